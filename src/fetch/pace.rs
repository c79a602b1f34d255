//! Who may ask a host, and when: limits on the number of concurrent requests to
//! one host and port and on the gap between their starts. First come, first
//! served.
//!
//! A turn is taken for one hop and given back when its reply has been read,
//! so a chain of redirects never holds two hosts. Hosts that are idle and
//! past their gap are forgotten.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// Idle hosts are swept once there are this many more hosts than after the last
/// sweep, so that a sweep costs no more than the requests that led to it.
const SWEEP_AFTER: usize = 64;

/// The queues of all hosts.
#[derive(Debug)]
pub(super) struct Pace {
    per_host: usize,
    gap: Duration,
    waiting: Waiters,
    // A std mutex: nothing awaits while it is held.
    hosts: Mutex<Hosts>,
}

#[derive(Debug, Default)]
struct Hosts {
    lanes: HashMap<String, Lane>,
    /// Tasks, by the host that each is for.
    in_hand: HashMap<String, usize>,
    sweep_at: usize,
}

#[derive(Debug)]
struct Lane {
    places: Arc<Semaphore>,
    /// No request starts before this.
    next_start: Instant,
}

/// The right to ask one host; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    _place: Option<OwnedSemaphorePermit>,
}

/// A task assigned to a host, until its result is stored: what the host says
/// meanwhile applies to the next one.
#[derive(Debug)]
pub struct InHand {
    pace: Arc<Pace>,
    host: String,
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut hosts = self.pace.hosts();
        if let Some(tasks) = hosts.in_hand.get_mut(&self.host) {
            *tasks -= 1;
            if *tasks == 0 {
                hosts.in_hand.remove(&self.host);
            }
        }
    }
}

impl Pace {
    /// `per_host` below one counts as one.
    pub(super) fn new(per_host: usize, gap: Duration) -> Pace {
        Pace {
            per_host: per_host.max(1),
            gap,
            waiting: Waiters::default(),
            hosts: Mutex::default(),
        }
    }

    pub(super) fn per_host(&self) -> usize {
        self.per_host
    }

    /// Do these two have the same limits?
    pub(super) fn same_settings(&self, other: &Pace) -> bool {
        (self.per_host, self.gap) == (other.per_host, other.gap)
    }

    /// Waits for a place and for the gap. Dropping the future gives up both;
    /// a start that had been reserved is then left unused.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let _waiting = self.waiting.one_more();
        let places = self.places(host);
        // The semaphore is never closed, so there is always a place in the end.
        let place = places.acquire_owned().await.ok();
        tokio::time::sleep_until(self.reserve(host)).await;
        Turn { _place: place }
    }

    /// Hosts that could not start a request now, or have as many tasks as they
    /// may have requests at a time.
    pub(super) fn busy(&self) -> Vec<String> {
        let now = Instant::now();
        let mut hosts = self.hosts();
        hosts.sweep(self.per_host, now);
        let asked = hosts
            .lanes
            .iter()
            .filter(|(_, lane)| lane.places.available_permits() == 0 || lane.next_start > now)
            .map(|(host, _)| host);
        let given = hosts.in_hand.iter().filter(|(_, n)| **n >= self.per_host);
        let mut busy: Vec<String> = asked.chain(given.map(|(host, _)| host)).cloned().collect();
        busy.sort();
        busy.dedup();
        busy
    }

    /// Counts a task for this host for as long as the result lives.
    pub(super) fn in_hand(self: &Arc<Self>, host: String) -> InHand {
        *self.hosts().in_hand.entry(host.clone()).or_default() += 1;
        InHand {
            pace: Arc::clone(self),
            host,
        }
    }

    /// How many wait for a turn.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.count()
    }

    fn places(&self, host: &str) -> Arc<Semaphore> {
        let now = Instant::now();
        let mut hosts = self.hosts();
        if hosts.lanes.len() >= hosts.sweep_at {
            hosts.sweep(self.per_host, now);
            hosts.sweep_at = hosts.lanes.len() + SWEEP_AFTER;
        }
        let lane = hosts.lanes.entry(host.to_owned()).or_insert_with(|| Lane {
            places: Arc::new(Semaphore::new(self.per_host)),
            next_start: now,
        });
        Arc::clone(&lane.places)
    }

    /// Takes the next start on a host. The caller holds a place, so the lane
    /// cannot have been swept.
    fn reserve(&self, host: &str) -> Instant {
        let now = Instant::now();
        match self.hosts().lanes.get_mut(host) {
            Some(lane) => {
                let start = lane.next_start.max(now);
                lane.next_start = start + self.gap;
                start
            }
            None => now,
        }
    }

    fn hosts(&self) -> MutexGuard<'_, Hosts> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hosts {
    /// Forgets idle hosts. A lane that someone is about to wait for is kept by
    /// the second reference to its semaphore.
    fn sweep(&mut self, per_host: usize, now: Instant) {
        self.lanes.retain(|_, lane| {
            lane.next_start > now
                || lane.places.available_permits() < per_host
                || Arc::strong_count(&lane.places) > 1
        });
    }
}

/// How many wait for something.
#[derive(Debug, Default)]
pub(crate) struct Waiters(AtomicUsize);

impl Waiters {
    /// How many there are now.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts one more for as long as the result lives, cancelled or not.
    pub(crate) fn one_more(&self) -> Waiting<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Waiting(self)
    }
}

/// One waiter.
pub(crate) struct Waiting<'a>(&'a Waiters);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn idle_hosts_are_forgotten_and_others_are_not() {
        let pace = Pace::new(1, Duration::ZERO);
        let held = pace.turn("held").await;
        for n in 0..1_000 {
            drop(pace.turn(&format!("host{n}")).await);
            assert!(pace.hosts().lanes.len() <= SWEEP_AFTER + 2, "host {n}");
        }
        assert_eq!(pace.busy(), ["held"]);
        drop(held);
        assert!(pace.busy().is_empty());
        assert!(pace.hosts().lanes.is_empty());
    }

    #[test]
    fn hosts_are_busy_while_their_tasks_are_in_hand() {
        let pace = Arc::new(Pace::new(2, Duration::ZERO));
        let first = pace.in_hand("asked".into());
        let second = pace.in_hand("asked".into());
        let _other = pace.in_hand("other".into());
        assert_eq!(pace.busy(), ["asked"]);
        drop(first);
        assert!(pace.busy().is_empty());
        drop(second);
        assert_eq!(pace.hosts().in_hand.len(), 1);
    }

    #[tokio::test]
    async fn hosts_within_their_gap_are_remembered() {
        let pace = Pace::new(1, Duration::from_secs(3600));
        drop(pace.turn("asked").await);
        assert_eq!(pace.busy(), ["asked"]);
    }
}
