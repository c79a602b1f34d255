//! One name for one article: URLs without the parts that do not distinguish
//! pages.
//!
//! The canonical form is for comparison only. It errs on the careful side: a
//! parameter that some site uses to select the page stays.

use crate::markup::address::registrable;
use crate::model::settings::DedupeSettings;
use std::sync::LazyLock;
use url::Url;

static TRACKING: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    include_str!("tracking.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Rule::parse)
        .collect()
});

/// Documents that a server also gives for the bare folder.
const INDEX_FILES: &[&str] = &[
    "index.html",
    "index.htm",
    "index.php",
    "index.asp",
    "index.aspx",
    "default.aspx",
];

/// First labels of host names that name a view of the same site.
const VIEW_LABELS: &[&str] = &["www", "m", "mobile", "amp"];

/// The canonical form of an article's URL, for comparison only: never fetched
/// and never shown. None for anything but an http(s) URL with a host.
///
/// `canonical(canonical(u)) == canonical(u)`. Removed are: the scheme's `s`,
/// default ports, user names, `www.`, `m.`, `mobile.`, `amp.` before a
/// registrable domain, AMP caches and suffixes, fragments (but `#!` ones, which
/// name pages), tracking parameters, the order of parameters, index files,
/// trailing and double slashes, and needless percent-encoding (RFC 3986,
/// 6.2.2).
pub fn canonical(url: &str, settings: &DedupeSettings) -> Option<String> {
    let mut url = Url::parse(url.trim()).ok()?;
    for _ in 0..3 {
        match inside_amp_cache(&url) {
            Some(inner) => url = inner,
            None => break,
        }
    }
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = canonical_host(url.host_str()?);
    if host.is_empty() {
        return None;
    }
    let port = match url.port() {
        Some(80 | 443) | None => String::new(),
        Some(other) => format!(":{other}"),
    };
    let path = canonical_path(url.path());
    let query = canonical_query(&url, settings);
    let page = match url.fragment() {
        Some(fragment) if fragment.starts_with('!') => format!("#{fragment}"),
        _ => String::new(),
    };
    Some(format!("https://{host}{port}{path}{query}{page}"))
}

/// The registrable domain of a page: what one publisher has, as the Public
/// Suffix List tells it (its private part too: each of `*.blogspot.com`).
pub fn site(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    Some(registrable(host).unwrap_or(host).to_ascii_lowercase())
}

/// `https://www.google.com/amp/s/example.org/a` and
/// `https://example-org.cdn.ampproject.org/c/s/example.org/a` hold the page's
/// own address in their path.
fn inside_amp_cache(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    let inner = if host.ends_with(".cdn.ampproject.org") {
        ["/c/", "/v/", "/i/"]
            .iter()
            .find_map(|prefix| path.strip_prefix(prefix))?
    } else if host == "google.com" || host.starts_with("www.google.") {
        path.strip_prefix("/amp/")?
    } else {
        return None;
    };
    let inner = inner.strip_prefix("s/").unwrap_or(inner);
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    let inner = Url::parse(&format!("https://{inner}{query}")).ok()?;
    inner.host_str().filter(|host| host.contains('.'))?;
    Some(inner)
}

fn canonical_host(host: &str) -> String {
    let mut host = host.trim_end_matches('.').to_ascii_lowercase();
    // Taken off one by one, so that a canonical form is its own canonical form.
    while let Some(shorter) = without_view(&host) {
        host = shorter;
    }
    host
}

/// `www.example.org` and `en.m.wikipedia.org`, each without its view.
fn without_view(host: &str) -> Option<String> {
    let (first, rest) = host.split_once('.')?;
    if VIEW_LABELS.contains(&first) && registrable(rest).is_some() {
        return Some(rest.to_string());
    }
    let behind = rest
        .strip_prefix("m.")
        .filter(|behind| registrable(behind).is_some())?;
    Some(format!("{first}.{behind}"))
}

fn canonical_path(path: &str) -> String {
    let decoded = normal_percents(path);
    let mut segments: Vec<&str> = decoded.split('/').filter(|s| !s.is_empty()).collect();
    while let Some(last) = segments.last() {
        let lower = last.to_ascii_lowercase();
        let view = segments.len() > 1 && matches!(lower.as_str(), "amp" | "amp.html");
        if view || INDEX_FILES.contains(&lower.as_str()) {
            segments.pop();
        } else {
            break;
        }
    }
    while segments.len() > 1 && segments[0].eq_ignore_ascii_case("amp") {
        segments.remove(0);
    }
    let mut path = String::with_capacity(decoded.len() + 1);
    for segment in &segments {
        path.push('/');
        path.push_str(segment);
    }
    for suffix in [".amp.html", ".amp"] {
        if let Some(stem) = path
            .strip_suffix(suffix)
            .filter(|stem| !stem.ends_with('/'))
        {
            let ending = if suffix == ".amp.html" { ".html" } else { "" };
            return canonical_path(&format!("{stem}{ending}"));
        }
    }
    if path.is_empty() { "/".into() } else { path }
}

fn canonical_query(url: &Url, settings: &DedupeSettings) -> String {
    let Some(query) = url.query() else {
        return String::new();
    };
    let own: Vec<Rule> = settings
        .tracking
        .iter()
        .map(|text| Rule::parse(text))
        .collect();
    let mut kept: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
            !TRACKING
                .iter()
                .chain(&own)
                .any(|rule| rule.fits(&name, &value))
        })
        .map(normal_percents)
        .collect();
    if kept.is_empty() {
        return String::new();
    }
    kept.sort_unstable();
    kept.dedup();
    format!("?{}", kept.join("&"))
}

/// Upper-case hex digits, and unreserved characters as themselves.
fn normal_percents(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let from = bytes.len() - rest.len() + at;
        let hex = bytes.get(from + 1..from + 3).and_then(|pair| {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        match hex {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            Some(byte) => {
                out.push_str(&format!("%{byte:02X}"));
                rest = &rest[at + 3..];
            }
            None => {
                out.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// One line of the tracking list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    Name(String),
    Prefix(String),
    Pair(String, String),
}

impl Rule {
    fn parse(text: &str) -> Rule {
        let text = text.trim().to_ascii_lowercase();
        if let Some((name, value)) = text.split_once('=') {
            Rule::Pair(name.into(), value.into())
        } else if let Some(prefix) = text.strip_suffix('*') {
            Rule::Prefix(prefix.into())
        } else {
            Rule::Name(text)
        }
    }

    fn fits(&self, name: &str, value: &str) -> bool {
        match self {
            Rule::Name(own) => own == name,
            Rule::Prefix(own) => name.starts_with(own.as_str()),
            Rule::Pair(own, with) => own == name && with == value,
        }
    }
}
