//! Briefs, their sources and revisions, as rows.

use super::article::update;
use super::convert::born_key;
use super::convert::item_hash;
use super::convert::key_of;
use super::convert::list_to_json;
use super::convert::ms;
use super::convert::passages_to_json;
use super::convert::rowids_of_second;
use super::convert::time;
use super::convert::to_json;
use super::convert::without_nul;
use super::grams::grams;
use super::save::Place;
use super::statements::*;
use super::stories::What;
use super::writer::Batch;
use super::writer::IndexChange;
use super::writer::Indexed;
use super::*;
use crate::dedupe::Key;
use crate::dedupe::READING;
use crate::dedupe::change;
use crate::model::Timestamp;
use crate::model::brief::Change;
use crate::model::brief::Draft;
use crate::model::event::EventKind;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

/// A brief's row beside what was made of its item.
pub(super) struct Standing<'a> {
    pub(super) brief: i64,
    pub(super) id: &'a str,
    pub(super) story: Option<&'a str>,
    pub(super) feed_id: FeedId,
    /// Where it is not the feed's.
    pub(super) outlet: Option<&'a str>,
    pub(super) revision: u32,
    pub(super) revised: Timestamp,
    pub(super) first_seen: Timestamp,
    pub(super) starred: bool,
    pub(super) version: &'a Key,
    pub(super) grams: &'a str,
}

/// A brief's present revision.
pub(super) struct Present {
    pub(super) id: String,
    pub(super) version: Key,
    pub(super) revision: u32,
    pub(super) revised: Timestamp,
    /// Who gave it; none: the original.
    pub(super) source_id: Option<i64>,
    pub(super) updated: Option<Timestamp>,
    pub(super) updated_inferred: bool,
}

/// The revision that a brief has next.
pub(super) struct NextRevision {
    pub(super) number: u32,
    /// Its words were there before, and so were the present ones.
    pub(super) again: bool,
    pub(super) change: Option<Change>,
}

