//! From text to a tree.

use super::Query;
use super::QueryError;
use super::Saved;
use crate::model::Timestamp;
use jiff::tz::TimeZone;
use regex::Regex;
use regex::RegexBuilder;

/// Characters of a search at most.
const LENGTH_MAX: usize = 4096;

/// Words, phrases and filters of a search at most.
const TERMS_MAX: usize = 200;

/// Open parentheses, `NOT`s and saved queries in one another at most.
const DEPTH_MAX: usize = 40;

/// Octets of memory that a regular expression may take at most.
const PATTERN_MAX: usize = 1 << 20;

/// Reads a search without saved queries. `now` and `zone` are what relative
/// times and bare dates stand in.
///
/// # Errors
/// Points at the place that cannot be read.
pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Query, QueryError> {
    parse_saved(text, now, zone, &Saved::new())
}

/// The same with saved queries, which `@name` stands for.
///
/// # Errors
/// Points at the place that cannot be read.
pub fn parse_saved(
    text: &str,
    now: Timestamp,
    zone: &TimeZone,
    saved: &Saved,
) -> Result<Query, QueryError> {
    let around = Around { now, zone, saved };
    let mut parser = Parser::new(text, &around);
    let query = parser.whole().map_err(|mistake| QueryError {
        message: mistake.message,
        at: mistake.at + 1,
        right: mistake.right,
        query: text.to_owned(),
    })?;
    Ok(query)
}

/// A regular expression as a search takes it: of bounded size, `^` and `$` at
/// every line.
///
/// # Errors
/// What is wrong with it.
pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .multi_line(true)
        .size_limit(PATTERN_MAX)
        .dfa_size_limit(PATTERN_MAX)
        .build()
}

/// What a search is read in.
pub(super) struct Around<'a> {
    pub(super) now: Timestamp,
    pub(super) zone: &'a TimeZone,
    saved: &'a Saved,
}

pub(super) struct Mistake {
    /// Counts from 0.
    at: usize,
    message: String,
    right: String,
}

pub(super) type Read<T> = Result<T, Mistake>;

