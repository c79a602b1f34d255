//! polling 1: conditional requests, byte for byte, to one URL only.

use super::*;
use crate::server::Server;
use crate::server::feed;
use crate::server::ok;
use crate::server::redirect;
use crate::server::status;

#[tokio::test]
async fn a_first_request_is_unconditional() {
    let server = Server::start();
    server.on("/feed", [feed("\"v1\"", &["one"])]);

    let exchange = get(&client(), &server.url("/feed")).await;

    assert!(!exchange.conditional);
    let seen = &server.seen()[0];
    for header in ["If-None-Match", "If-Modified-Since", "A-IM"] {
        assert!(!seen.has(header), "{header} was made up");
    }
    let reply = reply(exchange);
    assert_eq!(reply.headers.etag, Some(b"\"v1\"".to_vec()));
}

#[tokio::test]
async fn validators_go_back_byte_for_byte() {
    type Value = Option<&'static [u8]>;
    let table: &[(&str, Value, Value)] = &[
        ("a strong tag", Some(b"\"v1\""), None),
        ("a weak tag", Some(b"W/\"v1\""), None),
        ("a tag without quotes", Some(b"v1-gzip"), None),
        ("a tag with an odd ending", Some(b"\"v1\"-gzip;x,y"), None),
        ("a tag that is no UTF-8", Some(b"\"\xe4\xff\""), None),
        ("an HTTP date", None, Some(b"Tue, 24 Nov 2026 17:00:00 GMT")),
        ("a date in another form", None, Some(b"2026-11-24 17:00")),
        ("no date at all", None, Some(b"never, \xfc")),
        (
            "both",
            Some(b"\"v1\""),
            Some(b"Tue, 24 Nov 2026 17:00:00 GMT"),
        ),
    ];
    for &(story, etag, last_modified) in table {
        let server = Server::start();
        server.on_each("/feed", move |seen| {
            if seen.has("if-none-match") || seen.has("if-modified-since") {
                return status(304);
            }
            let mut answer = ok("<rss/>");
            if let Some(etag) = etag {
                answer = answer.header_bytes("ETag", etag);
            }
            if let Some(date) = last_modified {
                answer = answer.header_bytes("Last-Modified", date);
            }
            answer
        });
        let client = client();
        let url = server.url("/feed");

        let first = reply(get(&client, &url).await);
        let kept = Validators {
            url: first.url,
            etag: first.headers.etag,
            last_modified: first.headers.last_modified,
        };
        assert_eq!(kept, validators(&url, etag, last_modified), "{story}");
        let second = get_with(&client, &url, Some(&kept), &FeedFetch::default()).await;

        assert!(second.conditional, "{story}");
        assert_eq!(reply(second).status, 304, "{story}");
        let value = |name: &str| {
            let seen = &server.seen()[1];
            let found = seen
                .headers
                .iter()
                .find(|(have, _)| have.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        assert_eq!(value("if-none-match").as_deref(), etag, "{story}");
        assert_eq!(
            value("if-modified-since").as_deref(),
            last_modified,
            "{story}"
        );
    }
}

#[tokio::test]
async fn validators_of_another_url_are_not_sent() {
    let server = Server::start();
    server.on("/feed", [feed("\"v2\"", &["one"])]);
    let old = validators(&server.url("/old"), Some(b"\"v1\""), Some(b"yesterday"));

    let exchange = get_with(
        &client(),
        &server.url("/feed"),
        Some(&old),
        &FeedFetch::default(),
    )
    .await;

    assert!(!exchange.conditional);
    assert!(!server.seen()[0].has("If-None-Match"));
    assert!(!server.seen()[0].has("If-Modified-Since"));
}

#[tokio::test]
async fn validators_go_to_their_hop_and_to_no_other() {
    let (near, far) = (Server::start(), Server::start());
    near.on("/feed", [redirect(302, &far.url("/real"))]);
    far.on("/real", [redirect(302, "/end")]);
    far.on("/end", [status(304)]);
    let url = near.url("/feed");
    let kept = validators(&far.url("/end"), Some(b"\"v1\""), None);

    let exchange = get_with(&client(), &url, Some(&kept), &FeedFetch::default()).await;

    assert!(exchange.conditional);
    assert_eq!(reply(exchange).status, 304);
    assert!(!near.seen()[0].has("If-None-Match"), "not to the first hop");
    assert!(!far.seen()[0].has("If-None-Match"), "not to the second hop");
    assert!(
        far.seen()[1].has("If-None-Match"),
        "to the hop that gave it"
    );

    // The first hop's own go no further, either.
    let kept = validators(&url, Some(b"\"v0\""), Some(b"yesterday"));
    get_with(&client(), &url, Some(&kept), &FeedFetch::default()).await;
    assert!(near.seen()[1].has("If-None-Match"));
    assert!(!far.seen()[2].has("If-None-Match"));
    assert!(!far.seen()[3].has("If-Modified-Since"));
}

#[tokio::test]
async fn a_delta_is_asked_for_where_there_is_an_entity_tag() {
    let server = Server::start();
    server.on(
        "/feed",
        [status(226).header("IM", "feed").body("<rss/>"), status(304)],
    );
    let url = server.url("/feed");
    let client = client();
    let tagged = validators(&url, Some(b"\"v1\""), None);
    let dated = validators(&url, None, Some(b"yesterday"));

    let delta = reply(get_with(&client, &url, Some(&tagged), &FeedFetch::default()).await);
    get_with(&client, &url, Some(&dated), &FeedFetch::default()).await;
    let plain = client_with(|fetch| fetch.delta = false);
    get_with(&plain, &url, Some(&tagged), &FeedFetch::default()).await;

    assert_eq!(
        (delta.status, delta.headers.im.as_deref()),
        (226, Some("feed"))
    );
    assert_eq!(&delta.body[..], b"<rss/>");
    let seen = server.seen();
    assert_eq!(seen[0].header("A-IM").as_deref(), Some("feed"));
    assert!(
        !seen[1].has("A-IM"),
        "a date is nothing to make a delta from"
    );
    assert!(!seen[2].has("A-IM"), "not where it is switched off");
}
