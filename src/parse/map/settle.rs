//! What can be decided only when all of an item, or of the feed, is known.

use super::draft::{Draft, Drafts, SHORT_MAX};
use super::field::as_html;
use crate::markup::words::words;
use crate::model::item::Person;

/// One person who is named twice, with and without an address.
fn merge_people(people: &mut Vec<(u8, Person)>) {
    let mut merged: Vec<(u8, Person)> = Vec::with_capacity(people.len());
    for (rank, person) in people.drain(..) {
        let same = |known: &Person| match (&known.name, &person.name) {
            (Some(known), Some(name)) => known.to_lowercase() == name.to_lowercase(),
            _ => false,
        };
        let differ = |one: &Option<String>, other: &Option<String>| {
            one.is_some() && other.is_some() && one != other
        };
        let place = merged.iter_mut().find(|(_, known)| {
            same(known) && !differ(&known.email, &person.email) && !differ(&known.uri, &person.uri)
        });
        match place {
            Some((_, known)) => {
                known.email = known.email.take().or(person.email);
                known.uri = known.uri.take().or(person.uri);
            }
            None => merged.push((rank, person)),
        }
    }
    *people = merged;
}

/// Fills in what the item said elsewhere, and puts its lists in order.
pub(super) fn settle(item: &mut Draft<'_>) {
    item.published.offer_known(9, item.created.take());
    if let Some(caption) = item.caption.take() {
        // Under pictures when there are some, else the only text there is.
        match item.images.first_mut() {
            Some((_, image, _)) if item.summary.get().is_some() || item.content.get().is_some() => {
                let caption = as_html(&caption);
                let end = caption.floor_char_boundary(SHORT_MAX);
                image.caption = caption.get(..end).map(words);
            }
            _ => drop(item.summary.offer(6, caption)),
        }
    }
    item.images.sort_by_key(|(rank, _, _)| *rank);
    if item.authors.iter().any(|(rank, _)| *rank < 4) {
        item.authors.retain(|(rank, _)| *rank < 4);
    }
    if item.authors.is_empty() {
        item.authors = std::mem::take(&mut item.source_authors);
    }
    if item.authors.len() > 1 {
        merge_people(&mut item.authors);
    }
}

/// The same for the feed.
pub(super) fn settle_feed(out: &mut Drafts<'_>) {
    let feed = &mut out.feed;
    for time in [feed.published.take(), feed.created.take()]
        .into_iter()
        .flatten()
    {
        feed.updated.offer(9, time);
    }
    feed.summary.offer_known(9, feed.caption.take());
    // A document without an address of its own: its links are its site's.
    if feed.base.is_none()
        && let Some((link, base)) = feed.link.get()
        && let Some(url) = out.bases.absolute(link, *base)
    {
        feed.base = out.bases.add(url);
    }
}
