//! Sentences: where they begin and end, in any language.
//!
//! A linear scan, not UAX 29: those rules cut at "Dr. Smith", at "U.S.
//! President" and inside quotations, and never at "late.The". What a full
//! stop does not end is data ([`super::abbreviations`]); which quotation marks
//! belong together is read before ([`super::quotes`]). A quotation or bracket
//! of usual length is kept whole, with all its sentences.

use super::abbreviations::AFTER_CLOCK;
use super::abbreviations::ANY_MAYBE;
use super::abbreviations::ANY_NEVER;
use super::abbreviations::ANY_NUMBER;
use super::abbreviations::MAYBE;
use super::abbreviations::NEVER;
use super::abbreviations::Rules;
use super::abbreviations::of;
use super::quotes::Mark;
use super::quotes::Quotes;
use super::quotes::read;
use crate::text::lower;
use std::cell::OnceCell;

/// A sentence where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// Where it begins, in characters from 0.
    pub start: usize,
    /// Its words, no space around them.
    pub text: &'a str,
    /// Sentence ends inside it that were not cut, because a quotation or
    /// bracket goes over them.
    pub stops: usize,
    /// True when its first or last word is inside a quotation that goes on
    /// outside of it.
    pub half: bool,
}

/// Cuts a text into its sentences. A line break ends one. What has no letter
/// and no figure is left out.
pub fn split<'a>(text: &'a str, language: Option<&str>) -> Vec<Sentence<'a>> {
    split_some(text, language, usize::MAX)
}

/// A text's sentences, but not more than `most`.
pub(crate) fn split_some<'a>(
    text: &'a str,
    language: Option<&str>,
    most: usize,
) -> Vec<Sentence<'a>> {
    let mut chars: Vec<(usize, char)> = Vec::with_capacity(text.len());
    if text.is_ascii() {
        chars.extend(text.bytes().map(char::from).enumerate());
    } else {
        chars.extend(text.char_indices());
    }
    let quotes = read(text, &chars);
    let scanner = Scanner {
        text,
        lower: OnceCell::new(),
        quotes,
        chars,
        rules: of(language),
    };
    scanner.run(most)
}

struct Scanner<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
    quotes: Quotes,
    rules: &'static Rules,
    /// The text hardly uses capitals: they tell nothing. Most are never asked.
    lower: OnceCell<bool>,
}

