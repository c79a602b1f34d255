//! Types for one poll: what was sent, what came back, what is remembered until
//! the next. `fetch` fills these, `schedule` decides on them, `store` keeps
//! them.

use super::Timestamp;
use super::event::FeedEvent;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a feed document itself says about when to poll it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// RSS `<ttl>`, in seconds.
    #[serde(skip_serializing_if = "is_default")]
    pub ttl_secs: Option<u64>,
    /// RSS 1.0 syndication module: period divided by frequency, in seconds.
    #[serde(skip_serializing_if = "is_default")]
    pub sy_secs: Option<u64>,
    /// Hours of the day in GMT, 0 to 23, not to poll in.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_hours: Vec<u8>,
    /// Days of the week in GMT, 0 is Monday, not to poll on.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_days: Vec<u8>,
    /// itunes:new-feed-url: where the feed says it has moved for good.
    #[serde(skip_serializing_if = "is_default")]
    pub new_feed_url: Option<String>,
}

/// What a server gave for conditional requests. Bytes, not text: they are sent
/// back exactly as received (RFC 9110, section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The URL whose reply carried them; they belong to no other.
    pub url: String,
    /// The value of `ETag`.
    #[serde(default, skip_serializing_if = "is_default", with = "octets")]
    pub etag: Option<Vec<u8>>,
    /// The value of `Last-Modified`.
    #[serde(default, skip_serializing_if = "is_default", with = "octets")]
    pub last_modified: Option<Vec<u8>>,
}

/// The headers of a reply that briefd acts on, as the bytes received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplyHeaders {
    /// `ETag`
    pub etag: Option<Vec<u8>>,
    /// `Last-Modified`
    pub last_modified: Option<Vec<u8>>,
    /// `Content-Type`
    pub content_type: Option<String>,
    /// `Content-Language`
    pub content_language: Option<String>,
    /// `Cache-Control`, all lines joined by a comma.
    pub cache_control: Option<String>,
    /// `Expires`
    pub expires: Option<String>,
    /// `Date`
    pub date: Option<String>,
    /// `Age`
    pub age: Option<String>,
    /// `Retry-After`
    pub retry_after: Option<String>,
    /// `IM`: the instance manipulations of a 226.
    pub im: Option<String>,
}

/// One request of a redirect chain and the status it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// What was asked.
    pub url: String,
    /// What was answered.
    pub status: u16,
}

/// A reply that arrived whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// 200, 226, 304, 404 ..: the status of the last hop; never a redirect.
    pub status: u16,
    /// The URL of the last hop.
    pub url: String,
    /// Every hop, the first request first; the last is `url`.
    pub hops: Vec<Hop>,
    /// The last hop's headers.
    pub headers: ReplyHeaders,
    /// Decoded.
    pub body: Bytes,
}

/// Why there is no whole reply.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct FetchFailure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// One lower-case sentence for people, without secrets.
    pub message: String,
    /// The hops that were answered before it.
    pub hops: Vec<Hop>,
    /// True when no server was reached at all (no name, no connection): nobody
    /// was bothered.
    pub unreached: bool,
}

impl FetchFailure {
    /// True when no host answered: our own network may be the reason.
    pub fn is_silence(&self) -> bool {
        self.kind.is_network() && self.hops.is_empty()
    }
}

/// Kinds of failed polls. `network` ones may be our own network's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The name could not be resolved.
    Dns,
    /// No connection: refused, unreachable, reset before a reply.
    Connect,
    /// TLS or certificate.
    Tls,
    /// The deadline passed.
    Timeout,
    /// The reply broke off or was not HTTP.
    Broken,
    /// The address is refused by policy; nothing was sent.
    Refused,
    /// Too many hops, a loop, or a target that is not http(s).
    Redirect,
    /// Body or headers beyond the limits.
    TooLarge,
    /// The status is an error.
    Status,
    /// The body is empty or not a feed.
    NoFeed,
    /// A `file:` feed cannot be read.
    File,
}

impl FailureKind {
    /// Could our own network be the reason (see `[poll] line_hosts`)?
    pub fn is_network(self) -> bool {
        matches!(
            self,
            FailureKind::Dns | FailureKind::Connect | FailureKind::Timeout
        )
    }
}

/// One exchange, whatever its result.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// When the first request was made.
    pub started: Timestamp,
    /// How long it all took.
    pub elapsed: Duration,
    /// Were validators sent?
    pub conditional: bool,
    /// Its result.
    pub outcome: Result<Reply, FetchFailure>,
}

