//! polling D: HTTP/2 where TLS offers it; own authorities, client certificates.
//!
//! tests/data/fetch holds a test authority's certificate, and a server's and
//! a client's certificates with their keys; the authority's key is thrown away.

use super::*;
use crate::server::Server;
use crate::server::ok;
use crate::server::raw;
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use tokio::net::TcpListener;

pub(super) fn data(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/fetch")).join(name)
}

fn certificates(name: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_file_iter(data(name))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// A server's side of TLS; with `clients`, only for holders of a certificate.
pub(super) fn server_config(clients: bool, alpn: &[&str]) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if clients {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(certificates("ca.pem"));
        builder.with_client_cert_verifier(
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .unwrap(),
        )
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_file(data("server.pem")).unwrap();
    let mut config = builder
        .with_single_cert(certificates("server.pem"), key)
        .unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config)
}

fn https(server: &Server, path: &str) -> String {
    server.url(path).replace("http://", "https://")
}

fn trusting() -> FeedFetch {
    FeedFetch {
        ca_file: Some(data("ca.pem")),
        ..FeedFetch::default()
    }
}

#[tokio::test]
async fn an_own_authority_is_trusted_where_it_is_configured() {
    let server = Server::start_tls(server_config(false, &["http/1.1"]));
    server.on("/feed", [ok("<rss/>")]);
    let url = https(&server, "/feed");

    let (kind, message) = why(get(&client(), &url).await);
    assert_eq!(kind, FailureKind::Tls);
    let host = server.address();
    assert!(
        message.starts_with(&format!("no TLS with `{host}`: invalid peer certificate")),
        "{message}"
    );
    assert!(server.seen().is_empty());

    let for_this_feed = get_with(&client(), &url, None, &trusting()).await;
    assert_eq!(&reply(for_this_feed).body[..], b"<rss/>");
    let for_all = client_with(|fetch| fetch.ca_file = Some(data("ca.pem")));
    assert_eq!(reply(get(&for_all, &url).await).status, 200);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let server = Server::start_tls(server_config(false, &[]));
    let url = https(&server, "/feed").replace("127.0.0.1", "other.localhost");
    let (kind, message) = why(get_with(&client(), &url, None, &trusting()).await);
    assert_eq!(kind, FailureKind::Tls, "{message}");
}

#[tokio::test]
async fn what_speaks_no_tls_is_a_failure_of_tls() {
    let server = Server::start();
    server.on("*", [raw("HTTP/1.1 400 Bad Request\r\n\r\n")]);
    // It never sees a request that it could answer; the client gives up.
    let client = client_with(|fetch| fetch.connect_timeout = Duration::from_millis(300));
    let (kind, message) = why(get(&client, &https(&server, "/feed")).await);
    assert_eq!(kind, FailureKind::Timeout, "{message}");
    assert_eq!(
        message,
        format!("no connection to `{}` in time", server.address())
    );
}

#[tokio::test]
async fn a_client_certificate_is_shown_where_it_is_configured() {
    let server = Server::start_tls(server_config(true, &["http/1.1"]));
    server.on("/feed", [ok("<rss/>")]);
    let url = https(&server, "/feed");
    let client = client();

    assert!(
        get_with(&client, &url, None, &trusting())
            .await
            .outcome
            .is_err()
    );
    let known = FeedFetch {
        client_cert: Some(data("client.pem")),
        ..trusting()
    };
    for _ in 0..2 {
        let exchange = get_with(&client, &url, None, &known).await;
        assert_eq!(&reply(exchange).body[..], b"<rss/>");
    }
    assert_eq!(
        server.seen()[0].connection,
        server.seen()[1].connection,
        "one client for the feed"
    );
}

#[tokio::test]
async fn pem_files_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing\n").unwrap();
    let missing = folder.path().join("missing.pem");
    let with = |client_cert: Option<PathBuf>, ca_file: Option<PathBuf>| FeedFetch {
        client_cert,
        ca_file,
        ..FeedFetch::default()
    };
    let table = [
        (
            with(None, Some(empty.clone())),
            &empty,
            "it holds no certificate",
        ),
        (
            with(None, Some(missing.clone())),
            &missing,
            "No such file or directory",
        ),
        (
            with(Some(empty.clone()), None),
            &empty,
            "it does not hold a certificate and its private key",
        ),
        (
            with(Some(missing.clone()), None),
            &missing,
            "No such file or directory",
        ),
    ];
    for (options, path, reason) in table {
        let exchange = get_with(&client(), "http://127.0.0.1:9/feed", None, &options).await;
        let message = format!("cannot use the PEM file `{}`: {reason}", path.display());
        assert_eq!(why(exchange), (FailureKind::Tls, message));
    }
}

