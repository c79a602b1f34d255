//! Whether a brief belongs to a story.
//!
//! Likeness alone does not tell: two fires in one town are alike, and so are
//! two launches. A report of the same event has a sentence that says what a
//! sentence there says, and does not speak of others where the story's own
//! names are missing.

use super::sketch::IS_FIGURE;
use super::sketch::IS_MARK;
use super::sketch::IS_NAME;
use super::sketch::IS_STRENGTH;
use super::sketch::IS_TOLL;
use super::sketch::SENTENCES;
use super::sketch::Sketch;
use super::sketch::Weighted;
use crate::language::terms::Term;
use crate::model::settings::ClusterSettings;

/// How well a brief fits a story, from 0 to 1; none where it does not belong.
pub fn fit(item: &Sketch, story: &[&Sketch], settings: &ClusterSettings) -> Option<f32> {
    if !is_open(story, item.at, settings) {
        return None;
    }
    let (same, other): (Vec<&Sketch>, Vec<&Sketch>) =
        story.iter().partition(|one| item.speaks_as(one));
    let across = other.iter().any(|one| is_same_across(item, one));
    match across {
        true => Some(settings.likeness.max(0.5)),
        false if same.is_empty() => None,
        false => fit_in_language(item, &same, settings),
    }
}

/// False when the story was closed then, or had long to begin.
fn is_open(story: &[&Sketch], at: i64, settings: &ClusterSettings) -> bool {
    let quiet = i64::try_from(settings.quiet.as_millis()).unwrap_or(i64::MAX);
    let first = story.iter().map(|one| one.at).min().unwrap_or(0);
    let last = story.iter().map(|one| one.at).max().unwrap_or(0);
    at <= last.saturating_add(quiet) && at >= first.saturating_sub(quiet)
}

/// Is a brief so near to one of a story that it may belong to it?
pub fn is_near(item: &Sketch, other: &Sketch, settings: &ClusterSettings) -> bool {
    if !item.speaks_as(other) {
        return is_same_across(item, other);
    }
    let mut sum = 0.0;
    meet(&item.terms, &other.terms, |x, y| sum += x.weight * y.weight);
    sum >= settings.likeness * NEAR
}

/// The part of the likeness to a story that one of its briefs must have.
const NEAR: f32 = 0.5;

/// The same of a story in the brief's own language.
fn fit_in_language(item: &Sketch, story: &[&Sketch], settings: &ClusterSettings) -> Option<f32> {
    let whole = Whole::of(story);
    let likeness: Vec<f32> = story
        .iter()
        .map(|one| likeness(item, one, settings))
        .collect();
    let best = likeness.iter().copied().fold(0.0, f32::max);
    let mean = likeness.iter().sum::<f32>() / likeness.len() as f32;
    let likeness = 0.5 * whole.likeness(item) + 0.25 * best + 0.25 * mean;
    // What follows only makes it less.
    if likeness < settings.likeness
        || are_two_quakes(item, story)
        || story.iter().any(|one| are_of_one_form(item, one))
    {
        return None;
    }
    let score = likeness
        * agreement(item, story)
        * (1.0 - STRANGE * whole.strangeness(item, story))
        * others(item, story)
        * elsewhere(item, story);
    (score >= settings.likeness).then_some(score)
}

/// How well two stories fit together; none where they are of two events. What
/// a brief is told by counts here too: a story is joined by none that its own
/// briefs would not have joined.
pub fn fit_together(one: &[&Sketch], other: &[&Sketch], settings: &ClusterSettings) -> Option<f32> {
    let mut sum = 0.0;
    for a in one {
        for b in other {
            if are_of_one_form(a, b) {
                return None;
            }
            sum += likeness(a, b, settings);
        }
    }
    let (less, more) = match one.len() < other.len() {
        true => (one, other),
        false => (other, one),
    };
    let enough = ClusterSettings {
        likeness: settings.likeness * MEMBER,
        ..settings.clone()
    };
    let fitting = less.iter().filter(|one| fit(one, more, &enough).is_some());
    if fitting.count() * 2 < less.len() {
        return None;
    }
    let mean = sum / (one.len() * other.len()).max(1) as f32;
    let score = 0.5 * Whole::of(one).likeness_to(&Whole::of(other)) + 0.5 * mean;
    (score >= settings.likeness * TOGETHER).then_some(score)
}

