//! Reading stories.

use super::convert::ms;
use super::story_account::row_of;
use super::story_statements::*;
use super::*;
use crate::export::mark;
use crate::model::Timestamp;
use crate::model::brief::Source;
use crate::model::story::Story;
use crate::model::story::StoryBrief;
use crate::model::story::StoryParagraph;
use crate::model::story::StoryPoint;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::HashSet;

/// Stories that hold briefs that were found, loaded one by one, each where its
/// first brief is.
#[derive(Debug)]
pub struct FoundStories<'a> {
    reader: &'a Reader,
    rowids: std::vec::IntoIter<i64>,
    seen: HashSet<String>,
    left: u64,
}

impl Iterator for FoundStories<'_> {
    type Item = Result<Story, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 {
            let rowid = self.rowids.next()?;
            let id = match self.reader.read(|db| story_of_brief(db, rowid)) {
                Ok(Some(id)) if self.seen.insert(id.clone()) => id,
                Ok(_) => continue,
                Err(error) => return Some(Err(error)),
            };
            match self.reader.read(|db| load_story(db, &id)) {
                Ok(None) => {}
                Ok(Some(story)) => {
                    self.left -= 1;
                    return Some(Ok(story));
                }
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

impl Reader {
    /// Stories of the briefs that match; the limit counts stories.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn find_stories(&self, find: &Find) -> Result<FoundStories<'_>, StoreError> {
        let all = Find {
            limit: None,
            ..find.clone()
        };
        Ok(FoundStories {
            reader: self,
            rowids: self.found(&all)?.into_iter(),
            seen: HashSet::new(),
            left: find.limit.unwrap_or(u64::MAX),
        })
    }

    /// A story by its id, by one that it had, or by that of one of its briefs.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn story(&self, id: &str) -> Result<Option<Story>, StoreError> {
        self.read(|db| match story_id(db, id)? {
            Some(story) => load_story(db, &story),
            None => Ok(None),
        })
    }

    /// What is big now: stories by how many outlets report them, less the
    /// older their newest report is (half after `half`), not older than
    /// `since`; of `outlets` outlets at least.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn top(
        &self,
        now: Timestamp,
        since: Timestamp,
        half: std::time::Duration,
        outlets: u32,
        limit: u64,
    ) -> Result<Vec<Story>, StoreError> {
        self.read(|db| {
            let ids: Vec<String> = db
                .prepare_cached(STORIES_BIG)?
                .query_map(
                    named_params! {
                        ":now": ms(now),
                        ":half": half.as_millis() as f64,
                        ":since": ms(since),
                        ":outlets": outlets,
                        ":limit": i64::try_from(limit).unwrap_or(i64::MAX),
                    },
                    |row| row.get(0),
                )?
                .collect::<rusqlite::Result<_>>()?;
            let stories = ids.iter().map(|id| load_story(db, id));
            stories.filter_map(Result::transpose).collect()
        })
    }
}

/// The id of the story that this one leads to: its own, one that it had, or
/// that of one of its briefs.
pub(super) fn story_id(db: &Connection, id: &str) -> Result<Option<String>, StoreError> {
    match reader::rowid(db, id)? {
        Some(rowid) => story_of_brief(db, rowid),
        None => Ok(Some(id.to_owned())),
    }
}

pub(super) fn story_of_brief(db: &Connection, rowid: i64) -> Result<Option<String>, StoreError> {
    let this = named_params! {":brief": rowid};
    let mut statement = db.prepare_cached(STORY_OF)?;
    Ok(statement.query_row(this, |row| row.get(0)).optional()?)
}

/// The rowids of a story's briefs, the earliest first.
pub(super) fn members(db: &Connection, id: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = db.prepare_cached(STORY_MEMBERS)?;
    let rowids = statement.query_map(named_params! {":id": id}, |row| row.get(0))?;
    Ok(rowids.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn load_story(db: &Connection, id: &str) -> Result<Option<Story>, StoreError> {
    let row = row_of(db, id)?;
    let mut briefs = Vec::new();
    let mut sources: Vec<(Option<Timestamp>, Source)> = Vec::new();
    let mut alone = None;
    for rowid in members(db, id)? {
        let Some(brief) = load::brief(db, rowid)? else {
            continue;
        };
        briefs.push(brief.id.clone());
        for source in &brief.sources {
            sources.push((source.published.or(brief.draft.published), source.clone()));
        }
        alone = Some(brief);
    }
    let Some(brief) = alone else {
        return Ok(None);
    };
    sources.sort_by_key(|(at, _)| *at);
    let sources: Vec<Source> = sources.into_iter().map(|(_, source)| source).collect();
    if let Some(row) = row {
        return Ok(Some(Story {
            id: id.to_owned(),
            brief: row.brief,
            outlets: row.outlets,
            sources,
            briefs,
        }));
    }
    let mut outlets: Vec<String> = vec![brief.outlet.clone()];
    for source in &brief.sources {
        if !outlets.contains(&source.outlet) {
            outlets.push(source.outlet.clone());
        }
    }
    Ok(Some(Story {
        id: id.to_owned(),
        brief: of_one(&brief, &outlets),
        outlets,
        sources,
        briefs,
    }))
}

/// The account of a story of one brief is the brief.
fn of_one(brief: &crate::model::brief::Brief, outlets: &[String]) -> StoryBrief {
    let draft = &brief.draft;
    let points = draft.key_points.iter().map(|point| {
        // A story that was imported as text says itself who says what.
        let (text, outlets, conflict) = mark::read(&point.text, outlets)
            .unwrap_or_else(|| (point.text.clone(), outlets.to_vec(), None));
        StoryPoint {
            text,
            brief_id: brief.id.clone(),
            revision: brief.revision,
            start: point.start,
            outlets,
            conflict,
        }
    });
    let paragraphs = draft.body.iter().map(|paragraph| StoryParagraph {
        text: paragraph.text.clone(),
        brief_id: brief.id.clone(),
        revision: brief.revision,
        start: paragraph.start,
        outlet: brief.outlet.clone(),
    });
    StoryBrief {
        title: draft.title.clone(),
        published: draft.published,
        updated: draft.updated,
        points: points.collect(),
        paragraphs: paragraphs.collect(),
        corrected: Vec::new(),
    }
}
