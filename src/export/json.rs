//! JSON: the objects of the contract, one a brief or one a story.

use super::Options;
use super::Piece;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Passage;
use crate::model::brief::Revision;
use crate::model::brief::Source;
use crate::model::item::Enclosure;
use crate::model::story::Correction;
use crate::model::story::Story;
use crate::model::text::is_unsafe;
use serde::Serialize;

/// An instant as JSON shows it: RFC 3339, UTC, whole seconds.
pub fn instant(time: Timestamp) -> String {
    let second = time.as_millisecond().div_euclid(1000);
    Timestamp::from_second(second).unwrap_or(time).to_string()
}

/// A brief as an object, exactly as `export --as jsonl` writes it.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the contract's own")]
pub struct BriefObject<'a> {
    pub id: &'a str,
    pub story_id: &'a str,
    pub feed: &'a str,
    pub outlet: &'a str,
    pub url: Option<&'a str>,
    pub title: &'a str,
    pub published: Option<String>,
    pub published_inferred: bool,
    pub updated: Option<String>,
    pub updated_inferred: bool,
    pub key_points: Vec<&'a str>,
    pub body: Vec<&'a str>,
    pub text: &'a str,
    pub html: Option<&'a str>,
    pub language: Option<&'a str>,
    pub authors: &'a [String],
    pub categories: &'a [String],
    pub image: Option<&'a str>,
    pub enclosures: &'a [Enclosure],
    pub revision: u32,
    pub first_seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceObject<'a>>>,
    pub starred: bool,
    pub image_caption: Option<&'a str>,
    pub read: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisions: Option<Vec<RevisionObject<'a>>>,
}

/// One occurrence of a brief.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the contract's own")]
pub struct SourceObject<'a> {
    pub feed: &'a str,
    pub outlet: &'a str,
    pub item_id: &'a str,
    pub url: Option<&'a str>,
    pub title: &'a str,
    pub published: Option<String>,
    pub kind: crate::model::brief::SourceKind,
}

/// One version of a brief.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are the contract's own")]
pub struct RevisionObject<'a> {
    pub revision: u32,
    pub seen: String,
    pub updated: Option<String>,
    pub title: &'a str,
    pub key_points: Vec<&'a str>,
    pub body: Vec<&'a str>,
    pub text: &'a str,
    pub changed: Vec<&'static str>,
    pub change: Option<u32>,
}

#[derive(Debug, Serialize)]
struct StoryObject<'a> {
    id: &'a str,
    title: &'a str,
    published: Option<String>,
    updated: Option<String>,
    key_points: Vec<StoryPoint<'a>>,
    body: Vec<StoryParagraph<'a>>,
    outlets: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<SourceObject<'a>>>,
    briefs: &'a [String],
    corrected: &'a [Correction],
}

#[derive(Debug, Serialize)]
struct StoryPoint<'a> {
    text: &'a str,
    brief_id: &'a str,
    outlets: &'a [String],
    conflict: Option<u32>,
}

#[derive(Debug, Serialize)]
struct StoryParagraph<'a> {
    text: &'a str,
    brief_id: &'a str,
    outlet: &'a str,
}

impl<'a> BriefObject<'a> {
    /// The object of a brief.
    pub fn of(brief: &'a Brief, sources: bool, revisions: Option<&'a [Revision]>) -> Self {
        let draft = &brief.draft;
        BriefObject {
            id: &brief.id,
            story_id: &brief.story_id,
            feed: &brief.feed,
            outlet: &brief.outlet,
            url: draft.url.as_deref(),
            title: &draft.title,
            published: draft.published.map(instant),
            published_inferred: draft.published_inferred,
            updated: draft.updated.map(instant),
            updated_inferred: draft.updated_inferred,
            key_points: texts(&draft.key_points),
            body: texts(&draft.body),
            text: &draft.text,
            html: Some(draft.html.as_str()).filter(|html| !html.is_empty()),
            language: draft.language.as_deref(),
            authors: &draft.authors,
            categories: &draft.categories,
            image: draft.image.as_ref().map(|image| image.url.as_str()),
            enclosures: &draft.enclosures,
            revision: brief.revision,
            first_seen: instant(brief.first_seen),
            sources: sources.then(|| source_objects(&brief.sources)),
            starred: brief.starred,
            image_caption: draft
                .image
                .as_ref()
                .and_then(|image| image.caption.as_deref()),
            read: brief.read,
            revisions: revisions.map(|all| all.iter().map(RevisionObject::of).collect()),
        }
    }
}

impl<'a> RevisionObject<'a> {
    /// The object of a version.
    pub fn of(revision: &'a Revision) -> Self {
        RevisionObject {
            revision: revision.number,
            seen: instant(revision.seen),
            updated: revision.updated.map(instant),
            title: &revision.title,
            key_points: texts(&revision.key_points),
            body: texts(&revision.body),
            text: &revision.text,
            changed: revision
                .change
                .map(|change| change.parts())
                .unwrap_or_default(),
            change: revision.change.map(|change| change.words),
        }
    }
}

