//! `briefd feeds add|remove|import|wake|undo-move`.

use super::look::{Look, look};
use super::unknown;
use crate::cli::output::notice;
use crate::cli::{Globals, Outcome, database};
use crate::config::{
    Config, EditError, NewFeed, NewValue, Secrets, Sources, add_feeds, plain_feed, read_opml,
    remove_feed, typed_address,
};
use crate::model::feed::{Feed, FeedUrl};
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::report::{Exit, Report};
use crate::store::daemon_pid;
use crate::time::Clock;
use clap::Args;
use std::io::Read;
use std::path::Path;

/// Add a feed to the configuration file, or to a new one in
/// $XDG_CONFIG_HOME/briefd. The address is asked once: a page is searched for
/// the feed it names.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The address of a feed, or of a page that names one
    #[arg(value_name = "URL")]
    url: String,
    /// What to call it (else made from its title)
    #[arg(long)]
    name: Option<String>,
    /// Who publishes it (else the feed's title)
    #[arg(long)]
    outlet: Option<String>,
    /// A label; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// How often it is polled, such as 30m, or auto
    #[arg(long, value_name = "DURATION")]
    interval: Option<String>,
    /// Add it without asking the address
    #[arg(long)]
    no_check: bool,
}

/// Bytes of OPML that are read from stdin at most.
const STDIN_MAX: u64 = 32 << 20;

pub(super) fn add(args: &AddArgs, globals: &Globals) -> Outcome {
    let sources = globals.sources();
    let config = globals.load()?;
    let (url, basic) = typed_address(&args.url, &sources)
        .map_err(|why| Report::new(Exit::Usage, why).hint("an address begins with https://"))?;
    not_there(&config, &url)?;
    let typed = plain_feed(&config, &url, basic);
    let (feed, title) = match args.no_check {
        true => (typed, None),
        // It is none of the configured ones: only the proxy may be a secret.
        false => found(&globals.load_secrets(Secrets::Of(String::new()))?, &typed)?,
    };
    let url = &feed.url;
    not_there(&config, url)?;
    let name = match &args.name {
        Some(name) => Some(one_line(name)),
        None => title.and_then(|title| name_of(&title, &config)),
    };
    if let Some(name) = &name
        && config.feed(name).is_some()
    {
        let error = format!("there is a feed called `{name}` already");
        return Err(Report::new(Exit::Failed, error).hint("choose another with `--name`"));
    }
    let mut new = NewFeed::default();
    new.text("url", url.as_str());
    if let Some(name) = &name {
        new.text("name", name);
    }
    if let Some(outlet) = &args.outlet {
        new.text("outlet", outlet);
    }
    if !args.tags.is_empty() {
        new.keys.push(("tags", NewValue::List(args.tags.clone())));
    }
    if let Some(interval) = &args.interval {
        new.text("interval", interval);
    }
    let with_password = feed.fetch.basic.is_some();
    if let Some((user, password)) = &feed.fetch.basic {
        new.text("username", user);
        new.text("password", password.expose());
    }
    let file = written(&config, &sources, &[new])?;
    let name = name.unwrap_or_else(|| crate::config::name_of_url(url));
    notice(&format!("added `{name}`, {url}, to {file}"));
    if with_password {
        notice("the password stands in that file; `password_file` keeps it elsewhere");
    }
    Ok(Exit::Done)
}

/// The feed as it is to be added, and its title, after asking once; says what
/// was found where it is not what was typed.
fn found(config: &Config, feed: &Feed) -> Result<(Feed, Option<String>), Report> {
    let failed = |error: String| {
        Report::new(Exit::Failed, error).hint("`--no-check` adds it without asking")
    };
    let mut feed = feed.clone();
    let mut looked = look(config, &feed)?;
    if let Look::Page { feeds } = &looked {
        let named = feeds.iter().find_map(|found| FeedUrl::parse(found).ok());
        let Some(named) = named.filter(|named| !named.is_file()) else {
            return Err(failed(format!("`{}` {}", feed.url, looked.trouble())));
        };
        notice(&format!(
            "`{}` is a web page; its feed is {named}",
            feed.url
        ));
        feed = elsewhere(feed, named);
        looked = look(config, &feed)?;
    }
    let Look::Feed {
        reply, document, ..
    } = looked
    else {
        return Err(failed(format!("`{}` {}", feed.url, looked.trouble())));
    };
    let last = FeedUrl::parse(&reply.url).ok();
    if let Some(moved) = last.filter(|last| *last != feed.url && for_good(&reply.hops)) {
        notice(&format!("`{}` has moved for good to {moved}", feed.url));
        feed = elsewhere(feed, moved);
    }
    Ok((feed, document.feed.title))
}

/// The same feed at another address. Credentials go to no other origin than
/// the one they were typed for.
fn elsewhere(mut feed: Feed, url: FeedUrl) -> Feed {
    if feed.url.url().origin() != url.url().origin() && feed.fetch.basic.take().is_some() {
        notice("the password was left out: it is not for another server");
    }
    feed.url = url;
    feed
}

/// True when every redirect was a permanent one.
fn for_good(hops: &[crate::model::poll::Hop]) -> bool {
    let Some((_, redirects)) = hops.split_last() else {
        return false;
    };
    redirects.iter().all(|hop| matches!(hop.status, 301 | 308))
}

