//! Sorts the tokens of a date into day, time of day and zone.

use super::digits;
use super::digits::Digits;
use super::lex::Kind;
use super::lex::Token;
use super::names;
use super::names::Unit;
use super::parts::DayNumber;
use super::parts::Parts;
use super::parts::TimeOfDay;
use super::parts::week_date;
use jiff::ToSpan;

/// Korean time, east of UTC.
pub(super) const KOREA_SECS: i32 = 9 * 3600;

/// Goes through the tokens once; none as soon as one fits nowhere.
pub(super) fn read<'a>(tokens: &'a [Token<'a>]) -> Option<Parts> {
    let mut reader = Reader {
        tokens,
        at: 0,
        parts: Parts::default(),
        mark: None,
        after_day_number: false,
        zone_named: false,
        zone_inverted: false,
        era: None,
        comment: None,
    };
    while let Some(token) = tokens.get(reader.at) {
        reader.at += 1;
        reader.token(*token)?;
    }
    let mut parts = reader.parts;
    if parts.time.is_some() && parts.zone_secs.is_none() {
        parts.zone_secs = reader
            .comment
            .and_then(|comment| names::meaning(comment).zone)
            .map(|minutes| minutes * 60);
    }
    Some(parts)
}

struct Reader<'a> {
    tokens: &'a [Token<'a>],
    /// The next token.
    at: usize,
    parts: Parts,
    /// The last mark since the last number of the day.
    mark: Option<char>,
    /// True when the token before belongs to the day.
    after_day_number: bool,
    /// The zone was given by letters; a number may follow and counts more.
    zone_named: bool,
    /// After `Etc/`, where the sign means the opposite.
    zone_inverted: bool,
    /// The year before the first of the era that was named.
    era: Option<i16>,
    comment: Option<&'a str>,
}

impl<'a> Reader<'a> {
    fn token(&mut self, token: Token<'a>) -> Option<()> {
        let after_day_number = std::mem::take(&mut self.after_day_number);
        match token.kind {
            Kind::Number(value, digits) => self.number(value, digits),
            Kind::Word(word) => self.word(word, token.spaced),
            Kind::Mark(mark) => self.mark(mark, token.spaced, after_day_number),
            Kind::Meridiem(second_half) => {
                self.parts.second_half = Some(second_half);
                Some(())
            }
            Kind::Era(before) => {
                self.era = Some(before);
                Some(())
            }
            Kind::Comment(comment) => {
                self.comment = Some(comment);
                Some(())
            }
            // Without a number, 日 and 月 are days of the week too.
            Kind::Unit(_) | Kind::Weekday => Some(()),
        }
    }

    /// The token `ahead` places after the current one.
    fn peek(&self, ahead: usize) -> Option<Kind<'a>> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    fn peek_joined(&self, ahead: usize) -> Option<Kind<'a>> {
        self.tokens
            .get(self.at + ahead)
            .filter(|token| !token.spaced)
            .map(|token| token.kind)
    }

