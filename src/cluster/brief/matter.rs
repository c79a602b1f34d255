//! What a sentence is about, so that sentences can be compared.

use super::figures;
use super::figures::Figure;
use super::figures::Kind;
use super::figures::Read;
use crate::language::Frequencies;
use crate::language::lexicon;
use crate::language::lexicon::SAID;
use crate::language::lexicon::STOP;
use crate::language::lexicon::THIRD;
use crate::language::lexicon::TIMES;
use crate::language::senses;
use crate::language::senses::Sense;
use crate::language::terms;
use crate::language::terms::Term;
use crate::text::lower;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// The matter of a sentence: its terms with their weights, its figures.
#[derive(Debug, Clone, Default)]
pub(super) struct Matter {
    /// Ascending by key, each once.
    terms: Vec<Weighed>,
    norm: f64,
    /// The first word's term, where its capital does not tell what it is.
    first: Option<u64>,
    pub(super) figures: Vec<Figure>,
    /// A set, by sense.
    pub(super) senses: u128,
    /// Whose word it is: terms beside a verb that reports.
    pub(super) authority: Vec<Term>,
    /// It leans on a name that stands elsewhere: "his colleagues".
    pub(super) leans: bool,
    /// How many words.
    pub(super) len: usize,
    /// The words, in lower case.
    pub(super) words: Vec<String>,
}

/// How two sentences stand to each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    pub(super) likeness: f64,
    pub(super) covered: f64,
    pub(super) hard_likeness: f64,
}

/// A term of a sentence.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    key: u64,
    weight: f64,
    /// A name or a time: who and when, not what.
    soft: bool,
    /// A word that has a capital where none needs one.
    name: bool,
    /// A word beside its sense: what both say is counted once.
    beside: bool,
}

/// Added to what a sentence says, so that two short ones are not alike for
/// one word.
const BASE: f64 = 3.0;
/// Names stand in most sentences of a story,
const NAME: f64 = 0.75;
/// and so do days and hours.
const TIME: f64 = 0.4;

/// A word that another one ends with.
const PART: f64 = 0.8;
/// The word itself, beside its sense.
const WORD: f64 = 0.4;
/// Those who act: who, not what.
const ACTORS: u128 = senses::AUTHORITIES | 1 << senses::PEOPLE;

/// What a sense weighs, as the rarity of words goes.
const SENSE: f64 = 4.5;
/// A fate of people weighs more.
const FATE: f64 = 5.0;
/// "People" says little.
const PEOPLE: f64 = 1.5;
/// The same number twice is no accident, the longer it is the less.
const FIGURE: f64 = 2.5;
const DIGIT: f64 = 1.2;

const SENSES: u64 = 1 << 40;
const FIGURES: u64 = 1 << 41;

impl Matter {
    pub(super) fn read(text: &str, language: Option<&str>, frequencies: &Frequencies) -> Matter {
        let lexicon = lexicon::of(language);
        let spots = terms::words(text);
        let lowered: Vec<String> = spots
            .iter()
            .map(|word| lower(&text[word.start..word.end]))
            .collect();
        let reads: Vec<Read<'_>> = spots
            .iter()
            .zip(&lowered)
            .map(|(word, lower)| {
                let stop = lexicon.roles(lower) & STOP != 0;
                Read {
                    word: *word,
                    lower,
                    stop,
                    sense: if stop { None } else { senses::of_word(lower) },
                }
            })
            .collect();
        Matter::of(text, reads, lexicon, frequencies, &lowered)
    }

