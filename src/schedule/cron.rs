//! Cron expressions of five fields in a time zone.
//!
//! The search runs on civil time, and each civil time is then placed on the
//! line of instants, so that no offset is ever carried over a change of the
//! clocks. A time that the spring change skips runs as much later as the
//! clocks jumped; one that the autumn change repeats runs at its first pass.
//! Where the hour field is `*`, hours are real ones: nothing is made up for a
//! skipped hour, and a repeated one counts twice.

use crate::model::Timestamp;
use crate::model::settings::Schedule;
use chrono::DateTime;
use chrono::Utc;
use croner::Cron;
use croner::parser::CronParser;
use croner::parser::Seconds;
use croner::parser::Year;
use jiff::SignedDuration;
use jiff::civil;
use jiff::tz::AmbiguousOffset;
use jiff::tz::Offset;
use jiff::tz::TimeZone;

/// Changes of the clocks within this distance are looked at.
const NEAR: SignedDuration = SignedDuration::from_hours(25);

/// Why a schedule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not a cron expression of five fields.
    #[error("`{cron}` is not a cron expression of five fields: {why}")]
    Syntax {
        /// As written.
        cron: String,
        /// What the parser says.
        why: String,
    },
    /// No such zone in the time zone database.
    #[error("`{0}` is not a time zone")]
    Zone(String),
    /// Well formed, but it names no moment (30 February).
    #[error("`{0}` never occurs")]
    Never(String),
}

/// Checks that a schedule can be used; `now` is any recent instant.
///
/// # Errors
/// Says whether the expression or the zone is wrong, or that it never occurs.
pub fn check_schedule(schedule: &Schedule, now: Timestamp) -> Result<(), ScheduleError> {
    let plan = Plan::new(schedule)?;
    match plan.from(now) {
        Some(_) => Ok(()),
        None => Err(ScheduleError::Never(schedule.cron.clone())),
    }
}

/// The first occurrence at or after `from`; none for a schedule that would
/// not pass [`check_schedule`].
pub fn occurrence(schedule: &Schedule, from: Timestamp) -> Option<Timestamp> {
    Plan::new(schedule).ok()?.from(from)
}

/// The last occurrence after `after`, up to and with `until`; none when there
/// is none.
pub fn latest(schedule: &Schedule, after: Timestamp, until: Timestamp) -> Option<Timestamp> {
    let plan = Plan::new(schedule).ok()?;
    let after = after.checked_add(SignedDuration::from_millis(1)).ok()?;
    // Looks back in growing steps: of the last years of a schedule with many
    // occurrences only the end is of interest.
    let mut back = MINUTE;
    let mut found = loop {
        let from = until
            .checked_sub(back)
            .map_or(after, |from| from.max(after));
        match plan.from(from).filter(|at| *at <= until) {
            Some(at) => break at,
            None if from == after => return None,
            None => back = back.checked_mul(2)?,
        }
    };
    while let Some(next) = plan.from(found.checked_add(MINUTE).ok()?) {
        if next > until {
            break;
        }
        found = next;
    }
    (found >= after).then_some(found)
}

/// What separates two occurrences at least.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// A parsed expression with its zone.
struct Plan {
    cron: Cron,
    zone: TimeZone,
    /// The hour field begins with `*`: hours are real ones.
    hourly: bool,
}

impl Plan {
    fn new(schedule: &Schedule) -> Result<Plan, ScheduleError> {
        let syntax = |why: String| ScheduleError::Syntax {
            cron: schedule.cron.clone(),
            why,
        };
        let fields = schedule.cron.split_whitespace().count();
        if fields != 5 {
            return Err(syntax(format!("it has {fields}")));
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser
            .parse(&schedule.cron)
            .map_err(|e| syntax(e.to_string()))?;
        let zone = TimeZone::get(&schedule.timezone)
            .map_err(|_| ScheduleError::Zone(schedule.timezone.clone()))?;
        let hour = schedule.cron.split_whitespace().nth(1).unwrap_or("");
        Ok(Plan {
            cron,
            zone,
            hourly: hour.starts_with('*'),
        })
    }

    fn from(&self, from: Timestamp) -> Option<Timestamp> {
        let from = whole_minute_up(from)?;
        let local = self.zone.to_datetime(from);
        let first = self.civil_from(local)?;
        let nearest = self.instants(first).find(|at| *at >= from);
        let shift = self.largest_shift(from, self.zone.to_timestamp(first).ok()?);
        if shift.is_zero() {
            return nearest;
        }
        // Near a change civil order is not the order of instants: look at
        // every occurrence that could come out first.
        let mut best = None::<Timestamp>;
        let mut civil = self.civil_from(local.checked_sub(shift).ok()?)?;
        loop {
            let found = self.instants(civil).filter(|at| *at >= from).min();
            best = [best, found].into_iter().flatten().min();
            if let Some(best) = best {
                let last = self.zone.to_datetime(best).checked_add(shift).ok()?;
                if civil > last {
                    return Some(best);
                }
            }
            let after = civil.checked_add(SignedDuration::from_mins(1)).ok()?;
            match self.civil_from(after) {
                Some(next) => civil = next,
                None => return best,
            }
        }
    }

    /// The first matching civil time at or after `from`.
    fn civil_from(&self, from: civil::DateTime) -> Option<civil::DateTime> {
        let seconds = Offset::UTC.to_timestamp(from).ok()?.as_second();
        let from = DateTime::<Utc>::from_timestamp(seconds, 0)?;
        let found = self.cron.find_next_occurrence(&from, true).ok()?;
        let found = Timestamp::from_second(found.timestamp()).ok()?;
        Some(Offset::UTC.to_datetime(found))
    }

    /// The instants that a matching civil time stands for: none, one or two.
    fn instants(&self, civil: civil::DateTime) -> impl Iterator<Item = Timestamp> {
        let offsets = match self.zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => [Some(offset), None],
            AmbiguousOffset::Gap { .. } if self.hourly => [None, None],
            AmbiguousOffset::Gap { before, .. } => [Some(before), None],
            AmbiguousOffset::Fold { before, after } if self.hourly => [Some(before), Some(after)],
            AmbiguousOffset::Fold { before, .. } => [Some(before), None],
        };
        offsets
            .into_iter()
            .flatten()
            .filter_map(move |offset| offset.to_timestamp(civil).ok())
    }

    /// By how much the clocks change, at most, around these two moments.
    fn largest_shift(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        [from, to]
            .into_iter()
            .filter_map(|at| {
                let before = self.zone.to_offset(at.checked_sub(NEAR).ok()?);
                let here = self.zone.to_offset(at);
                let after = self.zone.to_offset(at.checked_add(NEAR).ok()?);
                let offsets = [before, here, after].map(Offset::seconds);
                let span = offsets.iter().max()? - offsets.iter().min()?;
                Some(SignedDuration::from_secs(span.into()))
            })
            .max()
            .unwrap_or(SignedDuration::ZERO)
    }
}

fn whole_minute_up(at: Timestamp) -> Option<Timestamp> {
    let minute = at.as_millisecond().checked_add(59_999)?.div_euclid(60_000);
    Timestamp::from_millisecond(minute.checked_mul(60_000)?).ok()
}
