//! Jitter: a wait may grow by a little, never shrink.

use super::instant::later;
use crate::model::Timestamp;
use crate::model::settings::PollSettings;
use std::time::Duration;

/// By how much a wait is lengthened: a share `draw`, 0 to 1, of what the
/// settings and `room` allow.
pub(super) fn jitter(
    wait: Duration,
    room: Duration,
    draw: f64,
    settings: &PollSettings,
) -> Duration {
    let most = share(wait, settings.jitter).min(settings.jitter_max);
    share(most.min(room), draw)
}

/// A random phase within a span, for first polls.
pub(super) fn phase(now: Timestamp, span: Duration, draw: f64) -> Timestamp {
    later(now, share(span, draw))
}

/// A share, 0 to 1, of a duration, in whole milliseconds rounded down; what is
/// not a share counts as zero.
fn share(of: Duration, share: f64) -> Duration {
    if !(0.0..=1.0).contains(&share) {
        return Duration::ZERO;
    }
    // Exact enough: a duration of 300 years still has whole milliseconds.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "in range: 0 <= share <= 1, and durations are capped by settings"
    )]
    let ms = (of.as_millis() as f64 * share) as u64;
    Duration::from_millis(ms).min(of)
}
