//! The print of a text: a fair sample of its runs of three words, by which is
//! told how much of one text stands in another without either (Broder, "On
//! the resemblance and containment of documents", 1997).

use super::sketch::fold;
use super::sketch::mix;

/// Runs that are kept of a text; of a longer one every second, fourth, ..
const RUNS_MAX: usize = 128;

/// Runs at the beginning of a text that are marked as such.
const LEAD_RUNS: usize = 24;

/// Different numbers of a text that are kept.
const NUMBERS_MAX: usize = 48;

/// Of ten numbers so many must be the same.
const NUMBERS_ALIKE: usize = 7;

/// Smallest runs of a text and of its beginning by which texts find each other.
const KEYS: usize = 6;
const LEAD_KEYS: usize = 2;

/// Marks at a run: a word of the title is in it; it stands at the beginning.
const TOPIC: u16 = 1;
const LEAD: u16 = 2;
const MARKS: u32 = 2;

/// Bits that are kept of a run, and those that two samples of different scale
/// must have left to be compared.
const BITS: u32 = 14;
const BITS_MIN: u32 = 8;

/// Every run where a sample takes one in 2^scale.
const SCALE_MAX: u8 = 18;

/// What is kept of the runs and numbers of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Print {
    /// One in 2^scale runs is kept.
    pub(super) scale: u8,
    /// Runs of the text.
    pub(super) runs: u32,
    /// The sample: hashes with marks, sorted, each once.
    pub(super) sample: Vec<u16>,
    /// Hashes of the numbers, sorted, each once: the smallest.
    /// More bits than a word has: one that is the same by chance makes one
    /// article of two notices.
    pub(super) numbers: Vec<u32>,
    /// By which texts with much in common find each other.
    pub(super) keys: Vec<u32>,
}

/// Some runs, and how many of them stand in the other text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    pub(super) all: usize,
    pub(super) shared: usize,
}

impl Part {
    fn count(&mut self, shared: bool) {
        self.all += 1;
        self.shared += usize::from(shared);
    }

    pub(super) fn is_half_shared(self) -> bool {
        self.shared * 2 >= self.all
    }
}

/// How a text stands to another, on the sample that both have.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side {
    pub(super) runs: Part,
    /// Those with a word of the title.
    pub(super) topic: Part,
    /// Those at the beginning.
    pub(super) lead: Part,
}

/// What two texts share.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shared {
    pub(super) one: Side,
    pub(super) other: Side,
}

impl Shared {
    /// Runs that stand in either.
    pub(super) fn either(&self) -> usize {
        self.one.runs.all + self.other.runs.all - self.one.runs.shared
    }

    /// At least half of all stand in both.
    pub(super) fn is_mostly(&self) -> bool {
        self.either() >= 4 && self.one.runs.shared * 2 >= self.either()
    }
}

impl Print {
    /// Compares at the scale of the sparser sample.
    pub(super) fn shared(&self, other: &Print) -> Shared {
        let scale = self.scale.max(other.scale);
        let lost = u32::from(self.scale.abs_diff(other.scale));
        let (one, other) = (self.at(scale, lost), other.at(scale, lost));
        let mut found = Shared::default();
        let (mut this, mut that) = (one.iter().peekable(), other.iter().peekable());
        loop {
            let order = match (this.peek(), that.peek()) {
                (None, None) => return found,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((one, _)), Some((other, _))) => one.cmp(other),
            };
            let both = order.is_eq();
            if order.is_le()
                && let Some((_, marks)) = this.next()
            {
                found.one.count(*marks, both);
            }
            if order.is_ge()
                && let Some((_, marks)) = that.next()
            {
                found.other.count(*marks, both);
            }
        }
    }

    /// The sample as one of a sparser scale, by the bits that are left of both
    /// when `lost` are not: hashes, each once, and their marks.
    fn at(&self, scale: u8, lost: u32) -> Vec<(u16, u16)> {
        let bits = BITS.saturating_sub(lost);
        let mut out: Vec<(u16, u16)> = Vec::new();
        if bits < BITS_MIN {
            return out;
        }
        let dense = self.scale < scale;
        for run in &self.sample {
            let (hash, marks) = (run >> MARKS, run & (TOPIC | LEAD));
            let hash = if dense { hash } else { hash >> lost };
            if hash >> bits != 0 {
                break;
            }
            match out.last_mut() {
                Some((last, before)) if *last == hash => *before |= marks,
                _ => out.push((hash, marks)),
            }
        }
        out
    }

    /// True where nearly all numbers of the one with fewer are the other's too.
    pub(super) fn counts_alike(&self, other: &Print) -> bool {
        // Of more than are kept those are compared that are kept of both.
        let last = |print: &Print| match print.numbers.len() < NUMBERS_MAX {
            true => u32::MAX,
            false => print.numbers.last().copied().unwrap_or(u32::MAX),
        };
        let limit = last(self).min(last(other));
        let within = |print: &Print| print.numbers.partition_point(|number| *number <= limit);
        let (one, two) = (
            &self.numbers[..within(self)],
            &other.numbers[..within(other)],
        );
        let shared = super::sketch::common(one, two);
        shared * 10 >= one.len().min(two.len()) * NUMBERS_ALIKE
    }

    pub(super) fn has_number(&self, number: u16) -> bool {
        self.numbers.iter().any(|known| *known as u16 == number)
    }
}

