//! The parts of a search that are no words: each as a condition on a brief's
//! row, and as a listing of the briefs it is true of, out of an index.
//!
//! Names are compared here, not in SQL: there are few of them beside briefs,
//! and SQLite folds no letters.

use super::StoreError;
use super::convert::ms;
use crate::canonical::canonical;
use crate::dedupe::key;
use crate::model::settings::DedupeSettings;
use crate::query::Name;
use crate::query::Query;
use crate::query::State;
use crate::query::like;
use crate::text::fold::fold;
use rusqlite::Connection;
use rusqlite::Params;
use rusqlite::types::Value;

statements! {
    /// Feeds by what they are called.
    FEED_NAMES = "SELECT feed_id, name, outlet_shown, tags FROM _feed";

    /// Outlets that sources name themselves, one after the other out of their
    /// index.
    OUTLET_NAMES = "
        WITH RECURSIVE o(name) AS (
            SELECT min(outlet) FROM _source WHERE outlet IS NOT NULL
            UNION ALL
            SELECT (SELECT min(outlet) FROM _source WHERE outlet > o.name) FROM o
            WHERE o.name IS NOT NULL)
        SELECT name FROM o WHERE name IS NOT NULL";

    /// Languages, likewise.
    LANGUAGES = "
        WITH RECURSIVE l(tag) AS (
            SELECT min(language) FROM _brief WHERE language IS NOT NULL
            UNION ALL
            SELECT (SELECT min(language) FROM _brief WHERE language > l.tag) FROM l
            WHERE l.tag IS NOT NULL)
        SELECT tag FROM l WHERE tag IS NOT NULL";

    /// Authors.
    AUTHOR_NAMES = "SELECT author, name FROM _author";
}

/// A piece of SQL with its values by position.
#[derive(Debug, Clone, Default)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) values: Vec<Value>,
}

/// A part of a search that is no words.
pub(super) struct Leaf {
    /// On `b`, a row of `_brief`.
    pub(super) condition: Sql,
    /// Gives rowids, each perhaps twice; none where no index has them.
    pub(super) listing: Option<Sql>,
    /// Gives the first and the last rowid that may be listed, at once.
    pub(super) ends: Option<Sql>,
}

/// Words and what joins parts are no leaf.
pub(super) fn leaf(db: &Connection, query: &Query) -> Result<Option<Leaf>, StoreError> {
    Ok(Some(match query {
        Query::Feed(pattern) => {
            let pattern = fold(pattern);
            of_feeds(db, |feed| like(&pattern, &fold(&feed.name)))?
        }
        Query::Tag(pattern) => {
            let pattern = fold(pattern);
            let is = |tag: &String| like(&pattern, &fold(tag));
            of_feeds(db, |feed| feed.tags.iter().any(is))?
        }
        Query::Outlet(name) => of_outlet(db, name)?,
        Query::Lang(tag) => in_language(db, tag)?,
        Query::Author(name) => by_author(db, name)?,
        Query::Url(url) => at_address(url),
        Query::Id(id) => these(ids(db, id)?),
        Query::Story(id) => of_story(db, id)?,
        Query::Is(state) => match state {
            State::Starred => where_brief("starred = 1", Vec::new()),
            State::Updated => where_brief("revision > 1", Vec::new()),
            State::Story => where_brief("story IS NOT NULL", Vec::new()),
            State::Read => Leaf {
                condition: sql(super::reading::IS_READ, Vec::new()),
                listing: None,
                ends: None,
            },
            State::Unread => Leaf {
                condition: sql(&format!("NOT {}", super::reading::IS_READ), Vec::new()),
                listing: Some(sql(super::reading::UNREAD, Vec::new())),
                ends: None,
            },
        },
        Query::Outlets(least, most) => told_by(*least, *most),
        Query::Updated(from, to) => {
            let from = from.map_or(i64::MIN, ms);
            let to = to.map_or(i64::MAX, ms);
            let condition = "coalesce({b}updated, {b}published, {b}first_seen) >= ?
                AND coalesce({b}updated, {b}published, {b}first_seen) < ?";
            let values = vec![Value::Integer(from), Value::Integer(to)];
            Leaf {
                condition: sql(&condition.replace("{b}", "b."), values.clone()),
                listing: Some(sql(
                    &format!(
                        "SELECT brief FROM _brief WHERE {}",
                        condition.replace("{b}", "")
                    ),
                    values,
                )),
                ends: None,
            }
        }
        _ => return Ok(None),
    }))
}

