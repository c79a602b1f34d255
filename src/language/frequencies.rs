//! In how many documents a term stands: what tells a telling word from a
//! common one.
//!
//! A table that is built in knows the common words of news; what a database
//! has counted is added to it, so that the first day is no exception and a
//! subject that one's own feeds speak of every day tells little.

use super::lexicon;
use super::terms::Term;
use super::terms::term_of;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Stems by how rare they are: a line begins with twice the natural logarithm
/// of how many documents there are for each that holds them. Counted in some
/// 1,800 news articles and posts, most of them English.
const TABLE: &str = include_str!("frequencies.txt");

/// Documents that the table counts for beside those of the database.
const PRIOR: f32 = 2000.0;

/// The rarity of words that no table lists, in natural logarithms.
const UNKNOWN: f32 = 7.5;

/// The rarity of words that carry grammar, in any language.
const GRAMMAR: f32 = 1.0;

static BACKGROUND: LazyLock<HashMap<Term, f32>> = LazyLock::new(|| {
    let mut rarity = HashMap::new();
    for line in TABLE.lines() {
        let Some((class, stems)) = line.split_once(' ') else {
            continue;
        };
        let class: f32 = class.parse().unwrap_or(0.0);
        for stem in stems.split(' ') {
            rarity.insert(term_of(stem), class / 2.0);
        }
    }
    for word in lexicon::grammar_words() {
        rarity.insert(term_of(word), GRAMMAR);
    }
    rarity
});

/// Document frequencies: the table's, and what was counted.
#[derive(Debug, Clone, Default)]
pub struct Frequencies {
    counted: HashMap<Term, u32>,
    documents: u32,
}

impl Frequencies {
    /// The table, and so many documents counted beside it, whose terms are
    /// added with [`Frequencies::add`].
    pub fn counted_in(documents: u32) -> Frequencies {
        Frequencies {
            counted: HashMap::new(),
            documents,
        }
    }

    /// This term stands in so many of the documents counted.
    pub fn add(&mut self, term: Term, documents: u32) {
        self.counted.insert(term, documents);
    }

    /// How rare a term is: the natural logarithm of how many documents there
    /// are for each that holds it; 0 for what every document holds, some 8 for
    /// what none was seen to hold. A term never gets rarer by being counted:
    /// a database counts only what tells in a title or lead.
    pub fn rarity(&self, term: Term) -> f32 {
        let known = BACKGROUND.get(&term).copied().unwrap_or(UNKNOWN);
        let Some(counted) = self.counted.get(&term) else {
            return known;
        };
        let share = ((-known).exp() * PRIOR + *counted as f32)
            / (PRIOR + self.documents.max(*counted) as f32);
        known.min(-share.ln())
    }
}

#[cfg(test)]
mod tests {
    use super::Frequencies;
    use crate::language::terms::term_of;

    #[test]
    fn common_words_are_common_and_what_is_counted_becomes_so() {
        let table = Frequencies::default();
        let rarity = |word: &str| table.rarity(term_of(word));
        assert!(rarity("the") < rarity("police"));
        assert!(rarity("police") < rarity("sandbank"));
        assert!(
            rarity("nicht") < rarity("schiff"),
            "grammar of all languages"
        );
        assert_eq!(rarity("Gull"), rarity("gull"));
        let mut counted = Frequencies::counted_in(10_000);
        counted.add(term_of("sandbank"), 3000);
        counted.add(term_of("the"), 1);
        assert!(counted.rarity(term_of("sandbank")) < rarity("police"));
        assert_eq!(counted.rarity(term_of("the")), rarity("the"));
    }
}
