//! Where a document that is not a feed sends its reader.

use super::page::value;
use crate::markup::tag::Tag;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use serde_json::Value;
use url::Url;

/// How much of a page is looked at.
const PAGE_MAX: usize = 1 << 18;
/// Values of a JSON document that are looked at.
const VALUES_MAX: usize = 10_000;

/// The address that a page forwards to, or that a JSON document names as a
/// feed's: absolute, http or https, and not the document's own.
pub(super) fn pointer(text: &str, url: Option<&str>) -> Option<String> {
    let base = url.and_then(|url| Url::parse(url).ok());
    let found = match serde_json::from_str(text) {
        Ok(json) => in_json(&json, false, &mut VALUES_MAX.clone()).map(str::to_owned),
        Err(_) => refresh(text),
    }?;
    let found = match &base {
        Some(base) => base.join(&found).ok()?,
        None => Url::parse(&found).ok()?,
    };
    let other = base.is_none_or(|base| base != found);
    (other && matches!(found.scheme(), "http" | "https")).then(|| found.into())
}

/// `<meta http-equiv="refresh" content="0; url='/feed.xml'">`
fn refresh(text: &str) -> Option<String> {
    let text = text.get(..text.floor_char_boundary(PAGE_MAX))?;
    for token in Tokens::new(text) {
        let Token::Open(start) = token else {
            continue;
        };
        let is_refresh = start.tag == Some(Tag::Meta)
            && value(&start, "http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        if is_refresh {
            let content = value(&start, "content")?;
            return target(&content).map(str::to_owned);
        }
    }
    None
}

/// The address behind the seconds, as the HTML standard reads it.
fn target(content: &str) -> Option<&str> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim_start();
    let rest = match rest.get(..3) {
        Some(name) if name.eq_ignore_ascii_case("url") => {
            let after = rest.get(3..)?.trim_start();
            after.strip_prefix('=').map_or(rest, str::trim_start)
        }
        _ => rest,
    };
    let address = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next()?,
        _ => rest,
    };
    Some(address.trim()).filter(|address| !address.is_empty())
}

/// A text under a key that speaks of feeds, or an address in an object that
/// stands under one.
fn in_json<'a>(json: &'a Value, named: bool, left: &mut usize) -> Option<&'a str> {
    *left = left.checked_sub(1)?;
    match json {
        Value::String(text) => Some(text.as_str())
            .filter(|text| named && (text.contains("://") || text.starts_with('/'))),
        Value::Array(values) => values.iter().find_map(|value| in_json(value, named, left)),
        Value::Object(members) => members.iter().find_map(|(key, value)| {
            let key = key.to_ascii_lowercase();
            let speaks = ["feed", "rss", "atom"]
                .iter()
                .any(|word| key.contains(word));
            let address = ["url", "href", "link"].contains(&key.as_str());
            let under = named && (address || value.is_array() || value.is_object());
            in_json(value, speaks || under, left)
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_feed_may_name_one() {
        let url = Some("http://a.example/dir/page");
        let meta = |content: &str| format!("<html><meta http-equiv=Refresh content=\"{content}\">");
        #[rustfmt::skip]
        let table: &[(&str, Option<&str>)] = &[
            (&meta("0; url=feed.xml"), Some("http://a.example/dir/feed.xml")),
            (&meta("5;URL='/f?a=1&amp;b=2'"), Some("http://a.example/f?a=1&b=2")),
            (&meta("0,https://b.example/"), Some("https://b.example/")),
            (&meta("30"), None),
            (&meta("30; url=page"), None),
            (&meta("0; url=javascript:1"), None),
            ("<html><p>url=/feed</p>", None),
            (r#"{"feed_url": "https://b.example/f"}"#, Some("https://b.example/f")),
            (r#"{"data": {"id": 7, "rssLink": "/rss"}}"#, Some("http://a.example/rss")),
            (r#"{"feeds": [{"title": "news://x", "href": "https://b.example/1"}]}"#, Some("https://b.example/1")),
            (r#"{"url": "https://b.example/no", "feed": "none"}"#, None),
            (r#"["https://b.example/no"]"#, None),
        ];
        for (text, expected) in table {
            assert_eq!(pointer(text, url).as_deref(), *expected, "{text}");
        }
    }
}
