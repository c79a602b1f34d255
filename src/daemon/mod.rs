//! Keeps polling until told to stop, then finishes what it started.
//!
//! Invariants: the loop waits only for its next turn (anything slow is a task),
//! so the watchdog measures the loop and not the store; no more feeds are
//! claimed than there are free places; no poll begins after a stop; a bad
//! configuration at a reload changes nothing.

mod editions;
mod opening;
mod question;
mod service;
mod serving;
mod ticks;
mod told;
mod trouble;
mod upkeep;

use crate::config::Config;
use crate::fetch::Client;
use crate::fetch::ClientError;
use crate::model::Timestamp;
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::poll::PagePolled;
use crate::poll::Polled;
use crate::poll::Poller;
use crate::report::Report;
use crate::serve::Server;
use crate::store::DaemonLock;
use crate::store::FeedId;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use editions::Editions;
use question::Given;
use question::has_room;
use std::collections::HashMap;
use std::time::Duration;
use ticks::Due;
use ticks::Ticks;
use tokio::sync::mpsc;
use tokio::task::Id;
use tokio::task::JoinError;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use told::Failures;
use trouble::StoreHealth;
use upkeep::Upkeep;

/// Tasks that may wait for their host's turn besides those that have a place,
/// as a multiple of `concurrency`.
const WAITING_FACTOR: usize = 8;

/// A clock that goes back by less than this is only being adjusted.
const SET_BACK: Duration = Duration::from_secs(5);

/// How often the daemon checks itself: the watchdog, the store, its status.
const BEAT: Duration = Duration::from_secs(1);

/// How long the database may take to close at a stop, after `drain`.
const CLOSE: Duration = Duration::from_secs(3);

pub use serving::usable;

/// Requests from outside the process.
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

/// Reads the configuration again.
pub type Reload = Box<dyn FnMut() -> Result<Config, Report> + Send>;

/// Polls what is due until told to stop; true when everything that was begun
/// could be finished. Records what troubles it in the lock file.
///
/// # Errors
/// A database that cannot be opened, a client that cannot be made, a scheduler
/// that cannot start. If the database is locked or the disk full, it waits.
pub async fn run(
    config: Config,
    clock: Clock,
    lock: DaemonLock,
    reload: Reload,
    mut signals: mpsc::Receiver<Signal>,
) -> Result<bool, DaemonError> {
    let Some(store) = opening::open(&config.store, &clock, &lock, &mut signals).await? else {
        return Ok(true);
    };
    // The loop turns while the writer waits, and nothing is dropped.
    store.be_patient();
    let client = Client::new(&config.fetch, &config.poll, clock.clone())?;
    let poller = Poller::new(config, client, store.clone(), clock.clone());
    let daemon = Daemon {
        server: serving::start(&poller, &store, &clock),
        pending: Some(poller.clone()),
        poller,
        store,
        lock,
        reload,
        work: JoinSet::new(),
        begun: HashMap::new(),
        errands: JoinSet::new(),
        asking: false,
        ask_again: false,
        closed: false,
        release: false,
        unready: true,
        health: StoreHealth::default(),
        failures: Failures::default(),
        misconfigured: None,
        troubles: Vec::new(),
        told: String::new(),
        started: clock.now(),
        turned: clock.now(),
        upkeep: Upkeep::new(),
        editions: Editions::new(),
        clock,
    };
    daemon.run(signals).await
}

/// A daemon with all its parts.
struct Daemon {
    poller: Poller,
    store: Store,
    clock: Clock,
    lock: DaemonLock,
    reload: Reload,
    work: JoinSet<Done>,
    /// What is being polled, by task.
    begun: HashMap<Id, Begun>,
    /// What is being asked of the store.
    errands: JoinSet<Errand>,
    /// The store is being asked for what is due, one question at a time ..
    asking: bool,
    /// .. and there were free places since.
    ask_again: bool,
    /// The writer has ended, which only a bug can cause: the daemon ends too.
    closed: bool,
    /// Results were lost: their feeds are to be due again.
    release: bool,
    /// By whose configuration the store's feeds are to be made from now on.
    pending: Option<Poller>,
    /// The service manager waits for READY=1.
    unready: bool,
    health: StoreHealth,
    failures: Failures,
    /// Why the last reload changed nothing.
    misconfigured: Option<String>,
    /// As last written to the lock file.
    troubles: Vec<String>,
    /// As last told the service manager.
    told: String,
    started: Timestamp,
    /// When it last turned; later than now after the clock was set back.
    turned: Timestamp,
    upkeep: Upkeep,
    /// Where the configuration wants one.
    server: Option<Server>,
    editions: Editions,
}

