//! polling 4, 11: deadlines, sizes, broken replies; and nothing is retried.

use super::*;
use crate::server::Answer;
use crate::server::Server;
use crate::server::feed;
use crate::server::hang;
use crate::server::ok;
use crate::server::raw;
use crate::server::redirect;
use crate::server::reset;
use crate::server::status;

const MS: Duration = Duration::from_millis(1);

/// One answer, asked for once; the failure's kind and message, the address
/// of the server taken out.
async fn failing(client: &Client, answer: Answer) -> (FailureKind, String) {
    let server = Server::start();
    server.on("/feed", [answer]);
    let (kind, message) = why(get(client, &server.url("/feed")).await);
    assert_eq!(server.seen().len(), 1, "one request, never a second");
    (kind, message.replace(&server.address().to_string(), "HOST"))
}

#[tokio::test]
async fn the_deadline_holds_for_every_way_of_being_slow() {
    let client = client_with(|fetch| fetch.timeout = 300 * MS);
    let feed = || ok(vec![b'x'; 10_000]);
    let table = [
        ("no answer", hang()),
        ("a late answer", feed().after(5_000 * MS)),
        ("a body that trickles on", feed().trickle(10 * MS)),
        ("a body that stalls", feed().stall_after(100)),
        ("chunks without end", ok("").endless(b"more", 5 * MS)),
    ];
    for (story, answer) in table {
        let (kind, message) = failing(&client, answer).await;
        assert_eq!(kind, FailureKind::Timeout, "{story}: {message}");
        assert_eq!(message, "`HOST` took longer than 0.3 s", "{story}");
    }
}

#[tokio::test]
async fn the_deadline_is_for_all_hops_together_and_a_feed_may_have_its_own() {
    let server = Server::start();
    for n in 0..5 {
        let next = redirect(302, &format!("/{}", n + 1));
        server.on(&format!("/{n}"), [next.after(150 * MS)]);
    }
    server.on("/5", [status(200)]);
    let client = client_with(|fetch| fetch.timeout = 400 * MS);

    let slow = failure(get(&client, &server.url("/0")).await);
    assert_eq!(slow.kind, FailureKind::Timeout);
    assert!(slow.hops.len() <= 2, "150 ms a hop, 400 ms in all");

    let patient = FeedFetch {
        timeout: Some(Duration::from_secs(20)),
        ..FeedFetch::default()
    };
    let exchange = get_with(&client, &server.url("/0"), None, &patient).await;
    assert_eq!(reply(exchange).status, 200);
}

/// A way to send a body.
type Pack = fn(Answer) -> Answer;

#[tokio::test]
async fn bodies_are_counted_after_decoding() {
    let max = 1024 * 1024;
    let zeros = |n: usize| ok(vec![b'0'; n]);
    let table: [(&str, Pack); 11] = [
        ("with a length", |answer| answer),
        ("in chunks", |answer| answer.chunked(50_000)),
        ("until the close", Answer::until_close),
        ("gzip", Answer::gzip),
        ("deflate", Answer::deflate),
        ("raw deflate", Answer::raw_deflate),
        ("brotli", Answer::brotli),
        ("zstd", Answer::zstd),
        ("gzip in chunks", |answer| answer.gzip().chunked(7)),
        ("brotli in chunks", |answer| answer.brotli().chunked(7)),
        ("zstd in chunks", |answer| answer.zstd().chunked(7)),
    ];
    for (story, pack) in table {
        let server = Server::start();
        server.on("/fits", [pack(zeros(max))]);
        server.on("/over", [pack(zeros(max + 1))]);
        server.on("/bomb", [pack(zeros(20 * max))]);
        let client = client();
        let fits = reply(get(&client, &server.url("/fits")).await);
        assert_eq!(fits.body.len(), max, "{story}");
        assert!(fits.body.iter().all(|&byte| byte == b'0'), "{story}");
        for path in ["/over", "/bomb"] {
            let (kind, message) = why(get(&client, &server.url(path)).await);
            assert_eq!(kind, FailureKind::TooLarge, "{story} {path}");
            let expected = format!(
                "the reply of `{}` exceeds the limit of {max} bytes",
                server.address()
            );
            assert_eq!(message, expected, "{story} {path}");
        }
    }
}

#[tokio::test]
async fn endless_bodies_end_at_the_limit() {
    let client = client();
    for (story, answer) in [
        ("chunks", ok("").endless(&[b'x'; 60_000], Duration::ZERO)),
        (
            "padding behind a gzip stream",
            ok("")
                .coded("gzip", [gzipped(b"<rss/>"), vec![0; 2_000_000]].concat())
                .chunked(10_000),
        ),
    ] {
        let (kind, _) = failing(&client, answer).await;
        assert_eq!(kind, FailureKind::TooLarge, "{story}");
    }
}

