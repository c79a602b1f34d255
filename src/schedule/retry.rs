//! `Retry-After`, and 429 without it: how long a host is left alone.

use super::freshness::delta_secs;
use super::http_date;
use super::instant::clock;
use super::instant::later;
use super::instant::since;
use crate::model::Timestamp;
use crate::model::poll::Hold;
use crate::model::poll::Reply;
use crate::model::poll::ReplyHeaders;
use crate::model::settings::PollSettings;
use std::time::Duration;

/// How long `Retry-After` asks to wait: seconds, or a date relative to the
/// server's own `Date` (its clock may be wrong). Capped at `retry_after_max`.
pub(super) fn retry_after(
    headers: &ReplyHeaders,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<Duration> {
    let text = headers.retry_after.as_deref()?;
    let wait = match delta_secs(text) {
        Some(wait) => wait,
        None => {
            let date = headers.date.as_deref().and_then(http_date::parse);
            since(http_date::parse(text)?, date.unwrap_or(now))
        }
    };
    Some(wait.min(settings.retry_after_max))
}

/// The hold that an answer of 4xx or 5xx puts on its host, if it does.
pub(super) fn hold_after_error(
    host: &str,
    status: u16,
    asked: Option<Duration>,
    before: Option<&Hold>,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<Hold> {
    if host.is_empty() {
        return None;
    }
    let times = before.map_or(0, |hold| hold.times);
    let standing = before.map(|hold| hold.until).filter(|until| *until > now);
    let (wait, times) = match asked {
        Some(wait) => (wait, times),
        // A second 429 that was on its way when the first came counts once.
        None if status == 429 && standing.is_some() && times > 0 => return None,
        None if status == 429 => {
            let times = times.saturating_add(1);
            (doubled(settings.hold, times - 1, settings.hold_max), times)
        }
        None => return None,
    };
    let until = later(now, wait);
    if wait.is_zero() || standing.is_some_and(|standing| standing >= until) {
        return None;
    }
    let reason = match asked {
        Some(_) => format!("Retry-After of the host until {}", clock(until)),
        None => format!("429 of the host, held until {}", clock(until)),
    };
    Some(Hold {
        host: host.to_owned(),
        until,
        times,
        reason,
    })
}

/// The hold that an answer for anything but the feed itself puts on its host:
/// pages are asked for under the same rules. `before` is the host's record.
pub fn other_hold(
    reply: &Reply,
    before: Option<&Hold>,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<Hold> {
    if reply.status < 400 {
        return None;
    }
    let asked = retry_after(&reply.headers, now, settings);
    let host = super::host_of(&reply.url);
    let before = before.filter(|hold| hold.host == host);
    hold_after_error(&host, reply.status, asked, before, now, settings)
}

/// Clears the count of 429s after a good reply; a hold that still runs stays.
pub(super) fn hold_after_success(before: Option<&Hold>, now: Timestamp) -> Option<Hold> {
    let before = before.filter(|hold| hold.until <= now)?;
    Some(Hold {
        host: before.host.clone(),
        until: before.until,
        times: 0,
        reason: String::new(),
    })
}

/// No hold ends later than this: one that says so is from before the clock
/// was set back.
pub fn latest_hold(settings: &PollSettings, now: Timestamp) -> Timestamp {
    later(now, settings.retry_after_max.max(settings.hold_max))
}

/// `base` doubled that many times, at most `max`.
pub(super) fn doubled(base: Duration, times: u32, max: Duration) -> Duration {
    let factor = 1_u32.checked_shl(times.min(31)).unwrap_or(u32::MAX);
    base.saturating_mul(factor).min(max)
}
