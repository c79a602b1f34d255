//! What goes into the store and what comes out of the writer.

use super::PutOff;
use crate::dedupe::Facts;
use crate::dedupe::Key;
use crate::dedupe::Stored;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::RepeatedLines;
use crate::model::brief::Revision;
use crate::model::feed::Feed;
use crate::model::poll::Hold;
use crate::model::poll::NextPoll;
use crate::model::poll::PollState;
use crate::model::poll::Validators;
use crate::model::poll::Verdict;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A feed's row in the database; never reused.
pub type FeedId = i64;

/// What [`super::Store::sync_feeds`] tells of a feed that needs a time for
/// its next poll.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// As configured.
    pub feed: &'a Feed,
    /// The URL in use (differs from the configured one after a move).
    pub url: &'a str,
    /// Memory and plan of a feed that was polled before; none for a new one.
    pub known: Option<(&'a PollState, &'a NextPoll)>,
    /// True when its cadence differs now, or it is configured again; else its
    /// plan is in doubt only because the clock seems to have been set back.
    pub changed: bool,
}

/// Says when a new or changed feed is polled next.
pub type Plan = Arc<dyn Fn(Planned<'_>) -> NextPoll + Send + Sync>;

/// What the configuration changed in the database. Names, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synced {
    /// Feeds not seen before.
    pub added: Vec<String>,
    /// Feeds that are configured no more: polled no more, their briefs stay.
    pub removed: Vec<String>,
    /// From and to.
    pub renamed: Vec<(String, String)>,
    /// Feeds whose URL the user edited: name, from and to.
    pub moved: Vec<(String, String, String)>,
    /// Feeds that meet another at one URL, and the one that is polled for both.
    pub same: Vec<(String, String)>,
}

/// What to take from the queue.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What is due at this time.
    pub now: Timestamp,
    /// Until when it is nobody else's.
    pub lease_until: Timestamp,
    /// Feeds at most.
    pub limit: usize,
    /// Of them, feeds whose last poll failed: hosts that hang do not get all
    /// places, however many are due.
    pub failing: usize,
    /// Feeds of one host and port at most in this claim (`file:` feeds: no limit).
    pub per_host: usize,
    /// Hosts (`example.org:443`) that have no free place: none of theirs.
    pub busy_hosts: Vec<String>,
    /// Not these, due or not: they are being worked on here. Of a poll that is
    /// stored but not yet known to be over, the feed may be due again.
    pub in_work: Vec<i64>,
    /// Only these; none: any. Shared, not copied: there may be ten thousand.
    pub only: Option<Arc<HashSet<FeedId>>>,
}

/// A feed taken to be polled.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// Its row.
    pub feed_id: FeedId,
    /// As configured now.
    pub name: String,
    /// The URL in use.
    pub url: String,
    /// What is remembered of it.
    pub state: PollState,
    /// The record of its host, also one that has run out.
    pub hold: Option<Hold>,
}

/// One finished poll.
#[derive(Debug, Clone)]
pub struct PollRecord {
    /// Whose.
    pub feed_id: FeedId,
    /// When it ended.
    pub at: Timestamp,
    /// What it means.
    pub verdict: Verdict,
    /// What the document held; none for 304, an unchanged body, a failure.
    pub found: Option<Found>,
}

/// What a feed document held.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The feed's own title, plain text.
    pub title: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Items that are new or whose raw bytes changed, in document order.
    pub items: Vec<Candidate>,
    /// Every id in the document; none when the document is a part only (a
    /// delta, or cut): then nothing is taken to have left the feed.
    pub present: Option<Vec<String>>,
    /// The feed's repeated lines from now on; none: as they were.
    pub repeated: Option<RepeatedLines>,
}

/// One item, ready to be stored.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The id as the feed gave it, or the one made.
    pub guid: String,
    /// Of the item as read: another one is worth normalizing.
    pub raw: Key,
    /// What was made of it.
    pub draft: Draft,
    /// As the feed stated it.
    pub published: Option<Timestamp>,
    /// As the feed stated it.
    pub updated: Option<Timestamp>,
    /// What it is recognized by.
    pub facts: Facts,
    /// True when its page is to be fetched for the whole text.
    pub wants_page: bool,
    /// True when an earlier build has stored the same item, which this one
    /// may read otherwise: its keys are kept, and nothing has happened.
    pub taken_over: bool,
}

/// What became of a poll's items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// New briefs, their ids, in document order.
    pub new: Vec<String>,
    /// Briefs with a new revision.
    pub revised: Vec<String>,
    /// Items that are another source of a known brief.
    pub duplicates: usize,
    /// Items that changed in nothing a reader sees.
    pub unchanged: usize,
    /// Items that retention has deleted before.
    pub deleted_before: usize,
}

/// What `poll` wants to know before it normalizes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// Of the ids asked for, those stored, as they were read last.
    pub items: HashMap<String, Stored>,
    /// Of the ids asked for, those that retention has deleted: never stored
    /// again, so not worth normalizing.
    pub deleted: HashSet<String>,
    /// Lines the feed repeats.
    pub repeated: RepeatedLines,
}

/// How much of a document a feed has, in items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Stored of the feed.
    pub ours: usize,
    /// In the document.
    pub theirs: usize,
    /// In both.
    pub common: usize,
}

