//! Sorts the tokens of a date into day, time of day and zone.

use super::digits;
use super::digits::Digits;
use super::lex;
use super::names;
use super::parts::DayNumber;
use super::parts::Parts;
use super::parts::week_date;
use super::scan::Scan;
use super::token::Kind;
use super::token::Token;
use super::token::Unit;
use super::zone;
use jiff::ToSpan;

/// Korean time, east of UTC.
pub(super) const KOREA_SECS: i32 = 9 * 3600;

/// The year before the first of the republic, which Taiwan counts from: 年
/// behind three digits.
const MINGUO: i16 = 1911;

/// Goes through the tokens once; none if a token fits nowhere.
pub(super) fn read<'a>(tokens: &'a [Token<'a>]) -> Option<Parts> {
    let length = label(tokens);
    let mut scan = Scan::new(&tokens[length..]);
    while let Some(token) = scan.tokens.get(scan.at) {
        scan.at += 1;
        scan.token(*token)?;
    }
    scan.finish(length > 0)
}

/// The length of the `Last modified:` in front, where there is one.
fn label(tokens: &[Token<'_>]) -> usize {
    let mut labelled = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Label => labelled = true,
            Kind::Word(_) => {
                let (meaning, _) = names::meaning(&tokens[at..=at]);
                labelled |= meaning.label;
                if !meaning.label && !meaning.filler {
                    return 0;
                }
            }
            Kind::Mark(':') if labelled => return at + 1,
            _ => return 0,
        }
    }
    0
}

impl<'a> Scan<'a> {
    fn finish(mut self, labelled: bool) -> Option<Parts> {
        if self.parts.time.is_some() && self.parts.zone_secs.is_none() {
            self.parts.zone_secs = self.comment_zone_secs;
        }
        // "Chapter 11, 2026" and "2026-" are not dates.
        let last = self.tokens.last().map(|token| token.kind);
        let open = matches!(last, Some(Kind::Mark('-' | '/')));
        let year_alone = labelled && self.parts.instant.is_none();
        let certain = self.parts.is_certain() || !(self.words || open || year_alone);
        certain.then_some(self.parts)
    }

