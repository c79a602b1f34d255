//! What a poll found and what it means, in one transaction.

use super::arrivals::Arrival;
use super::article::carry_on;
use super::convert::item_hash;
use super::convert::key_of;
use super::convert::lines_to_blob;
use super::convert::ms;
use super::convert::to_json;
use super::statements::*;
use super::stories::What;
use super::writer::Batch;
use super::*;
use crate::dedupe::Key;
use crate::dedupe::READING;
use crate::dedupe::article::Kin;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::outlet::outlet;
use crate::model::poll::Verdict;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use std::collections::HashMap;
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
    /// False for items whose feed nobody named: they may be of many.
    pub(super) one_feed: bool,
}

impl Place<'_> {
    /// How items stand to others of their feed.
    pub(super) fn kin(&self) -> Kin {
        match (self.one_feed, self.polled) {
            (false, _) => Kin::Elsewhere,
            (true, true) => Kin::Feed,
            (true, false) => Kin::Archive,
        }
    }
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
#[derive(Debug, Clone)]
pub(super) struct KnownSource {
    pub(super) source_id: i64,
    pub(super) brief: i64,
    pub(super) version: Key,
    pub(super) brief_version: Key,
    /// It gives the brief its words.
    pub(super) speaks: bool,
    pub(super) raw: Key,
    /// Which build's keys these are.
    pub(super) reading: i64,
}

