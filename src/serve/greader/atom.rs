//! Items as Atom, for apps from before the JSON.

use super::item::Item;
use super::stream;
use crate::model::Timestamp;
use crate::model::text::escaped;

/// Whose labels these are, as apps look for them.
const SCHEME: &str = "http://www.google.com/reader/";

/// What stands before the entries.
pub(super) fn head(id: &str, title: &str, now: Timestamp) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>tag:google.com,2005:reader/{}</id>\n<title>{}</title>\n<updated>{}</updated>\n",
        escaped(id),
        escaped(title),
        second(now.as_second()),
    )
}

/// One entry.
pub(super) fn entry(item: &Item) -> String {
    let mut out = format!(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{}</published>\n\
         <updated>{}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        escaped(&item.id),
        escaped(&item.title),
        second(item.published),
        second(item.updated),
        escaped(item.href()),
    );
    let author = match item.author.as_str() {
        "" => &item.origin.title,
        author => author,
    };
    out.push_str(&format!(
        "<author><name>{}</name></author>\n",
        escaped(author)
    ));
    for category in &item.categories {
        let label = category.rsplit('/').next().unwrap_or_default();
        let label = category.strip_prefix(stream::LABELS).unwrap_or(label);
        out.push_str(&format!(
            "<category scheme=\"{SCHEME}\" label=\"{}\" term=\"{}\"/>\n",
            escaped(label),
            escaped(category),
        ));
    }
    for file in &item.enclosure {
        out.push_str(&format!(
            "<link rel=\"enclosure\" href=\"{}\"",
            escaped(&file.href)
        ));
        if let Some(media) = &file.r#type {
            out.push_str(&format!(" type=\"{}\"", escaped(media)));
        }
        if let Some(length) = file.length {
            out.push_str(&format!(" length=\"{length}\""));
        }
        out.push_str("/>\n");
    }
    out.push_str(&format!(
        "<content type=\"html\">{}</content>\n</entry>\n",
        escaped(&item.summary.content)
    ));
    out
}

/// What stands after them.
pub(super) const TAIL: &str = "</feed>\n";

/// As Atom writes a time.
fn second(second: i64) -> String {
    Timestamp::from_second(second)
        .unwrap_or_default()
        .to_string()
}
