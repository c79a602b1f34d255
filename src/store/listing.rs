//! Lists that are read a page at a time, each page from where the one before
//! ended: nothing is missed or twice while briefs arrive.

use super::convert::second_of_rowid;
use super::story_reader::load_story;
use super::story_reader::members;
use super::story_reader::story_of_brief;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::story::Story;
use rusqlite::named_params;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

statements! {
    /// Briefs of a span of rowids.
    BRIEFS_WITHIN = "SELECT count(*) FROM _brief WHERE brief BETWEEN :first AND :last";
}

/// Where a page ends and the next one begins. As text for programs, who give
/// it back and take nothing from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Behind the brief of this rowid, in order of time.
    Behind(i64),
    /// Behind so many, in any other order.
    Skip(u64),
}

/// Rowids of one page, and where the next one begins.
pub type Listed = (Vec<i64>, Option<Place>);

/// Briefs whose stories are looked for at a time.
const LOOK: usize = 200;

impl Reader {
    /// At most so many of the briefs that match, from a place on; the limit of
    /// `find` is not looked at.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn list(
        &self,
        find: &Find,
        from: Option<Place>,
        most: usize,
    ) -> Result<Listed, StoreError> {
        let by_time = match find.sort {
            Sort::Newest => Some(true),
            Sort::Oldest => Some(false),
            _ => None,
        };
        let mut find = find.clone();
        let one_more = (most as u64).saturating_add(1);
        let skip = match (by_time, from) {
            (Some(newest), Some(Place::Behind(rowid))) => {
                let second = second_of_rowid(rowid);
                let at = |ms: i64| Timestamp::from_millisecond(ms).ok();
                let (first, last) = convert::rowids_of_second(second);
                let (first, last) = match newest {
                    true => (rowid, last),
                    false => (first, rowid),
                };
                match newest {
                    true => {
                        let end = at(second.saturating_add(1000));
                        find.until = end.into_iter().chain(find.until).min();
                    }
                    false => find.since = at(second).into_iter().chain(find.since).max(),
                }
                // As many of them may match and are of the page before.
                let before = self.read(|db| {
                    let mut count = db.prepare_cached(BRIEFS_WITHIN)?;
                    let within = named_params! {":first": first, ":last": last};
                    Ok(count.query_row(within, |row| row.get::<_, i64>(0))?)
                })?;
                find.limit = Some(one_more.saturating_add(before.unsigned_abs()));
                0
            }
            (_, from) => {
                let skip = match from {
                    Some(Place::Skip(skip)) => skip,
                    _ => 0,
                };
                find.limit = Some(one_more.saturating_add(skip));
                usize::try_from(skip).unwrap_or(usize::MAX)
            }
        };
        let behind = |rowid: &i64| match (by_time, from) {
            (Some(true), Some(Place::Behind(at))) => *rowid < at,
            (Some(false), Some(Place::Behind(at))) => *rowid > at,
            _ => true,
        };
        let found = self.found(&find)?.into_iter();
        let mut page: Vec<i64> = found.filter(behind).skip(skip).take(most + 1).collect();
        if page.len() <= most {
            return Ok((page, None));
        }
        page.truncate(most);
        let next = match (by_time, page.last()) {
            (Some(_), Some(last)) => Place::Behind(*last),
            _ => Place::Skip((skip + most) as u64),
        };
        Ok((page, Some(next)))
    }

    /// At most so many stories of the briefs that match, each where the first
    /// of these is, from a place on; the limit of `find` is not looked at.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn list_stories(
        &self,
        find: &Find,
        from: Option<Place>,
        most: usize,
    ) -> Result<(Vec<Story>, Option<Place>), StoreError> {
        if !matches!(find.sort, Sort::Newest | Sort::Oldest) {
            return self.skip_stories(find, from, most);
        }
        let (mut seen, mut stories) = (HashSet::new(), Vec::new());
        let (mut next, mut last) = (from, from);
        loop {
            let (rowids, more) = self.list(find, next, most.max(LOOK))?;
            for rowid in rowids {
                let Some(id) = self.read(|db| story_of_brief(db, rowid))? else {
                    continue;
                };
                if !seen.insert(id.clone()) || self.stands_before(find, from, &id)? {
                    continue;
                }
                if stories.len() == most {
                    return Ok((stories, last));
                }
                if let Some(story) = self.read(|db| load_story(db, &id))? {
                    stories.push(story);
                    last = Some(Place::Behind(rowid));
                }
            }
            match more {
                Some(_) => next = more,
                None => return Ok((stories, None)),
            }
        }
    }

    /// The same in an order that no place but a number can be told in.
    fn skip_stories(
        &self,
        find: &Find,
        from: Option<Place>,
        most: usize,
    ) -> Result<(Vec<Story>, Option<Place>), StoreError> {
        let skip = match from {
            Some(Place::Skip(skip)) => skip,
            _ => 0,
        };
        let end = skip.saturating_add(most as u64);
        let all = Find {
            limit: Some(end.saturating_add(1)),
            ..find.clone()
        };
        let found = self.find_stories(&all)?;
        let mut stories = found
            .skip(usize::try_from(skip).unwrap_or(usize::MAX))
            .collect::<Result<Vec<_>, _>>()?;
        let more = stories.len() > most;
        stories.truncate(most);
        Ok((stories, more.then_some(Place::Skip(end))))
    }

    /// Is a brief of this story, that matches, of a page before?
    fn stands_before(
        &self,
        find: &Find,
        from: Option<Place>,
        story: &str,
    ) -> Result<bool, StoreError> {
        let Some(Place::Behind(place)) = from else {
            return Ok(false);
        };
        for member in self.read(|db| members(db, story))? {
            let before = match find.sort {
                Sort::Oldest => member <= place,
                _ => member >= place,
            };
            if before && self.matches(find, member)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Does a brief match?
    fn matches(&self, find: &Find, rowid: i64) -> Result<bool, StoreError> {
        let at = |ms: i64| Timestamp::from_millisecond(ms).ok();
        let second = second_of_rowid(rowid);
        let within = Find {
            since: at(second).into_iter().chain(find.since).max(),
            until: at(second.saturating_add(1000))
                .into_iter()
                .chain(find.until)
                .min(),
            limit: None,
            ..find.clone()
        };
        Ok(self.found(&within)?.contains(&rowid))
    }

    /// Briefs of these rowids, of one moment; those that are there no more are
    /// passed over.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn briefs(&self, rowids: &[i64]) -> Result<Vec<Brief>, StoreError> {
        self.read(|db| load::briefs(db, rowids))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Behind(rowid) => write!(f, "b{rowid}"),
            Place::Skip(skip) => write!(f, "s{skip}"),
        }
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Place, ()> {
        let behind = text.strip_prefix('b').and_then(|rowid| rowid.parse().ok());
        let skip = text.strip_prefix('s').and_then(|skip| skip.parse().ok());
        match (behind, skip) {
            (Some(rowid), _) => Ok(Place::Behind(rowid)),
            (_, Some(skip)) => Ok(Place::Skip(skip)),
            _ => Err(()),
        }
    }
}