impl Batch<'_> {
    /// A brief of an item that is seen for the first time; gives its id.
    pub(super) fn add_brief(
        &mut self,
        place: &Place<'_>,
        item: Candidate,
    ) -> Result<String, StoreError> {
        let born = self.born(place, &item)?;
        let id = self.id_of(&born, None)?;
        let brief = self.free_rowid(item.draft.published.unwrap_or(place.at))?;
        let grams = grams(&[&item.draft.title, &item.draft.text]);
        let standing = Standing {
            brief,
            id: &id,
            story: None,
            feed_id: place.feed_id,
            outlet: None,
            revision: 1,
            revised: place.at,
            first_seen: place.at,
            starred: false,
            version: &item.facts.version,
            grams: &grams,
        };
        self.insert_brief(&standing, &item.draft)?;
        let source_id = self.add_source(place, brief, &born, false, &item)?;
        self.add_first_facts(source_id, &item.facts)?;
        self.index_new(brief, item.draft.title, item.draft.text, grams);
        self.note_news(place.at, What::Brief(id.clone()));
        self.event(
            place.at,
            EventKind::BriefNew,
            Some(&id),
            Some(place.feed_id),
            None,
        )?;
        Ok(id)
    }

    pub(super) fn insert_brief(
        &self,
        standing: &Standing<'_>,
        draft: &Draft,
    ) -> Result<(), StoreError> {
        self.db.prepare_cached(BRIEF_ADD)?.execute(named_params! {
            ":brief": standing.brief,
            ":id": standing.id,
            ":story": standing.story,
            ":feed_id": standing.feed_id,
            ":outlet": standing.outlet,
            ":url": draft.url,
            ":title": draft.title,
            ":published": draft.published.map(ms),
            ":updated": draft.updated.or(draft.published).map(ms),
            ":published_inferred": draft.published_inferred,
            ":updated_inferred": draft.updated_inferred,
            ":first_seen": ms(standing.first_seen),
            ":revision": standing.revision,
            ":revised": ms(standing.revised),
            ":starred": standing.starred,
            ":version": standing.version,
            ":language": draft.language,
            ":authors": list_to_json(&draft.authors),
            ":categories": list_to_json(&draft.categories),
            ":image": draft.image.as_ref().map(|image| &image.url),
            ":image_caption": draft.image.as_ref().and_then(|image| image.caption.as_ref()),
            ":enclosures": list_to_json(&draft.enclosures),
            ":points": passages_to_json(&draft.key_points, &draft.text),
            ":body": passages_to_json(&draft.body, &draft.text),
            ":text": draft.text,
            ":html": draft.html,
            ":grams": standing.grams,
        })?;
        self.give_number(standing.brief, standing.feed_id, standing.first_seen)?;
        for name in &draft.authors {
            let by = self.author(name)?;
            self.db
                .prepare_cached(BY_ADD)?
                .execute(named_params! {":author": by, ":brief": standing.brief})?;
        }
        Ok(())
    }

    /// The number of an author's name, new or known.
    fn author(&self, name: &str) -> Result<i64, StoreError> {
        let named = named_params! {":name": name};
        let mut known = self.db.prepare_cached(AUTHOR)?;
        if let Some(author) = known.query_row(named, |row| row.get(0)).optional()? {
            return Ok(author);
        }
        self.db.prepare_cached(AUTHOR_ADD)?.execute(named)?;
        Ok(self.db.last_insert_rowid())
    }

    /// Another version, with `updated` as the feed states it or else now.
    pub(super) fn revise(
        &mut self,
        place: &Place<'_>,
        brief: i64,
        item: Candidate,
    ) -> Result<(), StoreError> {
        let mut draft = item.draft;
        let is = self.present(brief)?;
        let next = self.next_revision(brief, &is, &item.facts.version, &draft)?;
        let before = (is.updated, is.updated_inferred);
        update(is.updated, &mut draft, place.at);
        if next.again && draft.updated_inferred {
            (draft.updated, draft.updated_inferred) = before;
        }
        self.replace(
            brief,
            is.source_id,
            draft,
            &item.facts.version,
            next.number,
            place.at,
        )?;
        self.tell_revision(place, brief, &is.id, place.feed_id, &next)
    }

    /// Makes room for another version: the present one becomes a row of its
    /// own. Not where the brief goes back and forth between two that have
    /// theirs: then it goes on under the same number.
    pub(super) fn next_revision(
        &self,
        brief: i64,
        present: &Present,
        next: &Key,
        draft: &Draft,
    ) -> Result<NextRevision, StoreError> {
        let had: i64 = self.db.prepare_cached(VERSIONS_HAD)?.query_row(
            named_params! {":brief": brief, ":present": present.version, ":next": next},
            |row| row.get(0),
        )?;
        let again = had == 2;
        if !again {
            self.db
                .prepare_cached(REVISION_KEEP)?
                .execute(named_params! {":brief": brief})?;
        }
        let number = present.revision + u32::from(!again);
        let before: Option<(String, String)> = self
            .db
            .prepare_cached(REVISION_WORDS)?
            .query_row(
                named_params! {":brief": brief, ":number": number - 1},
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let change =
            before.map(|(title, text)| change((&title, &text), (&draft.title, &draft.text)));
        Ok(NextRevision {
            number,
            again,
            change,
        })
    }

    /// Keeps what the present revision changed, and tells of it.
    pub(super) fn tell_revision(
        &self,
        place: &Place<'_>,
        brief: i64,
        id: &str,
        feed_id: FeedId,
        next: &NextRevision,
    ) -> Result<(), StoreError> {
        let parts = next.change.map(|change| change.parts());
        let words = next.change.map(|change| change.words);
        self.db
            .prepare_cached(BRIEF_CHANGE)?
            .execute(named_params! {
                ":brief": brief,
                ":changed": parts.as_ref().map(to_json).transpose()?,
                ":change": words,
            })?;
        let detail = serde_json::json!({
            "revision": next.number,
            "changed": parts.unwrap_or_default(),
            "change": words,
        });
        self.event(
            place.at,
            EventKind::BriefRevised,
            Some(id),
            Some(feed_id),
            Some(&detail),
        )
    }

    /// Puts other words in a brief's place, in its row and in the index.
    pub(super) fn replace(
        &mut self,
        brief: i64,
        source_id: Option<i64>,
        draft: Draft,
        version: &Key,
        revision: u32,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let gone = self.indexed(brief)?;
        self.note_news(at, What::Brief(self.present(brief)?.id));
        let now = Indexed {
            grams: grams(&[&draft.title, &draft.text]),
            title: draft.title,
            text: draft.text,
        };
        self.db
            .prepare_cached(BRIEF_REPLACE)?
            .execute(named_params! {
                ":brief": brief,
                ":source_id": source_id,
                ":title": now.title,
                ":updated": draft.updated.map(ms),
                ":updated_inferred": draft.updated_inferred,
                ":revision": revision,
                ":revised": ms(at),
                ":version": version,
                ":language": draft.language,
                ":authors": list_to_json(&draft.authors),
                ":categories": list_to_json(&draft.categories),
                ":image": draft.image.as_ref().map(|image| &image.url),
                ":image_caption": draft.image.as_ref().and_then(|image| image.caption.as_ref()),
                ":enclosures": list_to_json(&draft.enclosures),
                ":points": passages_to_json(&draft.key_points, &now.text),
                ":body": passages_to_json(&draft.body, &now.text),
                ":text": now.text,
                ":html": draft.html,
                ":grams": now.grams,
            })?;
        self.index.push(IndexChange {
            brief,
            gone: Some(gone),
            now: Some(now),
        });
        Ok(())
    }

    /// What may change beside the words: no revision.
    pub(super) fn change_around(&self, brief: i64, draft: &Draft) -> Result<(), StoreError> {
        self.db
            .prepare_cached(BRIEF_AROUND)?
            .execute(named_params! {
                ":brief": brief,
                ":url": draft.url,
                ":authors": list_to_json(&draft.authors),
                ":categories": list_to_json(&draft.categories),
                ":image": draft.image.as_ref().map(|image| &image.url),
                ":image_caption": draft.image.as_ref().and_then(|image| image.caption.as_ref()),
                ":enclosures": list_to_json(&draft.enclosures),
            })?;
        Ok(())
    }

    pub(super) fn add_source(
        &self,
        place: &Place<'_>,
        brief: i64,
        born: &Key,
        duplicate: bool,
        item: &Candidate,
    ) -> Result<i64, StoreError> {
        let wants_page = item.wants_page && item.draft.url.is_some();
        self.db.prepare_cached(SOURCE_ADD)?.execute(named_params! {
            ":brief": brief,
            ":feed_id": place.feed_id,
            ":item": item_hash(&item.guid),
            ":guid": guid_beside(&item.guid, item.draft.url.as_deref()),
            ":url": item.draft.url,
            ":title": source_title(&item.draft),
            ":outlet": None::<String>,
            ":published": item.published.map(ms),
            ":updated": item.updated.map(ms),
            ":first_seen": ms(place.at),
            ":last_seen": (!place.polled).then_some(ms(place.at)),
            ":duplicate": duplicate,
            ":full_text": (wants_page && !duplicate).then_some(WAITING),
            ":raw": item.raw,
            ":version": item.facts.version,
            ":size": item.facts.size,
            ":own": item.facts.own,
            ":born": born,
            ":reading": READING,
        })?;
        let source_id = self.db.last_insert_rowid();
        if wants_page && !duplicate {
            self.want_page(source_id, item, place.at)?;
        }
        Ok(source_id)
    }

    /// What the occurrence is born as: its id comes of it.
    pub(super) fn born(&self, place: &Place<'_>, item: &Candidate) -> Result<Key, StoreError> {
        let times = self.times_passed(place.feed_id, item_hash(&item.guid))?;
        Ok(born_key(place.feed_url, &item.guid, times))
    }

    pub(super) fn change_source(
        &self,
        place: &Place<'_>,
        source_id: i64,
        item: &Candidate,
    ) -> Result<(), StoreError> {
        self.db
            .prepare_cached(SOURCE_CHANGED)?
            .execute(named_params! {
                ":source_id": source_id,
                ":guid": guid_beside(&item.guid, item.draft.url.as_deref()),
                ":url": item.draft.url,
                ":title": source_title(&item.draft),
                ":published": item.published.map(ms),
                ":updated": item.updated.map(ms),
                ":last_seen": (!place.polled).then_some(ms(place.at)),
                ":item": item_hash(&item.guid),
                ":raw": item.raw,
                ":version": item.facts.version,
                ":size": item.facts.size,
                ":own": item.facts.own,
                ":reading": READING,
            })?;
        Ok(())
    }

    pub(super) fn index_new(&mut self, brief: i64, title: String, text: String, grams: String) {
        self.index.push(IndexChange {
            brief,
            gone: None,
            now: Some(Indexed { title, text, grams }),
        });
    }

    /// What the index holds of a brief: what its row says.
    pub(super) fn indexed(&self, brief: i64) -> Result<Indexed, StoreError> {
        Ok(self.db.prepare_cached(BRIEF_INDEXED)?.query_row(
            named_params! {":brief": brief},
            |row| {
                Ok(Indexed {
                    title: row.get(0)?,
                    text: row.get(1)?,
                    grams: row.get(2)?,
                })
            },
        )?)
    }

    pub(super) fn present(&self, brief: i64) -> Result<Present, StoreError> {
        Ok(self.db.prepare_cached(BRIEF_REVISION)?.query_row(
            named_params! {":brief": brief},
            |row| {
                let updated: Option<i64> = row.get(5)?;
                Ok(Present {
                    id: row.get(0)?,
                    version: key_of(row.get_ref(1)?.as_blob()?),
                    revision: row.get(2)?,
                    revised: time(row.get(3)?),
                    source_id: row.get(4)?,
                    updated: updated.map(time),
                    updated_inferred: row.get(6)?,
                })
            },
        )?)
    }

    /// The brief with an id, or that it was joined to.
    pub(super) fn brief_of(&self, id: &str) -> Result<Option<i64>, StoreError> {
        Ok(self
            .db
            .prepare_cached(BRIEF_OF_ID)?
            .query_row(named_params! {":id": id}, |row| row.get(0))
            .optional()?)
    }

    /// A free rowid for a brief shown at this time: behind those of the same
    /// second. A second that is full goes on in the next one.
    pub(super) fn free_rowid(&self, shown: Timestamp) -> Result<i64, StoreError> {
        let mut at = ms(shown);
        loop {
            let (first, last) = rowids_of_second(at);
            let taken: Option<i64> = self
                .db
                .prepare_cached(BRIEF_LAST_OF)?
                .query_row(named_params! {":first": first, ":last": last}, |row| {
                    row.get(0)
                })?;
            match taken {
                None => return Ok(first),
                Some(taken) if taken < last => return Ok(taken + 1),
                Some(_) => at += 1000,
            }
        }
    }
}

/// The word in `sources.full_text` until the page was fetched.
pub(super) const WAITING: &str = "waiting";

/// An id that is the URL is not stored twice.
fn guid_beside<'a>(guid: &'a str, url: Option<&str>) -> Option<&'a str> {
    (url != Some(guid)).then_some(guid)
}

pub(super) fn source_title(draft: &Draft) -> &str {
    draft.original_title.as_deref().unwrap_or(&draft.title)
}

/// Texts as SQLite can keep them.
pub(super) fn clean(draft: &mut Draft) {
    for text in [&mut draft.title, &mut draft.text, &mut draft.html] {
        *text = without_nul(std::mem::take(text));
    }
}
