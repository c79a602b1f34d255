//! The file: making it, knowing it, bringing it up to date.

use super::StoreError;
use super::error::Wrap;
use super::spelling;
use crate::model::settings::StoreSettings;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::TransactionBehavior;
use rusqlite::config::DbConfig;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// "brfd", so that `file` and readers know the file.
pub(super) const APPLICATION_ID: i64 = 0x6272_6664;

/// Each brings a database from one version to the next. Only ever added to.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
    include_str!("schema/008.sql"),
    include_str!("schema/009.sql"),
    include_str!("schema/010.sql"),
    include_str!("schema/011.sql"),
    include_str!("schema/012.sql"),
    include_str!("schema/013.sql"),
];

/// The views and the search index of the present version. Every migration
/// makes the views anew; a change of them needs one, if an empty one.
const VIEWS: &str = include_str!("schema/views.sql");

/// Databases before this one keep no spellings.
const SPELLINGS: i64 = 9;

/// The schema this briefd writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

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
    // A file that may only be read is opened all the same, and then a change
    // of nothing would succeed.
    if db.is_readonly("main").wrap(path)? {
        return Err(StoreError::ReadOnly { path: path.clone() });
    }
    db.busy_timeout(settings.busy_timeout).wrap(path)?;
    keep_plans(&db).wrap(path)?;
    if !exists {
        // At once, so that no kill leaves a file that is nobody's; before WAL,
        // so that it stands in the file itself. `db compact` needs the first,
        // which must be set before the transaction writes a page.
        db.execute_batch(&format!(
            "BEGIN; PRAGMA auto_vacuum = incremental;
             PRAGMA application_id = {APPLICATION_ID}; COMMIT"
        ))
        .wrap(path)?;
    }
    db.pragma_update(None, "journal_mode", "wal").wrap(path)?;
    db.execute_batch(
        "PRAGMA synchronous = normal; PRAGMA foreign_keys = on; PRAGMA temp_store = memory;
         PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 67108864;
         PRAGMA wal_autocheckpoint = 4000;",
    )
    .wrap(path)?;
    migrate(&mut db, path)?;
    db.execute_batch(MOVED).wrap(path)?;
    db.set_prepared_statement_cache_capacity(128);
    permit(settings)?;
    Ok(db)
}

/// What refers to a brief follows it to another rowid. In the same statement:
/// to put foreign keys off until the end of the transaction would take a
/// PRAGMA, and with each of those every cached statement is prepared anew.
const MOVED: &str = "
    CREATE TEMP TRIGGER _brief_moved AFTER UPDATE OF brief ON _brief BEGIN
        UPDATE _revision SET brief = new.brief WHERE brief = old.brief;
        UPDATE _source SET brief = new.brief WHERE brief = old.brief;
    END";

/// A connection that can only read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) db: Connection,
    /// Set where the file is read as one that does not change.
    frozen: Option<Frozen>,
}

impl Reading {
    /// Passes on what was read from this file, if it can be relied on.
    pub(super) fn checked<T>(
        &self,
        path: &Path,
        read: Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &self.frozen {
            Some(frozen) if !frozen.is_still(path) => {
                Err(StoreError::Changed { path: path.into() })
            }
            _ => read.map_err(|error| error.at(path)),
        }
    }
}

/// How a file looks that nobody has open: it has no log and no index of one.
/// SQLite reads it without locks then, so that a writer who comes would be
/// noticed by nobody else.
#[derive(Debug, PartialEq, Eq)]
struct Frozen {
    inode: (u64, u64),
    size: u64,
    modified: (i64, i64),
}

impl Frozen {
    /// None while somebody may have it open for writing.
    fn of(path: &Path) -> Option<Frozen> {
        let log = fs::metadata(beside(path, "-wal")).map_or(0, |log| log.len());
        if log > 0 || fs::symlink_metadata(beside(path, "-shm")).is_ok() {
            return None;
        }
        let found = fs::metadata(path).ok()?;
        Some(Frozen {
            inode: (found.dev(), found.ino()),
            size: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
        })
    }

    fn is_still(&self, path: &Path) -> bool {
        Frozen::of(path).as_ref() == Some(self)
    }
}

/// Opens for reading; refuses what is not ours and changes nothing.
pub(super) fn open_to_read(path: &Path, busy_timeout: Duration) -> Result<Reading, StoreError> {
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
    let reading = inspect(path, busy_timeout)?;
    let version: i64 = reading
        .db
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .wrap(path)?;
    if version == 0 {
        return Err(StoreError::Missing { path: path.into() });
    }
    reading
        .db
        .execute_batch("PRAGMA query_only = on; PRAGMA temp_store = memory;")
        .wrap(path)?;
    Ok(reading)
}

/// What SQLite and briefd keep beside the database, by what its name ends in.
const SIDE_FILES: &[&str] = &["-wal", "-shm", "-journal", ".lock"];

/// True for the database itself and the files beside it, whatever they are
/// called by: nothing else may open them, since closing any descriptor of a
/// file takes all locks that the process holds on it away, SQLite's too.
pub fn is_of_database(db: &Path, path: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let inode = |path: &Path| {
        fs::metadata(path)
            .ok()
            .map(|found| (found.dev(), found.ino()))
    };
    let (here, same) = (place(path), inode(path));
    [""].iter().chain(SIDE_FILES).any(|suffix| {
        let own = beside(db, suffix);
        (here.is_some() && here == place(&own)) || (same.is_some() && same == inode(&own))
    })
}

