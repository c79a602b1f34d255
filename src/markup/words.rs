//! The words of short texts that may be HTML: titles, names, dates. What only
//! looks like a tag is a word.

use super::entity;
use super::tag::Role;
use super::tag::Tag;
use super::tag::is_element;
use super::tag::is_one_of;
use super::token::StartTag;
use super::token::Token;
use super::token::Tokens;
use super::token::name_of;
use crate::model::text::folded;
use memchr::memchr;
use memchr::memchr2;
use std::borrow::Cow;

/// Elements that pages have, and no text that a feed calls text.
const OF_PAGES: &[&str] = &["applet", "base", "frame", "frameset", "head", "html", "svg"];

/// True for text in which every tag is HTML's and that has an end tag or a
/// reference, as feedparser has it: it errs towards plain text.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut sure = false;
    let mut at = 0;
    while let Some(found) = memchr2(b'<', b'&', bytes.get(at..).unwrap_or(&[])) {
        at += found;
        let rest = text.get(at + 1..).unwrap_or("");
        if bytes[at] == b'<' {
            let name = name_of(rest.strip_prefix('/').unwrap_or(rest));
            if !name.is_empty() {
                if !is_element(name) || is_one_of(name, OF_PAGES) {
                    return false;
                }
                sure |= is_surely_tag(rest, name);
            }
        } else {
            let name = name_of(rest.strip_prefix('#').unwrap_or(rest));
            let numeric = usize::from(rest.starts_with('#'));
            let end = numeric + name.len();
            if !name.is_empty() && rest.as_bytes().get(end) == Some(&b';') {
                if numeric == 0 && entity::named(&rest[..=end]).is_none() {
                    return false;
                }
                sure = true;
            }
        }
        at += 1;
    }
    sure
}

/// True for an end tag, an empty one, `<br>`, and one with an attribute: what
/// nobody writes who speaks of an element. `rest` follows the `<`.
fn is_surely_tag(rest: &str, name: &str) -> bool {
    let ends = rest.starts_with('/');
    let after = rest.as_bytes().get(usize::from(ends) + name.len());
    let attribute = || {
        let window = &rest.as_bytes()[..rest.len().min(512)];
        let end = memchr(b'>', window).unwrap_or(0);
        memchr(b'=', &window[..end]).is_some()
    };
    match after {
        Some(b'>') => ends || name.eq_ignore_ascii_case("br"),
        Some(b'/') => true,
        Some(byte) => !ends && byte.is_ascii_whitespace() && attribute(),
        None => false,
    }
}

/// The words of a fragment of HTML, on one line: for titles and the like.
/// Tags that HTML does not know and that are never closed are words.
pub(crate) fn words(html: &str) -> String {
    if memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return folded(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut unseen = false;
    for token in Tokens::doubting(html) {
        match token {
            Token::RawText(_) if unseen => {}
            Token::Text(text) | Token::RawText(text) => {
                // In a text that may be none, `&copy=1` is part of an address.
                out.push_str(&entity::decode_attribute(text));
            }
            // Emoji and formulas are pictures in some titles.
            Token::Open(start) if start.tag == Some(Tag::Img) => {
                out.push_str(&start.attribute("alt").unwrap_or_default());
            }
            Token::Open(StartTag { tag, .. }) | Token::Close(tag) => {
                unseen = matches!(tag, Some(Tag::Script | Tag::Style));
                if tag.is_some_and(parts_words) {
                    out.push(' ');
                }
            }
        }
    }
    folded(&out)
}

fn parts_words(tag: Tag) -> bool {
    matches!(tag.role(), Role::Block | Role::TablePart) || matches!(tag, Tag::Br | Tag::Hr)
}

/// The value of the first attribute of this name.
pub(crate) fn attribute<'a>(html: &'a str, name: &str) -> Option<Cow<'a, str>> {
    Tokens::doubting(html).find_map(|token| match token {
        Token::Open(start) => start.attribute(name),
        _ => None,
    })
}

/// The text with spaces in place of tags and comments, references resolved.
pub(crate) fn spaced(html: &str) -> Cow<'_, str> {
    if memchr(b'<', html.as_bytes()).is_none() {
        return entity::decode(html);
    }
    let texts = Tokens::new(html).map(|token| match token {
        Token::Text(text) | Token::RawText(text) => entity::decode(text),
        _ => Cow::Borrowed(" "),
    });
    Cow::Owned(texts.collect())
}
