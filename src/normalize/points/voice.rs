//! Who speaks in a sentence, to whom, and what for.

use super::roles_of;
use crate::language::lexicon::CLAIMS;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::ME;
use crate::language::lexicon::OWN;
use crate::language::lexicon::WE;
use crate::language::words::Sketch;
use crate::language::words::is_wide;
use crate::text::lower;

/// Sentences from the beginning in which an author may tell the news.
pub(super) const OPENING: usize = 2;

/// Where the subject of a sentence stands.
const FIRST_WORDS: usize = 4;

/// "You can find ..": its first word is the reader.
pub(super) fn addresses(text: &str, lexicon: &Lexicon) -> bool {
    let first = text.split_whitespace().next();
    let roles = first.map_or(0, |first| roles_of(first, lexicon));
    roles & OWN != 0 && roles & (ME | WE) == 0
}

/// Its author or reader is among its first words.
pub(super) fn begins(text: &str, lexicon: &Lexicon) -> bool {
    let mut first = text.split_whitespace().take(FIRST_WORDS);
    first.any(|word| roles_of(word, lexicon) & OWN != 0)
}

/// "I've released ..", "We've tagged ..": its author acts, and nobody of a family.
pub(super) fn tells_deed(text: &str) -> bool {
    const I: &[&str] = &[
        "i", "ich", "je", "yo", "io", "eu", "ik", "я", "ja", "we", "wir", "nous", "nosotros",
        "noi", "nós", "wij", "мы", "ми",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.split(['\'', '’']).next().unwrap_or_default();
    I.contains(&lower(word).as_str())
}

/// "I think that ..": what follows is meant for others.
pub(super) fn opines(text: &str, lexicon: &Lexicon) -> bool {
    let mut words = text.split_whitespace();
    let mut has = |role: u32| {
        let roles = words.next().map(|word| roles_of(word, lexicon));
        roles.unwrap_or_default() & role != 0
    };
    has(ME) && has(CLAIMS)
}

/// Says what ought to be.
pub(super) fn is_thesis(text: &str, sketch: &Sketch, lexicon: &Lexicon) -> bool {
    let is_said = |word: &str| text.contains(word);
    sketch.ought > 0
        || !lexicon.leaning.thesis.is_empty()
            && text.chars().any(is_wide)
            && lexicon.leaning.thesis.split_whitespace().any(is_said)
}
