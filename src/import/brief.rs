//! Briefs as they stand: exported lines, and documents in the brief format.
//! Nothing is cleaned, scored or cut; only unsafe characters go.

use crate::config::Config;
use crate::dedupe;
use crate::export::brief::Sheet;
use crate::language;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Change;
use crate::model::brief::Draft;
use crate::model::brief::Passage;
use crate::model::brief::Revision;
use crate::model::brief::Source;
use crate::model::brief::SourceKind;
use crate::model::item::Enclosure;
use crate::model::item::Image;
use crate::model::item::Markup;
use crate::model::text::one_line;
use crate::model::text::safe;
use crate::normalize;
use crate::store::ImportedBrief;
use serde::Deserialize;
use serde_json::Value;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Line {
    id: String,
    story_id: Option<String>,
    feed: String,
    outlet: String,
    url: Option<String>,
    title: String,
    published: Option<Timestamp>,
    published_inferred: bool,
    updated: Option<Timestamp>,
    updated_inferred: bool,
    key_points: Vec<String>,
    body: Vec<String>,
    text: Option<String>,
    html: Option<String>,
    language: Option<String>,
    authors: Vec<String>,
    categories: Vec<String>,
    image: Option<String>,
    image_caption: Option<String>,
    enclosures: Vec<Enclosure>,
    revision: Option<u32>,
    first_seen: Option<Timestamp>,
    starred: bool,
    read: bool,
    sources: Vec<SourceIn>,
    revisions: Vec<RevisionIn>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SourceIn {
    feed: String,
    outlet: String,
    item_id: String,
    url: Option<String>,
    title: String,
    published: Option<Timestamp>,
    kind: Option<SourceKind>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RevisionIn {
    revision: u32,
    seen: Option<Timestamp>,
    updated: Option<Timestamp>,
    title: String,
    key_points: Vec<String>,
    body: Vec<String>,
    text: String,
    changed: Vec<String>,
    change: Option<u32>,
}

/// An exported brief; the error is one sentence.
pub(super) fn from_json(
    value: Value,
    now: Timestamp,
    config: &Config,
) -> Result<ImportedBrief, String> {
    let line: Line = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let title = one_line(&line.title);
    if title.is_empty() {
        return Err("a brief needs a title".into());
    }
    if line.id.len() > 64
        || !line
            .id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    {
        return Err("`id` is no id of a brief".into());
    }
    let text = line.text.map(|text| safe(&text).into_owned());
    let text = text.unwrap_or_else(|| line.body.join("\n\n"));
    let html = line
        .html
        .map(|html| sanitized(html, line.url.as_deref(), config));
    let draft = Draft {
        original_title: None,
        url: line.url.as_deref().map(one_line),
        published: line.published,
        published_inferred: line.published_inferred,
        updated: line.updated,
        updated_inferred: line.updated_inferred,
        key_points: passages(&line.key_points, &text),
        body: passages(&line.body, &text),
        html: html.unwrap_or_default(),
        language: line.language.as_deref().map(one_line),
        authors: line.authors.iter().map(|name| one_line(name)).collect(),
        categories: line.categories.iter().map(|term| one_line(term)).collect(),
        image: line.image.map(|url| Image {
            url: one_line(&url),
            caption: line.image_caption,
        }),
        enclosures: line.enclosures,
        title,
        text,
    };
    let brief = Brief {
        story_id: line.story_id.unwrap_or_else(|| line.id.clone()),
        id: line.id,
        feed: one_line(&line.feed),
        outlet: one_line(&line.outlet),
        revision: line.revision.unwrap_or(1).max(1),
        first_seen: line.first_seen.unwrap_or(now),
        starred: line.starred,
        read: line.read,
        sources: line.sources.into_iter().map(source).collect(),
        draft,
    };
    let revisions = line
        .revisions
        .into_iter()
        .map(|old| revision(old, now))
        .collect();
    let facts = facts(&brief.draft, &brief.sources, config);
    Ok(ImportedBrief {
        brief,
        revisions,
        facts,
    })
}

/// A brief of the brief format. `outlet` is for one that names no source.
pub(super) fn from_sheet(
    sheet: &Sheet,
    outlet: &str,
    now: Timestamp,
    config: &Config,
) -> ImportedBrief {
    let parts = if sheet.body.is_empty() {
        &sheet.key_points
    } else {
        &sheet.body
    };
    let text = parts.join("\n\n");
    let mut sources: Vec<Source> = sheet
        .sources
        .iter()
        .map(|source| Source {
            feed: source.outlet.clone(),
            outlet: source.outlet.clone(),
            item_id: String::new(),
            url: source.url.clone(),
            title: source.title.clone(),
            published: None,
            kind: SourceKind::Duplicate,
        })
        .collect();
    if sources.is_empty() {
        sources.push(Source {
            feed: one_line(outlet),
            outlet: one_line(outlet),
            item_id: String::new(),
            url: None,
            title: sheet.title.clone(),
            published: sheet.published,
            kind: SourceKind::Original,
        });
    }
    sources[0].kind = SourceKind::Original;
    let draft = Draft {
        title: sheet.title.clone(),
        url: sources[0].url.clone(),
        published: sheet.published,
        updated: sheet.updated,
        key_points: passages(&sheet.key_points, &text),
        body: passages(&sheet.body, &text),
        language: language::detect(&text, None),
        text,
        ..Draft::default()
    };
    let facts = facts(&draft, &sources, config);
    let brief = Brief {
        id: String::new(),
        story_id: String::new(),
        feed: sources[0].feed.clone(),
        outlet: sources[0].outlet.clone(),
        draft,
        revision: 1,
        first_seen: now,
        starred: false,
        read: false,
        sources,
    };
    ImportedBrief {
        brief,
        revisions: Vec::new(),
        facts,
    }
}

fn facts(draft: &Draft, sources: &[Source], config: &Config) -> dedupe::Facts {
    let original = sources.first();
    let stated = dedupe::Stated {
        guid: original.map_or("", |source| &source.item_id),
        published: original
            .and_then(|source| source.published)
            .map(|at| at.as_millisecond()),
        own: false,
    };
    dedupe::facts(draft, &draft.text, stated, &config.dedupe)
}

/// Passages with their place in the text, where they stand in it.
fn passages(lines: &[String], text: &str) -> Vec<Passage> {
    lines
        .iter()
        .map(|line| one_line(line))
        .filter(|line| !line.is_empty())
        .map(|line| {
            let start = text.find(&line).map(|at| text[..at].chars().count());
            Passage { text: line, start }
        })
        .collect()
}

fn source(read: SourceIn) -> Source {
    Source {
        feed: one_line(&read.feed),
        outlet: one_line(&read.outlet),
        item_id: read.item_id,
        url: read.url.as_deref().map(one_line),
        title: one_line(&read.title),
        published: read.published,
        kind: read.kind.unwrap_or(SourceKind::Duplicate),
    }
}

fn revision(read: RevisionIn, now: Timestamp) -> Revision {
    Revision {
        number: read.revision.max(1),
        seen: read.seen.unwrap_or(now),
        updated: read.updated,
        title: one_line(&read.title),
        key_points: passages(&read.key_points, &read.text),
        body: passages(&read.body, &read.text),
        text: safe(&read.text).into_owned(),
        change: read.change.map(|words| Change::of(&read.changed, words)),
    }
}

fn sanitized(html: String, base: Option<&str>, config: &Config) -> String {
    let markup = Markup {
        html,
        base: base.map(str::to_string),
        page: None,
        plain: false,
    };
    normalize::sanitize(&markup, &config.brief)
}
