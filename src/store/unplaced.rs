//! Briefs of databases from before there were stories: nobody has looked yet
//! which event they are of.

use super::stories::What;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use rusqlite::named_params;

/// A line of [`Store::note`]: every brief from this rowid on has its place.
/// Rowids are in order of display, so the newest come first.
const PLACED_FROM: &str = "stories.placed_from";

/// Briefs that one step looks at.
const LOOK_MAX: i64 = 1000;

/// Briefs that one step places.
const PLACE_MAX: usize = 50;

statements! {
    /// Briefs before one, the newest first, and whether each is unplaced.
    BRIEFS_BEFORE = "
        SELECT b.brief, b.id, s.sketch_id IS NULL
        FROM _brief AS b LEFT JOIN _sketch AS s ON s.brief = b.brief
        WHERE b.brief < :before ORDER BY b.brief DESC LIMIT :limit";
}

impl Batch<'_> {
    /// Places some of them as if they came now, the newest first; true when
    /// there may be more. The only events are those of stories.
    pub(super) fn place_unplaced(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        let noted = self.note_of(PLACED_FROM)?;
        let before = noted.and_then(|rowid| rowid.parse().ok());
        let mut from = before.unwrap_or(i64::MAX);
        if from == i64::MIN {
            return Ok(false);
        }
        let mut unplaced = Vec::new();
        let mut seen = 0;
        let mut statement = self.db.prepare_cached(BRIEFS_BEFORE)?;
        let mut rows = statement.query(named_params! {":before": from, ":limit": LOOK_MAX})?;
        while unplaced.len() < PLACE_MAX
            && let Some(row) = rows.next()?
        {
            from = row.get(0)?;
            seen += 1;
            if row.get(2)? {
                unplaced.push(row.get(1)?);
            }
        }
        let more = unplaced.len() == PLACE_MAX || seen == LOOK_MAX;
        drop(rows);
        drop(statement);
        for id in unplaced {
            self.note_news(now, What::Brief(id));
        }
        self.note(PLACED_FROM, &if more { from } else { i64::MIN }.to_string())?;
        Ok(more)
    }
}
