//! Stories: briefs placed in them as they come, and what each story says.
//! Which event a brief tells of and what is drawn from its reports `cluster`
//! says.
//!
//! What a transaction has brought is noted while it runs and placed at its
//! end, the oldest first, so that one document in any order gives one result.

use super::convert::ms;
use super::convert::time;
use super::story_statements::*;
use super::writer::Batch;
use super::*;
use crate::cluster;
use crate::cluster::Sketch;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use hashbrown::HashMap;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::BTreeMap;
use std::collections::HashSet;

/// Milliseconds that clues are kept together for.
const DAYS: i64 = 2 * 24 * 3600 * 1000;

/// Sketches with one term that are looked at, the newest.
const OF_TERM_MAX: i64 = 48;

/// Sketches that a brief is compared with, those that share most clues.
const NEAR_MAX: usize = 24;

/// Of those that share a single clue: few of many are near.
const BARELY_NEAR_MAX: usize = 6;

/// Briefs of a story that another is compared with, the newest.
const OF_STORY_MAX: i64 = 40;

/// Stories that were held, told in one transaction.
const UNTOLD_MAX: i64 = 64;

/// What happened to briefs and stories in a command, until it ends.
#[derive(Debug, Clone)]
pub(super) struct News {
    pub(super) at: Timestamp,
    pub(super) what: What,
}

/// Ids may be of briefs that were merged into others since.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// A brief is new or has other words.
    Brief(String),
    /// A brief was imported as it stands: its story is what it says.
    Imported(String),
    /// A story has other briefs, or its briefs other sources.
    Story(String),
    /// A brief that was in one story was merged into one of another.
    Meet(String, String),
}

/// Stories that have changed, with the time for their events.
pub(super) type Touched = BTreeMap<String, Timestamp>;

/// A brief to be placed.
struct Placed {
    brief: i64,
    id: String,
    story: Option<String>,
    title: String,
    lead: String,
    language: Option<String>,
    at: i64,
    known: Option<(i64, Sketch)>,
}

/// A story that a brief may belong to.
struct Near {
    story: String,
    score: f32,
}

