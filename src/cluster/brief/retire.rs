//! What holds no longer: versions that replaced it, words of correction, later
//! counts by the same authority.

use super::account::Account;
use super::account::folded;
use super::figures::Figure;
use super::matter::Matter;
use crate::model::story::Correction;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// A statement that was replaced.
struct Replaced {
    was: String,
    was_matter: Matter,
    /// Of the account, the sentence that stands for it.
    now: usize,
    /// Figures that became others.
    figures: Vec<(Figure, f64)>,
    /// Its whole sentence went, not only a figure in it.
    whole: bool,
}

/// Corrections told of one story.
const CORRECTIONS_MAX: usize = 5;
/// A sentence of a version that is gone and one that came belong together when
/// they are this alike.
const PARTNER: f64 = 0.25;
/// A sentence as like to one that is gone as this says the same.
const SAME: f64 = 0.6;
/// One with the same figure needs less.
const ABOUT: f64 = 0.15;
/// Words that tell of a correction.
const CUE_WORDS: &str = "initially originally earlier previously formerly revising revised revises corrected correcting corrects \
    correction zunächst ursprünglich anfangs zuvor korrigiert korrigierte berichtigt berichtigte statt initialement \
    auparavant précédemment corrigé corrige rectifié revu inicialmente anteriormente corrigió corrige rectificó revisó \
    revisado instead";
/// The same, to look a word up.
static CUES: LazyLock<HashSet<&str>> = LazyLock::new(|| CUE_WORDS.split_whitespace().collect());
const FIRST: &[&str] = &["first", "d'abord", "primero", "zuerst"];
const SPOKEN: &[&str] = &[
    "announc",
    "report",
    "thought",
    "fear",
    "speak",
    "spok",
    "said",
    "given",
    "estimat",
    "count",
    "put",
    "stat",
    "believ",
    "assum",
    "told",
    "figure",
    "gemeldet",
    "genannt",
    "gesprochen",
    "annonc",
    "anunci",
    "habl",
];

/// Marks what holds no longer, and tells what was corrected.
pub(super) fn retire(account: &mut Account<'_>) -> Vec<Correction> {
    let mut replaced = by_versions(account);
    replaced.extend(by_words(account));
    replaced.extend(by_authority(account));
    for at in 0..account.sentences.len() {
        let one = &account.sentences[at];
        if replaced
            .iter()
            .any(|old| old.now != at && is_said_by(old, &one.matter))
        {
            account.sentences[at].retired = true;
        }
    }
    for report in 0..account.reports.len() {
        let title = &account.titles[report];
        account.retired_titles[report] = replaced.iter().any(|old| is_said_by(old, title));
    }
    corrections(account, replaced)
}

/// Whether a sentence says what was replaced.
fn is_said_by(old: &Replaced, matter: &Matter) -> bool {
    let likeness = matter.likeness(&old.was_matter);
    if old.whole && likeness >= SAME {
        return true;
    }
    old.figures.iter().any(|(was, now)| {
        let same = |figure: &&Figure| figure.kind == was.kind && figure.value == was.value;
        let has_now = matter
            .figures
            .iter()
            .any(|figure| figure.kind == was.kind && figure.value == *now);
        !has_now
            && matter.figures.iter().filter(same).any(|figure| {
                (figure.same_thing(was) && likeness >= ABOUT / 2.0) || likeness >= ABOUT * 2.0
            })
    })
}

/// A newer version has another sentence in its place.
fn by_versions(account: &Account<'_>) -> Vec<Replaced> {
    let mut replaced: Vec<Replaced> = Vec::new();
    for (report, one) in account.reports.iter().enumerate() {
        let now: Vec<usize> = (0..account.sentences.len())
            .filter(|at| account.sentences[*at].report == report)
            .collect();
        let stays = |text: &str| now.iter().any(|at| account.sentences[*at].folded == text);
        for version in &one.earlier {
            let old: Vec<String> = version
                .sentences
                .iter()
                .map(|said| folded(&said.text))
                .collect();
            for (place, said) in version.sentences.iter().enumerate() {
                if stays(&old[place]) || replaced.iter().any(|known| known.was == said.text) {
                    continue;
                }
                let matter = account.matter(&said.text, report);
                let came = now
                    .iter()
                    .filter(|at| !old.contains(&account.sentences[**at].folded));
                let before = place.checked_sub(1).map(|at| old[at].as_str());
                let beside = |at: usize| {
                    let earlier = at
                        .checked_sub(1)
                        .filter(|at| account.sentences[*at].report == report);
                    earlier.map(|at| account.sentences[at].folded.as_str()) == before
                };
                let best = came
                    .map(|at| {
                        let likeness = matter.likeness(&account.sentences[*at].matter);
                        (likeness + if beside(*at) { PARTNER } else { 0.0 }, *at)
                    })
                    .filter(|(likeness, _)| *likeness >= PARTNER)
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                if let Some((_, now)) = best {
                    let figures = changed(&matter, &account.sentences[now].matter);
                    let same = folded(&said.text) == account.sentences[now].folded;
                    replaced.push(Replaced {
                        was: said.text.clone(),
                        whole: figures.is_empty() && !same,
                        figures,
                        was_matter: matter,
                        now,
                    });
                }
            }
        }
    }
    replaced
}

