//! The parser: dialects, damage, encodings, golden files, laws, hostility.

mod damage;
mod dialects;
mod fields;
mod golden;
mod hostile;
mod identity;
mod json_damage;
mod labels;
mod laws;
mod lost;
mod pages;

use briefd::model::item::{Document, Item, Markup};
use briefd::parse::{Options, ParseError, parse};

/// Reads a document that came from `https://example.org/feeds/all.xml`.
fn read(document: &str) -> Document {
    let options = Options {
        url: Some("https://example.org/feeds/all.xml"),
        ..Options::default()
    };
    match parse(document.as_bytes(), &options) {
        Ok(document) => document,
        Err(error) => panic!("{error:?} for\n{document}"),
    }
}

fn refused(document: &str) -> ParseError {
    parse(document.as_bytes(), &Options::default()).unwrap_err()
}

fn rss(item: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>T</title><item>{item}</item></channel></rss>")
}

fn atom(entry: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry>{entry}</entry></feed>"
    )
}

fn html(markup: &Option<Markup>) -> String {
    markup
        .as_ref()
        .map_or("-".into(), |markup| markup.html.clone())
}

/// One field of a document as text; `-` where it is unknown. `n:field` is that
/// of item n, `field` that of the first, `feed.field` the feed's.
fn field(document: &Document, name: &str) -> String {
    if let Some(name) = name.strip_prefix("feed.") {
        return of_feed(document, name);
    }
    if name == "n" {
        return document.items.len().to_string();
    }
    let (place, name) = match name.split_once(':') {
        Some((place, name)) => (place.parse().unwrap(), name),
        None => (0, name),
    };
    match document.items.get(place) {
        Some(item) => of_item(item, name),
        None => format!("no item {place}"),
    }
}

fn of_feed(document: &Document, name: &str) -> String {
    let feed = &document.feed;
    let text = |text: &Option<String>| text.clone().unwrap_or("-".into());
    match name {
        "title" => text(&feed.title),
        "description" => text(&feed.description),
        "link" => text(&feed.link),
        "id" => text(&feed.id),
        "language" => text(&feed.language),
        "updated" => feed.updated.map_or("-".into(), |time| time.to_string()),
        "format" => feed.format.name().into(),
        "authors" => people(&feed.authors),
        "hints" => format!(
            "{:?} {:?} {:?} {:?} {:?}",
            feed.hints.ttl_secs,
            feed.hints.sy_secs,
            feed.hints.skip_hours,
            feed.hints.skip_days,
            feed.hints.new_feed_url
        ),
        other => panic!("no field `{other}` of a feed"),
    }
}

fn people(people: &[briefd::model::item::Person]) -> String {
    let one = |person: &briefd::model::item::Person| {
        let part = |part: &Option<String>| part.clone().unwrap_or("-".into());
        format!(
            "{}|{}|{}",
            part(&person.name),
            part(&person.email),
            part(&person.uri)
        )
    };
    people.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn of_item(item: &Item, name: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or("-".into());
    let list = |list: Vec<String>| list.join("; ");
    match name {
        "id" => item.id.clone(),
        "url" => text(&item.url),
        "original" => text(&item.original_url),
        "title" => text(&item.title),
        "summary" => html(&item.summary),
        "content" => html(&item.content),
        "base" => item
            .content
            .as_ref()
            .or(item.summary.as_ref())
            .map_or("-".into(), |m| text(&m.base)),
        "plain" => item
            .content
            .as_ref()
            .or(item.summary.as_ref())
            .map_or("-".into(), |m| m.plain.to_string()),
        "authors" => people(&item.authors),
        "published" => item.published.map_or("-".into(), |time| time.to_string()),
        "updated" => item.updated.map_or("-".into(), |time| time.to_string()),
        "categories" => list(
            item.categories
                .iter()
                .map(|c| match (&c.scheme, &c.label) {
                    (None, None) => c.term.clone(),
                    (scheme, label) => format!("{}|{}|{}", c.term, text(scheme), text(label)),
                })
                .collect(),
        ),
        "enclosures" => list(
            item.enclosures
                .iter()
                .map(|e| {
                    let length = e.length.map_or("-".into(), |length| length.to_string());
                    format!("{} {} {length}", e.url, text(&e.media_type))
                })
                .collect(),
        ),
        "images" => list(
            item.images
                .iter()
                .map(|i| format!("{}|{}", i.url, text(&i.caption)))
                .collect(),
        ),
        "language" => text(&item.language),
        other => panic!("no field `{other}` of an item"),
    }
}
