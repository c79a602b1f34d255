//! `db compact`: free pages go back to the disk.
//!
//! In a database that keeps track of where its pages belong, that goes in
//! steps beside a daemon. Ones made before briefd had that are written anew
//! once, which needs the file for itself.

use super::lock::DaemonLock;
use super::pieces::Pieces;
use super::writer::Batch;
use super::*;
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::channel;
use std::time::Duration;

/// `PRAGMA auto_vacuum` of a database that can give pages back.
const INCREMENTAL: i64 = 2;

/// Pages of the index that one step merges.
const MERGE_PAGES: i64 = 400;

/// Pages that one step gives back.
const FREE_PAGES: i64 = 250;

/// Between two looks at whether to stop, while the file is written anew.
const LOOK_EVERY: Duration = Duration::from_millis(100);

impl Batch<'_> {
    pub(super) fn compact(&mut self, watch: Watch) -> Result<(), StoreError> {
        if self.pragma("auto_vacuum")? != INCREMENTAL {
            return self.write_anew(watch);
        }
        let mut pieces = Pieces::new(self, watch);
        self.claim_index(&mut pieces)?;
        let done = self.in_steps(&mut pieces);
        self.release_index()?;
        done
    }

    fn in_steps(&mut self, pieces: &mut Pieces) -> Result<(), StoreError> {
        // A negative number begins to merge all segments into one.
        let mut pages = -MERGE_PAGES;
        while self.merge(pages)? {
            pages = MERGE_PAGES;
            pieces.next(Stage::Merge, 0, 0)?;
        }
        let (of, mut free) = (self.pragma("freelist_count")?, i64::MAX);
        loop {
            let left = self.pragma("freelist_count")?;
            // Others may free pages meanwhile, or need them: no endless race.
            if left == 0 || left >= free {
                break;
            }
            free = left;
            self.give_back()?;
            self.checkpoint("PASSIVE")?;
            let done = of.saturating_sub(left).unsigned_abs();
            pieces.next(Stage::Compact, done, of.unsigned_abs())?;
        }
        self.checkpoint("TRUNCATE")
    }

    /// One step of merging the index; false when there is nothing left to do.
    fn merge(&self, pages: i64) -> Result<bool, StoreError> {
        let before = self.db.total_changes();
        let sql = "INSERT INTO briefs_fts (briefs_fts, rank) VALUES ('merge', ?1)";
        self.db.execute(sql, [pages])?;
        // One change is the command itself.
        Ok(self.db.total_changes() - before >= 2)
    }

    /// Gives some pages back; the statement frees one page a row.
    fn give_back(&self) -> Result<(), StoreError> {
        let sql = format!("PRAGMA incremental_vacuum({FREE_PAGES})");
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        Ok(())
    }

    /// Turns the file into one that can give pages back, with all its pages.
    fn write_anew(&mut self, mut watch: Watch) -> Result<(), StoreError> {
        let path = self.db.path().unwrap_or_default().to_owned();
        let _no_daemon = DaemonLock::take(Path::new(&path))?;
        let handle = self.db.get_interrupt_handle();
        let (ended, end) = channel::<()>();
        let stage = Stage::WriteAnew;
        let written = std::thread::scope(|scope| {
            scope.spawn(move || {
                while end.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                    if !watch(Progress {
                        stage,
                        done: 0,
                        of: 0,
                    }) {
                        handle.interrupt();
                    }
                }
            });
            let written = self.db.execute_batch(
                "INSERT INTO briefs_fts (briefs_fts) VALUES ('optimize');
                 PRAGMA auto_vacuum = incremental;
                 VACUUM;",
            );
            drop(ended);
            written
        });
        written?;
        self.checkpoint("TRUNCATE")
    }

    fn pragma(&self, name: &str) -> Result<i64, StoreError> {
        Ok(self.db.pragma_query_value(None, name, |row| row.get(0))?)
    }
}
