//! What a feed document says, before briefd makes anything of it.

use super::Timestamp;
use super::poll::Hints;
use serde::{Deserialize, Serialize};

/// One feed document as read: the feed's own words, its items in document
/// order, and what had to be repaired or left out on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What the document says of the feed itself.
    pub feed: Channel,
    /// The items, in document order; ids are unique within the document.
    pub items: Vec<Item>,
    /// What was repaired, replaced or left out, in words, each kind once.
    pub warnings: Vec<String>,
}

/// The head of a feed document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Channel {
    /// Plain text.
    pub title: Option<String>,
    /// Plain text.
    pub description: Option<String>,
    /// The web page the feed stands for, absolute.
    pub link: Option<String>,
    /// The id the feed gives itself.
    pub id: Option<String>,
    /// BCP 47 tag as given, trimmed.
    pub language: Option<String>,
    /// When the feed says it changed last.
    pub updated: Option<Timestamp>,
    /// Which dialect the document is in.
    pub format: Format,
    /// Authors for items that name none (Atom 1.0, section 4.2.1).
    pub authors: Vec<Person>,
    /// What the document says about polling it.
    pub hints: Hints,
}

/// One entry as one feed published it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The id as the feed gave it, or a stable one made from its content.
    pub id: String,
    /// True when the feed gave no usable id.
    pub id_made: bool,
    /// True when the feed told the time of day in words that nobody knows: of
    /// `published` and `updated` only the day is sure.
    pub day_only: bool,
    /// The article's page, absolute http(s).
    pub url: Option<String>,
    /// The page behind `url`, where that only counts clicks on the way to it
    /// (`feedburner:origLink`), absolute http(s).
    pub original_url: Option<String>,
    /// Plain text, white space folded.
    pub title: Option<String>,
    /// The short form, where the feed tells it from the whole.
    pub summary: Option<Markup>,
    /// The whole content.
    pub content: Option<Markup>,
    /// People who wrote it.
    pub authors: Vec<Person>,
    /// When it was published, as the feed says.
    pub published: Option<Timestamp>,
    /// When it was changed, as the feed says.
    pub updated: Option<Timestamp>,
    /// Subjects and tags.
    pub categories: Vec<Category>,
    /// Attached audio, video, documents.
    pub enclosures: Vec<Enclosure>,
    /// Pictures the feed attaches (media, itunes, JSON Feed), best first.
    pub images: Vec<Image>,
    /// BCP 47 tag of this item: its own, else the feed's.
    pub language: Option<String>,
}

/// HTML as the feed gave it: **not sanitized**. Plain text has been escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// A fragment of HTML.
    pub html: String,
    /// What relative URLs in it are relative to, absolute.
    pub base: Option<String>,
    /// The page whose places `#…` names, absolute; where there is none, it is
    /// `base`.
    pub page: Option<String>,
    /// True when the feed gave plain text: line breaks then mean something.
    pub plain: bool,
}

/// A person or organisation that a feed names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name as given, trimmed.
    pub name: Option<String>,
    /// A web address.
    pub uri: Option<String>,
    /// A mail address.
    pub email: Option<String>,
}

/// One subject of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The term as given.
    pub term: String,
    /// The vocabulary it is from (Atom `scheme`, RSS `domain`).
    pub scheme: Option<String>,
    /// What to show for it, where that differs.
    pub label: Option<String>,
}

/// An attached file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Absolute URL.
    pub url: String,
    /// Media type as given.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Length in bytes as given.
    pub length: Option<u64>,
}

impl Enclosure {
    /// Adds a file to the list, or, where it is there under the same address,
    /// what only this mention of it tells. False: it was there.
    pub fn add_to(self, files: &mut Vec<Enclosure>) -> bool {
        let known = files.iter_mut().find(|file| file.url == self.url);
        match known {
            Some(known) => known.complete(self),
            None => {
                files.push(self);
                return true;
            }
        }
        false
    }

    /// Takes over what this one does not say of the same file; a length of 0
    /// says nothing.
    pub fn complete(&mut self, other: Enclosure) {
        self.media_type = self.media_type.take().or(other.media_type);
        let own = self.length.filter(|length| *length > 0);
        self.length = own.or(other.length).or(self.length);
    }
}

/// A picture and what stands under it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Absolute URL.
    pub url: String,
    /// Plain text.
    pub caption: Option<String>,
}

/// The dialects of feeds, as `briefd parse` names them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the dialects' own")]
pub enum Format {
    Rss090,
    Rss091,
    Rss092,
    Rss093,
    Rss094,
    Rss10,
    Rss11,
    #[default]
    Rss20,
    Atom02,
    Atom03,
    Atom10,
    Json10,
    Json11,
    Cdf,
}

impl Format {
    /// The name in the contract of `briefd parse`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Rss090 => "rss090",
            Format::Rss091 => "rss091",
            Format::Rss092 => "rss092",
            Format::Rss093 => "rss093",
            Format::Rss094 => "rss094",
            Format::Rss10 => "rss10",
            Format::Rss11 => "rss11",
            Format::Rss20 => "rss20",
            Format::Atom02 => "atom02",
            Format::Atom03 => "atom03",
            Format::Atom10 => "atom10",
            Format::Json10 => "json10",
            Format::Json11 => "json11",
            Format::Cdf => "cdf",
        }
    }
}
