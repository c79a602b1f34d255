//! A configured feed as its row has it.

use super::FeedId;
use super::convert::time;
use crate::model::Timestamp;
use crate::model::poll::Health;
use crate::model::poll::NextPoll;
use rusqlite::Row;

/// What a feed's row is found by: of ten thousand all are at hand at once.
pub(super) struct Place {
    pub(super) feed_id: FeedId,
    pub(super) name: Box<str>,
    pub(super) configured_url: Option<Box<str>>,
    pub(super) polled: bool,
}

impl Place {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Place> {
        Ok(Place {
            feed_id: row.get(0)?,
            name: row.get(1)?,
            configured_url: row.get(2)?,
            polled: row.get(3)?,
        })
    }
}

/// A feed's row, as far as the configuration is concerned.
pub(super) struct Kept {
    pub(super) feed_id: FeedId,
    pub(super) name: String,
    pub(super) url: String,
    pub(super) configured_url: Option<String>,
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) own_title: Option<String>,
    pub(super) outlet_shown: String,
    pub(super) tags: String,
    pub(super) cadence: String,
    pub(super) polled: bool,
    pub(super) next: Option<NextPoll>,
    pub(super) gone: bool,
    pub(super) last_polled: Option<Timestamp>,
    pub(super) link: Option<String>,
}

impl Kept {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
        let next_poll: Option<i64> = row.get(11)?;
        let reason: Option<String> = row.get(12)?;
        Ok(Kept {
            feed_id: row.get(0)?,
            name: row.get(1)?,
            url: row.get(2)?,
            configured_url: row.get(3)?,
            title: row.get(4)?,
            outlet: row.get(5)?,
            own_title: row.get(6)?,
            outlet_shown: row.get(7)?,
            tags: row.get(8)?,
            cadence: row.get(9)?,
            polled: row.get(10)?,
            next: next_poll.map(|at| NextPoll {
                at: time(at),
                reason: reason.unwrap_or_default(),
            }),
            gone: row.get::<_, String>(13)? == Health::Gone.name(),
            last_polled: row.get::<_, Option<i64>>(14)?.map(time),
            link: row.get(15)?,
        })
    }
}
