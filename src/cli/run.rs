//! `briefd run`: the daemon.

use super::Globals;
use super::Outcome;
use crate::config::Config;
use crate::config::Secrets;
use crate::daemon;
use crate::daemon::DaemonError;
use crate::daemon::Signal;
use crate::fetch::ClientError;
use crate::report::Exit;
use crate::report::Report;
use crate::store::DaemonLock;
use crate::time::Clock;
use clap::Args;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;
use tokio::sync::mpsc;

/// Poll feeds as they become due, in the foreground. SIGTERM and SIGINT finish
/// what is being polled and stop; SIGHUP re-reads the configuration.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {}

pub(crate) fn run(_: RunArgs, globals: &Globals) -> Outcome {
    let config = daemon::usable(globals.load_for_daemon()?)?;
    if config.feeds.is_empty() {
        tracing::warn!("no feeds are configured: add one with `briefd feeds add URL`");
    }
    // Held as long as the process runs.
    let lock = DaemonLock::take(&config.store.path)?;
    let sources = globals.sources_with(Secrets::All);
    let reload = Box::new(move || Ok(Config::load(&sources)?));
    let runtime = runtime()?;
    let ended = runtime.block_on(async move {
        let signals = signals()?;
        daemon::run(config, Clock::system(), lock, reload, signals).await?;
        Ok(Exit::Done)
    });
    // A look-up of a name or a long document may still be under way.
    runtime.shutdown_background();
    ended
}

/// The runtime of the verbs that fetch.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Report> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Report::new(Exit::Failed, "cannot start").why(error.to_string()))
}

pub(super) fn signals() -> Result<mpsc::Receiver<Signal>, Report> {
    let (sender, receiver) = mpsc::channel(4);
    for (kind, meaning) in [
        (SignalKind::terminate(), Signal::Stop),
        (SignalKind::interrupt(), Signal::Stop),
        (SignalKind::hangup(), Signal::Reload),
    ] {
        let mut stream = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                if sender.send(meaning).await.is_err() {
                    break;
                }
            }
        });
    }
    Ok(receiver)
}

impl From<DaemonError> for Report {
    fn from(error: DaemonError) -> Report {
        match error {
            DaemonError::Store(error) => error.into(),
            DaemonError::Client(error) => error.into(),
            DaemonError::Scheduler(_) => Report::of(Exit::Failed, &error),
        }
    }
}

impl From<ClientError> for Report {
    fn from(error: ClientError) -> Report {
        Report::of(Exit::Config, &error).hint("look at [fetch] in the configuration")
    }
}
