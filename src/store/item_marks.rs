//! What is read of the items: counted, and marked.

use super::convert::time;
use super::item_numbers::floor;
use super::item_numbers::numbers;
use super::items::ITEM;
use super::reading::FLOOR;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// What is unread: above the floor all that is not marked, below it what is.
macro_rules! unread {
    () => {
        "SELECT n.number, n.brief, n.feed_id FROM _number AS n
         WHERE n.number > :floor AND n.feed_id IS NOT NULL
            AND NOT coalesce((SELECT r.read FROM _reading AS r WHERE r.number = n.number), 0)
         UNION ALL
         SELECT n.number, n.brief, n.feed_id
         FROM _reading AS r CROSS JOIN _number AS n ON n.number = r.number
         WHERE r.number <= :floor AND r.read = 0 AND n.feed_id IS NOT NULL"
    };
}

statements! {
    /// The newest number.
    ITEM_LAST = "SELECT coalesce(max(number), 0) FROM _number";

    /// When a number's brief was seen first.
    ITEM_SEEN = "
        SELECT seen FROM _number WHERE number = :number";

    /// What is unread, a row for every other source of each.
    ITEMS_UNREAD = concat!("
        SELECT u.number, u.feed_id, s.feed_id
        FROM (", unread!(), ") AS u
            LEFT JOIN _source AS s INDEXED BY _source_elsewhere
            ON s.brief = u.brief AND s.duplicate = 1");

    /// Stars a brief or takes the star away.
    ITEM_STAR = "UPDATE _brief SET starred = :starred WHERE brief = :brief AND starred <> :starred";

    /// No number is marked.
    ITEMS_UNMARK = "DELETE FROM _reading";
}

impl Reader {
    /// How many items are unread, by feed and by tag.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn unread_counts(&self, feeds: &ItemFeeds) -> Result<UnreadCounts, StoreError> {
        self.read(|db| {
            let moment = db.unchecked_transaction()?;
            unread_counts(&moment, feeds)
        })
    }
}

impl Store {
    /// Marks items by their numbers, in one go; numbers of no item are passed
    /// over. What is not said stays.
    pub fn mark_items(
        &self,
        numbers: Vec<i64>,
        read: Option<bool>,
        starred: Option<bool>,
        now: Timestamp,
    ) -> Pending<()> {
        self.submit(move |batch| batch.mark_items(&numbers, read, starred, now))
    }

    /// Marks all items of a set as read, or those that were first seen at
    /// `until` or earlier.
    pub fn mark_all_read(
        &self,
        of: ItemSet,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Pending<()> {
        self.submit(move |batch| batch.mark_all_read(of, until, now))
    }
}

impl Batch<'_> {
    fn mark_items(
        &self,
        numbers: &[i64],
        read: Option<bool>,
        starred: Option<bool>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(ITEM)?;
        for number in numbers {
            let brief: Option<i64> = statement
                .query_row(named_params! {":number": number}, |row| row.get(1))
                .optional()?;
            let Some(brief) = brief else { continue };
            if let Some(read) = read {
                self.set_read(brief, read, now)?;
            }
            if let Some(starred) = starred {
                self.db
                    .prepare_cached(ITEM_STAR)?
                    .execute(named_params! {":brief": brief, ":starred": starred})?;
            }
        }
        Ok(())
    }

    fn mark_all_read(
        &self,
        of: ItemSet,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if of == ItemSet::All && until.is_none() {
            let last: i64 = self
                .db
                .prepare_cached(ITEM_LAST)?
                .query_row([], |row| row.get(0))?;
            self.db.prepare_cached(ITEMS_UNMARK)?.execute([])?;
            return self.note(FLOOR, &last.to_string());
        }
        if let (ItemSet::All, Some(until)) = (&of, until) {
            let behind = until.checked_add(jiff::SignedDuration::from_millis(1));
            self.read_before(behind.unwrap_or(until))?;
        }
        let unread = numbers(
            self.db,
            &Items {
                of,
                with: Vec::new(),
                without: vec![ItemSet::Read],
                since: None,
                until,
                after: None,
                oldest_first: true,
                limit: usize::MAX,
            },
        )?;
        self.mark_items(&unread, Some(true), None, now)
    }
}

