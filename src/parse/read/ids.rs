//! Ids: stable from poll to poll, and one item each within a document.

use crate::model::item::Item;
use crate::parse::repair::{Repair, Repairs};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Longer ids are replaced by their hash.
const ID_MAX: usize = 2_048;

/// Makes ids where there are none, tells apart different items under one id,
/// and drops items that are given twice.
pub(super) fn settle(mut items: Vec<Item>, home: Option<&str>, repairs: &mut Repairs) -> Vec<Item> {
    for item in &mut items {
        if item.id_made || item.id.trim().is_empty() {
            item.id_made = true;
            item.id = made(item, home);
            repairs.add(Repair::IdMade);
        } else if item.id.len() > ID_MAX {
            item.id = hash(&[&item.id]);
        } else if item.id.trim().len() < item.id.len() {
            item.id = item.id.trim().to_string();
        }
    }
    let mut items = without_shells(items, repairs);
    tell_apart(&mut items, repairs);
    without_repeats(items, repairs)
}

/// A start tag that stands twice makes an item that says nothing: the other
/// one under its id is the item.
fn without_shells(items: Vec<Item>, repairs: &mut Repairs) -> Vec<Item> {
    let says =
        |item: &Item| item.title.is_some() || !text(item).is_empty() || !item.enclosures.is_empty();
    let full: HashSet<String> = items
        .iter()
        .filter(|item| says(item))
        .map(|item| item.id.clone())
        .collect();
    let before = items.len();
    let items: Vec<Item> = items
        .into_iter()
        .filter(|item| says(item) || !full.contains(&item.id))
        .collect();
    repairs.add_many(Repair::RepeatedItem, before - items.len());
    items
}

/// An item given twice under one id of its own counts once. Items that have no
/// id are kept all: nobody said that they are the same. An id that another
/// item's suffix happens to make is not a reason to lose either.
fn without_repeats(items: Vec<Item>, repairs: &mut Repairs) -> Vec<Item> {
    // For each id where its first item stands, and how often it came.
    let mut seen: HashMap<String, (usize, usize)> = HashMap::with_capacity(items.len());
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for mut item in items {
        if let Some((first, times)) = seen.get_mut(&item.id) {
            let same = |known: &Item| {
                known.url == item.url && known.title == item.title && text(known) == text(&item)
            };
            if !item.id_made && kept.get(*first).is_some_and(same) {
                repairs.add(Repair::RepeatedItem);
                continue;
            }
            let bare = std::mem::take(&mut item.id);
            let mut number = *times;
            loop {
                number += 1;
                item.id = format!("{bare}#{number}");
                if !seen.contains_key(&item.id) {
                    break;
                }
            }
            if let Some((_, times)) = seen.get_mut(&bare) {
                *times = number;
            }
        }
        seen.insert(item.id.clone(), (kept.len(), 1));
        kept.push(item);
    }
    kept
}

/// The link, where it is the item's own; else a hash of what the item says.
fn made(item: &Item, home: Option<&str>) -> String {
    match item.url.as_deref() {
        Some(url) if !is_home(url, home) => url.to_string(),
        Some(url) => hash(&[url, item.title.as_deref().unwrap_or(""), text(item)]),
        None => hash(&[item.title.as_deref().unwrap_or(""), text(item)]),
    }
}

/// True for the feed's own page, which many items may point to.
fn is_home(url: &str, home: Option<&str>) -> bool {
    let bare = |url: &str| url.trim_end_matches('/').to_string();
    home.is_some_and(|home| bare(home) == bare(url))
}

fn text(item: &Item) -> &str {
    item.content
        .as_ref()
        .or(item.summary.as_ref())
        .map_or("", |markup| markup.html.as_str())
}

/// Items under one id that differ get a suffix, all of them: by URL, and
/// where that is the same, by title (and text where there is no title).
fn tell_apart(items: &mut [Item], repairs: &mut Repairs) {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        places.entry(item.id.as_str()).or_default().push(place);
    }
    let mut suffixes: Vec<(usize, String)> = Vec::new();
    for shared in places.into_values().filter(|places| places.len() > 1) {
        let differ = |by: fn(&Item) -> String| {
            let mut values = shared.iter().filter_map(|place| items.get(*place)).map(by);
            let first = values.next();
            values.any(|value| Some(value) != first)
        };
        let by_url = differ(|item| item.url.clone().unwrap_or_default());
        let by_title = differ(title_and_text);
        // What repeats under no id of its own is told apart by its time, not
        // by its place, which the next item changes.
        let made = shared
            .iter()
            .all(|place| items.get(*place).is_some_and(|i| i.id_made));
        let by_time = made && differ(time);
        if !by_url && !by_title && !by_time {
            continue;
        }
        for place in shared {
            let Some(item) = items.get(place) else {
                continue;
            };
            let suffix = match &item.url {
                Some(url) if by_url => hash(&[url]),
                _ if by_title => hash(&[&title_and_text(item)]),
                _ => hash(&[&time(item)]),
            };
            suffixes.push((place, suffix));
        }
    }
    for (place, suffix) in suffixes {
        if let Some(item) = items.get_mut(place) {
            item.id.push('#');
            item.id.push_str(suffix.get(..12).unwrap_or(&suffix));
            repairs.add(Repair::SharedId);
        }
    }
}

fn time(item: &Item) -> String {
    let time = item.published.or(item.updated);
    time.map_or(String::new(), |time| time.to_string())
}

fn title_and_text(item: &Item) -> String {
    match (&item.title, &item.url) {
        (Some(title), Some(_)) => title.clone(),
        (title, _) => format!("{}\n{}", title.as_deref().unwrap_or(""), text(item)),
    }
}

/// Twenty hexadecimal digits of SHA-256; parts cannot run into each other.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher
        .finalize()
        .iter()
        .take(10)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
