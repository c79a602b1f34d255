//! One walk over a page: writes it anew, well nested and bounded, for the
//! extractor, and notes on the way what the page says about itself.

use crate::markup::entity;
use crate::markup::tag::Role;
use crate::markup::tag::Tag;
use crate::markup::token::StartTag;
use crate::markup::walk::Sink;
use crate::markup::walk::walk;
use crate::normalize::veil::Veil;
use crate::text::clean;
use crate::text::cut;
use crate::text::escape_attribute_into;
use crate::text::escape_into;
use serde_json::Value;

/// Open elements of a page at most.
const DEPTH_MAX: usize = 96;
/// Elements of a page at most; further ones leave only their text.
const ELEMENTS_MAX: usize = 12_000;
/// Bytes of one attribute at most.
const ATTRIBUTE_MAX: usize = 2_048;
/// Bytes of a page's text that are searched for phrases.
const TEXT_MAX: usize = 120_000;
/// Bytes of one block of linked data that are read.
const DATA_MAX: usize = 400_000;

/// Attributes that the extractor, or briefd after it, looks at.
const KEPT: &[&str] = &[
    "class",
    "id",
    "href",
    "src",
    "alt",
    "title",
    "rel",
    "itemprop",
    "itemtype",
    "role",
    "width",
    "height",
    "lang",
    "dir",
    "data-src",
    "data-original",
    "data-lazy-src",
    "colspan",
    "rowspan",
];

/// What a page says about itself.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The body, written anew.
    pub(super) body: String,
    /// `<title>`, `og:title` and the headings of the first level.
    pub(super) titles: Vec<String>,
    pub(super) image: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) author: Option<String>,
    pub(super) language: Option<String>,
    pub(super) base: Option<String>,
    /// Asks for a password.
    pub(super) password: bool,
    /// `isAccessibleForFree` of the linked data.
    pub(super) free: Option<bool>,
    /// `articleBody` of the linked data.
    pub(super) article_body: Option<String>,
    /// What kinds of things the linked data tells of.
    pub(super) types: Vec<String>,
    /// Players on the page.
    pub(super) players: usize,
    /// Bytes of text, and of those that are links.
    pub(super) bytes: usize,
    pub(super) linked: usize,
    /// The text, in lower case, cut.
    pub(super) text: String,
}

/// Surveys a page.
pub(super) fn survey(html: &str) -> Survey {
    let mut veil = Veil::default();
    loop {
        let mut surveyor = Surveyor {
            survey: Survey::default(),
            veil,
            elements: 0,
            frames: Vec::new(),
            unseen: 0,
            heading: None,
            links: 0,
            articles: 0,
        };
        walk(html, DEPTH_MAX, &mut surveyor);
        match surveyor.veil.lift() {
            Some(lifted) => veil = lifted,
            None => {
                let mut survey = surveyor.survey;
                survey.text = survey.text.to_lowercase();
                return survey;
            }
        }
    }
}

struct Frame {
    written: bool,
    unseen: bool,
}

struct Surveyor {
    survey: Survey,
    /// What styles hide.
    veil: Veil,
    elements: usize,
    frames: Vec<Frame>,
    /// How many open elements nobody sees.
    unseen: usize,
    /// The heading of the first level that is open.
    heading: Option<String>,
    /// How many links, and how many `article`s, are open.
    links: usize,
    articles: usize,
}

impl Surveyor {
    fn meta(&mut self, start: &StartTag<'_>) {
        let name = start
            .attribute("property")
            .or_else(|| start.attribute("name"));
        let (Some(name), Some(content)) = (name, start.attribute("content")) else {
            return;
        };
        let content = clean::line(&content);
        if content.is_empty() || content.len() > ATTRIBUTE_MAX {
            return;
        }
        let survey = &mut self.survey;
        match name.to_ascii_lowercase().as_str() {
            "og:title" | "twitter:title" => survey.titles.push(content),
            "og:image" | "og:image:url" | "og:image:secure_url" => {
                survey.image.get_or_insert(content);
            }
            "twitter:image" | "twitter:image:src" => {
                survey.image.get_or_insert(content);
            }
            "og:type" => survey.kind = Some(content.to_ascii_lowercase()),
            "author" | "dc.creator" | "parsely-author" => {
                survey.author.get_or_insert(content);
            }
            _ => {}
        }
    }

