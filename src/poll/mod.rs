//! One poll, from the claimed feed to the stored brief: brings the stages
//! together and decides nothing.
//!
//! What is heavy (parsing, normalizing) runs off the runtime's threads, no
//! more of it at once than there are cores.

mod cores;
mod line;
mod pages;
mod reading;
mod tally;

use crate::config::Config;
use crate::dedupe;
use crate::fetch::Client;
use crate::fetch::Request;
use crate::fetch::What;
use crate::model::Timestamp;
use crate::model::feed::Feed;
use crate::model::feed::FeedUrl;
use crate::model::poll::Exchange;
use crate::model::poll::FailureKind;
use crate::model::poll::FetchFailure;
use crate::model::poll::Hold;
use crate::model::poll::Learned;
use crate::model::poll::Parsed;
use crate::model::poll::Reply;
use crate::model::settings::PollSettings;
use crate::schedule;
use crate::store;
use crate::store::Claimed;
use crate::store::Found;
use crate::store::Plan;
use crate::store::Planned;
use crate::store::PollRecord;
use crate::store::Reader;
use crate::store::Saved;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use bytes::Bytes;
use cores::Cores;
use line::LineWatch;
use reading::Reading;

pub use pages::PagePolled;
pub use reading::candidate;
use sha2::Digest;
use sha2::Sha256;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
pub use tally::Tally;

/// Polls claimed feeds by one configuration. Clones share everything; a new
/// configuration is a new poller.
#[derive(Debug, Clone)]
pub struct Poller {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: Config,
    /// Hosts of its feeds.
    hosts: usize,
    feeds: HashMap<String, Arc<Feed>>,
    client: Client,
    store: Store,
    clock: Clock,
    line: Arc<LineWatch>,
    cores: Cores,
    tally: Arc<Tally>,
    readers: Mutex<Vec<Reader>>,
}

/// How one poll went, for logs and for people.
#[derive(Debug, Clone)]
pub struct Polled {
    /// The feed's name.
    pub feed: String,
    /// Its result.
    pub outcome: Outcome,
    /// How long the exchange took.
    pub elapsed: Duration,
    /// When it is polled next, and why; none when it is gone or was left alone.
    pub next: Option<(Timestamp, String)>,
}

/// The result of a poll.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A document was read and kept.
    Read(Saved),
    /// Not modified, or the same bytes as before.
    Unchanged,
    /// It failed; why.
    Failed(String),
    /// No host can be reached: the feed is not to blame, and was left as it is.
    NoNetwork,
    /// The feed is no longer configured.
    Dropped,
}

/// The answer of an address other than the feed's own.
#[derive(Debug)]
struct Besides {
    exchange: Exchange,
    content: Content,
    /// That the feed's items are there.
    is_same: bool,
    hold: Option<Hold>,
}

impl Besides {
    /// Why the feed is not there, to be said after the address.
    fn trouble(&self) -> String {
        match (&self.exchange.outcome, &self.content.unusable) {
            (Err(failure), _) => format!("cannot be read: {}", failure.message),
            (Ok(_), Some(why)) => format!("cannot be read: {why}"),
            (Ok(reply), None) if self.content.parsed.is_none() => {
                format!("answers with status {}", reply.status)
            }
            _ => "has other items: configure it if it is the one".to_owned(),
        }
    }
}

/// The result of reading a reply's body.
#[derive(Debug, Default)]
struct Content {
    parsed: Option<Parsed>,
    found: Option<Found>,
    unusable: Option<String>,
    /// Feeds that a page names.
    feeds: Vec<String>,
}

impl Poller {
    /// Brings the parts together.
    pub fn new(config: Config, client: Client, store: Store, clock: Clock) -> Poller {
        let (line, tally) = Default::default();
        Poller::with(config, client, store, clock, line, Cores::new(), tally)
    }

    /// The same with another configuration; what is known of the line is kept.
    #[must_use]
    pub fn reconfigured(&self, config: Config, client: Client) -> Poller {
        let Inner {
            store,
            clock,
            line,
            cores,
            tally,
            ..
        } = &*self.inner;
        let (store, clock, tally) = (store.clone(), clock.clone(), Arc::clone(tally));
        let (line, cores) = (Arc::clone(line), cores.clone());
        Poller::with(config, client, store, clock, line, cores, tally)
    }

