//! What the words of a date mean. The words are in `tables`.

use super::lex;
use super::tables::FILLERS;
use super::tables::HALVES;
use super::tables::LABELS;
use super::tables::MONTHS;
use super::tables::UNITS;
use super::tables::WEEKDAYS;
use super::tables::ZONES;
use super::token::Half;
use super::token::Kind;
use super::token::Token;
use super::token::Unit;
use std::collections::HashMap;
use std::sync::LazyLock;

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

/// What several tokens are looked up by; none where they cannot be a name.
/// Space counts only before numbers: "th 3" is Tuesday, "th3" is March.
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
    // "24th 10:00" is not October.
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
    let near = name.starts_with(word) || strsim::levenshtein(name, word) <= (name.len() / 3).min(2);
    let known = MEANINGS.get(name).filter(|_| near)?;
    Some(Meaning {
        month: known.month,
        weekday: known.weekday,
        ..Meaning::default()
    })
}
