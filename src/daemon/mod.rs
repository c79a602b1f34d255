//! Keeps polling until told to stop, then finishes what it started.
//!
//! Invariants: no more feeds are taken from the store than there are free
//! places; after a stop no poll begins; the watchdog hears of us only when the
//! loop has turned *and* the store has answered; a bad configuration at a
//! reload changes nothing.

mod service;
mod ticks;

use crate::config::Config;
use crate::fetch::Client;
use crate::fetch::ClientError;
use crate::model::Timestamp;
use crate::poll::Outcome;
use crate::poll::PagePolled;
use crate::poll::Polled;
use crate::poll::Poller;
use crate::poll::plan;
use crate::schedule::latest_hold;
use crate::store::Claim;
use crate::store::Claimed;
use crate::store::LAST_UPKEEP;
use crate::store::PutOff;
use crate::store::PutOffReason;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Synced;
use crate::time::Clock;
use std::collections::HashMap;
use std::time::Duration;
use std::time::Instant;
use ticks::Due;
use ticks::Ticks;
use tokio::sync::mpsc;
use tokio::task::Id;
use tokio::task::JoinSet;

/// Tasks that may wait for their host's turn besides those that have a place,
/// as a multiple of `concurrency`.
const WAITING_FACTOR: usize = 8;

/// Upkeep is done when the last was longer ago by the wall clock ..
const UPKEEP_AFTER: Duration = Duration::from_secs(24 * 3_600);

/// .. and, within one process, by the monotonic clock: a clock that is set is
/// no second day.
const UPKEEP_APART: Duration = Duration::from_secs(6 * 3_600);

/// A clock that goes back by less than this is only being adjusted.
const SET_BACK: Duration = Duration::from_secs(60);

/// What the process is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Drain and end. A second one: end now.
    Stop,
    /// Read the configuration again.
    Reload,
}

/// Why the daemon cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// `[fetch]`.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The tick.
    #[error("cannot start the scheduler: {0}")]
    Scheduler(String),
}

/// Reads the configuration again; the error is told whole, in words.
pub type Reload = Box<dyn FnMut() -> Result<Config, String> + Send>;

/// A daemon, its parts put together.
pub struct Daemon {
    poller: Poller,
    store: Store,
    clock: Clock,
    reload: Reload,
    work: JoinSet<Done>,
    /// Feeds that are being polled, by task.
    polling: HashMap<Id, Claimed>,
    trouble: bool,
    told: String,
    /// When it last turned; later than now after the clock was set back.
    turned: Timestamp,
    /// True until every feed that was due at the start had its chance.
    upkeep_waits: bool,
    /// When upkeep was done last.
    upkept: Option<Instant>,
}

enum Done {
    Feed(Result<Polled, StoreError>),
    Page(Result<PagePolled, StoreError>),
    /// True when it was due.
    Upkeep(Result<bool, StoreError>),
}

impl Daemon {
    /// Puts the parts together and brings the store's feeds up to date.
    ///
    /// # Errors
    /// A client that cannot be made, a database that does not answer.
    pub async fn new(
        config: Config,
        store: Store,
        clock: Clock,
        reload: Reload,
    ) -> Result<Daemon, DaemonError> {
        let client = Client::new(&config.fetch, &config.poll, clock.clone())?;
        let now = clock.now();
        let back = store.take_back_leases(now).await?;
        if back > 0 {
            tracing::info!(
                leases = back,
                "took back {back} leases of a process that is gone"
            );
        }
        log_synced(&bring_up_to_date(&config, &store, &clock).await?);
        store.note("daemon.started", &now.to_string()).await?;
        let poller = Poller::new(config, client, store.clone(), clock.clone());
        Ok(Daemon {
            poller,
            store,
            clock,
            reload,
            work: JoinSet::new(),
            polling: HashMap::new(),
            trouble: false,
            told: String::new(),
            turned: now,
            upkeep_waits: true,
            upkept: None,
        })
    }

