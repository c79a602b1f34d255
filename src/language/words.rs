//! Words of sentences as numbers, so that sentences can be compared.

use super::lexicon::Words;
use super::vocabulary::Vocabulary;

/// The words of one sentence.
#[derive(Debug, Default)]
pub(crate) struct Sketch {
    /// Stems of the words that carry matter, in order.
    pub(crate) content: Vec<u32>,
    /// The same, each once, ascending.
    pub(crate) matter: Vec<u32>,
    /// All words as they stand (case folded), each once, ascending.
    pub(crate) words: Vec<u32>,
    /// Stems of words with a capital that do not begin the sentence.
    pub(crate) names: Vec<u32>,
    /// How many words there are; of scripts without spaces, half the signs.
    pub(crate) len: usize,
    /// Words that begin with a figure.
    pub(crate) figures: usize,
    /// Pronouns of the third person.
    pub(crate) third: usize,
    /// Pronouns of the first and second person, outside quotations.
    pub(crate) own: usize,
    /// Of these, those of one who speaks of himself, and of several.
    pub(crate) me: usize,
    pub(crate) we: usize,
    /// Verbs that report.
    pub(crate) said: usize,
    /// Words for times.
    pub(crate) times: usize,
    /// Words of what ought to be.
    pub(crate) ought: usize,
    /// Letters inside quotation marks, and all letters.
    pub(crate) quoted: (usize, usize),
}

impl Sketch {
    /// Counts a word outside quotations.
    fn speaks(&mut self, kind: u8) {
        self.own += usize::from(kind & OWN != 0);
        self.me += usize::from(kind & ME != 0);
        self.we += usize::from(kind & WE != 0);
    }
}

/// Gives every word a number, the same for the same word.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    vocabulary: Vocabulary,
    /// What is known of a word by its number.
    kinds: Vec<u8>,
    /// Words of one letter carry matter, too.
    letters_matter: bool,
}

/// An article has about so many different words.
const ROOM: usize = 400;

const STOP: u8 = 1;
const THIRD: u8 = 2;
const OWN: u8 = 4;
const SAID: u8 = 8;
const ME: u8 = 16;
const WE: u8 = 32;
const TIME: u8 = 64;
const OUGHT: u8 = 128;

/// Where the reading of a sentence is.
#[derive(Default)]
struct Place {
    /// The word so far, in lower case.
    word: String,
    /// It began with a capital.
    capital: bool,
    quoted: bool,
    /// The sign before the word, where it is no letter of it.
    before: char,
    /// The word before is a name: it has a capital, and is not the first.
    named: bool,
    /// The sign before, where it is of a script without spaces.
    wide: Option<char>,
    wide_len: usize,
}

impl Numbers {
    /// Begins with the words of a language's lists.
    pub(crate) fn new(words: &'static Words, ought: &'static str) -> Numbers {
        let mut numbers = Numbers {
            vocabulary: Vocabulary::default(),
            kinds: Vec::new(),
            letters_matter: words.stop.is_empty(),
        };
        for (list, kind) in [
            (words.stop, STOP),
            (words.third, THIRD | STOP),
            (words.own, OWN | STOP),
            (words.me, ME | OWN | STOP),
            (words.we, WE | OWN | STOP),
            (words.said, SAID),
            (words.times, TIME),
            (ought, OUGHT),
        ] {
            for word in list.split_whitespace() {
                let number = numbers.of(word);
                numbers.kinds[number as usize] |= kind;
            }
        }
        numbers.vocabulary.reserve(ROOM);
        numbers
    }

