//! What a feed document says about when to poll it: ttl, the syndication
//! module, skipHours and skipDays.

use super::instant::words;
use crate::model::Timestamp;
use crate::model::poll::Hints;
use jiff::tz::Offset;
use std::time::Duration;

const HOUR_MS: i64 = 3_600_000;
const HOURS_A_WEEK: i64 = 168;

/// Waits that the document asks for, with their reasons; not capped.
pub(super) fn waits(hints: &Hints) -> impl Iterator<Item = (Duration, String)> {
    let named = [
        (hints.ttl_secs, "ttl"),
        (hints.sy_secs, "syndication period"),
    ];
    named.into_iter().filter_map(|(secs, name)| {
        let wait = Duration::from_secs(secs?);
        Some((wait, format!("{name} {}", words(wait))))
    })
}

/// The first instant from `at` on that lies in no skipped hour or day, with
/// the name of what was skipped last; none where `at` itself is free, and for
/// hints that leave no hour of the week free.
pub(super) fn after_skips(hints: &Hints, at: Timestamp) -> Option<(Timestamp, &'static str)> {
    let mut why = skipped(hints, at)?;
    let hour = at.as_millisecond().div_euclid(HOUR_MS);
    for step in 1..=HOURS_A_WEEK {
        let next = Timestamp::from_millisecond((hour + step) * HOUR_MS).ok()?;
        match skipped(hints, next) {
            Some(name) => why = name,
            None => return Some((next, why)),
        }
    }
    None
}

/// The hint that forbids polling at `at`, if any.
pub(super) fn skipped(hints: &Hints, at: Timestamp) -> Option<&'static str> {
    if hints.skip_hours.is_empty() && hints.skip_days.is_empty() {
        return None;
    }
    let local = Offset::UTC.to_datetime(at);
    // Midnight may be written 24.
    let is_hour = |hour: &u8| i16::from(hour % 24) == i16::from(local.hour());
    let today = local.date().weekday().to_monday_zero_offset();
    if hints
        .skip_hours
        .iter()
        .any(|hour| *hour <= 24 && is_hour(hour))
    {
        Some("skipHours")
    } else if hints
        .skip_days
        .iter()
        .any(|day| i16::from(*day) == i16::from(today))
    {
        Some("skipDays")
    } else {
        None
    }
}
