//! Lines that a feed repeats from item to item, learned as they come.

use crate::model::brief::RepeatedLines;
use crate::normalize::block::Line;
use crate::normalize::boilerplate::fold;

/// Lines remembered of a feed; the longest unseen goes first.
const LINES_MAX: usize = 256;
/// Lines learned of one item: what repeats stands at its ends.
const FIRST: usize = 6;
const LAST: usize = 18;
/// Longer lines (bytes) are not learned: they are text.
const LENGTH_MAX: usize = 1_000;

/// How many items carried the line.
pub(super) fn count(repeated: &RepeatedLines, line: &str) -> u32 {
    if repeated.counts.is_empty() || line.len() > LENGTH_MAX {
        return 0;
    }
    let hash = hash(line);
    let found = repeated.counts.iter().find(|(known, _)| *known == hash);
    found.map_or(0, |(_, count)| *count)
}

/// Counts an item's lines, each once.
pub(in crate::normalize) fn learn(lines: &[Line], repeated: &mut RepeatedLines) {
    let last = lines.len().saturating_sub(LAST).max(FIRST.min(lines.len()));
    let ends = lines.iter().take(FIRST).chain(&lines[last..]);
    let mut seen = Vec::new();
    for line in ends.filter(|line| line.text.len() <= LENGTH_MAX) {
        let hash = hash(&line.text);
        if seen.contains(&hash) {
            continue;
        }
        seen.push(hash);
        let known = repeated.counts.iter().position(|(known, _)| *known == hash);
        let count = known.map_or(0, |at| repeated.counts.remove(at).1);
        repeated.counts.push((hash, count.saturating_add(1)));
    }
    let over = repeated.counts.len().saturating_sub(LINES_MAX);
    repeated.counts.drain(..over);
}

/// FNV-1a over the folded line: stable between versions of the program.
fn hash(line: &str) -> u64 {
    fold(line)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}
