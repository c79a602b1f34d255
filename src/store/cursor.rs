//! Exports that go on: what changed between two events, as it stood at the
//! second, and the steps of a named cursor.

use super::convert::ms;
use super::convert::passages_from_json;
use super::convert::time;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::event::EventKind;
use crate::query::Query;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::HashMap;
use std::collections::HashSet;

statements! {
    /// A cursor and its open step.
    CURSOR = "
        SELECT seq, upto, at, file, form, query, sources, seal FROM _cursor WHERE name = :name";

    /// A cursor that has not been anywhere.
    CURSOR_ADD = "INSERT OR IGNORE INTO _cursor (name, seq) VALUES (:name, 0)";

    /// Opens a step, unless one is open or the cursor has gone on.
    STEP_BEGIN = "
        UPDATE _cursor SET upto = :upto, at = :at, file = :file, form = :form, query = :query,
            sources = :sources, seal = NULL
        WHERE name = :name AND seq = :from AND upto IS NULL";

    /// A step without a file.
    STEP_PASS = "
        UPDATE _cursor SET seq = :upto WHERE name = :name AND seq = :from AND upto IS NULL";

    /// The file of the open step.
    STEP_SEAL = "UPDATE _cursor SET seal = :seal WHERE name = :name AND upto IS NOT NULL";

    /// Ends the open step.
    STEP_CLOSE = "
        UPDATE _cursor SET seq = upto, upto = NULL, at = NULL, file = NULL, form = NULL,
            query = NULL, sources = NULL, seal = NULL
        WHERE name = :name AND upto IS NOT NULL";

    /// What happened to briefs, by the ids that they have now.
    BRIEF_EVENTS = "
        SELECT e.seq, e.kind, coalesce(b.brief, c.brief), e.detail ->> '$.revision'
        FROM _event AS e LEFT JOIN _brief AS b ON b.id = e.brief_id
            LEFT JOIN _alias AS a ON a.id = e.brief_id LEFT JOIN _brief AS c ON c.id = a.brief_id
        WHERE e.seq > :after AND e.kind IN ('brief.new', 'brief.revised') ORDER BY e.seq";

    /// Every brief, the oldest first.
    BRIEFS_IN_ORDER = "SELECT brief FROM _brief ORDER BY brief";

    /// The number of a brief's version now.
    REVISION_NOW = "SELECT revision FROM _brief WHERE brief = :brief";

    /// An earlier version.
    REVISION_THEN = "
        SELECT updated, title, text, points, body, html FROM _revision
        WHERE brief = :brief AND number = :number";
}

/// A step of an export that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The cursor's name.
    pub name: String,
    /// The last event that an earlier step holds; 0: there was none.
    pub from: i64,
    /// The last event that this one holds.
    pub upto: i64,
    /// When it was begun.
    pub at: Timestamp,
    /// Its file, absolute; none: there is nothing to write.
    pub file: Option<String>,
    /// The name of its form.
    pub form: String,
    /// What it asks for, in the search language, without relative times.
    pub query: String,
    /// With their sources.
    pub sources: bool,
    /// What its file is known by, once that is whole.
    pub seal: Option<String>,
}

/// Briefs as they stood at the end of a step, in the order of its events.
#[derive(Debug)]
pub struct StepBriefs<'a> {
    reader: &'a Reader,
    /// Rowids, with the number of an earlier version where it is that.
    briefs: std::vec::IntoIter<(i64, Option<u32>)>,
}

impl StepBriefs<'_> {
    /// How many are still to come, at most.
    pub fn left(&self) -> usize {
        self.briefs.len()
    }
}

impl Iterator for StepBriefs<'_> {
    type Item = Result<Brief, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (rowid, number) = self.briefs.next()?;
            match self.reader.read(|db| version(db, rowid, number)) {
                Ok(None) => {}
                Ok(Some(brief)) => return Some(Ok(brief)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Reader {
    /// How far a cursor has come, and its step where one is open.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn cursor(&self, name: &str) -> Result<(i64, Option<Step>), StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(CURSOR)?;
            let found = statement.query_row(named_params! {":name": name}, |row| {
                let from = row.get(0)?;
                let Some(upto) = row.get(1)? else {
                    return Ok((from, None));
                };
                let step = Step {
                    name: name.to_owned(),
                    from,
                    upto,
                    at: time(row.get(2)?),
                    file: row.get(3)?,
                    form: row.get(4)?,
                    query: row.get(5)?,
                    sources: row.get(6)?,
                    seal: row.get(7)?,
                };
                Ok((from, Some(step)))
            });
            Ok(found.optional()?.unwrap_or((0, None)))
        })
    }

    /// What came or changed behind one event and up to another, as it stood at
    /// that one; behind event 0: everything. What a query finds is decided by
    /// how briefs stand now.
    ///
    /// # Errors
    /// [`StoreError::Pruned`] when some of those events are gone.
    pub fn between(&self, find: &Find, from: i64, upto: i64) -> Result<StepBriefs<'_>, StoreError> {
        if from > 0 {
            // Says so where they are gone.
            self.events(from, 1)?;
        }
        let found: Option<HashSet<i64>> = match find.query {
            Query::All if find.since.is_none() && find.until.is_none() => None,
            _ => Some(self.found(find)?.into_iter().collect()),
        };
        let mut briefs = self.read(|db| changed(db, from, upto))?;
        if let Some(found) = found {
            briefs.retain(|(rowid, _)| found.contains(rowid));
        }
        Ok(StepBriefs {
            reader: self,
            briefs: briefs.into_iter(),
        })
    }
}

