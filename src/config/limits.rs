//! Settings against the limits of the service manager, as far as they are known.

use super::show_duration;
use crate::model::settings::PollSettings;
use std::time::Duration;

/// `WatchdogSec=` of the unit that comes with briefd.
pub const UNIT_WATCHDOG: Duration = Duration::from_secs(60);

/// `TimeoutStopSec=` of that unit.
pub const UNIT_STOP: Duration = Duration::from_secs(15);

/// What a stop takes after `drain`: closing the database.
const CLOSE: Duration = Duration::from_secs(5);

/// Settings that do not fit the unit's limits, in words. `watchdog` is what the
/// service manager asks for; none: the value in briefd's own unit.
pub fn beyond_the_unit(poll: &PollSettings, watchdog: Option<Duration>) -> Vec<String> {
    let mut warnings = Vec::new();
    let watchdog = watchdog.unwrap_or(UNIT_WATCHDOG);
    if poll.tick > watchdog {
        warnings.push(format!(
            "`tick` of [poll] is {}, longer than WatchdogSec= of the unit, {}: feeds are looked at \
             less often than the daemon is; make `tick` shorter, or WatchdogSec= longer",
            show_duration(poll.tick),
            show_duration(watchdog),
        ));
    }
    if poll.drain + CLOSE > UNIT_STOP {
        warnings.push(format!(
            "`drain` of [poll] is {}, which with {} to close the database is longer than \
             TimeoutStopSec= of the unit, {}: polls would be cut off at a stop; make `drain` \
             shorter, or TimeoutStopSec= longer",
            show_duration(poll.drain),
            show_duration(CLOSE),
            show_duration(UNIT_STOP),
        ));
    }
    warnings
}
