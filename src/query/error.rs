//! What is wrong with a search.

/// Characters that are shown around the place of a mistake, on either side.
const SHOWN: usize = 30;

/// What is wrong with a search, where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}, at character {at} of the query")]
pub struct QueryError {
    /// Lower case, backticks around what was typed.
    pub message: String,
    /// Counts characters from 1.
    pub at: usize,
    /// What to write instead.
    pub right: String,
    /// The whole query.
    pub query: String,
}

impl QueryError {
    /// The query around the place, and a line with a caret below it.
    pub fn shown(&self) -> [String; 2] {
        let place = self.at.saturating_sub(1);
        let first = place.saturating_sub(SHOWN);
        let space = |c: char| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        };
        let chars = self.query.chars().map(space);
        let part: String = chars.skip(first).take(2 * SHOWN).collect();
        let (dots, indent) = match first {
            0 => ("", place),
            _ => ("..", SHOWN + 2),
        };
        // A wide character takes two columns.
        let before: String = part.chars().take(place - first).collect();
        let wide = unicode_width::UnicodeWidthStr::width(before.as_str());
        let indent = indent - (place - first) + wide;
        [format!("{dots}{part}"), format!("{}^", " ".repeat(indent))]
    }
}
