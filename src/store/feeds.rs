//! Feeds as configured, and what users tell about them.

use super::convert::list_from_json;
use super::convert::ms;
use super::convert::time;
use super::convert::to_json;
use super::feed_statements::*;
use super::kept::Kept;
use super::kept::Place;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::feed::Feed;
use crate::model::feed::FeedUrl;
use crate::model::outlet::outlet;
use crate::model::poll::Health;
use crate::model::poll::NextPoll;
use crate::model::poll::PollState;
use crate::model::settings::Cadence;
use crate::model::settings::Schedule;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// A next poll further ahead than this is looked at twice.
const FAR_MS: i64 = 7 * 86_400_000;

impl Batch<'_> {
    pub(super) fn sync_feeds(
        &mut self,
        feeds: &[Arc<Feed>],
        plan: Plan,
        now: Timestamp,
    ) -> Result<Synced, StoreError> {
        let places: Vec<Place> = self
            .db
            .prepare_cached(FEEDS_ALL)?
            .query_map([], Place::from_row)?
            .collect::<rusqlite::Result<_>>()?;
        let known = self.match_feeds(feeds, &places)?;
        let mut synced = Synced::default();
        for (feed, known) in feeds.iter().zip(&known) {
            match known {
                Some(at) => {
                    let this = named_params! {":feed_id": places[*at].feed_id};
                    let mut statement = self.db.prepare_cached(FEED_KEPT)?;
                    let kept = statement.query_row(this, Kept::from_row)?;
                    self.configure(feed, &kept, &plan, now, &mut synced)?;
                }
                None => {
                    self.add_feed(feed, &plan, now)?;
                    synced.added.push(feed.name.clone());
                }
            }
        }
        let still: HashSet<usize> = known.into_iter().flatten().collect();
        for (at, place) in places.iter().enumerate() {
            if place.polled && !still.contains(&at) {
                self.db
                    .prepare_cached(FEED_REMOVE)?
                    .execute(named_params! {":feed_id": place.feed_id})?;
                synced.removed.push(place.name.to_string());
            }
        }
        self.db.prepare_cached(FEEDS_MEET)?.execute([])?;
        synced.same = self
            .db
            .prepare_cached(FEEDS_SAME)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        synced.added.sort();
        synced.removed.sort();
        synced.renamed.sort();
        Ok(synced)
    }

    pub(super) fn unlist(&mut self, name: &str, url: &str) -> Result<bool, StoreError> {
        let unlisted = self
            .db
            .prepare_cached(FEED_UNLIST)?
            .execute(named_params! {":name": name, ":url": url})?;
        self.db.prepare_cached(FEEDS_MEET)?.execute([])?;
        Ok(unlisted > 0)
    }

    /// Which row each configured feed has: the one configured with its URL,
    /// else one that has or had that URL on record, else one that an import
    /// made under its name, else the one polled under its name. No row twice.
    fn match_feeds(
        &self,
        feeds: &[Arc<Feed>],
        places: &[Place],
    ) -> Result<Vec<Option<usize>>, StoreError> {
        let mut by_url: HashMap<&str, Vec<usize>> = Default::default();
        let mut by_id: HashMap<FeedId, usize> = Default::default();
        let mut by_name: HashMap<&str, Vec<usize>> = Default::default();
        for (at, place) in places.iter().enumerate() {
            by_id.insert(place.feed_id, at);
            by_name.entry(&place.name).or_default().push(at);
            if let Some(url) = &place.configured_url {
                by_url.entry(url).or_default().push(at);
            }
        }
        let named = |feed: &Feed| by_name.get(feed.name.as_str()).into_iter().flatten();
        let mut taken = HashSet::new();
        let mut found: Vec<Option<usize>> = feeds
            .iter()
            .map(|feed| {
                let candidates = by_url.get(feed.url.as_str())?;
                candidates.iter().copied().find(|at| taken.insert(*at))
            })
            .collect();
        let mut of_url = self.db.prepare_cached(FEEDS_OF_URL)?;
        for (feed, found) in feeds.iter().zip(&mut found).filter(|(_, f)| f.is_none()) {
            let ids: Vec<FeedId> = of_url
                .query_map(named_params! {":url": feed.url.as_str()}, |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let on_record = ids.iter().filter_map(|id| by_id.get(id)).copied();
            let imported = named(feed).copied();
            let imported = imported.filter(|at| places[*at].configured_url.is_none());
            *found = on_record.chain(imported).find(|at| taken.insert(*at));
        }
        // What is polled under its name now: its URL was edited.
        for (feed, found) in feeds.iter().zip(&mut found).filter(|(_, f)| f.is_none()) {
            *found = named(feed)
                .copied()
                .find(|at| places[*at].polled && taken.insert(*at));
        }
        Ok(found)
    }

    fn add_feed(&self, feed: &Feed, plan: &Plan, now: Timestamp) -> Result<(), StoreError> {
        self.db.prepare_cached(FEED_ADD)?.execute(named_params! {
            ":name": feed.name,
            ":url": feed.url.as_str(),
            ":configured_url": feed.url.as_str(),
            ":host": feed.url.host_key(),
            ":title": feed.title,
            ":outlet": feed.outlet,
            ":outlet_shown": outlet(feed.publisher(), None, None, feed.url.as_str()),
            ":tags": to_json(&feed.tags)?,
            ":cadence": cadence(feed),
            ":polled": true,
        })?;
        let feed_id = self.db.last_insert_rowid();
        self.add_url(feed_id, feed.url.as_str(), now, None)?;
        let next = plan(Planned {
            feed,
            url: feed.url.as_str(),
            known: None,
            changed: false,
        });
        self.plan(feed_id, &next)
    }

    fn configure(
        &self,
        feed: &Feed,
        kept: &Kept,
        plan: &Plan,
        now: Timestamp,
        synced: &mut Synced,
    ) -> Result<(), StoreError> {
        let imported = kept.configured_url.is_none();
        let edited = self.is_edited(feed, kept)?;
        let cadence = cadence(feed);
        let tags = to_json(&feed.tags)?;
        let url = if imported || edited {
            feed.url.as_str()
        } else {
            &kept.url
        };
        let shown = outlet(
            feed.publisher(),
            kept.own_title.as_deref(),
            kept.link.as_deref(),
            url,
        );
        let same = kept.polled
            && kept.name == feed.name
            && kept.configured_url.as_deref() == Some(feed.url.as_str())
            && (&kept.title, &kept.outlet) == (&feed.title, &feed.outlet)
            && (&kept.outlet_shown, &kept.tags, &kept.cadence) == (&shown, &tags, &cadence);
        if same {
            return self.mend_plan(feed, kept, plan, now);
        }
        self.db
            .prepare_cached(FEED_CONFIGURE)?
            .execute(named_params! {
                ":feed_id": kept.feed_id,
                ":name": feed.name,
                ":configured_url": feed.url.as_str(),
                ":title": feed.title,
                ":outlet": feed.outlet,
                ":outlet_shown": shown,
                ":tags": tags,
                ":cadence": cadence,
            })?;
        self.add_url(kept.feed_id, feed.url.as_str(), now, None)?;
        if imported || edited {
            self.use_url(kept.feed_id, &feed.url)?;
        }
        if edited {
            self.tell_edited(feed, kept, plan, now, synced)?;
            return Ok(());
        }
        if !kept.polled {
            synced.added.push(feed.name.clone());
        } else if kept.name != feed.name {
            synced.renamed.push((kept.name.clone(), feed.name.clone()));
        }
        if kept.gone || (kept.polled && kept.cadence == cadence) {
            return self.mend_plan(feed, kept, plan, now);
        }
        let state = self.state(kept.feed_id)?;
        let known = kept.next.as_ref().filter(|_| kept.last_polled.is_some());
        let next = plan(Planned {
            feed,
            url,
            known: known.map(|next| (&state, next)),
            changed: true,
        });
        self.plan(kept.feed_id, &next)
    }

    /// True when the user wrote another URL beside a name, from which the feed
    /// has not moved to where it is.
    fn is_edited(&self, feed: &Feed, kept: &Kept) -> Result<bool, StoreError> {
        let url = feed.url.as_str();
        let other = kept.configured_url.as_deref().is_some_and(|was| was != url);
        if !kept.polled || !other || kept.url == url {
            return Ok(false);
        }
        Ok(self.moved_from(kept.feed_id, &kept.url)?.as_deref() != Some(url))
    }

    /// Where a feed was before it moved to a URL.
    fn moved_from(&self, feed_id: FeedId, url: &str) -> Result<Option<String>, StoreError> {
        let here = named_params! {":url": url, ":feed_id": feed_id};
        Ok(self
            .db
            .prepare_cached(FEED_MOVED_FROM)?
            .query_row(here, |row| row.get(0))
            .optional()?
            .flatten())
    }

    /// A URL that the user edited is a move: what is known of the items stays,
    /// what the old address said of itself does not.
    fn tell_edited(
        &self,
        feed: &Feed,
        kept: &Kept,
        plan: &Plan,
        now: Timestamp,
        synced: &mut Synced,
    ) -> Result<(), StoreError> {
        let next = plan(Planned {
            feed,
            url: feed.url.as_str(),
            known: None,
            changed: true,
        });
        self.tell(kept.feed_id, &PollState::default(), &next)?;
        let (from, to) = (kept.url.clone(), feed.url.as_str().to_owned());
        let detail = serde_json::json!({"from": from, "to": to, "edited": true});
        self.event(
            now,
            EventKind::FeedMoved,
            None,
            Some(kept.feed_id),
            Some(&detail),
        )?;
        synced.moved.push((feed.name.clone(), from, to));
        Ok(())
    }

    /// Asks for another plan where this one may come of a clock that was wrong.
    fn mend_plan(
        &self,
        feed: &Feed,
        kept: &Kept,
        plan: &Plan,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(next) = &kept.next else {
            return Ok(());
        };
        let polled_later = kept.last_polled.is_some_and(|last| last > now);
        if !polled_later && ms(next.at).saturating_sub(ms(now)) < FAR_MS {
            return Ok(());
        }
        let state = self.state(kept.feed_id)?;
        let mended = plan(Planned {
            feed,
            url: &kept.url,
            known: Some((&state, next)),
            changed: false,
        });
        match mended == *next {
            true => Ok(()),
            false => self.plan(kept.feed_id, &mended),
        }
    }

    /// Holds that end later than any can are from before the clock was set back.
    pub(super) fn shorten_holds(&self, latest: Timestamp) -> Result<usize, StoreError> {
        let shortened = self
            .db
            .prepare_cached(HOSTS_SHORTEN)?
            .execute(named_params! {":latest": ms(latest)})?;
        Ok(shortened)
    }

    /// Keeps a believed move. Feeds that meet at one URL are polled once.
    pub(super) fn move_feed(
        &self,
        feed_id: FeedId,
        from: &str,
        to: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // What is no address is no move; `schedule` has checked it before.
        let Ok(target) = FeedUrl::parse(to) else {
            return Ok(());
        };
        self.add_url(feed_id, target.as_str(), now, Some(from))?;
        self.use_url(feed_id, &target)?;
        self.db.prepare_cached(FEEDS_MEET)?.execute([])?;
        Ok(())
    }

    pub(super) fn undo_move(
        &self,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<(String, String)>, StoreError> {
        let Some((feed_id, from, state)) = self.named(name)? else {
            return Ok(None);
        };
        let old = self.moved_from(feed_id, &from)?;
        let Some(old) = old.and_then(|old| FeedUrl::parse(&old).ok()) else {
            return Ok(None);
        };
        self.db
            .prepare_cached(FEED_URL_REMOVE)?
            .execute(named_params! {":url": from, ":feed_id": feed_id})?;
        self.use_url(feed_id, &old)?;
        let state = crate::schedule::undo_move(&state, &from);
        let next = NextPoll {
            at: now,
            reason: "the move was undone".into(),
        };
        self.tell(feed_id, &state, &next)?;
        self.db.prepare_cached(FEEDS_MEET)?.execute([])?;
        let detail = serde_json::json!({"from": from, "to": old.as_str(), "undone": true});
        self.event(
            now,
            EventKind::FeedMoved,
            None,
            Some(feed_id),
            Some(&detail),
        )?;
        Ok(Some((from, old.as_str().to_owned())))
    }

    pub(super) fn wake(&self, name: &str, now: Timestamp) -> Result<bool, StoreError> {
        let Some((feed_id, _, state)) = self.named(name)? else {
            return Ok(false);
        };
        let health = match state.health {
            Health::New => Health::New,
            _ if state.last_success.is_none() => Health::New,
            _ => Health::Ok,
        };
        let awake = PollState {
            health,
            failures: 0,
            failing_since: None,
            last_failure: None,
            last_error: None,
            going: None,
            ..state
        };
        let next = NextPoll {
            at: now,
            reason: "woken by the user".into(),
        };
        self.tell(feed_id, &awake, &next)?;
        Ok(true)
    }

    pub(super) fn mark_due(
        &self,
        names: &[String],
        force: bool,
        now: Timestamp,
    ) -> Result<Marked, StoreError> {
        let mut marked = Marked::default();
        let mut unseen: HashSet<&str> = names.iter().map(String::as_str).collect();
        let wanted = unseen.clone();
        let mut statement = self.db.prepare_cached(FEEDS_WAITING)?;
        let mut rows = statement.query(named_params! {":now": ms(now)})?;
        let mut forced = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            unseen.remove(name.as_str());
            if !wanted.is_empty() && !wanted.contains(name.as_str()) {
                continue;
            }
            let feed_id: FeedId = row.get(0)?;
            let next = row.get::<_, Option<i64>>(3)?.map(time);
            let due = next.is_some_and(|next| next <= now);
            if next.is_none() || !(due || force) {
                let reason: Option<String> = row.get(4)?;
                let plan = next.map(|at| NextPoll {
                    at,
                    reason: reason.unwrap_or_default(),
                });
                marked.waiting.push((name, plan));
                continue;
            }
            if !due {
                forced.push(feed_id);
            }
            match super::claim::hold_in(row, 5)? {
                Some(hold) => marked.held.push((name, hold)),
                None => {
                    let polled = row.get::<_, Option<i64>>(2)?.map(time);
                    marked.due.push((feed_id, name, polled));
                }
            }
        }
        for feed_id in forced {
            self.plan(
                feed_id,
                &NextPoll {
                    at: now,
                    reason: "asked for by the user".into(),
                },
            )?;
        }
        marked.unknown = names
            .iter()
            .filter(|name| unseen.contains(name.as_str()))
            .cloned()
            .collect();
        Ok(marked)
    }

    /// The feed of an import: any of that name, else a new one, unpolled.
    pub(super) fn feed_for_import(
        &self,
        name: &str,
        outlet: Option<&str>,
    ) -> Result<(FeedId, String, String), StoreError> {
        let found = self
            .db
            .prepare_cached(FEED_OF_NAME)?
            .query_row(named_params! {":name": name}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        if let Some(found) = found {
            return Ok(found);
        }
        let outlet = outlet.unwrap_or(name);
        let url = format!("import:{name}");
        self.db.prepare_cached(FEED_ADD)?.execute(named_params! {
            ":name": name,
            ":url": url,
            ":configured_url": None::<String>,
            ":host": "",
            ":title": None::<String>,
            ":outlet": outlet,
            ":outlet_shown": outlet,
            ":tags": "[]",
            ":cadence": "",
            ":polled": false,
        })?;
        Ok((self.db.last_insert_rowid(), outlet.to_owned(), url))
    }

    fn named(&self, name: &str) -> Result<Option<(FeedId, String, PollState)>, StoreError> {
        let read = |row: &Row<'_>| {
            let state: String = row.get(3)?;
            let state = serde_json::from_str(&state).unwrap_or_default();
            Ok((row.get(0)?, row.get(1)?, state))
        };
        Ok(self
            .db
            .prepare_cached(FEED_NAMED)?
            .query_row(named_params! {":name": name}, read)
            .optional()?)
    }

    fn state(&self, feed_id: FeedId) -> Result<PollState, StoreError> {
        let state: String = self
            .db
            .prepare_cached(FEED_STATE)?
            .query_row(named_params! {":feed_id": feed_id}, |row| row.get(0))?;
        Ok(serde_json::from_str(&state).unwrap_or_default())
    }

    fn tell(&self, feed_id: FeedId, state: &PollState, next: &NextPoll) -> Result<(), StoreError> {
        self.db.prepare_cached(FEED_TOLD)?.execute(named_params! {
            ":feed_id": feed_id,
            ":state": to_json(state)?,
            ":health": state.health.name(),
            ":failures": state.failures,
            ":last_error": state.last_error,
            ":next_poll": ms(next.at),
            ":next_reason": next.reason,
        })?;
        Ok(())
    }

    fn plan(&self, feed_id: FeedId, next: &NextPoll) -> Result<(), StoreError> {
        self.db.prepare_cached(FEED_PLAN)?.execute(named_params! {
            ":feed_id": feed_id,
            ":next_poll": ms(next.at),
            ":next_reason": next.reason,
        })?;
        Ok(())
    }

    fn add_url(
        &self,
        feed_id: FeedId,
        url: &str,
        since: Timestamp,
        moved_from: Option<&str>,
    ) -> Result<(), StoreError> {
        self.db
            .prepare_cached(FEED_URL_ADD)?
            .execute(named_params! {
                ":url": url,
                ":feed_id": feed_id,
                ":since": ms(since),
                ":moved_from": moved_from,
            })?;
        Ok(())
    }

    fn use_url(&self, feed_id: FeedId, url: &FeedUrl) -> Result<(), StoreError> {
        self.db
            .prepare_cached(FEED_URL_USE)?
            .execute(named_params! {
                ":feed_id": feed_id,
                ":url": url.as_str(),
                ":host": url.host_key(),
            })?;
        Ok(())
    }
}

/// Tags of a feed's row.
pub(super) fn tags(json: &str) -> Vec<String> {
    list_from_json(Some(json))
}

/// When it is polled by its own wish: another text is planned anew. The
/// notation is the one that databases hold already.
fn cadence(feed: &Feed) -> String {
    match &feed.cadence {
        Cadence::Every(every) => {
            let fraction = match every.subsec_nanos() {
                0 => String::new(),
                nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
            };
            format!("Every({}{fraction}s)", every.as_secs())
        }
        Cadence::Auto => "Auto".into(),
        Cadence::Schedule(Schedule { cron, timezone }) => {
            format!("Schedule(Schedule {{ cron: \"{cron}\", timezone: \"{timezone}\" }})")
        }
    }
}