/// What a task is working on.
#[derive(Debug)]
enum Begun {
    Feed {
        feed_id: FeedId,
        name: String,
        failing: bool,
    },
    Page {
        source_id: i64,
    },
}

enum Done {
    Feed(Result<Polled, StoreError>),
    Page(Result<PagePolled, StoreError>),
}

enum Errand {
    /// And by whose configuration the feeds were to be made.
    Asked(Option<Poller>, Result<Given, StoreError>),
    /// The store was tried after a failure.
    Tried(Result<(), StoreError>),
    /// Whether it was due.
    Upkeep(Result<bool, StoreError>),
    /// Which editions need something.
    EditionsAsked(Result<Vec<String>, StoreError>),
    /// One was worked on.
    EditionWorked(String, Result<(), StoreError>),
}

impl Daemon {
    async fn run(mut self, mut signals: mpsc::Receiver<Signal>) -> Result<bool, DaemonError> {
        let tick = self.poller.config().poll.tick;
        let mut ticks = Ticks::start(tick)
            .await
            .map_err(|error| DaemonError::Scheduler(error.to_string()))?;
        let watchdog = service::watchdog();
        let every = watchdog.map_or(BEAT, |limit| BEAT.min(limit / 2));
        let mut beat = tokio::time::interval(every.max(Duration::from_millis(1)));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let feeds = self.poller.config().feeds.len();
        tracing::info!(
            feeds,
            "briefd {} polls {}",
            env!("CARGO_PKG_VERSION"),
            counted(feeds, "feed")
        );
        service::warn_of_limits(&self.poller.config().poll);
        self.turn();
        while !self.closed {
            tokio::select! {
                signal = signals.recv() => match signal {
                    Some(Signal::Reload) => self.reload(),
                    Some(Signal::Stop) | None => break,
                },
                _ = beat.tick() => {
                    if watchdog.is_some() {
                        service::alive();
                    }
                    self.look_at_itself();
                }
                due = ticks.next() => match due {
                    Some(Due::Tick) => {
                        self.turn();
                        self.look_at_editions();
                    }
                    Some(Due::Upkeep) => self.start_upkeep(),
                    None => {
                        ticks.restart().await;
                        self.turn();
                    }
                },
                Some(done) = self.errands.join_next() => self.answered(done),
                Some(done) = self.work.join_next_with_id() => {
                    self.finished(done);
                    if self.places() > 0 {
                        self.turn();
                    }
                }
            }
        }
        if self.closed {
            return Err(StoreError::Closed.into());
        }
        ticks.stop().await;
        self.drain(&mut signals).await
    }

    /// Free places: feeds that only wait for their host's turn, or for the line
    /// to be judged, hold none.
    fn places(&self) -> usize {
        let places = self.poller.config().poll.concurrency;
        let asking = self.work.len().saturating_sub(self.poller.waiting());
        let room = (places * WAITING_FACTOR).saturating_sub(self.work.len());
        places.saturating_sub(asking).min(room)
    }

    /// Asks the store for what is due, unless it is being asked or in trouble.
    fn turn(&mut self) {
        self.look_at_the_clock();
        if self.asking {
            self.ask_again = true;
        } else if self.health.is_well() {
            self.asking = true;
            let question = self.question();
            self.errands.spawn(async move {
                let answer = question.ask().await;
                Errand::Asked(question.sync, answer)
            });
        } else if self.health.may_try() {
            self.asking = true;
            let store = self.store.clone();
            self.errands
                .spawn(async move { Errand::Tried(has_room(&store).await) });
        }
    }

    /// A clock that was set back leaves plans too far ahead: makes new ones.
    fn look_at_the_clock(&mut self) {
        let now = self.clock.now();
        let before = std::mem::replace(&mut self.turned, now);
        if after(now, SET_BACK) < before {
            tracing::warn!("the clock was set back from {before} to {now}, polls are planned anew");
            if self.pending.is_none() {
                self.pending = Some(self.poller.clone());
            }
        }
    }

