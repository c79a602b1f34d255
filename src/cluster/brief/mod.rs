//! A story's brief: one account drawn from all reports of an event.

use crate::language::Frequencies;
use crate::model::Timestamp;
use crate::model::brief::Passage;
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
}

/// An outlet that carries an article.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// Its name.
    pub outlet: &'a str,
    /// What it says, where that is not what the brief shows.
    pub words: Option<&'a str>,
}

/// The brief of a story. The same reports give the same brief, in whatever
/// order they are; of one report it is that report's own.
pub fn story_brief(reports: &[Report<'_>], _terms: &Frequencies) -> StoryBrief {
    let published = reports.iter().filter_map(|one| one.published).min();
    let changes = reports.iter().flat_map(|one| [one.updated, one.published]);
    let Some(one) = reports.iter().min_by_key(|one| (one.published, one.id)) else {
        return StoryBrief::default();
    };
    let outlets: Vec<String> = one.voices.iter().map(|one| one.outlet.to_owned()).collect();
    let points = one.key_points.iter().map(|point| StoryPoint {
        text: point.text.clone(),
        brief_id: one.id.to_owned(),
        revision: one.revision,
        start: point.start,
        outlets: outlets.clone(),
        conflict: None,
    });
    let paragraphs = one.body.iter().map(|paragraph| StoryParagraph {
        text: paragraph.text.clone(),
        brief_id: one.id.to_owned(),
        revision: one.revision,
        start: paragraph.start,
        outlet: outlets.first().cloned().unwrap_or_default(),
    });
    StoryBrief {
        title: one.title.to_owned(),
        published,
        updated: changes.flatten().max(),
        points: points.collect(),
        paragraphs: paragraphs.collect(),
        corrected: Vec::new(),
    }
}
