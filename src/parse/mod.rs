//! Bytes to items: decode, recover, map, read.
//!
//! Reads what feeds really are, never panics, and is bounded in time and
//! memory whatever the bytes. HTML in the result is **not sanitized**; that
//! is `normalize`'s.

mod codepages;
pub mod date;
mod decode;
mod labels;
mod map;
mod page;
mod pointer;
mod read;
mod recover;
mod repair;
mod text;

use crate::model::item::Document;
use decode::Told;
use repair::{Repair, Repairs};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What HTTP said besides the body, and the bounds.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Where the document came from, absolute: the outermost base URL.
    pub url: Option<&'a str>,
    /// The value of `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The value of `Content-Language`: counts where the document says nothing.
    pub content_language: Option<&'a str>,
    /// Items taken at most; the rest is left out with a warning.
    pub items_max: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            url: None,
            content_type: None,
            content_language: None,
            items_max: 2_000,
        }
    }
}

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// No bytes, or white space only.
    #[error("the document is empty")]
    Empty,
    /// A web page; its `<link rel=alternate>` feeds, absolute, best first.
    #[error("this is a web page, not a feed")]
    Page {
        /// Feeds the page names.
        feeds: Vec<String>,
    },
    /// Something else.
    #[error("this is not a feed: {0}")]
    NotAFeed(String),
}

/// Reads one feed document.
///
/// # Errors
/// Only when there is no feed in it at all; everything less is a warning.
pub fn parse(bytes: &[u8], options: &Options<'_>) -> Result<Document, ParseError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ParseError::Empty);
    }
    // Only a safety net: nothing below is known to panic.
    catch_unwind(AssertUnwindSafe(|| read_document(bytes, options)))
        .unwrap_or_else(|_| Err(ParseError::NotAFeed("it cannot be read".into())))
}

fn read_document(bytes: &[u8], options: &Options<'_>) -> Result<Document, ParseError> {
    let mut repairs = Repairs::default();
    let told = Told {
        content_type: options.content_type,
        url: options.url,
    };
    let text = decode::decode(bytes, told, &mut repairs);
    if text.trim().is_empty() {
        return Err(ParseError::Empty);
    }
    let why = match document(&text, options, &mut repairs) {
        Ok(document) => return Ok(document),
        Err(why) => why,
    };
    if let (map::NoFeed::NoRoot, Some(text)) = (why, text::escaped_feed(&text)) {
        repairs.add(Repair::EscapedWhole);
        if let Ok(document) = document(&text, options, &mut repairs) {
            return Ok(document);
        }
    }
    Err(not_a_feed(why, &text, options.url))
}

fn document(
    text: &str,
    options: &Options<'_>,
    repairs: &mut Repairs,
) -> Result<Document, map::NoFeed> {
    // What lies on this machine has no neighbours on the web: the feed's own
    // link is what its addresses are relative to.
    let url = options.url.filter(|url| !url.starts_with("file:"));
    let mut drafts = map::map(text, url, options.items_max, repairs)?;
    if let Some(language) = options.content_language.and_then(one_language) {
        drafts.feed.language.offer(u8::MAX, Cow::Borrowed(language));
    }
    let mut document = read::read(drafts, text.len(), repairs);
    document.warnings = repairs.words();
    Ok(document)
}

/// A header may name the languages of several audiences (RFC 9110, section
/// 8.5): then it says nothing of any one item.
fn one_language(header: &str) -> Option<&str> {
    let language = header.trim();
    let of_tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!language.is_empty() && language.len() <= 35 && language.chars().all(of_tag))
        .then_some(language)
}

fn not_a_feed(why: map::NoFeed, text: &str, url: Option<&str>) -> ParseError {
    match why {
        map::NoFeed::NoRoot => match page::feeds(text, url) {
            Some(feeds) => ParseError::Page { feeds },
            None => ParseError::NotAFeed("no RSS, Atom or CDF element in it".into()),
        },
        map::NoFeed::OtherJson => ParseError::NotAFeed("JSON, but not a JSON Feed".into()),
        map::NoFeed::Text => ParseError::NotAFeed("text without any markup".into()),
    }
}

/// The address that a document which is not a feed names instead: a page that
/// redirects, a JSON answer. It is for people to judge and is not followed.
pub fn pointer(bytes: &[u8], options: &Options<'_>) -> Option<String> {
    let told = Told {
        content_type: options.content_type,
        url: options.url,
    };
    let text = decode::decode(bytes, told, &mut Repairs::default());
    pointer::pointer(&text, options.url)
}

/// The text of a web page: decoded as a feed is, a `<meta charset>` among its
/// first bytes counting where HTTP names no charset (HTML, 13.2.3.2).
pub fn page_text(bytes: &[u8], content_type: Option<&str>) -> String {
    let mut repairs = Repairs::default();
    let named = content_type.is_some_and(|text| text.to_ascii_lowercase().contains("charset"));
    let meta = if named {
        None
    } else {
        page::meta_charset(bytes)
    };
    let meta = meta.map(|charset| format!("text/html; charset={charset}"));
    let told = Told {
        content_type: meta.as_deref().or(content_type),
        url: None,
    };
    decode::decode(bytes, told, &mut repairs).into_owned()
}
