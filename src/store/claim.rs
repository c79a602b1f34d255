//! The queue: who polls which feed, and until when nobody else does.

use super::convert::ms;
use super::convert::time;
use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::poll::Hold;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::collections::HashMap;
use std::collections::HashSet;

impl Batch<'_> {
    pub(super) fn claim(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        let ids = self.choose(FEEDS_DUE, claim)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut claimed: HashMap<FeedId, (String, Claimed)> = HashMap::with_capacity(ids.len());
        let mut statement = self.db.prepare_cached(FEEDS_CLAIM)?;
        let mut rows = statement.query(named_params! {
            ":ids": convert::to_json(&ids)?,
            ":now": ms(claim.now),
            ":lease_until": ms(claim.lease_until),
            ":owner": self.owner,
        })?;
        while let Some(row) = rows.next()? {
            let feed_id = row.get(0)?;
            let state: String = row.get(4)?;
            let feed = Claimed {
                feed_id,
                name: row.get(1)?,
                url: row.get(2)?,
                // A memory that cannot be read costs one unconditional request.
                state: serde_json::from_str(&state).unwrap_or_default(),
                hold: None,
            };
            claimed.insert(feed_id, (row.get(3)?, feed));
        }
        let mut in_order = Vec::with_capacity(claimed.len());
        for id in ids {
            if let Some((host, mut feed)) = claimed.remove(&id) {
                feed.hold = self.host(&host)?;
                in_order.push(feed);
            }
        }
        Ok(in_order)
    }

    /// Reads due rows (id, host) until there are enough, no more of one host
    /// than it may have.
    pub(super) fn choose(&self, due: &str, claim: &Claim) -> Result<Vec<i64>, StoreError> {
        let busy: HashSet<&str> = claim.busy_hosts.iter().map(String::as_str).collect();
        let mut of_host: HashMap<String, usize> = HashMap::new();
        let mut ids = Vec::new();
        let mut failing_left = claim.failing;
        let mut statement = self.db.prepare_cached(due)?;
        let mut rows = statement.query(named_params! {":now": ms(claim.now)})?;
        while ids.len() < claim.limit
            && let Some(row) = rows.next()?
        {
            let id: i64 = row.get(0)?;
            let wanted = claim.only.as_ref().is_none_or(|only| only.contains(&id));
            if !wanted || claim.in_work.contains(&id) {
                continue;
            }
            let failing: bool = row.get(2)?;
            if failing && failing_left == 0 {
                continue;
            }
            let host = row.get_ref(1)?.as_str().unwrap_or_default();
            if host.is_empty() {
                ids.push(id);
                continue;
            }
            if busy.contains(host) {
                continue;
            }
            let taken = match of_host.get_mut(host) {
                Some(taken) => taken,
                None => of_host.entry(host.to_owned()).or_default(),
            };
            if *taken < claim.per_host.max(1) {
                *taken += 1;
                failing_left -= usize::from(failing);
                ids.push(id);
            }
        }
        Ok(ids)
    }

    pub(super) fn host(&self, host: &str) -> Result<Option<Hold>, StoreError> {
        Ok(self
            .db
            .prepare_cached(HOST)?
            .query_row(named_params! {":host": host}, |row| hold_in(row, 0))
            .optional()?
            .flatten())
    }

    /// A record that has run out is a count that starts again.
    pub(super) fn keep_hold(&self, hold: &Hold, now: Timestamp) -> Result<(), StoreError> {
        if hold.until <= now {
            self.db
                .prepare_cached(HOST_CLEAR)?
                .execute(named_params! {":host": hold.host, ":now": ms(now)})?;
        } else {
            self.db.prepare_cached(HOST_HOLD)?.execute(named_params! {
                ":host": hold.host,
                ":until": ms(hold.until),
                ":times": hold.times,
                ":reason": hold.reason,
            })?;
        }
        Ok(())
    }

    pub(super) fn release(&self, feed_id: FeedId) -> Result<(), StoreError> {
        self.db
            .prepare_cached(FEED_RELEASE)?
            .execute(named_params! {":feed_id": feed_id})?;
        Ok(())
    }

    pub(super) fn release_but(&self, feeds: &[FeedId], sources: &[i64]) -> Result<(), StoreError> {
        for (statement, kept) in [
            (FEED_LEASES_END_BUT, convert::to_json(&feeds)?),
            (PAGE_LEASES_END_BUT, convert::to_json(&sources)?),
        ] {
            self.db
                .prepare_cached(statement)?
                .execute(named_params! {":owner": self.owner, ":kept": kept})?;
        }
        Ok(())
    }

    pub(super) fn take_back_leases(&self, now: Timestamp) -> Result<usize, StoreError> {
        let owners: Vec<String> = self
            .db
            .prepare_cached(LEASE_OWNERS)?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let gone = owners.into_iter().filter(|owner| !owner::is_alive(owner));
        let mut ended = 0;
        for owner in gone.chain(["".to_owned()]) {
            for statement in [FEED_LEASES_END, PAGE_LEASES_END] {
                ended += self
                    .db
                    .prepare_cached(statement)?
                    .execute(named_params! {":owner": owner, ":now": ms(now)})?;
            }
        }
        Ok(ended)
    }
}

/// The record of a host in four columns; none where the first is null.
pub(super) fn hold_in(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Hold>> {
    let host: Option<String> = row.get(first)?;
    let Some(host) = host else {
        return Ok(None);
    };
    Ok(Some(Hold {
        host,
        until: time(row.get(first + 1)?),
        times: row.get(first + 2)?,
        reason: row.get(first + 3)?,
    }))
}
