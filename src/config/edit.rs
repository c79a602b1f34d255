//! Changing a configuration file as a person would: everything else stays as it
//! is, byte for byte, comments included.
//!
//! Blocks are added at the end of the text and cut out of it; the result is
//! read again and compared before anything is written.

use super::feeds::{Configured, Defaults, Feeds, parse_address};
use super::problem::{ConfigError, FileLine, Problem};
use super::reading::Around;
use super::schema::Schema;
use super::written::{Block, Keys, Layers, LineStarts, Raw, Written};
use super::{Config, Secrets, Sources, opml};
use crate::model::feed::{Feed, FeedUrl};
use crate::model::settings::{FullText, Secret};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use toml_edit::{Document, Item, Table, Value};

/// Why a configuration file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read or written.
    #[error("cannot change `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is nowhere to put a configuration.
    #[error("there is nowhere to put a configuration: neither $XDG_CONFIG_HOME nor $HOME is set")]
    Nowhere,
    /// The feed is not in a TOML file.
    #[error("`{name}` is configured in `{place}`, which is not TOML")]
    NotToml {
        /// The feed.
        name: String,
        /// Where it stands.
        place: FileLine,
    },
    /// The block is written in a way that cannot be cut out alone.
    #[error("the block at {0} cannot be cut out without touching others")]
    Tangled(FileLine),
    /// What would be written is not valid.
    #[error("that would not be a valid configuration")]
    Invalid(#[source] ConfigError),
}

/// Keys whose `true` and `false` are not text.
const FLAGS: &[&str] = &["full_text", "refresh_stuck"];

/// A feed to be added; what is not given keeps its default.
#[derive(Debug, Clone, Default)]
pub struct NewFeed {
    /// Its keys, in the order they are written: `url`, `name`, `tags` ..
    pub keys: Vec<(&'static str, NewValue)>,
}

/// A value of a new feed's key.
#[derive(Debug, Clone, PartialEq)]
pub enum NewValue {
    /// A string.
    Text(String),
    /// A list of strings.
    List(Vec<String>),
}

/// What an OPML file would add.
#[derive(Debug, Default)]
pub struct OpmlFeeds {
    /// Feeds that are not configured yet.
    pub new: Vec<NewFeed>,
    /// How many are there already, or twice in the file.
    pub known: usize,
    /// Outlines that cannot be used.
    pub problems: Vec<Problem>,
}

/// An address as typed: checked, and without credentials.
///
/// # Errors
/// In words, without a password.
pub fn typed_address(
    text: &str,
    sources: &Sources,
) -> Result<(FeedUrl, Option<(String, Secret)>), String> {
    let base = url::Url::from_directory_path(&sources.dir).ok();
    parse_address(text.trim(), base.as_ref(), sources.home()).map_err(|error| error.to_string())
}

/// A feed that is not configured, as it would be with nothing but its URL.
pub fn plain_feed(config: &Config, url: &FeedUrl, basic: Option<(String, Secret)>) -> Feed {
    Feed {
        name: super::name_of_url(url),
        url: url.clone(),
        title: None,
        outlet: None,
        tags: Vec::new(),
        cadence: config.poll.cadence.clone(),
        full_text: FullText::Never,
        fetch: crate::model::settings::FeedFetch {
            basic,
            ..Default::default()
        },
        refresh_stuck: true,
    }
}

/// Adds feeds to the configuration file, or to a new one of the user's where
/// there is none. Returns the file, and whether it is new.
///
/// # Errors
/// Nothing is changed then.
pub fn add_feeds(
    config: &Config,
    sources: &Sources,
    feeds: &[NewFeed],
) -> Result<(PathBuf, bool), EditError> {
    let path = match &config.path {
        Some(path) => sources.dir.join(path),
        None => sources.user_config().ok_or(EditError::Nowhere)?,
    };
    let (mut text, new) = match std::fs::read_to_string(&path) {
        Ok(text) => (text, false),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && config.path.is_none() => {
            (String::new(), true)
        }
        Err(source) => return Err(EditError::File { path, source }),
    };
    let ending = match text.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    for feed in feeds {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { ending } else { "\n\n" });
        }
        text.push_str(&feed.block().replace('\n', ending));
    }
    check(&path, &text, sources)?;
    write(&path, &text, new).map_err(|source| EditError::File {
        path: path.clone(),
        source,
    })?;
    Ok((path, new))
}

