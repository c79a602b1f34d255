//! Whether a brief belongs to a story.

use super::sketch::IS_NAME;
use super::sketch::Sketch;
use super::sketch::Weighted;
use crate::language::terms::Term;
use crate::model::settings::ClusterSettings;
use std::collections::HashMap;

/// How well a brief fits a story, from 0 to 1; none where it does not belong.
pub fn fit(item: &Sketch, story: &[&Sketch], settings: &ClusterSettings) -> Option<f32> {
    let whole = Whole::of(story);
    if !whole.is_open_at(item.at, settings) {
        return None;
    }
    let likeness: Vec<f32> = story
        .iter()
        .map(|one| likeness(item, one, settings))
        .collect();
    let best = likeness.iter().copied().fold(0.0, f32::max);
    let mean = likeness.iter().sum::<f32>() / likeness.len() as f32;
    let score = 0.5 * whole.likeness(item) + 0.25 * best + 0.25 * mean;
    (score >= settings.likeness).then_some(score)
}

/// How well two stories fit together; none where they are of two events.
pub fn fit_together(one: &[&Sketch], other: &[&Sketch], settings: &ClusterSettings) -> Option<f32> {
    let mut sum = 0.0;
    for a in one {
        for b in other {
            sum += likeness(a, b, settings);
        }
    }
    let mean = sum / (one.len() * other.len()).max(1) as f32;
    let score = 0.5 * Whole::of(one).likeness_to(&Whole::of(other)) + 0.5 * mean;
    (score >= settings.likeness * TOGETHER).then_some(score)
}

/// How much surer it must be that two stories are one than that a brief
/// belongs to a story.
const TOGETHER: f32 = 1.2;

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
    terms: HashMap<Term, f32>,
    norm: f32,
    first: i64,
    last: i64,
}

impl Whole {
    fn of(story: &[&Sketch]) -> Whole {
        let mut terms: HashMap<Term, f32> = HashMap::new();
        for one in story.iter().flat_map(|one| &one.terms) {
            *terms.entry(one.term).or_default() += one.weight;
        }
        let norm = terms.values().map(|weight| weight * weight).sum::<f32>();
        Whole {
            terms,
            norm: norm.sqrt().max(f32::MIN_POSITIVE),
            first: story.iter().map(|one| one.at).min().unwrap_or(0),
            last: story.iter().map(|one| one.at).max().unwrap_or(0),
        }
    }

    /// False when the story was closed then, or had long to begin.
    fn is_open_at(&self, at: i64, settings: &ClusterSettings) -> bool {
        let quiet = i64::try_from(settings.quiet.as_millis()).unwrap_or(i64::MAX);
        at <= self.last.saturating_add(quiet) && at >= self.first.saturating_sub(quiet)
    }

    fn likeness(&self, item: &Sketch) -> f32 {
        let shared = item.terms.iter().filter_map(|one| {
            let weight = self.terms.get(&one.term)?;
            Some(one.weight * weight)
        });
        shared.sum::<f32>() / self.norm
    }

    fn likeness_to(&self, other: &Whole) -> f32 {
        let shared = self.terms.iter().filter_map(|(term, weight)| {
            let there = other.terms.get(term)?;
            Some(weight * there)
        });
        shared.sum::<f32>() / (self.norm * other.norm)
    }
}
