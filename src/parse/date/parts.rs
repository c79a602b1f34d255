//! What a date says, put together into an instant.

use super::token::Half;
use crate::model::Timestamp;
use jiff::SignedDuration;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::civil::ISOWeekDate;
use jiff::civil::Weekday;
use jiff::tz::Offset;
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;

/// A number of the day, before it is known whether it is the year, the month
/// or the day.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayNumber {
    pub(super) value: u64,
    pub(super) digits: usize,
    /// `-`, `/` or `.` where one stands between it and what is before it.
    pub(super) mark: Option<char>,
}

impl DayNumber {
    /// As a year: two and three digits as RFC 5322, section 4.3, has it.
    pub(super) fn year(self) -> Option<i16> {
        let year = match (self.digits, self.value) {
            (1 | 2, value @ ..50) => value + 2000,
            (1..=3, value) => value + 1900,
            (4, value) => value,
            _ => return None,
        };
        i16::try_from(year).ok().map(common_era)
    }

    /// As a month or a day; the calendar checks it later.
    pub(super) fn small(self) -> Option<i8> {
        i8::try_from(self.value).ok()
    }

    /// 2004-7 and 2004.07, but not 2004.7, which is any number.
    fn is_month_behind_year(self) -> bool {
        match self.mark {
            Some('.') => self.digits == 2,
            mark => mark != Some(':'),
        }
    }

    fn is_year(self) -> bool {
        self.digits > 2 || self.value > 31
    }
}

/// Years that the Buddhist calendar counts; its 2569 is 2026. 2500 is what
/// some programs print for "never".
const BUDDHIST: RangeInclusive<i16> = 2501..=2700;

/// Between the years of the Buddhist calendar and those of the common one.
const BUDDHIST_YEARS: i16 = 543;

/// The year as the common calendar counts.
pub(super) fn common_era(year: i16) -> i16 {
    if BUDDHIST.contains(&year) {
        year - BUDDHIST_YEARS
    } else {
        year
    }
}

/// A time of day as written: 24:00 and second 60 are possible.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TimeOfDay {
    pub(super) hour: u64,
    pub(super) minute: u64,
    pub(super) second: u64,
    pub(super) nanosecond: i64,
}

impl TimeOfDay {
    /// The full hour.
    pub(super) fn at(hour: u64) -> TimeOfDay {
        TimeOfDay {
            hour,
            ..TimeOfDay::default()
        }
    }
}

/// Everything that was found in the text.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// A whole instant: Unix time.
    pub(super) instant: Option<Timestamp>,
    /// A whole day, where its form leaves no choice.
    pub(super) date: Option<Date>,
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    /// False when the name of the month is also that of a weekday.
    pub(super) month_sure: bool,
    pub(super) day: Option<i8>,
    /// Up to three numbers of the day that carry no unit.
    pub(super) numbers: Vec<DayNumber>,
    pub(super) time: Option<TimeOfDay>,
    pub(super) half: Option<Half>,
    /// A word behind the day that nobody knows: it may tell the time.
    pub(super) unknown_word: bool,
    /// East of UTC.
    pub(super) zone_secs: Option<i32>,
    /// What counts when the text has no offset: the zone it names ..
    pub(super) zone: Option<TimeZone>,
    /// .. else this one, east of UTC.
    pub(super) zone_default_secs: i32,
}

impl Parts {
    /// Reads years of two digits as Thai does: 69 is 2569.
    pub(super) fn count_as_buddhist(&mut self) {
        for number in &mut self.numbers {
            if number.digits == 2 && number.is_year() {
                number.value += 2500;
                number.digits = 4;
            }
        }
    }

    /// True when no further number can belong to the day.
    pub(super) fn day_is_complete(&self) -> bool {
        let named = self.month.is_some();
        self.date.is_some()
            || self.numbers.len() == 3
            || match (self.year, self.day) {
                (Some(_), Some(_)) => named,
                (None, None) => named && self.numbers.len() == 2,
                _ => named && self.numbers.len() == 1,
            }
    }

    /// True for more than a year, or a year and the number of a month, which
    /// could be any numbers.
    pub(super) fn is_certain(&self) -> bool {
        self.date.is_some() || self.month.is_some() || self.day.is_some() || self.numbers.len() == 3
    }

    /// The instant, if it is a valid one.
    pub(super) fn timestamp(&self) -> Option<Timestamp> {
        if let Some(instant) = self.instant {
            return self.numbers.is_empty().then_some(instant);
        }
        let date = self.date()?;
        // What programs print for "no date" is not a date: 0001-01-01, and the
        // 30 Nov -0001 that PHP makes of 0000-00-00.
        if date.year() < 100 {
            return None;
        }
        let local = self.local(date)?;
        if let (None, Some(zone)) = (self.zone_secs, &self.zone) {
            return zone.to_timestamp(local).ok();
        }
        let zone = self.zone_secs.unwrap_or(self.zone_default_secs);
        Offset::from_seconds(zone).ok()?.to_timestamp(local).ok()
    }

