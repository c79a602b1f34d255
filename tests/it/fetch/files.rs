//! `file:` feeds.

use super::*;
use crate::server::Server;
use crate::server::redirect;
use std::fs;

fn file_url(path: &std::path::Path) -> String {
    Url::from_file_path(path).unwrap().to_string()
}

#[tokio::test]
async fn a_file_is_read_and_an_unchanged_one_is_not_modified() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a feed.xml");
    fs::write(&path, "<rss>1</rss>").unwrap();
    let url = file_url(&path);
    let client = client();

    let exchange = get(&client, &url).await;
    assert!(!exchange.conditional);
    let first = reply(exchange);
    assert_eq!((first.status, &first.body[..]), (200, &b"<rss>1</rss>"[..]));
    assert_eq!(first.url, url);
    assert_eq!(first.hops.len(), 1);

    let kept = validators(&url, first.headers.etag.as_deref(), None);
    let again = get_with(&client, &url, Some(&kept), &FeedFetch::default()).await;
    assert!(again.conditional);
    let again = reply(again);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.headers.etag, first.headers.etag);

    // Same size, same moment: only the content tells.
    fs::write(&path, "<rss>2</rss>").unwrap();
    let changed = reply(get_with(&client, &url, Some(&kept), &FeedFetch::default()).await);
    assert_eq!(
        (changed.status, &changed.body[..]),
        (200, &b"<rss>2</rss>"[..])
    );
}

#[tokio::test]
async fn what_is_no_readable_file_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let big = folder.path().join("big.xml");
    fs::write(&big, vec![b'x'; 1024 * 1024 + 1]).unwrap();
    let gone = folder.path().join("gone.xml");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let device = std::path::PathBuf::from("/dev/zero");
    let table = [
        (&gone, FailureKind::File, "No such file or directory"),
        (
            &folder.path().to_owned(),
            FailureKind::File,
            "is not a regular file",
        ),
        (&pipe, FailureKind::File, "is not a regular file"),
        (&device, FailureKind::File, "is not a regular file"),
        (
            &big,
            FailureKind::TooLarge,
            "exceeds the limit of 1048576 bytes",
        ),
    ];
    for (path, kind, words) in table {
        let (found, message) = why(get(&client(), &file_url(path)).await);
        assert_eq!(found, kind, "{}", path.display());
        assert!(message.contains(words), "{message}");
        assert!(message.contains(&path.display().to_string()), "{message}");
    }
    assert_eq!(
        why(get(&client(), "file://elsewhere/feed").await).0,
        FailureKind::File
    );
}

#[tokio::test]
async fn only_the_configured_feed_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.xml");
    fs::write(&path, "<rss/>").unwrap();
    let file = Url::from_file_path(&path).unwrap();
    let web = Url::parse("http://feeds.localhost/feed").unwrap();
    let ask = async |url: &Url, own: &Url, what| {
        let options = &FeedFetch::default();
        let request = Request {
            url,
            own,
            what,
            validators: None,
            options,
        };
        why(client().exchange(request).await).0
    };
    assert_eq!(
        ask(&file, &web, What::Feed).await,
        FailureKind::Refused,
        "a move"
    );
    assert_eq!(
        ask(&file, &file, What::Page).await,
        FailureKind::Refused,
        "a page"
    );

    let server = Server::start();
    server.on("/feed", [redirect(301, file.as_str())]);
    let (kind, _) = why(get(&client(), &server.url("/feed")).await);
    assert_eq!(kind, FailureKind::Redirect);
}
