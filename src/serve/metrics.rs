//! `/metrics`: what Prometheus reads (text format 0.0.4). Counters are of this
//! process; what is stored is asked at most every few seconds. No label has a
//! value that a feed chooses.

use super::Site;
use super::answer::Refusal;
use crate::store::Reader;
use crate::store::Status;
use crate::store::StoreError;
use crate::tally::Counted;
use crate::tally::Histogram;
use hyper::StatusCode;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// What the text is.
pub(super) const MEDIA: &str = "text/plain; version=0.0.4; charset=utf-8";

/// For how long what is stored is not asked again.
const KEPT: Duration = Duration::from_secs(5);

/// Bounds of how long an answer takes, in seconds.
const TIMES: &[f64] = &[0.005, 0.025, 0.1, 0.5, 2.5, 10.0];

/// Processor time is told in hundredths of a second (`USER_HZ`, which Linux
/// has fixed for programs).
const TICKS: f64 = 100.0;

/// Requests by route and status, and how long they took.
#[derive(Debug, Default)]
pub(super) struct Requests {
    seen: Mutex<BTreeMap<&'static str, OfRoute>>,
    stored: Mutex<Option<(Instant, Status)>>,
}

#[derive(Debug)]
struct OfRoute {
    codes: BTreeMap<u16, u64>,
    times: Histogram,
}

impl Requests {
    /// Counts one; `route` is a pattern.
    pub(super) fn count(&self, route: &'static str, status: StatusCode, took: Duration) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let of = seen.entry(route).or_insert_with(|| OfRoute {
            codes: BTreeMap::new(),
            times: Histogram::new(TIMES),
        });
        *of.codes.entry(status.as_u16()).or_default() += 1;
        of.times.add(took);
    }
}

/// The whole text.
///
/// # Errors
/// Those of the database.
pub(super) async fn text(site: &Site) -> Result<String, Refusal> {
    let status = stored(site).await?;
    let mut text = Text::default();
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    text.one(
        "briefd_build_info",
        "gauge",
        "Which briefd this is",
        &version,
        1.0,
    );
    let started = site.started.as_second() as f64;
    text.gauge("briefd_start_time_seconds", "When it started", started);
    of_store(&mut text, site, &status);
    of_polls(&mut text, site);
    text.histogram(
        "briefd_write_duration_seconds",
        "How long a transaction took",
        &[(String::new(), site.store.write_times())],
    );
    of_http(&mut text, site);
    of_process(&mut text);
    Ok(text.text)
}

async fn stored(site: &Site) -> Result<Status, Refusal> {
    let kept = || {
        let kept = site.requests.stored.lock();
        kept.unwrap_or_else(PoisonError::into_inner)
    };
    if let Some((at, status)) = kept().as_ref()
        && at.elapsed() < KEPT
    {
        return Ok(status.clone());
    }
    let now = site.clock.now();
    let ask = move |reader: &Reader| -> Result<Status, StoreError> { reader.status(now) };
    let status = site.reads.read(ask).await?;
    *kept() = Some((Instant::now(), status.clone()));
    Ok(status)
}

fn of_store(text: &mut Text, site: &Site, status: &Status) {
    text.head("briefd_feeds", "gauge", "Feeds by state");
    for (state, number) in [
        ("ok", status.feeds_ok),
        ("broken", status.feeds_broken),
        ("gone", status.feeds_gone),
        ("new", status.feeds_new),
    ] {
        text.sample("briefd_feeds", &format!("state=\"{state}\""), number as f64);
    }
    let due = status.next_poll.filter(|_| status.feeds_due > 0);
    let now = site.clock.now().as_millisecond();
    let lag = due.map_or(0, |due| (now - due.as_millisecond()).max(0));
    for (name, help, value) in [
        (
            "briefd_feeds_stale",
            "Feeds silent beyond their rhythm",
            status.feeds_stale,
        ),
        ("briefd_feeds_due", "Feeds that are due", status.feeds_due),
        (
            "briefd_hosts_held",
            "Hosts that asked to be left alone",
            status.holds.len() as u64,
        ),
        ("briefd_briefs", "Briefs stored", status.briefs),
        (
            "briefd_briefs_unread",
            "Briefs that are not read",
            status.unread,
        ),
        ("briefd_briefs_starred", "Starred briefs", status.starred),
        (
            "briefd_stories",
            "Stories, those of one brief included",
            status.stories,
        ),
        ("briefd_sources", "Occurrences of briefs", status.sources),
        (
            "briefd_last_event",
            "The number of the newest event",
            status.last_event.unsigned_abs(),
        ),
        (
            "briefd_pages_waiting",
            "Pages to be fetched for whole texts",
            status.pages_waiting,
        ),
        (
            "briefd_database_bytes",
            "Size of the database and its log",
            status.bytes,
        ),
        (
            "briefd_database_free_bytes",
            "Bytes of it that are free",
            status.bytes_free,
        ),
    ] {
        text.gauge(name, help, value as f64);
    }
    text.gauge(
        "briefd_poll_lag_seconds",
        "How long the oldest due feed has waited",
        lag as f64 / 1000.0,
    );
}

