//! The search language, from text to a tree. `store` makes SQL of the tree.
//!
//! Words that stand side by side must all match (`AND` between them is the
//! same); `OR` binds weaker than that, `NOT` or a leading `-` stronger,
//! parentheses as usual. What is no letter or digit separates words. Whatever
//! the text, the result is a tree of bounded size or an error with its place.

mod words;

pub use words::in_words;

use crate::model::Timestamp;
use jiff::Span;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Characters of a search at most.
const LENGTH_MAX: usize = 4096;

/// Words, phrases and filters of a search at most.
const TERMS_MAX: usize = 200;

/// Open parentheses and `NOT`s at most.
const DEPTH_MAX: usize = 40;

/// The names that may stand before a colon.
const KEYS: &[&str] = &[
    "title", "feed", "outlet", "tag", "lang", "author", "is", "since", "until",
];

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
    /// In a feed of this name; `*` stands for anything, here and below.
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
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LENGTH_MAX {
        return error(
            LENGTH_MAX,
            format!("a query has {LENGTH_MAX} characters at most"),
        );
    }
    let mut parser = Parser {
        chars,
        at: 0,
        terms: 0,
        depth: 0,
        passed_over: None,
        now,
        zone,
    };
    let query = parser.any_of()?;
    if parser.at < parser.chars.len() {
        return error(parser.at, "`)` closes nothing".into());
    }
    match (query, parser.passed_over) {
        (Some(query), _) => Ok(query),
        (None, None) => Ok(Query::All),
        (None, Some(at)) => error(at, "there is no letter or digit to look for".into()),
    }
}