/// Figures of a sentence that its successor has otherwise.
fn changed(was: &Matter, now: &Matter) -> Vec<(Figure, f64)> {
    let mut changed = Vec::new();
    for figure in &was.figures {
        let fits = |other: &&Figure| {
            other.kind == figure.kind
                && other.value != figure.value
                && !was.figures.iter().any(|old| old.value == other.value)
        };
        let same = now
            .figures
            .iter()
            .filter(fits)
            .find(|other| other.same_thing(figure));
        let stays = now
            .figures
            .iter()
            .any(|other| other.value == figure.value && other.same_thing(figure));
        let other = same.or_else(|| now.figures.iter().find(fits).filter(|_| !stays));
        if let Some(other) = other {
            changed.push((figure.clone(), other.value));
        }
    }
    changed
}

/// The place of a word of correction.
fn cue(matter: &Matter) -> Option<usize> {
    let words = &matter.words;
    let spoken = |word: &String| SPOKEN.iter().any(|begin| word.starts_with(begin));
    words.iter().enumerate().find_map(|(at, word)| {
        let plain = CUES.contains(word.as_str());
        let first = FIRST.contains(&word.as_str())
            && (words[at + 1..].iter().take(3).any(spoken)
                || words[..at].iter().rev().take(2).any(spoken));
        (plain || first).then_some(at)
    })
}

/// "286, far more than the 210 first announced".
fn by_words(account: &Account<'_>) -> Vec<Replaced> {
    let mut replaced = Vec::new();
    for (at, sentence) in account.sentences.iter().enumerate() {
        let Some(cue) = cue(&sentence.matter) else {
            continue;
        };
        let figures = &sentence.matter.figures;
        // The figure nearest to the word of correction was the first one.
        let Some(old) = figures.iter().min_by_key(|figure| figure.at.abs_diff(cue)) else {
            continue;
        };
        let differs = |figure: &&Figure| figure.kind == old.kind && figure.value != old.value;
        let here = figures.iter().find(differs).map(|figure| (at, figure));
        let beside = || {
            let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
            near.filter_map(|near| account.sentences.get(near).map(|other| (near, other)))
                .filter(|(_, other)| other.report == sentence.report)
                .find_map(|(near, other)| {
                    other
                        .matter
                        .figures
                        .iter()
                        .find(differs)
                        .filter(|figure| same_unit(figure, old))
                        .map(|figure| (near, figure))
                })
        };
        if let Some((now, new)) = here.or_else(beside) {
            replaced.push(Replaced {
                was: sentence.said.text.clone(),
                was_matter: sentence.matter.clone(),
                now,
                figures: vec![(old.clone(), new.value)],
                whole: false,
            });
        }
    }
    replaced
}

fn same_unit(one: &Figure, other: &Figure) -> bool {
    one.same_thing(other) || one.of.iter().any(|term| other.of.contains(term))
}

/// The same authority counts again, later.
fn by_authority(account: &Account<'_>) -> Vec<Replaced> {
    let mut replaced = Vec::new();
    for sentence in &account.sentences {
        for (now, later) in account.sentences.iter().enumerate() {
            let is_later =
                matches!((sentence.at, later.at), (Some(before), Some(after)) if before < after);
            if !is_later || !sentence.matter.same_authority(&later.matter) {
                continue;
            }
            let mut figures = Vec::new();
            // "Raised from two to three" said the three before.
            let is_known = |newer: &Figure| {
                let mut own = sentence.matter.figures.iter();
                own.any(|figure| figure.same_thing(newer) && figure.agrees(newer))
            };
            for figure in &sentence.matter.figures {
                let newer = later.matter.figures.iter().find(|newer| {
                    figure.same_thing(newer) && !is_known(newer) && figure.spans(newer)
                });
                if let Some(newer) = newer
                    && sentence.matter.likeness(&later.matter) >= ABOUT
                {
                    figures.push((figure.clone(), newer.value));
                }
            }
            if !figures.is_empty() {
                replaced.push(Replaced {
                    was: sentence.said.text.clone(),
                    was_matter: sentence.matter.clone(),
                    now,
                    figures,
                    whole: false,
                });
            }
        }
    }
    replaced
}

/// One line a correction, none twice.
fn corrections(account: &Account<'_>, replaced: Vec<Replaced>) -> Vec<Correction> {
    let mut told: Vec<(Option<u64>, usize)> = Vec::new();
    let mut lines: Vec<Correction> = Vec::new();
    for old in replaced {
        if lines.len() == CORRECTIONS_MAX {
            break;
        }
        let sentence = &account.sentences[old.now];
        let value = old
            .figures
            .first()
            .map(|(figure, _)| figure.value.to_bits());
        let known = value.is_some() && told.iter().any(|(known, _)| *known == value)
            || told.contains(&(value, old.now));
        // A sentence that was only reworded corrects nothing.
        if known
            || sentence.retired
            || value.is_none() && !turned(&old.was_matter, &sentence.matter)
        {
            continue;
        }
        told.push((value, old.now));
        lines.push(Correction {
            brief_id: account.reports[sentence.report].id.to_owned(),
            outlet: account.outlet(sentence.report).to_owned(),
            was: old.was,
            now: sentence.said.text.clone(),
        });
    }
    lines
}

/// "Nobody was hurt" became "one was killed".
fn turned(was: &Matter, now: &Matter) -> bool {
    let none = was.figures.iter().any(|figure| figure.value == 0.0);
    let some = now
        .figures
        .iter()
        .any(|figure| figure.value > 0.0 && figure.fate.is_some());
    let fate = crate::language::senses::FATES;
    none && (some || now.senses & fate != 0)
}
