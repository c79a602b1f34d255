//! Items as JSON.

use super::ids;
use super::place::Place;
use super::stream;
use crate::export;
use crate::model::Timestamp;
use crate::model::serve::Content;
use crate::model::text::one_line;
use crate::normalize;
use crate::store::ItemFeeds;
use crate::store::ItemRow;
use serde::Serialize;

/// What every item of an answer is written by.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) feeds: ItemFeeds,
    pub(super) place: Place,
    pub(super) content: Content,
}

/// An item, ready to be written: nothing in it is ever null.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) id: String,
    crawl_time_msec: String,
    timestamp_usec: String,
    /// Seconds.
    pub(super) published: i64,
    /// Seconds.
    pub(super) updated: i64,
    pub(super) title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) author: String,
    canonical: [Link; 1],
    alternate: [Alternate; 1],
    pub(super) categories: Vec<String>,
    pub(super) origin: Origin,
    pub(super) summary: Summary,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) enclosure: Vec<File>,
}

#[derive(Debug, Serialize)]
struct Link {
    href: String,
}

#[derive(Debug, Serialize)]
struct Alternate {
    href: String,
    r#type: &'static str,
}

/// The feed that an item is in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Origin {
    stream_id: String,
    pub(super) title: String,
    html_url: String,
}

/// The text: one app takes the first value in here, whatever its name.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    pub(super) content: String,
}

/// An attached file.
#[derive(Debug, Serialize)]
pub(super) struct File {
    pub(super) href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length: Option<u64>,
}

impl Item {
    /// Where it leads.
    pub(super) fn href(&self) -> &str {
        &self.alternate[0].href
    }
}

impl Form {
    /// An item as it is written.
    pub(super) fn item(&self, row: &ItemRow) -> Item {
        let brief = &row.brief;
        let draft = &brief.draft;
        let seen = brief.first_seen;
        let stated = draft.published.filter(|_| !draft.published_inferred);
        let changed = draft.updated.filter(|_| !draft.updated_inferred);
        let changed = changed.or(draft.updated.filter(|_| draft.updated != draft.published));
        let href = match export::link(draft.url.as_deref()) {
            Some(url) => url.to_owned(),
            None => self.place.page("brief", &brief.id),
        };
        let feed = self.feeds.get(row.feed_id);
        let states = [
            (true, stream::READING_LIST),
            (brief.read, stream::READ),
            (brief.starred, stream::STARRED),
        ];
        let states = states.iter().filter(|(is, _)| *is);
        let states = states.map(|(_, state)| (*state).to_owned());
        let labels = row.tags.iter().map(|tag| stream::of_label(tag));
        Item {
            id: ids::long(row.number),
            crawl_time_msec: seen.as_millisecond().to_string(),
            timestamp_usec: microseconds(seen),
            published: stated.unwrap_or(seen).as_second(),
            updated: changed.or(stated).unwrap_or(seen).as_second(),
            title: plain(&draft.title),
            author: plain(&draft.authors.join(", ")),
            canonical: [Link { href: href.clone() }],
            alternate: [Alternate {
                href,
                r#type: "text/html",
            }],
            categories: states.chain(labels).collect(),
            origin: Origin {
                stream_id: stream::of_feed(row.feed_id),
                title: feed.map(super::feeds::title).unwrap_or_default(),
                html_url: feed.map(|feed| self.place.site(feed)).unwrap_or_default(),
            },
            summary: Summary {
                content: self.content(row),
            },
            enclosure: draft
                .enclosures
                .iter()
                .filter_map(|file| {
                    Some(File {
                        href: export::link(Some(&file.url))?.to_owned(),
                        r#type: file.media_type.as_deref().map(one_line),
                        length: file.length,
                    })
                })
                .collect(),
        }
    }

    /// Clean, whatever is stored.
    fn content(&self, row: &ItemRow) -> String {
        let html = normalize::clean(&row.brief.draft.html);
        match self.content {
            Content::Brief => export::reading::whole(&row.brief, &html),
            Content::Html => export::reading::article(&row.brief, &html),
        }
    }
}

/// Digits, since apps read these as text.
pub(super) fn microseconds(at: Timestamp) -> String {
    at.as_microsecond().to_string()
}

/// On one line, and free of markup both for apps that decode entities and for
/// those that show them: what could be one is written with wide signs.
pub(super) fn plain(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        out.push(match c {
            '<' => '＜',
            '>' => '＞',
            '&' if is_entity(&text[at + 1..]) => '＆',
            c => c,
        });
    }
    out
}

/// Would this, behind a `&`, be read as a character?
fn is_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    length > 0 && name[length..].starts_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_markup_however_it_is_read() {
        for (title, expected) in [
            ("AT&T, Q&A; R & D", "AT&T, Q＆A; R & D"),
            ("a <b>bold</b> word", "a ＜b＞bold＜/b＞ word"),
            ("&lt;script&gt;", "＆lt;script＆gt;"),
            ("&#60;i&#x3e;", "＆#60;i＆#x3e;"),
            ("1 < 2 &", "1 ＜ 2 &"),
            ("two\nlines\u{7}", "two lines"),
            ("Ärger &uuml", "Ärger &uuml"),
        ] {
            assert_eq!(plain(title), expected);
        }
    }
}
