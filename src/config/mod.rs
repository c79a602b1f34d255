//! The configuration: what was written (files, environment, flags), then what
//! is meant. The rest of the program sees only the second.
//!
//! `config/briefd.toml` is built in: it is the documentation, the defaults and
//! the list of known keys at once, so the three cannot differ.

mod edit;
mod feeds;
mod find;
mod include;
mod limits;
mod meaning;
mod opml;
mod problem;
mod reading;
mod schema;
mod show;
mod values;
mod written;

pub use edit::{
    EditError, NewFeed, NewValue, OpmlFeeds, add_feeds, plain_feed, read_opml, remove_feed,
    typed_address,
};
pub use feeds::name_of_url;
pub use limits::{UNIT_STOP, UNIT_WATCHDOG, beyond_the_unit};
pub use opml::{OpmlError, write as write_opml};
pub use problem::{ConfigError, Origin, Place, Problem};
pub use schema::{DEFAULTS, examples};
pub use show::{Effective, Setting};
pub use values::{parse_duration, show_duration};

use crate::model::feed::Feed;
use crate::model::settings::{
    BriefSettings, DedupeSettings, FetchSettings, LogSettings, PollSettings, RetentionSettings,
    StoreSettings,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
    /// What is in effect and where it comes from, for people.
    pub effective: Effective,
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
    /// The working directory, absolute.
    pub dir: PathBuf,
}

/// What is looked at in the environment besides `BRIEFD_..`.
const VARIABLES: &[&str] = &[
    "CREDENTIALS_DIRECTORY",
    "HOME",
    "STATE_DIRECTORY",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

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
                .filter(|(key, _)| key.starts_with("BRIEFD_") || VARIABLES.contains(&key.as_str()))
                .collect(),
            dir: std::env::current_dir().unwrap_or_default(),
        }
    }
}

impl Config {
    /// Finds, reads and checks the configuration.
    ///
    /// # Errors
    /// Names every problem found, each with file, line, key and remedy.
    pub fn load(sources: &Sources) -> Result<Config, ConfigError> {
        Config::load_text(sources, sources.file()?)
    }

    /// Checks a text as the configuration file of that name.
    fn load_text(
        sources: &Sources,
        found: Option<(PathBuf, String)>,
    ) -> Result<Config, ConfigError> {
        let (path, text) = found.map_or((None, None), |(path, text)| (Some(path), Some(text)));
        let mut problems = Vec::new();
        let schema = schema::Schema::built_in();
        let mut layers = written::Layers::default();
        layers.lay(DEFAULTS, None, &schema, &mut problems);
        if let (Some(path), Some(text)) = (&path, &text) {
            let dir = sources.dir.join(path);
            let dir = dir.parent().unwrap_or(Path::new("/"));
            layers.lay(text, Some((path, dir)), &schema, &mut problems);
        }
        layers.lay_environment(&sources.env, &sources.dir, &schema, &mut problems);
        let config = meant(&layers, &schema, sources, path.as_deref(), &mut problems);
        match problems.is_empty() {
            true => Ok(config),
            false => {
                problems.sort_by_key(Problem::line);
                Err(ConfigError::Invalid {
                    path,
                    database: config.store.path,
                    problems,
                })
            }
        }
    }

    /// The database that reading verbs open: `store.path`, or the service's
    /// where nobody set that and it does not exist.
    pub fn database_to_read(&self) -> PathBuf {
        let service = Path::new(find::SERVICE_DATABASE);
        let fallback = self.effective.default_database
            && !self.store.path.exists()
            && service.parent().is_some_and(Path::exists);
        match fallback {
            true => service.to_owned(),
            false => self.store.path.clone(),
        }
    }

    /// The configured feed of a name.
    pub fn feed(&self, name: &str) -> Option<&Feed> {
        self.feeds.iter().find(|feed| feed.name == name)
    }
}

/// What is meant by what was written. Is of use only while there are no problems.
fn meant(
    layers: &written::Layers,
    schema: &schema::Schema,
    sources: &Sources,
    path: Option<&Path>,
    problems: &mut Vec<Problem>,
) -> Config {
    let credentials = sources.credentials();
    let sections = meaning::Sections {
        written: &layers.sections,
        credentials: credentials.as_deref(),
    };
    let mut store = sections.store(sources.default_database(), problems);
    let named = sources.database();
    if let Some((path, _)) = &named {
        store.path.clone_from(path);
    }
    let brief = sections.brief(problems);
    let zone = sections.schedule_zone(&brief);
    let poll = sections.poll(&zone, problems);
    let fetch = sections.fetch(problems);
    meaning::between(&sections, &poll, &fetch, problems);
    let defaults = feeds::Defaults {
        poll: &poll,
        zone: &zone,
        credentials: credentials.as_deref(),
    };
    let mut feeds = feeds::Feeds::default();
    for block in &layers.feeds {
        feeds.add(block.clone(), &defaults, problems);
    }
    for block in &layers.includes {
        include::include(block, schema, &defaults, &mut feeds, problems);
    }
    let feeds = feeds.into_list();
    let effective = show::effective(
        layers,
        schema,
        &store,
        named.map(|(_, origin)| origin),
        &feeds,
    );
    Config {
        dedupe: sections.dedupe(problems),
        retention: sections.retention(problems),
        log: sections.log(problems),
        store,
        poll,
        fetch,
        brief,
        feeds: feeds
            .into_iter()
            .map(|configured| configured.feed)
            .collect(),
        path: path.map(Path::to_owned),
        effective,
    }
}
