//! The text of a date as tokens: numbers, words, marks.

use super::tables::IDEOGRAPHIC;
use super::token::Kind;
use super::token::Token;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

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
                None => fold_letter(c, &mut out),
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
        // A number that does not fit is not part of any date.
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
    let words = IDEOGRAPHS.get(&c).map_or(&[][..], Vec::as_slice);
    if let Some((kind, word)) = words.iter().find(|(_, word)| rest.starts_with(word)) {
        return (*kind, word.len());
    }
    let length = rest.find(|c| numeral(c).is_none()).unwrap_or(rest.len());
    if length == 0 {
        return (Kind::Word(&rest[..c.len_utf8()]), c.len_utf8());
    }
    let (value, digits) = chinese_number(&rest[..length]);
    (Kind::Number(value, digits), length)
}

/// By the first character, the longest first.
static IDEOGRAPHS: LazyLock<HashMap<char, Vec<(Kind<'static>, String)>>> = LazyLock::new(|| {
    let mut all: HashMap<char, Vec<(Kind<'static>, String)>> = HashMap::new();
    for (kind, words) in IDEOGRAPHIC {
        for word in words.split(' ') {
            for first in word.chars().take(1) {
                let word = word.replace('_', " ");
                all.entry(first).or_default().push((*kind, word));
            }
        }
    }
    for words in all.values_mut() {
        words.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
    }
    all
});

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

/// Adds a character in the form in which words are compared: lower case,
/// accents and other combining marks gone, full-width forms made plain.
fn fold_letter(c: char, out: &mut String) {
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
