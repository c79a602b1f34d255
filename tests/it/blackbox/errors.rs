//! Errors: Retry-After, holds, backoff, gone, and nothing tried again at once.

use super::Facts;
use super::Scenarios;
use super::gaps;
use super::never_sooner;
use crate::server::Answer;
use crate::server::Server;
use crate::server::feed;
use crate::server::hang;
use crate::server::ok;
use crate::server::raw;
use crate::server::reset;
use crate::server::status;
use std::rc::Rc;
use std::time::Duration;

const LONG_AGO: &str = "Sat, 03 Mar 2001 10:00:00 GMT";
const LONG_AGO_6_S_LATER: &str = "Sat, 03 Mar 2001 10:00:06 GMT";

fn good() -> Answer {
    feed("\"v1\"", &["a"])
}

/// One feed of 1 s: the waits after its first requests are at least these,
/// and the request after the last of them comes.
fn story(all: &mut Scenarios, name: &'static str, answers: Vec<Answer>, waits: &'static [f64]) {
    all.add(name, |stage| {
        let host = stage.host();
        host.on("/f", answers);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", waits.len() + 1);
        move |_| {
            let gaps = gaps(&host.seen_at("/f"));
            let early = waits
                .iter()
                .zip(&gaps)
                .any(|(least, gap)| *gap < least - 0.002);
            assert!(!early, "waits of {gaps:.2?}, not {waits:?}");
        }
    });
}

pub(super) fn add(all: &mut Scenarios) {
    retry_after(all);
    holds(all);
    backoff(all);
    gone(all);
    broken_connections(all);
}

fn retry_after(all: &mut Scenarios) {
    let asks = |code: u16, value: &str| status(code).header("Retry-After", value);
    let dated = asks(503, LONG_AGO_6_S_LATER).header("Date", LONG_AGO);
    #[rustfmt::skip]
    let table = [
        ("Retry-After of a 429", asks(429, "6"), &[6.0]),
        ("Retry-After of a 503", asks(503, "6"), &[6.0]),
        ("Retry-After of a 404", asks(404, "6"), &[6.0]),
        ("Retry-After as a date, by a clock of 2001", dated, &[6.0]),
        ("Retry-After shorter than the interval", asks(503, "0"), &[1.0]),
        ("Retry-After that is nonsense", asks(503, "later"), &[1.0]),
    ];
    for (name, answer, waits) in table {
        story(all, name, vec![answer, good()], waits);
    }
    all.add("Retry-After of a thousand years", |stage| {
        let host = stage.host();
        host.on("/f", [asks(503, "31536000000"), good()]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 1);
        move |facts: &Facts| {
            assert_eq!(host.seen().len(), 1);
            let reason = facts.says(&name, "next_reason");
            assert!(reason.contains("Retry-After"), "{reason}");
        }
    });
}

