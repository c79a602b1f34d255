//! Our own line: one event when it is lost, one when it is back, and a note for
//! `status` meanwhile.

use super::reader::NOTE;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use serde_json::json;

/// Where the note stands: since when the line is down.
pub const LINE_DOWN: &str = "line.down";

impl Batch<'_> {
    /// Keeps whether the line is down; what is known already changes nothing,
    /// so an outage over a restart stays one. Since when it was down, where it
    /// is back now.
    pub(super) fn line(&self, down: bool, at: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let noted: Option<String> = self
            .db
            .prepare_cached(NOTE)?
            .query_row(named_params! {":key": LINE_DOWN}, |row| row.get(0))
            .optional()?;
        if noted.is_some() == down {
            return Ok(None);
        }
        if down {
            self.note(LINE_DOWN, &at.to_string())?;
            self.event(at, EventKind::NetworkLost, None, None, Some(&json!({})))?;
            return Ok(None);
        }
        self.note(LINE_DOWN, "")?;
        let since = noted.and_then(|since| since.parse::<Timestamp>().ok());
        let secs = since.map(|since| at.duration_since(since).as_secs().max(0));
        let detail = json!({ "since": since, "secs": secs });
        self.event(at, EventKind::NetworkBack, None, None, Some(&detail))?;
        Ok(since)
    }
}