    fn linked_data(&mut self, json: &str) {
        if json.len() > DATA_MAX || !json.contains("schema.org") {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(json.trim()) else {
            return;
        };
        let graph = value.get("@graph").and_then(Value::as_array);
        let things: Vec<&Value> = match (&value, graph) {
            (_, Some(graph)) => graph.iter().collect(),
            (Value::Array(things), None) => things.iter().collect(),
            _ => vec![&value],
        };
        for thing in things.into_iter().take(50) {
            let kind = match thing.get("@type") {
                Some(Value::String(kind)) => kind.clone(),
                Some(Value::Array(kinds)) => kinds
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(" "),
                _ => continue,
            };
            if kind.contains("Article") || kind.contains("BlogPosting") {
                self.survey.free = match thing.get("isAccessibleForFree") {
                    Some(Value::Bool(free)) => Some(*free),
                    Some(Value::String(free)) => Some(free.eq_ignore_ascii_case("true")),
                    _ => self.survey.free,
                };
                let body = thing.get("articleBody").and_then(Value::as_str);
                self.survey.article_body =
                    body.map(str::to_owned).or(self.survey.article_body.take());
                if let Some(title) = thing.get("headline").and_then(Value::as_str) {
                    self.survey.titles.push(clean::line(title));
                }
            }
            self.survey.types.push(kind);
        }
    }

    fn void(&mut self, tag: Tag, start: &StartTag<'_>) {
        match tag {
            Tag::Meta => self.meta(start),
            Tag::Base => self.survey.base = start.attribute("href").map(|base| base.into_owned()),
            Tag::Input => {
                let kind = start.attribute("type");
                self.survey.password |=
                    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            }
            Tag::Embed => self.survey.players += 1,
            Tag::Br | Tag::Hr | Tag::Img | Tag::Wbr
                if self.unseen == 0 && !self.veil.hides() && self.elements < ELEMENTS_MAX =>
            {
                self.elements += 1;
                write_tag(tag, start, &mut self.survey.body);
            }
            _ => {}
        }
    }
}

/// Writes a start tag with the attributes that somebody looks at.
pub(super) fn write_tag(tag: Tag, start: &StartTag<'_>, out: &mut String) {
    out.push('<');
    out.push_str(tag.name());
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in start.attributes().take(40) {
        let Some(known) = KEPT.iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        if seen.contains(known) || value.len() > ATTRIBUTE_MAX {
            continue;
        }
        seen.push(known);
        out.push(' ');
        out.push_str(known);
        out.push_str("=\"");
        escape_attribute_into(&entity::decode_attribute(value), out);
        out.push('"');
    }
    out.push('>');
}

/// True for elements that are the page's, or no text.
fn is_unseen(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head | Tag::Noscript | Tag::Nav | Tag::Dialog | Tag::Desc
    )
}

impl Sink for Surveyor {
    fn open(&mut self, tag: Tag, start: &StartTag<'_>) {
        if tag.role() == Role::Void {
            self.void(tag, start);
            return;
        }
        match tag {
            Tag::Html => {
                self.survey.language = start.attribute("lang").map(|lang| clean::line(&lang))
            }
            Tag::Video | Tag::Audio => self.survey.players += 1,
            Tag::H1 => self.heading = Some(String::new()),
            _ => {}
        }
        self.links += usize::from(tag == Tag::A);
        self.articles += usize::from(tag == Tag::Article);
        let unseen = is_unseen(tag) || tag == Tag::Footer && self.articles == 0;
        self.unseen += usize::from(unseen);
        let shell = matches!(
            tag,
            Tag::Html | Tag::Body | Tag::Head | Tag::Video | Tag::Audio | Tag::Svg
        );
        self.veil.open(start);
        let written =
            self.unseen == 0 && !self.veil.hides() && !shell && self.elements < ELEMENTS_MAX;
        if written {
            self.elements += 1;
            write_tag(tag, start, &mut self.survey.body);
        }
        if tag.role() != Role::Inline && self.survey.text.len() < TEXT_MAX {
            self.survey.text.push('\n');
        }
        self.frames.push(Frame { written, unseen });
    }

    fn close(&mut self, tag: Tag) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.unseen -= usize::from(frame.unseen);
        self.veil.close();
        self.links = self.links.saturating_sub(usize::from(tag == Tag::A));
        self.articles = self
            .articles
            .saturating_sub(usize::from(tag == Tag::Article));
        if frame.written {
            self.survey.body.push_str("</");
            self.survey.body.push_str(tag.name());
            self.survey.body.push('>');
        }
        if tag == Tag::H1
            && let Some(heading) = self.heading.take()
        {
            self.survey.titles.push(clean::line(&heading));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
        self.survey.bytes += text.trim().len();
        self.survey.linked += if self.links > 0 { text.trim().len() } else { 0 };
        if self.survey.text.len() < TEXT_MAX {
            self.survey.text.push_str(cut(text, TEXT_MAX));
        }
        if self.unseen == 0 && !self.veil.covers(text) {
            escape_into(&clean::text(text), &mut self.survey.body);
        }
    }

    fn raw_text(&mut self, tag: Tag, text: &str) {
        match tag {
            Tag::Title if self.survey.titles.is_empty() => {
                self.survey.titles.push(clean::line(&entity::decode(text)));
            }
            Tag::Script => self.linked_data(text),
            Tag::Iframe => self.survey.players += 1,
            _ => {}
        }
    }
}
