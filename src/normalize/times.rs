//! When an item was published and changed.
//!
//! The feed's word holds, with these exceptions:
//! - a time of day in words that nobody knows: the day, marked;
//! - no date, or the zero of some clock: the time seen, marked (imports stay
//!   without);
//! - only `updated`: it is `published` too;
//! - more than a day ahead of the time seen: the time seen, marked;
//! - `updated` before `published`: `updated` is `published`, marked.

use crate::model::Timestamp;
use crate::model::item::Item;

/// Clocks and zones are wrong by so much (seconds) without anybody lying.
const AHEAD_MAX: i64 = 86_400;
/// Before this (1970-01-03) a date is some program's zero, unless it is
/// plainly historic.
const ZERO_END: i64 = 2 * 86_400;
/// And after this (0001-12-31).
const YEAR_ONE_END: i64 = -62_104_060_800;

/// The times of a draft.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) published: Option<Timestamp>,
    pub(super) published_inferred: bool,
    pub(super) updated: Option<Timestamp>,
    pub(super) updated_inferred: bool,
}

/// Applies the rules above.
pub(super) fn times(item: &Item, now: Timestamp, infer: bool) -> Times {
    let published = item.published.filter(is_meant);
    let updated = item.updated.filter(is_meant);
    let stated = published.or(updated);
    let (published, published_inferred) = match stated {
        // The day is the feed's word, the time of day is not.
        Some(time) if item.day_only => (clamped(time, now).0, true),
        Some(time) => clamped(time, now),
        None if infer => (now, true),
        None => return Times::default(),
    };
    let (updated, updated_inferred) = match updated {
        Some(time) if time < published => (published, stated != Some(time)),
        Some(time) => clamped(time, now),
        None => (published, published_inferred),
    };
    Times {
        published: Some(published),
        published_inferred,
        updated: Some(updated.max(published)),
        updated_inferred,
    }
}

fn is_meant(time: &Timestamp) -> bool {
    let seconds = time.as_second();
    seconds > YEAR_ONE_END && !(-ZERO_END..ZERO_END).contains(&seconds)
}

fn clamped(time: Timestamp, now: Timestamp) -> (Timestamp, bool) {
    if time.as_second() > now.as_second().saturating_add(AHEAD_MAX) {
        (now, true)
    } else {
        (time, false)
    }
}
