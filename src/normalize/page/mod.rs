//! A fetched web page to the article on it, or the reason why it is none.
//!
//! The page is first written anew (`survey`), so that the extractor meets a
//! document of bounded size and depth; what it finds is then held against the
//! item's title and summary (`verdict`).

mod survey;
mod trim;
mod verdict;

use self::verdict::Found;
use crate::markup::address::absolute;
use crate::markup::entity;
use crate::model::item::Markup;
use crate::normalize::block::Line;
use crate::normalize::boilerplate;
use crate::normalize::lines;
use crate::normalize::read;
use crate::normalize::sanitize;
use crate::text::cut;
use crate::text::escape_into;
use dom_smoothie::Config;
use dom_smoothie::Readability;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use url::Url;

/// Bytes of a page that are read at most.
const PAGE_MAX: usize = 3_000_000;
/// Open elements of an extracted article at most.
const DEPTH_MAX: usize = 128;
/// An `articleBody` is taken where it is so many times longer than what was
/// found on the page.
const BODY_TIMES: usize = 3;

/// What the feed said of the article.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The item's title.
    pub title: &'a str,
    /// The item's text, as far as the feed carried it.
    pub summary: &'a str,
}

/// An article's page, without the page around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The article. **Not sanitized**: it goes through `normalize` as an
    /// item's content, with the page's address as its base.
    pub html: String,
    /// The lead image the page names (`og:image`), absolute.
    pub image: Option<String>,
    /// BCP 47 tag, as the page says.
    pub language: Option<String>,
    /// Names the page gives for who wrote it.
    pub byline: Option<String>,
}

/// Why a page is not taken for the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotArticle {
    /// Asks for consent to cookies or tracking first.
    #[error("consent page")]
    Consent,
    /// Shows the beginning and asks for money.
    #[error("paywall")]
    Paywall,
    /// Asks who the reader is.
    #[error("login page")]
    Login,
    /// Checks that the reader is a person.
    #[error("bot check")]
    BotCheck,
    /// Lists articles.
    #[error("listing")]
    Listing,
    /// Is about a video or sound.
    #[error("video page")]
    Video,
    /// Says that something is not there or went wrong.
    #[error("error page")]
    ErrorPage,
    /// Another article, or none that title and summary agree with.
    #[error("not the same article")]
    Other,
    /// Hardly any text.
    #[error("no text")]
    Empty,
}

/// Finds the article on a page. Never panics; bounded in time and memory.
///
/// # Errors
/// Why the page is not the article that was expected.
pub fn extract(html: &str, url: &str, expected: Expected<'_>) -> Result<Page, NotArticle> {
    let survey = survey::survey(cut(html, PAGE_MAX));
    let page = Url::parse(url).ok();
    let base = survey
        .base
        .as_deref()
        .and_then(|base| absolute(base, page.as_ref()))
        .or(page);
    let content = article(&survey.body).unwrap_or_default();
    let mut markup = Markup {
        html: content,
        base: base.as_ref().map(Url::to_string),
        page: None,
        plain: false,
    };
    let mut lines = lines_of(&markup);
    let mut text = own_text(&lines);
    if let Some(body) = &survey.article_body
        && body.chars().count() > text.chars().count().saturating_mul(BODY_TIMES)
    {
        markup.html = paragraphs(body);
        lines = lines_of(&markup);
        text = own_text(&lines);
    }
    let all: usize = lines.iter().map(|line| line.text.len()).sum();
    let linked: f32 = lines
        .iter()
        .map(|line| line.linked * line.text.len() as f32)
        .sum();
    let found = Found {
        text: &text,
        linked: linked / (all.max(1) as f32),
        entries: lines.iter().filter(|line| line.linked > 0.6).count(),
    };
    verdict::judge(&survey, &found, expected)?;
    markup.html = trim::trim(&markup.html, expected.title);
    if survey.base.is_some() {
        // Who uses the article knows the page's address, not its `base`.
        markup.html = sanitize::sanitize_within(&markup, PAGE_MAX, DEPTH_MAX);
    }
    let image = survey
        .image
        .as_deref()
        .and_then(|image| absolute(image, base.as_ref()));
    Ok(Page {
        html: markup.html,
        image: image
            .filter(|image| image.scheme() != "mailto")
            .map(|image| image.to_string()),
        language: survey.language.filter(|language| !language.is_empty()),
        byline: survey.author,
    })
}

/// The article of a page's body, by the extractor's rules.
fn article(body: &str) -> Option<String> {
    let config = Config {
        keep_classes: true,
        disable_json_ld: true,
        char_threshold: 250,
        ..Config::default()
    };
    let document = format!("<!DOCTYPE html><html><head></head><body>{body}</body></html>");
    // What it reads is bounded; should it still meet a case it does not
    // expect, that page has no article.
    catch_unwind(AssertUnwindSafe(|| {
        let mut readability = Readability::new(document, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        Some(article.content.to_string())
    }))
    .ok()
    .flatten()
}

fn lines_of(markup: &Markup) -> Vec<Line> {
    let reading = read::read_within(markup, PAGE_MAX, DEPTH_MAX);
    let mut all = Vec::new();
    for piece in &reading.pieces {
        lines::split(piece, &mut all);
    }
    all
}

/// The text without what stands around it.
fn own_text(lines: &[Line]) -> String {
    let own: Vec<&str> = lines
        .iter()
        .filter(|line| !boilerplate::is_boilerplate_line(&line.text))
        .map(|line| line.text.as_str())
        .collect();
    own.join("\n")
}

/// Plain text as HTML; a line each is a paragraph.
fn paragraphs(text: &str) -> String {
    let decoded = entity::decode(text);
    let mut html = String::with_capacity(decoded.len() + 64);
    for line in decoded.lines().filter(|line| !line.trim().is_empty()) {
        html.push_str("<p>");
        escape_into(line, &mut html);
        html.push_str("</p>");
    }
    html
}
