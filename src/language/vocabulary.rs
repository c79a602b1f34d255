//! Words by number: a table that is cheap to copy and to add to.

use hashbrown::DefaultHashBuilder;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::BuildHasher;

/// Gives every word a number, the same for the same word, from 0 in the order
/// they come.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    /// All words, one behind the other: a copy copies no word by itself.
    text: String,
    words: HashTable<Word>,
    /// Seeded: words come from feeds, and nobody is to know which of them fall
    /// together.
    hasher: DefaultHashBuilder,
}

/// Where a word is in the text.
#[derive(Debug, Clone, Copy)]
struct Word {
    number: u32,
    start: u32,
    end: u32,
}

impl Vocabulary {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Makes room for so many words more, which copies have, too.
    pub(super) fn reserve(&mut self, words: usize) {
        let Vocabulary {
            text,
            words: table,
            hasher,
        } = self;
        table.reserve(words, |known| hasher.hash_one(known.of(text)));
    }

    /// A word's number, where it has one.
    pub(super) fn get(&self, word: &str) -> Option<usize> {
        let hash = self.hasher.hash_one(word);
        let found = self.words.find(hash, |known| known.of(&self.text) == word);
        found.map(|known| known.number as usize)
    }

    /// A word's number, a new one where it has none.
    pub(super) fn number(&mut self, word: &str) -> usize {
        let Vocabulary {
            text,
            words,
            hasher,
        } = self;
        let number = words.len();
        let entry = words.entry(
            hasher.hash_one(word),
            |known| known.of(text) == word,
            |known| hasher.hash_one(known.of(text)),
        );
        match entry {
            Entry::Occupied(known) => known.get().number as usize,
            Entry::Vacant(place) => {
                let start = small(text.len());
                text.push_str(word);
                place.insert(Word {
                    number: small(number),
                    start,
                    end: small(text.len()),
                });
                number
            }
        }
    }
}

impl Word {
    fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

/// A text of 4 GiB has no place here: articles are cut long before.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn numbers() {
        let mut words = Vocabulary::default();
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
