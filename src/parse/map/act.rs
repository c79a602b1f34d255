//! What elements say by their attributes.

use super::base::Base;
use super::draft::{LIST_MAX, Slot};
use super::field::Field;
use super::names::{Act, Kind, Ns};
use super::walk::{Frame, Scope, Walk};
use crate::markup::words::looks_like_html;
use crate::markup::words::words;
use crate::model::item::{Category, Enclosure, Image};
use crate::model::text::folded;
use crate::parse::date::parse_date;
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::tokens::Tag;
use crate::parse::repair::Repair;
use std::borrow::Cow;

/// Endings of addresses that tell what a file is.
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp"];
const MEDIA: &[&str] = &[
    "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac", "mp4", "m4v", "webm", "mov", "pdf",
    "epub",
];

impl<'a> Walk<'a, '_> {
    /// Does what a row of the tables says.
    pub(super) fn act(&mut self, tag: &Tag<'a>, act: Act, ns: Ns, frame: Frame<'a>) {
        match act {
            Act::Field(slot, kind, rank) => self.start_field(tag, frame, slot, kind, rank),
            Act::Person(rank) => self.start_person(tag, frame, rank, false),
            Act::Link(rank) => self.link(tag, frame, rank, ns),
            Act::Category(scheme) => self.category(tag, frame, scheme),
            Act::Enclosure => {
                self.enclosure(tag.attributes, frame.base);
                self.open(tag, frame);
            }
            Act::Media => {
                self.media(tag.attributes, frame.base);
                self.open(tag, frame);
            }
            Act::Picture(rank) => self.picture(tag, frame, rank),
            Act::ImageBlock => {
                let scope = Scope::Image;
                self.open(tag, Frame { scope, ..frame });
            }
            Act::Channel => {
                self.channel_seen = true;
                let empty = tag.empty && !self.is_closed_too_early(tag);
                let tag = &Tag { empty, ..*tag };
                let base = self.channel_attributes(tag, frame.base);
                let frame = Frame { base, ..frame };
                if frame.base.is_some() {
                    self.out.feed.base = frame.base;
                }
                if let Some(language) = frame.language {
                    self.out.feed.language.offer(0, Cow::Borrowed(language));
                }
                self.open(tag, frame);
            }
            Act::Hours => self.open(
                tag,
                Frame {
                    wrappers: 0,
                    ..frame
                },
            ),
            Act::Source => {
                let scope = match self.atom || ns == Ns::Atom {
                    true => Scope::Source,
                    false => Scope::Skip,
                };
                self.open(tag, Frame { scope, ..frame });
            }
            Act::Skip => {
                let scope = Scope::Skip;
                self.open(tag, Frame { scope, ..frame });
            }
            // Items are met before the tables are asked.
            Act::Item => self.open(tag, frame),
        }
    }

    /// The value of an attribute, references resolved and trimmed; none when
    /// empty.
    fn value(&mut self, raw: &'a str) -> Option<Cow<'a, str>> {
        let value = self.tokens.entities.decode(raw.trim(), self.repairs);
        (!value.is_empty()).then_some(value)
    }

    /// The attributes that these names have, in their order; the first of
    /// two of one name counts.
    fn values<const N: usize>(
        &mut self,
        attributes: &'a str,
        names: [&str; N],
    ) -> [Option<Cow<'a, str>>; N] {
        let mut found = [const { None }; N];
        for (name, raw) in Attributes::new(attributes) {
            let name = super::inline::local(name);
            let place = names
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name));
            if let Some(slot) = place.and_then(|place| found.get_mut(place))
                && slot.is_none()
            {
                *slot = self.value(raw);
            }
        }
        found
    }

    /// CDF keeps the most important parts in attributes; returns the base of
    /// what is in the channel.
    pub(super) fn channel_attributes(&mut self, tag: &Tag<'a>, base: Option<Base>) -> Option<Base> {
        let names = ["href", "lastmod", "about", "base"];
        let [href, lastmod, about, own] = self.values(tag.attributes, names);
        let own = own.and_then(|own| self.out.bases.nested(&own, base));
        let base = own.or(base);
        if let Some(href) = href {
            self.out.feed.offer_link(0, href, base);
        }
        self.out
            .feed
            .updated
            .offer_known(0, lastmod.and_then(|text| parse_date(&text)));
        self.out.feed.id.offer_known(2, about);
        base
    }

    /// `rdf:about`, and CDF's `HREF` and `LASTMOD`.
    pub(super) fn item_attributes(&mut self, attributes: &'a str, base: Option<Base>) {
        let [href, lastmod, about] = self.values(attributes, ["href", "lastmod", "about"]);
        let time = lastmod.and_then(|text| parse_date(&text));
        let Some(item) = &mut self.item else {
            return;
        };
        if let Some(href) = href {
            item.offer_link(1, href, base);
        }
        item.updated.offer_known(0, time);
        if let Some(about) = about {
            item.offer_link(8, about.clone(), base);
            item.id.offer(2, about);
        }
    }

    /// What a field's own attributes say of its text.
    pub(super) fn field_attributes(&mut self, attributes: &'a str, field: &mut Field<'a>) {
        for (name, raw) in Attributes::new(attributes) {
            let lower = |value: Cow<'a, str>| match value.bytes().any(|b| b.is_ascii_uppercase()) {
                true => Cow::Owned(value.to_ascii_lowercase()),
                false => value,
            };
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if is("type") && field.rich {
                field.media_type = self.value(raw).map(lower);
            } else if is("mode") && field.rich || is("ispermalink") && field.slot == Slot::Guid {
                field.mode = self.value(raw).map(lower);
            } else if field.slot == Slot::Content && name.eq_ignore_ascii_case("src") {
                field.source = self.value(raw);
            }
        }
        self.content_elsewhere(field);
    }

    /// Content that stands at an address of its own (RFC 4287, section
    /// 4.1.3.2): a page to read, or a file.
    fn content_elsewhere(&mut self, field: &mut Field<'a>) {
        let (Some(src), Some(item)) = (field.source.take(), &mut self.item) else {
            return;
        };
        let page = field.media_type.as_deref().is_none_or(|kind| {
            kind.is_empty() || kind.contains("html") || kind.starts_with("text")
        });
        item.offer_link(7, src.clone(), field.base);
        if !page {
            let file = Enclosure {
                url: src.into_owned(),
                media_type: field.media_type.as_deref().map(str::to_owned),
                length: None,
            };
            self.add_enclosure(file, field.base);
        }
    }

    fn link(&mut self, tag: &Tag<'a>, frame: Frame<'a>, rank: u8, ns: Ns) {
        let names = ["href", "rel", "type", "length", "resource", "url"];
        let [href, rel, media_type, length, resource, url] = match tag.attributes.is_empty() {
            true => Default::default(),
            false => self.values(tag.attributes, names),
        };
        let Some(href) = href.or(url).or(resource) else {
            if tag.empty {
                self.text_after_empty_link(frame);
                return self.open(tag, frame);
            }
            return self.start_field(tag, frame, Slot::Link, Kind::Text, rank);
        };
        let rank = rank + if ns == Ns::Atom && !self.atom { 2 } else { 0 };
        let rel = rel.map(|rel| rel.to_ascii_lowercase()).unwrap_or_default();
        let rel = rel.rsplit(['/', '#']).next().unwrap_or("");
        let is_html = media_type
            .as_deref()
            .is_none_or(|kind| kind.contains("html") || kind.is_empty());
        let link_rank = match rel {
            "" | "alternate" if is_html => Some(rank),
            "" | "alternate" => Some(rank + 3),
            "related" | "via" => Some(rank + 9),
            "self" if self.item.is_some() => Some(rank + 10),
            _ => None,
        };
        let draft = match &mut self.item {
            Some(item) => item,
            None => &mut self.out.feed,
        };
        if rel == "enclosure" {
            let enclosure = Enclosure {
                url: href.into_owned(),
                media_type: media_type.map(Cow::into_owned),
                length: length.and_then(|text| digits(&text)),
            };
            self.add_enclosure(enclosure, frame.base);
        } else if let Some(rank) = link_rank {
            draft.offer_link(rank, href, frame.base);
        }
        // Nothing in it counts; one that is never closed has nothing in it.
        let scope = match tag.empty || self.closes_before_another(tag.name) {
            true => Scope::Skip,
            false => frame.scope,
        };
        self.open(tag, Frame { scope, ..frame });
    }

    /// `<link/>http://..`: what HTML tools make of an RSS link.
    fn text_after_empty_link(&mut self, frame: Frame<'a>) {
        let rest = self.tokens.rest();
        let end = rest.find('<').unwrap_or(0);
        let text = rest.get(..end).unwrap_or("").trim();
        if text.starts_with("http") && !text.contains(char::is_whitespace) {
            let value = self.tokens.entities.decode(text, self.repairs);
            let draft = match &mut self.item {
                Some(item) => item,
                None => &mut self.out.feed,
            };
            draft.offer_link(0, value, frame.base);
        }
    }

    fn category(&mut self, tag: &Tag<'a>, frame: Frame<'a>, scheme: Option<&'static str>) {
        let names = ["term", "scheme", "domain", "label", "text"];
        let [term, own, domain, label, text] = match tag.attributes.is_empty() {
            true => Default::default(),
            false => self.values(tag.attributes, names),
        };
        let scheme = own
            .or(domain)
            .map(Cow::into_owned)
            .or_else(|| scheme.map(str::to_string));
        let label = label.map(Cow::into_owned);
        match term.or(text) {
            Some(term) => {
                self.add_category(Category {
                    term: term.into_owned(),
                    scheme,
                    label,
                });
                self.open(
                    tag,
                    Frame {
                        wrappers: 0,
                        ..frame
                    },
                );
            }
            None if tag.empty => {
                if let Some(label) = label {
                    self.add_category(Category {
                        term: label,
                        scheme,
                        label: None,
                    });
                }
                self.open(tag, frame);
            }
            None => {
                self.start_field(tag, frame, Slot::Category, Kind::Text, 0);
                if let Some(field) = &mut self.field {
                    field.media_type = None;
                    // Kept where the text will look for it.
                    field.mode = scheme.map(Cow::Owned);
                }
            }
        }
    }

    pub(super) fn add_category(&mut self, category: Category) {
        let Some(item) = &mut self.item else {
            return;
        };
        let term = category.term.trim();
        if term.is_empty() || term.len() > 1_000 {
            return;
        }
        // `<![CDATA[Time &amp; tide]]>`: escaped once too often.
        let term = match looks_like_html(term) {
            true => words(term),
            false => folded(term),
        };
        let category = Category { term, ..category };
        if item.categories.len() >= LIST_MAX {
            self.repairs.add(Repair::ListLimit);
        } else if !item.categories.contains(&category) {
            item.categories.push(category);
        }
    }

    pub(super) fn enclosure(&mut self, attributes: &'a str, base: Option<Base>) {
        let [url, href, kind, length] = self.values(attributes, ["url", "href", "type", "length"]);
        if let Some(url) = url.or(href) {
            let enclosure = Enclosure {
                url: url.into_owned(),
                media_type: kind.map(Cow::into_owned),
                length: length.and_then(|text| digits(&text)),
            };
            self.add_enclosure(enclosure, base);
        }
    }

    /// `media:content`: by its medium, its type, or the end of its address.
    fn media(&mut self, attributes: &'a str, base: Option<Base>) {
        let names = ["url", "type", "medium", "filesize", "width"];
        let [url, kind, medium, size, width] = self.values(attributes, names);
        let Some(url) = url else {
            return;
        };
        let kind = kind.map(Cow::into_owned);
        let class = kind.as_deref().and_then(|kind| kind.split('/').next());
        let class = medium
            .as_deref()
            .or(class)
            .unwrap_or("")
            .to_ascii_lowercase();
        let ending = ending(&url);
        if class == "image" || class.is_empty() && PICTURES.contains(&ending.as_str()) {
            let wide = width.and_then(|text| digits(&text)).unwrap_or(0) >= 300;
            self.add_image(if wide { 1 } else { 2 }, url.into_owned(), base);
        } else if matches!(
            class.as_str(),
            "audio" | "video" | "document" | "application"
        ) || MEDIA.contains(&ending.as_str())
        {
            let enclosure = Enclosure {
                url: url.into_owned(),
                media_type: kind,
                length: size.and_then(|text| digits(&text)),
            };
            self.add_enclosure(enclosure, base);
        }
    }

    fn picture(&mut self, tag: &Tag<'a>, frame: Frame<'a>, rank: u8) {
        let [href, url] = self.values(tag.attributes, ["href", "url"]);
        match href.or(url) {
            Some(url) => {
                self.add_image(rank, url.into_owned(), frame.base);
                self.open(tag, frame);
            }
            None => self.start_field(tag, frame, Slot::Picture, Kind::Text, rank),
        }
    }

    pub(super) fn add_enclosure(&mut self, enclosure: Enclosure, base: Option<Base>) {
        let Some(item) = &mut self.item else {
            return;
        };
        let known = item
            .enclosures
            .iter_mut()
            .find(|(known, _)| known.url == enclosure.url);
        if let Some((known, _)) = known {
            known.complete(enclosure);
        } else if item.enclosures.len() >= LIST_MAX {
            self.repairs.add(Repair::ListLimit);
        } else {
            item.enclosures.push((enclosure, base));
        }
    }

    pub(super) fn add_image(&mut self, rank: u8, url: String, base: Option<Base>) {
        let Some(item) = &mut self.item else {
            return;
        };
        if item.images.len() >= LIST_MAX {
            self.repairs.add(Repair::ListLimit);
        } else if !item.images.iter().any(|(_, known, _)| known.url == url) {
            let image = Image { url, caption: None };
            item.images.push((rank, image, base));
        }
    }
}

/// What stands after the last dot of an address's path, lower case.
fn ending(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or("");
    path.rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .filter(|end| end.len() <= 4)
        .unwrap_or_default()
}

/// A count as written: `1,234`, `1234 bytes`.
fn digits(text: &str) -> Option<u64> {
    let text: String = text
        .trim()
        .chars()
        .filter(|c| *c != ',')
        .take_while(char::is_ascii_digit)
        .collect();
    text.parse().ok()
}
