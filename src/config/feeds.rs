//! Feeds: from `[[feed]]` blocks and from the outlines of OPML files, each
//! with the defaults filled in, names and URLs unique.

use super::problem::{Origin, Problem};
use super::reading::{Around, ReadSecrets, Reading};
use super::values;
use super::written::{Block, Raw};
use crate::model::feed::{Feed, FeedUrl, FeedUrlError};
use crate::model::settings::{Cadence, FeedFetch, FullText, PollSettings, Secret};
use std::collections::HashMap;
use std::path::Path;

/// A feed and where it is configured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Configured {
    pub(super) feed: Feed,
    pub(super) block: Block,
}

/// Context for reading feeds.
pub(super) struct Defaults<'a> {
    /// `[poll]`
    pub(super) poll: &'a PollSettings,
    /// The zone of schedules that name none.
    pub(super) zone: &'a str,
    /// Where it is read.
    pub(super) around: Around<'a>,
}

/// The feeds read so far; finds duplicates.
#[derive(Debug, Default)]
pub(super) struct Feeds {
    list: Vec<Configured>,
    by_name: HashMap<String, usize>,
    by_url: HashMap<FeedUrl, usize>,
}

impl Feeds {
    /// Adds a `[[feed]]` block. A name or URL that is already taken is a
    /// problem.
    pub(super) fn add(
        &mut self,
        block: Block,
        defaults: &Defaults<'_>,
        problems: &mut Vec<Problem>,
    ) {
        let Some(feed) = defaults.feed(&block, false, problems) else {
            return;
        };
        for (key, double) in [
            ("name", self.by_name.get(&feed.name)),
            ("url", self.by_url.get(&feed.url)),
        ] {
            if let Some(other) = double.and_then(|index| self.list.get(*index)) {
                let origin = block
                    .keys
                    .get(key)
                    .map_or(Origin::File(block.place.clone()), |written| {
                        written.origin.clone()
                    });
                let what = match key {
                    "name" => feed.name.as_str(),
                    _ => feed.url.as_str(),
                };
                let why = format!("`{what}` is also that of the feed at {}", other.block.place);
                let hint = match key {
                    "name" => "give one of them another `name`",
                    _ => "keep one of them",
                };
                problems.push(Problem::new(origin, &format!("feed.{key}"), why).hint(hint));
                return;
            }
        }
        self.push(feed, block);
    }

    /// Adds an outline of an OPML file. Such files list a feed once for each of
    /// its folders and are not written by hand, so duplicates are not a
    /// problem: the same URL gets the tags of both outlines, unless a
    /// `[[feed]]` block has it, which then counts alone; a name that is taken
    /// gets a number.
    pub(super) fn add_outline(
        &mut self,
        block: Block,
        defaults: &Defaults<'_>,
        problems: &mut Vec<Problem>,
    ) {
        let Some(mut feed) = defaults.feed(&block, true, problems) else {
            return;
        };
        if let Some(known) = self
            .by_url
            .get(&feed.url)
            .and_then(|i| self.list.get_mut(*i))
        {
            if known.block.place.file == block.place.file {
                for tag in feed.tags {
                    if !known.feed.tags.contains(&tag) {
                        known.feed.tags.push(tag);
                    }
                }
            }
            return;
        }
        feed.name = self.free_name(&feed.name);
        self.push(feed, block);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Takes back what was added after the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        while self.list.len() > len
            && let Some(last) = self.list.pop()
        {
            self.by_name.remove(&last.feed.name);
            self.by_url.remove(&last.feed.url);
        }
    }

    /// The feeds in the order they were added.
    pub(super) fn into_list(self) -> Vec<Configured> {
        self.list
    }

    /// A name that no feed has: the wanted one, else with a number behind it.
    fn free_name(&self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while self.by_name.contains_key(&name) {
            number += 1;
            name = format!("{wanted} {number}");
        }
        name
    }

    /// Adds a feed that is known to be the only one of its name and URL.
    pub(super) fn push(&mut self, feed: Feed, block: Block) {
        self.by_name.insert(feed.name.clone(), self.list.len());
        self.by_url.insert(feed.url.clone(), self.list.len());
        self.list.push(Configured { feed, block });
    }
}

