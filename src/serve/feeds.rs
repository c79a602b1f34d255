//! Feeds of any search, for other readers: Atom and JSON Feed.

use super::Live;
use super::Site;
use super::answer::Answer;
use super::answer::Refusal;
use super::api::Asked;
use super::api::tagged;
use super::login;
use super::login::Keys;
use super::request::Ask;
use super::routes::Routed;
use crate::ask;
use crate::ask::AskError;
use crate::export::Format;
use crate::store::Reader;
use hyper::StatusCode;
use std::sync::Arc;

/// Hexadecimal digits of a key: half a hash, 128 bits.
const KEY_DIGITS: usize = 32;

/// What stands in a link instead of a login: good for this search alone, and
/// until the password changes. `query` is undecoded, without `key`.
pub(super) fn key(keys: &Keys, query: &str) -> String {
    let mut key = login::hex(&keys.sign(&["feed ", query].concat()));
    key.truncate(KEY_DIGITS);
    key
}

/// Answers `/feed.atom` and `/feed.json`.
pub(super) async fn answer(site: &Arc<Site>, live: &Arc<Live>, ask: &Ask) -> Routed {
    let (pattern, form, media) = match ask.segments()[..] {
        ["feed.json"] => (
            "/feed.json",
            Format::JsonFeed,
            "application/feed+json; charset=utf-8",
        ),
        _ => (
            "/feed.atom",
            Format::Atom,
            "application/atom+xml; charset=utf-8",
        ),
    };
    let answer = match made(site, live, ask, form).await {
        Ok(text) => tagged(Answer::of(StatusCode::OK, media, text), ask),
        Err(refusal) => login::challenge(refusal.as_text()),
    };
    (pattern, answer)
}

async fn made(
    site: &Arc<Site>,
    live: &Arc<Live>,
    ask: &Ask,
    form: Format,
) -> Result<Vec<u8>, Refusal> {
    let rest: Vec<&str> = ask
        .query
        .split('&')
        .filter(|pair| !pair.starts_with("key="))
        .collect();
    let params = ask.params();
    match params.get("key") {
        Some(given) if login::same(given, &key(&live.keys, &rest.join("&"))) => {}
        _ => login::program(&live.keys, &site.guard, ask)?,
    }
    if !ask.is_reading() {
        return Err(Refusal::method());
    }
    let Asked {
        mut find,
        mut options,
        limit,
        ..
    } = Asked::of(site, live, &params)?;
    find.limit = Some(limit as u64);
    options.stories = params.get("stories") == Some("1");
    let write = move |reader: &Reader| -> Result<Vec<u8>, AskError> {
        let mut out = Vec::new();
        if options.stories {
            let (stories, _) = reader.list_stories(&find, None, limit)?;
            ask::write_stories(form, stories.into_iter().map(Ok), &options, &mut out)?;
        } else {
            ask::write(form, reader.find(&find)?, &options, None, &mut out)?;
        }
        Ok(out)
    };
    site.reads.read(write).await
}
