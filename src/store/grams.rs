//! Bigrams of Chinese, Japanese and Korean: stock `unicode61` takes a whole
//! run of them for one word.

use unicode_normalization::UnicodeNormalization;

/// A part of a text for the search index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A run of CJK characters, compatibility forms as one.
    Cjk(String),
    /// Anything else.
    Other(String),
}

/// Splits a text at the borders of CJK runs.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let cjk = is_cjk(first);
        let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        parts.push(if cjk {
            Part::Cjk(run.nfkc().collect())
        } else {
            Part::Other(run.to_owned())
        });
        rest = after;
    }
    parts
}

/// The `grams` of title and text: the overlapping pairs of each run, then its
/// last character alone, so that every character begins a gram. Runs are kept
/// apart by `x`, which no pair is: a phrase never reaches over a border.
pub(super) fn grams(texts: &[&str]) -> String {
    let mut grams = String::new();
    for text in texts {
        if !text.contains(is_cjk) {
            continue;
        }
        for part in parts(text) {
            if let Part::Cjk(run) = part {
                if !grams.is_empty() {
                    grams.push_str(" x ");
                }
                push_pairs(&run, &mut grams);
                grams.push(' ');
                grams.extend(run.chars().last());
            }
        }
    }
    grams
}

/// What to look for in `grams` for a run of a search: the phrase of its pairs;
/// a single character stands for every gram that begins with it.
pub(super) fn phrase(run: &str) -> String {
    let mut chars = run.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => format!("\"{only}\" *"),
        _ => {
            let mut pairs = String::new();
            push_pairs(run, &mut pairs);
            format!("\"{pairs}\"")
        }
    }
}

fn push_pairs(run: &str, to: &mut String) {
    let mut first = true;
    for (left, right) in run.chars().zip(run.chars().skip(1)) {
        if !first {
            to.push(' ');
        }
        first = false;
        to.extend([left, right]);
    }
}

/// Han, kana, bopomofo, hangul, with their marks and compatibility forms.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{3105}'..='\u{318E}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{FFA0}'..='\u{FFDC}' | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}
