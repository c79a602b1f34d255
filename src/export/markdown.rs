//! Markdown (CommonMark): a heading a brief, points as a list.

use super::Options;
use super::brief::Sheet;
use super::link;
use super::shown;
use crate::model::brief::Brief;

pub(super) fn head(options: &Options) -> String {
    format!("# {}\n\n", inline(&options.title))
}

pub(super) fn part(brief: &Brief, options: &Options) -> String {
    let sheet = Sheet::of(brief);
    let mut out = match link(brief.draft.url.as_deref()) {
        Some(url) => format!("## [{}](<{}>)\n\n", inline(&sheet.title), target(url)),
        None => format!("## {}\n\n", inline(&sheet.title)),
    };
    let mut dates = Vec::new();
    if let Some(published) = sheet.published {
        dates.push(format!("Published on {}", shown(published, &options.zone)));
    }
    if let Some(updated) = sheet
        .updated
        .filter(|updated| Some(*updated) != sheet.published)
    {
        dates.push(format!("Updated on {}", shown(updated, &options.zone)));
    }
    let outlet = inline(&crate::model::text::one_line(&brief.outlet));
    let line: Vec<String> = std::iter::once(format!("**{outlet}**"))
        .filter(|_| !outlet.is_empty())
        .chain(dates)
        .collect();
    if !line.is_empty() {
        out.push_str(&line.join(" · "));
        out.push_str("\n\n");
    }
    for point in &sheet.key_points {
        out.push_str(&format!("- {}\n", inline(point)));
    }
    if !sheet.key_points.is_empty() {
        out.push('\n');
    }
    for paragraph in &sheet.body {
        out.push_str(&inline(paragraph));
        out.push_str("\n\n");
    }
    if options.sources && !sheet.sources.is_empty() {
        out.push_str("Sources:\n\n");
        for source in &sheet.sources {
            let title = inline(&source.title);
            let title = match link(source.url.as_deref()) {
                Some(url) => format!("[{title}](<{}>)", target(url)),
                None => title,
            };
            out.push_str(&format!("- {}: {title}\n", inline(&source.outlet)));
        }
        out.push('\n');
    }
    out
}

/// Text as text: every character that could begin markup is escaped where it
/// could (CommonMark 0.31, 2.4); `.` and `)` only after a leading number.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let special = match c {
            '<' => {
                // An entity, so that no sanitizer behind sees a tag.
                out.push_str("&lt;");
                continue;
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '>' | '|' | '~' => true,
            '#' | '+' | '-' | '=' => at == 0,
            '.' | ')' => digits > 0 && at == digits,
            '&' => text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '#'),
            '!' => text[at + 1..].starts_with('['),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A link's target between `<` and `>`.
fn target(url: &str) -> String {
    url.replace('\\', "%5C")
        .replace('<', "%3C")
        .replace('>', "%3E")
}
