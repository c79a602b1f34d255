//! The handle to the one writer.

use super::wait::Wait;
use super::writer::Batch;
use super::writer::Job;
use super::writer::Message;
use super::writer::Writer;
use super::*;
use crate::model::Timestamp;
use crate::model::feed::Feed;
use crate::model::settings::RetentionSettings;
use crate::model::settings::StoreSettings;
use crate::tally::Counted;
use crate::tally::Histogram;
use crate::time::Clock;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;
use std::task::Context;
use std::task::Poll;
use std::time::Instant;
use tokio::sync::oneshot;

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
pub struct Store {
    sender: Sender<Message>,
    settings: Arc<StoreSettings>,
    wait: Arc<Wait>,
    clock: Clock,
    times: Arc<Histogram>,
    holds: Arc<AtomicUsize>,
}

/// While it lives, stories that are told are not told anew.
#[derive(Debug)]
pub struct HeldStories(Arc<AtomicUsize>);

impl Drop for HeldStories {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Bounds of how long a transaction takes, in seconds.
const TIMES: &[f64] = &[0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0];

impl Store {
    /// Opens the database, making it (and its folder) where there is none and
    /// bringing an older one up to date, and starts the writer. Leases of
    /// processes that are gone are taken back.
    ///
    /// # Errors
    /// A newer, foreign or damaged file is refused and left as it is.
    pub fn open(settings: &StoreSettings, clock: Clock) -> Result<Store, StoreError> {
        let mut db = schema::open_to_write(settings)?;
        let wait = Arc::<Wait>::default();
        db.busy_handler(Some(Arc::clone(&wait).handler(settings.busy_timeout)))?;
        let times = Arc::new(Histogram::new(TIMES));
        let holds = Arc::<AtomicUsize>::default();
        let writer = Writer {
            db,
            owner: owner::this_process(),
            batch_max: settings.batch.max(1),
            wait: Arc::clone(&wait),
            settings: settings.cluster.clone(),
            terms: Default::default(),
            holds: Arc::clone(&holds),
            times: Arc::clone(&times),
        };
        let (sender, receiver) = channel();
        std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer.run(&receiver))
            .map_err(|error| StoreError::Open {
                path: settings.path.clone(),
                reason: error.to_string(),
            })?;
        let store = Store {
            sender,
            settings: Arc::new(settings.clone()),
            wait,
            clock,
            times,
            holds,
        };
        // What a process that is gone was polling is due again at once. Who
        // opens the store does not wait for it.
        drop(store.take_back_leases(store.clock.now()));
        Ok(store)
    }

    /// The same, but never makes a database.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; else as [`Store::open`].
    pub fn open_existing(settings: &StoreSettings, clock: Clock) -> Result<Store, StoreError> {
        Reader::open(&settings.path, settings.busy_timeout)?;
        Store::open(settings, clock)
    }

    /// Waits for other programs' locks as long as they last, not only for the
    /// busy timeout: for who has other things to do meanwhile.
    pub fn be_patient(&self) {
        self.wait.be_patient();
    }

    /// Waits for no lock any more, now and later: what cannot be stored at
    /// once fails with [`StoreError::Locked`].
    pub fn give_up(&self) {
        self.wait.give_up();
    }

    /// Since when the writer has been waiting for another program's lock.
    pub fn locked_since(&self) -> Option<Instant> {
        self.wait.waiting_since()
    }

    /// How long transactions of this process took, from the lock to the commit.
    pub fn write_times(&self) -> Counted {
        self.times.counted()
    }

    /// For who brings many documents at once: a story that grows is not told
    /// anew with each report, but once when all have come. Who is broken off
    /// leaves the rest to whoever writes next.
    pub fn hold_stories(&self) -> HeldStories {
        self.holds.fetch_add(1, Ordering::Relaxed);
        HeldStories(Arc::clone(&self.holds))
    }

    /// Tells some of the stories that were held; true when there may be more.
    pub fn tell_held(&self) -> Pending<bool> {
        self.submit(|batch| Ok(!batch.held && !batch.untold()?.is_empty()))
    }

