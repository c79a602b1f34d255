//! A database in a folder of its own, and short words for what goes into it.

use briefd::dedupe;
use briefd::dedupe::Key;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::brief::Passage;
use briefd::model::feed::Feed;
use briefd::model::feed::FeedUrl;
use briefd::model::poll::Health;
use briefd::model::poll::NextPoll;
use briefd::model::poll::PollState;
use briefd::model::poll::Verdict;
use briefd::model::settings::Cadence;
use briefd::model::settings::DedupeSettings;
use briefd::model::settings::FeedFetch;
use briefd::model::settings::FullText;
use briefd::model::settings::StoreSettings;
use briefd::store::Candidate;
use briefd::store::Claim;
use briefd::store::Claimed;
use briefd::store::FeedId;
use briefd::store::Find;
use briefd::store::Found;
use briefd::store::PollRecord;
use briefd::store::Reader;
use briefd::store::Saved;
use briefd::store::Sort;
use briefd::store::Store;
use briefd::store::Synced;
use briefd::time::Clock;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) settings: StoreSettings,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    /// What the feeds' documents held last, by feed.
    documents: HashMap<FeedId, Vec<String>>,
}

/// 2026-11-23 08:00 UTC
pub(crate) fn start() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

pub(crate) fn after(secs: i64) -> Timestamp {
    Timestamp::from_second(start().as_second() + secs).unwrap()
}

pub(crate) fn settings_in(folder: &std::path::Path) -> StoreSettings {
    StoreSettings {
        path: folder.join("briefd.db"),
        mode: 0o600,
        group: None,
        busy_timeout: Duration::from_secs(30),
        batch: 64,
        cluster: Default::default(),
    }
}

pub(crate) fn feed(name: &str, url: &str) -> Feed {
    Feed {
        name: name.into(),
        url: FeedUrl::parse(url).unwrap(),
        title: None,
        outlet: None,
        tags: Vec::new(),
        cadence: Cadence::Every(Duration::from_secs(3600)),
        full_text: FullText::Never,
        fetch: FeedFetch::default(),
        refresh_stuck: true,
    }
}

pub(crate) fn dedupe_settings() -> DedupeSettings {
    DedupeSettings {
        text_min: 40,
        tracking: Vec::new(),
    }
}

/// An item as it comes out of the stages before.
pub(crate) fn item(guid: &str, url: Option<&str>, title: &str, text: &str) -> Candidate {
    let draft = Draft {
        title: title.into(),
        url: url.map(Into::into),
        published: Some(start()),
        updated: Some(start()),
        body: vec![Passage {
            text: text.into(),
            start: Some(0),
        }],
        text: text.into(),
        html: format!("<p>{text}</p>"),
        ..Draft::default()
    };
    candidate(guid, draft)
}

pub(crate) fn candidate(guid: &str, draft: Draft) -> Candidate {
    let facts = facts(guid, &draft, false);
    let raw: Key = dedupe::key(&[guid, &format!("{draft:?}")]);
    Candidate {
        guid: guid.into(),
        raw,
        published: draft.published,
        updated: draft.updated,
        facts,
        draft,
        wants_page: false,
        taken_over: false,
    }
}

pub(crate) fn facts(guid: &str, draft: &Draft, own: bool) -> dedupe::Facts {
    facts_at(guid, draft, draft.published, own)
}

pub(crate) fn facts_at(
    guid: &str,
    draft: &Draft,
    published: Option<Timestamp>,
    own: bool,
) -> dedupe::Facts {
    let stated = dedupe::Stated {
        guid,
        published: published.map(Timestamp::as_millisecond),
        own,
    };
    dedupe::facts(draft, &draft.text, stated, &dedupe_settings())
}

/// An article long enough to be known by its text.
pub(crate) fn article(number: usize) -> Candidate {
    item(
        &format!("guid-{number}"),
        Some(&format!("https://example.org/articles/{number}")),
        &format!("Article number {number}"),
        &format!(
            "The council of town {number} met on Monday and voted for {number} new bridges. \
             Nobody spoke against the plan, which costs {number} million."
        ),
    )
}

pub(crate) fn dated(mut item: Candidate, at: Timestamp) -> Candidate {
    item.draft.published = Some(at);
    item.draft.updated = Some(at);
    item.published = Some(at);
    item.updated = Some(at);
    item.facts = facts(&item.guid, &item.draft, item.facts.own);
    item
}

