//! Permanent moves: watched until they are believed, and undone for good.

use super::instant::since;
use crate::model::Timestamp;
use crate::model::feed::FeedUrl;
use crate::model::poll::Hints;
use crate::model::poll::Hop;
use crate::model::poll::Moving;
use crate::model::poll::PollState;
use crate::model::settings::PollSettings;

/// Where a feed is said to be from now on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    url: String,
    /// By the document; the address has not been checked yet.
    pub(super) announced: bool,
}

/// Where a good reply says that the feed is for good: the end of the leading
/// all-permanent part of the redirect chain, else `itunes:new-feed-url`.
/// `url` is the one in use.
pub(super) fn target(url: &str, hops: &[Hop], hints: &Hints) -> Option<Target> {
    let permanent = hops
        .iter()
        .take_while(|hop| matches!(hop.status, 301 | 308))
        .count();
    let announced = permanent == 0;
    let said = match permanent {
        0 => hints.new_feed_url.as_deref()?,
        steps => hops.get(steps)?.url.as_str(),
    };
    let target = FeedUrl::parse(said).ok()?;
    let same = FeedUrl::parse(url).is_ok_and(|url| url == target);
    (!target.is_file() && !same).then(|| Target {
        url: target.as_str().to_owned(),
        announced,
    })
}

/// Counts one good poll that named `target`; some when the move is believed.
pub(super) fn count(
    state: &mut PollState,
    url: &str,
    target: Option<&Target>,
    now: Timestamp,
    settings: &PollSettings,
) -> Option<Moving> {
    let target = target.filter(|target| state.refused_move.as_ref() != Some(&target.url));
    let Some(target) = target else {
        state.moving = None;
        return None;
    };
    let watched = state
        .moving
        .take()
        .filter(|moving| moving.target == target.url);
    // An address that was checked in vain is not checked again at once.
    let at_once = only_secured(url, &target.url) && !(target.announced && watched.is_some());
    let moving = match watched {
        Some(moving) => Moving {
            times: moving.times.saturating_add(1),
            ..moving
        },
        None => Moving {
            target: target.url.clone(),
            times: 1,
            since: now,
        },
    };
    let counted = moving.times >= settings.moved_after;
    let aged = since(now, moving.since) >= settings.moved_age;
    if (counted && aged) || at_once {
        return Some(moving);
    }
    state.moving = Some(moving);
    None
}

/// An announced move that is not confirmed: still watched, and from the
/// beginning if the address was checked in vain.
pub(super) fn doubt(state: &mut PollState, moving: Moving, asked: bool, now: Timestamp) {
    state.moving = Some(match asked {
        true => Moving {
            times: 0,
            since: now,
            ..moving
        },
        false => moving,
    });
}

/// Are two documents the same feed? `ours` items are known of one, `theirs`
/// stand in the other, `common` of these are known. Half of the smaller number
/// is enough: a new address may keep more or fewer of the old items. Nothing
/// matches an empty feed.
pub fn same_feed(ours: usize, theirs: usize, common: usize) -> bool {
    common > 0 && 2 * common >= ours.min(theirs)
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
