//! Stories of a daemon of their own: restarts, a kill in the middle, stopping
//! with requests under way, and our own line being down.

use super::Daemon;
use super::Facts;
use super::SETTINGS;
use super::carried;
use super::etags;
use super::gaps;
use super::never_sooner;
use super::wait_until;
use crate::program::Program;
use crate::server::Server;
use crate::server::feed;
use crate::server::hang;
use crate::server::ok;
use crate::server::reset;
use crate::server::rss;
use crate::server::status;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn block(name: &str, url: &str, more: &str) -> String {
    format!("[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n{more}\n\n")
}

fn program(blocks: &str) -> Program {
    Program::configured(&format!("{SETTINGS}\n{blocks}"))
}

#[test]
fn a_restart_polls_nothing_early_and_forgets_nothing() {
    let (good, failing, held) = (Server::start(), Server::start(), Server::start());
    good.on("/f", [feed("\"v1\"", &["a"]), status(304)]);
    failing.on("/f", [status(500)]);
    held.on(
        "/a",
        [
            status(429).header("Retry-After", "12"),
            feed("\"h\"", &["h"]),
        ],
    );
    held.on("/b", [feed("\"h\"", &["i"])]);
    let program = program(
        &[
            block(
                "good",
                &good.url("/f"),
                "interval = \"8s\"\nrefresh_stuck = false",
            ),
            block("failing", &failing.url("/f"), "interval = \"2s\""),
            block("held", &held.url("/a"), "interval = \"1s\""),
        ]
        .concat(),
    );
    let daemon = Daemon::start(&program);
    wait_until("each was asked, one of them twice", || {
        good.seen().len() == 1 && failing.seen().len() == 2 && held.seen().len() == 1
    });
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(daemon.stop().0, 0);

    // Another feed of the held host, new at this start.
    let text = program.read("briefd.toml") + &block("other", &held.url("/b"), "");
    let program = program.file("briefd.toml", &text);
    let daemon = Daemon::start(&program);
    wait_until("all were asked again", || {
        good.seen().len() >= 3 && failing.seen().len() >= 4 && held.seen_at("/b").len() >= 2
    });
    assert_eq!(daemon.stop().0, 0);

    never_sooner(&good.seen(), 8.0);
    carried(&etags(&good.seen()), &["-", "\"v1\""]);
    let waits = gaps(&failing.seen());
    let grown = waits
        .iter()
        .zip([2.0, 4.0, 8.0])
        .all(|(wait, least)| *wait >= least - 0.002);
    assert!(
        grown,
        "the errors from before the restart count: {waits:.2?}"
    );
    let held_gaps = gaps(&held.seen());
    assert!(
        held_gaps[0] >= 11.99,
        "the hold outlives the process: {held_gaps:.2?}"
    );
    let facts = Facts::of(&program);
    assert_eq!(
        (facts.items("good"), facts.events("good", "brief.new")),
        (1, 1)
    );
    assert_eq!(facts.events("failing", "feed.broken"), 1);
}

#[test]
fn killed_in_the_middle_of_polls_it_loses_and_doubles_nothing() {
    let hosts: Vec<Server> = (0..6).map(|_| Server::start()).collect();
    let mut blocks = String::new();
    for (number, host) in hosts.iter().enumerate() {
        let items: Vec<String> = (0..20).map(|item| format!("k{number}-{item}")).collect();
        // So slow that a kill finds some of them under way.
        let wait = Duration::from_millis(150 * number as u64);
        host.on_each("/f", move |seen| match seen.has("if-none-match") {
            true => status(304),
            false => {
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                feed("\"v1\"", &items).after(wait)
            }
        });
        let more = "interval = \"1s\"\nrefresh_stuck = false";
        blocks.push_str(&block(&format!("k{number}"), &host.url("/f"), more));
    }
    let program = program(&blocks);
    for round in 0..5_u64 {
        let daemon = Daemon::start(&program);
        std::thread::sleep(Duration::from_millis(700 + 250 * round));
        daemon.kill();
    }
    let before: Vec<usize> = hosts.iter().map(|host| host.seen().len()).collect();
    let daemon = Daemon::start(&program);
    wait_until("each was asked twice more", || {
        hosts
            .iter()
            .zip(&before)
            .all(|(host, before)| host.seen().len() >= before + 2)
    });
    assert_eq!(daemon.stop().0, 0);
    let facts = Facts::of(&program);
    for (number, host) in hosts.iter().enumerate() {
        let name = format!("k{number}");
        assert_eq!(facts.items(&name), 20, "every item of {name}, once");
        assert_eq!(facts.events(&name, "brief.new"), 20);
        let asked = etags(&host.seen());
        let first = asked.iter().position(|etag| etag == "\"v1\"").unwrap();
        assert!(
            asked[first..].iter().all(|etag| etag == "\"v1\""),
            "what vouches for the items is kept with them: {asked:?}"
        );
    }
    let (status, out, err) = program.run(&["db", "check"]);
    assert_eq!(status, 0, "{out}{err}");
}

