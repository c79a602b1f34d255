//! The whole at a glance: what `status` says.

use super::*;
use crate::export::json::instant;
use crate::model::Timestamp;
use serde::Serialize;

/// The daemon, the numbers, the editions and the feeds that are polled, as
/// `status --json` prints them.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the contract's own")]
pub struct Overview<E> {
    pub version: &'static str,
    pub database: String,
    pub daemon: DaemonState,
    pub line_down: bool,
    #[serde(flatten)]
    pub numbers: Status,
    pub holds: Vec<Held>,
    pub editions: Vec<E>,
    pub feed_list: Vec<FeedRow>,
}

/// The process that polls.
#[derive(Debug, Serialize)]
pub struct DaemonState {
    /// Whether there is one.
    pub running: bool,
    /// Its id, where it can be read.
    pub pid: Option<u32>,
    /// When it began, RFC 3339.
    pub since: Option<String>,
    /// What keeps it from its work, in words.
    pub troubles: Vec<String>,
}

/// A host that asked to be left alone.
#[derive(Debug, Serialize)]
pub struct Held {
    /// With its port.
    pub host: String,
    /// RFC 3339.
    pub until: String,
    /// Why, in words.
    pub reason: String,
}

impl Reader {
    /// Everything about the database and whoever polls for it, beside the rows
    /// of editions.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn overview<E>(&self, now: Timestamp, editions: Vec<E>) -> Result<Overview<E>, StoreError> {
        let numbers = self.status(now)?;
        let feeds = self.feeds()?.into_iter();
        let pid = daemon_pid(self.path());
        let holds = numbers.holds.iter().map(|hold| Held {
            host: hold.host.clone(),
            until: instant(hold.until),
            reason: hold.reason.clone(),
        });
        Ok(Overview {
            version: env!("CARGO_PKG_VERSION"),
            database: self.path().display().to_string(),
            daemon: DaemonState {
                running: pid.is_some(),
                pid: pid.flatten(),
                since: self.note("daemon.started")?.filter(|_| pid.is_some()),
                troubles: daemon_troubles(self.path()),
            },
            line_down: self.note(LINE_DOWN)?.is_some(),
            holds: holds.collect(),
            editions,
            feed_list: feeds.filter(|feed| feed.polled).collect(),
            numbers,
        })
    }
}