pub(super) struct Parser<'a> {
    pub(super) around: &'a Around<'a>,
    pub(super) chars: Vec<char>,
    /// The next character.
    pub(super) at: usize,
    terms: usize,
    depth: usize,
    /// The saved queries that this one stands in.
    names: Vec<String>,
    /// The first term without a letter or digit.
    passed_over: Option<usize>,
    /// The first regular expression.
    pattern_at: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &str, around: &'a Around<'a>) -> Parser<'a> {
        Parser {
            around,
            chars: text.chars().collect(),
            at: 0,
            terms: 0,
            depth: 0,
            names: Vec::new(),
            passed_over: None,
            pattern_at: None,
        }
    }

    fn whole(&mut self) -> Read<Query> {
        if self.chars.len() > LENGTH_MAX {
            return mistake(
                LENGTH_MAX,
                format!("a query has {LENGTH_MAX} characters at most"),
                "ask for less, or in several queries",
            );
        }
        let query = self.any_of()?;
        if self.at < self.chars.len() {
            return mistake(
                self.at,
                "`)` closes nothing",
                "leave it out, or write the `(` it closes",
            );
        }
        let Some(query) = query else {
            return match self.passed_over {
                None => Ok(Query::All),
                Some(at) => mistake(
                    at,
                    "there is no letter or digit to look for",
                    "write a word, or leave it out",
                ),
            };
        };
        match self.pattern_at {
            Some(at) if !filters_only(&query) => mistake(
                at,
                "a regular expression only narrows what the rest finds",
                "take it out of the `OR` or the parentheses: `(a OR b) /c/`, `a -/c/`",
            ),
            _ => Ok(query),
        }
    }

    /// `a OR b`; none where there is nothing to look for.
    fn any_of(&mut self) -> Read<Option<Query>> {
        let mut any = Vec::new();
        let mut or_at = None;
        let lonely = |at| {
            let message = "`OR` stands between two things to look for";
            mistake(at, message, "`ferry OR boat`; \"OR\" in quotes is the word")
        };
        loop {
            let start = self.terms;
            let all = self.all_of()?;
            if self.terms == start
                && let Some(at) = or_at
            {
                return lonely(at);
            }
            any.extend(all);
            self.spaces();
            if !self.word_is("OR") {
                break;
            }
            if self.terms == start {
                return lonely(self.at);
            }
            or_at = Some(self.at);
            self.at += 2;
        }
        Ok(one_or(any, Query::Or))
    }

    /// `a b`, `a AND b`.
    fn all_of(&mut self) -> Read<Option<Query>> {
        let mut all = Vec::new();
        let first = self.terms;
        loop {
            self.spaces();
            if self.ends() || self.word_is("OR") {
                break;
            }
            if self.word_is("AND") {
                let and_at = self.at;
                let before = self.terms;
                self.at += 3;
                self.spaces();
                if before == first || self.ends() || self.word_is("OR") || self.word_is("AND") {
                    return mistake(
                        and_at,
                        "`AND` stands between two things to look for",
                        "it may be left out: `ferry boat` are both; \"AND\" in quotes is the word",
                    );
                }
                continue;
            }
            all.extend(self.one()?);
        }
        Ok(one_or(all, Query::And))
    }

    /// `-x`, `NOT x`, `(..)`, `@name`, `/../`, `key:value`, a phrase, a word.
    fn one(&mut self) -> Read<Option<Query>> {
        let start = self.at;
        if self.word_is("NOT") || (self.chars[start] == '-' && self.follows(start + 1)) {
            self.at += if self.chars[start] == '-' { 1 } else { 3 };
            self.spaces();
            if self.ends() || self.word_is("OR") || self.word_is("AND") {
                return mistake(
                    start,
                    "there is nothing behind `NOT`",
                    "`ferry NOT island`, `ferry -island`; \"NOT\" in quotes is the word",
                );
            }
            return self.deeper(start, |parser| {
                Ok(parser.one()?.map(|query| Query::Not(Box::new(query))))
            });
        }
        if self.chars[start] == '(' {
            return self.deeper(start, Parser::group);
        }
        self.terms += 1;
        if self.terms > TERMS_MAX {
            return mistake(
                start,
                format!("a query has {TERMS_MAX} terms at most"),
                "ask for less, or in several queries",
            );
        }
        if let Some(name) = self.saved_name() {
            return self
                .deeper(start, |parser| parser.saved(start, &name))
                .map(Some);
        }
        if let Some(pattern) = self.regular()? {
            self.pattern_at.get_or_insert(start);
            return Ok(Some(pattern));
        }
        match self.key()? {
            Some(key) => self.keyed(key, start).map(Some),
            None => {
                let (text, prefix) = self.value()?;
                Ok(self.words(false, text, prefix, start))
            }
        }
    }

    fn group(&mut self) -> Read<Option<Query>> {
        let start = self.at;
        self.at += 1;
        let terms = self.terms;
        let inner = self.any_of()?;
        if self.chars.get(self.at) != Some(&')') {
            return mistake(
                start,
                "`(` is never closed",
                "write `)` where the group ends; in quotes it is passed over",
            );
        }
        self.at += 1;
        if self.terms == terms {
            return mistake(
                start,
                "there is nothing between the parentheses",
                "leave them out",
            );
        }
        Ok(inner)
    }

    fn deeper<T>(&mut self, start: usize, inner: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return mistake(
                start,
                format!("a query goes {DEPTH_MAX} levels deep at most"),
                "leave some parentheses out",
            );
        }
        let query = inner(self);
        self.depth -= 1;
        query
    }

    /// `@` and a name that begins with a letter, up to the next space.
    fn saved_name(&mut self) -> Option<String> {
        let rest = &self.chars[self.at..];
        if rest.first() != Some(&'@') || !rest.get(1).is_some_and(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let of_name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let length = 1 + rest[1..].iter().take_while(|c| of_name(c)).count();
        if rest.get(length).is_some_and(|c| !is_end(c)) {
            return None;
        }
        let name = rest[1..length].iter().collect();
        self.at += length;
        Some(name)
    }

    fn saved(&mut self, start: usize, name: &str) -> Read<Query> {
        let Some(text) = self.around.saved.get(name) else {
            let near = nearest(name, self.around.saved.keys().map(String::as_str));
            let right = match near {
                Some(near) => format!("`@{near}` is one; \"@{name}\" in quotes is the word"),
                None => format!(
                    "write it below [search] of the configuration; \"@{name}\" in quotes is the word"
                ),
            };
            return mistake(start, format!("there is no saved query `@{name}`"), right);
        };
        let at = |message: String, right: &str| mistake(start, message, right);
        if self.names.iter().any(|outer| outer == name) {
            return at(
                format!("`@{name}` stands in itself"),
                "mend it in [search] of the configuration",
            );
        }
        let mut inner = Parser::new(text, self.around);
        inner.terms = self.terms;
        inner.depth = self.depth;
        inner.names.clone_from(&self.names);
        inner.names.push(name.to_owned());
        let query = match inner.whole() {
            Ok(Query::All) => return at(format!("`@{name}` is empty"), "leave it out"),
            Ok(query) => query,
            Err(inner) => {
                let Mistake {
                    at: place,
                    message,
                    right,
                } = inner;
                let message = format!("`@{name}`: {message}, at its character {}", place + 1);
                return at(message, &right);
            }
        };
        self.terms = inner.terms;
        if inner.pattern_at.is_some() {
            self.pattern_at.get_or_insert(start);
        }
        Ok(query)
    }

    /// A regular expression between strokes, `i` behind for any case. Strokes
    /// that close nothing, or not at a word's end, are those of a path.
    fn regular(&mut self) -> Read<Option<Query>> {
        let start = self.at;
        let rest = &self.chars[start..];
        if rest[0] != '/' || rest.get(1).is_none_or(|c| c.is_whitespace() || *c == '/') {
            return Ok(None);
        }
        let (mut text, mut at) = (String::new(), 1);
        loop {
            match (rest.get(at), rest.get(at + 1)) {
                (None, _) => return Ok(None),
                (Some('/'), _) => break,
                (Some('\\'), Some('/')) => text.push('/'),
                (Some('\\'), Some(next)) => text.extend(['\\', *next]),
                (Some(c), _) => {
                    text.push(*c);
                    at += 1;
                    continue;
                }
            }
            at += 2;
        }
        at += 1;
        if rest.get(at) == Some(&'i') {
            text.insert_str(0, "(?i)");
            at += 1;
        }
        if rest.get(at).is_some_and(|c| !is_end(c)) {
            return Ok(None);
        }
        if let Err(error) = pattern(&text) {
            let error = error.to_string();
            let why = error.lines().last().unwrap_or_default();
            return mistake(
                start,
                format!("the regular expression cannot be read ({})", why.trim()),
                "a sign that means itself has a `\\` in front; in quotes the words are looked for",
            );
        }
        self.at += at;
        Ok(Some(Query::Matches(text)))
    }

    pub(super) fn words(
        &mut self,
        title: bool,
        text: String,
        prefix: bool,
        start: usize,
    ) -> Option<Query> {
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
    pub(super) fn value(&mut self) -> Read<(String, bool)> {
        let start = self.at;
        if self.chars.get(start) == Some(&'"') {
            let inside = &self.chars[start + 1..];
            let Some(length) = inside.iter().position(|c| *c == '"') else {
                return mistake(
                    start,
                    "the quotation mark is never closed",
                    "write another where the phrase ends, or leave it out",
                );
            };
            let text = inside[..length].iter().collect();
            self.at = start + length + 2;
            let prefix = self.chars.get(self.at) == Some(&'*');
            self.at += usize::from(prefix);
            return Ok((text, prefix));
        }
        let rest = &self.chars[start..];
        let length = rest.iter().position(is_end).unwrap_or(rest.len());
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

    /// Is this the end of the query or of a group?
    fn ends(&self) -> bool {
        self.chars.get(self.at).is_none_or(|c| *c == ')')
    }

    /// Does this operator stand here, as a word of its own?
    fn word_is(&self, operator: &str) -> bool {
        let end = self.at + operator.len();
        self.chars
            .get(self.at..end)
            .is_some_and(|here| here.iter().copied().eq(operator.chars()))
            && self.chars.get(end).is_none_or(is_end)
    }

    /// Does something to negate stand here?
    fn follows(&self, at: usize) -> bool {
        self.chars
            .get(at)
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '"' | '@' | '/'))
    }
}

