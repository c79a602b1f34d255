//! Errors as a person reads them, and as a program does: text and exit codes.
//!
//! Knows no error of another module: `cli` makes a [`Report`] of each. Prints
//! nothing itself.

use crate::model::text::safe;
use std::error::Error;
use std::fmt::{self, Write as _};

/// Exit codes, as `--help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A check found something.
    Findings = 3,
    /// A named thing does not exist.
    Missing = 4,
    /// Part of the work failed.
    Partly = 5,
    /// A lock or a timeout: the same command may work later.
    TryAgain = 75,
    /// The configuration is not valid.
    Config = 78,
    /// Stopped by a signal, what was begun is finished.
    Interrupted = 130,
}

impl Exit {
    /// Every code with what it means, in order.
    pub const ALL: &[(Exit, &str)] = &[
        (Exit::Done, "done"),
        (Exit::Failed, "failed"),
        (Exit::Usage, "the command line makes no sense"),
        (Exit::Findings, "a check found something"),
        (Exit::Missing, "a named thing does not exist"),
        (Exit::Partly, "part of it failed"),
        (Exit::TryAgain, "locked or timed out: try again"),
        (Exit::Config, "the configuration is not valid"),
        (Exit::Interrupted, "interrupted"),
    ];

    /// The number.
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// Why a command ends without having done its work: what failed, why, what to
/// do, and the exit code. Text in it is made safe for terminals when shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One lower-case sentence without a full stop; what the user typed in backticks.
    pub error: String,
    /// Causes, the nearest first.
    pub whys: Vec<String>,
    /// What to do next.
    pub hints: Vec<String>,
    /// How the program ends.
    pub exit: Exit,
}

impl Report {
    /// A report without cause and hint.
    pub fn new(exit: Exit, error: impl Into<String>) -> Report {
        Report {
            error: error.into(),
            whys: Vec::new(),
            hints: Vec::new(),
            exit,
        }
    }

    /// An error with its chain of causes.
    pub fn of(exit: Exit, error: &dyn Error) -> Report {
        let mut report = Report::new(exit, error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            report.whys.push(cause.to_string());
            source = cause.source();
        }
        report
    }

    /// The same under another headline: what it said becomes the first cause.
    #[must_use]
    pub fn named(mut self, error: impl Into<String>) -> Report {
        let said = std::mem::replace(&mut self.error, error.into());
        self.whys.insert(0, said);
        self
    }

    /// Adds a cause.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Report {
        self.whys.push(why.into());
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Report {
        self.hints.push(hint.into());
        self
    }

    /// The reader of our output has gone, which is not a failure: ends quietly.
    pub fn closed_pipe() -> Report {
        Report::new(Exit::Done, "")
    }

    /// The report as text, each part on its own line with a line break at the
    /// end; empty for [`Report::closed_pipe`].
    pub fn text(&self, color: bool) -> String {
        let (red, cyan, off) = match color {
            true => ("\x1b[1;31m", "\x1b[36m", "\x1b[0m"),
            false => ("", "", ""),
        };
        let mut out = String::new();
        if self.error.is_empty() {
            return out;
        }
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{red}error{off}: {}", indented(&self.error));
        for why in &self.whys {
            let _ = writeln!(out, "  why: {}", indented(why));
        }
        for hint in &self.hints {
            let _ = writeln!(out, "{cyan}hint{off}: {}", indented(hint));
        }
        out
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

/// Later lines stand under the first.
fn indented(text: &str) -> String {
    safe(text).trim_end().replace('\n', "\n    ")
}
