//! Times and spans, as people write them.

use crate::model::Timestamp;
use jiff::Span;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Which end of a time span a date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The beginning: includes its instant.
    Since,
    /// The end: does not include its instant, but a bare date's whole day.
    Until,
}

/// Reads a time: RFC 3339, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]` (or with
/// `T`), `YYYY-MM`, `YYYY`, `today`, `yesterday`, `now`, or so long before now
/// (`30m`, `2d`, `1w`). A span (day, month, year) is meant from its start as a
/// [`Bound::Since`], to its end as a [`Bound::Until`].
pub fn parse_time(text: &str, bound: Bound, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if text == "now" {
        return Some(now);
    }
    if let Some(ago) = ago(text) {
        return now
            .to_zoned_datetime(zone.clone())
            .checked_sub(ago)
            .ok()
            .map(|at| at.timestamp());
    }
    if let Some((start, length)) = calendar(text, now, zone) {
        let date = match bound {
            Bound::Since => start,
            Bound::Until => start.checked_add(length).ok()?,
        };
        return Some(date.to_zoned_datetime(zone.clone()).ok()?.timestamp());
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    // Without a zone: on the clock of the zone.
    let local = text.parse::<DateTime>().ok()?;
    local
        .to_zoned_datetime(zone.clone())
        .ok()
        .map(|at| at.timestamp())
}

/// Reads a span of time: a day, a month, a year, `today`, `yesterday`, so long
/// until now (`2d`), or two times with `..` between, of which one may be left
/// out. Gives its first instant and the first behind it.
pub(super) fn parse_span(
    text: &str,
    now: Timestamp,
    zone: &TimeZone,
) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
    let time = |text: &str, bound| parse_time(text, bound, now, zone);
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str, bound| match text.trim().is_empty() {
            true => Some(None),
            false => time(text, bound).map(Some),
        };
        let span = (end(from, Bound::Since)?, end(to, Bound::Until)?);
        return (span != (None, None)).then_some(span);
    }
    if ago(text.trim()).is_some() {
        return Some((time(text, Bound::Since), None));
    }
    calendar(text.trim(), now, zone)?;
    Some((time(text, Bound::Since), time(text, Bound::Until)))
}

/// A day, month or year: its first day, and how long it is.
fn calendar(text: &str, now: Timestamp, zone: &TimeZone) -> Option<(Date, Span)> {
    let today = || now.to_zoned_datetime(zone.clone()).date();
    match (text, text.len()) {
        ("today", _) => Some((today(), 1.day())),
        ("yesterday", _) => Some((today().yesterday().ok()?, 1.day())),
        (_, 10) => Some((text.parse().ok()?, 1.day())),
        (_, 7) => Some((format!("{text}-01").parse().ok()?, 1.month())),
        (_, 4) => Some((format!("{text}-01-01").parse().ok()?, 1.year())),
        _ => None,
    }
}

fn ago(text: &str) -> Option<Span> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let number: i64 = number.parse().ok().filter(|number| *number <= 1_000_000)?;
    let span = Span::new();
    match unit {
        "s" => span.try_seconds(number),
        "m" | "min" => span.try_minutes(number),
        "h" => span.try_hours(number),
        "d" => span.try_days(number),
        "w" => span.try_weeks(number),
        "mo" => span.try_months(number),
        "y" => span.try_years(number),
        _ => return None,
    }
    .ok()
}
