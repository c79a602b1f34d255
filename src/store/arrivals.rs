//! Items of a document, and which of those seen before they are.

use super::articles::source_title;
use super::convert::born_key;
use super::convert::item_hash;
use super::convert::ms;
use super::save::KnownSource;
use super::save::Place;
use super::save::known_source;
use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::dedupe::Facts;
use crate::dedupe::Key;
use crate::dedupe::READING;
use crate::dedupe::occurrence;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::HashMap;
use std::collections::HashSet;

/// An item of a document, and the occurrence it is, where it is known.
pub(super) struct Arrival {
    pub(super) number: usize,
    pub(super) item: Candidate,
    pub(super) known: Option<KnownSource>,
}

/// An item that an earlier build has read.
struct Older {
    known: KnownSource,
    item: i64,
    title: String,
    url: Option<String>,
    /// As the feed stated it, milliseconds.
    published: Option<i64>,
}

impl Older {
    /// True when it is this item, under the id that the earlier build gave it.
    fn is(&self, item: &Candidate) -> bool {
        let title = self.title == source_title(&item.draft);
        match (self.published, item.published.map(ms)) {
            (Some(was), Some(is)) => {
                let url = self.url.is_some() && self.url == item.draft.url;
                was == is && (title || url)
            }
            (None, None) => title && self.known.version == item.facts.version,
            _ => false,
        }
    }
}

/// Occurrences that left the document earlier and are compared with what came,
/// for each key at most.
const EARLIER_MAX: i64 = 8;

