//! What the user can set, as the stages and edges see it: every default
//! filled in, every value checked. `config` makes these from TOML. `Default`
//! is what an empty configuration means.

use ipnet::IpNet;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

/// `[poll]`: when feeds are asked, and how gently.
#[derive(Debug, Clone, PartialEq)]
pub struct PollSettings {
    /// For feeds that name no interval and no schedule.
    pub cadence: Cadence,
    /// No feed is polled more often than this.
    pub min_interval: Duration,
    /// Caps what feeds and servers ask for (not Retry-After), and `auto`.
    pub max_interval: Duration,
    /// Polls at the same time, over all hosts.
    pub concurrency: usize,
    /// Polls at the same time on one host and port.
    pub per_host: usize,
    /// Between the starts of two requests to one host and port.
    pub per_host_gap: Duration,
    /// Share by which each wait is lengthened at most, 0 to 1.
    pub jitter: f64,
    /// The most a wait is lengthened.
    pub jitter_max: Duration,
    /// First polls of the daemon's http feeds are spread over at most this.
    pub spread: Duration,
    /// The longest wait after errors (before the daily and weekly steps).
    pub backoff_max: Duration,
    /// Errors for this long: polled daily.
    pub backoff_daily_after: Duration,
    /// Errors for this long: polled weekly.
    pub backoff_weekly_after: Duration,
    /// The longest Retry-After that is obeyed.
    pub retry_after_max: Duration,
    /// How long a host is held after a 429 without Retry-After; doubles.
    pub hold: Duration,
    /// What that doubling is capped at.
    pub hold_max: Duration,
    /// How many times in a row a permanent move must be seen.
    pub moved_after: u32,
    /// And for how long.
    pub moved_age: Duration,
    /// How many 410s in a row make a feed gone.
    pub gone_after: u32,
    /// The least time between two 410s that count.
    pub gone_age: Duration,
    /// Only 304s for this long: one request without validators. Zero: never.
    pub stuck_after: Duration,
    /// How many hosts must fall silent, each within `line_window` of the last
    /// and with none answering meanwhile, for our own network to count as down.
    /// Zero: never.
    pub line_hosts: usize,
    /// See `line_hosts`.
    pub line_window: Duration,
    /// While our own network is down, a few feeds are tried this often.
    pub line_probe: Duration,
    /// The wait after the first try that reached no server; doubles.
    pub unreached: Duration,
    /// A feed is stale after this many times its usual rhythm without an item.
    pub stale_factor: u32,
    /// How often the daemon looks for due feeds; a second at the least, which
    /// is as fine as the scheduler goes.
    pub tick: Duration,
    /// How long a claimed feed stays claimed.
    pub lease: Duration,
    /// How long requests in flight may take to end at a stop.
    pub drain: Duration,
    /// Items of one document that are taken at most.
    pub items_max: usize,
    /// Items kept of one feed in the database at most; zero: no limit.
    pub items_per_feed_max: u64,
}

impl Default for PollSettings {
    fn default() -> PollSettings {
        PollSettings {
            cadence: Cadence::Every(Duration::from_hours(1)),
            min_interval: Duration::from_mins(15),
            max_interval: DAY,
            concurrency: 32,
            per_host: 1,
            per_host_gap: Duration::from_secs(1),
            jitter: 0.1,
            jitter_max: Duration::from_mins(30),
            spread: Duration::from_mins(10),
            backoff_max: DAY,
            backoff_daily_after: 30 * DAY,
            backoff_weekly_after: 180 * DAY,
            retry_after_max: 7 * DAY,
            hold: Duration::from_hours(1),
            hold_max: DAY,
            moved_after: 5,
            moved_age: 3 * DAY,
            gone_after: 3,
            gone_age: DAY,
            stuck_after: 8 * DAY,
            line_hosts: 5,
            line_window: Duration::from_mins(1),
            line_probe: Duration::from_secs(15),
            unreached: Duration::from_mins(5),
            stale_factor: 10,
            tick: Duration::from_secs(1),
            lease: Duration::from_mins(10),
            drain: Duration::from_secs(5),
            items_max: 2_000,
            items_per_feed_max: 100_000,
        }
    }
}

