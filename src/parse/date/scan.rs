//! Where the reading of a date stands: the tokens, the next one, and what was
//! found so far. `read`, `clock` and `zone` go on from it.

use super::parts::Parts;
use super::token::Kind;
use super::token::Token;

/// One pass over the tokens of a date.
pub(super) struct Scan<'a> {
    pub(super) tokens: &'a [Token<'a>],
    /// The next token.
    pub(super) at: usize,
    pub(super) parts: Parts,
    /// The last mark since the last number of the day.
    pub(super) mark: Option<char>,
    /// True when the token before belongs to the day.
    pub(super) after_day_number: bool,
    /// The zone was given by letters; a number may follow and counts more.
    pub(super) zone_named: bool,
    /// After `Etc/`, where the sign means the opposite.
    pub(super) zone_inverted: bool,
    /// The year before the first of the era that was named.
    pub(super) era: Option<i16>,
    /// The zone that a comment names, east of UTC.
    pub(super) comment_zone_secs: Option<i32>,
    /// True when a word in front was read past.
    pub(super) words: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>]) -> Scan<'a> {
        Scan {
            tokens,
            at: 0,
            parts: Parts::default(),
            mark: None,
            after_day_number: false,
            zone_named: false,
            zone_inverted: false,
            era: None,
            comment_zone_secs: None,
            words: false,
        }
    }

    /// The token `ahead` places after the current one.
    pub(super) fn peek(&self, ahead: usize) -> Option<Kind<'a>> {
        self.tokens.get(self.at + ahead).map(|token| token.kind)
    }

    pub(super) fn peek_joined(&self, ahead: usize) -> Option<Kind<'a>> {
        self.tokens
            .get(self.at + ahead)
            .filter(|token| !token.spaced)
            .map(|token| token.kind)
    }

    /// The token before the current one, when nothing stands between.
    pub(super) fn before(&self) -> Option<Kind<'a>> {
        let current = self.tokens.get(self.at.checked_sub(1)?)?;
        let before = self.tokens.get(self.at.checked_sub(2)?)?;
        (!current.spaced).then_some(before.kind)
    }

    /// True when no further number can belong to the day. A month that may
    /// be a weekday leaves room: "mar. 2.3.2004".
    pub(super) fn is_complete(&self) -> bool {
        let room =
            self.parts.month.is_some() && !self.parts.month_sure && self.parts.numbers.len() == 2;
        self.parts.day_is_complete() && !(room && self.mark.is_some())
    }
}