/// What the words add up to that a sentence of each must share: their
/// rarities squared. Some three words that no table knows.
const AGREE: f32 = 100.0;

/// Half of that is worth less than half.
const SHARP: f32 = 1.5;

/// How much less a brief fits a story of wholly other names and titles.
const STRANGE: f32 = 0.9;

/// How much surer it must be that two stories are one than that a brief
/// belongs to a story.
pub const TOGETHER: f32 = 1.2;

/// The part of the likeness that one asks for with which the briefs of a
/// story, half of them at least, must fit the one it is joined with.
const MEMBER: f32 = 0.7;

/// How much less two briefs are alike that name nobody and nothing in common.
const NO_NAME: f32 = 0.6;

/// Two briefs, from 0 to 1: their terms, less for the time between them.
fn likeness(a: &Sketch, b: &Sketch, settings: &ClusterSettings) -> f32 {
    let mut sum = 0.0;
    let mut names = false;
    meet(&a.terms, &b.terms, |x, y| {
        sum += x.weight * y.weight;
        names |= (x.kind | y.kind) & IS_NAME > 0;
    });
    let named = |one: &Sketch| one.terms.iter().any(|term| term.kind & IS_NAME > 0);
    if !names && named(a) && named(b) {
        sum *= NO_NAME;
    }
    sum * (-(a.at.abs_diff(b.at) as f32) / (3.0 * settings.quiet.as_millis() as f32)).exp()
}

/// How much the two sentences have in common, one of the brief and one of the
/// story, that have most: 1 where that is enough, or all that the brief says.
fn agreement(item: &Sketch, story: &[&Sketch]) -> f32 {
    let mut full = [0.0_f32; SENTENCES];
    for one in &item.terms {
        for at in bits(one.sentences) {
            full[at] += one.rarity * one.rarity;
        }
    }
    let enough = full.iter().copied().fold(0.0, f32::max).min(AGREE);
    let mut most = 0.0_f32;
    for other in story {
        let mut shared = [[0.0_f32; SENTENCES]; SENTENCES];
        meet(&item.terms, &other.terms, |x, y| {
            for row in bits(x.sentences) {
                for at in bits(y.sentences) {
                    shared[row][at] += x.rarity * x.rarity;
                }
            }
        });
        most = shared.iter().flatten().copied().fold(most, f32::max);
    }
    match enough > 0.0 {
        true => (most / enough).min(1.0).powf(SHARP),
        false => 0.0,
    }
}

/// How much less a brief fits a story of others.
const OTHERS: f32 = 0.4;

/// Bits of the title and the first sentence.
const HEAD: u8 = 0b11;

/// Less than 1 where the brief's title and first sentence name some and the
/// story's name others, of whom the whole story knows none: two launches on
/// one day are told in the same words.
fn others(item: &Sketch, story: &[&Sketch]) -> f32 {
    let mut own = names_of_head(item).peekable();
    let named = |other: &&Sketch| names_of_head(other).next().is_some();
    let is_told = |one: &Weighted| story.iter().any(|other| other.has(one.term));
    match own.peek().is_none() || !story.iter().any(named) || own.any(is_told) {
        true => 1.0,
        false => OTHERS,
    }
}

/// How sharply names tell where a toll does.
const PLACES: i32 = 3;