    fn local(&self, date: Date) -> Option<DateTime> {
        let Some(time) = self.time else {
            // "noon" is a time of day by itself.
            let hour = if self.half == Some(Half::Noon) { 12 } else { 0 };
            return Some(date.at(hour, 0, 0, 0));
        };
        let hour = match self.half {
            Some(Half::Afternoon) if time.hour < 12 => time.hour + 12,
            Some(Half::Noon) if time.hour < 6 => time.hour + 12,
            Some(Half::Morning | Half::Midnight) if time.hour == 12 => 0,
            _ => time.hour,
        };
        let midnight = hour == 24 && time.minute == 0 && time.second == 0;
        if (hour > 23 && !midnight) || time.minute > 59 || time.second > 60 {
            return None;
        }
        let second = time.second.min(59);
        let [hour_of_day, minute, second] =
            [hour % 24, time.minute, second].map(|part| i8::try_from(part).unwrap_or(0));
        let local = date.at(hour_of_day, minute, second, 0);
        // What stands beyond the last second of the day or minute.
        let over_secs = i64::from(time.second == 60) + i64::from(hour == 24) * 24 * 3600;
        if over_secs == 0 && time.nanosecond == 0 {
            return Some(local);
        }
        let over = SignedDuration::new(over_secs, 0) + SignedDuration::from_nanos(time.nanosecond);
        local.checked_add(over).ok()
    }

    fn date(&self) -> Option<Date> {
        if let Some(date) = self.date {
            return Some(date);
        }
        // With three numbers beside it, "mar" was a Tuesday.
        let month = self
            .month
            .filter(|_| self.month_sure || self.numbers.len() < 3);
        match month {
            Some(month) => self.named_month(month),
            None => self.all_numbers(),
        }
    }

    fn named_month(&self, month: i8) -> Option<Date> {
        let (year, day) = match (self.year, self.day, self.numbers.as_slice()) {
            (Some(year), Some(day), []) => (year, day),
            (Some(year), None, []) => (year, 1),
            (Some(year), None, [day]) => (year, day.small()?),
            (None, Some(day), [year]) => (year.year()?, day),
            (None, None, [year]) if year.digits == 4 => (year.year()?, 1),
            (None, None, [year, day]) if year.is_year() => (year.year()?, day.small()?),
            (None, None, [day, year]) => (year.year()?, day.small()?),
            _ => return None,
        };
        Date::new(year, month, day).ok()
    }

    /// 13 07 2004 09:15: in the order of RFC 5322, and only beside a time.
    fn spaced(&self, day: DayNumber, month: DayNumber, year: DayNumber) -> Option<Date> {
        let plain = month.mark.is_none() && year.mark.is_none() && year.digits == 4;
        self.time.filter(|_| plain)?;
        Date::new(year.year()?, month.small()?, day.small()?).ok()
    }

    fn all_numbers(&self) -> Option<Date> {
        match self.numbers.as_slice() {
            [] => Date::new(self.year?, 1, 1).ok(),
            // -0312: a year of two digits and a month.
            [both] if both.digits == 4 && both.mark == Some('-') => year_month(
                2000 + i16::try_from(both.value / 100).ok()?,
                both.value % 100,
            ),
            [year] if year.digits == 4 && self.time.is_none() => Date::new(year.year()?, 1, 1).ok(),
            [year, ordinal] if year.digits == 4 && ordinal.digits == 3 => {
                day_of_year(year.year()?, ordinal.value)
            }
            [year, month] if year.digits == 4 && month.is_month_behind_year() => {
                year_month(year.year()?, month.value)
            }
            [month, year] if year.digits == 4 => year_month(year.year()?, month.value),
            [year, month] if year.mark == Some('-') => year_month(year.year()?, month.value),
            [first, second, third] => {
                three(*first, *second, *third).or_else(|| self.spaced(*first, *second, *third))
            }
            _ => None,
        }
    }
}

fn year_month(year: i16, month: u64) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, 1).ok()
}

/// The order of three numbers, by the mark between them.
fn three(first: DayNumber, second: DayNumber, third: DayNumber) -> Option<Date> {
    let day_month_year = |day: DayNumber, month: DayNumber| {
        Date::new(third.year()?, month.small()?, day.small()?).ok()
    };
    let year_month_day = || Date::new(first.year()?, second.small()?, third.small()?).ok();
    if first.digits == 4 {
        // A mark before it is the sign of a negative year.
        return year_month_day().filter(|_| first.mark.is_none());
    }
    // 1.2.3 is a version.
    if !matches!(third.digits, 2 | 4) {
        return None;
    }
    match second.mark {
        Some('/') => day_month_year(second, first).or_else(|| day_month_year(first, second)),
        Some('-') if third.digits <= 2 => {
            year_month_day().or_else(|| day_month_year(first, second))
        }
        Some('-' | '.') => day_month_year(first, second).or_else(|| day_month_year(second, first)),
        _ => None,
    }
}

/// Day 1 is the first of January.
pub(super) fn day_of_year(year: i16, ordinal: u64) -> Option<Date> {
    let first = Date::new(year, 1, 1).ok()?;
    let days = i64::try_from(ordinal.checked_sub(1)?).ok()?;
    if days >= i64::from(first.days_in_year()) {
        return None;
    }
    first.checked_add(days.days()).ok()
}

/// Week 1 has the year's first Thursday, day 1 is Monday.
pub(super) fn week_date(year: i16, week: u64, day: u64) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let week = ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?;
    Some(week.date())
}
