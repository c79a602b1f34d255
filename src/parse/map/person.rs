//! Names and mail addresses in one text, as RSS has them.

use crate::model::item::Person;
use crate::parse::text::{fold, words};

/// Reads `mail (Name)`, `Name <mail>`, `Name (mail)`, a bare name, a bare
/// address, in any script.
pub(in crate::parse) fn read_person(text: &str) -> Person {
    let text = match text.contains("&lt;") || text.contains("</") {
        true => words(text),
        false => fold(text),
    };
    let Some((start, end)) = mail_at(&text) else {
        let name = text.trim_matches(['(', ')', ' ']).to_string();
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
    let rest = rest
        .replace("()", " ")
        .replace("<>", " ")
        .replace("[]", " ");
    let name = rest.trim().trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | ')' | '<' | '>' | '[' | ']' | '（' | '）' | '"' | ',' | ';' | ':'
            )
    });
    Person {
        name: (!name.is_empty()).then(|| fold(name)),
        email: Some(mail),
        uri: None,
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
