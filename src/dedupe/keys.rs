//! Keys: hashes of what two articles may have in common.

use crate::canonical::canonical;
use crate::model::Timestamp;
use crate::model::item::Category;
use crate::model::item::Enclosure;
use crate::model::item::Image;
use crate::model::item::Item;
use crate::model::item::Person;
use crate::model::settings::DedupeSettings;
use sha2::Digest;
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

/// The first 16 bytes of a SHA-256: wide enough that no feed can make two
/// articles collide on purpose.
pub type Key = [u8; 16];

/// Words that a line of at most this many is a counter with, when it holds
/// a number and ends no sentence: `12 comments`, `Views: 1,234`.
const COUNTER_WORDS_MAX: usize = 6;

/// So many times `text_min` is a text long enough to be known without its title.
const LONG: usize = 4;

/// Of the canonical URL.
pub(super) fn url_key(url: &str, settings: &DedupeSettings) -> Option<Key> {
    canonical(url, settings).map(|url| key(&[&url]))
}

/// Of folded title and text; none where the text is too short to tell
/// articles apart.
pub(super) fn text_key(title: &str, letters: &str, settings: &DedupeSettings) -> Option<Key> {
    at_least(letters, settings.text_min).then(|| key(&["title and text", title, letters]))
}

/// Of the folded text alone, where it is long: the same report under another
/// headline.
pub(super) fn body_key(letters: &str, settings: &DedupeSettings) -> Option<Key> {
    at_least(letters, settings.text_min.saturating_mul(LONG)).then(|| key(&["text", letters]))
}

fn at_least(text: &str, chars: usize) -> bool {
    text.chars().nth(chars).is_some()
}

/// The key of an item as its document gave it, every field: an item with the
/// same key needs no second look. Databases hold these keys, and ids of imported
/// items are made of them: a field that an item gets besides must leave the key
/// as it is where the field is empty.
pub fn item_key(item: &Item) -> Key {
    let millis = |time: Option<Timestamp>| {
        time.map(|time| time.as_millisecond().to_string())
            .unwrap_or_default()
    };
    key(&[
        &item.id,
        item.url.as_deref().unwrap_or_default(),
        item.original_url.as_deref().unwrap_or_default(),
        item.title.as_deref().unwrap_or_default(),
        item.language.as_deref().unwrap_or_default(),
        item.summary.as_ref().map_or("", |markup| &markup.html),
        item.content.as_ref().map_or("", |markup| &markup.html),
        &millis(item.published),
        &millis(item.updated),
        &lists(item),
    ])
}

/// The lists of an item in a notation of their own, which no list can imitate:
/// texts are quoted. It is the one that databases of the first builds hold.
fn lists(item: &Item) -> String {
    let authors = item.authors.iter().map(|Person { name, uri, email }| {
        let [name, uri, email] = [name, uri, email].map(maybe);
        format!("Person {{ name: {name}, uri: {uri}, email: {email} }}")
    });
    let categories = item.categories.iter().map(|category| {
        let Category {
            term,
            scheme,
            label,
        } = category;
        let (term, scheme, label) = (quoted(term), maybe(scheme), maybe(label));
        format!("Category {{ term: {term}, scheme: {scheme}, label: {label} }}")
    });
    let enclosures = item.enclosures.iter().map(|enclosure| {
        let Enclosure {
            url,
            media_type,
            length,
        } = enclosure;
        let (url, media_type) = (quoted(url), maybe(media_type));
        let length = length.map_or("None".into(), |length| format!("Some({length})"));
        format!("Enclosure {{ url: {url}, media_type: {media_type}, length: {length} }}")
    });
    let images = item.images.iter().map(|Image { url, caption }| {
        let (url, caption) = (quoted(url), maybe(caption));
        format!("Image {{ url: {url}, caption: {caption} }}")
    });
    let [authors, categories, enclosures, images] = [
        listed(authors),
        listed(categories),
        listed(enclosures),
        listed(images),
    ];
    format!("([{authors}], [{categories}], [{enclosures}], [{images}])")
}

fn listed(list: impl Iterator<Item = String>) -> String {
    list.collect::<Vec<String>>().join(", ")
}

fn maybe(text: &Option<String>) -> String {
    text.as_deref()
        .map_or("None".into(), |text| format!("Some({})", quoted(text)))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\'' => out.push(c),
            _ => out.extend(c.escape_debug()),
        }
    }
    out.push('"');
    out
}

