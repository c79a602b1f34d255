//! `<!DOCTYPE ..>`: skipped, but for the entities it defines.

use super::bytes::{blanks, has_prefix_ignoring_case, name_length};
use super::entities::Entities;
use memchr::memchr;

/// A longer internal subset is not looked at.
const SUBSET_MAX: usize = 1 << 20;

/// Its whole length.
pub(super) fn read<'a>(rest: &'a str, entities: &mut Entities<'a>) -> usize {
    let bytes = rest.as_bytes();
    let from = 9 + blanks(&bytes[9..]);
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' => {
                let window = &bytes[at + 1..bytes.len().min(at + 4096)];
                // A literal holds no tags: its closing quote is missing.
                let end =
                    memchr(*byte, window).filter(|end| memchr(b'<', &window[..*end]).is_none());
                at += end.map_or(1, |end| end + 2);
            }
            b'[' => {
                let inside = at + 1;
                let end = subset(rest.get(inside..).unwrap_or(""), entities);
                let after = inside + end;
                if bytes.get(after) == Some(&b'<') {
                    // The `]>` is missing: what follows is the document.
                    return after;
                }
                return memchr(b'>', &bytes[after..]).map_or(bytes.len(), |c| after + c + 1);
            }
            // The `>` is missing: what follows is the document.
            b'<' => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Reads an internal subset up to its `]`; says where that stands.
fn subset<'a>(text: &'a str, entities: &mut Entities<'a>) -> usize {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(SUBSET_MAX);
    let mut at = 0;
    while at < limit {
        match bytes[at] {
            b']' => return at,
            b'<' => {
                let here = text.get(at..).unwrap_or("");
                if here.starts_with("<!--") {
                    at += here.find("-->").map_or(here.len(), |end| end + 3);
                } else if has_prefix_ignoring_case(here, "<!ENTITY") {
                    at += entity(here, entities);
                } else if here.starts_with("<!") || here.starts_with("<?") {
                    at += declaration_length(here);
                } else {
                    // A tag: the `]>` is missing.
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn declaration_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' => at += memchr(*byte, &bytes[at + 1..]).map_or(1, |end| end + 2),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `<!ENTITY name "value">`; parameter and external entities are skipped.
fn entity<'a>(text: &'a str, entities: &mut Entities<'a>) -> usize {
    let length = declaration_length(text);
    let declaration = text.get(8..length).unwrap_or("").trim_start();
    let name = declaration
        .get(..name_length(declaration.as_bytes()))
        .unwrap_or("");
    let value = declaration.get(name.len()..).unwrap_or("").trim_start();
    if let Some(quote @ (b'"' | b'\'')) = value.as_bytes().first()
        && let Some(end) = memchr(*quote, &value.as_bytes()[1..])
        && !name.is_empty()
    {
        entities.define(name, value.get(1..=end).unwrap_or(""));
    }
    length
}
