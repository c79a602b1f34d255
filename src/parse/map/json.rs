//! JSON Feed 1.0 and 1.1 to drafts, whatever the types of its values.

use super::base::Bases;
use super::draft::{Base, Draft, Drafts, LIST_MAX, Rich};
use crate::model::item::{Category, Enclosure, Format, Image, Person};
use crate::parse::date::parse_date;
use crate::parse::recover::json::Json;
use crate::parse::repair::{Repair, Repairs};
use crate::parse::text::looks_like_html;
use std::borrow::Cow;
use url::Url;

/// The drafts of a JSON document; none where it is no feed.
pub(super) fn map<'a>(
    json: &Json<'a>,
    url: Option<&str>,
    items_max: usize,
    repairs: &mut Repairs,
) -> Option<Drafts<'a>> {
    let version = text(json, "version", repairs).unwrap_or_default();
    let named = version.contains("jsonfeed.org");
    let items: &[Json<'a>] = match (json.get("items"), json) {
        (Some(Json::List(items)), _) => items,
        (Some(one @ Json::Object(_)), _) => {
            repairs.add(Repair::WrongType);
            std::slice::from_ref(one)
        }
        (_, Json::List(items)) if items.iter().any(is_item) => {
            repairs.add(Repair::WrongType);
            items
        }
        _ if named => &[],
        _ => return None,
    };
    if !named && !items.is_empty() && !items.iter().any(is_item) {
        return None;
    }
    if !named {
        repairs.add(Repair::WrongType);
    }
    let mut bases = Bases::default();
    let base = url
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| bases.add(url));
    let mut mapper = Mapper { base, repairs };
    let feed = mapper.feed(json);
    let mut out = Drafts {
        feed,
        format: match version.ends_with("1.1") || version.ends_with("1.1/") {
            true => Format::Json11,
            false => Format::Json10,
        },
        bases,
        ..Drafts::default()
    };
    for item in items {
        if !matches!(item, Json::Object(_)) {
            mapper.repairs.add(Repair::WrongType);
            continue;
        }
        if out.items.len() >= items_max {
            mapper.repairs.add(Repair::ItemLimit);
            break;
        }
        out.items.push(mapper.item(item));
    }
    super::finish::settle_feed(&mut out);
    Some(out)
}

fn is_item(json: &Json<'_>) -> bool {
    ["id", "url", "title", "content_html", "content_text"]
        .iter()
        .any(|name| json.get(name).is_some())
}

/// A member as text: numbers are taken as written.
fn text<'a>(json: &Json<'a>, name: &str, repairs: &mut Repairs) -> Option<Cow<'a, str>> {
    match json.get(name)? {
        Json::Text(text) if text.trim().is_empty() => None,
        Json::Text(text) => Some(trimmed(text.clone())),
        Json::Number(number) => {
            repairs.add(Repair::WrongType);
            Some(Cow::Borrowed(number))
        }
        Json::List(list) => match list.first() {
            Some(Json::Text(text)) => {
                repairs.add(Repair::WrongType);
                Some(trimmed(text.clone()))
            }
            _ => None,
        },
        _ => {
            repairs.add(Repair::WrongType);
            None
        }
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_string()),
    }
}

struct Mapper<'r> {
    base: Option<Base>,
    repairs: &'r mut Repairs,
}

