//! All that the reports of a story say, taken apart and compared.

use super::Report;
use super::matter::Matter;
use crate::language::Frequencies;
use crate::model::Timestamp;
use crate::model::brief::Standing;
use crate::model::story::Said;
use crate::text::lower;
use hashbrown::HashMap;
use hashbrown::HashSet;
use std::ops::Range;

/// Sentences of one report that are looked at, and of a story: what matters
/// is said before.
const REPORT_MAX: usize = 40;
const STORY_MAX: usize = 240;
/// Reports that share this much of the shorter's sentences are one report.
const COPY: f64 = 0.6;

/// A word that another ends with has so many bytes at least.
const PART_MIN: usize = 6;
/// How much less a term tells that all sentences of a story have.
const DAMPING: f64 = 0.6;

/// How many sentences of each are looked at in a story of so many reports.
pub fn looked_at(reports: usize) -> usize {
    (STORY_MAX / reports.max(1)).clamp(3, REPORT_MAX)
}

/// One sentence of one report, as it stands now.
#[derive(Debug)]
pub(super) struct Sentence<'s> {
    pub(super) said: &'s Said,
    /// Its report.
    pub(super) report: usize,
    /// Its place in the report.
    pub(super) place: usize,
    /// Of those of its report that can be points, the how manieth.
    pub(super) rank: usize,
    pub(super) matter: Matter,
    /// When it was said first.
    pub(super) at: Option<Timestamp>,
    /// It holds no longer.
    pub(super) retired: bool,
    /// What is left of it when it is compared word by word.
    pub(super) folded: String,
}

/// A story's sentences.
#[derive(Debug)]
pub(super) struct Account<'s> {
    pub(super) reports: &'s [Report<'s>],
    pub(super) sentences: Vec<Sentence<'s>>,
    /// By report: the first report that it is a copy of, or itself.
    pub(super) voice: Vec<usize>,
    pub(super) titles: Vec<Matter>,
    /// By report: its title says what holds no longer.
    pub(super) retired_titles: Vec<bool>,
    pub(super) frequencies: &'s Frequencies,
    /// Of every sentence to every sentence, row by row.
    likeness: Vec<f32>,
}

impl<'s> Account<'s> {
    pub(super) fn read(reports: &'s [Report<'s>], frequencies: &'s Frequencies) -> Account<'s> {
        let each = looked_at(reports.len());
        let mut sentences = Vec::new();
        for (report, one) in reports.iter().enumerate() {
            let before: HashSet<String> = one
                .earlier
                .iter()
                .flat_map(|version| version.sentences.iter())
                .map(|said| folded(&said.text))
                .collect();
            let mut rank = 0;
            for (place, said) in one.sentences.iter().take(each).enumerate() {
                let folded = folded(&said.text);
                let is_new = !before.is_empty() && !before.contains(&folded);
                sentences.push(Sentence {
                    matter: Matter::read(&said.text, one.language, frequencies),
                    at: if is_new {
                        one.updated.or(one.published)
                    } else {
                        one.published
                    },
                    said,
                    report,
                    place,
                    rank,
                    retired: false,
                    folded,
                });
                rank += usize::from(said.standing == Standing::Alone);
            }
        }
        let mut account = Account {
            voice: voices(&sentences, reports.len()),
            titles: reports
                .iter()
                .map(|one| Matter::read(one.title, one.language, frequencies))
                .collect(),
            retired_titles: vec![false; reports.len()],
            reports,
            sentences,
            frequencies,
            likeness: Vec::new(),
        };
        account.part();
        account.name();
        account.damp();
        account.compare();
        account
    }

    /// "Autobahnbrücke" is a "Brücke", where the story speaks of one.
    fn part(&mut self) {
        let words = self
            .sentences
            .iter()
            .flat_map(|one| one.matter.words.iter());
        let known: HashSet<String> = words
            .filter(|word| word.len() >= PART_MIN)
            .cloned()
            .collect();
        for sentence in &mut self.sentences {
            let mut parts = Vec::new();
            for word in &sentence.matter.words {
                let ends = word.char_indices().skip(3).map(|(at, _)| &word[at..]);
                let longest = ends
                    .take_while(|end| end.len() >= PART_MIN)
                    .find(|end| known.contains(*end));
                parts.extend(longest.map(str::to_owned));
            }
            for part in parts {
                sentence.matter.add(&part, self.frequencies);
            }
        }
    }

