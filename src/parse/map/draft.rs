//! What a document says, before it is written as canonical Atom.

use super::base::{Base, Bases};
use crate::model::Timestamp;
use crate::model::item::{Category, Enclosure, Format, Image, Person};
use crate::model::poll::Hints;
use std::borrow::Cow;

/// Where the text of an element goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Title,
    Summary,
    Content,
    Id,
    /// RSS `guid`: an id that may be a link.
    Guid,
    Link,
    OrigLink,
    Published,
    Updated,
    Created,
    /// dc:date: the time of something.
    Date,
    Category,
    Keywords,
    Language,
    /// media:description: under a picture, or all the text there is.
    Caption,
    Picture,
    NewUrl,
    Ttl,
    Period,
    Frequency,
    Hour,
    Day,
    PersonName,
    PersonUri,
    PersonMail,
}

/// Text with what is known of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::parse) struct Rich<'a> {
    /// HTML or plain text.
    pub(in crate::parse) text: Cow<'a, str>,
    /// False for plain text.
    pub(in crate::parse) html: bool,
    /// What URLs in it are relative to.
    pub(in crate::parse) base: Option<Base>,
}

/// The best of several candidates: the lowest rank, and of those the first.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) struct Best<T> {
    held: Option<(u8, T)>,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Best { held: None }
    }
}

impl<T> Best<T> {
    /// Takes a candidate; returns the one that lost.
    pub(in crate::parse) fn offer(&mut self, rank: u8, value: T) -> Option<T> {
        match &self.held {
            Some((held, _)) if *held <= rank => Some(value),
            _ => self.held.replace((rank, value)).map(|(_, lost)| lost),
        }
    }

    /// The same for what may be missing.
    pub(super) fn offer_known(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value {
            self.offer(rank, value);
        }
    }

    /// The same, but of equal ranks the last counts.
    pub(in crate::parse) fn offer_last(&mut self, rank: u8, value: T) {
        if self.held.as_ref().is_none_or(|(held, _)| rank <= *held) {
            self.held = Some((rank, value));
        }
    }

    pub(in crate::parse) fn get(&self) -> Option<&T> {
        self.held.as_ref().map(|(_, value)| value)
    }

    pub(in crate::parse) fn take(&mut self) -> Option<T> {
        self.held.take().map(|(_, value)| value)
    }
}

/// A longer id, date or address is left out.
pub(super) const SHORT_MAX: usize = 8_192;

/// The most categories, people, files or pictures of one item.
pub(super) const LIST_MAX: usize = 200;

/// A feed or an item, gathered from any dialect.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::parse) struct Draft<'a> {
    pub(in crate::parse) id: Best<Cow<'a, str>>,
    /// As written, with its base.
    pub(in crate::parse) link: Best<(Cow<'a, str>, Option<Base>)>,
    /// The address behind a link that counts clicks.
    pub(in crate::parse) original: Best<(Cow<'a, str>, Option<Base>)>,
    pub(in crate::parse) title: Best<Rich<'a>>,
    pub(in crate::parse) summary: Best<Rich<'a>>,
    pub(in crate::parse) content: Best<Rich<'a>>,
    pub(in crate::parse) published: Best<Timestamp>,
    pub(in crate::parse) updated: Best<Timestamp>,
    pub(in crate::parse) created: Best<Timestamp>,
    /// Of one of these only the day is known.
    pub(in crate::parse) day_only: bool,
    pub(in crate::parse) language: Best<Cow<'a, str>>,
    /// With the rank of the element that named them.
    pub(in crate::parse) authors: Vec<(u8, Person)>,
    /// Of the feed an entry was taken from.
    pub(in crate::parse) source_authors: Vec<(u8, Person)>,
    pub(in crate::parse) categories: Vec<Category>,
    /// URLs as written, with their base.
    pub(in crate::parse) enclosures: Vec<(Enclosure, Option<Base>)>,
    /// With the rank: the lower, the better.
    pub(in crate::parse) images: Vec<(u8, Image, Option<Base>)>,
    /// What was said under a picture.
    pub(in crate::parse) caption: Option<Rich<'a>>,
    /// Where the item stands, its own base.
    pub(in crate::parse) base: Option<Base>,
}

impl<'a> Draft<'a> {
    /// Takes a candidate for the link, unless it leads to no page.
    pub(super) fn offer_link(&mut self, rank: u8, link: Cow<'a, str>, base: Option<Base>) {
        if !is_no_page(&link) {
            self.link.offer(rank, (link, base));
        }
    }

    /// True where nothing was said yet.
    pub(super) fn is_blank(&self) -> bool {
        let Draft { base, language, .. } = self;
        let blank = Draft {
            base: *base,
            language: language.clone(),
            ..Draft::default()
        };
        *self == blank
    }
}

/// True for an address of a scheme that no page has, and for what programs
/// print where they have none: "N/A", "null".
fn is_no_page(text: &str) -> bool {
    const SCHEMES: [&str; 6] = ["javascript", "mailto", "data", "tel", "about", "vbscript"];
    const NOTHING: [&str; 12] = [
        "n/a",
        "na",
        "none",
        "null",
        "(null)",
        "nil",
        "undefined",
        "nan",
        "false",
        "#",
        "-",
        "tbd",
    ];
    let text = text.trim();
    let is = |words: &[&str], text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    is(&NOTHING, text)
        || text
            .split_once(':')
            .is_some_and(|(scheme, _)| is(&SCHEMES, scheme))
}

/// A whole document.
#[derive(Debug, Default)]
pub(in crate::parse) struct Drafts<'a> {
    pub(in crate::parse) feed: Draft<'a>,
    pub(in crate::parse) items: Vec<Draft<'a>>,
    pub(in crate::parse) format: Format,
    pub(in crate::parse) hints: Hints,
    pub(in crate::parse) bases: Bases,
}