    fn of(
        text: &str,
        mut reads: Vec<Read<'_>>,
        lexicon: &lexicon::Lexicon,
        frequencies: &Frequencies,
        lowered: &[String],
    ) -> Matter {
        // Where every noun has a capital, capitals tell no names.
        let nouns = lexicon.nouns_are_capitals();
        let words: Vec<&str> = lowered.iter().map(String::as_str).collect();
        for (one, other, sense) in senses::of_pairs(&words) {
            reads[one].sense = Some(sense);
            reads[other].sense = Some(sense);
        }
        let mut matter = Matter {
            figures: figures::figures(text, &reads),
            len: reads.len(),
            words: lowered.to_vec(),
            ..Matter::default()
        };
        for (at, read) in reads.iter().enumerate() {
            let roles = lexicon.roles(read.lower);
            if let Some(sense) = read.sense {
                matter.senses |= 1 << sense;
                matter.push(
                    SENSES | u64::from(sense),
                    sense_weight(sense),
                    ACTORS & (1 << sense) != 0,
                );
            }
            if !read.stop && !read.word.figure && roles & SAID == 0 {
                let mut rarity = f64::from(frequencies.rarity(read.word.term));
                if read.sense.is_some() {
                    rarity *= WORD;
                }
                let time = roles & TIMES != 0;
                let name = at > 0 && read.word.capital && !nouns;
                let factor = if time {
                    TIME
                } else if name {
                    NAME
                } else {
                    1.0
                };
                let key = u64::from(read.word.term);
                if at == 0 && read.word.capital && !nouns && !time {
                    matter.first = Some(key);
                }
                matter.terms.push(Weighed {
                    key,
                    weight: rarity * factor,
                    soft: time || name,
                    name,
                    beside: read.sense.is_some(),
                });
            }
        }
        for at in 0..matter.figures.len() {
            let figure = &matter.figures[at];
            let bits = figure.value.to_bits() ^ ((figure.kind as u64) << 20);
            let key = FIGURES | ((bits ^ (bits >> 32)) & 0xffff_ffff);
            let weight = figure_weight(figure);
            matter.push(key, weight, false);
        }
        let third = reads
            .iter()
            .any(|read| lexicon.roles(read.lower) & THIRD != 0);
        let named = reads
            .iter()
            .skip(1)
            .any(|read| read.word.capital && !read.stop && lexicon.roles(read.lower) & TIMES == 0);
        matter.leans = third && !named && !nouns;
        matter.authority = authority(&reads, lexicon);
        matter.close();
        matter
    }

    fn push(&mut self, key: u64, weight: f64, soft: bool) {
        self.terms.push(Weighed {
            key,
            weight,
            soft,
            name: false,
            beside: false,
        });
    }