    /// What is a name in one sentence is one at the beginning of another.
    fn name(&mut self) {
        let names = self.sentences.iter().flat_map(|one| one.matter.names());
        let names: HashSet<u64> = names.collect();
        for sentence in &mut self.sentences {
            sentence.matter.name_first(&names);
        }
    }

    /// What nearly every sentence of the story says tells none of them apart.
    fn damp(&mut self) {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        let mut known: HashSet<&str> = HashSet::new();
        for sentence in &self.sentences {
            if known.insert(&sentence.folded) {
                for key in sentence.matter.keys() {
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
        let all = (known.len().max(3) as f64).ln();
        drop(known);
        let factor = |key: u64| {
            let count = counts.get(&key).copied().unwrap_or(1) as f64;
            1.0 - DAMPING * count.ln() / all
        };
        for sentence in &mut self.sentences {
            sentence.matter = std::mem::take(&mut sentence.matter).damped(factor);
        }
    }

    /// Term by term, not pair by pair: most pairs have hardly one in common.
    fn compare(&mut self) {
        let all = self.sentences.len();
        let terms = self.sentences.iter().enumerate();
        let terms = terms.flat_map(|(at, one)| one.matter.weights().map(move |term| (term, at)));
        let mut terms: Vec<((u64, f64), usize)> = terms.collect();
        // Stable: those of one term stay in the order of their sentences.
        terms.sort_by_key(|((key, _), _)| *key);
        let mut dots = vec![0.0; all * all];
        for of_term in terms.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
            for (from, ((_, weight), at)) in of_term.iter().enumerate() {
                let row = &mut dots[at * all..][..all];
                for ((_, other), second) in &of_term[from..] {
                    row[*second] += weight * other;
                }
            }
        }
        let mut likeness = vec![0.0; all * all];
        for at in 0..all {
            for other in at..all {
                let (one, second) = (&self.sentences[at].matter, &self.sentences[other].matter);
                let alike = one.likeness_of(second, dots[at * all + other]) as f32;
                likeness[at * all + other] = alike;
                likeness[other * all + at] = alike;
            }
        }
        self.likeness = likeness;
    }

    /// The sentences of a report, by their numbers.
    pub(super) fn of(&self, report: usize) -> Range<usize> {
        let from = self.sentences.partition_point(|one| one.report < report);
        let to = self.sentences.partition_point(|one| one.report <= report);
        from..to
    }

    /// How alike two sentences are, 0 to 1.
    pub(super) fn likeness(&self, one: usize, other: usize) -> f64 {
        let at = one * self.sentences.len() + other;
        self.likeness.get(at).copied().map_or(0.0, f64::from)
    }

    /// Two sentences of different, independent reports.
    pub(super) fn independent(&self, one: usize, other: usize) -> bool {
        self.voice[self.sentences[one].report] != self.voice[self.sentences[other].report]
    }

    /// Whose report it is.
    pub(super) fn outlet(&self, report: usize) -> &'s str {
        self.reports[report]
            .voices
            .first()
            .map_or("", |voice| voice.outlet)
    }

    pub(super) fn matter(&self, text: &str, report: usize) -> Matter {
        Matter::read(text, self.reports[report].language, self.frequencies)
    }
}

/// Letters and figures alone.
pub(super) fn folded(text: &str) -> String {
    lower(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Copies of one report are one voice.
fn voices(sentences: &[Sentence<'_>], reports: usize) -> Vec<usize> {
    let mut said: Vec<HashSet<&str>> = vec![HashSet::new(); reports];
    for sentence in sentences.iter().filter(|one| one.folded.len() > 20) {
        said[sentence.report].insert(&sentence.folded);
    }
    let mut voice: Vec<usize> = (0..reports).collect();
    for one in 0..reports {
        let copied = (0..one).find(|other| {
            let least = said[one].len().min(said[*other].len());
            let both = said[one].intersection(&said[*other]).count();
            least > 0 && both as f64 >= least as f64 * COPY
        });
        if let Some(other) = copied {
            voice[one] = voice[other];
        }
    }
    voice
}
