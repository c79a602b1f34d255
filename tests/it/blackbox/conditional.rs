//! Validators: what a host gave comes back byte for byte, to that URL only.

use super::Scenarios;
use super::carried;
use super::dates;
use super::etags;
use super::never_sooner;
use crate::server::Answer;
use crate::server::Seen;
use crate::server::feed;
use crate::server::ok;
use crate::server::redirect;
use crate::server::rss;
use crate::server::status;

/// These stories are of nothing but 304s, which is another story.
const NOT_STUCK: &str = "refresh_stuck = false";
const MONDAY: &str = "Mon, 23 Nov 2026 10:00:00 GMT";

/// One host, one feed; these answers, and what each request carried.
fn story(
    all: &mut Scenarios,
    name: &'static str,
    answers: Vec<Answer>,
    carries: fn(&[Seen]) -> Vec<String>,
    expected: &'static [&'static str],
) {
    all.add(name, |stage| {
        let host = stage.host();
        let requests = answers.len().max(expected.len()) + 1;
        host.on("/f", answers);
        stage.feed(&host, "/f", NOT_STUCK);
        stage.until(&host, "/f", requests);
        move |_| carried(&carries(&host.seen_at("/f")), expected)
    });
}

fn plain(items: &[&str]) -> Answer {
    ok(rss(items)).header("Content-Type", "application/rss+xml")
}

fn modified(when: &str) -> Answer {
    plain(&["a"]).header("Last-Modified", when)
}

pub(super) fn add(all: &mut Scenarios) {
    let long: &'static str = Box::leak(format!("\"{}\"", "x".repeat(4_000)).into_boxed_str());
    #[rustfmt::skip]
    let forms = [
        ("a strong ETag comes back byte for byte", "\"v1\""),
        ("a weak ETag", "W/\"v1\""),
        ("an ETag without quotes", "v1"),
        ("an ETag of nothing", "\"\""),
        ("an ETag with spaces and commas within", "\"a, b c\""),
        ("an ETag with a quote too many", "\"v\"1\""),
        ("an ETag of 4,000 characters", long),
        ("a weak ETag in small letters", "w/\"v1\""),
        ("an ETag that a compressor marked", "\"v1-gzip\""),
    ];
    for (name, etag) in forms {
        let expected = Box::leak(Box::new(["-", etag]));
        story(
            all,
            name,
            vec![feed(etag, &["a"]), status(304)],
            etags,
            expected,
        );
    }
    let odd = plain(&["a"]).header_bytes("ETag", b"\"caf\xe9\"");
    story(
        all,
        "an ETag that is no ASCII",
        vec![odd, status(304)],
        etags,
        &["-", "\"caf\u{e9}\""],
    );

    #[rustfmt::skip]
    let forms = [
        ("Last-Modified comes back", MONDAY),
        ("Last-Modified in no form at all", "yesterday, about noon"),
        ("Last-Modified in the old form", "Monday, 23-Nov-26 10:00:00 GMT"),
        ("Last-Modified in a local zone", "Mon, 23 Nov 2026 11:00:00 +0100"),
        ("Last-Modified in the future", "Fri, 31 Dec 2038 23:59:59 GMT"),
    ];
    for (name, when) in forms {
        let expected = Box::leak(Box::new(["-", when]));
        story(
            all,
            name,
            vec![modified(when), status(304)],
            dates,
            expected,
        );
    }
    both(all);
    changes(all);
    other_urls(all);
}

fn both(all: &mut Scenarios) {
    let with_both = || feed("\"v1\"", &["a"]).header("Last-Modified", MONDAY);
    story(
        all,
        "both: the ETag",
        vec![with_both(), status(304)],
        etags,
        &["-", "\"v1\""],
    );
    story(
        all,
        "both: the date",
        vec![with_both(), status(304)],
        dates,
        &["-", MONDAY],
    );
    story(
        all,
        "none given, no ETag made up",
        vec![plain(&["a"])],
        etags,
        &["-", "-", "-"],
    );
    story(
        all,
        "none given, no date made up",
        vec![plain(&["a"])],
        dates,
        &["-", "-", "-"],
    );
    let etag_gone = vec![with_both(), modified(MONDAY)];
    story(
        all,
        "an ETag that is gone is not sent",
        etag_gone,
        etags,
        &["-", "\"v1\"", "-"],
    );
    let date_gone = vec![with_both(), feed("\"v1\"", &["a", "b"])];
    story(
        all,
        "a date that is gone is not sent",
        date_gone,
        dates,
        &["-", MONDAY, "-"],
    );
}