    fn of(&mut self, word: &str) -> u32 {
        let number = self.vocabulary.number(word);
        if number == self.kinds.len() {
            self.kinds.push(0);
        }
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// Reads a sentence.
    pub(crate) fn sketch(&mut self, text: &str) -> Sketch {
        let words = text.len() / 5;
        let mut sketch = Sketch {
            content: Vec::with_capacity(words),
            words: Vec::with_capacity(words),
            ..Sketch::default()
        };
        let mut place = Place {
            word: String::with_capacity(32),
            ..Place::default()
        };
        let mut rest = text;
        loop {
            let plain = |b: &u8| b.is_ascii_alphanumeric();
            let run = rest.bytes().take_while(plain).count();
            if run > 0 {
                place.plain(&rest[..run], &mut sketch);
            }
            let mut chars = rest[run..].chars();
            let Some(c) = chars.next() else { break };
            self.step(c, &mut place, &mut sketch);
            rest = chars.as_str();
        }
        self.end_word(&mut place, &mut sketch);
        sketch.len += place.wide_len / 2;
        sketch.matter.clone_from(&sketch.content);
        for set in [&mut sketch.matter, &mut sketch.words] {
            set.sort_unstable();
            set.dedup();
        }
        sketch
    }

    /// Reads one character.
    fn step(&mut self, c: char, place: &mut Place, sketch: &mut Sketch) {
        if is_wide(c) {
            place.wide_len += 1;
            self.end_word(place, sketch);
            if let Some(before) = place.wide {
                let pair: String = [before, c].iter().collect();
                let number = self.of(&pair);
                if !place.quoted {
                    sketch.speaks(self.kinds[number as usize]);
                }
                sketch.content.push(number);
                sketch.words.push(number);
            }
            place.wide = Some(c);
        } else {
            place.wide = None;
            if c.is_alphanumeric() || is_mark(c) {
                if place.word.is_empty() {
                    place.capital = c.is_uppercase();
                }
                place.word.extend(c.to_lowercase());
            } else {
                self.end_word(place, sketch);
            }
        }
        match c {
            '"' | '＂' => place.quoted = !place.quoted,
            '“' | '„' | '«' | '「' | '『' => place.quoted = true,
            '”' | '»' | '」' | '』' => place.quoted = false,
            // "In London, I met": no name goes on behind a comma.
            ',' | ';' | ':' | '(' | ')' => place.named = false,
            _ => place.letters(usize::from(c.is_alphanumeric()), sketch),
        }
        place.before = c;
    }

    fn end_word(&mut self, place: &mut Place, sketch: &mut Sketch) {
        let word = place.word.as_str();
        if word.is_empty() {
            return;
        }
        let first = sketch.len == 0;
        sketch.len += 1;
        let number = self.of(word);
        sketch.words.push(number);
        let kind = self.kinds[number as usize];
        sketch.third += usize::from(kind & THIRD != 0);
        if !place.quoted && !place.is_name(first) {
            sketch.speaks(kind);
        }
        // "In April I met": no name goes on behind a time.
        place.named = place.capital && !first && kind & TIME == 0;
        sketch.said += usize::from(kind & SAID != 0);
        sketch.times += usize::from(kind & TIME != 0);
        sketch.ought += usize::from(kind & OUGHT != 0);
        let plain = word.as_bytes()[0];
        let figure = match plain.is_ascii() {
            true => plain.is_ascii_digit(),
            false => word.starts_with(|c: char| c.is_numeric()),
        };
        sketch.figures += usize::from(figure);
        if kind & STOP == 0 && (figure || self.letters_matter || word.chars().nth(1).is_some()) {
            let stem = if figure {
                number
            } else {
                self.stem(word, number)
            };
            sketch.content.push(stem);
            if place.capital && !first {
                sketch.names.push(stem);
            }
        }
        place.word.clear();
    }

    /// The number of the stem of a word that is no figure: its first six letters, without a plural's
    /// s. Crude, and alike in all languages that inflect at the end.
    fn stem(&mut self, word: &str, number: u32) -> u32 {
        let is_plain = word.is_ascii();
        let letters = match is_plain {
            true => word.len(),
            false => word.chars().count(),
        };
        if letters < 4 {
            return number;
        }
        let keep = match letters {
            0..=6 if word.ends_with('s') && !word.ends_with("ss") => letters - 1,
            0..=6 => return number,
            _ => 6,
        };
        let end = match is_plain {
            true => keep,
            false => word
                .char_indices()
                .nth(keep)
                .map_or(word.len(), |(byte, _)| byte),
        };
        self.of(&word[..end])
    }

    /// How many numbers were given.
    pub(crate) fn len(&self) -> usize {
        self.vocabulary.len()
    }
}

impl Place {
    /// "US", "World War I", "T.I.": looks like a pronoun, and is part of a name.
    fn is_name(&self, first: bool) -> bool {
        match self.word.as_str() {
            "i" => self.named || self.before == '.' || self.before == '-',
            "us" => self.capital,
            _ => self.capital && !first && self.named,
        }
    }

    /// Reads ASCII letters and figures.
    fn plain(&mut self, run: &str, sketch: &mut Sketch) {
        let from = self.word.len();
        if from == 0 {
            self.capital = run.starts_with(|c: char| c.is_ascii_uppercase());
        }
        self.word.push_str(run);
        self.word[from..].make_ascii_lowercase();
        self.wide = None;
        self.letters(run.len(), sketch);
    }

    fn letters(&self, count: usize, sketch: &mut Sketch) {
        sketch.quoted.0 += count * usize::from(self.quoted);
        sketch.quoted.1 += count;
    }
}

/// How many words a text has; of scripts without spaces, half its signs. The
/// same as [`Sketch::len`].
pub(crate) fn length(text: &str) -> usize {
    let (mut words, mut wide, mut within) = (0, 0, false);
    let mut rest = text;
    loop {
        let plain = |b: &u8| b.is_ascii_alphanumeric();
        let run = rest.bytes().take_while(plain).count();
        words += usize::from(run > 0 && !within);
        within |= run > 0;
        let mut chars = rest[run..].chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        let before = std::mem::take(&mut within);
        if is_wide(c) {
            wide += 1;
        } else if c.is_alphanumeric() || is_mark(c) {
            within = true;
            words += usize::from(!before);
        }
    }
    words + wide / 2
}

/// How many numbers two ascending lists share.
pub(crate) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// Han and kana: written without spaces.
pub(crate) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Signs inside words of Indic and Semitic scripts.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

#[cfg(test)]
mod tests {
    use super::length;
    use crate::language::lexicon;

    #[test]
    fn a_text_is_as_long_as_its_sketch() {
        let mut numbers = lexicon::of(Some("en")).numbers.clone();
        for text in [
            "",
            " The ferry, \"Marlin\", ran aground at 6:10 — all 214 were saved. ",
            "東京で地震 M7 が発生した。",
            "Don’t. Ülker’s İzmir 1,200 नमस्ते दुनिया",
            "a東b",
        ] {
            assert_eq!(length(text), numbers.sketch(text).len, "{text}");
        }
    }
}
