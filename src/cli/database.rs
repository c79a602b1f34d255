//! The database as verbs open it, and its errors as a person reads them.

use crate::config::Config;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;

/// For reading: never makes a database.
pub(super) fn reader(config: &Config) -> Result<Reader, Report> {
    Ok(Reader::open(
        &config.database_to_read(),
        config.store.busy_timeout,
    )?)
}

/// For changing what is there: never makes a database.
pub(super) fn existing(config: &Config) -> Result<Store, Report> {
    let path = config.database_to_read();
    drop(Reader::open(&path, config.store.busy_timeout)?);
    let settings = crate::model::settings::StoreSettings {
        path,
        ..config.store.clone()
    };
    Ok(Store::open(&settings, Clock::system())?)
}

impl From<StoreError> for Report {
    fn from(error: StoreError) -> Report {
        let exit = match &error {
            StoreError::Missing { .. } => Exit::Missing,
            StoreError::Locked | StoreError::Running { .. } => Exit::TryAgain,
            _ => Exit::Failed,
        };
        let report = Report::of(exit, &error);
        match &error {
            StoreError::Missing { .. } => {
                report.hint("`briefd poll` or `briefd run` makes it; `--db FILE` names another")
            }
            StoreError::Open { reason, .. } => report
                .why(reason.clone())
                .hint("check the path, its folder and who may read it"),
            StoreError::TooNew { .. } => report.hint("use a newer briefd, or another `--db FILE`"),
            StoreError::Foreign { .. } => {
                report.hint("it was left as it is; name another file with `--db FILE`")
            }
            StoreError::Damaged { reason } => report
                .why(reason.clone())
                .hint("it was left as it is; restore a backup made by `briefd db backup`"),
            StoreError::Locked => report.hint("try again when the other process is done"),
            StoreError::Running { .. } => {
                report.hint("stop it first, or ask it: every other verb works beside it")
            }
            StoreError::Full => report.hint("make room; nothing that was committed is lost"),
            StoreError::ReadOnly => report.hint("check who may write the file and its folder"),
            StoreError::Pruned { .. } => report.hint("begin again from the oldest event"),
            StoreError::Statement(_) => {
                report.hint("the views are listed in the README; only one reading statement is run")
            }
            StoreError::Closed | StoreError::Disk(_) | StoreError::Sqlite(_) => report,
        }
    }
}
