//! What the words of a date mean. The words are in `tables`.
//!
//! [`fold`] makes the tables and the text of a feed comparable: lower case,
//! no accents.

use super::lex;
use super::lex::Kind;
use super::lex::Token;
use super::tables::FILLERS;
use super::tables::HALVES;
use super::tables::IDEOGRAPHIC;
use super::tables::LABELS;
use super::tables::MONTHS;
use super::tables::UNITS;
use super::tables::WEEKDAYS;
use super::tables::ZONES;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What one Chinese, Japanese or Korean word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ideograph {
    Unit(Unit),
    Half(Half),
    Weekday,
    /// The year before the first of an era.
    Era(i16),
    /// 元: the first year of an era.
    First,
    /// 半: thirty minutes.
    HalfPast,
    /// Minutes east of UTC.
    Zone(i32),
    /// A word that says that a date follows.
    Label,
}

/// What the number before it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// A half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    /// Around twelve o'clock: a little before or after.
    Noon,
    Afternoon,
    /// Twelve o'clock at night, the day's first moment.
    Midnight,
}

/// All that a word can mean; one word can mean several things ("mar" is
/// March and martes).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// 1 to 12.
    pub(super) month: Option<i8>,
    pub(super) weekday: bool,
    pub(super) filler: bool,
    pub(super) label: bool,
    pub(super) half: Option<Half>,
    pub(super) unit: Option<Unit>,
    /// Minutes east of UTC.
    pub(super) zone: Option<i32>,
    /// How many tokens the longest name has that begins with this word.
    longest: usize,
}

/// By [`key`]: words, and names of several words.
static MEANINGS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let mut all: HashMap<String, Meaning> = HashMap::new();
    for (_, months) in MONTHS {
        for (names, number) in months.iter().zip(1..) {
            // The first language to claim a name has it.
            learn(&mut all, names, |meaning| {
                meaning.month = meaning.month.or(Some(number));
            });
        }
    }
    for (_, names) in WEEKDAYS {
        learn(&mut all, names, |meaning| meaning.weekday = true);
    }
    for (name, minutes) in ZONES {
        learn(&mut all, name, |meaning| meaning.zone = Some(*minutes));
    }
    for (unit, names) in UNITS {
        learn(&mut all, names, |meaning| {
            meaning.unit = Some(*unit);
            // "10:00 h"
            meaning.filler = true;
        });
    }
    for (half, names) in HALVES {
        learn(&mut all, names, |meaning| meaning.half = Some(*half));
    }
    learn(&mut all, FILLERS, |meaning| meaning.filler = true);
    learn(&mut all, LABELS, |meaning| meaning.label = true);
    all
});

fn learn(all: &mut HashMap<String, Meaning>, names: &str, add: impl Fn(&mut Meaning)) {
    for name in names.split_whitespace() {
        let folded = lex::fold(&name.replace('_', " "));
        let tokens = lex::tokens(&folded);
        let (Some(first), Some(whole)) = (key(&tokens[..1]), key(&tokens)) else {
            continue;
        };
        let longest = &mut all.entry(first).or_default().longest;
        *longest = (*longest).max(tokens.len());
        add(all.entry(whole).or_default());
    }
}

/// What several tokens are looked up by; none where they can be no name. Space
/// counts only before numbers: "th 3" is Tuesday, "th3" is March.
fn key(tokens: &[Token<'_>]) -> Option<String> {
    let mut key = String::new();
    for token in tokens {
        if !key.is_empty() && (token.spaced || !matches!(token.kind, Kind::Number(..))) {
            key.push(' ');
        }
        match token.kind {
            Kind::Word(word) => key.push_str(word),
            Kind::Mark(mark) => key.push(mark),
            Kind::Number(value, 1 | 2) => key.push_str(&value.to_string()),
            _ => return None,
        }
    }
    Some(key)
}

/// What the name at the start of `tokens` means, and how many of them it has.
pub(super) fn meaning(tokens: &[Token<'_>]) -> (Meaning, usize) {
    let Some(Kind::Word(word)) = tokens.first().map(|token| token.kind) else {
        return (Meaning::default(), 1);
    };
    let Some(known) = MEANINGS.get(word) else {
        return (misspelt(word).unwrap_or_default(), 1);
    };
    (2..=known.longest.min(tokens.len()))
        .rev()
        .find_map(|length| Some((*phrase(tokens, length)?, length)))
        .unwrap_or((*known, 1))
}

fn phrase(tokens: &[Token<'_>], length: usize) -> Option<&'static Meaning> {
    let (name, rest) = tokens.split_at_checked(length)?;
    let next = rest.first().map(|token| token.kind);
    // "24th 10:00" is no October.
    let clock = matches!(name.last()?.kind, Kind::Number(..)) && next == Some(Kind::Mark(':'));
    MEANINGS
        .get(&key(name)?)
        .filter(|meaning| !clock && **meaning != Meaning::default())
}

/// English months and days may be cut off or misspelt a little behind their
/// first three letters: Septem, Februray.
fn misspelt(word: &str) -> Option<Meaning> {
    let start = word.get(..3).filter(|_| word.is_ascii())?;
    let names = MONTHS[0].1.iter().chain([&WEEKDAYS[0].1]);
    let name = names
        .flat_map(|names| names.split(' '))
        .find(|name| name.starts_with(start))?;
    let near = name.starts_with(word) || is_near(name, word, (name.len() / 3).min(2));
    let known = MEANINGS.get(name).filter(|_| near)?;
    Some(Meaning {
        month: known.month,
        weekday: known.weekday,
        ..Meaning::default()
    })
}

/// True when so many letters changed, added or left out make `b` of `a`.
fn is_near(a: &str, b: &str, most: usize) -> bool {
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()] <= most
}

/// The longest word at the start of a text without spaces, and its length in
/// bytes.
pub(super) fn ideograph(text: &str) -> Option<(Ideograph, usize)> {
    IDEOGRAPHS
        .get(&text.chars().next()?)?
        .iter()
        .find(|(_, name)| text.starts_with(name.as_str()))
        .map(|(meaning, name)| (*meaning, name.len()))
}

/// By the first character, the longest first.
static IDEOGRAPHS: LazyLock<HashMap<char, Vec<(Ideograph, String)>>> = LazyLock::new(|| {
    let mut all: HashMap<char, Vec<(Ideograph, String)>> = HashMap::new();
    for (meaning, names) in IDEOGRAPHIC {
        for name in names.split(' ') {
            for first in name.chars().take(1) {
                let name = name.replace('_', " ");
                all.entry(first).or_default().push((*meaning, name));
            }
        }
    }
    for names in all.values_mut() {
        names.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    }
    all
});

/// Adds a character in the form in which words are compared: lower case,
/// accents and other combining marks gone, full-width forms made plain.
pub(super) fn fold(c: char, out: &mut String) {
    match c {
        '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        '\u{ff01}'..='\u{ff5e}' => {
            // The full-width forms stand in the order of ASCII.
            let plain = u8::try_from(u32::from(c) - 0xfee0).map_or(c, char::from);
            out.push(plain.to_ascii_lowercase());
        }
        '가'..='힣' => out.push(c),
        _ => decompose_canonical(c, |part| {
            if is_vowel_sign(part) {
                out.push(part);
            } else if !is_combining_mark(part) {
                out.extend(part.to_lowercase().filter(|low| !is_combining_mark(*low)));
            }
        }),
    }
}

/// A vowel of the scripts of India and Thailand, which tells "มี.ค." from
/// "ม.ค.".
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{e7f}') && c.is_alphabetic()
}
