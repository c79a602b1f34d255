//! Is it us? When everything fails at once, no feed is to blame.

use super::instant::since;
use crate::model::Timestamp;
use crate::model::settings::PollSettings;

/// One exchange that ended lately, with any host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// Host and port that was tried.
    pub host: String,
    /// Did it fail on the way (`FailureKind::is_network`)? An answer of any
    /// kind, an error too, shows that the line is up.
    pub unreachable: bool,
}

/// True when at least `line_hosts` different hosts were tried within
/// `line_window` before `now` and every one failed on the way.
pub fn line_down(attempts: &[Attempt], now: Timestamp, settings: &PollSettings) -> bool {
    if settings.line_hosts == 0 {
        return false;
    }
    let mut hosts: Vec<&str> = Vec::new();
    for attempt in attempts {
        if since(now, attempt.at) > settings.line_window {
            continue;
        }
        if !attempt.unreachable {
            return false;
        }
        if !hosts.contains(&attempt.host.as_str()) {
            hosts.push(&attempt.host);
        }
    }
    hosts.len() >= settings.line_hosts
}
