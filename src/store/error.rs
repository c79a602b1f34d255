//! What can go wrong with the database, by what a user can do about it.

use rusqlite::ErrorCode;
use std::path::Path;
use std::path::PathBuf;

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
    #[error("the database is damaged")]
    Damaged {
        /// In SQLite's words.
        reason: String,
    },
    /// Another process held the lock for the whole busy timeout (exit 75).
    #[error("the database is locked by another process")]
    Locked,
    /// No room left on the disk.
    #[error("the disk that holds the database is full")]
    Full,
    /// The file or its folder may not be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// Another daemon (or one-shot poll) holds the database's lock file.
    #[error("another briefd already runs on this database{}", pid.map_or_else(String::new, |pid| format!(" (process {pid})")))]
    Running {
        /// Its process id, where it could be read.
        pid: Option<u32>,
    },
    /// Events up to this one are gone: the cursor is too old.
    #[error("events before {oldest} have been pruned")]
    Pruned {
        /// The oldest that is still there.
        oldest: i64,
    },
    /// A statement of the user's (`briefd sql`) that is refused or wrong.
    #[error("{0}")]
    Statement(String),
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
    /// True when it is no fault of the one command: others would fail as well.
    pub fn concerns_all(&self) -> bool {
        matches!(
            self,
            StoreError::Damaged { .. }
                | StoreError::Locked
                | StoreError::Full
                | StoreError::ReadOnly
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
            _ => error.into(),
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged {
                reason: error.to_string(),
            },
            Some(ErrorCode::DiskFull) => StoreError::Full,
            // The index of the log could not grow.
            Some(ErrorCode::SystemIoFailure) if of_the_index(&error) => StoreError::Full,
            Some(ErrorCode::SystemIoFailure) => StoreError::Disk(error.to_string()),
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
            _ => StoreError::Sqlite(error.to_string()),
        }
    }
}
