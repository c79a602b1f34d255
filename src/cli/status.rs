//! `briefd status`: the whole at a glance.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::Format;
use super::output::FormatArgs;
use crate::config::Config;
use crate::edition;
use crate::edition::EditionRow;
use crate::model::Timestamp;
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::report::Exit;
use crate::report::Report;
use crate::store::FeedRow;
use crate::store::Overview;
use crate::store::PutOffReason;
use crate::store::Reader;
use crate::time::Clock;
use clap::Args;
use std::io::Write;
use std::time::Duration;

/// How long a lock is waited for where the configuration cannot tell.
const WAIT: Duration = Duration::from_secs(5);

/// Say what the daemon is doing, how each feed is, and how big the database is.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: StatusArgs, globals: &Globals) -> Outcome {
    let now = Clock::system().now();
    let (reader, editions) = match globals.load() {
        Ok(config) => {
            let reader = database::reader(&config)?;
            let editions = edition::rows(&config, Some(&reader), now)?;
            (reader, editions)
        }
        Err(report) => (whatever_is_wrong(globals, report)?, Vec::new()),
    };
    let whole = reader.overview(now, editions)?;
    let mut out = output::stdout();
    match args.format.get() {
        Format::Json | Format::Jsonl => out.line(&crate::export::json::compact(&whole))?,
        Format::Text | Format::Csv => {
            let color = globals.colors(out.is_terminal());
            for line in lines(&whole, now, color) {
                out.painted(&line)?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The database where the configuration is not valid: how the daemon is, which
/// goes by the one before, is asked then above all.
fn whatever_is_wrong(globals: &Globals, report: Report) -> Result<Reader, Report> {
    let wrong = Config::load(&globals.sources()).err();
    let Some(path) = wrong.as_ref().and_then(|error| error.database()) else {
        return Err(report);
    };
    match Reader::open(path, WAIT) {
        Ok(reader) => {
            output::notice(report.text(false).trim_end());
            Ok(reader)
        }
        Err(_) => Err(report),
    }
}

fn lines(whole: &Overview<EditionRow>, now: Timestamp, color: bool) -> Vec<String> {
    let numbers = &whole.numbers;
    let daemon = match (&whole.daemon.running, whole.daemon.pid) {
        (true, Some(pid)) => format!("running, process {pid}"),
        (true, None) => "running".into(),
        (false, _) => "not running".into(),
    };
    let mut feeds = format!("{} polled", numbers.feeds);
    for (count, word) in [
        (numbers.feeds_ok, "well"),
        (numbers.feeds_broken, "broken"),
        (numbers.feeds_gone, "gone"),
        (numbers.feeds_stale, "stale"),
        (numbers.feeds_new, "not yet polled"),
        (numbers.feeds_due, "due"),
        (numbers.feeds_in_work, "being polled"),
    ] {
        if count > 0 {
            feeds.push_str(&format!(", {count} {word}"));
        }
    }
    let next = numbers
        .next_poll
        .map(|at| format!("next poll {}", from_now(at, now)));
    let size = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let mut lines = vec![
        format!("daemon    {daemon}"),
        format!("feeds     {feeds}"),
        format!(
            "briefs    {} from {}, {}",
            numbers.briefs,
            counted(numbers.sources, "source"),
            counted(numbers.old_revisions, "earlier revision")
        ),
        format!(
            "database  {} ({}, {} free)",
            whole.database,
            size(numbers.bytes),
            size(numbers.bytes_free)
        ),
    ];
    if let Some(next) = next {
        lines.insert(1, format!("schedule  {next}"));
    }
    for trouble in whole.daemon.troubles.iter().rev() {
        lines.insert(1, format!("trouble   {}", one_line(trouble)));
    }
    if numbers.pages_waiting > 0 {
        lines.push(format!(
            "pages     {} to be fetched for whole texts",
            numbers.pages_waiting
        ));
    }
    if whole.line_down {
        lines.push("line      no network: nothing can be reached, no feed is blamed".into());
    }
    if let Some(put_off) = &numbers.retention_deferred {
        let why = match put_off.reason {
            PutOffReason::Clock => "the clock jumped or the machine was off",
            PutOffReason::Large => "more than usual",
        };
        lines.push(format!(
            "retention {} of {} briefs may expire, {why}: put off {} until a later run says the same",
            put_off.briefs,
            put_off.of,
            from_now(put_off.at, now)
        ));
    }
    for held in &whole.holds {
        lines.push(format!(
            "held      {} until {}: {}",
            held.host, held.until, held.reason
        ));
    }
    for edition in &whole.editions {
        lines.push(format!("edition   {}", one_line(&edition.line(now))));
    }
    let width = whole
        .feed_list
        .iter()
        .map(|feed| feed.name.chars().count())
        .max()
        .unwrap_or(0)
        .min(32);
    if !whole.feed_list.is_empty() {
        lines.push(String::new());
    }
    for feed in &whole.feed_list {
        lines.push(feed_line(feed, width, now, color));
    }
    lines
}

fn feed_line(feed: &FeedRow, width: usize, now: Timestamp, color: bool) -> String {
    let paint = match feed.state.as_str() {
        _ if !color => None,
        "ok" => Some("\x1b[32m"),
        "broken" | "gone" => Some("\x1b[31m"),
        _ => Some("\x1b[33m"),
    };
    let state = format!("{:<6}", feed.state);
    let state = paint.map_or(state.clone(), |paint| format!("{paint}{state}\x1b[0m"));
    let next = match (feed.next_poll, &feed.next_reason) {
        (Some(at), Some(why)) => format!("next {} ({})", from_now(at, now), one_line(why)),
        (Some(at), None) => format!("next {}", from_now(at, now)),
        (None, _) => "not polled any more".into(),
    };
    let mut line = format!(
        "{state}  {:<width$}  {:>5} {:<5}  {next}",
        one_line(&feed.name),
        feed.items,
        if feed.items == 1 { "item" } else { "items" }
    );
    if let Some(error) = &feed.last_error {
        line.push_str(&format!("; {}", one_line(error)));
    }
    line
}

/// `in 5 min`, `now`, `3 h ago`.
pub(super) fn from_now(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second() - now.as_second();
    let span = match seconds.unsigned_abs() {
        0 => return "now".into(),
        s @ 1..120 => format!("{s} s"),
        s @ 120..7_200 => format!("{} min", s / 60),
        s @ 7_200..172_800 => format!("{} h", s / 3_600),
        s => format!("{} days", s / 86_400),
    };
    if seconds > 0 {
        format!("in {span}")
    } else {
        format!("{span} ago")
    }
}
