//! One poll, from the claimed feed to the stored brief: brings the stages
//! together and decides nothing.
//!
//! What is heavy (parsing, normalizing) runs off the runtime's threads, no
//! more of it at once than there are cores.

mod line;
mod pages;
mod reading;

use crate::config::Config;
use crate::fetch::Client;
use crate::fetch::Request;
use crate::fetch::What;
use crate::model::Timestamp;
use crate::model::feed::Feed;
use crate::model::feed::FeedUrl;
use crate::model::poll::Exchange;
use crate::model::poll::Learned;
use crate::model::poll::Parsed;
use crate::model::poll::PollState;
use crate::model::poll::Reply;
use crate::model::poll::Verdict;
use crate::model::settings::PollSettings;
use crate::schedule;
use crate::store::Claimed;
use crate::store::Found;
use crate::store::Plan;
use crate::store::PollRecord;
use crate::store::Reader;
use crate::store::Saved;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use bytes::Bytes;
use line::Line;
use reading::Reading;

pub use pages::PagePolled;
pub use reading::candidate;
use sha2::Digest;
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Polls claimed feeds by one configuration. Clones share everything; a new
/// configuration is a new poller.
#[derive(Debug, Clone)]
pub struct Poller {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: Config,
    feeds: HashMap<String, Feed>,
    client: Client,
    store: Store,
    clock: Clock,
    line: Arc<Mutex<Line>>,
    cores: Arc<Semaphore>,
    readers: Mutex<Vec<Reader>>,
}

/// What a poll means: one of `schedule`'s decisions.
type Decide = fn(&PollState, &Learned, &schedule::Context<'_>) -> Verdict;

/// How one poll went, for logs and for people.
#[derive(Debug, Clone)]
pub struct Polled {
    /// The feed's name.
    pub feed: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How long the exchange took.
    pub elapsed: Duration,
    /// When it is polled next, and why; none when it is gone or was left alone.
    pub next: Option<(Timestamp, String)>,
}

/// What came of a poll.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A document was read and kept.
    Read(Saved),
    /// Not modified, or the same bytes as before.
    Unchanged,
    /// It failed; why.
    Failed(String),
    /// The feed is no longer configured.
    Dropped,
}

