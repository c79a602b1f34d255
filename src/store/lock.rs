//! The lock file beside the database: one daemon at a time.

use super::StoreError;
use std::fs::File;
use std::path::Path;

/// Held by the daemon, and by a one-shot `poll`, as long as it runs. The
/// system lets go of it however the process ends.
#[derive(Debug)]
pub struct DaemonLock {
    _file: File,
}

impl DaemonLock {
    /// Takes the lock of the database at `db`, making its folder and the lock
    /// file (`<db>.lock`) where they are missing.
    ///
    /// # Errors
    /// [`StoreError::Running`] when somebody has it, [`StoreError::Open`] when
    /// the lock file cannot be made.
    pub fn take(db: &Path) -> Result<DaemonLock, StoreError> {
        let _ = db;
        unimplemented!()
    }
}

/// The process that runs on this database now: `Some(None)` when its id cannot
/// be read. Never creates anything.
pub fn daemon_pid(db: &Path) -> Option<Option<u32>> {
    let _ = db;
    unimplemented!()
}