#[test]
fn a_stop_waits_for_requests_under_way_but_not_for_ever() {
    let (slow, dead) = (Server::start(), Server::start());
    slow.on("/f", [ok(rss(&["s"])).after(Duration::from_secs(2))]);
    dead.on("/f", [hang()]);
    let text = [
        block("slow", &slow.url("/f"), ""),
        block("dead", &dead.url("/f"), ""),
    ]
    .concat();
    // The request that hangs would last longer than a stop may.
    let text = format!("{SETTINGS}\n{text}").replace("timeout = \"2s\"", "timeout = \"60s\"");
    let program = Program::configured(&text);
    let daemon = Daemon::start(&program);
    wait_until("both are under way", || {
        slow.seen().len() == 1 && dead.seen().len() == 1
    });
    let (_, took) = daemon.stop();
    assert!(took < Duration::from_secs(10), "a stop took {took:?}");
    let facts = Facts::of(&program);
    assert_eq!(facts.items("slow"), 1, "what could end did end");
    assert_eq!(facts.says("dead", "failures"), "0", "a stop is no failure");

    let daemon = Daemon::start(&program);
    wait_until("the one that was dropped is asked again", || {
        dead.seen().len() == 2
    });
    daemon.kill();
}

/// Six hosts that answer nothing while the line is `down`, and their feeds.
fn hosts_behind_a_line(down: &Arc<AtomicBool>, more: &str) -> (Vec<Server>, Program) {
    let hosts: Vec<Server> = (0..6).map(|_| Server::start()).collect();
    let mut blocks = String::new();
    for (number, host) in hosts.iter().enumerate() {
        let down = Arc::clone(down);
        host.on_each("/f", move |seen| match down.load(Ordering::SeqCst) {
            true => reset(),
            false if seen.has("if-none-match") => status(304),
            false => feed("\"v1\"", &["a"]),
        });
        blocks.push_str(&block(&format!("l{number}"), &host.url("/f"), more));
    }
    let text = format!("{SETTINGS}\n{blocks}");
    let line = "[poll]\nline_window = \"6s\"\nline_probe = \"1s\"";
    (hosts, Program::configured(&text.replace("[poll]", line)))
}

/// Kinds of the events that are about no article, in order.
fn happened(program: &Program) -> Vec<String> {
    let facts = Facts::of(program);
    let kinds = facts.events.into_iter().map(|(kind, _)| kind);
    kinds.filter(|kind| !kind.starts_with("brief.")).collect()
}

