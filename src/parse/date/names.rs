//! What the words of a date mean. The words are in `tables`.
//!
//! [`fold`] makes the tables and the text of a feed comparable: lower case,
//! no accents.

use super::tables::FILLERS;
use super::tables::FIRST_HALF;
use super::tables::IDEOGRAPHIC;
use super::tables::MONTHS;
use super::tables::SECOND_HALF;
use super::tables::WEEKDAYS;
use super::tables::ZONES;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What one Chinese, Japanese or Korean word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ideograph {
    Unit(Unit),
    /// True for the second half of the day.
    Meridiem(bool),
    Weekday,
    /// The year before the first of a Japanese era.
    Era(i16),
    /// 元: the first year of an era.
    First,
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

/// All that a word can mean; one word can mean several things ("mar" is
/// March and martes).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// 1 to 12.
    pub(super) month: Option<i8>,
    pub(super) weekday: bool,
    pub(super) filler: bool,
    /// True for the second half of the day.
    pub(super) meridiem: Option<bool>,
    /// Minutes east of UTC.
    pub(super) zone: Option<i32>,
    /// English months and days are known by their first three letters.
    short_english: bool,
}

static MEANINGS: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let mut all: HashMap<String, Meaning> = HashMap::new();
    let mut learn = |names: &str, add: &dyn Fn(&mut Meaning)| {
        for name in names.split_whitespace() {
            let mut folded = String::new();
            name.chars().for_each(|c| fold(c, &mut folded));
            add(all.entry(folded).or_default());
        }
    };
    for (_, months) in MONTHS {
        for (names, number) in months.iter().zip(1..) {
            // The first language to claim a name has it.
            learn(names, &|meaning| {
                meaning.month = meaning.month.or(Some(number))
            });
        }
    }
    for (_, names) in WEEKDAYS {
        learn(names, &|meaning| meaning.weekday = true);
    }
    let english = MONTHS[0].1.iter().chain([&WEEKDAYS[0].1]);
    for name in english
        .flat_map(|names| names.split(' '))
        .filter(|name| name.len() == 3)
    {
        learn(name, &|meaning| meaning.short_english = true);
    }
    for (name, minutes) in ZONES {
        learn(name, &|meaning| meaning.zone = Some(*minutes));
    }
    learn(FILLERS, &|meaning| meaning.filler = true);
    learn(FIRST_HALF, &|meaning| meaning.meridiem = Some(false));
    learn(SECOND_HALF, &|meaning| meaning.meridiem = Some(true));
    all
});

/// What a folded word means. English months and days are known by their
/// first three letters, however the rest is misspelt.
pub(super) fn meaning(word: &str) -> Meaning {
    if let Some(known) = MEANINGS.get(word) {
        return *known;
    }
    let start = word.get(..3).filter(|_| word.is_ascii());
    match start.and_then(|start| MEANINGS.get(start)) {
        Some(known) if known.short_english => Meaning {
            month: known.month,
            weekday: known.weekday,
            ..Meaning::default()
        },
        _ => Meaning::default(),
    }
}

/// The longest word at the start of a text without spaces, and its length in
/// bytes.
pub(super) fn ideograph(text: &str) -> Option<(Ideograph, usize)> {
    IDEOGRAPHS
        .get(&text.chars().next()?)?
        .iter()
        .find(|(_, name)| text.starts_with(name))
        .map(|(meaning, name)| (*meaning, name.len()))
}

/// By the first character, the longest first.
static IDEOGRAPHS: LazyLock<HashMap<char, Vec<(Ideograph, &str)>>> = LazyLock::new(|| {
    let mut all: HashMap<char, Vec<(Ideograph, &str)>> = HashMap::new();
    for (meaning, names) in IDEOGRAPHIC {
        for name in names.split(' ') {
            for first in name.chars().take(1) {
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
            if !is_combining_mark(part) {
                out.extend(part.to_lowercase().filter(|low| !is_combining_mark(*low)));
            }
        }),
    }
}
