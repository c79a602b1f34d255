//! What the user said of stories: these are one, these are two. Kept by the
//! occurrences, which stay when briefs and stories are joined and made anew.

use super::stories::Touched;
use super::story_statements::*;
use super::writer::Batch;
use super::*;
use crate::model::Timestamp;
use crate::model::event::EventKind;
use rusqlite::named_params;
use std::collections::BTreeSet;

impl Batch<'_> {
    /// Makes one story of those of some ids, of stories or briefs.
    pub(super) fn story_join(
        &mut self,
        ids: &[String],
        now: Timestamp,
    ) -> Result<StoryJoin, StoreError> {
        let mut stories = BTreeSet::new();
        let mut missing = Vec::new();
        for id in ids {
            match self.story_of(id)? {
                Some(story) => drop(stories.insert(story)),
                None => missing.push(id.clone()),
            }
        }
        if !missing.is_empty() {
            return Ok(StoryJoin::Missing(missing));
        }
        let stories: Vec<String> = stories.into_iter().collect();
        let Some((first, others)) = stories.split_first() else {
            return Ok(StoryJoin::Missing(Vec::new()));
        };
        if others.is_empty() {
            return Ok(StoryJoin::Done(first.clone()));
        }
        let mut of_stories = Vec::new();
        for story in &stories {
            of_stories.push(self.members(story)?);
        }
        for (at, one) in of_stories.iter().enumerate() {
            for other in &of_stories[..at] {
                for (brief, _, _) in one {
                    for (there, _, _) in other {
                        self.take_back(*brief, *there, false)?;
                    }
                }
            }
            if let (Some((brief, _, _)), Some((to, _, _))) = (one.first(), of_stories[0].first())
                && at > 0
            {
                self.say(*brief, *to, true)?;
            }
        }
        let mut touched = Touched::new();
        let mut stays = first.clone();
        for other in others {
            if let Some(story) = self.join_stories(&stays, other, None, now, &mut touched)? {
                stays = story;
            }
        }
        for (story, at) in touched {
            self.settle_story(&story, at)?;
        }
        Ok(StoryJoin::Done(self.story_of(&stays)?.unwrap_or(stays)))
    }

    /// Takes some briefs out of a story; they are one of their own.
    pub(super) fn story_split(
        &mut self,
        id: &str,
        ids: &[String],
        now: Timestamp,
    ) -> Result<StorySplit, StoreError> {
        let Some(story) = self.story_of(id)? else {
            return Ok(StorySplit::NoStory);
        };
        let members = self.members(&story)?;
        let mut chosen = BTreeSet::new();
        for id in ids {
            let brief = self.brief_of(id)?;
            match members
                .iter()
                .position(|(member, _, _)| Some(*member) == brief)
            {
                Some(at) => drop(chosen.insert(at)),
                None => return Ok(StorySplit::NotInStory(id.clone())),
            }
        }
        if chosen.len() == members.len() || chosen.is_empty() {
            return Ok(StorySplit::Whole);
        }
        let (leave, stay): (Vec<_>, Vec<_>) = members
            .iter()
            .enumerate()
            .partition(|(at, _)| chosen.contains(at));
        for (_, (brief, _, _)) in &leave {
            for (_, (other, _, _)) in &stay {
                self.take_back(*brief, *other, true)?;
                self.say(*brief, *other, false)?;
            }
        }
        // Each part has the id of its oldest brief.
        let (to, from) = (leave[0].1.1.clone(), stay[0].1.1.clone());
        for (part, id) in [(&leave, &to), (&stay, &from)] {
            for (_, (brief, _, _)) in part {
                self.set_story(*brief, Some(id))?;
            }
        }
        let detail = serde_json::json!({"from": story, "to": [from, to]});
        self.story_event(now, EventKind::StorySplit, &story, &detail)?;
        for id in [&from, &to] {
            self.settle_story(id, now)?;
        }
        let new = if to == story { from } else { to };
        Ok(StorySplit::Done(new))
    }

    fn speaker(&self, brief: i64) -> Result<i64, StoreError> {
        let this = named_params! {":brief": brief};
        let mut statement = self.db.prepare_cached(STORY_SPEAKER)?;
        Ok(statement.query_row(this, |row| row.get(0))?)
    }

    fn say(&self, one: i64, other: i64, together: bool) -> Result<(), StoreError> {
        let (one, other) = (self.speaker(one)?, self.speaker(other)?);
        self.db
            .prepare_cached(TOLD_SET)?
            .execute(named_params! {":one": one, ":other": other, ":together": together})?;
        Ok(())
    }

    fn take_back(&self, brief: i64, other: i64, together: bool) -> Result<(), StoreError> {
        self.db
            .prepare_cached(TOLD_REMOVE)?
            .execute(named_params! {":brief": brief, ":other": other, ":together": together})?;
        Ok(())
    }
}
