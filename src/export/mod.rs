//! Briefs to files: one format a file, one line in [`Format`].
//!
//! Every format is written as a beginning, a part a brief, and an end, so that
//! any number of briefs can be written without holding them; a page, whose
//! contents stand first, and a template of the user's hold what they write.
//! What is written is safe again here, whatever the database holds: one line
//! is one line, markup is escaped, pages carry a Content-Security-Policy.

pub mod brief;
pub mod csv;
pub mod diff;
mod entry;
mod epub;
mod feed;
mod html;
pub mod json;
pub mod mark;
mod markdown;
mod mbox;
mod opml;
pub mod reading;
mod site;
mod story;
mod template;
mod templates;
pub mod web;
mod zip;

pub use entry::Moment;
pub use entry::moments;
pub use opml::Outline;
pub use site::Site;
pub use template::Template;
pub use template::TemplateError;

use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::story::Story;
use crate::model::text::counted;
use entry::Entry;
use jiff::tz::TimeZone;
use minijinja::Value;
use minijinja::value::Serde;
use std::sync::Arc;

/// The formats, as `--as` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The brief format: plain text, one line a part.
    Brief,
    /// `md`
    Markdown,
    /// One page.
    Html,
    /// One JSON array.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// A row a brief, a column a field of the JSON object.
    Csv,
    /// An Atom feed (RFC 4287).
    Atom,
    /// An RSS 2.0 feed.
    Rss,
    /// A JSON Feed 1.1.
    JsonFeed,
    /// A book, a chapter a brief (EPUB 3).
    Epub,
    /// The feeds that the briefs are from (OPML 2.0).
    Opml,
    /// A message a brief.
    Mbox,
    /// A template of the user's.
    Template,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: &[Format] = &[
        Format::Brief,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::Jsonl,
        Format::Csv,
        Format::Atom,
        Format::Rss,
        Format::JsonFeed,
        Format::Epub,
        Format::Opml,
        Format::Mbox,
        Format::Template,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Brief => "brief",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Atom => "atom",
            Format::Rss => "rss",
            Format::JsonFeed => "jsonfeed",
            Format::Epub => "epub",
            Format::Opml => "opml",
            Format::Mbox => "mbox",
            Format::Template => "template",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Format> {
        let mut all = Format::ALL.iter().copied();
        all.find(|format| format.name() == name)
    }

    /// What the names of its files end with; a template has its own.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Brief => "txt",
            Format::JsonFeed => "feed.json",
            other => other.name(),
        }
    }

    /// Whether a file of its own can be made of each brief.
    pub fn is_for_folders(self) -> bool {
        matches!(
            self,
            Format::Brief | Format::Markdown | Format::Html | Format::Json | Format::Template
        )
    }
}

/// What is written for one brief.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The brief as it stands.
    pub brief: &'a Brief,
    /// Its versions, where they were asked for (JSON forms only).
    pub revisions: Option<&'a [Revision]>,
}

/// How briefs are written.
#[derive(Debug, Clone)]
pub struct Options {
    /// The zone that dates for people are shown in.
    pub zone: TimeZone,
    /// False for `--no-sources`.
    pub sources: bool,
    /// Write stories instead of briefs.
    pub stories: bool,
    /// The title of the whole, for pages and feeds.
    pub title: String,
    /// When it is written.
    pub now: Timestamp,
    /// For [`Format::Template`].
    pub template: Option<Arc<Template>>,
    /// The feeds there are, for [`Format::Opml`].
    pub feeds: Vec<Outline>,
}

/// Why briefs cannot be written in a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The user's template cannot be filled in.
    #[error("the template cannot be filled in: {0}")]
    Template(#[from] TemplateError),
    /// It is too much for a book.
    #[error("this is more than an EPUB can hold (65,000 briefs, 4 GiB)")]
    TooLarge,
}

/// Briefs being written: [`Export::begin`], [`Export::add`] for each, then
/// [`Export::end`]; what these give, one behind the other, is the file.
#[derive(Debug)]
pub struct Export<'a> {
    format: Format,
    options: &'a Options,
    /// Briefs added so far.
    count: usize,
    state: State,
}

/// What a format has to remember.
#[derive(Debug)]
enum State {
    Nothing,
    Page(html::Page),
    Rows(csv::Rows),
    Book(Box<epub::Book>),
    Feeds(opml::Feeds),
    Values(Vec<Value>),
}

impl<'a> Export<'a> {
    /// An export that has not begun.
    pub fn new(format: Format, options: &'a Options) -> Export<'a> {
        Export {
            format,
            options,
            count: 0,
            state: match format {
                Format::Html => State::Page(html::Page::default()),
                Format::Csv => State::Rows(csv::Rows::default()),
                Format::Epub => State::Book(Box::default()),
                Format::Opml => State::Feeds(opml::Feeds::default()),
                Format::Template => State::Values(Vec::new()),
                _ => State::Nothing,
            },
        }
    }

    /// What stands before the first brief.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn begin(&mut self) -> Result<Vec<u8>, ExportError> {
        if let State::Book(book) = &mut self.state {
            return Ok(book.begin()?);
        }
        let text = match self.format {
            Format::Json => "[".into(),
            Format::Markdown => markdown::head(self.options),
            Format::Atom => feed::head("atom.xml", self.options),
            Format::Rss => feed::head("rss.xml", self.options),
            Format::JsonFeed => feed::json_head(self.options),
            _ => String::new(),
        };
        Ok(text.into_bytes())
    }