/// What a poll has learned about a feed, for `schedule` to decide on. Made by
/// `poll` from the exchange and from what parsing gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The exchange, its body no longer needed.
    pub exchange: Exchange,
    /// What the document gave; none for a 304 and for failures.
    pub parsed: Option<Parsed>,
    /// Set when a reply arrived but is not a feed (empty, page, unreadable):
    /// why.
    pub unusable: Option<String>,
    /// Set when our own network seems to be down: no feed is blamed.
    pub line_down: bool,
    /// Set when the configured URL turned out to be a page, and the feed the
    /// page names was fetched and read instead: that feed's URL. The exchange
    /// and `parsed` are then that feed's; the verdict moves the feed there.
    pub discovered: Option<String>,
    /// Set when the address that the document announces was checked, as
    /// `schedule::to_confirm` wanted: is the same feed there?
    pub confirmed: Option<bool>,
    /// The hold that a host asked besides (for a discovered or an announced
    /// address) has asked for.
    pub other_hold: Option<Hold>,
}

/// What `schedule` needs to know about a document that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// Polling hints in the document.
    pub hints: Hints,
    /// SHA-256 of the body.
    pub body_hash: Vec<u8>,
    /// True when the body is the one seen last, byte for byte.
    pub same_body: bool,
    /// The number of the way it was read (see `dedupe`).
    pub reading: i64,
    /// Times of items not seen before (published, else now).
    pub new_items: Vec<Timestamp>,
    /// How many items the document holds.
    pub items: usize,
    /// How many kinds of repairs the document needed.
    pub repairs: usize,
    /// The repairs, in words.
    pub warnings: Vec<String>,
}

/// What is remembered of a feed between polls. Kept as one JSON value in the
/// feed's row, so that a new field needs no migration: every field has a
/// default, and one that holds its default is not written (an all-304 poll
/// writes a few hundred bytes). What people query stands in columns besides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PollState {
    /// ok, broken, gone, new.
    pub health: Health,
    /// For the next conditional request.
    #[serde(skip_serializing_if = "is_default")]
    pub validators: Option<Validators>,
    /// SHA-256 of the last body that parsed.
    #[serde(skip_serializing_if = "is_default", with = "octets")]
    pub body_hash: Option<Vec<u8>>,
    /// The number of the way that body was read (see `dedupe`); 0 by the
    /// builds that had no numbers.
    #[serde(skip_serializing_if = "is_default")]
    pub reading: i64,
    /// The last document's own hints; in force on 304s too.
    #[serde(skip_serializing_if = "is_default")]
    pub hints: Hints,
    /// When the last poll ended.
    #[serde(skip_serializing_if = "is_default")]
    pub last_polled: Option<Timestamp>,
    /// When the last good reply came (200 that parsed, or 304).
    #[serde(skip_serializing_if = "is_default")]
    pub last_success: Option<Timestamp>,
    /// When the last full document was read.
    #[serde(skip_serializing_if = "is_default")]
    pub last_document: Option<Timestamp>,
    /// When the last new item came.
    #[serde(skip_serializing_if = "is_default")]
    pub last_new_item: Option<Timestamp>,
    /// Until when the last replies asked us to wait (freshness, ttl,
    /// Retry-After), whatever our own interval is.
    #[serde(skip_serializing_if = "is_default")]
    pub asked_until: Option<Timestamp>,
    /// HTTP status of the last reply.
    #[serde(skip_serializing_if = "is_default")]
    pub last_status: Option<u16>,
    /// Bytes of the last body, decoded.
    #[serde(skip_serializing_if = "is_default")]
    pub last_bytes: Option<u64>,
    /// Milliseconds the last exchange took.
    #[serde(skip_serializing_if = "is_default")]
    pub last_ms: Option<u64>,
    /// Failed polls in a row.
    #[serde(skip_serializing_if = "is_default")]
    pub failures: u32,
    /// Since when it fails.
    #[serde(skip_serializing_if = "is_default")]
    pub failing_since: Option<Timestamp>,
    /// The last failure's kind.
    #[serde(skip_serializing_if = "is_default")]
    pub last_failure: Option<FailureKind>,
    /// The last failure in words; none after a good poll.
    #[serde(skip_serializing_if = "is_default")]
    pub last_error: Option<String>,
    /// A permanent move that is being watched.
    #[serde(skip_serializing_if = "is_default")]
    pub moving: Option<Moving>,
    /// A move that the user undid: never believed again.
    #[serde(skip_serializing_if = "is_default")]
    pub refused_move: Option<String>,
    /// 410s that are being counted.
    #[serde(skip_serializing_if = "is_default")]
    pub going: Option<Going>,
    /// Since when the feed answers nothing but 304.
    #[serde(skip_serializing_if = "is_default")]
    pub only_304_since: Option<Timestamp>,
    /// Repairs that the last document needed.
    #[serde(skip_serializing_if = "is_default")]
    pub repairs: usize,
    /// Warnings of the last document, in words.
    #[serde(skip_serializing_if = "is_default")]
    pub warnings: Vec<String>,
    /// The feed's own rhythm, for `interval = "auto"` and staleness.
    #[serde(skip_serializing_if = "is_default")]
    pub rhythm: Rhythm,
    /// True once the stale event has been given for the present silence.
    #[serde(skip_serializing_if = "is_default")]
    pub stale: bool,
}

