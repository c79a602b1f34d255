//! What readers give back, as the views of the contract have it.

use super::FeedId;
use crate::model::Timestamp;
use crate::model::poll::Hold;
use crate::model::poll::PollState;
use crate::query::Query;
use serde::Deserialize;
use serde::Serialize;
use serde::Serializer;

/// One row of the `feeds` view, its fields in the view's order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the columns are the contract's own")]
pub struct FeedRow {
    pub name: String,
    pub url: String,
    pub title: Option<String>,
    pub outlet: String,
    pub state: String,
    #[serde(serialize_with = "seconds")]
    pub last_polled: Option<Timestamp>,
    #[serde(serialize_with = "seconds")]
    pub last_success: Option<Timestamp>,
    pub last_status: Option<u16>,
    #[serde(serialize_with = "seconds")]
    pub next_poll: Option<Timestamp>,
    pub next_reason: Option<String>,
    pub failures: u32,
    pub last_error: Option<String>,
    pub items: u64,
    pub tags: Vec<String>,
    /// False for feeds that are configured no more, or were made by an import.
    pub polled: bool,
    /// The URL in the configuration, where it is not `url`.
    pub configured_url: Option<String>,
    /// The feed that is polled for this one: both are at one URL.
    pub polled_as: Option<String>,
    #[serde(serialize_with = "seconds")]
    pub failing_since: Option<Timestamp>,
    /// Until when its host asked to be left alone.
    #[serde(serialize_with = "seconds")]
    pub held_until: Option<Timestamp>,
    pub held_reason: Option<String>,
    pub last_bytes: Option<u64>,
    pub last_ms: Option<u64>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    #[serde(serialize_with = "seconds")]
    pub last_new_item: Option<Timestamp>,
    /// A permanent move being counted.
    pub moving_to: Option<String>,
    pub moving_times: u32,
    /// 410s counted.
    pub gone_times: u32,
    pub stale: bool,
    pub link: Option<String>,
    pub language: Option<String>,
}

/// Everything about one feed, for `feeds show`.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedDetail {
    /// Its row.
    pub feed_id: FeedId,
    /// As in the view.
    pub row: FeedRow,
    /// What is remembered between polls.
    pub memory: PollState,
    /// Its host's record.
    pub hold: Option<Hold>,
    /// Every URL it had, the first one first, with the time it came in use.
    pub urls: Vec<(String, Timestamp)>,
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct Find {
    /// The search.
    pub query: Query,
    /// Published (else first seen) at this time or later.
    pub since: Option<Timestamp>,
    /// Published (else first seen) before this time.
    pub until: Option<Timestamp>,
    /// Briefs at most; none: all.
    pub limit: Option<u64>,
    /// In which order.
    pub sort: Sort,
}

/// Order of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The best match first (bm25), among the newest 10,000 matches.
    Relevance,
    /// What was updated last first.
    Updated,
    /// The story of most outlets first, among the newest 10,000 matches.
    Big,
}

/// How many briefs match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    /// So many.
    pub count: u64,
    /// There may be more: counting them all would have taken too long.
    pub more: bool,
}

/// A short form of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShortId {
    /// Nothing has it.
    Nobody,
    /// The id it stands for.
    One(String),
    /// Ids that begin so, the first few, with their titles.
    Several(Vec<(String, String)>),
}

/// Numbers for `status`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Status {
    /// Feeds that are polled.
    pub feeds: u64,
    /// Of those: the last poll went well.
    pub feeds_ok: u64,
    /// Of those: the last poll failed.
    pub feeds_broken: u64,
    /// Of those: 410 was confirmed.
    pub feeds_gone: u64,
    /// Of those: never polled.
    pub feeds_new: u64,
    /// Of those: silent beyond their rhythm.
    pub feeds_stale: u64,
    /// Due now and not held.
    pub feeds_due: u64,
    /// Being polled now.
    pub feeds_in_work: u64,
    /// When the next one is due.
    #[serde(serialize_with = "seconds")]
    pub next_poll: Option<Timestamp>,
    /// When one was polled last.
    #[serde(serialize_with = "seconds")]
    pub last_polled: Option<Timestamp>,
    /// Briefs stored.
    pub briefs: u64,
    /// Occurrences of them.
    pub sources: u64,
    /// Earlier versions kept.
    pub old_revisions: u64,
    /// Starred briefs.
    pub starred: u64,
    /// Pages waiting to be fetched for whole texts.
    pub pages_waiting: u64,
    /// The newest event; 0 before the first.
    pub last_event: i64,
    /// Bytes of the database file and its log.
    pub bytes: u64,
    /// Bytes in it that `db compact` would give back.
    pub bytes_free: u64,
    /// Briefs that are not read.
    pub unread: u64,
    /// Stories, those of one brief included.
    pub stories: u64,
    /// A deletion that waits for a second run of retention.
    pub retention_deferred: Option<PutOff>,
    /// Hosts that asked to be left alone.
    #[serde(skip)]
    pub holds: Vec<Hold>,
}

/// A deletion that is not done before a later run says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PutOff {
    /// When that was found.
    #[serde(serialize_with = "second")]
    pub at: Timestamp,
    /// Briefs that would go.
    pub briefs: u64,
    /// Of so many.
    pub of: u64,
    /// Why not at once.
    pub reason: PutOffReason,
}

/// Why a deletion waits for a second run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PutOffReason {
    /// The clock is far from where the last run saw it: it may be wrong, or
    /// the machine was off.
    Clock,
    /// It is more than usual.
    Large,
}

/// A value of a user's own statement.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// NULL
    Null,
    /// INTEGER
    Integer(i64),
    /// REAL
    Real(f64),
    /// TEXT; what is no UTF-8 has been replaced.
    Text(String),
    /// BLOB
    Blob(Vec<u8>),
}

fn second<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{at:.0}"))
}

fn seconds<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => second(at, serializer),
        None => serializer.serialize_none(),
    }
}
