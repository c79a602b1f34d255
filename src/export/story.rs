//! A story in the forms that are made for briefs.

use super::Entry;
use super::Options;
use super::Piece;
use super::json::story_value;
use super::mark;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::Passage;
use crate::model::story::Correction;
use crate::model::story::Story;
use crate::model::text::one_line;
use serde_json::Value;

/// A story as if it were one article: its points and paragraphs say whose they
/// are, and below them stands what was corrected.
pub(super) fn as_brief(story: &Story) -> Brief {
    let account = &story.brief;
    let passage = |text: String| Passage { text, start: None };
    let several = story.outlets.len() > 1;
    let paragraphs = account.paragraphs.iter().map(|one| match several {
        true => passage(format!("{}: {}", one.outlet, one.text)),
        false => passage(one.text.clone()),
    });
    let points = account.points.iter().map(|one| match several {
        true => passage(mark::write(&one.text, &one.outlets, one.conflict)),
        false => passage(one.text.clone()),
    });
    let corrected = account.corrected.iter().map(|one| {
        let Correction { was, now, .. } = one;
        passage(format!("Corrected: {now} Before: {was} [{}]", one.outlet))
    });
    Brief {
        id: story.id.clone(),
        story_id: story.id.clone(),
        feed: String::new(),
        outlet: story.outlets.join(", "),
        revision: 1,
        first_seen: account.published.unwrap_or(Timestamp::UNIX_EPOCH),
        starred: false,
        read: false,
        sources: story.sources.clone(),
        draft: Draft {
            title: account.title.clone(),
            url: story.sources.iter().find_map(|source| source.url.clone()),
            published: account.published,
            updated: account.updated,
            key_points: points.collect(),
            body: paragraphs.chain(corrected).collect(),
            ..Draft::default()
        },
    }
}

/// A story as pages and feeds have it: whose each point and paragraph is
/// stands behind it.
pub(super) fn entry(story: &Story, options: &Options) -> Entry {
    let account = &story.brief;
    let mut brief = as_brief(story);
    for (passage, point) in brief.draft.key_points.iter_mut().zip(&account.points) {
        passage.text.clone_from(&point.text);
    }
    for (passage, paragraph) in brief.draft.body.iter_mut().zip(&account.paragraphs) {
        passage.text.clone_from(&paragraph.text);
    }
    let piece = Piece {
        brief: &brief,
        revisions: None,
    };
    let mut entry = Entry::of(&piece, options);
    if story.outlets.len() < 2 {
        return entry;
    }
    for (words, point) in entry.points.iter_mut().zip(&account.points) {
        words.outlets = point.outlets.iter().map(|name| one_line(name)).collect();
        words
            .outlets
            .extend(point.conflict.map(|number| format!("disputed {number}")));
    }
    for (words, paragraph) in entry.paragraphs.iter_mut().zip(&account.paragraphs) {
        words.outlets = vec![one_line(&paragraph.outlet)];
    }
    entry
}

/// A story as a row: whose each point and paragraph is stands behind it.
pub(super) fn row(story: &Story, options: &Options) -> Value {
    let brief = as_brief(story);
    let texts = |passages: &[Passage]| -> Value {
        let texts = passages.iter().map(|passage| passage.text.as_str());
        texts.collect()
    };
    let mut row = story_value(story, options);
    row["key_points"] = texts(&brief.draft.key_points);
    row["body"] = texts(&brief.draft.body);
    row
}
