//! Builds read the same document differently: what is no change of an article.

use super::Key;
use crate::model::Timestamp;
use crate::model::item::Item;

/// The number of this build's way of reading: how a document becomes items,
/// their ids, drafts and keys. One more whenever any of these comes out
/// otherwise for the same document; what is stored says which one made it, so
/// that no difference of two builds is taken for a change of the article.
pub const READING: i64 = 2;

/// The first reading whose items have the keys ([`super::item_key`]) that the present
/// one gives them: only how drafts are made of them has changed since.
/// Equal to [`READING`] whenever the parser or `item_key` changed for more than
/// the odd item (2: files told of twice, links that are none, noon).
pub const SAME_ITEMS_SINCE: i64 = 0;

/// An item as it was stored when its document was read last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its [`super::item_key`] then.
    pub raw: Key,
    /// The [`READING`] that made `raw` and the version.
    pub reading: i64,
    /// As the feed stated it, whole milliseconds.
    pub published: Option<Timestamp>,
    /// As the feed stated it, whole milliseconds.
    pub updated: Option<Timestamp>,
}

/// How an item stands to what is stored of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing about it is new.
    Same,
    /// An earlier build read it: whatever differs is how it is read. Its keys
    /// are taken over, and nobody is told.
    TakenOver,
    /// The feed says something else now.
    Changed,
}

/// Compares an item with what is stored of it. `same_document`: the bytes of
/// the whole document are those that were read last.
///
/// Where an earlier build read the item in a way that cannot be compared, only
/// the feed's own word makes it a change: a later time of change, beside a
/// time of publication that both builds read alike.
pub fn look(stored: &Stored, item: &Item, raw: &Key, same_document: bool) -> Look {
    let alike = stored.raw == *raw;
    if stored.reading == READING {
        return if alike { Look::Same } else { Look::Changed };
    }
    let moved_on = || {
        let published = item.published.map(whole);
        published.is_some()
            && published == stored.published
            && stored
                .updated
                .is_some_and(|was| item.updated.map(whole) > Some(was))
    };
    match alike || same_document {
        true => Look::TakenOver,
        false if stored.reading >= SAME_ITEMS_SINCE || moved_on() => Look::Changed,
        false => Look::TakenOver,
    }
}

/// As times are stored.
fn whole(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