    /// Polls what is due until told to stop; true when everything that was
    /// begun could be finished.
    ///
    /// # Errors
    /// When the scheduler cannot start. A database that fails is tried again
    /// at every tick.
    pub async fn run(mut self, mut signals: mpsc::Receiver<Signal>) -> Result<bool, DaemonError> {
        let tick = self.poller.config().poll.tick;
        let mut ticks = Ticks::start(tick)
            .await
            .map_err(|error| DaemonError::Scheduler(error.to_string()))?;
        let feeds = self.poller.config().feeds.len();
        tracing::info!(
            feeds,
            "briefd {} polls {feeds} feeds",
            env!("CARGO_PKG_VERSION")
        );
        service::ready();
        self.turn().await;
        loop {
            tokio::select! {
                signal = signals.recv() => match signal {
                    Some(Signal::Reload) => self.reload().await,
                    Some(Signal::Stop) | None => break,
                },
                due = ticks.next() => match due {
                    Due::Tick => self.turn().await,
                    Due::Upkeep => self.start_upkeep(),
                },
                Some(done) = self.work.join_next_with_id(), if !self.work.is_empty() => {
                    self.finished(done);
                    if self.places() > 0 && !self.trouble {
                        self.turn().await;
                    }
                }
            }
        }
        ticks.stop().await;
        self.drain(&mut signals).await
    }

    /// Free places: feeds that only wait for their host's turn, or to know whom
    /// to blame, hold none.
    fn places(&self) -> usize {
        let places = self.poller.config().poll.concurrency;
        let asking = self.work.len().saturating_sub(self.poller.waiting());
        let room = (places * WAITING_FACTOR).saturating_sub(self.work.len());
        places.saturating_sub(asking).min(room)
    }

    /// Takes what is due and starts polling it.
    async fn turn(&mut self) {
        match self.take().await {
            Ok(()) => {
                if std::mem::take(&mut self.trouble) {
                    tracing::info!("the database answers again");
                }
                service::alive();
                self.tell_status();
                let idle = self.work.is_empty() && self.poller.client().busy_hosts().is_empty();
                if self.upkeep_waits && idle {
                    self.start_upkeep();
                }
            }
            Err(error) if !self.trouble => {
                self.trouble = true;
                tracing::error!(%error, "cannot take due feeds: {error}; trying again");
            }
            Err(error) => tracing::debug!(%error, "the database still fails"),
        }
    }

    async fn take(&mut self) -> Result<(), StoreError> {
        self.look_at_the_clock().await?;
        let settings = self.poller.config().poll.clone();
        // Feeds that failed last may hang again: half the places are not theirs.
        let failed = |feed: &&Claimed| feed.state.failures > 0;
        let failing = self.polling.values().filter(failed).count();
        let failing = settings.concurrency.div_ceil(2).saturating_sub(failing);
        // Of the few that try whether the line is up again, one.
        let down = self.poller.line_down();
        let failing = if down { failing.min(1) } else { failing };
        let claim = |limit: usize, busy_hosts: Vec<String>, now: Timestamp| Claim {
            now,
            lease_until: after(now, settings.lease),
            limit,
            failing,
            per_host: 1,
            busy_hosts,
            only: None,
        };
        // An empty claim is asked for too: it shows that the store answers.
        let busy = self.poller.client().busy_hosts();
        let feeds = claim(self.poller.room(self.places()), busy, self.clock.now());
        for claimed in self.store.claim(feeds).await? {
            let poller = self.poller.clone();
            let feed = claimed.clone();
            let task = self
                .work
                .spawn(async move { Done::Feed(poller.poll(feed).await) });
            self.polling.insert(task.id(), claimed);
        }
        // Pages fill what places the feeds leave.
        let places = self.places() / 2;
        if places > 0 && !down && self.poller.wants_pages() {
            let busy = self.poller.client().busy_hosts();
            let pages = claim(places, busy, self.clock.now());
            for job in self.store.claim_pages(pages).await? {
                let poller = self.poller.clone();
                self.work
                    .spawn(async move { Done::Page(poller.page(job).await) });
            }
        }
        Ok(())
    }

    /// A clock that was set back leaves plans too far ahead: makes them anew.
    async fn look_at_the_clock(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let before = std::mem::replace(&mut self.turned, now);
        if after(now, SET_BACK) < before {
            tracing::warn!("the clock was set back from {before} to {now}, polls are planned anew");
            bring_up_to_date(self.poller.config(), &self.store, &self.clock).await?;
        }
        Ok(())
    }

