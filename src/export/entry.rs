//! What every format writes, brief or story, brought into one shape: each
//! text on one line and safe, addresses that may stand in a link, times in
//! words.

use super::Options;
use super::Piece;
use super::brief::Sheet;
use super::json::instant;
use super::link;
use super::shown;
use crate::language::notes::is_note;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::item::Enclosure;
use crate::model::text::one_line;
use crate::text::cut;
use jiff::tz::TimeZone;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a title in a file's name; file systems take 255 for the whole.
const NAME_BYTES: usize = 80;

/// One brief or story, ready for a template.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) title: String,
    /// Who publishes it; empty where nobody knows.
    pub(super) outlet: String,
    /// A language tag.
    pub(super) language: Option<String>,
    /// Published, then changed where that is another time. One that is not
    /// known is left out.
    pub(super) times: Vec<Moment>,
    /// As the feed states it, RFC 3339 in UTC.
    pub(super) published: Option<String>,
    /// The time of the last change, else that of publication or of sight.
    pub(super) updated: String,
    /// When briefd saw it first, RFC 3339 in UTC.
    pub(super) first_seen: String,
    /// `published`, and where nobody stated it, `first_seen`.
    #[serde(skip)]
    pub(super) at: Timestamp,
    /// What there is to say of it in one sentence or paragraph; may be empty.
    pub(super) excerpt: String,
    pub(super) points: Vec<Words>,
    pub(super) paragraphs: Vec<Words>,
    pub(super) sources: Vec<Link>,
    pub(super) authors: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) enclosures: Vec<Enclosure>,
    pub(super) image: Option<String>,
}

/// A point or a paragraph, and whose it is where that is more than one's.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Words {
    pub(super) text: String,
    /// It says what the outlet has corrected.
    pub(super) note: bool,
    /// Empty in a brief: all is its outlet's.
    pub(super) outlets: Vec<String>,
}

/// One line of the sources.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub(super) outlet: String,
    pub(super) title: String,
    pub(super) url: Option<String>,
}

/// A time, as people and programs read it.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// What happened then: `Published on`, `Updated on`; `seen` and `change
    /// seen` where nobody stated the time.
    pub words: &'static str,
    /// `23 November 2026, 08:00`; the day alone where the time is not stated.
    pub human: String,
    /// `2026-11-23 08:00:00 +00:00`; the day alone where the time is not stated.
    pub exact: String,
    /// RFC 3339 in UTC.
    pub machine: String,
}

impl Entry {
    pub(super) fn of(piece: &Piece<'_>, options: &Options) -> Entry {
        let Piece { brief, .. } = piece;
        let sheet = Sheet::of(brief);
        let draft = &brief.draft;
        let words = |texts: Vec<String>| -> Vec<Words> {
            let outlets = Vec::new;
            let texts = texts.into_iter();
            texts
                .map(|text| Words {
                    note: is_note(&text),
                    text,
                    outlets: outlets(),
                })
                .collect()
        };
        let sources = sheet.sources.into_iter().filter(|_| options.sources);
        let stated = draft.published.filter(|_| !draft.published_inferred);
        let last = draft.updated.filter(|_| !draft.updated_inferred);
        let changed = draft.updated.filter(|_| draft.updated != draft.published);
        let updated = last.or(changed).or(stated).unwrap_or(brief.first_seen);
        let excerpt = sheet.key_points.first().or(sheet.body.first());
        Entry {
            id: one_line(&brief.id),
            url: address(draft.url.as_deref()),
            title: sheet.title,
            outlet: one_line(&brief.outlet),
            language: language(draft.language.as_deref()),
            times: moments(brief, &options.zone),
            published: stated.map(instant),
            updated: instant(updated),
            first_seen: instant(brief.first_seen),
            at: stated.unwrap_or(brief.first_seen),
            excerpt: excerpt.cloned().unwrap_or_default(),
            points: words(sheet.key_points),
            paragraphs: words(sheet.body),
            sources: sources
                .map(|source| Link {
                    url: address(source.url.as_deref()),
                    outlet: source.outlet,
                    title: source.title,
                })
                .collect(),
            authors: lines(&draft.authors),
            categories: lines(&draft.categories),
            enclosures: draft.enclosures.iter().filter_map(enclosure).collect(),
            image: address(draft.image.as_ref().map(|image| image.url.as_str())),
        }
    }

