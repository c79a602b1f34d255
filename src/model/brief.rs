//! Briefs: what briefd makes of an item, and what the store gives back.

use super::Timestamp;
use super::item::{Enclosure, Image};
use serde::{Deserialize, Serialize};

/// A piece of a brief's text: a key point or a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The words, on one line, never empty.
    pub text: String,
    /// Where it begins in the whole text of its revision, in characters
    /// (Unicode scalar values) from 0; none where it was imported as it stands.
    pub start: Option<usize>,
}

/// How a sentence stands without its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It says all that is needed to understand it.
    Alone,
    /// It leans on a sentence before it ("He also said ..."): taken only
    /// where too few stand alone.
    Leans,
    /// A fragment, question, teaser, notice, half a quotation: never taken.
    No,
}

/// What normalizing one item gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalized {
    /// What is kept.
    pub draft: Draft,
    /// The article's own words without boilerplate, a line each: what `dedupe`
    /// compares, and what must differ for a revision to be one.
    pub essence: String,
}

/// The content of a brief, without its identity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Cleaned, one line, never empty.
    pub title: String,
    /// The title as the feed gave it (plain text), for the source's record.
    pub original_title: Option<String>,
    /// The article's page.
    pub url: Option<String>,
    /// When it was published; none where nobody knows (imports).
    pub published: Option<Timestamp>,
    /// True when the feed gave no usable date and the time seen stands in.
    pub published_inferred: bool,
    /// When it was changed last; equals `published` while nothing changed.
    pub updated: Option<Timestamp>,
    /// True when `updated` was not stated by the feed.
    pub updated_inferred: bool,
    /// Most important first.
    pub key_points: Vec<Passage>,
    /// Two to five paragraphs where the text carries them.
    pub body: Vec<Passage>,
    /// The whole text: every paragraph on one line, an empty line between.
    pub text: String,
    /// Sanitized HTML with absolute URLs; empty where the item was text.
    pub html: String,
    /// BCP 47 tag: as the feed states, else detected.
    pub language: Option<String>,
    /// Names, normalized.
    pub authors: Vec<String>,
    /// Terms, as shown.
    pub categories: Vec<String>,
    /// The lead image.
    pub image: Option<Image>,
    /// Attached files.
    pub enclosures: Vec<Enclosure>,
}

/// How a source stands to its brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The item the brief was made from first.
    Original,
    /// The same article again, in this feed or another.
    Duplicate,
}

/// One occurrence of a brief: an item of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The feed's name; empty where an import named none.
    pub feed: String,
    /// Who publishes it.
    pub outlet: String,
    /// The id as the feed gave it, or the one made.
    pub item_id: String,
    /// Where the item points.
    pub url: Option<String>,
    /// The title as the feed gave it.
    pub title: String,
    /// As the feed stated it.
    pub published: Option<Timestamp>,
    /// Whether the brief was made from it.
    pub kind: SourceKind,
}

/// A stored brief: one article, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Short text; never changes.
    pub id: String,
    /// The story it belongs to.
    pub story_id: String,
    /// The name of the feed it came from first.
    pub feed: String,
    /// Who published it.
    pub outlet: String,
    /// What was made of the item.
    pub draft: Draft,
    /// Counts from 1.
    pub revision: u32,
    /// When briefd saw it first.
    pub first_seen: Timestamp,
    /// Set by the user; never expires then.
    pub starred: bool,
    /// Marked as read by the user, or so old that it counts as read.
    pub read: bool,
    /// Every occurrence, the original first.
    pub sources: Vec<Source>,
}

/// One version of a brief.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Counts from 1.
    pub number: u32,
    /// When briefd saw this version.
    pub seen: Timestamp,
    /// What the feed said of the time of the change.
    pub updated: Option<Timestamp>,
    /// The title then.
    pub title: String,
    /// The whole text then.
    pub text: String,
    /// The points then.
    pub key_points: Vec<Passage>,
    /// The paragraphs then.
    pub body: Vec<Passage>,
    /// What it changed; none for the first, and where nobody looked.
    pub change: Option<Change>,
}

/// What a revision changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its title is another.
    pub title: bool,
    /// Its text is another.
    pub text: bool,
    /// It says that it corrects the one before.
    pub correction: bool,
    /// Words of title and text that came or went; 0 where they only moved, or
    /// are written otherwise.
    pub words: u32,
}

impl Change {
    /// What changed, in words of the views: `title`, `text`, `correction`.
    pub fn parts(&self) -> Vec<&'static str> {
        [
            (self.title, "title"),
            (self.text, "text"),
            (self.correction, "correction"),
        ]
        .into_iter()
        .filter_map(|(changed, name)| changed.then_some(name))
        .collect()
    }

    /// From such words and the size.
    pub fn of(parts: &[String], words: u32) -> Change {
        let has = |name: &str| parts.iter().any(|part| part == name);
        Change {
            title: has("title"),
            text: has("text"),
            correction: has("correction"),
            words,
        }
    }
}

/// Lines that a feed's items carried so far, counted, so that what a feed
/// repeats (subscribe boxes, notices) can be told from what it reports.
/// Kept with the feed, bounded; filled and asked by `normalize`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatedLines {
    /// Hash of the folded line, and how many items carried it; the line seen
    /// most recently last.
    pub counts: Vec<(u64, u32)>,
}
