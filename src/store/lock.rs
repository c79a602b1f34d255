//! The lock file beside the database: one daemon at a time.

use super::StoreError;
use super::schema::beside;
use super::schema::give_away;
use super::schema::make_folder;
use super::schema::model_of;
use crate::model::text::one_line;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Seek;
use std::os::unix::fs::FileExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// Somebody who only asks holds the lock for an instant: try again so often.
const TRIES: u32 = 20;

/// Bytes of a lock file that are read.
const TEXT_MAX: u64 = 16 * 1024;

/// Held by the daemon, and by a one-shot `poll`, as long as it runs. The
/// system lets go of it however the process ends.
#[derive(Debug)]
pub struct DaemonLock {
    file: File,
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
                    let lock = DaemonLock { file };
                    lock.tell(&[]);
                    return Ok(lock);
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

    /// Keeps what troubles the process, a line each, for [`daemon_troubles`]:
    /// here, because the database may be what it cannot write.
    pub fn tell(&self, troubles: &[String]) {
        let mut text = format!("{}\n", std::process::id());
        for trouble in troubles {
            text.push_str(&one_line(trouble));
            text.push('\n');
        }
        // The text is for people and messages; the lock is what counts. Not
        // made empty first: a full disk would not take it again.
        let _ = self.file.write_all_at(text.as_bytes(), 0);
        let _ = self.file.set_len(text.len() as u64);
    }
}

/// What troubles the process that runs on this database now, a line each.
pub fn daemon_troubles(db: &Path) -> Vec<String> {
    if daemon_pid(db).is_none() {
        return Vec::new();
    }
    let text = File::open(beside(db, ".lock")).and_then(|mut file| text_in(&mut file));
    let text = text.unwrap_or_default();
    text.lines().skip(1).map(str::to_owned).collect()
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
    text_in(file).ok()?.lines().next()?.trim().parse().ok()
}

fn text_in(file: &mut File) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(TEXT_MAX).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