#[test]
fn when_our_own_line_is_down_no_feed_is_blamed() {
    let down = Arc::new(AtomicBool::new(false));
    let (hosts, program) = hosts_behind_a_line(&down, "interval = \"2s\"");
    let daemon = Daemon::start(&program);
    let asked = || -> Vec<usize> { hosts.iter().map(|host| host.seen().len()).collect() };
    let more_than = |before: &[usize], more: usize| {
        let mut both = std::iter::zip(asked(), before);
        both.all(|(now, before)| now >= before + more)
    };
    wait_until("all were read", || more_than(&[0; 6], 2));

    down.store(true, Ordering::SeqCst);
    let before = asked();
    wait_until("all were tried in vain, more than once", || {
        more_than(&before, 4)
    });
    let facts = Facts::of(&program);
    let (code, said, _) = program.run(&["status"]);
    assert_eq!(code, 0);
    assert_eq!(happened(&program), ["network.lost"]);
    let (code, polled, _) = program.run(&["poll", "--force"]);
    assert!(
        polled.contains("no network"),
        "a word, not a wait: {polled}"
    );
    assert_ne!(code, 0);

    down.store(false, Ordering::SeqCst);
    let before = asked();
    wait_until("all are read again", || more_than(&before, 3));
    assert_eq!(daemon.stop().0, 0);

    assert!(said.contains("line"), "`status` says so: {said}");
    for number in 0..hosts.len() {
        let name = format!("l{number}");
        assert_eq!(facts.says(&name, "failures"), "0", "{name}");
        assert_eq!(facts.says(&name, "state"), "ok", "{name}");
    }
    assert_eq!(
        happened(&program),
        ["network.lost", "network.back"],
        "one event each, and none of a feed"
    );
    let log = program.read("log");
    let lines = |what: &str| log.lines().filter(|line| line.contains(what)).count();
    assert_eq!(lines("no network: "), 1, "{log}");
    assert_eq!(lines("could not poll"), 0, "{log}");
    assert_eq!(lines("the network is back"), 1, "{log}");
}

#[test]
fn no_feed_is_asked_sooner_because_the_line_was_down() {
    let down = Arc::new(AtomicBool::new(true));
    let (hosts, program) = hosts_behind_a_line(&down, "interval = \"2s\"");
    let daemon = Daemon::start(&program);
    let all = |times: usize| hosts.iter().all(|host| host.seen().len() >= times);
    wait_until("all were tried in vain", || all(3));
    down.store(false, Ordering::SeqCst);
    wait_until("all were read", || all(6));
    assert_eq!(daemon.stop().0, 0);
    for host in &hosts {
        never_sooner(&host.seen(), 2.0);
    }
    assert_eq!(happened(&program), ["network.lost", "network.back"]);
}

#[test]
fn a_poll_without_a_network_says_so_once() {
    let down = Arc::new(AtomicBool::new(true));
    let (hosts, program) = hosts_behind_a_line(&down, "interval = \"1h\"");
    let program = program.env("BRIEFD_POLL__MAX_INTERVAL", "2h");
    let (code, said, _) = program.run(&["poll"]);
    assert_eq!(
        (code, said.as_str()),
        (
            1,
            "no network: no host answers, 6 feeds left as they were\n"
        )
    );
    let facts = Facts::of(&program);
    assert_eq!(facts.says("l0", "failures"), "0");
    assert_eq!(happened(&program), ["network.lost"]);
    assert_eq!(hosts.iter().map(|host| host.seen().len()).sum::<usize>(), 6);

    let (code, said, _) = program.run(&["poll", "--force"]);
    assert_eq!((code, said.lines().count()), (1, 1), "{said}");
    assert_eq!(
        happened(&program),
        ["network.lost"],
        "still the same outage"
    );

    down.store(false, Ordering::SeqCst);
    let (code, said, _) = program.run(&["poll", "--force"]);
    assert!(
        said.starts_with("polled 6 feeds: 6 new") || code == 0,
        "{said}"
    );
    assert_eq!(happened(&program), ["network.lost", "network.back"]);
}

#[test]
fn some_dead_hosts_among_others_are_no_outage() {
    let dead: Vec<Server> = (0..7).map(|_| Server::start()).collect();
    let good = Server::start();
    good.on_each("/f", |_| feed("\"v1\"", &["a"]));
    let mut blocks = block("good", &good.url("/f"), "interval = \"1s\"");
    for (number, host) in dead.iter().enumerate() {
        host.on_each("/f", |_| reset());
        blocks.push_str(&block(&format!("d{number}"), &host.url("/f"), ""));
    }
    let text = format!("{SETTINGS}\n{blocks}");
    let program = Program::configured(&text.replace("[poll]", "[poll]\nline_window = \"60s\""));
    let daemon = Daemon::start(&program);
    wait_until("all were tried twice", || {
        dead.iter().all(|host| host.seen().len() >= 2)
    });
    assert_eq!(daemon.stop().0, 0);
    let kinds = happened(&program);
    assert_eq!(kinds, ["feed.broken"; 7]);
}