impl Side {
    fn count(&mut self, marks: u16, shared: bool) {
        self.runs.count(shared);
        if marks & TOPIC != 0 {
            self.topic.count(shared);
        }
        if marks & LEAD != 0 {
            self.lead.count(shared);
        }
    }
}

/// Makes a print, word by word.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// Words so far.
    pub(super) words: usize,
    /// The last two, and whether they stand in the title.
    last: [(u64, bool); 2],
    scale: u8,
    runs: Vec<(u32, u16)>,
    numbers: Vec<u32>,
}

impl Builder {
    pub(super) fn add(&mut self, word: u64, in_title: bool, digit: bool) {
        if digit {
            let number = fold(word);
            if let Err(place) = self.numbers.binary_search(&number)
                && place < NUMBERS_MAX
            {
                self.numbers.insert(place, number);
                self.numbers.truncate(NUMBERS_MAX);
            }
        }
        self.words += 1;
        let [before, last] = self.last;
        if self.words > 2 {
            let run = fold(mix(mix(before.0, last.0), word));
            let mut marks = 0;
            if before.1 || last.1 || in_title {
                marks |= TOPIC;
            }
            if self.words <= 2 + LEAD_RUNS {
                marks |= LEAD;
            }
            if u64::from(run) < 1 << (32 - self.scale) {
                self.runs.push((run, marks));
                if self.runs.len() >= 8 * RUNS_MAX {
                    self.thin();
                }
            }
        }
        self.last = [last, (word, in_title)];
    }

    /// Each run once; fewer, where there are too many.
    fn thin(&mut self) {
        self.runs.sort_unstable();
        self.runs.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 |= next.1;
            }
            same
        });
        while self.runs.len() > RUNS_MAX && self.scale < SCALE_MAX {
            self.scale += 1;
            let limit = 1_u64 << (32 - self.scale);
            let kept = self
                .runs
                .partition_point(|(run, _)| u64::from(*run) < limit);
            self.runs.truncate(kept);
        }
        // No text is that long.
        self.runs.truncate(RUNS_MAX);
    }

    pub(super) fn made(mut self) -> Print {
        self.thin();
        let lead = self.runs.iter().filter(|(_, marks)| marks & LEAD != 0);
        let mut keys: Vec<u32> = self.runs.iter().take(KEYS).map(|(run, _)| *run).collect();
        keys.extend(lead.take(LEAD_KEYS).map(|(run, _)| *run));
        keys.sort_unstable();
        keys.dedup();
        let shift = 32 - BITS - u32::from(self.scale);
        let mut sample: Vec<u16> = Vec::with_capacity(self.runs.len());
        for (run, marks) in &self.runs {
            let hash = ((run >> shift) as u16) << MARKS;
            match sample.last_mut() {
                Some(last) if *last & !(TOPIC | LEAD) == hash => *last |= marks,
                _ => sample.push(hash | marks),
            }
        }
        Print {
            scale: self.scale,
            runs: u32::try_from(self.words.saturating_sub(2)).unwrap_or(u32::MAX),
            sample,
            numbers: self.numbers,
            keys,
        }
    }
}
