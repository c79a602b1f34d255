//! When a feed is polled next, and what a reply means for it. Pure: state,
//! reply, now and settings in, verdict out.

use crate::model::Timestamp;
use crate::model::feed::Feed;
use crate::model::poll::{Hold, Learned, NextPoll, PollState, Verdict};
use crate::model::settings::PollSettings;

/// What a decision is taken in the light of.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Now.
    pub now: Timestamp,
    /// The feed as configured (its `url` may differ from the one in use after a move).
    pub feed: &'a Feed,
    /// The URL in use.
    pub url: &'a str,
    /// `[poll]`.
    pub settings: &'a PollSettings,
    /// A number in 0..1 for jitter, drawn by the caller.
    pub draw: f64,
    /// The hold on the host that was asked last, if there is a record of one.
    pub hold: Option<&'a Hold>,
}

/// Decides what a poll means: memory, next poll, holds, moves, events.
pub fn after_poll(state: &PollState, learned: &Learned, context: &Context<'_>) -> Verdict {
    let _ = (state, learned, context);
    unimplemented!()
}

/// When a feed that was never polled is polled first: at once for `poll` and
/// `file:` feeds, at a random phase within the spread for the daemon's http feeds.
pub fn first_poll(context: &Context<'_>, spread: bool) -> NextPoll {
    let _ = (context, spread);
    unimplemented!()
}

/// The next poll of a feed whose configuration changed: never earlier than
/// what the last reply asked for.
pub fn replan(state: &PollState, planned: &NextPoll, context: &Context<'_>) -> NextPoll {
    let _ = (state, planned, context);
    unimplemented!()
}