    fn answered(&mut self, errand: Result<Errand, JoinError>) {
        match errand {
            Ok(Errand::Asked(_, Ok(given))) => {
                self.asking = false;
                self.begin(given);
                if std::mem::take(&mut self.ask_again) && self.places() > 0 {
                    self.turn();
                }
            }
            Ok(Errand::Tried(Ok(()))) => {
                self.asking = false;
                self.health.well();
                self.turn();
            }
            Ok(Errand::Asked(sync, Err(error))) => {
                self.asking = false;
                // Unless a later one waits already.
                self.pending = self.pending.take().or(sync);
                self.store_failed(&error);
            }
            Ok(Errand::Tried(Err(error))) => {
                self.asking = false;
                self.store_failed(&error);
            }
            Ok(Errand::Upkeep(ended)) => self.upkeep.ended(ended),
            Ok(Errand::EditionsAsked(names)) => self.editions_in_need(names),
            Ok(Errand::EditionWorked(name, worked)) => self.edition_worked(&name, worked),
            Err(error) => {
                self.asking = false;
                tracing::error!("asking the database failed inside briefd: {error}");
            }
        }
    }

    /// Starts polling what was taken.
    fn begin(&mut self, given: Given) {
        if let Some((poller, synced)) = given.synced {
            told::synced(&synced);
            self.poller = poller;
            self.new_editions();
            if self.unready {
                self.ready();
            }
        }
        for claimed in given.feeds {
            let feed_id = claimed.feed_id;
            let begun = Begun::Feed {
                feed_id,
                name: claimed.name.clone(),
                failing: claimed.state.failures > 0,
            };
            let polling = self.poller.poll(claimed);
            let task = self.work.spawn(async { Done::Feed(polling.await) });
            self.begun.insert(task.id(), begun);
        }
        for job in given.pages {
            let source_id = job.source_id;
            let fetching = self.poller.page(job);
            let task = self.work.spawn(async { Done::Page(fetching.await) });
            self.begun.insert(task.id(), Begun::Page { source_id });
        }
        let idle = self.work.is_empty() && self.poller.client().busy_hosts().is_empty();
        if idle {
            self.editions.idle();
        }
        if idle && self.upkeep.had_their_chance() {
            self.start_upkeep();
        }
    }

