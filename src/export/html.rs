//! One page that needs nothing: no script, no picture, no font is loaded, and
//! its Content-Security-Policy forbids all but its own style sheet.

use super::Options;
use super::brief::Sheet;
use super::link;
use super::shown;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::text::counted;
use crate::model::text::escaped;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;
use sha2::Sha256;

const STYLE: &str = include_str!("page.css");

pub(super) fn head(options: &Options) -> String {
    let title = escaped(&options.title);
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let when = shown(options.now, &options.zone);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header><h1>{title}</h1><p>{when}</p></header>\n<main>\n"
    )
}

pub(super) fn part(brief: &Brief, options: &Options) -> String {
    let sheet = Sheet::of(brief);
    let title = escaped(&sheet.title);
    let language = brief.draft.language.as_deref().filter(|tag| {
        tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    let language = language
        .map(|tag| format!(" lang=\"{tag}\""))
        .unwrap_or_default();
    let heading = match link(brief.draft.url.as_deref()) {
        Some(url) => anchor(url, &title),
        None => title,
    };
    let mut out = format!(
        "<article id=\"{}\"{language} dir=\"auto\">\n<h2>{heading}</h2>\n<p class=\"meta\">{}</p>\n",
        escaped(&brief.id),
        meta(brief, &sheet, options)
    );
    if !sheet.key_points.is_empty() {
        out.push_str("<ul class=\"points\">\n");
        for point in &sheet.key_points {
            out.push_str(&format!("<li>{}</li>\n", escaped(point)));
        }
        out.push_str("</ul>\n");
    }
    for paragraph in &sheet.body {
        out.push_str(&format!("<p>{}</p>\n", escaped(paragraph)));
    }
    if options.sources && !sheet.sources.is_empty() {
        out.push_str("<div class=\"sources\">Sources:\n<ul>\n");
        for source in &sheet.sources {
            let title = escaped(&source.title);
            let title = match link(source.url.as_deref()) {
                Some(url) => anchor(url, &title),
                None => title,
            };
            out.push_str(&format!("<li>{}: {title}</li>\n", escaped(&source.outlet)));
        }
        out.push_str("</ul></div>\n");
    }
    out.push_str("</article>\n");
    out
}

pub(super) fn tail(count: usize) -> String {
    let briefs = counted(count, "brief");
    format!("</main>\n<footer>{briefs}</footer>\n</body>\n</html>\n")
}

fn meta(brief: &Brief, sheet: &Sheet, options: &Options) -> String {
    let mut parts = Vec::new();
    let outlet = escaped(&crate::model::text::one_line(&brief.outlet));
    if !outlet.is_empty() {
        parts.push(outlet);
    }
    let time = |words: &str, at: Timestamp| {
        let machine = super::json::instant(at);
        format!(
            "{words} <time datetime=\"{machine}\">{}</time>",
            shown(at, &options.zone)
        )
    };
    if let Some(published) = sheet.published {
        parts.push(time("Published on", published));
    }
    if let Some(updated) = sheet
        .updated
        .filter(|updated| Some(*updated) != sheet.published)
    {
        parts.push(time("Updated on", updated));
    }
    parts.join(" · ")
}

fn anchor(url: &str, text: &str) -> String {
    format!(
        "<a href=\"{}\" rel=\"noopener noreferrer\">{text}</a>",
        escaped(url)
    )
}
