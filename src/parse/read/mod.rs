//! Canonical Atom to a document, by feed-rs; with what feed-rs has no field for
//! put back in.
//!
//! The canonical form is well-formed and small in its means, so feed-rs has
//! nothing to stumble over; should it refuse or panic all the same, each item
//! is tried alone, and one bad item costs one item.

mod ids;

use super::map::atom::{self, Aside, NONE};
use super::map::draft::Drafts;
use super::repair::{Repair, Repairs};
use crate::markup::words::words;
use crate::model::Timestamp;
use crate::model::item::{Category, Channel, Document, Format, Item, Markup, Person};
use crate::model::text::folded;
use crate::text::escape;
use chrono::{DateTime, Utc};
use feed_rs::model as found;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longer titles are cut before they are made plain.
const TITLE_MAX: usize = 8_192;

/// Writes drafts as canonical Atom and reads that.
pub(super) fn read(mut drafts: Drafts<'_>, size: usize, repairs: &mut Repairs) -> Document {
    let mut text = String::with_capacity(size + size / 8 + 1_024);
    text.push_str(atom::OPEN);
    atom::write_head(&drafts, &mut text);
    let head = text.len();
    let mut asides = Vec::with_capacity(drafts.items.len());
    let mut ends = Vec::with_capacity(drafts.items.len());
    for item in &drafts.items {
        asides.push(atom::write_item(&drafts, item, &mut text));
        ends.push(text.len());
    }
    text.push_str(atom::CLOSE);
    // The drafts' own texts are not needed twice.
    drafts.items = Vec::new();
    let whole = parse(&text).filter(|feed| feed.entries.len() == ends.len());
    let (feed, entries) = match whole {
        Some(mut feed) => {
            let entries = std::mem::take(&mut feed.entries);
            (feed, entries.into_iter().map(Some).collect())
        }
        None => match one_by_one(&text, head, &ends, repairs) {
            Some(found) => found,
            None => return Document::default(),
        },
    };
    let mut feed = channel(feed, &drafts);
    feed.hints = std::mem::take(&mut drafts.hints);
    let shared = drafts.bases.text(drafts.feed.base);
    let mut items: Vec<Item> = entries
        .into_iter()
        .zip(asides)
        .filter_map(|(entry, aside)| Some(item(entry?, aside, shared.as_deref())))
        .collect();
    if inherits_authors(feed.format) {
        for item in items.iter_mut().filter(|item| item.authors.is_empty()) {
            item.authors = feed.authors.clone();
        }
    }
    Document {
        items: ids::settle(items, feed.link.as_deref(), repairs),
        feed,
        warnings: Vec::new(),
    }
}

/// A parser is made anew for each document: it keeps state after an error.
fn parse(text: &str) -> Option<found::Feed> {
    let parser = feed_rs::parser::Builder::new()
        .timestamp_parser(canonical_time)
        .id_generator(|_, _, _| String::new())
        .build();
    catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes())))
        .ok()?
        .ok()
}

fn canonical_time(text: &str) -> Option<DateTime<Utc>> {
    let time: Timestamp = text.parse().ok()?;
    DateTime::from_timestamp_millis(time.as_millisecond())
}

/// The last resort: each entry as a document of its own.
fn one_by_one(
    text: &str,
    head: usize,
    ends: &[usize],
    repairs: &mut Repairs,
) -> Option<(found::Feed, Vec<Option<found::Entry>>)> {
    let alone = |part: &str| parse(&format!("{}{part}{}", atom::OPEN, atom::CLOSE));
    let own = text.get(atom::OPEN.len()..head).unwrap_or("");
    let feed = alone(own).or_else(|| {
        repairs.add(Repair::ReaderFailed);
        alone("")
    })?;
    let starts = std::iter::once(&head).chain(ends);
    let entries = starts
        .zip(ends)
        .map(|(start, end)| {
            let entry = alone(text.get(*start..*end)?)?.entries.pop();
            if entry.is_none() {
                repairs.add(Repair::ItemRefused);
            }
            entry
        })
        .collect();
    Some((feed, entries))
}

fn channel(feed: found::Feed, drafts: &Drafts<'_>) -> Channel {
    Channel {
        title: feed.title.and_then(plain),
        description: feed.description.and_then(plain),
        link: feed.links.into_iter().next().map(|link| link.href),
        id: Some(feed.id).filter(|id| id != NONE && !id.is_empty()),
        language: drafts
            .feed
            .language
            .get()
            .map(|language| language.trim().replace('_', "-"))
            .filter(|language| !language.is_empty()),
        updated: feed.updated.and_then(time),
        format: drafts.format,
        authors: feed.authors.into_iter().map(person).collect(),
        hints: Default::default(),
    }
}

/// Atom (RFC 4287, section 4.2.1) and JSON Feed give the feed's authors to
/// items that name none; RSS does not.
fn inherits_authors(format: Format) -> bool {
    matches!(
        format,
        Format::Atom02 | Format::Atom03 | Format::Atom10 | Format::Json10 | Format::Json11
    )
}

/// `shared` is the base of items that name none.
fn item(entry: found::Entry, aside: Aside, shared: Option<&str>) -> Item {
    let url = entry.links.into_iter().next().map(|link| link.href);
    let page = |base: &Option<String>| match base.as_deref() == shared {
        true => aside.original_url.clone().or_else(|| url.clone()),
        false => None,
    };
    let summary = entry.summary.map(|text| Markup {
        plain: is_plain(text.content_type.as_str()),
        html: text.content,
        page: page(&aside.summary_base),
        base: aside.summary_base,
    });
    let content = entry.content.and_then(|content| {
        Some(Markup {
            plain: is_plain(content.content_type.as_str()),
            html: content.body?,
            page: page(&aside.content_base),
            base: aside.content_base,
        })
    });
    Item {
        id_made: !aside.has_id,
        day_only: aside.day_only,
        id: entry.id,
        url,
        original_url: aside.original_url,
        title: entry.title.and_then(plain),
        summary: summary.map(escaped),
        content: content.map(escaped),
        authors: entry.authors.into_iter().map(person).collect(),
        published: entry.published.and_then(time),
        updated: entry.updated.and_then(time),
        categories: entry.categories.into_iter().map(category).collect(),
        enclosures: aside.enclosures,
        images: aside.images,
        language: aside.language.filter(|language| !language.is_empty()),
    }
}

fn is_plain(content_type: &str) -> bool {
    content_type == "text/plain"
}

fn escaped(markup: Markup) -> Markup {
    match markup.plain {
        true => Markup {
            html: escape(&markup.html).into_owned(),
            ..markup
        },
        false => markup,
    }
}

/// A title as plain text; none when there is nothing in it.
fn plain(text: found::Text) -> Option<String> {
    let content = text.content.as_str();
    let content = content
        .get(..content.floor_char_boundary(TITLE_MAX))
        .unwrap_or(content);
    let title = match is_plain(text.content_type.as_str()) {
        true => folded(content),
        false => words(content),
    };
    (!title.is_empty()).then_some(title)
}

fn time(time: DateTime<Utc>) -> Option<Timestamp> {
    Timestamp::from_millisecond(time.timestamp_millis()).ok()
}

fn person(person: found::Person) -> Person {
    Person {
        name: person.name.filter(|name| name != NONE),
        uri: person.uri,
        email: person.email,
    }
}

fn category(category: found::Category) -> Category {
    Category {
        term: category.term,
        scheme: category.scheme,
        label: category.label,
    }
}
