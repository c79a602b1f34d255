//! Proxies: http and socks5, for all feeds and for one; what they may reach,
//! and what is never said of them.

use super::tls;
use super::*;
use crate::server::Server;
use crate::server::ok;
use crate::server::redirect;
use briefd::model::settings::Secret;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;

/// What a tunnelling proxy was asked for, one entry a connection.
type Asked = Arc<Mutex<Vec<String>>>;

fn through(proxy: impl Into<String>) -> FeedFetch {
    FeedFetch {
        proxy: Some(Secret::new(proxy)),
        ..FeedFetch::default()
    }
}

/// A proxy for `CONNECT` that tunnels to `target`, whatever is asked for.
async fn tunnel_proxy(target: SocketAddr) -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Asked::default();
    let ours = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            ours.lock().unwrap().push(head);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            tokio::spawn(copy(stream, target));
        }
    });
    (address, asked)
}

/// A socks5 proxy that connects to `target`, whatever is asked for. Notes
/// `user:password` if it was given, the kind of address, and the address.
async fn socks_proxy(target: SocketAddr) -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Asked::default();
    let ours = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let note = socks_greeting(&mut stream).await;
            ours.lock().unwrap().push(note);
            stream
                .write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0])
                .await
                .unwrap();
            tokio::spawn(copy(stream, target));
        }
    });
    (address, asked)
}

async fn socks_greeting(stream: &mut TcpStream) -> String {
    let mut note = String::new();
    let head = exactly(stream, 2).await;
    let methods = exactly(stream, usize::from(head[1])).await;
    if methods.contains(&2) {
        stream.write_all(&[5, 2]).await.unwrap();
        exactly(stream, 1).await;
        for end in [":", "@"] {
            let length = stream.read_u8().await.unwrap();
            let text = exactly(stream, usize::from(length)).await;
            note.push_str(std::str::from_utf8(&text).unwrap());
            note.push_str(end);
        }
        stream.write_all(&[1, 0]).await.unwrap();
    } else {
        stream.write_all(&[5, 0]).await.unwrap();
    }
    let request = exactly(stream, 4).await;
    match request[3] {
        1 => {
            let ip = exactly(stream, 4).await;
            note.push_str(&format!("ip {}.{}.{}.{}", ip[0], ip[1], ip[2], ip[3]));
        }
        3 => {
            let length = stream.read_u8().await.unwrap();
            let name = exactly(stream, usize::from(length)).await;
            note.push_str(&format!("name {}", String::from_utf8(name).unwrap()));
        }
        other => note.push_str(&format!("kind {other}")),
    }
    exactly(stream, 2).await;
    note
}

async fn exactly(stream: &mut TcpStream, bytes: usize) -> Vec<u8> {
    let mut read = vec![0; bytes];
    stream.read_exact(&mut read).await.unwrap();
    read
}

async fn copy(mut stream: TcpStream, target: SocketAddr) {
    let mut far = TcpStream::connect(target).await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
}

#[tokio::test]
async fn an_http_proxy_is_asked_for_the_whole_url() {
    let proxy = Server::start();
    proxy.on("*", [ok("<rss/>")]);
    let url = proxy.url("").replace("http://", "http://us:s3cret@");
    // The proxy knows the name; nobody here is asked for it.
    let client = client_with(|fetch| {
        fetch.allow_private = AllowPrivate::No;
        fetch.proxy = Some(Secret::new(url));
    });

    let exchange = get(&client, "http://feeds.example.org/feed?a=1").await;

    assert_eq!(&reply(exchange).body[..], b"<rss/>");
    let seen = &proxy.seen()[0];
    assert_eq!(seen.target, "http://feeds.example.org/feed?a=1");
    assert_eq!(
        seen.header("Proxy-Authorization").as_deref(),
        Some("Basic dXM6czNjcmV0")
    );
    assert!(!seen.has("Authorization"));
}

#[tokio::test]
async fn https_goes_through_an_http_proxy_in_a_tunnel() {
    let server = Server::start_tls(tls::server_config(false, &["http/1.1"]));
    server.on("/feed", [ok("<rss/>")]);
    let (proxy, asked) = tunnel_proxy(server.address()).await;
    let options = FeedFetch {
        ca_file: Some(tls::data("ca.pem")),
        bearer: Some(Secret::new("t0k")),
        ..through(format!("http://us:s3cret@{proxy}"))
    };

    let exchange = get_with(&client(), "https://feeds.localhost/feed", None, &options).await;

    assert_eq!(&reply(exchange).body[..], b"<rss/>");
    let asked = asked.lock().unwrap();
    assert!(
        asked[0].starts_with("CONNECT feeds.localhost:443 HTTP/1.1\r\n"),
        "{asked:?}"
    );
    assert!(
        asked[0]
            .to_lowercase()
            .contains("proxy-authorization: basic dxm6cznjcmv0"),
        "{asked:?}"
    );
    assert!(
        !asked[0].contains("t0k"),
        "the proxy does not see the feed's secret"
    );
    assert!(server.seen()[0].has("Authorization"));
    assert!(
        !server.seen()[0].has("Proxy-Authorization"),
        "nor the feed the proxy's"
    );
}

