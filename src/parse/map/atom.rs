//! Drafts as canonical Atom 1.0: the one dialect that the reader is given.
//!
//! All text stands in CDATA sections, so that nothing in it can be markup;
//! all URLs are absolute; times are RFC 3339 in UTC. What Atom or the reader
//! has no place for goes beside it, item by item.

use super::base::Base;
use super::draft::{Best, Draft, Drafts, Rich};
use crate::model::Timestamp;
use crate::model::item::{Category, Enclosure, Image, Person};
use crate::parse::text::escape_attribute_into;
use memchr::memmem;
use std::borrow::Cow;

/// What the canonical form has no place for.
#[derive(Debug, Default)]
pub(in crate::parse) struct Aside {
    pub(in crate::parse) language: Option<String>,
    pub(in crate::parse) summary_base: Option<String>,
    pub(in crate::parse) content_base: Option<String>,
    pub(in crate::parse) images: Vec<Image>,
    /// Lengths and types of files, in the order of their links.
    pub(in crate::parse) enclosures: Vec<Enclosure>,
    pub(in crate::parse) original_url: Option<String>,
    /// Of one of its times only the day is known.
    pub(in crate::parse) day_only: bool,
    /// True when the document gave an id.
    pub(in crate::parse) has_id: bool,
}

/// The opening of a document; [`CLOSE`] ends it.
pub(in crate::parse) const OPEN: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";
/// The end of a document.
pub(in crate::parse) const CLOSE: &str = "</feed>";
/// Stands where an element may not be empty.
pub(in crate::parse) const NONE: &str = "none:";

/// The feed's own elements.
pub(in crate::parse) fn write_head(drafts: &Drafts<'_>, out: &mut String) {
    let feed = &drafts.feed;
    element("id", feed.id.get().map_or(NONE, |id| id.as_ref()), out);
    rich("title", &feed.title, out);
    rich("subtitle", &feed.summary, out);
    let link = feed.link.get();
    if let Some(url) = link.and_then(|(link, base)| drafts.bases.web(link, base.or(feed.base))) {
        link_element("alternate", &url, out);
    }
    time("updated", feed.updated.get(), out);
    for (_, author) in &feed.authors {
        person(author, out);
    }
}

/// One entry.
pub(in crate::parse) fn write_item(
    drafts: &Drafts<'_>,
    item: &Draft<'_>,
    out: &mut String,
) -> Aside {
    let fallback = drafts.feed.base;
    let bases = &drafts.bases;
    let mut aside = Aside {
        has_id: item.id.get().is_some(),
        day_only: item.day_only,
        language: item
            .language
            .get()
            .or(drafts.feed.language.get())
            .map(|language| language.replace('_', "-")),
        ..Aside::default()
    };
    out.push_str("<entry>");
    element("id", item.id.get().map_or(NONE, |id| id.as_ref()), out);
    rich("title", &item.title, out);
    let web = |link: &Best<(Cow<'_, str>, Option<Base>)>| {
        link.get()
            .and_then(|(link, base)| bases.web(link, base.or(fallback)))
    };
    aside.original_url = web(&item.original);
    let mut url = web(&item.link).or_else(|| aside.original_url.clone());
    for (enclosure, base) in &item.enclosures {
        if let Some(url) = bases.file(&enclosure.url, base.or(fallback)) {
            let file = Enclosure {
                url,
                ..enclosure.clone()
            };
            file.add_to(&mut aside.enclosures);
        }
    }
    // A file alone is what the item points to.
    if url.is_none() && item.link.get().is_none() {
        url = main_file(&aside.enclosures);
    }
    if let Some(url) = &url {
        link_element("alternate", url, out);
    }
    time("published", item.published.get(), out);
    time("updated", item.updated.get(), out);
    for (_, author) in &item.authors {
        person(author, out);
    }
    for category in &item.categories {
        category_element(category, out);
    }
    let own_base = |base: Option<Base>| {
        let base = base.or(item.base).or(fallback);
        bases.text(base).or_else(|| url.clone())
    };
    if let Some(summary) = item.summary.get() {
        aside.summary_base = own_base(summary.base);
    }
    if let Some(content) = item.content.get() {
        aside.content_base = own_base(content.base);
    }
    rich("summary", &item.summary, out);
    rich("content", &item.content, out);
    out.push_str("</entry>");
    for (_, image, base) in &item.images {
        if let Some(url) = bases.web(&image.url, base.or(fallback)) {
            aside.images.push(Image {
                url,
                caption: image.caption.clone().filter(|caption| !caption.is_empty()),
            });
        }
    }
    aside
}

/// What is to be heard or seen; its cover picture only where there is nothing
/// else.
fn main_file(files: &[Enclosure]) -> Option<String> {
    let is_picture = |file: &&Enclosure| {
        let kind = file.media_type.as_deref();
        kind.is_some_and(|kind| kind.starts_with("image/"))
    };
    let main = files.iter().find(|file| !is_picture(file));
    main.or(files.first())
        .map(|file| file.url.clone())
        .filter(|url| url.starts_with("http"))
}

fn open(name: &str, kind: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push_str(kind);
    out.push_str("><![CDATA[");
}

fn close(name: &str, out: &mut String) {
    out.push_str("]]></");
    out.push_str(name);
    out.push('>');
}

fn element(name: &str, text: &str, out: &mut String) {
    open(name, "", out);
    cdata(text, out);
    close(name, out);
}

/// Text for within a CDATA section: the mark of its end is parted.
fn cdata(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"]]>") {
        let (head, tail) = rest.split_at(at + 2);
        out.push_str(head);
        out.push_str("]]><![CDATA[");
        rest = tail;
    }
    out.push_str(rest);
}

fn rich(name: &str, text: &Best<Rich<'_>>, out: &mut String) {
    if let Some(rich) = text.get() {
        let kind = match rich.html {
            true => " type=\"html\"",
            false => " type=\"text\"",
        };
        open(name, kind, out);
        cdata(&rich.text, out);
        close(name, out);
    }
}

fn time(name: &str, time: Option<&Timestamp>, out: &mut String) {
    if let Some(time) = time {
        element(name, &time.to_string(), out);
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape_attribute_into(value, out);
    out.push('"');
}

fn link_element(rel: &str, url: &str, out: &mut String) {
    out.push_str("<link");
    attribute("rel", rel, out);
    attribute("href", url, out);
    out.push_str("/>");
}

fn category_element(category: &Category, out: &mut String) {
    out.push_str("<category");
    attribute("term", &category.term, out);
    if let Some(scheme) = &category.scheme {
        attribute("scheme", scheme, out);
    }
    if let Some(label) = &category.label {
        attribute("label", label, out);
    }
    out.push_str("/>");
}

/// The reader drops people without a name.
fn person(person: &Person, out: &mut String) {
    out.push_str("<author>");
    element("name", person.name.as_deref().unwrap_or(NONE), out);
    if let Some(uri) = &person.uri {
        element("uri", uri, out);
    }
    if let Some(email) = &person.email {
        element("email", email, out);
    }
    out.push_str("</author>");
}
