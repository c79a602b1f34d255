//! Briefs from rows.

use super::StoreError;
use super::convert::list_from_json;
use super::convert::passages_from_json;
use super::convert::time;
use crate::model::brief::Brief;
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
    BRIEF = "
        SELECT b.id, coalesce(b.story, b.id) AS story_id, f.name AS feed,
            coalesce(b.outlet, f.outlet_shown) AS outlet, b.url, b.title, b.published, b.updated,
            b.published_inferred, b.updated_inferred, b.first_seen, b.revision, b.starred,
            b.language, b.authors, b.categories, b.image, b.image_caption, b.enclosures,
            b.points, b.body, b.text, b.html
        FROM brief AS b JOIN feed AS f ON f.feed_id = b.feed_id WHERE b.brief = :brief";

    /// Its occurrences, the original first.
    SOURCES = "
        SELECT f.name AS feed, coalesce(s.outlet, f.outlet_shown) AS outlet,
            coalesce(s.guid, s.url, '') AS guid, s.url, s.title, s.published, s.duplicate
        FROM source AS s JOIN feed AS f ON f.feed_id = s.feed_id
        WHERE s.brief = :brief ORDER BY s.duplicate, s.source_id";

    /// Its versions, the first one first.
    REVISIONS = "
        SELECT number, seen, updated, title, text, points, body
        FROM revision WHERE brief = :brief
        UNION ALL
        SELECT revision, revised, updated, title, text, points, body
        FROM brief WHERE brief = :brief
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
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Brief> {
    let text: String = row.get("text")?;
    let published: Option<i64> = row.get("published")?;
    let updated: Option<i64> = row.get("updated")?;
    let image: Option<String> = row.get("image")?;
    let caption: Option<String> = row.get("image_caption")?;
    let list = |column: &str| -> rusqlite::Result<Vec<String>> {
        Ok(list_from_json(row.get_ref(column)?.as_str_or_null()?))
    };
    Ok(Brief {
        id: row.get("id")?,
        story_id: row.get("story_id")?,
        feed: row.get("feed")?,
        outlet: row.get("outlet")?,
        revision: row.get("revision")?,
        first_seen: time(row.get("first_seen")?),
        starred: row.get("starred")?,
        sources: Vec::new(),
        draft: Draft {
            title: row.get("title")?,
            original_title: None,
            url: row.get("url")?,
            published: published.map(time),
            published_inferred: row.get("published_inferred")?,
            updated: updated.map(time),
            updated_inferred: row.get("updated_inferred")?,
            key_points: passages_from_json(row.get_ref("points")?.as_str()?, &text),
            body: passages_from_json(row.get_ref("body")?.as_str()?, &text),
            text,
            html: row.get("html")?,
            language: row.get("language")?,
            authors: list("authors")?,
            categories: list("categories")?,
            image: image.map(|url| Image { url, caption }),
            enclosures: list_from_json(row.get_ref("enclosures")?.as_str_or_null()?),
        },
    })
}

fn source_from_row(row: &Row<'_>) -> rusqlite::Result<Source> {
    let published: Option<i64> = row.get("published")?;
    let duplicate: bool = row.get("duplicate")?;
    Ok(Source {
        feed: row.get("feed")?,
        outlet: row.get("outlet")?,
        item_id: row.get("guid")?,
        url: row.get("url")?,
        title: row.get("title")?,
        published: published.map(time),
        kind: if duplicate {
            SourceKind::Duplicate
        } else {
            SourceKind::Original
        },
    })
}
