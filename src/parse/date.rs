//! Dates as feeds write them.

use crate::model::Timestamp;

/// Reads any form of date that feeds are known to use; none for what is no
/// possible instant. A date without a zone is UTC, one without a time of day
/// is midnight UTC.
pub fn parse_date(text: &str) -> Option<Timestamp> {
    let _ = text;
    unimplemented!()
}
