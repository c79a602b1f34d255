//! Lists that are read a page at a time, each page from where the one before
//! ended: nothing is missed or twice while briefs arrive.

use super::convert::second_of_rowid;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use rusqlite::named_params;
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
