//! What the pages of the HTTP server ask: the stories of a day, how each brief
//! stands with its reader, what changed lately.

use super::convert::ms;
use super::convert::rowids_of_second;
use super::convert::second_of_rowid;
use super::convert::time;
use super::story_reader::story_id;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::collections::HashMap;

/// What is said of a brief's marks.
macro_rules! mark {
    ($of:literal) => {
        concat!(
            "SELECT b.id, b.title, b.language, n.number, ",
            is_read!(),
            ", m.at, b.starred, b.revision, b.revised
            FROM _brief AS b JOIN _number AS n ON n.brief = b.brief AND n.feed_id IS NOT NULL
                LEFT JOIN _reading AS m ON m.number = n.number AND m.read = 1
            WHERE ",
            $of
        )
    };
}

statements! {
    /// Briefs shown in a span of time, the newest first.
    DAY = concat!("
        SELECT coalesce(b.story, b.id), b.story IS NOT NULL, b.feed_id, n.number, ", is_read!(), "
        FROM _brief AS b JOIN _number AS n ON n.brief = b.brief AND n.feed_id IS NOT NULL
        WHERE b.brief BETWEEN :first AND :last ORDER BY b.brief DESC LIMIT :limit");

    /// How many outlets report a story of several.
    STORY_SIZE = "SELECT json_array_length(outlets) FROM _story WHERE id = :id";

    /// The last brief before a span, and the first behind it.
    DAYS_BESIDE = "
        SELECT (SELECT max(brief) FROM _brief WHERE brief < :first),
            (SELECT min(brief) FROM _brief WHERE brief > :last)";

    /// The briefs of a story, as of `STORY_MEMBERS`.
    MARKS_OF_STORY = concat!(
        mark!("b.story = :id"), " UNION ALL ", mark!("b.id = :id AND b.story IS NULL"), " ORDER BY 4");

    /// One brief.
    MARKS_OF_BRIEF = mark!("b.brief = :brief");

    /// What is not read, counted up to a number.
    UNREAD = concat!("
        SELECT (SELECT count(*) FROM (
                SELECT 1 FROM _number AS n
                WHERE n.feed_id IS NOT NULL AND n.number > :floor AND NOT ", is_read!(), "
                ORDER BY n.number DESC LIMIT :most))
            + (SELECT count(*) FROM (
                SELECT 1 FROM _reading WHERE number <= :floor AND read = 0 LIMIT :most))");

    /// Unread briefs above the floor, those that came last first.
    UNREAD_ABOVE = concat!("
        SELECT n.number, n.brief FROM _number AS n
        WHERE n.feed_id IS NOT NULL AND n.number > :floor AND n.number < :before
            AND NOT ", is_read!(), "
        ORDER BY n.number DESC LIMIT :limit");

    /// The same of those that are marked so below it.
    UNREAD_BELOW = "
        SELECT n.number, n.brief FROM _reading AS r CROSS JOIN _number AS n ON n.number = r.number
        WHERE r.number <= :floor AND r.number < :before AND r.read = 0 AND n.feed_id IS NOT NULL
        ORDER BY r.number DESC LIMIT :limit";

    /// The floor.
    READ_FLOOR = "
        SELECT coalesce((SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'), 0)";

    /// The highest number that was given.
    NEWEST_NUMBER = "SELECT coalesce(max(number), 0) FROM _number";

    /// Versions that are no more, those replaced last first.
    REPLACED = "
        SELECT revision_id, brief FROM _revision
        WHERE revision_id < :before ORDER BY revision_id DESC LIMIT :limit";

    /// Feeds that are polled.
    FEEDS_TAGGED = "SELECT feed_id, tags FROM _feed WHERE polled = 1 ORDER BY feed_id";
}

/// Stories that have a brief in a span of time.
#[derive(Debug, Clone, Default)]
pub struct Day {
    /// Those with the newest brief first.
    pub stories: Vec<DayStory>,
    /// Older briefs of the span were not looked at.
    pub cut: bool,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct DayStory {
    /// Its id.
    pub id: String,
    /// Outlets that report it; of a story of one brief 1.
    pub outlets: u32,
    /// The feeds of its briefs in the span.
    pub feeds: Vec<FeedId>,
    /// The highest item number of these briefs.
    pub number: i64,
    /// All of these briefs are read.
    pub read: bool,
}

/// How a brief stands with its reader.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The brief.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A language tag.
    pub language: Option<String>,
    /// Its item number.
    pub number: i64,
    /// It is read.
    pub read: bool,
    /// When it was marked so; none where it only counts as read.
    pub read_at: Option<Timestamp>,
    /// It is starred.
    pub starred: bool,
    /// Another version was seen after it was marked as read.
    pub changed: bool,
}

/// A feed's tags.
#[derive(Debug, Clone)]
pub struct FeedTags {
    /// Whose.
    pub feed_id: FeedId,
    /// In the order of the configuration.
    pub tags: Vec<String>,
}

impl Reader {
    /// Stories with a brief that is shown at `from` or later and before
    /// `until`; looks at so many briefs, the newest.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn day(&self, from: Timestamp, until: Timestamp, most: usize) -> Result<Day, StoreError> {
        let (first, last) = span(from, until);
        self.read(|db| {
            let mut day = Day::default();
            let mut places: HashMap<String, usize> = HashMap::new();
            let mut statement = db.prepare_cached(DAY)?;
            let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
            let mut rows =
                statement.query(named_params! {":first": first, ":last": last, ":limit": limit})?;
            let mut count = 0;
            while let Some(row) = rows.next()? {
                count += 1;
                if count > most {
                    day.cut = true;
                    break;
                }
                let id: String = row.get(0)?;
                let several: bool = row.get(1)?;
                let (feed, number, read): (FeedId, i64, bool) =
                    (row.get(2)?, row.get(3)?, row.get(4)?);
                match places.get(&id).and_then(|at| day.stories.get_mut(*at)) {
                    Some(story) => {
                        story.feeds.push(feed);
                        story.number = story.number.max(number);
                        story.read &= read;
                    }
                    None => {
                        let mut size = db.prepare_cached(STORY_SIZE)?;
                        let size = match several {
                            true => size.query_row(named_params! {":id": id}, |row| row.get(0)),
                            false => Ok(1),
                        };
                        places.insert(id.clone(), day.stories.len());
                        day.stories.push(DayStory {
                            id,
                            outlets: size.optional()?.unwrap_or(1),
                            feeds: vec![feed],
                            number,
                            read,
                        });
                    }
                }
            }
            Ok(day)
        })
    }

    /// When the last brief before `from` is shown, and the first at `until` or
    /// later.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn days_beside(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError> {
        let (first, last) = span(from, until);
        let shown = |rowid: Option<i64>| rowid.map(|rowid| time(second_of_rowid(rowid)));
        self.read(|db| {
            let beside = named_params! {":first": first, ":last": last};
            Ok(db
                .prepare_cached(DAYS_BESIDE)?
                .query_row(beside, |row| Ok((shown(row.get(0)?), shown(row.get(1)?))))?)
        })
    }

    /// The marks of a story's briefs by the story's id, by one that it had, or
    /// by that of one of its briefs; the lowest number first, empty where there
    /// is no such story.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn marks_of_story(&self, id: &str) -> Result<Vec<Mark>, StoreError> {
        self.read(|db| {
            let Some(id) = story_id(db, id)? else {
                return Ok(Vec::new());
            };
            let mut statement = db.prepare_cached(MARKS_OF_STORY)?;
            let rows = statement.query_map(named_params! {":id": id}, mark)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The marks of a brief, by its id or one that was merged into it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn marks_of_brief(&self, id: &str) -> Result<Option<Mark>, StoreError> {
        self.read(|db| match reader::rowid(db, id)? {
            Some(brief) => Ok(db
                .prepare_cached(MARKS_OF_BRIEF)?
                .query_row(named_params! {":brief": brief}, mark)
                .optional()?),
            None => Ok(None),
        })
    }

    /// How many briefs are unread; counts no further than `most`.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn unread(&self, most: u32) -> Result<u32, StoreError> {
        self.read(|db| {
            let count: u32 = db
                .prepare_cached(UNREAD)?
                .query_row(named_params! {":floor": floor(db)?, ":most": most}, |row| {
                    row.get(0)
                })?;
            Ok(count.min(most))
        })
    }

    /// Unread briefs, those that came last first; `before` is where an earlier
    /// answer ended. Also gives where this one ends, if there is more.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn unread_briefs(
        &self,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<Brief>, Option<i64>), StoreError> {
        self.read(|db| {
            let floor = floor(db)?;
            let mut rows: Vec<(i64, i64)> = Vec::new();
            for statement in [UNREAD_ABOVE, UNREAD_BELOW] {
                let left = (limit + 1).saturating_sub(rows.len());
                let left = i64::try_from(left).unwrap_or(i64::MAX);
                let mut statement = db.prepare_cached(statement)?;
                let found = statement.query_map(
                    named_params! {
                        ":floor": floor,
                        ":before": before.unwrap_or(i64::MAX),
                        ":limit": left,
                    },
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?;
                rows.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
            }
            let end = end_of(&rows, limit);
            let briefs: Vec<i64> = rows.iter().take(limit).map(|(_, brief)| *brief).collect();
            Ok((load::briefs(db, &briefs)?, end))
        })
    }

    /// The highest item number so far; 0 before the first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn newest_number(&self) -> Result<i64, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(NEWEST_NUMBER)?
                .query_row([], |row| row.get(0))?)
        })
    }

    /// Briefs that changed last, each once, the last one first; `before` is
    /// where an earlier answer ended. Also gives where this one ends, if there
    /// is more.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn changed(
        &self,
        before: Option<i64>,
        limit: usize,
    ) -> Result<(Vec<Brief>, Option<i64>), StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(REPLACED)?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let before = before.unwrap_or(i64::MAX);
            let rows: Vec<(i64, i64)> = statement
                .query_map(named_params! {":before": before, ":limit": most}, |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let end = end_of(&rows, limit);
            let mut briefs: Vec<i64> = Vec::new();
            for (_, brief) in rows.iter().take(limit) {
                if !briefs.contains(brief) {
                    briefs.push(*brief);
                }
            }
            Ok((load::briefs(db, &briefs)?, end))
        })
    }

    /// The tags of the feeds that are polled, in the order of the feeds.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn feed_tags(&self) -> Result<Vec<FeedTags>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(FEEDS_TAGGED)?;
            let rows = statement.query_map([], |row| {
                Ok(FeedTags {
                    feed_id: row.get(0)?,
                    tags: feeds::tags(row.get_ref(1)?.as_str()?),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn floor(db: &Connection) -> Result<i64, StoreError> {
    Ok(db
        .prepare_cached(READ_FLOOR)?
        .query_row([], |row| row.get(0))?)
}

/// What stands before the last of the rows that are asked for, if there is one
/// more.
fn end_of(rows: &[(i64, i64)], limit: usize) -> Option<i64> {
    let last = rows.get(limit.checked_sub(1)?)?;
    (rows.len() > limit).then_some(last.0)
}

/// The first and the last rowid of briefs shown in a span.
fn span(from: Timestamp, until: Timestamp) -> (i64, i64) {
    (
        rowids_of_second(ms(from)).0,
        rowids_of_second(ms(until)).0 - 1,
    )
}

/// In the order of `mark!`.
fn mark(row: &Row<'_>) -> rusqlite::Result<Mark> {
    let read_at: Option<i64> = row.get(5)?;
    let (revision, revised): (u32, i64) = (row.get(7)?, row.get(8)?);
    Ok(Mark {
        id: row.get(0)?,
        title: row.get(1)?,
        language: row.get(2)?,
        number: row.get(3)?,
        read: row.get(4)?,
        read_at: read_at.map(time),
        starred: row.get(6)?,
        changed: revision > 1 && read_at.is_some_and(|at| at < revised),
    })
}