/// One object on one line, without its end.
pub(super) fn line(piece: &Piece<'_>, options: &Options) -> String {
    compact(&BriefObject::of(
        piece.brief,
        options.sources,
        piece.revisions,
    ))
}

/// The same object as a value.
pub(super) fn object(piece: &Piece<'_>, options: &Options) -> serde_json::Value {
    let object = BriefObject::of(piece.brief, options.sources, piece.revisions);
    // Maps with string keys and plain values cannot fail to be written.
    serde_json::to_value(object).unwrap_or_default()
}

/// A value as JSON on one line, characters that a terminal acts on or that
/// hide in a text escaped: nothing is lost.
pub fn compact(value: &impl Serialize) -> String {
    quiet(serde_json::to_string(value))
}

/// The same on many lines, indented.
pub fn pretty(value: &impl Serialize) -> String {
    quiet(serde_json::to_string_pretty(value))
}

/// Such characters can only stand in strings, where an escape means the same.
fn quiet(json: serde_json::Result<String>) -> String {
    // Maps with string keys and plain values cannot fail to be written.
    let Ok(json) = json else {
        return "null".into();
    };
    let mut rest = json.as_str();
    let mut quiet = String::new();
    while let Some((at, c)) = hidden(rest) {
        quiet.push_str(&rest[..at]);
        for unit in c.encode_utf16(&mut [0; 2]) {
            quiet.push_str(&format!("\\u{unit:04x}"));
        }
        rest = &rest[at + c.len_utf8()..];
    }
    match quiet.is_empty() {
        true => json,
        false => quiet + rest,
    }
}

/// The first such character of a JSON text, and where it is. Most texts have
/// few of the bytes that they begin with: stretches with none of these are
/// passed over whole.
fn hidden(json: &str) -> Option<(usize, char)> {
    const STRETCH: usize = 64;
    let begins = |b: &u8| matches!(b, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF | 0xF3);
    let stretches = json.as_bytes().chunks(STRETCH).enumerate();
    // No branch on each byte: all of a stretch are looked at together.
    let some =
        stretches.filter(|(_, bytes)| bytes.iter().fold(false, |any, byte| any | begins(byte)));
    some.flat_map(|(number, bytes)| (number * STRETCH..).zip(bytes))
        .filter(|(_, byte)| begins(byte))
        .find_map(|(at, _)| {
            let c = json[at..].chars().next()?;
            is_hidden(c).then_some((at, c))
        })
}

/// Unsafe characters, and marks of direction, which are harmless in running
/// text and misleading in a name.
fn is_hidden(c: char) -> bool {
    !c.is_ascii_graphic()
        && (is_unsafe(c) || matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}'))
}

/// A story as one object on one line, without its end.
pub(super) fn story_line(story: &Story, options: &Options) -> String {
    compact(&story_object(story, options))
}

/// The same object as a value.
pub(super) fn story_value(story: &Story, options: &Options) -> serde_json::Value {
    serde_json::to_value(story_object(story, options)).unwrap_or_default()
}

fn story_object<'a>(story: &'a Story, options: &Options) -> StoryObject<'a> {
    let brief = &story.brief;
    let points = brief.points.iter().map(|point| StoryPoint {
        text: &point.text,
        brief_id: &point.brief_id,
        outlets: &point.outlets,
        conflict: point.conflict,
    });
    let paragraphs = brief.paragraphs.iter().map(|paragraph| StoryParagraph {
        text: &paragraph.text,
        brief_id: &paragraph.brief_id,
        outlet: &paragraph.outlet,
    });
    StoryObject {
        id: &story.id,
        title: &brief.title,
        published: brief.published.map(instant),
        updated: brief.updated.map(instant),
        key_points: points.collect(),
        body: paragraphs.collect(),
        outlets: &story.outlets,
        sources: options.sources.then(|| source_objects(&story.sources)),
        briefs: &story.briefs,
        corrected: &brief.corrected,
    }
}

fn source_objects(sources: &[Source]) -> Vec<SourceObject<'_>> {
    sources
        .iter()
        .map(|source| SourceObject {
            feed: &source.feed,
            outlet: &source.outlet,
            item_id: &source.item_id,
            url: source.url.as_deref(),
            title: &source.title,
            published: source.published.map(instant),
            kind: source.kind,
        })
        .collect()
}

fn texts(passages: &[Passage]) -> Vec<&str> {
    passages
        .iter()
        .map(|passage| passage.text.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_character_is_written_as_it_is() {
        for c in ('\0'..=char::MAX).filter(|c| is_hidden(*c)) {
            let json = compact(&format!("a{c}é{c}"));
            assert!(json.is_ascii() || !json.contains(c), "{c:?}: {json}");
            let read: String = serde_json::from_str(&json).unwrap_or_default();
            assert_eq!(read, format!("a{c}é{c}"));
        }
    }

    #[test]
    fn hidden_characters_are_found_wherever_they_stand() {
        for before in 0..140 {
            let text = format!("{}\u{202E}{}\u{7F}", "é".repeat(before), "a".repeat(before));
            let json = compact(&text);
            assert!(!json.contains(is_hidden), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).ok(), Some(text));
        }
    }
}