impl KnownSource {
    /// True when whatever differs in the item is how it is read.
    pub(super) fn is_taken_over(&self, item: &Candidate) -> bool {
        self.reading != READING && (item.taken_over || self.raw == item.raw)
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
        if let Some(mut found) = found {
            let channel = self.channel(feed_id)?;
            if channel.last_success.is_none() {
                self.set_back(&mut found.items)?;
            }
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
                one_feed: true,
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
        let mut arrivals = Vec::with_capacity(items.len());
        for (number, mut item) in items.into_iter().enumerate() {
            item.facts.seen = Some(ms(place.at));
            let known = self.known_source(place.feed_id, item_hash(&item.guid))?;
            arrivals.push(Arrival {
                number,
                item,
                known,
            });
        }
        if let Some(present) = place.present {
            self.match_up(place, present, &mut arrivals)?;
        }
        arrivals.sort_by_key(|arrival| {
            let shown = arrival.item.draft.published.unwrap_or(place.at);
            (shown, std::cmp::Reverse(arrival.number))
        });
        self.put_originals_first(place, &mut arrivals)?;
        let (mut new, mut revised) = (Vec::new(), Vec::new());
        for Arrival {
            number,
            item,
            known,
        } in arrivals
        {
            let became = match known {
                // Its brief may have been joined to another a moment ago.
                Some(known) => match self.source_by_id(known.source_id)? {
                    Some(known) if known.is_taken_over(&item) => {
                        self.take_over_reading(&known, &item)?
                    }
                    Some(known) => self.save_known(place, &known, item)?,
                    None => Became::Unchanged,
                },
                None => self.save_new(place, item)?,
            };
            match became {
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

    /// Of new twins in one document, of one time, the original is stored first:
    /// no brief is joined to another as soon as it is there.
    fn put_originals_first(
        &self,
        place: &Place<'_>,
        arrivals: &mut [Arrival],
    ) -> Result<(), StoreError> {
        let mut firsts = HashMap::new();
        for at in 0..arrivals.len() {
            let Arrival { item, known, .. } = &arrivals[at];
            if known.is_some() {
                continue;
            }
            let first = *firsts
                .entry((item.draft.published, item.facts.version))
                .or_insert(at);
            let rank = |item: &Candidate| {
                let born = self.born(place, item)?;
                Ok::<_, StoreError>((!item.facts.own, born))
            };
            if first < at && rank(item)? < rank(&arrivals[first].item)? {
                arrivals.swap(first, at);
            }
        }
        Ok(())
    }

    /// An item as an earlier build has stored it: what is stored stays, and is
    /// known from now on by the keys that the item has for this build.
    fn take_over_reading(
        &self,
        known: &KnownSource,
        item: &Candidate,
    ) -> Result<Became, StoreError> {
        self.db
            .prepare_cached(SOURCE_TAKEN_OVER)?
            .execute(named_params! {
                ":source_id": known.source_id,
                ":item": item_hash(&item.guid),
                ":guid": item.guid,
                ":raw": item.raw,
                ":version": item.facts.version,
                ":size": item.facts.size,
                ":own": item.facts.own,
                ":reading": READING,
            })?;
        if known.speaks {
            self.db
                .prepare_cached(BRIEF_VERSION)?
                .execute(named_params! {
                    ":brief": known.brief,
                    ":version": item.facts.version,
                })?;
        } else if self.words(known.source_id)?.is_none() {
            // Earlier builds did not keep them.
            self.set_words(known.source_id, &item.draft)?;
        }
        self.add_facts(known.source_id, &item.facts)?;
        Ok(Became::Unchanged)
    }

    fn save_new(&mut self, place: &Place<'_>, item: Candidate) -> Result<Became, StoreError> {
        let here = named_params! {":feed_id": place.feed_id, ":item": item_hash(&item.guid)};
        if self.db.prepare_cached(TOMBSTONE)?.exists(here)? {
            return Ok(Became::Deleted);
        }
        let briefs = self.related(place.feed_id, place.kin(), None, &[&item.facts])?;
        let Some(first) = briefs.first().copied() else {
            if let Some(url) = item.facts.url
                && self
                    .db
                    .prepare_cached(BURIED)?
                    .exists(named_params! {":key": url})?
            {
                self.db.prepare_cached(TOMBSTONE_ADD)?.execute(here)?;
                return Ok(Became::Deleted);
            }
            return Ok(Became::New(self.add_brief(place, item)?));
        };
        let was = self.present(first)?.version;
        let born = self.born(place, &item)?;
        let source_id = self.add_source(place, first, &born, true, &item)?;
        self.add_first_facts(source_id, &item.facts)?;
        self.set_words(source_id, &item.draft)?;
        let brief = self.join(place, briefs)?;
        let is = self.settle(place, brief)?;
        self.note_news(place.at, What::Story(is.id.clone()));
        Ok(match is.version == was {
            true => Became::Duplicate,
            false => Became::Revised(is.id),
        })
    }

    fn save_known(
        &mut self,
        place: &Place<'_>,
        known: &KnownSource,
        mut item: Candidate,
    ) -> Result<Became, StoreError> {
        let changed = known.version != item.facts.version;
        self.change_source(place, known.source_id, &item)?;
        let news = self.add_facts(known.source_id, &item.facts)?;
        if !known.speaks {
            if let Some(before) = self.words(known.source_id)? {
                carry_on(&before, &mut item.draft, changed, place.at);
            }
            self.set_words(known.source_id, &item.draft)?;
        } else {
            self.change_around(known.brief, &item.draft)?;
            if changed && item.wants_page {
                self.want_page(known.source_id, &item, place.at)?;
            }
        }
        if changed && known.speaks && item.facts.version != known.brief_version {
            self.revise(place, known.brief, item)?;
        }
        let mut together = vec![known.brief];
        if changed || news {
            together.extend(self.related_to(place.feed_id, place.kin(), known.source_id)?);
        }
        let brief = self.join(place, together)?;
        let is = self.settle(place, brief)?;
        Ok(match is.version == known.brief_version {
            true => Became::Unchanged,
            false => Became::Revised(is.id),
        })
    }

    pub(super) fn known_source(
        &self,
        feed_id: FeedId,
        item: i64,
    ) -> Result<Option<KnownSource>, StoreError> {
        let here = named_params! {":feed_id": feed_id, ":item": item};
        let mut statement = self.db.prepare_cached(SOURCE_OF_ITEM)?;
        Ok(statement.query_row(here, known_source).optional()?)
    }

    pub(super) fn source_by_id(&self, source_id: i64) -> Result<Option<KnownSource>, StoreError> {
        let this = named_params! {":source_id": source_id};
        let mut statement = self.db.prepare_cached(SOURCE_BY_ID)?;
        Ok(statement.query_row(this, known_source).optional()?)
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
        let shown = outlet(
            was.outlet.as_deref().or(was.title.as_deref()),
            found.title.as_deref(),
            found.link.as_deref(),
            &was.url,
        );
        self.db
            .prepare_cached(FEED_CHANNEL_SET)?
            .execute(named_params! {
                ":feed_id": feed_id,
                ":own_title": found.title,
                ":link": found.link,
                ":language": found.language,
                ":outlet_shown": shown,
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

pub(super) fn known_source(row: &rusqlite::Row<'_>) -> rusqlite::Result<KnownSource> {
    Ok(KnownSource {
        source_id: row.get(0)?,
        brief: row.get(1)?,
        version: key_of(row.get_ref(2)?.as_blob()?),
        brief_version: key_of(row.get_ref(3)?.as_blob()?),
        speaks: row.get(4)?,
        raw: key_of(row.get_ref(5)?.as_blob()?),
        reading: row.get(6)?,
    })
}
