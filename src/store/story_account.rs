//! What a story says, kept beside its briefs.

use super::convert::ms;
use super::convert::time;
use super::convert::to_json;
use super::stories::News;
use super::stories::What;
use super::story_statements::*;
use super::writer::Batch;
use super::*;
use crate::cluster::brief::Report;
use crate::cluster::brief::Version;
use crate::cluster::brief::Voice;
use crate::cluster::brief::looked_at;
use crate::cluster::brief::story_brief;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::event::EventKind;
use crate::model::story::StoryBrief;
use crate::normalize;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

/// Reports that an account is drawn from: the first ones and the last ones of
/// a story, so many of each.
const REPORTS_HALF: usize = 16;

/// Versions of a brief before its present one that tell what was corrected.
const VERSIONS_MAX: usize = 8;

/// A story's row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StoryRow {
    pub(super) brief: StoryBrief,
    /// Milliseconds.
    newest: i64,
    pub(super) outlets: Vec<String>,
    pub(super) briefs: Vec<String>,
}

/// A brief as its story is told from it.
struct Told {
    brief: Brief,
    voices: Vec<(String, Option<String>)>,
    /// Its versions before this one.
    earlier: Vec<Revision>,
}

impl Batch<'_> {
    /// Notes what the end of the transaction must look at.
    pub(super) fn note_news(&mut self, at: Timestamp, what: What) {
        self.news.push(News { at, what });
    }

    /// Gives a story its id and its account anew, tells what changed, and
    /// makes an end of one that has a single brief.
    pub(super) fn settle_story(&mut self, story: &str, at: Timestamp) -> Result<(), StoreError> {
        let members = self.members(story)?;
        let before = row_of(self.db, story)?;
        let Some((oldest, id, _)) = members.first().cloned() else {
            return self.end_story(story);
        };
        // The id of an imported story whose oldest brief is not here stays.
        let known = self.brief_of(story)?.is_some() || members.len() > 1;
        if members.len() < 2 && (id == story || known) {
            self.set_story(oldest, None)?;
            self.end_story(story)?;
            if before.is_some_and(|before| before.briefs.len() > 1) {
                let went = serde_json::json!({"came": [], "went": [], "briefs": [id]});
                self.story_event(at, EventKind::StoryGrown, &id, &went)?;
            }
            return Ok(());
        }
        let id = match self.brief_of(story)? {
            None if before
                .as_ref()
                .is_none_or(|row| !row.briefs.contains(&story.to_owned())) =>
            {
                story.to_owned()
            }
            _ => id,
        };
        for (brief, _, _) in &members {
            self.set_story(*brief, Some(&id))?;
        }
        if id != story {
            self.end_story(story)?;
            self.resolve_story(story, &id)?;
            let detail = serde_json::json!({"from": story, "to": id});
            self.story_event(at, EventKind::StoryJoined, &id, &detail)?;
        }
        let row = self.account(&members)?;
        let before = before.unwrap_or_default();
        if row == before && id == story {
            return Ok(());
        }
        self.put_row(&id, &row)?;
        let not_in = |all: &[String], these: &[String]| -> Vec<String> {
            let new = all.iter().filter(|one| !these.contains(one));
            new.cloned().collect()
        };
        let mut came = not_in(&row.briefs, &before.briefs);
        if before.briefs.is_empty() {
            came.retain(|one| *one != id);
        }
        let corrected = row.brief.corrected.iter();
        let corrected = corrected.filter(|one| !before.brief.corrected.contains(one));
        let detail = serde_json::json!({
            "came": came,
            "went": not_in(&before.briefs, &row.briefs),
            "corrected": corrected.collect::<Vec<_>>(),
            "briefs": row.briefs,
        });
        self.story_event(at, EventKind::StoryGrown, &id, &detail)
    }

    fn end_story(&self, story: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(STORY_REMOVE)?
            .execute(named_params! {":id": story})?;
        Ok(())
    }

    /// An id that no brief has any more stands for the story all the same.
    fn resolve_story(&self, from: &str, to: &str) -> Result<(), StoreError> {
        if self.brief_of(from)?.is_none() {
            self.db
                .prepare_cached(super::statements::ALIAS_ADD)?
                .execute(named_params! {":id": from, ":brief_id": to})?;
        }
        Ok(())
    }

    fn account(&mut self, members: &[(i64, String, i64)]) -> Result<StoryRow, StoreError> {
        let mut told = Vec::new();
        let (mut outlets, mut briefs): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (number, (rowid, id, _)) in members.iter().enumerate() {
            briefs.push(id.clone());
            let voices = self.voices_of(*rowid)?;
            for (outlet, _) in &voices {
                if !outlets.contains(outlet) {
                    outlets.push(outlet.clone());
                }
            }
            let is_read = number < REPORTS_HALF || number + REPORTS_HALF >= members.len();
            if is_read && let Some(brief) = load::brief(self.db, *rowid)? {
                let mut earlier = Vec::new();
                if brief.revision > 1 {
                    earlier = load::revisions(self.db, *rowid)?;
                    earlier.retain(|one| one.number < brief.revision);
                    earlier.drain(..earlier.len().saturating_sub(VERSIONS_MAX));
                }
                told.push(Told {
                    brief,
                    voices,
                    earlier,
                });
            }
        }
        let most = looked_at(told.len());
        let reports: Vec<Report<'_>> = told.iter().map(|told| report(told, most)).collect();
        let mut brief = story_brief(&reports, self.frequencies()?);
        // The places of words are those of briefs, to the millisecond as stored.
        brief.published = brief.published.map(|at| time(ms(at)));
        brief.updated = brief.updated.map(|at| time(ms(at)));
        Ok(StoryRow {
            brief,
            newest: members.last().map_or(0, |(_, _, at)| *at),
            outlets,
            briefs,
        })
    }

    /// Who carries a brief's article, its original first, each outlet once.
    fn voices_of(&self, brief: i64) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let mut statement = self.db.prepare_cached(STORY_VOICES)?;
        let rows = statement.query_map(named_params! {":brief": brief}, |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        let mut voices: Vec<(String, Option<String>)> = Vec::new();
        for row in rows {
            let voice = row?;
            if !voices.iter().any(|(outlet, _)| *outlet == voice.0) {
                voices.push(voice);
            }
        }
        Ok(voices)
    }

    fn put_row(&self, id: &str, row: &StoryRow) -> Result<(), StoreError> {
        let brief = &row.brief;
        self.db.prepare_cached(STORY_PUT)?.execute(named_params! {
            ":id": id,
            ":title": brief.title,
            ":published": brief.published.map(ms),
            ":updated": brief.updated.map(ms),
            ":newest": row.newest,
            ":outlets": to_json(&row.outlets)?,
            ":briefs": to_json(&row.briefs)?,
            ":points": to_json(&brief.points)?,
            ":paragraphs": to_json(&brief.paragraphs)?,
            ":corrected": to_json(&brief.corrected)?,
        })?;
        Ok(())
    }
}

