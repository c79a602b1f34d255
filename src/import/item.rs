//! A line without `sources`: an item, which goes the way of polled items.

use super::made_id;
use crate::config::Config;
use crate::dedupe;
use crate::model::Timestamp;
use crate::model::brief::RepeatedLines;
use crate::model::item::Category;
use crate::model::item::Enclosure;
use crate::model::item::Item;
use crate::model::item::Markup;
use crate::model::item::Person;
use crate::model::outlet::outlet;
use crate::model::text::escaped;
use crate::model::text::one_line;
use crate::normalize;
use crate::normalize::ItemText;
use crate::parse::date::parse_date;
use crate::store::Candidate;
use serde::Deserialize;
use serde_json::Value;

/// An item as a line gives it.
pub(super) struct ReadItem {
    /// The feed it names; may be empty.
    pub(super) feed: String,
    /// It says that it is starred.
    pub(super) starred: bool,
    item: Item,
}

impl ReadItem {
    /// An item of a feed document.
    pub(super) fn of(item: Item) -> ReadItem {
        ReadItem {
            feed: String::new(),
            starred: false,
            item,
        }
    }

    /// The item's id.
    pub(super) fn id(&self) -> &str {
        &self.item.id
    }
}

#[derive(Deserialize)]
#[serde(default)]
struct Line {
    id: Value,
    feed: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    html: Option<String>,
    text: Option<String>,
    authors: Vec<PersonIn>,
    categories: Vec<CategoryIn>,
    enclosures: Vec<Enclosure>,
    language: Option<String>,
    starred: bool,
}

impl Default for Line {
    fn default() -> Line {
        Line {
            id: Value::Null,
            feed: None,
            url: None,
            title: None,
            published: None,
            updated: None,
            html: None,
            text: None,
            authors: Vec::new(),
            categories: Vec::new(),
            enclosures: Vec::new(),
            language: None,
            starred: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PersonIn {
    Name(String),
    Whole(Person),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CategoryIn {
    Term(String),
    Whole(Category),
}

/// Reads a line; the error is one sentence.
pub(super) fn from_json(value: Value) -> Result<ReadItem, String> {
    let line: Line = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let url = match filled(line.url) {
        None => None,
        Some(text) => Some(page(&text)?),
    };
    let content = match (filled(line.html), filled(line.text)) {
        (Some(html), _) => Some(Markup {
            html,
            base: url.clone(),
            page: None,
            plain: false,
        }),
        (None, Some(text)) => Some(Markup {
            html: escaped(&text),
            base: url.clone(),
            page: None,
            plain: true,
        }),
        (None, None) => None,
    };
    let title = filled(line.title)
        .map(|title| one_line(&title))
        .filter(|title| !title.is_empty());
    if title.is_none() && content.is_none() && url.is_none() {
        return Err("an item needs a title, a text or a url".into());
    }
    let mut item = Item {
        url,
        title,
        content,
        published: date(filled(line.published))?,
        updated: date(filled(line.updated))?,
        authors: line.authors.into_iter().map(person).collect(),
        categories: line.categories.into_iter().map(category).collect(),
        enclosures: line.enclosures,
        language: filled(line.language),
        ..Item::default()
    };
    item.id = match line.id {
        Value::String(id) if !id.trim().is_empty() => id,
        Value::Number(id) => id.to_string(),
        Value::Null | Value::String(_) => {
            item.id_made = true;
            made_id(dedupe::item_key(&item))
        }
        _ => return Err("`id` is neither text nor number".into()),
    };
    Ok(ReadItem {
        feed: one_line(&line.feed.unwrap_or_default()),
        starred: line.starred,
        item,
    })
}

/// Who publishes the items of a feed.
pub(super) fn outlet_of(feed: &str, config: &Config) -> String {
    match config.feed(feed) {
        Some(known) => outlet(known.publisher(), None, None, known.url.as_str()),
        None => feed.to_owned(),
    }
}

/// Normalizes and fingerprints an item; unknown dates stay unknown.
pub(super) fn candidate(
    read: ReadItem,
    outlet: &str,
    repeated: &mut RepeatedLines,
    now: Timestamp,
    config: &Config,
) -> Candidate {
    let ReadItem { item, .. } = read;
    let text = ItemText::read(&item, &config.brief);
    text.learn(repeated);
    let context = normalize::Context {
        now,
        infer_dates: false,
        outlet,
        feed_title: None,
        repeated,
        settings: &config.brief,
    };
    let made = text.normalize(&context);
    crate::poll::candidate(
        &item,
        dedupe::item_key(&item),
        made,
        crate::model::settings::FullText::Never,
        false,
        config,
    )
}

fn page(text: &str) -> Result<String, String> {
    let url =
        url::Url::parse(text.trim()).map_err(|_| format!("`{}` is not a URL", one_line(text)))?;
    match url.scheme() {
        "http" | "https" => Ok(url.into()),
        other => Err(format!("a `{other}` URL is no page")),
    }
}

fn date(text: Option<String>) -> Result<Option<Timestamp>, String> {
    let Some(text) = text else { return Ok(None) };
    let read = text.trim().parse().ok().or_else(|| parse_date(&text));
    read.map(Some)
        .ok_or_else(|| format!("`{}` is no date", one_line(&text)))
}

fn person(read: PersonIn) -> Person {
    match read {
        PersonIn::Name(name) => Person {
            name: Some(name),
            ..Person::default()
        },
        PersonIn::Whole(person) => person,
    }
}

fn category(read: CategoryIn) -> Category {
    match read {
        CategoryIn::Term(term) => Category {
            term,
            ..Category::default()
        },
        CategoryIn::Whole(category) => category,
    }
}
