//! The zone.

use super::names;
use super::scan::Scan;
use super::token::Kind;
use super::token::Token;

/// No zone is further from UTC; the digits of a larger offset mean something
/// else.
const MOST_SECS: i32 = 18 * 3600;

/// The zone, east of UTC, where the text is nothing else: GMT+7, +0100, CET.
pub(super) fn zone_alone<'a>(tokens: &'a [Token<'a>]) -> Option<i32> {
    let mut scan = Scan::new(tokens);
    while let Some(token) = tokens.get(scan.at) {
        let (meaning, length) = names::meaning(&tokens[scan.at..]);
        scan.at += length;
        match token.kind {
            Kind::Word(_) => scan.zone_name(meaning.zone?),
            Kind::Zone(minutes) => scan.zone_name(minutes),
            Kind::Mark(sign @ ('+' | '-')) => scan.zone(sign)?,
            Kind::Mark('.') => {}
            _ => return None,
        }
    }
    scan.parts.zone_secs
}

impl Scan<'_> {
    pub(super) fn is_sign_of_zone(&self, sign: char, spaced: bool, after_day_number: bool) -> bool {
        let complete = self.is_complete();
        let number_follows = matches!(self.peek(0), Some(Kind::Number(..)));
        if self.parts.time.is_none() {
            // 2004-07-13+02:00, 2004-07-13-02:00, 2004-07-13 -0200, but not
            // 2004-07-13-10:30:00.
            let four = matches!(self.peek_joined(0), Some(Kind::Number(_, 4)));
            let clock = self.peek_joined(1) == Some(Kind::Mark(':'))
                && self.peek_joined(3) != Some(Kind::Mark(':'));
            let whole = four || (clock && !spaced);
            return complete && number_follows && (sign == '+' || whole);
        }
        let open = self.parts.zone_secs.is_none() || self.zone_named;
        if after_day_number {
            return open && complete && spaced && number_follows;
        }
        let joined = matches!(self.peek_joined(0), Some(Kind::Number(..)));
        open && (joined || complete && (number_follows || sign == '+'))
    }

    /// The digits after the sign: 2, 02, 0200, 02:00, 020000.
    pub(super) fn zone(&mut self, sign: char) -> Option<()> {
        let Some(Kind::Number(value, digits)) = self.peek(0) else {
            return None;
        };
        self.at += 1;
        let (hours, mut minutes, mut seconds) = match digits {
            1 | 2 => (value, 0, 0),
            // -040 lost its last digit, 530 its first.
            3 if value < 100 => (value / 10, value % 10 * 10, 0),
            3 | 4 => (value / 100, value % 100, 0),
            6 => (value / 10_000, value / 100 % 100, value % 100),
            _ if value == 0 => (0, 0, 0),
            _ => return None,
        };
        if digits < 3 {
            for part in [&mut minutes, &mut seconds] {
                let Some(value) = self.part_of_zone()? else {
                    break;
                };
                *part = value;
            }
        }
        let total = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
        if total > MOST_SECS {
            return None;
        }
        let negative = (sign == '-') != self.zone_inverted;
        self.parts.zone_secs = Some(if negative { -total } else { total });
        self.zone_named = false;
        Some(())
    }

    /// The digits behind `:`, behind `'` as in PDF, or behind `.`.
    fn part_of_zone(&mut self) -> Option<Option<u64>> {
        let number = match (self.peek_joined(0), self.peek(1)) {
            (Some(Kind::Mark(':')), Some(Kind::Number(value, 1 | 2)))
            | (Some(Kind::Mark('\'' | '.')), Some(Kind::Number(value, 2))) => value,
            (Some(Kind::Mark(':')), _) => return None,
            _ => return Some(None),
        };
        self.at += 2;
        Some(Some(number))
    }

    /// A zone by its letters; the first counts.
    pub(super) fn zone_name(&mut self, minutes: i32) {
        if self.parts.zone_secs.is_none() {
            self.parts.zone_secs = Some(minutes * 60);
            self.zone_named = true;
        }
    }

    /// True for the second sign of `+0530 +0530`.
    pub(super) fn is_repeated_zone(&self) -> bool {
        self.parts.time.is_some()
            && self.parts.zone_secs.is_some()
            && self.is_complete()
            && matches!(self.peek_joined(0), Some(Kind::Number(..)))
    }

    /// None where it differs from the first one.
    pub(super) fn repeated_zone(&mut self, sign: char) -> Option<()> {
        let known = self.parts.zone_secs;
        self.zone(sign)?;
        (self.parts.zone_secs == known).then_some(())
    }
}
