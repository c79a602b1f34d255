//! Editions: when each was made, and what is in it.

use super::convert::ms;
use super::convert::time;
use super::convert::to_json;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::edition::Run;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::collections::HashSet;

/// Runs of an edition that are kept; older ones that have ended go.
const RUNS_KEPT: i64 = 400;

statements! {
    /// An edition is configured. One from before the clock was set back began now.
    EDITION_KEEP = "
        INSERT INTO _edition (name, since) VALUES (:name, :now)
        ON CONFLICT (name) DO UPDATE SET since = min(since, :now)";

    /// What a user asks of it; null: it was answered.
    EDITION_ASK = "UPDATE _edition SET asked = :asked WHERE name = :name";

    /// One edition.
    EDITION = "SELECT since, asked FROM _edition WHERE name = :name";

    /// Adds a run, unless that time's is there already.
    RUN_ADD = "
        INSERT OR IGNORE INTO _run
            (edition, due, begun, ended, last_event, delivery, stories, ids, steps)
        VALUES (:edition, :due, :begun, :ended, :last_event, :delivery, :stories, :ids, :steps)";

    /// How far it has come.
    RUN_SAVE = "
        UPDATE _run SET begun = :begun, ended = :ended, steps = :steps WHERE run_id = :run_id";

    /// Old ones go.
    RUNS_PRUNE = "
        DELETE FROM _run WHERE edition = :edition AND ended IS NOT NULL AND run_id <= (
            SELECT run_id FROM _run WHERE edition = :edition
            ORDER BY run_id DESC LIMIT 1 OFFSET :kept)";

    /// The last one made.
    RUN_LAST = "
        SELECT run_id, edition, due, begun, ended, last_event, delivery, stories, ids, steps
        FROM _run WHERE edition = :edition ORDER BY run_id DESC LIMIT 1";

    /// Those with more to do, in order.
    RUNS_OPEN = "
        SELECT run_id, edition, due, begun, ended, last_event, delivery, stories, ids, steps
        FROM _run WHERE edition = :edition AND ended IS NULL ORDER BY run_id";

    /// The last event before a time.
    EVENT_BEFORE = "SELECT seq FROM _event WHERE at < :at ORDER BY seq DESC LIMIT 1";

    /// Briefs that came by these events.
    BRIEFS_NEW = "
        SELECT DISTINCT b.brief FROM _event AS e JOIN _brief AS b ON b.id = e.brief_id
        WHERE e.kind = 'brief.new' AND e.seq > :from AND e.seq <= :to";

    /// The ids of a brief and of its story.
    BRIEF_IDS = "SELECT id, coalesce(story, id) FROM _brief WHERE brief = :brief";
}

/// What is known of an edition besides its configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EditionState {
    /// Since when it is configured; none: nobody has run it yet.
    pub since: Option<Timestamp>,
    /// What a user asked for and waits for.
    pub asked: Option<Asked>,
    /// The last one that was made.
    pub last: Option<Run>,
    /// Those with something left to do, in order.
    pub open: Vec<Run>,
}

/// What a user can ask of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The last one again, or the one that is due.
    Again,
    /// One that ends now.
    Now,
}

impl Asked {
    fn name(self) -> &'static str {
        match self {
            Asked::Again => "again",
            Asked::Now => "now",
        }
    }
}

/// What goes into an edition.
#[derive(Debug, Clone)]
pub struct Gather {
    /// What is looked for; its limit counts what comes out.
    pub find: Find,
    /// Give stories, not briefs.
    pub stories: bool,
    /// Only what came behind this event; none: whenever it came.
    pub behind: Option<i64>,
    /// And not behind this one. Stories that anything came to behind it are
    /// left out: they are not quiet yet.
    pub up_to: i64,
}

impl Store {
    /// Notes since when these editions are configured.
    pub fn keep_editions(&self, names: Vec<String>, now: Timestamp) -> Pending<()> {
        self.submit(move |batch| {
            for name in &names {
                batch
                    .db
                    .prepare_cached(EDITION_KEEP)?
                    .execute(named_params! {":name": name, ":now": ms(now)})?;
            }
            Ok(())
        })
    }

    /// Asks whoever makes editions for one; none: it was answered.
    pub fn ask_edition(&self, name: &str, asked: Option<Asked>) -> Pending<()> {
        let name = name.to_owned();
        self.submit(move |batch| {
            let asked = asked.map(Asked::name);
            batch
                .db
                .prepare_cached(EDITION_ASK)?
                .execute(named_params! {":name": name, ":asked": asked})?;
            Ok(())
        })
    }

    /// Settles what is in an edition; false when somebody else has made that
    /// of the same time.
    pub fn open_run(&self, run: Run) -> Pending<bool> {
        self.submit(move |batch| batch.open_run(&run))
    }

    /// Notes how far it has come.
    pub fn save_run(&self, run: Run) -> Pending<()> {
        self.submit(move |batch| batch.save_run(&run))
    }
}

