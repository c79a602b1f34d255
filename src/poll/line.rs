//! What the last exchanges came to, so that our own line's failures can be
//! told from a feed's. In memory only: a restart begins with an open mind.

use crate::model::Timestamp;
use crate::model::poll::Exchange;
use crate::schedule;
use crate::store::Claimed;
use std::time::Duration;

/// The exchanges of the last while, for telling our own line's failures.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) attempts: Vec<schedule::Attempt>,
    /// Whether that has been noted for `status`.
    pub(super) down: bool,
    /// Feeds that failed on the way, as they were before.
    pub(super) blamed: Vec<(Claimed, Exchange)>,
}

impl Line {
    pub(super) fn note(
        &mut self,
        attempt: schedule::Attempt,
        claimed: &Claimed,
        exchange: &Exchange,
        window: Duration,
    ) {
        let now = attempt.at;
        let recent = |at: Timestamp| now.duration_since(at).unsigned_abs() <= window;
        self.attempts
            .retain(|old| recent(old.at) && old.host != attempt.host);
        self.blamed.retain(|(old, exchange)| {
            recent(exchange.started) && old.feed_id != claimed.feed_id && attempt.unreachable
        });
        if attempt.unreachable {
            self.blamed.push((claimed.clone(), exchange.clone()));
        }
        self.attempts.push(attempt);
    }
}
