//! Briefs to files: one format a file, one line in [`Format`].
//!
//! Every format is written as a head, a part a brief, and a tail, so that any
//! number of briefs can be written without holding them. What is written is
//! safe again here, whatever the database holds: one line is one line, markup
//! is escaped, pages carry a Content-Security-Policy.

mod atom;
pub mod brief;
mod html;
pub mod json;
pub mod mark;
mod markdown;
mod story;

use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::story::Story;
use jiff::tz::TimeZone;

/// The formats, as `--as` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The brief format: plain text, one line a part.
    Brief,
    /// One JSON array.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// `md`
    Markdown,
    /// One page.
    Html,
    /// An Atom feed (RFC 4287).
    Atom,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: &[Format] = &[
        Format::Brief,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::Jsonl,
        Format::Atom,
    ];

    /// The name on the command line, and the usual file extension.
    pub fn name(self) -> &'static str {
        match self {
            Format::Brief => "brief",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Atom => "atom",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL
            .iter()
            .copied()
            .find(|format| format.name() == name)
    }

    /// What stands before the first brief.
    pub fn head(self, options: &Options) -> String {
        match self {
            Format::Brief | Format::Jsonl => String::new(),
            Format::Json => "[".into(),
            Format::Markdown => markdown::head(options),
            Format::Html => html::head(options),
            Format::Atom => atom::head(options),
        }
    }

    /// One brief; `index` counts from 0.
    pub fn part(self, piece: &Piece<'_>, index: usize, options: &Options) -> String {
        match self {
            Format::Brief => brief::part(piece.brief, index, options),
            Format::Json => {
                let before = if index == 0 { "\n" } else { ",\n" };
                format!("{before}{}", json::line(piece, options))
            }
            Format::Jsonl => format!("{}\n", json::line(piece, options)),
            Format::Markdown => markdown::part(piece.brief, options),
            Format::Html => html::part(piece.brief, options),
            Format::Atom => atom::part(piece.brief, options),
        }
    }

    /// One story; `index` counts from 0.
    pub fn story(self, story: &Story, index: usize, options: &Options) -> String {
        match self {
            Format::Json => {
                let before = if index == 0 { "\n" } else { ",\n" };
                format!("{before}{}", json::story_line(story, options))
            }
            Format::Jsonl => format!("{}\n", json::story_line(story, options)),
            Format::Brief | Format::Markdown | Format::Html | Format::Atom => {
                let brief = story::as_brief(story);
                let piece = Piece {
                    brief: &brief,
                    revisions: None,
                };
                self.part(&piece, index, options)
            }
        }
    }

    /// What stands after the last of `count` briefs.
    pub fn tail(self, count: usize) -> String {
        match self {
            Format::Brief | Format::Jsonl | Format::Markdown => String::new(),
            Format::Json if count == 0 => "]\n".into(),
            Format::Json => "\n]\n".into(),
            Format::Html => html::tail(count),
            Format::Atom => atom::tail(),
        }
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
    /// The title of the whole, for pages and feeds.
    pub title: String,
    /// When it is written.
    pub now: Timestamp,
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
