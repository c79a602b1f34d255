//! Finding briefs: a search's statement carried out, counted, explained.

use super::leaf;
use super::search;
use super::search::Search;
use super::*;
use crate::query::Query;
use rusqlite::Connection;
use rusqlite::named_params;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use std::collections::HashMap;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a count may take.
const COUNT_MAX: Duration = Duration::from_millis(120);

/// Where so few articles are stored at most, a count ends in any case.
const COUNTED_WHOLE: i64 = 50_000;

/// Characters of a short id at least, so that it stays good for a while.
const SHORT_MIN: usize = 4;

/// Candidates that are told for a short id.
const SEVERAL_MAX: usize = 8;

statements! {
    /// What a regular expression is asked of.
    BRIEF_WORDS = "SELECT title, text FROM _brief WHERE brief = :brief";

    /// The ids before and behind one, in the order of ids.
    NEIGHBOURS = "
        SELECT max(id) FROM _brief WHERE id < :id UNION ALL SELECT min(id) FROM _brief WHERE id > :id
        UNION ALL SELECT max(id) FROM _alias WHERE id < :id
        UNION ALL SELECT min(id) FROM _alias WHERE id > :id";

    /// How many briefs there are.
    BRIEFS_COUNT = "SELECT count(*) FROM _brief";

    /// No number of an occurrence is higher.
    SOURCE_LAST = "SELECT coalesce(max(source_id), 0) FROM _source";

    /// A brief's id and title.
    BRIEF_NAME = "SELECT id, title FROM _brief WHERE brief = :brief";

    /// Every name that may stand behind `feed:`, `outlet:` or `tag:`.
    NAMES = "
        SELECT 'feed', name FROM _feed WHERE polled = 1
        UNION SELECT 'outlet', outlet_shown FROM _feed
        UNION SELECT 'tag', t.value FROM _feed AS f JOIN json_each(f.tags) AS t WHERE f.polled = 1
        ORDER BY 1, 2";
}

impl Reader {
    pub(super) fn found(&self, find: &Find) -> Result<Vec<i64>, StoreError> {
        self.read(|db| {
            let search = search::search(db, find)?;
            if search.patterns.is_empty() {
                return leaf::column(db, &search.sql, params_from_iter(search.values));
            }
            let mut rowids = Vec::new();
            each(db, &search, |rowid| rowids.push(rowid))?;
            Ok(rowids)
        })
    }

