//! A feed's own rhythm, and `interval = "auto"` made from it.
//!
//! Items are counted by hour of the week with weights that halve every four
//! weeks. From them comes the rate at which items are to be expected, hour by
//! hour; a silence longer than expected lowers it. The next poll is due when
//! the items that have come by then would, by expectation, have waited
//! [`WAITED_HOURS`] together: often in a feed's busy hours, seldom in its
//! quiet ones, with the square root of its rate between feeds (which is what
//! makes the mean delay least for a given number of polls).

use super::instant::later;
use super::instant::since;
use crate::model::Timestamp;
use crate::model::poll::Rhythm;
use crate::model::settings::PollSettings;
use std::time::Duration;

/// Hours that expected items may wait together before they are fetched.
const WAITED_HOURS: f64 = 0.375;
/// The half-life of weights, in weeks.
const HALF_LIFE_WEEKS: f64 = 4.0;
/// Weight of the smoother estimate, as weeks of observation.
const PRIOR_WEEKS: f64 = 2.0;
/// Silence during which this many items were expected halves the rate.
const SILENCE_ITEMS: f64 = 3.0;
/// What `auto` begins with, before a feed has shown a rhythm.
const UNKNOWN: Duration = Duration::from_secs(3_600);
/// The weight of a new gap in the mean gap.
const GAP_SHARE: f64 = 0.1;

const HOUR_MS: i64 = 3_600_000;
const HOURS: usize = 168;
const WEEK_SECS: f64 = 604_800.0;
/// 1970-01-01 was a Thursday.
const EPOCH_HOUR: i64 = 72;

/// Takes new items into account. `times` are those the feed states, or `now`
/// where it states none; `first` is set for the first document, whose undated
/// items tell nothing. Weights are kept for feeds that use them (`auto`) only.
pub(super) fn learn(
    rhythm: &mut Rhythm,
    times: &[Timestamp],
    first: bool,
    auto: bool,
    now: Timestamp,
) {
    let mut times: Vec<Timestamp> = times
        .iter()
        .map(|at| (*at).min(now))
        .filter(|at| !first || since(now, *at) > Duration::from_secs(60))
        .collect();
    times.sort_unstable();
    learn_gaps(rhythm, &times);
    if auto {
        learn_hours(rhythm, &times, now);
    } else {
        *rhythm = Rhythm {
            gap_secs: rhythm.gap_secs,
            newest: rhythm.newest,
            ..Rhythm::default()
        };
    }
}

fn learn_gaps(rhythm: &mut Rhythm, times: &[Timestamp]) {
    for at in times {
        let Some(newest) = rhythm.newest else {
            rhythm.newest = Some(*at);
            continue;
        };
        if *at < newest {
            continue;
        }
        let gap = since(*at, newest).as_secs_f64();
        let mean = rhythm
            .gap_secs
            .map_or(gap, |mean| mean + GAP_SHARE * (gap - mean));
        rhythm.gap_secs = Some(mean.round());
        rhythm.newest = Some(*at);
    }
}

fn learn_hours(rhythm: &mut Rhythm, times: &[Timestamp], now: Timestamp) {
    let oldest = times.first().copied().unwrap_or(now);
    // What is older than a year of half-lives weighs nothing.
    let since_when = rhythm.since.unwrap_or(oldest).min(now);
    rhythm.since = Some(since_when);
    if rhythm.weights.len() != HOURS {
        rhythm.weights = vec![0.0; HOURS];
    }
    let faded = rhythm.as_of.map_or(1.0, |as_of| fading(since(now, as_of)));
    for weight in &mut rhythm.weights {
        *weight = round(f64::from(*weight) * faded);
    }
    for at in times {
        if let Some(weight) = rhythm.weights.get_mut(hour_of_week(*at)) {
            *weight = round(f64::from(*weight) + fading(since(now, *at)));
        }
    }
    rhythm.as_of = Some(now);
}

/// The wait that the rhythm suggests at `now`, within `min_interval` and
/// `max_interval`.
pub(super) fn interval(rhythm: &Rhythm, now: Timestamp, settings: &PollSettings) -> Duration {
    let max = settings.max_interval.max(settings.min_interval);
    let wait = wait(rhythm, now, max).unwrap_or(UNKNOWN);
    wait.clamp(settings.min_interval, max)
}

