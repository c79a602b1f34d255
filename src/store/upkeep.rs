//! Care for the file: small upkeep, checking, copying.

use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::model::settings::StoreSettings;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::named_params;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

statements! {
    /// Event numbers without gaps.
    EVENT_GAPS = "SELECT max(seq) - min(seq) + 1 - count(*) FROM _event";

    /// Briefs that no item stands behind.
    BRIEFS_WITHOUT_SOURCE = "
        SELECT id FROM _brief AS b
        WHERE NOT EXISTS (SELECT 1 FROM _source AS s WHERE s.brief = b.brief) LIMIT 10";

    /// Briefs.
    BRIEFS_COUNT = "SELECT count(*) FROM _brief";
}

impl Batch<'_> {
    pub(super) fn star(&self, ids: &[String], starred: bool) -> Result<Vec<String>, StoreError> {
        let mut unknown = Vec::new();
        for id in ids {
            match self.brief_of(id)? {
                Some(brief) => {
                    self.db
                        .prepare_cached(STAR)?
                        .execute(named_params! {":brief": brief, ":starred": starred})?;
                }
                None => unknown.push(id.clone()),
            }
        }
        Ok(unknown)
    }

    pub(super) fn note(&self, key: &str, value: &str) -> Result<(), StoreError> {
        if value.is_empty() {
            self.db
                .prepare_cached(NOTE_REMOVE)?
                .execute(named_params! {":key": key})?;
        } else {
            self.db
                .prepare_cached(NOTE_SET)?
                .execute(named_params! {":key": key, ":value": value})?;
        }
        Ok(())
    }

    /// Merges some segments of the index and lets SQLite look at its statistics.
    pub(super) fn optimize(&self) -> Result<(), StoreError> {
        self.db.execute_batch(
            "INSERT INTO briefs_fts (briefs_fts, rank) VALUES ('merge', 500);
             PRAGMA optimize;",
        )?;
        self.checkpoint("PASSIVE")
    }

    pub(super) fn check(&self) -> Result<Checked, StoreError> {
        let mut checked = Checked::default();
        let mut statement = self.db.prepare("PRAGMA integrity_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                checked.findings.push(line);
            }
        }
        let mut statement = self.db.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let table: String = row.get(0)?;
            let rowid: Option<i64> = row.get(1)?;
            checked.findings.push(format!(
                "row {} of `{table}` refers to nothing",
                rowid.unwrap_or_default()
            ));
        }
        let index = self.db.execute(
            "INSERT INTO briefs_fts (briefs_fts, rank) VALUES ('integrity-check', 1)",
            [],
        );
        if let Err(error) = index {
            checked.findings.push(format!(
                "the search index does not agree with the briefs ({error}): `briefd db rebuild` remakes it"
            ));
        }
        let gaps: Option<i64> = self.db.query_row(EVENT_GAPS, [], |row| row.get(0))?;
        if gaps.is_some_and(|gaps| gaps != 0) {
            checked.findings.push("event numbers have gaps".into());
        }
        let mut statement = self.db.prepare(BRIEFS_WITHOUT_SOURCE)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            checked.findings.push(format!("brief `{id}` has no source"));
        }
        let briefs: i64 = self.db.query_row(BRIEFS_COUNT, [], |row| row.get(0))?;
        checked.briefs = briefs.unsigned_abs();
        Ok(checked)
    }

    /// Writes the log back. A reader in the way means that it is done later:
    /// who waited for it would keep the writer's lock meanwhile.
    pub(super) fn checkpoint(&self, how: &str) -> Result<(), StoreError> {
        let sql = format!("PRAGMA wal_checkpoint({how})");
        let done = self
            .wait
            .not_during(|| self.db.query_row(&sql, [], |_| Ok(())));
        Ok(done?)
    }
}

/// Copies a live database into a new file, which must not exist, with the
/// mode of the database.
///
/// # Errors
/// Those of reading; [`StoreError::Open`] when the target exists or cannot be made.
pub fn backup(db: &Path, to: &Path, settings: &StoreSettings) -> Result<(), StoreError> {
    let from = schema::open_to_read(db, settings.busy_timeout)?;
    let cannot = |reason: String| StoreError::Open {
        path: to.to_owned(),
        reason,
    };
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(settings.mode & 0o777)
        .open(to)
        .map_err(|error| cannot(error.to_string()))?;
    let copied = copy(&from.db, to).map_err(|error| match StoreError::from(error) {
        StoreError::Sqlite(reason) => cannot(reason),
        other => other,
    });
    let copied = from.checked(db, copied);
    if copied.is_err() {
        // Half a copy is worse than none.
        let _ = std::fs::remove_file(to);
    }
    copied
}

fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(to, flags)?;
    {
        // In one step: one snapshot, never begun again however much is written.
        let backup = rusqlite::backup::Backup::new(from, &mut target)?;
        backup.step(-1)?;
    }
    // One file, without a log beside it.
    target.pragma_update(None, "journal_mode", "delete")?;
    Ok(())
}