/// Which feeds `poll FEED.. [--force]` means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marked {
    /// Feeds that are due now, with the end of their last poll.
    pub due: Vec<(FeedId, String, Option<Timestamp>)>,
    /// Due, but their host asked to be left alone: name and hold.
    pub held: Vec<(String, Hold)>,
    /// Names that no polled feed has.
    pub unknown: Vec<String>,
    /// Named (or all) feeds that are not due: name and plan.
    pub waiting: Vec<(String, Option<NextPoll>)>,
}

/// A page to fetch for the whole text of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct PageJob {
    /// The source it is for.
    pub source_id: i64,
    /// The brief it is for.
    pub brief_id: String,
    /// The feed it came by.
    pub feed_id: FeedId,
    /// That feed's name.
    pub feed: String,
    /// The page.
    pub url: String,
    /// Tries before this one.
    pub attempts: u32,
    /// From the last fetch of this page.
    pub validators: Option<Validators>,
    /// The brief as it stands (made from the summary, or from the page before).
    pub brief: Brief,
}

/// What came of a page.
#[derive(Debug, Clone)]
pub enum PageOutcome {
    /// The article: it takes the summary's place in the brief.
    Article {
        /// Made from the page.
        draft: Box<Draft>,
        /// Of that draft.
        facts: Box<Facts>,
        /// For the next conditional request.
        validators: Option<Validators>,
    },
    /// 304: as it was.
    Unchanged,
    /// No article there; the reason is shown in `sources.full_text`.
    Failed {
        /// In words, without secrets (`paywall`, `robots.txt`, `http 404` ..).
        reason: String,
        /// When to try again; none: never.
        retry_at: Option<Timestamp>,
    },
}

/// A page that was dealt with.
#[derive(Debug, Clone)]
pub struct PageRecord {
    /// From the job.
    pub source_id: i64,
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: PageOutcome,
    /// A host to hold (429, 503).
    pub hold: Option<Hold>,
}

/// A brief to be stored as it stands.
#[derive(Debug, Clone)]
pub struct ImportedBrief {
    /// As exported. An empty `id` (the brief format has none) is made from
    /// the keys; an empty `item_id` of a source is made from its URL or title.
    pub brief: Brief,
    /// Earlier versions, where the export held them.
    pub revisions: Vec<Revision>,
    /// Of its text and URL.
    pub facts: Facts,
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Ids of briefs that are new, of each feed in the order given.
    pub new: Vec<String>,
    /// Known already and left as they are, or given another source.
    pub known: usize,
    /// Known items whose text changed (items only).
    pub revised: usize,
}

impl Imported {
    /// Both together.
    pub fn add(&mut self, other: Imported) {
        self.new.extend(other.new);
        self.known += other.known;
        self.revised += other.revised;
    }
}

/// An occurrence of a brief, as a user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceName {
    /// Its place in the brief's list of sources, from 1.
    Number(usize),
    /// A feed's name and the item's id there.
    Item {
        /// The feed.
        feed: String,
        /// The item.
        guid: String,
    },
}

/// What came of [`super::Store::story_join`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryJoin {
    /// The id of the story they are now.
    Done(String),
    /// These ids do not exist; nothing was changed.
    Missing(Vec<String>),
}

/// What came of [`super::Store::story_split`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorySplit {
    /// The id of the part that has another id now.
    Done(String),
    /// There is no such story.
    NoStory,
    /// This brief is not in it.
    NotInStory(String),
    /// One part would hold nothing.
    Whole,
}

/// What became of a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// The id of the new brief.
    Done(String),
    /// There is no brief with that id.
    NoBrief,
    /// The brief has no such source.
    NoSource(SourceName),
    /// All of its sources, or none, were named: nothing would be left.
    Whole,
    /// The words of those sources are not known: an import or an earlier briefd
    /// brought them.
    NoWords,
}

/// What a run of retention may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPlan {
    /// What [`super::Store::retain`] is to go by; none: delete nothing now.
    pub as_of: Option<Timestamp>,
    /// What is not deleted now, though it may go.
    pub put_off: Option<PutOff>,
}

/// What one turn of retention did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retained {
    /// Briefs that went.
    pub briefs: usize,
    /// Events that went.
    pub events: usize,
    /// True when there is more to delete: call again.
    pub more: bool,
}

/// What `db check` found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// In SQLite's and our words; empty when all is well.
    pub findings: Vec<String>,
    /// Briefs looked at.
    pub briefs: u64,
}

/// How far long work on the file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// So much ..
    pub done: u64,
    /// .. of so much; 0: nobody knows.
    pub of: u64,
}

/// Parts of long work on the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Briefs are put into a new search index.
    Index,
    /// Briefs are made again.
    Briefs,
    /// Briefs are placed in stories anew.
    Stories,
    /// An index that is no longer used is removed.
    Cleaning,
    /// The segments of the index are merged.
    Merge,
    /// Pages are given back to the disk.
    Compact,
    /// The whole file is written anew.
    WriteAnew,
}

/// Is told of the progress after each piece; false: stop, which is
/// [`super::StoreError::Interrupted`].
pub type Watch = Box<dyn FnMut(Progress) -> bool + Send>;

/// Nobody watches, nobody stops it.
pub fn unwatched() -> Watch {
    Box::new(|_| true)
}

/// Remakes derived parts of a brief for `db rebuild`; none leaves it as it is.
pub type Redo = Box<dyn FnMut(&Brief) -> Option<Draft> + Send>;
