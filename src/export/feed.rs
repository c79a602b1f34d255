//! Feeds of briefs for other readers: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.

use super::Options;
use super::entry::Entry;
use super::entry::Moment;
use super::html::content;
use super::json::compact;
use super::templates::render;
use crate::model::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use serde_json::json;
use sha2::Digest;
use sha2::Sha256;

/// What stands before the entries; `template` names the format's.
pub(super) fn head(template: &str, options: &Options) -> String {
    render(
        template,
        context! {
            part => "head",
            id => id(options),
            title => options.title.as_str(),
            made => Value::from(Serde(Moment::stated("", options.now, &options.zone))),
            mail_date => mail_date(options.now),
            version => env!("CARGO_PKG_VERSION"),
        },
    )
}

/// One entry.
pub(super) fn entry(template: &str, entry: &Entry) -> String {
    render(
        template,
        context! {
            part => "entry",
            urn => urn(&entry.id),
            content => content(entry),
            mail_date => entry.published.as_ref().map(|_| mail_date(entry.at)),
            entry => Value::from(Serde(entry)),
        },
    )
}

/// What stands after them.
pub(super) fn tail(template: &str) -> String {
    render(template, context! { part => "tail" })
}

/// The head of a JSON Feed, its items left open.
pub(super) fn json_head(options: &Options) -> String {
    let head = compact(&json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": options.title,
        "items": [],
    }));
    head.trim_end_matches("]}").to_owned()
}

/// One item on one line.
pub(super) fn json_item(entry: &Entry) -> String {
    let mut item = json!({
        "id": urn(&entry.id),
        "url": entry.url,
        "title": entry.title,
        "content_html": content(entry),
        "summary": Some(&entry.excerpt).filter(|text| !text.is_empty()),
        "image": entry.image,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": entry.authors.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "tags": entry.categories,
        "language": entry.language,
        "attachments": entry.enclosures.iter().map(|file| json!({
            "url": file.url,
            "mime_type": file.media_type.as_deref().unwrap_or("application/octet-stream"),
            "size_in_bytes": file.length,
        })).collect::<Vec<_>>(),
    });
    let is_empty = |value: &serde_json::Value| value.is_null() || *value == json!([]);
    if let Some(fields) = item.as_object_mut() {
        fields.retain(|_, value| !is_empty(value));
    }
    compact(&item)
}

/// The id of a brief or story in a feed.
pub(super) fn urn(id: &str) -> String {
    format!("urn:briefd:brief:{id}")
}

/// One id for one search, so that two feeds are not taken for one.
pub(super) fn id(options: &Options) -> String {
    let hash = Sha256::digest(options.title.as_bytes());
    let hash: String = hash[..8].iter().map(|b| format!("{b:02x}")).collect();
    format!("urn:briefd:export:{hash}")
}

/// As mail and RSS write a time (RFC 2822), in UTC; the epoch for what they
/// cannot (years before 0).
pub(super) fn mail_date(at: Timestamp) -> String {
    let zoned = at.to_zoned_datetime(TimeZone::UTC);
    let date = rfc2822::to_string(&zoned);
    date.unwrap_or_else(|_| "Thu, 1 Jan 1970 00:00:00 +0000".into())
}
