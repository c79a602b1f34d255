//! OPML 2.0: feeds from other programs, and for them.
//!
//! Folders become tags, and so do categories. What OPML has no attribute for is
//! written in briefd's own attributes, so that reading the file back gives the
//! same feeds. Credentials, headers and proxies are never written.

use super::feeds::cadence_keys;
use super::problem::{FileLine, Origin};
use super::values::show_duration;
use super::written::{Block, Keys, Raw, Written};
use crate::model::feed::Feed;
use crate::model::settings::{Cadence, FullText};
use crate::model::text::one_line;
use encoding_rs::{Encoding, WINDOWS_1252};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Outlines of one file at most.
const OUTLINES_MAX: usize = 50_000;

/// How deep they may be nested.
const DEPTH_MAX: usize = 64;

/// The namespace of briefd's own attributes.
const NAMESPACE: &str = "urn:briefd:opml";

/// Keys that are written as briefd's own attributes.
const OWN_KEYS: &[&str] = &[
    "outlet",
    "interval",
    "schedule",
    "timezone",
    "full_text",
    "refresh_stuck",
    "timeout",
];

/// Why a text is not usable as OPML.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OpmlError {
    /// Malformed beyond what is tolerated.
    #[error("line {line}: this is not OPML: {why}")]
    Syntax {
        /// Counts from 1.
        line: usize,
        /// In words.
        why: String,
    },
    /// There is no `<opml>` in it.
    #[error("this is not OPML: it has no <opml> element")]
    NotOpml,
    /// Too many outlines.
    #[error("it has more than {OUTLINES_MAX} outlines")]
    TooMany,
    /// Outlines in outlines in outlines ..
    #[error("its outlines are nested more than {DEPTH_MAX} deep")]
    TooDeep,
}

/// The bytes of an OPML file as text: by byte order mark, as UTF-8, else as
/// the declaration says, else as windows-1252. What cannot be decoded is
/// replaced.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let declared = || {
        let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(256)).unwrap_or(bytes));
        let (_, rest) = head.split_once("encoding=")?;
        let label = rest.trim_start_matches(['"', '\'']);
        let label = label.split(['"', '\'', '?', ' ']).next()?;
        Encoding::for_label(label.as_bytes())
    };
    if Encoding::for_bom(bytes).is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    declared().unwrap_or(WINDOWS_1252).decode(bytes).0
}

/// Reads the feeds of an OPML text as the blocks that a configuration would
/// have. Nothing but feeds is taken from it: no file, no secret, no command.
pub(super) fn read(text: &str, file: &Path) -> Result<Vec<Block>, OpmlError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut outlines = Outlines {
        file: file.into(),
        dir: file.parent().unwrap_or(Path::new("")).into(),
        folders: Vec::new(),
        feeds: Vec::new(),
        seen: 0,
        is_opml: false,
    };
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    loop {
        let line = lines.at(reader.buffer_position());
        let event = reader.read_event().map_err(|error| OpmlError::Syntax {
            line,
            why: error.to_string(),
        })?;
        match event {
            Event::Start(start) => outlines.start(&start, line, false)?,
            Event::Empty(start) => outlines.start(&start, line, true)?,
            Event::End(end) if is_outline(end.name().0) => {
                outlines.folders.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match outlines.is_opml {
        true => Ok(outlines.feeds),
        false => Err(OpmlError::NotOpml),
    }
}

/// Finds the lines of increasing offsets in one pass.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: u64) -> usize {
        let to = usize::try_from(offset).map_or(self.text.len(), |to| to.min(self.text.len()));
        let between = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count();
        self.at = to.max(self.at);
        self.line
    }
}

struct Outlines {
    file: Arc<Path>,
    dir: Arc<Path>,
    /// The open outlines; none for one that is not a folder.
    folders: Vec<Option<String>>,
    feeds: Vec<Block>,
    seen: usize,
    is_opml: bool,
}

impl Outlines {
    fn start(&mut self, start: &BytesStart<'_>, line: usize, empty: bool) -> Result<(), OpmlError> {
        if start.name().0.eq_ignore_ascii_case("opml") {
            self.is_opml = true;
        }
        if !is_outline(start.name().0) {
            return Ok(());
        }
        self.seen += 1;
        if self.seen > OUTLINES_MAX {
            return Err(OpmlError::TooMany);
        }
        let attributes = Attributes::of(start);
        let url = attributes.get("xmlurl");
        if let Some(url) = url {
            let keys = self.keys(url, &attributes, line);
            self.feeds.push(Block {
                place: self.place(line),
                keys,
            });
        }
        if !empty {
            let folder = match url {
                None => attributes.get("text").or(attributes.get("title")),
                Some(_) => None,
            };
            self.folders.push(folder.map(tag));
            if self.folders.len() > DEPTH_MAX {
                return Err(OpmlError::TooDeep);
            }
        }
        Ok(())
    }

