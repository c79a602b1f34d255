//! Editions: exports that are made on a schedule, and what became of each.

use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;

/// One edition of one day (hour, week ..): what is in it, and what is done
/// with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its row; 0 until it is stored.
    pub run_id: i64,
    /// The edition's name.
    pub edition: String,
    /// The time it is the edition of.
    pub due: Timestamp,
    /// When it was begun, the last time where it was made again.
    pub begun: Timestamp,
    /// When the last step ended; none while there is more to do.
    pub ended: Option<Timestamp>,
    /// The last event that it covers: the next edition begins behind it.
    pub last_event: i64,
    /// What deliveries of it are known by, the same at every try.
    pub delivery: String,
    /// True when `ids` are those of stories.
    pub stories: bool,
    /// What is in it, in its order.
    pub ids: Vec<String>,
    /// What is done with it, in order.
    pub steps: Vec<Step>,
}

/// One thing to do with an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// A form (`md`, `site`), or `exec`, `webhook`, `mail`.
    pub name: String,
    /// How far it has come.
    pub state: StepState,
    /// Tries so far.
    pub tries: u32,
    /// When it is tried next, after a failure.
    pub next: Option<Timestamp>,
    /// The file that was made, or why it failed the last time.
    pub said: Option<String>,
}

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// It is to be done, perhaps again.
    Open,
    /// It was done.
    Done,
    /// It was given up.
    Failed,
}

impl StepState {
    /// `open`, `done`, `failed`.
    pub fn name(self) -> &'static str {
        match self {
            StepState::Open => "open",
            StepState::Done => "done",
            StepState::Failed => "failed",
        }
    }
}

impl Step {
    /// One that is to be done.
    pub fn open(name: &str) -> Step {
        Step {
            name: name.to_owned(),
            state: StepState::Open,
            tries: 0,
            next: None,
            said: None,
        }
    }
}

impl Run {
    /// Open while a step is, failed when one is.
    pub fn state(&self) -> StepState {
        let any = |state| self.steps.iter().any(|step| step.state == state);
        match (any(StepState::Open), any(StepState::Failed)) {
            (true, _) => StepState::Open,
            (false, true) => StepState::Failed,
            (false, false) => StepState::Done,
        }
    }

    /// What went wrong, in words: `webhook: ..`.
    pub fn trouble(&self) -> Option<String> {
        let failed = self.steps.iter().filter(|step| {
            step.state == StepState::Failed || (step.state == StepState::Open && step.tries > 0)
        });
        let failed: Vec<String> = failed
            .map(|step| {
                let why = step.said.as_deref().unwrap_or("failed");
                format!("{}: {why}", step.name)
            })
            .collect();
        (!failed.is_empty()).then(|| failed.join("; "))
    }
}
