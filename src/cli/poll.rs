//! `briefd poll`: once, and exit.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::run::runtime;
use crate::config::Config;
use crate::config::Secrets;
use crate::fetch::Client;
use crate::model::Timestamp;
use crate::model::text::counted;
use crate::poll::Outcome as Came;
use crate::poll::Polled;
use crate::poll::Poller;
use crate::poll::plan;
use crate::report::Exit;
use crate::report::Report;
use crate::schedule::latest_hold;
use crate::store::Claim;
use crate::store::DaemonLock;
use crate::store::FeedId;
use crate::store::FeedRow;
use crate::store::LINE_DOWN;
use crate::store::Marked;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::daemon_pid;
use crate::time::Clock;
use clap::Args;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::collections::HashSet;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Between two looks at what the daemon has done, or a host's gap.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Beside a daemon that has no network, the wait ends after this long without
/// a feed polled.
const NO_NETWORK_AFTER: Duration = Duration::from_secs(5);

/// How long closing the database may take at an interruption, after `drain`.
const CLOSE: Duration = Duration::from_secs(3);

/// Poll once what is due, and exit. Beside a running daemon it asks the daemon
/// to poll and waits. A host that asked to be left alone is left alone.
#[derive(Debug, Args)]
pub(crate) struct PollArgs {
    /// Names of feeds; without: every feed that is due
    #[arg(value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    /// Also what is not due
    #[arg(long)]
    pub(crate) force: bool,
}

pub(crate) fn run(args: PollArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let known: HashSet<&str> = config.feeds.iter().map(|feed| feed.name.as_str()).collect();
    let unknown = args
        .feeds
        .iter()
        .filter(|name| !known.contains(name.as_str()));
    let unknown: Vec<String> = unknown.map(|name| format!("`{name}`")).collect();
    if !unknown.is_empty() {
        return Err(Report::new(
            Exit::Missing,
            format!("no feed is called {}", unknown.join(", ")),
        )
        .hint("`briefd feeds list` lists them"));
    }
    if config.feeds.is_empty() {
        output::notice("no feeds are configured: add one with `briefd feeds add URL`");
    }
    let runtime = runtime()?;
    let tally = if daemon_pid(&config.store.path).is_some() {
        runtime.block_on(asking_daemon(config, args))
    } else {
        drop(config); // Of ten thousand feeds there is no room for two.
        let config = globals.load_secrets(Secrets::All)?;
        let _lock = DaemonLock::take(&config.store.path)?;
        runtime.block_on(alone(config, args))
    };
    // A look-up of a name or a long document may still be under way.
    runtime.shutdown_background();
    tally?.print()
}

/// That the user broke the command off.
struct Interrupt {
    /// At SIGINT or SIGTERM: nothing more is begun.
    asked: CancellationToken,
    /// A while later, or at the second: nothing more is waited for.
    over: CancellationToken,
}

impl Interrupt {
    fn watch(drain: Duration) -> std::io::Result<Interrupt> {
        let mut int = signal(SignalKind::interrupt())?;
        let mut term = signal(SignalKind::terminate())?;
        let (asked, over) = (CancellationToken::new(), CancellationToken::new());
        let interrupt = Interrupt {
            asked: asked.clone(),
            over: over.clone(),
        };
        tokio::spawn(async move {
            tokio::select! {
                _ = int.recv() => {}
                _ = term.recv() => {}
            }
            asked.cancel();
            tokio::select! {
                () = tokio::time::sleep(drain) => {}
                _ = int.recv() => {}
                _ = term.recv() => {}
            }
            over.cancel();
        });
        Ok(interrupt)
    }

    fn came(&self) -> bool {
        self.asked.is_cancelled()
    }
}

/// What a poll came to.
#[derive(Debug, Default)]
struct Tally {
    polled: usize,
    new: usize,
    revised: usize,
    duplicates: usize,
    unchanged: usize,
    failed: Vec<(String, String)>,
    /// Feeds that wait for the network.
    unreached: usize,
    held: Vec<String>,
    waiting: Vec<(String, Option<Timestamp>)>,
    pages: usize,
    /// Named feeds that the running daemon does not know, and how it learns of them.
    unknown: Vec<String>,
    reload: String,
    interrupted: bool,
}

impl Tally {
    fn of(marked: &Marked) -> Tally {
        Tally {
            held: marked
                .held
                .iter()
                .map(|(name, hold)| format!("`{name}` was left alone: {}", hold.reason))
                .collect(),
            waiting: marked
                .waiting
                .iter()
                .map(|(name, next)| (name.clone(), next.as_ref().map(|next| next.at)))
                .collect(),
            ..Tally::default()
        }
    }

