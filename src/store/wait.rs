//! How the writer waits for a lock that another program holds, and how its
//! handles see and end that wait.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// Shared by the writer thread and its handles.
#[derive(Debug, Default)]
pub(super) struct Wait {
    /// Waits beyond the timeout.
    patient: AtomicBool,
    /// Waits no more at all.
    given_up: AtomicBool,
    /// Does not wait just now.
    hurried: AtomicBool,
    since: Mutex<Option<Instant>>,
}

impl Wait {
    /// SQLite's busy handler: true means that it tries again.
    pub(super) fn handler(
        self: Arc<Self>,
        timeout: Duration,
    ) -> impl FnMut(i32) -> bool + Send + 'static {
        move |tries| {
            let mut since = self.since();
            let began = match *since {
                Some(began) if tries > 0 => began,
                _ => *since.insert(Instant::now()),
            };
            drop(since);
            let patient = self.patient.load(Ordering::Relaxed) || began.elapsed() < timeout;
            let hurried =
                self.given_up.load(Ordering::Relaxed) || self.hurried.load(Ordering::Relaxed);
            if !patient || hurried {
                return false;
            }
            std::thread::sleep(Duration::from_millis(match tries {
                0..=6 => 1 << tries,
                7..=100 => 64,
                _ => 250,
            }));
            true
        }
    }

    /// From now on the timeout does not count.
    pub(super) fn be_patient(&self) {
        self.patient.store(true, Ordering::Relaxed);
    }

    /// From now on no lock is waited for; a wait under way ends.
    pub(super) fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    /// Does something that waits for no lock.
    pub(super) fn not_during<T>(&self, work: impl FnOnce() -> T) -> T {
        self.hurried.store(true, Ordering::Relaxed);
        let done = work();
        self.hurried.store(false, Ordering::Relaxed);
        done
    }

    /// The lock is there, or was given up.
    pub(super) fn over(&self) {
        *self.since() = None;
    }

    /// Since when a lock is being waited for.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        *self.since()
    }

    fn since(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
