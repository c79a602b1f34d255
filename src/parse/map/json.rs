//! JSON Feed 1.0 and 1.1 to drafts, whatever the types of its values.

use super::base::{Base, Bases};
use super::draft::{Draft, Drafts, LIST_MAX, Rich};
use super::settle::settle_feed;
use crate::markup::words::looks_like_html;
use crate::model::Timestamp;
use crate::model::item::{Category, Enclosure, Format, Image, Person};
use crate::model::text::folded;
use crate::parse::date::parse_date;
use crate::parse::recover::json::{self as lenient, Json};
use crate::parse::repair::{Repair, Repairs};
use std::borrow::Cow;
use url::Url;

/// The drafts of a JSON document; none where it is not a feed, or where it must
/// say that it is one and does not.
pub(super) fn map<'a>(
    found: &lenient::Found<'a>,
    url: Option<&str>,
    items_max: usize,
    must_be_named: bool,
    repairs: &mut Repairs,
) -> Option<Drafts<'a>> {
    let json = feed_of(&found.value, repairs);
    let version = text(json, "version", repairs).unwrap_or_default();
    let named = version.contains("jsonfeed.org");
    let items = items_of(json, named, repairs);
    if !named && must_be_named {
        return None;
    }
    if !named {
        match &items {
            Some(items) if items.is_empty() || items.iter().any(|item| item.is_item()) => {}
            _ => return None,
        }
        repairs.add(Repair::WrongType);
    }
    let mut bases = Bases::default();
    let base = url
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| bases.add(url));
    let mut mapper = Mapper {
        base,
        bases,
        repairs,
    };
    let feed = mapper.feed(json);
    let items = mapper.items(&items.unwrap_or_default(), items_max, found.cut_item);
    let mut out = Drafts {
        feed,
        items,
        format: match version.ends_with("1.1") || version.ends_with("1.1/") {
            true => Format::Json11,
            false => Format::Json10,
        },
        bases: mapper.bases,
        ..Drafts::default()
    };
    settle_feed(&mut out);
    Some(out)
}

/// The feed itself, where a list stands round it.
fn feed_of<'j, 'a>(json: &'j Json<'a>, repairs: &mut Repairs) -> &'j Json<'a> {
    let is_feed = |one: &&Json<'_>| match one.get("version") {
        Some(Json::Text(version)) if version.contains("jsonfeed.org") => true,
        _ => one.get("items").is_some() && !one.is_item(),
    };
    match json {
        Json::List(list) => list.iter().find(is_feed).map_or(json, |feed| {
            repairs.add(Repair::WrongType);
            feed
        }),
        _ => json,
    }
}

/// The items, wherever they are; none where nothing looks like them.
fn items_of<'j, 'a>(
    json: &'j Json<'a>,
    named: bool,
    repairs: &mut Repairs,
) -> Option<Vec<&'j Json<'a>>> {
    let is_items = |value: &&Json<'_>| matches!(value, Json::List(_) | Json::Object(_));
    let found = match json {
        Json::List(list) if list.iter().any(Json::is_item) => {
            repairs.add(Repair::WrongType);
            Some(json)
        }
        Json::Object(members) => match get(json, "items", repairs).filter(is_items) {
            Some(items) => Some(items),
            // In an author or a hub that lacks its end.
            None if !named => None,
            None => members.iter().find_map(|(_, value)| {
                let items = value.get("items").filter(is_items)?;
                repairs.add(Repair::WrongType);
                Some(items)
            }),
        },
        _ => None,
    };
    Some(elements(found?, Json::is_item, repairs))
}

/// The elements of a list, of an object with numbers for names, and of lists
/// within the list; anything else is the only element.
fn elements<'j, 'a>(
    value: &'j Json<'a>,
    is_one: impl Fn(&Json<'a>) -> bool,
    repairs: &mut Repairs,
) -> Vec<&'j Json<'a>> {
    let list = match value {
        Json::List(list) => list,
        Json::Object(members) => {
            repairs.add(Repair::WrongType);
            let numbered = |(name, value): &(Cow<'_, str>, Json<'_>)| {
                name.bytes().all(|b| b.is_ascii_digit()) || matches!(value, Json::Object(_))
            };
            return match !is_one(value) && members.iter().all(numbered) {
                true => members.iter().map(|(_, value)| value).collect(),
                false => vec![value],
            };
        }
        other => return vec![other],
    };
    let mut found = Vec::with_capacity(list.len());
    for one in list {
        match one {
            Json::List(inner) => {
                repairs.add(Repair::WrongType);
                found.extend(inner);
            }
            other => found.push(other),
        }
    }
    found
}

/// A member; one that is given several times is reported.
fn get<'j, 'a>(json: &'j Json<'a>, name: &str, repairs: &mut Repairs) -> Option<&'j Json<'a>> {
    if json.repeats(name) {
        repairs.add(Repair::BadJson);
    }
    json.get(name)
}

/// A member as text: numbers are taken as written.
fn text<'a>(json: &Json<'a>, name: &str, repairs: &mut Repairs) -> Option<Cow<'a, str>> {
    match get(json, name, repairs)? {
        Json::Number(number) => {
            repairs.add(Repair::WrongType);
            Some(Cow::Borrowed(number))
        }
        other => written(other, repairs),
    }
}