impl Defaults<'_> {
    /// Makes a feed of a block; none when its URL is unusable.
    fn feed(&self, block: &Block, opml: bool, problems: &mut Vec<Problem>) -> Option<Feed> {
        let mut keys = Reading {
            section: "feed",
            keys: &block.keys,
            place: Some(&block.place),
            around: self.around,
            secrets: ReadSecrets::No,
            problems,
        };
        if !block.keys.contains_key("url") {
            keys.problem("url", "is missing: every [[feed]] needs one".to_owned());
            return None;
        }
        let (url, in_url) = address(&mut keys, opml)?;
        let name = keys
            .get("name", values::label)
            .unwrap_or_else(|| default_name(&block.keys, &url));
        keys.secrets = self.around.secrets_of(Some(&name));
        let cadence = keys.cadence(self.zone);
        keys.not_below(cadence.as_ref(), self.poll.min_interval);
        Some(Feed {
            name,
            url,
            title: keys.get("title", values::label),
            outlet: keys.get("outlet", values::label),
            tags: keys.need("tags", values::tags),
            cadence: cadence.unwrap_or_else(|| self.poll.cadence.clone()),
            full_text: keys
                .get("full_text", values::full_text)
                .unwrap_or(FullText::Never),
            refresh_stuck: keys.get("refresh_stuck", values::flag).unwrap_or(true),
            fetch: fetch(&mut keys, in_url),
        })
    }
}

/// The URL, and the credentials in it.
fn address(keys: &mut Reading<'_>, opml: bool) -> Option<(FeedUrl, Option<(String, Secret)>)> {
    let written = keys.keys.get("url")?;
    let base = url::Url::from_directory_path(&written.dir).ok();
    let parsed = keys.get("url", values::words).and_then(|text| {
        match parse_address(&text, base.as_ref(), keys.around.home) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                keys.problem("url", error.to_string());
                None
            }
        }
    })?;
    if opml && parsed.0.is_file() {
        keys.problem_hint(
            "url",
            "an OPML file may not name a file".to_owned(),
            "write a [[feed]] block for it".to_owned(),
        );
        return None;
    }
    Some(parsed)
}

/// Reads an address as people write it: `feed:` in front is dropped, a
/// relative `file:` is relative to `base`, one that begins with `~/` to
/// `home`, `user:password@` is taken out.
///
/// # Errors
/// Never repeats a password.
pub(super) fn parse_address(
    text: &str,
    base: Option<&url::Url>,
    home: Option<&Path>,
) -> Result<(FeedUrl, Option<(String, Secret)>), FeedUrlError> {
    let text = match text.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("http:{rest}"),
        Some(rest) => rest.to_owned(),
        None => text.to_owned(),
    };
    let Some(mut url) = parse_url(&text, base, home) else {
        return Err(FeedUrlError::Syntax(without_credentials(&text)));
    };
    let user = percent_decoded(url.username());
    let password = percent_decoded(url.password().unwrap_or_default());
    let credentials =
        (!user.is_empty() || !password.is_empty()).then(|| (user, Secret::new(password)));
    if credentials.is_some() {
        // Fails only for URLs that cannot have credentials.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    Ok((FeedUrl::parse(url.as_str())?, credentials))
}

fn parse_url(text: &str, base: Option<&url::Url>, home: Option<&Path>) -> Option<url::Url> {
    let Some(path) = text.strip_prefix("file:") else {
        return url::Url::parse(text).ok();
    };
    match (path.strip_prefix('~'), base) {
        (Some(below), _) => {
            let home = url::Url::from_directory_path(home?).ok()?;
            home.join(&format!(
                "file:{}",
                below.strip_prefix('/')?.trim_start_matches('/')
            ))
            .ok()
        }
        (None, Some(base)) if !path.starts_with('/') => base.join(text).ok(),
        _ => url::Url::parse(text).ok(),
    }
}

/// A text that may not be a URL, without what stands before an `@`.
fn without_credentials(text: &str) -> String {
    match (text.find("//"), text.rfind('@')) {
        (Some(slashes), Some(at)) if slashes + 2 < at => {
            format!("{}***{}", &text[..slashes + 2], &text[at..])
        }
        _ => text.to_owned(),
    }
}

