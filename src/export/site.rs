//! A folder that any web server can give out as it is: an index, a page a
//! brief or story under an address that stays, and an Atom feed.

use super::Export;
use super::ExportError;
use super::Format;
use super::Options;
use super::Piece;
use super::entry::Entry;
use super::entry::Moment;
use super::html::STYLE;
use super::html::style_hash;
use super::story;
use super::templates::render;
use crate::model::story::Story;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

/// Where the pages are, below the index.
const PAGES: &str = "story";

/// A site being made: pages as they come, the rest at the end.
#[derive(Debug)]
pub struct Site<'a> {
    options: &'a Options,
    feed: Export<'a>,
    feed_text: Vec<u8>,
    lines: Vec<Line>,
}

/// What the index says of a page.
#[derive(Debug, Serialize)]
struct Line {
    page: String,
    title: String,
    outlet: String,
    language: Option<String>,
    times: Vec<Moment>,
    excerpt: String,
}

/// A file of a site: its name, with `/` where it is in a folder, and its text.
type File = (String, Vec<u8>);

impl<'a> Site<'a> {
    /// A site without pages.
    pub fn new(options: &'a Options) -> Site<'a> {
        Site {
            options,
            feed: Export::new(Format::Atom, options),
            feed_text: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The page of the next brief.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn add(&mut self, piece: &Piece<'_>) -> Result<File, ExportError> {
        let of_feed = self.begun()?.add(piece)?;
        self.feed_text.extend(of_feed);
        let entry = Entry::of(piece, self.options);
        self.page(entry, |page| page.add(piece))
    }

    /// The page of the next story.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn add_story(&mut self, story: &Story) -> Result<File, ExportError> {
        let of_feed = self.begun()?.add_story(story)?;
        self.feed_text.extend(of_feed);
        let entry = story::entry(story, self.options);
        self.page(entry, |page| page.add_story(story))
    }

    /// The feed, then the index: what leads to the pages comes last.
    ///
    /// # Errors
    /// Those of [`ExportError`].
    pub fn end(mut self) -> Result<[File; 2], ExportError> {
        self.begun()?;
        self.feed_text.extend(self.feed.end()?);
        let made = Moment::stated("made on", self.options.now, &self.options.zone);
        let index = render(
            "index.html",
            context! {
                title => self.options.title.as_str(),
                count => self.options.counted(self.lines.len()),
                made => Value::from(Serde(made)),
                style => STYLE,
                style_hash => style_hash(),
                lines => Value::from(Serde(self.lines)),
            },
        );
        Ok([
            ("feed.atom".into(), self.feed_text),
            ("index.html".into(), index.into_bytes()),
        ])
    }

    /// The feed, its head written.
    fn begun(&mut self) -> Result<&mut Export<'a>, ExportError> {
        if self.feed_text.is_empty() {
            self.feed_text = self.feed.begin()?;
        }
        Ok(&mut self.feed)
    }

    fn page(
        &mut self,
        entry: Entry,
        add: impl FnOnce(&mut Export<'_>) -> Result<Vec<u8>, ExportError>,
    ) -> Result<File, ExportError> {
        let id = entry.id.chars();
        let id: String = id
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        let name = format!("{PAGES}/{id}.html");
        let options = Options {
            title: entry.title.clone(),
            ..self.options.clone()
        };
        let mut export = Export::new(Format::Html, &options);
        let mut text = export.begin()?;
        text.extend(add(&mut export)?);
        text.extend(export.end()?);
        self.lines.push(Line {
            page: name.clone(),
            title: entry.title,
            outlet: entry.outlet,
            language: entry.language,
            times: entry.times,
            excerpt: entry.excerpt,
        });
        Ok((name, text))
    }
}
