//! Agreement and disagreement: who says what a sentence says.

use super::account::Account;
use super::account::Sentence;
use super::account::folded;
use super::figures::Figure;
use super::figures::Kind;
use super::matter::Matter;
use crate::model::brief::Standing;

/// A sentence this like to a point says it.
const SAYS: f64 = 0.23;
/// One that has this much of a point's matter says it too.
const COVERS: f64 = 0.34;
/// In both cases it is this like by what is neither name nor time.
const MATTER: f64 = 0.14;
/// So much of that is enough for two sentences of which each is what the
/// other's report has that is most like it: who tells the same in other words
/// tells it once.
const MUTUAL: f64 = 0.75;
/// They have so many things in common, for a word or two are a topic.
const SHARED: usize = 3;
/// Whoever says what a third sentence says that says a point says it too: both
/// steps are so much closer than is asked,
const SURE: f64 = 1.1;
/// and the way is not one from topic to topic.
const BY_THIRD: f64 = 0.1;
/// Less than this is no way to anything.
const NOWHERE: f64 = 0.9 * BY_THIRD;
/// More is asked of sentences in which something else happens.
const ACTS: f64 = 1.35;
/// Two points this alike say the same.
const SAME: f64 = 0.28;
/// Two leads this alike do.
const SAME_LEADS: f64 = 0.22;
/// Two that are both this like to a third do.
const SAME_BY_THIRD: f64 = 0.36;
/// Figures of one fate, or on one scale, are compared between sentences this
/// alike,
const FATE_CONTEXT: f64 = 0.08;
/// and others between sentences this alike.
const CONTEXT: f64 = 0.22;
/// A count more than so many times another is of something else.
const TIMES_MAX: f64 = 8.0;

/// Points of one disagreement: places of sentences by what they say.
#[derive(Debug, Clone)]
pub(super) struct Dispute {
    /// A side: all that say one figure, the best place first.
    pub(super) sides: Vec<(f64, Vec<usize>)>,
}

/// The figures of both that count one thing and differ, when none agrees.
fn differ<'m>(one: &'m Matter, other: &'m Matter) -> Option<(&'m Figure, &'m Figure)> {
    let mut found = None;
    for figure in &one.figures {
        for second in &other.figures {
            if !figure.same_thing(second) || !figure.spans(second) {
                continue;
            }
            if figure.agrees(second) {
                return None;
            }
            found = found.or(Some((figure, second)));
        }
    }
    found
}

/// Both count the same thing, and as many.
fn is_linked(one: &Matter, other: &Matter) -> bool {
    let links = |figure: &Figure| other.figures.iter().any(|second| figure.links(second));
    one.figures.iter().any(links)
}

/// How widely it is looked for who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// To weigh it: in much the same words.
    Close,
    /// To name all: in other words too.
    Wide,
}

/// Whether a sentence says what another one does.
fn says(account: &Account<'_>, at: usize, other: usize, reach: Reach) -> bool {
    let (point, said) = (&account.sentences[at], &account.sentences[other]);
    if point.folded == said.folded {
        return true;
    }
    let alike = closeness(account, at, other) >= 1.0
        || reach == Reach::Wide && is_in_other_words(account, at, other);
    (alike || is_linked(&point.matter, &said.matter))
        && differ(&point.matter, &said.matter).is_none()
}

/// Whether the second sentence may say in other words what the first one does,
/// which counts nothing: a count is said by those who count.
fn is_in_other_words(account: &Account<'_>, at: usize, other: usize) -> bool {
    let (point, said) = (&account.sentences[at].matter, &account.sentences[other]);
    let close = closeness(account, at, other);
    !point.counts()
        && (close >= MUTUAL
            && point.shared(&said.matter) >= SHARED
            && is_mutual(account, at, other)
            || close >= BY_THIRD && by_third(account, at, other))
}

