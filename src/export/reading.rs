//! A brief as one piece of HTML, for apps that show an article as it is given.

use super::entry::address;
use crate::model::brief::Brief;
use crate::model::text::escaped;
use crate::model::text::one_line;

/// The article itself: `html`, which is clean, or where there is none, the
/// text of the brief as paragraphs.
pub fn article(brief: &Brief, html: &str) -> String {
    if !html.is_empty() {
        return html.to_owned();
    }
    let mut out = String::new();
    for paragraph in brief.draft.text.split('\n') {
        let paragraph = one_line(paragraph);
        if !paragraph.is_empty() {
            out.push_str(&format!("<p dir=\"auto\">{}</p>\n", escaped(&paragraph)));
        }
    }
    out
}

/// Its points, the article, and where else it stands.
pub fn whole(brief: &Brief, html: &str) -> String {
    let mut out = String::new();
    let points: Vec<String> = brief
        .draft
        .key_points
        .iter()
        .map(|point| {
            format!(
                "<li dir=\"auto\">{}</li>\n",
                escaped(&one_line(&point.text))
            )
        })
        .collect();
    if !points.is_empty() {
        out.push_str(&format!("<ul>\n{}</ul>\n", points.concat()));
    }
    out.push_str(&article(brief, html));
    let mut known = vec![address(brief.draft.url.as_deref())];
    let mut links = String::new();
    for source in &brief.sources {
        let url = address(source.url.as_deref());
        let Some(to) = url.as_deref().filter(|_| !known.contains(&url)) else {
            continue;
        };
        links.push_str(&format!(
            "<li dir=\"auto\">{}: <a href=\"{}\" rel=\"noopener noreferrer\">{}</a></li>\n",
            escaped(&one_line(&source.outlet)),
            escaped(to),
            escaped(&one_line(&source.title)),
        ));
        known.push(url);
    }
    if !links.is_empty() {
        out.push_str(&format!("<p>Also at:</p>\n<ul>\n{links}</ul>\n"));
    }
    out
}
