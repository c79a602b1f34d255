//! What storing and searching cost: one feed's new items, a poll that was
//! answered with 304, searches of a filled database.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on stops there"
)]

use briefd::dedupe;
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
use briefd::query;
use briefd::store::Candidate;
use briefd::store::Claim;
use briefd::store::Find;
use briefd::store::Found;
use briefd::store::Pending;
use briefd::store::PollRecord;
use briefd::store::Reader;
use briefd::store::Sort;
use briefd::store::Store;
use briefd::time::Clock;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::sync::Arc;
use std::sync::LazyLock;
use std::time::Duration;

const ITEMS: usize = 25;
const FEEDS: usize = 200;

fn main() {
    divan::main();
}

struct Bench {
    store: Store,
    feeds: Vec<i64>,
    folder: tempfile::TempDir,
}

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn open() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let settings = StoreSettings {
        path: folder.path().join("briefd.db"),
        mode: 0o600,
        group: None,
        busy_timeout: Duration::from_secs(30),
        batch: 64,
        cluster: Default::default(),
    };
    let store = Store::open(&settings, Clock::by_hand(now())).unwrap();
    let feeds = (0..FEEDS).map(|number| Feed {
        name: format!("feed {number}"),
        url: FeedUrl::parse(&format!("https://host{number}.example/feed.xml")).unwrap(),
        title: None,
        outlet: None,
        tags: Vec::new(),
        cadence: Cadence::Every(Duration::from_secs(3600)),
        full_text: FullText::Never,
        fetch: FeedFetch::default(),
        refresh_stuck: true,
    });
    let plan = Arc::new(|_: briefd::store::Planned<'_>| NextPoll {
        at: now(),
        reason: "first poll".into(),
    });
    store
        .sync_feeds(feeds.map(Arc::new).collect(), plan, now())
        .wait()
        .unwrap();
    let feeds = claim(&store, now());
    Bench {
        store,
        feeds,
        folder,
    }
}

fn claim(store: &Store, at: Timestamp) -> Vec<i64> {
    let claim = Claim {
        now: at,
        lease_until: at + Duration::from_secs(600),
        limit: FEEDS,
        failing: usize::MAX,
        per_host: 1,
        busy_hosts: Vec::new(),
        in_work: Vec::new(),
        only: None,
    };
    let claimed = store.claim(claim).wait().unwrap();
    claimed.into_iter().map(|feed| feed.feed_id).collect()
}

/// Words as rare and as common as in a language.
fn text(seed: usize, words: usize) -> String {
    let mut state = seed as u64 * 0x9E37_79B9 + 1;
    let mut text = String::new();
    for at in 0..words {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = (state >> 33) as f64 / f64::from(1_u32 << 31);
        let word = (share.powi(4) * 20_000.0) as u32;
        if at > 0 {
            text.push_str(if at % 12 == 0 { ". " } else { " " });
        }
        text.push_str(&format!("w{word:x}ord"));
    }
    text
}

fn item(feed: i64, number: usize) -> Candidate {
    let seed = feed as usize * 1000 + number;
    let text = text(seed, 150);
    let draft = Draft {
        title: format!("Title {seed} of {}", &text[..30]),
        url: Some(format!(
            "https://host{feed}.example/2026/11/23/article-{number}.html"
        )),
        published: Some(now() - Duration::from_secs(seed as u64 * 97 % 2_000_000)),
        updated: Some(now()),
        key_points: vec![Passage {
            text: text[..80].into(),
            start: Some(0),
        }],
        body: vec![Passage {
            text: text[..400].into(),
            start: Some(0),
        }],
        html: format!("<p>{text}</p>"),
        text,
        ..Draft::default()
    };
    let settings = DedupeSettings {
        text_min: 120,
        tracking: Vec::new(),
    };
    Candidate {
        guid: draft.url.clone().unwrap_or_default(),
        raw: dedupe::key(&[&draft.text]),
        published: draft.published,
        updated: draft.updated,
        facts: dedupe::facts(&draft, &draft.text, dedupe::Stated::default(), &settings),
        draft,
        wants_page: false,
        taken_over: false,
    }
}

fn record(feed_id: i64, found: Option<Found>, at: Timestamp) -> PollRecord {
    PollRecord {
        feed_id,
        at,
        verdict: Verdict {
            state: PollState {
                health: Health::Ok,
                last_polled: Some(at),
                last_success: Some(at),
                last_status: Some(200),
                ..PollState::default()
            },
            next: Some(NextPoll {
                at: at + Duration::from_secs(3600),
                reason: "own interval of 1 h".into(),
            }),
            holds: Vec::new(),
            moved_to: None,
            events: Vec::new(),
        },
        found,
    }
}

fn documents(feeds: &[i64]) -> Vec<PollRecord> {
    let document = |feed: &i64| {
        let items: Vec<Candidate> = (0..ITEMS).map(|number| item(*feed, number)).collect();
        let present = Some(items.iter().map(|item| item.guid.clone()).collect());
        record(
            *feed,
            Some(Found {
                items,
                present,
                ..Found::default()
            }),
            now(),
        )
    };
    feeds.iter().map(document).collect()
}

fn save_all(store: &Store, records: Vec<PollRecord>) {
    let pending: Vec<_> = records
        .into_iter()
        .map(|record| store.save(record))
        .collect();
    for saved in pending {
        Pending::wait(saved).unwrap();
    }
}

/// 200 feeds of 25 new items of 1 KB of text.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn new_items(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(FEEDS * ITEMS))
        .with_inputs(|| {
            let bench = open();
            let records = documents(&bench.feeds);
            (bench, records)
        })
        .bench_values(|(bench, records)| {
            save_all(&bench.store, records);
            bench
        });
}

/// 200 feeds claimed and answered with 304.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn unchanged_feeds(bencher: Bencher<'_, '_>) {
    let bench = open();
    save_all(&bench.store, documents(&bench.feeds));
    let mut at = now();
    bencher.counter(ItemsCount::new(FEEDS)).bench_local(|| {
        at += Duration::from_secs(3600);
        let feeds = claim(&bench.store, at);
        assert_eq!(feeds.len(), FEEDS);
        save_all(
            &bench.store,
            feeds.iter().map(|feed| record(*feed, None, at)).collect(),
        );
    });
}

static FILLED: LazyLock<Bench> = LazyLock::new(|| {
    let bench = open();
    save_all(&bench.store, documents(&bench.feeds));
    bench
});

#[divan::bench(args = ["w0ord", "w0ord w1ord", "w4e20ord", "\"w0ord w1ord\"", "-w0ord", "feed:\"feed 7\"", ""])]
fn search(bencher: Bencher<'_, '_>, text: &str) {
    let reader: Reader = FILLED.store.reader().unwrap();
    assert!(FILLED.folder.path().exists());
    let find = Find {
        query: query::parse(text, now(), &jiff::tz::TimeZone::UTC).unwrap(),
        since: None,
        until: None,
        limit: Some(20),
        sort: Sort::Newest,
    };
    bencher.bench_local(|| reader.find(&find).unwrap().map(Result::unwrap).count());
}