/// Another report has a sentence that surely says the first, and the second
/// is what its own report has that is most like that one.
fn by_third(account: &Account<'_>, one: usize, other: usize) -> bool {
    let (first, last) = (&account.sentences[one], &account.sentences[other]);
    (0..account.sentences.len()).any(|at| {
        let third = &account.sentences[at];
        third.report != first.report
            && third.report != last.report
            && !third.retired
            && account.likeness(one, at) >= SAYS * SURE
            && account.likeness(at, other) >= SAYS * SURE
            && is_sure(account, one, at)
            && is_sure(account, at, other)
            && is_mutual(account, at, other)
    })
}

fn is_sure(account: &Account<'_>, at: usize, other: usize) -> bool {
    let (one, second) = (&account.sentences[at], &account.sentences[other]);
    closeness(account, at, other) >= SURE && differ(&one.matter, &second.matter).is_none()
}

/// How close a sentence comes to what is asked of one that says the same, 1
/// being just that; 0 where it comes nowhere near.
fn closeness(account: &Account<'_>, at: usize, other: usize) -> f64 {
    let (point, said) = (&account.sentences[at].matter, &account.sentences[other]);
    if said.said.standing == Standing::No {
        return 0.0;
    }
    // Most have little in common, as is known.
    let likeness = account.likeness(at, other);
    let covered = likeness * point.longer(&said.matter);
    if likeness < SAYS * NOWHERE && covered < COVERS * NOWHERE {
        return 0.0;
    }
    let both = point.compared(&said.matter);
    let all = (both.likeness / SAYS).max(both.covered / COVERS);
    let acts = point.acts_differ(&said.matter);
    all.min(both.hard_likeness / MATTER) / if acts { ACTS } else { 1.0 }
}

/// Neither report has a sentence that is more like the other one.
fn is_mutual(account: &Account<'_>, one: usize, other: usize) -> bool {
    let alike = account.likeness(one, other);
    let best = |of: usize, to: usize| {
        account.of(account.sentences[of].report).all(|at| {
            account.sentences[at].said.standing == Standing::No || account.likeness(at, to) <= alike
        })
    };
    best(one, other) && best(other, one)
}

/// Reports that say what a sentence says, its own first.
pub(super) fn reports(account: &Account<'_>, at: usize, reach: Reach) -> Vec<usize> {
    let point = &account.sentences[at];
    let mut found = vec![point.report];
    for report in 0..account.reports.len() {
        let copy = account.voice[report] == account.voice[point.report];
        let is_told = |other: usize| {
            let sentence = &account.sentences[other];
            let is = sentence.folded == point.folded || !copy && says(account, at, other, reach);
            is && !sentence.retired
        };
        if report != point.report
            && account.of(report).any(is_told)
            && (copy || !is_contradicted(account, point, report))
        {
            found.push(report);
        }
    }
    found
}

/// A report that has another figure for what a sentence counts, and nowhere
/// that one.
fn is_contradicted(account: &Account<'_>, point: &Sentence<'_>, report: usize) -> bool {
    let of = &account.sentences[account.of(report)];
    of.iter().any(|other| {
        differ(&point.matter, &other.matter).is_some_and(|(one, two)| {
            let fate = one.fate.is_some() && one.fate == two.fate;
            point.matter.likeness(&other.matter) >= if fate { 0.0 } else { CONTEXT }
        })
    }) && !of
        .iter()
        .any(|other| is_linked(&point.matter, &other.matter))
}

/// All outlets that say what a sentence says, each once, its own first.
pub(super) fn outlets(account: &Account<'_>, at: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in reports(account, at, Reach::Wide) {
        for (nth, voice) in account.reports[report].voices.iter().enumerate() {
            let carries = nth == 0
                || voice.words.is_none_or(|words| {
                    let words = folded(words);
                    account.of(report).any(|one| {
                        words.contains(&account.sentences[one].folded)
                            && says(account, at, one, Reach::Wide)
                    })
                });
            if carries && !voice.outlet.is_empty() && !names.iter().any(|name| name == voice.outlet)
            {
                names.push(voice.outlet.to_owned());
            }
        }
    }
    names
}

