//! The server of `[serve]` in the daemon.

use crate::config::Config;
use crate::config::UNIT_WATCHDOG;
use crate::poll::Poller;
use crate::report::Exit;
use crate::report::Report;
use crate::serve::Server;
use crate::store::Store;
use crate::time::Clock;
use std::sync::Arc;
use std::time::Duration;

/// How soon the loop must turn again where no service manager says so.
pub(super) const LOOP: Duration = UNIT_WATCHDOG;

/// How long answers under way may take to end at a stop, after polls ended.
pub(super) const STOP: Duration = Duration::from_secs(1);

/// The server that the configuration wants, if it does.
pub(super) fn start(poller: &Poller, store: &Store, clock: &Clock) -> Option<Server> {
    let config = poller.config();
    if config.serve.listen.is_empty() {
        return None;
    }
    warn(config);
    let tally = Arc::clone(poller.tally());
    let mut server = Server::new(config, store.clone(), clock.clone(), Some(tally));
    server.beat(LOOP);
    server.keep_listening(&config.serve.listen);
    Some(server)
}

/// Goes by another configuration.
pub(super) fn reload(server: Option<&Server>, config: &Config) {
    match server {
        Some(server) => {
            warn(config);
            server.reconfigure(config);
        }
        None if config.serve.listen.is_empty() => {}
        None => tracing::warn!("`listen` of [serve] counts from the next start on"),
    }
}

/// Refuses a configuration that would let everybody read.
///
/// # Errors
/// A report that names the key.
pub fn usable(config: Config) -> Result<Config, Report> {
    if config.serve.listen.is_empty() || config.serve.password.is_some() {
        return Ok(config);
    }
    let error = "`listen` of [serve] stands there without a password";
    let hint = "write `password_file` (or `password`, `password_credential`) beside it";
    Err(Report::new(Exit::Config, error).hint(hint))
}

fn warn(config: &Config) {
    if config.serve.is_in_the_clear() {
        tracing::warn!(
            "`listen` of [serve] is open to other machines, and what they send, the password \
             too, can be read on the way: put a proxy with https before it and name it in `url`"
        );
    }
}
