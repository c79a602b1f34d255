//! What to do, and when. Pure: what is known and the time go in.

use crate::config::Edition;
use crate::model::Timestamp;
use crate::model::edition::Run;
use crate::model::edition::Step;
use crate::model::edition::StepState;
use crate::model::settings::Schedule;
use crate::schedule;
use crate::store::Asked;
use crate::store::EditionState;
use jiff::SignedDuration;
use std::collections::HashSet;
use std::time::Duration;

/// The first wait after a failure; doubles.
const AGAIN: Duration = Duration::from_secs(10);

/// The longest.
const AGAIN_MAX: Duration = Duration::from_secs(3_600);

/// The least that two occurrences of a schedule are apart.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Which edition is to be made now.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Make {
    /// None.
    Nothing,
    /// A new one, of this time.
    New(Timestamp),
    /// This one once more.
    Again(Run),
}

/// How a try went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tried {
    /// Well; the file that was made.
    Done(Option<String>),
    /// Not; why, and the least wait.
    Later(String, Duration),
    /// Not, and another try would be in vain.
    Never(String),
}

/// Which edition is to be made: of those missed the latest; what a user asks
/// for in any case.
pub(super) fn make(schedule: &Schedule, state: &EditionState, now: Timestamp) -> Make {
    let last = state.last.as_ref();
    // One from before the clock was set back is no measure.
    let after = last.map(|run| run.due).filter(|due| *due <= now);
    let after = after.max(state.since);
    let due = after.and_then(|after| schedule::latest(schedule, after, now));
    match (state.asked, due, last) {
        (Some(Asked::Now), ..) | (Some(Asked::Again), None, None) => Make::New(now),
        (Some(Asked::Again), None, Some(last)) if last.ids.is_empty() => Make::New(now),
        (Some(Asked::Again), None, Some(last)) => Make::Again(last.clone()),
        (_, Some(due), _) => Make::New(due),
        (None, None, _) => Make::Nothing,
    }
}

/// When an edition is due next.
pub fn next(schedule: &Schedule, now: Timestamp) -> Option<Timestamp> {
    let from = now.checked_add(SignedDuration::from_millis(1)).ok()?;
    schedule::occurrence(schedule, from)
}

/// The time between the editions around `at`; a day where there is but one.
pub(super) fn gap(schedule: &Schedule, at: Timestamp) -> Duration {
    let gap = || {
        let next = schedule::occurrence(schedule, at.checked_add(MINUTE).ok()?)?;
        let years = SignedDuration::from_hours(24 * 366 * 5);
        let before = next.checked_sub(MINUTE).ok()?;
        let last = schedule::latest(schedule, before.checked_sub(years).ok()?, before)?;
        Duration::try_from(next.duration_since(last)).ok()
    };
    gap().unwrap_or(Duration::from_hours(24))
}

/// What is done with an edition; nothing with one that nothing is in.
pub(super) fn steps(edition: &Edition, is_empty: bool) -> Vec<Step> {
    if is_empty {
        return Vec::new();
    }
    let forms = edition.forms.iter().map(|form| form.name());
    let deliveries = [
        ("exec", !edition.exec.is_empty()),
        ("webhook", edition.webhook.is_some()),
        ("mail", !edition.mail.is_empty()),
    ];
    let deliveries = deliveries
        .into_iter()
        .filter_map(|(name, wanted)| wanted.then_some(name));
    forms.chain(deliveries).map(Step::open).collect()
}

/// A step that cannot be done.
pub(super) fn failed(name: &str, why: String) -> Step {
    Step {
        state: StepState::Failed,
        tries: 1,
        said: Some(why),
        ..Step::open(name)
    }
}

/// What deliveries are known by: nobody else's, and not to be guessed at from
/// another.
pub(super) fn delivery() -> String {
    format!("{:032x}", fastrand::u128(..))
}

/// The next thing to do now: the place of a run and of its step.
///
/// Each kind of step is done in the order of the runs, and programs, posts and
/// mails come when the files are there (or given up).
pub fn ready(open: &[Run], now: Timestamp) -> Option<(usize, usize)> {
    let mut waiting = HashSet::new();
    for (at, run) in open.iter().enumerate() {
        let mut files_wait = false;
        for (number, step) in run.steps.iter().enumerate() {
            if step.state != StepState::Open {
                continue;
            }
            let is_file = !matches!(step.name.as_str(), "exec" | "webhook" | "mail");
            let may = !waiting.contains(step.name.as_str()) && (is_file || !files_wait);
            if may && step.next.is_none_or(|next| next <= now) {
                return Some((at, number));
            }
            files_wait |= is_file;
            waiting.insert(step.name.as_str());
        }
    }
    None
}

/// Somebody waits: what failed is tried now.
pub(super) fn at_once(open: &mut [Run]) {
    for step in open.iter_mut().flat_map(|run| &mut run.steps) {
        step.next = None;
    }
}

/// Notes how a try went.
pub(super) fn note(run: &mut Run, number: usize, tried: Tried, now: Timestamp, give_up: Duration) {
    let begun = run.begun;
    if let Some(step) = run.steps.get_mut(number) {
        step.tries = step.tries.saturating_add(1);
        step.next = None;
        match tried {
            Tried::Done(said) => {
                (step.state, step.said) = (StepState::Done, said);
            }
            Tried::Never(why) => {
                (step.state, step.said) = (StepState::Failed, Some(why));
            }
            Tried::Later(why, wait) => {
                step.said = Some(why);
                let next = later(now, backoff(step.tries).max(wait));
                match next <= later(begun, give_up) {
                    true => step.next = Some(next),
                    false => step.state = StepState::Failed,
                }
            }
        }
    }
    run.ended = ended(run, now);
}

/// When a run ended, if it has.
pub(super) fn ended(run: &Run, now: Timestamp) -> Option<Timestamp> {
    (run.state() != StepState::Open).then_some(now)
}

fn backoff(tries: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
    AGAIN.saturating_mul(doubled).min(AGAIN_MAX)
}

fn later(at: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}
