//! Items: new ones once, edits as revisions, deltas, ids used twice.

use super::Facts;
use super::Scenarios;
use super::header;
use crate::server::Answer;
use crate::server::feed;
use crate::server::ok;
use crate::server::rss;
use crate::server::status;

fn article(title: &str, text: &str) -> Answer {
    ok(format!(
        "<rss version=\"2.0\"><channel><title>T</title><link>http://example.org/</link>\
         <item><guid>one</guid><title>{title}</title><link>http://example.org/{title}</link>\
         <pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>\
         </channel></rss>"
    ))
}

pub(super) fn add(all: &mut Scenarios) {
    all.add(
        "new items come once, however often they are shown",
        |stage| {
            let host = stage.host();
            host.on(
                "/f",
                [
                    ok(rss(&["n1"])),
                    ok(rss(&["n2", "n1"])),
                    ok(rss(&["n3", "n2", "n1"])),
                ],
            );
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 6);
            move |facts: &Facts| {
                assert_eq!(facts.items(&name), 3);
                assert_eq!(facts.events(&name, "brief.new"), 3);
                assert_eq!(facts.events(&name, "brief.revised"), 0);
            }
        },
    );
    all.add(
        "items that leave the document stay, and do not come again",
        |stage| {
            let host = stage.host();
            host.on(
                "/f",
                [
                    ok(rss(&["l2", "l1"])),
                    ok(rss(&["l3"])),
                    ok(rss(&["l3", "l1"])),
                ],
            );
            let name = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 5);
            move |facts: &Facts| {
                assert_eq!(facts.items(&name), 3);
                assert_eq!(facts.events(&name, "brief.new"), 3);
            }
        },
    );
    all.add("an edit is one revision", |stage| {
        let host = stage.host();
        let before = "The council has met on Monday and agreed on the plan for the old harbour.";
        let after = "The council has met on Monday and refused the plan for the old harbour.";
        host.on("/f", [article("edited", before), article("edited", after)]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 5);
        move |facts: &Facts| {
            assert_eq!(facts.events(&name, "brief.new"), 1);
            assert_eq!(facts.events(&name, "brief.revised"), 1);
        }
    });
    all.add("another order of items is no news", |stage| {
        let host = stage.host();
        host.on("/f", [ok(rss(&["o1", "o2"])), ok(rss(&["o2", "o1"]))]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 4);
        move |facts: &Facts| {
            assert_eq!(facts.events(&name, "brief.new"), 2);
            assert_eq!(facts.events(&name, "brief.revised"), 0);
        }
    });
    all.add("a delta adds and takes nothing away", |stage| {
        let host = stage.host();
        let delta = status(226)
            .header("IM", "feed")
            .header("ETag", "\"d2\"")
            .header("Content-Type", "application/rss+xml")
            .body(rss(&["d2"]));
        host.on("/f", [feed("\"d1\"", &["d1"]), delta, status(304)]);
        let name = stage.feed(&host, "/f", "interval = \"1s\"\nrefresh_stuck = false");
        stage.until(&host, "/f", 4);
        move |facts: &Facts| {
            assert_eq!(facts.items(&name), 2);
            let seen = host.seen_at("/f");
            assert_eq!(header(&seen[1], "a-im"), "feed");
            assert_eq!(header(&seen[2], "if-none-match"), "\"d2\"");
        }
    });
    all.add(
        "the same article in two feeds is one brief of two sources",
        |stage| {
            let host = stage.host();
            let text = "Exactly the same report, long enough to be told from any other one, \
                    which two outlets print on one day without a change, word for word.";
            host.on("/a", [article("shared", text)]);
            host.on("/b", [article("shared", text)]);
            let (a, b) = (stage.feed(&host, "/a", ""), stage.feed(&host, "/b", ""));
            stage.until(&host, "/a", 2);
            stage.until(&host, "/b", 2);
            move |facts: &Facts| {
                assert_eq!((facts.items(&a), facts.items(&b)), (1, 1));
                let new = facts.events(&a, "brief.new") + facts.events(&b, "brief.new");
                assert_eq!(new, 1);
            }
        },
    );
}
