//! An Atom feed of briefs (RFC 4287), for other readers.

use super::Options;
use super::brief::Sheet;
use super::json::instant;
use super::link;
use crate::model::brief::Brief;
use crate::model::text::escaped;

pub(super) fn head(options: &Options) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:briefd:export</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <generator version=\"{}\">briefd</generator>\n",
        escaped(&options.title),
        instant(options.now),
        env!("CARGO_PKG_VERSION")
    )
}

pub(super) fn part(brief: &Brief, options: &Options) -> String {
    let sheet = Sheet::of(brief);
    let draft = &brief.draft;
    // `updated` has to stand (4.1.2): where nobody knows it, when it was seen.
    let updated = draft
        .updated
        .or(draft.published)
        .unwrap_or(brief.first_seen);
    let mut out = format!(
        "<entry>\n<id>urn:briefd:brief:{}</id>\n<title>{}</title>\n<updated>{}</updated>\n",
        escaped(&brief.id),
        escaped(&sheet.title),
        instant(updated)
    );
    if let Some(published) = draft.published {
        out.push_str(&format!("<published>{}</published>\n", instant(published)));
    }
    if let Some(url) = link(draft.url.as_deref()) {
        out.push_str(&format!(
            "<link rel=\"alternate\" href=\"{}\"/>\n",
            escaped(url)
        ));
    }
    for enclosure in &draft.enclosures {
        if let Some(url) = link(Some(&enclosure.url)) {
            let media = enclosure.media_type.as_deref().map(escaped);
            let media = media
                .map(|media| format!(" type=\"{media}\""))
                .unwrap_or_default();
            let length = enclosure
                .length
                .map(|n| format!(" length=\"{n}\""))
                .unwrap_or_default();
            let url = escaped(url);
            out.push_str(&format!(
                "<link rel=\"enclosure\" href=\"{url}\"{media}{length}/>\n"
            ));
        }
    }
    // An entry needs an author where the feed has none (4.1.2).
    let mut authors: Vec<&str> = draft.authors.iter().map(|name| name.trim()).collect();
    authors.retain(|name| !name.is_empty());
    if authors.is_empty() {
        authors.push(match brief.outlet.trim() {
            "" => "unknown",
            outlet => outlet,
        });
    }
    for author in authors {
        out.push_str(&format!(
            "<author><name>{}</name></author>\n",
            escaped(author)
        ));
    }
    for category in &draft.categories {
        out.push_str(&format!("<category term=\"{}\"/>\n", escaped(category)));
    }
    out.push_str(&format!(
        "<content type=\"html\">{}</content>\n",
        escaped(&content(&sheet, options))
    ));
    out.push_str("</entry>\n");
    out
}

pub(super) fn tail() -> String {
    "</feed>\n".into()
}

fn content(sheet: &Sheet, options: &Options) -> String {
    let mut html = String::new();
    if !sheet.key_points.is_empty() {
        html.push_str("<ul>");
        for point in &sheet.key_points {
            html.push_str(&format!("<li>{}</li>", escaped(point)));
        }
        html.push_str("</ul>");
    }
    for paragraph in &sheet.body {
        html.push_str(&format!("<p>{}</p>", escaped(paragraph)));
    }
    if options.sources && !sheet.sources.is_empty() {
        html.push_str("<p>Sources:</p><ul>");
        for source in &sheet.sources {
            let title = escaped(&source.title);
            let title = match link(source.url.as_deref()) {
                Some(url) => format!("<a href=\"{}\">{title}</a>", escaped(url)),
                None => title,
            };
            html.push_str(&format!("<li>{}: {title}</li>", escaped(&source.outlet)));
        }
        html.push_str("</ul>");
    }
    html
}
