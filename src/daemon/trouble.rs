//! What keeps the daemon from its work: logged once, then once a minute, and
//! kept where `status` and the service manager see it.

use crate::model::Timestamp;
use crate::store::StoreError;
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

/// Between two lines of the log on one trouble.
const TELL_EVERY: Duration = Duration::from_secs(60);

/// The first wait before the store is tried again; each next one is twice as
/// long ..
const STEP: Duration = Duration::from_secs(1);

/// .. up to this.
const STEP_MAX: Duration = Duration::from_secs(60);

/// A lock that is held for longer is reported.
const LOCKED_LONG: Duration = Duration::from_secs(10);

const LOCKED: &str = "it is locked by another process";

/// How writes to the store go.
#[derive(Debug, Default)]
pub(super) struct StoreHealth {
    now: Option<Trouble>,
    /// Failures in a row; a short calm does not end the row.
    failures: u32,
    last: Option<Instant>,
    /// When the log was told last.
    told: Option<Instant>,
}

#[derive(Debug)]
struct Trouble {
    /// Waiting for a lock: the writer goes on by itself when it is there.
    locked: bool,
    why: String,
    /// For people ..
    at: Timestamp,
    /// .. and for arithmetic.
    since: Instant,
    /// It has been logged.
    told: bool,
    next_try: Instant,
}

impl StoreHealth {
    /// A write failed. What fails together counts once.
    pub(super) fn failed(&mut self, path: &Path, error: &StoreError, at: Timestamp) {
        let now = Instant::now();
        if self
            .now
            .as_ref()
            .is_some_and(|trouble| now < trouble.next_try)
        {
            return;
        }
        if self.last.is_none_or(|last| now - last > STEP_MAX * 2) {
            self.failures = 0;
        }
        self.last = Some(now);
        let step = (STEP * 2_u32.saturating_pow(self.failures.min(16))).min(STEP_MAX);
        self.failures += 1;
        self.set(false, path, &why(error), at, now + step);
    }

    /// Looks whether the writer waits for a lock, and since when. `long` is
    /// when that is worth reporting, at the latest.
    pub(super) fn look(
        &mut self,
        path: &Path,
        waiting: Option<Duration>,
        long: Duration,
        at: Timestamp,
    ) {
        let locked = self.now.as_ref().is_some_and(|trouble| trouble.locked);
        match waiting {
            Some(waited) if locked || waited >= long.min(LOCKED_LONG) => {
                self.set(true, path, LOCKED, at, Instant::now());
            }
            // Between two commands; who is not waiting now may be again soon.
            Some(_) => {}
            None if locked => self.well(),
            None => {}
        }
    }

    fn set(&mut self, locked: bool, path: &Path, why: &str, at: Timestamp, next_try: Instant) {
        let now = Instant::now();
        let why = format!("nothing can be stored in `{}`: {why}", path.display());
        // One that keeps coming back is logged once a minute, too.
        let tell = self.told.is_none_or(|told| told + TELL_EVERY <= now);
        if tell {
            self.told = Some(now);
        }
        match &mut self.now {
            Some(trouble) => {
                if tell {
                    trouble.told = true;
                    let lasts = span(now - trouble.since);
                    tracing::error!("{why}, for {lasts} now; it is tried again");
                }
                (trouble.locked, trouble.why, trouble.next_try) = (locked, why, next_try);
            }
            None => {
                if tell {
                    tracing::error!("{why}; it is tried again until it can");
                }
                self.now = Some(Trouble {
                    locked,
                    why,
                    at,
                    since: now,
                    told: tell,
                    next_try,
                });
            }
        }
    }

    /// A write went well.
    pub(super) fn well(&mut self) {
        if let Some(trouble) = self.now.take()
            && trouble.told
        {
            let lasted = span(trouble.since.elapsed());
            tracing::info!("the database can be written again, after {lasted}");
        }
    }

    /// True when the store may be asked as usual.
    pub(super) fn is_well(&self) -> bool {
        self.now.is_none()
    }

    /// True when it is time to find out whether it can be written again.
    pub(super) fn may_try(&self) -> bool {
        self.now
            .as_ref()
            .is_some_and(|trouble| !trouble.locked && trouble.next_try <= Instant::now())
    }

    /// In words, with the time it began.
    pub(super) fn words(&self) -> Option<String> {
        let trouble = self.now.as_ref()?;
        Some(format!("{}, since {:.0}", trouble.why, trouble.at))
    }
}

/// The error without the path, which comes before it.
fn why(error: &StoreError) -> String {
    match error {
        StoreError::Locked { .. } => LOCKED.into(),
        StoreError::Full { .. } => "the disk is full".into(),
        StoreError::ReadOnly { .. } => "it may not be written".into(),
        StoreError::Damaged { reason, .. } => format!("it is damaged: {reason}"),
        other => other.to_string(),
    }
}

/// Whole seconds, from two minutes on whole minutes.
fn span(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

    use super::*;

    fn fail(health: &mut StoreHealth) {
        health.failed(
            Path::new("b.db"),
            &StoreError::Full {
                path: "b.db".into(),
            },
            Timestamp::UNIX_EPOCH,
        );
    }

    /// Seconds until the store may be tried again.
    fn step(health: &StoreHealth) -> u64 {
        let wait = health.now.as_ref().unwrap().next_try - Instant::now();
        wait.as_millis().div_ceil(1_000).try_into().unwrap()
    }

    fn skip(health: &mut StoreHealth) {
        let trouble = health.now.as_mut().unwrap();
        trouble.next_try = Instant::now();
    }

    #[test]
    fn steps_grow_and_end_and_what_fails_together_counts_once() {
        let mut health = StoreHealth::default();
        let mut steps = Vec::new();
        for _ in 0..9 {
            for _ in 0..40 {
                fail(&mut health);
            }
            assert!(!health.is_well() && !health.may_try());
            steps.push(step(&health));
            skip(&mut health);
            assert!(health.may_try());
        }
        assert_eq!(steps, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn a_short_calm_starts_neither_the_steps_nor_the_lines_again() {
        let mut health = StoreHealth::default();
        fail(&mut health);
        skip(&mut health);
        fail(&mut health);
        health.well();
        assert!(health.is_well() && health.words().is_none());
        fail(&mut health);
        assert_eq!(step(&health), 4);
        let trouble = health.now.as_ref().unwrap();
        assert!(!trouble.told, "the log was told less than a minute ago");
    }

    #[test]
    fn a_lock_is_told_when_it_is_long_and_is_over_when_it_is_gone() {
        let mut health = StoreHealth::default();
        let mut look = |waiting: Option<u64>, long: u64| {
            let (waiting, long) = (waiting.map(Duration::from_secs), Duration::from_secs(long));
            health.look(Path::new("b.db"), waiting, long, Timestamp::UNIX_EPOCH);
            (health.words(), health.may_try())
        };
        assert_eq!(look(Some(9), 30), (None, false));
        let (words, may_try) = look(Some(10), 30);
        let expected = "nothing can be stored in `b.db`: it is locked by another process, \
                        since 1970-01-01T00:00:00Z";
        assert_eq!(words.unwrap(), expected);
        assert!(!may_try, "the writer waits already");
        assert!(
            look(Some(0), 30).0.is_some(),
            "the same lock, the next command"
        );
        assert_eq!(look(None, 30), (None, false));
        assert!(look(Some(2), 2).0.is_some());
    }
}
