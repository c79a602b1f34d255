//! `briefd serve`: the HTTP server without polling.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::run::runtime;
use super::run::signals;
use crate::config::Config;
use crate::config::Secrets;
use crate::daemon::Signal;
use crate::model::serve::Listen;
use crate::model::settings::Secret;
use crate::report::Exit;
use crate::report::Report;
use crate::serve::ListenError;
use crate::serve::PLACE;
use crate::serve::Server;
use crate::serve::random;
use crate::time::Clock;
use clap::Args;
use std::time::Duration;

/// Characters of a password that is made for one run, of 32 different ones:
/// 100 bits.
const PASSWORD_CHARS: usize = 20;

/// How long answers under way may take to end at a stop.
const STOP: Duration = Duration::from_secs(5);

/// Answer over HTTP without polling, beside a running daemon or without one,
/// in the foreground. Without a configured `listen` at 127.0.0.1:8570; without a
/// password one is made for this run. SIGTERM and SIGINT stop, SIGHUP re-reads
/// the configuration.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {}

pub(crate) fn run(_: ServeArgs, globals: &Globals) -> Outcome {
    let config = globals.load_for_daemon()?;
    let made = match config.serve.password {
        Some(_) => None,
        None => Some(made_password()?),
    };
    let config = complete(config, made.as_ref());
    let store = database::existing(&config)?;
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let mut signals = signals()?;
        let mut server = Server::new(&config, store.clone(), Clock::system(), None);
        server.listen(&config.serve.listen)?;
        if let Some(made) = &made {
            let (user, password) = (&config.serve.user, made.expose());
            output::notice(&format!(
                "log in as `{user}` with the password `{password}`, made for this run"
            ));
        }
        while let Some(Signal::Reload) = signals.recv().await {
            reload(globals, &server, made.as_ref());
        }
        server.stop(STOP).await;
        Ok(Exit::Done)
    });
    runtime.shutdown_background();
    store.close()?;
    ended
}

fn reload(globals: &Globals, server: &Server, made: Option<&Secret>) {
    match Config::load(&globals.sources_with(Secrets::All)).map_err(Report::from) {
        Ok(config) => {
            server.reconfigure(&complete(config, made));
            tracing::info!("the configuration was read again");
        }
        Err(report) => {
            tracing::error!("the configuration is not valid, the old one stays\n{report}");
        }
    }
}

/// With a place and a password where the configuration has none.
fn complete(mut config: Config, made: Option<&Secret>) -> Config {
    let serve = &mut config.serve;
    if serve.listen.is_empty()
        && let Ok(at) = PLACE.parse()
    {
        serve.listen.push(Listen::Tcp(at));
    }
    if serve.password.is_none() {
        serve.password = made.cloned();
    }
    config
}

fn made_password() -> Result<Secret, Report> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = random()?;
    let letters = letters.iter().map(|byte| LETTERS[usize::from(byte % 32)]);
    let letters = letters.map(char::from).take(PASSWORD_CHARS);
    Ok(Secret::new(letters.collect::<String>()))
}

impl From<ListenError> for Report {
    fn from(error: ListenError) -> Report {
        Report::new(Exit::Failed, error.to_string())
            .hint("another program may listen there: `listen` of [serve] names another place")
    }
}
