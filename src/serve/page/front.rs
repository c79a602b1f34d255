//! The front page: the stories of one day, the largest first, by tag; what
//! came since the last visit stands above the rest, and a day has an end.

use super::super::answer::Refusal;
use super::Look;
use super::account::story_state;
use crate::export::web;
use crate::export::web::Card;
use crate::export::web::Day;
use crate::export::web::Front;
use crate::export::web::Headline;
use crate::export::web::Part;
use crate::export::web::Section;
use crate::model::Timestamp;
use crate::store::DayStory;
use crate::store::FeedId;
use crate::store::Reader;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// Briefs of a day that are looked at, the newest: a day of more than that is
/// read as a list.
const BRIEFS_MAX: usize = 3_000;

/// Stories on a page.
const PAGE: usize = 40;

/// Stories of several outlets that stand before the sections.
const TOP: usize = 8;

/// Titles at the head of the page, and from how many stories on.
const HEADLINES: usize = 10;

/// Which day, and which part of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Want {
    /// None: today.
    pub(super) day: Option<Date>,
    /// Counts from 0.
    pub(super) page: usize,
}

/// The front page.
///
/// # Errors
/// 400 for a day that no calendar has.
pub(super) fn page(reader: &Reader, look: &Look, want: Want) -> Result<String, Refusal> {
    let zone = &look.options.zone;
    let now = look.options.now;
    let today = now.to_zoned_datetime(zone.clone()).date();
    let day = want.day.unwrap_or(today);
    let begins = |day: Date| -> Option<Timestamp> {
        Some(day.to_zoned_datetime(zone.clone()).ok()?.timestamp())
    };
    let span = begins(day).zip(day.checked_add(1.day()).ok().and_then(begins));
    let (from, until) = span.ok_or_else(|| Refusal::bad("There is no such day."))?;
    let found = reader.day(from, until, BRIEFS_MAX)?;
    let (before, after) = reader.days_beside(from, until)?;
    let beside = |at: Option<Timestamp>| {
        at.map(|at| at.to_zoned_datetime(zone.clone()).date())
            .map(|date| Day {
                href: match date == today {
                    true => "/".to_owned(),
                    false => format!("/?day={date}"),
                },
                words: in_words(date),
            })
    };
    let stories = found.stories.len();
    let ranked = ranked(found.stories, look);
    let tags = tags(reader)?;
    let mut front = Front {
        upto: look.upto,
        before: beside(before),
        after: beside(after.filter(|_| day != today)),
        all: format!(
            "/search?q={}",
            web::encoded(&format!("since:{day} until:{day}"))
        ),
        cut: found.cut,
        ..Front::default()
    };
    let first = want.page.saturating_mul(PAGE).min(ranked.len());
    let mut laid = Laid::default();
    for story in ranked.iter().skip(first).take(PAGE) {
        let place = story_tag(story, &tags);
        if let Some(card) = card(reader, look, &story.id)? {
            laid.add(
                card,
                look.is_new(story.number) && !story.read,
                place,
                story.outlets > 1,
            );
        }
    }
    notices(&mut front, &ranked, look, want, day == today);
    (front.parts, front.headlines) = laid.parts(&tags.order);
    let mut frame = look.frame(reader, in_words(day))?;
    let path = |page: usize| {
        let day = want.day.map(|day| format!("day={day}"));
        let page = (page > 0).then(|| format!("page={}", page + 1));
        let query: Vec<String> = day.into_iter().chain(page).collect();
        match query.is_empty() {
            true => "/".to_owned(),
            false => format!("/?{}", query.join("&")),
        }
    };
    frame.next = (first + PAGE < stories).then(|| path(want.page + 1));
    frame.previous = want.page.checked_sub(1).map(path);
    frame.feed = Some(look.feed(""));
    Ok(web::front(&frame, &front))
}

/// `Friday, 27 November 2026`
fn in_words(day: Date) -> String {
    day.strftime("%A, %-d %B %Y").to_string()
}

/// Those that are new and unread first, then those of most outlets, then those
/// with the newest report.
fn ranked(mut stories: Vec<DayStory>, look: &Look) -> Vec<DayStory> {
    stories.sort_by_key(|story| {
        let new = look.is_new(story.number) && !story.read;
        (!new, std::cmp::Reverse(story.outlets))
    });
    stories
}