impl World {
    pub(crate) fn new() -> World {
        World::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut StoreSettings)) -> World {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings_in(folder.path());
        change(&mut settings);
        let clock = Clock::by_hand(start());
        let store = Store::open(&settings, clock.clone()).unwrap();
        World {
            folder,
            settings,
            clock,
            store,
            documents: HashMap::new(),
        }
    }

    pub(crate) fn reader(&self) -> Reader {
        self.store.reader().unwrap()
    }

    pub(crate) fn sync(&self, feeds: &[Feed]) -> Synced {
        let now = self.clock.now();
        let plan = Arc::new(
            move |planned: briefd::store::Planned<'_>| match planned.known {
                None => NextPoll {
                    at: now,
                    reason: "first poll".into(),
                },
                Some((_, next)) => NextPoll {
                    at: next.at,
                    reason: "planned anew".into(),
                },
            },
        );
        self.store
            .sync_feeds(feeds.iter().cloned().map(Arc::new).collect(), plan, now)
            .wait()
            .unwrap()
    }

    /// One feed `news`, and its row.
    pub(crate) fn one_feed(&self) -> FeedId {
        self.sync(&[feed("news", "https://example.org/feed")]);
        self.id("news")
    }

    pub(crate) fn id(&self, name: &str) -> FeedId {
        self.reader().feed(name).unwrap().unwrap().feed_id
    }

    pub(crate) fn claim(&self, limit: usize) -> Vec<Claimed> {
        let claim = self.asking(limit, Duration::from_secs(600));
        self.store.claim(claim).wait().unwrap()
    }

    /// Asks for what is due now, one of a host, and for a lease so long.
    pub(crate) fn asking(&self, limit: usize, lease: Duration) -> Claim {
        let now = self.clock.now();
        Claim {
            now,
            lease_until: now + lease,
            limit,
            failing: usize::MAX,
            per_host: 1,
            busy_hosts: Vec::new(),
            in_work: Vec::new(),
            only: None,
        }
    }

    pub(crate) fn verdict(&self, wait_secs: i64) -> Verdict {
        let now = self.clock.now();
        Verdict {
            state: PollState {
                health: Health::Ok,
                last_polled: Some(now),
                last_success: Some(now),
                last_status: Some(200),
                ..PollState::default()
            },
            next: Some(NextPoll {
                at: now + Duration::from_secs(wait_secs as u64),
                reason: "own interval".into(),
            }),
            holds: Vec::new(),
            moved_to: None,
            events: Vec::new(),
        }
    }

    /// The feed's document holds just these items now.
    pub(crate) fn poll(&mut self, feed_id: FeedId, items: Vec<Candidate>) -> Saved {
        let present = items.iter().map(|item| item.guid.clone()).collect();
        self.documents.insert(feed_id, present);
        let present = Some(self.documents[&feed_id].clone());
        self.save(
            feed_id,
            Some(Found {
                items,
                present,
                ..Found::default()
            }),
        )
    }

    /// A poll that was answered with 304.
    pub(crate) fn unchanged(&self, feed_id: FeedId) -> Saved {
        self.save(feed_id, None)
    }

    /// A poll that failed.
    pub(crate) fn failed(&self, feed_id: FeedId) {
        let last = self.column(&format!(
            "SELECT last_success FROM _feed WHERE feed_id = {feed_id}"
        ));
        let last: i64 = last[0].parse().unwrap();
        let mut verdict = self.verdict(3600);
        verdict.state.health = Health::Broken;
        verdict.state.failures = 1;
        verdict.state.last_success = Some(Timestamp::from_millisecond(last).unwrap());
        let record = PollRecord {
            feed_id,
            at: self.clock.now(),
            verdict,
            found: None,
        };
        self.store.save(record).wait().unwrap();
    }

    pub(crate) fn save(&self, feed_id: FeedId, found: Option<Found>) -> Saved {
        self.store
            .save(PollRecord {
                feed_id,
                at: self.clock.now(),
                verdict: self.verdict(3600),
                found,
            })
            .wait()
            .unwrap()
    }

    pub(crate) fn wait(&self, secs: i64) {
        self.clock.advance(secs * 1000);
    }

    /// The titles a search finds.
    pub(crate) fn titles(&self, query: &str) -> Vec<String> {
        let query =
            briefd::query::parse(query, self.clock.now(), &jiff::tz::TimeZone::UTC).unwrap();
        self.find(&Find {
            query,
            since: None,
            until: None,
            limit: None,
            sort: Sort::Newest,
        })
    }

    pub(crate) fn find(&self, find: &Find) -> Vec<String> {
        let reader = self.reader();
        let found = reader.find(find).unwrap();
        found.map(|brief| brief.unwrap().draft.title).collect()
    }

    /// One column of one statement, as text.
    pub(crate) fn column(&self, sql: &str) -> Vec<String> {
        let mut column = Vec::new();
        self.reader()
            .sql(sql, None, &mut |_, values| {
                column.push(match &values[0] {
                    briefd::store::SqlValue::Null => "null".into(),
                    briefd::store::SqlValue::Integer(number) => number.to_string(),
                    briefd::store::SqlValue::Text(text) => text.clone(),
                    other => format!("{other:?}"),
                });
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        column
    }

    /// Nothing is damaged and nothing disagrees.
    pub(crate) fn is_sound(&self) {
        let checked = self.store.check().wait().unwrap();
        assert_eq!(checked.findings, Vec::<String>::new());
        // No key refers to what they are of.
        let left = "SELECT count(*) FROM _facts
            WHERE facts_id / 16 NOT IN (SELECT source_id FROM _source)";
        assert_eq!(self.column(left), ["0"], "facts of what is gone");
    }
}
