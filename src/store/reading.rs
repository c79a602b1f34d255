//! What is read: numbers of briefs, marks, and the floor up to which all else
//! counts as read.
//!
//! Invariants: a brief has one number of its own, given in the transaction
//! that stores it, and keeps it through every revision; numbers of briefs that
//! were joined to it lead to it; none comes twice. A mark wins over the floor.

use super::convert::ms;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

/// Numbers up to this one are read unless marked, as a line of
/// [`Store::note`]. The statements name it as it stands here.
pub(super) const FLOOR: &str = "reading.floor";

/// Whether the brief `b` is read.
pub(super) const IS_READ: &str = concat!(
    "EXISTS (SELECT 1 FROM _number AS n
    WHERE n.brief = b.brief AND n.feed_id IS NOT NULL AND ",
    is_read!(),
    ")"
);

/// All that is not: above the floor, and what is marked so below it.
pub(super) const UNREAD: &str = concat!(
    "
    SELECT n.brief FROM _number AS n
    WHERE n.feed_id IS NOT NULL AND n.number > coalesce(
        (SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'), 0)
        AND NOT ",
    is_read!(),
    "
    UNION ALL SELECT n.brief FROM _reading AS r CROSS JOIN _number AS n ON n.number = r.number
    WHERE r.read = 0 AND n.feed_id IS NOT NULL AND r.number <= coalesce(
        (SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'), 0)"
);

statements! {
    /// The next number.
    NUMBER_ADD = "
        INSERT INTO _number (brief, feed_id, seen) VALUES (:brief, :feed_id, :seen)";

    /// A brief is of another feed.
    NUMBER_FEED = "
        UPDATE _number SET feed_id = :feed_id WHERE brief = :brief AND feed_id IS NOT NULL";

    /// A brief's own number, and whether it is read.
    NUMBER_OF = concat!("
        SELECT n.number, ", is_read!(), " FROM _number AS n
        WHERE n.brief = :brief AND n.feed_id IS NOT NULL");

    /// All numbers of a brief are another's, and none is that one's own.
    NUMBERS_TO = "UPDATE _number SET brief = :to, feed_id = NULL, seen = NULL
        WHERE brief IN (:brief, :to)";

    /// Of them, this one is.
    NUMBER_OWN = "
        UPDATE _number SET (feed_id, seen) =
            (SELECT b.feed_id, b.first_seen FROM _brief AS b WHERE b.brief = _number.brief)
        WHERE number = :number";

    /// Marks a number.
    READ_SET = "
        INSERT INTO _reading (number, read, at) VALUES (:number, :read, :at)
        ON CONFLICT (number) DO UPDATE SET read = :read, at = :at";

    /// What is marked as read is so once more.
    READ_AGAIN = "
        UPDATE _reading SET at = :at WHERE read = 1 AND number =
            (SELECT n.number FROM _number AS n WHERE n.brief = :brief AND n.feed_id IS NOT NULL)";

    /// A number is marked no more.
    READ_FORGET = "DELETE FROM _reading WHERE number = :number";

    /// The floor as it is.
    FLOOR_NOW = "SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'";

    /// The last number before the first that was seen at or after a time.
    FLOOR_BEFORE = "
        SELECT coalesce((SELECT n.number - 1 FROM _number AS n
                JOIN _brief AS b ON b.brief = n.brief
                WHERE n.number > :floor AND n.feed_id IS NOT NULL AND b.first_seen >= :before
                ORDER BY n.number LIMIT 1),
            (SELECT max(number) FROM _number), 0)";

    /// Marks that say what the floor says.
    READ_PRUNE = "DELETE FROM _reading WHERE number <= :floor AND read = 1";
}

impl Batch<'_> {
    /// Numbers a brief that has just been stored.
    pub(super) fn give_number(
        &self,
        brief: i64,
        feed_id: FeedId,
        seen: Timestamp,
    ) -> Result<(), StoreError> {
        self.db
            .prepare_cached(NUMBER_ADD)?
            .execute(named_params! {":brief": brief, ":feed_id": feed_id, ":seen": ms(seen)})?;
        Ok(())
    }

    /// A brief is of this feed from now on.
    pub(super) fn number_in_feed(&self, brief: i64, feed_id: FeedId) -> Result<(), StoreError> {
        self.db
            .prepare_cached(NUMBER_FEED)?
            .execute(named_params! {":brief": brief, ":feed_id": feed_id})?;
        Ok(())
    }

    /// A brief that another is joined to: the smaller number stays, read if
    /// either was.
    pub(super) fn join_numbers(
        &self,
        brief: i64,
        other: i64,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let ((one, one_read), (two, two_read)) = (self.number_of(brief)?, self.number_of(other)?);
        let (stays, goes) = (one.min(two), one.max(two));
        self.db
            .prepare_cached(NUMBERS_TO)?
            .execute(named_params! {":brief": other, ":to": brief})?;
        self.db
            .prepare_cached(NUMBER_OWN)?
            .execute(named_params! {":number": stays})?;
        self.db
            .prepare_cached(READ_FORGET)?
            .execute(named_params! {":number": goes})?;
        match one_read || two_read {
            true => self.set_read(brief, true, at),
            false => Ok(()),
        }
    }

    /// Marks a brief as another is.
    pub(super) fn read_as(&self, brief: i64, new: i64, at: Timestamp) -> Result<(), StoreError> {
        match self.number_of(brief)? {
            (_, true) => self.set_read(new, true, at),
            (_, false) => Ok(()),
        }
    }

    pub(super) fn read(
        &self,
        ids: &[String],
        read: bool,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let mut unknown = Vec::new();
        for id in ids {
            match self.brief_of(id)? {
                Some(brief) if read => self.read_again(brief, now)?,
                Some(brief) => self.set_read(brief, false, now)?,
                None => unknown.push(id.clone()),
            }
        }
        Ok(unknown)
    }

    /// What is read once more was read now: with the changes since.
    fn read_again(&self, brief: i64, at: Timestamp) -> Result<(), StoreError> {
        self.set_read(brief, true, at)?;
        self.db
            .prepare_cached(READ_AGAIN)?
            .execute(named_params! {":brief": brief, ":at": ms(at)})?;
        Ok(())
    }

    /// A mark that says what is so already changes nothing.
    pub(super) fn set_read(&self, brief: i64, read: bool, at: Timestamp) -> Result<(), StoreError> {
        let (number, is_read) = self.number_of(brief)?;
        if is_read != read {
            self.db
                .prepare_cached(READ_SET)?
                .execute(named_params! {":number": number, ":read": read, ":at": ms(at)})?;
        }
        Ok(())
    }

    /// The floor only rises.
    pub(super) fn read_before(&self, before: Timestamp) -> Result<(), StoreError> {
        let floor: i64 = self
            .db
            .prepare_cached(FLOOR_NOW)?
            .query_row([], |row| row.get(0))
            .optional()?
            .unwrap_or(0);
        let next: i64 = self.db.prepare_cached(FLOOR_BEFORE)?.query_row(
            named_params! {":floor": floor, ":before": ms(before)},
            |row| row.get(0),
        )?;
        if next > floor {
            self.note(FLOOR, &next.to_string())?;
            self.db
                .prepare_cached(READ_PRUNE)?
                .execute(named_params! {":floor": next})?;
        }
        Ok(())
    }

    fn number_of(&self, brief: i64) -> Result<(i64, bool), StoreError> {
        Ok(self
            .db
            .prepare_cached(NUMBER_OF)?
            .query_row(named_params! {":brief": brief}, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?)
    }
}