    /// Names that are known by their capitals.
    pub(super) fn names(&self) -> impl Iterator<Item = u64> + '_ {
        self.terms
            .iter()
            .filter(|term| term.name)
            .map(|term| term.key)
    }

    /// A sentence begins with a capital: its first word is a name where others
    /// know it as one.
    pub(super) fn name_first(&mut self, names: &HashSet<u64>) {
        let first = self.first.filter(|first| names.contains(first));
        let terms = self.terms.iter_mut();
        for term in terms.filter(|term| Some(term.key) == first && !term.name) {
            term.weight *= NAME;
            (term.soft, term.name) = (true, true);
        }
        if first.is_some() {
            self.close();
        }
    }

    fn close(&mut self) {
        self.terms.sort_by_key(|term| term.key);
        self.terms.dedup_by_key(|term| term.key);
        let squares = self.terms.iter().map(|term| term.weight * term.weight);
        self.norm = (squares.sum::<f64>() + BASE * BASE).sqrt();
    }

    /// What happens, as a set of senses.
    fn acts(&self) -> u128 {
        self.senses & !ACTORS
    }

    /// All that happens in the other happens in this one.
    pub(super) fn tells(&self, other: &Matter) -> bool {
        other.acts() & !self.acts() == 0
    }

    /// Both tell what happens, and it is not the same.
    pub(super) fn acts_differ(&self, other: &Matter) -> bool {
        self.acts() != 0 && other.acts() != 0 && self.acts() & other.acts() == 0
    }

    /// Adds a word that stands in another one.
    pub(super) fn add(&mut self, word: &str, frequencies: &Frequencies) {
        let term = terms::term_of(word);
        let rarity = f64::from(frequencies.rarity(term));
        self.push(u64::from(term), rarity * PART, false);
        self.close();
    }

    /// Weighs every term anew.
    pub(super) fn damped(mut self, factor: impl Fn(u64) -> f64) -> Matter {
        for term in &mut self.terms {
            term.weight *= factor(term.key);
        }
        self.close();
        self
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.terms.iter().map(|term| term.key)
    }

    /// How many things both speak of.
    pub(super) fn shared(&self, other: &Matter) -> usize {
        let own = self.terms.iter().filter(|term| !term.beside);
        let theirs = |key| other.terms.binary_search_by_key(&key, |term| term.key);
        own.filter(|term| theirs(term.key).is_ok()).count()
    }

    pub(super) fn weights(&self) -> impl Iterator<Item = (u64, f64)> + '_ {
        self.terms.iter().map(|term| (term.key, term.weight))
    }

    /// Cosine of both, 0 to 1.
    pub(super) fn likeness(&self, other: &Matter) -> f64 {
        self.likeness_of(other, self.dot(other).0)
    }

    /// The same, when it is known what both have.
    pub(super) fn likeness_of(&self, other: &Matter, dot: f64) -> f64 {
        let norms = self.norm * other.norm;
        if norms == 0.0 { 0.0 } else { dot / norms }
    }

    /// How many times longer the other is: what both have is so much more of
    /// this one.
    pub(super) fn longer(&self, other: &Matter) -> f64 {
        other.norm / self.norm.max(f64::MIN_POSITIVE)
    }

    /// How much of the other's matter this one has, 0 to 1.
    pub(super) fn covers(&self, other: &Matter) -> f64 {
        if other.terms.is_empty() {
            0.0
        } else {
            self.dot(other).0 / (other.norm * other.norm)
        }
    }

    /// Likeness, how much of this matter the other has, and likeness by what is
    /// neither name nor time, each from 0 to 1.
    pub(super) fn compared(&self, other: &Matter) -> Compared {
        let norms = self.norm * other.norm;
        let (all, hard) = self.dot(other);
        let share = |part: f64, whole: f64| if whole == 0.0 { 0.0 } else { part / whole };
        Compared {
            likeness: share(all, norms),
            covered: share(all, self.norm * self.norm),
            hard_likeness: share(hard, norms),
        }
    }

    /// What both have: all of it, and what is neither name nor time.
    fn dot(&self, other: &Matter) -> (f64, f64) {
        let (mut i, mut j, mut sum, mut hard) = (0, 0, 0.0, 0.0);
        while let (Some(one), Some(two)) = (self.terms.get(i), other.terms.get(j)) {
            match one.key.cmp(&two.key) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let product = one.weight * two.weight;
                    sum += product;
                    hard += if one.soft && two.soft { 0.0 } else { product };
                    i += 1;
                    j += 1;
                }
            }
        }
        (sum, hard)
    }

    /// It has a count of what is there or happened.
    pub(super) fn counts(&self) -> bool {
        let mut figures = self.figures.iter();
        figures.any(|figure| figure.kind != Kind::When && !figure.span)
    }

    /// Both name one who says it.
    pub(super) fn same_authority(&self, other: &Matter) -> bool {
        self.authority
            .iter()
            .any(|term| other.authority.contains(term))
    }
}

fn sense_weight(sense: Sense) -> f64 {
    match sense {
        senses::PEOPLE => PEOPLE,
        sense if senses::FATES & (1 << sense) != 0 => FATE,
        _ => SENSE,
    }
}

fn figure_weight(figure: &Figure) -> f64 {
    let plain = figure.value.abs();
    FIGURE
        + if plain < 10.0 {
            0.0
        } else {
            DIGIT * plain.log10().min(3.0)
        }
}

/// Words that a name follows: whose word it is.
static BEHIND: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "according laut zufolge selon según"
        .split_whitespace()
        .collect()
});
/// Words that follow a name.
static BEFORE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "counts counted put puts estimates speaks spoke reported announced zählt zählte spricht sprach \
        beziffert compte comptent parle annonce annoncé cuenta cifra cifró habla"
        .split_whitespace()
        .collect()
});

/// Terms of those who say it: beside a verb that reports, before one that
/// counts, behind "according to" and its like.
fn authority(reads: &[Read<'_>], lexicon: &lexicon::Lexicon) -> Vec<Term> {
    const REACH: usize = 4;
    let mut found = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        let (before, behind) = (at.saturating_sub(REACH), reads.len().min(at + REACH + 1));
        let near = if lexicon.roles(read.lower) & SAID != 0 {
            before..behind
        } else if BEHIND.contains(read.lower) {
            at..behind
        } else if BEFORE.contains(read.lower) {
            before..at
        } else {
            continue;
        };
        let named = reads[near].iter().filter(|near| {
            let actor = near
                .sense
                .is_none_or(|sense| senses::AUTHORITIES & (1 << sense) != 0);
            actor
                && !near.stop
                && !near.word.figure
                && lexicon.roles(near.lower) & (SAID | TIMES) == 0
        });
        found.extend(named.map(|near| near.word.term));
    }
    found
}
