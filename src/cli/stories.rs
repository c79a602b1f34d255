//! Stories, printed as a listing.

use super::Globals;
use super::Outcome;
use super::ids;
use super::output;
use super::output::Format;
use crate::ask;
use crate::export;
use crate::export::Options;
use crate::model::story::Story;
use crate::model::text::counted;
use crate::model::text::one_line;
use crate::model::text::shorten;
use crate::report::Exit;
use crate::store::Reader;
use crate::store::StoreError;
use std::io::Write;

/// Prints stories as `query --stories` and `top` do.
pub(super) fn print(
    stories: impl Iterator<Item = Result<Story, StoreError>>,
    reader: &Reader,
    format: Format,
    options: &Options,
    globals: &Globals,
) -> Outcome {
    let mut out = output::stdout();
    let form = match format {
        Format::Json => Some(export::Format::Json),
        Format::Jsonl => Some(export::Format::Jsonl),
        Format::Csv => Some(export::Format::Csv),
        Format::Text => None,
    };
    if let Some(form) = form {
        ask::write_stories(form, stories, options, &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let color = globals.colors(out.is_terminal());
    let mut listed = Vec::new();
    for story in stories {
        let story = story?;
        if out.is_terminal() {
            let id = reader.shortened_id(&story.id)?;
            let id = format!("@{} · {id}", listed.len() + 1);
            out.painted(&pleasant(&story, &id, options, color))?;
        } else {
            out.line(&plain(&story))?;
        }
        listed.push(story.id);
    }
    out.flush()?;
    if out.is_terminal() {
        ids::remember(&listed);
    }
    Ok(Exit::Done)
}

/// For a pipe: id, published, updated, outlets, number of briefs and title,
/// separated by tabs.
fn plain(story: &Story) -> String {
    let instant = |at: Option<crate::model::Timestamp>| at.map(export::json::instant);
    let cells = [
        story.id.clone(),
        instant(story.brief.published).unwrap_or_default(),
        instant(story.brief.updated).unwrap_or_default(),
        story.outlets.join(", "),
        story.briefs.len().to_string(),
        story.brief.title.clone(),
    ];
    cells.map(|cell| one_line(&cell)).join("\t")
}

/// For a terminal: a line on what it is, and the first key point below.
fn pleasant(story: &Story, id: &str, options: &Options, color: bool) -> String {
    let (bold, dim, off) = match color {
        true => ("\x1b[1m", "\x1b[2m", "\x1b[0m"),
        false => ("", "", ""),
    };
    let account = &story.brief;
    let date = account
        .updated
        .map_or_else(|| "no date".into(), |at| export::shown(at, &options.zone));
    let mut text = format!(
        "{bold}{}{off}\n  {dim}{} · {date} · {} · {}{off}",
        one_line(&account.title),
        one_line(id),
        counted(story.briefs.len(), "brief"),
        one_line(&story.outlets.join(", ")),
    );
    let first = account.points.first().map(|point| &point.text);
    if let Some(first) = first.or(account.paragraphs.first().map(|one| &one.text)) {
        text.push_str(&format!("\n  {}", shorten(&one_line(first), 220)));
    }
    text.push('\n');
    text
}
