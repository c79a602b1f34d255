//! Markdown (CommonMark): a heading a brief, points as a list.

use super::Options;
use super::entry::Entry;
use super::json::compact;
use crate::model::text::one_line;
use serde_json::Value;
use serde_json::json;

pub(super) fn head(options: &Options) -> String {
    format!("# {}\n\n", inline(&one_line(&options.title)))
}

pub(super) fn part(entry: &Entry) -> String {
    format!("## {}\n\n{}", heading(entry), text(entry))
}

/// One brief alone, with front matter (YAML, of which JSON is a part).
pub(super) fn file(entry: &Entry) -> String {
    let fields = [
        ("title", json!(entry.title)),
        ("id", json!(entry.id)),
        ("url", json!(entry.url)),
        ("outlet", json!(entry.outlet)),
        ("published", json!(entry.published)),
        ("seen", json!(entry.first_seen)),
        ("updated", json!(entry.updated)),
        ("language", json!(entry.language)),
        ("authors", json!(entry.authors)),
        ("tags", json!(entry.categories)),
    ];
    let is_empty = |value: &Value| value.is_null() || *value == json!([]) || *value == json!("");
    let mut out = String::from("---\n");
    for (key, value) in fields.iter().filter(|(_, value)| !is_empty(value)) {
        out.push_str(&format!("{key}: {}\n", compact(value)));
    }
    format!("{out}---\n\n# {}\n\n{}", heading(entry), text(entry))
}

fn heading(entry: &Entry) -> String {
    linked(&entry.title, entry.url.as_deref())
}

fn text(entry: &Entry) -> String {
    let mut out = String::new();
    let outlet = Some(format!("**{}**", inline(&entry.outlet)));
    let outlet = outlet.filter(|_| !entry.outlet.is_empty());
    let times = entry.times.iter();
    let times = times.map(|time| format!("{} {}", time.words, time.exact));
    let line: Vec<String> = outlet.into_iter().chain(times).collect();
    if !line.is_empty() {
        out.push_str(&format!("{}\n\n", line.join(" · ")));
    }
    for point in &entry.points {
        out.push_str(&format!("- {}\n", point.shown(inline)));
    }
    if !entry.points.is_empty() {
        out.push('\n');
    }
    for paragraph in &entry.paragraphs {
        let mark = if paragraph.note { "*" } else { "" };
        out.push_str(&format!("{mark}{}{mark}\n\n", paragraph.shown(inline)));
    }
    if !entry.sources.is_empty() {
        out.push_str("Sources:\n\n");
        for source in &entry.sources {
            let title = linked(&source.title, source.url.as_deref());
            out.push_str(&format!("- {}: {title}\n", inline(&source.outlet)));
        }
        out.push('\n');
    }
    out
}

fn linked(text: &str, url: Option<&str>) -> String {
    match url {
        Some(url) => format!("[{}](<{url}>)", inline(text)),
        None => inline(text),
    }
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
