//! `briefd feeds` beside a database: how feeds are, and mending them.

use crate::program::Program;
use crate::server::{Server, ok, redirect, status};
use serde_json::Value;

const FEED: &str = "<rss version='2.0'><channel><title>News</title><link>https://example.org/</link>\
    <description>d</description><item><title>A bridge</title><link>https://example.org/1</link>\
    <guid>1</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>\
    <description>The bridge over the river was opened on Monday.</description></item></channel></rss>";

/// A program with a database of its own that may ask a loopback server, and
/// believes moves and farewells at once.
fn program(feeds: &[(&str, String)]) -> Program {
    let mut text = "[store]\npath = \"b.db\"\n[fetch]\nallow_private_addresses = true\n\
        [poll]\nper_host_gap = \"0s\"\nper_host = 4\nmoved_after = 1\nmoved_age = \"0s\"\n\
        gone_after = 1\ngone_age = \"0s\"\n"
        .to_owned();
    for (name, url) in feeds {
        text.push_str(&format!("[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n"));
    }
    Program::configured(&text)
}

fn json(program: &Program, args: &[&str]) -> (i32, Value) {
    let (status, stdout, stderr) = program.run(args);
    let value = serde_json::from_str(&stdout);
    (
        status,
        value.unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}")),
    )
}

#[test]
fn feeds_that_are_well_are_not_listed_by_health() {
    let server = Server::start();
    server.on("/ok", [ok(FEED)]);
    let program = program(&[("well", server.url("/ok"))]);
    let (polled, _, stderr) = program.run(&["poll"]);
    assert_eq!(polled, 0, "{stderr}");
    assert_eq!(
        program.run(&["feeds", "health"]),
        (0, String::new(), String::new())
    );
    assert_eq!(
        json(&program, &["feeds", "health", "--json"]),
        (0, Value::Array(Vec::new()))
    );
    let (_, rows) = json(&program, &["feeds", "list", "--json"]);
    assert_eq!(rows[0]["state"], "ok");
    assert_eq!(rows[0]["items"], 1);
}

#[test]
fn what_is_the_matter_is_told() {
    let server = Server::start();
    server.on("/ok", [ok(FEED)]);
    server.on("/broken", [status(500)]);
    server.on("/gone", [status(410)]);
    server.on("/old", [redirect(301, "/ok")]);
    let (old, new) = (server.url("/old"), server.url("/ok"));
    let program = program(&[
        ("broken", server.url("/broken")),
        ("gone", server.url("/gone")),
        ("moved", old.clone()),
    ]);
    let (polled, _, stderr) = program.run(&["poll"]);
    assert_eq!(polled, 5, "{stderr}");
    let (status, rows) = json(&program, &["feeds", "health", "--json"]);
    assert_eq!(status, 3);
    let told: Vec<(&str, &str)> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["name"].as_str().unwrap(),
                row["trouble"].as_str().unwrap(),
            )
        })
        .collect();
    let moved = format!("has moved from {old} to {new}: change the configuration");
    assert_eq!(
        told,
        [
            ("broken", "the server answered 500 Internal Server Error"),
            ("gone", "the server says that it is gone for good"),
            ("moved", moved.as_str()),
        ]
    );
}

#[test]
fn waking_makes_a_feed_due_and_undoing_a_move_takes_it_back() {
    let server = Server::start();
    server.on("/ok", [ok(FEED)]);
    server.on("/gone", [status(410)]);
    server.on("/old", [redirect(301, "/ok")]);
    let old = server.url("/old");
    let program = program(&[("gone", server.url("/gone")), ("moved", old.clone())]);
    program.run(&["poll"]);
    let (_, feed) = json(&program, &["feeds", "show", "--json", "gone"]);
    assert_eq!(
        (&feed["state"], &feed["next_poll"]),
        (&Value::from("gone"), &Value::Null)
    );
    assert_eq!(
        program.run(&["feeds", "wake", "gone"]),
        (0, String::new(), String::new())
    );
    let (_, feed) = json(&program, &["feeds", "show", "--json", "gone"]);
    assert_eq!(feed["failures"], 0);
    assert!(feed["next_poll"].is_string(), "{feed}");
    let (_, feed) = json(&program, &["feeds", "show", "--json", "moved"]);
    assert_eq!(feed["urls"].as_array().unwrap().len(), 2, "{feed}");
    let (status, _, stderr) = program.run(&["feeds", "undo-move", "moved"]);
    let said = format!(
        "`moved` is at {old} again, no more at {}\n",
        server.url("/ok")
    );
    assert_eq!((status, stderr), (0, said));
    let (_, feed) = json(&program, &["feeds", "show", "--json", "moved"]);
    assert_eq!(feed["url"], Value::from(old));
    for verb in ["wake", "undo-move", "show"] {
        let (status, _, stderr) = program.run(&["feeds", verb, "nobody"]);
        let said =
            "error: there is no feed called `nobody`\nhint: `briefd feeds list` lists them\n";
        assert_eq!((status, stderr.as_str()), (4, said), "{verb}");
    }
}

#[test]
fn show_tells_when_and_why() {
    let server = Server::start();
    let hinted = FEED.replace("<item>", "<ttl>90</ttl><item>");
    server.on("/ok", [ok(hinted).header("ETag", "W/\"x\"")]);
    let program = program(&[("a", server.url("/ok"))]);
    assert_eq!(program.run(&["poll"]).0, 0);
    let (status, stdout, _) = program.run(&["feeds", "show", "a"]);
    assert_eq!(status, 0);
    for line in [
        "name               a",
        "interval           1h",
        "configured_at      briefd.toml:12",
        "state              ok",
        "last_status        200",
        "next_reason        ttl 90 min",
        "etag               W/\"x\"",
    ] {
        assert!(
            stdout.lines().any(|found| found == line),
            "{line}\n{stdout}"
        );
    }
}

#[test]
fn removed_feeds_are_listed_with_all_only() {
    let server = Server::start();
    server.on("/ok", [ok(FEED)]);
    server.on("/two", [ok(FEED.replace("bridge", "tunnel"))]);
    let program = program(&[("a", server.url("/ok")), ("b", server.url("/two"))]);
    assert_eq!(program.run(&["poll"]).0, 0);
    assert_eq!(program.run(&["feeds", "remove", "b"]).0, 0);
    assert_eq!(program.run(&["poll"]).0, 0);
    let names = |args: &[&str]| {
        let (_, stdout, _) = program.run(args);
        let names = stdout.lines().filter_map(|line| line.split('\t').next());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(&["feeds", "list"]), ["a"]);
    assert_eq!(names(&["feeds", "list", "--all"]), ["a", "b"]);
    // A renamed feed is the same feed.
    let text = program.read("briefd.toml").replace("\"a\"", "\"c\"");
    std::fs::write(program.path("briefd.toml"), text).unwrap();
    assert_eq!(names(&["feeds", "list"]).len(), 1);
}
