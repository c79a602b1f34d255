//! What the forms of the pages may do, and how it is made sure that it was one
//! of these forms, sent by the user.

use super::super::answer::Refusal;
use super::super::request::Ask;
use super::super::request::Params;
use crate::store::Reader;
use crate::store::StoreError;
use hyper::StatusCode;
use hyper::header::HOST;
use hyper::header::HeaderName;
use hyper::header::ORIGIN;
use url::Url;

/// Names in one form at most.
const NAMES_MAX: usize = 1_000;

/// What a form wants done to briefs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Do {
    /// They are read, or not.
    Read(bool),
    /// They are starred, or not.
    Star(bool),
}

/// A form for `/mark`.
#[derive(Debug, Clone)]
pub(super) struct Marking {
    pub(super) what: Do,
    stories: Vec<String>,
    briefs: Vec<String>,
    /// Item numbers above this one are not meant.
    upto: i64,
}

impl Marking {
    /// What a form says.
    ///
    /// # Errors
    /// 400 where it says nothing that can be done.
    pub(super) fn read(form: &Params) -> Result<Marking, Refusal> {
        let what = match form.get("do") {
            Some("read") => Do::Read(true),
            Some("unread") => Do::Read(false),
            Some("star") => Do::Star(true),
            Some("unstar") => Do::Star(false),
            _ => return Err(Refusal::bad("The form does not say what to do.")),
        };
        let names = |kind: &str| -> Vec<String> {
            form.all(kind).take(NAMES_MAX).map(str::to_owned).collect()
        };
        let upto = form.get("upto").and_then(|number| number.parse().ok());
        Ok(Marking {
            what,
            stories: names("story"),
            briefs: names("brief"),
            upto: upto.unwrap_or(i64::MAX),
        })
    }

    /// The one thing it is about, if it is one.
    pub(super) fn place(&self) -> Option<&str> {
        let mut all = self.stories.iter().chain(&self.briefs);
        all.next()
            .filter(|_| all.next().is_none())
            .map(String::as_str)
    }

    /// The briefs that are meant. A star on a story is one on its first brief;
    /// taken away, it is from all.
    pub(super) fn briefs(&self, reader: &Reader) -> Result<Vec<String>, StoreError> {
        let mut briefs = self.briefs.clone();
        for story in &self.stories {
            let marks = reader.marks_of_story(story)?;
            let known = marks.iter().filter(|mark| mark.number <= self.upto);
            let known = known.map(|mark| mark.id.clone());
            match self.what {
                Do::Star(true) => briefs.extend(known.take(1)),
                _ => briefs.extend(known),
            }
        }
        Ok(briefs)
    }
}

/// Was this sent by a page of this server? What a browser says of where a
/// request comes from must be true where it says it; a form's token is looked
/// at besides.
///
/// # Errors
/// 403.
pub(super) fn own(ask: &Ask, url: Option<&Url>) -> Result<(), Refusal> {
    let site = HeaderName::from_static("sec-fetch-site");
    let from_here = match ask.headers.contains_key(&site) {
        true => ask.header(site) == Some("same-origin"),
        false => true,
    };
    // A page without referrers sends `null`, which says nothing.
    let origin_is_own = match ask.headers.contains_key(ORIGIN) {
        true => ask
            .header(ORIGIN)
            .is_some_and(|origin| origin == "null" || is_own(origin, ask, url)),
        false => true,
    };
    match from_here && origin_is_own {
        true => Ok(()),
        false => Err(foreign()),
    }
}

fn is_own(origin: &str, ask: &Ask, url: Option<&Url>) -> bool {
    if url.is_some_and(|url| url.origin().ascii_serialization() == origin) {
        return true;
    }
    let host = origin
        .strip_prefix("http://")
        .or(origin.strip_prefix("https://"));
    let own = ask.header(HOST);
    host.zip(own)
        .is_some_and(|(host, own)| host.eq_ignore_ascii_case(own))
}

/// 403
pub(super) fn foreign() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "This form is too old, or was not sent from a page of briefd: go back, load the page again, and try once more.",
    )
}

/// Where a form leads back to: a path here, else the front page.
pub(super) fn back(path: Option<&str>) -> &str {
    let is_path = |path: &&str| {
        let mut bytes = path.bytes();
        bytes.next() == Some(b'/')
            && !matches!(bytes.next(), Some(b'/' | b'\\'))
            && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    };
    path.filter(is_path).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::request::Peer;
    use hyper::HeaderMap;
    use hyper::Method;
    use hyper::header::HeaderValue;

    #[test]
    fn only_forms_of_these_pages_are_heard() {
        let url = Url::parse("https://news.example.org/briefd/").ok();
        for (site, origin, expected) in [
            (None, None, true),
            (Some("same-origin"), Some("http://127.0.0.1:8570"), true),
            (Some("same-origin"), Some("null"), true),
            (None, Some("https://news.example.org"), true),
            (None, Some("null"), true),
            (Some("cross-site"), Some("null"), false),
            (Some("cross-site"), None, false),
            (Some("same-site"), None, false),
            (Some("none"), None, false),
            (Some("same-origin"), Some("https://evil.example"), false),
            (None, Some("http://evil.example"), false),
            (None, Some("http://127.0.0.1:9999"), false),
            (None, Some("https://news.example.org.evil.example"), false),
            (None, Some(""), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8570"));
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            let ask = Ask {
                method: Method::POST,
                path: "/mark".to_owned(),
                query: String::new(),
                headers,
                peer: Peer {
                    name: String::new(),
                    arrived: None,
                },
                body: crate::serve::request::Unread::default(),
            };
            assert_eq!(
                own(&ask, url.as_ref()).is_ok(),
                expected,
                "{site:?} {origin:?}"
            );
        }
    }

    #[test]
    fn a_form_leads_back_to_a_path_here_only() {
        for (path, expected) in [
            (Some("/search?q=a%20b&after=1"), "/search?q=a%20b&after=1"),
            (Some("/"), "/"),
            (None, "/"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\r\nSet-Cookie: x"), "/"),
            (Some("/ü"), "/"),
            (Some(""), "/"),
        ] {
            assert_eq!(back(path), expected, "{path:?}");
        }
    }
}
