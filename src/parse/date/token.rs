//! What the text of a date is made of.

/// One token and what stood before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// True when white space stands before it.
    pub(super) spaced: bool,
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Digits, and how many there were.
    Number(u64, usize),
    /// Letters, folded.
    Word(&'a str),
    /// What stood in brackets, folded.
    Comment(&'a str),
    Mark(char),
    Unit(Unit),
    Half(Half),
    Weekday,
    /// The year before the first of an era.
    Era(i16),
    /// Thirty minutes.
    HalfPast,
    /// Minutes east of UTC.
    Zone(i32),
    /// A word that says that a date follows.
    Label,
}

/// What the number before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// A half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    /// Around twelve o'clock: a little before or after.
    Noon,
    Afternoon,
    /// Twelve o'clock at night, the day's first moment.
    Midnight,
}
