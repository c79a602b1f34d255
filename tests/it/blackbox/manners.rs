//! Manners: who we say we are, how much we ask at once, and nothing unasked.

use super::Facts;
use super::Scenarios;
use super::Stage;
use super::gaps;
use super::header;
use crate::server::Answer;
use crate::server::Seen;
use crate::server::feed;
use crate::server::redirect;
use std::time::Duration;

fn good() -> Answer {
    feed("\"v1\"", &["a"])
}

/// What holds for every request of the whole run.
pub(super) fn judge_request(seen: &Seen) {
    assert_eq!(seen.method, "GET", "{}", seen.target);
    let agent = header(seen, "user-agent");
    assert!(agent.starts_with("briefd/"), "{agent}");
    assert!(
        agent.contains("ops@example.org"),
        "the operator's contact: {agent}"
    );
    let accept = header(seen, "accept");
    for kind in [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
    ] {
        assert!(accept.contains(kind), "{kind} in {accept}");
    }
    let codings = header(seen, "accept-encoding");
    for coding in ["gzip", "br", "zstd", "deflate"] {
        assert!(codings.contains(coding), "{coding} in {codings}");
    }
    for name in [
        "referer",
        "cookie2",
        "content-length",
        "from",
        "upgrade-insecure-requests",
    ] {
        assert_eq!(header(seen, name), "-", "{name}");
    }
    for name in ["favicon", "robots.txt", "well-known"] {
        assert!(
            !seen.target.contains(name),
            "{} was not asked for",
            seen.target
        );
    }
}

pub(super) fn add(all: &mut Scenarios) {
    let many = |stage: &mut Stage, answer: &Answer| {
        let host = stage.host();
        for number in 0..5 {
            let path = format!("/{number}");
            host.on(&path, [answer.clone()]);
            stage.feed(&host, &path, "");
            stage.until(&host, &path, 3);
        }
        host
    };
    all.add("one request a host at a time", |stage| {
        let host = many(stage, &good().after(Duration::from_millis(150)));
        move |_| assert_eq!(host.open_most(), 1)
    });
    all.add("a pause between two requests to one host", |stage| {
        let host = many(stage, &good());
        move |_| {
            // 300 ms where they start; on a busy machine they arrive nearer.
            let near = gaps(&host.seen()).into_iter().find(|gap| *gap < 0.15);
            assert_eq!(near, None);
        }
    });
    all.add("first polls are spread", |stage| {
        let hosts: Vec<_> = (0..10).map(|_| stage.host()).collect();
        for host in &hosts {
            host.on("/f", [good()]);
            stage.feed(host, "/f", "interval = \"10s\"");
            stage.until(host, "/f", 1);
        }
        move |_| {
            let first = |host: &std::rc::Rc<crate::server::Server>| host.seen()[0].at;
            let (from, to) = (hosts.iter().map(first).min(), hosts.iter().map(first).max());
            let over = to.unwrap().duration_since(from.unwrap());
            assert!(
                over > Duration::from_millis(400),
                "ten of them within {over:?}"
            );
        }
    });
    all.add("waits are not all alike", |stage| {
        let host = stage.host();
        host.on("/f", [good()]);
        stage.feed(&host, "/f", "interval = \"3s\"");
        stage.until(&host, "/f", 6);
        move |_| {
            let gaps = gaps(&host.seen_at("/f"));
            let most = gaps.iter().copied().fold(0.0, f64::max);
            let least = gaps.iter().copied().fold(f64::MAX, f64::min);
            assert!(least >= 2.998 && most - least > 0.01, "{gaps:.3?}");
        }
    });
    all.add("a cookie that is set is not sent back", |stage| {
        let host = stage.host();
        let sets = |answer: Answer| answer.header("Set-Cookie", "id=1; Path=/; Max-Age=9999");
        host.on("/f", [sets(redirect(302, "/end"))]);
        host.on("/end", [sets(good())]);
        stage.feed(&host, "/f", "");
        stage.until(&host, "/end", 3);
        move |_| assert!(host.seen().iter().all(|seen| !seen.has("cookie")))
    });
    all.add(
        "the URL is asked as it stands: path, query, escapes",
        |stage| {
            let host = stage.host();
            let target = "/a%20b/c%2Fd;x=1?b=2&a=1&a=2&utm_source=x&e=%C3%A9&f";
            host.on("/a%20b/c%2Fd;x=1", [good()]);
            stage.feed(&host, &format!("{target}#part"), "");
            stage.until(&host, "/a%20b/c%2Fd;x=1", 2);
            move |_| assert!(host.seen().iter().all(|seen| seen.target == target))
        },
    );
    all.add("a feed is asked under the name in its URL", |stage| {
        let host = stage.host();
        host.on("/f", [good()]);
        stage.feed_at(&host.url_as("localhost", "/f"), "");
        stage.until(&host, "/f", 2);
        let name = format!("localhost:{}", host.address().port());
        move |_| assert!(host.seen().iter().all(|seen| header(seen, "host") == name))
    });
    all.add(
        "each feed says why it waits, and how the last poll went",
        |stage| {
            let host = stage.host();
            host.on("/f", [good()]);
            let name = stage.feed(&host, "/f", "interval = \"3s\"");
            stage.until(&host, "/f", 2);
            move |facts: &Facts| {
                assert_eq!(facts.says(&name, "next_reason"), "own interval 3 s");
                assert_eq!(facts.says(&name, "last_status"), "200");
                assert_eq!(facts.says(&name, "state"), "ok");
                assert!(facts.says(&name, "last_polled") >= facts.says(&name, "last_success"));
                assert!(facts.says(&name, "next_poll") > facts.says(&name, "last_polled"));
            }
        },
    );
}