    /// A file's name of its own, of letters and digits of any script and
    /// hyphens: `2026-11-23-ferry-back-on-monday-k3m9.md`.
    pub(super) fn file_name(&self, extension: &str, options: &Options) -> String {
        let day = Moment::seen("", self.at, &options.zone).exact;
        let mut words = String::new();
        for c in self.title.nfc() {
            match c.is_alphanumeric() {
                true => words.extend(c.to_lowercase()),
                false if words.ends_with('-') => {}
                false => words.push('-'),
            }
        }
        let words = cut(&words, NAME_BYTES).trim_matches('-');
        let id: String = self
            .id
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let parts = [day.as_str(), words, id.as_str()].into_iter();
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        format!("{}.{extension}", parts.join("-"))
    }
}

impl Words {
    /// With whose it is behind it, where that is said.
    pub(super) fn shown(&self, inline: impl Fn(&str) -> String) -> String {
        match self.outlets.is_empty() {
            true => inline(&self.text),
            false => format!(
                "{} ({})",
                inline(&self.text),
                inline(&self.outlets.join(", "))
            ),
        }
    }
}

/// When a brief was published and changed. A time that no feed stated is told
/// as what it is: the day on which briefd saw it.
pub fn moments(brief: &Brief, zone: &TimeZone) -> Vec<Moment> {
    let draft = &brief.draft;
    let published = draft.published.map(|at| match draft.published_inferred {
        true => Moment::seen("seen", brief.first_seen, zone),
        false => Moment::stated("Published on", at, zone),
    });
    let changed = draft.updated.filter(|_| draft.updated != draft.published);
    let changed = changed.map(|at| match draft.updated_inferred {
        true => Moment::seen("change seen", at, zone),
        false => Moment::stated("Updated on", at, zone),
    });
    published.into_iter().chain(changed).collect()
}

impl Moment {
    pub(super) fn stated(words: &'static str, at: Timestamp, zone: &TimeZone) -> Moment {
        let zoned = at.to_zoned_datetime(zone.clone());
        Moment {
            words,
            human: zoned.strftime("%-d %B %Y, %H:%M").to_string(),
            exact: shown(at, zone),
            machine: instant(at),
        }
    }

    fn seen(words: &'static str, at: Timestamp, zone: &TimeZone) -> Moment {
        let zoned = at.to_zoned_datetime(zone.clone());
        Moment {
            words,
            human: zoned.strftime("%-d %B %Y").to_string(),
            exact: zoned.strftime("%Y-%m-%d").to_string(),
            machine: instant(at),
        }
    }
}

/// The address where it may be followed, what no address may hold (RFC 3987)
/// escaped.
pub(super) fn address(url: Option<&str>) -> Option<String> {
    let url = link(url)?;
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    Some(one_line(&out))
}

/// A tag that is formed like one (BCP 47).
pub(super) fn language(tag: Option<&str>) -> Option<String> {
    let formed = |tag: &&str| {
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        (2..=8).contains(&first.len())
            && first.bytes().all(|b| b.is_ascii_alphabetic())
            && parts.all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            })
    };
    tag.filter(formed).map(str::to_owned)
}

fn lines(texts: &[String]) -> Vec<String> {
    let lines = texts.iter().map(|text| one_line(text));
    lines.filter(|line| !line.is_empty()).collect()
}

/// With an address that may be followed, and a type that is formed like one.
fn enclosure(file: &Enclosure) -> Option<Enclosure> {
    let token = |part: &str| {
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b);
        !part.is_empty() && part.bytes().all(is_token)
    };
    let formed = |media: &&String| {
        let bare = media.split(';').next().unwrap_or_default().trim();
        bare.split_once('/')
            .is_some_and(|(a, b)| token(a) && token(b))
    };
    Some(Enclosure {
        url: address(Some(&file.url))?,
        media_type: file.media_type.as_ref().filter(formed).map(|m| one_line(m)),
        length: file.length,
    })
}