#[tokio::test]
async fn socks5_gets_addresses_and_socks5h_names() {
    let server = Server::start();
    server.on("/feed", [ok("<rss/>")]);
    let (proxy, asked) = socks_proxy(server.address()).await;
    let client = client();
    for (scheme, user, url, expected) in [
        ("socks5", "", "http://feeds.localhost/feed", "ip 127.0.0.1"),
        (
            "socks5",
            "us:s3cret@",
            "http://feeds.localhost/feed",
            "us:s3cret@ip 127.0.0.1",
        ),
        ("socks5", "", "http://127.0.0.9/feed", "ip 127.0.0.9"),
        (
            "socks5h",
            "",
            "http://feeds.example.org/feed",
            "name feeds.example.org",
        ),
    ] {
        let options = through(format!("{scheme}://{user}{proxy}"));
        let exchange = get_with(&client, url, None, &options).await;
        assert_eq!(&reply(exchange).body[..], b"<rss/>", "{scheme} {url}");
        assert_eq!(
            asked.lock().unwrap().pop().as_deref(),
            Some(expected),
            "{scheme} {url}"
        );
    }
}

#[tokio::test]
async fn no_proxy_is_a_way_around_the_policy() {
    let http = Server::start();
    http.on("/feed", [ok("<rss/>")]);
    let (socks, asked) = socks_proxy(http.address()).await;
    // The proxies stand on this machine: the operator put them there.
    let client = client_with(|fetch| fetch.allow_private = AllowPrivate::No);
    let hosts = [
        "127.0.0.1",
        "0x7f.1",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "localhost",
        "feeds.localhost.",
    ];
    let proxies = [
        http.url(""),
        format!("socks5://{socks}"),
        format!("socks5h://{socks}"),
        format!("socks5://localhost:{}", socks.port()),
    ];
    for proxy in proxies {
        for host in hosts {
            let url = format!("http://{host}/feed");
            let (kind, message) = why(get_with(&client, &url, None, &through(&proxy)).await);
            assert_eq!(
                kind,
                FailureKind::Refused,
                "{host} through {proxy}: {message}"
            );
        }
    }
    assert_eq!(http.connections(), 0);
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_through_a_proxy_is_checked_too() {
    let proxy = Server::start();
    proxy.on("*", [redirect(302, "http://10.0.0.1/admin")]);
    let client = client_with(|fetch| fetch.allow_private = AllowPrivate::No);
    let options = through(proxy.url(""));
    let exchange = get_with(&client, "http://feeds.example.org/", None, &options).await;
    assert_eq!(why(exchange).0, FailureKind::Refused);
    assert_eq!(proxy.seen().len(), 1);
}

#[tokio::test]
async fn a_proxy_named_by_name_is_reached_wherever_it_is() {
    let proxy = Server::start();
    proxy.on("*", [ok("<rss/>")]);
    let client = client_with(|fetch| fetch.allow_private = AllowPrivate::No);
    let options = through(proxy.url_as("proxy.localhost", ""));
    let exchange = get_with(&client, "http://feeds.example.org/", None, &options).await;
    assert_eq!(reply(exchange).status, 200);
}

#[tokio::test]
async fn a_feed_may_have_its_own_proxy_or_none() {
    let (all, own, server) = (Server::start(), Server::start(), Server::start());
    for server in [&all, &own, &server] {
        server.on("*", [ok("<rss/>")]);
    }
    let client = client_with(|fetch| fetch.proxy = Some(Secret::new(all.url(""))));
    let url = server.url("/feed");
    get_with(&client, &url, None, &FeedFetch::default()).await;
    get_with(&client, &url, None, &through(own.url(""))).await;
    get_with(&client, &url, None, &through("")).await;
    let asked = [&all, &own, &server].map(|server| server.seen().len());
    assert_eq!(asked, [1, 1, 1]);
}

#[tokio::test]
async fn no_failure_tells_the_password_of_a_proxy() {
    let closed = Server::start().address();
    let talks_nonsense = Server::start();
    let table = [
        format!("http://us:s3cret@{closed}"),
        format!("socks5://us:s3cret@{closed}"),
        format!("socks5h://us:s3cret@{closed}"),
        format!("http://us:s3cret@{}", talks_nonsense.address()),
        "http://us:s3cret@".to_owned(),
        "ftp://us:s3cret@127.0.0.1".to_owned(),
        "us:s3cret".to_owned(),
    ];
    for proxy in table {
        for url in [
            "http://127.0.0.9:9/feed?token=t0k",
            "https://127.0.0.9:9/feed?token=t0k",
        ] {
            let exchange = get_with(&client(), url, None, &through(&proxy)).await;
            let Err(failure) = exchange.outcome else {
                continue; // the nonsense is a 404 for plain http
            };
            let text = format!("{failure} {failure:?}");
            assert!(
                !text.contains("s3cret") && !text.contains("t0k"),
                "{proxy}: {text}"
            );
            assert_eq!(failure.kind, FailureKind::Connect, "{proxy}: {text}");
        }
    }
    let (mut fetch, poll) = settings();
    fetch.proxy = Some(Secret::new("ftp://us:s3cret@127.0.0.1"));
    let error = Client::new(&fetch, &poll, Clock::system()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the proxy is not an http, https, socks5 or socks5h URL"
    );
}

#[test]
fn the_environment_names_no_proxy() {
    let (server, proxy) = (Server::start(), Server::start());
    server.on("/feed", [crate::server::feed("\"v1\"", &["one"])]);
    let home = tempfile::tempdir().unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_briefd"))
        .args(["feeds", "check", &server.url("/feed")])
        .current_dir(home.path())
        .env_clear()
        .env("HOME", home.path())
        .env("BRIEFD_FETCH__ALLOW_PRIVATE_ADDRESSES", "true")
        .envs(["http_proxy", "HTTP_PROXY", "ALL_PROXY"].map(|name| (name, proxy.url(""))))
        .output()
        .unwrap();
    assert_eq!(proxy.connections(), 0, "{status:?}");
    assert_eq!(server.seen_at("/feed").len(), 1, "{status:?}");
}
