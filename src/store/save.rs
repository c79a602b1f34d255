//! What a poll found and what it means, in one transaction.

use super::articles::source_title;
use super::convert::item_hash;
use super::convert::key_of;
use super::convert::lines_to_blob;
use super::convert::ms;
use super::convert::to_json;
use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::dedupe::Key;
use crate::dedupe::READING;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::feed::outlet;
use crate::model::poll::Verdict;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::cell::RefCell;
use std::collections::HashSet;

/// What is known of a feed before its document is looked at.
pub(super) struct Channel {
    url: String,
    title: Option<String>,
    outlet: Option<String>,
    own_title: Option<String>,
    link: Option<String>,
    language: Option<String>,
    last_success: Option<i64>,
}

/// Where items are being stored.
pub(super) struct Place<'a> {
    pub(super) feed_id: FeedId,
    /// For ids of items without a URL.
    pub(super) feed_url: &'a str,
    pub(super) at: Timestamp,
    /// Items of the document, by hash; none when it is not whole.
    pub(super) present: Option<&'a HashSet<i64>>,
    /// False for imports: those stand in no feed.
    pub(super) polled: bool,
    /// Items of the last document that an earlier build has read and this one
    /// has not; none: not asked yet.
    pub(super) older: RefCell<Option<Vec<Older>>>,
}

/// What became of one item.
pub(super) enum Became {
    New(String),
    Revised(String),
    Duplicate,
    Unchanged,
    Deleted,
}

/// An occurrence that is stored already.
struct KnownSource {
    source_id: i64,
    brief: i64,
    version: Key,
    duplicate: bool,
    brief_version: Key,
    brief_id: String,
    /// The source of the present revision; none: the original.
    gives: Option<i64>,
    url: Option<String>,
    raw: Key,
    /// Which build's keys these are.
    reading: i64,
}

impl KnownSource {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<KnownSource> {
        Ok(KnownSource {
            source_id: row.get(0)?,
            brief: row.get(1)?,
            version: key_of(row.get_ref(2)?.as_blob()?),
            duplicate: row.get(3)?,
            brief_version: key_of(row.get_ref(4)?.as_blob()?),
            brief_id: row.get(5)?,
            gives: row.get(6)?,
            url: row.get(7)?,
            raw: key_of(row.get_ref(8)?.as_blob()?),
            reading: row.get(9)?,
        })
    }

    /// True when whatever differs in the item is how it is read.
    fn is_taken_over(&self, item: &Candidate) -> bool {
        self.reading != READING && (item.taken_over || self.raw == item.raw)
    }
}

/// An item that an earlier build has read.
pub(super) struct Older {
    known: KnownSource,
    item: i64,
    title: String,
    /// As the feed stated it, milliseconds.
    published: Option<i64>,
}

impl Older {
    /// True when it is this item, under the id that the earlier build gave it.
    fn is(&self, item: &Candidate) -> bool {
        let title = self.title == source_title(&item.draft);
        match (self.published, item.published.map(ms)) {
            (Some(was), Some(is)) => {
                let url = self.known.url.is_some() && self.known.url == item.draft.url;
                was == is && (title || url)
            }
            (None, None) => title && self.known.version == item.keys.version,
            _ => false,
        }
    }
}

