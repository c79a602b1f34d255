//! The Google Reader API, which apps that read feeds speak.
//!
//! Every rule here that looks arbitrary is what some app needs: a key that is
//! always there, a number that is text, an answer of two letters. Read state
//! is the store's; items are written as they are read, never all in memory.

mod atom;
mod edit;
mod feeds;
mod ids;
mod item;
mod login;
mod place;
mod route;
mod stream;
mod streams;
mod times;

use super::Live;
use super::Site;
use super::answer::Answer;
use super::answer::JSON;
use super::answer::Refusal;
use super::request::Ask;
use super::request::BodyLimits;
use super::request::Params;
use super::routes::Routed;
use crate::config::write_opml;
use crate::store::ItemFeeds;
use crate::store::StoreError;
use hyper::Method;
use hyper::StatusCode;
use hyper::header;
use place::Place;
use route::Route;
use serde_json::json;
use std::sync::Arc;

/// Feeds are added and taken away elsewhere; apps show this.
const CONFIGURED: &str = "feeds and their tags stand in the configuration of briefd: `briefd feeds add` and `remove` change it";

const OPML: &str = "text/x-opml; charset=utf-8";

/// Answers one request below `accounts` or `reader`.
pub(super) async fn answer(site: &Arc<Site>, live: &Live, ask: Ask) -> Routed {
    let route = route::of(&ask.segments());
    let pattern = route.pattern();
    let answered = match route {
        Route::Login => login::answer(site, live, ask).await,
        route => routed(site, live, route, ask).await,
    };
    (pattern, answered.unwrap_or_else(|refusal| worded(&refusal)))
}

async fn routed(
    site: &Arc<Site>,
    live: &Live,
    route: Route,
    mut ask: Ask,
) -> Result<Answer, Refusal> {
    let known = login::header(&live.keys, &ask);
    if known == login::Header::Wrong || known == login::Header::None && ask.method != Method::POST {
        return Err(login::refusal());
    }
    let params = ask.form(limits(live)).await?;
    if known == login::Header::None && !login::by_form(&live.keys, &params) {
        return Err(login::refusal());
    }
    if route.writes() && ask.method != Method::POST {
        let refused = Refusal::method().as_text();
        return Ok(refused.header(header::ALLOW, "POST"));
    }
    let host = ask.header(header::HOST).map(str::to_owned);
    let place = Place::new(live.config.serve.url.as_ref(), host.as_deref());
    match route {
        Route::Token => Ok(Answer::text(live.keys.edit_token())),
        Route::User => Ok(Answer::json(
            json!({
                "userId": "1",
                "userName": live.keys.user,
                "userProfileId": "1",
                "userEmail": "",
            })
            .to_string(),
        )),
        Route::Empty(text) => Ok(Answer::json(text)),
        Route::Subscriptions => {
            let feeds = known_feeds(site).await?;
            Ok(Answer::json(
                feeds::subscriptions(&feeds, &place).to_string(),
            ))
        }
        Route::Tags => Ok(Answer::json(
            feeds::tags(&known_feeds(site).await?).to_string(),
        )),
        Route::Unread => {
            let look = |reader: &crate::store::Reader| -> Result<_, StoreError> {
                reader.unread_counts(&reader.item_feeds()?)
            };
            let counts = site.reads.read(look).await?;
            Ok(Answer::json(feeds::unread(&counts).to_string()))
        }
        Route::Export => {
            let feeds = live.config.feeds.iter().map(AsRef::as_ref);
            let opml = write_opml(feeds, &live.config.poll.cadence);
            let opml = opml.map_err(|error| Refusal::failed(&error))?;
            Ok(Answer::of(StatusCode::OK, OPML, opml))
        }
        Route::Ids => streams::ids(site, &params).await,
        Route::Contents(behind) => {
            let path = ask.behind(behind).to_owned();
            streams::contents(site, live, place, &params, &path).await
        }
        Route::Atom(behind) => {
            let path = ask.behind(behind).to_owned();
            streams::atom(site, live, place, &params, &path).await
        }
        Route::Items => streams::items(site, live, place, &params).await,
        Route::Edit => {
            let edit = edit::edit(&params)?;
            let now = site.clock.now();
            let marking = site
                .store
                .mark_items(edit.numbers, edit.read, edit.starred, now);
            marking.await?;
            Ok(done())
        }
        Route::MarkAll => mark_all(site, &params).await,
        Route::Configured => Err(Refusal::bad(CONFIGURED)),
        Route::QuickAdd => Ok(Answer::json(
            json!({
                "numResults": 0,
                "query": params.get("quickadd").unwrap_or_default(),
                "error": CONFIGURED,
            })
            .to_string(),
        )),
        Route::Login | Route::Unknown => Err(Refusal::missing("there is nothing here")),
    }
}