/// Takes a feed out of the file it is configured in. Returns where it was.
///
/// # Errors
/// Nothing is changed then.
pub fn remove_feed(
    config: &Config,
    sources: &Sources,
    index: usize,
) -> Result<FileLine, EditError> {
    let (Some(place), Some(feed)) = (config.effective.places.get(index), config.feeds.get(index))
    else {
        return Err(EditError::Nowhere);
    };
    let path = sources.dir.join(&place.file);
    if path.extension().is_none_or(|extension| extension != "toml")
        && Some(&*place.file) != config.path.as_deref()
    {
        return Err(EditError::NotToml {
            name: feed.name.clone(),
            place: place.clone(),
        });
    }
    let failed = |source| EditError::File {
        path: path.clone(),
        source,
    };
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    let shorter = cut(&text, place).ok_or_else(|| EditError::Tangled(place.clone()))?;
    write(&path, &shorter, false).map_err(failed)?;
    Ok(place.clone())
}

/// What the feeds of an OPML file would add to a configuration.
///
/// # Errors
/// When it is not OPML at all.
pub fn read_opml(config: &Config, bytes: &[u8], file: &Path) -> Result<OpmlFeeds, opml::OpmlError> {
    let blocks = opml::read(&opml::decoded(bytes), file)?;
    let zone = &config.brief.timezone;
    let defaults = Defaults {
        poll: &config.poll,
        zone,
        around: Around {
            home: None,
            credentials: None,
            secrets: &Secrets::Unread,
        },
    };
    let mut feeds = Feeds::default();
    for (feed, place) in config.feeds.iter().zip(&config.effective.places) {
        feeds.push(
            Feed::clone(feed),
            Block {
                place: place.clone(),
                keys: Keys::new(),
            },
        );
    }
    let mut found = OpmlFeeds::default();
    let outlines = blocks.len();
    let mut bad = 0;
    for block in blocks {
        let before = (found.problems.len(), feeds.len());
        feeds.add_outline(block, &defaults, &mut found.problems);
        if found.problems.len() > before.0 {
            // One with a problem in any other key is not taken either.
            feeds.truncate(before.1);
            bad += 1;
        }
    }
    let new = feeds.into_list().split_off(config.feeds.len());
    found.new = new.iter().map(NewFeed::of).collect();
    found.known = outlines.saturating_sub(bad + found.new.len());
    Ok(found)
}

impl NewFeed {
    /// Adds a key.
    pub fn text(&mut self, key: &'static str, value: impl Into<String>) {
        self.keys.push((key, NewValue::Text(value.into())));
    }

    /// The keys of a feed that stands in an OPML file.
    fn of(configured: &Configured) -> NewFeed {
        let Configured { feed, block } = configured;
        let mut new = NewFeed::default();
        new.text("url", feed.url.as_str());
        new.text("name", &feed.name);
        for key in ["title", "outlet"] {
            if let Some(Raw::Text(value) | Raw::Loose(value)) = raw(block, key) {
                new.text(key, value.trim());
            }
        }
        if !feed.tags.is_empty() {
            new.keys.push(("tags", NewValue::List(feed.tags.clone())));
        }
        for key in ["interval", "schedule", "timezone", "timeout"] {
            if let Some(Raw::Text(value) | Raw::Loose(value)) = raw(block, key) {
                new.text(key, value.trim());
            }
        }
        match feed.full_text {
            FullText::Never => {}
            FullText::Auto => new.text("full_text", "auto"),
            FullText::Always => new.text("full_text", "true"),
        }
        if !feed.refresh_stuck {
            new.text("refresh_stuck", "false");
        }
        if let Some((user, password)) = &feed.fetch.basic {
            new.text("username", user);
            new.text("password", password.expose());
        }
        new
    }

    /// As a `[[feed]]` block.
    fn block(&self) -> String {
        let mut text = "[[feed]]\n".to_owned();
        for (key, value) in &self.keys {
            let value = match value {
                NewValue::Text(flag)
                    if matches!(flag.as_str(), "true" | "false") && FLAGS.contains(key) =>
                {
                    flag.clone()
                }
                NewValue::Text(text) => Value::from(text.as_str()).to_string(),
                NewValue::List(list) => Value::from_iter(list).to_string(),
            };
            text.push_str(&format!("{key} = {value}\n"));
        }
        text
    }
}

