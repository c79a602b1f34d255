//! The handle to the one writer.

use super::*;
use crate::model::Timestamp;
use crate::model::feed::Feed;
use crate::model::settings::RetentionSettings;
use crate::model::settings::StoreSettings;
use crate::time::Clock;
use std::path::Path;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;

/// The answer to a command, there once the command is committed.
#[must_use = "a command's failure is told here only"]
#[derive(Debug)]
pub struct Pending<T> {
    reply: tokio::sync::oneshot::Receiver<Result<T, StoreError>>,
}

impl<T> Pending<T> {
    /// Waits. Not for use inside an async task: await it there.
    ///
    /// # Errors
    /// Those of the command.
    pub fn wait(self) -> Result<T, StoreError> {
        self.reply
            .blocking_recv()
            .unwrap_or(Err(StoreError::Closed))
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.reply)
            .poll(context)
            .map(|reply| reply.unwrap_or(Err(StoreError::Closed)))
    }
}

/// A cheap handle to the writer thread. The thread ends, after what was asked
/// of it is committed, when the last handle is dropped or [`Store::close`] is
/// called.
#[derive(Debug, Clone)]
pub struct Store {}

impl Store {
    /// Opens the database, making it (and its folder) where there is none and
    /// bringing an older one up to date, and starts the writer.
    ///
    /// # Errors
    /// A newer, foreign or damaged file is refused and left as it is.
    pub fn open(settings: &StoreSettings, clock: Clock) -> Result<Store, StoreError> {
        let _ = (settings, clock);
        unimplemented!()
    }

    /// Commits what was asked so far, writes the log back into the database
    /// and ends the writer. Commands of other handles then give
    /// [`StoreError::Closed`].
    ///
    /// # Errors
    /// When the last batch could not be committed.
    pub fn close(self) -> Result<(), StoreError> {
        unimplemented!()
    }

    /// A reader of the same file.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn reader(&self) -> Result<Reader, StoreError> {
        unimplemented!()
    }

    /// Makes the database's feeds what the configuration says. `plan` is asked
    /// for feeds that are new, back again, or have another cadence now.
    pub fn sync_feeds(&self, feeds: Vec<Feed>, plan: Plan, now: Timestamp) -> Pending<Synced> {
        let _ = (feeds, plan, now);
        unimplemented!()
    }

    /// Takes due feeds, the longest waiting first, and keeps them from others
    /// until the lease ends. Skips held hosts and gone feeds.
    pub fn claim(&self, claim: Claim) -> Pending<Vec<Claimed>> {
        let _ = claim;
        unimplemented!()
    }

    /// Keeps what a poll found and what it means, in one transaction, and ends
    /// the lease.
    pub fn save(&self, record: PollRecord) -> Pending<Saved> {
        let _ = record;
        unimplemented!()
    }

    /// Ends a lease without a poll: the feed is due as before.
    pub fn release(&self, feed_id: FeedId) -> Pending<()> {
        let _ = feed_id;
        unimplemented!()
    }

    /// Ends leases (of feeds and pages) that ran out or whose process is gone;
    /// tells how many.
    pub fn take_back_leases(&self, now: Timestamp) -> Pending<usize> {
        let _ = now;
        unimplemented!()
    }

    /// Makes a feed due now, clears its backoff and gone state, not its
    /// host's hold. False when no polled feed has that name.
    pub fn wake(&self, name: &str, now: Timestamp) -> Pending<bool> {
        let _ = (name, now);
        unimplemented!()
    }

    /// Which feeds are due; with `force`, all of them (or all of `names`)
    /// but the gone are made due first. Empty `names`: all feeds.
    pub fn mark_due(&self, names: Vec<String>, force: bool, now: Timestamp) -> Pending<Marked> {
        let _ = (names, force, now);
        unimplemented!()
    }

    /// Goes back to the URL before the last move, and never follows a move to
    /// that target again. From and to; none when there is no move on record.
    pub fn undo_move(&self, name: &str, now: Timestamp) -> Pending<Option<(String, String)>> {
        let _ = (name, now);
        unimplemented!()
    }

    /// Stars or unstars briefs; gives the ids (as given) that do not exist.
    pub fn star(&self, ids: Vec<String>, starred: bool) -> Pending<Vec<String>> {
        let _ = (ids, starred);
        unimplemented!()
    }

    /// Takes pages to fetch, the newest briefs first; at most one a host.
    pub fn claim_pages(&self, claim: Claim) -> Pending<Vec<PageJob>> {
        let _ = claim;
        unimplemented!()
    }

    /// Keeps what came of a page.
    pub fn save_page(&self, record: PageRecord) -> Pending<Saved> {
        let _ = record;
        unimplemented!()
    }

    /// Stores items of a feed by name, which is made, unpolled, where no feed
    /// has it; `outlet` is for a feed that is made.
    pub fn import_items(
        &self,
        feed: &str,
        items: Vec<Candidate>,
        now: Timestamp,
    ) -> Pending<Imported> {
        let _ = (feed, items, now);
        unimplemented!()
    }

    /// Stores briefs as they stand. Known ids stay as they are.
    pub fn import_briefs(&self, briefs: Vec<ImportedBrief>, now: Timestamp) -> Pending<Imported> {
        let _ = (briefs, now);
        unimplemented!()
    }

    /// Deletes what may go, a bounded number at a time: call again while
    /// `more`. `per_feed_max` is `[poll] items_per_feed_max` (0: no limit).
    pub fn retain(
        &self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        now: Timestamp,
    ) -> Pending<Retained> {
        let _ = (settings, per_feed_max, now);
        unimplemented!()
    }

    /// Keeps a line about the running process (`daemon.started`, `line_down`
    /// ..) for `status`; an empty value removes it.
    pub fn note(&self, key: &str, value: &str) -> Pending<()> {
        let _ = (key, value);
        unimplemented!()
    }

    /// Small upkeep for the query planner and the search index.
    pub fn optimize(&self) -> Pending<()> {
        unimplemented!()
    }

    /// Gives free space back to the disk; needs as much again meanwhile.
    pub fn compact(&self) -> Pending<()> {
        unimplemented!()
    }

    /// Remakes the search index, and with `redo` the derived parts of every
    /// brief; tells how many briefs there are.
    pub fn rebuild(&self, redo: Option<Redo>) -> Pending<u64> {
        let _ = redo;
        unimplemented!()
    }

    /// Looks for damage: pages, search index, references. Reads everything.
    pub fn check(&self) -> Pending<Checked> {
        unimplemented!()
    }
}

/// Copies a live database into a new file, which must not exist.
///
/// # Errors
/// Those of reading; [`StoreError::Open`] when the target exists or cannot be made.
pub fn backup(db: &Path, to: &Path, settings: &StoreSettings) -> Result<(), StoreError> {
    let _ = (db, to, settings);
    unimplemented!()
}
