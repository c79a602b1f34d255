//! Keys: hashes of what two articles may have in common.

use crate::canonical::canonical;
use crate::model::brief::Draft;
use crate::model::item::Item;
use crate::model::settings::DedupeSettings;
use sha2::Digest;
use sha2::Sha256;
use std::borrow::Cow;
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
/// same key needs no second look.
pub fn item_key(item: &Item) -> Key {
    let mut parts: Vec<Cow<'_, str>> = vec![
        Cow::Borrowed(&item.id),
        Cow::Borrowed(item.url.as_deref().unwrap_or_default()),
        Cow::Borrowed(item.original_url.as_deref().unwrap_or_default()),
        Cow::Borrowed(item.title.as_deref().unwrap_or_default()),
        Cow::Borrowed(item.language.as_deref().unwrap_or_default()),
    ];
    for markup in [&item.summary, &item.content] {
        let html = markup.as_ref().map_or("", |markup| markup.html.as_str());
        parts.push(Cow::Borrowed(html));
    }
    for time in [item.published, item.updated] {
        parts.push(Cow::Owned(
            time.map(|time| time.as_millisecond().to_string())
                .unwrap_or_default(),
        ));
    }
    let rest = (
        &item.authors,
        &item.categories,
        &item.enclosures,
        &item.images,
    );
    parts.push(Cow::Owned(format!("{rest:?}")));
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    key(&parts)
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
pub(super) fn version_key(draft: &Draft) -> Key {
    let mut text = String::with_capacity(draft.essence.len());
    for line in draft.essence.lines() {
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
    key(&[&typographic_fold(&draft.title), &text])
}

fn is_counter(line: &str) -> bool {
    line.contains(char::is_numeric)
        && line.split(' ').count() <= COUNTER_WORDS_MAX
        && !line.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟'])
}

/// Letters and digits only, lower case, compatibility forms as one.
pub(super) fn letters(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn typographic_fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut space = false;
    for c in line.nfc() {
        let folded = match c {
            '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' | '`' | '\u{00B4}' => '\'',
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => continue,
            other => other,
        };
        if folded.is_whitespace() {
            space = !out.is_empty();
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        if folded == '\u{2026}' {
            out.push_str("...")
        } else {
            out.push(folded)
        }
    }
    out
}
