//! One story or brief on a page.

use super::super::Options;
use super::super::diff;
use super::super::entry::Moment;
use super::super::entry::address;
use super::super::entry::language;
use super::super::moments;
use super::Account;
use super::age::age;
use super::encoded;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::brief::Source;
use crate::model::story::Story;
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::text::clean::shortened;
use serde::Serialize;
use std::collections::HashMap;

/// Points that a card shows.
const POINTS: usize = 3;

/// Characters of the paragraph that stands for points.
const EXCERPT: usize = 320;

/// Sources that a page lists of one story.
const SOURCES_MAX: usize = 200;

/// A story or a brief.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Card {
    /// Its id, which is also its place on the page.
    pub id: String,
    /// `story` or `brief`: by what its form names it.
    pub kind: &'static str,
    /// All of it: path and query.
    pub href: String,
    /// Never empty.
    pub title: String,
    /// A language tag of the title.
    pub language: Option<String>,
    /// Whose it is, or who reported it first.
    pub outlet: String,
    /// The article itself, of a brief.
    pub url: Option<String>,
    /// When, and when it changed.
    pub times: Vec<Time>,
    /// `New`, `Changed since you read it`, ..
    pub marks: Vec<String>,
    /// The user's.
    pub state: State,
    /// The most important first.
    pub points: Vec<Words>,
    /// What stands for points where there are none; may be empty.
    pub excerpt: String,
    /// `4 more outlets`; empty where there is one.
    pub more: String,
    /// Where else it stands, in order of time.
    pub sources: Vec<Line>,
    /// What its last revision changed, where the page shows that.
    pub changes: Option<Changes>,
}

/// What the user has done with it, and what has happened since.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct State {
    /// It came since the last visit.
    pub new: bool,
    /// All of it was read.
    pub read: bool,
    /// It is starred.
    pub starred: bool,
    /// It was read, and then it changed.
    pub changed: bool,
    /// Unread reports of a story of which others were read.
    pub grown: usize,
}

/// A time: how long ago, and exactly.
#[derive(Debug, Clone, Serialize)]
pub struct Time {
    /// `updated`; empty for the first.
    pub words: &'static str,
    /// `Published on`
    pub said: &'static str,
    /// `23 November 2026, 08:00`
    pub human: String,
    /// `3 hours ago`
    pub age: String,
    /// `Published on 2026-11-23 08:00:00 +00:00`
    pub exact: String,
    /// RFC 3339 in UTC.
    pub machine: String,
}

/// A point or a paragraph.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// On one line.
    pub text: String,
    /// Who says it; empty where all is one outlet's.
    pub outlets: Vec<String>,
    /// Points of one number contradict each other.
    pub conflict: Option<u32>,
    /// A language tag, where it is not that of the title.
    pub language: Option<String>,
}

/// An article somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Who publishes it.
    pub outlet: String,
    /// Its title there.
    pub title: String,
    /// Where it may be followed to.
    pub url: Option<String>,
}

/// A brief that a story is told by.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Its page: path.
    pub href: String,
    /// Who publishes it.
    pub outlet: String,
    /// Its title.
    pub title: String,
    /// A language tag.
    pub language: Option<String>,
    /// When.
    pub times: Vec<Time>,
    /// It has been read.
    pub read: bool,
}

/// Something that holds no longer.
#[derive(Debug, Clone, Serialize)]
pub struct Corrected {
    /// The outlet that says so.
    pub outlet: String,
    /// What was said.
    pub was: String,
    /// What stands for it.
    pub now: String,
    /// A language tag, where it is not that of the title.
    pub language: Option<String>,
}

/// What a revision changed.
#[derive(Debug, Clone, Serialize)]
pub struct Changes {
    /// Whose revision.
    pub outlet: String,
    /// The number of the revision.
    pub number: u32,
    /// When it was seen.
    pub time: Time,
    /// A language tag.
    pub language: Option<String>,
    /// It came after the brief was read.
    pub unseen: bool,
    /// Line by line.
    pub lines: Vec<diff::Line>,
}

