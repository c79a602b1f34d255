//! Bodies: bombs, floods, trickles, and the codings that are read.

use super::Facts;
use super::Scenarios;
use super::never_sooner;
use crate::server::Answer;
use crate::server::feed;
use crate::server::ok;
use crate::server::rss;
use std::time::Duration;

fn good() -> Answer {
    feed("\"v1\"", &["a"])
}

pub(super) fn add(all: &mut Scenarios) {
    // 256 KiB of document where 64 KiB are allowed; small on the wire.
    let bomb = || {
        let mut body = rss(&["a"]);
        body.splice(0..0, vec![b' '; 256 * 1024]);
        ok(body)
    };
    let endless = |every: u64| ok("").endless(&[b' '; 1024], Duration::from_millis(every));
    let mut flood = good();
    for number in 0..200 {
        flood = flood.header(&format!("X-Flood-{number}"), &"x".repeat(100));
    }
    #[rustfmt::skip]
    let bad = [
        ("a body over the limit", bomb()),
        ("a body over the limit, in chunks", bomb().chunked(8_192)),
        ("a body over the limit, no length given", bomb().until_close()),
        ("a gzip bomb", bomb().gzip()),
        ("a brotli bomb", bomb().brotli()),
        ("a zstd bomb", bomb().zstd()),
        ("a deflate bomb", bomb().deflate()),
        ("a body without end", endless(1)),
        ("a flood of headers", flood),
        ("a body that stalls", good().stall_after(50)),
        ("a trickle that would last for hours", ok(rss(&["a"])).trickle(Duration::from_millis(300))),
        ("an empty body", ok("")),
        ("XML that is no feed", ok("<note><to>you</to></note>")),
        ("JSON that is no feed", ok("{\"a\":[1,2,3]}").header("Content-Type", "application/json")),
    ];
    for (name, answer) in bad {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [answer]);
            let feed = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 3);
            move |facts: &Facts| {
                assert_eq!(facts.says(&feed, "state"), "broken");
                assert_eq!(facts.items(&feed), 0);
                assert!(facts.says(&feed, "last_error").len() > 5);
                never_sooner(&host.seen_at("/f")[1..], 2.0);
            }
        });
    }
    #[rustfmt::skip]
    let fine = [
        ("gzip is read", good().gzip()),
        ("brotli is read", good().brotli()),
        ("zstd is read", good().zstd()),
        ("deflate is read", good().deflate()),
        ("deflate without its frame is read", good().raw_deflate()),
        ("a body that says gzip and is not is read", ok(rss(&["a"])).header("Content-Encoding", "gzip")),
        ("a body of a coding that it does not have is read", ok(rss(&["a"])).header("Content-Encoding", "x-own")),
        ("chunks of three bytes are read", good().chunked(3)),
        ("a body until the connection ends is read", good().until_close()),
        ("a slow body within the deadline is read", good().after(Duration::from_millis(800))),
    ];
    for (name, answer) in fine {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [answer]);
            let feed = stage.feed(&host, "/f", "");
            stage.until(&host, "/f", 2);
            move |facts: &Facts| {
                assert_eq!(facts.says(&feed, "state"), "ok");
                assert_eq!(facts.items(&feed), 1);
            }
        });
    }
}
