//! Items and briefs from files.

use super::articles::Standing;
use super::articles::clean;
use super::convert::guid_key;
use super::convert::item_hash;
use super::convert::ms;
use super::convert::passages_to_json;
use super::convert::short_id;
use super::convert::to_json;
use super::grams::grams;
use super::save::Place;
use super::statements::*;
use super::stories::What;
use super::writer::Batch;
use super::*;
use crate::dedupe::Key;
use crate::dedupe::READING;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::brief::Source;
use crate::model::brief::SourceKind;
use crate::model::event::EventKind;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

impl Batch<'_> {
    /// The same way as polled items.
    pub(super) fn import_items(
        &mut self,
        feed: &str,
        items: Vec<Candidate>,
        now: Timestamp,
    ) -> Result<Imported, StoreError> {
        let (feed_id, _, feed_url) = self.feed_for_import(feed, None)?;
        let place = Place {
            feed_id,
            feed_url: &feed_url,
            at: now,
            present: None,
            polled: false,
            one_feed: !feed.is_empty(),
        };
        let saved = self.save_items(&place, items)?;
        Ok(Imported {
            known: saved.duplicates + saved.unchanged + saved.deleted_before,
            revised: saved.revised.len(),
            new: saved.new,
        })
    }

    /// Stars the briefs of these items, by feed and id.
    pub(super) fn star_items(&mut self, items: &[(String, String)]) -> Result<(), StoreError> {
        for (feed, id) in items {
            let (feed_id, _, _) = self.feed_for_import(feed, None)?;
            let found: Option<i64> = self
                .db
                .prepare_cached(SOURCE_OF_ITEM)?
                .query_row(
                    named_params! {":feed_id": feed_id, ":item": item_hash(id)},
                    |row| row.get(1),
                )
                .optional()?;
            if let Some(brief) = found {
                self.db
                    .prepare_cached(STAR)?
                    .execute(named_params! {":brief": brief, ":starred": true})?;
            }
        }
        Ok(())
    }

    /// As they stand; rowids in the order of display, answers in the order given.
    pub(super) fn import_briefs(
        &mut self,
        briefs: Vec<ImportedBrief>,
        now: Timestamp,
    ) -> Result<Imported, StoreError> {
        let mut imported = Imported::default();
        let mut new = Vec::new();
        let mut briefs: Vec<(usize, ImportedBrief)> = briefs.into_iter().enumerate().collect();
        briefs.sort_by_key(|(number, one)| {
            let shown = one.brief.draft.published.unwrap_or(one.brief.first_seen);
            (shown, std::cmp::Reverse(*number))
        });
        for (number, one) in briefs {
            match self.import_brief(one, now)? {
                Some(id) => new.push((number, id)),
                None => imported.known += 1,
            }
        }
        new.sort();
        imported.new = new.into_iter().map(|(_, id)| id).collect();
        Ok(imported)
    }

    /// The versions before the present one, and what that one changed.
    fn import_revisions(
        &self,
        rowid: i64,
        present: u32,
        revisions: &[Revision],
    ) -> Result<(), StoreError> {
        if let Some(last) = revisions.iter().find(|one| one.number == present) {
            self.db
                .prepare_cached(BRIEF_CHANGE)?
                .execute(named_params! {
                    ":brief": rowid,
                    ":changed": changed_to_json(last)?,
                    ":change": last.change.map(|change| change.words),
                })?;
        }
        for revision in revisions.iter().filter(|one| one.number < present) {
            self.db
                .prepare_cached(REVISION_ADD)?
                .execute(named_params! {
                    ":brief": rowid,
                    ":number": revision.number,
                    ":seen": ms(revision.seen),
                    ":updated": revision.updated.map(ms),
                    ":title": revision.title,
                    ":points": passages_to_json(&revision.key_points, &revision.text),
                    ":body": passages_to_json(&revision.body, &revision.text),
                    ":text": revision.text,
                    ":changed": changed_to_json(revision)?,
                    ":change": revision.change.map(|change| change.words),
                })?;
        }
        Ok(())
    }

    /// None when it is known: by its id, or because one of its sources is.
    fn import_brief(
        &mut self,
        one: ImportedBrief,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let ImportedBrief {
            mut brief,
            revisions,
            mut facts,
        } = one;
        facts.seen = Some(ms(now));
        clean(&mut brief.draft);
        if !brief.id.is_empty() && self.brief_of(&brief.id)?.is_some() {
            return Ok(None);
        }
        let (feed_id, outlet, feed_url) = self.feed_for_import(&brief.feed, Some(&brief.outlet))?;
        if brief.sources.is_empty() {
            brief.sources.push(Source {
                feed: brief.feed.clone(),
                outlet: brief.outlet.clone(),
                item_id: String::new(),
                url: brief.draft.url.clone(),
                title: brief.draft.title.clone(),
                published: brief.draft.published,
                kind: SourceKind::Original,
            });
        }
        let made_id = brief.id.is_empty();
        if made_id {
            // Without an id what the document says is the identity: the same
            // document again is the same brief.
            let said = identity(&brief);
            brief.id = short_id(&guid_key(&feed_url, &said), 10);
            let known = match self.brief_of(&brief.id)? {
                Some(_) => true,
                None => self.knows_by_words(&feed_url, &facts.version, &said)?,
            };
            if known {
                return Ok(None);
            }
        } else if let Some(known) = self.known_source_of(&brief.sources)? {
            self.add_alias(&brief.id, known)?;
            return Ok(None);
        }
        let shown = brief.draft.published.unwrap_or(brief.first_seen);
        let present = revisions.iter().find(|one| one.number == brief.revision);
        let revised = present.map_or(brief.draft.updated.unwrap_or(brief.first_seen), |one| {
            one.seen
        });
        let rowid = self.free_rowid(shown)?;
        let grams = grams(&[&brief.draft.title, &brief.draft.text]);
        let other_story = brief.story_id != brief.id && !brief.story_id.is_empty();
        let standing = Standing {
            brief: rowid,
            id: &brief.id,
            story: other_story.then_some(brief.story_id.as_str()),
            feed_id,
            outlet: (brief.outlet != outlet).then_some(brief.outlet.as_str()),
            revision: brief.revision.max(1),
            revised,
            first_seen: brief.first_seen,
            starred: brief.starred,
            version: &facts.version,
            grams: &grams,
        };
        self.insert_brief(&standing, &brief.draft)?;
        if brief.read {
            self.set_read(rowid, true, now)?;
        }
        for (number, source) in brief.sources.iter().enumerate() {
            // Two documents may name the same source: each keeps its own.
            let guid = if made_id {
                format!("brief:{}:{}", brief.id, number + 1)
            } else {
                item_id(source)
            };
            self.import_source(rowid, &brief, source, guid, &facts, now)?;
        }
        self.import_revisions(rowid, brief.revision, &revisions)?;
        if !made_id && let Some(known) = self.source_of_brief(rowid)? {
            self.add_facts(known, &facts)?;
        }
        self.index_new(rowid, brief.draft.title, brief.draft.text, grams);
        self.note_news(now, What::Imported(brief.id.clone()));
        self.event(
            now,
            EventKind::BriefNew,
            Some(&brief.id),
            Some(feed_id),
            None,
        )?;
        Ok(Some(brief.id))
    }

    /// Earlier builds took the words alone for the identity of a document.
    fn knows_by_words(
        &self,
        feed_url: &str,
        version: &Key,
        said: &str,
    ) -> Result<bool, StoreError> {
        let octets: Vec<String> = version.iter().map(u8::to_string).collect();
        let key = guid_key(feed_url, &format!("[{}]", octets.join(", ")));
        let stored = match self.brief_of(&short_id(&key, 10))? {
            Some(brief) => load::brief(self.db, brief)?,
            None => None,
        };
        Ok(stored.is_some_and(|stored| identity(&stored) == said))
    }

    fn known_source_of(&self, sources: &[Source]) -> Result<Option<String>, StoreError> {
        for source in sources {
            let (feed_id, _, _) = self.feed_for_import(&source.feed, Some(&source.outlet))?;
            let item = item_hash(&item_id(source));
            let mut statement = self.db.prepare_cached(SOURCE_OF_ITEM)?;
            let mut rows = statement.query(named_params! {":feed_id": feed_id, ":item": item})?;
            if let Some(row) = rows.next()? {
                return Ok(Some(self.present(row.get(1)?)?.id));
            }
        }
        Ok(None)
    }

    /// A source that is some brief's already stays there.
    fn import_source(
        &self,
        rowid: i64,
        brief: &Brief,
        source: &Source,
        guid: String,
        facts: &crate::dedupe::Facts,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (feed_id, outlet, feed_url) =
            self.feed_for_import(&source.feed, Some(&source.outlet))?;
        let original = source.kind == SourceKind::Original;
        self.db
            .prepare_cached(SOURCE_IMPORT)?
            .execute(named_params! {
                ":brief": rowid,
                ":feed_id": feed_id,
                ":born": guid_key(&feed_url, &guid),
                ":item": item_hash(&guid),
                ":guid": (source.url.as_deref() != Some(&guid)).then_some(guid),
                ":url": source.url,
                ":title": source.title,
                ":outlet": (source.outlet != outlet).then_some(&source.outlet),
                ":published": source.published.map(ms),
                ":first_seen": ms(brief.first_seen),
                ":last_seen": ms(now),
                ":duplicate": !original,
                ":raw": [0_u8; 16],
                ":version": facts.version,
                ":size": original.then_some(facts.size),
                ":reading": READING,
            })?;
        Ok(())
    }

    /// The original of a brief.
    fn source_of_brief(&self, brief: i64) -> Result<Option<i64>, StoreError> {
        let this = named_params! {":brief": brief};
        let mut statement = self.db.prepare_cached(SOURCES_NAMED)?;
        let mut rows = statement.query(this)?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    fn add_alias(&self, id: &str, brief_id: String) -> Result<(), StoreError> {
        self.db
            .prepare_cached(ALIAS_ADD)?
            .execute(named_params! {":id": id, ":brief_id": brief_id})?;
        Ok(())
    }
}

fn changed_to_json(revision: &Revision) -> Result<Option<String>, StoreError> {
    let parts = revision.change.map(|change| change.parts());
    parts.as_ref().map(to_json).transpose()
}

/// What tells a document in the brief format from others: title, times, words
/// and sources.
fn identity(brief: &Brief) -> String {
    let mut parts: Vec<String> = vec![brief.draft.title.clone()];
    for time in [brief.draft.published, brief.draft.updated] {
        parts.push(time.map(|time| ms(time).to_string()).unwrap_or_default());
    }
    let passages = brief.draft.key_points.iter().chain(&brief.draft.body);
    parts.extend(passages.map(|passage| passage.text.clone()));
    for source in &brief.sources {
        parts.push(source.outlet.clone());
        parts.push(source.title.clone());
        parts.push(source.url.clone().unwrap_or_default());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    short_id(&crate::dedupe::key(&parts), 25)
}

fn item_id(source: &Source) -> String {
    match (source.item_id.as_str(), &source.url) {
        ("", Some(url)) => url.clone(),
        ("", None) => source.title.clone(),
        (id, _) => id.to_owned(),
    }
}
