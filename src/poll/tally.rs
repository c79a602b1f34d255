//! What was polled since the start, in numbers.

use super::Outcome;
use crate::model::poll::Exchange;
use crate::tally::Histogram;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// Bounds of how long an exchange takes, in seconds.
const TIMES: &[f64] = &[0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Shared by all pollers of a process.
#[derive(Debug)]
pub struct Tally {
    /// Polls that brought something new, brought the same, were answered with
    /// 304, failed.
    pub polls: [AtomicU64; 4],
    /// Items that were new, revised, another source of a brief.
    pub items: [AtomicU64; 3],
    /// Bytes of bodies, decoded.
    pub bytes: AtomicU64,
    /// How long exchanges took.
    pub times: Histogram,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            polls: Default::default(),
            items: Default::default(),
            bytes: AtomicU64::new(0),
            times: Histogram::new(TIMES),
        }
    }
}

impl Tally {
    /// Counts one poll. Where there was no network, nobody was polled.
    pub(super) fn count(&self, outcome: &Outcome, exchange: &Exchange) {
        let add = |to: &AtomicU64, number: usize| to.fetch_add(number as u64, Ordering::Relaxed);
        let reply = exchange.outcome.as_ref().ok();
        let result = match outcome {
            Outcome::Read(saved) => {
                for (to, number) in
                    self.items
                        .iter()
                        .zip([saved.new.len(), saved.revised.len(), saved.duplicates])
                {
                    add(to, number);
                }
                usize::from(saved.new.is_empty() && saved.revised.is_empty())
            }
            Outcome::Unchanged if reply.is_some_and(|reply| reply.status == 304) => 2,
            Outcome::Unchanged => 1,
            Outcome::Failed(_) => 3,
            Outcome::NoNetwork | Outcome::Dropped => return,
        };
        add(&self.polls[result], 1);
        add(&self.bytes, reply.map_or(0, |reply| reply.body.len()));
        self.times.add(exchange.elapsed);
    }
}