fn notices(front: &mut Front, ranked: &[DayStory], look: &Look, want: Want, today: bool) {
    if ranked.is_empty() {
        let words = match (today, &front.before) {
            (true, Some(_)) => "Nothing has come yet today.",
            (true, None) => "Nothing is stored yet: the first poll brings it.",
            (false, _) => "Nothing is stored of this day.",
        };
        front.notices.push(words.to_owned());
        return;
    }
    let new = ranked
        .iter()
        .filter(|one| look.is_new(one.number) && !one.read)
        .count();
    let unread = ranked.iter().filter(|one| !one.read).count();
    let stories = match ranked.len() {
        1 => "1 story".to_owned(),
        count => format!("{count} stories"),
    };
    let mut words = match unread {
        0 => format!("{stories}, all read"),
        _ => format!("{stories}, {unread} unread"),
    };
    if new > 0 {
        words.push_str(&format!(", {new} new since your last visit"));
    }
    let pages = ranked.len().div_ceil(PAGE);
    if pages > 1 {
        words.push_str(&format!("; part {} of {pages}", want.page + 1));
    }
    front.notices.push(words);
}

/// A story's card; none of one that is gone.
fn card(reader: &Reader, look: &Look, id: &str) -> Result<Option<Card>, Refusal> {
    let Some(story) = reader.story(id)? else {
        return Ok(None);
    };
    let marks = reader.marks_of_story(&story.id)?;
    let languages = marks
        .iter()
        .map(|mark| (mark.id.clone(), mark.language.clone()));
    let languages = languages.collect();
    let state = story_state(&marks, look);
    let card = Card::of_story(&story, &languages, state, &look.options);
    Ok(Some(card.short()))
}

/// Tags of feeds.
#[derive(Debug, Default)]
struct Tags {
    of: HashMap<FeedId, Vec<String>>,
    /// Each once, in the order of the feeds.
    order: Vec<String>,
}

fn tags(reader: &Reader) -> Result<Tags, Refusal> {
    let mut tags = Tags::default();
    for feed in reader.feed_tags()? {
        for tag in &feed.tags {
            if !tags.order.contains(tag) {
                tags.order.push(tag.clone());
            }
        }
        tags.of.insert(feed.feed_id, feed.tags);
    }
    Ok(tags)
}

/// The first tag of the first of its feeds that has one.
fn story_tag(story: &DayStory, tags: &Tags) -> Option<String> {
    let mut of = story
        .feeds
        .iter()
        .filter_map(|feed| tags.of.get(feed)?.first());
    of.next().cloned()
}

/// Cards on their way to their places.
#[derive(Debug, Default)]
struct Laid {
    cards: Vec<(Card, bool, Option<String>, bool)>,
}

impl Laid {
    fn add(&mut self, card: Card, new: bool, tag: Option<String>, several: bool) {
        self.cards.push((card, new, tag, several));
    }

    fn parts(self, order: &[String]) -> (Vec<Part>, Vec<Headline>) {
        let headline = |card: &Card| Headline {
            id: card.id.clone(),
            title: card.title.clone(),
            language: card.language.clone(),
        };
        let mut headlines = Vec::new();
        if self.cards.len() > HEADLINES {
            let first = self.cards.iter().take(HEADLINES);
            headlines = first.map(|(card, ..)| headline(card)).collect();
        }
        let (new, seen): (Vec<_>, Vec<_>) = self.cards.into_iter().partition(|(_, new, ..)| *new);
        let mut parts = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        let both = !new.is_empty() && !seen.is_empty();
        for (cards, line) in [(new, ""), (seen, "You have seen all below")] {
            if cards.is_empty() {
                continue;
            }
            let fresh = cards.iter().filter(|(card, ..)| !card.state.read);
            unread.extend(fresh.map(|(card, ..)| card.id.clone()));
            let cards = cards
                .into_iter()
                .map(|(card, _, tag, several)| (card, tag, several));
            parts.push(Part {
                line: if both { line.to_owned() } else { String::new() },
                sections: sections(cards.collect(), order),
                unread: unread.clone(),
            });
        }
        (parts, headlines)
    }
}

fn sections(cards: Vec<(Card, Option<String>, bool)>, order: &[String]) -> Vec<Section> {
    let mut top = Vec::new();
    let mut rest: HashMap<Option<String>, Vec<Card>> = HashMap::new();
    for (card, tag, several) in cards {
        if several && top.len() < TOP {
            top.push(card);
        } else {
            rest.entry(tag).or_default().push(card);
        }
    }
    let alone = top.is_empty() && rest.len() == 1;
    let section = |title: &str, href: Option<String>, cards: Vec<Card>| Section {
        title: title.to_owned(),
        href,
        cards,
    };
    let mut sections = Vec::new();
    if !top.is_empty() {
        sections.push(section("Top stories", None, top));
    }
    for tag in order {
        if let Some(cards) = rest.remove(&Some(tag.clone())) {
            let href = format!("/tag/{}", web::encoded(tag));
            sections.push(section(tag, Some(href), cards));
        }
    }
    if let Some(cards) = rest.remove(&None) {
        let title = if alone { "Stories" } else { "More stories" };
        sections.push(section(title, None, cards));
    }
    sections
}