    /// The next brief.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn add(&mut self, piece: &Piece<'_>) -> Result<Vec<u8>, ExportError> {
        let options = self.options;
        self.write(
            piece.brief,
            || json::line(piece, options),
            || json::object(piece, options),
            || Entry::of(piece, options),
        )
    }

    /// The next story.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn add_story(&mut self, story: &Story) -> Result<Vec<u8>, ExportError> {
        let (options, format) = (self.options, self.format);
        self.write(
            &story::as_brief(story),
            || json::story_line(story, options),
            || match format {
                Format::Csv => story::row(story, options),
                _ => json::story_value(story, options),
            },
            || story::entry(story, options),
        )
    }

    /// A brief or a story, in the shape that the format takes.
    fn write(
        &mut self,
        brief: &Brief,
        line: impl Fn() -> String,
        object: impl Fn() -> serde_json::Value,
        entry: impl Fn() -> Entry,
    ) -> Result<Vec<u8>, ExportError> {
        let first = self.count == 0;
        self.count += 1;
        match &mut self.state {
            State::Page(page) => page.add(&entry()),
            State::Book(book) => return Ok(book.add(&entry())?),
            State::Feeds(feeds) => feeds.add(brief),
            State::Values(values) => values.push(Value::from(Serde(object()))),
            State::Rows(rows) => return Ok(rows.row(&object()).into()),
            State::Nothing => {}
        }
        let before = if first { "\n" } else { ",\n" };
        let text = match self.format {
            Format::Brief => brief::part(brief, first, self.options),
            Format::Json => format!("{before}{}", line()),
            Format::Jsonl => format!("{}\n", line()),
            Format::Markdown => markdown::part(&entry()),
            Format::Atom => feed::entry("atom.xml", &entry()),
            Format::Rss => feed::entry("rss.xml", &entry()),
            Format::JsonFeed => format!("{before}{}", feed::json_item(&entry())),
            Format::Mbox => mbox::message(&entry()),
            _ => String::new(),
        };
        Ok(text.into_bytes())
    }

    /// What stands after the last.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn end(self) -> Result<Vec<u8>, ExportError> {
        let text = match (self.state, self.format) {
            (State::Page(page), _) => page.end(self.options),
            (State::Book(book), _) => return Ok(book.end(self.options)?),
            (State::Feeds(feeds), _) => feeds.end(self.options),
            (State::Values(values), _) => match &self.options.template {
                Some(template) => template.fill(values, self.options)?,
                None => String::new(),
            },
            (_, Format::Json) if self.count == 0 => "]\n".into(),
            (_, Format::Json) => "\n]\n".into(),
            (_, Format::JsonFeed) if self.count == 0 => "]}\n".into(),
            (_, Format::JsonFeed) => "\n]}\n".into(),
            (_, Format::Atom) => feed::tail("atom.xml"),
            (_, Format::Rss) => feed::tail("rss.xml"),
            _ => String::new(),
        };
        Ok(text.into_bytes())
    }
}

impl Options {
    /// So many of what is written: `1 brief`, `2 stories`.
    fn counted(&self, count: usize) -> String {
        match (self.stories, count) {
            (false, _) => counted(count, "brief"),
            (true, 1) => "1 story".into(),
            (true, _) => format!("{count} stories"),
        }
    }
}

impl From<zip::TooLarge> for ExportError {
    fn from(_: zip::TooLarge) -> ExportError {
        ExportError::TooLarge
    }
}

/// One brief in a file of its own: the text, and a name that any file system
/// takes, with the day, the title and the id in it.
///
/// # Errors
/// Those of [`ExportError`].
pub fn file(
    format: Format,
    piece: &Piece<'_>,
    options: &Options,
) -> Result<(String, Vec<u8>), ExportError> {
    let entry = Entry::of(piece, options);
    let line = || json::line(piece, options);
    file_of(format, &entry, options, line, |export| export.add(piece))
}

/// The same of a story.
///
/// # Errors
/// Those of [`ExportError`].
pub fn story_file(
    format: Format,
    story: &Story,
    options: &Options,
) -> Result<(String, Vec<u8>), ExportError> {
    let entry = story::entry(story, options);
    let line = || json::story_line(story, options);
    file_of(format, &entry, options, line, |export| {
        export.add_story(story)
    })
}

fn file_of(
    format: Format,
    entry: &Entry,
    options: &Options,
    line: impl Fn() -> String,
    add: impl Fn(&mut Export<'_>) -> Result<Vec<u8>, ExportError>,
) -> Result<(String, Vec<u8>), ExportError> {
    let extension = match (&options.template, format) {
        (Some(template), Format::Template) => template.extension(),
        _ => format.extension(),
    };
    let name = entry.file_name(extension, options);
    if format == Format::Markdown {
        return Ok((name, markdown::file(entry).into_bytes()));
    }
    if format == Format::Json {
        return Ok((name, (line() + "\n").into_bytes()));
    }
    let options = Options {
        title: entry.title.clone(),
        ..options.clone()
    };
    let mut export = Export::new(format, &options);
    let mut text = export.begin()?;
    text.extend(add(&mut export)?);
    text.extend(export.end()?);
    Ok((name, text))
}

/// `2026-11-23 09:30:00 +00:00` in a zone. Where the zone's offset then was no
/// whole minute (before standard time), in UTC.
pub(crate) fn shown(time: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(time);
    let zone = if offset.seconds() % 60 == 0 {
        zone.clone()
    } else {
        TimeZone::UTC
    };
    time.to_zoned_datetime(zone)
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

/// The URL if it is one that may be written as a link.
pub(crate) fn link(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        let lower = url
            .get(..8.min(url.len()))
            .unwrap_or_default()
            .to_ascii_lowercase();
        (lower.starts_with("http://") || lower.starts_with("https://"))
            && !url.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}