/// Does a word end before this?
fn is_end(c: &char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}

/// Do regular expressions stand only where each takes away from what is found?
fn filters_only(query: &Query) -> bool {
    fn without(query: &Query) -> bool {
        match query {
            Query::Matches(_) => false,
            Query::And(parts) | Query::Or(parts) => parts.iter().all(without),
            Query::Not(inner) => without(inner),
            _ => true,
        }
    }
    match query {
        Query::And(all) => all.iter().all(filters_only),
        Query::Not(inner) if matches!(**inner, Query::Matches(_)) => true,
        Query::Matches(_) => true,
        other => without(other),
    }
}

pub(super) fn one_or(mut list: Vec<Query>, of: fn(Vec<Query>) -> Query) -> Option<Query> {
    match list.len() {
        0 => None,
        1 => list.pop(),
        _ => Some(of(list)),
    }
}

/// The known name that is most like one, if any is.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let distances = known.map(|known| (strsim::levenshtein(name, known), known));
    let nearest = distances.min()?;
    (nearest.0 <= 2).then_some(nearest.1)
}

pub(super) fn mistake<T>(
    at: usize,
    message: impl Into<String>,
    right: impl Into<String>,
) -> Read<T> {
    Err(Mistake {
        at,
        message: message.into(),
        right: right.into(),
    })
}
