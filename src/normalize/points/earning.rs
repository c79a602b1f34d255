//! How many points a text carries, and which of them save reading.

use crate::language::words::length;
use crate::model::brief::Passage;

/// A text of fewer words (of scripts without spaces, pairs of signs) is read
/// as fast as its points.
const WORDS_SAVED: usize = 60;
/// Points never say more than such a part of the body (tenths); the first one
/// alone may say a little more.
const PART: usize = 5;
const PART_FIRST: usize = 6;

/// The points that save reading: none of what is short, and no more than about
/// half of what is shown.
pub fn earning(mut points: Vec<Passage>, body: &[Passage]) -> Vec<Passage> {
    if points.is_empty() {
        return points;
    }
    let words = |passage: &Passage| length(&passage.text);
    let shown: usize = body.iter().map(words).sum();
    if shown < WORDS_SAVED {
        return Vec::new();
    }
    let (mut said, mut part) = (0, PART_FIRST);
    let kept = points.iter().take_while(|point| {
        said += words(point);
        let fits = said * 10 <= shown * part;
        part = PART;
        fits
    });
    let kept = kept.count();
    points.truncate(kept);
    points
}

/// How many points a text of so many words carries.
pub(super) fn fitting(words: usize) -> usize {
    match words {
        0..=39 => 1,
        40..=79 => 2,
        80..=399 => 3,
        400..=699 => 4,
        700..=999 => 5,
        _ => 6,
    }
}