/// What a reply came to once its body was looked at.
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
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let cores = Arc::new(Semaphore::new(cores));
        Poller::with(config, client, store, clock, Arc::default(), cores)
    }

    /// The same, by another configuration; what is known of the line stays.
    #[must_use]
    pub fn reconfigured(&self, config: Config, client: Client) -> Poller {
        let Inner {
            store,
            clock,
            line,
            cores,
            ..
        } = &*self.inner;
        let (line, cores) = (Arc::clone(line), Arc::clone(cores));
        Poller::with(config, client, store.clone(), clock.clone(), line, cores)
    }

    fn with(
        config: Config,
        client: Client,
        store: Store,
        clock: Clock,
        line: Arc<Mutex<Line>>,
        cores: Arc<Semaphore>,
    ) -> Poller {
        let feeds = config
            .feeds
            .iter()
            .map(|feed| (feed.name.clone(), feed.clone()))
            .collect();
        let readers = Mutex::default();
        let inner = Inner {
            config,
            feeds,
            client,
            store,
            clock,
            line,
            cores,
            readers,
        };
        Poller {
            inner: Arc::new(inner),
        }
    }

    /// Lends a reader, opened when none is free. No more are opened than
    /// documents are read at once.
    fn with_reader<T>(
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

    /// True while nothing can be reached, and no feed is blamed for it.
    pub fn line_down(&self) -> bool {
        let line = self.inner.line.lock();
        line.unwrap_or_else(PoisonError::into_inner).down
    }

    /// A line that the daemon keeps in the store.
    ///
    /// # Errors
    /// Those of the store.
    pub fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.with_reader(|reader| reader.note(key))
    }

    /// Polls one feed and keeps what came of it.
    ///
    /// # Errors
    /// Only when the database fails; everything else is an [`Outcome`].
    #[tracing::instrument(name = "poll", skip_all, fields(feed.name = %claimed.name))]
    pub async fn poll(&self, claimed: Claimed) -> Result<Polled, StoreError> {
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
        let polled = self
            .keep(feed, &claimed, &learned, found, schedule::after_poll)
            .await?;
        if learned.line_down {
            self.forgive_earlier_failures(feed).await?;
        }
        self.note_line(learned.line_down, &learned.exchange).await?;
        Ok(polled)
    }

    /// Asks, reads, and asks the feed that a page names.
    async fn learn(&self, feed: &Feed, claimed: &Claimed) -> (Learned, Option<Found>) {
        let mut exchange = self.ask(feed, claimed, &claimed.url).await;
        let mut content = self.read(feed, claimed, &mut exchange).await;
        let mut discovered = None;
        if let Some(named) = content.feeds.first().filter(|named| **named != claimed.url) {
            let mut second = self.ask(feed, claimed, named).await;
            let inner = self.read(feed, claimed, &mut second).await;
            if inner.parsed.is_some() {
                discovered = Some(named.clone());
                (exchange, content) = (second, inner);
            }
        }
        let line_down = self.note_attempt(feed, claimed, &exchange);
        let learned = Learned {
            exchange,
            parsed: content.parsed,
            unusable: content.unusable,
            line_down,
            discovered,
        };
        (learned, content.found)
    }

    async fn ask(&self, feed: &Feed, claimed: &Claimed, url: &str) -> Exchange {
        let inner = &self.inner;
        let now = inner.clock.now();
        let conditional = schedule::conditional(&claimed.state, feed, &inner.config.poll, now);
        // A move that was stored is a URL that was parsed before.
        let url = FeedUrl::parse(url).unwrap_or_else(|_| feed.url.clone());
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
        let reread = state.warnings.is_empty() || state.last_document.is_some();
        if state.body_hash.as_ref() == Some(&hash) && reread {
            let parsed = Parsed {
                hints: state.hints.clone(),
                body_hash: hash,
                same_body: true,
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
            now: self.inner.clock.now(),
        };
        let permit = Arc::clone(&self.inner.cores).acquire_owned().await;
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work.content(&body)
        });
        read.await.unwrap_or_else(|error| {
            tracing::error!(%error, "reading the feed `{}` failed inside briefd: {error}", feed.name);
            Content {
                unusable: Some("reading it failed inside briefd".into()),
                ..Content::default()
            }
        })
    }

    async fn keep(
        &self,
        feed: &Feed,
        claimed: &Claimed,
        learned: &Learned,
        found: Option<Found>,
        decide: Decide,
    ) -> Result<Polled, StoreError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let context = schedule::Context {
            now,
            feed,
            url: &claimed.url,
            settings: &inner.config.poll,
            draw: fastrand::f64(),
            hold: claimed.hold.as_ref(),
        };
        let verdict = decide(&claimed.state, learned, &context);
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
            Some(why) => Outcome::Failed(why),
            None if read => Outcome::Read(saved),
            None => Outcome::Unchanged,
        };
        Ok(Polled {
            feed: feed.name.clone(),
            outcome,
            elapsed: learned.exchange.elapsed,
            next,
        })
    }

    /// Remembers who could be reached; true when nobody can.
    fn note_attempt(&self, feed: &Feed, claimed: &Claimed, exchange: &Exchange) -> bool {
        if feed.url.is_file() {
            return false;
        }
        let Ok(url) = FeedUrl::parse(&claimed.url) else {
            return false;
        };
        let failure = exchange.outcome.as_ref().err();
        let attempt = schedule::Attempt {
            at: self.inner.clock.now(),
            host: url.host_key(),
            unreachable: failure.is_some_and(|failure| failure.kind.is_network()),
        };
        let settings = &self.inner.config.poll;
        let mut line = self
            .inner
            .line
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        line.note(attempt, claimed, exchange, settings.line_window);
        let down = schedule::line_down(&line.attempts, self.inner.clock.now(), settings);
        if down {
            // This one is not blamed, so there is nothing to take back.
            line.blamed
                .retain(|(old, _)| old.feed_id != claimed.feed_id);
        }
        down
    }

    /// Keeps for `status` since when nothing can be reached.
    async fn note_line(&self, down: bool, exchange: &Exchange) -> Result<(), StoreError> {
        let value = {
            let mut line = self
                .inner
                .line
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            // A failure alone does not show that the line is up again.
            if line.down == down || (!down && exchange.outcome.is_err()) {
                return Ok(());
            }
            line.down = down;
            if down {
                self.inner.clock.now().to_string()
            } else {
                String::new()
            }
        };
        match down {
            true => tracing::warn!("no host can be reached: our own line seems to be down"),
            false => tracing::info!("hosts can be reached again"),
        }
        self.inner.store.note("line.down", &value).await
    }

    /// The failures that came before it was plain that the line is down were
    /// blamed on their feeds: takes that back.
    async fn forgive_earlier_failures(&self, just_saved: &Feed) -> Result<(), StoreError> {
        let blamed = {
            let mut line = self
                .inner
                .line
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut line.blamed)
        };
        for (claimed, exchange) in blamed {
            if claimed.name == just_saved.name {
                continue;
            }
            let Some(feed) = self.inner.feeds.get(&claimed.name) else {
                continue;
            };
            let learned = Learned {
                exchange,
                parsed: None,
                unusable: None,
                line_down: true,
                discovered: None,
            };
            self.keep(feed, &claimed, &learned, None, schedule::forgive)
                .await?;
        }
        Ok(())
    }
}

/// Says when a feed is polled next that is new or changed, or whose plan comes
/// of a wrong clock: what [`Store::sync_feeds`] asks. With `spread`, first polls are spread over a while, as a daemon's are.
pub fn plan(settings: PollSettings, clock: Clock, spread: bool) -> Plan {
    Box::new(move |planned| {
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
