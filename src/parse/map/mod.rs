//! Every dialect's names to one form: drafts, and those to canonical Atom.

mod act;
mod ahead;
pub(super) mod atom;
mod base;
pub(super) mod draft;
mod field;
mod finish;
mod inline;
mod json;
mod names;
mod opening;
mod person;
mod root;
mod settle;
mod walk;

use super::recover::json::{self as lenient, Json};
use super::repair::{Repair, Repairs};
use draft::Drafts;
use memchr::memmem;

/// Why a text gives no drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoFeed {
    /// XML or HTML without a feed in it.
    NoRoot,
    /// JSON that is not a JSON Feed.
    OtherJson,
    /// No markup at all.
    Text,
}

/// Gathers what a document says, whatever its dialect.
pub(super) fn map<'a>(
    text: &'a str,
    url: Option<&str>,
    items_max: usize,
    repairs: &mut Repairs,
) -> Result<Drafts<'a>, NoFeed> {
    let starts = json_part(text);
    if let Some(drafts) = map_json(text, &starts, url, items_max, repairs) {
        return Ok(drafts);
    }
    if !starts.is_empty() && !text.contains('<') {
        return Err(NoFeed::OtherJson);
    }
    if !text.contains('<') {
        return Err(NoFeed::Text);
    }
    walk::Walk::new(text, url, items_max, repairs)
        .run()
        .map_err(|()| NoFeed::NoRoot)
}

/// How far JSON is looked for behind other text.
const JSON_WINDOW: usize = 8_192;
/// Places where JSON may begin.
const STARTS_MAX: usize = 32;

/// Tries each beginning of JSON until one gives a feed.
fn map_json<'a>(
    text: &'a str,
    starts: &[usize],
    url: Option<&str>,
    items_max: usize,
    repairs: &mut Repairs,
) -> Option<Drafts<'a>> {
    let in_markup = begins_with_markup(text);
    let last_name = memmem::rfind(text.as_bytes(), b"jsonfeed.org");
    let mut read_to = 0;
    // All tries together read the text a few times only.
    let mut left = text.len().saturating_mul(3);
    // The last try takes the list of items for a feed.
    let first = starts.first().filter(|_| last_name.is_some());
    let tries = starts.iter().map(|at| (*at, false));
    for (start, list_will_do) in tries.chain(first.map(|at| (*at, true))) {
        let part = text.get(start..)?;
        // What is not a feed may contain one, but only one that says so.
        let must_be_named = in_markup || start < read_to && !list_will_do;
        if must_be_named && last_name.is_none_or(|at| at < start) {
            continue;
        }
        let mut found = Repairs::default();
        let read = lenient::read(part, &mut found);
        let length = read.length;
        let mut drafts = json::map(&read, url, items_max, must_be_named, &mut found);
        if drafts.as_ref().map_or(list_will_do, |d| d.items.is_empty()) && last_name.is_some() {
            let saved = with_items(part, read, &mut found)
                .and_then(|read| json::map(&read, url, items_max, must_be_named, &mut found));
            drafts = saved.or(drafts);
        }
        if let Some(drafts) = drafts {
            let before = text.get(..start).unwrap_or("");
            if !before.trim().is_empty() {
                found.add(Repair::LeadingJunk);
            }
            if !part.get(length..).unwrap_or("").trim().is_empty() {
                found.add(Repair::TrailingJunk);
            }
            repairs.merge(&found);
            return Some(drafts);
        }
        read_to = read_to.max(start + length);
        left = left.checked_sub(length)?;
    }
    None
}

/// A feed whose items were not found, with the list that is named so.
fn with_items<'a>(
    text: &'a str,
    read: lenient::Found<'a>,
    repairs: &mut Repairs,
) -> Option<lenient::Found<'a>> {
    let list = memmem::find_iter(text.as_bytes(), b"items")
        .take(STARTS_MAX)
        .find_map(|at| {
            let near = text.as_bytes().get(at..)?.get(5..21)?;
            let name = near.iter().take_while(|byte| !b"[{".contains(byte));
            if !name.clone().all(|byte| b"\"':=,]} \r\n\t".contains(byte)) {
                return None;
            }
            let open = memchr::memchr(b'[', near).or(memchr::memchr(b'{', near))?;
            text.get(at + 5 + open..)
        })?;
    let items = lenient::read_items(list, repairs);
    if !matches!(&items.value, Json::List(list) if list.iter().any(Json::is_item)) {
        return None;
    }
    repairs.add(Repair::BadJson);
    let mut members = match read.value {
        Json::Object(members) => members,
        _ => Vec::new(),
    };
    members.push(("items".into(), items.value));
    Some(lenient::Found {
        value: Json::Object(members),
        ..items
    })
}

/// Where JSON may begin: at the text's own beginning, or behind a warning, a
/// call or a guard; behind markup only where it names itself.
fn json_part(text: &str) -> Vec<usize> {
    let Some(first) = text.find(['{', '[', '<']) else {
        return Vec::new();
    };
    let end = text.floor_char_boundary(first.saturating_add(JSON_WINDOW));
    let window = text.get(..end).unwrap_or("");
    if begins_with_markup(text) && !window.contains("jsonfeed.org") {
        return Vec::new();
    }
    let window = window.get(..xml_begins(window)).unwrap_or("");
    let blank = text.get(..first).unwrap_or("").trim().is_empty();
    let begins = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or("").trim_start();
        let next = rest.chars().next();
        match text.as_bytes().get(at) {
            _ if blank && at == first => true,
            Some(b'{') => {
                next.is_none_or(|c| matches!(c, '"' | '\'' | '}' | '{' | '_') || c.is_alphabetic())
            }
            _ => matches!(next, Some('{' | ']' | '[')),
        }
    };
    window
        .match_indices(['{', '['])
        .map(|(at, _)| at)
        .filter(|at| begins(*at))
        .take(STARTS_MAX)
        .collect()
}

fn begins_with_markup(text: &str) -> bool {
    text.find(['{', '[', '<'])
        .is_some_and(|at| text.as_bytes().get(at) == Some(&b'<'))
}

/// Where a feed in XML begins, else the end.
fn xml_begins(window: &str) -> usize {
    let begins = |at: &usize| {
        ["<?xml", "<rss", "<feed", "<rdf:", "<channel"]
            .iter()
            .filter_map(|name| Some((name, window.get(*at..*at + name.len())?)))
            .any(|(name, head)| head.eq_ignore_ascii_case(name))
    };
    let mut tags = window.match_indices('<').map(|(at, _)| at);
    tags.find(begins).unwrap_or(window.len())
}
