//! Words of sentences as numbers, so that sentences can be compared.

use super::tables::Words;
use std::collections::HashMap;

/// The words of one sentence.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// Stems of the words that carry matter, in order.
    pub(super) content: Vec<u32>,
    /// The same, each once, ascending.
    pub(super) matter: Vec<u32>,
    /// All words as they stand (case folded), each once, ascending.
    pub(super) words: Vec<u32>,
    /// Stems of words with a capital that do not begin the sentence.
    pub(super) names: Vec<u32>,
    /// How many words there are; of scripts without spaces, half the signs.
    pub(super) len: usize,
    /// Words that begin with a figure.
    pub(super) figures: usize,
    /// Pronouns of the third person.
    pub(super) third: usize,
    /// Pronouns of the first and second person, outside quotations.
    pub(super) own: usize,
    /// Verbs that report.
    pub(super) said: usize,
    /// Letters inside quotation marks, and all letters.
    pub(super) quoted: (usize, usize),
}

/// Gives every word a number, the same for the same word.
pub(super) struct Numbers {
    by_word: HashMap<String, u32>,
    /// What is known of a word by its number.
    kinds: Vec<u8>,
    words: &'static Words,
}

const STOP: u8 = 1;
const THIRD: u8 = 2;
const OWN: u8 = 4;
const SAID: u8 = 8;

impl Numbers {
    /// Begins with the words of a language's lists.
    pub(super) fn new(words: &'static Words) -> Numbers {
        let mut numbers = Numbers {
            by_word: HashMap::with_capacity(1024),
            kinds: Vec::with_capacity(1024),
            words,
        };
        for (list, kind) in [
            (words.stop, STOP),
            (words.third, THIRD | STOP),
            (words.own, OWN | STOP),
            (words.said, SAID),
        ] {
            for word in list.split_whitespace() {
                let number = numbers.of(word);
                numbers.kinds[number as usize] |= kind;
            }
        }
        numbers
    }

    fn of(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.by_word.get(word) {
            return number;
        }
        let number = u32::try_from(self.kinds.len()).unwrap_or(u32::MAX);
        self.by_word.insert(word.to_owned(), number);
        self.kinds.push(0);
        number
    }

    /// Reads a sentence.
    pub(super) fn sketch(&mut self, text: &str) -> Sketch {
        let mut sketch = Sketch::default();
        let mut quoted = false;
        let mut word = String::new();
        let mut capital = false;
        let mut wide: Option<char> = None;
        let mut wide_len = 0;
        for c in text.chars().chain([' ']) {
            if is_wide(c) {
                wide_len += 1;
                self.end_word(&mut word, capital, quoted, &mut sketch);
                if let Some(before) = wide {
                    let pair: String = [before, c].iter().collect();
                    let number = self.of(&pair);
                    sketch.content.push(number);
                    sketch.words.push(number);
                }
                wide = Some(c);
            } else {
                wide = None;
                if c.is_alphanumeric() || is_mark(c) {
                    if word.is_empty() {
                        capital = c.is_uppercase();
                    }
                    word.extend(c.to_lowercase());
                } else {
                    self.end_word(&mut word, capital, quoted, &mut sketch);
                }
            }
            match c {
                '"' | '＂' => quoted = !quoted,
                '“' | '„' | '«' | '「' | '『' => quoted = true,
                '”' | '»' | '」' | '』' => quoted = false,
                _ => {
                    let letter = usize::from(c.is_alphanumeric());
                    sketch.quoted.0 += letter * usize::from(quoted);
                    sketch.quoted.1 += letter;
                }
            }
        }
        sketch.len += wide_len / 2;
        sketch.matter.clone_from(&sketch.content);
        for set in [&mut sketch.matter, &mut sketch.words] {
            set.sort_unstable();
            set.dedup();
        }
        sketch
    }

    fn end_word(&mut self, word: &mut String, capital: bool, quoted: bool, sketch: &mut Sketch) {
        if word.is_empty() {
            return;
        }
        let first = sketch.len == 0;
        sketch.len += 1;
        let number = self.of(word);
        sketch.words.push(number);
        let kind = self.kinds[number as usize];
        sketch.third += usize::from(kind & THIRD != 0);
        sketch.own += usize::from(kind & OWN != 0 && !quoted);
        sketch.said += usize::from(kind & SAID != 0);
        let figure = word.starts_with(|c: char| c.is_numeric());
        sketch.figures += usize::from(figure);
        if kind & STOP == 0
            && (figure || self.words.stop.is_empty() || word.chars().nth(1).is_some())
        {
            let stem = self.stem(word, number);
            sketch.content.push(stem);
            if capital && !first {
                sketch.names.push(stem);
            }
        }
        word.clear();
    }

    /// The number of a word's stem: its first six letters, without a plural's
    /// s. Crude, and alike in all languages that inflect at the end.
    fn stem(&mut self, word: &str, number: u32) -> u32 {
        let letters = word.chars().count();
        if word.starts_with(|c: char| c.is_numeric()) || letters < 4 {
            return number;
        }
        let keep = match letters {
            0..=6 if word.ends_with('s') && !word.ends_with("ss") => letters - 1,
            0..=6 => return number,
            _ => 6,
        };
        let end = word
            .char_indices()
            .nth(keep)
            .map_or(word.len(), |(byte, _)| byte);
        let stem = word[..end].to_owned();
        self.of(&stem)
    }

    /// How many numbers were given.
    pub(super) fn len(&self) -> usize {
        self.kinds.len()
    }
}

/// How many numbers two ascending lists share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
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
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Signs inside words of Indic and Semitic scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}