fn of_polls(text: &mut Text, site: &Site) {
    let Some(tally) = &site.tally else {
        return;
    };
    text.counters(
        "briefd_polls_total",
        "Polls of feeds",
        ("result", &["new", "unchanged", "not_modified", "failed"]),
        &tally.polls,
    );
    text.histogram(
        "briefd_poll_duration_seconds",
        "How long a feed's server took",
        &[(String::new(), tally.times.counted())],
    );
    text.one(
        "briefd_fetched_bytes_total",
        "counter",
        "Bytes of feed documents",
        "",
        load(&tally.bytes),
    );
    text.counters(
        "briefd_items_total",
        "Items that brought something",
        ("outcome", &["new", "revised", "duplicate"]),
        &tally.items,
    );
}

fn of_http(text: &mut Text, site: &Site) {
    let requests = "briefd_http_requests_total";
    let seen = site.requests.seen.lock();
    let seen = seen.unwrap_or_else(PoisonError::into_inner);
    text.head(requests, "counter", "Requests by route and status");
    for (route, of) in &*seen {
        for (code, number) in &of.codes {
            let labels = format!("route=\"{route}\",code=\"{code}\"");
            text.sample(requests, &labels, *number as f64);
        }
    }
    let times = seen.iter();
    let times: Vec<(String, Counted)> = times
        .map(|(route, of)| (format!("route=\"{route}\""), of.times.counted()))
        .collect();
    text.histogram(
        "briefd_http_request_duration_seconds",
        "How long an answer took to begin",
        &times,
    );
    text.counters(
        "briefd_http_logins_total",
        "Passwords that were given",
        ("result", &["ok", "wrong", "limited"]),
        &site.guard.counts,
    );
}

/// What Linux tells of this process; what cannot be read is left out.
fn of_process(text: &mut Text) {
    let read = |file: &str| std::fs::read_to_string(file).ok();
    // From the state on, behind the name in brackets, which may hold anything.
    let stat = read("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<f64> = fields
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    if let (Some(user), Some(system)) = (fields.get(11), fields.get(12)) {
        let cpu = (user + system) / TICKS;
        let name = "process_cpu_seconds_total";
        text.one(name, "counter", "Processor time", "", cpu);
    }
    let resident = read("/proc/self/status").and_then(|status| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()
    });
    if let Some(kib) = resident {
        let name = "process_resident_memory_bytes";
        text.gauge(name, "Memory in use", kib * 1024.0);
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        text.gauge("process_open_fds", "Open files", open.count() as f64);
    }
    let booted = read("/proc/stat").and_then(|stat| {
        let line = stat.lines().find_map(|line| line.strip_prefix("btime "))?;
        line.trim().parse::<f64>().ok()
    });
    if let (Some(booted), Some(after)) = (booted, fields.get(19)) {
        let name = "process_start_time_seconds";
        text.gauge(name, "When the process started", booted + after / TICKS);
    }
}

fn load(counter: &AtomicU64) -> f64 {
    counter.load(Ordering::Relaxed) as f64
}

/// Lines of the format.
#[derive(Default)]
struct Text {
    text: String,
}

impl Text {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Into a text nothing fails to be written, here and below.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &str, value: f64) {
        let _ = match labels {
            "" => writeln!(self.text, "{name} {value}"),
            labels => writeln!(self.text, "{name}{{{labels}}} {value}"),
        };
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, labels: &str, value: f64) {
        self.head(name, kind, help);
        self.sample(name, labels, value);
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.one(name, "gauge", help, "", value);
    }

    /// One a value of a label.
    fn counters(
        &mut self,
        name: &str,
        help: &str,
        (label, values): (&str, &[&str]),
        counts: &[AtomicU64],
    ) {
        self.head(name, "counter", help);
        for (value, count) in values.iter().zip(counts) {
            self.sample(name, &format!("{label}=\"{value}\""), load(count));
        }
    }

    /// One a set of labels.
    fn histogram(&mut self, name: &str, help: &str, all: &[(String, Counted)]) {
        self.head(name, "histogram", help);
        let bucket = format!("{name}_bucket");
        for (labels, counted) in all {
            let before = match labels.as_str() {
                "" => String::new(),
                labels => format!("{labels},"),
            };
            let count = counted.count as f64;
            for (bound, number) in &counted.within {
                let labels = format!("{before}le=\"{bound}\"");
                self.sample(&bucket, &labels, *number as f64);
            }
            self.sample(&bucket, &format!("{before}le=\"+Inf\""), count);
            self.sample(&format!("{name}_sum"), labels, counted.sum);
            self.sample(&format!("{name}_count"), labels, count);
        }
    }
}
