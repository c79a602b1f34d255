//! polling 11, 12: redirects by hand.

use super::*;
use crate::server::Server;
use crate::server::feed;
use crate::server::redirect;
use crate::server::status;

#[tokio::test]
async fn every_kind_of_redirect_is_followed_and_told() {
    let table = [
        ("301, absolute", 301, "{base}/end"),
        ("302, a path", 302, "/end"),
        ("303, relative", 303, "end"),
        ("307, dots", 307, "../x/../end"),
        ("308, no scheme", 308, "//{host}/end"),
        ("a fragment stays here", 302, "/end#part"),
        ("spaces around it", 302, "   /end  "),
    ];
    for (story, code, location) in table {
        let server = Server::start();
        let location = location
            .replace("{base}", &server.url(""))
            .replace("{host}", &server.address().to_string());
        server.on("/feed", [redirect(code, &location).body("moved")]);
        server.on("/end", [feed("\"v1\"", &["one"])]);

        let reply = reply(get(&client(), &server.url("/feed")).await);

        let hops: Vec<(String, u16)> = reply
            .hops
            .iter()
            .map(|hop| (hop.url.clone(), hop.status))
            .collect();
        let expected = [(server.url("/feed"), code), (server.url("/end"), 200)];
        assert_eq!(hops, expected, "{story}");
        assert_eq!(
            (reply.status, reply.url),
            (200, server.url("/end")),
            "{story}"
        );
        assert!(
            server.seen().iter().all(|seen| seen.method == "GET"),
            "{story}"
        );
        assert!(
            server.seen().iter().all(|seen| !seen.has("Referer")),
            "{story}"
        );
        assert_eq!(
            server.connections(),
            1,
            "{story}: one connection serves both"
        );
    }
}

#[tokio::test]
async fn a_location_that_is_no_utf8_arrives_as_it_was_meant() {
    let server = Server::start();
    server.on(
        "/feed",
        [status(302).header_bytes("Location", b"/caf\xe9?q=\xfc")],
    );
    server.on("/caf%E9", [status(200)]);
    assert_eq!(
        reply(get(&client(), &server.url("/feed")).await).status,
        200
    );
    assert_eq!(server.seen()[1].target, "/caf%E9?q=%FC");
}

#[tokio::test]
async fn five_redirects_are_followed_and_no_sixth() {
    let server = Server::start();
    for n in 0..10 {
        server.on(&format!("/{n}"), [redirect(302, &format!("/{}", n + 1))]);
    }
    server.on("/10", [status(200)]);

    let five = reply(get(&client(), &server.url("/5")).await);
    assert_eq!((five.status, five.hops.len()), (200, 6));

    let asked = server.seen().len();
    let six = failure(get(&client(), &server.url("/4")).await);
    assert_eq!(six.kind, FailureKind::Redirect);
    assert_eq!(six.hops.len(), 6, "the answered hops are told");
    assert!(
        six.message.starts_with("more than 5 redirects"),
        "{}",
        six.message
    );
    assert_eq!(server.seen().len() - asked, 6);
}

#[tokio::test]
async fn what_leads_nowhere_is_a_failure_in_words() {
    let table = [
        ("a circle of one", "/loop", "redirects in a circle"),
        ("a circle of three", "/a", "redirects in a circle"),
        ("no Location", "/none", "redirects without saying where to"),
        (
            "an empty Location",
            "/empty",
            "redirects without saying where to",
        ),
        ("no URL", "/bad", "redirects to an invalid URL"),
        ("a file", "/file", "redirects to a `file:` address"),
        ("ftp", "/ftp", "redirects to a `ftp:` address"),
        (
            "a script",
            "/script",
            "redirects to a `javascript:` address",
        ),
        ("data", "/data", "redirects to a `data:` address"),
    ];
    let server = Server::start();
    server.on("/loop", [redirect(301, "/loop#again")]);
    server.on("/a", [redirect(302, "/b")]);
    server.on("/b", [redirect(302, "/c")]);
    server.on("/c", [redirect(302, "/a")]);
    server.on("/none", [status(302)]);
    server.on("/empty", [redirect(302, "")]);
    server.on("/bad", [redirect(302, "http://[::bad/")]);
    server.on("/file", [redirect(302, "file:///etc/passwd")]);
    server.on("/ftp", [redirect(302, "ftp://127.0.0.1/feed")]);
    server.on("/script", [redirect(302, "javascript:alert(1)")]);
    server.on("/data", [redirect(302, "data:text/xml,<rss/>")]);
    for (story, path, expected) in table {
        let (kind, message) = why(get(&client(), &server.url(path)).await);
        assert_eq!(kind, FailureKind::Redirect, "{story}");
        let expected = format!("`{}` {expected}", server.address());
        assert_eq!(message, expected, "{story}");
    }
}

#[tokio::test]
async fn statuses_that_are_no_redirects_are_replies() {
    for code in [300, 304, 305, 306, 400, 403, 404, 410, 429, 500, 503] {
        let server = Server::start();
        server.on(
            "/feed",
            [redirect(code, "/other").header("Retry-After", "120")],
        );
        let reply = reply(get(&client(), &server.url("/feed")).await);
        assert_eq!(reply.status, code);
        assert_eq!(reply.headers.retry_after.as_deref(), Some("120"));
        assert_eq!(
            server.seen().len(),
            1,
            "{code}: nothing is followed, nothing retried"
        );
    }
}

#[tokio::test]
async fn a_circle_that_wants_its_cookie_back_says_so() {
    let server = Server::start();
    server.on("/a", [redirect(302, "/b").header("Set-Cookie", "seen=1")]);
    server.on("/b", [redirect(302, "/a")]);
    for n in 0..7 {
        let next = redirect(302, &format!("/long{}", n + 1)).header("Set-Cookie", "n=1");
        server.on(&format!("/long{n}"), [next]);
    }
    for path in ["/a", "/long0"] {
        let (kind, message) = why(get(&client(), &server.url(path)).await);
        assert_eq!(kind, FailureKind::Redirect);
        assert!(message.contains("sets a cookie"), "{path}: {message}");
    }
    assert!(server.seen().iter().all(|seen| !seen.has("cookie")));
}
