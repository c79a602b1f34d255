//! Redirects, permanent moves, credentials, and pages where a feed should be.

use super::Facts;
use super::Scenarios;
use super::header;
use crate::server::Answer;
use crate::server::feed;
use crate::server::ok;
use crate::server::redirect;
use crate::server::rss;
use crate::server::status;

fn good() -> Answer {
    feed("\"v1\"", &["a"])
}

fn page(head: &str) -> Answer {
    ok(format!(
        "<!DOCTYPE html><html><head><title>Hi</title>{head}</head><body><p>Hi</p></body></html>"
    ))
    .header("Content-Type", "text/html; charset=utf-8")
}

pub(super) fn add(all: &mut Scenarios) {
    moves(all);
    announced(all);
    no_moves(all);
    chains(all);
    credentials(all);
    pages(all);
}

fn moves(all: &mut Scenarios) {
    for (name, code) in [
        ("301 for long: the new place is adopted", 301),
        ("308 too", 308),
    ] {
        all.add(name, |stage| {
            let (old, new) = (stage.host(), stage.host());
            old.on("/f", [redirect(code, &new.url("/new"))]);
            new.on("/new", [good(), status(304)]);
            let name = stage.feed(&old, "/f", "interval = \"1s\"");
            stage.until(&new, "/new", 8);
            let url = new.url("/new");
            move |facts: &Facts| {
                let (asked, moved) = (old.seen_at("/f").len(), new.seen_at("/new").len());
                assert!(
                    (3..=5).contains(&asked),
                    "asked {asked} times, then never again"
                );
                assert!(moved > asked, "{moved} and {asked}");
                assert_eq!(facts.events(&name, "feed.moved"), 1);
                assert_eq!(facts.says(&name, "url"), url);
                assert_eq!(facts.items(&name), 1, "the same item as before");
            }
        });
    }
    all.add("301 then 302: only as far as it is permanent", |stage| {
        let host = stage.host();
        host.on("/f", [redirect(301, "/middle")]);
        host.on("/middle", [redirect(302, "/end")]);
        host.on("/end", [good()]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/end", 8);
        let url = host.url("/middle");
        move |facts: &Facts| {
            assert_eq!(facts.says(&name, "url"), url);
            assert!(host.seen_at("/f").len() < host.seen_at("/middle").len());
            assert_eq!(host.seen_at("/middle").len(), host.seen_at("/end").len());
        }
    });
    all.add("a relative Location", |stage| {
        let host = stage.host();
        host.on("/one/f", [redirect(301, "../two/f?x=1")]);
        host.on("/two/f", [good()]);
        let name = stage.feed(&host, "/one/f", "interval = \"1s\"");
        stage.until(&host, "/two/f", 6);
        let url = host.url("/two/f?x=1");
        move |facts: &Facts| assert_eq!(facts.says(&name, "url"), url)
    });
    all.add("itunes:new-feed-url is adopted", |stage| {
        let host = stage.host();
        let document = format!(
            "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">\
             <channel><title>T</title><itunes:new-feed-url>{}</itunes:new-feed-url>\
             <item><guid>a</guid><title>a</title></item></channel></rss>",
            host.url("/new")
        );
        host.on("/f", [ok(document)]);
        host.on("/new", [good()]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/new", 2);
        move |facts: &Facts| {
            assert_eq!(facts.events(&name, "feed.moved"), 1);
            assert!((3..=5).contains(&host.seen_at("/f").len()));
        }
    });
    all.add("two feeds that meet at one URL are polled once", |stage| {
        let (old, new) = (stage.host(), stage.host());
        old.on("/f", [redirect(301, &new.url("/new"))]);
        new.on("/new", [good()]);
        stage.feed(&old, "/f", "interval = \"2s\"");
        stage.feed(&new, "/new", "interval = \"2s\"");
        stage.until(&new, "/new", 14);
        move |_| {
            let asked = old.seen_at("/f");
            let last = asked.last().unwrap().at;
            let after: Vec<_> = new
                .seen_at("/new")
                .into_iter()
                .filter(|seen| seen.at > last)
                .collect();
            assert!(after.len() >= 4, "the one goes on");
            super::never_sooner(&after[2..], 2.0);
        }
    });
}

fn announced(all: &mut Scenarios) {
    for (name, there) in [
        ("an announced move to another feed: not believed", Some("x")),
        ("an announced move to an empty feed: not believed", None),
    ] {
        all.add(name, |stage| {
            let host = stage.host();
            let document = format!(
                "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">\
                 <channel><title>T</title><itunes:new-feed-url>{}</itunes:new-feed-url>\
                 <item><guid>a</guid><title>a</title></item></channel></rss>",
                host.url("/new")
            );
            host.on("/f", [ok(document)]);
            host.on("/new", [feed("\"n\"", there.as_slice())]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 8);
            move |facts: &Facts| {
                assert_eq!(facts.events(&name, "feed.moved"), 0);
                assert_eq!(facts.items(&name), 1, "nothing of the other feed");
                let (asked, new) = (host.seen_at("/f").len(), host.seen_at("/new").len());
                assert!(
                    (1..=asked / 3).contains(&new),
                    "{new} of {asked}: counted anew"
                );
            }
        });
    }
}

fn no_moves(all: &mut Scenarios) {
    for code in [302, 303, 307] {
        let name = [
            "302 is for now only",
            "303 is for now only",
            "307 is for now only",
        ][usize::from(code > 302) + usize::from(code > 303)];
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [redirect(code, "/end")]);
            host.on("/end", [good()]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/end", 8);
            move |facts: &Facts| {
                assert_eq!(host.seen_at("/f").len(), host.seen_at("/end").len());
                assert_eq!(facts.events(&name, "feed.moved"), 0);
            }
        });
    }
    all.add("301 to an error is never adopted", |stage| {
        let host = stage.host();
        host.on("/f", [redirect(301, "/end")]);
        host.on("/end", [status(404)]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/end", 4);
        move |facts: &Facts| {
            assert_eq!(host.seen_at("/f").len(), host.seen_at("/end").len());
            assert_eq!(facts.events(&name, "feed.moved"), 0);
        }
    });
    all.add("301 with a miss now and then is never adopted", |stage| {
        let host = stage.host();
        let mut count = 0;
        host.on_each("/f", move |_| {
            count += 1;
            if count % 3 == 0 {
                good()
            } else {
                redirect(301, "/end")
            }
        });
        host.on("/end", [good()]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 9);
        move |facts: &Facts| assert_eq!(facts.events(&name, "feed.moved"), 0)
    });
    all.add("301 to ever another place is never adopted", |stage| {
        let host = stage.host();
        let mut count = 0;
        host.on_each("/f", move |_| {
            count += 1;
            redirect(301, &format!("/end{count}"))
        });
        host.on("*", [good()]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 8);
        move |facts: &Facts| assert_eq!(facts.events(&name, "feed.moved"), 0)
    });
    all.add("rel=self moves nothing", |stage| {
        let host = stage.host();
        let document = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>u:f</id><title>T</title>\
             <link rel=\"self\" href=\"{}\"/><updated>2026-11-24T10:00:00Z</updated>\
             <entry><id>u:a</id><title>a</title><updated>2026-11-24T10:00:00Z</updated></entry></feed>",
            host.url("/self")
        );
        host.on("/f", [ok(document)]);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 8);
        move |_| assert!(host.seen_at("/self").is_empty())
    });
}

