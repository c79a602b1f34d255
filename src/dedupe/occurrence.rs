//! Within one feed: is this item one that was seen before?
//!
//! An item is known by its id. Ids change form, count up or are made anew at
//! every fetch; headlines, addresses and texts are edited. What stays, and what
//! left the document as this came, tells.

use super::Facts;
use super::Key;
use std::collections::HashMap;

/// Why an item is one that was seen under another id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoesOn {
    /// The id in another form: scheme, fragment, counter, cache stamp.
    Id,
    /// The same words at the same time; headline, id or address changed.
    Words,
    /// The same title at the same time over a text that was edited.
    Edited,
    /// The same page; its words were edited.
    Page,
}

/// Does `new` go on as `old`, which left the document? `shared`: other items
/// of the feed have the same address, so that it tells nothing.
pub fn goes_on(old: &Facts, new: &Facts, shared: bool) -> Option<GoesOn> {
    let page = old.same_url(new) && !shared;
    let (title, text, time) = (old.same_title(new), old.same_text(new), old.same_time(new));
    let dated = old.published.is_some() && new.published.is_some();
    if old.stem == new.stem {
        let permalink = page && old.guid_is_link && new.guid_is_link;
        if permalink || text && (title || new.size > 0) || old.words_agree(new) {
            return Some(GoesOn::Id);
        }
    }
    let whole = new.text.is_some();
    if text && (time && (whole || title || page) || title && (whole || page || !dated)) {
        return Some(GoesOn::Words);
    }
    if title && time && (old.words.resembles(&new.words) || old.size == 0 || new.size == 0) {
        return Some(GoesOn::Edited);
    }
    if page {
        let retitled = !title && old.title.agrees(&new.title);
        let rewritten = old.title.counts_alike(&new.title) && old.words.resembles(&new.words);
        if time || retitled || rewritten || title && !dated {
            return Some(GoesOn::Page);
        }
    }
    None
}

/// Is an item under a known id another article all the same? Ids are used
/// again, some feeds number their items from the top: then nothing else stays.
pub fn is_another(old: &Facts, new: &Facts) -> bool {
    let moved = old.url.is_some() && new.url.is_some() && old.url != new.url;
    let redated = old.published.is_some() && new.published.is_some() && !old.same_time(new);
    moved
        && redated
        && !old.same_title(new)
        && !(old.same_text(new) && new.size > 0)
        && !old.words_agree(new)
}

/// Which of the items that came (`new`) go on as which of those that left
/// (`old`), at most one each; pairs of places in the two lists, the surest
/// first. `addresses` counts the items of the feed with each address that
/// stand in the document or stood in the one before.
pub fn match_up(
    old: &[&Facts],
    new: &[&Facts],
    addresses: &HashMap<Key, usize>,
) -> Vec<(usize, usize, GoesOn)> {
    let mut pairs = Vec::new();
    let mut of: HashMap<(u8, u64), Vec<usize>> = HashMap::new();
    for (was, old) in old.iter().enumerate() {
        for mark in traits(old) {
            let alike = of.entry(mark).or_default();
            if alike.len() < ALIKE_MAX {
                alike.push(was);
            }
        }
    }
    for (is, new) in new.iter().enumerate() {
        // The old and the new one themselves are two.
        let shared = new
            .url
            .is_some_and(|url| addresses.get(&url).is_some_and(|count| *count > 2));
        let mut alike: Vec<usize> = traits(new)
            .filter_map(|mark| of.get(&mark))
            .flatten()
            .copied()
            .collect();
        alike.sort_unstable();
        alike.dedup();
        for was in alike {
            if let Some(why) = goes_on(old[was], new, shared) {
                pairs.push((sureness(old[was], new), was, is, why));
            }
        }
    }
    pairs.sort_by_key(|(sure, was, is, _)| (std::cmp::Reverse(*sure), *was, *is));
    let (mut gone, mut here) = (vec![false; old.len()], vec![false; new.len()]);
    pairs.retain(|(_, was, is, _)| {
        let free = !gone[*was] && !here[*is];
        if free {
            (gone[*was], here[*is]) = (true, true);
        }
        free
    });
    pairs
        .into_iter()
        .map(|(_, was, is, why)| (was, is, why))
        .collect()
}

/// Items that left with one trait and are compared, the first ones: what more
/// than these share tells nothing.
const ALIKE_MAX: usize = 64;

/// Of these one stays whenever an item goes on as another.
fn traits(facts: &Facts) -> impl Iterator<Item = (u8, u64)> + use<> {
    let url = facts.url.map(|url| {
        let mut half = [0; 8];
        half.copy_from_slice(&url[..8]);
        (3, u64::from_le_bytes(half))
    });
    [
        Some((0, facts.stem)),
        Some((1, facts.title_hash)),
        (facts.size > 0).then_some((2, facts.text_hash)),
        url,
    ]
    .into_iter()
    .flatten()
}

/// How many things stayed.
fn sureness(old: &Facts, new: &Facts) -> usize {
    [
        old.same_text(new) && new.size > 0,
        old.same_title(new),
        old.same_time(new),
        old.same_url(new),
        old.stem == new.stem,
        old.words_agree(new),
    ]
    .into_iter()
    .filter(|same| *same)
    .count()
}
