//! Two articles that were taken for one, by the user's word.

use super::article::Speaker;
use super::articles::Standing;
use super::grams::grams;
use super::statements::*;
use super::stories::What;
use super::writer::Batch;
use super::*;
use crate::dedupe::article;
use crate::dedupe::article::Voice;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use rusqlite::named_params;
use std::collections::HashSet;

impl Batch<'_> {
    /// Makes a brief of its own of some of a brief's occurrences, counted from
    /// 0 in the order of `sources`. The part of the original keeps the id.
    /// Gives the id of the new one.
    pub(super) fn split(
        &mut self,
        id: &str,
        sources: &[SourceName],
        now: Timestamp,
    ) -> Result<Split, StoreError> {
        let Some(brief) = self.brief_of(id)? else {
            return Ok(Split::NoBrief);
        };
        let all: Vec<(i64, String, String)> = self
            .db
            .prepare_cached(SOURCES_NAMED)?
            .query_map(named_params! {":brief": brief}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut chosen = HashSet::new();
        for source in sources {
            let found: Vec<i64> = all
                .iter()
                .enumerate()
                .filter(|(at, (_, feed, guid))| match source {
                    SourceName::Number(number) => at + 1 == *number,
                    SourceName::Item { feed: of, guid: id } => feed == of && guid == id,
                })
                .map(|(_, (source_id, _, _))| *source_id)
                .collect();
            if found.is_empty() {
                return Ok(Split::NoSource(source.clone()));
            }
            chosen.extend(found);
        }
        let speakers = self.speakers(brief)?;
        let Some(stays) = speakers.iter().find(|one| one.speaks) else {
            return Ok(Split::NoWords);
        };
        // The part that does not speak becomes the new brief, whichever was named.
        let named = chosen.contains(&stays.source_id);
        let mut leaves: Vec<&Speaker> = speakers
            .iter()
            .filter(|one| chosen.contains(&one.source_id) != named)
            .collect();
        if leaves.is_empty() || leaves.len() == speakers.len() {
            return Ok(Split::Whole);
        }
        let ids: Vec<i64> = leaves.iter().map(|one| one.source_id).collect();
        leaves.retain(|one| one.has_words);
        let voices: Vec<Voice> = leaves.iter().map(|one| one.voice.clone()).collect();
        let Some(best) = article::original(&voices) else {
            return Ok(Split::NoWords);
        };
        let present = self.present(brief)?;
        let new = self.set_apart(brief, leaves[best], &ids, now)?;
        let (one, other) = (stays.source_id, leaves[best].source_id);
        self.db
            .prepare_cached(APART_ADD)?
            .execute(named_params! {":one": one.min(other), ":other": one.max(other)})?;
        self.note_news(now, What::Story(present.id.clone()));
        let detail = serde_json::json!({"from": present.id, "to": new});
        self.event(
            now,
            EventKind::BriefSplit,
            Some(&present.id),
            None,
            Some(&detail),
        )?;
        Ok(Split::Done(new))
    }

    /// The new brief of a split.
    fn set_apart(
        &mut self,
        brief: i64,
        best: &Speaker,
        sources: &[i64],
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let draft = self.words(best.source_id)?.unwrap_or_default();
        let (feed_id, outlet, version) = self.spoken_by(best.source_id)?;
        let id = self.id_of(&best.voice.born, Some(brief))?;
        self.db
            .prepare_cached(ALIAS_REMOVE)?
            .execute(named_params! {":id": id})?;
        let rowid = self.free_rowid(draft.published.unwrap_or(now))?;
        let grams = grams(&[&draft.title, &draft.text]);
        let standing = Standing {
            brief: rowid,
            id: &id,
            story: None,
            feed_id,
            outlet: outlet.as_deref(),
            revision: 1,
            revised: now,
            first_seen: now,
            starred: false,
            version: &version,
            grams: &grams,
        };
        self.insert_brief(&standing, &draft)?;
        self.read_as(brief, rowid, now)?;
        for source_id in sources {
            self.db
                .prepare_cached(SOURCE_TO)?
                .execute(named_params! {":source_id": source_id, ":to": rowid})?;
        }
        let original = named_params! {":brief": rowid, ":source_id": best.source_id};
        self.db.prepare_cached(SOURCE_ORIGINAL)?.execute(original)?;
        self.db
            .prepare_cached(WORDS_REMOVE)?
            .execute(named_params! {":source_id": best.source_id})?;
        self.index_new(rowid, draft.title, draft.text, grams);
        self.note_news(now, What::Brief(id.clone()));
        self.event(now, EventKind::BriefNew, Some(&id), Some(feed_id), None)?;
        Ok(id)
    }
}