    fn with(
        config: Config,
        client: Client,
        store: Store,
        clock: Clock,
        line: Arc<LineWatch>,
        cores: Cores,
        tally: Arc<Tally>,
    ) -> Poller {
        let feeds = config
            .feeds
            .iter()
            .map(|feed| (feed.name.clone(), Arc::clone(feed)))
            .collect();
        let hosts: HashSet<String> = config
            .feeds
            .iter()
            .filter(|feed| !feed.url.is_file())
            .map(|feed| feed.url.host_key())
            .collect();
        let readers = Mutex::default();
        let inner = Inner {
            config,
            hosts: hosts.len(),
            feeds,
            client,
            store,
            clock,
            line,
            cores,
            tally,
            readers,
        };
        Poller {
            inner: Arc::new(inner),
        }
    }

    /// Lends a reader, opened when none is free. No more are opened than
    /// documents are read at once.
    ///
    /// # Errors
    /// Those of the store.
    pub fn with_reader<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let pool = || {
            self.inner
                .readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let free = pool().pop();
        let reader = match free {
            Some(reader) => reader,
            None => self.inner.store.reader()?,
        };
        let result = read(&reader);
        pool().push(reader);
        result
    }

    /// The configuration it polls by.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The client it asks with.
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// What was polled since the start.
    pub fn tally(&self) -> &Arc<Tally> {
        &self.inner.tally
    }

