//! Base URLs (`xml:base`, the document's own address) and what they make of
//! relative ones.

use super::draft::Base;
use url::Url;

/// A longer base is none: it would be repeated with each item.
const BASE_MAX: usize = 2_048;
/// A longer URL is none.
const URL_MAX: usize = 8_192;
/// Different bases in one document.
const BASES_MAX: usize = 1_000;

/// `xml:base` attributes that are looked at in one document.
const LOOKED_AT_MAX: usize = 20_000;

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

    /// An absolute URL of any scheme that can be fetched or opened.
    pub(in crate::parse) fn absolute(&self, text: &str, base: Option<Base>) -> Option<Url> {
        let text = text.trim();
        if text.is_empty() || text.len() > URL_MAX {
            return None;
        }
        if text
            .get(..4)
            .is_some_and(|head| head.eq_ignore_ascii_case("www."))
        {
            return Url::parse(&format!("http://{text}")).ok();
        }
        let text = text
            .strip_prefix("feed:")
            .filter(|rest| rest.contains("://"))
            .unwrap_or(text);
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