fn changes(all: &mut Scenarios) {
    let first = || feed("\"v1\"", &["a"]);
    #[rustfmt::skip]
    let replaced = [
        ("a new document's ETag takes over", feed("\"v2\"", &["b", "a"])),
        ("so it does with the same body", feed("\"v2\"", &["a"])),
        ("a 304's ETag takes over", status(304).header("ETag", "\"v2\"")),
    ];
    for (name, second) in replaced {
        let answers = vec![first(), second, status(304)];
        story(all, name, answers, etags, &["-", "\"v1\"", "\"v2\""]);
    }
    let page = ok("<!DOCTYPE html><html><head><title>Hi</title></head><body>Hi</body></html>");
    #[rustfmt::skip]
    let kept = [
        ("a 304 without an ETag changes nothing", status(304)),
        ("an error's ETag changes nothing", status(500).header("ETag", "\"no\"")),
        ("a 404's ETag changes nothing", status(404).header("ETag", "\"no\"").body("<rss/>")),
        ("an empty body's ETag changes nothing", ok("").header("ETag", "\"no\"")),
        ("a page's ETag changes nothing", page.header("ETag", "\"no\"").header("Content-Type", "text/html")),
        ("the ETag of what is no feed changes nothing", ok("one two three").header("ETag", "\"no\"")),
        ("the ETag of a body cut off changes nothing", feed("\"no\"", &["b", "a"]).cut_off_after(60)),
        ("the ETag of a body reset changes nothing", feed("\"no\"", &["b", "a"]).reset_after(60)),
        ("the ETag of a body too large changes nothing", ok("x".repeat(70_000)).header("ETag", "\"no\"")),
    ];
    for (name, second) in kept {
        let answers = vec![first(), second, status(304)];
        story(all, name, answers, etags, &["-", "\"v1\"", "\"v1\""]);
    }
    all.add("200 for ever: asked politely, nothing twice", |stage| {
        let host = stage.host();
        host.on("/f", [feed("\"v1\"", &["a", "b"])]);
        let name = stage.feed(&host, "/f", "");
        stage.until(&host, "/f", 4);
        move |facts| {
            carried(&etags(&host.seen_at("/f")), &["-", "\"v1\""]);
            assert_eq!(facts.items(&name), 2);
        }
    });
}

fn other_urls(all: &mut Scenarios) {
    all.add(
        "validators of a redirect's end go to that end only",
        |stage| {
            let (host, end) = (stage.host(), stage.host());
            host.on("/f", [redirect(302, &end.url("/end"))]);
            end.on("/end", [feed("\"v1\"", &["a"]), status(304)]);
            stage.feed(&host, "/f", NOT_STUCK);
            stage.until(&end, "/end", 3);
            move |_| {
                carried(&etags(&host.seen_at("/f")), &["-"]);
                carried(&etags(&end.seen_at("/end")), &["-", "\"v1\""]);
            }
        },
    );
    all.add(
        "a redirect that leads elsewhere now carries none",
        |stage| {
            let host = stage.host();
            host.on("/f", [redirect(302, "/one"), redirect(302, "/two")]);
            host.on("/one", [feed("\"one\"", &["a"])]);
            host.on("/two", [feed("\"two\"", &["a"]), status(304)]);
            stage.feed(&host, "/f", NOT_STUCK);
            stage.until(&host, "/two", 3);
            move |_| {
                carried(&etags(&host.seen_at("/f")), &["-"]);
                carried(&etags(&host.seen_at("/one")), &["-"]);
                carried(&etags(&host.seen_at("/two")), &["-", "\"two\""]);
            }
        },
    );
    all.add(
        "a feed that redirects now does not take its own along",
        |stage| {
            let host = stage.host();
            host.on("/f", [feed("\"own\"", &["a"]), redirect(302, "/end")]);
            host.on("/end", [feed("\"end\"", &["a"]), status(304)]);
            stage.feed(&host, "/f", NOT_STUCK);
            stage.until(&host, "/end", 3);
            move |_| {
                let own = etags(&host.seen_at("/f"));
                assert_eq!(
                    own[..3],
                    ["-", "\"own\"", "-"],
                    "the end's are not the feed's own"
                );
                carried(&etags(&host.seen_at("/end")), &["-", "\"end\""]);
            }
        },
    );
    all.add(
        "only 304 for long: one whole request, then as before",
        |stage| {
            let host = stage.host();
            host.on("/f", [feed("\"v1\"", &["a"]), status(304)]);
            stage.feed(&host, "/f", "");
            stage.until(&host, "/f", 9);
            move |_| {
                let mut seen = host.seen_at("/f");
                seen.retain(|seen| !seen.has("if-none-match"));
                assert!(seen.len() >= 2, "the first one, and one for being stuck");
                never_sooner(&seen[1..], 6.0);
            }
        },
    );
    all.add("only 304 for long, but not for this feed", |stage| {
        let host = stage.host();
        host.on("/f", [feed("\"v1\"", &["a"]), status(304)]);
        stage.feed(&host, "/f", NOT_STUCK);
        stage.until(&host, "/f", 9);
        move |_| carried(&etags(&host.seen_at("/f")), &["-", "\"v1\""])
    });
}
