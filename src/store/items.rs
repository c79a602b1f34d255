//! Items as apps that read feeds see them: a brief by its number, in one feed.
//!
//! Invariants: an item is in the feed of its original, and where that one is
//! polled no more, in the oldest polled feed that carries it; where none does,
//! it is no item. A feed that meets another at one URL is that other one.

use super::feeds;
use super::item_numbers::numbers;
use super::load;
use super::*;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::BTreeMap;
use std::collections::HashMap;

statements! {
    /// The feeds that are polled, by name.
    ITEM_FEEDS = "
        SELECT feed_id, coalesce(polled_as, feed_id), name, url, coalesce(title, own_title), link,
            tags, configured_url
        FROM _feed WHERE polled = 1 ORDER BY name, feed_id";

    /// A number's brief, with the number that is its own.
    ITEM = "
        SELECT own.number, own.brief, own.feed_id
        FROM _number AS n JOIN _number AS own ON own.brief = n.brief AND own.feed_id IS NOT NULL
        WHERE n.number = :number";

    /// Feeds that carry a brief.
    ITEM_CARRIED = "SELECT feed_id FROM _source WHERE brief = :brief";
}

/// A feed that items are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemFeed {
    /// Its number, by which apps name it.
    pub feed_id: FeedId,
    /// As briefs name it.
    pub name: String,
    /// Where it is polled.
    pub url: String,
    /// As configured, where nothing is known of it yet.
    pub configured_url: Option<String>,
    /// Configured, else the feed's own.
    pub title: Option<String>,
    /// Its site.
    pub link: Option<String>,
    /// In the order of the configuration.
    pub tags: Vec<String>,
}

/// The feeds that items are in.
#[derive(Debug, Clone, Default)]
pub struct ItemFeeds {
    feeds: Vec<ItemFeed>,
    /// For each polled feed the one that stands for it, and its own tags.
    pub(super) polled: HashMap<FeedId, (FeedId, Vec<String>)>,
}

impl ItemFeeds {
    /// All of them, by name.
    pub fn all(&self) -> &[ItemFeed] {
        &self.feeds
    }

    /// One of them.
    pub fn get(&self, feed_id: FeedId) -> Option<&ItemFeed> {
        self.feeds.iter().find(|feed| feed.feed_id == feed_id)
    }

    /// Every tag of a polled feed, in order.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let tags = self.polled.values().flat_map(|(_, tags)| tags);
        let mut tags: Vec<&str> = tags.map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        tags.into_iter()
    }

    /// The feed that an item is in; `carried` are all that its brief is in.
    pub(super) fn home(
        &self,
        original: FeedId,
        carried: impl Iterator<Item = FeedId>,
    ) -> Option<FeedId> {
        let place = |feed_id: FeedId| self.polled.get(&feed_id).map(|(stands, _)| *stands);
        place(original).or_else(|| {
            let oldest = carried
                .filter(|feed_id| self.polled.contains_key(feed_id))
                .min();
            oldest.and_then(place)
        })
    }

    /// The tags of all polled feeds among these, in order.
    pub(super) fn tags_among(
        &self,
        original: FeedId,
        carried: impl Iterator<Item = FeedId>,
    ) -> Vec<&str> {
        let feeds = [original].into_iter().chain(carried);
        let feeds = feeds.filter_map(|feed_id| self.polled.get(&feed_id));
        let mut tags: Vec<&str> = feeds
            .flat_map(|(_, tags)| tags.iter().map(String::as_str))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// Items with something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemSet {
    /// All of them.
    All,
    /// Those in one feed.
    Feed(FeedId),
    /// Those that a feed with this tag carries.
    Tag(String),
    /// Starred ones.
    Starred,
    /// Read ones.
    Read,
    /// None.
    Nothing,
}

/// Which numbers are asked for.
#[derive(Debug, Clone)]
pub struct Items {
    /// Of these.
    pub of: ItemSet,
    /// In all of these as well.
    pub with: Vec<ItemSet>,
    /// In none of these.
    pub without: Vec<ItemSet>,
    /// First seen at this time or later.
    pub since: Option<Timestamp>,
    /// First seen at this time or earlier.
    pub until: Option<Timestamp>,
    /// Behind this number, in the order asked for.
    pub after: Option<i64>,
    /// The smallest number first, else the largest.
    pub oldest_first: bool,
    /// Numbers at most.
    pub limit: usize,
}

/// A brief as an item.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// Its own number.
    pub number: i64,
    /// The feed that it is in.
    pub feed_id: FeedId,
    /// The tags of all polled feeds that carry it, in order.
    pub tags: Vec<String>,
    /// The brief.
    pub brief: Brief,
}

/// Unread items: how many, and when the newest of them was seen first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// How many.
    pub count: u64,
    /// None where there are none.
    pub newest: Option<Timestamp>,
}

/// Unread items of everything.
#[derive(Debug, Clone, Default)]
pub struct UnreadCounts {
    /// All items.
    pub all: Unread,
    /// For each feed.
    pub feeds: BTreeMap<FeedId, Unread>,
    /// For each tag.
    pub tags: BTreeMap<String, Unread>,
}

impl Reader {
    /// The feeds that items are in.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn item_feeds(&self) -> Result<ItemFeeds, StoreError> {
        self.read(|db| {
            let mut found = ItemFeeds::default();
            let mut statement = db.prepare_cached(ITEM_FEEDS)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (feed_id, stands): (FeedId, FeedId) = (row.get(0)?, row.get(1)?);
                let tags = feeds::tags(&row.get::<_, String>(6)?);
                found.polled.insert(feed_id, (stands, tags.clone()));
                if feed_id == stands {
                    found.feeds.push(ItemFeed {
                        feed_id,
                        name: row.get(2)?,
                        url: row.get(3)?,
                        configured_url: row.get(7)?,
                        title: row.get(4)?,
                        link: row.get(5)?,
                        tags,
                    });
                }
            }
            Ok(found)
        })
    }

    /// The numbers of items, in order.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn item_numbers(&self, asked: &Items) -> Result<Vec<i64>, StoreError> {
        self.read(|db| numbers(db, asked))
    }

    /// The items of some numbers, in their order; numbers that were joined to
    /// another's give that one. What is no item is passed over.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn items(&self, feeds: &ItemFeeds, numbers: &[i64]) -> Result<Vec<ItemRow>, StoreError> {
        self.read(|db| {
            // One lock for all.
            let moment = db.unchecked_transaction()?;
            let found = numbers.iter().map(|number| item(&moment, feeds, *number));
            found.filter_map(Result::transpose).collect()
        })
    }
}

fn item(db: &Connection, feeds: &ItemFeeds, number: i64) -> Result<Option<ItemRow>, StoreError> {
    let found: Option<(i64, i64, FeedId)> = db
        .prepare_cached(ITEM)?
        .query_row(named_params! {":number": number}, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((number, rowid, original)) = found else {
        return Ok(None);
    };
    let carried: Vec<FeedId> = db
        .prepare_cached(ITEM_CARRIED)?
        .query_map(named_params! {":brief": rowid}, |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let Some(feed_id) = feeds.home(original, carried.iter().copied()) else {
        return Ok(None);
    };
    let tags = feeds.tags_among(original, carried.into_iter());
    Ok(load::brief(db, rowid)?.map(|brief| ItemRow {
        number,
        feed_id,
        tags: tags.into_iter().map(str::to_owned).collect(),
        brief,
    }))
}