impl Batch<'_> {
    pub(super) fn save(&mut self, record: PollRecord) -> Result<Saved, StoreError> {
        let PollRecord {
            feed_id,
            at,
            verdict,
            found,
        } = record;
        let mut saved = Saved::default();
        if let Some(found) = found {
            let channel = self.channel(feed_id)?;
            self.save_channel(feed_id, &channel, &found)?;
            let present: Option<HashSet<i64>> = found
                .present
                .map(|ids| ids.iter().map(|id| item_hash(id)).collect());
            let place = Place {
                feed_id,
                feed_url: &channel.url,
                at,
                present: present.as_ref(),
                polled: true,
                older: RefCell::default(),
            };
            saved = self.save_items(&place, found.items)?;
            if let Some(present) = &present {
                let before = channel.last_success.unwrap_or_else(|| ms(at));
                self.save_presence(feed_id, present, before)?;
            }
            if let Some(lines) = &found.repeated {
                self.db
                    .prepare_cached(FEED_LINES_SET)?
                    .execute(named_params! {
                        ":feed_id": feed_id,
                        ":counts": lines_to_blob(lines),
                    })?;
            }
        }
        self.save_verdict(feed_id, at, &verdict)?;
        Ok(saved)
    }

    /// Stores items, the oldest first and of one time the last of the
    /// document first: so rowids come out in the order of display.
    pub(super) fn save_items(
        &mut self,
        place: &Place<'_>,
        items: Vec<Candidate>,
    ) -> Result<Saved, StoreError> {
        let mut saved = Saved::default();
        let mut items: Vec<(usize, Candidate)> = items.into_iter().enumerate().collect();
        items.sort_by_key(|(number, item)| {
            let shown = item.draft.published.unwrap_or(place.at);
            (shown, std::cmp::Reverse(*number))
        });
        let (mut new, mut revised) = (Vec::new(), Vec::new());
        for (number, item) in items {
            match self.save_item(place, item)? {
                Became::New(id) => new.push((number, id)),
                Became::Revised(id) => revised.push((number, id)),
                Became::Duplicate => saved.duplicates += 1,
                Became::Unchanged => saved.unchanged += 1,
                Became::Deleted => saved.deleted_before += 1,
            }
        }
        let in_order = |mut ids: Vec<(usize, String)>| {
            ids.sort();
            ids.into_iter().map(|(_, id)| id).collect()
        };
        saved.new = in_order(new);
        saved.revised = in_order(revised);
        Ok(saved)
    }

    fn save_item(&mut self, place: &Place<'_>, item: Candidate) -> Result<Became, StoreError> {
        let hash = item_hash(&item.guid);
        if let Some(known) = self.known_source(place.feed_id, hash)? {
            if known.is_taken_over(&item) {
                return self.take_over(&known, &item);
            }
            return match self.other_article(place, &known, &item)? {
                Some(brief) => self.save_reused(place, brief, item),
                None => self.save_known(place, known, item),
            };
        }
        let here = named_params! {":feed_id": place.feed_id, ":item": hash};
        if self.db.prepare_cached(TOMBSTONE)?.exists(here)? {
            return Ok(Became::Deleted);
        }
        if let Some(known) = self.under_another_id(place, &item)? {
            return self.take_over(&known, &item);
        }
        match self.recognize(place, &item)? {
            Recognized::Deleted => {
                self.db.prepare_cached(TOMBSTONE_ADD)?.execute(here)?;
                Ok(Became::Deleted)
            }
            Recognized::New => Ok(Became::New(self.add_brief(place, item)?)),
            Recognized::Same { brief, instead } => {
                let is = self.present(brief)?;
                let source_id = self.add_source(place, brief, true, &item)?;
                self.add_keys(brief, &item.keys)?;
                if instead && is.version != item.keys.version {
                    self.revise(place, brief, Some(source_id), item)?;
                    return Ok(Became::Revised(is.id));
                }
                Ok(Became::Duplicate)
            }
        }
    }

    /// The article of this feed that an item's address belongs to, where its id
    /// is that of another one: ids are used again, and lose the suffix that told
    /// them apart when only one is left in the document. Never an article of
    /// another feed: by an address alone no feed changes what another brought.
    fn other_article(
        &self,
        place: &Place<'_>,
        known: &KnownSource,
        item: &Candidate,
    ) -> Result<Option<i64>, StoreError> {
        let moved = known.url != item.draft.url && known.version != item.keys.version;
        let Some(key) = item.keys.url.as_ref().filter(|_| moved) else {
            return Ok(None);
        };
        let Some(brief) = self.article(key)?.flatten() else {
            return Ok(None);
        };
        let of_feed = named_params! {":brief": brief, ":feed_id": place.feed_id};
        let own = self.db.prepare_cached(BRIEF_IS_OF_FEED)?.exists(of_feed)?;
        Ok(Some(brief).filter(|brief| own && *brief != known.brief))
    }

    fn save_reused(
        &mut self,
        place: &Place<'_>,
        brief: i64,
        item: Candidate,
    ) -> Result<Became, StoreError> {
        let is = self.present(brief)?;
        if is.version == item.keys.version {
            return Ok(Became::Unchanged);
        }
        self.revise(place, brief, is.source_id, item)?;
        Ok(Became::Revised(is.id))
    }

    fn save_known(
        &mut self,
        place: &Place<'_>,
        known: KnownSource,
        item: Candidate,
    ) -> Result<Became, StoreError> {
        self.change_source(place, known.source_id, &item)?;
        // The original, or whoever spoke last, speaks for the brief; another
        // source only while it says the same.
        let speaks = !known.duplicate
            || known.gives == Some(known.source_id)
            || known.version == known.brief_version;
        self.add_keys(known.brief, &item.keys)?;
        if !known.duplicate && known.gives.is_none() {
            self.change_around(known.brief, &item.draft)?;
        }
        if known.version == item.keys.version {
            return Ok(Became::Unchanged);
        }
        if !speaks || item.keys.version == known.brief_version {
            return Ok(Became::Unchanged);
        }
        if item.wants_page {
            self.want_page(known.source_id, &item, place.at)?;
        }
        let source_id = known.duplicate.then_some(known.source_id);
        self.revise(place, known.brief, source_id, item)?;
        Ok(Became::Revised(known.brief_id))
    }

    fn known_source(&self, feed_id: FeedId, item: i64) -> Result<Option<KnownSource>, StoreError> {
        Ok(self
            .db
            .prepare_cached(SOURCE_OF_ITEM)?
            .query_row(
                named_params! {":feed_id": feed_id, ":item": item},
                KnownSource::from_row,
            )
            .optional()?)
    }

    /// An item of the feed's last document that is not in this one under the id
    /// it was stored with, because an earlier build made or read that id.
    fn under_another_id(
        &self,
        place: &Place<'_>,
        item: &Candidate,
    ) -> Result<Option<KnownSource>, StoreError> {
        let Some(present) = place.present.filter(|_| place.polled) else {
            return Ok(None);
        };
        let mut older = place.older.borrow_mut();
        let older = match &mut *older {
            Some(older) => older,
            none => none.insert(self.older(place.feed_id)?),
        };
        let found = older
            .iter()
            .position(|older| !present.contains(&older.item) && older.is(item));
        Ok(found.map(|at| older.swap_remove(at).known))
    }

    fn older(&self, feed_id: FeedId) -> Result<Vec<Older>, StoreError> {
        let mut statement = self.db.prepare_cached(SOURCES_OLDER)?;
        let rows = statement.query_map(
            named_params! {":feed_id": feed_id, ":reading": READING},
            |row| {
                Ok(Older {
                    known: KnownSource::from_row(row)?,
                    item: row.get(10)?,
                    title: row.get(11)?,
                    published: row.get(12)?,
                })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An item as an earlier build has stored it: what is stored stays, and is
    /// known from now on by the keys that the item has for this build.
    fn take_over(&self, known: &KnownSource, item: &Candidate) -> Result<Became, StoreError> {
        self.db
            .prepare_cached(SOURCE_TAKEN_OVER)?
            .execute(named_params! {
                ":source_id": known.source_id,
                ":item": item_hash(&item.guid),
                ":guid": item.guid,
                ":raw": item.raw,
                ":version": item.keys.version,
                ":reading": READING,
            })?;
        let gives = match known.gives {
            Some(source_id) => source_id == known.source_id,
            None => !known.duplicate,
        };
        if gives {
            self.db
                .prepare_cached(BRIEF_VERSION)?
                .execute(named_params! {
                    ":brief": known.brief,
                    ":version": item.keys.version,
                })?;
        }
        self.add_keys(known.brief, &item.keys)?;
        Ok(Became::Unchanged)
    }

    fn channel(&self, feed_id: FeedId) -> Result<Channel, StoreError> {
        Ok(self.db.prepare_cached(FEED_CHANNEL)?.query_row(
            named_params! {":feed_id": feed_id},
            |row| {
                Ok(Channel {
                    url: row.get(0)?,
                    title: row.get(1)?,
                    outlet: row.get(2)?,
                    own_title: row.get(3)?,
                    link: row.get(4)?,
                    language: row.get(5)?,
                    last_success: row.get(6)?,
                })
            },
        )?)
    }

    fn save_channel(
        &self,
        feed_id: FeedId,
        was: &Channel,
        found: &Found,
    ) -> Result<(), StoreError> {
        let same = (&was.own_title, &was.link, &was.language)
            == (&found.title, &found.link, &found.language);
        if same {
            return Ok(());
        }
        let shown = was.title.as_deref().or(found.title.as_deref());
        self.db
            .prepare_cached(FEED_CHANNEL_SET)?
            .execute(named_params! {
                ":feed_id": feed_id,
                ":own_title": found.title,
                ":link": found.link,
                ":language": found.language,
                ":outlet_shown": outlet(was.outlet.as_deref(), shown, &was.url),
            })?;
        Ok(())
    }

    /// What left the document was seen last at the last good poll before.
    fn save_presence(
        &self,
        feed_id: FeedId,
        present: &HashSet<i64>,
        before: i64,
    ) -> Result<(), StoreError> {
        let rows: Vec<(i64, i64)> = self
            .db
            .prepare_cached(SOURCES_PRESENT)?
            .query_map(named_params! {":feed_id": feed_id}, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut left = self.db.prepare_cached(SOURCE_LEFT)?;
        for (source_id, _) in rows.iter().filter(|(_, item)| !present.contains(item)) {
            left.execute(named_params! {":source_id": source_id, ":last_seen": before})?;
        }
        let were: HashSet<i64> = rows.into_iter().map(|(_, item)| item).collect();
        let mut back = self.db.prepare_cached(SOURCE_BACK)?;
        for item in present.difference(&were) {
            back.execute(named_params! {":feed_id": feed_id, ":item": item})?;
        }
        Ok(())
    }

    fn save_verdict(
        &self,
        feed_id: FeedId,
        at: Timestamp,
        verdict: &Verdict,
    ) -> Result<(), StoreError> {
        let state = &verdict.state;
        self.db
            .prepare_cached(FEED_POLLED)?
            .execute(named_params! {
                ":feed_id": feed_id,
                ":next_poll": verdict.next.as_ref().map(|next| ms(next.at)),
                ":next_reason": verdict.next.as_ref().map(|next| &next.reason),
                ":health": state.health.name(),
                ":stale": state.stale,
                ":last_polled": state.last_polled.map(ms),
                ":last_success": state.last_success.map(ms),
                ":last_status": state.last_status,
                ":failures": state.failures,
                ":last_error": state.last_error,
                ":state": to_json(state)?,
            })?;
        for hold in &verdict.holds {
            self.keep_hold(hold, at)?;
        }
        if let Some(to) = &verdict.moved_to {
            let from = self.channel(feed_id)?.url;
            self.move_feed(feed_id, &from, to, at)?;
        }
        for event in &verdict.events {
            self.event(at, event.kind, None, Some(feed_id), Some(&event.detail))?;
        }
        Ok(())
    }

    /// Writes the next event; its number is one more than the last one's.
    pub(super) fn event(
        &self,
        at: Timestamp,
        kind: EventKind,
        brief_id: Option<&str>,
        feed_id: Option<FeedId>,
        detail: Option<&serde_json::Value>,
    ) -> Result<(), StoreError> {
        self.db.prepare_cached(EVENT_ADD)?.execute(named_params! {
            ":at": ms(at),
            ":kind": kind.name(),
            ":brief_id": brief_id,
            ":feed_id": feed_id,
            ":detail": detail.map(ToString::to_string),
        })?;
        Ok(())
    }
}

/// An item of this feed that is a source of an article.
struct Here {
    item: i64,
    version: Key,
    title: String,
    /// As the feed stated it, milliseconds.
    published: Option<i64>,
}

impl Here {
    /// True when an item may be this one under another id: of the same time,
    /// or, where one of them has none, of much the same title. Many pages
    /// (releases, a home page) are the link of one item after the other.
    fn goes_on_as(&self, item: &Candidate, title: &str) -> bool {
        match (self.published, item.published.map(ms)) {
            (Some(was), Some(is)) => was == is,
            _ => alike(&self.title, title),
        }
    }
}

/// True for titles that share half of the shorter one's words.
fn alike(one: &str, other: &str) -> bool {
    let words = |title: &str| -> HashSet<String> {
        let parts = title.split(|c: char| !c.is_alphanumeric());
        let parts = parts.filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 2 > one.len().min(other.len())
}

/// Is an item an article that is known?
pub(super) enum Recognized {
    New,
    /// Retention has deleted it.
    Deleted,
    Same {
        brief: i64,
        /// It took the place of another item of this feed: what differs in it
        /// is a change of the article.
        instead: bool,
    },
}

impl Batch<'_> {
    /// By canonical URL, by title and text, and between feeds by text alone.
    ///
    /// Within one document items that share a URL (every entry links to the
    /// same page) are one article only when their titles or texts are the same;
    /// from poll to poll also when one takes the other's place.
    fn recognize(&self, place: &Place<'_>, item: &Candidate) -> Result<Recognized, StoreError> {
        let same = |brief, instead| Ok(Recognized::Same { brief, instead });
        if let Some(key) = &item.keys.url {
            match self.article(key)? {
                None => {}
                Some(None) => return Ok(Recognized::Deleted),
                Some(Some(brief)) => {
                    let here = self.sources_in(brief, place.feed_id)?;
                    let title = item.draft.original_title.as_ref();
                    let title = title.unwrap_or(&item.draft.title);
                    let like =
                        |known: &Here| known.version == item.keys.version || known.title == *title;
                    let stays =
                        |known: &Here| place.present.is_none_or(|now| now.contains(&known.item));
                    if here.iter().any(|known| stays(known) && like(known)) {
                        return same(brief, false);
                    }
                    let goes_on = |known: &Here| like(known) || known.goes_on_as(item, title);
                    if here.is_empty() || !here.iter().any(stays) && here.iter().any(goes_on) {
                        return same(brief, !here.is_empty());
                    }
                }
            }
        }
        if let Some(key) = &item.keys.text
            && let Some(Some(brief)) = self.article(key)?
        {
            return same(brief, false);
        }
        if let Some(key) = &item.keys.body
            && let Some(Some(brief)) = self.article(key)?
            && self.sources_in(brief, place.feed_id)?.is_empty()
        {
            return same(brief, false);
        }
        Ok(Recognized::New)
    }

    /// The article with a key; `Some(None)` for one that was deleted.
    pub(super) fn article(&self, key: &Key) -> Result<Option<Option<i64>>, StoreError> {
        Ok(self
            .db
            .prepare_cached(ARTICLE_OF_KEY)?
            .query_row(named_params! {":key": key}, |row| row.get(0))
            .optional()?)
    }

    fn sources_in(&self, brief: i64, feed_id: FeedId) -> Result<Vec<Here>, StoreError> {
        let rows = self
            .db
            .prepare_cached(SOURCES_IN_FEED)?
            .query_map(
                named_params! {":brief": brief, ":feed_id": feed_id},
                |row| {
                    Ok(Here {
                        item: row.get(0)?,
                        version: key_of(row.get_ref(1)?.as_blob()?),
                        title: row.get(2)?,
                        published: row.get(3)?,
                    })
                },
            )?
            .collect::<rusqlite::Result<_>>()?;
        Ok(rows)
    }
}