/// Unread numbers of something.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    count: u64,
    newest: i64,
}

impl Tally {
    fn add(&mut self, number: i64) {
        self.count += 1;
        self.newest = self.newest.max(number);
    }

    fn join(&mut self, other: Tally) {
        self.count += other.count;
        self.newest = self.newest.max(other.newest);
    }
}

/// Unread items being counted.
struct Counts<'a> {
    feeds: &'a ItemFeeds,
    /// By the feed of the original, where that is all there is to know.
    plain: HashMap<FeedId, Tally>,
    all: Tally,
    by_feed: BTreeMap<FeedId, Tally>,
    by_tag: BTreeMap<&'a str, Tally>,
}

impl<'a> Counts<'a> {
    fn new(feeds: &'a ItemFeeds) -> Counts<'a> {
        let none = Tally::default;
        Counts {
            feeds,
            plain: HashMap::new(),
            all: none(),
            by_feed: feeds
                .all()
                .iter()
                .map(|feed| (feed.feed_id, none()))
                .collect(),
            by_tag: feeds.tags().map(|tag| (tag, none())).collect(),
        }
    }

    fn add(&mut self, number: i64, original: FeedId, elsewhere: &[FeedId]) {
        if elsewhere.is_empty() {
            self.plain.entry(original).or_default().add(number);
            return;
        }
        let feeds = self.feeds;
        if let Some(home) = feeds.home(original, elsewhere.iter().copied()) {
            self.all.add(number);
            self.by_feed.entry(home).or_default().add(number);
            for tag in feeds.tags_among(original, elsewhere.iter().copied()) {
                self.by_tag.entry(tag).or_default().add(number);
            }
        }
    }

    fn whole(mut self) -> Counts<'a> {
        let feeds = self.feeds;
        for (original, tally) in std::mem::take(&mut self.plain) {
            let Some(home) = feeds.home(original, std::iter::empty()) else {
                continue;
            };
            self.all.join(tally);
            self.by_feed.entry(home).or_default().join(tally);
            for tag in feeds.tags_among(original, std::iter::empty()) {
                self.by_tag.entry(tag).or_default().join(tally);
            }
        }
        self
    }
}

fn unread_counts(db: &Connection, feeds: &ItemFeeds) -> Result<UnreadCounts, StoreError> {
    let floor = floor(db)?;
    let mut counts = Counts::new(feeds);
    let mut statement = db.prepare_cached(ITEMS_UNREAD)?;
    let mut rows = statement.query(named_params! {":floor": floor})?;
    let mut item: Option<(i64, FeedId)> = None;
    let mut elsewhere: Vec<FeedId> = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, original): (i64, FeedId) = (row.get(0)?, row.get(1)?);
        if let Some((before, of)) = item.filter(|(before, _)| *before != number) {
            counts.add(before, of, &elsewhere);
            elsewhere.clear();
        }
        item = Some((number, original));
        let other: Option<FeedId> = row.get(2)?;
        elsewhere.extend(other.filter(|other| *other != original));
    }
    if let Some((number, original)) = item {
        counts.add(number, original, &elsewhere);
    }
    let Counts {
        all,
        by_feed,
        by_tag,
        ..
    } = counts.whole();
    let mut seen = db.prepare_cached(ITEM_SEEN)?;
    let mut unread = |tally: Tally| -> Result<Unread, StoreError> {
        let newest: Option<i64> = seen
            .query_row(named_params! {":number": tally.newest}, |row| row.get(0))
            .optional()?;
        Ok(Unread {
            count: tally.count,
            newest: newest.map(time),
        })
    };
    Ok(UnreadCounts {
        all: unread(all)?,
        feeds: by_feed
            .into_iter()
            .map(|(feed_id, tally)| Ok((feed_id, unread(tally)?)))
            .collect::<Result<_, StoreError>>()?,
        tags: by_tag
            .into_iter()
            .map(|(tag, tally)| Ok((tag.to_owned(), unread(tally)?)))
            .collect::<Result<_, StoreError>>()?,
    })
}
