//! briefd over HTTP: for reading apps, programs and a browser. One user, one
//! password, loopback unless configured otherwise.
//!
//! A request goes from [`listen`] (a connection, if there is a place) through
//! [`connection`] (limits of time) to [`routes`] (whether it may name this
//! server so, and who answers). Surfaces ask [`reads`] for what is stored and
//! never hold a reader while a client takes its answer; they write through the
//! one writer.
//!
//! Invariants: GET changes nothing; no cookie is good for a program and no
//! token for a page; nothing that was asked is logged but method and path, or
//! repeated in an error; no request makes briefd fetch anything.

mod answer;
mod api;
mod connection;
mod feeds;
mod greader;
mod health;
mod host;
mod listen;
mod login;
mod metrics;
mod page;
mod reads;
mod request;
mod routes;

use crate::config::Config;
use crate::model::serve::Listen;
use crate::poll::Tally;
use crate::store::Store;
use crate::time::Clock;
use health::Pulse;
use host::Names;
use listen::Listener;
use login::Guard;
use login::Keys;
use metrics::Requests;
use reads::Reads;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Between two tries to listen where another program does.
const AGAIN: Duration = Duration::from_secs(60);

/// Between two tries to take a connection after one failed.
const BREATH: Duration = Duration::from_millis(100);

/// Clients that are heard out at a time after they were told that they are one
/// too many.
const REFUSALS: usize = 256;

/// Where `briefd serve` listens that was told no place.
pub const PLACE: &str = "127.0.0.1:8570";

/// A place that cannot be listened at.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {place}: {source}")]
pub struct ListenError {
    /// As configured.
    pub place: String,
    /// In the system's words.
    pub source: io::Error,
}

/// What every answer is made from.
#[derive(Debug)]
struct Site {
    /// Replaced at a reload.
    live: RwLock<Arc<Live>>,
    store: Store,
    reads: Reads,
    clock: Clock,
    guard: Guard,
    requests: Requests,
    sessions: page::Sessions,
    /// What was polled; none beside a daemon.
    tally: Option<Arc<Tally>>,
    pulse: Pulse,
    /// True when the server stops.
    stopping: watch::Receiver<bool>,
    started: crate::model::Timestamp,
}

/// What a configuration means for answers.
#[derive(Debug)]
struct Live {
    config: Config,
    keys: Keys,
    names: Names,
    /// The path of `url`, ending in `/`.
    prefix: String,
}

impl Live {
    fn of(config: &Config) -> Arc<Live> {
        let serve = &config.serve;
        let password = serve.password.as_ref().map_or("", |secret| secret.expose());
        Arc::new(Live {
            keys: Keys::new(&serve.user, password),
            names: Names::new(serve.url.as_ref(), &serve.hosts),
            prefix: serve.url.as_ref().map_or("/", |url| url.path()).to_owned(),
            config: config.clone(),
        })
    }
}

impl Site {
    fn live(&self) -> Arc<Live> {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&live)
    }
}