#[tokio::test]
async fn headers_are_limited() {
    let many = |lines: usize, bytes: usize| {
        let mut answer = feed("\"v1\"", &["one"]);
        for n in 0..lines {
            answer = answer.header(&format!("X-{n}"), &"v".repeat(bytes));
        }
        answer
    };
    let client = client();
    let server = Server::start();
    server.on("/feed", [many(400, 100)]);
    assert_eq!(reply(get(&client, &server.url("/feed")).await).status, 200);

    for (story, answer) in [
        ("one long line", many(1, 70_000)),
        ("many lines", many(450, 200)),
        ("too many lines", many(2_000, 1)),
        ("beyond every buffer", many(1, 3_000_000)),
        (
            "of a redirect too",
            many(1, 70_000).header("Location", "/x"),
        ),
    ] {
        let (kind, message) = failing(&client, answer).await;
        assert_eq!(kind, FailureKind::TooLarge, "{story}: {message}");
        assert_eq!(message, "the headers of `HOST` exceed the limit", "{story}");
    }
}

#[tokio::test]
async fn broken_replies_are_told_apart() {
    use FailureKind::Broken;
    use FailureKind::Connect;
    let long = || ok(vec![b'x'; 5_000]);
    let broke_off = "the reply of `HOST` broke off before its end";
    let decode = "the reply of `HOST` is damaged: it does not decode";
    let silent = "`HOST` closed the connection without an answer";
    let no_http = "`HOST` did not answer in HTTP";
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 5].to_vec();
    let table = [
        (
            "shorter than its length",
            long().cut_off_after(100),
            Broken,
            broke_off,
        ),
        (
            "reset in the body",
            long().reset_after(100),
            Broken,
            broke_off,
        ),
        (
            "chunks without a last",
            long().chunked(100).cut_off_after(700),
            Broken,
            broke_off,
        ),
        (
            "a bad chunk size",
            raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            Broken,
            broke_off,
        ),
        (
            "gzip cut off",
            ok("").coded("gzip", cut(gzipped(b"hello hello"))),
            Broken,
            decode,
        ),
        (
            "gzip damaged",
            ok("").coded("gzip", damaged()),
            Broken,
            decode,
        ),
        (
            "zstd that wants too much memory",
            ok("").coded("zstd", wide_zstd()),
            Broken,
            decode,
        ),
        (
            "brotli that is none",
            ok("").coded("br", b"<rss>plain</rss>".to_vec()),
            Broken,
            decode,
        ),
        ("reset before a word", reset(), Connect, silent),
        ("closed before a word", raw(""), Connect, silent),
        (
            "closed within the headers",
            raw("HTTP/1.1 200 OK\r\nContent-Ty"),
            Connect,
            silent,
        ),
        (
            "no HTTP",
            raw("SSH-2.0-OpenSSH_9.9\r\n\r\n\r\n"),
            Broken,
            no_http,
        ),
        ("no status", raw("HTTP/1.1 abc\r\n\r\n"), Broken, no_http),
        (
            "two lengths",
            raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello"),
            Broken,
            no_http,
        ),
    ];
    let client = client();
    for (story, answer, kind, message) in table {
        let found = failing(&client, answer).await;
        assert_eq!(found, (kind, message.to_owned()), "{story}");
    }
}

#[tokio::test]
async fn odd_replies_that_can_be_read_are_read() {
    let table = [
        (
            "a plain body called gzip",
            ok("<rss/>").header("Content-Encoding", "gzip"),
        ),
        (
            "a coding that is none",
            ok("<rss/>").header("Content-Encoding", "UTF-8"),
        ),
        ("x-gzip", ok("").coded("x-gzip", gzipped(b"<rss/>"))),
        ("GZIP", ok("").coded("GZIP", gzipped(b"<rss/>"))),
        (
            "gzip named twice",
            ok("")
                .coded("gzip", gzipped(b"<rss/>"))
                .header("Content-Encoding", "gzip"),
        ),
        (
            "zeros behind gzip",
            ok("").coded("gzip", [gzipped(b"<rss/>"), vec![0; 9]].concat()),
        ),
        (
            "a byte at a time",
            ok("<rss/>").gzip().trickle(Duration::ZERO),
        ),
        (
            "bare line feeds",
            raw("HTTP/1.1 200 OK\nContent-Length: 6\n\n<rss/>"),
        ),
        (
            "a space before the colon",
            raw("HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 6\r\n\r\n<rss/>"),
        ),
        (
            "a folded line",
            raw("HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 6\r\n\r\n<rss/>"),
        ),
        (
            "a line that is none",
            raw("HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 6\r\n\r\n<rss/>"),
        ),
        ("HTTP/1.0", raw("HTTP/1.0 200 OK\r\n\r\n<rss/>")),
        (
            "no reason",
            raw("HTTP/1.1 200\r\nContent-Length: 6\r\n\r\n<rss/>"),
        ),
        (
            "news before it",
            raw("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>"),
        ),
    ];
    let client = client();
    for (story, answer) in table {
        let server = Server::start();
        server.on("/feed", [answer]);
        let exchange = get(&client, &server.url("/feed")).await;
        let reply = exchange
            .outcome
            .unwrap_or_else(|error| panic!("{story}: {error}"));
        assert_eq!(&reply.body[..], b"<rss/>", "{story}");
    }
}

