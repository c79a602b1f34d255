//! Text that is safe to print: what every title, line and message goes
//! through before it reaches a terminal, a log or an export.

use std::borrow::Cow;
use std::fmt::Display;

/// Characters that move the cursor, turn the text or hide in it: C0 and C1
/// controls, bidi overrides and isolates, invisible tag characters, other
/// format characters without a place in plain text, and what XML 1.0 does not
/// allow (section 2.2).
pub fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{FEFF}' | '\u{FFFE}'..='\u{FFFF}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Without unsafe characters; line breaks and tabs stay.
pub fn safe(text: &str) -> Cow<'_, str> {
    // A chunk at a time, for there is no branch a byte: most hold none of the
    // bytes that unsafe characters begin with.
    let begins = |b: u8| {
        (b < b' ' && !matches!(b, b'\t' | b'\n')) | matches!(b, 0x7F | 0xC2 | 0xE2 | 0xEF | 0xF3)
    };
    let is_unsafe_at = |at: usize| text[at..].starts_with(is_unsafe);
    let bytes = text.as_bytes();
    let found = bytes.chunks(64).enumerate().any(|(nth, chunk)| {
        chunk.iter().fold(false, |any, b| any | begins(*b))
            && (chunk.iter().enumerate()).any(|(at, b)| begins(*b) && is_unsafe_at(nth * 64 + at))
    });
    match found {
        true => Cow::Owned(text.chars().filter(|&c| !is_unsafe(c)).collect()),
        false => Cow::Borrowed(text),
    }
}

/// On one line: unsafe characters gone, runs of white space folded to one
/// space, none at the ends. `one_line(one_line(t)) == one_line(t)`.
pub fn one_line(text: &str) -> String {
    folded(&safe(text))
}

/// Runs of white space folded to one space, none at the ends.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `1 feed`, `2 feeds`: a number with its noun, which takes an `s`.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    match number == N::from(1) {
        true => format!("1 {noun}"),
        false => format!("{number} {noun}s"),
    }
}

/// The reason of the system's error without its number: `No such file or
/// directory`.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

/// The first `chars` characters, with `…` where something was cut, at a word's
/// end where there is one in the last third.
pub fn shorten(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text.to_string();
    };
    let head = &text[..end];
    let cut = match head.rfind(' ') {
        Some(space) if space > end / 3 * 2 => &head[..space],
        _ => head,
    };
    format!(
        "{}…",
        cut.trim_end_matches([' ', ',', ';', ':', '-', '–', '—'])
    )
}

/// Markup characters as entities, for text and for quoted attributes; without
/// unsafe characters.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in safe(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::is_unsafe;
    use super::safe;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn takes_out_what_is_unsafe_and_nothing_else(
            text in "(?:[a-zé’\u{202e}\u{a0}\u{9f}]{0,40}|[\u{0}\u{7f}\u{feff}\u{e0041}\t\n東]|\\PC{0,9}){0,6}",
        ) {
            let left: String = text.chars().filter(|c| !is_unsafe(*c)).collect();
            prop_assert_eq!(safe(&text), left);
        }
    }
}
