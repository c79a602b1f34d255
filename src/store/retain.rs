//! What is kept: by age, by number, and what was starred for ever.
//!
//! Deletion is for ever, so it goes by what was looked at and is gone: an
//! item counts as old by the last good poll of its feed, which no longer
//! showed it. And it never goes by one reading of the clock: each run uses
//! the time of the run before, which this one's time must confirm.

use super::convert::ms;
use super::convert::to_json;
use super::stories::What;
use super::writer::Batch;
use super::writer::IndexChange;
use super::*;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::settings::RetentionSettings;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use serde::Deserialize;
use serde::Serialize;

/// Briefs that one turn deletes at most, so that polls need not wait long.
const BRIEFS_MAX: i64 = 2_000;

/// Events that one turn deletes at most.
const EVENTS_MAX: i64 = 20_000;

/// Runs further apart than this do not confirm each other's clock, in
/// milliseconds: ten days.
const GAP_MAX: i64 = 10 * DAY;

/// A feed may show an item again that it left out for less than this, in
/// milliseconds; then a number kept is no reason to delete it.
const DAY: i64 = 86_400_000;

/// The time of the last run, as a line of [`Store::note`].
pub const LAST_UPKEEP: &str = "upkeep.last";

/// What the last run found, as JSON.
pub(super) const FINDING: &str = "retention.found";

statements! {
    /// Briefs of which every source may go: its feed was looked at and does
    /// not show it, for long enough or since there are enough newer ones.
    /// A feed that nobody polls (removed, imported, gone) needs no look.
    BRIEFS_THAT_GO = "
        WITH looked AS (
            SELECT feed_id, CASE WHEN polled = 1 AND polled_as IS NULL AND health <> 'gone'
                THEN min(coalesce(last_success, 0), :as_of) ELSE :as_of END AS at
            FROM _feed),
        ranked AS (
            SELECT s.brief, s.last_seen, l.at,
                dense_rank() OVER (PARTITION BY s.feed_id ORDER BY s.brief DESC) AS place
            FROM _source AS s JOIN looked AS l ON l.feed_id = s.feed_id)
        SELECT r.brief, b.id, b.feed_id FROM ranked AS r JOIN _brief AS b ON b.brief = r.brief
        WHERE b.starred = 0
        GROUP BY r.brief
        HAVING min(coalesce(r.last_seen < r.at - :age
            OR (r.place > :count AND r.last_seen < r.at - :day), 0)) = 1
        ORDER BY r.brief LIMIT :limit";

    /// All briefs.
    BRIEFS_ALL = "SELECT count(*) FROM _brief";

    /// A line.
    NOTE = "SELECT value FROM _note WHERE key = :key";

    /// Its items never come back.
    TOMBSTONES_OF = "
        INSERT OR IGNORE INTO _tombstone (feed_id, item)
        SELECT feed_id, item FROM _source WHERE brief = :brief";

    /// Deletes a brief; sources, revisions and pages go with it.
    BRIEF_DELETE = "DELETE FROM _brief WHERE brief = :brief";

    /// Nor does the article under another id: its URLs stay as tombstones,
    /// but for those that others have too.
    KEYS_BURY = "
        INSERT OR IGNORE INTO _buried (key)
        SELECT e.key FROM _evidence AS e
        WHERE e.kind = 0 AND e.source_id IN (SELECT value FROM json_each(:sources))
            AND NOT EXISTS (SELECT 1 FROM _evidence AS o JOIN _source AS s ON s.source_id = o.source_id
                WHERE o.key = e.key AND o.source_id NOT IN (SELECT value FROM json_each(:sources)))";

    /// The rest is forgotten.
    KEYS_FORGET = "
        DELETE FROM _evidence WHERE source_id IN (SELECT value FROM json_each(:sources))";

    /// So is what they look like.
    NEAR_FORGET = "
        DELETE FROM _near WHERE source_id IN (SELECT value FROM json_each(:sources))";

    /// Its occurrences.
    SOURCES_OF = "SELECT source_id FROM _source WHERE brief = :brief";

    /// Events before the first that is young enough; never the newest, so
    /// that numbers go on.
    EVENTS_PRUNE = "
        DELETE FROM _event
        WHERE seq < (SELECT max(seq) FROM _event)
            AND seq < (SELECT min(seq) FROM _event) + :limit
            AND seq < coalesce(
                (SELECT seq FROM _event WHERE at >= :before ORDER BY seq LIMIT 1),
                (SELECT max(seq) FROM _event))";
}

/// What a run found, for the next one to compare with.
#[derive(Debug, Serialize, Deserialize)]
struct Finding {
    at: Timestamp,
    briefs: u64,
    of: u64,
    /// Age and number, as they were set.
    rule: (Option<u64>, Option<u64>),
    put_off: Option<PutOffReason>,
}

/// The deletion that the last run put off, if it did.
pub(super) fn put_off(note: Option<&str>) -> Option<PutOff> {
    let found: Finding = serde_json::from_str(note?).ok()?;
    Some(PutOff {
        at: found.at,
        briefs: found.briefs,
        of: found.of,
        reason: found.put_off?,
    })
}

/// What may go, in the statement's terms.
struct Rule {
    /// Milliseconds; the largest number for never.
    age: i64,
    count: i64,
}

