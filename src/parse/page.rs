//! Web pages: told from feeds, and asked for the feeds they name.

use crate::markup::tag::Tag;
use crate::markup::token::StartTag;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use url::Url;

/// Elements by which a page is known.
const PAGE: &[Tag] = &[
    Tag::A,
    Tag::B,
    Tag::Body,
    Tag::Br,
    Tag::Center,
    Tag::Div,
    Tag::Font,
    Tag::H1,
    Tag::H2,
    Tag::Head,
    Tag::Hr,
    Tag::Html,
    Tag::Iframe,
    Tag::Link,
    Tag::Meta,
    Tag::Noscript,
    Tag::P,
    Tag::Pre,
    Tag::Script,
    Tag::Style,
    Tag::Table,
    Tag::Title,
];

/// Media types of feeds, best first.
const TYPES: &[&str] = &[
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x.atom+xml",
    "application/x-atom+xml",
    "application/json",
    "application/xml",
    "text/xml",
];

/// Feeds named at most.
const FEEDS_MAX: usize = 20;
/// How much of a page is looked at.
const PAGE_MAX: usize = 1 << 20;

/// The feeds that a web page names, absolute, best first; none where the text
/// is not a web page.
pub(super) fn feeds(text: &str, url: Option<&str>) -> Option<Vec<String>> {
    let text = text.get(..text.floor_char_boundary(PAGE_MAX))?;
    let mut base = url.and_then(|url| Url::parse(url).ok());
    let mut first = None;
    let mut found: Vec<(usize, String)> = Vec::new();
    for token in Tokens::new(text) {
        let Token::Open(start) = token else {
            continue;
        };
        first = first.or(Some(start.tag));
        match start.tag {
            Some(Tag::Base) => {
                let href = value(&start, "href");
                let joined = href.and_then(|href| match &base {
                    Some(base) => base.join(&href).ok(),
                    None => Url::parse(&href).ok(),
                });
                base = joined.or(base);
            }
            Some(Tag::Link | Tag::A) if found.len() < FEEDS_MAX => {
                found.extend(candidate(&start, base.as_ref(), found.len()));
            }
            _ => {}
        }
    }
    let is_page = first.flatten().is_some_and(|tag| PAGE.contains(&tag)) || is_declared(text);
    if !is_page && found.is_empty() {
        return None;
    }
    found.sort_by_key(|(rank, _)| *rank);
    let mut feeds: Vec<String> = Vec::new();
    for (_, url) in found {
        if !feeds.contains(&url) {
            feeds.push(url);
        }
    }
    Some(feeds)
}

/// True where the document says of itself that it is HTML.
fn is_declared(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(1_024)];
    head.to_ascii_lowercase().contains("<!doctype html")
}

/// A `<link>` to a feed, with its rank: comments come last.
fn candidate(start: &StartTag<'_>, base: Option<&Url>, place: usize) -> Option<(usize, String)> {
    let rel = value(start, "rel")?.to_ascii_lowercase();
    let rels: Vec<&str> = rel.split_whitespace().collect();
    let media_type = value(start, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let media_type = media_type.split(';').next().unwrap_or("").trim();
    let kind = TYPES.iter().position(|known| *known == media_type);
    let named = rels.contains(&"feed");
    if !(named || rels.contains(&"alternate") && kind.is_some()) || rels.contains(&"stylesheet") {
        return None;
    }
    let href = value(start, "href")?;
    // Other renderings of a page in JSON or XML are rarely feeds.
    let sure = named || kind.is_some_and(|kind| kind < 6);
    let url = match base {
        Some(base) => base.join(&href).ok()?,
        None => Url::parse(&href).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let title = value(start, "title")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let comments = title.contains("comment") || url.path().contains("comment");
    let rank = place + 100 * usize::from(!sure) + 1_000 * usize::from(comments);
    Some((rank, url.into()))
}

/// The value of an attribute, unless it is empty.
pub(super) fn value(start: &StartTag<'_>, name: &str) -> Option<String> {
    let value = start.attribute(name)?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// The charset that a page names for itself within its first 1,024 bytes.
pub(super) fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head: Vec<u8> = bytes
        .iter()
        .take(1_024)
        .map(u8::to_ascii_lowercase)
        .collect();
    let head = String::from_utf8_lossy(&head);
    let meta = head.split("<meta").skip(1).find_map(|rest| {
        let tag = rest.split('>').next()?;
        tag.split_once("charset=").map(|(_, value)| value)
    })?;
    let value = meta.trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    let label = &value[..end.unwrap_or(value.len())];
    (!label.is_empty()).then(|| label.to_string())
}