    /// A line that the daemon keeps in the store.
    ///
    /// # Errors
    /// Those of the store.
    pub fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.with_reader(|reader| reader.note(key))
    }

    /// Polls one feed and stores the result. Its host counts as busy from the
    /// call on.
    ///
    /// # Errors
    /// Only when the database fails; everything else is an [`Outcome`].
    pub fn poll(
        &self,
        claimed: Claimed,
    ) -> impl Future<Output = Result<Polled, StoreError>> + Send + use<> {
        let poller = self.clone();
        let in_hand = self.inner.client.in_hand(&claimed.url);
        async move {
            let _in_hand = in_hand;
            poller.poll_now(claimed).await
        }
    }

    #[tracing::instrument(name = "poll", skip_all, fields(feed.name = %claimed.name))]
    async fn poll_now(&self, claimed: Claimed) -> Result<Polled, StoreError> {
        let Some(feed) = self.inner.feeds.get(&claimed.name) else {
            self.inner.store.release(claimed.feed_id).await?;
            return Ok(Polled {
                feed: claimed.name,
                outcome: Outcome::Dropped,
                elapsed: Duration::ZERO,
                next: None,
            });
        };
        let (learned, found) = self.learn(feed, &claimed).await;
        let polled = self.keep(feed, &claimed, &learned, found).await?;
        self.tell_line().await?;
        Ok(polled)
    }

    /// Fetches and reads, and checks the addresses that a page or the document
    /// names where that may move the feed.
    async fn learn(&self, feed: &Feed, claimed: &Claimed) -> (Learned, Option<Found>) {
        let began = self.inner.line.now();
        let mut exchange = self.ask(feed, claimed, &claimed.url).await;
        let mut content = self.read(feed, claimed, &mut exchange).await;
        let line_down = self.is_our_fault(feed, claimed, &exchange, began).await;
        let (mut discovered, mut other_hold) = (None, None);
        if let Some(named) = nameable(feed, claimed, &content).map(str::to_owned)
            && let Some(besides) = self.ask_besides(feed, claimed, &named).await
        {
            other_hold = besides.hold.clone();
            // For a feed that was never read there is nothing to compare.
            let first = claimed.state.last_document.is_none();
            if besides.content.parsed.is_some() && (first || besides.is_same) {
                discovered = Some(named);
                (exchange, content) = (besides.exchange, besides.content);
            } else {
                content.unusable = Some(format!(
                    "this is a web page; the feed that it names, {named}, {}",
                    besides.trouble()
                ));
            }
        }
        let mut learned = Learned {
            exchange,
            parsed: content.parsed,
            unusable: content.unusable,
            line_down,
            discovered,
            confirmed: None,
            other_hold,
        };
        let context = self.context(feed, claimed, None);
        if let Some(target) = schedule::to_confirm(&claimed.state, &learned, &context)
            && let Some(besides) = self.ask_besides(feed, claimed, &target).await
        {
            learned.confirmed = Some(besides.is_same);
            learned.other_hold = besides.hold;
        }
        (learned, content.found)
    }

    async fn ask(&self, feed: &Feed, claimed: &Claimed, url: &str) -> Exchange {
        let inner = &self.inner;
        let now = inner.clock.now();
        let conditional = schedule::conditional(&claimed.state, feed, &inner.config.poll, now);
        // A move that was stored is a URL that was parsed before. A file is read
        // where the configuration says, whatever moved it away.
        let url = match FeedUrl::parse(url) {
            Ok(url) if !feed.url.is_file() => url,
            _ => feed.url.clone(),
        };
        let file = url.url().to_file_path().ok().filter(|_| url.is_file());
        if file.is_some_and(|file| store::is_of_database(&inner.config.store.path, &file)) {
            return Exchange {
                started: now,
                elapsed: Duration::ZERO,
                conditional: false,
                outcome: Err(FetchFailure {
                    kind: FailureKind::File,
                    message: "this is briefd's own database, which is not a feed".into(),
                    hops: Vec::new(),
                    unreached: false,
                }),
            };
        }
        inner
            .client
            .exchange(Request {
                url: url.url(),
                own: feed.url.url(),
                what: What::Feed,
                validators: claimed.state.validators.as_ref().filter(|_| conditional),
                options: &feed.fetch,
            })
            .await
    }

    /// Looks at the body of a good reply; takes it out of the exchange.
    async fn read(&self, feed: &Feed, claimed: &Claimed, exchange: &mut Exchange) -> Content {
        let Ok(reply) = &mut exchange.outcome else {
            return Content::default();
        };
        if !(200..300).contains(&reply.status) {
            return Content::default();
        }
        let body = reply.body.clone();
        let hash = Sha256::digest(&body).to_vec();
        let state = &claimed.state;
        let same_body = state.body_hash.as_ref() == Some(&hash);
        // What an earlier build read is read once more, so that its items are
        // known the next time, when the document is another one.
        if same_body && state.reading == dedupe::READING {
            let parsed = Parsed {
                hints: state.hints.clone(),
                body_hash: hash,
                same_body: true,
                reading: dedupe::READING,
                repairs: state.repairs,
                warnings: state.warnings.clone(),
                ..Parsed::default()
            };
            return Content {
                parsed: Some(parsed),
                ..Content::default()
            };
        }
        let work = Reading {
            poller: self.clone(),
            feed: feed.clone(),
            feed_id: claimed.feed_id,
            reply: Reply {
                body: Bytes::new(),
                ..reply.clone()
            },
            hash,
            same_body,
            now: self.inner.clock.now(),
        };
        let read = self.inner.cores.read(move || work.content(&body)).await;
        read.unwrap_or_else(|| {
            tracing::error!("reading the feed `{}` failed inside briefd", feed.name);
            Content {
                unusable: Some("reading it failed inside briefd".into()),
                ..Content::default()
            }
        })
    }

    /// What is at another address that is said to be the feed's; none where its
    /// host is held.
    async fn ask_besides(&self, feed: &Feed, claimed: &Claimed, url: &str) -> Option<Besides> {
        let now = self.inner.clock.now();
        let host = FeedUrl::parse(url).ok()?.host_key();
        if self.hold(&host).is_some_and(|hold| hold.until > now) {
            return None;
        }
        let mut exchange = self.ask(feed, claimed, url).await;
        let hold = match &exchange.outcome {
            Ok(reply) => {
                let before = self.hold(&reply_host(reply));
                let now = self.inner.clock.now();
                schedule::other_hold(reply, before.as_ref(), now, &self.inner.config.poll)
            }
            Err(_) => None,
        };
        let content = self.read(feed, claimed, &mut exchange).await;
        let overlap = content.found.as_ref().and_then(|found| {
            let overlap = self.with_reader(|reader| reader.overlap(claimed.feed_id, found));
            overlap
                .inspect_err(|error| tracing::warn!(%error, "cannot compare the items of `{url}`"))
                .ok()
        });
        let same_body = content
            .parsed
            .as_ref()
            .is_some_and(|parsed| parsed.same_body);
        Some(Besides {
            is_same: same_body
                || overlap.is_some_and(|is| schedule::same_feed(is.ours, is.theirs, is.common)),
            exchange,
            content,
            hold,
        })
    }

    /// The record of a host; none where it cannot be read.
    fn hold(&self, host: &str) -> Option<Hold> {
        self.with_reader(|reader| reader.hold(host))
            .inspect_err(|error| tracing::warn!(%error, "cannot read whether `{host}` is held"))
            .ok()
            .flatten()
    }

    fn context<'a>(
        &'a self,
        feed: &'a Feed,
        claimed: &'a Claimed,
        hold: Option<&'a Hold>,
    ) -> schedule::Context<'a> {
        schedule::Context {
            now: self.inner.clock.now(),
            feed,
            url: &claimed.url,
            settings: &self.inner.config.poll,
            draw: fastrand::f64(),
            hold,
        }
    }

    async fn keep(
        &self,
        feed: &Feed,
        claimed: &Claimed,
        learned: &Learned,
        found: Option<Found>,
    ) -> Result<Polled, StoreError> {
        let inner = &self.inner;
        // Redirects may end at another host than the one that was claimed.
        let hold = match &learned.exchange.outcome {
            Ok(reply) if reply.status >= 400 => self.hold(&reply_host(reply)),
            _ => claimed.hold.clone(),
        };
        let context = self.context(feed, claimed, hold.as_ref());
        let now = context.now;
        let verdict = schedule::after_poll(&claimed.state, learned, &context);
        let failed = verdict
            .state
            .last_error
            .clone()
            .filter(|_| learned.parsed.is_none());
        let failed = match &learned.exchange.outcome {
            Err(failure) => Some(failure.message.clone()),
            Ok(reply) if reply.status == 304 => failed,
            Ok(_) if learned.parsed.is_none() => failed
                .or_else(|| learned.unusable.clone())
                .or(Some("the poll failed".into())),
            Ok(_) => None,
        };
        let next = verdict
            .next
            .as_ref()
            .map(|next| (next.at, next.reason.clone()));
        let read = found.is_some();
        let record = PollRecord {
            feed_id: claimed.feed_id,
            at: now,
            verdict,
            found,
        };
        let saved = inner.store.save(record).await?;
        let outcome = match failed {
            Some(_) if learned.line_down => Outcome::NoNetwork,
            Some(why) => Outcome::Failed(why),
            None if read => Outcome::Read(saved),
            None => Outcome::Unchanged,
        };
        inner.tally.count(&outcome, &learned.exchange);
        Ok(Polled {
            feed: feed.name.clone(),
            outcome,
            elapsed: learned.exchange.elapsed,
            next,
        })
    }
}

