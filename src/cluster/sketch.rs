//! What is known of a brief when events are told apart.

use super::marks;
use super::marks::marks;
use crate::language::Frequencies;
use crate::language::terms::Term;
use crate::language::terms::Word;
use crate::language::terms::words;
use hashbrown::HashMap;
use std::ops::Range;

/// Terms of a sketch at most.
const TERMS_MAX: usize = 40;

/// Terms by which a sketch is found, at most: those that weigh most.
pub const CLUES: usize = 8;

/// Octets of a text that are read: an event is told at its beginning.
const READ_MAX: usize = 1500;

/// The part of them that counts as its lead.
const LEAD_MAX: usize = 400;

/// How much a word of the rest counts beside one of the lead.
const REST: f32 = 0.3;

/// How much a word of the title counts beside one of the lead.
const TITLE: f32 = 2.0;

/// How much more a name weighs than another word.
const NAME: f32 = 1.3;

/// Words that are commoner than this weigh nothing.
const COMMON: f32 = 1.5;

/// Sentences, the title among them, that are told apart.
pub(super) const SENTENCES: usize = 8;

/// A brief, as far as events are told apart by it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    /// The time it is of, milliseconds: published, else first seen.
    pub at: i64,
    /// Two letters of BCP 47; zeros where nobody knows.
    pub(super) language: [u8; 2],
    /// By term, ascending, each once.
    pub(super) terms: Vec<Weighted>,
}

/// A term of a sketch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighted {
    pub(super) term: Term,
    /// Its part of the sketch: the squares of all add up to 1.
    pub(super) weight: f32,
    /// How much it tells.
    pub(super) rarity: f32,
    /// A bit for each of the first sentences that hold it, the title first.
    pub(super) sentences: u8,
    pub(super) kind: u8,
}

impl Weighted {
    /// The heavier first, of equals the one with the smaller term.
    fn heavier(&self, other: &Weighted) -> std::cmp::Ordering {
        let by_weight = other.weight.total_cmp(&self.weight);
        by_weight.then(self.term.cmp(&other.term))
    }
}

/// Kinds of terms.
pub(super) const IS_NAME: u8 = 1;
pub(super) const IS_FIGURE: u8 = 2;
/// No word but the strength of a quake, or a count of dead, which weighs
/// nothing: see `marks`.
pub(super) const IS_STRENGTH: u8 = 4;
pub(super) const IS_TOLL: u8 = 8;
pub(super) const IS_MARK: u8 = IS_STRENGTH | IS_TOLL;

/// What was seen of a term.
#[derive(Default)]
struct Seen {
    title: bool,
    times: f32,
    capital: u32,
    small: u32,
    /// Octets of a figure; 0 of other words.
    figure: usize,
    sentences: u8,
}

/// The sketch of a title and a text in a language; `at` in milliseconds.
pub fn sketch(
    title: &str,
    text: &str,
    language: Option<&str>,
    at: i64,
    frequencies: &Frequencies,
) -> Sketch {
    let mut seen: HashMap<Term, Seen> = HashMap::with_capacity(READ_MAX / 8);
    let words_of_title = words(title);
    // Where most words have a capital, a capital tells nothing.
    let capitals = words_of_title.iter().filter(|word| word.capital).count();
    let shouted = words_of_title.len() > 3 && capitals * 10 >= words_of_title.len() * 6;
    for (number, word) in words_of_title.iter().enumerate() {
        let one = seen.entry(word.term).or_default();
        one.title = true;
        one.sentences |= 1;
        one.figure = usize::from(word.figure) * (word.end - word.start);
        one.capital += u32::from(word.capital && !shouted && number > 0);
        one.small += u32::from(!word.capital && !word.pair);
    }
    let text = crate::text::cut(text, READ_MAX);
    let words_of_text = words(text);
    read(text, &words_of_text, &mut seen);
    let mut terms: Vec<Weighted> = seen
        .into_iter()
        .map(|(term, seen)| weigh(term, &seen, frequencies))
        .filter(|one| one.weight > 0.0)
        .collect();
    if terms.len() > TERMS_MAX {
        terms.select_nth_unstable_by(TERMS_MAX, Weighted::heavier);
        terms.truncate(TERMS_MAX);
    }
    terms.sort_unstable_by(Weighted::heavier);
    let norm = terms.iter().map(|one| one.weight * one.weight).sum::<f32>();
    for one in &mut terms {
        one.weight /= norm.sqrt();
    }
    let lead = words_of_text.partition_point(|word| word.end <= LEAD_MAX);
    let language = letters(language);
    terms.extend(marks(&words_of_title, title, language));
    terms.extend(marks(&words_of_text[..lead], text, language));
    terms.sort_by_key(|one| one.term);
    terms.dedup_by_key(|one| one.term);
    Sketch {
        at,
        language,
        terms,
    }
}

