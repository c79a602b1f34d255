//! Dates, times and instants in one run of digits.

use super::parts::DayNumber;
use super::parts::TimeOfDay;
use super::parts::common_era;
use super::parts::day_of_year;
use crate::model::Timestamp;
use jiff::civil::Date;

/// What one run of five or more digits says.
pub(super) enum Digits {
    Day(Date),
    Moment(Date, TimeOfDay),
    /// Unix time.
    Instant(Timestamp),
}

/// YYDDD, YYMMDD, YYYYMM, YYYYDDD, YYYYMMDD, YYYYMMDDHHMM, YYYYMMDDHHMMSS or
/// Unix time, by the number of digits.
pub(super) fn read(value: u64, digits: usize) -> Option<Digits> {
    match digits {
        5 => day_of_year(two_digit_year(value / 1000)?, value % 1000).map(Digits::Day),
        6 => date_of(two_digit_year(value / 10_000)?, value % 10_000)
            .or_else(|| date_of(i16::try_from(value / 100).ok()?, value % 100 * 100 + 1))
            .map(Digits::Day),
        7 => day_of_year(i16::try_from(value / 1000).ok()?, value % 1000).map(Digits::Day),
        8 => date_of(i16::try_from(value / 10_000).ok()?, value % 10_000).map(Digits::Day),
        12 => moment(value * 100).or_else(|| unix(value, digits)),
        14 => moment(value),
        _ => unix(value, digits),
    }
}

/// HHMMSS.
pub(super) fn time_of(value: u64) -> Option<TimeOfDay> {
    let (hour, minute, second) = (value / 10_000, value / 100 % 100, value % 100);
    (hour < 25 && minute < 60 && second < 61).then_some(TimeOfDay {
        hour,
        minute,
        second,
        nanosecond: 0,
    })
}

/// YYYYMMDDHHMMSS, which could be Unix time: the year must be a likely one.
fn moment(value: u64) -> Option<Digits> {
    let year = i16::try_from(value / 10_000_000_000).ok()?;
    let date = date_of(year, value / 1_000_000 % 10_000)?;
    let time = time_of(value % 1_000_000)?;
    (1900..2200)
        .contains(&year)
        .then_some(Digits::Moment(date, time))
}

/// Unix time in seconds (9 or 10 digits), milli-, micro- or nanoseconds.
fn unix(value: u64, digits: usize) -> Option<Digits> {
    let value = i64::try_from(value).ok()?;
    let instant = match digits {
        9 | 10 => Timestamp::from_second(value),
        12 | 13 => Timestamp::from_millisecond(value),
        15 | 16 => Timestamp::from_microsecond(value),
        18 | 19 => Timestamp::from_nanosecond(i128::from(value)),
        _ => return None,
    };
    instant.ok().map(Digits::Instant)
}

/// As [`DayNumber::year`] has it.
fn two_digit_year(value: u64) -> Option<i16> {
    DayNumber {
        value,
        digits: 2,
        mark: None,
    }
    .year()
}

/// A year and MMDD.
fn date_of(year: i16, month_day: u64) -> Option<Date> {
    let month = i8::try_from(month_day / 100).ok()?;
    let day = i8::try_from(month_day % 100).ok()?;
    Date::new(common_era(year), month, day).ok()
}