/// What an HTTP/2 server saw: version and `If-None-Match` of each request.
type SeenH2 = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// Answers every request with a small feed, or 304 when it is conditional.
async fn http2_server() -> (String, SeenH2) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/feed", listener.local_addr().unwrap());
    let seen = SeenH2::default();
    let ours = Arc::clone(&seen);
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(server_config(false, &["h2", "http/1.1"]));
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = acceptor.accept(stream).await.unwrap();
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((request, mut respond))) = connection.accept().await {
                let tag = request.headers().get("if-none-match");
                let tag = tag.map(|tag| tag.to_str().unwrap().to_owned());
                let status = if tag.is_some() { 304 } else { 200 };
                ours.lock()
                    .unwrap()
                    .push((format!("{:?}", request.version()), tag));
                let response = hyper::Response::builder()
                    .status(status)
                    .header("etag", "\"v1\"")
                    // Beyond HTTP/2's usual 16 KiB, within `header_max`.
                    .header("x-long", "v".repeat(40_000))
                    .body(())
                    .unwrap();
                let mut body = respond.send_response(response, status == 304).unwrap();
                if status == 200 {
                    body.send_data("<rss/>".into(), true).unwrap();
                }
            }
        }
    });
    (url, seen)
}

#[tokio::test]
async fn http_2_is_spoken_where_the_server_can() {
    let (url, seen) = http2_server().await;
    let client = client();

    let first = reply(get_with(&client, &url, None, &trusting()).await);
    assert_eq!((first.status, &first.body[..]), (200, &b"<rss/>"[..]));
    let kept = validators(&url, first.headers.etag.as_deref(), None);
    let second = reply(get_with(&client, &url, Some(&kept), &trusting()).await);
    assert_eq!(second.status, 304);

    let seen = seen.lock().unwrap();
    let http2 = "HTTP/2.0".to_owned();
    assert_eq!(
        *seen,
        [(http2.clone(), None), (http2, Some("\"v1\"".to_owned()))]
    );
}

#[tokio::test]
async fn a_stream_that_the_server_refuses_is_not_asked_for_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/feed", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(0));
    let ours = Arc::clone(&asked);
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(server_config(false, &["h2"]));
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let stream = acceptor.accept(stream).await.unwrap();
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((_, mut respond))) = connection.accept().await {
                *ours.lock().unwrap() += 1;
                respond.send_reset(h2::Reason::REFUSED_STREAM);
            }
        }
    });

    let (kind, message) = why(get_with(&client(), &url, None, &trusting()).await);

    assert_eq!(kind, FailureKind::Broken, "{message}");
    assert_eq!(*asked.lock().unwrap(), 1, "one request, never a second");
}

/// Speaks HTTP/2 to refuse it, and HTTP/1.1 where that is asked for; what was
/// spoken.
async fn server_of_http1(goaway: bool) -> (String, Arc<Mutex<Vec<&'static str>>>) {
    use tokio::io::AsyncReadExt;
    use tokio::io::AsyncWriteExt;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/feed", listener.local_addr().unwrap());
    let spoken = Arc::new(Mutex::new(Vec::new()));
    let ours = Arc::clone(&spoken);
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(server_config(false, &["h2", "http/1.1"]));
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor.accept(stream).await.unwrap();
            let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            ours.lock().unwrap().push(if http2 { "2" } else { "1.1" });
            if !http2 {
                let mut head = [0; 4_096];
                let _ = stream.read(&mut head).await;
                let answer =
                    "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>";
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
                continue;
            }
            if goaway {
                // SETTINGS, then GOAWAY: the last stream dealt with is 0, and why.
                let mut asked = [0; 4_096];
                let _ = stream.read(&mut asked).await;
                let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
                let away = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13];
                let _ = stream.write_all(&settings).await;
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(&away).await;
                // Or what the client still sends meets a connection that is reset.
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_secs(2)).await;
                    drop(stream);
                });
                continue;
            }
            let mut connection = h2::server::handshake(stream).await.unwrap();
            while let Some(Ok((_, mut respond))) = connection.accept().await {
                respond.send_reset(h2::Reason::HTTP_1_1_REQUIRED);
            }
        }
    });
    (url, spoken)
}

#[tokio::test]
async fn a_server_that_wants_http_1_1_gets_it_and_is_remembered() {
    for goaway in [false, true] {
        let (url, spoken) = server_of_http1(goaway).await;
        let client = client();
        for _ in 0..2 {
            let reply = reply(get_with(&client, &url, None, &trusting()).await);
            assert_eq!((reply.status, &reply.body[..]), (200, &b"<rss/>"[..]));
            assert_eq!(reply.hops.len(), 1);
        }
        assert_eq!(
            *spoken.lock().unwrap(),
            ["2", "1.1", "1.1"],
            "goaway: {goaway}"
        );
    }
}