/// None without a rhythm.
fn wait(rhythm: &Rhythm, now: Timestamp, max: Duration) -> Option<Duration> {
    let rates = Rates::new(rhythm, now)?;
    let quiet = rates.factor_after_silence(rhythm.newest.unwrap_or(now), now);
    let step = Duration::from_secs(300)
        .min(max / 16)
        .max(Duration::from_millis(10));
    let step_hours = step.as_secs_f64() / 3_600.0;
    let (mut expected, mut waited) = (0.0, 0.0);
    let mut wait = Duration::ZERO;
    while wait < max {
        expected += rates.at(later(now, wait)) * quiet * step_hours;
        waited += expected * step_hours;
        wait += step;
        if waited >= WAITED_HOURS {
            break;
        }
    }
    Some(wait)
}

/// Expected items an hour, for each hour of the week.
struct Rates(Vec<f64>);

impl Rates {
    fn new(rhythm: &Rhythm, now: Timestamp) -> Option<Rates> {
        if rhythm.weights.len() != HOURS {
            return None;
        }
        let weeks = weeks_observed(since(now, rhythm.since?));
        let faded = rhythm.as_of.map_or(1.0, |as_of| fading(since(now, as_of)));
        let count = |hour: usize| f64::from(rhythm.weights[hour % HOURS]) * faded;
        // Items come a little earlier or later than last week.
        let counts: Vec<f64> = (0..HOURS)
            .map(|hour| count(hour) / 2.0 + (count(hour + 1) + count(hour + HOURS - 1)) / 4.0)
            .collect();
        let all = counts.iter().sum::<f64>() / (HOURS as f64 * (weeks + PRIOR_WEEKS / 2.0));
        let by_day: Vec<f64> = (0..24)
            .map(|hour| {
                let sum: f64 = (0..7).map(|day| counts[day * 24 + hour]).sum();
                (sum + 7.0 * PRIOR_WEEKS * all) / (7.0 * (weeks + PRIOR_WEEKS))
            })
            .collect();
        let rates = (0..HOURS)
            .map(|hour| (counts[hour] + PRIOR_WEEKS * by_day[hour % 24]) / (weeks + PRIOR_WEEKS));
        Some(Rates(rates.collect()))
    }

    fn at(&self, at: Timestamp) -> f64 {
        self.0.get(hour_of_week(at)).copied().unwrap_or(0.0)
    }

    /// The longer nothing came while something was due, the less is expected.
    fn factor_after_silence(&self, newest: Timestamp, now: Timestamp) -> f64 {
        let silence = since(now, newest);
        let weeks = (silence.as_secs_f64() / WEEK_SECS).floor();
        let mut expected = weeks * self.0.iter().sum::<f64>();
        let hours = silence.as_secs() % 604_800 / 3_600;
        for hour in 0..hours {
            expected += self.at(later(newest, Duration::from_secs(hour * 3_600)));
        }
        SILENCE_ITEMS / (SILENCE_ITEMS + expected)
    }
}

fn fading(age: Duration) -> f64 {
    0.5_f64.powf(age.as_secs_f64() / WEEK_SECS / HALF_LIFE_WEEKS)
}

/// Weeks of observation, faded as the weights are; an hour at the least.
fn weeks_observed(observed: Duration) -> f64 {
    let whole = HALF_LIFE_WEEKS / std::f64::consts::LN_2;
    (whole * (1.0 - fading(observed))).max(1.0 / HOURS as f64)
}

fn hour_of_week(at: Timestamp) -> usize {
    let hour = at.as_millisecond().div_euclid(HOUR_MS) + EPOCH_HOUR;
    usize::try_from(hour.rem_euclid(HOURS as i64)).unwrap_or(0)
}

/// Three decimals: a weight is stored as text with every poll.
#[expect(clippy::cast_possible_truncation, reason = "rounded for storage")]
fn round(weight: f64) -> f32 {
    ((weight * 1_000.0).round() / 1_000.0) as f32
}