fn chains(all: &mut Scenarios) {
    let chain = |all: &mut Scenarios, name: &'static str, hops: usize, ends: bool| {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [redirect(302, "/1")]);
            for hop in 1..hops {
                host.on(
                    &format!("/{hop}"),
                    [redirect(302, &format!("/{}", hop + 1))],
                );
            }
            host.on(&format!("/{hops}"), [good()]);
            let name = stage.feed(&host, "/f", "");
            stage.until(&host, "/f", 3);
            move |facts: &Facts| {
                let reached = !host.seen_at(&format!("/{hops}")).is_empty();
                assert_eq!(reached, ends);
                assert_eq!(facts.items(&name), i64::from(ends));
            }
        });
    };
    chain(all, "five redirects are followed", 5, true);
    chain(all, "six are too many", 6, false);
    all.add("a loop ends", |stage| {
        let host = stage.host();
        host.on("/f", [redirect(302, "/g")]);
        host.on("/g", [redirect(302, "/f")]);
        let name = stage.feed(&host, "/f", "");
        stage.until(&host, "/g", 3);
        move |facts: &Facts| {
            let polls: usize = facts.says(&name, "failures").parse().unwrap();
            assert!(
                host.seen().len() <= polls * 6,
                "{} in {polls} polls",
                host.seen().len()
            );
            assert_eq!(facts.says(&name, "state"), "broken");
        }
    });
    // Nothing is sent: the decision is made before. `::1` is loopback, but the
    // configuration allows 127.0.0.0/8 only.
    for (name, target) in [
        ("a redirect to ftp is not followed", "ftp://127.0.0.1/f"),
        (
            "a redirect to a file is not followed",
            "file:///etc/hostname",
        ),
        (
            "a redirect to an address that is not allowed",
            "http://[::1]:9/f",
        ),
        ("a redirect to nowhere", "http://"),
    ] {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [redirect(302, target)]);
            let name = stage.feed(&host, "/f", "");
            stage.until(&host, "/f", 2);
            move |facts: &Facts| {
                assert_eq!(facts.says(&name, "state"), "broken");
                assert_eq!(facts.items(&name), 0);
            }
        });
    }
    all.add("a redirect without a Location", |stage| {
        let host = stage.host();
        host.on("/f", [status(302)]);
        let name = stage.feed(&host, "/f", "");
        stage.until(&host, "/f", 2);
        move |facts: &Facts| assert_eq!(facts.says(&name, "state"), "broken")
    });
}