async fn mark_all(site: &Arc<Site>, params: &Params) -> Result<Answer, Refusal> {
    let until = times::marked_until(params.get("ts").unwrap_or_default())?;
    let feeds = known_feeds(site).await?;
    let unknown = || Refusal::bad("this is no stream here: nothing was marked");
    let sets: Vec<_> = params
        .all("s")
        .map(|id| streams::find(&feeds, id).map(|(_, set)| set))
        .collect::<Option<_>>()
        .ok_or_else(unknown)?;
    if sets.is_empty() {
        return Err(unknown());
    }
    for set in sets {
        site.store
            .mark_all_read(set, until, site.clock.now())
            .await?;
    }
    Ok(done())
}

async fn known_feeds(site: &Site) -> Result<ItemFeeds, Refusal> {
    site.reads.read(|reader| reader.item_feeds()).await
}

/// Compared letter by letter.
fn done() -> Answer {
    Answer::text("OK")
}

fn limits(live: &Live) -> BodyLimits {
    BodyLimits {
        bytes: live.config.serve.body_max,
        time: live.config.serve.body_timeout,
    }
}

/// A refusal as apps expect it.
fn worded(refusal: &Refusal) -> Answer {
    match refusal.status {
        StatusCode::UNAUTHORIZED => login::unauthorized(),
        StatusCode::NOT_FOUND => {
            let body = json!({ "errors": [refusal.words] });
            Answer::of(refusal.status, JSON, body.to_string())
        }
        _ => refusal.as_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::request::decoded;
    use crate::serve::request::tests::ask;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_path_and_no_form_breaks_it(
            path in "(/|//|reader|api|0|stream|contents|items|ids|atom|greader.php|%2F|%00|%FF|%|\\.\\.|ü|[!-~]){0,14}",
            form in "((i|a|r|s|n|c|ot|nt|xt|it|ts|T)=|&|%|[0-9a-f]{1,16}|tag:google.com,2005:reader/item/|user/-/|[ -~]){0,20}",
        ) {
            let ask = ask(&path, &form);
            let behind = match route::of(&ask.segments()) {
                Route::Contents(behind) | Route::Atom(behind) => Some(ask.behind(behind)),
                _ => None,
            };
            if let Some(Ok(id)) = behind.map(decoded) {
                streams::find(&ItemFeeds::default(), &id);
            }
            let params = ask.params();
            let numbers = edit::numbers(&params);
            let given = params.all("i").any(|id| !id.is_empty());
            prop_assert!(numbers.is_ok_and(|numbers| given != numbers.is_empty()) || given);
            drop(edit::edit(&params));
            drop(times::marked_until(params.get("ts").unwrap_or_default()));
        }
    }

    #[test]
    fn the_same_named_twice_is_added() {
        let read = |form: &str| {
            edit::edit(&ask("/", form).params())
                .ok()
                .map(|edit| edit.read)
        };
        let (read_state, kept) = (
            "user/-/state/com.google/read",
            "user/5/state/com.google/kept-unread",
        );
        for (form, expected) in [
            (format!("a={read_state}&r={read_state}"), Some(Some(true))),
            (format!("r={read_state}&a={read_state}"), Some(Some(true))),
            (format!("r={read_state}"), Some(Some(false))),
            (format!("a={kept}"), Some(Some(false))),
            (format!("a={kept}&r={read_state}"), Some(Some(false))),
            (format!("a={read_state}&r={kept}"), Some(Some(true))),
            (format!("r={kept}"), Some(None)),
            ("a=".to_owned(), Some(None)),
            (String::new(), Some(None)),
            ("a=user/-/label/x".to_owned(), None),
            (format!("a={read_state}&r=user/-/label/x"), None),
            ("a=read".to_owned(), None),
            ("a=feed/5".to_owned(), None),
        ] {
            assert_eq!(read(&form), expected, "{form}");
        }
    }
}
