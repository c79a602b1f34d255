//! Permanent moves: watched until they are believed, and undone for good.

use super::instant::since;
use crate::model::Timestamp;
use crate::model::feed::FeedUrl;
use crate::model::poll::Hop;
use crate::model::poll::Moving;
use crate::model::poll::PollState;
use crate::model::settings::PollSettings;

/// Where a good reply says that the feed is for good: the end of the leading
/// all-permanent part of the redirect chain, else `itunes:new-feed-url`.
/// `url` is the one in use.
pub(super) fn target(url: &str, hops: &[Hop], new_feed_url: Option<&str>) -> Option<String> {
    let permanent = hops
        .iter()
        .take_while(|hop| matches!(hop.status, 301 | 308))
        .count();
    let said = match permanent {
        0 => new_feed_url?,
        steps => hops.get(steps)?.url.as_str(),
    };
    let target = FeedUrl::parse(said).ok()?;
    let same = FeedUrl::parse(url).is_ok_and(|url| url == target);
    (!target.is_file() && !same).then(|| target.as_str().to_owned())
}

/// Counts one good poll that named `target`; true when the move is believed.
pub(super) fn count(
    state: &mut PollState,
    url: &str,
    target: Option<String>,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<Moving> {
    let target = target.filter(|target| state.refused_move.as_ref() != Some(target));
    let Some(target) = target else {
        state.moving = None;
        return None;
    };
    let moving = match state.moving.take() {
        Some(moving) if moving.target == target => Moving {
            times: moving.times.saturating_add(1),
            ..moving
        },
        _ => Moving {
            target,
            times: 1,
            since: now,
        },
    };
    let counted = moving.times >= settings.moved_after;
    let aged = since(now, moving.since) >= settings.moved_age;
    if (counted && aged) || only_secured(url, &moving.target) {
        return Some(moving);
    }
    state.moving = Some(moving);
    None
}

/// http to https on the same host and path, default ports: believed at once.
fn only_secured(from: &str, to: &str) -> bool {
    let (Ok(from), Ok(to)) = (FeedUrl::parse(from), FeedUrl::parse(to)) else {
        return false;
    };
    let (from, to) = (from.url(), to.url());
    from.scheme() == "http"
        && to.scheme() == "https"
        && from.host_str() == to.host_str()
        && (from.port(), to.port()) == (None, None)
        && from.path() == to.path()
        && from.query() == to.query()
}

/// The memory of a feed whose move to `target` is undone: the same move is
/// not believed again. Validators may stay, they belong to their URL.
pub fn undo_move(state: &PollState, target: &str) -> PollState {
    PollState {
        refused_move: Some(target.to_owned()),
        moving: None,
        ..state.clone()
    }
}
