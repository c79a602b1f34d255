//! The configuration: what was written (files, environment, flags), then what
//! is meant. The rest of the program sees only the second.
//!
//! `config/briefd.toml` is built in: it is the documentation, the defaults and
//! the list of known keys at once, so the three cannot differ.

mod edit;
mod editions;
mod feeds;
mod find;
mod include;
mod limits;
mod meaning;
mod opml;
mod problem;
mod reading;
mod schema;
mod serve;
mod show;
mod values;
mod written;

pub use edit::{
    EditError, NewFeed, NewValue, OpmlFeeds, add_feeds, plain_feed, read_opml, remove_feed,
    typed_address,
};
pub use editions::{Edition, EditionForm};
pub use feeds::name_of_url;
pub use limits::{UNIT_STOP, UNIT_WATCHDOG, beyond_the_unit};
pub use opml::{OpmlError, write as write_opml};
pub use problem::{ConfigError, FileLine, Origin, Problem};
pub use schema::{DEFAULTS, examples};
pub use show::{Effective, Setting};
pub use values::{parse_duration, show_duration};

use crate::model::feed::Feed;
use crate::model::serve::ServeSettings;
use crate::model::settings::{
    BriefSettings, DedupeSettings, FetchSettings, LogSettings, MailSettings, PollSettings,
    RetentionSettings, StoreSettings,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// `[serve]`
    pub serve: ServeSettings,
    /// Every configured feed, in the order written, includes last. Names and
    /// URLs are unique.
    pub feeds: Vec<Arc<Feed>>,
    /// `[mail]`; none where no server is named.
    pub mail: Option<MailSettings>,
    /// What is made on a schedule, in the order written. Names are unique.
    pub editions: Vec<Arc<Edition>>,
    /// The file that was read; none: built-in defaults.
    pub path: Option<PathBuf>,
    /// What is in effect and where it comes from, for people.
    pub effective: Effective,
    /// Warnings: worth saying, but nothing stops working.
    pub warnings: Vec<String>,
    /// What [`Secrets::Readable`] could not read.
    pub unread: Vec<Problem>,
}

/// Where the configuration is looked for. A value, so that it can be used again
/// at a SIGHUP and constructed in tests.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// What is read besides the configuration itself.
    pub secrets: Secrets,
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--db`
    pub db: Option<PathBuf>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The working directory, absolute.
    pub dir: PathBuf,
    /// What the system's own paths are below: `/`.
    pub root: PathBuf,
}

/// Which secrets that stand in files and credentials are read, and whether
/// certificates are checked: only fetching needs them, and they may be readable
/// by the service alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Secrets {
    /// All, and none may be missing: to poll.
    #[default]
    All,
    /// Those of `[fetch]` and of the feed of this name: to look at one feed.
    Of(String),
    /// None.
    Unread,
    /// All that may be read; the others are listed in [`Config::unread`].
    Readable,
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
    /// The process's own environment and working directory; no secrets.
    pub fn of_process(config: Option<PathBuf>, db: Option<PathBuf>) -> Sources {
        Sources {
            secrets: Secrets::Unread,
            config,
            db,
            env: std::env::vars_os()
                .filter_map(|(key, value)| {
                    Some((key.into_string().ok()?, value.into_string().ok()?))
                })
                .filter(|(key, _)| key.starts_with("BRIEFD_") || VARIABLES.contains(&key.as_str()))
                .collect(),
            dir: std::env::current_dir().unwrap_or_default(),
            root: PathBuf::from("/"),
        }
    }
}

impl Config {
    /// Finds, reads and checks the configuration.
    ///
    /// # Errors
    /// Names every problem found, each with file, line, key and remedy.
    pub fn load(sources: &Sources) -> Result<Config, ConfigError> {
        let mut warnings = Vec::new();
        let found = sources.file(&mut warnings)?;
        let mut config = Config::load_text(sources, found)?;
        if config.effective.default_database {
            let used = &config.store.path;
            warnings.extend(sources.two_databases(config.path.as_deref(), used));
        }
        if config.store.group.is_some() && config.store.mode & 0o040 == 0 {
            warnings.push(
                "`group` of [store] lets nobody in while `mode` keeps groups from reading: \
                 set `mode` to \"0640\" too"
                    .to_owned(),
            );
        }
        config.warnings = warnings;
        Ok(config)
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
        let mut config = meant(
            &mut layers,
            &schema,
            sources,
            path.as_deref(),
            &mut problems,
        );
        let (unread, mut problems): (Vec<Problem>, Vec<Problem>) =
            problems.into_iter().partition(|problem| problem.unread);
        config.unread = unread;
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

    /// The configured edition of a name.
    pub fn edition(&self, name: &str) -> Option<&Arc<Edition>> {
        self.editions.iter().find(|edition| edition.name == name)
    }

    /// The configured feed of a name.
    pub fn feed(&self, name: &str) -> Option<&Arc<Feed>> {
        self.feeds.iter().find(|feed| feed.name == name)
    }
}

/// The settings that the written values mean. Usable only if there are no
/// problems.
fn meant(
    layers: &mut written::Layers,
    schema: &schema::Schema,
    sources: &Sources,
    path: Option<&Path>,
    problems: &mut Vec<Problem>,
) -> Config {
    let credentials = sources.credentials();
    let around = reading::Around {
        home: sources.home(),
        credentials: credentials.as_deref(),
        secrets: &sources.secrets,
    };
    let blocks = std::mem::take(&mut layers.feeds);
    let sections = meaning::Sections {
        written: &layers.sections,
        around,
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
        around,
    };
    let mut feeds = feeds::Feeds::default();
    for block in blocks {
        feeds.add(block, &defaults, problems);
    }
    for block in &layers.includes {
        include::include(block, schema, &defaults, &mut feeds, problems);
    }
    let feeds = feeds.into_list();
    let mail = sections.mail(fetch.ca_file.as_deref(), problems);
    let state = sources.state_folder(&store.path);
    let context = editions::Context {
        around,
        saved: &brief.saved,
        zone: &brief.timezone,
        state: state.as_deref(),
        mail: layers
            .sections
            .get("mail")
            .is_some_and(|mail| mail.contains_key("server")),
    };
    let editions = editions::editions(&layers.editions, &context, problems);
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
        serve: sections.serve(problems),
        store,
        poll,
        fetch,
        brief,
        // Of a slice: a vector would be collected in place, and keep the room of
        // all that was read.
        feeds: feeds
            .into_iter()
            .map(|configured| Arc::new(configured.feed))
            .collect::<Box<[_]>>()
            .into_vec(),
        mail,
        editions: editions.into_iter().map(Arc::new).collect(),
        path: path.map(Path::to_owned),
        effective,
        warnings: Vec::new(),
        unread: Vec::new(),
    }
}