    /// Commits what was asked so far, writes the log back into the database
    /// unless somebody is in the way, and ends the writer. Commands of other
    /// handles then give [`StoreError::Closed`].
    ///
    /// # Errors
    /// [`StoreError::Closed`] when it has ended before.
    pub fn close(self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        if self.sender.send(Message::Close(reply)).is_err() {
            return Err(StoreError::Closed);
        }
        answer.blocking_recv().map_err(|_| StoreError::Closed)
    }

    /// A reader of the same file.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.settings.path, self.settings.busy_timeout)
    }

    /// Makes the database's feeds what the configuration says. `plan` is asked
    /// for feeds that are new, back again, or have another cadence now.
    pub fn sync_feeds(&self, feeds: Vec<Arc<Feed>>, plan: Plan, now: Timestamp) -> Pending<Synced> {
        self.submit(move |batch| batch.sync_feeds(&feeds, plan, now))
    }

    /// Ends the polling of the feed that was configured so; true when there
    /// was one. What it brought stays.
    pub fn unlist(&self, name: &str, url: &str) -> Pending<bool> {
        let (name, url) = (name.to_owned(), url.to_owned());
        self.submit(move |batch| batch.unlist(&name, &url))
    }

    /// Takes due feeds, the longest waiting first, and keeps them from others
    /// until the lease ends. Skips held hosts and gone feeds.
    pub fn claim(&self, claim: Claim) -> Pending<Vec<Claimed>> {
        self.submit(move |batch| batch.claim(&claim))
    }

    /// Keeps what a poll found and what it means, in one transaction, and ends
    /// the lease.
    pub fn save(&self, record: PollRecord) -> Pending<Saved> {
        self.submit(move |batch| batch.save(record))
    }

    /// Ends this process's leases but those of `feeds` and of the pages of
    /// `sources`: what lost its result is due again at once.
    pub fn release_but(&self, feeds: Vec<FeedId>, sources: Vec<i64>) -> Pending<()> {
        self.submit(move |batch| batch.release_but(&feeds, &sources))
    }

    /// Ends a lease without a poll: the feed is due as before.
    pub fn release(&self, feed_id: FeedId) -> Pending<()> {
        self.submit(move |batch| batch.release(feed_id))
    }

    /// Ends leases (of feeds and pages) that ran out or whose process is gone;
    /// tells how many.
    pub fn take_back_leases(&self, now: Timestamp) -> Pending<usize> {
        self.submit(move |batch| batch.take_back_leases(now))
    }

    /// Ends holds at `latest` that would last longer: they are from before the
    /// clock was set back. Tells how many.
    pub fn shorten_holds(&self, latest: Timestamp) -> Pending<usize> {
        self.submit(move |batch| batch.shorten_holds(latest))
    }

    /// Makes a feed due now, clears its backoff and gone state, not its
    /// host's hold. False when no polled feed has that name.
    pub fn wake(&self, name: &str, now: Timestamp) -> Pending<bool> {
        let name = name.to_owned();
        self.submit(move |batch| batch.wake(&name, now))
    }

    /// Which feeds are due; with `force`, all of them (or all of `names`)
    /// but the gone are made due first. Empty `names`: all feeds.
    pub fn mark_due(&self, names: Vec<String>, force: bool, now: Timestamp) -> Pending<Marked> {
        self.submit(move |batch| batch.mark_due(&names, force, now))
    }

    /// Goes back to the URL before the last move, and never follows a move to
    /// that target again. From and to; none when there is no move on record.
    pub fn undo_move(&self, name: &str, now: Timestamp) -> Pending<Option<(String, String)>> {
        let name = name.to_owned();
        self.submit(move |batch| batch.undo_move(&name, now))
    }

    /// Stars or unstars briefs; gives the ids (as given) that do not exist.
    pub fn star(&self, ids: Vec<String>, starred: bool) -> Pending<Vec<String>> {
        self.submit(move |batch| batch.star(&ids, starred))
    }

    /// Marks briefs as read or unread; gives the ids (as given) that do not exist.
    pub fn read(&self, ids: Vec<String>, read: bool, now: Timestamp) -> Pending<Vec<String>> {
        self.submit(move |batch| batch.read(&ids, read, now))
    }

    /// What was seen before this time counts as read from now on, unless it was
    /// marked as unread.
    pub fn read_before(&self, before: Timestamp) -> Pending<()> {
        self.submit(move |batch| batch.read_before(before))
    }

    /// Makes a brief of its own of some sources of a brief, for good.
    pub fn split(&self, id: &str, sources: Vec<SourceName>, now: Timestamp) -> Pending<Split> {
        let id = id.to_owned();
        self.submit(move |batch| batch.split(&id, &sources, now))
    }

    /// Makes one story of those of some ids (of stories or briefs), for good.
    pub fn story_join(&self, ids: Vec<String>, now: Timestamp) -> Pending<StoryJoin> {
        self.submit(move |batch| batch.story_join(&ids, now))
    }

    /// Takes some briefs out of a story, for good: they are one of their own.
    pub fn story_split(
        &self,
        story: &str,
        briefs: Vec<String>,
        now: Timestamp,
    ) -> Pending<StorySplit> {
        let story = story.to_owned();
        self.submit(move |batch| batch.story_split(&story, &briefs, now))
    }

    /// Places some briefs in stories that were stored before there were any,
    /// the newest first; true when there may be more. What a process left off
    /// another goes on with. Events: those of the stories that come to be.
    pub fn place_unplaced(&self, now: Timestamp) -> Pending<bool> {
        self.submit(move |batch| batch.place_unplaced(now))
    }

    /// Takes pages to fetch, the newest briefs first; at most one a host.
    pub fn claim_pages(&self, claim: Claim) -> Pending<Vec<PageJob>> {
        self.submit(move |batch| batch.claim_pages(&claim))
    }

    /// Keeps what came of a page.
    pub fn save_page(&self, record: PageRecord) -> Pending<Saved> {
        self.submit(move |batch| batch.save_page(record))
    }

    /// Stores items of a feed by name, which is made, unpolled, where no feed
    /// has it; `outlet` is for a feed that is made.
    pub fn import_items(
        &self,
        feed: &str,
        items: Vec<Candidate>,
        now: Timestamp,
    ) -> Pending<Imported> {
        self.import_items_of(vec![(feed.to_owned(), items)], now)
    }

    /// The same for several feeds, in one go.
    pub fn import_items_of(
        &self,
        feeds: Vec<(String, Vec<Candidate>)>,
        now: Timestamp,
    ) -> Pending<Imported> {
        self.submit(move |batch| {
            let mut imported = Imported::default();
            for (feed, items) in feeds {
                imported.add(batch.import_items(&feed, items, now)?);
            }
            Ok(imported)
        })
    }

    /// Stars the briefs of items, by their feeds' names and their ids.
    pub fn star_items(&self, items: Vec<(String, String)>) -> Pending<()> {
        self.submit(move |batch| batch.star_items(&items))
    }

    /// Stores briefs as they stand. Known ids stay as they are.
    pub fn import_briefs(&self, briefs: Vec<ImportedBrief>, now: Timestamp) -> Pending<Imported> {
        self.submit(move |batch| batch.import_briefs(briefs, now))
    }

    /// Begins a run of retention: finds what may go, and decides whether this
    /// run may delete it. Nothing goes by one reading of the clock, and no
    /// unusual number by one run; what is put off is an event too.
    /// `per_feed_max` is `[poll] items_per_feed_max` (0: no limit). Runs are a
    /// day apart: who calls sees to it, by [`LAST_UPKEEP`].
    pub fn plan_retention(
        &self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        now: Timestamp,
    ) -> Pending<RetentionPlan> {
        let settings = settings.clone();
        self.submit(move |batch| batch.plan_retention(&settings, per_feed_max, now))
    }

    /// Deletes what may go as of the plan's time, a bounded number at a time:
    /// call again while `more`. `now` is for the events.
    pub fn retain(
        &self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        as_of: Timestamp,
        now: Timestamp,
    ) -> Pending<Retained> {
        let settings = settings.clone();
        self.submit(move |batch| batch.retain(&settings, per_feed_max, as_of, now))
    }

    /// Keeps whether our own line is down, for `status` and as an event where
    /// that is news. Since when it was down, where it is back now.
    pub fn line(&self, down: bool, at: Timestamp) -> Pending<Option<Timestamp>> {
        self.submit(move |batch| batch.line(down, at))
    }

    /// Keeps a line about the running process (`daemon.started` ..) for
    /// `status`; an empty value removes it.
    pub fn note(&self, key: &str, value: &str) -> Pending<()> {
        let (key, value) = (key.to_owned(), value.to_owned());
        self.submit(move |batch| batch.note(&key, &value))
    }

    /// Begins a step of an export that goes on, or moves its cursor on where
    /// there is nothing to write. False where the cursor is not at `step.from`
    /// any more, or another step is open.
    pub fn begin_step(&self, step: Step) -> Pending<bool> {
        self.submit_alone(move |batch| batch.for_good(|batch| batch.begin_step(&step)))
    }

    /// Keeps what the whole file of a step is known by.
    pub fn seal_step(&self, name: &str, seal: &str) -> Pending<()> {
        let (name, seal) = (name.to_owned(), seal.to_owned());
        self.submit_alone(move |batch| batch.for_good(|batch| batch.seal_step(&name, &seal)))
    }

    /// Ends a step: its file is in its place.
    pub fn close_step(&self, name: &str) -> Pending<()> {
        let name = name.to_owned();
        self.submit_alone(move |batch| batch.for_good(|batch| batch.close_step(&name)))
    }

    /// Small upkeep for the query planner and the search index.
    pub fn optimize(&self) -> Pending<()> {
        self.submit_alone(|batch| batch.optimize())
    }

    /// Gives free space back to the disk, in steps that let other writers in.
    /// A database made before briefd could do so is written anew once instead,
    /// which needs as much space again and no daemon: else
    /// [`StoreError::Running`].
    pub fn compact(&self, watch: Watch) -> Pending<()> {
        self.submit_alone(move |batch| batch.compact(watch))
    }

    /// Remakes the search index, with `redo` the derived parts of every brief,
    /// and all stories, in pieces that let other writers in; tells how many briefs there
    /// are. Readers see the old index until the new one is whole.
    pub fn rebuild(&self, redo: Option<Redo>, watch: Watch) -> Pending<u64> {
        let now = self.clock.now();
        self.submit_alone(move |batch| batch.rebuild(redo, now, watch))
    }

    /// Looks for damage: pages, search index, references. Reads everything.
    pub fn check(&self) -> Pending<Checked> {
        self.submit_alone(|batch| batch.check())
    }

    /// Work that shares a transaction with others, and may be done twice.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, StoreError> + Clone + Send + 'static,
    ) -> Pending<T> {
        let mut work = Some(work);
        self.send(false, move |batch, again| {
            let now = if again { work.clone() } else { work.take() };
            now.map_or(Err(StoreError::Closed), |work| work(batch))
        })
    }

    fn submit_alone<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Batch<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<T> {
        let mut work = Some(work);
        self.send(true, move |batch, _| {
            let now = work.take();
            now.map_or(Err(StoreError::Closed), |work| work(batch))
        })
    }

    fn send<T: Send + 'static>(
        &self,
        alone: bool,
        work: impl FnMut(&mut Batch<'_>, bool) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<T> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            alone,
            work,
            done: None,
            settings: Arc::clone(&self.settings),
            reply,
        };
        // A writer that is gone drops the job, and the answer is `Closed`.
        let _ = self.sender.send(Message::Command(Box::new(job)));
        Pending { reply: answer }
    }
}
