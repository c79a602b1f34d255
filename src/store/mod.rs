//! The one place of SQL: one SQLite file in WAL mode, written by one thread,
//! read by as many as like.
//!
//! Invariants: whatever vouches for items (validators, next poll) is committed
//! in one transaction with them; a result is reported only after its commit;
//! readers never create or change the file; a newer, foreign or damaged file
//! is refused untouched. The stable interface for other programs is the views
//! in `schema/views.sql`, not the tables.

/// Named statements, each with a line that says what it is for, and a list of
/// them all for the test that prepares them.
macro_rules! statements {
    ($($(#[doc = $doc:literal])+ $name:ident = $sql:expr;)+) => {
        $($(#[doc = $doc])+ pub(super) const $name: &str = $sql;)+
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

/// Whether number `n` is read: as it was marked, else by the floor.
macro_rules! is_read {
    () => {
        "coalesce((SELECT r.read FROM _reading AS r WHERE r.number = n.number), n.number <= coalesce(
            (SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'), 0))"
    };
}

mod arrivals;
mod article;
mod articles;
mod claim;
mod compact;
mod convert;
mod cursor;
mod error;
mod feed_statements;
mod feeds;
mod finder;
mod front;
mod grams;
mod handle;
mod import;
mod item_marks;
mod item_numbers;
mod items;
mod kept;
mod leaf;
mod line;
mod listing;
mod load;
mod lock;
mod overview;
mod owner;
mod pages;
mod pieces;
mod reader;
mod reading;
mod rebuild;
mod records;
mod related;
mod retain;
mod runs;
mod save;
mod schema;
mod search;
mod spelling;
mod split;
mod sql;
mod statements;
mod stories;
mod story_account;
mod story_reader;
mod story_statements;
mod story_terms;
mod story_words;
mod undated;
mod unplaced;
mod upkeep;
mod views;
mod wait;
mod writer;

/// The search index.
const INDEX: &str = "briefs_fts";

pub use cursor::Step;
pub use cursor::StepBriefs;
pub use error::StoreError;
pub use front::Day;
pub use front::DayStory;
pub use front::FeedTags;
pub use front::Mark;
pub use handle::HeldStories;
pub use handle::Pending;
pub use handle::Store;
pub use items::ItemFeed;
pub use items::ItemFeeds;
pub use items::ItemRow;
pub use items::ItemSet;
pub use items::Items;
pub use items::Unread;
pub use items::UnreadCounts;
pub use line::LINE_DOWN;
pub use listing::Listed;
pub use listing::Place;
pub use lock::DaemonLock;
pub use lock::daemon_pid;
pub use lock::daemon_troubles;
pub use overview::Overview;
pub use reader::FoundBriefs;
pub use reader::Reader;
pub use records::*;
pub use retain::LAST_UPKEEP;
pub use runs::Asked;
pub use runs::EditionState;
pub use runs::Gather;
pub use schema::is_of_database;
pub use sql::OnRow;
pub use story_reader::FoundStories;
pub use upkeep::backup;
pub use views::*;

/// Of a database of a test's own.
#[cfg(test)]
fn settings_in(folder: &std::path::Path) -> crate::model::settings::StoreSettings {
    crate::model::settings::StoreSettings {
        path: folder.join("briefd.db"),
        mode: 0o600,
        group: None,
        busy_timeout: std::time::Duration::from_secs(30),
        batch: 64,
        cluster: Default::default(),
    }
}
