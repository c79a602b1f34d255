//! Occurrences that are one article: found, joined, split, and the words of
//! the right one put in the brief. What is one article and who is the original
//! `dedupe` says.

use super::articles::Present;
use super::convert::ms;
use super::convert::rowids_of_second;
use super::convert::short_id;
use super::convert::to_json;
use super::retain::BRIEF_DELETE;
use super::save::KnownSource;
use super::save::Place;
use super::statements::*;
use super::stories::What;
use super::story_statements::STORY_RENAME;
use super::writer::Batch;
use super::writer::IndexChange;
use super::*;
use crate::dedupe;
use crate::dedupe::Facts;
use crate::dedupe::Key;
use crate::dedupe::NEAR_MS;
use crate::dedupe::article;
use crate::dedupe::article::Voice;
use crate::dedupe::credit::Credits;
use crate::model::Timestamp;
use crate::model::brief::Draft;
use crate::model::event::EventKind;
use crate::model::settings::DedupeSettings;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

/// Keys of about one time stand together in the index, so that what is written
/// and read of it is what is new: two windows, of which two are looked at.
const SPAN_MS: i64 = 2 * NEAR_MS;

/// Occurrences of an article that are asked whom they credit.
const CREDITS_MAX: i64 = 32;

/// Characters of an id where the hash tells: a million briefs meet by chance
/// once in two thousand databases, and then the id is longer.
const ID_CHARS: usize = 10;
const ID_CHARS_MAX: usize = 25;

/// An occurrence of a brief, and whether it can give it its words.
pub(super) struct Speaker {
    pub(super) source_id: i64,
    pub(super) voice: Voice,
    pub(super) speaks: bool,
    pub(super) has_words: bool,
}

