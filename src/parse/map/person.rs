//! Names and mail addresses in one text, as RSS has them.

use crate::markup::words::looks_like_html;
use crate::markup::words::words;
use crate::model::item::Person;
use crate::model::text::folded;
use std::cmp::Ordering;

/// Brackets round one name that are taken away.
const BRACKETS_MAX: usize = 8;

/// Reads `mail (Name)`, `Name <mail>`, `Name (mail)`, a bare name, a bare
/// address, in any script.
pub(in crate::parse) fn read_person(text: &str) -> Person {
    let text = match looks_like_html(text) || text.contains("&lt;") {
        true => words(text),
        false => folded(text),
    };
    let Some((start, end)) = mail_at(&text) else {
        let name = without_brackets(&text, |c| c == ' ').to_string();
        return Person {
            name: (!name.is_empty()).then_some(name),
            ..Person::default()
        };
    };
    let mail = text.get(start..end).unwrap_or("").to_string();
    let mut rest = String::new();
    rest.push_str(
        text.get(..start)
            .unwrap_or("")
            .trim_end()
            .trim_end_matches("mailto:"),
    );
    rest.push(' ');
    let after = text.get(end..).unwrap_or("");
    // `?subject=..` belongs to the address.
    let after = match after.starts_with('?') {
        true => after
            .split_once([' ', ')', '>'])
            .map_or("", |(_, rest)| rest),
        false => after,
    };
    rest.push_str(after);
    let rest = folded(&rest)
        .replace("( )", " ")
        .replace("()", " ")
        .replace("<>", " ")
        .replace("[]", " ");
    let name = without_brackets(&rest, |c| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | ',' | ';' | ':')
    });
    Person {
        name: (!name.is_empty()).then(|| folded(name)),
        email: Some(mail),
        uri: None,
    }
}

/// Takes away what stands round a name: marks, and brackets that hold the
/// whole or have lost their other half. `Ann (UK)` keeps its own.
fn without_brackets(text: &str, is_mark: fn(char) -> bool) -> &str {
    const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('（', '）')];
    let mut name = text.trim_matches(is_mark);
    for _ in 0..BRACKETS_MAX {
        let less = PAIRS
            .iter()
            .find_map(|(open, close)| without_pair(name, *open, *close));
        match less {
            Some(less) => name = less.trim_matches(is_mark),
            None => break,
        }
    }
    name
}

fn without_pair(name: &str, open: char, close: char) -> Option<&str> {
    let (opens, closes) = (name.matches(open).count(), name.matches(close).count());
    match opens.cmp(&closes) {
        Ordering::Greater => name.strip_prefix(open).or(name.strip_suffix(open)),
        Ordering::Less => name.strip_suffix(close).or(name.strip_prefix(close)),
        Ordering::Equal => {
            let inner = name.strip_prefix(open)?.strip_suffix(close)?;
            let mut depth = 0_i32;
            // Closed before the end: two pairs, not one.
            let whole = inner.chars().all(|c| {
                depth += i32::from(c == open) - i32::from(c == close);
                depth >= 0
            });
            whole.then_some(inner)
        }
    }
}

/// Where a mail address stands.
fn mail_at(text: &str) -> Option<(usize, usize)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '%');
    text.match_indices('@').take(16).find_map(|(at, _)| {
        let before = text.get(..at)?;
        let start = before.rfind(|c| !part(c)).map_or(0, |place| {
            place
                + before
                    .get(place..)
                    .and_then(|s| s.chars().next())
                    .map_or(1, char::len_utf8)
        });
        let after = text.get(at + 1..)?;
        let length = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')))
            .unwrap_or(after.len());
        let host = after.get(..length)?.trim_end_matches('.');
        let good = start < at && host.contains('.') && !host.starts_with('.');
        good.then_some((start, at + 1 + host.len()))
    })
}