fn percent_decoded(text: &str) -> String {
    // `+` stands for itself here, unlike in a query.
    let query = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The URL without scheme, `www.` and a slash at the end; a file's path as written.
fn default_name(keys: &super::written::Keys, url: &FeedUrl) -> String {
    if url.is_file()
        && let Some(Raw::Text(text)) = keys.get("url").map(|written| &written.raw)
    {
        let path = text.trim().trim_start_matches("file:");
        return path.trim_start_matches("//").to_owned();
    }
    name_of_url(url)
}

/// The name of a feed that has none: its URL, shortened.
pub fn name_of_url(url: &FeedUrl) -> String {
    let text = url.as_str();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.trim_start_matches("www.")
        .trim_end_matches('/')
        .to_owned()
}

fn fetch(keys: &mut Reading<'_>, in_url: Option<(String, Secret)>) -> FeedFetch {
    let basic = basic(keys, in_url);
    let bearer = keys.secret("bearer");
    if basic.is_some() && bearer.is_some() {
        keys.problem(
            "username",
            "`bearer` is set too: use one of the two".to_owned(),
        );
    }
    FeedFetch {
        headers: headers(keys),
        basic,
        bearer,
        cookie: keys.secret("cookie"),
        proxy: keys.proxy(),
        client_cert: keys.readable("client_cert"),
        ca_file: keys.readable("ca_file"),
        timeout: keys.get("timeout", values::some_duration),
    }
}

fn basic(keys: &mut Reading<'_>, in_url: Option<(String, Secret)>) -> Option<(String, Secret)> {
    let username = keys.get("username", values::words);
    let password = keys.secret("password");
    if in_url.is_some() && (username.is_some() || password.is_some()) {
        keys.problem(
            "username",
            "the URL names a user too: take one of them away".to_owned(),
        );
    }
    match (username, password, in_url) {
        (Some(user), password, _) => Some((user, password.unwrap_or_else(|| Secret::new("")))),
        (None, Some(_), None) => {
            keys.problem("username", "is missing: there is a password".to_owned());
            None
        }
        (None, _, in_url) => in_url,
    }
}

/// Headers that belong to the exchange itself; a feed may not set them.
const OWN_HEADERS: &[&str] = &[
    "a-im",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-modified-since",
    "if-none-match",
    "proxy-authorization",
    "te",
    "transfer-encoding",
    "upgrade",
];

fn headers(keys: &mut Reading<'_>) -> Vec<(String, Secret)> {
    let Some(written) = keys.keys.get("headers") else {
        return Vec::new();
    };
    let Raw::Table(table) = &written.raw else {
        keys.problem("headers", "expected a table of names and values".to_owned());
        return Vec::new();
    };
    let mut headers = Vec::new();
    for (name, raw) in table {
        if OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()) || !is_header_name(name) {
            keys.problem(
                "headers",
                format!("`{name}` is not a header that a feed may set"),
            );
            continue;
        }
        let Some(value) = header(keys, name, raw, &written.dir) else {
            continue;
        };
        if !values::is_header_value(value.expose()) {
            let why =
                format!("the value of `{name}` has characters that HTTP headers cannot carry");
            keys.problem("headers", why);
            continue;
        }
        headers.push((name.clone(), value));
    }
    headers
}

fn header(keys: &mut Reading<'_>, name: &str, raw: &Raw, dir: &Path) -> Option<Secret> {
    match raw {
        Raw::Text(text) => return Some(Secret::new(text.clone())),
        Raw::Table(table) => {
            if let [(way, Raw::Text(text))] = &table[..] {
                match way.as_str() {
                    "file" => {
                        let path = keys.located("headers", dir, text)?;
                        return keys.secret_from("headers", &path);
                    }
                    "credential" => return keys.credential("headers", text),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    let why =
        format!("`{name}` must be a string, {{ file = \"..\" }} or {{ credential = \"..\" }}");
    keys.problem("headers", why);
    None
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The cadence as its keys, for writing: (`interval`, `schedule`, `timezone`).
pub(super) fn cadence_keys(cadence: &Cadence) -> Vec<(&'static str, String)> {
    match cadence {
        Cadence::Auto => vec![("interval", "auto".to_owned())],
        Cadence::Every(interval) => vec![("interval", values::show_duration(*interval))],
        Cadence::Schedule(schedule) => vec![
            ("schedule", schedule.cron.clone()),
            ("timezone", schedule.timezone.clone()),
        ],
    }
}
