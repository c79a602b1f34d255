//! Editions at a glance.

use super::next;
use crate::config::Config;
use crate::export::json::instant;
use crate::model::Timestamp;
use crate::model::edition::Run;
use crate::store::Reader;
use crate::store::StoreError;
use serde::Serialize;

/// An edition as `list` and `status` show it.
#[derive(Debug, Serialize)]
pub struct EditionRow {
    /// Its name.
    pub name: String,
    /// Five fields.
    pub schedule: String,
    /// IANA name.
    pub timezone: String,
    /// When the next one is due, RFC 3339.
    pub next: Option<String>,
    /// The time that the last one is of.
    pub last: Option<String>,
    /// Of that: `open`, `done`, `failed`.
    pub state: Option<&'static str>,
    /// Articles or stories in it.
    pub number: Option<usize>,
    /// What went wrong with it, or with one before that is still to be done.
    pub trouble: Option<String>,
}

/// A row an edition.
///
/// # Errors
/// Those of SQLite.
pub fn rows(
    config: &Config,
    reader: Option<&Reader>,
    now: Timestamp,
) -> Result<Vec<EditionRow>, StoreError> {
    let rows = config.editions.iter().map(|edition| {
        let state = reader.map(|reader| reader.edition(&edition.name));
        let state = state.transpose()?.unwrap_or_default();
        let mut troubles: Vec<String> = state.open.iter().filter_map(Run::trouble).collect();
        let last = state.last.as_ref();
        if let Some(last) = last.filter(|last| last.ended.is_some()) {
            troubles.extend(last.trouble());
        }
        Ok(EditionRow {
            name: edition.name.clone(),
            schedule: edition.schedule.cron.clone(),
            timezone: edition.schedule.timezone.clone(),
            next: next(&edition.schedule, now).map(instant),
            last: last.map(|run| instant(run.due)),
            state: last.map(|run| run.state().name()),
            number: last.map(|run| run.ids.len()),
            trouble: (!troubles.is_empty()).then(|| troubles.join("; ")),
        })
    });
    rows.collect()
}
