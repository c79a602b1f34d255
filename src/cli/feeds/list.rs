//! `briefd feeds list|show|health`: from the database where there is one, else
//! from the configuration.

use super::unknown;
use crate::cli::output::{Format, stdout};
use crate::cli::{Globals, Outcome, database};
use crate::config::Config;
use crate::export::json::compact;
use crate::model::feed::Feed;
use crate::model::outlet::outlet;
use crate::model::poll::Health;
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::report::{Exit, Report};
use crate::store::{FeedDetail, FeedRow};
use serde_json::{Value, json};
use std::io::Write;

/// What a text listing shows.
const COLUMNS: &[&str] = &["name", "state", "last_polled", "next_poll", "items", "url"];

pub(super) fn list(all: bool, format: Format, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let mut rows: Vec<Value> = Vec::new();
    let known = rows_of(&config)?;
    for row in known.iter().filter(|row| row.polled || all) {
        rows.push(json!(row));
    }
    for feed in &config.feeds {
        let url = feed.url.as_str();
        let there = |row: &FeedRow| {
            row.polled && (row.url == url || row.configured_url.as_deref() == Some(url))
        };
        if !known.iter().any(there) {
            rows.push(json!(not_polled_yet(feed)));
        }
    }
    stdout().listing(format, &rows, COLUMNS)?;
    Ok(Exit::Done)
}

/// The row of a feed that the database does not know.
fn not_polled_yet(feed: &Feed) -> FeedRow {
    FeedRow {
        name: feed.name.clone(),
        url: feed.url.as_str().to_owned(),
        title: feed.title.clone(),
        outlet: outlet(feed.publisher(), None, None, feed.url.as_str()),
        state: Health::New.name().to_owned(),
        last_polled: None,
        last_success: None,
        last_status: None,
        next_poll: None,
        next_reason: None,
        failures: 0,
        last_error: None,
        items: 0,
        tags: feed.tags.clone(),
        polled: true,
        configured_url: None,
        polled_as: None,
        failing_since: None,
        held_until: None,
        held_reason: None,
        last_bytes: None,
        last_ms: None,
        etag: None,
        last_modified: None,
        last_new_item: None,
        moving_to: None,
        moving_times: 0,
        gone_times: 0,
        stale: false,
        link: None,
        language: None,
    }
}

/// The feeds of the database; none where there is no database yet.
fn rows_of(config: &Config) -> Result<Vec<FeedRow>, Report> {
    match database::reader_of_any(config)? {
        Some(reader) => Ok(reader.feeds()?),
        None => Ok(Vec::new()),
    }
}

pub(super) fn show(name: &str, as_json: bool, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader_of_any(&config)?;
    let detail = match &reader {
        Some(reader) => reader.feed(name)?,
        None => None,
    };
    let configured = config.feeds.iter().position(|feed| feed.name == name);
    if detail.is_none() && configured.is_none() {
        return Err(unknown(name));
    }
    let mut object = json!({ "name": name });
    if let Some(index) = configured {
        for setting in config.effective.feed(index, &config.feeds[index]) {
            object[&setting.key] = setting.value;
        }
        let place = config.effective.places.get(index);
        object["configured_at"] = json!(place.map(ToString::to_string));
    }
    match &detail {
        Some(detail) => add_detail(&mut object, detail),
        None => object["state"] = json!("new"),
    }
    let mut out = stdout();
    if as_json {
        out.line(&compact(&object))?;
    } else if let Value::Object(fields) = &object {
        for (key, value) in fields {
            // Where it was before it moved is worth a line, where it is stands above.
            let said = match key.as_str() {
                "polled" => value == false,
                "stale" => value == true,
                "urls" => value.as_array().is_some_and(|urls| urls.len() > 1),
                "failures" | "moving_times" | "gone_times" => value != 0,
                _ => true,
            };
            if let Some(text) = shown(value).filter(|_| said) {
                out.line(&format!("{key:<18} {text}"))?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// What the database knows, over what is configured.
fn add_detail(object: &mut Value, detail: &FeedDetail) {
    if let Value::Object(row) = json!(detail.row) {
        for (key, value) in row {
            if !value.is_null() || object.get(&key).is_none() {
                object[&key] = value;
            }
        }
    }
    if let Some(moving) = &detail.memory.moving {
        object["moving_since"] = json!(format!("{:.0}", moving.since));
    }
    if let Some(going) = &detail.memory.going {
        object["gone_last"] = json!(format!("{:.0}", going.last));
    }
    object["warnings"] = json!(detail.memory.warnings);
    let urls: Vec<Value> = detail
        .urls
        .iter()
        .map(|(url, since)| json!({ "url": url, "since": format!("{since:.0}") }))
        .collect();
    object["urls"] = json!(urls);
}

/// A value as text; none for what says nothing.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(one_line(text)),
        Value::Array(values) if values.is_empty() => None,
        Value::Array(values) => Some(
            values
                .iter()
                .filter_map(shown)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Value::Object(fields) => Some(
            fields
                .iter()
                .filter_map(|(_, value)| shown(value))
                .collect::<Vec<_>>()
                .join(" since "),
        ),
        other => Some(other.to_string()),
    }
}

pub(super) fn health(format: Format, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader(&config)?;
    let mut rows = Vec::new();
    for row in reader.feeds()?.iter().filter(|row| row.polled) {
        if let Some(trouble) = trouble(row) {
            rows.push(json!({
                "name": row.name,
                "state": row.state,
                "trouble": trouble,
                "last_success": row.last_success.map(|at| format!("{at:.0}")),
                "failures": row.failures,
                "last_error": row.last_error,
                "next_poll": row.next_poll.map(|at| format!("{at:.0}")),
                "next_reason": row.next_reason,
                "url": row.url,
            }));
        }
    }
    stdout().listing(
        format,
        &rows,
        &["name", "state", "trouble", "last_success", "next_poll"],
    )?;
    Ok(match rows.is_empty() {
        true => Exit::Done,
        false => Exit::Findings,
    })
}

/// What is the matter with a feed, in words.
fn trouble(row: &FeedRow) -> Option<String> {
    let mut troubles = Vec::new();
    match row.state.as_str() {
        "gone" => troubles.push("the server says that it is gone for good".to_owned()),
        "broken" => {
            let error = row.last_error.as_deref().unwrap_or("it cannot be read");
            troubles.push(match (row.failures, row.failing_since) {
                (0 | 1, _) | (_, None) => error.to_owned(),
                (failures, Some(since)) => {
                    format!("{error} ({failures} times in a row, since {since:.0})")
                }
            });
        }
        _ => {}
    }
    if row.gone_times > 0 && row.state != "gone" {
        troubles.push(format!(
            "the server has said {} that it is gone",
            counted(row.gone_times, "time")
        ));
    }
    if row.stale {
        troubles.push(match row.last_new_item {
            Some(last) => format!("no new item since {last:.0}"),
            None => "no new item for long".to_owned(),
        });
    }
    if let Some(target) = &row.moving_to {
        troubles.push(format!(
            "seems to be moving to {target} (seen {})",
            counted(row.moving_times, "time")
        ));
    }
    if let Some(configured) = &row.configured_url {
        troubles.push(format!(
            "has moved from {configured} to {}: change the configuration",
            row.url
        ));
    }
    if let Some(other) = &row.polled_as {
        troubles.push(format!("is at the same address as `{other}`"));
    }
    (!troubles.is_empty()).then(|| troubles.join("; "))
}
