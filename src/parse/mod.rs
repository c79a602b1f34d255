//! Bytes to items: decode, recover, map, read.
//!
//! Reads what feeds really are, never panics, and is bounded in time and
//! memory whatever the bytes. HTML in the result is **not sanitized**; that
//! is `normalize`'s.

pub mod date;

use crate::model::item::Document;

/// What HTTP told besides the body, and the bounds.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Where the document came from, absolute: the outermost base URL.
    pub url: Option<&'a str>,
    /// The value of `Content-Type`.
    pub content_type: Option<&'a str>,
    /// Items taken at most; the rest is left out with a warning.
    pub items_max: usize,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            url: None,
            content_type: None,
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
    #[error("this is no feed: {0}")]
    NotAFeed(String),
}

/// Reads one feed document.
///
/// # Errors
/// Only when there is no feed in it at all; everything less is a warning.
pub fn parse(bytes: &[u8], options: &Options<'_>) -> Result<Document, ParseError> {
    let _ = (bytes, options);
    unimplemented!()
}
