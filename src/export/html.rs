//! One page that needs nothing: no script, no picture, no font is loaded, and
//! its Content-Security-Policy forbids all but its own style sheet.

use super::Options;
use super::entry::Entry;
use super::entry::Moment;
use super::templates::render;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use sha2::Digest;
use sha2::Sha256;

/// The style sheet of every page.
pub(super) const STYLE: &str = include_str!("templates/page.css");

/// From so many briefs on a page begins with a table of contents.
const CONTENTS_MIN: usize = 20;

/// A page being made. Its contents stand before its articles, so these are
/// held until the last is there.
#[derive(Debug, Default)]
pub(super) struct Page {
    contents: Vec<Value>,
    articles: String,
}

impl Page {
    pub(super) fn add(&mut self, entry: &Entry) {
        let (id, title, outlet) = (&entry.id, &entry.title, &entry.outlet);
        self.contents.push(context! { id, title, outlet });
        self.articles.push_str(&article(entry));
    }

    pub(super) fn end(self, options: &Options) -> String {
        let count = options.counted(self.contents.len());
        let contents = Some(self.contents).filter(|all| all.len() >= CONTENTS_MIN);
        render(
            "page.html",
            context! {
                title => options.title.as_str(),
                made => Value::from(Serde(Moment::stated("made on", options.now, &options.zone))),
                style => STYLE,
                style_hash => style_hash(),
                articles => self.articles,
                count,
                contents,
            },
        )
    }
}

/// What a Content-Security-Policy names the style sheet by.
pub(super) fn style_hash() -> String {
    STANDARD.encode(Sha256::digest(STYLE.as_bytes()))
}

/// A brief as `<article>`.
pub(super) fn article(entry: &Entry) -> String {
    let entry = Value::from(Serde(entry));
    render("article.html", context! { entry })
}

/// Its points, paragraphs and sources alone.
pub(super) fn content(entry: &Entry) -> String {
    let entry = Value::from(Serde(entry));
    render("content.html", context! { entry })
}
