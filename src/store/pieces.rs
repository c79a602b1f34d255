//! Long work on the file in pieces, each a short transaction: other writers
//! get in between, and it can be told to stop.

use super::lock::daemon_pid;
use super::writer::Batch;
use super::writer::write_index;
use super::*;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

/// A piece begins nothing more after this; its commit takes as long again.
pub(super) const PIECE: Duration = Duration::from_millis(100);

/// The least pause beside a daemon: longer than SQLite sleeps between two
/// tries for the lock.
const PAUSE: Duration = Duration::from_millis(120);

/// Who is told of the progress, and how others are let in.
pub(super) struct Pieces {
    watch: Watch,
    gentle: bool,
    begun: Instant,
}

impl Pieces {
    pub(super) fn new(batch: &Batch<'_>, watch: Watch) -> Pieces {
        let path = batch.db.path().unwrap_or_default();
        Pieces {
            watch,
            gentle: daemon_pid(Path::new(path)).is_some(),
            begun: Instant::now(),
        }
    }

    /// After a piece: tells of it, and pauses as long as it took.
    pub(super) fn next(&mut self, stage: Stage, done: u64, of: u64) -> Result<(), StoreError> {
        if !(self.watch)(Progress { stage, done, of }) {
            return Err(StoreError::Interrupted);
        }
        if self.gentle {
            std::thread::sleep(self.begun.elapsed().clamp(PAUSE, 10 * PAUSE));
        }
        self.begun = Instant::now();
        Ok(())
    }
}

impl Batch<'_> {
    /// One transaction, its changes of the index included.
    pub(super) fn piece<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.db.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(self).and_then(|done| {
            self.place_news()?;
            self.tell_stories()?;
            self.count_terms()?;
            write_index(self.db, INDEX, std::mem::take(&mut self.index))?;
            self.db.execute_batch("COMMIT")?;
            Ok(done)
        });
        if done.is_err() {
            self.index.clear();
            self.news.clear();
            self.touched.clear();
            self.terms = Default::default();
            if !self.db.is_autocommit() {
                self.db.execute_batch("ROLLBACK")?;
            }
        }
        done
    }
}
