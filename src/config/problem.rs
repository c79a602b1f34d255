//! What is wrong with a configuration, and where it stands.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// The file, as it was named.
    pub file: Arc<Path>,
    /// Counts from 1.
    pub line: usize,
}

impl fmt::Display for FileLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A configuration file.
    File(FileLine),
    /// An environment variable, by name.
    Env(String),
    /// An option of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(place) => place.fmt(f),
            Origin::Env(name) => write!(f, "${name}"),
            Origin::Flag(name) => f.write_str(name),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub origin: Origin,
    /// `poll.interval`; empty where it is not about one key.
    pub key: String,
    /// What is wrong. Never repeats a secret.
    pub why: String,
    /// What to do.
    pub hint: Option<String>,
    /// True for a secret that may well be right but that this user may not
    /// read.
    pub(super) unread: bool,
}

impl Problem {
    pub(super) fn new(origin: Origin, key: &str, why: String) -> Problem {
        Problem {
            origin,
            key: key.to_owned(),
            why,
            hint: None,
            unread: false,
        }
    }

    /// The line it stands on, 0 for what is in no file.
    pub(super) fn line(&self) -> usize {
        match &self.origin {
            Origin::File(place) => place.line,
            _ => 0,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.origin, self.why),
            key => write!(f, "{}: `{key}`: {}", self.origin, self.why),
        }
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that was asked for cannot be read.
    #[error("cannot read the configuration `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It was read and cannot be used.
    #[error("{} is not valid", named(path.as_deref()))]
    Invalid {
        /// The file; none: what is wrong is in the environment or on the command line.
        path: Option<PathBuf>,
        /// The database, as far as what is valid tells.
        database: PathBuf,
        /// Everything that was found, at least one.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// What was found, in the order of the files; empty for a file that
    /// cannot be read.
    pub fn problems(&self) -> &[Problem] {
        match self {
            ConfigError::Read { .. } => &[],
            ConfigError::Invalid { problems, .. } => problems,
        }
    }

    /// The database that is meant, where the rest of the configuration is not valid.
    pub fn database(&self) -> Option<&Path> {
        match self {
            ConfigError::Read { .. } => None,
            ConfigError::Invalid { database, .. } => Some(database),
        }
    }
}

fn named(path: Option<&Path>) -> String {
    match path {
        Some(path) => format!("the configuration `{}`", path.display()),
        None => "the configuration".to_owned(),
    }
}
