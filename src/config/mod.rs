//! The configuration: what was written (files, environment, flags), then what
//! is meant. The rest of the program sees only the second.
//!
//! `config/briefd.toml` is built in: it is the documentation, the defaults and
//! the list of known keys at once, so the three cannot differ.

use crate::model::feed::Feed;
use crate::model::settings::{
    BriefSettings, DedupeSettings, FetchSettings, LogSettings, PollSettings, RetentionSettings,
    StoreSettings,
};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Everything the user can set, checked, all defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[store]`
    pub store: StoreSettings,
    /// `[poll]`
    pub poll: PollSettings,
    /// `[fetch]`
    pub fetch: FetchSettings,
    /// `[brief]`
    pub brief: BriefSettings,
    /// `[dedupe]`
    pub dedupe: DedupeSettings,
    /// `[retention]`
    pub retention: RetentionSettings,
    /// `[log]`
    pub log: LogSettings,
    /// Every configured feed, in the order written, includes last. Names and
    /// URLs are unique.
    pub feeds: Vec<Feed>,
    /// The file that was read; none: built-in defaults.
    pub path: Option<PathBuf>,
}

/// Where the configuration is looked for. A value, so that it can be loaded
/// again at a SIGHUP and made up in tests.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--db`
    pub db: Option<PathBuf>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The working directory.
    pub dir: PathBuf,
}

impl Sources {
    /// The process's own environment and working directory.
    pub fn of_process(config: Option<PathBuf>, db: Option<PathBuf>) -> Sources {
        Sources {
            config,
            db,
            env: std::env::vars_os()
                .filter_map(|(key, value)| {
                    Some((key.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            dir: std::env::current_dir().unwrap_or_default(),
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
}

impl Config {
    /// Finds, reads and checks the configuration.
    ///
    /// # Errors
    /// Names every problem found, each with file, line, key and remedy.
    pub fn load(sources: &Sources) -> Result<Config, ConfigError> {
        let _ = sources;
        unimplemented!()
    }

    /// The database that reading verbs open: `store.path`, or the service's
    /// where that was not set by anyone and does not exist.
    pub fn database_to_read(&self) -> PathBuf {
        unimplemented!()
    }
}
