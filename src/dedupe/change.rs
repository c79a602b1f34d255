//! What a revision changed.

use super::sketch;
use crate::language::notes::is_correction;
use crate::model::brief::Change;
use std::collections::HashMap;
use std::collections::HashSet;

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