/// Reads a time: RFC 3339, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]` (or with
/// `T`), `YYYY-MM`, `today`, `yesterday`, `now`, or so long before now (`30m`,
/// `2d`, `1w`). A span (day, month) is meant from its start as a
/// [`Bound::Since`], to its end as a [`Bound::Until`].
pub fn parse_time(text: &str, bound: Bound, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    let day_of = |date: Date| span_end(date, 1.day(), bound, zone);
    let today = now.to_zoned_datetime(zone.clone()).date();
    match text {
        "now" => return Some(now),
        "today" => return day_of(today),
        "yesterday" => return day_of(today.yesterday().ok()?),
        _ => {}
    }
    if let Some(ago) = ago(text) {
        return now
            .to_zoned_datetime(zone.clone())
            .checked_sub(ago)
            .ok()
            .map(|at| at.timestamp());
    }
    if text.len() == 7
        && let Ok(month) = format!("{text}-01").parse::<Date>()
    {
        return span_end(month, 1.month(), bound, zone);
    }
    if text.len() == 10
        && let Ok(date) = text.parse::<Date>()
    {
        return day_of(date);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    // Without a zone: on the clock of the zone.
    let local = text.parse::<DateTime>().ok()?;
    local
        .to_zoned_datetime(zone.clone())
        .ok()
        .map(|at| at.timestamp())
}

fn span_end(start: Date, length: Span, bound: Bound, zone: &TimeZone) -> Option<Timestamp> {
    let date = match bound {
        Bound::Since => start,
        Bound::Until => start.checked_add(length).ok()?,
    };
    Some(date.to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

fn ago(text: &str) -> Option<Span> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let number: i64 = number.parse().ok().filter(|number| *number <= 1_000_000)?;
    let span = Span::new();
    match unit {
        "s" => span.try_seconds(number),
        "m" | "min" => span.try_minutes(number),
        "h" => span.try_hours(number),
        "d" => span.try_days(number),
        "w" => span.try_weeks(number),
        "mo" => span.try_months(number),
        "y" => span.try_years(number),
        _ => return None,
    }
    .ok()
}

struct Parser<'a> {
    chars: Vec<char>,
    /// The next character.
    at: usize,
    terms: usize,
    depth: usize,
    /// The first term without a letter or digit.
    passed_over: Option<usize>,
    now: Timestamp,
    zone: &'a TimeZone,
}

impl Parser<'_> {
    /// `a OR b`; none where there is nothing to look for.
    fn any_of(&mut self) -> Result<Option<Query>, QueryError> {
        let mut any = Vec::new();
        let mut or_at = None;
        loop {
            let start = self.terms;
            let all = self.all_of()?;
            if self.terms == start
                && let Some(at) = or_at
            {
                return error(at, "`OR` stands between two things to look for".into());
            }
            any.extend(all);
            self.spaces();
            if !self.word_is("OR") {
                break;
            }
            if self.terms == start {
                return error(self.at, "`OR` stands between two things to look for".into());
            }
            or_at = Some(self.at);
            self.at += 2;
        }
        Ok(one_or(any, Query::Or))
    }

    /// `a b`, `a AND b`.
    fn all_of(&mut self) -> Result<Option<Query>, QueryError> {
        let mut all = Vec::new();
        let first = self.terms;
        loop {
            self.spaces();
            if self.at >= self.chars.len() || self.chars[self.at] == ')' || self.word_is("OR") {
                break;
            }
            if self.word_is("AND") {
                let and_at = self.at;
                let before = self.terms;
                self.at += 3;
                self.spaces();
                let ends = self.at >= self.chars.len() || self.chars[self.at] == ')';
                if before == first || ends || self.word_is("OR") || self.word_is("AND") {
                    return error(and_at, "`AND` stands between two things to look for".into());
                }
                continue;
            }
            all.extend(self.one()?);
        }
        Ok(one_or(all, Query::And))
    }

    /// `-x`, `NOT x`, `(..)`, `key:value`, a phrase, a word.
    fn one(&mut self) -> Result<Option<Query>, QueryError> {
        let start = self.at;
        if self.word_is("NOT") || (self.chars[start] == '-' && self.follows(start + 1)) {
            self.at += if self.chars[start] == '-' { 1 } else { 3 };
            self.spaces();
            let ends = self.at >= self.chars.len() || self.chars[self.at] == ')';
            if ends || self.word_is("OR") || self.word_is("AND") {
                return error(start, "there is nothing behind `NOT`".into());
            }
            return self.deeper(start, |parser| {
                Ok(parser.one()?.map(|query| Query::Not(Box::new(query))))
            });
        }
        if self.chars[start] == '(' {
            return self.deeper(start, |parser| {
                parser.at += 1;
                let terms = parser.terms;
                let inner = parser.any_of()?;
                if parser.chars.get(parser.at) != Some(&')') {
                    return error(start, "`(` is never closed".into());
                }
                parser.at += 1;
                if parser.terms == terms {
                    return error(start, "there is nothing between the parentheses".into());
                }
                Ok(inner)
            });
        }
        self.terms += 1;
        if self.terms > TERMS_MAX {
            return error(start, format!("a query has {TERMS_MAX} terms at most"));
        }
        match self.key()? {
            Some(key) => self.keyed(key, start).map(Some),
            None => {
                let (text, prefix) = self.value()?;
                Ok(self.words(false, text, prefix, start))
            }
        }
    }

    fn deeper(
        &mut self,
        start: usize,
        inner: impl FnOnce(&mut Self) -> Result<Option<Query>, QueryError>,
    ) -> Result<Option<Query>, QueryError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return error(
                start,
                format!("a query goes {DEPTH_MAX} levels deep at most"),
            );
        }
        let query = inner(self);
        self.depth -= 1;
        query
    }

    /// A name and a colon. A name that is none of ours is a slip of the pen,
    /// not a word, unless it begins an address.
    fn key(&mut self) -> Result<Option<&'static str>, QueryError> {
        let rest = &self.chars[self.at..];
        let letters = rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
        let slashes = rest.get(letters + 1) == Some(&'/');
        if letters == 0 || rest.get(letters) != Some(&':') || slashes {
            return Ok(None);
        }
        let name: String = rest[..letters]
            .iter()
            .collect::<String>()
            .to_ascii_lowercase();
        let Some(key) = KEYS.iter().find(|key| **key == name) else {
            let known = KEYS.join(":, ");
            return error(
                self.at,
                format!("`{name}:` is none of {known}: (quote it to look for the words)"),
            );
        };
        self.at += letters + 1;
        Ok(Some(key))
    }

    fn keyed(&mut self, key: &str, start: usize) -> Result<Query, QueryError> {
        let value_at = self.at;
        let (text, prefix) = self.value()?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return error(value_at, format!("there is nothing behind `{key}:`"));
        }
        let pattern = if prefix {
            format!("{text}*")
        } else {
            text.clone()
        };
        let time = |bound| match parse_time(&text, bound, self.now, self.zone) {
            Some(at) => Ok(at),
            None => error(
                value_at,
                format!("`{text}` is no time (2026-11-23, 2026-11-23T09:30:00Z, 2d)"),
            ),
        };
        Ok(match key {
            "title" => match self.words(true, text, prefix, start) {
                Some(query) => query,
                None => {
                    return error(value_at, "there is no letter or digit to look for".into());
                }
            },
            "feed" => Query::Feed(pattern),
            "outlet" => Query::Outlet(pattern),
            "tag" => Query::Tag(pattern),
            "lang" => Query::Lang(text),
            "author" => Query::Author(pattern),
            "since" => Query::Since(time(Bound::Since)?),
            "until" => Query::Until(time(Bound::Until)?),
            _ if text.eq_ignore_ascii_case("starred") => Query::Starred,
            _ => {
                return error(
                    value_at,
                    format!("`is:{text}` is not known: `is:starred` is"),
                );
            }
        })
    }

    fn words(&mut self, title: bool, text: String, prefix: bool, start: usize) -> Option<Query> {
        if text.chars().any(char::is_alphanumeric) {
            return Some(Query::Words {
                title,
                text,
                prefix,
            });
        }
        self.passed_over.get_or_insert(start);
        None
    }

    /// A phrase or what stands up to the next space or parenthesis, and
    /// whether a `*` ends it.
    fn value(&mut self) -> Result<(String, bool), QueryError> {
        let start = self.at;
        if self.chars.get(start) == Some(&'"') {
            let inside = &self.chars[start + 1..];
            let Some(length) = inside.iter().position(|c| *c == '"') else {
                return error(start, "the quotation mark is never closed".into());
            };
            let text = inside[..length].iter().collect();
            self.at = start + length + 2;
            let prefix = self.chars.get(self.at) == Some(&'*');
            self.at += usize::from(prefix);
            return Ok((text, prefix));
        }
        let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"');
        let rest = &self.chars[start..];
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let text: String = rest[..length].iter().collect();
        self.at = start + length;
        let stem = text.trim_end_matches('*');
        Ok((stem.to_owned(), stem.len() < text.len()))
    }

    fn spaces(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    /// Does this operator stand here, as a word of its own?
    fn word_is(&self, operator: &str) -> bool {
        let end = self.at + operator.len();
        let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"');
        self.chars
            .get(self.at..end)
            .is_some_and(|here| here.iter().copied().eq(operator.chars()))
            && self.chars.get(end).is_none_or(ends)
    }

    /// Does something to negate stand here?
    fn follows(&self, at: usize) -> bool {
        self.chars
            .get(at)
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '"'))
    }
}

fn one_or(mut list: Vec<Query>, of: fn(Vec<Query>) -> Query) -> Option<Query> {
    match list.len() {
        0 => None,
        1 => list.pop(),
        _ => Some(of(list)),
    }
}

fn error<T>(at: usize, message: String) -> Result<T, QueryError> {
    Err(QueryError {
        message,
        at: at + 1,
    })
}