fn holds(all: &mut Scenarios) {
    all.add("Retry-After holds every feed of the host", |stage| {
        let host = stage.host();
        host.on(
            "/a",
            [good(), status(429).header("Retry-After", "8"), good()],
        );
        host.on("/b", [good()]);
        stage.feed(&host, "/a", "interval = \"1s\"");
        stage.feed(&host, "/b", "interval = \"1s\"");
        stage.until(&host, "/a", 3);
        stage.until(&host, "/b", 6);
        move |_| {
            let held = host.seen_at("/a")[1].at;
            let late = |at: std::time::Instant| at.saturating_duration_since(held).as_secs_f64();
            let within = host
                .seen()
                .iter()
                .filter(|seen| (0.05..7.9).contains(&late(seen.at)))
                .count();
            assert_eq!(within, 0, "requests to a host that asked to be left alone");
        }
    });
    all.add("Retry-After holds no other port", |stage| {
        let (host, other) = (stage.host(), stage.host());
        host.on("/a", [status(429).header("Retry-After", "3600")]);
        other.on("/b", [good()]);
        stage.feed(&host, "/a", "interval = \"1s\"");
        stage.feed(&other, "/b", "interval = \"1s\"");
        stage.until(&host, "/a", 1);
        stage.until(&other, "/b", 8);
        move |_| assert_eq!(host.seen().len(), 1)
    });
    all.add(
        "a redirect's end that asks is held, and the feed waits",
        |stage| {
            let (host, end) = (stage.host(), stage.host());
            host.on("/f", [crate::server::redirect(302, &end.url("/e"))]);
            end.on("/e", [status(503).header("Retry-After", "6"), good()]);
            stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&end, "/e", 2);
            move |_| {
                never_sooner(&end.seen_at("/e")[..2], 6.0);
                never_sooner(&host.seen_at("/f")[..2], 6.0);
            }
        },
    );
    let limited = vec![status(429), status(429), status(429), good()];
    story(
        all,
        "429 without Retry-After: the hold doubles",
        limited,
        &[2.0, 4.0, 8.0],
    );
    all.add("429s for pages lengthen their host's hold", |stage| {
        // No host of the stage: its requests are not those for feeds.
        let (host, pages) = (stage.host(), Rc::new(Server::start()));
        let items: String = (1..=4)
            .map(|n| {
                let url = pages.url(&format!("/{n}"));
                format!("<item><guid>{n}</guid><title>Item {n}</title><link>{url}</link></item>")
            })
            .collect();
        let document = format!("<rss><channel><title>T</title>{items}</channel></rss>");
        host.on("/f", [ok(document), status(304)]);
        for n in 1..=4 {
            pages.on(&format!("/{n}"), [status(429)]);
            stage.until(&pages, &format!("/{n}"), 1);
        }
        stage.feed(&host, "/f", "interval = \"1s\"\nfull_text = true");
        move |_| {
            let mut asked = pages.seen();
            asked.retain(|seen| seen.target != "/robots.txt");
            let waits = super::gaps(&asked);
            let grown =
                std::iter::zip(&waits, [2.0, 4.0, 8.0]).all(|(wait, least)| *wait >= least - 0.002);
            assert!(grown, "{waits:.2?}");
        }
    });
    all.add(
        "429 without Retry-After holds every feed of the host",
        |stage| {
            let host = stage.host();
            host.on("/a", [status(429), good()]);
            host.on("/b", [good()]);
            stage.feed(&host, "/a", "interval = \"1s\"");
            stage.feed(&host, "/b", "interval = \"1s\"");
            stage.until(&host, "/a", 2);
            stage.until(&host, "/b", 3);
            move |_| {
                let held = host.seen_at("/a")[0].at;
                let late =
                    |at: std::time::Instant| at.saturating_duration_since(held).as_secs_f64();
                let within = host
                    .seen()
                    .iter()
                    .filter(|seen| (0.05..1.9).contains(&late(seen.at)))
                    .count();
                assert_eq!(within, 0);
            }
        },
    );
}

fn backoff(all: &mut Scenarios) {
    #[rustfmt::skip]
    let table: [(&str, u16, &[f64]); 5] = [
        ("500: the waits double to their cap, without end", 500, &[1.0, 2.0, 4.0, 8.0]),
        ("404: the same", 404, &[1.0, 2.0, 4.0, 8.0]),
        ("401: the same", 401, &[1.0, 2.0, 4.0]),
        ("403: from twice the interval", 403, &[2.0, 4.0, 8.0]),
        ("451: the same as any", 451, &[1.0, 2.0, 4.0]),
    ];
    for (name, code, waits) in table {
        story(all, name, vec![status(code)], waits);
    }
    all.add(
        "errors end: broken and recovered are told once each",
        |stage| {
            let host = stage.host();
            host.on("/f", [good(), status(500), status(502), good()]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 8);
            move |facts: &Facts| {
                let gaps = gaps(&host.seen_at("/f"));
                assert!(
                    gaps[4..].iter().any(|gap| *gap < 1.9),
                    "as often as before: {gaps:.2?}"
                );
                assert_eq!(facts.events(&name, "feed.broken"), 1);
                assert_eq!(facts.events(&name, "feed.recovered"), 1);
                assert_eq!(facts.says(&name, "failures"), "0");
                assert_eq!(facts.says(&name, "state"), "ok");
            }
        },
    );
    all.add(
        "a failed poll is data: why, since when, what next",
        |stage| {
            let host = stage.host();
            host.on("/f", [status(404)]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 3);
            move |facts: &Facts| {
                assert_eq!(facts.says(&name, "state"), "broken");
                assert_eq!(facts.says(&name, "last_status"), "404");
                assert!(facts.says(&name, "last_error").contains("404"));
                let failures: usize = facts.says(&name, "failures").parse().unwrap();
                assert_eq!(failures, host.seen().len());
                let reason = facts.says(&name, "next_reason");
                assert!(
                    reason.contains(&format!("after {failures} errors")),
                    "{reason}"
                );
            }
        },
    );
}

