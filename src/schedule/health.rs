//! A feed's health: which changes are events, and when a feed is given up.

use super::instant::DAY;
use super::instant::later;
use super::instant::since;
use super::reply::Failure;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::event::FeedEvent;
use crate::model::poll::Going;
use crate::model::poll::Health;
use crate::model::poll::PollState;
use crate::model::settings::PollSettings;
use serde_json::json;

/// Notes a good poll; an event where the feed was broken or gone before.
pub(super) fn succeeded(state: &mut PollState, now: Timestamp) -> Option<FeedEvent> {
    let recovered = matches!(state.health, Health::Broken | Health::Gone);
    let event = recovered.then(|| FeedEvent {
        kind: EventKind::FeedRecovered,
        detail: json!({
            "failures": state.failures,
            "failing_since": state.failing_since,
            "error": state.last_error,
        }),
    });
    state.health = Health::Ok;
    state.last_success = Some(now);
    state.failures = 0;
    state.failing_since = None;
    state.last_failure = None;
    state.last_error = None;
    state.going = None;
    event
}

/// Notes a failed poll; an event where the feed was well before, or is gone
/// from now on.
pub(super) fn failed(
    state: &mut PollState,
    failure: &Failure<'_>,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<FeedEvent> {
    let detail = json!({
        "error": failure.message,
        "kind": failure.kind,
        "status": failure.status(),
    });
    state.failures = state.failures.saturating_add(1);
    state.failing_since = Some(state.failing_since.unwrap_or(now).min(now));
    state.last_failure = Some(failure.kind);
    state.last_error = Some(failure.message.clone());
    state.moving = None;
    let was = state.health;
    if count_gone(state, failure, now, settings) {
        state.health = Health::Gone;
        return (was != Health::Gone).then_some(FeedEvent {
            kind: EventKind::FeedGone,
            detail,
        });
    }
    state.health = Health::Broken;
    (was != Health::Broken).then_some(FeedEvent {
        kind: EventKind::FeedBroken,
        detail,
    })
}

/// Counts 410s that are at least `gone_age` apart; true when there are enough.
/// A failure in between is ignored; any other answer ends the count.
fn count_gone(
    state: &mut PollState,
    failure: &Failure<'_>,
    now: Timestamp,
    settings: &PollSettings,
) -> bool {
    match failure.status() {
        Some(410) => {}
        Some(_) => {
            state.going = None;
            return false;
        }
        None => return false,
    }
    let going = match state.going.take() {
        Some(going) if later(going.last, settings.gone_age) <= now => Going {
            times: going.times.saturating_add(1),
            last: now,
        },
        // A clock that was set back does not put the next count off.
        Some(going) => Going {
            last: going.last.min(now),
            ..going
        },
        None => Going {
            times: 1,
            last: now,
        },
    };
    let enough = going.times >= settings.gone_after.max(1);
    state.going = Some(going);
    enough
}

/// When the next 410 may count; none while none was seen.
pub(super) fn next_gone_count(state: &PollState, settings: &PollSettings) -> Option<Timestamp> {
    let going = state.going.as_ref()?;
    Some(later(going.last, settings.gone_age))
}

/// The event of a silence that is `stale_factor` times the usual rhythm, once
/// a silence. No rhythm counts as faster than a day: every feed sleeps.
pub(super) fn stale(
    state: &mut PollState,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<FeedEvent> {
    let gap_secs = state.rhythm.gap_secs?;
    let last = state
        .last_new_item
        .into_iter()
        .chain(state.rhythm.newest)
        .max()?;
    let usual = DAY.as_secs_f64().max(gap_secs);
    let silence = since(now, last);
    let limit = usual * f64::from(settings.stale_factor);
    if state.stale || settings.stale_factor == 0 || silence.as_secs_f64() < limit {
        return None;
    }
    state.stale = true;
    Some(FeedEvent {
        kind: EventKind::FeedStale,
        detail: json!({
            "last_item": last,
            "silent_secs": silence.as_secs(),
            "usual_secs": usual.round(),
        }),
    })
}