    /// Broken off before anything was polled.
    fn interrupted() -> Tally {
        Tally {
            interrupted: true,
            ..Tally::default()
        }
    }

    fn add(&mut self, polled: &Polled) {
        match &polled.outcome {
            Came::Read(saved) => {
                self.new += saved.new.len();
                self.revised += saved.revised.len();
                self.duplicates += saved.duplicates;
                self.polled += 1;
            }
            Came::Unchanged => {
                self.unchanged += 1;
                self.polled += 1;
            }
            Came::Failed(why) => {
                self.failed.push((polled.feed.clone(), why.clone()));
                self.polled += 1;
            }
            Came::NoNetwork => self.unreached += 1,
            Came::Dropped => {}
        }
    }

    fn print(mut self) -> Outcome {
        let mut out = output::stdout();
        for line in &self.held {
            out.line(line)?;
        }
        self.failed.sort();
        for (name, why) in &self.failed {
            out.line(&format!("`{name}` failed: {why}"))?;
        }
        if self.unreached > 0 {
            out.line(&format!(
                "no network: no host answers, {} left as they were",
                counted(self.unreached, "feed")
            ))?;
        }
        let nothing = self.unreached > 0 || !self.unknown.is_empty();
        if !nothing || self.polled + self.waiting.len() > 0 {
            out.line(&self.summary())?;
        }
        out.write_all_flushed(b"")?;
        if !self.unknown.is_empty() {
            let exit = match self.polled {
                0 => Exit::TryAgain,
                _ => Exit::Partly,
            };
            let error = not_known(&self.unknown);
            return Err(Report::new(exit, error).hint(format!(
                "{} makes it read the configuration; then poll again",
                self.reload
            )));
        }
        Ok(match self.failed.len() + self.unreached {
            _ if self.interrupted => Exit::Interrupted,
            0 => Exit::Done,
            _ if self.failed.len() == self.polled => Exit::Failed,
            _ => Exit::Partly,
        })
    }

    fn summary(&self) -> String {
        if self.polled == 0 && self.held.is_empty() && !self.interrupted {
            let next = self.waiting.iter().filter_map(|(_, at)| *at).min();
            let next = next.map(|at| {
                format!(
                    ", the next one {}",
                    super::status::from_now(at, Clock::system().now())
                )
            });
            return format!("nothing is due{}", next.unwrap_or_default());
        }
        let mut text = format!(
            "polled {}: {} new, {} revised, {} known from elsewhere; {} unchanged, {} failed",
            counted(self.polled, "feed"),
            self.new,
            self.revised,
            self.duplicates,
            self.unchanged,
            self.failed.len()
        );
        if self.pages > 0 {
            text.push_str(&format!(", {} read", counted(self.pages, "page")));
        }
        if self.interrupted {
            text.push_str(" (interrupted)");
        }
        text
    }
}

/// Says that the running daemon has to read its configuration again.
fn not_known(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("the running daemon does not know {} yet", names.join(", "))
}

async fn alone(config: Config, args: PollArgs) -> Result<Tally, Report> {
    let interrupt = Interrupt::watch(config.poll.drain)?;
    let clock = Clock::system();
    let client = Client::new(&config.fetch, &config.poll, clock.clone())?;
    let (of, at) = (config.store.clone(), clock.clone());
    let opening = tokio::task::spawn_blocking(move || Store::open(&of, at));
    let store = tokio::select! {
        opened = opening => opened.map_err(|_| StoreError::Closed)??,
        // There is nothing to finish yet.
        () = interrupt.asked.cancelled() => return Ok(Tally::interrupted()),
    };
    let mut session = Session {
        poller: Poller::new(config, client, store.clone(), clock.clone()),
        interrupt,
        todo: Arc::default(),
        tally: Tally::default(),
        bar: ProgressBar::hidden(),
        store,
        clock,
    };
    let (over, held) = (session.interrupt.over.clone(), session.store.hold_stories());
    let ended = tokio::select! {
        ended = session.run(args) => ended,
        () = over.cancelled() => Ok(()),
    };
    drop(held);
    session.bar.finish_and_clear();
    let Session {
        mut tally,
        store,
        poller,
        interrupt,
        clock,
        ..
    } = session;
    drop(poller);
    tally.interrupted = interrupt.came();
    if tally.interrupted {
        // What was finished is stored unless somebody holds the database.
        store.give_up();
        drop(store.release_but(Vec::new(), Vec::new()));
    } else {
        ended?;
        while !interrupt.came() && store.tell_held().await? {}
        let begun = Instant::now();
        while !interrupt.came()
            && begun.elapsed() < database::PLACING
            && store.place_unplaced(clock.now()).await?
        {}
    }
    let closing = tokio::task::spawn_blocking(move || store.close());
    match tokio::time::timeout(CLOSE, closing).await {
        Err(_) if tally.interrupted => {}
        Err(_) => return Err(StoreError::Closed.into()),
        Ok(closed) => closed.map_err(|_| StoreError::Closed)??,
    }
    Ok(tally)
}

