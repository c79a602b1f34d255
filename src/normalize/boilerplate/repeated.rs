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

/// A frame has so many letters beside the title in it.
const FRAME_MIN: usize = 8;
/// Shorter titles (bytes) are words that stand in any line.
const TITLE_MIN: usize = 6;
/// Stands for the title in a frame.
const TITLE: &str = "\u{1}";

/// How many items carried the line, or the line with their own title in it.
pub(super) fn count(repeated: &RepeatedLines, line: &str, title: &Title) -> u32 {
    if repeated.counts.is_empty() || line.len() > LENGTH_MAX {
        return 0;
    }
    let hash = hash(line, title);
    let found = repeated.counts.iter().find(|(known, _)| *known == hash);
    found.map_or(0, |(_, count)| *count)
}

/// An item's title, as it is looked for in lines.
#[derive(Debug, Default)]
pub(in crate::normalize) struct Title(String);

impl Title {
    pub(in crate::normalize) fn new(title: Option<&str>) -> Title {
        let folded = title
            .map(|title| fold(title).into_owned())
            .unwrap_or_default();
        Title(if folded.len() < TITLE_MIN {
            String::new()
        } else {
            folded
        })
    }

    /// `The article <title> comes from <site>`: a folded line without the
    /// title in it, where it has one and words around it.
    fn frame(&self, folded: &str) -> Option<String> {
        if self.0.is_empty() || !folded.contains(self.0.as_str()) {
            return None;
        }
        let frame = folded.replacen(self.0.as_str(), TITLE, 1);
        let letters = frame.chars().filter(|c| c.is_alphabetic()).count();
        (letters >= FRAME_MIN).then_some(frame)
    }
}

/// Counts an item's lines, each once.
pub(in crate::normalize) fn learn(lines: &[Line], title: &Title, repeated: &mut RepeatedLines) {
    let last = lines.len().saturating_sub(LAST).max(FIRST.min(lines.len()));
    let ends = lines.iter().take(FIRST).chain(&lines[last..]);
    let mut seen = Vec::new();
    for line in ends.filter(|line| line.text.len() <= LENGTH_MAX) {
        let hash = hash(&line.text, title);
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
fn hash(line: &str, title: &Title) -> u64 {
    let folded = fold(line);
    let frame = title.frame(&folded);
    frame
        .as_deref()
        .unwrap_or(&folded)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}