impl Rule {
    /// None when everything is kept.
    fn new(settings: &RetentionSettings, per_feed_max: u64) -> Option<Rule> {
        let counts = [settings.count, (per_feed_max > 0).then_some(per_feed_max)];
        let count = counts.into_iter().flatten().min();
        if settings.age.is_none() && count.is_none() {
            return None;
        }
        let number = |number: Option<u64>| {
            number.map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX))
        };
        Some(Rule {
            age: settings.age.map_or(i64::MAX, millis),
            count: number(count),
        })
    }
}

impl Batch<'_> {
    /// Decides what this run may delete, and keeps what it found.
    pub(super) fn plan_retention(
        &mut self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        now: Timestamp,
    ) -> Result<RetentionPlan, StoreError> {
        let last: Option<Timestamp> = self.note_of(LAST_UPKEEP)?.and_then(|at| at.parse().ok());
        let gap = last.map(|last| ms(now).saturating_sub(ms(last)));
        // Only what both readings of the clock agree on.
        let confirmed = last.filter(|_| gap.is_some_and(|gap| (0..=GAP_MAX).contains(&gap)));
        let before: Option<Finding> = self
            .note_of(FINDING)?
            .and_then(|json| serde_json::from_str(&json).ok());
        let rule = Rule::new(settings, per_feed_max);
        let briefs = match &rule {
            Some(rule) => self.going(rule, confirmed.unwrap_or(now), -1)?.len() as u64,
            None => 0,
        };
        let of: i64 = self.db.query_row(BRIEFS_ALL, [], |row| row.get(0))?;
        let mut found = Finding {
            at: now,
            briefs,
            of: of.unsigned_abs(),
            rule: (settings.age.map(|age| age.as_secs()), settings.count),
            put_off: None,
        };
        let known = before.filter(|before| before.rule == found.rule);
        let usual = (found.of as f64 * settings.large_share) as u64;
        let usual = usual.max(settings.large_number);
        let agreed = known.map_or(0, |known| known.briefs);
        found.put_off = match confirmed {
            _ if briefs == 0 => None,
            None => Some(PutOffReason::Clock),
            // Twice: what is put off for a day meets that of the next.
            Some(_) if briefs > usual.saturating_add(2 * agreed) => Some(PutOffReason::Large),
            Some(_) => None,
        };
        let json = to_json(&found)?;
        self.note(FINDING, &json)?;
        self.note(LAST_UPKEEP, &now.to_string())?;
        let put_off = put_off(Some(&json));
        if let Some(put_off) = &put_off {
            let detail = serde_json::json!({
                "briefs": put_off.briefs, "of": put_off.of, "reason": put_off.reason,
            });
            self.event(now, EventKind::RetentionDeferred, None, None, Some(&detail))?;
        }
        Ok(RetentionPlan {
            as_of: confirmed.filter(|_| put_off.is_none()),
            put_off,
        })
    }

    pub(super) fn retain(
        &mut self,
        settings: &RetentionSettings,
        per_feed_max: u64,
        as_of: Timestamp,
        now: Timestamp,
    ) -> Result<Retained, StoreError> {
        let mut retained = Retained::default();
        if let Some(rule) = Rule::new(settings, per_feed_max) {
            let going = self.going(&rule, as_of, BRIEFS_MAX)?;
            retained.briefs = going.len();
            self.delete(&going, now)?;
        }
        if let Some(age) = settings.events_age {
            let before = ms(as_of).saturating_sub(millis(age));
            retained.events = self
                .db
                .prepare_cached(EVENTS_PRUNE)?
                .execute(named_params! {":before": before, ":limit": EVENTS_MAX})?;
        }
        retained.more =
            retained.briefs as i64 == BRIEFS_MAX || retained.events as i64 == EVENTS_MAX;
        Ok(retained)
    }

    /// Rowid, id and feed of what may go, the oldest first; a negative limit: all.
    fn going(
        &self,
        rule: &Rule,
        as_of: Timestamp,
        limit: i64,
    ) -> Result<Vec<(i64, String, FeedId)>, StoreError> {
        Ok(self
            .db
            .prepare_cached(BRIEFS_THAT_GO)?
            .query_map(
                named_params! {
                    ":as_of": ms(as_of),
                    ":age": rule.age,
                    ":count": rule.count,
                    ":day": DAY,
                    ":limit": limit,
                },
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?
            .collect::<rusqlite::Result<_>>()?)
    }

    fn delete(
        &mut self,
        going: &[(i64, String, FeedId)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut sources: Vec<i64> = Vec::new();
        for (brief, id, feed_id) in going {
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
            self.note_news(now, What::Story(self.story_of_brief(*brief)?));
            self.forget_sketch(*brief)?;
            self.db.prepare_cached(BRIEF_DELETE)?.execute(this)?;
            self.event(now, EventKind::BriefDeleted, Some(id), Some(*feed_id), None)?;
        }
        let sources = to_json(&sources)?;
        for statement in [KEYS_BURY, KEYS_FORGET, NEAR_FORGET] {
            self.db
                .prepare_cached(statement)?
                .execute(named_params! {":sources": sources})?;
        }
        Ok(())
    }

    pub(super) fn note_of(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .db
            .prepare_cached(NOTE)?
            .query_row(named_params! {":key": key}, |row| row.get(0))
            .optional()?)
    }
}

fn millis(age: std::time::Duration) -> i64 {
    i64::try_from(age.as_millis()).unwrap_or(i64::MAX)
}