    fn keys(&self, url: &str, attributes: &Attributes, line: usize) -> Keys {
        let mut keys = Keys::new();
        let mut put = |key: &str, raw: Raw| {
            let written = Written {
                raw,
                origin: Origin::File(self.place(line)),
                dir: Arc::clone(&self.dir),
            };
            keys.insert(key.to_owned(), written);
        };
        put("url", Raw::Text(url.to_owned()));
        let title = attributes.get("title");
        if let Some(name) = attributes.get("text").or(title) {
            put("name", Raw::Text(one_line(name)));
            if let Some(title) = title.filter(|title| *title != name) {
                put("title", Raw::Text(one_line(title)));
            }
        }
        for key in OWN_KEYS {
            if let Some(value) = attributes.get(&format!("briefd:{key}")) {
                put(key, Raw::Loose(value.to_owned()));
            }
        }
        let categories = attributes.get("category").unwrap_or_default();
        let categories = categories
            .split(',')
            .map(str::trim)
            .map(|category| tag(category.strip_prefix('/').unwrap_or(category)));
        let mut tags: Vec<Raw> = Vec::new();
        for tag in self.folders.iter().flatten().cloned().chain(categories) {
            let tag = Raw::Text(tag);
            if tag != Raw::Text(String::new()) && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        put("tags", Raw::List(tags));
        keys
    }

    fn place(&self, line: usize) -> FileLine {
        FileLine {
            file: Arc::clone(&self.file),
            line,
        }
    }
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

/// A folder's name as a tag: commas would split it.
fn tag(text: &str) -> String {
    one_line(&text.replace(',', " "))
}

/// An element's attributes, names in lower case, empty values left out.
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(start: &BytesStart<'_>) -> Attributes {
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        Attributes(
            attributes
                .flatten()
                .map(|attribute| {
                    // Many programs write a bare `&` into URLs.
                    let value = attribute
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map_or_else(
                            |_| attribute.value.replace("&amp;", "&"),
                            |v| v.into_owned(),
                        );
                    (attribute.key.0.to_ascii_lowercase(), value)
                })
                .filter(|(_, value)| !value.trim().is_empty())
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Writes feeds as OPML, those with tags in a folder named after the first one.
/// `file:` feeds are left out: no program would take them from OPML. So is a
/// cadence equal to `usual`.
///
/// # Errors Never, as only memory is written; the signature is the XML
/// writer's.
pub fn write<'a>(
    feeds: impl IntoIterator<Item = &'a Feed>,
    usual: &Cadence,
) -> std::io::Result<Vec<u8>> {
    let mut folders: Vec<(Option<&String>, Vec<&Feed>)> = Vec::new();
    for feed in feeds.into_iter().filter(|feed| !feed.url.is_file()) {
        let tag = feed.tags.first();
        match folders.iter_mut().find(|(folder, _)| *folder == tag) {
            Some((_, feeds)) => feeds.push(feed),
            None => folders.push((tag, vec![feed])),
        }
    }
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut opml = BytesStart::new("opml");
    opml.push_attribute(("version", "2.0"));
    opml.push_attribute(("xmlns:briefd", NAMESPACE));
    xml.write_event(Event::Start(opml))?;
    xml.write_event(Event::Start(BytesStart::new("head")))?;
    xml.write_event(Event::Start(BytesStart::new("title")))?;
    xml.write_event(Event::Text(BytesText::new("Feeds of briefd")))?;
    xml.write_event(Event::End(BytesEnd::new("title")))?;
    xml.write_event(Event::End(BytesEnd::new("head")))?;
    xml.write_event(Event::Start(BytesStart::new("body")))?;
    for (folder, feeds) in folders {
        if let Some(folder) = folder {
            let mut outline = BytesStart::new("outline");
            outline.push_attribute(("text", folder.as_str()));
            xml.write_event(Event::Start(outline))?;
        }
        for feed in feeds {
            xml.write_event(Event::Empty(outline(feed, usual)))?;
        }
        if folder.is_some() {
            xml.write_event(Event::End(BytesEnd::new("outline")))?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("body")))?;
    xml.write_event(Event::End(BytesEnd::new("opml")))?;
    let mut text = xml.into_inner();
    text.push(b'\n');
    Ok(text)
}

fn outline(feed: &Feed, usual: &Cadence) -> BytesStart<'static> {
    let mut outline = BytesStart::new("outline");
    let mut put = |name: &str, value: &str| outline.push_attribute((name, value));
    put("type", "rss");
    put("text", &feed.name);
    put("title", feed.title.as_ref().unwrap_or(&feed.name));
    put("xmlUrl", feed.url.as_str());
    if !feed.tags.is_empty() {
        let tags: Vec<String> = feed
            .tags
            .iter()
            .map(|tag| match tag.starts_with('/') {
                true => format!("/{tag}"),
                false => tag.clone(),
            })
            .collect();
        put("category", &tags.join(","));
    }
    if let Some(outlet) = &feed.outlet {
        put("briefd:outlet", outlet);
    }
    if feed.cadence != *usual {
        for (key, value) in cadence_keys(&feed.cadence) {
            put(&format!("briefd:{key}"), &value);
        }
    }
    match feed.full_text {
        FullText::Never => {}
        FullText::Always => put("briefd:full_text", "true"),
        FullText::Auto => put("briefd:full_text", "auto"),
    }
    if !feed.refresh_stuck {
        put("briefd:refresh_stuck", "false");
    }
    if let Some(timeout) = feed.fetch.timeout {
        put("briefd:timeout", &show_duration(timeout));
    }
    outline
}