/// One run of `poll` without a daemon.
struct Session {
    poller: Poller,
    store: Store,
    clock: Clock,
    interrupt: Interrupt,
    todo: Arc<HashSet<FeedId>>,
    tally: Tally,
    bar: ProgressBar,
}

impl Session {
    /// Polls what is to do, until interrupted.
    async fn run(&mut self, args: PollArgs) -> Result<(), Report> {
        let config = self.poller.config();
        let now = self.clock.now();
        self.store.take_back_leases(now).await?;
        let latest = latest_hold(&config.poll, now);
        self.store.shorten_holds(latest).await?;
        let plan = plan(config.poll.clone(), self.clock.clone(), false);
        self.store
            .sync_feeds(config.feeds.clone(), plan, now)
            .await?;
        let marked = self
            .store
            .mark_due(args.feeds, args.force, self.clock.now())
            .await?;
        self.tally = Tally::of(&marked);
        self.bar = progress(marked.due.len());
        self.todo = Arc::new(marked.due.iter().map(|(id, _, _)| *id).collect());
        self.feeds().await?;
        self.pages().await
    }

    /// Free places, none once interrupted.
    fn places(&self, taken: usize) -> usize {
        match self.interrupt.came() {
            true => 0,
            false => self.poller.config().poll.concurrency.saturating_sub(taken),
        }
    }

    /// Polls the feeds that are due.
    async fn feeds(&mut self) -> Result<(), Report> {
        let mut work = JoinSet::new();
        loop {
            if self.poller.line_down() {
                self.tally.unreached += std::mem::take(&mut self.todo).len();
            }
            // Looked at before the claim: a host that was busy then may be free now.
            let (before, busy) = (work.len(), self.is_busy());
            let asking = work.len().saturating_sub(self.poller.undecided());
            for claimed in self.claim(self.places(asking)).await? {
                // The store has given its share back: nothing is copied.
                Arc::make_mut(&mut self.todo).remove(&claimed.feed_id);
                work.spawn(self.poller.poll(claimed));
            }
            // Nothing runs, nothing could be taken, no host is only busy:
            // what is left has been held or taken by another process.
            let idle = work.len() == before && !busy;
            let over = self.todo.is_empty() || self.interrupt.came() || idle;
            if over && work.is_empty() {
                return Ok(());
            }
            if over && self.poller.undecided() == work.len() {
                self.poller.decide();
            }
            let mut done = tokio::select! {
                Some(done) = work.join_next() => Some(done),
                () = tokio::time::sleep(LOOK_EVERY) => None,
            };
            // Those that one commit has answered make one claim.
            while let Some(polled) = done {
                match polled {
                    Ok(polled) => {
                        let polled = polled?;
                        self.bar.inc(1);
                        self.bar.set_message(polled.feed.clone());
                        self.tally.add(&polled);
                    }
                    Err(error) => self.tally.failed.push(("?".into(), error.to_string())),
                }
                done = work.try_join_next();
            }
            if self.interrupt.came() {
                self.bar.set_message("finishing what was begun");
            }
        }
    }

    /// Is there a host that cannot be asked at once?
    fn is_busy(&self) -> bool {
        !self.poller.client().busy_hosts().is_empty()
    }

    async fn claim(&self, free: usize) -> Result<Vec<crate::store::Claimed>, StoreError> {
        if free == 0 || self.todo.is_empty() {
            return Ok(Vec::new());
        }
        self.store
            .claim(self.claim_of(free, Some(Arc::clone(&self.todo))))
            .await
    }

    fn claim_of(&self, limit: usize, only: Option<Arc<HashSet<FeedId>>>) -> Claim {
        let now = self.clock.now();
        let lease = SignedDuration::try_from(self.poller.config().poll.lease).unwrap_or_default();
        Claim {
            now,
            lease_until: now.checked_add(lease).unwrap_or(Timestamp::MAX),
            limit,
            failing: limit,
            per_host: 1,
            busy_hosts: self.poller.client().busy_hosts(),
            in_work: Vec::new(),
            only,
        }
    }