/// Reads the words of a text's beginning.
fn read(text: &str, words: &[Word], seen: &mut HashMap<Term, Seen>) {
    let mut sentence = 1;
    let mut before: Option<Word> = None;
    let agency = agency(text);
    for &word in words.iter().filter(|word| !agency.contains(&word.start)) {
        // Pairs of characters overlap: there is nothing between them.
        let from = before.map_or(0, |word| word.end);
        let gap = text.get(from..word.start).unwrap_or_default();
        let apart = gap != " ";
        let ended = apart && gap.contains(['.', '!', '?', '。', '\n']);
        sentence += usize::from(before.is_some() && ended);
        let opens = before.is_none() || apart && (ended || gap.contains(['"', '“', '„', '«', ':']));
        let one = seen.entry(word.term).or_default();
        one.times += if word.start < LEAD_MAX { 1.0 } else { REST };
        one.figure = usize::from(word.figure) * (word.end - word.start);
        one.capital += u32::from(word.capital && !opens);
        one.small += u32::from(!word.capital && !word.pair);
        if sentence < SENTENCES {
            one.sentences |= 1 << sentence;
        }
        before = Some(word);
    }
}

/// Where an agency stands in a dateline, "LORVIK (Northwire) - ": what it
/// reports of is of many events.
fn agency(text: &str) -> Range<usize> {
    const DATELINE_MAX: usize = 80;
    let begin = crate::text::cut(text, DATELINE_MAX);
    let closed = [") -", ") –", ") —"]
        .iter()
        .filter_map(|end| begin.find(end))
        .min();
    let opened = closed.and_then(|closed| begin[..closed].rfind('('));
    opened.unwrap_or(0)..closed.unwrap_or(0)
}

/// The first two letters of a language's tag.
fn letters(language: Option<&str>) -> [u8; 2] {
    match language.map(str::as_bytes) {
        Some([a, b, ..]) => [a.to_ascii_lowercase(), b.to_ascii_lowercase()],
        _ => [0, 0],
    }
}

fn weigh(term: Term, seen: &Seen, frequencies: &Frequencies) -> Weighted {
    // A short figure is found everywhere, in whatever table it is missing.
    let most = match seen.figure {
        0 => f32::MAX,
        1 => 3.0,
        2 => 4.0,
        3 => 5.0,
        _ => 7.5,
    };
    let rarity = (frequencies.rarity(term).min(most) - COMMON).max(0.0);
    let name = seen.capital > seen.small && seen.figure == 0;
    let title = if seen.title { TITLE } else { 0.0 };
    let times = title + (1.0 + seen.times).ln();
    Weighted {
        term,
        weight: times * rarity * if name { NAME } else { 1.0 },
        rarity,
        sentences: seen.sentences,
        kind: u8::from(name) * IS_NAME + u8::from(seen.figure > 0) * IS_FIGURE,
    }
}

/// The form they are kept in; another first octet is another form.
const FORM: u8 = 1;

/// Octets of a term.
const SIZE: usize = 9;

impl Sketch {
    /// False when the two are known to be in two languages.
    pub(super) fn speaks_as(&self, other: &Sketch) -> bool {
        let unknown = [self.language, other.language].contains(&[0, 0]);
        unknown || self.language == other.language
    }

    /// It has this term.
    pub(super) fn has(&self, term: Term) -> bool {
        self.terms
            .binary_search_by_key(&term, |one| one.term)
            .is_ok()
    }

    /// The terms it is found by.
    pub fn clues(&self) -> Vec<Term> {
        let weighs = |one: &&Weighted| one.kind & IS_MARK == 0;
        let mut terms: Vec<&Weighted> = self.terms.iter().filter(weighs).collect();
        let heavier = |a: &&Weighted, b: &&Weighted| Weighted::heavier(a, b);
        if terms.len() > CLUES {
            terms.select_nth_unstable_by(CLUES, heavier);
            terms.truncate(CLUES);
        }
        terms.sort_unstable_by(heavier);
        terms.iter().map(|one| one.term).collect()
    }

    /// All its terms, to be counted.
    pub fn terms(&self) -> impl Iterator<Item = Term> {
        let words = self.terms.iter().filter(|one| one.kind & IS_MARK == 0);
        words.map(|one| one.term)
    }

    /// Its marks of a kind: see `marks`.
    pub(super) fn marks(&self, kind: u8) -> impl Iterator<Item = u32> + '_ {
        let marks = self.terms.iter().filter(move |one| one.kind & kind > 0);
        marks.map(|one| one.term & marks::VALUE)
    }

    /// As octets, without the time.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(3 + self.terms.len() * SIZE);
        out.push(FORM);
        out.extend(self.language);
        for one in &self.terms {
            out.extend(one.term.to_le_bytes());
            out.extend(((one.weight * 65_535.0) as u16).to_le_bytes());
            out.extend([(one.rarity * 16.0) as u8, one.sentences, one.kind]);
        }
        out
    }

    /// From octets; without terms where another form or damage has made them
    /// unreadable.
    pub fn from_bytes(bytes: &[u8], at: i64) -> Sketch {
        let (language, rest) = match bytes {
            [FORM, a, b, rest @ ..] => ([*a, *b], rest),
            _ => ([0, 0], [].as_slice()),
        };
        let (all, _) = rest.as_chunks::<SIZE>();
        let terms = all.iter().map(
            |&[a, b, c, d, low, high, rarity, sentences, kind]| Weighted {
                term: u32::from_le_bytes([a, b, c, d]),
                weight: f32::from(u16::from_le_bytes([low, high])) / 65_535.0,
                rarity: f32::from(rarity) / 16.0,
                sentences,
                kind,
            },
        );
        Sketch {
            at,
            language,
            terms: terms.collect(),
        }
    }
}
