//! What a request says, and what of a reply is kept.

use super::error::ClientError;
use super::request::What;
use crate::model::poll::ReplyHeaders;
use crate::model::poll::Validators;
use crate::model::settings::FeedFetch;
use crate::model::settings::FetchSettings;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header;
use reqwest::header::HeaderMap;
use reqwest::header::HeaderName;
use reqwest::header::HeaderValue;
use url::Url;

const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
     application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, \
     text/html;q=0.2, */*;q=0.1";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.1";
const ACCEPT_ROBOTS: &str = "text/plain, */*;q=0.1";
const ACCEPT_ENCODING: &str = "gzip, br, zstd, deflate";

/// `briefd/<version> (+<repository>; <contact>)`, or what the user configured,
/// followed by the contact. Unknown parts are left out.
///
/// # Errors
/// When the configured text is not valid in a header.
pub(super) fn user_agent(settings: &FetchSettings) -> Result<HeaderValue, ClientError> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let home = match (&settings.user_agent, repository) {
        (Some(_), _) | (None, "") => String::new(),
        (None, url) => format!("+{url}"),
    };
    let contact = settings.contact.clone().unwrap_or_default();
    let comment: Vec<String> = [home, contact]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let name = match &settings.user_agent {
        Some(name) => name.clone(),
        None => format!("briefd/{}", env!("CARGO_PKG_VERSION")),
    };
    let text = match comment.as_slice() {
        [] => name,
        parts => format!("{name} ({})", parts.join("; ")),
    };
    let key = if settings.contact.is_some() && settings.user_agent.is_none() {
        "contact"
    } else {
        "user_agent"
    };
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| ClientError::Header { key })
}

/// The headers of one hop. `own` is the feed's address as configured: only its
/// origin gets what `options` holds. Validators are sent to their own URL only.
///
/// # Errors
/// Names the feed's option whose text no header can carry.
pub(super) fn of_request(
    what: What,
    user_agent: &HeaderValue,
    options: Option<&FeedFetch>,
    validators: Option<&Validators>,
    delta: bool,
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::USER_AGENT, user_agent.clone());
    headers.insert(header::ACCEPT, HeaderValue::from_static(accept(what)));
    headers.insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static(ACCEPT_ENCODING),
    );
    if let Some(options) = options {
        put_own(&mut headers, options)?;
    }
    if let Some(validators) = validators {
        put_validators(&mut headers, validators, delta && what == What::Feed);
    }
    Ok(headers)
}

/// Same scheme, host and port.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// True where sending them makes a request conditional.
pub(super) fn any(validators: &Validators) -> bool {
    validators.etag.is_some() || validators.last_modified.is_some()
}

/// The size of a reply's headers in bytes, as HTTP/1 lines: name, colon, space,
/// value, line end.
pub(super) fn size(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

/// The headers that are acted on.
pub(super) fn of_reply(headers: &HeaderMap) -> ReplyHeaders {
    ReplyHeaders {
        etag: bytes(headers, &header::ETAG),
        last_modified: bytes(headers, &header::LAST_MODIFIED),
        content_type: text(headers, &header::CONTENT_TYPE),
        content_language: text(headers, &header::CONTENT_LANGUAGE),
        cache_control: joined(headers, &header::CACHE_CONTROL),
        expires: text(headers, &header::EXPIRES),
        date: text(headers, &header::DATE),
        age: text(headers, &header::AGE),
        retry_after: text(headers, &header::RETRY_AFTER),
        im: joined(headers, &HeaderName::from_static("im")),
    }
}

/// Can a body of this `Content-Type` hold text? A video is not downloaded to
/// find out; an unlabelled body may be a page.
pub(super) fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind.is_empty() || kind.starts_with("text/") || kind.ends_with("xml")
}

/// All lines of a header, joined by a comma (RFC 9110, section 5.3).
pub(super) fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<String> = headers.get_all(name).iter().map(latin1).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn accept(what: What) -> &'static str {
    match what {
        What::Feed => ACCEPT_FEED,
        What::Page => ACCEPT_PAGE,
        What::Robots => ACCEPT_ROBOTS,
    }
}

fn put_own(headers: &mut HeaderMap, options: &FeedFetch) -> Result<(), String> {
    if let Some((user, password)) = &options.basic {
        let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
        let value = secret(&format!("Basic {pair}"), "password")?;
        headers.insert(header::AUTHORIZATION, value);
    }
    if let Some(token) = &options.bearer {
        let value = secret(&format!("Bearer {}", token.expose()), "bearer")?;
        headers.insert(header::AUTHORIZATION, value);
    }
    if let Some(cookie) = &options.cookie {
        headers.insert(header::COOKIE, secret(cookie.expose(), "cookie")?);
    }
    let mut named = HeaderMap::new();
    for (name, value) in &options.headers {
        let parsed = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("`{name}` is not a valid header name"))?;
        named.append(parsed, secret(value.expose(), name)?);
    }
    // The feed's own headers replace ours, several of one name together.
    headers.extend(named);
    Ok(())
}

fn put_validators(headers: &mut HeaderMap, validators: &Validators, delta: bool) {
    // They came as header values, so they can be sent as such.
    let value = |bytes: &Option<Vec<u8>>| {
        bytes
            .as_deref()
            .and_then(|bytes| HeaderValue::from_bytes(bytes).ok())
    };
    if let Some(etag) = value(&validators.etag) {
        headers.insert(header::IF_NONE_MATCH, etag);
        if delta {
            // A delta needs an entity tag (RFC 3229, section 10.5.3).
            headers.insert(
                HeaderName::from_static("a-im"),
                HeaderValue::from_static("feed"),
            );
        }
    }
    if let Some(date) = value(&validators.last_modified) {
        headers.insert(header::IF_MODIFIED_SINCE, date);
    }
}

fn secret(text: &str, key: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| format!("the feed's `{key}` has characters that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn bytes(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let value = headers.get(name)?.as_bytes();
    (!value.is_empty()).then(|| value.to_vec())
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(latin1)
}

/// Header text is bytes; those beyond ASCII are read one by one.
fn latin1(value: &HeaderValue) -> String {
    value
        .as_bytes()
        .iter()
        .map(|&byte| char::from(byte))
        .collect()
}
