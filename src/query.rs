//! The search language, from text to a tree. `store` makes SQL of the tree.
//!
//! Words that stand side by side must all match; `OR` binds weaker than that,
//! `NOT` or a leading `-` stronger, parentheses as usual.

use crate::model::Timestamp;
use jiff::tz::TimeZone;

/// A search. [`Query::All`] for an empty text.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// What does not match.
    Not(Box<Query>),
    /// These words, side by side and in this order.
    Words {
        /// In the title only.
        title: bool,
        /// As written; at least one letter or digit in it.
        text: String,
        /// The last word may go on.
        prefix: bool,
    },
    /// In a feed of this name.
    Feed(String),
    /// Of this outlet.
    Outlet(String),
    /// In a feed with this tag.
    Tag(String),
    /// In this language (`en` finds `en-GB` too).
    Lang(String),
    /// An author whose name has this in it.
    Author(String),
    /// Starred.
    Starred,
    /// Published (else first seen) at this time or later.
    Since(Timestamp),
    /// Published (else first seen) before this time.
    Until(Timestamp),
}

/// What is wrong with a search, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}, at character {at} of the query")]
pub struct QueryError {
    /// Lower case, backticks around what was typed.
    pub message: String,
    /// Counts characters from 1.
    pub at: usize,
}

/// Which end of a time span a date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The beginning: includes its instant.
    Since,
    /// The end: does not include its instant, but a bare date's whole day.
    Until,
}

/// Reads a search. `now` and `zone` are what relative times and bare dates
/// stand in.
///
/// # Errors
/// Points at the place that cannot be read.
pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Query, QueryError> {
    let _ = (text, now, zone);
    unimplemented!()
}

/// Reads a time: RFC 3339, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]`, `today`,
/// `yesterday`, `now`, or so long before now (`30m`, `2d`, `1w`).
pub fn parse_time(text: &str, bound: Bound, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let _ = (text, bound, now, zone);
    unimplemented!()
}
