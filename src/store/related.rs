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
use rusqlite::named_params;
use std::collections::HashSet;

/// Occurrences with one key that an item is compared with, the newest: a page
/// that a thousand items link to tells nothing.
const NEIGHBOURS_MAX: i64 = 64;

/// The same for those that look alike: what more than these have in common
/// stands at the end of every item.
const NEAR_MAX: i64 = 32;

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
            let Some((brief, same_feed, others)) = self.judged(neighbour, feed_id, &briefs)? else {
                continue;
            };
            let kin = if same_feed { within } else { Kin::Elsewhere };
            let same = |one: &&Facts| {
                let same = |other| article::same_article(one, other, kin).is_some();
                others.iter().any(same)
            };
            if versions.iter().any(same) {
                briefs.push(brief);
            }
        }
        Ok(briefs)
    }

    /// An occurrence that is to be judged: its brief, whether it is of this
    /// feed, and its versions; none where its brief is found already.
    fn judged(
        &self,
        source_id: i64,
        feed_id: FeedId,
        found: &[i64],
    ) -> Result<Option<(i64, bool, Vec<Facts>)>, StoreError> {
        let mut statement = self.db.prepare_cached(SOURCE_PLACE)?;
        let mut rows =
            statement.query(named_params! {":source_id": source_id, ":feed_id": feed_id})?;
        let mut judged: Option<(i64, bool, Vec<Facts>)> = None;
        while let Some(row) = rows.next()? {
            let brief = row.get(0)?;
            if found.contains(&brief) {
                return Ok(None);
            }
            let (_, _, versions) = judged.get_or_insert((brief, row.get(1)?, Vec::new()));
            let bytes = row
                .get_ref(2)?
                .as_blob_or_null()
                .map_err(rusqlite::Error::from)?;
            versions.extend(bytes.and_then(Facts::from_bytes));
        }
        match &mut judged {
            Some((_, _, versions)) if versions.is_empty() => {
                versions.push(self.facts_before(source_id)?);
            }
            _ => {}
        }
        Ok(judged)
    }

    /// Occurrences that have a key of one of these versions, or look alike at
    /// about the same time; some more than once.
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
                            named_params! {":key": key, ":source_id": but, ":limit": NEAR_MAX};
                        let rows = statement.query_map(key, |row| row.get(0))?;
                        found.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
                    }
                }
            }
        }
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