#[tokio::test]
async fn an_empty_body_is_a_reply() {
    for answer in [
        ok(""),
        ok("").chunked(1),
        status(204),
        ok("").coded("gzip", Vec::new()),
    ] {
        let server = Server::start();
        server.on("/feed", [answer]);
        assert!(
            reply(get(&client(), &server.url("/feed")).await)
                .body
                .is_empty()
        );
    }
}

#[tokio::test]
async fn headers_keep_their_odd_bytes() {
    let server = Server::start();
    server.on(
        "/feed",
        [ok("x")
            .header_bytes("Content-Type", b"text/xml; charset=caf\xe9")
            .header("Cache-Control", "max-age=60")
            .header("Cache-Control", "no-transform")
            .header("Age", "5")],
    );
    let headers = reply(get(&client(), &server.url("/feed")).await).headers;
    assert_eq!(
        headers.content_type.as_deref(),
        Some("text/xml; charset=café")
    );
    assert_eq!(
        headers.cache_control.as_deref(),
        Some("max-age=60, no-transform")
    );
    assert_eq!(headers.age.as_deref(), Some("5"));
    assert_eq!(headers.etag, None);
}

#[tokio::test]
async fn a_port_that_nobody_listens_on_is_no_connection() {
    let url = Server::start().url("/feed");
    let (kind, message) = why(get(&client(), &url).await);
    assert_eq!(kind, FailureKind::Connect);
    let host = url.replace("http://", "").replace("/feed", "");
    assert_eq!(
        message,
        format!("no connection to `{host}`: connection refused")
    );
}

#[tokio::test]
async fn bodies_of_errors_are_not_waited_for() {
    let client = client_with(|fetch| fetch.timeout = Duration::from_secs(20));
    let server = Server::start();
    server.on(
        "/feed",
        [status(503).body(vec![b'x'; 9_000]).stall_after(10)],
    );
    server.on("/next", [status(200)]);
    assert_eq!(reply(get(&client, &server.url("/feed")).await).status, 503);
    assert_eq!(reply(get(&client, &server.url("/next")).await).status, 200);
}

fn gzipped(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A frame that asks for a window of 16 MiB.
fn wide_zstd() -> Vec<u8> {
    use std::io::Write;
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(24).unwrap();
    encoder.write_all(b"<rss/>").unwrap();
    encoder.flush().unwrap();
    encoder.finish().unwrap()
}

/// The check sum does not fit.
fn damaged() -> Vec<u8> {
    let mut bytes = gzipped(b"hello hello");
    let end = bytes.len() - 8;
    bytes[end] ^= 1;
    bytes
}

/// Packed in gzip, so often.
fn packed(body: &[u8], times: usize) -> Vec<u8> {
    (0..times).fold(body.to_vec(), |body, _| gzipped(&body))
}

#[tokio::test]
async fn gzip_is_known_by_its_first_bytes_and_bounded_like_any_other() {
    let bomb = vec![b' '; 8 << 20];
    let cut = packed(b"<rss/>", 1)[..12].to_vec();
    #[rustfmt::skip]
    let table = [
        ("not announced", ok(packed(b"<rss/>", 1)), Ok(())),
        ("not announced, in small pieces", ok(packed(b"<rss/>", 1)).chunked(1), Ok(())),
        ("not announced, twice", ok(packed(b"<rss/>", 2)), Ok(())),
        ("announced, twice", ok("").coded("gzip", packed(b"<rss/>", 2)), Ok(())),
        ("brotli around it", ok(packed(b"<rss/>", 1)).brotli(), Ok(())),
        ("cut off", ok(cut), Err(FailureKind::Broken)),
        ("a bomb", ok(packed(&bomb, 1)), Err(FailureKind::TooLarge)),
        ("a bomb in a bomb", ok(packed(&bomb, 2)), Err(FailureKind::TooLarge)),
        ("a bomb within what was announced", ok("").coded("gzip", packed(&bomb, 3)), Err(FailureKind::TooLarge)),
    ];
    for (story, answer, expected) in table {
        let server = Server::start();
        server.on("/feed", [answer]);
        let outcome = get(&client(), &server.url("/feed")).await.outcome;
        let found = outcome
            .map(|reply| assert_eq!(&reply.body[..], b"<rss/>", "{story}"))
            .map_err(|failure| failure.kind);
        assert_eq!(found, expected, "{story}");
    }
    let server = Server::start();
    server.on("/feed", [ok(packed(b"<rss/>", 9))]);
    let reply = reply(get(&client(), &server.url("/feed")).await);
    assert!(reply.body.starts_with(&[0x1f, 0x8b]), "not without an end");
}