/// A member as an address, which a number is not.
fn address<'a>(json: &Json<'a>, name: &str, repairs: &mut Repairs) -> Option<Cow<'a, str>> {
    written(get(json, name, repairs)?, repairs)
}

/// A text, or the first of a list.
fn written<'a>(value: &Json<'a>, repairs: &mut Repairs) -> Option<Cow<'a, str>> {
    match value {
        Json::Text(text) if text.trim().is_empty() => None,
        Json::Text(text) => Some(trimmed(text.clone())),
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

/// A date: text, or seconds since 1970 however written.
fn time(json: &Json<'_>, name: &str, repairs: &mut Repairs) -> Option<Timestamp> {
    let text = text(json, name, repairs)?;
    let seconds = match json.get(name) {
        Some(Json::Number(number)) if number.contains(['.', 'e', 'E']) => whole(number),
        _ => None,
    };
    let time = parse_date(&seconds.map_or(text, |n| Cow::Owned(n.to_string())));
    if time.is_none() {
        repairs.add(Repair::BadDate);
    }
    time
}

/// A number that counts something.
fn whole(number: &str) -> Option<u64> {
    let number = number.trim();
    number.parse().ok().or_else(|| {
        let value: f64 = number.parse().ok()?;
        // Beyond this a fraction's digits are guessed.
        (0.0..9e15).contains(&value).then_some(value as u64)
    })
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
    bases: Bases,
    repairs: &'r mut Repairs,
}

impl Mapper<'_> {
    fn text<'a>(&mut self, json: &Json<'a>, name: &str) -> Option<Cow<'a, str>> {
        text(json, name, self.repairs)
    }

    fn address<'a>(&mut self, json: &Json<'a>, name: &str) -> Option<Cow<'a, str>> {
        address(json, name, self.repairs)
    }

    fn rich<'a>(&mut self, json: &Json<'a>, name: &str, html: bool) -> Option<Rich<'a>> {
        let text = self.text(json, name)?;
        Some(Rich {
            text,
            html,
            base: self.base,
        })
    }

    /// Plain text by the book, HTML from many a template.
    fn line<'a>(&mut self, json: &Json<'a>, name: &str) -> Option<Rich<'a>> {
        let mut line = self.rich(json, name, false)?;
        line.html = looks_like_html(&line.text);
        Some(line)
    }

    fn feed<'a>(&mut self, json: &Json<'a>) -> Draft<'a> {
        let mut feed = Draft {
            base: self.base,
            ..Draft::default()
        };
        feed.title.offer_known(0, self.line(json, "title"));
        feed.summary.offer_known(0, self.line(json, "description"));
        if let Some(link) = self.address(json, "home_page_url") {
            feed.offer_link(0, link, self.base);
        }
        feed.id.offer_known(0, self.address(json, "feed_url"));
        feed.language.offer_known(0, self.text(json, "language"));
        feed.authors = self.authors(json);
        feed
    }

    fn items<'a>(&mut self, items: &[&Json<'a>], items_max: usize, cut: bool) -> Vec<Draft<'a>> {
        let mut drafts = Vec::new();
        for (place, item) in items.iter().enumerate() {
            if !matches!(item, Json::Object(_)) {
                self.repairs.add(Repair::WrongType);
                continue;
            }
            if drafts.len() >= items_max {
                self.repairs.add(Repair::ItemLimit);
                break;
            }
            let draft = self.item(item);
            if cut && place + 1 == items.len() && !is_usable(&draft) {
                self.repairs.add(Repair::CutItemLeftOut);
                continue;
            }
            drafts.push(draft);
        }
        drafts
    }

    fn item<'a>(&mut self, json: &Json<'a>) -> Draft<'a> {
        let mut item = Draft {
            base: self.base,
            ..Draft::default()
        };
        item.id.offer_known(0, self.text(json, "id"));
        for (rank, name) in [(0, "url"), (1, "external_url"), (2, "link")] {
            if let Some(link) = self.address(json, name) {
                item.offer_link(rank, link, self.base);
            }
        }
        item.title.offer_known(0, self.line(json, "title"));
        item.summary
            .offer_known(0, self.rich(json, "summary", false));
        item.content
            .offer_known(0, self.rich(json, "content_html", true));
        item.content
            .offer_known(1, self.rich(json, "content_text", false));
        item.published
            .offer_known(0, time(json, "date_published", self.repairs));
        item.updated
            .offer_known(0, time(json, "date_modified", self.repairs));
        item.language.offer_known(0, self.text(json, "language"));
        item.authors = self.authors(json);
        item.categories = self.tags(json);
        for (rank, name) in [(1, "image"), (2, "banner_image")] {
            if let Some(url) = self.address(json, name) {
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

    /// The elements of a member, as many as are taken.
    fn elements<'j, 'a>(
        &mut self,
        value: &'j Json<'a>,
        is_one: impl Fn(&Json<'a>) -> bool,
    ) -> Vec<&'j Json<'a>> {
        let mut list = elements(value, is_one, self.repairs);
        if list.len() > LIST_MAX {
            self.repairs.add(Repair::ListLimit);
            list.truncate(LIST_MAX);
        }
        list
    }

    /// `authors` (1.1), else `author` (1.0); objects or bare names.
    fn authors(&mut self, json: &Json<'_>) -> Vec<(u8, Person)> {
        let found = get(json, "authors", self.repairs);
        let list = match found.or_else(|| json.get("author")) {
            // One author is an object by the book of 1.0.
            Some(one) if found.is_none() && is_person(one) => vec![one],
            Some(list) => self.elements(list, is_person),
            None => return Vec::new(),
        };
        let mut people = Vec::new();
        for author in list {
            let person = match author {
                Json::Text(name) => super::person::read_person(name),
                Json::Object(_) => self.person(author),
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

    fn person(&mut self, author: &Json<'_>) -> Person {
        let mut person = Person {
            name: self.text(author, "name").map(|name| folded(&name)),
            uri: None,
            email: self.text(author, "email").map(Cow::into_owned),
        };
        let Some(url) = self.address(author, "url") else {
            return person;
        };
        match url.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
                let mail = super::person::read_person(&url).email;
                person.email = person.email.or(mail);
            }
            _ => {
                person.uri = self.bases.web(&url, self.base);
                if person.uri.is_none() {
                    self.repairs.add(Repair::WrongType);
                }
            }
        }
        person
    }

    fn tags(&mut self, json: &Json<'_>) -> Vec<Category> {
        let mut terms: Vec<Cow<'_, str>> = Vec::new();
        match get(json, "tags", self.repairs) {
            Some(Json::Text(tags)) => {
                self.repairs.add(Repair::WrongType);
                terms.extend(tags.split(',').map(|term| Cow::Owned(term.to_string())));
            }
            Some(tags) => {
                for tag in elements(tags, |tag| tag.get("name").is_some(), self.repairs) {
                    match tag {
                        Json::Text(term) => terms.push(term.clone()),
                        Json::Number(term) => terms.push(Cow::Borrowed(term)),
                        Json::Object(_) => terms.extend(self.text(tag, "name")),
                        _ => self.repairs.add(Repair::WrongType),
                    }
                }
            }
            None => {}
        }
        if terms.len() > LIST_MAX {
            self.repairs.add(Repair::ListLimit);
            terms.truncate(LIST_MAX);
        }
        let mut categories: Vec<Category> = Vec::new();
        for term in terms {
            let category = Category {
                term: folded(&term),
                ..Category::default()
            };
            if !category.term.is_empty() && !categories.contains(&category) {
                categories.push(category);
            }
        }
        categories
    }

    fn attachments(&mut self, json: &Json<'_>) -> Vec<(Enclosure, Option<Base>)> {
        let Some(list) = get(json, "attachments", self.repairs) else {
            return Vec::new();
        };
        let mut files = Vec::new();
        for attachment in self.elements(list, |one| one.get("url").is_some()) {
            let url = match attachment {
                Json::Object(_) => self.address(attachment, "url"),
                other => written(other, self.repairs),
            };
            let Some(url) = url.filter(|url| self.can_be_fetched(url)) else {
                self.repairs.add(Repair::WrongType);
                continue;
            };
            let length = match get(attachment, "size_in_bytes", self.repairs) {
                Some(Json::Number(number)) => whole(number),
                Some(Json::Text(number)) => whole(number),
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

    /// A relative address without a base is kept.
    fn can_be_fetched(&self, url: &str) -> bool {
        self.bases
            .absolute(url, self.base)
            .is_none_or(|url| matches!(url.scheme(), "http" | "https" | "ftp"))
    }
}

fn is_person(json: &Json<'_>) -> bool {
    ["name", "url", "email", "avatar"]
        .iter()
        .any(|name| json.get(name).is_some())
}

/// What is left of an item at the cut must be named and must say something.
fn is_usable(draft: &Draft<'_>) -> bool {
    let named = draft.id.get().is_some() || draft.link.get().is_some();
    let says = draft.title.get().is_some()
        || draft.summary.get().is_some()
        || draft.content.get().is_some();
    named && says
}
