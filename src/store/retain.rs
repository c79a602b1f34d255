//! What is kept: by age, by number, and what was starred for ever.

use super::convert::ms;
use super::writer::Batch;
use super::writer::IndexChange;
use super::*;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::settings::RetentionSettings;
use rusqlite::named_params;

/// Briefs that one turn deletes at most, so that polls need not wait long.
const BRIEFS_MAX: i64 = 2_000;

/// Events that one turn deletes at most.
const EVENTS_MAX: i64 = 20_000;

statements! {
    /// Briefs of which every source may go: it left its feed long enough ago,
    /// or its feed has that many newer ones. The longest stored first.
    BRIEFS_THAT_GO = "
        WITH ranked AS (
            SELECT s.brief,
                coalesce(s.last_seen, max(s.first_seen, coalesce(f.last_success, 0)))
                    < :seen_before AS old,
                dense_rank() OVER (PARTITION BY s.feed_id ORDER BY s.brief DESC) AS place
            FROM source AS s JOIN feed AS f ON f.feed_id = s.feed_id)
        SELECT r.brief, b.id, b.feed_id FROM ranked AS r JOIN brief AS b ON b.brief = r.brief
        WHERE b.starred = 0
        GROUP BY r.brief HAVING min(r.old OR r.place > :count) = 1
        ORDER BY r.brief LIMIT :limit";

    /// Its items never come back.
    TOMBSTONES_OF = "
        INSERT OR IGNORE INTO tombstone (feed_id, item)
        SELECT feed_id, item FROM source WHERE brief = :brief";

    /// Deletes a brief; sources, revisions and pages go with it.
    BRIEF_DELETE = "DELETE FROM brief WHERE brief = :brief";

    /// Nor does the article under another id: its URLs stay as tombstones,
    /// but for those that others have too.
    KEYS_BURY = "
        INSERT OR IGNORE INTO buried (key)
        SELECT e.key FROM evidence AS e
        WHERE e.kind = 0 AND e.source_id IN (SELECT value FROM json_each(:sources))
            AND NOT EXISTS (SELECT 1 FROM evidence AS o JOIN source AS s ON s.source_id = o.source_id
                WHERE o.key = e.key AND o.source_id NOT IN (SELECT value FROM json_each(:sources)))";

    /// The rest is forgotten.
    KEYS_FORGET = "
        DELETE FROM evidence WHERE source_id IN (SELECT value FROM json_each(:sources))";

    /// Its occurrences.
    SOURCES_OF = "SELECT source_id FROM source WHERE brief = :brief";

    /// Events before the first that is young enough; never the newest, so
    /// that numbers go on.
    EVENTS_PRUNE = "
        DELETE FROM event
        WHERE seq < (SELECT max(seq) FROM event)
            AND seq < (SELECT min(seq) FROM event) + :limit
            AND seq < coalesce(
                (SELECT seq FROM event WHERE at >= :before ORDER BY seq LIMIT 1),
                (SELECT max(seq) FROM event))";
}

impl Batch<'_> {
    pub(super) fn retain(
        &mut self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        now: Timestamp,
    ) -> Result<Retained, StoreError> {
        let before = |age: std::time::Duration| {
            ms(now).saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
        };
        let mut retained = Retained::default();
        let most = [settings.count, (per_feed_max > 0).then_some(per_feed_max)];
        let count = most.into_iter().flatten().min();
        if settings.age.is_some() || count.is_some() {
            let count = count.map_or(i64::MAX, |count| i64::try_from(count).unwrap_or(i64::MAX));
            let seen_before = settings.age.map_or(i64::MIN, before);
            retained.briefs = self.delete_old(seen_before, count, now)?;
        }
        if let Some(age) = settings.events_age {
            retained.events = self
                .db
                .prepare_cached(EVENTS_PRUNE)?
                .execute(named_params! {":before": before(age), ":limit": EVENTS_MAX})?;
        }
        retained.more =
            retained.briefs as i64 == BRIEFS_MAX || retained.events as i64 == EVENTS_MAX;
        Ok(retained)
    }

    fn delete_old(
        &mut self,
        seen_before: i64,
        count: i64,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let going: Vec<(i64, String, FeedId)> = self
            .db
            .prepare_cached(BRIEFS_THAT_GO)?
            .query_map(
                named_params! {
                    ":seen_before": seen_before,
                    ":count": count,
                    ":limit": BRIEFS_MAX,
                },
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?
            .collect::<rusqlite::Result<_>>()?;
        if going.is_empty() {
            return Ok(0);
        }
        let mut sources: Vec<i64> = Vec::new();
        for (brief, id, feed_id) in &going {
            let gone = self.indexed(*brief)?;
            self.index.push(IndexChange {
                brief: *brief,
                gone: Some(gone),
                now: None,
            });
            let this = named_params! {":brief": brief};
            let mut of_brief = self.db.prepare_cached(SOURCES_OF)?;
            for source_id in of_brief.query_map(this, |row| row.get(0))? {
                sources.push(source_id?);
            }
            self.db.prepare_cached(TOMBSTONES_OF)?.execute(this)?;
            self.db.prepare_cached(BRIEF_DELETE)?.execute(this)?;
            self.event(now, EventKind::BriefDeleted, Some(id), Some(*feed_id), None)?;
        }
        let sources = convert::to_json(&sources)?;
        for statement in [KEYS_BURY, KEYS_FORGET] {
            self.db
                .prepare_cached(statement)?
                .execute(named_params! {":sources": sources})?;
        }
        Ok(going.len())
    }
}
