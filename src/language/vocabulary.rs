//! Words by number: a table that is cheap to copy and to add to.

use std::hash::BuildHasher;
use std::hash::RandomState;
use std::sync::LazyLock;

/// Gives every word a number, the same for the same word, from 0 in the order
/// they come.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    /// All words, one behind the other.
    text: String,
    /// By number.
    entries: Vec<Entry>,
    /// Numbers from 1 where their hash says, else in the next free place; 0 is
    /// free. Their count is a power of two, at least twice that of the words.
    slots: Vec<u32>,
}

/// Where a word is.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u64,
    start: usize,
    end: usize,
}

const SLOTS_MIN: usize = 64;

/// Words come from feeds: nobody is to know which of them fall together.
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0));

impl Vocabulary {
    pub(super) fn new() -> Vocabulary {
        Vocabulary {
            text: String::new(),
            entries: Vec::new(),
            slots: vec![0; SLOTS_MIN],
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// A word's number, where it has one.
    pub(super) fn get(&self, word: &str) -> Option<usize> {
        self.find(hash(word), word).ok()
    }

    /// A word's number, a new one where it has none.
    pub(super) fn number(&mut self, word: &str) -> usize {
        let hash = hash(word);
        let slot = match self.find(hash, word) {
            Ok(number) => return number,
            Err(slot) => slot,
        };
        let number = self.entries.len();
        let start = self.text.len();
        self.text.push_str(word);
        self.entries.push(Entry {
            hash,
            start,
            end: self.text.len(),
        });
        self.slots[slot] = u32::try_from(number + 1).unwrap_or(u32::MAX);
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// A word's number, or the slot where it would be.
    fn find(&self, hash: u64, word: &str) -> Result<usize, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let Some(number) = (self.slots[slot] as usize).checked_sub(1) else {
                return Err(slot);
            };
            let entry = self.entries[number];
            if entry.hash == hash && &self.text[entry.start..entry.end] == word {
                return Ok(number);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![0; mask + 1];
        for (number, entry) in (1_u32..).zip(&self.entries) {
            let mut slot = entry.hash as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number;
        }
    }
}

/// Eight bytes a step, each multiplied and folded.
fn hash(word: &str) -> u64 {
    let start = *SEED ^ word.len() as u64;
    word.as_bytes().chunks(8).fold(start, |hash, chunk| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let product = u128::from(hash ^ u64::from_le_bytes(bytes)) * 0x9e37_79b9_7f4a_7c15;
        (product as u64) ^ ((product >> 64) as u64)
    })
}

/// A text in lower case. Most texts are ASCII, and quickly so.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn numbers() {
        let mut words = Vocabulary::new();
        let text: Vec<String> = (0..500).map(|n| format!("word{n}")).collect();
        for (at, word) in text.iter().enumerate() {
            assert_eq!(words.get(word), None);
            assert_eq!(words.number(word), at);
        }
        for (at, word) in text.iter().enumerate() {
            assert_eq!(words.number(word), at, "the same word, the same number");
            assert_eq!(words.get(word), Some(at));
        }
        assert_eq!((words.len(), words.get("")), (500, None));
    }
}