impl Card {
    /// A brief.
    pub fn of_brief(brief: &Brief, state: State, options: &Options) -> Card {
        let points = brief.draft.key_points.iter().map(|point| Words {
            text: one_line(&point.text),
            outlets: Vec::new(),
            conflict: None,
            language: None,
        });
        let others = brief.sources.iter().map(|source| source.outlet.as_str());
        Card {
            id: one_line(&brief.id),
            kind: "brief",
            href: format!("/brief/{}", encoded(&brief.id)),
            title: one_line(&brief.draft.title),
            language: language(brief.draft.language.as_deref()),
            outlet: one_line(&brief.outlet),
            url: address(brief.draft.url.as_deref()),
            times: times(brief, options),
            marks: state.marks(),
            state,
            points: points.collect(),
            excerpt: excerpt(brief.draft.body.first().map(|first| &first.text)),
            more: more(&brief.outlet, others),
            sources: sources(&brief.sources),
            changes: None,
        }
    }

    /// A story; `languages` by brief.
    pub fn of_story(
        story: &Story,
        languages: &HashMap<String, Option<String>>,
        state: State,
        options: &Options,
    ) -> Card {
        let account = &story.brief;
        let spoken = |brief: &str| language(languages.get(brief).and_then(Option::as_deref));
        let own = account.points.first().map(|point| point.brief_id.as_str());
        let own = spoken(own.unwrap_or(&story.id));
        let several = story.outlets.len() > 1;
        let points = account.points.iter().map(|point| Words {
            text: one_line(&point.text),
            outlets: match several {
                true => lines(&point.outlets),
                false => Vec::new(),
            },
            conflict: point.conflict,
            language: spoken(&point.brief_id).filter(|tag| Some(tag) != own.as_ref()),
        });
        let outlet = story
            .outlets
            .first()
            .map(String::as_str)
            .unwrap_or_default();
        let others = story.outlets.iter().map(String::as_str);
        let moment =
            |words, at| Time::new(words, Moment::stated(words, at, &options.zone), at, options);
        let published = account.published.map(|at| moment("Published on", at));
        let updated = account
            .updated
            .filter(|_| account.updated != account.published);
        let updated = updated.map(|at| moment("Updated on", at));
        Card {
            id: one_line(&story.id),
            kind: "story",
            href: format!("/story/{}", encoded(&story.id)),
            title: one_line(&account.title),
            language: own.clone(),
            outlet: one_line(outlet),
            url: None,
            times: published.into_iter().chain(updated).collect(),
            marks: state.marks(),
            state,
            points: points.collect(),
            excerpt: excerpt(account.paragraphs.first().map(|first| &first.text)),
            more: more(outlet, others),
            sources: sources(&story.sources),
            changes: None,
        }
    }

    /// As a list shows it: the first points, and sources only where there are
    /// several.
    #[must_use]
    pub fn short(mut self) -> Card {
        self.points.truncate(POINTS);
        if self.sources.len() < 2 {
            self.url = self.url.or(self.sources.pop().and_then(|one| one.url));
            self.sources.clear();
        }
        self
    }
}

impl Account {
    /// A story's paragraphs and corrections, beside its card.
    pub fn of_story(
        story: &Story,
        languages: &HashMap<String, Option<String>>,
        card: Card,
    ) -> Account {
        let spoken = |brief: &str| {
            let tag = language(languages.get(brief).and_then(Option::as_deref));
            tag.filter(|tag| Some(tag) != card.language.as_ref())
        };
        let several = story.outlets.len() > 1;
        let paragraphs = story.brief.paragraphs.iter().map(|paragraph| Words {
            text: one_line(&paragraph.text),
            outlets: match several {
                true => vec![one_line(&paragraph.outlet)],
                false => Vec::new(),
            },
            conflict: None,
            language: spoken(&paragraph.brief_id),
        });
        let corrected = story.brief.corrected.iter().map(|one| Corrected {
            outlet: one_line(&one.outlet),
            was: one_line(&one.was),
            now: one_line(&one.now),
            language: spoken(&one.brief_id),
        });
        Account {
            paragraphs: paragraphs.collect(),
            corrected: corrected.collect(),
            card,
            ..Account::default()
        }
    }

