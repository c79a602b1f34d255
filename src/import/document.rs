//! Whole documents of other programs: feeds kept as archives (Atom, RSS, JSON
//! Feed), and what readers export as JSON: items as Google Reader had them
//! (FreshRSS, Inoreader and others) and Miniflux's entries. Also a JSON array
//! of what stands in JSON Lines else.

use super::item::ReadItem;
use crate::config::Config;
use crate::markup::entity;
use crate::model::text::one_line;
use crate::parse;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// What `id` and labels of Google Reader's begin with.
const USER: &str = "user/";

/// What a reader's JSON holds of one item, in the words of our own lines; and
/// what it holds of briefs and items of ours, as it is.
pub(super) fn lines_of(document: Value, config: &Config) -> Vec<Value> {
    let object = match document {
        Value::Array(lines) => return lines,
        Value::Object(object) => object,
        other => return vec![other],
    };
    for (list, read) in [
        ("items", of_reader as fn(&Value, &Config) -> Value),
        ("entries", of_miniflux),
    ] {
        if let Some(Value::Array(items)) = object.get(list) {
            return items.iter().map(|item| read(item, config)).collect();
        }
    }
    vec![Value::Object(object)]
}

/// True for a JSON Feed, which is a feed like others.
pub(super) fn is_json_feed(document: &Value) -> bool {
    let version = document["version"].as_str().unwrap_or_default();
    version.contains("jsonfeed.org")
}

/// The items of a feed, and what it is called.
pub(super) fn items_of(
    bytes: &[u8],
    config: &Config,
) -> Result<(Option<String>, Vec<ReadItem>), String> {
    let options = parse::Options {
        // An archive may hold more than a feed ever does.
        items_max: usize::MAX,
        ..parse::Options::default()
    };
    let document = parse::parse(bytes, &options).map_err(|error| error.to_string())?;
    let title = document.feed.title.map(|title| one_line(&title));
    let address = document
        .feed
        .id
        .as_deref()
        .or(document.feed.link.as_deref());
    let known = address.and_then(|address| name_of(address, config));
    let items = document.items.into_iter();
    Ok((
        known.or(title).filter(|name| !name.is_empty()),
        items.map(ReadItem::of).collect(),
    ))
}

/// The name of the feed that is configured with this address.
fn name_of(address: &str, config: &Config) -> Option<String> {
    let mut feeds = config.feeds.iter();
    let known = feeds.find(|feed| feed.url.as_str() == address)?;
    Some(known.name.clone())
}

/// `{"id","title","published","updated","canonical":[{"href"}],"alternate",
/// "content":{"content"},"summary","author","categories","origin"}`.
fn of_reader(item: &Value, config: &Config) -> Value {
    let origin = &item["origin"];
    let address = text(&origin["feedUrl"]).or_else(|| {
        text(&origin["streamId"])?
            .strip_prefix("feed/")
            .map(str::to_owned)
    });
    let feed = address.and_then(|address| name_of(&address, config));
    let link = |key: &str| text(&item[key][0]["href"]);
    let body = |key: &str| text(&item[key]["content"]).or_else(|| text(&item[key]));
    let mut labels = Vec::new();
    let mut starred = false;
    for category in item["categories"].as_array().into_iter().flatten() {
        let category = category.as_str().unwrap_or_default();
        match category
            .strip_prefix(USER)
            .and_then(|rest| rest.split_once('/'))
        {
            Some((_, "state/com.google/starred")) => starred = true,
            Some((_, rest)) => labels.extend(rest.strip_prefix("label/")),
            None => labels.push(category),
        }
    }
    let files = item["enclosure"].as_array().into_iter().flatten();
    let files = files.filter_map(|file| {
        Some(json!({
            "url": text(&file["href"])?, "type": file["type"], "length": number(&file["length"]),
        }))
    });
    line([
        ("id", item["id"].clone()),
        ("feed", feed.or_else(|| text(&origin["title"])).into()),
        (
            "url",
            link("canonical").or_else(|| link("alternate")).into(),
        ),
        ("title", plain(&item["title"])),
        ("published", seconds(&item["published"])),
        ("updated", seconds(&item["updated"])),
        ("html", body("content").or_else(|| body("summary")).into()),
        ("authors", text(&item["author"]).into_iter().collect()),
        ("categories", labels.into_iter().collect()),
        ("enclosures", files.collect()),
        ("starred", starred.into()),
    ])
}

/// `{"hash","title","url","published_at","content","author","starred","tags",
/// "feed":{"title","feed_url"}}`.
fn of_miniflux(entry: &Value, config: &Config) -> Value {
    let feed = &entry["feed"];
    let known = text(&feed["feed_url"]).and_then(|address| name_of(&address, config));
    let files = entry["enclosures"].as_array().into_iter().flatten();
    let files = files.filter_map(|file| {
        Some(json!({
            "url": text(&file["url"])?, "type": file["mime_type"], "length": number(&file["size"]),
        }))
    });
    line([
        ("id", text(&entry["hash"]).into()),
        ("feed", known.or_else(|| text(&feed["title"])).into()),
        ("url", text(&entry["url"]).into()),
        ("title", plain(&entry["title"])),
        ("published", entry["published_at"].clone()),
        ("html", text(&entry["content"]).into()),
        ("authors", text(&entry["author"]).into_iter().collect()),
        ("categories", entry["tags"].clone()),
        ("enclosures", files.collect()),
        ("starred", entry["starred"].clone()),
    ])
}

/// What is null is left out.
fn line<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
    let fields = fields.map(|(key, value)| (key.to_owned(), value));
    Value::Object(fields.collect::<Map<_, _>>())
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A title, which may hold entities.
fn plain(title: &Value) -> Value {
    text(title)
        .map(|title| entity::decode(&title).into_owned())
        .into()
}

/// A number, also as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Seconds since 1970 as a time; what is text is one already.
fn seconds(value: &Value) -> Value {
    match number(value).and_then(|seconds| i64::try_from(seconds).ok()) {
        Some(seconds) => jiff::Timestamp::from_second(seconds)
            .map(|at| at.to_string())
            .ok()
            .into(),
        None => value.clone(),
    }
}
