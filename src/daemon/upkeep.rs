//! What an older build left to do; retention and small care for the file, once a day.

use crate::model::Timestamp;
use crate::model::text::counted;
use crate::poll::Poller;
use crate::serve::read_what_is_old;
use crate::store::LAST_UPKEEP;
use crate::store::PutOff;
use crate::store::PutOffReason;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use std::time::Duration;
use std::time::Instant;

/// Upkeep is done when the last was longer ago by the wall clock ..
const AFTER: Duration = Duration::from_secs(24 * 3_600);

/// .. and, within one process, by the monotonic clock: setting the clock does
/// not make a second day.
const APART: Duration = Duration::from_secs(6 * 3_600);

/// Between two steps of what takes many: others get in.
const PAUSE: Duration = Duration::from_millis(100);

/// When upkeep may be done.
#[derive(Debug)]
pub(super) struct Upkeep {
    /// True until every feed that was due at the start had its chance.
    waits: bool,
    done: Option<Instant>,
}

impl Upkeep {
    pub(super) fn new() -> Upkeep {
        Upkeep {
            waits: true,
            done: None,
        }
    }

    /// Feeds had their chance since the start: true the first time.
    pub(super) fn had_their_chance(&mut self) -> bool {
        std::mem::take(&mut self.waits)
    }

    pub(super) fn may_begin(&mut self) -> bool {
        self.waits = false;
        self.done.is_none_or(|at| at.elapsed() >= APART)
    }

    /// `due`: it was, and was done.
    pub(super) fn ended(&mut self, due: Result<bool, StoreError>) {
        match due {
            Ok(true) => self.done = Some(Instant::now()),
            Ok(false) => {}
            Err(error) => tracing::error!("upkeep failed: {error}"),
        }
    }
}

/// Does it; false when it is not due.
pub(super) async fn upkeep(
    store: &Store,
    poller: &Poller,
    clock: &Clock,
) -> Result<bool, StoreError> {
    while store.place_unplaced(clock.now()).await? {
        tokio::time::sleep(PAUSE).await;
    }
    let now = clock.now();
    let last: Option<Timestamp> = poller.note(LAST_UPKEEP)?.and_then(|at| at.parse().ok());
    // A time in the future is a clock that was set back since.
    let due = last.is_none_or(|at| at > now || now.duration_since(at).unsigned_abs() >= AFTER);
    if !due {
        return Ok(false);
    }
    let config = poller.config();
    let (settings, per_feed_max) = (&config.retention, config.poll.items_per_feed_max);
    let plan = store.plan_retention(settings, per_feed_max, now).await?;
    if let Some(put_off) = &plan.put_off {
        tell_put_off(put_off);
    }
    let (mut briefs, mut events) = (0, 0);
    if let Some(as_of) = plan.as_of {
        loop {
            let gone = store.retain(settings, per_feed_max, as_of, now).await?;
            briefs += gone.briefs;
            events += gone.events;
            if !gone.more {
                break;
            }
        }
    }
    if !config.serve.listen.is_empty() {
        read_what_is_old(config, store, clock);
    }
    store.optimize().await?;
    tracing::info!(
        briefs,
        events,
        "upkeep done, {} and {} expired",
        counted(briefs, "brief"),
        counted(events, "event")
    );
    Ok(true)
}

fn tell_put_off(put_off: &PutOff) {
    let (briefs, of) = (put_off.briefs, put_off.of);
    let why = match put_off.reason {
        PutOffReason::Clock => "the clock is far from where the last run saw it",
        PutOffReason::Large => "that is more than usual",
    };
    tracing::warn!(
        briefs,
        of,
        "{briefs} of {} may expire, but {why}: \
         nothing is deleted unless the run of the next day says the same",
        counted(of, "brief")
    );
}
