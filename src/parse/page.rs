//! Web pages: told from feeds, and asked for the feeds they name.

use super::recover::attributes::Attributes;
use super::recover::entities::Entities;
use super::recover::tokens::{Token, Tokens, Within};
use super::repair::Repairs;
use url::Url;

/// Elements by which a page is known.
const PAGE: &[&str] = &[
    "html", "head", "body", "title", "meta", "script", "link", "div", "p", "h1", "center", "a",
    "style", "b", "br", "font", "table", "pre", "hr", "h2", "noscript", "iframe",
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
/// is no web page.
pub(super) fn feeds(text: &str, url: Option<&str>) -> Option<Vec<String>> {
    let text = text.get(..text.floor_char_boundary(PAGE_MAX))?;
    let mut repairs = Repairs::default();
    let mut tokens = Tokens::new(text);
    let mut base = url.and_then(|url| Url::parse(url).ok());
    let mut is_page = false;
    let mut first = true;
    let mut found: Vec<(usize, String)> = Vec::new();
    while let Some(token) = tokens.next(Within::NOTHING, &mut repairs) {
        let Token::Start(tag) = token else {
            continue;
        };
        let name = tag.name.to_ascii_lowercase();
        is_page |= first && PAGE.contains(&name.as_str());
        first = false;
        match name.as_str() {
            "base" => {
                let href = value(tag.attributes, "href");
                let joined = href.and_then(|href| match &base {
                    Some(base) => base.join(&href).ok(),
                    None => Url::parse(&href).ok(),
                });
                base = joined.or(base);
            }
            "link" | "a" if found.len() < FEEDS_MAX => {
                found.extend(candidate(tag.attributes, base.as_ref(), found.len()));
            }
            _ => {}
        }
    }
    let doctype = tokens
        .doctype
        .is_some_and(|name| name.eq_ignore_ascii_case("html"));
    if !is_page && !doctype && found.is_empty() {
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

/// A `<link>` to a feed, with its rank: comments come last.
fn candidate(attributes: &str, base: Option<&Url>, place: usize) -> Option<(usize, String)> {
    let rel = value(attributes, "rel")?.to_ascii_lowercase();
    let rels: Vec<&str> = rel.split_whitespace().collect();
    let media_type = value(attributes, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let media_type = media_type.split(';').next().unwrap_or("").trim();
    let kind = TYPES.iter().position(|known| *known == media_type);
    let named = rels.contains(&"feed");
    if !(named || rels.contains(&"alternate") && kind.is_some()) || rels.contains(&"stylesheet") {
        return None;
    }
    let href = value(attributes, "href")?;
    // Other renderings of a page in JSON or XML are rarely feeds.
    let sure = named || kind.is_some_and(|kind| kind < 6);
    let url = match base {
        Some(base) => base.join(&href).ok()?,
        None => Url::parse(&href).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let title = value(attributes, "title")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let comments = title.contains("comment") || url.path().contains("comment");
    let rank = place + 100 * usize::from(!sure) + 1_000 * usize::from(comments);
    Some((rank, url.into()))
}

pub(super) fn value(attributes: &str, name: &str) -> Option<String> {
    let (_, raw) =
        Attributes::new(attributes).find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    let value = Entities::default()
        .decode(raw.trim(), &mut Repairs::default())
        .into_owned();
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