fn credentials(all: &mut Scenarios) {
    let secrets =
        "username = \"me\"\npassword = \"pw\"\nheaders = { X-Key = \"k\" }\ncookie = \"s=1\"";
    all.add("credentials go to the feed's own origin", |stage| {
        let host = stage.host();
        host.on("/f", [redirect(302, "/end")]);
        host.on("/end", [good()]);
        stage.feed(&host, "/f", secrets);
        stage.until(&host, "/end", 2);
        move |_| {
            for seen in host.seen() {
                assert_eq!(header(&seen, "authorization"), "Basic bWU6cHc=");
                assert_eq!(header(&seen, "x-key"), "k");
                assert_eq!(header(&seen, "cookie"), "s=1");
            }
        }
    });
    all.add("credentials never go to another origin", |stage| {
        let (host, other) = (stage.host(), stage.host());
        host.on("/f", [redirect(302, &other.url("/end"))]);
        other.on("/end", [good()]);
        stage.feed(&host, "/f", secrets);
        stage.until(&other, "/end", 3);
        move |_| {
            for seen in other.seen() {
                for name in ["authorization", "x-key", "cookie"] {
                    assert_eq!(header(&seen, name), "-", "{name} to another port");
                }
            }
        }
    });
}

fn pages(all: &mut Scenarios) {
    all.add(
        "a page that names its feed: that is polled from then on",
        |stage| {
            let host = stage.host();
            let link = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/real.xml\">";
            host.on("/", [page(link)]);
            host.on("/real.xml", [good(), status(304)]);
            let name = stage.feed(&host, "/", "interval = \"1s\"");
            stage.until(&host, "/real.xml", 4);
            let url = host.url("/real.xml");
            move |facts: &Facts| {
                assert_eq!(host.seen_at("/").len(), 1, "the page is asked once");
                assert_eq!(facts.says(&name, "url"), url);
                assert_eq!(facts.items(&name), 1);
                assert_eq!(facts.says(&name, "state"), "ok");
            }
        },
    );
    all.add(
        "a page that names no feed: broken, nothing guessed",
        |stage| {
            let host = stage.host();
            host.on("/", [page("")]);
            let name = stage.feed(&host, "/", "interval = \"1s\"");
            stage.until(&host, "/", 3);
            move |facts: &Facts| {
                assert!(host.seen().iter().all(|seen| seen.target == "/"));
                assert_eq!(facts.says(&name, "state"), "broken");
            }
        },
    );
    let link = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/other.xml\">";
    all.add(
        "a feed that becomes a page is not moved to another feed",
        |stage| {
            let host = stage.host();
            host.on("/f", [good(), page(link)]);
            host.on("/other.xml", [feed("\"o\"", &["x", "y"])]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 3);
            move |facts: &Facts| {
                assert_eq!(facts.events(&name, "feed.moved"), 0);
                assert_eq!(facts.items(&name), 1, "nothing of the other feed");
                let error = facts.says(&name, "last_error");
                assert!(error.contains("has other items"), "{error}");
                let (page, named) = (host.seen_at("/f").len(), host.seen_at("/other.xml").len());
                assert!(named < page, "no more than once a poll: {named} of {page}");
            }
        },
    );
    all.add(
        "a feed that becomes a page moves to the same feed",
        |stage| {
            let host = stage.host();
            host.on("/f", [feed("\"v1\"", &["b", "a"]), page(link)]);
            host.on("/other.xml", [feed("\"o\"", &["c", "b", "a"])]);
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/other.xml", 3);
            move |facts: &Facts| {
                assert_eq!(facts.events(&name, "feed.moved"), 1);
                assert_eq!(facts.items(&name), 3);
                assert_eq!(facts.events(&name, "feed.broken"), 0);
            }
        },
    );
    all.add("a feed that is a page for a while comes back", |stage| {
        let host = stage.host();
        host.on("/f", [good(), page(""), ok(rss(&["b", "a"]))]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 4);
        move |facts: &Facts| {
            assert_eq!(facts.items(&name), 2);
            assert_eq!(facts.events(&name, "feed.broken"), 1);
            assert_eq!(facts.events(&name, "feed.recovered"), 1);
        }
    });
}
