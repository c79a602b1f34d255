//! Texts that were encoded or escaped once too often, and escaping for XML.

use crate::markup::entity;
use crate::text::windows_1252;
use memchr::memchr;

/// For a value of XML in double quotes: its line breaks stay.
pub(super) fn escape_attribute_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
}

/// Text that was UTF-8, was taken for windows-1252 or latin-1, and was written
/// as UTF-8 once more; none where it was not.
pub(super) fn once_encoded(text: &str) -> Option<String> {
    // The first byte of such a character is one of these, most of the time.
    let suspicious = |pair: &[u8]| matches!(pair, [0xC3, 0x82..=0xB4]);
    if !text.as_bytes().windows(2).any(suspicious) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(single_byte).collect();
    String::from_utf8(bytes?).ok()
}

/// The byte that windows-1252 or latin-1 has for a character.
fn single_byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c))
        .ok()
        .or_else(|| (0x80..=0x9f).find(|byte| windows_1252(char::from(*byte)) == c))
}

/// How far the beginning of an escaped feed is looked for.
const ESCAPED_WINDOW: usize = 4_096;

/// The feed that a document holds as text, escaped: `&lt;rss ..`, with nothing
/// but tags before it. None where there is no such.
pub(super) fn escaped_feed(text: &str) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(ESCAPED_WINDOW))?;
    let start = ["&lt;?xml", "&lt;rss", "&lt;feed", "&lt;rdf:RDF"]
        .iter()
        .filter_map(|mark| head.find(mark))
        .min()?;
    let mut before = head.get(..start)?.trim_start();
    while before.starts_with('<') {
        before = before
            .get(memchr(b'>', before.as_bytes())? + 1..)?
            .trim_start();
    }
    before.is_empty().then(|| {
        let escaped = text.get(start..).unwrap_or("");
        entity::decode(escaped).into_owned()
    })
}
