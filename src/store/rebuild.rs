//! `db rebuild`: the search index anew, then everything else that follows from
//! the items.
//!
//! A second index is filled in pieces. Triggers keep, of every brief that
//! any process changes meanwhile, the words that the second index may hold;
//! a last short transaction brings it up to date and gives it the name of the
//! first. Until then the first one is in use, and whatever is left of a
//! rebuild that was broken off is removed by the next.

use super::grams::grams;
use super::owner;
use super::pieces::PIECE;
use super::pieces::Pieces;
use super::upkeep::BRIEFS_COUNT;
use super::writer::Batch;
use super::writer::IndexChange;
use super::writer::Indexed;
use super::writer::write_index;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use rusqlite::named_params;
use std::time::Instant;

/// The second index, until it is the first.
const NEXT: &str = "briefs_fts_next";

/// The first one, when it no longer is.
const OLD: &str = "briefs_fts_old";

/// Who works on the index, as a line of [`Store::note`].
const OWNER: &str = "rebuild.owner";

/// Briefs that one piece indexes at most, so that its commit is short too.
const FILL_MAX: u64 = 200;

/// Changed briefs that one piece brings up to date.
const CHANGED_MAX: i64 = 50;

/// Briefs that are made again and written at once, at most.
const REDO_MAX: i64 = 100;

/// Briefs that are placed in stories in one piece.
const PLACE_MAX: i64 = 100;

/// Rows of an index's own tables that one piece deletes.
const ROWS_MAX: i64 = 500;

statements! {
    /// Briefs behind one, with what the index holds of them.
    BRIEFS_AFTER = "
        SELECT brief, title, text, grams FROM _brief WHERE brief > :after ORDER BY brief";

    /// Briefs behind one.
    BRIEF_ROWIDS_AFTER = "
        SELECT brief FROM _brief WHERE brief > :after ORDER BY brief LIMIT :limit";

    /// A brief's bigrams.
    BRIEF_GRAMS_SET = "UPDATE _brief SET grams = :grams WHERE brief = :brief";

    /// Is there a table of this name?
    TABLE_EXISTS = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = :name";
}

