//! Which briefs an item may belong to, and does.

use super::article::near_key;
use super::article::span;
use super::article::span_of_key;
use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::dedupe::Facts;
use crate::dedupe::NEAR_MS;
use crate::dedupe::article;
use crate::dedupe::article::Kin;
use hashbrown::HashMap;
use hashbrown::HashSet;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::cmp::Reverse;

/// Occurrences with one key that an item is compared with, the newest: a page
/// that a thousand items link to tells nothing.
const NEIGHBOURS_MAX: i64 = 64;

/// The same for those that look alike: what more than these have in common
/// stands at the end of every item.
const OF_KEY_MAX: i64 = 32;

/// Of those that look alike so many are compared, which have most in common,
const NEAR_MAX: usize = 32;

/// and so many of those that have one thing, the newest: two reports of one
/// article have more, and among ten thousand feeds any two have a phrase.
const BARELY_NEAR_MAX: usize = 12;

impl Batch<'_> {
    /// The briefs that an item belongs to by what its versions say, each once;
    /// `within`: how it stands to others of its feed.
    pub(super) fn related(
        &self,
        feed_id: FeedId,
        within: Kin,
        source_id: Option<i64>,
        versions: &[&Facts],
    ) -> Result<Vec<i64>, StoreError> {
        let mut briefs = Vec::new();
        let mut judged = HashSet::new();
        for neighbour in self.neighbours(source_id.unwrap_or(-1), versions)? {
            if !judged.insert(neighbour) {
                continue;
            }
            let mut others = self.kept_facts(neighbour)?;
            let same = |others: &[Facts], kin| {
                let with = |one: &Facts, other| article::same_article(one, other, kin).is_some();
                versions
                    .iter()
                    .any(|one| others.iter().any(|other| with(one, other)))
            };
            // Most are others however they stand to this one, and so their
            // places are not looked up.
            let known = !others.is_empty();
            if known && !same(&others, Kin::Elsewhere) && !same(&others, within) {
                continue;
            }
            let Some((brief, same_feed)) = self.place_of(neighbour, feed_id)? else {
                continue;
            };
            if briefs.contains(&brief) {
                continue;
            }
            if !known {
                others.push(self.facts_before(neighbour)?);
            }
            let kin = if same_feed { within } else { Kin::Elsewhere };
            if same(&others, kin) {
                briefs.push(brief);
            }
        }
        Ok(briefs)
    }

    /// The brief of an occurrence, and whether it is of this feed.
    fn place_of(&self, source_id: i64, feed_id: FeedId) -> Result<Option<(i64, bool)>, StoreError> {
        let this = named_params! {":source_id": source_id, ":feed_id": feed_id};
        let mut statement = self.db.prepare_cached(SOURCE_PLACE)?;
        let place = statement.query_row(this, |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(place.optional()?)
    }

    /// Occurrences that have a key of one of these versions, or look alike at
    /// about the same time, the likeliest of these; some more than once.
    fn neighbours(&self, but: i64, versions: &[&Facts]) -> Result<Vec<i64>, StoreError> {
        let mut found: Vec<i64> = Vec::new();
        let mut asked = HashSet::new();
        let mut statement = self.db.prepare_cached(EVIDENCE_OF_KEY)?;
        for key in versions.iter().flat_map(|facts| facts.keys()) {
            if asked.insert(key) {
                let key = named_params! {":key": key, ":source_id": but, ":limit": NEIGHBOURS_MAX};
                let rows = statement.query_map(key, |row| row.get(0))?;
                found.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
            }
        }
        let mut asked = HashSet::new();
        let mut near: HashMap<i64, usize> = HashMap::new();
        let mut statement = self.db.prepare_cached(NEAR_OF_KEY)?;
        // Most items are new, and of the time after them there is nothing.
        let newest: Option<i64> = self
            .db
            .prepare_cached(NEAR_LAST)?
            .query_row([], |row| row.get(0))?;
        let Some(newest) = newest.map(span_of_key) else {
            return Ok(found);
        };
        for facts in versions {
            let Some(shown) = facts.shown() else {
                continue;
            };
            let keys = facts.near_keys();
            let first = span(shown.saturating_sub(NEAR_MS));
            let last = span(shown.saturating_add(NEAR_MS)).min(newest);
            for span in first..=last {
                for key in &keys {
                    let key = near_key(span, *key);
                    if asked.insert(key) {
                        let key =
                            named_params! {":key": key, ":source_id": but, ":limit": OF_KEY_MAX};
                        for other in statement.query_map(key, |row| row.get(0))? {
                            *near.entry(other?).or_default() += 1;
                        }
                    }
                }
            }
        }
        let mut near: Vec<(usize, i64)> = near.into_iter().map(|(id, n)| (n, id)).collect();
        near.sort_unstable_by_key(|one| Reverse(*one));
        let several = near.partition_point(|(shared, _)| *shared > 1);
        near.truncate(NEAR_MAX.min(several + BARELY_NEAR_MAX));
        found.extend(near.into_iter().map(|(_, id)| id));
        Ok(found)
    }

    /// The same for an item that is stored.
    pub(super) fn related_to(
        &self,
        feed_id: FeedId,
        within: Kin,
        source_id: i64,
    ) -> Result<Vec<i64>, StoreError> {
        let versions = self.facts_of(source_id)?;
        let versions: Vec<&Facts> = versions.iter().collect();
        self.related(feed_id, within, Some(source_id), &versions)
    }
}
