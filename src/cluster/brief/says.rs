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
/// More is asked of sentences in which something else happens.
const ACTS: f64 = 1.35;
/// Two points this alike say the same.
const SAME: f64 = 0.28;
/// Two leads this alike do.
const SAME_LEADS: f64 = 0.22;
/// Two that are both this like to a third do.
const SAME_BY_THIRD: f64 = 0.36;
/// Figures of one fate are compared between sentences this alike,
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

/// Whether one sentence says what the other does.
pub(super) fn is_close(point: &Matter, other: &Sentence<'_>) -> bool {
    let matter = &other.matter;
    let least = if point.acts_differ(matter) { ACTS } else { 1.0 };
    let alike = other.said.standing != Standing::No && {
        let both = point.compared(matter);
        (both.likeness >= SAYS * least || both.covered >= COVERS * least)
            && both.hard_likeness >= MATTER * least
    };
    (alike || is_linked(point, matter)) && differ(point, matter).is_none()
}

/// Reports that say what a sentence says, its own first.
pub(super) fn reports(account: &Account<'_>, at: usize) -> Vec<usize> {
    let point = &account.sentences[at];
    let mut found = vec![point.report];
    for report in 0..account.reports.len() {
        let copy = account.voice[report] == account.voice[point.report];
        let says = |other: &Sentence<'_>| {
            other.folded == point.folded || !copy && is_close(&point.matter, other)
        };
        if report != point.report
            && account
                .of(report)
                .iter()
                .any(|other| !other.retired && says(other))
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
    let of = account.of(report);
    of.iter().any(|other| {
        differ(&point.matter, &other.matter).is_some_and(|(one, two)| {
            let fate = one.fate.is_some() && one.fate == two.fate;
            point.matter.likeness(&other.matter) >= if fate { 0.0 } else { CONTEXT }
        })
    }) && !of
        .iter()
        .any(|other| is_linked(&point.matter, &other.matter))
}

/// Their outlets, each once, that of the point first.
pub(super) fn outlets(account: &Account<'_>, at: usize, reports: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in reports {
        for (nth, voice) in account.reports[*report].voices.iter().enumerate() {
            let carries = nth == 0
                || voice.words.is_none_or(|words| {
                    let words = folded(words);
                    account.of(*report).iter().any(|one| {
                        words.contains(&one.folded)
                            && (one.folded == account.sentences[at].folded
                                || is_close(&account.sentences[at].matter, one))
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
        (false, true) => CONTEXT * 0.7,
        (false, false) if figure.kind == Kind::Count => CONTEXT,
        // Shares and sums of something else.
        (false, false) => return None,
    };
    (account.likeness(one, other) >= least).then_some((figure.value, against.value))
}