impl Mapper<'_> {
    fn text<'a>(&mut self, json: &Json<'a>, name: &str) -> Option<Cow<'a, str>> {
        text(json, name, self.repairs)
    }

    fn rich<'a>(&mut self, json: &Json<'a>, name: &str, html: bool) -> Option<Rich<'a>> {
        let text = self.text(json, name)?;
        Some(Rich {
            text,
            html,
            base: self.base,
        })
    }

    fn feed<'a>(&mut self, json: &Json<'a>) -> Draft<'a> {
        let mut feed = Draft {
            base: self.base,
            ..Draft::default()
        };
        if let Some(title) = self.rich(json, "title", false) {
            feed.title.offer(0, title);
        }
        if let Some(description) = self.rich(json, "description", false) {
            feed.summary.offer(0, description);
        }
        if let Some(link) = self.text(json, "home_page_url") {
            feed.link.offer(0, (link, self.base));
        }
        if let Some(url) = self.text(json, "feed_url") {
            feed.id.offer(0, url);
        }
        if let Some(language) = self.text(json, "language") {
            feed.language.offer(0, language);
        }
        feed.authors = self.authors(json);
        feed
    }

    fn item<'a>(&mut self, json: &Json<'a>) -> Draft<'a> {
        let mut item = Draft {
            base: self.base,
            ..Draft::default()
        };
        if let Some(id) = self.text(json, "id") {
            item.id.offer(0, id);
        }
        for (rank, name) in [(0, "url"), (1, "external_url"), (2, "link")] {
            if let Some(link) = self.text(json, name) {
                item.link.offer(rank, (link, self.base));
            }
        }
        if let Some(mut title) = self.rich(json, "title", false) {
            // Plain text by the book, HTML from many a template.
            title.html = looks_like_html(&title.text);
            item.title.offer(0, title);
        }
        if let Some(summary) = self.rich(json, "summary", false) {
            item.summary.offer(0, summary);
        }
        if let Some(content) = self.rich(json, "content_html", true) {
            item.content.offer(0, content);
        }
        if let Some(content) = self.rich(json, "content_text", false) {
            item.content.offer(1, content);
        }
        for (slot, name) in [
            (&mut item.published, "date_published"),
            (&mut item.updated, "date_modified"),
        ] {
            if let Some(text) = text(json, name, self.repairs) {
                match parse_date(&text) {
                    Some(time) => drop(slot.offer(0, time)),
                    None => self.repairs.add(Repair::BadDate),
                }
            }
        }
        if let Some(language) = self.text(json, "language") {
            item.language.offer(0, language);
        }
        item.authors = self.authors(json);
        item.categories = self.tags(json);
        for (rank, name) in [(1, "image"), (2, "banner_image")] {
            if let Some(url) = self.text(json, name) {
                let image = Image {
                    url: url.into_owned(),
                    caption: None,
                };
                item.images.push((rank, image, self.base));
            }
        }
        item.enclosures = self.attachments(json);
        item
    }

    /// `authors` (1.1), else `author` (1.0); objects or bare names.
    fn authors(&mut self, json: &Json<'_>) -> Vec<(u8, Person)> {
        let one;
        let list = match (json.get("authors"), json.get("author")) {
            (Some(Json::List(list)), _) => list.as_slice(),
            (Some(other), _) | (None, Some(other)) => {
                one = [other.clone()];
                &one
            }
            (None, None) => return Vec::new(),
        };
        let mut people = Vec::new();
        for author in list.iter().take(LIST_MAX) {
            let person = match author {
                Json::Text(name) => super::person::read_person(name),
                Json::Object(_) => Person {
                    name: self
                        .text(author, "name")
                        .map(|name| crate::parse::text::fold(&name)),
                    uri: self.text(author, "url").map(Cow::into_owned),
                    email: self.text(author, "email").map(Cow::into_owned),
                },
                _ => {
                    self.repairs.add(Repair::WrongType);
                    continue;
                }
            };
            if person != Person::default() {
                people.push((0, person));
            }
        }
        people
    }

    fn tags(&mut self, json: &Json<'_>) -> Vec<Category> {
        let mut terms: Vec<Cow<'_, str>> = Vec::new();
        match json.get("tags") {
            Some(Json::List(tags)) => {
                for tag in tags {
                    match tag {
                        Json::Text(term) => terms.push(term.clone()),
                        Json::Number(term) => terms.push(Cow::Borrowed(term)),
                        Json::Object(_) => terms.extend(self.text(tag, "name")),
                        _ => self.repairs.add(Repair::WrongType),
                    }
                }
            }
            Some(Json::Text(tags)) => {
                self.repairs.add(Repair::WrongType);
                terms.extend(tags.split(',').map(|term| Cow::Owned(term.to_string())));
            }
            _ => {}
        }
        if terms.len() > LIST_MAX {
            self.repairs.add(Repair::ListLimit);
            terms.truncate(LIST_MAX);
        }
        let mut categories: Vec<Category> = Vec::new();
        for term in terms {
            let category = Category {
                term: crate::parse::text::fold(&term),
                ..Category::default()
            };
            if !category.term.is_empty() && !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories
    }

    fn attachments(&mut self, json: &Json<'_>) -> Vec<(Enclosure, Option<Base>)> {
        let one;
        let list = match json.get("attachments") {
            Some(Json::List(list)) => list.as_slice(),
            Some(object @ Json::Object(_)) => {
                self.repairs.add(Repair::WrongType);
                one = [object.clone()];
                &one
            }
            _ => return Vec::new(),
        };
        let mut files = Vec::new();
        for attachment in list.iter().take(LIST_MAX) {
            let Some(url) = self.text(attachment, "url") else {
                self.repairs.add(Repair::WrongType);
                continue;
            };
            let length = match attachment.get("size_in_bytes") {
                Some(Json::Number(number)) => number.split('.').next().and_then(|n| n.parse().ok()),
                Some(Json::Text(number)) => number.trim().parse().ok(),
                _ => None,
            };
            let enclosure = Enclosure {
                url: url.into_owned(),
                media_type: self.text(attachment, "mime_type").map(Cow::into_owned),
                length,
            };
            files.push((enclosure, self.base));
        }
        files
    }
}
