//! A story's brief: one account drawn from all reports of an event.

use crate::model::Timestamp;
use crate::model::brief::Passage;
use crate::model::story::Said;

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
    /// The sentences of both (`normalize::sentences`).
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
