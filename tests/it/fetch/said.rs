//! polling 9, 10, 12: what requests say, and what never.

use super::*;
use crate::server::Server;
use crate::server::feed;
use crate::server::redirect;
use crate::server::status;
use briefd::model::settings::Secret;

#[tokio::test]
async fn a_request_says_who_we_are_and_nothing_unasked() {
    let server = Server::start();
    server.on(
        "/feed",
        [feed("\"v1\"", &["one"]).header("Set-Cookie", "track=1; Path=/")],
    );
    let client = client();

    get(&client, &server.url("/feed?a=1")).await;
    get(&client, &server.url("/feed?a=1")).await;

    let seen = server.seen();
    assert_eq!(seen.len(), 2, "two requests, nothing besides");
    for request in &seen {
        assert_eq!(request.method, "GET");
        assert_eq!(request.target, "/feed?a=1", "no query added");
        let agent = request.header("User-Agent").unwrap();
        assert!(agent.starts_with(concat!("briefd/", env!("CARGO_PKG_VERSION"))));
        let accept = request.header("Accept").unwrap();
        for name in [
            "application/atom+xml",
            "application/rss+xml",
            "application/feed+json",
            // Some servers answer 406 otherwise; it must never win.
            "text/html;q=0.2",
        ] {
            assert!(accept.contains(name), "{accept}");
        }
        assert_eq!(
            request.header("Accept-Encoding").as_deref(),
            Some("gzip, br, zstd, deflate")
        );
        let mut names: Vec<String> = request
            .headers
            .iter()
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        names.sort();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}

#[tokio::test]
async fn the_user_agent_names_the_operator() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let version = env!("CARGO_PKG_VERSION");
    let home = if repository.is_empty() {
        String::new()
    } else {
        format!("+{repository}; ")
    };
    let table = [
        (
            "a contact stands in the comment",
            None,
            Some("ops@example.org"),
            format!("briefd/{version} ({home}ops@example.org)"),
        ),
        (
            "a name of one's own",
            Some("planet/1.0"),
            None,
            "planet/1.0".to_owned(),
        ),
        (
            "both",
            Some("planet/1.0"),
            Some("ops@example.org"),
            "planet/1.0 (ops@example.org)".to_owned(),
        ),
    ];
    for (story, agent, contact, expected) in table {
        let server = Server::start();
        let client = client_with(|fetch| {
            fetch.user_agent = agent.map(str::to_owned);
            fetch.contact = contact.map(str::to_owned);
        });
        get(&client, &server.url("/feed")).await;
        assert_eq!(
            server.seen()[0].header("User-Agent"),
            Some(expected),
            "{story}"
        );
    }
}

#[test]
fn a_user_agent_that_no_header_can_carry_is_an_error() {
    let (mut fetch, poll) = settings();
    fetch.contact = Some("two\nlines".to_owned());
    let error = Client::new(&fetch, &poll, Clock::system()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the key `contact` has characters that no HTTP header can carry"
    );
}

/// Everything that is for the feed's own origin alone.
fn secrets() -> FeedFetch {
    FeedFetch {
        headers: vec![("X-Key".to_owned(), Secret::new("k1"))],
        basic: Some(("reader".to_owned(), Secret::new("p:w"))),
        cookie: Some(Secret::new("session=1")),
        ..FeedFetch::default()
    }
}

const SECRET_HEADERS: [&str; 3] = ["X-Key", "Authorization", "Cookie"];

#[tokio::test]
async fn secrets_are_sent_as_configured() {
    let server = Server::start();
    let client = client();
    get_with(&client, &server.url("/feed"), None, &secrets()).await;
    let bearer = FeedFetch {
        bearer: Some(Secret::new("t0k")),
        headers: vec![("User-Agent".to_owned(), Secret::new("special/2"))],
        ..FeedFetch::default()
    };
    get_with(&client, &server.url("/feed"), None, &bearer).await;

    let seen = server.seen();
    assert_eq!(seen[0].header("X-Key").as_deref(), Some("k1"));
    assert_eq!(seen[0].header("Cookie").as_deref(), Some("session=1"));
    assert_eq!(
        seen[0].header("Authorization").as_deref(),
        Some("Basic cmVhZGVyOnA6dw=="),
    );
    assert_eq!(
        seen[1].header("Authorization").as_deref(),
        Some("Bearer t0k")
    );
    assert_eq!(seen[1].header("User-Agent").as_deref(), Some("special/2"));
}

#[tokio::test]
async fn secrets_never_go_to_another_origin() {
    let (own, other) = (Server::start(), Server::start());
    own.on("/feed", [redirect(301, "/moved")]);
    own.on("/moved", [redirect(301, &other.url("/feed"))]);
    other.on("/feed", [redirect(301, &own.url("/end"))]);
    own.on("/end", [status(200)]);

    reply(get_with(&client(), &own.url("/feed"), None, &secrets()).await);

    for header in SECRET_HEADERS {
        assert!(own.seen()[0].has(header), "{header} to the feed");
        assert!(own.seen()[1].has(header), "{header} within the origin");
        assert!(!other.seen()[0].has(header), "{header} to another port");
        assert!(own.seen()[2].has(header), "{header} back at the origin");
    }
}

#[tokio::test]
async fn secrets_stay_with_the_configured_origin_after_a_move() {
    let server = Server::start();
    let moved_to = Url::parse(&server.url("/feed")).unwrap();
    let own = Url::parse(&server.url_as("feeds.localhost", "/feed")).unwrap();
    client()
        .exchange(Request {
            url: &moved_to,
            own: &own,
            what: What::Feed,
            validators: None,
            options: &secrets(),
        })
        .await;
    for header in SECRET_HEADERS {
        assert!(!server.seen()[0].has(header), "{header}");
    }
}

#[tokio::test]
async fn user_and_password_in_a_location_are_not_used() {
    let server = Server::start();
    let with_user = server.url("/end").replace("http://", "http://eve:pw@");
    server.on("/feed", [redirect(302, &with_user)]);
    server.on("/end", [status(200)]);

    let reply = reply(get(&client(), &server.url("/feed")).await);

    assert!(!server.seen()[1].has("Authorization"));
    assert_eq!(reply.url, server.url("/end"));
    assert!(reply.hops.iter().all(|hop| !hop.url.contains("pw")));
}