/// The key of some parts, told apart from one another.
pub fn key(parts: &[&str]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

pub(super) fn key_of_bytes(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

/// A revision is a change a reader could see in the words: white space, kinds
/// of quotes and dashes, and the digits of counter lines are no such change.
pub(super) fn version_key(title: &str, essence: &str) -> Key {
    let mut text = String::with_capacity(essence.len());
    for line in essence.lines() {
        let line = typographic_fold(line);
        if line.is_empty() {
            continue;
        }
        if is_counter(&line) {
            text.extend(
                line.chars()
                    .filter(|c| !c.is_numeric() && !".,".contains(*c)),
            );
        } else {
            text.push_str(&line);
        }
        text.push('\n');
    }
    key(&[&typographic_fold(title), &text])
}

fn is_counter(line: &str) -> bool {
    line.contains(char::is_numeric)
        && line.split(' ').count() <= COUNTER_WORDS_MAX
        && !line.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟'])
}

/// Letters and digits only, lower case, compatibility forms as one.
pub(super) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => {
                let from = out.len();
                let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
                words.for_each(|word| out.push_str(word));
                out[from..].make_ascii_lowercase();
            }
            Piece::Other(other) => out.extend(
                other
                    .nfkc()
                    .flat_map(char::to_lowercase)
                    .filter(|c| c.is_alphanumeric()),
            ),
        }
    }
    out
}

fn typographic_fold(line: &str) -> String {
    let mut folded = Folded {
        text: String::with_capacity(line.len()),
        space: false,
    };
    for piece in pieces(line) {
        match piece {
            Piece::Plain(plain) => folded.plain(plain),
            Piece::Other(other) => other.nfc().for_each(|c| folded.other(c)),
        }
    }
    folded.text
}

/// A line as far as it is folded.
struct Folded {
    text: String,
    /// There is a space behind it, to be written before what follows.
    space: bool,
}

impl Folded {
    fn push(&mut self, run: &str) {
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
        }
        self.text.push_str(run);
    }

    fn space(&mut self) {
        self.space = !self.text.is_empty();
    }

    /// ASCII, word by word.
    fn plain(&mut self, mut rest: &str) {
        while let Some(&first) = rest.as_bytes().first() {
            // A single space between words stays as they do.
            let mut before = b' ';
            let stays = |byte: &u8| match std::mem::replace(&mut before, *byte) {
                b' ' => !matches!(byte, b'`' | b' ' | b'\t'..=b'\r'),
                _ => !matches!(byte, b'`' | b'\t'..=b'\r'),
            };
            let run = rest.bytes().take_while(stays).count();
            // A space at the end of the run may be one of several.
            let run = rest[..run].trim_end_matches(' ').len().max(1);
            let (run, after) = rest.split_at(run);
            match first {
                b'`' => self.push("'"),
                b' ' | b'\t'..=b'\r' => self.space(),
                _ => self.push(run),
            }
            rest = after;
        }
    }

    fn other(&mut self, c: char) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' | '`' | '\u{00B4}' => self.push("'"),
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => {
                self.push("\"");
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => self.push("-"),
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => {}
            '\u{2026}' => self.push("..."),
            space if space.is_whitespace() => self.space(),
            other => self.push(other.encode_utf8(&mut [0; 4])),
        }
    }
}

/// Part of a text that is normalized by itself.
enum Piece<'a> {
    /// ASCII, which stays as it is.
    Plain(&'a str),
    /// What normalization may change: other characters, and the one of ASCII
    /// before them, which a mark may join.
    Other(&'a str),
}

/// Nothing joins a character of ASCII with what stands before it, so a text
/// may be cut there: most of it need not be looked at.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let ascii = bytes.iter().take_while(|byte| byte.is_ascii()).count();
        let plain = match ascii == bytes.len() {
            true => ascii,
            false => ascii.saturating_sub(1),
        };
        if plain > 0 {
            let (piece, after) = rest.split_at(plain);
            rest = after;
            return Some(Piece::Plain(piece));
        }
        let other = bytes[ascii..].iter().take_while(|byte| !byte.is_ascii());
        let (piece, after) = rest.split_at(ascii + other.count());
        rest = after;
        (!piece.is_empty()).then_some(Piece::Other(piece))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_folded_in_pieces_as_in_one() {
        const LETTERS: &[char] = &[
            'a', 'E', '9', ' ', '.', '\u{301}', '\u{308}', 'é', 'ﬁ', '①', 'Å', '가', '\u{11A8}',
            'ΐ', '\u{0345}', '…', '“', '\u{00AD}', 'İ', '漢',
        ];
        for seed in 0..2_000 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let text: String = (0..rng.usize(..12))
                .map(|_| LETTERS[rng.usize(..LETTERS.len())])
                .collect();
            let whole: String = text
                .nfkc()
                .flat_map(char::to_lowercase)
                .filter(|c| c.is_alphanumeric())
                .collect();
            assert_eq!(letters(&text), whole, "{text:?}");
            let once: String = text.nfc().collect();
            assert_eq!(typographic_fold(&text), typographic_fold(&once), "{text:?}");
            let joined: String = pieces(&text)
                .map(|piece| match piece {
                    Piece::Plain(plain) => plain.to_owned(),
                    Piece::Other(other) => other.nfc().collect(),
                })
                .collect();
            assert_eq!(joined, once, "{text:?}");
        }
    }
}
