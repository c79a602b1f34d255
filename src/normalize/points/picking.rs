//! Points being chosen, best first.

use super::Material;
use super::Sentence;
use super::features;
use super::leaning::Lean;
use super::weights::Weights;
use crate::language::words::shared;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A sentence's subject stands among so many words.
const SUBJECT: usize = 4;
/// No last name is shorter (bytes).
const NAME: usize = 4;
/// Stems of nouns that mean a whole thought.
const ABSTRACT: [&str; 10] = [
    "soluti", "proble", "questi", "answer", "reason", "result", "differ", "idea", "trick", "goal",
];
/// A point that shares so much matter introduces what another one means.
const INTRODUCING: usize = 2;

/// Points being chosen.
pub(super) struct Picking<'a> {
    pub(super) material: &'a Material,
    pub(super) weights: &'a Weights,
    /// Of each sentence, once it was asked for.
    pub(super) verdicts: Vec<Option<Option<Lean>>>,
    pub(super) picked: Vec<usize>,
}

impl Picking<'_> {
    /// How it stands, asked for once.
    pub(super) fn verdict(&mut self, index: usize) -> &Option<Lean> {
        let material = self.material;
        self.verdicts[index].get_or_insert_with(|| material.judge(index))
    }

    /// It stands, behind those picked: they have what it leans on, or tell of
    /// the same.
    pub(super) fn stands(&mut self, index: usize) -> bool {
        let material = self.material;
        let sentence = |index: usize| &material.sentences[index];
        let Some(lean) = self.verdict(index).clone() else {
            return false;
        };
        // "The firm" is the one told of before; what "the solution" is of has
        // to be said.
        let may_be_told = match &lean {
            Lean::On(head) => !ABSTRACT.contains(&head.as_str()),
            Lean::Not | Lean::Wholly => false,
        };
        let is_met = |&other: &usize| {
            lean.is_met_by(&sentence(other).passage.text)
                || may_be_told
                    && shared(
                        &sentence(other).sketch.matter,
                        &sentence(index).sketch.matter,
                    ) >= INTRODUCING
        };
        let stands = lean == Lean::Not || self.picked.iter().any(is_met);
        stands && !self.names_known(index)
    }

    /// It has the last name alone of somebody whom an earlier sentence
    /// introduces with all of it, and no point or title names.
    fn names_known(&self, index: usize) -> bool {
        let material = self.material;
        let text = &material.sentences[index].passage.text;
        let bare = |word: &'_ str| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
            let owner = word.find(['\'', '’']).map_or(word, |at| &word[..at]);
            owner.to_owned()
        };
        let is_name = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
        };
        let mut before = String::new();
        for raw in text.split_whitespace().take(SUBJECT) {
            let word = bare(raw);
            let alone = is_name(&word) && word.len() >= NAME && !is_name(&before);
            before = if raw.ends_with([',', ';', ':']) {
                String::new()
            } else {
                word.clone()
            };
            if !alone || !material.has_capitals || material.named.has(&word) {
                continue;
            }
            let is_said = |other: &usize| material.sentences[*other].passage.text.contains(&word);
            let is_introduced = |other: &Sentence| {
                let text = &other.passage.text;
                text.match_indices(&word).any(|(at, _)| {
                    let first = text[..at]
                        .strip_suffix(' ')
                        .and_then(|text| text.split(' ').next_back());
                    first.is_some_and(is_name)
                })
            };
            if !self.picked.iter().any(is_said)
                && material.sentences[..index].iter().any(is_introduced)
            {
                return true;
            }
        }
        false
    }

    /// Takes the best one after the other. What is picked can only lower what
    /// others score, so only those that come to the top are looked at again.
    pub(super) fn fill(&mut self, most: usize) {
        let material = self.material;
        if self.picked.len() >= most {
            return;
        }
        let measured = features::measure(&material.sentences, &material.title, material.numbers);
        let worth = |index: usize| material.worth(self.weights, &measured, index);
        let candidate = |index: usize| Candidate {
            score: worth(index),
            index,
            compared: 0,
            repeats: 0.0,
        };
        let mut candidates: BinaryHeap<Candidate> = (0..material.sentences.len())
            .filter(|index| !self.picked.contains(index) && !material.repeats_the_lead(*index))
            .map(candidate)
            .collect();
        while self.picked.len() < most {
            let Some(mut best) = candidates.pop() else {
                return;
            };
            if best.compared < self.picked.len() {
                let Some(repeats) = material.repeats(best.index, &self.picked[best.compared..])
                else {
                    continue;
                };
                best.compared = self.picked.len();
                best.repeats = best.repeats.max(repeats);
                best.score = worth(best.index) - self.weights.repetition * best.repeats;
                candidates.push(best);
            } else if material.follows(best.index, &self.picked) && self.stands(best.index) {
                self.picked.push(best.index);
            }
        }
    }
}

/// A sentence that may be picked next.
struct Candidate {
    /// Less what it repeats of those compared.
    score: f64,
    index: usize,
    /// With how many of those picked it was compared.
    compared: usize,
    /// How much of it was said by one of them, at most.
    repeats: f64,
}

impl Ord for Candidate {
    /// Of equals, the earlier sentence is the greater.
    fn cmp(&self, other: &Candidate) -> Ordering {
        let by_score = self.score.partial_cmp(&other.score);
        by_score
            .unwrap_or(Ordering::Equal)
            .then(other.index.cmp(&self.index))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Candidate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Candidate) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}
