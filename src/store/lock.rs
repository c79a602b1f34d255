//! The lock file beside the database: one daemon at a time.

use super::StoreError;
use super::schema::beside;
use super::schema::give_away;
use super::schema::make_folder;
use super::schema::model_of;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Seek;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// Somebody who only asks holds the lock for an instant: try again so often.
const TRIES: u32 = 20;

/// Held by the daemon, and by a one-shot `poll`, as long as it runs. The
/// system lets go of it however the process ends.
#[derive(Debug)]
pub struct DaemonLock {
    _file: File,
}

impl DaemonLock {
    /// Takes the lock of the database at `db`, making its folder and the lock
    /// file (`<db>.lock`) where they are missing. Who may read the database
    /// may see the lock, and its owner may take it, whoever made it.
    ///
    /// # Errors
    /// [`StoreError::Running`] when somebody has it, [`StoreError::Open`] when
    /// the lock file cannot be made.
    pub fn take(db: &Path) -> Result<DaemonLock, StoreError> {
        let path = beside(db, ".lock");
        let cannot = |error: std::io::Error| StoreError::Open {
            path: path.clone(),
            reason: error.to_string(),
        };
        make_folder(&path).map_err(cannot)?;
        let mode = std::fs::metadata(db).map_or(0o600, |db| db.permissions().mode());
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(mode & 0o666)
            // What is written here must not end up in another file.
            .custom_flags(nix::fcntl::OFlag::O_NOFOLLOW.bits())
            .open(&path)
            .map_err(cannot)?;
        give_away(&file, model_of(db)).map_err(cannot)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    // The number is for people and messages; the lock is what counts.
                    let _ = file.set_len(0);
                    let _ = file.rewind();
                    let _ = writeln!(file, "{}", std::process::id());
                    return Ok(DaemonLock { _file: file });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
                Err(TryLockError::Error(error)) => return Err(cannot(error)),
            }
        }
        Err(StoreError::Running {
            path: db.to_owned(),
            pid: pid_in(&mut file),
        })
    }
}

/// The process that runs on this database now: `Some(None)` when its id cannot
/// be read. Never creates anything.
pub fn daemon_pid(db: &Path) -> Option<Option<u32>> {
    let mut file = File::open(beside(db, ".lock")).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(pid_in(&mut file)),
        _ => None,
    }
}

fn pid_in(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    let _ = file.rewind();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
