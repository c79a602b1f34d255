//! Which sentences become the points of a story, and in what order.

use super::account::Account;
use super::account::Sentence;
use super::figures::Kind;
use super::says;
use super::says::Dispute;
use super::says::Reach;
use crate::language::senses;
use crate::model::brief::Standing;
use crate::model::story::StoryPoint;

/// Points of a story at most.
const POINTS_MAX: usize = 6;
/// So many are wanted before the score matters.
const POINTS_MIN: usize = 3;
/// A further point is worth this much at least.
const WORTH: f64 = 0.55;
/// What likeness to the points before costs.
const REPETITION: f64 = 1.3;

/// A sentence that may become a point.
struct Candidate {
    at: usize,
    score: f64,
    /// By number in the list of disputes.
    dispute: Option<usize>,
}

/// Chooses the points.
pub(super) fn choose(account: &Account<'_>) -> Vec<StoryPoint> {
    let disputes = says::disputes(account);
    let candidates: Vec<Candidate> = (0..account.sentences.len())
        .filter(|at| {
            let one = &account.sentences[*at];
            !one.retired && one.said.standing == Standing::Alone
        })
        .map(|at| candidate(account, at, &disputes))
        .collect();
    let mut picked: Vec<&Candidate> = Vec::new();
    let first = candidates
        .iter()
        .filter(|one| account.sentences[one.at].rank <= 1)
        .max_by(|a, b| {
            opening(account, a)
                .total_cmp(&opening(account, b))
                .then(b.at.cmp(&a.at))
        });
    if let Some(first) = first {
        take(account, &candidates, &disputes, first, &mut picked);
    }
    while picked.len() < POINTS_MAX {
        let best = candidates
            .iter()
            .filter(|one| is_new(account, one, &picked))
            .filter(|one| one.dispute.is_none() || picked.len() + 1 < POINTS_MAX)
            .map(|one| (worth(account, one, &picked), one))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.at.cmp(&a.1.at)));
        match best {
            Some((worth, best)) if worth >= WORTH || picked.len() < POINTS_MIN => {
                take(account, &candidates, &disputes, best, &mut picked);
            }
            _ => break,
        }
    }
    made(account, &disputes, &picked)
}

/// Takes a point, and beside it the other sides of its dispute.
fn take<'c>(
    account: &Account<'_>,
    candidates: &'c [Candidate],
    disputes: &[Dispute],
    one: &'c Candidate,
    picked: &mut Vec<&'c Candidate>,
) {
    picked.push(one);
    let Some(dispute) = one.dispute.and_then(|number| disputes.get(number)) else {
        return;
    };
    for (_, side) in dispute
        .sides
        .iter()
        .filter(|(_, side)| !side.contains(&one.at))
    {
        let best = candidates
            .iter()
            .filter(|other| side.contains(&other.at))
            .filter(|other| {
                !picked.iter().any(|known| {
                    account.sentences[known.at].folded == account.sentences[other.at].folded
                })
            })
            .max_by(|a, b| a.score.total_cmp(&b.score).then(b.at.cmp(&a.at)));
        if let Some(best) = best.filter(|_| picked.len() < POINTS_MAX) {
            picked.push(best);
        }
    }
}

fn candidate(account: &Account<'_>, at: usize, disputes: &[Dispute]) -> Candidate {
    let one = &account.sentences[at];
    let reports = says::reports(account, at, Reach::Close);
    let mut voices: Vec<usize> = reports
        .iter()
        .map(|report| account.voice[*report])
        .collect();
    voices.sort_unstable();
    voices.dedup();
    let dispute = disputes.iter().position(|dispute| dispute.has(at));
    let support = voices.len().min(4) as f64 - 1.0;
    let score = 0.65 * support
        + own_worth(account, one)
        + news(account, one)
        + if dispute.is_some() { 0.6 } else { 0.0 };
    Candidate { at, score, dispute }
}

/// What the newest report begins with is what is new.
fn news(account: &Account<'_>, one: &Sentence<'_>) -> f64 {
    let newest = account.voice.last() == account.voice.get(one.report);
    if newest && one.rank == 0 { 0.35 } else { 0.0 }
}

