//! Counts of things that take time, for whoever watches the program.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How many took how long, since the start. Shared between threads.
#[derive(Debug)]
pub struct Histogram {
    /// Upper bounds in seconds, rising.
    bounds: &'static [f64],
    /// How many lay within each bound and not within the one before; those
    /// beyond all are last.
    counts: Box<[AtomicU64]>,
    sum_us: AtomicU64,
}

/// A histogram at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// By upper bound in seconds: how many took no longer.
    pub within: Vec<(f64, u64)>,
    /// All of them.
    pub count: u64,
    /// Their times together, in seconds.
    pub sum: f64,
}

impl Histogram {
    /// An empty one; `bounds` in seconds, rising.
    pub fn new(bounds: &'static [f64]) -> Histogram {
        Histogram {
            bounds,
            counts: (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect(),
            sum_us: AtomicU64::new(0),
        }
    }

    /// Counts one.
    pub fn add(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        let at = self.bounds.partition_point(|bound| *bound < seconds);
        self.counts[at].fetch_add(1, Ordering::Relaxed);
        let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }

    /// What was counted so far.
    pub fn counted(&self) -> Counted {
        let mut count = 0;
        let mut within = Vec::with_capacity(self.bounds.len());
        for (at, one) in self.counts.iter().enumerate() {
            count += one.load(Ordering::Relaxed);
            within.extend(self.bounds.get(at).map(|bound| (*bound, count)));
        }
        Counted {
            within,
            count,
            sum: self.sum_us.load(Ordering::Relaxed) as f64 / 1e6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_within_its_bound() {
        let histogram = Histogram::new(&[0.1, 1.0]);
        for ms in [50, 100, 101, 1000, 5000] {
            histogram.add(Duration::from_millis(ms));
        }
        let counted = histogram.counted();
        assert_eq!(counted.within, [(0.1, 2), (1.0, 4)]);
        assert_eq!(counted.count, 5);
        assert!((counted.sum - 6.251).abs() < 1e-9);
    }
}