impl<'a> Scanner<'a> {
    fn run(&self, most: usize) -> Vec<Sentence<'a>> {
        let mut sentences = Vec::new();
        let (mut begin, mut stops, mut at) = (0, 0, 0);
        while at < self.chars.len() && sentences.len() < most {
            let c = self.chars[at].1;
            if c == ' ' || c.is_ascii_alphanumeric() {
                at += 1;
            } else if c == '\n' {
                self.push(&mut sentences, begin, at, stops);
                (begin, stops, at) = (at + 1, 0, at + 1);
            } else if is_stop(c) {
                let end = self.after_closers(at);
                if self.ends(begin, at, end) {
                    if self.quotes.halves.get(end).copied().unwrap_or(false) {
                        stops += 1;
                    } else {
                        self.push(&mut sentences, begin, end, stops);
                        (begin, stops) = (end, 0);
                    }
                }
                at = end;
            } else {
                at += 1;
            }
        }
        if sentences.len() < most {
            self.push(&mut sentences, begin, self.chars.len(), stops);
        }
        sentences
    }

    fn push(&self, sentences: &mut Vec<Sentence<'a>>, begin: usize, end: usize, stops: usize) {
        let is_space = |&index: &usize| self.chars[index].1.is_whitespace();
        let Some(first) = (begin..end).find(|index| !is_space(index)) else {
            return;
        };
        let last = (begin..end)
            .rev()
            .find(|index| !is_space(index))
            .unwrap_or(first);
        if !(first..=last).any(|index| self.chars[index].1.is_alphanumeric()) {
            return;
        }
        let byte_end = self.byte(last + 1);
        sentences.push(Sentence {
            start: first,
            text: &self.text[self.chars[first].0..byte_end],
            stops,
            half: self.quotes.inside[first] || self.quotes.inside[last],
        });
    }

    fn is_lower(&self) -> bool {
        *self.lower.get_or_init(|| writes_lower(&self.chars))
    }

    fn byte(&self, index: usize) -> usize {
        self.chars
            .get(index)
            .map_or(self.text.len(), |&(byte, _)| byte)
    }

    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|&(_, c)| c)
    }

    fn is_space(&self, index: usize) -> bool {
        self.at(index).is_none_or(char::is_whitespace)
    }

    /// Past the stops, and past the quotation marks, brackets and footnote
    /// numbers that close after them.
    fn after_closers(&self, at: usize) -> usize {
        let mut end = at + 1;
        loop {
            match self.at(end) {
                Some(c) if is_stop(c) => end += 1,
                Some(_) if self.quotes.marks[end] == Mark::Close => end += 1,
                Some('\'' | '’') if self.is_space(end + 1) => end += 1,
                Some('[') => match self.footnote(end) {
                    Some(past) => end = past,
                    None => return end,
                },
                // Tokenised text and French: the mark stands apart.
                Some(c) if c.is_whitespace() && c != '\n' && self.closes_apart(end + 1) => end += 2,
                _ => return end,
            }
        }
    }

    fn closes_apart(&self, at: usize) -> bool {
        let past = match (self.at(at), self.at(at + 1)) {
            (Some('\''), Some('\'')) => at + 2,
            (Some('\''), _) => at + 1,
            (Some(_), _) if self.quotes.marks[at] == Mark::Close => at + 1,
            _ => return false,
        };
        self.at(past).is_none_or(|c| !c.is_alphanumeric())
    }

    /// `[12]` right after a stop.
    fn footnote(&self, at: usize) -> Option<usize> {
        let digits = (at + 1..at + 5)
            .take_while(|&index| self.at(index).is_some_and(|c| c.is_ascii_digit()))
            .count();
        (digits > 0 && self.at(at + 1 + digits) == Some(']')).then_some(at + digits + 2)
    }

    /// Whether the stop at `at`, with its closers up to `end`, ends the
    /// sentence that began at `begin`.
    fn ends(&self, begin: usize, at: usize, end: usize) -> bool {
        let next = self.next(end);
        let Some(next) = next else { return true };
        match self.chars[at].1 {
            '.' | '．' | '…' => {}
            '!' | '?' if self.is_space(end) => return self.begins(next),
            '!' | '?' => return self.begins_unspaced(at, end),
            c if is_wide_stop(c) => return !self.goes_on_wide(at, end),
            _ => return true,
        }
        let dots = (at..end)
            .take_while(|&index| matches!(self.chars[index].1, '.' | '…'))
            .count();
        if dots > 1 || self.chars[at].1 == '…' {
            return self.is_space(end) && self.begins(next);
        }
        if self.stands_apart(at) {
            // Tokenised: a stop of its own is a stop, whatever follows.
            return self.is_space(end) && self.chars[next.index].1 != '.';
        }
        if !self.is_space(end) {
            return self.begins_unspaced(at, end);
        }
        self.full_stop_ends(begin, at, end, next)
    }

    /// A full stop with a space after it.
    fn full_stop_ends(&self, begin: usize, at: usize, end: usize, next: Next) -> bool {
        let word = self.word_before(begin, at);
        let closed = end > at + 1;
        if word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() {
            return self.figure_ends(begin, at, word, next);
        }
        if closed || word.is_empty() {
            return self.begins(next);
        }
        if is_roman(word) && self.rules.ordinals && word != "I" {
            return self.starts_sentence(next);
        }
        match self.pair(begin, at, word, next) {
            Pair::First | Pair::Never => return false,
            Pair::Maybe => return self.starts_sentence(next),
            Pair::None => {}
        }
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return self.letter_ends(letter, next);
        }
        if word.eq_ignore_ascii_case("a.m") || word.eq_ignore_ascii_case("p.m") {
            return self.begins(next) && !AFTER_CLOCK.contains(&self.word_at(next.index));
        }
        let kinds = self.rules.kinds(word);
        if kinds & ANY_NEVER != 0 || next.letter.is_numeric() && kinds & ANY_NUMBER != 0 {
            return false;
        }
        if kinds & ANY_MAYBE != 0 || is_acronym(word) {
            return self.starts_sentence(next) || self.quotes.marks[next.index] == Mark::Open;
        }
        self.begins(next)
    }

    /// Abbreviations of two parts with a space between: "z. B.", "EE. UU.".
    fn pair(&self, begin: usize, at: usize, word: &str, next: Next) -> Pair {
        if !self.rules.has_pairs || word.chars().count() > 3 {
            return Pair::None;
        }
        let follower = self.word_at(next.index);
        let follower_stops = self.at(next.index + follower.chars().count()) == Some('.');
        if follower_stops {
            let both = format!("{word}. {follower}");
            if self.rules.kinds(&both) & (NEVER | MAYBE) != 0 {
                return Pair::First;
            }
        }
        let space = at - word.chars().count();
        if space < begin + 2 || !self.is_space(space - 1) || self.at(space - 2) != Some('.') {
            return Pair::None;
        }
        let both = format!("{}. {word}", self.word_before(begin, space - 2));
        let kinds = self.rules.kinds(&both);
        if kinds & NEVER != 0 {
            Pair::Never
        } else if kinds & MAYBE != 0 {
            Pair::Maybe
        } else {
            Pair::None
        }
    }

    /// "in 1996. The" ends, "am 3. Mai" and "2024. 5. 3." do not, nor does the
    /// number of a list's item.
    fn figure_ends(&self, begin: usize, at: usize, word: &str, next: Next) -> bool {
        let first = (begin..at)
            .find(|&index| !self.is_space(index))
            .unwrap_or(at);
        if at - first <= word.len() {
            return false;
        }
        if next.letter.is_numeric() && self.next_is_dated(next) {
            return false;
        }
        let space = at - word.len();
        let dated = space >= first + 3
            && self.is_space(space - 1)
            && self.at(space - 2) == Some('.')
            && self.at(space - 3).is_some_and(|c| c.is_ascii_digit());
        if dated && word.len() <= 2 {
            return false;
        }
        if self.rules.ordinals && word.len() <= 2 && next.letter.is_alphabetic() {
            return self.starts_sentence(next);
        }
        self.begins(next)
    }

    /// "5." after "2024. ", as Koreans and Hungarians write dates.
    fn next_is_dated(&self, next: Next) -> bool {
        let digits = (next.index..)
            .take_while(|&index| self.at(index).is_some_and(|c| c.is_ascii_digit()))
            .count();
        (1..=2).contains(&digits) && self.at(next.index + digits) == Some('.')
    }

    /// A single letter: an initial, an abbreviation of one letter.
    fn letter_ends(&self, letter: char, next: Next) -> bool {
        if letter.is_uppercase() {
            // "Plan B. The" but "J. A. Smith": the starter is no lone letter.
            let lone = !self.at(next.index + 1).is_some_and(char::is_alphanumeric);
            return (self.starts_sentence(next) && !lone)
                || (!next.letter.is_alphabetic() && self.begins(next));
        }
        let single =
            self.word_at(next.index).chars().count() == 1 && self.at(next.index + 1) == Some('.');
        let kinds = self.rules.kinds(letter.encode_utf8(&mut [0; 4]));
        let listed = kinds & ANY_NEVER != 0 || next.letter.is_numeric() && kinds & ANY_NUMBER != 0;
        !single && !listed && self.begins(next)
    }

    /// What follows could begin a sentence: not a small letter.
    fn begins(&self, next: Next) -> bool {
        if !next.letter.is_lowercase() || self.is_lower() {
            return true;
        }
        // iPhone, eBay
        self.at(next.index + 1).is_some_and(char::is_uppercase)
    }

    /// What follows is a word that begins sentences and is hardly ever a name.
    fn starts_sentence(&self, next: Next) -> bool {
        if !next.letter.is_alphabetic() {
            return false;
        }
        if !next.letter.is_uppercase() && (next.letter.is_lowercase() || self.is_lower()) {
            return false;
        }
        let mut word = lower(self.word_at(next.index));
        if word.contains('’') {
            word = word.replace('’', "'");
        }
        let stem = word.split_once('\'').map(|(stem, _)| stem);
        self.rules.is_starter(&word) || stem.is_some_and(|stem| self.rules.is_starter(stem))
    }

    /// "late.The": no space after the stop. Addresses, versions and names of
    /// files have none either.
    fn begins_unspaced(&self, at: usize, end: usize) -> bool {
        let Some(c) = self.at(end) else { return true };
        if is_wide(c) {
            return self.chars[at].1 != '.';
        }
        let open = self.quotes.marks[end] == Mark::Open || matches!(c, '¿' | '¡');
        let first = if open { end + 1 } else { end };
        let capital = self.at(first).is_some_and(char::is_uppercase);
        let small = self
            .at(first + 1)
            .is_some_and(|c| c.is_lowercase() || c.is_whitespace() || c == '\'' || c == '’');
        if !capital || !small {
            return false;
        }
        if open || end > at + 1 {
            return true;
        }
        let word_start = self.chunk_start(at);
        let word = &self.text[self.chars[word_start].0..self.chars[at].0];
        let next = self.word_at(first);
        let prose = |chunk: &str| !chunk.contains(['.', '/', '@', '_', '\\', '#', '=']);
        let chunk_end = (end..end + 40)
            .find(|&index| self.is_space(index))
            .unwrap_or(end + 40);
        let chunk = &self.text[self.chars[end].0..self.byte(chunk_end)];
        let chunk = chunk.trim_end_matches(['.', '!', '?', ',', ';', ':']);
        prose(word)
            && prose(chunk)
            && word.chars().count() > 1
            && word
                .chars()
                .last()
                .is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '%' | ')'))
            && self.rules.kinds(word) & (ANY_NEVER | ANY_MAYBE) == 0
            && !matches!(
                next,
                "Com" | "Org" | "Net" | "Io" | "De" | "Js" | "Co" | "Tv"
            )
    }

    /// In Chinese and Japanese, what follows a closed quotation may belong to
    /// the sentence: 「…。」と述べた, “……。”他说。
    fn goes_on_wide(&self, at: usize, end: usize) -> bool {
        let closed = (at + 1..end).any(|index| self.quotes.marks[index] == Mark::Close);
        let Some(next) = self.at(end) else {
            return false;
        };
        if !closed {
            return false;
        }
        if matches!(
            next,
            'と' | 'っ'
                | 'な'
                | 'の'
                | 'は'
                | 'が'
                | 'を'
                | 'も'
                | 'に'
                | 'で'
                | 'へ'
                | 'や'
                | 'か'
                | 'し'
                | '、'
                | '，'
                | ','
        ) {
            return true;
        }
        let said = (end..end + 14)
            .map_while(|index| self.at(index))
            .take_while(|&c| !is_stop(c) && c != '\n' && c != '，' && c != '“');
        said.last().is_some_and(|c| {
            matches!(
                c,
                '说' | '說' | '道' | '称' | '稱' | '示' | '出' | '调' | '調'
            )
        })
    }

    /// The next character that is no space, and the first past the signs that
    /// open or lead in.
    fn next(&self, end: usize) -> Option<Next> {
        let index = (end..self.chars.len()).find(|&index| !self.is_space(index))?;
        if self.chars[..index]
            .get(end..)
            .is_some_and(|gap| gap.iter().any(|&(_, c)| c == '\n'))
        {
            return None;
        }
        let lead = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '¿' | '¡' | '-' | '–' | '—' | '―' | '•' | '*' | '\'' | '‘' | '`' | '(' | '['
                )
        };
        let first = (index..(index + 6).min(self.chars.len()))
            .find(|&at| !lead(self.chars[at].1) && self.quotes.marks[at] != Mark::Open)
            .unwrap_or(index);
        // Dutch: 's Avonds
        let first = if self.at(index).is_some_and(|c| matches!(c, '\'' | '’'))
            && self.is_space(index + 2)
            && self.at(index + 3).is_some_and(char::is_uppercase)
        {
            index + 3
        } else {
            first
        };
        Some(Next {
            index: first,
            letter: self.chars[first].1,
        })
    }

    fn stands_apart(&self, at: usize) -> bool {
        at > 0 && self.chars[at - 1].1.is_whitespace()
    }

    /// Where the run of letters, figures and inner stops before `at` begins.
    fn word_before(&self, begin: usize, at: usize) -> &str {
        let low = begin.max(at.saturating_sub(24));
        let start = (low..at)
            .rev()
            .take_while(|&index| {
                let c = self.chars[index].1;
                c.is_alphanumeric() || is_mark(c) || matches!(c, '.' | '-' | '/')
            })
            .last()
            .unwrap_or(at);
        self.text[self.chars[start].0..self.chars[at].0].trim_start_matches(['.', '-', '/'])
    }

    fn chunk_start(&self, at: usize) -> usize {
        (at.saturating_sub(60)..at)
            .rev()
            .take_while(|&index| !self.is_space(index))
            .last()
            .unwrap_or(at)
    }

    /// The word that begins at `index`.
    fn word_at(&self, index: usize) -> &str {
        let len = (index..self.chars.len().min(index + 24))
            .take_while(|&at| {
                self.chars[at].1.is_alphanumeric()
                    || is_mark(self.chars[at].1)
                    || matches!(self.chars[at].1, '\'' | '’')
            })
            .count();
        &self.text[self.byte(index)..self.byte(index + len)]
    }
}

/// What a word is of an abbreviation of two parts.
enum Pair {
    None,
    First,
    Never,
    Maybe,
}

#[derive(Clone, Copy)]
struct Next {
    index: usize,
    letter: char,
}

/// "U.S", "z.B": letters with stops between.
fn is_acronym(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Signs inside words of Indic and Semitic scripts.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{200c}' | '\u{200d}')
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '‽' | '؟' | '۔' | '।' | '॥' | '።' | '။' | '។' | '៕' | '։'
    ) || is_wide_stop(c)
        || c == '．'
}

fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// Han, kana, hangul: scripts that need no space after a stop.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether a text of a script that has capitals hardly uses them.
fn writes_lower(chars: &[(usize, char)]) -> bool {
    const LOOK: usize = 4_000;
    let chars = &chars[..chars.len().min(LOOK)];
    let (mut upper, mut lower) = (0_usize, 0_usize);
    for &(_, c) in chars {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        // However many small ones follow.
        if upper * 200 >= chars.len() {
            return false;
        }
    }
    lower > 60 && upper * 200 < lower
}
