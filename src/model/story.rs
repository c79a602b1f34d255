//! Stories: one event, told by the briefs on it.

use super::Timestamp;
use super::brief::Source;
use super::brief::Standing;
use serde::Deserialize;
use serde::Serialize;

/// A stored story, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The id of its oldest brief.
    pub id: String,
    /// The account of it.
    pub brief: StoryBrief,
    /// Who reports it, in order of time, each once.
    pub outlets: Vec<String>,
    /// Every occurrence of its briefs, in order of time.
    pub sources: Vec<Source>,
    /// The ids of its briefs, in order of time.
    pub briefs: Vec<String>,
}

/// One sentence of a brief, as a story's brief is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// As a point would have it: without dateline and leading connective.
    pub text: String,
    /// Where `text` begins in the whole text of its revision, in characters
    /// from 0; none where that is not known.
    pub start: Option<usize>,
    /// Its paragraph in the brief's body, counted from 0; none where it is a
    /// key point from further down.
    pub paragraph: Option<usize>,
    /// The bytes of that paragraph that it takes up, as it stands.
    pub bytes: (usize, usize),
    /// Whether it can be a point.
    pub standing: Standing,
    /// It tells the reader what to do, or of the page: no paragraph of a story
    /// holds it.
    pub asks: bool,
}

/// What a story says: the account drawn from all its briefs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryBrief {
    /// The title of one of its briefs.
    pub title: String,
    /// The earliest of its briefs; none where no brief has one.
    pub published: Option<Timestamp>,
    /// The last change of any of them.
    pub updated: Option<Timestamp>,
    /// Most important first; those of one disagreement stand side by side.
    pub points: Vec<StoryPoint>,
    /// Each from one brief's body, the best-placed first.
    pub paragraphs: Vec<StoryParagraph>,
    /// What was said and holds no longer, the oldest first.
    pub corrected: Vec<Correction>,
}

/// A key point of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryPoint {
    /// A sentence that a brief has as it stands now.
    pub text: String,
    /// That brief.
    pub brief_id: String,
    /// And its revision.
    pub revision: u32,
    /// Where the sentence begins there, in characters from 0.
    pub start: Option<usize>,
    /// All that say it, the one whose sentence it is first.
    pub outlets: Vec<String>,
    /// Shared by the points of one disagreement; counts from 1.
    pub conflict: Option<u32>,
}

/// A paragraph of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryParagraph {
    /// Sentences that follow one another in a paragraph of a brief.
    pub text: String,
    /// That brief.
    pub brief_id: String,
    /// And its revision.
    pub revision: u32,
    /// Where the words begin there, in characters from 0.
    pub start: Option<usize>,
    /// Whose words they are.
    pub outlet: String,
}

/// Something that was said and is said no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The brief that tells so.
    pub brief_id: String,
    /// Whose brief it is.
    pub outlet: String,
    /// The sentence that holds no longer, or the figure in it.
    pub was: String,
    /// The sentence that stands for it.
    pub now: String,
}
