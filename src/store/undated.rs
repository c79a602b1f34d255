//! Items without a date in a feed's first document.

use super::convert::ms;
use super::convert::second_of_rowid;
use super::convert::time;
use super::statements::BRIEF_LAST;
use super::writer::Batch;
use super::*;

impl Batch<'_> {
    /// Nobody knows how old such items are, and a new feed is no reason to
    /// take all of them for news: they stand behind the dated ones of their
    /// document and, where it has none, behind all that is stored. Where
    /// nothing is, the time seen stands.
    pub(super) fn set_back(&self, items: &mut [Candidate]) -> Result<(), StoreError> {
        if !items.iter().any(is_undated) {
            return Ok(());
        }
        let dated = items.iter().filter(|item| !is_undated(item));
        let oldest = match dated.filter_map(|item| item.draft.published).min() {
            Some(dated) => Some(ms(dated)),
            None => self
                .db
                .prepare_cached(BRIEF_LAST)?
                .query_row([], |row| row.get::<_, Option<i64>>(0))?
                .map(second_of_rowid),
        };
        let Some(oldest) = oldest else {
            return Ok(());
        };
        let behind = Some(time(oldest.saturating_sub(1000)));
        for item in items.iter_mut().filter(|item| is_undated(item)) {
            item.draft.published = behind;
            if item.draft.updated_inferred {
                item.draft.updated = behind;
            }
        }
        Ok(())
    }
}

/// True when the time seen stands in for a date that is missing or means none;
/// not for one in the future.
fn is_undated(item: &Candidate) -> bool {
    let draft = &item.draft;
    let stated = item.published.or(item.updated);
    draft.published_inferred && stated < draft.published
}
