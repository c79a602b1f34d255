//! Briefs from rows.

use super::StoreError;
use super::convert::list_from_json;
use super::convert::passages_from_json;
use super::convert::time;
use crate::model::brief::Brief;
use crate::model::brief::Change;
use crate::model::brief::Draft;
use crate::model::brief::Revision;
use crate::model::brief::Source;
use crate::model::brief::SourceKind;
use crate::model::item::Image;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

statements! {
    /// A brief as it stands.
    BRIEF = concat!("
        SELECT b.id, coalesce(b.story, b.id) AS story_id, f.name AS feed,
            coalesce(b.outlet, f.outlet_shown) AS outlet, b.url, b.title, b.published, b.updated,
            b.published_inferred, b.updated_inferred, b.first_seen, b.revision, b.starred,
            b.language, b.authors, b.categories, b.image, b.image_caption, b.enclosures,
            b.points, b.body, b.text, b.html, ", is_read!(), "
        FROM _brief AS b JOIN _feed AS f ON f.feed_id = b.feed_id
            JOIN _number AS n ON n.brief = b.brief AND n.feed_id IS NOT NULL
        WHERE b.brief = :brief");

    /// Its occurrences, the original first.
    SOURCES = "
        SELECT f.name AS feed, coalesce(s.outlet, f.outlet_shown) AS outlet,
            coalesce(s.guid, s.url, '') AS guid, s.url, s.title, s.published, s.duplicate
        FROM _source AS s JOIN _feed AS f ON f.feed_id = s.feed_id
        WHERE s.brief = :brief ORDER BY s.duplicate, s.source_id";

    /// Its versions, the first one first.
    REVISIONS = "
        SELECT number, seen, updated, title, text, points, body, changed, change
        FROM _revision WHERE brief = :brief
        UNION ALL
        SELECT revision, revised, updated, title, text, points, body, changed, change
        FROM _brief WHERE brief = :brief
        ORDER BY 1";
}

/// A brief by its rowid.
pub(super) fn brief(db: &Connection, rowid: i64) -> Result<Option<Brief>, StoreError> {
    let found = db
        .prepare_cached(BRIEF)?
        .query_row(named_params! {":brief": rowid}, from_row)
        .optional()?;
    let Some(mut brief) = found else {
        return Ok(None);
    };
    brief.sources = db
        .prepare_cached(SOURCES)?
        .query_map(named_params! {":brief": rowid}, source_from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let original = brief.sources.first().map(|source| source.title.clone());
    brief.draft.original_title = original;
    Ok(Some(brief))
}

/// Several, of one moment; those that are there no more are passed over.
pub(super) fn briefs(db: &Connection, rowids: &[i64]) -> Result<Vec<Brief>, StoreError> {
    // One lock for all.
    let moment = db.unchecked_transaction()?;
    let found = rowids.iter().map(|rowid| brief(&moment, *rowid));
    found.filter_map(Result::transpose).collect()
}

/// Its versions.
pub(super) fn revisions(db: &Connection, rowid: i64) -> Result<Vec<Revision>, StoreError> {
    let mut statement = db.prepare_cached(REVISIONS)?;
    let rows = statement.query_map(named_params! {":brief": rowid}, |row| {
        let text: String = row.get("text")?;
        let updated: Option<i64> = row.get("updated")?;
        Ok(Revision {
            number: row.get("number")?,
            seen: time(row.get("seen")?),
            updated: updated.map(time),
            title: row.get("title")?,
            key_points: passages_from_json(row.get_ref("points")?.as_str()?, &text),
            body: passages_from_json(row.get_ref("body")?.as_str()?, &text),
            text,
            change: match row.get("change")? {
                Some(words) => Some(Change::of(
                    &list_from_json(row.get_ref("changed")?.as_str_or_null()?),
                    words,
                )),
                None => None,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// In the order of [`BRIEF`]: by number, for a name is looked for every time.
fn from_row(row: &Row<'_>) -> rusqlite::Result<Brief> {
    let text: String = row.get(21)?;
    let published: Option<i64> = row.get(6)?;
    let updated: Option<i64> = row.get(7)?;
    let image: Option<String> = row.get(16)?;
    let caption: Option<String> = row.get(17)?;
    let list = |column: usize| -> rusqlite::Result<Vec<String>> {
        Ok(list_from_json(row.get_ref(column)?.as_str_or_null()?))
    };
    Ok(Brief {
        id: row.get(0)?,
        story_id: row.get(1)?,
        feed: row.get(2)?,
        outlet: row.get(3)?,
        first_seen: time(row.get(10)?),
        revision: row.get(11)?,
        starred: row.get(12)?,
        read: row.get(23)?,
        sources: Vec::new(),
        draft: Draft {
            url: row.get(4)?,
            title: row.get(5)?,
            original_title: None,
            published: published.map(time),
            updated: updated.map(time),
            published_inferred: row.get(8)?,
            updated_inferred: row.get(9)?,
            language: row.get(13)?,
            authors: list(14)?,
            categories: list(15)?,
            image: image.map(|url| Image { url, caption }),
            enclosures: list_from_json(row.get_ref(18)?.as_str_or_null()?),
            key_points: passages_from_json(row.get_ref(19)?.as_str()?, &text),
            body: passages_from_json(row.get_ref(20)?.as_str()?, &text),
            text,
            html: row.get(22)?,
        },
    })
}

/// In the order of [`SOURCES`].
fn source_from_row(row: &Row<'_>) -> rusqlite::Result<Source> {
    let published: Option<i64> = row.get(5)?;
    let duplicate: bool = row.get(6)?;
    Ok(Source {
        feed: row.get(0)?,
        outlet: row.get(1)?,
        item_id: row.get(2)?,
        url: row.get(3)?,
        title: row.get(4)?,
        published: published.map(time),
        kind: if duplicate {
            SourceKind::Duplicate
        } else {
            SourceKind::Original
        },
    })
}