impl Batch<'_> {
    /// Every version of an occurrence that is known.
    pub(super) fn facts_of(&self, source_id: i64) -> Result<Vec<Facts>, StoreError> {
        let mut all = self.kept_facts(source_id)?;
        if all.is_empty() {
            all.push(self.facts_before(source_id)?);
        }
        Ok(all)
    }

    /// The same; none of an occurrence from before facts were kept.
    pub(super) fn kept_facts(&self, source_id: i64) -> Result<Vec<Facts>, StoreError> {
        let mut statement = self.db.prepare_cached(FACTS_OF)?;
        let mut rows = statement.query(named_params! {":source_id": source_id})?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            all.extend(Facts::from_bytes(bytes));
        }
        Ok(all)
    }

    /// The version that is stored now.
    pub(super) fn last_facts(&self, known: &KnownSource) -> Result<Facts, StoreError> {
        let mut all = self.facts_of(known.source_id)?;
        let last = all.iter().position(|facts| facts.version == known.version);
        Ok(all.swap_remove(last.unwrap_or(0)))
    }

    /// Of an occurrence from before facts were kept: what its row tells.
    pub(super) fn facts_before(&self, source_id: i64) -> Result<Facts, StoreError> {
        let this = named_params! {":source_id": source_id};
        let (draft, text, guid, published) =
            self.db
                .prepare_cached(FACTS_BEFORE)?
                .query_row(this, |row| {
                    let url: Option<String> = row.get(1)?;
                    let guid: Option<String> = row.get(4)?;
                    let text: Option<String> = row.get(3)?;
                    let draft = Draft {
                        title: row.get(0)?,
                        url: url.clone(),
                        ..Draft::default()
                    };
                    let guid = guid.or(url).unwrap_or_default();
                    Ok((draft, text.unwrap_or_default(), guid, row.get(2)?))
                })?;
        let stated = dedupe::Stated {
            guid: &guid,
            published,
            own: false,
        };
        // A text of any length counts: little else is known of it.
        let settings = DedupeSettings {
            text_min: 0,
            ..DedupeSettings::default()
        };
        let mut facts = dedupe::facts(&draft, &text, stated, &settings);
        // Its text is not known, which is not to have none.
        facts.bare = false;
        Ok(facts)
    }

    /// Keeps what a version tells; true when it tells something new.
    pub(super) fn add_facts(&self, source_id: i64, facts: &Facts) -> Result<bool, StoreError> {
        let mark = facts.mark();
        let known = named_params! {":source_id": source_id, ":mark": mark};
        if self.db.prepare_cached(FACTS_KNOWN)?.exists(known)? {
            return Ok(false);
        }
        self.db.prepare_cached(FACTS_ADD)?.execute(named_params! {
            ":source_id": source_id,
            ":mark": mark,
            ":facts": facts.to_bytes(),
        })?;
        self.add_evidence(source_id, facts)?;
        Ok(true)
    }

    /// The same for an occurrence that was stored a moment ago.
    pub(super) fn add_first_facts(&self, source_id: i64, facts: &Facts) -> Result<(), StoreError> {
        self.db
            .prepare_cached(FACTS_FIRST)?
            .execute(named_params! {
                ":source_id": source_id,
                ":mark": facts.mark(),
                ":facts": facts.to_bytes(),
            })?;
        self.add_evidence(source_id, facts)
    }

    fn add_evidence(&self, source_id: i64, facts: &Facts) -> Result<(), StoreError> {
        let mut statement = self.db.prepare_cached(EVIDENCE_ADD)?;
        for (kind, key) in [(0, &facts.url), (1, &facts.text), (2, &facts.body)] {
            if let Some(key) = key {
                statement
                    .execute(named_params! {":key": key, ":source_id": source_id, ":kind": kind})?;
            }
        }
        self.add_near(source_id, facts)?;
        Ok(())
    }

    fn add_near(&self, source_id: i64, facts: &Facts) -> Result<(), StoreError> {
        let Some(shown) = facts.shown() else {
            return Ok(());
        };
        let mut statement = self.db.prepare_cached(NEAR_ADD)?;
        for key in facts.near_keys() {
            let key = near_key(span(shown), key);
            statement.execute(named_params! {":key": key, ":source_id": source_id})?;
        }
        Ok(())
    }

    /// The words of an occurrence that does not give its brief its words.
    pub(super) fn words(&self, source_id: i64) -> Result<Option<Draft>, StoreError> {
        let this = named_params! {":source_id": source_id};
        let json: Option<String> = self
            .db
            .prepare_cached(WORDS_OF)?
            .query_row(this, |row| row.get(0))
            .optional()?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    pub(super) fn set_words(&self, source_id: i64, draft: &Draft) -> Result<(), StoreError> {
        self.db
            .prepare_cached(WORDS_SET)?
            .execute(named_params! {":source_id": source_id, ":draft": to_json(draft)?})?;
        Ok(())
    }

    /// Makes one brief of several, but of none that the user told apart from
    /// the first; gives the one that stays, which is the original's.
    pub(super) fn join(&mut self, place: &Place<'_>, briefs: Vec<i64>) -> Result<i64, StoreError> {
        let mut together: Vec<i64> = Vec::with_capacity(briefs.len());
        for brief in briefs {
            let mut fits = !together.contains(&brief);
            for other in &together {
                let pair = named_params! {":one": brief, ":other": other};
                fits = fits && !self.db.prepare_cached(BRIEFS_APART)?.exists(pair)?;
            }
            if fits {
                together.push(brief);
            }
        }
        let mut stays = together[0];
        if together.len() == 1 {
            return Ok(stays);
        }
        let mut speakers = Vec::new();
        for brief in &together {
            let of_brief = self.speakers(*brief)?;
            speakers.extend(of_brief.into_iter().map(|speaker| (*brief, speaker)));
        }
        let voices: Vec<Voice> = speakers.iter().map(|(_, one)| one.voice.clone()).collect();
        if let Some(best) = article::original(&voices) {
            stays = speakers[best].0;
        }
        for brief in together {
            if brief != stays {
                self.absorb(place, stays, brief)?;
            }
        }
        Ok(stays)
    }

    /// Takes all of another brief: occurrences, versions, star, earlier ids.
    fn absorb(&mut self, place: &Place<'_>, brief: i64, other: i64) -> Result<(), StoreError> {
        let (is, was) = (self.present(brief)?, self.present(other)?);
        if let Some(speaker) = self.speakers(other)?.into_iter().find(|one| one.speaks)
            && let Some(stored) = load::brief(self.db, other)?
        {
            self.set_words(speaker.source_id, &stored.draft)?;
        }
        let both = named_params! {":brief": other, ":to": brief};
        self.db.prepare_cached(SOURCES_TO)?.execute(both)?;
        let mut moved = self.db.prepare_cached(REVISIONS_TO)?.execute(both)?;
        if was.version != is.version {
            moved += self.db.prepare_cached(REVISION_TO)?.execute(both)?;
        }
        if moved > 0 {
            self.number_revisions(brief)?;
        }
        self.db
            .prepare_cached(BRIEF_INHERIT)?
            .execute(named_params! {":brief": brief, ":from": other})?;
        self.join_numbers(brief, other, place.at)?;
        let (story, left) = (self.story_of_brief(brief)?, self.story_of_brief(other)?);
        self.note_news(place.at, What::Meet(story, left));
        self.forget_sketch(other)?;
        let gone = self.indexed(other)?;
        self.index.push(IndexChange {
            brief: other,
            gone: Some(gone),
            now: None,
        });
        self.db
            .prepare_cached(BRIEF_DELETE)?
            .execute(named_params! {":brief": other})?;
        self.resolve_to(place, &was.id, &is.id)
    }

    /// Versions by the time they were seen; the present one is the last.
    fn number_revisions(&self, brief: i64) -> Result<(), StoreError> {
        let this = named_params! {":brief": brief};
        let ids: Vec<i64> = self
            .db
            .prepare_cached(REVISIONS_SEEN)?
            .query_map(this, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut statement = self.db.prepare_cached(REVISION_NUMBER)?;
        // In two steps, so that no number is there twice.
        for from in [i64::MIN, 1] {
            for (id, number) in ids.iter().zip(from..) {
                statement.execute(named_params! {":revision_id": id, ":number": number})?;
            }
        }
        self.db
            .prepare_cached(BRIEF_NUMBER)?
            .execute(named_params! {":brief": brief, ":revision": ids.len() as i64 + 1})?;
        Ok(())
    }

    /// An id stands for another brief from now on, and so do those that stood
    /// for it.
    fn resolve_to(&self, place: &Place<'_>, from: &str, to: &str) -> Result<(), StoreError> {
        let pair = named_params! {":id": from, ":to": to};
        for statement in [ALIASES_TO, STORIES_TO, STORY_RENAME] {
            self.db.prepare_cached(statement)?.execute(pair)?;
        }
        self.db
            .prepare_cached(ALIAS_REMOVE)?
            .execute(named_params! {":id": to})?;
        self.db
            .prepare_cached(ALIAS_ADD)?
            .execute(named_params! {":id": from, ":brief_id": to})?;
        let detail = serde_json::json!({"from": from, "to": to});
        self.event(
            place.at,
            EventKind::BriefMerged,
            Some(to),
            Some(place.feed_id),
            Some(&detail),
        )
    }

    /// Lets the original speak, where it does not; the brief as it is then.
    pub(super) fn settle(&mut self, place: &Place<'_>, brief: i64) -> Result<Present, StoreError> {
        let mut speakers = self.speakers(brief)?;
        speakers.retain(|one| one.speaks || one.has_words);
        let voices: Vec<Voice> = speakers.iter().map(|one| one.voice.clone()).collect();
        let Some(best) = article::original(&voices) else {
            return self.present(brief);
        };
        if speakers[best].speaks {
            return self.present(brief);
        }
        let was = speakers.iter().find(|one| one.speaks);
        let brief = self.take_over(place, brief, was, &speakers[best])?;
        self.present(brief)
    }

    pub(super) fn speakers(&self, brief: i64) -> Result<Vec<Speaker>, StoreError> {
        let mut statement = self.db.prepare_cached(VOICES)?;
        let rows = statement.query_map(named_params! {":brief": brief}, |row| {
            let source_id: i64 = row.get(0)?;
            let size: i64 = row.get(1)?;
            let born: Option<Key> = row.get(4)?;
            Ok(Speaker {
                source_id,
                voice: Voice {
                    size: u32::try_from(size).unwrap_or(u32::MAX),
                    own: row.get(2)?,
                    credited: false,
                    published: row.get(3)?,
                    born: born.unwrap_or_else(|| dedupe::key(&["source", &source_id.to_string()])),
                },
                speaks: row.get(5)?,
                has_words: row.get(6)?,
            })
        })?;
        let mut speakers: Vec<Speaker> = rows.collect::<rusqlite::Result<_>>()?;
        if speakers.len() > 1 {
            let credited = self.credited(brief)?;
            for one in &mut speakers {
                one.voice.credited = credited.contains(&one.source_id);
            }
        }
        Ok(speakers)
    }

    /// The occurrences whose outlets others credit.
    fn credited(&self, brief: i64) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.db.prepare_cached(CREDITS)?;
        let these = named_params! {":brief": brief, ":limit": CREDITS_MAX};
        let rows = statement.query_map(these, |row| {
            let authors: Option<String> = row.get(2)?;
            let authors = authors.and_then(|json| serde_json::from_str(&json).ok());
            let authors: Vec<String> = authors.unwrap_or_default();
            let outlet: Option<String> = row.get(1)?;
            let text: Option<String> = row.get(3)?;
            let credits = Credits::of(
                outlet.as_deref().unwrap_or_default(),
                &authors,
                text.as_deref().unwrap_or_default(),
            );
            Ok((row.get(0)?, credits))
        })?;
        let all: Vec<(i64, Credits)> = rows.collect::<rusqlite::Result<_>>()?;
        let is_credited = |one: &Credits| all.iter().any(|(_, other)| other.names(one));
        let credited = all.iter().filter(|(_, one)| is_credited(one));
        Ok(credited.map(|(source_id, _)| *source_id).collect())
    }

    /// Another occurrence gives the brief its words, address, times and id;
    /// gives the brief's rowid, which goes with the time shown.
    fn take_over(
        &mut self,
        place: &Place<'_>,
        brief: i64,
        was: Option<&Speaker>,
        is: &Speaker,
    ) -> Result<i64, StoreError> {
        let (Some(draft), Some(stored)) = (self.words(is.source_id)?, load::brief(self.db, brief)?)
        else {
            return Ok(brief);
        };
        if let Some(was) = was {
            self.set_words(was.source_id, &stored.draft)?;
        }
        self.db
            .prepare_cached(WORDS_REMOVE)?
            .execute(named_params! {":source_id": is.source_id})?;
        let present = self.present(brief)?;
        let (feed_id, outlet, version) = self.spoken_by(is.source_id)?;
        let other_words = version != present.version;
        let next = match other_words {
            true => Some(self.next_revision(brief, &present, &version, &draft)?),
            false => None,
        };
        let revision = next.as_ref().map_or(present.revision, |next| next.number);
        let id = self.id_of(&is.voice.born, Some(brief))?;
        self.db
            .prepare_cached(BRIEF_SPEAKER)?
            .execute(named_params! {
                ":brief": brief,
                ":id": id,
                ":feed_id": feed_id,
                ":outlet": outlet,
                ":url": draft.url,
                ":published": draft.published.map(ms),
                ":published_inferred": draft.published_inferred,
            })?;
        self.number_in_feed(brief, feed_id)?;
        self.db
            .prepare_cached(SOURCE_ORIGINAL)?
            .execute(named_params! {":brief": brief, ":source_id": is.source_id})?;
        let shown = draft.published.unwrap_or(stored.first_seen);
        let revised = if other_words {
            place.at
        } else {
            present.revised
        };
        self.replace(brief, None, draft, &version, revision, revised)?;
        if id != present.id {
            self.resolve_to(place, &present.id, &id)?;
        }
        if let Some(next) = &next {
            self.tell_revision(place, brief, &id, feed_id, next)?;
        }
        self.put_in_order(brief, shown)
    }

    pub(super) fn spoken_by(
        &self,
        source_id: i64,
    ) -> Result<(FeedId, Option<String>, Key), StoreError> {
        let this = named_params! {":source_id": source_id};
        Ok(self
            .db
            .prepare_cached(SOURCE_SPEAKS)?
            .query_row(this, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, Key>(2)?))
            })?)
    }

    /// Rowids are in the order of display: a brief that shows another time has
    /// another rowid.
    fn put_in_order(&mut self, brief: i64, shown: Timestamp) -> Result<i64, StoreError> {
        let (first, last) = rowids_of_second(ms(shown));
        if (first..=last).contains(&brief) {
            return Ok(brief);
        }
        let to = self.free_rowid(shown)?;
        let indexed = self.indexed(brief)?;
        // Rows that refer to it follow by a trigger.
        self.db
            .prepare_cached(BRIEF_MOVE)?
            .execute(named_params! {":brief": brief, ":to": to})?;
        for (brief, gone, now) in [
            (brief, Some(indexed.clone()), None),
            (to, None, Some(indexed)),
        ] {
            self.index.push(IndexChange { brief, gone, now });
        }
        Ok(to)
    }

    /// The id of a brief whose original was born with this key. `brief` may
    /// have it already, or have had it.
    pub(super) fn id_of(&self, born: &Key, brief: Option<i64>) -> Result<String, StoreError> {
        for chars in ID_CHARS..=ID_CHARS_MAX {
            let id = short_id(born, chars);
            match self.brief_of(&id)? {
                None => return Ok(id),
                owner if brief.is_some() && owner == brief => return Ok(id),
                Some(_) => {}
            }
        }
        Err(StoreError::Sqlite("no free id for a brief".into()))
    }
}

