//! What a revision changed.

use super::sketch;
use crate::model::brief::Change;
use std::collections::HashMap;
use std::collections::HashSet;

/// Words with which a line says that it corrects what stood before, lower
/// case; of scripts without spaces what it begins with.
const CORRECTIONS: &[&str] = &[
    "correction",
    "corrections",
    "corrected",
    "corrects",
    "clarification",
    "erratum",
    "errata",
    "korrektur",
    "korrigiert",
    "korrigierte",
    "berichtigung",
    "berichtigt",
    "richtigstellung",
    "rectificatif",
    "rectification",
    "corrigé",
    "corrigée",
    "corrección",
    "corregido",
    "rettifica",
    "correzione",
    "correção",
    "corrigido",
    "rectificatie",
    "correctie",
    "rättelse",
    "rettelse",
    "oikaisu",
    "исправление",
    "уточнение",
    "sprostowanie",
    "訂正",
    "更正",
    "정정",
];

/// A line says so with one of its first words.
const CORRECTION_WITHIN: usize = 4;

/// Compares two versions, each by title and text.
pub fn change(before: (&str, &str), now: (&str, &str)) -> Change {
    let mut counts: HashMap<u64, i64> = HashMap::new();
    for (sign, (title, text)) in [(-1, before), (1, now)] {
        for word in sketch::words(title).chain(sketch::words(text)) {
            *counts.entry(word.hash).or_default() += sign;
        }
    }
    let words: u64 = counts.values().map(|count| count.unsigned_abs()).sum();
    let stood: HashSet<&str> = lines(before).collect();
    Change {
        title: before.0 != now.0,
        text: before.1 != now.1,
        correction: lines(now).any(|line| !stood.contains(line) && is_correction(line)),
        words: u32::try_from(words).unwrap_or(u32::MAX),
    }
}

fn lines<'a>((title, text): (&'a str, &'a str)) -> impl Iterator<Item = &'a str> {
    std::iter::once(title).chain(text.lines()).map(str::trim)
}

fn is_correction(line: &str) -> bool {
    line.split_whitespace().take(CORRECTION_WITHIN).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.to_lowercase();
        CORRECTIONS.iter().any(|known| {
            let unspaced = known.chars().all(|c| c > '\u{3000}');
            word == *known || unspaced && word.starts_with(known)
        })
    })
}
