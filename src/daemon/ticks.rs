//! What makes the daemon turn: a tick, and upkeep every hour.
//!
//! The scheduler goes by the wall clock, so a clock that is set back silences
//! it until the old time comes round again; [`Ticks::next`] notices by the
//! monotonic clock and starts it anew. No job is made for a time zone.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio_cron_scheduler::Job;
use tokio_cron_scheduler::JobScheduler;
use tokio_cron_scheduler::JobSchedulerError;

/// How often the daemon looks whether upkeep is due.
const UPKEEP_EVERY: Duration = Duration::from_secs(3_600);

/// So many ticks missed, and never less than ten seconds: the scheduler is stuck.
const STUCK_TICKS: u32 = 10;

/// What time it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Look for due feeds.
    Tick,
    /// Look whether upkeep is due.
    Upkeep,
}

/// The scheduler and what it says.
pub(super) struct Ticks {
    every: Duration,
    scheduler: JobScheduler,
    due: mpsc::Receiver<Due>,
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
        })
    }

    /// Waits for what is due next.
    pub(super) async fn next(&mut self) -> Due {
        let patience = (self.every * STUCK_TICKS).max(Duration::from_secs(10));
        loop {
            match tokio::time::timeout(patience, self.due.recv()).await {
                Ok(Some(due)) => return due,
                Ok(None) | Err(_) => self.restart().await,
            }
        }
    }

    /// Ends the scheduler.
    pub(super) async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::debug!("the scheduler did not end well: {error}");
        }
    }

    async fn restart(&mut self) {
        tracing::warn!("no tick came: the clock was set back? starting the scheduler again");
        match Ticks::start(self.every).await {
            Ok(fresh) => std::mem::replace(self, fresh).stop().await,
            Err(error) => {
                tracing::error!("cannot start the scheduler again: {error}");
                tokio::time::sleep(self.every).await;
            }
        }
    }
}