impl Batch<'_> {
    fn open_run(&mut self, run: &Run) -> Result<bool, StoreError> {
        let added = self.db.prepare_cached(RUN_ADD)?.execute(named_params! {
            ":edition": run.edition,
            ":due": ms(run.due),
            ":begun": ms(run.begun),
            ":ended": run.ended.map(ms),
            ":last_event": run.last_event,
            ":delivery": run.delivery,
            ":stories": run.stories,
            ":ids": to_json(&run.ids)?,
            ":steps": to_json(&run.steps)?,
        })?;
        self.db
            .prepare_cached(RUNS_PRUNE)?
            .execute(named_params! {":edition": run.edition, ":kept": RUNS_KEPT})?;
        Ok(added > 0)
    }

    fn save_run(&mut self, run: &Run) -> Result<(), StoreError> {
        self.db.prepare_cached(RUN_SAVE)?.execute(named_params! {
            ":run_id": run.run_id,
            ":begun": ms(run.begun),
            ":ended": run.ended.map(ms),
            ":steps": to_json(&run.steps)?,
        })?;
        Ok(())
    }
}

impl Reader {
    /// What is known of an edition.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn edition(&self, name: &str) -> Result<EditionState, StoreError> {
        self.read(|db| {
            let of = named_params! {":edition": name};
            let row: Option<(i64, Option<String>)> = db
                .prepare_cached(EDITION)?
                .query_row(named_params! {":name": name}, |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            let last = db.prepare_cached(RUN_LAST)?.query_row(of, run).optional()?;
            let mut statement = db.prepare_cached(RUNS_OPEN)?;
            let open = statement.query_map(of, run)?;
            let (since, asked) = row.unzip();
            Ok(EditionState {
                since: since.map(time),
                asked: asked.flatten().map(|asked| match asked.as_str() {
                    "now" => Asked::Now,
                    _ => Asked::Again,
                }),
                last,
                open: open.collect::<rusqlite::Result<_>>()?,
            })
        })
    }

    /// The last event before a time; 0: there is none.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn event_before(&self, at: Timestamp) -> Result<i64, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(EVENT_BEFORE)?;
            let found = statement.query_row(named_params! {":at": ms(at)}, |row| row.get(0));
            Ok(found.optional()?.unwrap_or(0))
        })
    }

    /// The ids of what goes into an edition, in the order of what is looked
    /// for.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn gather(&self, gather: &Gather) -> Result<Vec<String>, StoreError> {
        let limit = gather.find.limit.unwrap_or(u64::MAX);
        let all = Find {
            limit: None,
            ..gather.find.clone()
        };
        let found = self.found(&all)?;
        let late = self.new_briefs(gather.up_to, i64::MAX)?;
        let new = match gather.behind {
            Some(behind) => Some(self.new_briefs(behind, gather.up_to)?),
            None => None,
        };
        self.read(|db| {
            let mut statement = db.prepare_cached(BRIEF_IDS)?;
            let mut ids = |brief: i64| -> Result<Option<(String, String)>, StoreError> {
                let this = named_params! {":brief": brief};
                let row = statement.query_row(this, |row| Ok((row.get(0)?, row.get(1)?)));
                Ok(row.optional()?)
            };
            let mut left_out = HashSet::new();
            for brief in late.iter().filter(|_| gather.stories) {
                left_out.extend(ids(*brief)?.map(|(_, story)| story));
            }
            let mut gathered = Vec::new();
            for brief in found {
                if gathered.len() as u64 >= limit {
                    break;
                }
                let is_new = new.as_ref().is_none_or(|new| new.contains(&brief));
                if !is_new || late.contains(&brief) {
                    continue;
                }
                let Some((id, story)) = ids(brief)? else {
                    continue;
                };
                match gather.stories {
                    // Also what was gathered once is left out from then on.
                    true if left_out.insert(story.clone()) => gathered.push(story),
                    true => {}
                    false => gathered.push(id),
                }
            }
            Ok(gathered)
        })
    }

    /// Briefs that came behind one event, up to and with another.
    fn new_briefs(&self, behind: i64, up_to: i64) -> Result<HashSet<i64>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(BRIEFS_NEW)?;
            let span = named_params! {":from": behind, ":to": up_to};
            let rows = statement.query_map(span, |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let list = |at: usize| -> rusqlite::Result<String> { row.get(at) };
    Ok(Run {
        run_id: row.get(0)?,
        edition: row.get(1)?,
        due: time(row.get(2)?),
        begun: time(row.get(3)?),
        ended: row.get::<_, Option<i64>>(4)?.map(time),
        last_event: row.get(5)?,
        delivery: row.get(6)?,
        stories: row.get(7)?,
        ids: serde_json::from_str(&list(8)?).unwrap_or_default(),
        steps: serde_json::from_str(&list(9)?).unwrap_or_default(),
    })
}