    fn finished(&mut self, done: Result<(Id, Done), JoinError>) {
        let id = match &done {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let begun = self.begun.remove(&id);
        match done {
            Ok((_, Done::Feed(Ok(polled)))) => self.failures.polled(&polled),
            Ok((_, Done::Page(Ok(page)))) => told::page(&page),
            Ok((_, Done::Feed(Err(error)) | Done::Page(Err(error)))) if error.concerns_all() => {
                self.store_failed(&error);
            }
            // The lease runs out, and it is polled again.
            Ok((_, Done::Feed(Err(error)) | Done::Page(Err(error)))) => {
                let what = told::words(begun);
                tracing::error!("could not store what polling {what} found: {error}");
            }
            Err(error) => {
                tracing::error!(
                    "polling {} failed inside briefd: {error}",
                    told::words(begun)
                );
            }
        }
    }

    /// Results that could not be stored are lost, validators too: their feeds
    /// are due again when there is room, and are fetched anew.
    fn store_failed(&mut self, error: &StoreError) {
        self.release = true;
        self.closed |= matches!(error, StoreError::Closed);
        let path = &self.poller.config().store.path;
        self.health.failed(path, error, self.clock.now());
        self.look_at_itself();
    }

    /// Reads the configuration again; a bad one changes nothing.
    fn reload(&mut self) {
        service::reloading();
        self.unready = true;
        let config = match (self.reload)().and_then(serving::usable) {
            Ok(config) => config,
            Err(report) => {
                tracing::error!("the configuration is not valid, the old one stays\n{report}");
                let why = report.whys.first().unwrap_or(&report.error);
                return self.reload_failed(why);
            }
        };
        // Always made anew: certificates may have been replaced under their names.
        let client = self.poller.client();
        let client = match client.renewed(&config.fetch, &config.poll) {
            Ok(client) => client,
            Err(error) => {
                tracing::error!("the new configuration cannot be used, the old one stays: {error}");
                return self.reload_failed(&error.to_string());
            }
        };
        let old = self.poller.config();
        if config.store != old.store || config.log != old.log || config.poll.tick != old.poll.tick {
            tracing::warn!("changes of [store], [log] and `tick` count from the next start on");
        }
        service::warn_of_limits(&config.poll);
        serving::reload(self.server.as_ref(), &config);
        tracing::info!("the configuration was read again");
        self.misconfigured = None;
        self.pending = Some(self.poller.reconfigured(config, client));
        self.turn();
    }

    fn reload_failed(&mut self, why: &str) {
        let headline = "the last reload failed, the configuration before it is in use";
        self.misconfigured = Some(format!("{headline}: {}", one_line(why)));
        self.ready();
    }

    fn ready(&mut self) {
        self.unready = false;
        service::ready();
        self.tell();
    }

    /// Once a second: notices changes that nobody announced.
    fn look_at_itself(&mut self) {
        if let Some(server) = &self.server {
            server.beat(service::watchdog().unwrap_or(serving::LOOP));
        }
        let settings = &self.poller.config().store;
        let waiting = self.store.locked_since().map(|since| since.elapsed());
        let now = self.clock.now();
        self.health
            .look(&settings.path, waiting, settings.busy_timeout, now);
        if self.unready && !self.health.is_well() {
            // Nobody need wait for that; it is told.
            self.ready();
        }
        self.failures.tell(false);
        self.tell();
        if self.health.may_try() && !self.asking {
            self.turn();
        }
    }

    /// Tells the service manager and `status` what is new.
    fn tell(&mut self) {
        let deaf = self.server.as_ref().and_then(Server::trouble);
        let troubles = [self.health.words(), self.misconfigured.clone(), deaf];
        let troubles: Vec<String> = troubles.into_iter().flatten().collect();
        let mut parts = troubles.clone();
        if self.poller.line_down() {
            parts.push("no network".into());
        }
        if troubles != self.troubles {
            self.lock.tell(&troubles);
            self.troubles = troubles;
        }
        let feeds = counted(self.poller.config().feeds.len() as u64, "feed");
        parts.push(match self.begun.len() {
            0 => feeds,
            running => format!("{feeds}, polling {running}"),
        });
        let text = parts.join("; ");
        if text != self.told && service::status(&text) {
            self.told = text;
        }
    }

    fn start_upkeep(&mut self) {
        if !self.upkeep.may_begin() {
            return;
        }
        let store = self.store.clone();
        let clock = self.clock.clone();
        let poller = self.poller.clone();
        self.errands
            .spawn(async move { Errand::Upkeep(upkeep::upkeep(&store, &poller, &clock).await) });
    }

    /// Lets running tasks end, within the limit; then closes the store.
    async fn drain(mut self, signals: &mut mpsc::Receiver<Signal>) -> Result<bool, DaemonError> {
        service::stopping();
        self.editions.stop();
        let running = self.begun.len();
        if running > 0 {
            let polls = counted(running, "poll");
            tracing::info!(running, "stopping: {polls} to be finished");
            service::status(&format!("stopping, {polls} to be finished"));
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
        if let Some(server) = self.server.take() {
            server.stop(serving::STOP).await;
        }
        // Writes still waiting for a lock are dropped: their validators were
        // not stored, so they are fetched again.
        self.store.give_up();
        let finished = self.work.is_empty();
        self.failures.tell(true);
        told::unfinished(&self.begun);
        self.work.shutdown().await;
        self.errands.shutdown().await;
        let store = self.store.clone();
        // The next start does the same for a process that is gone.
        drop(store.release_but(Vec::new(), Vec::new()));
        drop(store.note("daemon.started", ""));
        drop(self);
        let closing = tokio::task::spawn_blocking(move || store.close());
        match tokio::time::timeout(CLOSE, closing).await {
            Ok(_) => tracing::info!("stopped"),
            Err(_) => tracing::warn!(
                "stopped before the database was closed: the disk does not answer; \
                 nothing that was committed is lost"
            ),
        }
        Ok(finished)
    }
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(jiff::SignedDuration::try_from(wait).unwrap_or(jiff::SignedDuration::MAX))
        .unwrap_or(Timestamp::MAX)
}