/// Less than 1 where the brief counts other dead than the story and names
/// others: a toll alone grows, or is told otherwise.
fn elsewhere(item: &Sketch, story: &[&Sketch]) -> f32 {
    let theirs = || story.iter().flat_map(|one| one.marks(IS_TOLL));
    let (Some(least), Some(most)) = (theirs().min(), theirs().max()) else {
        return 1.0;
    };
    // Of the larger ones one may be a rounding.
    let is_theirs = |toll: u32| toll >= least - least / 16 && toll <= most + most / 16;
    let mut own = item.marks(IS_TOLL).peekable();
    if own.peek().is_none() || own.any(is_theirs) {
        return 1.0;
    }
    let (mut lacks, mut brings) = (Share::default(), Share::default());
    for one in story.iter().flat_map(|other| names_of_head(other)) {
        lacks.add(one.rarity * one.rarity, !item.has(one.term));
    }
    for one in names_of_head(item) {
        let is_new = !story.iter().any(|other| other.has(one.term));
        brings.add(one.rarity * one.rarity, is_new);
    }
    (1.0 - lacks.share().min(brings.share())).powi(PLACES)
}

/// Telling names of the title and the first sentence.
fn names_of_head(one: &Sketch) -> impl Iterator<Item = &Weighted> {
    let is_name = |one: &&Weighted| {
        one.kind & IS_NAME > 0 && one.sentences & HEAD > 0 && one.rarity >= TELLING
    };
    one.terms.iter().filter(is_name)
}

/// A part of a whole.
#[derive(Default)]
struct Share(f32, f32);

impl Share {
    fn add(&mut self, weight: f32, counts: bool) {
        self.0 += if counts { weight } else { 0.0 };
        self.1 += weight;
    }

    fn share(&self) -> f32 {
        self.0 / self.1.max(f32::MIN_POSITIVE)
    }
}

/// Tenths between two measurements of one quake at most.
const SAME_QUAKE: u32 = 4;

/// Both speak of quakes, and none of the one is as strong as one of the other.
/// Who corrects a strength names both.
fn are_two_quakes(item: &Sketch, story: &[&Sketch]) -> bool {
    let theirs: Vec<u32> = story
        .iter()
        .flat_map(|one| one.marks(IS_STRENGTH))
        .collect();
    let is_theirs = |own: u32| theirs.iter().any(|one| one.abs_diff(own) <= SAME_QUAKE);
    let mut own = item.marks(IS_STRENGTH).peekable();
    !theirs.is_empty() && own.peek().is_some() && !own.any(is_theirs)
}

/// Notices of one form: nearly the same words, and each has figures that the
/// other has not. Reports of one event differ in more than that.
fn are_of_one_form(a: &Sketch, b: &Sketch) -> bool {
    let count = |one: &Sketch| {
        let of = |kind: u8| one.terms.iter().filter(move |term| term.kind & kind > 0);
        let figures = of(IS_FIGURE).count();
        let words = one.terms.len() - figures - of(IS_MARK).count();
        (words, figures)
    };
    let (mut words, mut figures) = (0, 0);
    meet(&a.terms, &b.terms, |x, _| match x.kind {
        kind if kind & IS_MARK > 0 => {}
        kind if kind & IS_FIGURE > 0 => figures += 1,
        _ => words += 1,
    });
    let (of_a, of_b) = (count(a), count(b));
    figures < of_a.1.min(of_b.1) && words * 10 >= of_a.0.max(of_b.0) * 9
}

fn bits(mask: u8) -> impl Iterator<Item = usize> {
    (0..SENTENCES).filter(move |at| mask >> at & 1 == 1)
}

/// Rarity from which a name or a figure is no common one.
const TELLING: f32 = 3.0;

/// Names and figures that two reports in two languages must share.
const ACROSS: usize = 3;

/// Briefs of two languages are of one event only where names and a figure say
/// so with certainty: two telling names and a telling figure, within a day.
fn is_same_across(a: &Sketch, b: &Sketch) -> bool {
    let (mut names, mut figures) = (0, 0);
    meet(&a.terms, &b.terms, |x, y| {
        let telling = x.rarity.min(y.rarity) >= TELLING;
        names += usize::from(telling && (x.kind | y.kind) & IS_NAME > 0);
        figures += usize::from(telling && x.kind & y.kind & IS_FIGURE > 0);
    });
    let day = 24 * 3600 * 1000;
    figures > 0 && names >= 2 && names + figures >= ACROSS && a.at.abs_diff(b.at) <= day
}