/// Briefs by an id, one they had, or the beginning of one.
pub(super) fn ids(db: &Connection, id: &str) -> Result<Vec<i64>, StoreError> {
    if let Some(rowid) = super::reader::rowid(db, id)? {
        return Ok(vec![rowid]);
    }
    let sql = "
        SELECT brief FROM _brief WHERE id >= ?1 AND id < ?1 || char(0x10FFFF)
        UNION SELECT b.brief FROM _alias AS a JOIN _brief AS b ON b.id = a.brief_id
        WHERE a.id >= ?1 AND a.id < ?1 || char(0x10FFFF)";
    column(db, sql, [id.to_lowercase()])
}

struct FeedNames {
    feed_id: i64,
    name: String,
    outlet: String,
    tags: Vec<String>,
}

fn feeds(db: &Connection, is: impl Fn(&FeedNames) -> bool) -> Result<String, StoreError> {
    let mut statement = db.prepare_cached(FEED_NAMES)?;
    let mut rows = statement.query([])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let feed = FeedNames {
            feed_id: row.get(0)?,
            name: row.get(1)?,
            outlet: row.get(2)?,
            tags: super::feeds::tags(row.get_ref(3)?.as_str().unwrap_or_default()),
        };
        if is(&feed) {
            ids.push(feed.feed_id);
        }
    }
    Ok(json(&ids))
}

fn of_feeds(db: &Connection, is: impl Fn(&FeedNames) -> bool) -> Result<Leaf, StoreError> {
    let feeds = vec![Value::Text(feeds(db, is)?)];
    Ok(Leaf {
        condition: sql(
            // Of two indexes the one by brief: there may be many feeds.
            "EXISTS (SELECT 1 FROM _source AS s WHERE s.brief = b.brief
                AND +s.feed_id IN (SELECT value FROM json_each(?)))",
            feeds.clone(),
        ),
        listing: Some(sql(
            "SELECT brief FROM _source WHERE feed_id IN (SELECT value FROM json_each(?))",
            feeds.clone(),
        )),
        ends: Some(ends("_source WHERE feed_id = j.value", feeds)),
    })
}

fn of_outlet(db: &Connection, name: &Name) -> Result<Leaf, StoreError> {
    let is = name.finder();
    let feeds = feeds(db, |feed| is(&feed.outlet))?;
    let outlets: Vec<String> = column(db, OUTLET_NAMES, [])?;
    let outlets: Vec<String> = outlets.into_iter().filter(|one| is(one)).collect();
    let values = vec![Value::Text(feeds), Value::Text(json(&outlets))];
    Ok(Leaf {
        condition: sql(
            "EXISTS (SELECT 1 FROM _source AS s WHERE s.brief = b.brief AND CASE
                WHEN s.outlet IS NULL THEN s.feed_id IN (SELECT value FROM json_each(?))
                ELSE s.outlet IN (SELECT value FROM json_each(?)) END)",
            values.clone(),
        ),
        listing: Some(sql(
            "SELECT brief FROM _source
                WHERE feed_id IN (SELECT value FROM json_each(?)) AND outlet IS NULL
            UNION ALL
            SELECT brief FROM _source WHERE outlet IN (SELECT value FROM json_each(?))",
            values,
        )),
        ends: None,
    })
}

fn in_language(db: &Connection, tag: &str) -> Result<Leaf, StoreError> {
    let tag = tag.to_lowercase();
    let tags: Vec<String> = column(db, LANGUAGES, [])?;
    let is = |found: &String| {
        let found = found.to_lowercase();
        let rest = found.strip_prefix(&tag);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let tags: Vec<String> = tags.into_iter().filter(is).collect();
    let tags = vec![Value::Text(json(&tags))];
    let listed = where_brief("language IN (SELECT value FROM json_each(?))", tags.clone());
    Ok(Leaf {
        ends: Some(ends("_brief WHERE language = j.value", tags)),
        ..listed
    })
}

fn by_author(db: &Connection, name: &Name) -> Result<Leaf, StoreError> {
    let is = name.finder();
    let mut statement = db.prepare_cached(AUTHOR_NAMES)?;
    let mut rows = statement.query([])?;
    let mut authors: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        if is(row.get_ref(1)?.as_str().unwrap_or_default()) {
            authors.push(row.get(0)?);
        }
    }
    let authors = vec![Value::Text(json(&authors))];
    Ok(Leaf {
        condition: sql(
            "EXISTS (SELECT 1 FROM json_each(b.authors) AS a JOIN _author AS w ON w.name = a.value
                WHERE +w.author IN (SELECT value FROM json_each(?)))",
            authors.clone(),
        ),
        listing: Some(sql(
            "SELECT brief FROM _by WHERE author IN (SELECT value FROM json_each(?))",
            authors.clone(),
        )),
        ends: Some(ends("_by WHERE author = j.value", authors)),
    })
}