    /// A brief's paragraphs, beside its card.
    pub fn of_brief(brief: &Brief, card: Card) -> Account {
        let paragraphs = brief.draft.body.iter().map(|paragraph| Words {
            text: one_line(&paragraph.text),
            outlets: Vec::new(),
            conflict: None,
            language: None,
        });
        let about = [
            ("By", &brief.draft.authors),
            ("Filed under", &brief.draft.categories),
        ];
        let about = about.iter().filter(|(_, names)| !names.is_empty());
        let about = about.map(|(words, names)| format!("{words} {}", lines(names).join(", ")));
        Account {
            paragraphs: paragraphs.collect(),
            about: about.collect(),
            card,
            ..Account::default()
        }
    }
}

impl Report {
    /// A brief of a story.
    pub fn of(brief: &Brief, read: bool, options: &Options) -> Report {
        Report {
            href: format!("/brief/{}", encoded(&brief.id)),
            outlet: one_line(&brief.outlet),
            title: one_line(&brief.draft.title),
            language: language(brief.draft.language.as_deref()),
            times: times(brief, options),
            read,
        }
    }
}

impl Changes {
    /// What `new` changed in `old`, versions of `brief`; `read` is when that
    /// was read.
    pub fn of(
        brief: &Brief,
        (old, new): (&Revision, &Revision),
        read: Option<Timestamp>,
        options: &Options,
    ) -> Changes {
        let moment = Moment::stated("Seen on", new.seen, &options.zone);
        Changes {
            outlet: one_line(&brief.outlet),
            number: new.number,
            time: Time::new("Seen on", moment, new.seen, options),
            language: language(brief.draft.language.as_deref()),
            unseen: read.is_some_and(|at| at < new.seen),
            lines: diff::lines(old, new).into_iter().map(bulleted).collect(),
        }
    }
}

impl State {
    fn marks(self) -> Vec<String> {
        let mut marks = Vec::new();
        if self.new {
            marks.push("New".to_owned());
        }
        if self.grown > 0 {
            marks.push(counted(self.grown, "new report"));
        }
        if self.changed {
            marks.push("Changed since you read it".to_owned());
        }
        if self.starred {
            marks.push("Starred".to_owned());
        }
        marks
    }
}

impl Time {
    fn new(words: &'static str, moment: Moment, at: Timestamp, options: &Options) -> Time {
        Time {
            words: match words {
                "Updated on" => "updated",
                "change seen" => "change seen",
                "seen" => "seen",
                _ => "",
            },
            said: moment.words,
            human: moment.human,
            age: age(at, options.now, &options.zone),
            exact: format!("{} {}", moment.words, moment.exact),
            machine: moment.machine,
        }
    }
}

fn times(brief: &Brief, options: &Options) -> Vec<Time> {
    let moments = moments(brief, &options.zone).into_iter();
    moments
        .map(|moment| {
            let at = moment.machine.parse().unwrap_or(brief.first_seen);
            Time::new(moment.words, moment, at, options)
        })
        .collect()
}

fn excerpt(paragraph: Option<&String>) -> String {
    paragraph.map_or_else(String::new, |text| shortened(&one_line(text), EXCERPT))
}

/// A point with a bullet: a hyphen beside what is new looks like a minus.
fn bulleted(mut line: diff::Line) -> diff::Line {
    if let Some(first) = line.pieces.first_mut()
        && let Some(point) = first.text.strip_prefix("- ")
    {
        first.text = format!("• {point}");
    }
    line
}

fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| one_line(text)).collect()
}

/// How many others than the first there are.
fn more<'a>(first: &str, all: impl Iterator<Item = &'a str>) -> String {
    let others: std::collections::HashSet<&str> = all.filter(|other| *other != first).collect();
    match others.len() {
        0 => String::new(),
        count => counted(count, "more outlet"),
    }
}

fn sources(all: &[Source]) -> Vec<Line> {
    let lines = all.iter().take(SOURCES_MAX).map(|source| Line {
        outlet: one_line(&source.outlet),
        title: one_line(&source.title),
        url: address(source.url.as_deref()),
    });
    lines.collect()
}
