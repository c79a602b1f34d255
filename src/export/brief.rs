//! The brief format, written and read. One line a part:
//!
//! ```text
//! <Title>
//! Updated on 2026-11-23 09:30:00 +00:00
//! Published on 2026-11-23 08:00:00 +00:00
//! - <key point>
//! <paragraph>
//! Sources:
//! - <outlet>: <title> <url>
//! ```
//!
//! Briefs are separated by one empty line. A paragraph that begins with `- `
//! or `\`, or is `Sources:`, has a `\` before it. Reading what was written
//! gives the same [`Sheet`].

use super::Options;
use super::shown;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::text::one_line;
use jiff::tz::TimeZone;

const UPDATED: &str = "Updated on";
const PUBLISHED: &str = "Published on";
const SOURCES: &str = "Sources:";
const DATE: &str = "%Y-%m-%d %H:%M:%S %:z";

/// A brief as the format holds it: every text on one line, none empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Never empty.
    pub title: String,
    /// In whole seconds; none where nobody knows.
    pub updated: Option<Timestamp>,
    /// In whole seconds; none where nobody knows.
    pub published: Option<Timestamp>,
    /// In order of importance.
    pub key_points: Vec<String>,
    /// In the order of the text.
    pub body: Vec<String>,
    /// Empty also where the block was left out.
    pub sources: Vec<SheetSource>,
}

/// One line of the `Sources:` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSource {
    /// Who publishes it; holds no `: `.
    pub outlet: String,
    /// The title there.
    pub title: String,
    /// Without white space.
    pub url: Option<String>,
}

/// Why a piece of text is no brief.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SheetError {
    /// Counts from 1.
    pub line: usize,
    /// In words.
    pub reason: String,
}

impl Sheet {
    /// Brings a brief into the form of the format: lines folded, what is
    /// empty left out, times cut to seconds.
    pub fn of(brief: &Brief) -> Sheet {
        let draft = &brief.draft;
        let lines = |passages: &[crate::model::brief::Passage]| {
            passages
                .iter()
                .map(|p| one_line(&p.text))
                .filter(|line| !line.is_empty())
                .collect()
        };
        let sources = brief
            .sources
            .iter()
            .map(|source| SheetSource::new(&source.outlet, &source.title, source.url.as_deref()));
        Sheet {
            title: or_dash(one_line(&draft.title)),
            updated: draft.updated.map(whole_second),
            published: draft.published.map(whole_second),
            key_points: lines(&draft.key_points),
            body: lines(&draft.body),
            sources: sources.collect(),
        }
    }

    /// As text, each line ended.
    pub fn write(&self, zone: &TimeZone, with_sources: bool) -> String {
        let mut out = format!("{}\n", self.title);
        for (words, date) in [(UPDATED, self.updated), (PUBLISHED, self.published)] {
            out.push_str(words);
            if let Some(date) = date {
                out.push(' ');
                out.push_str(&shown(date, zone));
            }
            out.push('\n');
        }
        for point in &self.key_points {
            out.push_str("- ");
            out.push_str(point);
            out.push('\n');
        }
        for paragraph in &self.body {
            if paragraph.starts_with("- ") || paragraph.starts_with('\\') || paragraph == SOURCES {
                out.push('\\');
            }
            out.push_str(paragraph);
            out.push('\n');
        }
        if with_sources && !self.sources.is_empty() {
            out.push_str(SOURCES);
            out.push('\n');
            for source in &self.sources {
                let url = source.url.as_deref().unwrap_or("-");
                out.push_str(&format!("- {}: {} {url}\n", source.outlet, source.title));
            }
        }
        out
    }
}

impl SheetSource {
    /// Brings a source into the form of its line.
    pub fn new(outlet: &str, title: &str, url: Option<&str>) -> SheetSource {
        let mut outlet = one_line(outlet);
        while outlet.contains(": ") {
            outlet = one_line(&outlet.replace(": ", " - "));
        }
        let url = url.map(|url| url.split_whitespace().collect::<String>());
        SheetSource {
            outlet: or_dash(outlet),
            title: or_dash(one_line(title)),
            url: url.filter(|url| !url.is_empty() && url != "-"),
        }
    }
}

pub(super) fn part(brief: &Brief, first: bool, options: &Options) -> String {
    let before = if first { "" } else { "\n" };
    format!(
        "{before}{}",
        Sheet::of(brief).write(&options.zone, options.sources)
    )
}

/// Reads a document of briefs. A piece that is no brief is an error of its
/// own and costs no other.
pub fn read(text: &str) -> Vec<Result<Sheet, SheetError>> {
    let mut sheets = Vec::new();
    let mut lines: Vec<(usize, String)> = Vec::new();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        let line = one_line(line);
        if !line.is_empty() {
            lines.push((number, line));
        } else if !lines.is_empty() {
            sheets.push(read_one(&std::mem::take(&mut lines)));
        }
    }
    if !lines.is_empty() {
        sheets.push(read_one(&lines));
    }
    sheets
}

fn read_one(lines: &[(usize, String)]) -> Result<Sheet, SheetError> {
    let first = lines.first().map_or(1, |(number, _)| *number);
    let mut rest = lines.iter();
    let title = rest
        .next()
        .map(|(_, line)| line.clone())
        .unwrap_or_default();
    let mut sheet = Sheet {
        title,
        ..Sheet::default()
    };
    for (words, date) in [
        (UPDATED, &mut sheet.updated),
        (PUBLISHED, &mut sheet.published),
    ] {
        let Some((number, line)) = rest.next() else {
            let reason = format!("a brief needs a line `{words}` after its title");
            return Err(SheetError {
                line: first,
                reason,
            });
        };
        *date = read_date(line, words).map_err(|reason| SheetError {
            line: *number,
            reason,
        })?;
    }
    let mut points = true;
    let mut sources = false;
    for (number, line) in rest {
        match line.strip_prefix("- ") {
            Some(source) if sources => {
                sheet
                    .sources
                    .push(read_source(source).map_err(|reason| SheetError {
                        line: *number,
                        reason,
                    })?)
            }
            _ if sources => {
                let reason = "expected `- <outlet>: <title> <url>` under `Sources:`".into();
                return Err(SheetError {
                    line: *number,
                    reason,
                });
            }
            Some(point) if points => sheet.key_points.push(point.to_string()),
            _ if line == SOURCES => sources = true,
            _ => {
                points = false;
                let plain = line.strip_prefix('\\').unwrap_or(line);
                if !plain.is_empty() {
                    sheet.body.push(plain.to_string());
                }
            }
        }
    }
    Ok(sheet)
}

fn read_date(line: &str, words: &str) -> Result<Option<Timestamp>, String> {
    let wanted = || format!("expected `{words} YYYY-MM-DD HH:MM:SS ±HH:MM` or the bare words");
    let date = line.strip_prefix(words).ok_or_else(wanted)?.trim();
    if date.is_empty() {
        return Ok(None);
    }
    let parsed = jiff::fmt::strtime::parse(DATE, date).and_then(|parts| parts.to_timestamp());
    parsed.map(Some).map_err(|_| wanted())
}

fn read_source(line: &str) -> Result<SheetSource, String> {
    let wanted = "expected `- <outlet>: <title> <url>`";
    let (outlet, rest) = line.split_once(": ").ok_or(wanted)?;
    let (title, url) = rest.rsplit_once(' ').ok_or(wanted)?;
    Ok(SheetSource::new(outlet, title, Some(url)))
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}

fn whole_second(time: Timestamp) -> Timestamp {
    let floored = time.as_millisecond().div_euclid(1000);
    Timestamp::from_second(floored).unwrap_or(time)
}
