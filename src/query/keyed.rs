//! Filters: what stands before a colon, and what may stand behind it.

use super::Bound;
use super::Name;
use super::Query;
use super::State;
use super::operators::example;
use super::operators::keys;
use super::parse_time;
use super::parser::Around;
use super::parser::Parser;
use super::parser::Read;
use super::parser::mistake;
use super::parser::nearest;
use super::parser::one_or;
use super::time::parse_span;

impl Parser<'_> {
    /// A name and a colon. A name that is none of ours is a slip of the pen,
    /// not a word, unless it begins an address.
    pub(super) fn key(&mut self) -> Read<Option<&'static str>> {
        let rest = &self.chars[self.at..];
        let letters = rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
        let slashes = rest.get(letters + 1) == Some(&'/') && rest.get(letters + 2) == Some(&'/');
        if letters == 0 || rest.get(letters) != Some(&':') || slashes {
            return Ok(None);
        }
        let name: String = rest[..letters]
            .iter()
            .collect::<String>()
            .to_ascii_lowercase();
        let Some(key) = keys().find(|key| *key == name) else {
            let near = match nearest(&name, keys()) {
                Some(near) => format!("`{near}:` is an operator"),
                None => {
                    let all: Vec<String> = keys().map(|key| format!("{key}:")).collect();
                    format!("the operators are {}", all.join(" "))
                }
            };
            return mistake(
                self.at,
                format!("`{name}:` is no operator"),
                format!("{near}; quote it to look for the words"),
            );
        };
        self.at += letters + 1;
        Ok(Some(key))
    }

    pub(super) fn keyed(&mut self, key: &'static str, start: usize) -> Read<Query> {
        let value_at = self.at;
        let (text, prefix) = self.value()?;
        let text = text.trim().to_owned();
        let right = || format!("`{}`", example(key));
        let name = Name::of(&if prefix {
            format!("{text}*")
        } else {
            text.clone()
        });
        if text.is_empty() || (matches!(key, "outlet" | "author") && name.text.is_empty()) {
            return mistake(
                value_at,
                format!("there is nothing behind `{key}:`"),
                right(),
            );
        }
        let pattern = if prefix {
            format!("{text}*")
        } else {
            text.clone()
        };
        let Around { now, zone, .. } = *self.around;
        let time = |bound| match parse_time(&text, bound, now, zone) {
            Some(at) => Ok(at),
            None => mistake(
                value_at,
                format!("`{text}` is no time"),
                "`2026-11-23`, `2026-11`, `2d`, `yesterday`, `\"2026-11-23 08:00\"`",
            ),
        };
        let span = || match parse_span(&text, now, zone) {
            Some(span) => Ok(span),
            None => mistake(
                value_at,
                format!("`{text}` is no day, month or span"),
                format!(
                    "`{key}:2026-11-23`, `{key}:2026-11`, `{key}:2d`, `{key}:2026-11-01..2026-11-07`"
                ),
            ),
        };
        Ok(match key {
            "title" => match self.words(true, text, prefix, start) {
                Some(query) => query,
                None => {
                    return mistake(value_at, "there is no letter or digit to look for", right());
                }
            },
            "feed" => Query::Feed(pattern),
            "outlet" => Query::Outlet(name),
            "tag" => Query::Tag(pattern),
            "lang" => Query::Lang(text),
            "author" => Query::Author(name),
            "url" => Query::Url(pattern),
            "id" => Query::Id(text),
            "story" => Query::Story(text),
            "since" => Query::Since(time(Bound::Since)?),
            "until" => Query::Until(time(Bound::Until)?),
            "date" => {
                let (from, to) = span()?;
                let ends = from
                    .map(Query::Since)
                    .into_iter()
                    .chain(to.map(Query::Until));
                one_or(ends.collect(), Query::And).unwrap_or(Query::All)
            }
            "updated" => {
                let (from, to) = span()?;
                Query::Updated(from, to)
            }
            "outlets" => outlets(&text, value_at)?,
            _ => state(&text, value_at)?,
        })
    }
}

fn outlets(text: &str, at: usize) -> Read<Query> {
    let (number, open) = match text.strip_suffix('+') {
        Some(number) => (number, true),
        None => (text, false),
    };
    match number.parse::<u32>() {
        Ok(number) if number > 0 => Ok(Query::Outlets(number, (!open).then_some(number))),
        _ => mistake(
            at,
            format!("`{text}` is no number of outlets"),
            "`outlets:3+` is three or more, `outlets:2` two",
        ),
    }
}

fn state(text: &str, at: usize) -> Read<Query> {
    let known = State::ALL.iter();
    let found = known
        .clone()
        .find(|state| text.eq_ignore_ascii_case(state.name()));
    let all: Vec<String> = known
        .map(|state| format!("`is:{}`", state.name()))
        .collect();
    match found {
        Some(state) => Ok(Query::Is(*state)),
        None => mistake(
            at,
            format!("`is:{text}` is not known"),
            format!("there are {}", all.join(", ")),
        ),
    }
}
