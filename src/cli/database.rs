//! The database as verbs open it, and its errors as a person reads them.

use crate::config::Config;
use crate::report::Exit;
use crate::report::Report;
use crate::store;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use std::path::Path;
use std::time::Duration;

/// How long `poll` and `import` place briefs of an older build in stories.
pub(crate) const PLACING: Duration = Duration::from_secs(2);

/// For reading: never makes a database.
pub(super) fn reader(config: &Config) -> Result<Reader, Report> {
    Ok(Reader::open(&config.store.path, config.store.busy_timeout)?)
}

/// The same; none where there is no database yet.
pub(super) fn reader_of_any(config: &Config) -> Result<Option<Reader>, Report> {
    match Reader::open(&config.store.path, config.store.busy_timeout) {
        Err(StoreError::Missing { .. }) => Ok(None),
        opened => Ok(Some(opened?)),
    }
}

/// What makes a running daemon read its configuration again.
pub(super) fn how_to_reload(daemon: Option<u32>) -> String {
    match daemon {
        Some(pid) => format!("`systemctl reload briefd` (or `kill -HUP {pid}`)"),
        None => "`systemctl reload briefd` (or a SIGHUP)".to_owned(),
    }
}

/// For changing what is there: never makes a database.
pub(super) fn existing(config: &Config) -> Result<Store, Report> {
    Ok(Store::open_existing(&config.store, Clock::system())?)
}

/// Refuses to read or write a file that is part of the database as any other.
pub(super) fn leave_alone(config: &Config, path: &Path) -> Result<(), Report> {
    match store::is_of_database(&config.store.path, path) {
        false => Ok(()),
        true => Err(Report::new(
            Exit::Failed,
            format!(
                "`{}` is the database itself, or belongs to it",
                path.display()
            ),
        )
        .hint("name another file; `briefd db backup FILE` copies the database")),
    }
}

impl From<StoreError> for Report {
    fn from(error: StoreError) -> Report {
        let exit = match &error {
            StoreError::Missing { .. } => Exit::Missing,
            StoreError::Locked { .. }
            | StoreError::Changed { .. }
            | StoreError::Running { .. }
            | StoreError::Rebuilding { .. }
            | StoreError::TooLong { .. } => Exit::TryAgain,
            StoreError::Group { .. } => Exit::Config,
            StoreError::Interrupted => Exit::Interrupted,
            _ => Exit::Failed,
        };
        let report = Report::of(exit, &error);
        match &error {
            StoreError::Missing { .. } => {
                report.hint("`briefd poll` or `briefd run` makes it; `--db FILE` names another")
            }
            StoreError::Open { reason, .. } => report.why(reason.clone()).hint(
                "check the path, its folder and who may read it: the service's database \
                     is for root and its group; `--db FILE` names another",
            ),
            StoreError::Group { reason, .. } => report.why(reason.clone()).hint(
                "only a group of the user that runs briefd will do; in a service that is its \
                 own: `DynamicUser=no`, `User=` and `Group=` in the unit (README, Install)",
            ),
            StoreError::TooNew { .. } => report.hint("use a newer briefd, or another `--db FILE`"),
            StoreError::Foreign { .. } => report
                .hint("it was left as it is; name another file with `--db FILE`")
                .hint("if it was one, its head is damaged: restore a backup (see README)"),
            StoreError::Damaged { reason, .. } => report
                .why(reason.clone())
                .hint("`briefd db check` tells how much of it; nothing was changed")
                .hint("stop the daemon and restore a copy made by `briefd db backup` (see README)"),
            StoreError::Locked { .. } | StoreError::Rebuilding { .. } => {
                report.hint("try again when the other process is done")
            }
            StoreError::Changed { .. } => {
                report.hint("its daemon has just started, or written: try again")
            }
            StoreError::Running { .. } => {
                report.hint("stop it first, or ask it: every other verb works beside it")
            }
            StoreError::Full { .. } => report.hint("make room; nothing that was committed is lost"),
            StoreError::ReadOnly { .. } => report.hint(
                "check who may write the file and its folder: to the service's database write \
                 as root; `--db FILE` names another",
            ),
            StoreError::Pruned { .. } => report.hint("begin again from the oldest event"),
            StoreError::Statement(_) => {
                report.hint("the views are listed in the README; only one reading statement is run")
            }
            StoreError::TooLong { .. } => report
                .hint("`--timeout 10m` gives it more time, `--timeout 0s` as much as it takes")
                .hint("what is found and sorted by an index is fast, see the README"),
            StoreError::Interrupted => {
                report.hint("what was not finished is as it was: run it again")
            }
            StoreError::Closed | StoreError::Disk(_) | StoreError::Sqlite(_) => report,
        }
    }
}
