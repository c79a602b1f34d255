//! The next poll: the latest of all that asks to wait, with its reason.

use super::Context;
use super::auto;
use super::cron;
use super::hints;
use super::instant::MINUTE;
use super::instant::later;
use super::instant::since;
use super::instant::words;
use super::jitter::jitter;
use crate::model::Timestamp;
use crate::model::poll::Hints;
use crate::model::poll::NextPoll;
use crate::model::poll::Rhythm;
use crate::model::settings::Cadence;
use crate::model::settings::Schedule;
use std::time::Duration;

/// Occurrences of a schedule that are tried against skipped hours and days.
const TRIES: usize = 200;

/// A wait being put together. It only ever grows.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    context: &'a Context<'a>,
    from: Timestamp,
    at: Timestamp,
    reason: String,
}

impl<'a> Plan<'a> {
    /// Begins with the feed's own interval, counted from `from`.
    pub(super) fn own(context: &'a Context<'a>, rhythm: &Rhythm, from: Timestamp) -> Plan<'a> {
        let (interval, reason) = own_interval(context, rhythm, from);
        // A schedule names moments; only `min_interval` is a wait before them.
        let wait = match &context.feed.cadence {
            Cadence::Schedule(_) => context.settings.min_interval,
            Cadence::Every(_) | Cadence::Auto => interval,
        };
        Plan {
            context,
            from,
            at: later(from, wait),
            reason,
        }
    }

    /// Begins with a wait from now on, whatever the feed's own interval is.
    pub(super) fn again(context: &'a Context<'a>, wait: Duration, reason: String) -> Plan<'a> {
        Plan {
            context,
            from: context.now,
            at: later(context.now, wait),
            reason,
        }
    }

    /// Waits at least until `at`.
    pub(super) fn not_before(&mut self, at: Timestamp, reason: impl FnOnce() -> String) {
        if at > self.at {
            self.at = at;
            self.reason = reason();
        }
    }

    /// Waits at least this long; the reason is given even where the wait is no
    /// longer than the feed's own.
    pub(super) fn backed_off(&mut self, wait: Duration, reason: String) {
        let at = later(self.from, wait);
        if at >= self.at {
            self.at = at;
            self.reason = reason;
        }
    }

    /// Moves out of what the document skips, takes the schedule's occurrence
    /// or adds jitter.
    pub(super) fn finish(self, hints: &Hints) -> NextPoll {
        match &self.context.feed.cadence {
            Cadence::Schedule(schedule) => self.at_occurrence(schedule, hints),
            Cadence::Every(_) | Cadence::Auto => self.with_jitter(hints),
        }
    }

    /// Moves out of what the document skips, and adds jitter.
    pub(super) fn with_jitter(self, hints: &Hints) -> NextPoll {
        let extra = self.jitter(self.at, Duration::MAX);
        let at = later(self.at, extra);
        let Some((free, skip)) = hints::after_skips(hints, at) else {
            return NextPoll {
                at,
                reason: self.reason,
            };
        };
        // Otherwise all feeds kept away by one hour would come together at its
        // end.
        let spread = later(free, extra);
        let at = match hints::skipped(hints, spread) {
            None => spread,
            Some(_) => free,
        };
        let reason = format!("{}, then {skip}", self.reason);
        NextPoll { at, reason }
    }

    fn at_occurrence(self, schedule: &Schedule, hints: &Hints) -> NextPoll {
        let bound = self.at;
        let minute = minute_of(bound).max(later(minute_of(self.from), MINUTE));
        let Some(first) = cron::occurrence(schedule, minute) else {
            // Not checked by the configuration: polled all the same.
            return NextPoll {
                at: later(bound, self.context.settings.max_interval),
                reason: self.reason,
            };
        };
        let free = |occurrence: &Timestamp| hints::skipped(hints, *occurrence).is_none();
        let occurrences = std::iter::successors(Some(first), |last| {
            cron::occurrence(schedule, later(*last, MINUTE))
        });
        let week = later(first, super::instant::WEEK);
        let found = occurrences
            .take(TRIES)
            .take_while(|occurrence| *occurrence <= week)
            .find(free);
        let (at, skip) = match (found, hints::after_skips(hints, first)) {
            (Some(found), _) => (found, found != first),
            // No occurrence is free: the schedule gives way to the feed's wish.
            (None, Some((free, _))) => (free, true),
            (None, None) => (first, false),
        };
        // Spread over its minute, so that not everybody comes in its first
        // second.
        let room = Duration::from_secs(59).saturating_sub(since(bound, at));
        let extra = self.jitter(at, room);
        let skip = if skip { ", skipHours or skipDays" } else { "" };
        NextPoll {
            at: later(at.max(bound), extra),
            reason: format!("{}{skip}", self.reason),
        }
    }

    fn jitter(&self, at: Timestamp, room: Duration) -> Duration {
        jitter(
            since(at, self.from),
            room,
            self.context.draw,
            self.context.settings,
        )
    }
}

/// The feed's own interval at `from`, never under `min_interval`, in words
/// too. For a schedule: the gap to its next occurrence.
pub(super) fn own_interval(
    context: &Context<'_>,
    rhythm: &Rhythm,
    from: Timestamp,
) -> (Duration, String) {
    let settings = context.settings;
    match &context.feed.cadence {
        Cadence::Every(interval) => {
            let interval = (*interval).max(settings.min_interval);
            (interval, format!("own interval {}", words(interval)))
        }
        Cadence::Auto => {
            let interval = auto::interval(rhythm, from, settings);
            (interval, format!("own rhythm, {}", words(interval)))
        }
        Cadence::Schedule(schedule) => {
            let next = cron::occurrence(schedule, later(minute_of(from), MINUTE));
            let gap = next.map_or(settings.max_interval, |next| since(next, from));
            let reason = format!("schedule `{}` {}", schedule.cron, schedule.timezone);
            (gap.max(settings.min_interval), reason)
        }
    }
}

/// The whole minute that an instant lies in.
fn minute_of(at: Timestamp) -> Timestamp {
    let minute = at.as_millisecond().div_euclid(60_000);
    Timestamp::from_millisecond(minute.saturating_mul(60_000)).unwrap_or(at)
}
