//! Small stand-ins for titles and texts, to be kept beside every occurrence:
//! enough to say that two are about the same without fetching either.

/// Words of a title that count.
const TITLE_WORDS: usize = 24;

/// Pairs of words at the beginning of a text: a teaser is most often that.
const LEAD_PAIRS: usize = 24;

/// Smallest hashes of a text's runs of three words (Broder, "On the
/// resemblance and containment of documents", 1997).
const SKETCH: usize = 16;

/// Fewer pairs than these say nothing.
const LEAD_MIN: usize = 4;

/// What is kept of a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// Hashes of its words, sorted, each once.
    pub(super) words: Vec<u16>,
    /// Of those that hold a digit, sorted.
    pub(super) numbers: Vec<u16>,
}

impl Title {
    pub(super) fn of(title: &str) -> Title {
        let mut made = Title::default();
        for (word, digit) in words(title).take(TITLE_WORDS) {
            let word = fold(word) as u16;
            made.words.push(word);
            if digit {
                made.numbers.push(word);
            }
        }
        for list in [&mut made.words, &mut made.numbers] {
            list.sort_unstable();
            list.dedup();
        }
        made
    }

    /// True for titles that share more than half of the shorter one's words
    /// and do not count differently.
    pub(super) fn agrees(&self, other: &Title) -> bool {
        let shorter = self.words.len().min(other.words.len());
        common(&self.words, &other.words) * 2 > shorter && self.counts_alike(other)
    }

    /// False when both name numbers and neither names all of the other's:
    /// `Version 3` and `Version 4`.
    pub(super) fn counts_alike(&self, other: &Title) -> bool {
        let fewer = self.numbers.len().min(other.numbers.len());
        common(&self.numbers, &other.numbers) == fewer
    }
}

/// What is kept of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// Hashes of the first pairs of words, sorted, each once.
    pub(super) lead: Vec<u16>,
    /// The smallest hashes of runs of three words, sorted.
    pub(super) sketch: Vec<u32>,
}

impl Text {
    pub(super) fn of(text: &str) -> Text {
        let mut made = Text::default();
        let (mut before, mut last) = (0_u64, 0_u64);
        for (at, (this, _)) in words(text).enumerate() {
            if at >= 1 && made.lead.len() < LEAD_PAIRS {
                made.lead.push(fold(mix(last, this)) as u16);
            }
            if at >= 2 {
                keep_smallest(&mut made.sketch, fold(mix(mix(before, last), this)));
            }
            (before, last) = (last, this);
        }
        made.lead.sort_unstable();
        made.lead.dedup();
        made
    }

    /// True where one begins as the other does, or where most of their words
    /// stand in the same runs.
    pub(super) fn resembles(&self, other: &Text) -> bool {
        self.begins_like(other) || self.is_mostly(other)
    }

    fn begins_like(&self, other: &Text) -> bool {
        let shorter = self.lead.len().min(other.lead.len());
        shorter >= LEAD_MIN && common(&self.lead, &other.lead) * 2 >= shorter
    }

    /// The smallest hashes of both together are a fair sample of both.
    fn is_mostly(&self, other: &Text) -> bool {
        let mut all: Vec<u32> = self.sketch.iter().chain(&other.sketch).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(SKETCH);
        let shared = all
            .iter()
            .filter(|hash| {
                self.sketch.binary_search(hash).is_ok() && other.sketch.binary_search(hash).is_ok()
            })
            .count();
        all.len() >= LEAD_MIN && shared * 2 >= all.len()
    }
}

fn keep_smallest(sketch: &mut Vec<u32>, hash: u32) {
    if let Err(place) = sketch.binary_search(&hash)
        && place < SKETCH
    {
        sketch.insert(place, hash);
        sketch.truncate(SKETCH);
    }
}

/// How many of two sorted lists stand in both.
fn common(one: &[u16], other: &[u16]) -> usize {
    one.iter()
        .filter(|hash| other.binary_search(hash).is_ok())
        .count()
}

/// Hashes of the words in lower case, and whether each holds a digit. `4.1`
/// is one word; of scripts without spaces every pair of neighbours is.
fn words(text: &str) -> impl Iterator<Item = (u64, bool)> + '_ {
    let mut chars = lowered(text).peekable();
    // The last character was of a script without spaces.
    let mut within = false;
    std::iter::from_fn(move || {
        loop {
            let first = chars.next()?;
            if is_unspaced(first) {
                let next = chars.peek().copied().filter(|c| is_unspaced(*c));
                let alone = !std::mem::replace(&mut within, true);
                match next {
                    Some(next) => return Some((fnv([first, next]), false)),
                    None if alone => return Some((fnv([first]), false)),
                    None => continue,
                }
            }
            within = false;
            if !first.is_alphanumeric() {
                continue;
            }
            let mut word = step(FNV, first);
            let mut digit = first.is_numeric();
            let mut numeric = digit;
            while let Some(next) = chars.peek().copied() {
                let point = numeric && matches!(next, '.' | ',' | ':');
                if !point && (!next.is_alphanumeric() || is_unspaced(next)) {
                    break;
                }
                chars.next();
                if point {
                    // Part of the number only where more of it follows.
                    if !chars.peek().is_some_and(|c| c.is_numeric()) {
                        break;
                    }
                } else {
                    numeric = next.is_numeric();
                    digit |= numeric;
                }
                word = step(word, next);
            }
            return Some((word, digit));
        }
    })
}

/// Of the characters one alone is two in lower case.
fn lowered(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut chars = text.chars();
    let mut second = None;
    std::iter::from_fn(move || {
        if let Some(second) = second.take() {
            return Some(second);
        }
        let c = chars.next()?;
        if c.is_ascii() {
            return Some(c.to_ascii_lowercase());
        }
        let mut lower = c.to_lowercase();
        let first = lower.next();
        second = lower.next();
        first
    })
}

/// Han, kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        && c.is_alphanumeric()
}

/// FNV-1a, 64 bits, over characters: the same in every build, which the
/// standard library's hashes are not.
const FNV: u64 = 0xCBF2_9CE4_8422_2325;

fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3)
}

pub(super) fn fnv(chars: impl IntoIterator<Item = char>) -> u64 {
    chars.into_iter().fold(FNV, step)
}

fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(23) ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn fold(hash: u64) -> u32 {
    let hash = mix(hash, hash >> 32);
    (hash >> 32) as u32
}
