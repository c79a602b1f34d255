//! The time of day.

use super::digits;
use super::names;
use super::names::Meaning;
use super::parts::TimeOfDay;
use super::scan::Scan;
use super::token::Half;
use super::token::Kind;
use super::token::Unit;

impl Scan<'_> {
    /// Reads a time of day if one begins with this number.
    pub(super) fn time(&mut self, value: u64, digits: usize) -> Option<bool> {
        let after_t = self.before() == Some(Kind::Word("t"));
        let time = match (digits, self.peek(0)) {
            _ if self.is_last_of_day() => return Some(false),
            (1 | 2, Some(Kind::Mark(':'))) if matches!(self.peek(1), Some(Kind::Number(..))) => {
                self.clock(value, ':')?
            }
            (1 | 2, Some(Kind::Mark('.')))
                if (after_t || self.is_complete())
                    && matches!(self.peek_joined(1), Some(Kind::Number(_, 2))) =>
            {
                self.clock(value, '.')?
            }
            (1 | 2, Some(Kind::Word(_))) if self.unit_at(0) == Some(Unit::Hour) => {
                self.spoken(value)
            }
            (1 | 2, Some(_)) if self.is_hour_of_half_day() => TimeOfDay::at(value),
            // 02 Jan 2006 15 -0700
            (2, Some(Kind::Mark('+' | '-')))
                if self.is_complete() && matches!(self.peek(1), Some(Kind::Number(_, 4))) =>
            {
                TimeOfDay::at(value)
            }
            (2, _) if after_t => self.with_fraction(TimeOfDay::at(value), 3600),
            (4, _) if after_t || self.is_complete() => {
                self.with_fraction(digits::time_of(value * 100)?, 60)
            }
            (6, _) if after_t || self.is_complete() => {
                self.with_fraction(digits::time_of(value)?, 1)
            }
            _ => return Some(false),
        };
        self.parts.time = Some(time);
        Some(true)
    }

    /// True for the 24 of 2026-11-24:10:00 and the 11 and 24 of 2026:11:24.
    fn is_last_of_day(&self) -> bool {
        let joined = matches!(self.before(), Some(Kind::Mark(_)));
        let one_is_left = match self.parts.month {
            Some(_) => self.parts.numbers.len() == 1,
            None => self.parts.numbers.len() == 2,
        };
        joined && (self.mark == Some(':') || (self.mark.is_some() && one_is_left))
    }

    /// `hour:minute[:second[.fraction]]`, or the same with dots.
    fn clock(&mut self, hour: u64, mark: char) -> Option<TimeOfDay> {
        let mut time = TimeOfDay::at(hour);
        let mut precision_secs = 3600;
        for part in [&mut time.minute, &mut time.second] {
            let (Some(Kind::Mark(found)), Some(Kind::Number(value, digits))) =
                (self.peek(0), self.peek(1))
            else {
                break;
            };
            if found != mark {
                break;
            }
            if digits > 2 {
                return None;
            }
            *part = value;
            self.at += 2;
            precision_secs /= 60;
        }
        Some(self.with_fraction(time, precision_secs))
    }

    /// 18h, 18h30, 10 Uhr, 15 h 05 min 09 s.
    fn spoken(&mut self, hour: u64) -> TimeOfDay {
        let mut time = TimeOfDay::at(hour);
        self.at += 1;
        for (part, unit) in [
            (&mut time.minute, Unit::Minute),
            (&mut time.second, Unit::Second),
        ] {
            let Some(Kind::Number(value, digits @ (1 | 2))) = self.peek(0) else {
                break;
            };
            let named = self.unit_at(1) == Some(unit);
            let bare = unit == Unit::Minute && digits == 2 && self.is_bare_minute();
            if !named && !bare {
                break;
            }
            *part = value;
            self.at += 1 + usize::from(named);
        }
        time
    }

    /// True for the 30 of "18 h 30", not for the 24 of "18 h 24 Nov 2026".
    fn is_bare_minute(&self) -> bool {
        let day = match self.peek(1) {
            Some(Kind::Mark(mark)) => matches!(mark, '.' | '/' | '-'),
            Some(Kind::Word(_)) => self.meaning_at(1).0.month.is_some(),
            _ => false,
        };
        matches!(self.peek_joined(0), Some(Kind::Number(..))) || self.is_complete() || !day
    }

    /// What the name `ahead` places after the current token means, and its
    /// length.
    fn meaning_at(&self, ahead: usize) -> (Meaning, usize) {
        names::meaning(self.tokens.get(self.at + ahead..).unwrap_or_default())
    }

    /// What the number before the word `ahead` places after the current token
    /// counts.
    fn unit_at(&self, ahead: usize) -> Option<Unit> {
        self.meaning_at(ahead).0.unit
    }

    /// True for the 3 of "3 pm", not for the 25 of "25 오후 3:15".
    fn is_hour_of_half_day(&self) -> bool {
        let length = match self.peek(0) {
            Some(Kind::Half(_)) => 1,
            Some(Kind::Word(_)) => {
                let (meaning, length) = self.meaning_at(0);
                if meaning.half.is_none() || meaning.weekday {
                    return false;
                }
                length
            }
            _ => return false,
        };
        let time_follows = matches!(self.peek(length), Some(Kind::Number(..)))
            && matches!(
                self.peek(length + 1),
                Some(Kind::Mark(':') | Kind::Unit(Unit::Hour))
            );
        !time_follows
    }

    /// The half of the day that one letter means behind hour and minute, where
    /// no seconds were given: "3:05 p", but "15:05:00 P" is a zone.
    pub(super) fn half_letter(&self, word: &str) -> Option<Half> {
        let half = match word {
            "a" => Half::Morning,
            "p" => Half::Afternoon,
            _ => return None,
        };
        let before = |places: usize| {
            let token = self.tokens.get(self.at.checked_sub(places + 1)?)?;
            Some(token.kind)
        };
        let clock = matches!(before(1), Some(Kind::Number(_, 2)))
            && before(2) == Some(Kind::Mark(':'))
            && matches!(before(3), Some(Kind::Number(..=12, _)))
            && before(4) != Some(Kind::Mark(':'));
        clock.then_some(half)
    }

    /// Adds `.5` or `,5` of the smallest part that was given, and `:500` of a
    /// second.
    fn with_fraction(&mut self, mut time: TimeOfDay, precision_secs: i64) -> TimeOfDay {
        let fraction = match (self.peek_joined(0), self.peek_joined(1)) {
            (Some(Kind::Mark('.' | ',')), Some(Kind::Number(..))) => true,
            (Some(Kind::Mark(':')), Some(Kind::Number(_, 3 | 6))) => precision_secs == 1,
            _ => false,
        };
        if fraction {
            self.at += 1;
            let billionths = self.fraction_digits();
            time.nanosecond = billionths * precision_secs;
        }
        time
    }

    /// The number here as digits after the point, in billionths.
    pub(super) fn fraction_digits(&mut self) -> i64 {
        let Some(Kind::Number(value, digits)) = self.peek(0) else {
            return 0;
        };
        self.at += 1;
        let nine = match u32::try_from(digits) {
            Ok(digits @ ..=9) => value.saturating_mul(10_u64.pow(9 - digits)),
            // What did not fit into the value is far below a billionth.
            Ok(digits @ ..=19) => value / 10_u64.pow(digits - 9),
            _ => 0,
        };
        i64::try_from(nine).unwrap_or(0)
    }
}