    /// The token before the current one, when nothing stands between.
    fn before(&self) -> Option<Kind<'a>> {
        let current = self.tokens.get(self.at.checked_sub(1)?)?;
        let before = self.tokens.get(self.at.checked_sub(2)?)?;
        (!current.spaced).then_some(before.kind)
    }

    fn number(&mut self, value: u64, digits: usize) -> Option<()> {
        if let Some(Kind::Unit(unit)) = self.peek(0) {
            self.at += 1;
            return self.unit(unit, value, digits);
        }
        if self.parts.time.is_none() && self.time(value, digits)? {
            return Some(());
        }
        if self.is_complete() {
            // A zone that lost its sign is no zone; anything else is one
            // number too many.
            let lost_sign = digits == 4 || value == 0;
            return (self.parts.time.is_some() && lost_sign).then_some(());
        }
        let nothing_yet =
            self.parts.numbers.is_empty() && self.parts.month.is_none() && self.mark.is_none();
        if nothing_yet && digits > 4 {
            return self.compact(value, digits);
        }
        if digits > 4 || self.parts.instant.is_some() {
            return None;
        }
        let mark = self.mark.take();
        self.parts.numbers.push(DayNumber {
            value,
            digits,
            mark,
        });
        self.after_day_number = true;
        Some(())
    }

    /// True when no further number can belong to the day. A month that may
    /// be a weekday leaves room: "mar. 2.3.2004".
    fn is_complete(&self) -> bool {
        let room =
            self.parts.month.is_some() && !self.parts.month_sure && self.parts.numbers.len() == 2;
        self.parts.day_is_complete() && !(room && self.mark.is_some())
    }

    fn unit(&mut self, unit: Unit, value: u64, digits: usize) -> Option<()> {
        let number = DayNumber {
            value,
            digits,
            mark: None,
        };
        match unit {
            Unit::Year => {
                self.parts.year = Some(match self.era {
                    Some(before) => before.checked_add(i16::from(number.small()?))?,
                    None => number.year()?,
                });
            }
            Unit::Month => {
                self.parts.month = Some(number.small()?);
                self.parts.month_sure = true;
            }
            Unit::Day => self.parts.day = Some(number.small()?),
            Unit::Hour => self.parts.time.get_or_insert_default().hour = value,
            Unit::Minute => self.parts.time.get_or_insert_default().minute = value,
            Unit::Second => self.parts.time.get_or_insert_default().second = value,
        }
        Some(())
    }

    /// Dates and instants in one run of digits.
    fn compact(&mut self, value: u64, digits: usize) -> Option<()> {
        match digits::read(value, digits)? {
            Digits::Day(date) => self.parts.date = Some(date),
            Digits::Moment(date, time) => {
                self.parts.date = Some(date);
                self.parts.time = Some(time);
            }
            Digits::Instant(instant) => {
                let mut nanosecond = 0;
                if self.peek_joined(0) == Some(Kind::Mark('.')) {
                    self.at += 1;
                    nanosecond = self.fraction_digits();
                }
                self.parts.instant = instant.checked_add(nanosecond.nanoseconds()).ok();
            }
        }
        Some(())
    }

    /// Reads a time of day if one begins with this number.
    fn time(&mut self, value: u64, digits: usize) -> Option<bool> {
        let after_t = self.before() == Some(Kind::Word("t"));
        let time = match (digits, self.peek(0)) {
            (1 | 2, Some(Kind::Mark(':'))) if matches!(self.peek(1), Some(Kind::Number(..))) => {
                self.clock(value, ':')?
            }
            (1 | 2, Some(Kind::Mark('.')))
                if (after_t || self.is_complete())
                    && matches!(self.peek_joined(1), Some(Kind::Number(_, 2))) =>
            {
                self.clock(value, '.')?
            }
            (1 | 2, Some(Kind::Word("h" | "ч"))) => self.french(value),
            (1 | 2, Some(_)) if self.is_hour_of_half_day() => TimeOfDay {
                hour: value,
                ..TimeOfDay::default()
            },
            // 02 Jan 2006 15 -0700
            (2, Some(Kind::Mark('+' | '-')))
                if self.is_complete() && matches!(self.peek(1), Some(Kind::Number(_, 4))) =>
            {
                TimeOfDay {
                    hour: value,
                    ..TimeOfDay::default()
                }
            }
            (2, _) if after_t => self.with_fraction(
                TimeOfDay {
                    hour: value,
                    ..TimeOfDay::default()
                },
                3600,
            ),
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

    /// `hour:minute[:second[.fraction]]`, or the same with dots.
    fn clock(&mut self, hour: u64, mark: char) -> Option<TimeOfDay> {
        let mut time = TimeOfDay {
            hour,
            ..TimeOfDay::default()
        };
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

    /// 18h, 18h30, 18 h 30.
    fn french(&mut self, hour: u64) -> TimeOfDay {
        let mut time = TimeOfDay {
            hour,
            ..TimeOfDay::default()
        };
        self.at += 1;
        if let Some(Kind::Number(minute, 2)) = self.peek(0) {
            time.minute = minute;
            self.at += 1;
        }
        time
    }

    /// True for the 3 of "3 pm", not for the 25 of "25 오후 3:15".
    fn is_hour_of_half_day(&self) -> bool {
        let words = match self.peek(0) {
            Some(Kind::Meridiem(_)) => 1,
            Some(Kind::Word(word)) if names::meaning(word).meridiem.is_some() => 1,
            Some(Kind::Word(word)) if self.half_day_letters(word, 1).is_some() => 3,
            _ => return false,
        };
        let time_follows = matches!(self.peek(words), Some(Kind::Number(..)))
            && matches!(
                self.peek(words + 1),
                Some(Kind::Mark(':') | Kind::Unit(Unit::Hour))
            );
        !time_follows
    }

    /// The half of the day that "a.m.", "p.m." and the like mean, whose first
    /// letter is `word` and whose rest is `ahead`.
    fn half_day_letters(&self, word: &str, ahead: usize) -> Option<bool> {
        let (Some(Kind::Mark('.')), Some(Kind::Word(second))) =
            (self.peek(ahead), self.peek(ahead + 1))
        else {
            return None;
        };
        match (word, second) {
            ("a", "m") | ("π", "μ") => Some(false),
            ("p", "m") | ("μ", "μ") => Some(true),
            _ => None,
        }
    }

    /// Adds `.5` or `,5` of the smallest part that was given.
    fn with_fraction(&mut self, mut time: TimeOfDay, precision_secs: i64) -> TimeOfDay {
        let marked = matches!(self.peek_joined(0), Some(Kind::Mark('.' | ',')));
        if marked && matches!(self.peek_joined(1), Some(Kind::Number(..))) {
            self.at += 1;
            let billionths = self.fraction_digits();
            time.nanosecond = billionths * precision_secs;
        }
        time
    }

    /// The number here as digits after the point, in billionths.
    fn fraction_digits(&mut self) -> i64 {
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

    fn word(&mut self, word: &'a str, spaced: bool) -> Option<()> {
        let complete = self.parts.day_is_complete();
        if let Some(second_half) = self.half_day_letters(word, 0) {
            self.at += 2;
            self.parts.second_half = Some(second_half);
            return Some(());
        }
        match word {
            "t" if matches!(self.before(), Some(Kind::Number(..)))
                && matches!(self.peek_joined(0), Some(Kind::Number(..))) =>
            {
                return Some(());
            }
            "w" if self.is_year_before_week() => return self.week(),
            "etc" => {
                self.zone_inverted = true;
                return Some(());
            }
            _ => {}
        }
        let meaning = names::meaning(word);
        if meaning.meridiem.is_some() {
            self.parts.second_half = meaning.meridiem;
            return Some(());
        }
        // "at" is the Atlantic's time only behind everything else.
        let timed = self.parts.time.is_some();
        let zone_may_stand = if meaning.filler {
            complete && timed
        } else {
            complete || timed
        };
        if let Some(minutes) = meaning.zone.filter(|_| zone_may_stand) {
            if self.parts.zone_secs.is_none() {
                self.parts.zone_secs = Some(minutes * 60);
                self.zone_named = true;
            }
            return Some(());
        }
        if let Some(month) = meaning.month.filter(|_| !complete) {
            return self.month(month, !meaning.weekday);
        }
        if meaning.weekday || meaning.filler {
            return Some(());
        }
        // An unknown word may be a weekday in front or a zone at the end.
        let first = self.parts.numbers.is_empty()
            && self.parts.month.is_none()
            && self.parts.date.is_none();
        let last = complete || self.parts.time.is_some();
        let joined = !spaced && matches!(self.before(), Some(Kind::Number(..)));
        ((first || last) && !joined).then_some(())
    }

    fn month(&mut self, month: i8, sure: bool) -> Option<()> {
        let known = self.parts.month.filter(|_| self.parts.month_sure);
        match known {
            Some(known) => (!sure || known == month).then_some(()),
            None => {
                self.parts.month = Some(month);
                self.parts.month_sure = sure;
                Some(())
            }
        }
    }

    fn is_year_before_week(&self) -> bool {
        matches!(self.parts.numbers.as_slice(), [DayNumber { digits: 4, .. }])
            && matches!(self.peek_joined(0), Some(Kind::Number(..)))
    }

    /// 2004-W53-6, 2004W536, 2004-W53.
    fn week(&mut self) -> Option<()> {
        let year = self.parts.numbers.pop()?.year()?;
        let (week, day) = match self.peek(0)? {
            Kind::Number(week, 2) => {
                self.at += 1;
                match (self.peek_joined(0), self.peek_joined(1)) {
                    (Some(Kind::Mark('-')), Some(Kind::Number(day, 1))) => {
                        self.at += 2;
                        (week, day)
                    }
                    _ => (week, 1),
                }
            }
            Kind::Number(both, 3) => {
                self.at += 1;
                (both / 10, both % 10)
            }
            _ => return None,
        };
        self.mark = None;
        self.parts.date = Some(week_date(year, week, day)?);
        Some(())
    }

    fn mark(&mut self, mark: char, spaced: bool, after_day_number: bool) -> Option<()> {
        match mark {
            '+' | '-' if self.is_sign_of_zone(mark, spaced, after_day_number) => self.zone(mark),
            '-' | '/' | '.' => {
                self.mark = Some(mark);
                // A day may end in a mark: "13.7.2004."
                Some(())
            }
            ',' | ';' | '\'' | '"' | '_' | '|' | '@' | '·' => Some(()),
            // 10/Oct/2000:13:55:36
            ':' if after_day_number && !spaced && self.parts.day_is_complete() => {
                matches!(self.peek_joined(0), Some(Kind::Number(_, 1 | 2))).then_some(())
            }
            // 10:14:55:-0700
            ':' if self.parts.time.is_some() => {
                matches!(self.peek_joined(0), Some(Kind::Mark('+' | '-'))).then_some(())
            }
            _ => None,
        }
    }

    fn is_sign_of_zone(&self, sign: char, spaced: bool, after_day_number: bool) -> bool {
        let complete = self.is_complete();
        let number_follows = matches!(self.peek(0), Some(Kind::Number(..)));
        if self.parts.time.is_none() {
            // 2004-07-13+02:00, 2004-07-13-02:00, but not 2004-07-13-10:30:00.
            let whole = matches!(self.peek_joined(0), Some(Kind::Number(_, 4)))
                || (self.peek_joined(1) == Some(Kind::Mark(':'))
                    && self.peek_joined(3) != Some(Kind::Mark(':')));
            return complete && number_follows && !spaced && (sign == '+' || whole);
        }
        let open = self.parts.zone_secs.is_none() || self.zone_named;
        if after_day_number {
            return open && complete && spaced && number_follows;
        }
        let joined = matches!(self.peek_joined(0), Some(Kind::Number(..)));
        open && (joined || complete && (number_follows || sign == '+'))
    }

    /// The digits after the sign: 2, 02, 0200, 02:00, 020000.
    fn zone(&mut self, sign: char) -> Option<()> {
        let Some(Kind::Number(value, digits)) = self.peek(0) else {
            return None;
        };
        self.at += 1;
        let (hours, mut minutes, mut seconds) = match digits {
            1 | 2 => (value, 0, 0),
            3 | 4 => (value / 100, value % 100, 0),
            6 => (value / 10_000, value / 100 % 100, value % 100),
            _ => return None,
        };
        if digits < 3 {
            for part in [&mut minutes, &mut seconds] {
                if !matches!(self.peek_joined(0), Some(Kind::Mark(':'))) {
                    break;
                }
                let Some(Kind::Number(value, 1 | 2)) = self.peek(1) else {
                    return None;
                };
                *part = value;
                self.at += 2;
            }
        }
        let total = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
        let negative = (sign == '-') != self.zone_inverted;
        self.parts.zone_secs = Some(if negative { -total } else { total });
        self.zone_named = false;
        Some(())
    }
}
