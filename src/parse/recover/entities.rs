//! Character and entity references: XML's, HTML's, the document's own.

use crate::parse::repair::{Repair, Repairs};
use html_escape::NAMED_ENTITIES;
use memchr::memchr;
use std::borrow::Cow;
use std::collections::HashMap;

/// Definitions beyond this are left out.
const DEFINED_MAX: usize = 2_000;
/// All entities of one document together expand to this many bytes at most.
const EXPANDED_MAX: usize = 1 << 20;
/// Entities within entities.
const DEPTH_MAX: usize = 8;
/// The longest name looked for.
const NAME_MAX: usize = 40;

/// Entities that may stand without their `;` before anything but a letter,
/// a digit or `=`.
const BARE: &[&str] = &["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"];

/// What windows-1252 has at 0x80 to 0x9F, where Unicode has control characters.
pub(in crate::parse) const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// The entities that a document defines itself.
#[derive(Debug, Default)]
pub(in crate::parse) struct Entities<'a> {
    defined: HashMap<&'a str, &'a str>,
    expanded: usize,
}

impl<'a> Entities<'a> {
    /// Keeps a definition; the first one counts (XML 1.0, section 4.2).
    pub(super) fn define(&mut self, name: &'a str, value: &'a str) {
        if self.defined.len() < DEFINED_MAX {
            self.defined.entry(name).or_insert(value);
        }
    }

    /// Resolves all references in a text. Borrows where there are none.
    pub(in crate::parse) fn decode<'t>(
        &mut self,
        text: &'t str,
        repairs: &mut Repairs,
    ) -> Cow<'t, str> {
        if memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        self.decode_into(text, &mut out, 0, repairs);
        Cow::Owned(out)
    }

    /// The same, appended to a text.
    pub(in crate::parse) fn decode_into(
        &mut self,
        text: &str,
        out: &mut String,
        depth: usize,
        repairs: &mut Repairs,
    ) {
        let mut rest = text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            let (head, tail) = rest.split_at(at);
            out.push_str(head);
            let length = self.reference(tail, out, depth, repairs);
            rest = tail.get(length..).unwrap_or("");
        }
        out.push_str(rest);
    }

    /// Keeps references as they are but for the document's own entities,
    /// which nobody after us knows.
    pub(in crate::parse) fn expand_own<'t>(
        &mut self,
        text: &'t str,
        repairs: &mut Repairs,
    ) -> Cow<'t, str> {
        if self.defined.is_empty() || memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            let (head, tail) = rest.split_at(at);
            out.push_str(head);
            let name = entity_name(tail);
            let length = match self.defined.contains_key(name) && xml_entity(name).is_none() {
                true => self.reference(tail, &mut out, 0, repairs),
                false => {
                    out.push('&');
                    1
                }
            };
            rest = tail.get(length..).unwrap_or("");
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// Resolves the reference that `tail` begins with; says how long it is.
    fn reference(
        &mut self,
        tail: &str,
        out: &mut String,
        depth: usize,
        repairs: &mut Repairs,
    ) -> usize {
        if tail.as_bytes().get(1) == Some(&b'#') {
            return numeric(tail, out, repairs);
        }
        let name = entity_name(tail);
        let end = 1 + name.len();
        let closed = tail.as_bytes().get(end) == Some(&b';');
        if closed && let Some(text) = xml_entity(name) {
            out.push_str(text);
            return end + 1;
        }
        if closed && let Some(value) = self.defined.get(name).copied() {
            self.expand(value, out, depth, repairs);
            return end + 1;
        }
        if closed && let Some(text) = html_entity(name) {
            repairs.add(Repair::HtmlEntity);
            out.push_str(text);
            return end + 1;
        }
        let follows = tail.as_bytes().get(end).copied().unwrap_or(b' ');
        if !closed
            && BARE.contains(&name)
            && follows != b'='
            && let Some(text) = html_entity(name)
        {
            repairs.add(Repair::BareAmpersand);
            out.push_str(text);
            return end;
        }
        repairs.add(match closed && !name.is_empty() {
            true => Repair::UnknownEntity,
            false => Repair::BareAmpersand,
        });
        out.push('&');
        1
    }

    fn expand(&mut self, value: &str, out: &mut String, depth: usize, repairs: &mut Repairs) {
        if depth >= DEPTH_MAX || self.expanded > EXPANDED_MAX {
            repairs.add(Repair::EntityLimit);
            return;
        }
        // Counted before it is written, so that many empty ones end too.
        self.expanded += value.len() + 1;
        self.decode_into(value, out, depth + 1, repairs);
    }
}

/// What stands between `&` and the first byte that no name has.
fn entity_name(tail: &str) -> &str {
    let length = tail
        .bytes()
        .skip(1)
        .take(NAME_MAX)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        .count();
    tail.get(1..=length).unwrap_or("")
}

/// HTML's named character references (quick-xml's table has some 450 of them
/// wrong, all of Greek among them).
pub(in crate::parse) fn html_entity(name: &str) -> Option<&'static str> {
    NAMED_ENTITIES
        .binary_search_by_key(&name.as_bytes(), |(known, _)| known)
        .ok()
        .and_then(|place| NAMED_ENTITIES.get(place))
        .map(|(_, text)| *text)
}

fn xml_entity(name: &str) -> Option<&'static str> {
    match name {
        "amp" => Some("&"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        _ => None,
    }
}

/// `&#10;`, `&#xA;`, also without their `;`.
fn numeric(tail: &str, out: &mut String, repairs: &mut Repairs) -> usize {
    let Some((code, length)) = numeric_code(tail) else {
        repairs.add(Repair::BadCharacterReference);
        out.push('&');
        return 1;
    };
    // Two halves of a UTF-16 pair, each written as a reference.
    if (0xD800..0xDC00).contains(&code)
        && let Some((low, more)) = tail.get(length..).and_then(numeric_code)
        && (0xDC00..0xE000).contains(&low)
    {
        let whole = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        repairs.add(Repair::BadCharacterReference);
        out.push(char::from_u32(whole).unwrap_or('\u{fffd}'));
        return length + more;
    }
    match code {
        0x80..=0x9F => {
            repairs.add(Repair::BadCharacterReference);
            out.push(WINDOWS_1252[(code - 0x80) as usize]);
        }
        0x9 | 0xA | 0xD => out.push(if code == 0xD {
            '\n'
        } else {
            code as u8 as char
        }),
        0..=0x1F | 0x7F => repairs.add(Repair::BadCharacterReference),
        _ => match char::from_u32(code) {
            Some(c) => out.push(c),
            None => {
                repairs.add(Repair::BadCharacterReference);
                out.push('\u{fffd}');
            }
        },
    }
    length
}

/// The number of `&#..;` and the length of the whole.
fn numeric_code(tail: &str) -> Option<(u32, usize)> {
    let digits = tail.strip_prefix("&#")?;
    let (digits, radix, from) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (digits, 10, 2),
    };
    let length = digits
        .bytes()
        .position(|b| !char::from(b).is_digit(radix))
        .unwrap_or(digits.len());
    if length == 0 {
        return None;
    }
    let code = digits
        .get(..length)?
        .bytes()
        .filter_map(|b| char::from(b).to_digit(radix))
        .fold(0u32, |code, digit| {
            code.saturating_mul(radix).saturating_add(digit)
        });
    let closed = digits.as_bytes().get(length) == Some(&b';');
    Some((code, from + length + usize::from(closed)))
}