fn not_there(config: &Config, url: &FeedUrl) -> Result<(), Report> {
    let known = config.feeds.iter().position(|feed| feed.url == *url);
    let Some((feed, place)) = known.and_then(|index| {
        Some((
            config.feeds.get(index)?,
            config.effective.places.get(index)?,
        ))
    }) else {
        return Ok(());
    };
    let error = format!("`{url}` is there already, called `{}`", feed.name);
    Err(Report::new(Exit::Failed, error).why(format!("it stands at {place}")))
}

/// A name that can be typed, from a title: `BBC News - World` is
/// `bbc-news-world`. None when nothing is left of it, or it is taken.
fn name_of(title: &str, config: &Config) -> Option<String> {
    let mut name = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() && name.chars().count() + word.chars().count() < 40 {
            if !name.is_empty() {
                name.push('-');
            }
            name.push_str(&word.to_lowercase());
        }
    }
    (!name.is_empty() && config.feed(&name).is_none()).then_some(name)
}

/// Adds feeds and gives the file's name, saying when it is new.
fn written(config: &Config, sources: &Sources, feeds: &[NewFeed]) -> Result<String, Report> {
    let (path, new) = add_feeds(config, sources, feeds)?;
    tell_of_daemon(config);
    Ok(match new {
        true => format!("{}, a new file", path.display()),
        false => path.display().to_string(),
    })
}

/// A daemon reads its configuration again when it is told to.
fn tell_of_daemon(config: &Config) {
    if let Some(pid) = daemon_pid(&config.store.path) {
        let reload = database::how_to_reload(pid);
        notice(&format!("the running daemon reads it after {reload}"));
    }
}

pub(super) fn remove(name: &str, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let index = config.feeds.iter().position(|feed| feed.name == name);
    let Some(index) = index else {
        return Err(unknown(name));
    };
    let place = remove_feed(&config, &globals.sources(), index)?;
    notice(&format!(
        "removed `{name}` from {}; its briefs stay",
        place.file.display()
    ));
    if let Some(feed) = config.feeds.get(index)
        && let Err(report) = no_longer_polled(&config, feed)
    {
        notice(&format!("it is still polled: {}", report.error));
        tell_of_daemon(&config);
    }
    Ok(Exit::Done)
}

/// Takes a feed out of those that are polled, for the running daemon too.
fn no_longer_polled(config: &Config, feed: &Feed) -> Result<(), Report> {
    if database::reader_of_any(config)?.is_none() {
        return Ok(());
    }
    let store = database::existing(config)?;
    store.unlist(&feed.name, feed.url.as_str()).wait()?;
    Ok(store.close()?)
}

pub(super) fn import(file: &str, globals: &Globals) -> Outcome {
    let sources = globals.sources();
    let config = globals.load()?;
    let bytes = opml(file)?;
    let found = read_opml(&config, &bytes, Path::new(file)).map_err(|error| {
        Report::of(Exit::Failed, &error).named(format!("cannot import `{file}`"))
    })?;
    for problem in &found.problems {
        notice(&format!("left out: {problem}"));
    }
    let known = match found.known {
        0 => String::new(),
        known => format!(", {known} there already"),
    };
    if found.new.is_empty() {
        notice(&format!("0 feeds added{known}"));
    } else {
        let place = written(&config, &sources, &found.new)?;
        notice(&format!(
            "{} added to {place}{known}",
            counted(found.new.len(), "feed")
        ));
    }
    Ok(
        match (
            found.problems.is_empty(),
            found.new.is_empty() && found.known == 0,
        ) {
            (true, _) => Exit::Done,
            (false, false) => Exit::Partly,
            (false, true) => Exit::Failed,
        },
    )
}

fn opml(file: &str) -> Result<Vec<u8>, Report> {
    let read = match file {
        "-" => {
            let mut bytes = Vec::new();
            let mut stdin = std::io::stdin().lock().take(STDIN_MAX);
            stdin.read_to_end(&mut bytes).map(|_| bytes)
        }
        path => std::fs::read(path),
    };
    read.map_err(|error| {
        let exit = match error.kind() {
            std::io::ErrorKind::NotFound => Exit::Missing,
            _ => Exit::Failed,
        };
        Report::of(exit, &error).named(format!("cannot read `{file}`"))
    })
}

pub(super) fn wake(name: &str, globals: &Globals) -> Outcome {
    let store = database::existing(&globals.load()?)?;
    let woken = store.wake(name, Clock::system().now()).wait()?;
    store.close()?;
    match woken {
        true => Ok(Exit::Done),
        false => Err(unknown(name)),
    }
}

pub(super) fn undo_move(name: &str, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    if database::reader(&config)?.feed(name)?.is_none() {
        return Err(unknown(name));
    }
    let store = database::existing(&config)?;
    let undone = store.undo_move(name, Clock::system().now()).wait()?;
    store.close()?;
    match undone {
        Some((from, to)) => {
            notice(&format!("`{name}` is at {to} again, no more at {from}"));
            Ok(Exit::Done)
        }
        None => Err(Report::new(Exit::Failed, format!("`{name}` has not moved"))),
    }
}

impl From<EditError> for Report {
    fn from(error: EditError) -> Report {
        match error {
            EditError::Invalid(invalid) => {
                let report = Report::from(invalid);
                report.named("that would not be a valid configuration; nothing was changed")
            }
            EditError::Nowhere => {
                Report::of(Exit::Failed, &error).hint("name a file with `--config`")
            }
            EditError::NotToml { .. } => {
                Report::of(Exit::Failed, &error).hint("take it out of that file by hand")
            }
            EditError::Tangled(_) => Report::of(Exit::Failed, &error).hint("edit the file by hand"),
            EditError::File { .. } => Report::of(Exit::Failed, &error),
        }
    }
}
