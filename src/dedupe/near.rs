//! The same article in other words: with another headline, a byline or a
//! copyright line, cut to an excerpt, half of it under an own lead, corrected.
//!
//! Much that is not the same looks alike: notices of one form with other
//! figures, items that share what stands at the end of every item, a report
//! that quotes the one before. So words in common are not enough: the figures
//! must be the same, what they share must be what the titles speak of, and
//! where one says more it must go on from the same beginning.

use super::Facts;
use super::article::NOTICE_MS;
use super::print::Part;
use super::sketch::HEADLINE_MIN;
use std::cmp::Ordering;

/// Further apart nothing is the same article because it looks alike,
/// milliseconds.
pub const NEAR_MS: i64 = 48 * 3_600_000;

/// A title alone, for less than a day: columns keep theirs.
const TITLE_MS: i64 = 24 * 3_600_000 - 1;

/// So many runs of two texts must be compared for a share to say something.
const COMPARED_MIN: usize = 6;

/// Texts of fewer runs need titles that agree; those of fewer still say nothing.
const SHORT: u32 = 40;
const TOO_SHORT: u32 = 12;

/// A teaser is at most this long and may be the beginning of anything longer.
const TEASER: u32 = 60;

/// So long a text need not say a word of its title.
const LONG: u32 = 200;

/// The same article in other words? The same both ways round.
pub(super) fn near(one: &Facts, other: &Facts) -> bool {
    let length = |facts: &Facts| (facts.words.print.runs, facts.size);
    match length(one).cmp(&length(other)) {
        Ordering::Less => is_told_by(one, other),
        Ordering::Equal => is_told_by(one, other) && is_told_by(other, one),
        Ordering::Greater => is_told_by(other, one),
    }
}

/// `long` has at least as many words.
fn is_told_by(short: &Facts, long: &Facts) -> bool {
    let apart = match (short.shown(), long.shown()) {
        (Some(one), Some(other)) => one.abs_diff(other),
        _ => return false,
    };
    let dated = short.published.is_some() && long.published.is_some();
    // What is short in both comes again in the same words, and so do titles. A
    // time that nobody stated is no reason to tell them apart.
    let within = match (dated, short.bare, &long.body) {
        (false, _, _) => NEAR_MS,
        (true, true, _) => TITLE_MS,
        (true, false, Some(_)) => NEAR_MS,
        (true, false, None) => NOTICE_MS,
    };
    if apart > within.unsigned_abs() || !titles_count_alike(short, long) {
        return false;
    }
    let same_title = short.same_title(long) || short.title.is_within(&long.title);
    let (text, longer) = (&short.words.print, &long.words.print);
    let shared = text.shared(longer);
    if short.bare {
        let headline = short.title.words.len().min(long.title.words.len()) >= HEADLINE_MIN;
        return headline && same_title && (long.bare || shared.other.topic.all > 1);
    }
    if short.size == 0 || !text.counts_alike(longer) {
        return false;
    }
    let begun = short.words.lead_shared(&long.words);
    let (first, runs) = (short.words.lead.len(), shared.one.runs);
    if text.runs < TEASER
        && same_title
        && first >= 4
        && begun * 4 >= first * 3
        && runs.shared * 4 >= runs.all * 3
    {
        return true;
    }
    let titles = short.title.agrees(&long.title);
    if text.runs < TOO_SHORT || runs.all < COMPARED_MIN || text.runs < SHORT && !titles {
        return false;
    }
    if short.same_text(long) {
        let spoken_of = |part: Part| part.all > 0;
        return titles || spoken_of(shared.one.topic) && spoken_of(shared.other.topic);
    }
    let topic = |facts: &Facts, part: Part| {
        let runs = facts.words.print.runs;
        part.is_half_shared() && (part.all >= 3 || part.all > 0 && runs >= LONG / 2 || runs >= LONG)
    };
    let (short_topic, long_topic) = (
        topic(short, shared.one.topic),
        topic(long, shared.other.topic),
    );
    let lead = shared.other.lead;
    let goes_on = lead.all >= 2 && lead.is_half_shared() || begun * 2 >= first;
    // In hundredths: of either text, and of the shorter one.
    let of_both = runs.shared * 100 / shared.either().max(1);
    let of_short = runs.shared * 100 / runs.all;
    // Whole, under something new: as likely a report of what came after.
    let quoted = !goes_on && of_short >= 85;
    if of_both >= 50 && (of_both >= 75 || !quoted) && (titles || short_topic && long_topic) {
        return true;
    }
    let larger = longer.runs / text.runs.max(1);
    of_short >= 70 && goes_on && (titles || short_topic && larger < 4 && (long_topic || larger < 3))
}

/// False for titles that both name numbers, of which neither text has the
/// other's.
fn titles_count_alike(one: &Facts, other: &Facts) -> bool {
    let known = |from: &Facts, to: &Facts| {
        let numbers = &from.title.numbers;
        let stands = |number: &u16| {
            to.title.numbers.binary_search(number).is_ok() || to.words.print.has_number(*number)
        };
        numbers.iter().all(stands)
    };
    known(one, other) || known(other, one)
}