    fn finished(&mut self, done: Result<(Id, Done), tokio::task::JoinError>) {
        let id = match &done {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let feed = self.polling.remove(&id);
        match done {
            Ok((_, Done::Feed(Ok(polled)))) => log_polled(&polled),
            Ok((_, Done::Page(Ok(page)))) => log_page(&page),
            Ok((_, Done::Upkeep(Ok(done)))) => {
                if done {
                    self.upkept = Some(Instant::now());
                }
            }
            Ok((_, Done::Upkeep(Err(error)))) => {
                tracing::error!(%error, "upkeep failed: {error}");
            }
            Ok((_, Done::Feed(Err(error)) | Done::Page(Err(error)))) => {
                let name = feed.map(|feed| feed.name).unwrap_or_default();
                tracing::error!(%error, "could not store what polling `{name}` found: {error}");
            }
            Err(error) => {
                // The lease runs out, and the feed is polled again.
                let name = feed.map(|feed| feed.name).unwrap_or_default();
                tracing::error!(%error, "polling `{name}` failed inside briefd");
            }
        }
    }

    /// Reads the configuration again; a bad one changes nothing.
    async fn reload(&mut self) {
        service::reloading();
        match (self.reload)() {
            Ok(config) => match self.apply(config).await {
                Ok(()) => tracing::info!("the configuration was read again"),
                Err(error) => {
                    tracing::error!(%error, "the new configuration cannot be used, the old one stays: {error}");
                }
            },
            Err(error) => {
                tracing::error!("the configuration is not valid, the old one stays\n{error}");
            }
        }
        service::ready();
    }

    async fn apply(&mut self, config: Config) -> Result<(), DaemonError> {
        let old = self.poller.config();
        if config.store != old.store || config.log != old.log || config.poll.tick != old.poll.tick {
            tracing::warn!("changes of [store], [log] and `tick` count from the next start on");
        }
        // Always made anew: certificates may have been replaced under their names.
        let client = self.poller.client();
        let client = client.renewed(&config.fetch, &config.poll)?;
        log_synced(&bring_up_to_date(&config, &self.store, &self.clock).await?);
        self.poller = self.poller.reconfigured(config, client);
        Ok(())
    }

    /// Retention and optimizing, once a day.
    fn start_upkeep(&mut self) {
        self.upkeep_waits = false;
        if self.upkept.is_some_and(|at| at.elapsed() < UPKEEP_APART) {
            return;
        }
        let store = self.store.clone();
        let clock = self.clock.clone();
        let poller = self.poller.clone();
        self.work
            .spawn(async move { Done::Upkeep(upkeep(&store, &poller, &clock).await) });
    }

    /// Lets what runs end, within the limit; then closes the store.
    async fn drain(mut self, signals: &mut mpsc::Receiver<Signal>) -> Result<bool, DaemonError> {
        service::stopping();
        let running = self.polling.len();
        if running > 0 {
            tracing::info!(running, "stopping: {running} polls are being finished");
        }
        self.poller.decide();
        let limit = tokio::time::sleep(self.poller.config().poll.drain);
        tokio::pin!(limit);
        while !self.work.is_empty() {
            tokio::select! {
                Some(done) = self.work.join_next_with_id() => self.finished(done),
                () = &mut limit => break,
                Some(Signal::Stop) = signals.recv() => break,
            }
        }
        let finished = self.work.is_empty();
        self.work.abort_all();
        while let Some(done) = self.work.join_next_with_id().await {
            if let Ok((id, _)) = done {
                self.polling.remove(&id);
            }
        }
        for (_, claimed) in std::mem::take(&mut self.polling) {
            tracing::info!(
                "`{}` was not finished, it is due at the next start",
                claimed.name
            );
            self.store.release(claimed.feed_id).await?;
        }
        self.store.note("daemon.started", "").await?;
        let store = self.store.clone();
        drop(self);
        // Closing waits for the writer, which may be at its last batch.
        tokio::task::spawn_blocking(move || store.close())
            .await
            .map_err(|_| StoreError::Closed)??;
        tracing::info!("stopped");
        Ok(finished)
    }

    fn tell_status(&mut self) {
        let feeds = self.poller.config().feeds.len();
        let text = match self.polling.len() {
            0 => format!("{feeds} feeds"),
            1 => format!("{feeds} feeds, polling 1"),
            running => format!("{feeds} feeds, polling {running}"),
        };
        if text != self.told {
            service::status(&text);
            self.told = text;
        }
    }
}

/// Makes the store's feeds what the configuration says, and puts right what a
/// wrong clock has left.
async fn bring_up_to_date(
    config: &Config,
    store: &Store,
    clock: &Clock,
) -> Result<Synced, StoreError> {
    let now = clock.now();
    store.shorten_holds(latest_hold(&config.poll, now)).await?;
    let plan = plan(config.poll.clone(), clock.clone(), true);
    store.sync_feeds(config.feeds.clone(), plan, now).await
}

/// False when it is not due.
async fn upkeep(store: &Store, poller: &Poller, clock: &Clock) -> Result<bool, StoreError> {
    let now = clock.now();
    let last: Option<Timestamp> = poller.note(LAST_UPKEEP)?.and_then(|at| at.parse().ok());
    // A time in the future is a clock that was set back since.
    let due =
        last.is_none_or(|at| at > now || now.duration_since(at).unsigned_abs() >= UPKEEP_AFTER);
    if !due {
        return Ok(false);
    }
    let config = poller.config();
    let (settings, per_feed_max) = (&config.retention, config.poll.items_per_feed_max);
    let plan = store.plan_retention(settings, per_feed_max, now).await?;
    if let Some(put_off) = &plan.put_off {
        log_put_off(put_off);
    }
    let (mut briefs, mut events) = (0, 0);
    if let Some(as_of) = plan.as_of {
        loop {
            let gone = store.retain(settings, per_feed_max, as_of, now).await?;
            briefs += gone.briefs;
            events += gone.events;
            if !gone.more {
                break;
            }
        }
    }
    store.optimize().await?;
    tracing::info!(
        briefs,
        events,
        "upkeep done, expired briefs: {briefs}, events: {events}"
    );
    Ok(true)
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(jiff::SignedDuration::try_from(wait).unwrap_or(jiff::SignedDuration::MAX))
        .unwrap_or(Timestamp::MAX)
}

fn log_synced(synced: &Synced) {
    for (from, to) in &synced.renamed {
        tracing::info!("the feed `{from}` is called `{to}` now");
    }
    for (name, other) in &synced.same {
        tracing::warn!("`{name}` and `{other}` are at one URL: only `{other}` is polled");
    }
    let (added, removed) = (synced.added.len(), synced.removed.len());
    if added + removed > 0 {
        tracing::info!(added, removed, "{added} feeds added, {removed} removed");
    }
}

fn log_put_off(put_off: &PutOff) {
    let (briefs, of) = (put_off.briefs, put_off.of);
    let why = match put_off.reason {
        PutOffReason::Clock => "the clock is far from where the last run saw it",
        PutOffReason::Large => "that is more than usual",
    };
    tracing::warn!(
        briefs,
        of,
        "{briefs} of {of} briefs may expire, but {why}: \
         nothing is deleted unless the run of the next day says the same"
    );
}

fn log_polled(polled: &Polled) {
    let name = &polled.feed;
    let duration_ms = u64::try_from(polled.elapsed.as_millis()).unwrap_or(u64::MAX);
    match &polled.outcome {
        Outcome::Read(saved) => {
            let (new, revised) = (saved.new.len(), saved.revised.len());
            let duplicates = saved.duplicates;
            if new + revised + duplicates == 0 {
                tracing::debug!(feed.name = %name, duration_ms, "`{name}`: nothing new");
            } else {
                tracing::info!(
                    feed.name = %name, briefs.new = new, briefs.revised = revised,
                    briefs.duplicates = duplicates, duration_ms,
                    "`{name}`: {new} new, {revised} revised, {duplicates} known from elsewhere"
                );
            }
        }
        Outcome::Unchanged => {
            tracing::debug!(feed.name = %name, duration_ms, "`{name}`: not modified");
        }
        Outcome::Failed(error) => {
            let next = polled
                .next
                .as_ref()
                .map(|(at, why)| format!("; next try {at:.0}, {why}"));
            let next = next.unwrap_or_else(|| "; not tried again".into());
            tracing::warn!(feed.name = %name, error, duration_ms, "could not poll `{name}`: {error}{next}");
        }
        Outcome::NoNetwork => tracing::debug!(feed.name = %name, "`{name}`: no network"),
        Outcome::Dropped => tracing::debug!(feed.name = %name, "`{name}` is no longer configured"),
    }
}

fn log_page(page: &PagePolled) {
    match &page.failed {
        None => tracing::debug!(feed.name = %page.feed, "read the page `{}`", page.url),
        Some(why) => tracing::debug!(feed.name = %page.feed, "no article at `{}`: {why}", page.url),
    }
}
