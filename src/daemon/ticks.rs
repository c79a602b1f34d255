//! What makes the daemon turn: a tick, and upkeep every hour.
//!
//! The scheduler goes by the wall clock, so a clock that is set back silences
//! it until the old time comes round again; [`Ticks::next`] notices by the
//! monotonic clock, and [`Ticks::restart`] starts it anew. No job depends on a
//! time zone.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_cron_scheduler::Job;
use tokio_cron_scheduler::JobScheduler;
use tokio_cron_scheduler::JobSchedulerError;

/// How often the daemon looks whether upkeep is due.
const UPKEEP_EVERY: Duration = Duration::from_secs(3_600);

/// After this many missed ticks, and never in less than ten seconds, the
/// scheduler counts as stuck.
const STUCK_TICKS: u32 = 10;

/// What it is time for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Look for due feeds.
    Tick,
    /// Look whether upkeep is due.
    Upkeep,
}

/// The scheduler and its messages.
pub(super) struct Ticks {
    every: Duration,
    scheduler: JobScheduler,
    due: mpsc::Receiver<Due>,
    /// When it counts as stuck, unless it is heard from before.
    stuck_at: Instant,
}

impl Ticks {
    /// Starts ticking; the first tick comes after `every`.
    pub(super) async fn start(every: Duration) -> Result<Ticks, JobSchedulerError> {
        // One of each may wait; more say nothing new.
        let (sender, due) = mpsc::channel(2);
        let scheduler = JobScheduler::new().await?;
        for (every, what) in [(every, Due::Tick), (UPKEEP_EVERY, Due::Upkeep)] {
            let sender = sender.clone();
            let job = Job::new_repeated_async(every, move |_, _| {
                let sender = sender.clone();
                Box::pin(async move {
                    // A full channel: the daemon has not yet seen the last one.
                    let _ = sender.try_send(what);
                })
            })?;
            scheduler.add(job).await?;
        }
        scheduler.start().await?;
        Ok(Ticks {
            every,
            scheduler,
            due,
            stuck_at: stuck_at(every),
        })
    }

    /// Waits for what is due next; none when the scheduler is stuck. Dropped
    /// and called again it goes on waiting: it is one of several that the loop
    /// waits for.
    pub(super) async fn next(&mut self) -> Option<Due> {
        let due = tokio::time::timeout_at(self.stuck_at, self.due.recv()).await;
        let due = due.ok().flatten()?;
        self.stuck_at = stuck_at(self.every);
        Some(due)
    }

    /// Starts a fresh scheduler in the place of one that is stuck; if that
    /// fails, this one is stuck again after a while.
    pub(super) async fn restart(&mut self) {
        tracing::warn!("no tick came: the clock was set back? starting the scheduler again");
        match Ticks::start(self.every).await {
            Ok(fresh) => std::mem::replace(self, fresh).stop().await,
            Err(error) => {
                tracing::error!("cannot start the scheduler again: {error}");
                self.stuck_at = stuck_at(self.every);
            }
        }
    }

    /// Ends the scheduler.
    pub(super) async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::debug!("the scheduler did not end well: {error}");
        }
    }
}

fn stuck_at(every: Duration) -> Instant {
    Instant::now() + (every * STUCK_TICKS).max(Duration::from_secs(10))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

    use super::*;

    #[tokio::test]
    async fn a_silent_scheduler_is_noticed_however_often_the_wait_is_broken_off() {
        let (sender, due) = mpsc::channel(2);
        let mut ticks = Ticks {
            every: Duration::from_secs(1),
            scheduler: JobScheduler::new().await.unwrap(),
            due,
            stuck_at: Instant::now() + Duration::from_millis(100),
        };
        let brief = Duration::from_millis(20);
        let broken_off = async {
            loop {
                if let Ok(due) = tokio::time::timeout(brief, ticks.next()).await {
                    return due;
                }
            }
        };
        let noticed = tokio::time::timeout(Duration::from_secs(5), broken_off).await;
        assert_eq!(noticed.unwrap(), None);
        ticks.restart().await;
        assert!(sender.is_closed());
        let due = tokio::time::timeout(Duration::from_secs(60), ticks.next()).await;
        assert_eq!(due.unwrap(), Some(Due::Tick));
        ticks.stop().await;
    }
}