fn report(told: &Told, most: usize) -> Report<'_> {
    let draft = &told.brief.draft;
    let voices = told.voices.iter().map(|(outlet, words)| Voice {
        outlet,
        words: words.as_deref(),
    });
    Report {
        id: &told.brief.id,
        revision: told.brief.revision,
        voices: voices.collect(),
        title: &draft.title,
        language: draft.language.as_deref(),
        published: draft.published,
        updated: draft.updated,
        key_points: &draft.key_points,
        body: &draft.body,
        sentences: normalize::sentences(
            &draft.title,
            draft.language.as_deref(),
            &draft.key_points,
            &draft.body,
            most,
        ),
        earlier: told
            .earlier
            .iter()
            .map(|old| version(old, draft.language.as_deref()))
            .collect(),
    }
}

fn version<'a>(old: &'a Revision, language: Option<&str>) -> Version<'a> {
    Version {
        title: &old.title,
        sentences: normalize::sentences(
            &old.title,
            language,
            &old.key_points,
            &old.body,
            usize::MAX,
        ),
    }
}

/// A story's row; none where it is no story of several.
pub(super) fn row_of(db: &Connection, id: &str) -> Result<Option<StoryRow>, StoreError> {
    let mut statement = db.prepare_cached(STORY_ROW)?;
    let row = statement.query_row(named_params! {":id": id}, |row| {
        let at = |column: usize| -> rusqlite::Result<Option<Timestamp>> {
            Ok(row.get::<_, Option<i64>>(column)?.map(time))
        };
        let json = |column: usize| -> rusqlite::Result<String> { row.get(column) };
        Ok(StoryRow {
            newest: row.get(3)?,
            outlets: serde_json::from_str(&json(4)?).unwrap_or_default(),
            briefs: serde_json::from_str(&json(5)?).unwrap_or_default(),
            brief: StoryBrief {
                title: row.get(0)?,
                published: at(1)?,
                updated: at(2)?,
                points: serde_json::from_str(&json(6)?).unwrap_or_default(),
                paragraphs: serde_json::from_str(&json(7)?).unwrap_or_default(),
                corrected: serde_json::from_str(&json(8)?).unwrap_or_default(),
            },
        })
    });
    Ok(row.optional()?)
}
