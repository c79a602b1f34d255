//! Pages that are fetched for whole texts: a queue beside that of feeds.

use super::articles::WAITING;
use super::convert::ms;
use super::convert::passages_from_json;
use super::convert::to_json;
use super::save::Place;
use super::statements::*;
use super::writer::Batch;
use super::*;
use crate::dedupe::Facts;
use crate::dedupe::article::Kin;
use crate::model::Timestamp;
use crate::model::brief::Draft;
use crate::model::feed::host_key;
use crate::model::poll::Validators;
use rusqlite::OptionalExtension;
use rusqlite::named_params;

impl Batch<'_> {
    pub(super) fn want_page(
        &self,
        source_id: i64,
        item: &Candidate,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let page = item
            .draft
            .url
            .as_deref()
            .map(|url| (url, url::Url::parse(url)));
        let Some((url, Ok(parsed))) = page else {
            return Ok(());
        };
        self.db.prepare_cached(PAGE_WANT)?.execute(named_params! {
            ":source_id": source_id,
            ":url": url,
            ":host": host_key(&parsed),
            ":due": ms(at),
        })?;
        self.full_text(source_id, WAITING)
    }

    pub(super) fn claim_pages(&self, claim: &Claim) -> Result<Vec<PageJob>, StoreError> {
        let ids = self.choose(PAGES_DUE, claim)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.db.prepare_cached(PAGES_CLAIM)?;
        let taken: Vec<(i64, String, u32, Option<String>)> = statement
            .query_map(
                named_params! {
                    ":ids": to_json(&ids)?,
                    ":lease_until": ms(claim.lease_until),
                    ":owner": self.owner,
                },
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )?
            .collect::<rusqlite::Result<_>>()?;
        let mut jobs = Vec::with_capacity(taken.len());
        for (source_id, url, attempts, validators) in taken {
            let Some((rowid, feed_id, feed)) = self.page_of(source_id)? else {
                continue;
            };
            let Some(mut brief) = super::load::brief(self.db, rowid)? else {
                continue;
            };
            if let Some(words) = self.words(source_id)? {
                brief.draft = words;
            }
            jobs.push(PageJob {
                source_id,
                brief_id: brief.id.clone(),
                feed_id,
                feed,
                url,
                attempts,
                validators: validators.and_then(|json| serde_json::from_str(&json).ok()),
                brief,
            });
        }
        jobs.sort_by_key(|job| std::cmp::Reverse(job.source_id));
        Ok(jobs)
    }

    pub(super) fn save_page(&mut self, record: PageRecord) -> Result<Saved, StoreError> {
        let PageRecord {
            source_id,
            at,
            outcome,
            hold,
        } = record;
        if let Some(hold) = &hold {
            self.keep_hold(hold, at)?;
        }
        let mut saved = Saved::default();
        match outcome {
            PageOutcome::Article {
                draft,
                facts,
                validators,
            } => {
                self.save_article(source_id, at, *draft, *facts, validators.as_ref())?;
                saved.unchanged = 1;
            }
            PageOutcome::Unchanged => {
                self.restore_article(source_id)?;
                self.page_done(source_id, None, None, None)?;
                self.full_text(source_id, "ok")?;
                saved.unchanged = 1;
            }
            PageOutcome::Failed { reason, retry_at } => {
                self.page_done(source_id, retry_at, None, None)?;
                self.full_text(source_id, &reason)?;
            }
        }
        Ok(saved)
    }

    /// The article takes the place of the feed's text without a revision: the
    /// source has said nothing new.
    fn save_article(
        &mut self,
        source_id: i64,
        at: Timestamp,
        draft: Draft,
        page: Facts,
        validators: Option<&Validators>,
    ) -> Result<(), StoreError> {
        // None: retention was faster.
        let Some(known) = self.source_by_id(source_id)? else {
            return Ok(());
        };
        let Some((_, feed_id, _)) = self.page_of(source_id)? else {
            return Ok(());
        };
        let summary = match known.speaks {
            true => {
                let summary = self.indexed(known.brief)?.text;
                self.put_in_place(known.brief, draft)?;
                summary
            }
            false => {
                let summary = self.words(source_id)?.map(|words| words.text);
                self.set_words(source_id, &draft)?;
                summary.unwrap_or_default()
            }
        };
        let validators = validators.map(to_json).transpose()?;
        self.page_done(source_id, None, validators, Some(summary))?;
        self.full_text(source_id, "ok")?;
        self.db
            .prepare_cached(SOURCE_SIZE)?
            .execute(named_params! {":source_id": source_id, ":size": page.size})?;
        let facts = page.with_head_of(&self.last_facts(&known)?);
        if self.add_facts(source_id, &facts)? {
            let place = Place {
                feed_id,
                feed_url: "",
                at,
                present: None,
                polled: true,
                one_feed: true,
            };
            let mut together = vec![known.brief];
            together.extend(self.related_to(feed_id, Kin::Feed, source_id)?);
            let brief = self.join(&place, together)?;
            self.settle(&place, brief)?;
        }
        Ok(())
    }

    /// The page is as it was, so the article is: that of the revision before
    /// the feed's last change.
    fn restore_article(&mut self, source_id: i64) -> Result<(), StoreError> {
        let Some(known) = self.source_by_id(source_id)?.filter(|known| known.speaks) else {
            return Ok(());
        };
        let brief = known.brief;
        let Some(present) = super::load::brief(self.db, brief)? else {
            return Ok(());
        };
        let before = self
            .db
            .prepare_cached(REVISION_BEFORE)?
            .query_row(named_params! {":brief": brief}, |row| {
                let text: String = row.get(0)?;
                Ok(Draft {
                    html: row.get(1)?,
                    key_points: passages_from_json(row.get_ref(2)?.as_str()?, &text),
                    body: passages_from_json(row.get_ref(3)?.as_str()?, &text),
                    text,
                    ..present.draft
                })
            })
            .optional()?;
        match before {
            Some(draft) => self.put_in_place(brief, draft),
            None => Ok(()),
        }
    }

    /// Other words for the same revision.
    pub(super) fn put_in_place(&mut self, brief: i64, draft: Draft) -> Result<(), StoreError> {
        let is = self.present(brief)?;
        let draft = Draft {
            updated: is.updated,
            updated_inferred: is.updated_inferred,
            ..draft
        };
        self.replace(
            brief,
            is.source_id,
            draft,
            &is.version,
            is.revision,
            is.revised,
        )
    }

    fn page_of(&self, source_id: i64) -> Result<Option<(i64, FeedId, String)>, StoreError> {
        Ok(self
            .db
            .prepare_cached(PAGE_OF)?
            .query_row(named_params! {":source_id": source_id}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?)
    }

    fn full_text(&self, source_id: i64, word: &str) -> Result<(), StoreError> {
        self.db
            .prepare_cached(SOURCE_FULL_TEXT)?
            .execute(named_params! {":source_id": source_id, ":full_text": word})?;
        Ok(())
    }

    fn page_done(
        &self,
        source_id: i64,
        due: Option<Timestamp>,
        validators: Option<String>,
        summary: Option<String>,
    ) -> Result<(), StoreError> {
        self.db.prepare_cached(PAGE_DONE)?.execute(named_params! {
            ":source_id": source_id,
            ":due": due.map(ms),
            ":validators": validators,
            ":summary": summary,
        })?;
        Ok(())
    }
}
