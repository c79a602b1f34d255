//! The file: making it, knowing it, bringing it up to date.

use super::StoreError;
use super::error::Wrap;
use crate::model::settings::StoreSettings;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::TransactionBehavior;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// "brfd", so that `file` and readers know the file.
pub(super) const APPLICATION_ID: i64 = 0x6272_6664;

/// Each brings a database from one version to the next. Only ever added to.
const MIGRATIONS: &[&str] = &[concat!(
    include_str!("schema/001.sql"),
    include_str!("schema/views.sql")
)];

/// The schema this briefd writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// What stands in the first 16 bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Opens for writing, making and migrating the file as needed.
pub(super) fn open_to_write(settings: &StoreSettings) -> Result<Connection, StoreError> {
    let path = &settings.path;
    let cannot = |reason: String| StoreError::Open {
        path: path.clone(),
        reason,
    };
    roll_back(path);
    let exists = match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(cannot("it is a directory".into())),
        Ok(found) => found.len() > 0,
        Err(_) => false,
    };
    if exists {
        inspect(path, settings.busy_timeout)?;
    } else {
        make(path, settings.mode).map_err(|error| cannot(error.to_string()))?;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut db = Connection::open_with_flags(path, flags).wrap(path)?;
    db.busy_timeout(settings.busy_timeout).wrap(path)?;
    if !exists {
        // Before WAL, so that it stands in the file itself from the first moment.
        db.pragma_update(None, "application_id", APPLICATION_ID)
            .wrap(path)?;
    }
    db.pragma_update(None, "journal_mode", "wal").wrap(path)?;
    db.execute_batch(
        "PRAGMA synchronous = normal; PRAGMA foreign_keys = on; PRAGMA temp_store = memory;
         PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 67108864;",
    )
    .wrap(path)?;
    migrate(&mut db, path)?;
    db.set_prepared_statement_cache_capacity(128);
    permit(settings).map_err(|error| cannot(error.to_string()))?;
    Ok(db)
}

/// Opens for reading; refuses what is not ours and changes nothing.
pub(super) fn open_to_read(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    roll_back(path);
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { path: path.into() });
        }
        Err(error) => {
            return Err(StoreError::Open {
                path: path.into(),
                reason: error.to_string(),
            });
        }
        Ok(found) if found.is_dir() => {
            return Err(StoreError::Open {
                path: path.into(),
                reason: "it is a directory".into(),
            });
        }
        // Somebody is just making it.
        Ok(found) if found.len() == 0 => return Err(StoreError::Missing { path: path.into() }),
        Ok(_) => {}
    }
    let db = inspect(path, busy_timeout)?;
    let version: i64 = db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .wrap(path)?;
    if version == 0 {
        return Err(StoreError::Missing { path: path.into() });
    }
    db.execute_batch("PRAGMA query_only = on; PRAGMA temp_store = memory;")
        .wrap(path)?;
    Ok(db)
}

/// The files that SQLite keeps beside the database.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Mode and group of the database and of the files beside it.
pub(super) fn permit(settings: &StoreSettings) -> std::io::Result<()> {
    let group = match &settings.group {
        Some(name) => Some(group_id(name)?),
        None => None,
    };
    for suffix in ["", "-wal", "-shm"] {
        let path = beside(&settings.path, suffix);
        let Ok(found) = fs::metadata(&path) else {
            continue;
        };
        if let Some(group) = group
            && std::os::unix::fs::MetadataExt::gid(&found) != group
        {
            std::os::unix::fs::chown(&path, None, Some(group))?;
        }
        if found.permissions().mode() & 0o777 != settings.mode & 0o777 {
            fs::set_permissions(&path, fs::Permissions::from_mode(settings.mode & 0o777))?;
        }
    }
    Ok(())
}

/// Refuses files of others, of later versions and damaged ones; the
/// connection can only read.
fn inspect(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    let mut head = [0; 16];
    let read = fs::File::open(path).and_then(|mut file| {
        use std::io::Read;
        file.read_exact(&mut head)
    });
    match read {
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            return Err(StoreError::Open {
                path: path.into(),
                reason: error.to_string(),
            });
        }
        Ok(()) if head == MAGIC => {}
        _ => return Err(StoreError::Foreign { path: path.into() }),
    }
    let db = open_read_only(path, busy_timeout)?;
    let pragma = |name: &str| -> Result<i64, StoreError> {
        db.pragma_query_value(None, name, |row| row.get(0))
            .wrap(path)
    };
    if pragma("application_id")? != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.into() });
    }
    let found = pragma("user_version")?;
    if found > VERSION {
        return Err(StoreError::TooNew {
            path: path.into(),
            found,
            known: VERSION,
        });
    }
    Ok(db)
}

/// A process that was killed while it made the file leaves a hot journal,
/// which a read-only connection may not roll back: it only says that it cannot
/// write. Whatever goes wrong here is told by the opening that follows.
fn roll_back(path: &Path) {
    let hot = fs::metadata(beside(path, "-journal")).is_ok_and(|journal| journal.len() > 0);
    if !hot {
        return;
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let recovered = Connection::open_with_flags(path, flags)
        .and_then(|db| db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())));
    if let Err(error) = recovered {
        tracing::debug!(%error, "could not roll back the journal of `{}`: {error}", path.display());
    }
}

/// A database whose daemon is gone has no `-shm`; who may not make one there
/// (an operator in its group) reads the file as one that does not change.
fn open_read_only(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let usable = |db: &Connection| -> rusqlite::Result<()> {
        db.busy_timeout(busy_timeout)?;
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    };
    let first = Connection::open_with_flags(path, flags).and_then(|db| usable(&db).map(|()| db));
    let error = match first {
        Ok(db) => return Ok(db),
        Err(error) => error,
    };
    // Which of the two it is depends on who owns the file and on its folder.
    let no_side_files = matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
    );
    if no_side_files && fs::metadata(beside(path, "-wal")).map_or(true, |wal| wal.len() == 0) {
        let uri = format!("file:{}?immutable=1", percent_encode(path));
        let db = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).wrap(path)?;
        usable(&db).wrap(path)?;
        return Ok(db);
    }
    Err(error).wrap(path)
}

fn percent_encode(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::new();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                text.push(char::from(*byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn make(path: &Path, mode: u32) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    // SQLite gives its side files the mode of the database.
    fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(mode & 0o777)
        .open(path)
        .map(drop)
}

fn migrate(db: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let version = |db: &Connection| -> Result<i64, StoreError> {
        db.pragma_query_value(None, "user_version", |row| row.get(0))
            .wrap(path)
    };
    if version(db)? == VERSION {
        return Ok(());
    }
    let tx = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .wrap(path)?;
    // Another process may have been faster.
    let found = version(&tx)?;
    for (number, sql) in (1_i64..)
        .zip(MIGRATIONS)
        .filter(|(number, _)| *number > found)
    {
        tx.execute_batch(sql).wrap(path)?;
        tx.pragma_update(None, "user_version", number).wrap(path)?;
    }
    tx.commit().wrap(path)
}

fn group_id(name: &str) -> std::io::Result<u32> {
    match nix::unistd::Group::from_name(name) {
        Ok(Some(group)) => Ok(group.gid.as_raw()),
        Ok(None) => Err(std::io::Error::other(format!("there is no group `{name}`"))),
        Err(error) => Err(error.into()),
    }
}