pub(super) fn span(shown: i64) -> i64 {
    shown.div_euclid(SPAN_MS)
}

pub(super) fn near_key(span: i64, key: u32) -> i64 {
    span << 32 | i64::from(key)
}

pub(super) fn span_of_key(key: i64) -> i64 {
    key >> 32
}

/// What a feed said of an item before stays where it is said no more; the time
/// published is that of the first sight, and `updated` moves with the words.
pub(super) fn carry_on(before: &Draft, now: &mut Draft, changed: bool, at: Timestamp) {
    now.published = before.published;
    now.published_inferred = before.published_inferred;
    now.url = now.url.take().or_else(|| before.url.clone());
    if changed {
        update(before.updated, now, at);
        return;
    }
    now.updated = before.updated;
    now.updated_inferred = before.updated_inferred;
    for (now, before) in [
        (&mut now.authors, &before.authors),
        (&mut now.categories, &before.categories),
    ] {
        if now.is_empty() {
            now.clone_from(before);
        }
    }
    if now.enclosures.is_empty() {
        now.enclosures.clone_from(&before.enclosures);
    }
    if now.image.is_none() {
        now.image.clone_from(&before.image);
    }
}

/// `updated` of changed words: as the feed states it, where that is later than
/// it was, else the time of sight.
pub(super) fn update(before: Option<Timestamp>, draft: &mut Draft, at: Timestamp) {
    let stated = draft
        .updated
        .filter(|stated| !draft.updated_inferred && before.is_none_or(|was| *stated > was));
    draft.updated_inferred = stated.is_none();
    draft.updated = Some(stated.unwrap_or(at));
}