    fn token(&mut self, token: Token<'a>) -> Option<()> {
        let after_day_number = std::mem::take(&mut self.after_day_number);
        match token.kind {
            Kind::Number(value, digits) => return self.number(value, digits),
            Kind::Word(word) => return self.word(word, token.spaced),
            Kind::Mark(mark) => return self.mark(mark, token.spaced, after_day_number),
            Kind::Half(half) => self.parts.half = Some(half),
            Kind::Era(before) => self.era = Some(before),
            Kind::HalfPast => self.parts.time.as_mut()?.minute = 30,
            Kind::Zone(minutes) => self.zone_name(minutes),
            Kind::Comment(comment) => {
                let tokens = lex::tokens(comment);
                let zone = zone::zone_alone(&tokens);
                self.comment_zone_secs = self.comment_zone_secs.or(zone);
            }
            // Without a number, 日 and 月 are days of the week too.
            Kind::Unit(_) | Kind::Weekday | Kind::Label => {}
        }
        Some(())
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
            // A zone that lost its sign is ignored; anything else is one number
            // too many.
            let behind_word = matches!(self.before(), Some(Kind::Word(_)));
            let lost_sign = (digits == 4 || value == 0) && !behind_word;
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

    fn unit(&mut self, unit: Unit, value: u64, digits: usize) -> Option<()> {
        let number = DayNumber {
            value,
            digits,
            mark: None,
        };
        match unit {
            Unit::Year => {
                let era = self.era.or((digits == 3).then_some(MINGUO));
                self.parts.year = Some(match era {
                    Some(before) => before.checked_add(i16::try_from(value).ok()?)?,
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

    fn word(&mut self, word: &'a str, spaced: bool) -> Option<()> {
        if let Some(read) = self.letters(word) {
            return read;
        }
        let behind_number = !spaced && matches!(self.before(), Some(Kind::Number(..)));
        let half = self.half_letter(word);
        let (meaning, length) = names::meaning(self.tokens.get(self.at - 1..)?);
        self.at += length - 1;
        let complete = self.parts.day_is_complete();
        let timed = self.parts.time.is_some();
        // "Sa" is the morning only after everything else.
        let half = meaning
            .half
            .filter(|_| !meaning.weekday || (complete && timed))
            .or(half.filter(|_| length == 1));
        if half.is_some() {
            self.parts.half = half;
            return Some(());
        }
        // "at" is Atlantic time only after everything else.
        let zone_may_stand = if meaning.filler {
            complete && timed
        } else {
            complete || timed
        };
        if let Some(minutes) = meaning.zone.filter(|_| zone_may_stand) {
            self.zone_name(minutes);
            return Some(());
        }
        if let Some(month) = meaning.month.filter(|_| !complete) {
            return self.month(month, !meaning.weekday);
        }
        if meaning.weekday {
            self.words = true;
            return Some(());
        }
        self.other_word(word, meaning.filler, behind_number)
    }

    /// Filler words, and unknown ones.
    fn other_word(&mut self, word: &str, filler: bool, behind_number: bool) -> Option<()> {
        let first = self.parts.numbers.is_empty()
            && self.parts.month.is_none()
            && self.parts.date.is_none();
        // Q4, R2026-11-24
        let before_number = matches!(self.peek_joined(0), Some(Kind::Number(..)));
        if first && before_number && word.is_ascii() {
            return None;
        }
        if filler {
            return Some(());
        }
        // An unknown word may be a weekday in front or a zone at the end.
        self.words = true;
        let last = self.parts.day_is_complete() || self.parts.time.is_some();
        self.parts.unknown_word |= last;
        ((first || last) && !behind_number).then_some(())
    }

    /// Letters whose meaning depends on their position.
    fn letters(&mut self, word: &str) -> Option<Option<()>> {
        match word {
            "t" if matches!(self.before(), Some(Kind::Number(..))) => {
                let time_follows = matches!(self.peek_joined(0), Some(Kind::Number(..)));
                let last = self.peek(0).is_none() && self.is_complete();
                (time_follows || last).then_some(Some(()))
            }
            "w" if self.is_year_before_week() => Some(self.week()),
            "etc" => {
                self.zone_inverted = true;
                Some(Some(()))
            }
            // What Go prints of its clock: m=+0.000000001
            "m" if self.peek_joined(0) == Some(Kind::Mark('=')) => {
                self.at = self.tokens.len();
                Some(Some(()))
            }
            _ => None,
        }
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
            '+' if self.expanded_year().is_some() => Some(()),
            '+' | '-' if self.is_sign_of_zone(mark, spaced, after_day_number) => self.zone(mark),
            '+' | '-' if self.is_repeated_zone() => self.repeated_zone(mark),
            '-' | '/' | '.' => {
                self.mark = Some(mark);
                // A day may end in a mark: "13.7.2004."
                Some(())
            }
            ',' | ';' | '\'' | '"' | '_' | '|' | '@' | '·' => Some(()),
            ':' if after_day_number && !spaced => self.colon_behind_day(),
            // 10:14:55:-0700
            ':' if self.parts.time.is_some() => {
                matches!(self.peek_joined(0), Some(Kind::Mark('+' | '-'))).then_some(())
            }
            _ => None,
        }
    }

    /// 10/Oct/2000:13:55:36, and 2026:11:24 as cameras write it.
    fn colon_behind_day(&mut self) -> Option<()> {
        let Some(Kind::Number(_, digits @ (1 | 2))) = self.peek_joined(0) else {
            return None;
        };
        if self.parts.day_is_complete() {
            return Some(());
        }
        let year = self.parts.numbers.first()?;
        let camera = digits == 2 && year.digits == 4 && self.parts.month.is_none();
        self.mark = camera.then_some(':');
        self.mark.map(|_| ())
    }

    /// +002026-11-24: a year of six digits, as ISO 8601 has it.
    fn expanded_year(&mut self) -> Option<()> {
        let (Some(Kind::Number(value @ ..=9999, 4..=6)), Some(Kind::Mark('-'))) =
            (self.peek_joined(0), self.peek_joined(1))
        else {
            return None;
        };
        if self.at > 1 || !matches!(self.peek_joined(2), Some(Kind::Number(_, 2))) {
            return None;
        }
        self.parts.numbers.push(DayNumber {
            value,
            digits: 4,
            mark: None,
        });
        self.at += 1;
        self.after_day_number = true;
        Some(())
    }
}