    /// How many briefs match, without the limit. In a large database what
    /// takes too long is broken off.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn count(&self, find: &Find) -> Result<Count, StoreError> {
        let all = Find {
            limit: None,
            sort: Sort::Newest,
            ..find.clone()
        };
        let counted = std::cell::Cell::new(0);
        let everything = all.query == Query::All && all.since.is_none() && all.until.is_none();
        let count = |db: &Connection| {
            if everything {
                // Out of an index, without a look at a brief.
                let briefs: i64 = db.query_row(BRIEFS_COUNT, [], |row| row.get(0))?;
                counted.set(briefs.unsigned_abs());
                return Ok(());
            }
            let search = search::search(db, &all)?;
            each(db, &search, |_| counted.set(counted.get() + 1))
        };
        let counted_all = self.read(|db| {
            let stored: i64 = db
                .prepare_cached(SOURCE_LAST)?
                .query_row([], |row| row.get(0))?;
            if stored <= COUNTED_WHOLE {
                return count(db).map(|()| true);
            }
            match within(db, COUNT_MAX, || count(db)) {
                Err(StoreError::Interrupted) => Ok(false),
                ended => ended.map(|()| true),
            }
        })?;
        Ok(Count {
            count: counted.get(),
            more: !counted_all,
        })
    }

    /// The statement that a search comes to, its values in their places where
    /// they are short.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn explain(&self, find: &Find) -> Result<String, StoreError> {
        self.read(|db| {
            let search = search::search(db, find)?;
            let mut values = search.values.iter();
            let mut text = String::new();
            for part in search.sql.split_inclusive('?') {
                match (part.strip_suffix('?'), values.len()) {
                    (Some(before), 1..) => {
                        text.push_str(before);
                        text.push_str(&values.next().map(literal).unwrap_or_default());
                    }
                    _ => text.push_str(part),
                }
            }
            for (pattern, wanted) in &search.patterns {
                let not = if *wanted { "" } else { "not " };
                text.push_str(&format!("\n-- {not}like /{pattern}/, asked brief by brief"));
            }
            Ok(text)
        })
    }

    /// What an id, the beginning of one, or one that a brief had stands for.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn short_id(&self, id: &str) -> Result<ShortId, StoreError> {
        self.read(|db| {
            let rowids = leaf::ids(db, id)?;
            let mut statement = db.prepare_cached(BRIEF_NAME)?;
            let mut names = Vec::new();
            for rowid in rowids.iter().take(SEVERAL_MAX) {
                let this = named_params! {":brief": rowid};
                names.push(statement.query_row(this, |row| Ok((row.get(0)?, row.get(1)?)))?);
            }
            Ok(match names.len() {
                0 => ShortId::Nobody,
                1 => ShortId::One(names.remove(0).0),
                _ => ShortId::Several(names),
            })
        })
    }

    /// The shortest beginning of a brief's id that is no other's.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn shortened_id(&self, id: &str) -> Result<String, StoreError> {
        self.read(|db| {
            let mut length = SHORT_MIN;
            let mut statement = db.prepare_cached(NEIGHBOURS)?;
            let mut rows = statement.query(named_params! {":id": id})?;
            while let Some(row) = rows.next()? {
                let other: Option<String> = row.get(0)?;
                let same = other.unwrap_or_default();
                let same = same.chars().zip(id.chars()).take_while(|(a, b)| a == b);
                length = length.max(same.count() + 1);
            }
            Ok(id.chars().take(length).collect())
        })
    }

    /// Names of feeds, outlets and tags, by `feed`, `outlet` and `tag`.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn names(&self) -> Result<HashMap<String, Vec<String>>, StoreError> {
        self.read(|db| {
            let mut names: HashMap<String, Vec<String>> = HashMap::new();
            let mut statement = db.prepare_cached(NAMES)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                names.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
            Ok(names)
        })
    }
}

/// Hands the rowids over that match, up to the limit.
fn each(db: &Connection, search: &Search, mut found: impl FnMut(i64)) -> Result<(), StoreError> {
    let mut statement = db.prepare(&search.sql)?;
    let mut rows = statement.query(params_from_iter(&search.values))?;
    let mut words = db.prepare_cached(BRIEF_WORDS)?;
    let mut left = search.limit.unwrap_or(u64::MAX);
    while left > 0
        && let Some(row) = rows.next()?
    {
        let rowid = row.get(0)?;
        if !search.patterns.is_empty() {
            let matches = words.query_row(named_params! {":brief": rowid}, |row| {
                let (title, text) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
                Ok(search.patterns.iter().all(|(pattern, wanted)| {
                    (pattern.is_match(title) || pattern.is_match(text)) == *wanted
                }))
            })?;
            if !matches {
                continue;
            }
        }
        found(rowid);
        left -= 1;
    }
    Ok(())
}

/// Breaks the work of a connection off after a while.
fn within<T>(
    db: &Connection,
    most: Duration,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let handle = db.get_interrupt_handle();
    let (done, waiting) = channel::<()>();
    std::thread::scope(|threads| {
        threads.spawn(move || {
            if waiting.recv_timeout(most) == Err(RecvTimeoutError::Timeout) {
                handle.interrupt();
            }
        });
        let worked = work();
        drop(done);
        worked
    })
}

fn literal(value: &Value) -> String {
    const SHOWN: usize = 200;
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Blob(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{hex}'")
        }
        Value::Text(text) if text.chars().nth(SHOWN).is_some() => {
            let head: String = text.chars().take(SHOWN).collect();
            format!("'{}..'", head.replace('\'', "''"))
        }
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
    }
}
