//! The search language, from text to a tree. `store` makes SQL of the tree.
//!
//! Words that stand side by side must all match (`AND` between them is the
//! same); `OR` binds weaker than that, `NOT` or a leading `-` stronger,
//! parentheses as usual. What is no letter or digit separates words. Whatever
//! the text, the result is a tree of bounded size or an error with its place.
//! A tree is written back as text by `Display`; read again it is the same.

mod advice;
mod error;
mod keyed;
mod name;
mod operators;
mod parser;
mod shown;
mod time;
mod words;

pub use advice::advice;
pub use error::QueryError;
pub use name::Name;
pub use name::like;
pub use name::words as words_of_name;
pub use operators::OPERATORS;
pub use operators::Operator;
pub use operators::help;
pub use parser::parse;
pub use parser::parse_saved;
pub use parser::pattern;
pub use time::Bound;
pub use time::parse_time;
pub use words::in_words;

use crate::model::Timestamp;
use std::collections::BTreeMap;

/// Saved queries by their names.
pub type Saved = BTreeMap<String, String>;

/// A search. [`Query::All`] for an empty text.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// All of these; never empty.
    And(Vec<Query>),
    /// Any of these; never empty.
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
    /// Title or text match this regular expression, which [`pattern`] takes.
    /// Stands below nothing but [`Query::And`] and one [`Query::Not`].
    Matches(String),
    /// In a feed of this name; `*` stands for anything, in tags too.
    Feed(String),
    /// Of this outlet.
    Outlet(Name),
    /// In a feed with this tag.
    Tag(String),
    /// In this language (`en` finds `en-GB` too).
    Lang(String),
    /// By this author.
    Author(Name),
    /// At this address: all of it where it begins with a scheme, else a part;
    /// `*` stands for anything.
    Url(String),
    /// The brief with this id, or with the only one that begins so.
    Id(String),
    /// In the story with this id, or that of one of its briefs; likewise.
    Story(String),
    /// In a certain state.
    Is(State),
    /// In a story that so many outlets report, from the first to the second
    /// number; none: no limit.
    Outlets(u32, Option<u32>),
    /// Published (else first seen) at this time or later.
    Since(Timestamp),
    /// Published (else first seen) before this time.
    Until(Timestamp),
    /// What `Updated on` tells is at the first time or later and before the
    /// second.
    Updated(Option<Timestamp>, Option<Timestamp>),
}

/// What stands behind `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Starred by the user.
    Starred,
    /// Not as it was seen first: it has revisions.
    Updated,
    /// In a story with other briefs.
    Story,
    /// Read, by the user or for its age.
    Read,
    /// Not read.
    Unread,
}

impl State {
    /// All of them.
    pub const ALL: &[State] = &[
        State::Starred,
        State::Updated,
        State::Story,
        State::Read,
        State::Unread,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            State::Starred => "starred",
            State::Updated => "updated",
            State::Story => "story",
            State::Read => "read",
            State::Unread => "unread",
        }
    }
}
