//! Bigrams of Chinese, Japanese and Korean: stock `unicode61` takes a whole
//! run of them for one word.

use unicode_normalization::UnicodeNormalization;

/// Keeps runs apart: a token that no text of words holds (a private-use
/// character, which `unicode61` takes for a letter).
const APART: char = '\u{E000}';

/// A part of a text for the search index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A run of CJK characters, compatibility forms as one.
    Cjk(String),
    /// A word of other letters without a space to a CJK run: `unicode61` takes
    /// both for one word, so it stands in `grams` too.
    Glued(String),
    /// Anything else.
    Other(String),
}

/// Splits a text at the borders of CJK runs.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut behind_cjk = false;
    while let Some(first) = rest.chars().next() {
        let cjk = is_cjk(first);
        let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if cjk {
            parts.push(Part::Cjk(run.nfkc().collect()));
        } else {
            push_glued(run, behind_cjk, !after.is_empty(), &mut parts);
        }
        behind_cjk = cjk;
        rest = after;
    }
    parts
}

/// The `grams` of title and text: the overlapping pairs of each run, then its
/// last character alone, so that every character begins a gram; and the words
/// glued to it. No phrase reaches from one run to the next.
pub(super) fn grams(texts: &[&str]) -> String {
    let mut grams = String::new();
    for text in texts.iter().filter(|text| text.contains(is_cjk)) {
        for part in parts(text) {
            let (Part::Cjk(run) | Part::Glued(run)) = &part else {
                continue;
            };
            if !grams.is_empty() {
                grams.extend([' ', APART, ' ']);
            }
            if let Part::Cjk(_) = part {
                push_pairs(run, &mut grams);
                grams.push(' ');
                grams.extend(run.chars().last());
            } else {
                grams.push_str(run);
            }
        }
    }
    grams
}

fn push_glued(run: &str, left: bool, right: bool, parts: &mut Vec<Part>) {
    let no_word = |c: char| !c.is_alphanumeric();
    let first = if left {
        run.find(no_word).unwrap_or(run.len())
    } else {
        0
    };
    let last = if right {
        run.rfind(no_word).map_or(0, |at| {
            at + run[at..].chars().next().map_or(0, char::len_utf8)
        })
    } else {
        run.len()
    };
    let last = last.max(first);
    let word = |text: &str| text.chars().any(char::is_alphanumeric);
    if word(&run[..first]) {
        parts.push(Part::Glued(run[..first].to_owned()));
    }
    if word(&run[first..last]) {
        parts.push(Part::Other(run[first..last].to_owned()));
    }
    if word(&run[last..]) {
        parts.push(Part::Glued(run[last..].to_owned()));
    }
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
    c >= '\u{1100}'
        && matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}' | '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{3105}'..='\u{318E}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{FFA0}'..='\u{FFDC}' | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}