/// A running server; dropped, it ends at once.
#[derive(Debug)]
pub struct Server {
    site: Arc<Site>,
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    /// By place: why nobody listens there.
    failing: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Server {
    /// A server that listens nowhere yet. What was seen `read_after` ago counts
    /// as read from now on.
    pub fn new(config: &Config, store: Store, clock: Clock, tally: Option<Arc<Tally>>) -> Server {
        let (stop, stopping) = watch::channel(false);
        let serve = &config.serve;
        read_what_is_old(config, &store, &clock);
        let site = Site {
            live: RwLock::new(Live::of(config)),
            reads: Reads::new(store.clone(), serve.queries, serve.query_timeout),
            store,
            guard: Guard::default(),
            requests: Requests::default(),
            sessions: page::Sessions::default(),
            tally,
            pulse: Pulse::default(),
            stopping,
            started: clock.now(),
            clock,
        };
        Server {
            site: Arc::new(site),
            tasks: JoinSet::new(),
            stop,
            failing: Arc::default(),
        }
    }

    /// Listens at every place, or at none.
    ///
    /// # Errors
    /// The first place that cannot be had.
    pub fn listen(&mut self, places: &[Listen]) -> Result<(), ListenError> {
        let store = &self.site.live().config.store;
        let mut all = Vec::new();
        for place in places {
            let opened = listen::open(place, store).map_err(|source| ListenError {
                place: place.to_string(),
                source,
            })?;
            all.extend(opened);
        }
        let places = self.places();
        for listener in all {
            let listening = accept(Arc::clone(&self.site), listener, places.clone());
            self.tasks.spawn(listening);
        }
        Ok(())
    }

    /// Listens at every place that can be had, and tries the others again each
    /// minute; [`Server::trouble`] tells of them.
    pub fn keep_listening(&mut self, listen: &[Listen]) {
        let places = self.places();
        for place in listen {
            let (site, places) = (Arc::clone(&self.site), places.clone());
            let (place, failing) = (place.clone(), Arc::clone(&self.failing));
            self.tasks.spawn(async move {
                let mut stop = site.stopping.clone();
                let opened = loop {
                    let error = match listen::open(&place, &site.live().config.store) {
                        Ok(opened) => break opened,
                        Err(error) => error.to_string(),
                    };
                    if tell(&failing, &place, Some(&error)) {
                        tracing::error!(
                            "cannot listen at {place}: {error}; it is tried again each minute"
                        );
                    }
                    let stopped = tokio::time::timeout(AGAIN, stopped(&mut stop)).await;
                    if stopped.is_ok() {
                        return;
                    }
                };
                tell(&failing, &place, None);
                let mut listening = JoinSet::new();
                for listener in opened {
                    listening.spawn(accept(Arc::clone(&site), listener, places.clone()));
                }
                while listening.join_next().await.is_some() {}
            });
        }
    }

    fn places(&self) -> Places {
        let most = self.site.live().config.serve.connections;
        Places {
            connections: Arc::new(Semaphore::new(most)),
            refusals: Arc::new(Semaphore::new(REFUSALS)),
        }
    }

    /// Goes by another configuration from now on, but for where it listens and
    /// how many may come.
    pub fn reconfigure(&self, config: &Config) {
        let mut live = self
            .site
            .live
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let (old, new) = (&live.config.serve, &config.serve);
        let fixed = |of: &crate::model::serve::ServeSettings| {
            (
                of.listen.clone(),
                of.connections,
                of.queries,
                of.query_timeout,
            )
        };
        if fixed(old) != fixed(new) {
            tracing::warn!(
                "changes of `listen`, `connections`, `queries` and `query_timeout` of [serve] \
                 count from the next start on"
            );
        }
        *live = Live::of(config);
    }

    /// The daemon's loop has turned; `within`: how soon it must again.
    pub fn beat(&self, within: Duration) {
        self.site.pulse.beat(within);
    }

    /// Where nobody listens that should, in words.
    pub fn trouble(&self) -> Option<String> {
        let failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        let (place, why) = failing.first_key_value()?;
        Some(format!("cannot listen at {place}: {why}"))
    }

    /// Ends after the answers under way, or when `within` is over.
    pub async fn stop(mut self, within: Duration) {
        let _ = self.stop.send(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        drop(tokio::time::timeout(within, ended).await);
    }
}

/// Counts what was seen too long ago as read, by `read_after`.
pub fn read_what_is_old(config: &Config, store: &Store, clock: &Clock) {
    let after = config.serve.read_after;
    if let Ok(after) = jiff::SignedDuration::try_from(after)
        && !after.is_zero()
        && let Ok(before) = clock.now().checked_sub(after)
    {
        // If it fails, the next start or the next day does it.
        drop(store.read_before(before));
    }
}

/// 32 bytes that nobody can guess.
///
/// # Errors
/// When the system gives none.
pub fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    let source = rustls::crypto::ring::default_provider().secure_random;
    match source.fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(io::Error::other("the system gives no random bytes")),
    }
}

/// Room for connections.
#[derive(Debug, Clone)]
struct Places {
    connections: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
}

/// Returns when the server stops.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// Takes connections until the server stops, and then waits for theirs.
async fn accept(site: Arc<Site>, listener: Listener, places: Places) {
    tracing::info!("listening at {}", listener.place());
    let mut stop = site.stopping.clone();
    let mut running = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = running.join_next() => continue,
            () = stopped(&mut stop) => break,
        };
        let mut accepted = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::debug!("a connection could not be taken: {error}");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        if let Ok(place) = Arc::clone(&places.connections).try_acquire_owned() {
            let answering = connection::run(Arc::clone(&site), accepted, site.stopping.clone());
            running.spawn(async move {
                answering.await;
                drop(place);
            });
        } else {
            connection::refuse(&mut accepted).await;
            if let Ok(place) = Arc::clone(&places.refusals).try_acquire_owned() {
                running.spawn(async move {
                    connection::hear_out(accepted).await;
                    drop(place);
                });
            }
        }
    }
    drop(listener);
    while running.join_next().await.is_some() {}
}

/// Notes why a place cannot be had, or that it can; true when that is news.
fn tell(failing: &Mutex<BTreeMap<String, String>>, place: &Listen, why: Option<&str>) -> bool {
    let mut failing = failing.lock().unwrap_or_else(PoisonError::into_inner);
    let place = place.to_string();
    match why {
        Some(why) => failing.insert(place, why.to_owned()).as_deref() != Some(why),
        None => failing.remove(&place).is_some(),
    }
}
