//! Events: one line of what happened, in order.

use super::Timestamp;
use serde::Serialize;

/// What an event tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "`name` says what each is in the contract")]
pub enum EventKind {
    BriefNew,
    BriefRevised,
    BriefMerged,
    BriefSplit,
    BriefDeleted,
    StoryGrown,
    StoryJoined,
    StorySplit,
    FeedBroken,
    FeedRecovered,
    FeedMoved,
    FeedGone,
    FeedStale,
    NetworkLost,
    NetworkBack,
    RetentionDeferred,
}

impl EventKind {
    /// The name in the contract of the `events` view.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::BriefNew => "brief.new",
            EventKind::BriefRevised => "brief.revised",
            EventKind::BriefMerged => "brief.merged",
            EventKind::BriefSplit => "brief.split",
            EventKind::BriefDeleted => "brief.deleted",
            EventKind::StoryGrown => "story.grown",
            EventKind::StoryJoined => "story.joined",
            EventKind::StorySplit => "story.split",
            EventKind::FeedBroken => "feed.broken",
            EventKind::FeedRecovered => "feed.recovered",
            EventKind::FeedMoved => "feed.moved",
            EventKind::FeedGone => "feed.gone",
            EventKind::FeedStale => "feed.stale",
            EventKind::NetworkLost => "network.lost",
            EventKind::NetworkBack => "network.back",
            EventKind::RetentionDeferred => "store.retention_deferred",
        }
    }
}

/// A change of a feed's state, decided by `schedule`, stored with the poll.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEvent {
    /// One of the `feed.` kinds.
    pub kind: EventKind,
    /// JSON object with what a reader of the event needs (`from`, `to`, `error` ..).
    pub detail: serde_json::Value,
}

/// One stored event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// Grows by one an event, without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    pub kind: String,
    /// The brief, where it is about one.
    pub brief_id: Option<String>,
    /// The story, where it is about one.
    pub story_id: Option<String>,
    /// The feed's name, where it is about one.
    pub feed: Option<String>,
    /// More, as JSON.
    pub detail: serde_json::Value,
}