/// Calls for each pair of one term.
fn meet(a: &[Weighted], b: &[Weighted], mut each: impl FnMut(&Weighted, &Weighted)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.term.cmp(&y.term) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                each(x, y);
                i += 1;
                j += 1;
            }
        }
    }
}

/// All of a story together.
struct Whole {
    /// Ascending, each once.
    terms: Vec<(Term, f32)>,
    norm: f32,
}

impl Whole {
    fn of(story: &[&Sketch]) -> Whole {
        let all = story.iter().flat_map(|one| &one.terms);
        let terms = summed(all.map(|one| (one.term, one.weight)));
        let norm = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>();
        Whole {
            terms,
            norm: norm.sqrt().max(f32::MIN_POSITIVE),
        }
    }

    /// From 0 to 1: how much of what most of the story's titles and names say
    /// the brief lacks, and how much its own say that the story does not.
    fn strangeness(&self, item: &Sketch, story: &[&Sketch]) -> f32 {
        let heads = |one: &&Weighted| one.kind & IS_NAME > 0 || one.sentences & 1 > 0;
        let heard = story.iter().flat_map(|one| one.terms.iter().filter(heads));
        let heard = summed(heard.map(|one| (one.term, Heard(1, one.weight))));
        let (mut core, mut held) = (0.0, 0.0);
        for (term, Heard(times, weight)) in heard {
            if times * 5 < story.len() * 3 {
                continue;
            }
            let weight = weight / story.len() as f32;
            core += weight * weight;
            if item.has(term) {
                held += weight * weight;
            }
        }
        let known = |term: Term| self.terms.binary_search_by_key(&term, |(term, _)| *term);
        let own = item.terms.iter().filter(heads);
        let own = own.filter(|one| known(one.term).is_err());
        let own: f32 = own.map(|one| one.weight * one.weight).sum();
        match core > 0.0 {
            true => ((1.0 - held / core).max(0.0) * own).sqrt(),
            false => 0.0,
        }
    }

    fn likeness(&self, item: &Sketch) -> f32 {
        let item = item.terms.iter().map(|one| (one.term, one.weight));
        self.dot(item) / self.norm
    }

    fn likeness_to(&self, other: &Whole) -> f32 {
        self.dot(other.terms.iter().copied()) / (self.norm * other.norm)
    }

    /// What it has in common with terms in ascending order.
    fn dot(&self, others: impl Iterator<Item = (Term, f32)>) -> f32 {
        let mut sum = 0.0;
        let mut own = self.terms.iter().peekable();
        for (term, weight) in others {
            while own.next_if(|(own, _)| *own < term).is_some() {}
            if let Some((_, there)) = own.next_if(|(own, _)| *own == term) {
                sum += weight * there;
            }
        }
        sum
    }
}

/// How many say a term, and what it weighs with all of them.
struct Heard(usize, f32);

impl std::ops::AddAssign for Heard {
    fn add_assign(&mut self, other: Heard) {
        self.0 += other.0;
        self.1 += other.1;
    }
}

/// Terms ascending, each once, with what they add up to in the order given:
/// the same sum every time.
fn summed<W: std::ops::AddAssign>(all: impl Iterator<Item = (Term, W)>) -> Vec<(Term, W)> {
    let mut all: Vec<(Term, W)> = all.collect();
    all.sort_by_key(|(term, _)| *term);
    let mut sums: Vec<(Term, W)> = Vec::with_capacity(all.len());
    for (term, weight) in all {
        match sums.last_mut() {
            Some((last, sum)) if *last == term => *sum += weight,
            _ => sums.push((term, weight)),
        }
    }
    sums
}
