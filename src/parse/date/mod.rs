//! Dates as feeds write them.
//!
//! Text becomes tokens (`lex`), tokens are sorted into day, time of day and
//! zone wherever they stand (`read`, `clock`, `zone`), and together they must
//! make a valid time (`parts`). The names of months, days and zones are data
//! (`tables`). Where a form can be read two ways, the reading is that of the
//! Python library feedparser, which most feeds have been tested with.

mod clock;
mod digits;
mod lex;
mod names;
mod parts;
mod read;
mod scan;
mod tables;
mod token;
mod zone;

use crate::markup::entity;
use crate::markup::words;
use crate::model::Timestamp;
use jiff::tz::TimeZone;
use jiff::tz::TimeZoneDatabase;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Longer texts are not dates.
const CHARS_MAX: usize = 200;

/// The program's own copy: what a date means does not depend on the machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Reads any form of date that feeds are known to use; none for what is not a
/// valid time. A date without a zone is UTC (one in Korean words is Korean
/// time), one without a time of day is midnight.
///
/// Years of two and three digits are those of RFC 5322, section 4.3;
/// 1/2/2004 is January, 1.2.2004 is February. The years 2501 to 2700 are those
/// of the Buddhist calendar.
pub fn parse_date(text: &str) -> Option<Timestamp> {
    Some(read_date(text)?.at)
}

/// A date and how well it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReadDate {
    pub(super) at: Timestamp,
    /// Only the day is known: the time of day is in words that nobody knows.
    pub(super) day_only: bool,
}

/// The same, with what was not understood.
pub(super) fn read_date(text: &str) -> Option<ReadDate> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(CHARS_MAX).is_some() {
        return None;
    }
    let text = entity::decode(text);
    words::attribute(&text, "datetime")
        .and_then(|text| parse_text(&text))
        .or_else(|| parse_text(&words::spaced(&text)))
}

fn parse_text(text: &str) -> Option<ReadDate> {
    let (text, zone) = named_zone(without_brackets(text));
    let folded = lex::fold(&text);
    let tokens = lex::tokens(&folded);
    let mut parts = read::read(&tokens)?;
    parts.zone = zone;
    if folded.contains(|c| ('가'..='힣').contains(&c)) {
        parts.zone_default_secs = read::KOREA_SECS;
    }
    if folded.contains(|c| ('ก'..='๛').contains(&c)) {
        parts.count_as_buddhist();
    }
    Some(ReadDate {
        at: parts.timestamp()?,
        day_only: parts.unknown_word && parts.time.is_none() && parts.half.is_none(),
    })
}

/// The text without the brackets round it, if any.
fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    let inner = text.chars().next().and_then(|opening| {
        let closing = lex::closing(opening)?;
        text.strip_prefix(opening)?
            .strip_suffix(closing)
            .filter(|inner| !inner.contains([opening, closing]))
    });
    inner.unwrap_or(text)
}

/// `Europe/Berlin` and its like, taken out of the text, whose own offset takes
/// precedence: `2026-11-24T10:00+01:00[Europe/Berlin]`.
fn named_zone(text: &str) -> (Cow<'_, str>, Option<TimeZone>) {
    let of_name = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_');
    let found = text
        .split(|c| !of_name(c))
        .filter(|word| word.contains('/') && !word.starts_with("Etc"))
        .find_map(|word| Some((word, ZONES.get(word).ok()?)));
    match found {
        Some((name, zone)) => (Cow::Owned(text.replacen(name, " ", 1)), Some(zone)),
        None => (Cow::Borrowed(text), None),
    }
}
