//! Reading: read-only connections that never wait for the writer.

use super::*;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::event::Event;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

/// A read-only connection. One thread at a time: open one for each.
#[derive(Debug)]
pub struct Reader {}

/// Briefs that were found, loaded one by one.
#[derive(Debug)]
pub struct Found<'a> {
    reader: &'a Reader,
}

impl Iterator for Found<'_> {
    type Item = Result<Brief, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let _ = self.reader;
        unimplemented!()
    }
}

impl Reader {
    /// Opens an existing database; never creates one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; newer, foreign and damaged
    /// files are refused.
    pub fn open(path: &Path, busy_timeout: Duration) -> Result<Reader, StoreError> {
        let _ = (path, busy_timeout);
        unimplemented!()
    }

    /// Which of these ids the feed had before, and its repeated lines.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn known(&self, feed_id: FeedId, ids: &[&str]) -> Result<Known, StoreError> {
        let _ = (feed_id, ids);
        unimplemented!()
    }

    /// Briefs that match. The ids are collected at once, each brief is loaded
    /// when it is asked for; one deleted meanwhile is passed over.
    ///
    /// # Errors
    /// Those of SQLite; never because of what the query says.
    pub fn find(&self, find: &Find) -> Result<Found<'_>, StoreError> {
        let _ = find;
        unimplemented!()
    }

    /// A brief by its id, or by one that was merged into it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn brief(&self, id: &str) -> Result<Option<Brief>, StoreError> {
        let _ = id;
        unimplemented!()
    }

    /// Every version of a brief that is known, the first one first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn revisions(&self, id: &str) -> Result<Vec<Revision>, StoreError> {
        let _ = id;
        unimplemented!()
    }

    /// All feeds by name: those polled, then those no more.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        unimplemented!()
    }

    /// Everything about one feed; of several of that name, the polled one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn feed(&self, name: &str) -> Result<Option<FeedDetail>, StoreError> {
        let _ = name;
        unimplemented!()
    }

    /// Numbers.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn status(&self, now: crate::model::Timestamp) -> Result<Status, StoreError> {
        let _ = now;
        unimplemented!()
    }

    /// A line kept by [`Store::note`].
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        let _ = key;
        unimplemented!()
    }

    /// Events after `seq`, in order.
    ///
    /// # Errors
    /// [`StoreError::Pruned`] when some of them are gone.
    pub fn events(&self, after: i64, limit: u64) -> Result<Vec<Event>, StoreError> {
        let _ = (after, limit);
        unimplemented!()
    }

    /// Runs one reading statement of the user's; `row` gets the columns' names
    /// and the values and may break off. Gives the columns.
    ///
    /// # Errors
    /// [`StoreError::Statement`] for what is wrong, writes, or attaches.
    pub fn sql(
        &self,
        text: &str,
        row: &mut dyn FnMut(&[String], &[SqlValue]) -> ControlFlow<()>,
    ) -> Result<Vec<String>, StoreError> {
        let _ = (text, row);
        unimplemented!()
    }
}