/// When a feed is polled by its own setting, before hints and backoff.
#[derive(Debug, Clone, PartialEq)]
pub enum Cadence {
    /// Every so often.
    Every(Duration),
    /// By the feed's own rhythm, within `min_interval` and `max_interval`.
    Auto,
    /// At the times of a cron expression of five fields.
    Schedule(Schedule),
}

/// A checked cron expression with its time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Five fields, as written.
    pub cron: String,
    /// IANA name.
    pub timezone: String,
}

/// `[fetch]`: the one HTTP client.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// For the whole exchange, all hops and the body.
    pub timeout: Duration,
    /// For name, connection and TLS.
    pub connect_timeout: Duration,
    /// Bytes of a body, counted after decoding.
    pub body_max: u64,
    /// Bytes of all reply headers of one hop.
    pub header_max: usize,
    /// Hops of a redirect chain.
    pub redirects_max: usize,
    /// Instead of `briefd/<version> (+<URL>)`.
    pub user_agent: Option<String>,
    /// The operator's address, put in the User-Agent.
    pub contact: Option<String>,
    /// `http://..` or `socks5://..` for all feeds.
    pub proxy: Option<Secret>,
    /// Networks that may be connected although they are private.
    pub allow_private: AllowPrivate,
    /// Extra certificate authorities, PEM.
    pub ca_file: Option<PathBuf>,
    /// Ask for feeds as deltas (RFC 3229 `A-IM: feed`).
    pub delta: bool,
}

impl Default for FetchSettings {
    fn default() -> FetchSettings {
        FetchSettings {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            body_max: 15 << 20,
            header_max: 64 << 10,
            redirects_max: 5,
            user_agent: None,
            contact: None,
            proxy: None,
            allow_private: AllowPrivate::No,
            ca_file: None,
            delta: true,
        }
    }
}

/// `allow_private_addresses`.
#[derive(Debug, Clone, PartialEq)]
pub enum AllowPrivate {
    /// None of them.
    No,
    /// All of them.
    Yes,
    /// Those in one of these networks.
    Networks(Vec<IpNet>),
}

/// Text that is never printed, logged or exported.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Option<String>);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Some(text.into()))
    }

    /// A secret that is set but was not read: what does not need it works for
    /// users who may not read it, too.
    pub fn unread() -> Secret {
        Secret(None)
    }

    /// The text itself, for the wire only; empty for one that was not read.
    pub fn expose(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// What one feed's requests carry besides the usual.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedFetch {
    /// Sent to the feed's own origin only.
    pub headers: Vec<(String, Secret)>,
    /// Basic authentication, to the feed's own origin only.
    pub basic: Option<(String, Secret)>,
    /// Bearer token, to the feed's own origin only.
    pub bearer: Option<Secret>,
    /// A `Cookie` header as configured, to the feed's own origin only.
    pub cookie: Option<Secret>,
    /// Instead of the proxy of `[fetch]`; empty text: none.
    pub proxy: Option<Secret>,
    /// Client certificate with its key, PEM.
    pub client_cert: Option<PathBuf>,
    /// Extra certificate authorities for this feed, PEM.
    pub ca_file: Option<PathBuf>,
    /// Instead of `timeout` of `[fetch]`.
    pub timeout: Option<Duration>,
}

impl FeedFetch {
    /// True when nothing is set that needs an HTTP client of its own.
    pub fn uses_shared_client(&self) -> bool {
        self.proxy.is_none() && self.client_cert.is_none() && self.ca_file.is_none()
    }
}

/// `full_text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullText {
    /// Where the feed carries only a summary.
    Auto,
    /// For every item.
    Always,
    /// Never.
    Never,
}

/// `[brief]`: how items become briefs.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefSettings {
    /// IANA name of the zone that dates are shown in.
    pub timezone: String,
    /// Key points of a brief at most.
    pub points_max: usize,
    /// Paragraphs of a body at most.
    pub paragraphs_max: usize,
    /// Characters of a body at most (whole paragraphs, one at the least).
    pub body_chars_max: usize,
    /// Bytes of one item's HTML that are read at most.
    pub html_max: usize,
    /// Open elements of HTML at most; deeper ones are flattened.
    pub depth_max: usize,
    /// A line that a feed repeats in this many items is boilerplate.
    pub boilerplate_after: u32,
    /// `[search]`: saved queries by name, which `@name` stands for in others.
    pub saved: BTreeMap<String, String>,
}

