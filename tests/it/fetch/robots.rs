//! robots.txt: the matching, and how pages keep to it.

use super::*;
use crate::server::Server;
use crate::server::hang;
use crate::server::ok;
use crate::server::redirect;
use crate::server::status;
use briefd::fetch::robots::allowed;

#[test]
fn the_longest_rule_of_our_group_decides() {
    let table = [
        // story, robots.txt, path, allowed
        ("an empty file", "", "/a", true),
        ("everybody out", "User-agent: *\nDisallow: /", "/a", false),
        (
            "an empty rule forbids nothing",
            "User-agent: *\nDisallow:",
            "/a",
            true,
        ),
        ("by prefix", "User-agent: *\nDisallow: /a", "/abc", false),
        ("another prefix", "User-agent: *\nDisallow: /a", "/b", true),
        (
            "our own group stands alone",
            "User-agent: *\nDisallow: /\n\nUser-agent: briefd\nDisallow: /x",
            "/a",
            true,
        ),
        (
            "and its rules count",
            "User-agent: *\nAllow: /\n\nUser-agent: briefd\nDisallow: /x",
            "/x",
            false,
        ),
        (
            "names in any case",
            "user-AGENT: BriefD\ndisAllow: /x",
            "/x",
            false,
        ),
        (
            "a version behind the name",
            "User-agent: briefd/9.9\nDisallow: /x",
            "/x",
            false,
        ),
        (
            "another's name is not ours",
            "User-agent: briefdog\nDisallow: /",
            "/a",
            true,
        ),
        (
            "our groups are one",
            "User-agent: briefd\nDisallow: /x\n\nUser-agent: other\nDisallow: /\n\nUser-agent: briefd\nDisallow: /y",
            "/y",
            false,
        ),
        (
            "several names, one group",
            "User-agent: other\nUser-agent: briefd\nDisallow: /x",
            "/x",
            false,
        ),
        (
            "a sitemap ends no group",
            "User-agent: briefd\nSitemap: /s\nDisallow: /x",
            "/x",
            false,
        ),
        (
            "an empty group of ours",
            "User-agent: briefd\n\nUser-agent: *\nDisallow: /",
            "/a",
            false,
        ),
        (
            "a group of ours that forbids nothing",
            "User-agent: briefd\nDisallow:\n\nUser-agent: *\nDisallow: /",
            "/a",
            true,
        ),
        (
            "rules before any name are nobody's",
            "Disallow: /",
            "/a",
            true,
        ),
        (
            "the longer rule wins, allow",
            "User-agent: *\nDisallow: /a\nAllow: /a/b",
            "/a/b/c",
            true,
        ),
        (
            "the longer rule wins, disallow",
            "User-agent: *\nAllow: /a\nDisallow: /a/b",
            "/a/b/c",
            false,
        ),
        (
            "a tie is allowed",
            "User-agent: *\nDisallow: /a\nAllow: /a",
            "/a",
            true,
        ),
        (
            "a star",
            "User-agent: *\nDisallow: /*/private",
            "/x/y/private/z",
            false,
        ),
        (
            "a star may be nothing",
            "User-agent: *\nDisallow: /a*b",
            "/ab",
            false,
        ),
        (
            "an end",
            "User-agent: *\nDisallow: /*.php$",
            "/a/index.php",
            false,
        ),
        (
            "not at the end",
            "User-agent: *\nDisallow: /*.php$",
            "/index.php?a=1",
            true,
        ),
        (
            "an end without a star",
            "User-agent: *\nDisallow: /a$",
            "/ab",
            true,
        ),
        (
            "an end, exactly",
            "User-agent: *\nDisallow: /a$",
            "/a",
            false,
        ),
        (
            "the last part may come again",
            "User-agent: *\nDisallow: /*a$",
            "/xaya",
            false,
        ),
        (
            "queries count",
            "User-agent: *\nDisallow: /*?print=",
            "/a?print=1",
            false,
        ),
        (
            "encoded or not, a path is one",
            "User-agent: *\nDisallow: /caf%c3%a9",
            "/café",
            false,
        ),
        (
            "a plain letter, encoded",
            "User-agent: *\nDisallow: /%61bc",
            "/abc",
            false,
        ),
        (
            "a slash, encoded, is another",
            "User-agent: *\nDisallow: /a%2fb",
            "/a/b",
            true,
        ),
        (
            "comments",
            "# all\nUser-agent: * # us\nDisallow: /a # this",
            "/a",
            false,
        ),
        (
            "carriage returns",
            "User-agent: *\rDisallow: /a\r",
            "/a",
            false,
        ),
        (
            "a byte order mark",
            "\u{feff}User-agent: *\nDisallow: /a",
            "/a",
            false,
        ),
        (
            "robots.txt itself",
            "User-agent: *\nDisallow: /",
            "/robots.txt",
            true,
        ),
        (
            "a page where it should be",
            "<html><body>404: not here</body></html>",
            "/a",
            true,
        ),
    ];
    for (story, robots_txt, path, expected) in table {
        assert_eq!(
            allowed(robots_txt.as_bytes(), "briefd", path),
            expected,
            "{story}: {path}\n{robots_txt}"
        );
    }
}

#[test]
fn a_hostile_file_costs_little() {
    let stars = format!("User-agent: *\nDisallow: /{}x$", "*a".repeat(20_000));
    assert!(allowed(
        stars.as_bytes(),
        "briefd",
        &format!("/{}", "a".repeat(50_000))
    ));
    assert!(
        allowed(&[0xff; 1_000_000], "briefd", "/a"),
        "no text at all"
    );
}

