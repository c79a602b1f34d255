//! Between nouns and columns.

use super::StoreError;
use crate::dedupe::Key;
use crate::model::Timestamp;
use crate::model::brief::Passage;
use crate::model::brief::RepeatedLines;
use serde_json::Value;
use sha2::Digest;
use sha2::Sha256;

/// Low bits of a brief's rowid that tell briefs of one second apart. Rowids
/// stay below 2^53 until 4147, exact in JSON and JavaScript; more bits
/// would only make the search index larger.
const SAME_SECOND_BITS: u32 = 16;

/// Milliseconds, as times stand in tables.
pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// From a table; what is no possible time is the nearest one that is.
pub(super) fn time(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The first and the last rowid of briefs shown in the second of `at_ms`.
pub(super) fn rowids_of_second(at_ms: i64) -> (i64, i64) {
    let first = at_ms.div_euclid(1000) << SAME_SECOND_BITS;
    (first, first | ((1 << SAME_SECOND_BITS) - 1))
}

/// The second (its first millisecond) that a brief of this rowid is shown at.
pub(super) fn second_of_rowid(rowid: i64) -> i64 {
    (rowid >> SAME_SECOND_BITS) * 1000
}

/// 64 bits that stand for an item's id within its feed.
pub(super) fn item_hash(guid: &str) -> i64 {
    let hash = Sha256::digest(guid.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    i64::from_le_bytes(bytes)
}

/// A brief's id: so many characters of a hash, in an alphabet without look-alikes.
pub(super) fn short_id(key: &Key, chars: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = u128::from_be_bytes(*key);
    (0..chars.min(25))
        .map(|at| {
            let five = (bits >> (123 - 5 * at)) & 31;
            char::from(ALPHABET[five as usize])
        })
        .collect()
}

/// The key a brief's id is made from.
pub(super) fn guid_key(feed_url: &str, guid: &str) -> Key {
    crate::dedupe::key(&["feed and guid", feed_url, guid])
}

/// What tells an occurrence from all others: the feed's URL, the item's id at
/// first sight, and how many were born with that id before.
pub(super) fn born_key(feed_url: &str, guid: &str, times: i64) -> Key {
    match times {
        0 => guid_key(feed_url, guid),
        times => crate::dedupe::key(&["feed and guid", feed_url, guid, &times.to_string()]),
    }
}

/// A key from a BLOB; zeros for what is none (no key is ever that).
pub(super) fn key_of(blob: &[u8]) -> Key {
    blob.try_into().unwrap_or_default()
}

/// Passages as `[[start, length], [start or null, "text"], ..]`: what stands
/// in the text word for word is not stored again.
pub(super) fn passages_to_json(passages: &[Passage], text: &str) -> String {
    let mut offsets = Offsets::of(text);
    let list: Vec<(Option<usize>, Value)> = passages
        .iter()
        .map(|passage| match passage.start {
            Some(start) if offsets.stands_at(start, &passage.text) => {
                (Some(start), passage.text.chars().count().into())
            }
            start => (start, passage.text.as_str().into()),
        })
        .collect();
    // Numbers and strings cannot fail to be written.
    serde_json::to_string(&list).unwrap_or_default()
}

/// The passages again; what cannot be read is left out.
pub(super) fn passages_from_json(json: &str, text: &str) -> Vec<Passage> {
    let list: Vec<(Option<usize>, Value)> = serde_json::from_str(json).unwrap_or_default();
    let mut offsets = Offsets::of(text);
    let read = |(start, what): (Option<usize>, Value)| match (start, what) {
        (Some(start), Value::Number(length)) => {
            let length = usize::try_from(length.as_u64()?).ok()?;
            let from = offsets.byte(start)?;
            let to = offsets.byte(start.checked_add(length)?);
            Some(Passage {
                text: text[from..to.unwrap_or(text.len())].to_owned(),
                start: Some(start),
            })
        }
        (start, Value::String(text)) => Some(Passage { text, start }),
        _ => None,
    };
    list.into_iter().filter_map(read).collect()
}

/// Places in a text by characters, found from the last one asked for when
/// that is nearer: paragraphs come in order.
struct Offsets<'a> {
    text: &'a str,
    /// Each character is one byte.
    is_ascii: bool,
    /// Characters and bytes of a place known.
    at: (usize, usize),
}

impl Offsets<'_> {
    fn of(text: &str) -> Offsets<'_> {
        Offsets {
            text,
            is_ascii: text.is_ascii(),
            at: (0, 0),
        }
    }

    fn byte(&mut self, chars: usize) -> Option<usize> {
        if self.is_ascii {
            return (chars <= self.text.len()).then_some(chars);
        }
        let (from_chars, from_bytes) = if self.at.0 <= chars { self.at } else { (0, 0) };
        let mut rest = self.text[from_bytes..].chars();
        // Steps of many bytes at once, which those with indices do not take.
        if let Some(last) = (chars - from_chars).checked_sub(1) {
            rest.nth(last)?;
        }
        let bytes = self.text.len() - rest.as_str().len();
        self.at = (chars, bytes);
        Some(bytes)
    }

    fn stands_at(&mut self, chars: usize, passage: &str) -> bool {
        self.byte(chars)
            .is_some_and(|byte| self.text[byte..].starts_with(passage))
    }
}

/// A list as JSON; none for an empty one.
pub(super) fn list_to_json<T: serde::Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() {
        return None;
    }
    serde_json::to_string(list).ok()
}

/// A list from JSON; empty for none and for what cannot be read.
pub(super) fn list_from_json<T: serde::de::DeserializeOwned>(json: Option<&str>) -> Vec<T> {
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
}

/// Any value as JSON text.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Sqlite(error.to_string()))
}

/// Lines as a BLOB of twelve octets each.
pub(super) fn lines_to_blob(lines: &RepeatedLines) -> Vec<u8> {
    let mut blob = Vec::with_capacity(lines.counts.len() * 12);
    for (hash, count) in &lines.counts {
        blob.extend_from_slice(&hash.to_le_bytes());
        blob.extend_from_slice(&count.to_le_bytes());
    }
    blob
}

/// Lines from a BLOB.
pub(super) fn lines_from_blob(blob: &[u8]) -> RepeatedLines {
    let counts = blob.chunks_exact(12).filter_map(|pair| {
        let (hash, count) = pair.split_at(8);
        Some((
            u64::from_le_bytes(hash.try_into().ok()?),
            u32::from_le_bytes(count.try_into().ok()?),
        ))
    });
    RepeatedLines {
        counts: counts.collect(),
    }
}

/// SQLite's texts end at a NUL in its own functions: none goes in.
pub(super) fn without_nul(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "\u{FFFD}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_come_back_whatever_their_order_and_letters() {
        for text in ["One two three.", "Zwölf Äpfel, drei Öfen.", "東京で地震。"] {
            let all = text.chars().count();
            let passage = |start: usize, end: usize| Passage {
                text: text.chars().skip(start).take(end - start).collect(),
                start: Some(start),
            };
            let passages = [
                passage(3, all),
                passage(0, 2),
                passage(2, 4),
                Passage {
                    text: "of another text".into(),
                    start: None,
                },
            ];
            let json = passages_to_json(&passages, text);
            assert!(json.starts_with(&format!("[[3,{}],[0,2],[2,2],[null,", all - 3)));
            assert_eq!(passages_from_json(&json, text), passages);
            let beyond = format!("[[1,{}],[{},1],[0,1]]", all * 9, all + 1);
            let read = [passage(1, all), passage(0, 1)];
            assert_eq!(passages_from_json(&beyond, text), read);
        }
    }
}