impl Batch<'_> {
    /// Finds out which of the items that came go on as occurrences that are in
    /// the document no more, and frees the ids of those that go on under
    /// another.
    pub(super) fn match_up(
        &mut self,
        place: &Place<'_>,
        present: &HashSet<i64>,
        arrivals: &mut [Arrival],
    ) -> Result<(), StoreError> {
        let of_feed = named_params! {":feed_id": place.feed_id};
        if !self.db.prepare_cached(FEED_HAS_ITEMS)?.exists(of_feed)? {
            return Ok(());
        }
        // A known id that is another article now is as free as a new one.
        let mut old: Vec<(i64, Facts)> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut older = self.older(place.feed_id, present)?;
        for (at, arrival) in arrivals.iter_mut().enumerate() {
            match &arrival.known {
                None => match older.iter().position(|older| older.is(&arrival.item)) {
                    Some(found) => {
                        arrival.known = Some(older.swap_remove(found).known);
                        arrival.item.taken_over = true;
                    }
                    None => open.push(at),
                },
                Some(known)
                    if known.version == arrival.item.facts.version
                        || known.is_taken_over(&arrival.item) => {}
                Some(known) => {
                    let was = self.last_facts(known)?;
                    if occurrence::is_another(&was, &arrival.item.facts) {
                        old.push((known.source_id, was));
                        open.push(at);
                    }
                }
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let replaced = old.len();
        self.add_left(place, present, &mut old)?;
        for at in &open {
            self.add_earlier(place, present, &arrivals[*at].item.facts, &mut old)?;
        }
        if old.is_empty() {
            return Ok(());
        }
        let addresses = self.addresses(place, arrivals, &open)?;
        let was: Vec<&Facts> = old.iter().map(|(_, facts)| facts).collect();
        let is: Vec<&Facts> = open.iter().map(|at| &arrivals[*at].item.facts).collect();
        let pairs = occurrence::match_up(&was, &is, &addresses);
        let mut moved: HashSet<i64> = old[..replaced].iter().map(|(id, _)| *id).collect();
        let mut found: HashMap<usize, i64> = HashMap::new();
        for (was, is, why) in pairs {
            let source_id = old[was].0;
            tracing::debug!(
                "`{}` goes on as an item seen before: {why:?}",
                arrivals[open[is]].item.guid
            );
            found.insert(open[is], source_id);
            moved.insert(source_id);
        }
        for source_id in moved {
            self.pass_on(place, source_id)?;
            let retired = item_hash(&format!("retired {source_id}"));
            self.db
                .prepare_cached(SOURCE_RETIRE)?
                .execute(named_params! {":source_id": source_id, ":item": retired})?;
        }
        for at in open {
            arrivals[at].known = match found.get(&at) {
                Some(source_id) => self.source_by_id(*source_id)?,
                None => None,
            };
        }
        Ok(())
    }

    /// Remembers that the id an occurrence was born with is free for another.
    fn pass_on(&self, place: &Place<'_>, source_id: i64) -> Result<(), StoreError> {
        let this = named_params! {":source_id": source_id};
        let (guid, born, item): (String, Option<Key>, i64) =
            self.db
                .prepare_cached(SOURCE_BORN)?
                .query_row(this, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let times = self.times_passed(place.feed_id, item)?;
        if born == Some(born_key(place.feed_url, &guid, times)) {
            self.db
                .prepare_cached(PASSED_ADD)?
                .execute(named_params! {":feed_id": place.feed_id, ":item": item})?;
        }
        Ok(())
    }

    /// How many occurrences of a feed were born with an id and have another now.
    pub(super) fn times_passed(&self, feed_id: FeedId, item: i64) -> Result<i64, StoreError> {
        let here = named_params! {":feed_id": feed_id, ":item": item};
        let mut statement = self.db.prepare_cached(PASSED)?;
        let times = statement.query_row(here, |row| row.get(0)).optional()?;
        Ok(times.unwrap_or(0))
    }

    /// Items of the feed's last document that an earlier build has read and that
    /// are not in this one under the id they were stored with.
    fn older(&self, feed_id: FeedId, present: &HashSet<i64>) -> Result<Vec<Older>, StoreError> {
        let mut statement = self.db.prepare_cached(SOURCES_OLDER)?;
        let rows = statement.query_map(
            named_params! {":feed_id": feed_id, ":reading": READING},
            |row| {
                Ok(Older {
                    known: known_source(row)?,
                    item: row.get(7)?,
                    title: row.get(8)?,
                    url: row.get(9)?,
                    published: row.get(10)?,
                })
            },
        )?;
        let mut older = rows.collect::<rusqlite::Result<Vec<Older>>>()?;
        older.retain(|older| !present.contains(&older.item));
        Ok(older)
    }

    /// What stood in the document before and does not now.
    fn add_left(
        &self,
        place: &Place<'_>,
        present: &HashSet<i64>,
        old: &mut Vec<(i64, Facts)>,
    ) -> Result<(), StoreError> {
        let left: Vec<i64> = self
            .db
            .prepare_cached(SOURCES_PRESENT)?
            .query_map(named_params! {":feed_id": place.feed_id}, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .filter_map(|row| match row {
                Ok((_, item)) if present.contains(&item) => None,
                Ok((source_id, _)) => Some(Ok(source_id)),
                Err(error) => Some(Err(error)),
            })
            .collect::<rusqlite::Result<_>>()?;
        for source_id in left {
            self.add_old(source_id, old)?;
        }
        Ok(())
    }

    /// What left the document before and has an address or words of `new`.
    fn add_earlier(
        &self,
        place: &Place<'_>,
        present: &HashSet<i64>,
        new: &Facts,
        old: &mut Vec<(i64, Facts)>,
    ) -> Result<(), StoreError> {
        for key in new.keys() {
            let found: Vec<i64> = self
                .db
                .prepare_cached(EVIDENCE_EARLIER)?
                .query_map(
                    named_params! {":key": key, ":feed_id": place.feed_id, ":limit": EARLIER_MAX},
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?
                .filter_map(|row| match row {
                    Ok((_, item)) if present.contains(&item) => None,
                    Ok((source_id, _)) => Some(Ok(source_id)),
                    Err(error) => Some(Err(error)),
                })
                .collect::<rusqlite::Result<_>>()?;
            for source_id in found {
                self.add_old(source_id, old)?;
            }
        }
        Ok(())
    }

    fn add_old(&self, source_id: i64, old: &mut Vec<(i64, Facts)>) -> Result<(), StoreError> {
        if old.iter().any(|(known, _)| *known == source_id) {
            return Ok(());
        }
        if let Some(known) = self.source_by_id(source_id)? {
            old.push((source_id, self.last_facts(&known)?));
        }
        Ok(())
    }

    /// How many items of the feed have each of the addresses that came.
    fn addresses(
        &self,
        place: &Place<'_>,
        arrivals: &[Arrival],
        open: &[usize],
    ) -> Result<HashMap<Key, usize>, StoreError> {
        let mut addresses: HashMap<Key, usize> = HashMap::new();
        for at in open {
            if let Some(url) = arrivals[*at].item.facts.url {
                *addresses.entry(url).or_default() += 1;
            }
        }
        for (url, count) in &mut addresses {
            let stored: i64 = self.db.prepare_cached(EVIDENCE_IN_FEED)?.query_row(
                named_params! {":key": url, ":feed_id": place.feed_id},
                |row| row.get(0),
            )?;
            *count += usize::try_from(stored).unwrap_or(0);
        }
        Ok(addresses)
    }
}