fn changed(db: &Connection, from: i64, upto: i64) -> Result<Vec<(i64, Option<u32>)>, StoreError> {
    // One state of the database for all that follows.
    let moment = db.unchecked_transaction()?;
    // Within: place in the order, and the version where an event tells it.
    let mut within: HashMap<i64, (i64, Option<u32>)> = HashMap::new();
    let mut next: HashMap<i64, u32> = HashMap::new();
    let mut statement = moment.prepare_cached(BRIEF_EVENTS)?;
    let mut rows = statement.query(named_params! {":after": from})?;
    while let Some(row) = rows.next()? {
        let (seq, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let Some(rowid) = row.get::<_, Option<i64>>(2)? else {
            continue;
        };
        let revision: Option<u32> = row.get(3)?;
        if seq <= upto {
            within.insert(rowid, (seq, revision));
        } else if kind == EventKind::BriefNew.name() {
            // Another brief than the one before, or not there yet.
            next.entry(rowid).or_insert(1);
        } else if let Some(revision) = revision {
            next.entry(rowid).or_insert(revision);
        }
    }
    if from == 0 {
        // What was stored before the oldest event comes first.
        let all: Vec<i64> = leaf::column(&moment, BRIEFS_IN_ORDER, [])?;
        for (place, rowid) in (i64::MIN..).zip(all) {
            if next.get(&rowid) != Some(&1) {
                within.entry(rowid).or_insert((place, None));
            }
        }
    }
    let mut now = moment.prepare_cached(REVISION_NOW)?;
    let mut briefs = Vec::with_capacity(within.len());
    for (rowid, (place, told)) in within {
        let then = match (told, next.get(&rowid)) {
            (Some(told), _) => Some(told),
            (None, Some(next)) => Some(next.saturating_sub(1).max(1)),
            (None, None) => None,
        };
        let current: u32 = now.query_row(named_params! {":brief": rowid}, |row| row.get(0))?;
        briefs.push((place, rowid, then.filter(|then| *then != current)));
    }
    briefs.sort_unstable();
    Ok(briefs
        .into_iter()
        .map(|(_, rowid, then)| (rowid, then))
        .collect())
}

/// A brief as it stands, or as it stood in an earlier version.
fn version(db: &Connection, rowid: i64, number: Option<u32>) -> Result<Option<Brief>, StoreError> {
    let Some(mut brief) = load::briefs(db, &[rowid])?.pop() else {
        return Ok(None);
    };
    let Some(number) = number else {
        return Ok(Some(brief));
    };
    let mut statement = db.prepare_cached(REVISION_THEN)?;
    let this = named_params! {":brief": rowid, ":number": number};
    let mut rows = statement.query(this)?;
    if let Some(row) = rows.next()? {
        let draft = &mut brief.draft;
        let updated: Option<i64> = row.get(0)?;
        draft.updated = updated.map(time);
        draft.title = row.get(1)?;
        draft.text = row.get(2)?;
        draft.key_points =
            passages_from_json(row.get_ref(3)?.as_str().unwrap_or("[]"), &draft.text);
        draft.body = passages_from_json(row.get_ref(4)?.as_str().unwrap_or("[]"), &draft.text);
        draft.html = row.get(5)?;
        brief.revision = number;
    }
    Ok(Some(brief))
}

impl Batch<'_> {
    /// A transaction that power loss does not take back once it is committed:
    /// files are put in their places by what it says.
    pub(super) fn for_good<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.db.execute_batch("PRAGMA synchronous = full")?;
        let worked = self.piece(work);
        self.db.execute_batch("PRAGMA synchronous = normal")?;
        worked
    }

    pub(super) fn begin_step(&self, step: &Step) -> Result<bool, StoreError> {
        let named = named_params! {":name": step.name};
        self.db.prepare_cached(CURSOR_ADD)?.execute(named)?;
        let changed = match &step.file {
            Some(file) => self.db.prepare_cached(STEP_BEGIN)?.execute(named_params! {
                ":name": step.name,
                ":from": step.from,
                ":upto": step.upto,
                ":at": ms(step.at),
                ":file": file,
                ":form": step.form,
                ":query": step.query,
                ":sources": step.sources,
            })?,
            None => self.db.prepare_cached(STEP_PASS)?.execute(named_params! {
                ":name": step.name,
                ":from": step.from,
                ":upto": step.upto,
            })?,
        };
        Ok(changed == 1)
    }

    pub(super) fn seal_step(&self, name: &str, seal: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(STEP_SEAL)?
            .execute(named_params! {":name": name, ":seal": seal})?;
        Ok(())
    }

    pub(super) fn close_step(&self, name: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(STEP_CLOSE)?
            .execute(named_params! {":name": name})?;
        Ok(())
    }
}