/// The feed that a page names, where it may be followed.
fn nameable<'a>(feed: &Feed, claimed: &Claimed, content: &'a Content) -> Option<&'a str> {
    let named = content.feeds.first()?;
    let refused = claimed.state.refused_move.as_ref() == Some(named);
    (!feed.url.is_file() && *named != claimed.url && !refused).then_some(named)
}

fn reply_host(reply: &Reply) -> String {
    FeedUrl::parse(&reply.url).map_or_else(|_| String::new(), |url| url.host_key())
}

/// Says when a feed that is new or changed, or whose plan comes from a wrong
/// clock, is polled next: what [`Store::sync_feeds`] asks. With `spread`, first
/// polls are spread over a while, as a daemon's are.
pub fn plan(settings: PollSettings, clock: Clock, spread: bool) -> Plan {
    Arc::new(move |planned: Planned<'_>| {
        let context = schedule::Context {
            now: clock.now(),
            feed: planned.feed,
            url: planned.url,
            settings: &settings,
            draw: fastrand::f64(),
            hold: None,
        };
        match planned.known {
            Some((state, next)) if planned.changed => schedule::replan(state, next, &context),
            Some((state, next)) => {
                schedule::repair(state, next, &context).unwrap_or_else(|| next.clone())
            }
            None => schedule::first_poll(&context, spread),
        }
    })
}