    /// Fetches the pages that the items ask for.
    async fn pages(&mut self) -> Result<(), Report> {
        if !self.poller.wants_pages() {
            return Ok(());
        }
        let mut work = JoinSet::new();
        loop {
            let idle = !self.is_busy();
            let free = self.places(work.len());
            if free > 0 {
                for job in self.store.claim_pages(self.claim_of(free, None)).await? {
                    work.spawn(self.poller.page(job));
                }
            }
            if work.is_empty() && (idle || self.interrupt.came()) {
                return Ok(());
            }
            tokio::select! {
                Some(done) = work.join_next() => {
                    if let Ok(page) = done {
                        let page = page?;
                        self.tally.pages += usize::from(page.failed.is_none());
                        self.bar.set_message(format!("page of {}", page.feed));
                    }
                }
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }
}

async fn asking_daemon(config: Config, args: PollArgs) -> Result<Tally, Report> {
    let interrupt = Interrupt::watch(config.poll.drain)?;
    let asking = tokio::task::spawn_blocking(move || beside_daemon(&config, args));
    tokio::select! {
        tally = asking => tally.map_err(|error| Report::of(Exit::Failed, &error))?,
        // The daemon polls what it was asked for all the same.
        () = interrupt.asked.cancelled() => Ok(Tally::interrupted()),
    }
}

/// Marks feeds due and waits until the daemon has polled them.
fn beside_daemon(config: &Config, args: PollArgs) -> Result<Tally, Report> {
    let store = Store::open(&config.store, Clock::system())?;
    let all = args.feeds.is_empty();
    let feeds = match all {
        true => config.feeds.iter().map(|feed| feed.name.clone()).collect(),
        false => args.feeds,
    };
    let marked = store
        .mark_due(feeds, args.force, Clock::system().now())
        .wait()?;
    store.close()?;
    let reader = database::reader(config)?;
    let mut tally = Tally::of(&marked);
    let pid = daemon_pid(&config.store.path).flatten();
    tally.reload = database::how_to_reload(pid);
    match all {
        true if !marked.unknown.is_empty() => output::notice(&format!(
            "{}: {} makes it read the configuration",
            not_known(&marked.unknown),
            tally.reload
        )),
        true => {}
        false => tally.unknown.clone_from(&marked.unknown),
    }
    let bar = progress(marked.due.len());
    let mut left = marked.due;
    let mut progress_at = Instant::now();
    while !left.is_empty() {
        if daemon_pid(&config.store.path).is_none() {
            return Err(Report::new(
                Exit::TryAgain,
                "the daemon stopped before it had polled all",
            )
            .hint("run the same command again"));
        }
        let feeds = reader.feeds()?;
        let polled = feeds.iter().filter(|feed| feed.polled);
        let of_name: HashMap<&str, &FeedRow> =
            polled.map(|feed| (feed.name.as_str(), feed)).collect();
        let mut waiting = Vec::new();
        for (id, name, before) in left {
            // One that is not there was taken out of the configuration meanwhile.
            let Some(feed) = of_name.get(name.as_str()) else {
                continue;
            };
            let Some(answered) = polled_since(&reader, feed, before)? else {
                waiting.push((id, name, before));
                continue;
            };
            progress_at = Instant::now();
            bar.inc(1);
            match &feed.last_error {
                Some(error) => tally.failed.push((name, error.clone())),
                None if answered => {}
                None => {
                    tally.unreached += 1;
                    continue;
                }
            }
            tally.polled += 1;
        }
        left = waiting;
        // While the line is down the daemon tries only a few.
        if progress_at.elapsed() > NO_NETWORK_AFTER && reader.note(LINE_DOWN)?.is_some() {
            tally.unreached += left.len();
            break;
        }
        std::thread::sleep(LOOK_EVERY * 4);
    }
    bar.finish_and_clear();
    Ok(tally)
}

/// Whether a feed answered when it was polled again, once it was. Its row tells
/// whole seconds only: within one, its record is asked.
fn polled_since(
    reader: &Reader,
    feed: &FeedRow,
    before: Option<Timestamp>,
) -> Result<Option<bool>, StoreError> {
    let second = |at: Option<Timestamp>| at.map(Timestamp::as_second);
    let (polled, success) = match second(feed.last_polled) == second(before) && before.is_some() {
        true => match reader.feed(&feed.name)? {
            Some(record) => (record.memory.last_polled, record.memory.last_success),
            None => return Ok(None),
        },
        false => (feed.last_polled, feed.last_success),
    };
    let milli = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    Ok((milli(polled) > milli(before)).then_some(milli(success) > milli(before)))
}

fn progress(feeds: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() || feeds == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(feeds as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} feeds  {wide_msg}") {
        bar.set_style(style);
    }
    bar
}