/// What is there during a rebuild only. `brief_changed` holds the words of a
/// brief as the second index may hold them; no words: it holds none.
const BEGIN: &str = "
    CREATE VIRTUAL TABLE briefs_fts_next
        USING fts5(title, text, grams, content=\"briefs\", tokenize='unicode61');
    INSERT INTO briefs_fts_next (briefs_fts_next, rank)
        VALUES ('automerge', 8), ('hashsize', 4194304);
    CREATE TABLE brief_changed (
        brief INTEGER PRIMARY KEY,
        title TEXT,
        text  TEXT,
        grams TEXT
    ) STRICT;
    CREATE TRIGGER brief_changed_new AFTER INSERT ON _brief BEGIN
        INSERT OR IGNORE INTO brief_changed (brief) VALUES (new.brief);
    END;
    CREATE TRIGGER brief_changed_words AFTER UPDATE OF title, text, grams ON _brief BEGIN
        INSERT OR IGNORE INTO brief_changed (brief, title, text, grams)
        VALUES (old.brief, old.title, old.text, old.grams);
    END;
    CREATE TRIGGER brief_changed_place AFTER UPDATE OF brief ON _brief BEGIN
        INSERT OR IGNORE INTO brief_changed (brief, title, text, grams)
        VALUES (old.brief, old.title, old.text, old.grams);
        INSERT OR IGNORE INTO brief_changed (brief) VALUES (new.brief);
    END;
    CREATE TRIGGER brief_changed_gone AFTER DELETE ON _brief BEGIN
        INSERT OR IGNORE INTO brief_changed (brief, title, text, grams)
        VALUES (old.brief, old.title, old.text, old.grams);
    END;";

/// The end of noting changes.
const NOTE_NO_MORE: &str = "
    DROP TRIGGER IF EXISTS brief_changed_new;
    DROP TRIGGER IF EXISTS brief_changed_words;
    DROP TRIGGER IF EXISTS brief_changed_place;
    DROP TRIGGER IF EXISTS brief_changed_gone;
    DROP TABLE IF EXISTS brief_changed;";

/// Briefs read just now hold their present words.
const CHANGED_FORGET: &str = "DELETE FROM brief_changed WHERE brief > :after AND brief <= :last";

/// Changed briefs: what the second index holds of each, and what it must hold.
const CHANGED: &str = "
    SELECT c.brief, c.title, c.text, c.grams, b.title, b.text, b.grams
    FROM brief_changed AS c LEFT JOIN _brief AS b ON b.brief = c.brief
    ORDER BY c.brief LIMIT :limit";

const CHANGED_COUNT: &str = "SELECT count(*) FROM brief_changed";

/// A brief that is made again.
struct Remade {
    brief: i64,
    was: Brief,
    draft: Option<Draft>,
}

impl Batch<'_> {
    /// Tells how many briefs there are.
    pub(super) fn rebuild(
        &mut self,
        redo: Option<Redo>,
        now: Timestamp,
        watch: Watch,
    ) -> Result<u64, StoreError> {
        let mut pieces = Pieces::new(self, watch);
        self.claim_index(&mut pieces)?;
        if let Err(error) = self.rebuild_index(&mut pieces) {
            match self.remove_leftovers(&mut Pieces::new(self, unwatched())) {
                Ok(()) => self.release_index()?,
                Err(left) => {
                    tracing::warn!(error = %left, "the next rebuild removes what is left: {left}");
                }
            }
            return Err(error);
        }
        let remade = self
            .remake_all(redo, &mut pieces)
            .and_then(|remade| self.replace_all(now, &mut pieces).map(|()| remade));
        self.release_index()?;
        remade
    }

    /// Makes this process the one that works on the index, and removes what a
    /// rebuild that was broken off has left.
    pub(super) fn claim_index(&mut self, pieces: &mut Pieces) -> Result<(), StoreError> {
        let before = self.piece(|batch| {
            let before = batch.note_of(OWNER)?;
            if let Some(other) = before.as_deref().filter(|other| *other != batch.owner)
                && owner::is_alive(other)
            {
                return Err(StoreError::Rebuilding {
                    pid: other.split('-').next().and_then(|pid| pid.parse().ok()),
                });
            }
            batch.note(OWNER, batch.owner)?;
            batch.db.execute_batch(NOTE_NO_MORE)?;
            Ok(before)
        })?;
        match before {
            Some(_) => self.remove_leftovers(pieces),
            None => Ok(()),
        }
    }

    /// Lets others work on it.
    pub(super) fn release_index(&self) -> Result<(), StoreError> {
        self.note(OWNER, "")
    }

    fn rebuild_index(&mut self, pieces: &mut Pieces) -> Result<(), StoreError> {
        self.piece(|batch| Ok(batch.db.execute_batch(BEGIN)?))?;
        let of = self.briefs()?;
        let (mut after, mut done) = (i64::MIN, 0);
        while after < i64::MAX {
            let (last, count) = self.piece(|batch| batch.fill(after))?;
            after = last;
            done += count;
            pieces.next(Stage::Index, done, of.max(done))?;
        }
        while self
            .db
            .query_row(CHANGED_COUNT, [], |row| row.get::<_, i64>(0))?
            > CHANGED_MAX
        {
            self.piece(|batch| batch.catch_up())?;
            pieces.next(Stage::Index, done, of.max(done))?;
        }
        self.piece(|batch| {
            while batch.catch_up()? > 0 {}
            batch.db.execute_batch(NOTE_NO_MORE)?;
            if batch.has_table(INDEX)? {
                batch.rename(INDEX, OLD)?;
            }
            batch.rename(NEXT, INDEX)
        })?;
        self.remove_index(OLD, pieces)
    }

    /// Puts more briefs into the second index: how far it came (the largest
    /// number when there are no more), and how many.
    fn fill(&mut self, after: i64) -> Result<(i64, u64), StoreError> {
        let begun = Instant::now();
        let (mut count, mut last) = (0, after);
        let mut statement = self.db.prepare_cached(BRIEFS_AFTER)?;
        let mut rows = statement.query(named_params! {":after": after})?;
        while count < FILL_MAX && begun.elapsed() < PIECE {
            let Some(row) = rows.next()? else {
                // Also those behind the last one that are deleted.
                last = i64::MAX;
                break;
            };
            let change = IndexChange {
                brief: row.get(0)?,
                gone: None,
                now: indexed_in(row, 1)?,
            };
            (count, last) = (count + 1, change.brief);
            write_index(self.db, NEXT, vec![change])?;
        }
        self.db
            .prepare_cached(CHANGED_FORGET)?
            .execute(named_params! {":after": after, ":last": last})?;
        Ok((last, count))
    }

    /// Brings some changed briefs up to date in the second index; how many.
    fn catch_up(&mut self) -> Result<usize, StoreError> {
        let changes: Vec<IndexChange> = self
            .db
            .prepare_cached(CHANGED)?
            .query_map(named_params! {":limit": CHANGED_MAX}, |row| {
                Ok(IndexChange {
                    brief: row.get(0)?,
                    gone: indexed_in(row, 1)?,
                    now: indexed_in(row, 4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let count = changes.len();
        if let Some(last) = changes.last().map(|change| change.brief) {
            write_index(self.db, NEXT, changes)?;
            self.db
                .prepare_cached(CHANGED_FORGET)?
                .execute(named_params! {":after": i64::MIN, ":last": last})?;
        }
        Ok(count)
    }

    /// Makes bigrams, and with `redo` points, paragraphs and text, again.
    fn remake_all(
        &mut self,
        mut redo: Option<Redo>,
        pieces: &mut Pieces,
    ) -> Result<u64, StoreError> {
        let (mut after, mut done) = (i64::MIN, 0);
        loop {
            let rowids: Vec<i64> = self
                .db
                .prepare_cached(BRIEF_ROWIDS_AFTER)?
                .query_map(named_params! {":after": after, ":limit": REDO_MAX}, |row| {
                    row.get(0)
                })?
                .collect::<rusqlite::Result<_>>()?;
            if rowids.is_empty() {
                return Ok(done);
            }
            // The long part needs no lock.
            let begun = Instant::now();
            let mut remade = Vec::new();
            for brief in rowids {
                if let Some(was) = load::brief(self.db, brief)? {
                    remade.extend(self.remake(brief, was, redo.as_mut())?);
                }
                (after, done) = (brief, done + 1);
                if begun.elapsed() >= PIECE {
                    break;
                }
            }
            if !remade.is_empty() {
                self.piece(|batch| remade.into_iter().try_for_each(|one| batch.keep(one)))?;
            }
            pieces.next(Stage::Briefs, done, self.briefs()?.max(done))?;
        }
    }

    /// Places every brief in a story anew, the oldest first.
    fn replace_all(&mut self, now: Timestamp, pieces: &mut Pieces) -> Result<(), StoreError> {
        let (mut after, mut done) = (i64::MIN, 0);
        while let Some((last, count)) =
            self.piece(|batch| batch.place_anew(after, PLACE_MAX, now))?
        {
            (after, done) = (last, done + count);
            pieces.next(Stage::Stories, done, self.briefs()?.max(done))?;
        }
        Ok(())
    }

    /// None where everything is as it would be made.
    fn remake(
        &self,
        brief: i64,
        was: Brief,
        redo: Option<&mut Redo>,
    ) -> Result<Option<Remade>, StoreError> {
        let draft = redo.and_then(|redo| redo(&was)).filter(|draft| {
            // These are not the redo's to change.
            let fresh = Draft {
                updated: was.draft.updated,
                updated_inferred: was.draft.updated_inferred,
                original_title: was.draft.original_title.clone(),
                ..draft.clone()
            };
            fresh != was.draft
        });
        let is = self.indexed(brief)?;
        let stale = grams(&[&is.title, &is.text]) != is.grams;
        Ok((draft.is_some() || stale).then_some(Remade { brief, was, draft }))
    }

    /// Nothing, where the brief has changed since it was read: who changed it
    /// has made it anew.
    fn keep(&mut self, remade: Remade) -> Result<(), StoreError> {
        let Remade { brief, was, draft } = remade;
        let Some(now) = load::brief(self.db, brief)? else {
            return Ok(());
        };
        if (now.revision, &now.draft) != (was.revision, &was.draft) {
            return Ok(());
        }
        if let Some(draft) = draft {
            return self.put_in_place(brief, draft);
        }
        let gone = self.indexed(brief)?;
        let fresh = Indexed {
            grams: grams(&[&gone.title, &gone.text]),
            ..gone.clone()
        };
        self.db
            .prepare_cached(BRIEF_GRAMS_SET)?
            .execute(named_params! {":brief": brief, ":grams": fresh.grams})?;
        self.index.push(IndexChange {
            brief,
            gone: Some(gone),
            now: Some(fresh),
        });
        Ok(())
    }

    fn remove_leftovers(&mut self, pieces: &mut Pieces) -> Result<(), StoreError> {
        self.piece(|batch| Ok(batch.db.execute_batch(NOTE_NO_MORE)?))?;
        self.remove_index(NEXT, pieces)?;
        self.remove_index(OLD, pieces)
    }

    /// Drops an index that nobody uses; its larger tables are emptied first, in
    /// pieces. FTS5 itself needs the first ten rows of its data to be dropped.
    fn remove_index(&mut self, name: &str, pieces: &mut Pieces) -> Result<(), StoreError> {
        if !self.has_table(name)? {
            return Ok(());
        }
        for (table, limit) in [("data", ROWS_MAX), ("docsize", 40 * ROWS_MAX)] {
            let table = format!("{name}_{table}");
            let sql = format!(
                "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE id > 10 OR id < 1
                 LIMIT {limit})"
            );
            while self.has_table(&table)?
                && self.piece(|batch| Ok(batch.db.execute(&sql, [])?))? > 0
            {
                pieces.next(Stage::Cleaning, 0, 0)?;
            }
        }
        self.piece(|batch| Ok(batch.db.execute_batch(&format!("DROP TABLE {name}"))?))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        Ok(self.db.execute_batch(&sql)?)
    }

    fn has_table(&self, name: &str) -> Result<bool, StoreError> {
        let named = named_params! {":name": name};
        Ok(self.db.prepare_cached(TABLE_EXISTS)?.exists(named)?)
    }

    fn briefs(&self) -> Result<u64, StoreError> {
        let briefs: i64 = self.db.query_row(BRIEFS_COUNT, [], |row| row.get(0))?;
        Ok(briefs.unsigned_abs())
    }
}

/// What an index holds, from a row's columns `at` and the next two; none
/// where they are null.
fn indexed_in(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<Indexed>> {
    let Some(title) = row.get(at)? else {
        return Ok(None);
    };
    Ok(Some(Indexed {
        title,
        text: row.get(at + 1)?,
        grams: row.get(at + 2)?,
    }))
}