fn gone(all: &mut Scenarios) {
    all.add(
        "410 is believed the third time, and then never asked again",
        |stage| {
            let host = stage.host();
            host.on("/f", [good(), status(410)]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 4);
            move |facts: &Facts| {
                let seen = host.seen_at("/f");
                assert_eq!(seen.len(), 4, "once good, three times gone");
                never_sooner(&seen[1..], 2.0);
                assert_eq!(facts.says(&name, "state"), "gone");
                assert_eq!(facts.events(&name, "feed.gone"), 1);
                assert_eq!(facts.says(&name, "next_poll"), "null");
            }
        },
    );
    all.add("410 twice, then back: not gone", |stage| {
        let host = stage.host();
        host.on(
            "/f",
            [
                good(),
                status(410),
                status(410),
                good(),
                status(410),
                good(),
            ],
        );
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 8);
        move |facts: &Facts| {
            assert_eq!(facts.events(&name, "feed.gone"), 0);
            assert_eq!(facts.says(&name, "state"), "ok");
        }
    });
}

fn broken_connections(all: &mut Scenarios) {
    #[rustfmt::skip]
    let table = [
        ("a reset is not tried again at once", reset()),
        ("a connection that closes without a word", raw("")),
        ("a reply that is no HTTP", raw("220 ready for mail\r\n")),
        ("half a head", raw("HTTP/1.1 200 OK\r\nContent-Ty")),
        ("a status of nothing", raw("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n")),
        ("a body reset in its middle", good().reset_after(40)),
        ("a body cut off in its middle", good().cut_off_after(40)),
    ];
    for (name, answer) in table {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [answer]);
            let feed = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 4);
            move |facts: &Facts| {
                let seen = host.seen_at("/f");
                let least = [1.0, 2.0, 4.0];
                for (gap, least) in gaps(&seen).iter().zip(least) {
                    assert!(*gap >= least - 0.002, "{:.2?}", gaps(&seen));
                }
                assert_eq!(host.connections(), seen.len(), "a connection a request");
                assert_eq!(facts.says(&feed, "state"), "broken");
                assert_eq!(facts.items(&feed), 0, "nothing of it is kept");
                assert_eq!(facts.events(&feed, "feed.broken"), 1);
            }
        });
    }
    all.add(
        "a host that never answers costs its own feed only",
        |stage| {
            let (slow, quick) = (stage.host(), stage.host());
            slow.on("/f", [hang()]);
            quick.on("/f", [good()]);
            let name = stage.feed(&slow, "/f", "interval = \"1s\"");
            stage.feed(&quick, "/f", "interval = \"1s\"");
            stage.until(&slow, "/f", 3);
            stage.until(&quick, "/f", 12);
            move |facts: &Facts| {
                // The deadline of 2 s, then 1 s, 2 s ..
                never_sooner(&slow.seen_at("/f"), 3.0);
                assert!(facts.says(&name, "last_error").len() > 5);
            }
        },
    );
    all.add("a slow feed has one request open, not two", |stage| {
        let host = stage.host();
        host.on("/f", [good().after(Duration::from_millis(1_500))]);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 5);
        move |_| {
            assert_eq!(host.open_most(), 1);
            never_sooner(&host.seen_at("/f"), 2.5);
        }
    });
}