impl Default for BriefSettings {
    fn default() -> BriefSettings {
        BriefSettings {
            timezone: "UTC".to_owned(),
            points_max: 6,
            paragraphs_max: 5,
            body_chars_max: 4_000,
            html_max: 2 << 20,
            depth_max: 128,
            boilerplate_after: 3,
            saved: BTreeMap::new(),
        }
    }
}

/// `[dedupe]`: when two items are one article.
#[derive(Debug, Clone, PartialEq)]
pub struct DedupeSettings {
    /// Texts shorter than this (characters, folded) never match by text alone.
    pub text_min: usize,
    /// Query parameters that only track, besides those built in. `name` or `prefix*`.
    pub tracking: Vec<String>,
}

impl Default for DedupeSettings {
    fn default() -> DedupeSettings {
        DedupeSettings {
            text_min: 100,
            tracking: Vec::new(),
        }
    }
}

/// `[cluster]`: when two articles tell of one event.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterSettings {
    /// How alike a brief must be to a story to belong to it, 0 to 1.
    pub likeness: f32,
    /// A story is closed when nothing was added to it for this long, by the
    /// articles' own times.
    pub quiet: Duration,
}

impl Default for ClusterSettings {
    fn default() -> ClusterSettings {
        ClusterSettings {
            likeness: 0.1,
            quiet: Duration::from_secs(72 * 3600),
        }
    }
}

/// `[retention]`: what is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RetentionSettings {
    /// Articles last seen longer ago than this go. None: kept for ever.
    pub age: Option<Duration>,
    /// Articles a feed keeps at most, the newest. None: all.
    pub count: Option<u64>,
    /// Events older than this go, the oldest first. None: kept for ever.
    pub events_age: Option<Duration>,
    /// More than this share of all briefs, 0 to 1, ..
    pub large_share: f64,
    /// .. and more than this many are not deleted by one run alone.
    pub large_number: u64,
}

impl Default for RetentionSettings {
    fn default() -> RetentionSettings {
        RetentionSettings {
            age: None,
            count: None,
            events_age: None,
            large_share: 0.1,
            large_number: 100,
        }
    }
}

/// `[store]`: where the database is and who may read it. Without a default:
/// `path` depends on the process.
#[derive(Debug, Clone, PartialEq)]
pub struct StoreSettings {
    /// The database file.
    pub path: PathBuf,
    /// File mode, as `chmod` takes it.
    pub mode: u32,
    /// Group that owns the file.
    pub group: Option<String>,
    /// How long a verb waits for a lock.
    pub busy_timeout: Duration,
    /// Writes that one transaction carries at most.
    pub batch: usize,
    /// How what is stored is joined to stories.
    pub cluster: ClusterSettings,
}

/// `[mail]`: the server that editions are mailed by, and as whom.
#[derive(Debug, Clone, PartialEq)]
pub struct MailSettings {
    /// Its name or address.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub tls: MailTls,
    /// User and password.
    pub login: Option<(String, Secret)>,
    /// Who the mails are from: `briefd@example.org`, `Briefs <..>`.
    pub from: String,
    /// Extra certificate authorities, PEM: `ca_file` of `[fetch]`.
    pub ca_file: Option<PathBuf>,
}

/// `tls` of `[mail]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// From the first byte on.
    Always,
    /// Begun in the open, and required.
    StartTls,
    /// None: for a server on this machine.
    No,
}

/// `[log]`: what is logged, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct LogSettings {
    /// `error`, `warn`, `info`, `debug`, `trace`, or a filter like `briefd::fetch=debug`.
    pub level: String,
    /// How lines look.
    pub format: LogFormat,
}

impl Default for LogSettings {
    fn default() -> LogSettings {
        LogSettings {
            level: "info".to_owned(),
            format: LogFormat::Auto,
        }
    }
}

/// `[log] format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Human on a terminal, journald in a service, else JSON.
    Auto,
    /// For people.
    Human,
    /// A JSON object a line.
    Json,
    /// journald's own protocol, with fields.
    Journald,
}
