//! The terms of a text: words as they are compared between texts.

use super::words::is_wide;

/// A word's stem as a number: the same in every text, run and build.
pub type Term = u32;

/// A word in a text, or two signs of a script without spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// What it is compared by.
    pub term: Term,
    /// Where it begins, in octets.
    pub start: usize,
    /// Where it ends, in octets.
    pub end: usize,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Begins with a digit. Of `1,200` the comma is no part of the term.
    pub figure: bool,
    /// Two signs of a script without spaces.
    pub pair: bool,
}

/// The words of a text that have two letters or more, and its figures, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut begun: Option<usize> = None;
    let mut wide: Option<usize> = None;
    let mut at = 0;
    loop {
        let plain = text.as_bytes()[at..].iter();
        let plain = plain.take_while(|c| c.is_ascii_alphanumeric()).count();
        if plain > 0 {
            begun.get_or_insert(at);
            wide = None;
            at += plain;
        }
        let mut rest = text[at..].chars();
        let Some(c) = rest.next() else { break };
        let here = at;
        at += c.len_utf8();
        if is_wide(c) {
            if let Some(start) = begun.take() {
                words.extend(word(text, start, here));
            }
            if let Some(start) = wide {
                words.push(Word {
                    term: hash(text[start..at].chars()),
                    start,
                    end: at,
                    capital: false,
                    figure: false,
                    pair: true,
                });
            }
            wide = Some(here);
            continue;
        }
        wide = None;
        if c.is_alphanumeric() || super::words::is_mark(c) {
            begun.get_or_insert(here);
            continue;
        }
        let Some(start) = begun else { continue };
        // A sign between two digits belongs to the figure.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let inside = matches!(c, '.' | ',') && digit(text[..here].chars().next_back());
        if inside && digit(rest.next()) {
            continue;
        }
        words.extend(word(text, start, here));
        begun = None;
    }
    if let Some(start) = begun {
        words.extend(word(text, start, text.len()));
    }
    words
}

/// The term of one word.
pub fn term_of(word: &str) -> Term {
    let mut small = [0; 24];
    if word.is_ascii()
        && let Some(small) = small.get_mut(..word.len())
    {
        small.copy_from_slice(word.as_bytes());
        small.make_ascii_lowercase();
        return hash_plain(stem_plain(small));
    }
    let lower = crate::text::lower(word);
    hash(stem(&lower).chars())
}

fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    let word = &text[start..end];
    let first = word.chars().next()?;
    let figure = first.is_numeric();
    if !figure && word.chars().nth(1).is_none() {
        return None;
    }
    Some(Word {
        term: if figure {
            hash(word.chars().filter(|c| *c != ','))
        } else {
            term_of(word)
        },
        start,
        end,
        capital: first.is_uppercase(),
        figure,
        pair: false,
    })
}

/// Letters of a stem at most.
const STEM_MAX: usize = 7;

/// A word in lower case without the commonest endings, and of a long one its
/// beginning. Crude, and alike in all languages that inflect at the end.
fn stem(word: &str) -> &str {
    if word.chars().nth(3).is_none() || word.starts_with(|c: char| c.is_numeric()) {
        return word;
    }
    let mut stem = word;
    if let Some(less) = stem.strip_suffix('s').filter(|less| !less.ends_with('s')) {
        stem = less;
    }
    for ending in ["ing", "ed"] {
        if let Some(less) = stem.strip_suffix(ending).filter(|less| less.len() >= 3) {
            stem = less;
            break;
        }
    }
    if let Some(less) = stem.strip_suffix('e').filter(|less| less.len() >= 3) {
        stem = less;
    }
    let end = stem.char_indices().nth(STEM_MAX);
    end.map_or(stem, |(end, _)| &stem[..end])
}

/// The same of a word of ASCII.
fn stem_plain(word: &[u8]) -> &[u8] {
    if word.len() < 4 || word[0].is_ascii_digit() {
        return word;
    }
    let mut stem = word;
    if let [less @ .., b's'] = stem
        && !less.ends_with(b"s")
    {
        stem = less;
    }
    for ending in [b"ing".as_slice(), b"ed"] {
        if let Some(less) = stem.strip_suffix(ending).filter(|less| less.len() >= 3) {
            stem = less;
            break;
        }
    }
    if let Some(less) = stem.strip_suffix(b"e").filter(|less| less.len() >= 3) {
        stem = less;
    }
    &stem[..stem.len().min(STEM_MAX)]
}

/// FNV-1a, 32 bits, over the four octets of each character.
fn hash(chars: impl Iterator<Item = char>) -> Term {
    let mut hash = BASIS;
    for c in chars {
        if let Ok(small) = u8::try_from(c) {
            hash = (hash ^ u32::from(small)).wrapping_mul(SMALL);
            continue;
        }
        for byte in (c as u32).to_le_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

/// The same of ASCII.
fn hash_plain(text: &[u8]) -> Term {
    let step = |hash: Term, octet: &u8| (hash ^ u32::from(*octet)).wrapping_mul(SMALL);
    text.iter().fold(BASIS, step)
}

const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;
/// An octet of 0 only multiplies.
const SMALL: u32 = PRIME.wrapping_pow(4);

#[cfg(test)]
mod tests {
    use super::term_of;
    use super::words;

    fn shown(text: &str) -> Vec<&str> {
        words(text)
            .iter()
            .map(|word| &text[word.start..word.end])
            .collect()
    }

    #[test]
    fn words_and_figures() {
        assert_eq!(
            shown("Ferry’s 1,200 passengers, 4.5 km off. A 5th"),
            ["Ferry", "1,200", "passengers", "4.5", "km", "off", "5th"]
        );
        assert_eq!(
            shown("東京で地震 M7"),
            ["東京", "京で", "で地", "地震", "M7"]
        );
        assert_eq!(shown(""), Vec::<&str>::new());
    }

    #[test]
    fn terms_are_those_of_every_build() {
        // Databases hold them.
        for (word, term) in [
            ("ferry", 0xa372_1a3f),
            ("Fähre", 0x854f_be9d),
            ("паром", 0xabb8_1a1c),
        ] {
            assert_eq!(term_of(word), term, "{word}");
        }
    }

    #[test]
    fn forms_of_one_word_are_one_term() {
        for (one, other) in [
            ("fires", "Fire"),
            ("killing", "killed"),
            ("Earthquakes", "earthquake"),
            ("Überschwemmung", "überschwemmungen"),
        ] {
            assert_eq!(term_of(one), term_of(other), "{one} {other}");
        }
        assert_ne!(term_of("bass"), term_of("ba"));
        assert_ne!(term_of("fire"), term_of("ferry"));
        let comma = words("1,200 1200");
        assert_eq!(comma[0].term, comma[1].term);
    }
}
