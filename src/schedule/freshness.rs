//! How long a reply says that it stays fresh (RFC 9111, section 4.2), as a
//! private cache reads it: `s-maxage` is not for us.

use super::http_date;
use super::instant::since;
use super::instant::words;
use crate::model::Timestamp;
use crate::model::poll::ReplyHeaders;
use std::time::Duration;

/// A wait that a reply's headers ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fresh {
    /// Counted from the reply's arrival; not capped.
    pub(super) wait: Duration,
    /// In words.
    pub(super) reason: String,
}

/// What `Cache-Control` says about waiting.
#[derive(Debug, PartialEq, Eq)]
enum Caching {
    /// `no-cache`, `no-store`: no extra wait, whatever else is said.
    Never,
    /// `max-age`; zero for a value that is not a number.
    MaxAge(Duration),
    /// Nothing about it.
    Silent,
}

/// max-age minus Age, else Expires minus Date; none without an extra wait.
/// `now` stands in for a missing Date.
pub(super) fn freshness(headers: &ReplyHeaders, now: Timestamp) -> Option<Fresh> {
    let caching = headers
        .cache_control
        .as_deref()
        .map_or(Caching::Silent, caching);
    let (wait, name) = match caching {
        Caching::Never => return None,
        Caching::MaxAge(max_age) => (max_age.saturating_sub(age(headers)), "max-age"),
        Caching::Silent => {
            let expires = http_date::parse(headers.expires.as_deref()?)?;
            let date = headers.date.as_deref().and_then(http_date::parse);
            (since(expires, date.unwrap_or(now)), "Expires")
        }
    };
    let reason = format!("{name} of {}", words(wait));
    (!wait.is_zero()).then_some(Fresh { wait, reason })
}

fn age(headers: &ReplyHeaders) -> Duration {
    let age = headers.age.as_deref().and_then(delta_secs);
    age.unwrap_or(Duration::ZERO)
}

fn caching(text: &str) -> Caching {
    let mut max_age = None;
    for (name, value) in directives(text) {
        let qualified = value.is_some_and(|value| !value.is_empty());
        let no_cache = name.eq_ignore_ascii_case("no-cache") && !qualified;
        if no_cache || name.eq_ignore_ascii_case("no-store") {
            return Caching::Never;
        } else if name.eq_ignore_ascii_case("max-age") && max_age.is_none() {
            max_age = Some(value.and_then(delta_secs).unwrap_or(Duration::ZERO));
        }
    }
    max_age.map_or(Caching::Silent, Caching::MaxAge)
}

/// Directives with their values, unquoted. A comma within quotes ends nothing;
/// a quote that is never closed is taken for an ordinary character.
fn directives(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = end_of_directive(rest);
        let one = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or("");
        Some(match one.split_once('=') {
            Some((name, value)) => (name.trim(), Some(unquoted(value))),
            None => (one.trim(), None),
        })
    })
}

fn end_of_directive(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            _ => {}
        }
    }
    if quoted {
        text.find(',').unwrap_or(text.len())
    } else {
        text.len()
    }
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\'']).trim()
}

/// Whole seconds (RFC 9111, section 1.2.2); saturating. None for what is not a
/// number.
pub(super) fn delta_secs(text: &str) -> Option<Duration> {
    let text = unquoted(text);
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let secs = text.parse::<u64>().unwrap_or(u64::MAX);
    Some(Duration::from_secs(secs.min(u64::from(u32::MAX))))
}