async fn page(client: &Client, url: &str) -> Exchange {
    let own = Url::parse("http://feeds.localhost/feed").unwrap();
    client
        .exchange(Request {
            url: &Url::parse(url).unwrap(),
            own: &own,
            what: What::Page,
            validators: None,
            options: &FeedFetch::default(),
        })
        .await
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|seen| seen.target).collect()
}

#[tokio::test]
async fn pages_keep_to_robots_txt_and_feeds_need_not() {
    let server = Server::start();
    server.on(
        "/robots.txt",
        [ok("User-agent: *\nDisallow: /private\nDisallow: /*?print")],
    );
    server.on("*", [ok("<html>")]);
    let client = client();

    assert_eq!(reply(page(&client, &server.url("/open")).await).status, 200);
    let (kind, message) = why(page(&client, &server.url("/private/1")).await);
    assert_eq!(kind, FailureKind::Refused);
    let host = server.address();
    assert_eq!(
        message,
        format!("the robots.txt of `{host}` disallows this page")
    );
    assert_eq!(
        why(page(&client, &server.url("/a?print")).await).0,
        FailureKind::Refused
    );
    assert_eq!(
        reply(get(&client, &server.url("/private/feed")).await).status,
        200
    );

    assert_eq!(
        targets(&server),
        ["/robots.txt", "/open", "/private/feed"],
        "asked once"
    );
    let accept = server.seen()[1].header("Accept").unwrap();
    assert!(accept.starts_with("text/html"), "{accept}");
}

#[tokio::test]
async fn what_is_no_page_is_not_read() {
    let table = [
        ("text/html; charset=utf-8", true),
        ("application/xhtml+xml", true),
        ("TEXT/Plain", true),
        ("", true),
        ("application/pdf", false),
        ("video/mp4", false),
        ("application/json", false),
    ];
    for (kind, expected) in table {
        let server = Server::start();
        let body = ok("<html>").header("Content-Type", kind);
        // What is not wanted must not be waited for.
        server.on("/page", [if expected { body } else { body.stall_after(1) }]);
        let exchange = page(&client(), &server.url("/page")).await;
        assert_eq!(exchange.outcome.is_ok(), expected, "{kind}");
        if let Err(failure) = exchange.outcome {
            let message = format!("`{}` sent `{kind}` instead of a page", server.address());
            assert_eq!(
                (failure.kind, failure.message),
                (FailureKind::NoFeed, message)
            );
        }
    }
}

#[tokio::test]
async fn every_hop_of_a_page_keeps_to_its_own_origin() {
    let (near, far) = (Server::start(), Server::start());
    near.on("/page", [redirect(301, &far.url("/page"))]);
    far.on("/robots.txt", [ok("User-agent: briefd\nDisallow: /")]);

    let failed = failure(page(&client(), &near.url("/page")).await);

    assert_eq!(failed.kind, FailureKind::Refused);
    assert_eq!(targets(&near), ["/robots.txt", "/page"]);
    assert_eq!(targets(&far), ["/robots.txt"]);
}

#[tokio::test]
async fn what_robots_txt_answers_counts() {
    let table = [
        ("no such file", status(404), true),
        ("not for us", status(403), true),
        ("in trouble", status(500), false),
        ("too many requests", status(429), false),
        ("no answer in time", hang(), false),
        ("redirects for ever", redirect(302, "/robots.txt"), true),
        ("elsewhere", redirect(302, "/rules"), false),
    ];
    for (story, answer, expected) in table {
        let server = Server::start();
        server.on("/robots.txt", [answer]);
        server.on("/rules", [ok("User-agent: *\nDisallow: /")]);
        server.on("/page", [ok("<html>")]);
        let client = client_with(|fetch| fetch.timeout = Duration::from_millis(500));
        let exchange = page(&client, &server.url("/page")).await;
        assert_eq!(exchange.outcome.is_ok(), expected, "{story}");
    }
}

#[tokio::test]
async fn robots_txt_is_remembered_for_a_day_and_an_error_for_an_hour() {
    let server = Server::start();
    server.on(
        "/robots.txt",
        [status(500), ok(""), ok("User-agent: *\nDisallow: /")],
    );
    server.on("/page", [ok("<html>")]);
    let (fetch, poll) = settings();
    let clock = Clock::by_hand(Timestamp::UNIX_EPOCH);
    let client = Client::new(&fetch, &poll, clock.clone()).unwrap();
    let url = server.url("/page");
    let minute = 60_000;
    let mut asked = Vec::new();
    for wait in [0, 59 * minute, minute, 23 * 60 * minute, 60 * minute] {
        clock.advance(wait);
        let read = page(&client, &url).await.outcome.is_ok();
        asked.push((read, server.seen_at("/robots.txt").len()));
    }
    let expected = [
        (false, 1), // in trouble: nothing is read
        (false, 1), // for an hour
        (true, 2),  // then asked again
        (true, 2),  // and that holds for a day
        (false, 3), // and no longer
    ];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn many_who_want_to_know_ask_once() {
    let server = Server::start();
    server.on("/robots.txt", [ok("").after(Duration::from_millis(50))]);
    server.on("*", [ok("<html>")]);
    let client = client();
    let url = server.url("/page");
    let (a, b, c) = tokio::join!(
        page(&client, &url),
        page(&client, &url),
        page(&client, &url)
    );
    assert!(a.outcome.is_ok() && b.outcome.is_ok() && c.outcome.is_ok());
    assert_eq!(server.seen_at("/robots.txt").len(), 1);
}
