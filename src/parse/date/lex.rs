//! The text of a date as tokens: numbers, words, marks.

use super::names;
use super::names::Half;
use super::names::Ideograph;
use super::names::Unit;

/// One token and what stood before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// True when white space stands before it.
    pub(super) spaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Digits, and how many there were.
    Number(u64, usize),
    /// Letters, folded.
    Word(&'a str),
    /// What stood in brackets, folded.
    Comment(&'a str),
    Mark(char),
    Unit(Unit),
    Half(Half),
    Weekday,
    /// The year before the first of an era.
    Era(i16),
    /// Thirty minutes.
    HalfPast,
    /// Minutes east of UTC.
    Zone(i32),
    /// A word that says that a date follows.
    Label,
}

/// The digits of the scripts that feeds write dates in, by their zeros.
const ZEROS: [char; 6] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}',
];

/// The text in the form that [`tokens`] reads: folded, with ASCII digits,
/// minus signs and spaces.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '!'..='}' => out.push(c.to_ascii_lowercase()),
            // Marks of writing direction and other invisible characters.
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}' => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '、' | '،' => out.push(','),
            // Apostrophes, geresh and gershayim.
            '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{5f3}' | '\u{5f4}' => out.push('\''),
            '\u{201c}'..='\u{201f}' | '«' | '»' => out.push('"'),
            // The sign of abbreviation in Hindi.
            '\u{970}' => out.push('.'),
            '\u{ff5e}' | '~' => out.push('~'),
            c if c.is_whitespace() => out.push(' '),
            c => match digit(c) {
                Some(digit) => out.push(digit),
                None => names::fold(c, &mut out),
            },
        }
    }
    out
}

fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

/// Splits folded text. Linear: each character is looked at a bounded number
/// of times.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::with_capacity(24);
    let mut rest = text;
    let mut spaced = false;
    while let Some(c) = rest.chars().next() {
        if c == ' ' {
            spaced = true;
            rest = &rest[1..];
            continue;
        }
        let (kind, length) = next(rest, c);
        all.push(Token { kind, spaced });
        spaced = false;
        rest = &rest[length..];
    }
    all
}

/// The token that `rest`, whose first character is `c`, begins with, and its
/// length in bytes.
fn next(rest: &str, c: char) -> (Kind<'_>, usize) {
    if c.is_ascii_digit() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        // More digits than fit are no part of any date.
        let value = rest[..length].parse().unwrap_or(u64::MAX);
        return (Kind::Number(value, length), length);
    }
    if let Some(closing) = closing(c) {
        let inner = within_brackets(&rest[1..], c, closing);
        return (
            Kind::Comment(inner.trim()),
            (inner.len() + 2).min(rest.len()),
        );
    }
    if is_ideographic(c) {
        return ideographic(rest, c);
    }
    if c.is_alphabetic() || c == 'º' || c == '°' {
        let length = rest
            .find(|c: char| !c.is_alphabetic() || is_ideographic(c))
            .filter(|length| *length > 0)
            .unwrap_or(if c.is_alphabetic() {
                rest.len()
            } else {
                c.len_utf8()
            });
        return (Kind::Word(&rest[..length]), length);
    }
    (Kind::Mark(c), c.len_utf8())
}

/// What stands before the bracket that closes; all where none does.
fn within_brackets(rest: &str, opening: char, closing: char) -> &str {
    let mut depth = 1_u32;
    let end = rest.find(|c: char| {
        depth += u32::from(c == opening);
        depth -= u32::from(c == closing);
        depth == 0
    });
    end.map_or(rest, |end| &rest[..end])
}

pub(super) fn closing(opening: char) -> Option<char> {
    match opening {
        '(' => Some(')'),
        '[' => Some(']'),
        _ => None,
    }
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn ideographic(rest: &str, c: char) -> (Kind<'_>, usize) {
    if let Some((meaning, length)) = names::ideograph(rest) {
        let kind = match meaning {
            Ideograph::Unit(unit) => Kind::Unit(unit),
            Ideograph::Half(half) => Kind::Half(half),
            Ideograph::Weekday => Kind::Weekday,
            Ideograph::Era(before) => Kind::Era(before),
            Ideograph::First => Kind::Number(1, 1),
            Ideograph::HalfPast => Kind::HalfPast,
            Ideograph::Zone(minutes) => Kind::Zone(minutes),
            Ideograph::Label => Kind::Label,
        };
        return (kind, length);
    }
    let length = rest.find(|c| numeral(c).is_none()).unwrap_or(rest.len());
    if length == 0 {
        return (Kind::Word(&rest[..c.len_utf8()]), c.len_utf8());
    }
    let (value, digits) = chinese_number(&rest[..length]);
    (Kind::Number(value, digits), length)
}

/// The value of a Chinese numeral below eleven.
fn numeral(c: char) -> Option<u64> {
    "〇一二三四五六七八九十"
        .chars()
        .position(|numeral| numeral == c)
        .or((c == '零').then_some(0))
        .map(|value| value as u64)
}

/// 二〇〇四 is 2004, 二十三 is 23.
fn chinese_number(text: &str) -> (u64, usize) {
    let mut value: u64 = 0;
    let mut digits = 0;
    for digit in text.chars().filter_map(numeral) {
        if digit == 10 {
            value = value.max(1).saturating_mul(10);
            digits = 1;
        } else if digits == 1 && matches!(value, 10 | 20 | 30) {
            value += digit;
            digits = 2;
        } else {
            value = value.saturating_mul(10).saturating_add(digit);
            digits += 1;
        }
    }
    (value, digits)
}
