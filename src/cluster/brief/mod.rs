//! A story's brief: one account drawn from all reports of an event.

mod account;
mod body;
mod figures;
mod matter;
mod points;
mod retire;
mod says;

pub use self::account::looked_at;

use self::account::Account;
use self::matter::Matter;
use crate::language::Frequencies;
use crate::model::Timestamp;
use crate::model::brief::Passage;
use crate::model::story::Said;
use crate::model::story::StoryBrief;
use crate::model::story::StoryParagraph;
use crate::model::story::StoryPoint;

/// One brief of a story.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The brief's id.
    pub id: &'a str,
    /// Its newest revision, from 1.
    pub revision: u32,
    /// Who carries the article, its own outlet first.
    pub voices: Vec<Voice<'a>>,
    /// As it stands now.
    pub title: &'a str,
    /// BCP 47 tag.
    pub language: Option<&'a str>,
    /// As the brief has it.
    pub published: Option<Timestamp>,
    /// As the brief has it.
    pub updated: Option<Timestamp>,
    /// Its own points.
    pub key_points: &'a [Passage],
    /// Its own paragraphs.
    pub body: &'a [Passage],
    /// The sentences of both (`normalize::sentences`), as many as are
    /// [`looked_at`].
    pub sentences: Vec<Said>,
    /// Versions before this one, the oldest first.
    pub earlier: Vec<Version<'a>>,
}

/// An outlet that carries an article.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// Its name.
    pub outlet: &'a str,
    /// What it says, where that is not what the brief shows.
    pub words: Option<&'a str>,
}

/// A version of a brief that is no longer.
#[derive(Debug, Clone)]
pub struct Version<'a> {
    /// The title then.
    pub title: &'a str,
    /// The sentences then.
    pub sentences: Vec<Said>,
}

/// The brief of a story. The same reports give the same brief, in whatever
/// order they are; of one report it is that report's own.
pub fn story_brief(reports: &[Report<'_>], terms: &Frequencies) -> StoryBrief {
    let mut sorted: Vec<Report<'_>> = reports.to_vec();
    sorted.sort_by(|a, b| (a.published, a.id).cmp(&(b.published, b.id)));
    let published = sorted.iter().filter_map(|one| one.published).min();
    let changes = sorted.iter().flat_map(|one| [one.updated, one.published]);
    let updated = changes.flatten().max();
    if let [one] = sorted.as_slice() {
        return StoryBrief {
            published,
            updated,
            ..alone(one)
        };
    }
    let mut account = Account::read(&sorted, terms);
    let corrected = retire::retire(&mut account);
    let points = points::choose(&account);
    let said: Vec<Matter> = points
        .iter()
        .map(|point| Matter::read(&point.text, None, terms))
        .collect();
    let lead = body::title(&account, &said);
    StoryBrief {
        title: sorted
            .get(lead)
            .map_or_else(String::new, |one| one.title.to_owned()),
        published,
        updated,
        paragraphs: body::paragraphs(&account, lead),
        points,
        corrected,
    }
}

/// The brief of one report.
fn alone(one: &Report<'_>) -> StoryBrief {
    let outlet = one.voices.first().map_or("", |voice| voice.outlet);
    let mut outlets: Vec<String> = Vec::new();
    for voice in &one.voices {
        if !outlets.iter().any(|known| known == voice.outlet) {
            outlets.push(voice.outlet.to_owned());
        }
    }
    StoryBrief {
        title: one.title.to_owned(),
        points: one
            .key_points
            .iter()
            .map(|point| StoryPoint {
                text: point.text.clone(),
                brief_id: one.id.to_owned(),
                revision: one.revision,
                start: point.start,
                outlets: outlets.clone(),
                conflict: None,
            })
            .collect(),
        paragraphs: one
            .body
            .iter()
            .map(|paragraph| StoryParagraph {
                text: paragraph.text.clone(),
                brief_id: one.id.to_owned(),
                revision: one.revision,
                start: paragraph.start,
                outlet: outlet.to_owned(),
            })
            .collect(),
        ..StoryBrief::default()
    }
}
