//! Reading: read-only connections that never wait for the writer.

use super::claim::hold_in;
use super::convert::item_hash;
use super::convert::key_of;
use super::convert::lines_from_blob;
use super::convert::ms;
use super::convert::time;
use super::*;
use crate::dedupe::Key;
use crate::dedupe::Stored;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::event::Event;
use crate::model::poll::Hold;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

statements! {
    /// The occurrence with this id, or what is left of it.
    ITEM_KNOWN = "
        SELECT raw, reading, published, updated FROM _source
        WHERE feed_id = :feed_id AND item = :item
        UNION ALL
        SELECT NULL, 0, NULL, NULL FROM _tombstone WHERE feed_id = :feed_id AND item = :item";

    /// How many items of a feed are stored.
    ITEMS_OF_FEED = "SELECT count(*) FROM _source WHERE feed_id = :feed_id";

    /// Has this feed an item of this article?
    ARTICLE_IN_FEED = "
        SELECT 1 FROM _evidence AS e JOIN _source AS s ON s.source_id = e.source_id
        WHERE e.key = :key AND s.feed_id = :feed_id LIMIT 1";

    /// Lines a feed repeats.
    FEED_LINES = "SELECT counts FROM _feed_lines WHERE feed_id = :feed_id";

    /// The brief with an id, or that it was joined to.
    BRIEF_OF_ID = "
        SELECT brief FROM _brief WHERE id = :id
        UNION ALL SELECT b.brief FROM _alias AS a JOIN _brief AS b ON b.id = a.brief_id
        WHERE a.id = :id LIMIT 1";

    /// The view, as it is.
    FEEDS = "SELECT * FROM feeds ORDER BY polled DESC, name";

    /// One feed's row; of several of a name the polled one.
    FEED_ID = "
        SELECT feed_id, state, host FROM _feed WHERE name = :name
        ORDER BY polled DESC, configured_url IS NULL, feed_id DESC LIMIT 1";

    /// The view's row of one feed.
    FEED_ROW = "
        SELECT v.* FROM feeds AS v WHERE v.name = :name ORDER BY v.polled DESC LIMIT 1";

    /// A host's record.
    HOST = "SELECT host, until, times, reason FROM _host WHERE host = :host";

    /// Hosts that are held.
    HOLDS = "SELECT host, until, times, reason FROM _host WHERE until > :now ORDER BY host";

    /// Every URL of a feed.
    FEED_URLS = "
        SELECT url, since FROM _feed_url WHERE feed_id = :feed_id
        ORDER BY since, moved_from IS NOT NULL";

    /// Feeds by state.
    STATUS_FEEDS = "
        SELECT count(*), sum(health = 'ok'), sum(health = 'broken'), sum(health = 'gone'),
            sum(health = 'new'), sum(stale),
            sum(polled_as IS NULL AND next_poll <= :now AND coalesce(lease_until, 0) <= :now
                AND NOT EXISTS (SELECT 1 FROM _host AS h
                    WHERE h.host = _feed.host AND h.until > :now)),
            sum(coalesce(lease_until, 0) > :now),
            min(CASE WHEN polled_as IS NULL THEN next_poll END), max(last_polled)
        FROM _feed WHERE polled = 1";

    /// What is stored.
    STATUS_BRIEFS = "
        SELECT (SELECT count(*) FROM _brief), (SELECT count(*) FROM _source),
            (SELECT count(*) FROM _revision), (SELECT count(*) FROM _brief WHERE starred = 1),
            (SELECT count(*) FROM _page WHERE due IS NOT NULL),
            (SELECT coalesce(max(seq), 0) FROM _event),
            (SELECT count(*) FROM _number WHERE feed_id IS NOT NULL AND number > coalesce(
                (SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'), 0))
            + (SELECT coalesce(sum((read = 0) - (number > floor)), 0) FROM _reading, (
                SELECT coalesce((SELECT CAST(value AS INTEGER) FROM _note
                    WHERE key = 'reading.floor'), 0) AS floor)),
            (SELECT count(*) FROM _story) + (SELECT count(*) FROM _brief)
            - (SELECT count(*) FROM _brief WHERE story IS NOT NULL)";

    /// The oldest and the newest event.
    EVENTS_SPAN = "
        SELECT coalesce((SELECT min(seq) FROM _event), 1), coalesce((SELECT max(seq) FROM _event), 0)";

    /// Events behind one.
    EVENTS = "
        SELECT e.seq, e.at, e.kind, e.brief_id, coalesce(e.story_id, e.brief_id), f.name, e.detail
        FROM _event AS e LEFT JOIN _feed AS f ON f.feed_id = e.feed_id
        WHERE e.seq > :after ORDER BY e.seq LIMIT :limit";

    /// A line.
    NOTE = "SELECT value FROM _note WHERE key = :key";
}

/// A read-only connection. One thread at a time: open one for each.
#[derive(Debug)]
pub struct Reader {
    file: schema::Reading,
    path: PathBuf,
    busy_timeout: Duration,
}

/// Briefs that were found, loaded a few at a time: no lock is held while they
/// are looked at.
#[derive(Debug)]
pub struct FoundBriefs<'a> {
    reader: &'a Reader,
    rowids: std::vec::IntoIter<i64>,
    loaded: std::vec::IntoIter<Brief>,
}

/// Briefs that are loaded at a time.
const LOADED: usize = 32;

impl FoundBriefs<'_> {
    /// How many are still to come, at most.
    pub fn left(&self) -> usize {
        self.rowids.len() + self.loaded.len()
    }
}

impl Iterator for FoundBriefs<'_> {
    type Item = Result<Brief, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(brief) = self.loaded.next() {
                return Some(Ok(brief));
            }
            let rowids: Vec<i64> = self.rowids.by_ref().take(LOADED).collect();
            if rowids.is_empty() {
                return None;
            }
            match self.reader.read(|db| load::briefs(db, &rowids)) {
                Ok(briefs) => self.loaded = briefs.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Reader {
    /// Opens an existing database; never creates one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; newer, foreign and damaged
    /// files are refused.
    pub fn open(path: &Path, busy_timeout: Duration) -> Result<Reader, StoreError> {
        let file = schema::open_to_read(path, busy_timeout)?;
        file.db.set_prepared_statement_cache_capacity(32);
        Ok(Reader {
            file,
            path: path.to_owned(),
            busy_timeout,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that is read goes through here: errors name the file.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.file.checked(&self.path, read(&self.file.db))
    }

    /// Breaks off what this reader is just asking, from any thread; it fails
    /// with [`StoreError::Interrupted`].
    pub fn interrupter(&self) -> impl Fn() + Send + Sync + use<> {
        let handle = self.file.db.get_interrupt_handle();
        move || handle.interrupt()
    }

    /// How long it waits for a lock.
    pub(super) fn busy_timeout(&self) -> Duration {
        self.busy_timeout
    }

    /// Which of these ids the feed had before, and its repeated lines.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn known(&self, feed_id: FeedId, ids: &[&str]) -> Result<Known, StoreError> {
        self.read(|db| {
            let mut known = Known::default();
            let mut statement = db.prepare_cached(ITEM_KNOWN)?;
            for id in ids {
                let item = item_hash(id);
                let mut rows =
                    statement.query(named_params! {":feed_id": feed_id, ":item": item})?;
                if let Some(row) = rows.next()? {
                    match row
                        .get_ref(0)?
                        .as_blob_or_null()
                        .map_err(rusqlite::Error::from)?
                    {
                        Some(raw) => {
                            let stored = Stored {
                                raw: key_of(raw),
                                reading: row.get(1)?,
                                published: row.get::<_, Option<i64>>(2)?.map(time),
                                updated: row.get::<_, Option<i64>>(3)?.map(time),
                            };
                            known.items.insert((*id).to_owned(), stored);
                        }
                        None => {
                            known.deleted.insert((*id).to_owned());
                        }
                    }
                }
            }
            let lines: Option<Vec<u8>> = db
                .prepare_cached(FEED_LINES)?
                .query_row(named_params! {":feed_id": feed_id}, |row| row.get(0))
                .optional()?;
            known.repeated = lines_from_blob(&lines.unwrap_or_default());
            Ok(known)
        })
    }

    /// What is stored of a feed and what stands in a document: the numbers of
    /// items of both, and of those of the document that the feed has, by their
    /// ids or by a URL that no other item of the document has.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn overlap(&self, feed_id: FeedId, found: &Found) -> Result<Overlap, StoreError> {
        let of_feed = named_params! {":feed_id": feed_id};
        let ids = found.present.as_deref().unwrap_or_default();
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut urls: HashMap<Key, usize> = HashMap::new();
        for key in found.items.iter().filter_map(|item| item.facts.url) {
            *urls.entry(key).or_default() += 1;
        }
        self.read(|db| {
            let ours: i64 = db
                .prepare_cached(ITEMS_OF_FEED)?
                .query_row(of_feed, |row| row.get(0))?;
            let mut known: HashSet<&str> = HashSet::new();
            let mut statement = db.prepare_cached(ITEM_KNOWN)?;
            for id in &ids {
                if statement.exists(named_params! {":feed_id": feed_id, ":item": item_hash(id)})? {
                    known.insert(id);
                }
            }
            let mut statement = db.prepare_cached(ARTICLE_IN_FEED)?;
            for item in &found.items {
                if let Some(key) = item.facts.url.filter(|key| urls.get(key) == Some(&1))
                    && statement.exists(named_params! {":feed_id": feed_id, ":key": key})?
                {
                    known.insert(&item.guid);
                }
            }
            Ok(Overlap {
                ours: usize::try_from(ours).unwrap_or_default(),
                theirs: ids.len(),
                common: known.len(),
            })
        })
    }

    /// The record of a host.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn hold(&self, host: &str) -> Result<Option<Hold>, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(HOST)?
                .query_row(named_params! {":host": host}, |row| hold_in(row, 0))
                .optional()?
                .flatten())
        })
    }

    /// Briefs that match. The ids are collected at once, each brief is loaded
    /// when it is asked for; one deleted meanwhile is passed over.
    ///
    /// # Errors
    /// Those of SQLite; never because of what the query says.
    pub fn find(&self, find: &Find) -> Result<FoundBriefs<'_>, StoreError> {
        Ok(FoundBriefs {
            reader: self,
            rowids: self.found(find)?.into_iter(),
            loaded: Vec::new().into_iter(),
        })
    }

    /// A brief by its id, or by one that was merged into it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn brief(&self, id: &str) -> Result<Option<Brief>, StoreError> {
        self.read(|db| match rowid(db, id)? {
            Some(rowid) => load::brief(db, rowid),
            None => Ok(None),
        })
    }

    /// Every version of a brief that is known, the first one first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn revisions(&self, id: &str) -> Result<Vec<Revision>, StoreError> {
        self.read(|db| match rowid(db, id)? {
            Some(rowid) => load::revisions(db, rowid),
            None => Ok(Vec::new()),
        })
    }

    /// All feeds by name: those polled, then those no more.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(FEEDS)?;
            let rows = statement.query_map([], feed_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Everything about one feed; of several of that name, the polled one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn feed(&self, name: &str) -> Result<Option<FeedDetail>, StoreError> {
        self.read(|db| {
            let named = named_params! {":name": name};
            let found: Option<(FeedId, String, String)> = db
                .prepare_cached(FEED_ID)?
                .query_row(named, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((feed_id, state, host)) = found else {
                return Ok(None);
            };
            let row = db.prepare_cached(FEED_ROW)?.query_row(named, feed_row)?;
            let hold = db
                .prepare_cached(HOST)?
                .query_row(named_params! {":host": host}, |row| hold_in(row, 0))
                .optional()?
                .flatten();
            let urls = db
                .prepare_cached(FEED_URLS)?
                .query_map(named_params! {":feed_id": feed_id}, |row| {
                    Ok((row.get(0)?, time(row.get(1)?)))
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some(FeedDetail {
                feed_id,
                row,
                memory: serde_json::from_str(&state).unwrap_or_default(),
                hold,
                urls,
            }))
        })
    }

    /// Numbers.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn status(&self, now: Timestamp) -> Result<Status, StoreError> {
        self.read(|db| {
            let now = named_params! {":now": ms(now)};
            let mut status = db.prepare_cached(STATUS_FEEDS)?.query_row(now, |row| {
                let count = |at: usize| {
                    Ok::<_, rusqlite::Error>(
                        row.get::<_, Option<i64>>(at)?.unwrap_or(0).unsigned_abs(),
                    )
                };
                Ok(Status {
                    feeds: count(0)?,
                    feeds_ok: count(1)?,
                    feeds_broken: count(2)?,
                    feeds_gone: count(3)?,
                    feeds_new: count(4)?,
                    feeds_stale: count(5)?,
                    feeds_due: count(6)?,
                    feeds_in_work: count(7)?,
                    next_poll: row.get::<_, Option<i64>>(8)?.map(time),
                    last_polled: row.get::<_, Option<i64>>(9)?.map(time),
                    ..Status::default()
                })
            })?;
            db.prepare_cached(STATUS_BRIEFS)?.query_row([], |row| {
                let count =
                    |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, i64>(at)?.unsigned_abs());
                status.briefs = count(0)?;
                status.sources = count(1)?;
                status.old_revisions = count(2)?;
                status.starred = count(3)?;
                status.pages_waiting = count(4)?;
                status.last_event = row.get(5)?;
                status.unread = count(6)?;
                status.stories = count(7)?;
                Ok(())
            })?;
            let mut statement = db.prepare_cached(HOLDS)?;
            let holds = statement.query_map(now, |row| hold_in(row, 0))?;
            status.holds = holds
                .filter_map(Result::transpose)
                .collect::<rusqlite::Result<_>>()?;
            status.retention_deferred = retain::put_off(note_in(db, retain::FINDING)?.as_deref());
            let pragma = |name: &str| -> Result<u64, StoreError> {
                let value: i64 = db.pragma_query_value(None, name, |row| row.get(0))?;
                Ok(value.unsigned_abs())
            };
            status.bytes_free = pragma("freelist_count")? * pragma("page_size")?;
            status.bytes = ["", "-wal"]
                .iter()
                .filter_map(|suffix| std::fs::metadata(schema::beside(&self.path, suffix)).ok())
                .map(|found| found.len())
                .sum();
            Ok(status)
        })
    }

    /// A line kept by [`Store::note`].
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn note(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|db| note_in(db, key))
    }

    /// The newest event's number; 0 before the first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn last_event(&self) -> Result<i64, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(EVENTS_SPAN)?
                .query_row([], |row| row.get(1))?)
        })
    }

    /// Events after `seq`, in order.
    ///
    /// # Errors
    /// [`StoreError::Pruned`] when some of them are gone.
    pub fn events(&self, after: i64, limit: u64) -> Result<Vec<Event>, StoreError> {
        self.read(|db| {
            let (oldest, newest): (i64, i64) = db
                .prepare_cached(EVENTS_SPAN)?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if after.saturating_add(1) < oldest && newest > 0 {
                return Err(StoreError::Pruned { oldest });
            }
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut statement = db.prepare_cached(EVENTS)?;
            let rows =
                statement.query_map(named_params! {":after": after, ":limit": limit}, |row| {
                    let detail: Option<String> = row.get(6)?;
                    let detail = detail.and_then(|json| serde_json::from_str(&json).ok());
                    Ok(Event {
                        seq: row.get(0)?,
                        at: time(row.get(1)?),
                        kind: row.get(2)?,
                        brief_id: row.get(3)?,
                        story_id: row.get(4)?,
                        feed: row.get(5)?,
                        detail: detail.unwrap_or_else(|| serde_json::json!({})),
                    })
                })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

pub(super) fn rowid(db: &Connection, id: &str) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached(BRIEF_OF_ID)?
        .query_row(named_params! {":id": id}, |row| row.get(0))
        .optional()?)
}

fn feed_row(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let at = |column: &str| -> rusqlite::Result<Option<Timestamp>> {
        let text: Option<String> = row.get(column)?;
        Ok(text.and_then(|text| text.parse().ok()))
    };
    Ok(FeedRow {
        name: row.get("name")?,
        url: row.get("url")?,
        title: row.get("title")?,
        outlet: row.get("outlet")?,
        state: row.get("state")?,
        last_polled: at("last_polled")?,
        last_success: at("last_success")?,
        last_status: row.get("last_status")?,
        next_poll: at("next_poll")?,
        next_reason: row.get("next_reason")?,
        failures: row.get("failures")?,
        last_error: row.get("last_error")?,
        items: row.get::<_, i64>("items")?.unsigned_abs(),
        tags: feeds::tags(&row.get::<_, String>("tags")?),
        polled: row.get("polled")?,
        configured_url: row.get("configured_url")?,
        polled_as: row.get("polled_as")?,
        failing_since: at("failing_since")?,
        held_until: at("held_until")?,
        held_reason: row.get("held_reason")?,
        last_bytes: row
            .get::<_, Option<i64>>("last_bytes")?
            .map(i64::unsigned_abs),
        last_ms: row.get::<_, Option<i64>>("last_ms")?.map(i64::unsigned_abs),
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        last_new_item: at("last_new_item")?,
        moving_to: row.get("moving_to")?,
        moving_times: row.get("moving_times")?,
        gone_times: row.get("gone_times")?,
        stale: row.get("stale")?,
        link: row.get("link")?,
        language: row.get("language")?,
    })
}

fn note_in(db: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(db
        .prepare_cached(NOTE)?
        .query_row(named_params! {":key": key}, |row| row.get(0))
        .optional()?)
}