/// How a feed is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Never polled.
    #[default]
    New,
    /// The last poll went well.
    Ok,
    /// The last poll failed.
    Broken,
    /// 410 was confirmed; polled no more until woken.
    Gone,
}

impl Health {
    /// The word in the `state` column of the `feeds` view.
    pub fn name(self) -> &'static str {
        match self {
            Health::New => "new",
            Health::Ok => "ok",
            Health::Broken => "broken",
            Health::Gone => "gone",
        }
    }
}

/// A permanent move, counted until it is believed (polling: 5 times, 3 days).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moving {
    /// Where to.
    pub target: String,
    /// How many polls in a row said so.
    pub times: u32,
    /// Since when.
    pub since: Timestamp,
}

/// 410s in a row, a day apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Going {
    /// How many counted.
    pub times: u32,
    /// When the last one that counted came.
    pub last: Timestamp,
}

/// When a feed's items appear: weights by hour of the week, decaying.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rhythm {
    /// 168 weights from Monday 00:00 UTC for `auto` feeds; else empty.
    #[serde(skip_serializing_if = "is_default")]
    pub weights: Vec<f32>,
    /// Since when items are counted in them.
    #[serde(skip_serializing_if = "is_default")]
    pub since: Option<Timestamp>,
    /// When they were decayed last.
    #[serde(skip_serializing_if = "is_default")]
    pub as_of: Option<Timestamp>,
    /// The usual seconds between two items, a decaying mean; none before two.
    #[serde(skip_serializing_if = "is_default")]
    pub gap_secs: Option<f64>,
    /// The newest item's time.
    #[serde(skip_serializing_if = "is_default")]
    pub newest: Option<Timestamp>,
}

/// When a feed is polled next, and why. The reason is for people and is
/// stored: `max-age of 2 h`, `backoff after 3 errors` ..
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPoll {
    /// Not before this.
    pub at: Timestamp,
    /// In words.
    pub reason: String,
}

/// A host (with its port) that asked to be left alone; holds all its feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// `example.org:443`
    pub host: String,
    /// Until when.
    pub until: Timestamp,
    /// How many 429s without Retry-After in a row led here (the doubling).
    pub times: u32,
    /// In words.
    pub reason: String,
}

/// What `schedule` decides after a poll, for `store` to keep in the same
/// transaction as the items.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The feed's memory from now on.
    pub state: PollState,
    /// When next; none when the feed is gone.
    pub next: Option<NextPoll>,
    /// Hosts to hold, or whose count is to be cleared (`until` in the past).
    pub holds: Vec<Hold>,
    /// The feed's address from now on, when a move is believed.
    pub moved_to: Option<String>,
    /// What others want to know.
    pub events: Vec<FeedEvent>,
}

/// For serde: a field that holds its default is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Octets in JSON as text of one character each (U+0000 to U+00FF): exact,
/// readable, and a third of the size of an array of numbers.
mod octets {
    use serde::Deserialize;
    use serde::Deserializer;
    use serde::Serializer;
    use serde::de::Error;

    pub(super) fn serialize<S: Serializer>(
        octets: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match octets {
            Some(octets) => {
                let text: String = octets.iter().map(|octet| char::from(*octet)).collect();
                serializer.serialize_some(&text)
            }
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let octets = text.map(|text| text.chars().map(u8::try_from).collect::<Result<_, _>>());
        octets
            .transpose()
            .map_err(|_| D::Error::custom("a character that is not an octet"))
    }
}
