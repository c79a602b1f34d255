//! A story or a brief, all of it, with what changed.

use super::super::answer::Refusal;
use super::Look;
use super::list::state;
use crate::export::web;
use crate::export::web::Account;
use crate::export::web::Card;
use crate::export::web::Changes;
use crate::export::web::Report;
use crate::export::web::State;
use crate::export::web::Whole;
use crate::export::web::encoded;
use crate::model::brief::Brief;
use crate::normalize;
use crate::store::Mark;
use crate::store::Reader;
use std::collections::HashMap;

/// Changes that a page shows, the newest.
const CHANGES_MAX: usize = 20;

/// Reports of a story that a page lists.
const REPORTS_MAX: usize = 100;

/// A story.
///
/// # Errors
/// 404 where there is none.
pub(super) fn story(reader: &Reader, look: &Look, id: &str) -> Result<String, Refusal> {
    let story = reader.story(id)?;
    let story = story.ok_or_else(|| Refusal::missing("There is no such story."))?;
    let marks = reader.marks_of_story(&story.id)?;
    let state = story_state(&marks, look);
    let marks: HashMap<String, Mark> = marks
        .into_iter()
        .map(|mark| (mark.id.clone(), mark))
        .collect();
    let languages = marks
        .values()
        .map(|mark| (mark.id.clone(), mark.language.clone()));
    let languages = languages.collect();
    let card = Card::of_story(&story, &languages, state, &look.options);
    let mut account = Account::of_story(&story, &languages, card);
    account.upto = look.upto;
    for id in story.briefs.iter().rev().take(REPORTS_MAX) {
        let (Some(brief), Some(mark)) = (reader.brief(id)?, marks.get(id)) else {
            continue;
        };
        if brief.revision > 1 {
            account.changes.extend(changes(reader, look, &brief, mark)?);
        }
        account
            .reports
            .push(Report::of(&brief, mark.read, &look.options));
    }
    account
        .changes
        .sort_by(|one, other| other.time.machine.cmp(&one.time.machine));
    account.changes.truncate(CHANGES_MAX);
    if let [_] = account.reports.as_slice() {
        // The story is this brief.
        return self::brief(reader, look, &story.id);
    }
    let frame = look.frame(reader, account.card.title.clone())?;
    Ok(web::account(&frame, &account))
}

/// A brief.
///
/// # Errors
/// 404 where there is none.
pub(super) fn brief(reader: &Reader, look: &Look, id: &str) -> Result<String, Refusal> {
    let missing = || Refusal::missing("There is no such brief.");
    let brief = reader.brief(id)?.ok_or_else(missing)?;
    let mark = reader.marks_of_brief(&brief.id)?.ok_or_else(missing)?;
    let card = Card::of_brief(&brief, state(&mark, look), &look.options);
    let mut account = Account::of_brief(&brief, card);
    account.upto = look.upto;
    if reader.marks_of_story(&brief.story_id)?.len() > 1 {
        account.story = Some(format!("/story/{}", encoded(&brief.story_id)));
    }
    if brief.revision > 1 {
        account.changes = changes(reader, look, &brief, &mark)?;
        account.changes.reverse();
        account.changes.truncate(CHANGES_MAX);
    }
    account.whole = whole(&brief, look);
    let frame = look.frame(reader, account.card.title.clone())?;
    Ok(web::account(&frame, &account))
}

/// How a story stands with its reader.
pub(super) fn story_state(marks: &[Mark], look: &Look) -> State {
    let unread = marks.iter().filter(|mark| !mark.read).count();
    State {
        new: marks
            .iter()
            .any(|mark| look.is_new(mark.number) && !mark.read),
        read: unread == 0,
        starred: marks.iter().any(|mark| mark.starred),
        changed: marks.iter().any(|mark| mark.read && mark.changed),
        grown: if unread < marks.len() { unread } else { 0 },
    }
}

/// What each revision changed, the first one first.
fn changes(
    reader: &Reader,
    look: &Look,
    brief: &Brief,
    mark: &Mark,
) -> Result<Vec<Changes>, Refusal> {
    let versions = reader.revisions(&brief.id)?;
    let first = versions.len().saturating_sub(CHANGES_MAX + 1);
    let pairs = versions[first..].windows(2);
    Ok(pairs
        .map(|pair| Changes::of(brief, (&pair[0], &pair[1]), mark.read_at, &look.options))
        .collect())
}

/// The article as it was published, where the brief's paragraphs are not all
/// of it.
fn whole(brief: &Brief, look: &Look) -> Whole {
    let shown: usize = brief
        .draft
        .body
        .iter()
        .map(|paragraph| paragraph.text.len())
        .sum();
    if brief.draft.html.is_empty() || shown + shown / 10 >= brief.draft.text.len() {
        return Whole::default();
    }
    let html = match look.images {
        true => normalize::clean(&brief.draft.html),
        false => normalize::clean_words(&brief.draft.html),
    };
    // Below the headings of the page; in clean HTML only a tag begins so.
    let lower = [
        ("<h1", "<h3"),
        ("</h1", "</h3"),
        ("<h2", "<h3"),
        ("</h2", "</h3"),
    ];
    Whole(
        lower
            .iter()
            .fold(html, |html, (from, to)| html.replace(from, to)),
    )
}