fn raw<'a>(block: &'a Block, key: &str) -> Option<&'a Raw> {
    block.keys.get(key).map(|Written { raw, .. }| raw)
}

/// Loads the text as if it were in place already.
fn check(path: &Path, text: &str, sources: &Sources) -> Result<(), EditError> {
    match Config::load_text(sources, Some((path.to_owned(), text.to_owned()))) {
        Ok(_) => Ok(()),
        Err(error) => Err(EditError::Invalid(error)),
    }
}

/// The text without the `[[feed]]` block whose head stands on that line. What
/// stands above the head and behind the last key stays. None when something
/// else would go with it.
fn cut(text: &str, place: &FileLine) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let tables = document.get("feed")?.as_array_of_tables()?;
    let lines = LineStarts::of(text);
    let index = tables
        .iter()
        .position(|table| table.span().map(|span| lines.line(span.start)) == Some(place.line))?;
    let table = tables.get(index)?;
    let start = text
        .get(..table.span()?.start)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let end = last_end(table)?;
    let end = text
        .get(end..)?
        .find('\n')
        .map_or(text.len(), |at| end + at + 1);
    let (before, mut after) = (text.get(..start)?, text.get(end..)?);
    if before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n") {
        after = after.trim_start_matches(['\r', '\n']);
    }
    let mut shorter = format!("{before}{after}");
    if after.is_empty() {
        let kept = shorter.trim_end().len();
        shorter.truncate(kept);
        if kept > 0 {
            shorter.push('\n');
        }
    }
    let mut wanted = layers(text)?;
    wanted.0.remove(index);
    (layers(&shorter)? == wanted).then_some(shorter)
}

/// Feeds, includes and sections without their lines, for comparison.
type Meant = (
    Vec<Vec<(String, Raw)>>,
    Vec<Vec<(String, Raw)>>,
    Vec<(String, Vec<(String, Raw)>)>,
);

fn layers(text: &str) -> Option<Meant> {
    let mut layers = Layers::default();
    let mut problems = Vec::new();
    let file = Path::new("");
    layers.lay(text, Some((file, file)), &Schema::built_in(), &mut problems);
    let keys = |keys: Keys| -> Vec<(String, Raw)> {
        keys.into_iter()
            .map(|(key, written)| (key, written.raw))
            .collect()
    };
    problems.is_empty().then(|| {
        (
            layers
                .feeds
                .into_iter()
                .map(|block| keys(block.keys))
                .collect(),
            layers
                .includes
                .into_iter()
                .map(|block| keys(block.keys))
                .collect(),
            layers
                .sections
                .into_iter()
                .map(|(name, section)| (name, keys(section)))
                .collect(),
        )
    })
}

/// Where the last thing in a table ends.
fn last_end(table: &Table) -> Option<usize> {
    let own = table.span().map(|span| span.end);
    let within = table.iter().filter_map(|(key, item)| {
        let value = match item {
            Item::Table(table) => last_end(table),
            other => other.span().map(|span| span.end),
        };
        value.max(
            table
                .key(key)
                .and_then(|key| key.span())
                .map(|span| span.end),
        )
    });
    within.chain(own).max()
}

/// Replaces a file whole or not at all, with its mode. A new one is readable by
/// its owner only: it may hold passwords.
fn write(path: &Path, text: &str, new: bool) -> std::io::Result<()> {
    let path = match new {
        true => path.to_owned(),
        // A link stays a link.
        false => path.canonicalize()?,
    };
    let dir = path.parent().unwrap_or(Path::new("/"));
    let mode = match new {
        true => {
            std::fs::create_dir_all(dir)?;
            0o600
        }
        false => std::fs::metadata(&path)?.permissions().mode() & 0o7777,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = dir.join(format!(".{name}.{}", std::process::id()));
    let written =
        write_to(&temporary, text, mode).and_then(|()| std::fs::rename(&temporary, &path));
    if written.is_err() {
        // The first error counts.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn write_to(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(std::fs::Permissions::from_mode(mode))?;
    file.sync_all()
}
