//! The one HTTP client, against scripted servers on loopback.

mod address;
mod conditional;
mod files;
mod limits;
mod pace;
mod proxy;
mod redirects;
mod robots;
mod said;
mod tls;

use briefd::config::Config;
use briefd::config::Sources;
use briefd::fetch::Client;
use briefd::fetch::Request;
use briefd::fetch::What;
use briefd::model::Timestamp;
use briefd::model::poll::Exchange;
use briefd::model::poll::FailureKind;
use briefd::model::poll::FetchFailure;
use briefd::model::poll::Reply;
use briefd::model::poll::Validators;
use briefd::model::settings::AllowPrivate;
use briefd::model::settings::FeedFetch;
use briefd::model::settings::FetchSettings;
use briefd::model::settings::PollSettings;
use briefd::time::Clock;
use std::time::Duration;
use url::Url;

/// The settings of these tests: the defaults, but loopback may be connected,
/// nobody waits between two requests, and bodies are small.
fn settings() -> (FetchSettings, PollSettings) {
    let mut config = Config::load(&Sources::default()).unwrap();
    config.fetch.body_max = 1024 * 1024;
    config.fetch.allow_private = AllowPrivate::Networks(vec!["127.0.0.0/8".parse().unwrap()]);
    config.poll.per_host_gap = Duration::ZERO;
    (config.fetch, config.poll)
}

fn client() -> Client {
    client_with(|_| {})
}

fn client_with(change: impl FnOnce(&mut FetchSettings)) -> Client {
    let (mut fetch, poll) = settings();
    change(&mut fetch);
    Client::new(&fetch, &poll, Clock::by_hand(Timestamp::UNIX_EPOCH)).unwrap()
}

/// Asks for a feed at its own address, with nothing special.
async fn get(client: &Client, url: &str) -> Exchange {
    get_with(client, url, None, &FeedFetch::default()).await
}

async fn get_with(
    client: &Client,
    url: &str,
    validators: Option<&Validators>,
    options: &FeedFetch,
) -> Exchange {
    let url = Url::parse(url).unwrap();
    client
        .exchange(Request {
            url: &url,
            own: &url,
            what: What::Feed,
            validators,
            options,
        })
        .await
}

fn reply(exchange: Exchange) -> Reply {
    exchange.outcome.unwrap()
}

fn failure(exchange: Exchange) -> FetchFailure {
    exchange.outcome.unwrap_err()
}

/// Kind and message.
fn why(exchange: Exchange) -> (FailureKind, String) {
    let failure = failure(exchange);
    (failure.kind, failure.message)
}

fn validators(url: &str, etag: Option<&[u8]>, last_modified: Option<&[u8]>) -> Validators {
    Validators {
        url: url.to_owned(),
        etag: etag.map(<[u8]>::to_vec),
        last_modified: last_modified.map(<[u8]>::to_vec),
    }
}