/// An address from its scheme on is that of the article, written as it may be;
/// a part of one is looked for in all.
fn at_address(url: &str) -> Leaf {
    let whole = url.contains("://") && !url.contains('*');
    let known = canonical(url, &DedupeSettings::default()).filter(|_| whole);
    match known {
        Some(known) => {
            let listing = sql(
                "SELECT s.brief FROM _evidence AS e JOIN _source AS s ON s.source_id = e.source_id
                    WHERE e.key = ? UNION SELECT brief FROM _brief WHERE url = ?",
                vec![
                    Value::Blob(key(&[&known]).to_vec()),
                    Value::Text(url.to_owned()),
                ],
            );
            among(listing)
        }
        None => {
            let part = escaped(url).replace('*', "%");
            let start = if url.contains("://") { "" } else { "%" };
            let part = Value::Text(format!("{start}{part}{}", if whole { "" } else { "%" }));
            where_brief("url LIKE ? ESCAPE '\\'", vec![part])
        }
    }
}

fn of_story(db: &Connection, id: &str) -> Result<Leaf, StoreError> {
    let briefs = ids(db, id)?;
    let sql = "
        WITH named(id) AS (
            SELECT coalesce(b.story, b.id) FROM json_each(?1) AS j JOIN _brief AS b ON b.brief = j.value
            UNION SELECT id FROM _story WHERE id = ?2)
        SELECT brief FROM _brief WHERE story IN (SELECT id FROM named)
        UNION SELECT brief FROM _brief WHERE id IN (SELECT id FROM named)";
    Ok(these(column(db, sql, (json(&briefs), id))?))
}

fn told_by(least: u32, most: Option<u32>) -> Leaf {
    let most = most.map_or(i64::MAX, i64::from);
    let values = vec![Value::Integer(least.into()), Value::Integer(most)];
    let condition = sql(
        &format!("{} BETWEEN ? AND ?", outlets_of("b")),
        values.clone(),
    );
    // A brief alone has several outlets only where it has copies.
    let listing = format!(
        "SELECT brief FROM _brief WHERE story IN (
            SELECT id FROM _story WHERE json_array_length(outlets) BETWEEN ? AND ?)
        UNION ALL
        SELECT b.brief FROM (SELECT DISTINCT brief FROM _source WHERE duplicate = 1) AS c
            JOIN _brief AS b ON b.brief = c.brief
        WHERE b.story IS NULL AND {} BETWEEN ? AND ?",
        outlets_of("b")
    );
    Leaf {
        condition,
        listing: (least > 1).then(|| sql(&listing, [values.clone(), values].concat())),
        ends: None,
    }
}

/// How many outlets tell the story of a row of `_brief`.
pub(super) fn outlets_of(brief: &str) -> String {
    format!(
        "CASE WHEN {brief}.story IS NULL
            THEN (SELECT count(DISTINCT coalesce(s.outlet, f.outlet_shown))
                FROM _source AS s JOIN _feed AS f ON f.feed_id = s.feed_id
                WHERE s.brief = {brief}.brief)
            ELSE (SELECT json_array_length(t.outlets) FROM _story AS t
                WHERE t.id = {brief}.story) END"
    )
}

/// A condition on columns of `_brief` alone, which has an index.
fn where_brief(condition: &str, values: Vec<Value>) -> Leaf {
    Leaf {
        condition: sql(&format!("b.{condition}"), values.clone()),
        listing: Some(sql(
            &format!("SELECT brief FROM _brief WHERE {condition}"),
            values,
        )),
        ends: None,
    }
}

fn these(rowids: Vec<i64>) -> Leaf {
    let rowids = vec![Value::Text(json(&rowids))];
    among(sql("SELECT value FROM json_each(?)", rowids))
}

fn among(listing: Sql) -> Leaf {
    Leaf {
        condition: Sql {
            text: format!("b.brief IN ({})", listing.text),
            values: listing.values.clone(),
        },
        listing: Some(listing),
        ends: None,
    }
}

/// The ends of what each of some keys has, by an index that ends in `brief`.
fn ends(of: &str, keys: Vec<Value>) -> Sql {
    let end = |end: &str| format!("{end}((SELECT {end}(brief) FROM {of}))");
    sql(
        &format!(
            "SELECT {}, {} FROM json_each(?) AS j",
            end("min"),
            end("max")
        ),
        keys,
    )
}

fn sql(text: &str, values: Vec<Value>) -> Sql {
    Sql {
        text: text.to_owned(),
        values,
    }
}

pub(super) fn json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

pub(super) fn column<T: rusqlite::types::FromSql>(
    db: &Connection,
    sql: &str,
    values: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// For LIKE: every sign stands for itself.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
