//! Character and entity references: XML's, HTML's, the document's own.

use crate::markup::entity;
use crate::parse::repair::{Repair, Repairs};
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
        if closed && let Some((first, second)) = entity::named(tail.get(1..=end).unwrap_or("")) {
            repairs.add(Repair::HtmlEntity);
            out.push(first);
            out.extend(second);
            return end + 1;
        }
        let follows = tail.as_bytes().get(end).copied().unwrap_or(b' ');
        if !closed
            && BARE.contains(&name)
            && follows != b'='
            && let Some((character, _)) = entity::named(name)
        {
            repairs.add(Repair::BareAmpersand);
            out.push(character);
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

/// Resolves a reference by number; what XML cannot hold is left out.
fn numeric(tail: &str, out: &mut String, repairs: &mut Repairs) -> usize {
    let Some(number) = entity::number(tail) else {
        repairs.add(Repair::BadCharacterReference);
        out.push('&');
        return 1;
    };
    let held = match number.character {
        '\r' => Some('\n'),
        '\t' | '\n' => Some(number.character),
        '\0'..='\u{1f}' | '\u{7f}' => None,
        character => Some(character),
    };
    if !number.exact || held.is_none() {
        repairs.add(Repair::BadCharacterReference);
    }
    out.extend(held);
    number.length
}
