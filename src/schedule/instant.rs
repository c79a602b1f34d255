//! Arithmetic on instants that cannot overflow, and durations in words.

use crate::model::Timestamp;
use jiff::SignedDuration;
use std::time::Duration;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const DAY: Duration = Duration::from_secs(86_400);
pub(super) const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// `at` plus a wait; the end of time where that lies beyond it.
pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| at.checked_add(wait).ok())
        .unwrap_or(Timestamp::MAX)
}

/// From `earlier` to `now`; zero where the clock went backwards.
pub(super) fn since(now: Timestamp, earlier: Timestamp) -> Duration {
    Duration::try_from(earlier.duration_until(now)).unwrap_or(Duration::ZERO)
}

/// `90 min`, `2 h`, `1.5 d`: short, exact enough for people.
pub(super) fn words(wait: Duration) -> String {
    let secs = wait.as_secs();
    let parts = |unit: u64, name: &str, smaller: u64, smaller_name: &str| {
        let rest = (secs % unit) / smaller;
        let whole = format!("{} {name}", secs / unit);
        match rest {
            0 => whole,
            rest => format!("{whole} {rest} {smaller_name}"),
        }
    };
    if secs == 0 {
        format!("{} ms", wait.as_millis())
    } else if secs < 120 {
        format!("{secs} s")
    } else if secs < 7_200 && secs != 3_600 {
        parts(60, "min", 1, "s")
    } else if secs < 172_800 {
        parts(3_600, "h", 60, "min")
    } else {
        parts(86_400, "d", 3_600, "h")
    }
}

/// An instant as it stands in a reason: whole seconds in UTC.
pub(super) fn clock(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