/// Both say the same thing.
pub(super) fn same(account: &Account<'_>, one: usize, other: usize) -> bool {
    let (first, second) = (
        &account.sentences[one].matter,
        &account.sentences[other].matter,
    );
    if account.independent(one, other)
        && first.tells(second)
        && is_in_other_words(account, other, one)
        && differ(first, second).is_none()
    {
        return true;
    }
    let counts = is_linked(first, second);
    // A lead with a count of its own says more than that it happened.
    let counted = second
        .figures
        .iter()
        .any(|figure| figure.fate.is_some() || figure.people);
    let (one_lead, other_lead) = (
        account.sentences[one].rank == 0,
        account.sentences[other].rank == 0,
    );
    let least = if one_lead && other_lead && !counted && first.tells(second) {
        SAME_LEADS
    } else {
        SAME
    };
    let news = counted && !counts && account.likeness(one, other) < SAME_BY_THIRD;
    if account.likeness(one, other) >= least && !news || counts && differ(first, second).is_none() {
        return true;
    }
    (0..account.sentences.len()).any(|at| {
        at != one
            && at != other
            && account.likeness(at, one) >= SAME_BY_THIRD
            && account.likeness(at, other) >= SAME_BY_THIRD
    })
}

/// Figures of one thing on which independent reports differ.
pub(super) fn disputes(account: &Account<'_>) -> Vec<Dispute> {
    let mut disputes: Vec<Dispute> = Vec::new();
    let may: Vec<usize> = (0..account.sentences.len())
        .filter(|at| {
            let one = &account.sentences[*at];
            !one.retired && one.said.standing == Standing::Alone && !one.matter.figures.is_empty()
        })
        .collect();
    for (nth, one) in may.iter().enumerate() {
        for other in &may[nth + 1..] {
            let Some((first, second)) = dispute(account, *one, *other) else {
                continue;
            };
            let known = disputes.iter_mut().find(|known| {
                known
                    .sides
                    .iter()
                    .any(|(_, side)| side.contains(one) || side.contains(other))
            });
            match known {
                Some(known) => {
                    known.add(first, *one);
                    known.add(second, *other);
                }
                None => disputes.push(Dispute {
                    sides: vec![(first, vec![*one]), (second, vec![*other])],
                }),
            }
        }
    }
    disputes
}

impl Dispute {
    fn add(&mut self, value: f64, at: usize) {
        if self.sides.iter().any(|(_, side)| side.contains(&at)) {
            return;
        }
        match self.sides.iter_mut().find(|(known, _)| *known == value) {
            Some((_, side)) => side.push(at),
            None => self.sides.push((value, vec![at])),
        }
    }

    /// It is about this sentence.
    pub(super) fn has(&self, at: usize) -> bool {
        self.sides.iter().any(|(_, side)| side.contains(&at))
    }
}

/// The figures that two sentences set against each other.
fn dispute(account: &Account<'_>, one: usize, other: usize) -> Option<(f64, f64)> {
    if !account.independent(one, other) {
        return None;
    }
    let (first, second) = (
        &account.sentences[one].matter,
        &account.sentences[other].matter,
    );
    let (figure, against) = differ(first, second)?;
    let both = [figure.value, against.value];
    let (less, more) = (both[0].min(both[1]), both[0].max(both[1]));
    if less <= 0.0 || more / less > TIMES_MAX {
        return None;
    }
    // "286, more than the 210 first announced" knows of both.
    let knows =
        |matter: &Matter, value: f64| matter.figures.iter().any(|figure| figure.value == value);
    if knows(first, against.value) || knows(second, figure.value) {
        return None;
    }
    let one_fate = figure.fate.is_some() && figure.fate == against.fate;
    let one_noun = figure.of.iter().any(|term| against.of.contains(term));
    let least = match (one_fate, one_noun) {
        (true, _) => FATE_CONTEXT,
        (false, true) if figure.kind == Kind::Level => FATE_CONTEXT,
        (false, true) => CONTEXT * 0.7,
        (false, false) if figure.kind == Kind::Count => CONTEXT,
        // Shares and sums of something else.
        (false, false) => return None,
    };
    (account.likeness(one, other) >= least).then_some((figure.value, against.value))
}