/// Plans look at no bound value: a cached statement with a join would be
/// prepared anew at every use else, because its values are cleared between.
fn keep_plans(db: &Connection) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(drop)
}

/// The files that SQLite keeps beside the database.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Mode and group of the database and of the files beside it. Its owner's
/// settings count: another user's, root's too, may be of another file.
pub(super) fn permit(settings: &StoreSettings) -> Result<(), StoreError> {
    let path = &settings.path;
    let cannot = |error: std::io::Error| StoreError::Open {
        path: path.clone(),
        reason: error.to_string(),
    };
    if fs::metadata(path).map_err(cannot)?.uid() != nix::unistd::geteuid().as_raw() {
        return Ok(());
    }
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let path = beside(path, suffix);
        let Ok(found) = fs::symlink_metadata(&path) else {
            continue;
        };
        if found.is_symlink() && !suffix.is_empty() {
            continue;
        }
        if let Some(name) = &settings.group {
            let given = group_id(name).and_then(|group| match found.gid() == group {
                true => Ok(()),
                false => std::os::unix::fs::chown(&path, None, Some(group)),
            });
            given.map_err(|error| StoreError::Group {
                group: name.clone(),
                reason: error.to_string(),
            })?;
        }
        if found.permissions().mode() & 0o777 != settings.mode & 0o777 {
            let permissions = fs::Permissions::from_mode(settings.mode & 0o777);
            fs::set_permissions(&path, permissions).map_err(cannot)?;
        }
    }
    Ok(())
}

/// Makes the folder of a file where it is missing. One that may not be looked
/// at is there: making it would only say so in a misleading way.
pub(super) fn make_folder(path: &Path) -> std::io::Result<()> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    match fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => fs::create_dir_all(folder),
        found => found.map(drop),
    }
}

/// Whose a new file beside the database shall be: the database's owner's,
/// where there is none yet, its folder's.
pub(super) fn model_of(db: &Path) -> &Path {
    match (db.exists(), db.parent()) {
        (false, Some(folder)) => folder,
        _ => db,
    }
}

/// What root makes where another user is at home is that user's, who could
/// not open it else.
pub(super) fn give_away(file: &fs::File, model: &Path) -> std::io::Result<()> {
    if !nix::unistd::geteuid().is_root() || file.metadata()?.uid() != 0 {
        return Ok(());
    }
    match fs::metadata(model) {
        Ok(model) if model.uid() != 0 => {
            std::os::unix::fs::fchown(file, Some(model.uid()), Some(model.gid()))
        }
        _ => Ok(()),
    }
}

/// Refuses files of others, of later versions and damaged ones; the
/// connection can only read. SQLite alone opens the file: see
/// [`is_of_database`].
fn inspect(path: &Path, busy_timeout: Duration) -> Result<Reading, StoreError> {
    let reading = open_read_only(path, busy_timeout)?;
    let pragma = |name: &str| -> Result<i64, StoreError> {
        reading
            .db
            .pragma_query_value(None, name, |row| row.get(0))
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
    Ok(reading)
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
/// (an operator in its group) reads the file as one that does not change, and
/// looks every time whether it has changed all the same.
fn open_read_only(path: &Path, busy_timeout: Duration) -> Result<Reading, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let usable = |db: &Connection| -> rusqlite::Result<()> {
        db.busy_timeout(busy_timeout)?;
        keep_plans(db)?;
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    };
    let first = Connection::open_with_flags(path, flags).and_then(|db| usable(&db).map(|()| db));
    let error = match first {
        Ok(db) => return Ok(Reading { db, frozen: None }),
        Err(error) => error,
    };
    // Which of the two it is depends on who owns the file and on its folder.
    let no_side_files = matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
    );
    let Some(frozen) = Frozen::of(path).filter(|_| no_side_files) else {
        return Err(error).wrap(path);
    };
    let uri = format!("file:{}?immutable=1", percent_encode(path));
    let db = Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).wrap(path)?;
    let read = usable(&db).wrap(path);
    let frozen = Some(frozen);
    let reading = Reading { db, frozen };
    reading.checked(path, read)?;
    Ok(reading)
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
    make_folder(path)?;
    let model = model_of(path);
    // SQLite gives its side files the mode and the owner of the database.
    let file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(mode & 0o777)
        .open(path)?;
    give_away(&file, model)
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
    if found < VERSION {
        // First, so that no view stands in a migration's way.
        let names = VIEWS
            .lines()
            .filter_map(|line| line.strip_prefix("CREATE VIEW "))
            .filter_map(|rest| rest.split_whitespace().next());
        for name in names {
            tx.execute_batch(&format!("DROP VIEW IF EXISTS {name}"))
                .wrap(path)?;
        }
        for (number, sql) in (1_i64..)
            .zip(MIGRATIONS)
            .filter(|(number, _)| *number > found)
        {
            tx.execute_batch(sql).wrap(path)?;
            tx.pragma_update(None, "user_version", number).wrap(path)?;
        }
        tx.execute_batch(VIEWS).wrap(path)?;
    }
    if (1..SPELLINGS).contains(&found) {
        spelling::fill(&tx).map_err(|error| error.at(path))?;
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