#[test]
fn nothing_in_a_file_moves_it_away() {
    let host = Server::start();
    host.on("/new", [feed("\"n\"", &["a"])]);
    let announces = format!(
        "<rss xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><title>T</title>\
         <itunes:new-feed-url>{}</itunes:new-feed-url>\
         <item><guid>a</guid><title>a</title></item></channel></rss>",
        host.url("/new")
    );
    let page = format!(
        "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"{}\"></head></html>",
        host.url("/new")
    );
    let text = format!("{SETTINGS}\n{}", block("f", "file:feed.xml", ""))
        .replace("moved_after = 3", "moved_after = 1")
        .replace("moved_age = \"3s\"", "moved_age = \"0s\"");
    let program = Program::configured(&text).file("feed.xml", &announces);
    assert_eq!(program.run(&["poll"]).0, 0);
    assert_eq!(program.run(&["poll", "--force"]).0, 0);
    let program = program.file("feed.xml", &page);
    assert_eq!(program.run(&["poll", "--force"]).0, 1);
    let facts = Facts::of(&program);
    assert!(facts.says("f", "url").starts_with("file:"));
    assert!(facts.says("f", "last_error").contains("web page"));
    assert_eq!(happened(&program), ["feed.broken"]);
    assert!(host.seen().is_empty());
}

#[test]
fn a_feed_that_a_page_named_stays_undone() {
    let host = Server::start();
    let page = "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/new\"></head></html>";
    host.on_each("/f", move |_| ok(page).header("Content-Type", "text/html"));
    host.on("/new", [feed("\"n\"", &["a"])]);
    let program = program(&block("f", &host.url("/f"), ""));
    assert_eq!(program.run(&["poll"]).0, 0);
    assert_eq!(Facts::of(&program).says("f", "url"), host.url("/new"));
    assert_eq!(program.run(&["feeds", "undo-move", "f"]).0, 0);
    assert_eq!(program.run(&["poll", "--force"]).0, 1, "it is a page");
    let facts = Facts::of(&program);
    assert_eq!(facts.says("f", "url"), host.url("/f"));
    assert_eq!(facts.events("f", "feed.moved"), 2, "there and back");
    assert_eq!(host.seen_at("/new").len(), 1, "not asked again");
}

#[test]
fn feeds_that_failed_never_take_all_places() {
    let good = Server::start();
    good.on("/f", [feed("\"v1\"", &["a"]), status(304)]);
    let failing: Vec<Server> = (0..3).map(|_| Server::start()).collect();
    let mut blocks = block("good", &good.url("/f"), "interval = \"1s\"");
    for (number, server) in failing.iter().enumerate() {
        server.on("/f", [status(500), hang()]);
        let more = "interval = \"1s\"\ntimeout = \"5m\"";
        blocks += &block(&format!("failing{number}"), &server.url("/f"), more);
    }
    let two = SETTINGS.replace("concurrency = 64", "concurrency = 2");
    let program = Program::configured(&format!("{two}\n{blocks}"));
    let _daemon = Daemon::start(&program);
    let hanging = || -> usize {
        let seen = failing.iter().map(|server| server.seen().len());
        seen.map(|requests| requests.saturating_sub(1)).sum()
    };
    wait_until("all have failed, and one hangs", || {
        hanging() > 0 && failing.iter().all(|server| !server.seen().is_empty())
    });
    let before = good.seen().len();
    wait_until("the good one is polled on", || {
        good.seen().len() >= before + 4
    });
    assert_eq!(hanging(), 1, "half of two places");
}