/// What a sentence is worth whoever else says it.
fn own_worth(account: &Account<'_>, one: &Sentence<'_>) -> f64 {
    let mut worth = 1.2 / (1.0 + one.rank as f64 / 3.0);
    worth += 0.8 * by_titles(account, one);
    let own = account.reports[one.report].key_points;
    if let Some(nth) = own.iter().position(|point| point.text == one.said.text) {
        worth += 0.3 / (1.0 + nth as f64 / 2.0);
    }
    let fate = one.matter.senses & senses::FATES & !(1 << senses::PEOPLE) != 0;
    worth += if fate { 0.3 } else { 0.0 };
    worth += if one.matter.figures.iter().any(|figure| !figure.span) {
        0.15
    } else {
        0.0
    };
    worth -= if one
        .said
        .text
        .starts_with(['"', '\'', '“', '„', '«', '‘', '»'])
    {
        0.8
    } else {
        0.0
    };
    worth -= 0.25 * background(one);
    worth
        - if one.matter.len < 6 || one.matter.len > 40 {
            0.2
        } else {
            0.0
        }
}

/// How many signs there are that a sentence tells what was before.
fn background(one: &Sentence<'_>) -> f64 {
    let dated = one
        .matter
        .figures
        .iter()
        .any(|figure| figure.kind == Kind::When && figure.value >= 1900.0);
    let signs = [
        one.matter.figures.iter().any(|figure| figure.span),
        dated,
        dated,
        one.matter.leans,
        one.matter.leans,
        one.said.paragraph.is_none_or(|paragraph| paragraph > 0),
    ];
    signs.iter().filter(|sign| **sign).count() as f64
}

/// How much of what the titles say it says, on the average over the reports.
fn by_titles(account: &Account<'_>, one: &Sentence<'_>) -> f64 {
    let sum: f64 = account
        .titles
        .iter()
        .map(|title| one.matter.likeness(title))
        .sum();
    sum / account.titles.len().max(1) as f64
}

/// What a sentence is worth as the first: the event itself.
fn opening(account: &Account<'_>, one: &Candidate) -> f64 {
    let sentence = &account.sentences[one.at];
    let first = if sentence.rank == 0 { 0.8 } else { 0.0 };
    one.score - news(account, sentence)
        + first
        + 1.5 * by_titles(account, sentence)
        + by_leads(account, one.at)
}

/// How much of it the leads of the other reports say, on the average.
fn by_leads(account: &Account<'_>, at: usize) -> f64 {
    let leads = account
        .sentences
        .iter()
        .enumerate()
        .filter(|(other, lead)| {
            lead.rank == 0
                && lead.said.standing == Standing::Alone
                && account.independent(at, *other)
        });
    let likeness: Vec<f64> = leads
        .map(|(other, _)| account.likeness(at, other))
        .collect();
    likeness.iter().sum::<f64>() / likeness.len().max(1) as f64
}

fn is_new(account: &Account<'_>, one: &Candidate, picked: &[&Candidate]) -> bool {
    picked.iter().all(|known| {
        known.at != one.at
            && account.sentences[known.at].folded != account.sentences[one.at].folded
            && !says::same(account, known.at, one.at)
            && (one.dispute.is_none() || one.dispute != known.dispute)
    })
}

fn worth(account: &Account<'_>, one: &Candidate, picked: &[&Candidate]) -> f64 {
    let matter = &account.sentences[one.at].matter;
    let most = picked.iter().map(|known| {
        let known = &account.sentences[known.at].matter;
        matter.likeness(known).max(known.covers(matter) * 0.8)
    });
    one.score - REPETITION * most.fold(0.0, f64::max)
}

fn made(account: &Account<'_>, disputes: &[Dispute], picked: &[&Candidate]) -> Vec<StoryPoint> {
    let shown = |number: usize| {
        picked
            .iter()
            .filter(|one| one.dispute == Some(number))
            .count()
            > 1
    };
    let mut numbers: Vec<usize> = Vec::new();
    picked
        .iter()
        .map(|one| {
            let sentence = &account.sentences[one.at];
            let report = &account.reports[sentence.report];
            let dispute = one
                .dispute
                .filter(|number| *number < disputes.len() && shown(*number));
            let conflict = dispute.map(|number| {
                let known = numbers.iter().position(|known| *known == number);
                known.unwrap_or_else(|| {
                    numbers.push(number);
                    numbers.len() - 1
                })
            });
            StoryPoint {
                text: sentence.said.text.clone(),
                brief_id: report.id.to_owned(),
                revision: report.revision,
                start: sentence.said.start,
                outlets: says::outlets(account, one.at),
                conflict: conflict.and_then(|number| u32::try_from(number + 1).ok()),
            }
        })
        .collect()
}