impl Batch<'_> {
    /// Places what a command has brought. Not what a transaction has: how many
    /// commands are in one is a matter of time, and no story is to be.
    pub(super) fn place_news(&mut self) -> Result<(), StoreError> {
        if self.news.is_empty() {
            return Ok(());
        }
        let news = std::mem::take(&mut self.news);
        let mut touched = std::mem::take(&mut self.touched);
        let mut briefs: BTreeMap<(i64, String), (Placed, Timestamp, bool)> = BTreeMap::new();
        for one in &news {
            let (id, join) = match &one.what {
                What::Brief(id) => (id, true),
                What::Imported(id) => (id, false),
                _ => continue,
            };
            if let Some(brief) = self.brief_of(id)?
                && let Some(placed) = self.to_place(brief)?
            {
                briefs.insert((placed.at, placed.id.clone()), (placed, one.at, join));
            }
        }
        for (placed, at, join) in briefs.into_values() {
            match join {
                true => self.place(placed, at, false, &mut touched)?,
                false => self.keep_place(placed, at, &mut touched)?,
            }
        }
        for one in news {
            match one.what {
                What::Story(id) => {
                    let id = self.story_of(&id)?.unwrap_or(id);
                    touched.insert(id, one.at);
                }
                What::Meet(first, second) => {
                    self.join_stories(&first, &second, None, one.at, &mut touched)?;
                }
                What::Brief(_) | What::Imported(_) => {}
            }
        }
        self.touched = touched;
        match self.terms.are_due() {
            true => self.count_terms(),
            false => Ok(()),
        }
    }

    /// Tells anew the stories that this transaction has changed, and some of
    /// those that were held; notes them only while they are.
    pub(super) fn tell_stories(&mut self) -> Result<(), StoreError> {
        let mut touched = std::mem::take(&mut self.touched);
        if !self.held {
            for (story, at) in self.untold()? {
                self.db
                    .prepare_cached(UNTOLD_REMOVE)?
                    .execute(named_params! {":id": story})?;
                touched.entry(story).or_insert(at);
            }
        }
        for (story, at) in touched {
            if self.held && self.is_told(&story)? {
                self.db
                    .prepare_cached(UNTOLD_ADD)?
                    .execute(named_params! {":id": story, ":at": ms(at)})?;
            } else {
                self.settle_story(&story, at)?;
            }
        }
        Ok(())
    }

    /// Is there a story of several with this id?
    fn is_told(&self, id: &str) -> Result<bool, StoreError> {
        let mut statement = self.db.prepare_cached(STORY_EXISTS)?;
        Ok(statement.exists(named_params! {":id": id})?)
    }

    /// Some stories that were held.
    pub(super) fn untold(&self) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let mut statement = self.db.prepare_cached(UNTOLD)?;
        let rows = statement.query_map(named_params! {":limit": UNTOLD_MAX}, |row| {
            Ok((row.get(0)?, time(row.get(1)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The story of a brief, by an id that it has or had.
    pub(super) fn story_of(&self, id: &str) -> Result<Option<String>, StoreError> {
        match self.brief_of(id)? {
            Some(brief) => Ok(Some(self.story_of_brief(brief)?)),
            None => Ok(self.is_told(id)?.then(|| id.to_owned())),
        }
    }

    pub(super) fn story_of_brief(&self, brief: i64) -> Result<String, StoreError> {
        let this = named_params! {":brief": brief};
        let mut statement = self.db.prepare_cached(STORY_OF)?;
        Ok(statement.query_row(this, |row| row.get(0))?)
    }

    fn to_place(&self, brief: i64) -> Result<Option<Placed>, StoreError> {
        let this = named_params! {":brief": brief};
        let mut statement = self.db.prepare_cached(STORY_BRIEF)?;
        let placed = statement.query_row(this, |row| {
            let at = row.get(4)?;
            let sketch_id: Option<i64> = row.get(5)?;
            let known = match sketch_id {
                Some(id) => Some((id, Sketch::from_bytes(row.get_ref(6)?.as_blob()?, at))),
                None => None,
            };
            Ok(Placed {
                brief,
                id: row.get(0)?,
                story: row.get(1)?,
                title: row.get(2)?,
                lead: row.get(3)?,
                language: row.get(7)?,
                at,
                known,
            })
        });
        Ok(placed.optional()?)
    }

    /// Makes the sketch anew; true when it says something new.
    fn sketch(&mut self, placed: &Placed) -> Result<(Sketch, bool), StoreError> {
        let terms = self.frequencies()?;
        let sketch = cluster::sketch(
            &placed.title,
            &placed.lead,
            placed.language.as_deref(),
            placed.at,
            terms,
        );
        let bytes = sketch.to_bytes();
        if let Some((sketch_id, known)) = &placed.known {
            if known.to_bytes() == bytes {
                return Ok((sketch, false));
            }
            self.forget(*sketch_id, known)?;
        } else {
            for term in sketch.terms() {
                *self.terms.counted.entry(term).or_default() += 1;
            }
            self.terms.sketches += 1;
        }
        self.db
            .prepare_cached(SKETCH_ADD)?
            .execute(named_params! {":brief": placed.brief, ":at": placed.at, ":sketch": bytes})?;
        let sketch_id = self.db.last_insert_rowid();
        let mut statement = self.db.prepare_cached(CLUE_ADD)?;
        let days = placed.at.div_euclid(DAYS);
        for term in sketch.clues() {
            statement
                .execute(named_params! {":days": days, ":term": term, ":sketch_id": sketch_id})?;
        }
        Ok((sketch, true))
    }

    /// Forgets how a brief is found, before it is deleted.
    pub(super) fn forget_sketch(&self, brief: i64) -> Result<(), StoreError> {
        let this = named_params! {":brief": brief};
        let mut statement = self.db.prepare_cached(SKETCH_OF)?;
        let found = statement
            .query_row(this, |row| {
                let at = row.get(1)?;
                let bytes = row.get_ref(2)?.as_blob()?;
                Ok((row.get(0)?, Sketch::from_bytes(bytes, at)))
            })
            .optional()?;
        match found {
            Some((sketch_id, sketch)) => self.forget(sketch_id, &sketch),
            None => Ok(()),
        }
    }

    fn forget(&self, sketch_id: i64, sketch: &Sketch) -> Result<(), StoreError> {
        let days = sketch.at.div_euclid(DAYS);
        let mut statement = self.db.prepare_cached(CLUE_REMOVE)?;
        for term in sketch.clues() {
            statement
                .execute(named_params! {":days": days, ":term": term, ":sketch_id": sketch_id})?;
        }
        self.db
            .prepare_cached(SKETCH_REMOVE)?
            .execute(named_params! {":sketch_id": sketch_id})?;
        Ok(())
    }

    /// An imported brief is in the story that it says, and the briefs of the
    /// story that bears its id are with it.
    fn keep_place(
        &mut self,
        placed: Placed,
        at: Timestamp,
        touched: &mut Touched,
    ) -> Result<(), StoreError> {
        self.sketch(&placed)?;
        let story = placed.story.unwrap_or_else(|| placed.id.clone());
        if story != placed.id || self.members(&story)?.len() > 1 {
            touched.insert(story, at);
        }
        Ok(())
    }

    /// Puts a brief into the story that it fits best, and joins those that it
    /// shows to be one. `anew`: as if it came now, after all older ones.
    fn place(
        &mut self,
        placed: Placed,
        at: Timestamp,
        anew: bool,
        touched: &mut Touched,
    ) -> Result<(), StoreError> {
        let (sketch, news) = self.sketch(&placed)?;
        let own = placed.story.clone().unwrap_or_else(|| placed.id.clone());
        if placed.story.is_some() {
            touched.insert(own.clone(), at);
        }
        let alone = placed.story.is_none() && (anew || self.is_alone(placed.brief)?);
        if !alone || !(news || anew) {
            return Ok(());
        }
        let before = anew.then_some(placed.brief);
        let mut near = self.near(placed.brief, &own, &sketch, before)?;
        if near.is_empty() {
            return Ok(());
        }
        let best = near.swap_remove(0);
        let story = self.join_stories(&best.story, &own, Some(&own), at, touched)?;
        for other in near {
            if let Some(story) = &story
                && other.score >= self.settings.likeness * cluster::TOGETHER
                && self.are_one(story, &other.story)?
            {
                self.join_stories(story, &other.story, None, at, touched)?;
                break;
            }
        }
        Ok(())
    }

    /// The stories that a brief fits, the best first. `before`: only what is
    /// older than this brief is there.
    fn near(
        &self,
        brief: i64,
        own: &str,
        sketch: &Sketch,
        before: Option<i64>,
    ) -> Result<Vec<Near>, StoreError> {
        let quiet = i64::try_from(self.settings.quiet.as_millis()).unwrap_or(i64::MAX);
        let first = sketch.at.saturating_sub(quiet).div_euclid(DAYS);
        let last = sketch.at.saturating_add(quiet).div_euclid(DAYS);
        // Most briefs are new, and of the days after them there is nothing.
        let newest: Option<i64> = self
            .db
            .prepare_cached(CLUES_LAST)?
            .query_row([], |row| row.get(0))?;
        let last = last.min(newest.unwrap_or(last));
        let mut shared: HashMap<i64, usize> = HashMap::new();
        let mut statement = self.db.prepare_cached(CLUES_OF)?;
        for term in sketch.clues() {
            for days in first..=last {
                let found = statement.query_map(
                    named_params! {":days": days, ":term": term, ":limit": OF_TERM_MAX},
                    |row| row.get(0),
                )?;
                for sketch_id in found {
                    *shared.entry(sketch_id?).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(usize, i64)> = shared.into_iter().map(|(id, n)| (n, id)).collect();
        found.sort_by_key(|(clues, id)| (std::cmp::Reverse(*clues), *id));
        let mut seen: HashSet<String> = HashSet::from([own.to_owned()]);
        seen.extend(self.told_apart(brief)?);
        let mut near = Vec::new();
        let mut statement = self.db.prepare_cached(SKETCH_FOUND)?;
        let mut story_of = self.db.prepare_cached(STORY_FOUND)?;
        let mut barely = 0;
        for (clues, sketch_id) in found.into_iter().take(NEAR_MAX) {
            barely += usize::from(clues == 1);
            if barely > BARELY_NEAR_MAX {
                break;
            }
            let this = named_params! {":sketch_id": sketch_id};
            let other = statement
                .query_row(this, |row| {
                    let bytes = row.get_ref(2)?.as_blob()?;
                    let other = Sketch::from_bytes(bytes, row.get(1)?);
                    Ok((row.get::<_, i64>(0)?, other))
                })
                .optional()?;
            let Some((there, other)) = other else {
                continue;
            };
            let later = before.is_some_and(|before| there >= before);
            if there == brief || later || !cluster::is_near(sketch, &other, self.settings) {
                continue;
            }
            let (story, alone): (String, bool) = story_of
                .query_row(named_params! {":brief": there}, |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            if !seen.insert(story.clone()) {
                continue;
            }
            // Most stories are one brief: what was found is all of it.
            let members = match alone {
                true => vec![other],
                false => self.sketches(&story, before)?,
            };
            let members: Vec<&Sketch> = members.iter().collect();
            if let Some(score) = cluster::fit(sketch, &members, self.settings) {
                near.push(Near { story, score });
            }
        }
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.story.cmp(&b.story)));
        Ok(near)
    }

    /// Stories that the user said a brief does not belong to.
    fn told_apart(&self, brief: i64) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare_cached(TOLD_APART)?;
        let rows = statement.query_map(named_params! {":brief": brief}, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn sketches(&self, story: &str, before: Option<i64>) -> Result<Vec<Sketch>, StoreError> {
        let several = self.sketches_by(STORY_SKETCHES, story, before)?;
        match several.is_empty() {
            true => self.sketches_by(STORY_SKETCH, story, before),
            false => Ok(several),
        }
    }

    fn sketches_by(
        &self,
        statement: &str,
        story: &str,
        before: Option<i64>,
    ) -> Result<Vec<Sketch>, StoreError> {
        let mut statement = self.db.prepare_cached(statement)?;
        let mut rows = statement.query(named_params! {":id": story, ":limit": OF_STORY_MAX})?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let brief: i64 = row.get(0)?;
            if before.is_none_or(|before| brief < before) {
                let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
                found.push(Sketch::from_bytes(bytes, row.get(1)?));
            }
        }
        Ok(found)
    }

    /// Do two stories tell of one event?
    fn are_one(&self, one: &str, other: &str) -> Result<bool, StoreError> {
        let (one, other) = (self.sketches(one, None)?, self.sketches(other, None)?);
        let (one, other): (Vec<&Sketch>, Vec<&Sketch>) =
            (one.iter().collect(), other.iter().collect());
        Ok(cluster::fit_together(&one, &other, self.settings).is_some())
    }

    /// False for a brief of a story of several.
    fn is_alone(&self, brief: i64) -> Result<bool, StoreError> {
        let mut statement = self.db.prepare_cached(STORY_FOUND)?;
        Ok(statement.query_row(named_params! {":brief": brief}, |row| row.get(1))?)
    }

    /// A story's briefs in order of time: rowid, id, time.
    pub(super) fn members(&self, story: &str) -> Result<Vec<(i64, String, i64)>, StoreError> {
        let mut statement = self.db.prepare_cached(STORY_MEMBERS)?;
        let rows = statement.query_map(named_params! {":id": story}, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Makes one story of two, unless the user said that they are two; gives
    /// the id of the one that stays, that of the oldest brief. `fresh`: a brief
    /// that nobody knows as a story yet.
    pub(super) fn join_stories(
        &mut self,
        one: &str,
        other: &str,
        fresh: Option<&str>,
        at: Timestamp,
        touched: &mut Touched,
    ) -> Result<Option<String>, StoreError> {
        let one = self.story_of(one)?.unwrap_or_else(|| one.to_owned());
        let other = self.story_of(other)?.unwrap_or_else(|| other.to_owned());
        let (first, second) = (self.members(&one)?, self.members(&other)?);
        let (Some(oldest), Some(oldest_other)) = (first.first(), second.first()) else {
            return Ok(None);
        };
        if one == other {
            return Ok(Some(one));
        }
        for (brief, _, _) in &second {
            if self.told_apart(*brief)?.contains(&one) {
                return Ok(None);
            }
        }
        let stays = (oldest.2, &oldest.1) <= (oldest_other.2, &oldest_other.1);
        let (stays, goes) = match stays {
            true => (one, other),
            false => (other, one),
        };
        for (brief, _, _) in first.iter().chain(&second) {
            self.set_story(*brief, Some(&stays))?;
        }
        self.db
            .prepare_cached(STORY_REMOVE)?
            .execute(named_params! {":id": goes})?;
        touched.remove(&goes);
        touched.insert(stays.clone(), at);
        // What came alone is told by what the story has grown by.
        if fresh != Some(goes.as_str()) {
            let detail = serde_json::json!({"from": goes, "to": stays});
            self.story_event(at, EventKind::StoryJoined, &stays, &detail)?;
        }
        Ok(Some(stays))
    }

    pub(super) fn set_story(&self, brief: i64, story: Option<&str>) -> Result<(), StoreError> {
        self.db
            .prepare_cached(STORY_SET)?
            .execute(named_params! {":brief": brief, ":story": story})?;
        Ok(())
    }

    pub(super) fn story_event(
        &self,
        at: Timestamp,
        kind: EventKind,
        story: &str,
        detail: &serde_json::Value,
    ) -> Result<(), StoreError> {
        self.db
            .prepare_cached(STORY_EVENT_ADD)?
            .execute(named_params! {
                ":at": ms(at),
                ":kind": kind.name(),
                ":brief_id": None::<String>,
                ":story_id": story,
                ":detail": detail.to_string(),
            })?;
        Ok(())
    }

    /// Places all briefs behind one anew, a few; gives the last of them.
    pub(super) fn place_anew(
        &mut self,
        after: i64,
        limit: i64,
        now: Timestamp,
    ) -> Result<Option<(i64, u64)>, StoreError> {
        let rowids: Vec<i64> = self
            .db
            .prepare_cached(super::rebuild::BRIEF_ROWIDS_AFTER)?
            .query_map(named_params! {":after": after, ":limit": limit}, |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(last) = rowids.last().copied() else {
            return Ok(None);
        };
        let count = rowids.len() as u64;
        let mut touched = Touched::new();
        for brief in rowids {
            let Some(mut placed) = self.to_place(brief)? else {
                continue;
            };
            if let Some(story) = placed.story.take() {
                touched.insert(story, now);
                self.set_story(brief, None)?;
            }
            let id = placed.id.clone();
            self.place(placed, now, true, &mut touched)?;
            for other in self.told_together(brief)? {
                if other < brief {
                    let other = self.story_of_brief(other)?;
                    self.join_stories(&other, &id, Some(&id), now, &mut touched)?;
                }
            }
        }
        for (story, at) in touched {
            self.settle_story(&story, at)?;
        }
        Ok(Some((last, count)))
    }

    fn told_together(&self, brief: i64) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.db.prepare_cached(TOLD_TOGETHER)?;
        let rows = statement.query_map(named_params! {":brief": brief}, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
