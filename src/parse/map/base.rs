//! Base URLs (`xml:base`, the document's own address) and what they make of
//! relative ones.

use std::borrow::Cow;
use url::Url;

/// A longer base is ignored: it would be repeated with each item.
const BASE_MAX: usize = 2_048;
/// A longer URL is ignored.
const URL_MAX: usize = 8_192;
/// Different bases in one document.
const BASES_MAX: usize = 1_000;

/// Where a file may be.
const FILE_SCHEMES: &[&str] = &[
    "http", "https", "ftp", "ftps", "magnet", "rtsp", "rtmp", "mms", "ipfs", "gemini",
];

/// `xml:base` attributes that are looked at in one document.
const LOOKED_AT_MAX: usize = 20_000;

/// A base URL, by its place in [`Bases`].
pub(in crate::parse) type Base = u16;

/// The bases that a document uses, each once.
#[derive(Debug, Default)]
pub(in crate::parse) struct Bases {
    urls: Vec<Url>,
    looked_at: usize,
}

impl Bases {
    /// Adds an absolute base.
    pub(in crate::parse) fn add(&mut self, url: Url) -> Option<Base> {
        if url.cannot_be_a_base() || url.as_str().len() > BASE_MAX {
            return None;
        }
        if let Some(place) = self.urls.iter().position(|known| *known == url) {
            return Base::try_from(place).ok();
        }
        if self.urls.len() >= BASES_MAX {
            return None;
        }
        self.urls.push(url);
        Base::try_from(self.urls.len() - 1).ok()
    }

    /// Reads a base, itself relative to another one.
    pub(in crate::parse) fn nested(&mut self, text: &str, within: Option<Base>) -> Option<Base> {
        let text = text.trim();
        self.looked_at += 1;
        if text.len() > BASE_MAX || self.looked_at > LOOKED_AT_MAX {
            return None;
        }
        let url = match self.get(within) {
            Some(outer) => outer.join(text).ok()?,
            None => Url::parse(text).ok()?,
        };
        matches!(url.scheme(), "http" | "https" | "file" | "ftp")
            .then(|| self.add(url))
            .flatten()
    }

    pub(in crate::parse) fn get(&self, base: Option<Base>) -> Option<&Url> {
        self.urls.get(usize::from(base?))
    }

    /// The base as text.
    pub(in crate::parse) fn text(&self, base: Option<Base>) -> Option<String> {
        self.get(base).map(|url| url.as_str().to_string())
    }

    /// An absolute http(s) URL; none for anything else.
    pub(in crate::parse) fn web(&self, text: &str, base: Option<Base>) -> Option<String> {
        self.absolute(text, base)
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .map(String::from)
    }

    /// The absolute URL of a file: with a scheme that names a place on the
    /// network, not one that runs or embeds something or is local.
    pub(in crate::parse) fn file(&self, text: &str, base: Option<Base>) -> Option<String> {
        self.absolute(text, base)
            .filter(|url| FILE_SCHEMES.contains(&url.scheme()))
            .map(String::from)
    }

    /// An absolute URL of any scheme.
    pub(in crate::parse) fn absolute(&self, text: &str, base: Option<Base>) -> Option<Url> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if text.is_empty() || text.len() > URL_MAX {
            return None;
        }
        let text = &*escaped_once_too_often(text);
        if text
            .get(..4)
            .is_some_and(|head| head.eq_ignore_ascii_case("www."))
        {
            return Url::parse(&format!("http://{text}")).ok();
        }
        // `feed:https://..` and `feed://..`
        let feed = text.strip_prefix("feed:");
        let web = feed
            .filter(|rest| rest.starts_with("//"))
            .map(|rest| format!("http:{rest}"));
        let text = match (&web, feed) {
            (Some(web), _) => web,
            (None, Some(rest)) if rest.contains("://") => rest,
            _ => text,
        };
        match Url::parse(text) {
            Ok(url) => Some(url),
            Err(url::ParseError::RelativeUrlWithoutBase) => match self.get(base) {
                Some(base) => base.join(text).ok(),
                None if text.starts_with("//") => Url::parse(&format!("https:{text}")).ok(),
                None => None,
            },
            Err(_) => None,
        }
    }
}

/// Invisible characters, which are never part of an address.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// `?a=1&amp;b=2`, which is what an address in HTML looks like.
fn escaped_once_too_often(text: &str) -> Cow<'_, str> {
    const FORMS: [&str; 4] = ["&amp;", "&#38;", "&#038;", "&#x26;"];
    match FORMS.iter().any(|form| text.contains(form)) {
        true => Cow::Owned(
            FORMS
                .iter()
                .fold(text.to_owned(), |t, form| t.replace(form, "&")),
        ),
        false => Cow::Borrowed(text),
    }
}
