//! Waits after errors: growing, never ending.

use super::instant::DAY;
use super::instant::WEEK;
use super::instant::words;
use super::retry::doubled;
use crate::model::settings::PollSettings;
use std::time::Duration;

/// How long to wait after the `failures`th failure in a row, the feed's own
/// interval being `interval` and the first failure `failing` ago; with the
/// reason. It may be under an interval that is longer than `backoff_max`: the
/// plan takes the later of the two. `unwelcome` (403, 429) starts at twice.
pub(super) fn backoff(
    failures: u32,
    interval: Duration,
    unwelcome: bool,
    failing: Duration,
    settings: &PollSettings,
) -> (Duration, String) {
    let doublings = failures.saturating_sub(1) + u32::from(unwelcome);
    let grown = doubled(interval, doublings, settings.backoff_max);
    let steps = [
        (settings.backoff_weekly_after, WEEK, "weekly"),
        (settings.backoff_daily_after, DAY, "daily"),
    ];
    for (after, wait, name) in steps {
        if failing >= after && grown <= wait {
            return (wait, format!("{name} after {} of errors", words(failing)));
        }
    }
    let errors = if failures == 1 { "error" } else { "errors" };
    (
        grown,
        format!("backoff after {failures} {errors}: {}", words(grown)),
    )
}
