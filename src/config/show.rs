//! What is in effect and where it comes from, with secrets masked.

use super::feeds::{Configured, cadence_keys};
use super::problem::{FileLine, Origin};
use super::schema::Schema;
use super::values::show_duration;
use super::written::{Block, Keys, Layers, Raw};
use crate::model::feed::Feed;
use crate::model::settings::{FullText, StoreSettings};
use serde_json::{Value, json};

/// Shown instead of a secret.
const MASK: &str = "***";

/// Everything in effect.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effective {
    /// The sections' keys, in the order of the annotated file; optional ones
    /// only where they are set.
    pub settings: Vec<Setting>,
    /// Per feed, in the order of [`super::Config::feeds`]: what its block says.
    feeds: Vec<Said>,
    /// Where each feed is configured, in the same order.
    pub places: Vec<FileLine>,
    /// Per edition, where it is configured and what its block says.
    pub editions: Vec<(FileLine, Vec<Setting>)>,
    /// True when the database is at its default path.
    pub default_database: bool,
}

/// The keys of one block, as little as there are ten thousand of them: where
/// each stands, and what is shown of it where its feed does not tell.
type Said = Box<[(Box<str>, Origin, Option<Value>)]>;

impl Effective {
    /// What is in effect for the feed at this place of [`super::Config::feeds`].
    pub fn feed(&self, index: usize, feed: &Feed) -> Vec<Setting> {
        let said = self.feeds.get(index).map_or(&[][..], |said| said);
        let origin = |key: &str| {
            let found = said.iter().find(|(known, ..)| **known == *key);
            found.map_or(Origin::Default, |(_, origin, _)| origin.clone())
        };
        let setting = |key: &str, value: Value| Setting {
            section: "feed".to_owned(),
            key: key.to_owned(),
            value,
            origin: origin(key),
        };
        let plain = plain_keys(feed).into_iter();
        let mut settings: Vec<Setting> = plain.map(|(key, value)| setting(key, value)).collect();
        for (key, _, shown) in said {
            settings.extend(shown.as_ref().map(|shown| setting(key, shown.clone())));
        }
        if feed.fetch.basic.is_some() && !said.iter().any(|(key, ..)| &**key == "username") {
            settings.push(setting("username", json!(MASK)));
        }
        settings
    }
}

/// One key in effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// `poll`, `feed` ..
    pub section: String,
    /// `interval`
    pub key: String,
    /// As it would be written in the configuration; `"***"` for a secret.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
}

pub(super) fn effective(
    layers: &Layers,
    schema: &Schema,
    store: &StoreSettings,
    database: Option<Origin>,
    feeds: &[Configured],
) -> Effective {
    let none = Keys::new();
    let mut settings = Vec::new();
    let mut default_database = false;
    for (section, keys) in &schema.sections {
        let written = layers.sections.get(section).unwrap_or(&none);
        for key in keys {
            let found = written.get(key);
            if section == "store" && key == "path" {
                let origin = database
                    .clone()
                    .or(found.map(|written| written.origin.clone()));
                default_database = origin.is_none();
                settings.push(Setting {
                    section: section.clone(),
                    key: key.clone(),
                    value: json!(store.path.to_string_lossy()),
                    origin: origin.unwrap_or(Origin::Default),
                });
            } else if let Some(found) = found {
                settings.push(Setting {
                    section: section.clone(),
                    key: key.clone(),
                    value: masked(key, &found.raw),
                    origin: found.origin.clone(),
                });
            }
        }
    }
    Effective {
        settings,
        feeds: feeds.iter().map(said).collect(),
        places: feeds
            .iter()
            .map(|configured| configured.block.place.clone())
            .collect(),
        editions: layers.editions.iter().map(edition).collect(),
        default_database,
    }
}

fn edition(block: &Block) -> (FileLine, Vec<Setting>) {
    let settings = block.keys.iter().map(|(key, written)| Setting {
        section: "edition".to_owned(),
        key: key.clone(),
        value: masked(key, &written.raw),
        origin: written.origin.clone(),
    });
    (block.place.clone(), settings.collect())
}

/// Secrets: only that they are set, and how.
fn said(configured: &Configured) -> Said {
    let keys = configured.block.keys.iter();
    keys.map(|(key, written)| {
        let shown =
            is_secret(key) || matches!(key.as_str(), "username" | "client_cert" | "ca_file");
        let shown = shown.then(|| masked(key, &written.raw));
        (key.as_str().into(), written.origin.clone(), shown)
    })
    .collect()
}

/// What a feed is, without anything secret.
fn plain_keys(feed: &Feed) -> Vec<(&'static str, Value)> {
    let mut keys = vec![
        ("url", json!(feed.url.as_str())),
        ("name", json!(feed.name)),
    ];
    keys.extend(feed.title.as_ref().map(|title| ("title", json!(title))));
    keys.extend(feed.outlet.as_ref().map(|outlet| ("outlet", json!(outlet))));
    keys.push(("tags", json!(feed.tags)));
    for (key, value) in cadence_keys(&feed.cadence) {
        keys.push((key, json!(value)));
    }
    let full_text = match feed.full_text {
        FullText::Auto => json!("auto"),
        FullText::Always => json!(true),
        FullText::Never => json!(false),
    };
    keys.push(("full_text", full_text));
    keys.push(("refresh_stuck", json!(feed.refresh_stuck)));
    if let Some(timeout) = feed.fetch.timeout {
        keys.push(("timeout", json!(show_duration(timeout))));
    }
    keys
}

/// Keys whose value is a secret. The names of files and credentials are not.
fn is_secret(key: &str) -> bool {
    [
        "password", "bearer", "cookie", "proxy", "headers", "webhook",
    ]
    .iter()
    .any(|secret| key.starts_with(secret))
}

fn masked(key: &str, raw: &Raw) -> Value {
    if key == "headers" {
        return match raw {
            Raw::Table(headers) => headers
                .iter()
                .map(|(name, _)| (name.clone(), json!(MASK)))
                .collect(),
            _ => json!(MASK),
        };
    }
    match is_secret(key) && !key.ends_with("_file") && !key.ends_with("_credential") {
        true => json!(MASK),
        false => value(raw),
    }
}

fn value(raw: &Raw) -> Value {
    match raw {
        Raw::Text(text) => json!(text),
        Raw::Loose(text) => match serde_json::from_str(text) {
            Ok(plain @ (Value::Number(_) | Value::Bool(_))) => plain,
            _ => json!(text),
        },
        Raw::Whole(number) => json!(number),
        Raw::Float(number) => json!(number),
        Raw::Flag(flag) => json!(flag),
        Raw::List(values) => values.iter().map(value).collect(),
        Raw::Table(table) => table
            .iter()
            .map(|(key, raw)| (key.clone(), value(raw)))
            .collect(),
        Raw::Date => Value::Null,
    }
}
