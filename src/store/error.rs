//! What can go wrong with the database, by what a user can do about it.

use rusqlite::ErrorCode;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// Why the store could not do what was asked. Nothing of the failed command
/// is in the database.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// There is no database (exit 4).
    #[error("there is no database at `{}`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file cannot be opened: permissions, a folder, no folder.
    #[error("cannot open the database `{}`", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// In the system's or SQLite's words.
        reason: String,
    },
    /// `[store] group` cannot be given to the file (exit 78).
    #[error("the database cannot be given to the group `{group}`, as `group` of [store] says")]
    Group {
        /// Its name.
        group: String,
        /// In the system's words.
        reason: String,
    },
    /// Written by a later briefd.
    #[error("the database `{}` is of version {found}, newer than this briefd knows ({known})", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// Some other program's file.
    #[error("`{}` is not a briefd database", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// SQLite finds it malformed.
    #[error("the database{} is damaged", name(path))]
    Damaged {
        /// The file.
        path: PathBuf,
        /// In SQLite's words.
        reason: String,
    },
    /// Another process held the lock for the whole busy timeout (exit 75).
    #[error("the database{} is locked by another process", name(path))]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// It could only be read as a file that does not change, and did (exit 75).
    #[error("the database{} changed while it was read", name(path))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// No room left on the disk.
    #[error("the disk that holds the database{} is full", name(path))]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("the database{} cannot be written", name(path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another daemon (or one-shot poll) holds the database's lock file.
    #[error("another briefd already runs on the database{}{}", name(path), pid.map_or_else(String::new, |pid| format!(" (process {pid})")))]
    Running {
        /// The database.
        path: PathBuf,
        /// Its process id, where it could be read.
        pid: Option<u32>,
    },
    /// Another process remakes the search index.
    #[error("another `briefd db rebuild` runs on this database{}", pid.map_or_else(String::new, |pid| format!(" (process {pid})")))]
    Rebuilding {
        /// Its process id, where it is known.
        pid: Option<u32>,
    },
    /// Told to stop: what was not finished is as it was (exit 130).
    #[error("interrupted")]
    Interrupted,
    /// Events up to this one are gone: the cursor is too old.
    #[error("events before {oldest} have been pruned")]
    Pruned {
        /// The oldest that is still there.
        oldest: i64,
    },
    /// A statement of the user's (`briefd sql`) that is refused or wrong.
    #[error("{0}")]
    Statement(String),
    /// Such a statement took longer than it may (exit 75).
    #[error("the statement took longer than {} s", limit.as_secs_f64())]
    TooLong {
        /// How long it might take.
        limit: Duration,
    },
    /// The writer has stopped; nothing more is written.
    #[error("the store is closed")]
    Closed,
    /// Reading or writing failed, not for want of room.
    #[error("the disk that holds the database failed: {0}")]
    Disk(String),
    /// Anything else SQLite says.
    #[error("the database failed: {0}")]
    Sqlite(String),
}

impl StoreError {
    /// Says which file it is about, where that was not known before.
    pub(super) fn at(mut self, file: &Path) -> StoreError {
        match &mut self {
            StoreError::Damaged { path, .. }
            | StoreError::Locked { path }
            | StoreError::Full { path }
            | StoreError::ReadOnly { path }
                if path.as_os_str().is_empty() =>
            {
                *path = file.to_owned();
            }
            _ => {}
        }
        self
    }

    /// True when it is no fault of the one command: others would fail as well.
    pub fn concerns_all(&self) -> bool {
        matches!(
            self,
            StoreError::Damaged { .. }
                | StoreError::Locked { .. }
                | StoreError::Full { .. }
                | StoreError::ReadOnly { .. }
                | StoreError::Disk(_)
                | StoreError::Closed
        )
    }
}

fn of_the_index(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

/// The file in a sentence, once it is known.
fn name(path: &Path) -> String {
    match path.as_os_str().is_empty() {
        true => String::new(),
        false => format!(" `{}`", path.display()),
    }
}

/// Turns SQLite's errors into ours, where the file is known.
pub(super) trait Wrap<T> {
    /// Names the file.
    fn wrap(self, path: &Path) -> Result<T, StoreError>;
}

impl<T> Wrap<T> for rusqlite::Result<T> {
    fn wrap(self, path: &Path) -> Result<T, StoreError> {
        self.map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreError::Open {
                path: path.into(),
                reason: error.to_string(),
            },
            Some(ErrorCode::NotADatabase) => StoreError::Foreign { path: path.into() },
            _ => StoreError::from(error).at(path),
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        let path = PathBuf::new();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { path }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
                path,
                reason: error.to_string(),
            },
            Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted,
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            // The index of the log could not grow.
            Some(ErrorCode::SystemIoFailure) if of_the_index(&error) => StoreError::Full { path },
            Some(ErrorCode::SystemIoFailure) => StoreError::Disk(error.to_string()),
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            _ => StoreError::Sqlite(error.to_string()),
        }
    }
}
