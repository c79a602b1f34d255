//! The JSON API and feeds out, as programs use them.

use crate::program::Program;
use crate::serve_client::*;
use crate::service::until;
use serde_json::Value;
use std::collections::BTreeSet;

/// Thirty items, three a minute.
fn feed(items: usize) -> String {
    let item = |number: usize| {
        let minute = number / 3;
        format!(
            "<item><title>Report {number}</title><link>http://a.example/{number}</link>\
             <pubDate>Mon, 23 Nov 2026 08:{minute:02}:00 GMT</pubDate><description>The council \
             of town {number} voted for {number} bridges.</description></item>"
        )
    };
    let items: String = (1..=items).map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>A</title>{items}</channel></rss>")
}

struct Api {
    program: Program,
    site: Site,
    login: String,
}

impl Api {
    fn new() -> Api {
        Api::with("")
    }

    /// With more keys of `[serve]`.
    fn with(more: &str) -> Api {
        let program = Program::configured(&format!(
            "{SERVE}{more}[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\ntags = [\"t\"]\n"
        ));
        std::fs::write(program.path("a.xml"), feed(30)).unwrap();
        let program = program.env("BRIEFD_DB", "b.db");
        assert_eq!(program.run(&["poll"]).0, 0);
        let site = Site::start(&program, &["serve"]);
        Api {
            program,
            site,
            login: basic(PASSWORD),
        }
    }

    fn ask(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        let mut headers = vec![("Authorization", self.login.as_str())];
        headers.extend(more);
        self.site.ask("GET", path, &headers, "")
    }

    fn json(&self, path: &str) -> Value {
        let reply = self.ask(path, &[]);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Titles of every page.
    fn pages(&self, path: &str) -> Vec<String> {
        let mut titles = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.json(&format!("{path}&after={after}"));
            let briefs = page["briefs"].as_array().unwrap();
            titles.extend(
                briefs
                    .iter()
                    .map(|one| one["title"].as_str().unwrap().to_owned()),
            );
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => return titles,
            }
        }
    }
}

#[test]
fn programs_ask_in_json() {
    let api = Api::new();
    // As an export says it.
    let page = api.json("/api/v1/briefs?limit=500");
    let (_, exported, _) = api.program.run(&["export", "--as", "jsonl"]);
    let exported: Vec<Value> = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(page["briefs"].as_array().unwrap(), &exported);
    assert!(page["next"].is_null());
    let lines = api.ask("/api/v1/briefs?limit=2&format=jsonl", &[]);
    assert_eq!(lines.text().lines().count(), 2);
    assert!(lines.header("x-next").is_some());

    // By pages, the newest first and the other way round, and by relevance.
    let newest: Vec<String> = exported
        .iter()
        .map(|one| one["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(api.pages("/api/v1/briefs?limit=7"), newest);
    let mut oldest = newest.clone();
    oldest.reverse();
    assert_eq!(api.pages("/api/v1/briefs?limit=4&sort=oldest"), oldest);
    let of_relevance = api.pages("/api/v1/briefs?limit=4&sort=relevance&q=council");
    let all: BTreeSet<&String> = of_relevance.iter().collect();
    assert_eq!((of_relevance.len(), all.len()), (30, 30));
    assert_eq!(
        api.json("/api/v1/briefs")["briefs"]
            .as_array()
            .unwrap()
            .len(),
        30
    );
    let found =
        api.json("/api/v1/briefs?q=title%3A%22report+3%22&since=2026-11-23&until=2026-11-23");
    assert_eq!(found["briefs"][0]["title"], "Report 3");

    refusals(&api);

    // One brief, its versions, its story.
    let id = exported[0]["id"].as_str().unwrap();
    assert_eq!(api.json(&format!("/api/v1/briefs/{id}")), exported[0]);
    let versions = api.json(&format!("/api/v1/briefs/{id}/revisions"));
    assert_eq!(versions["revisions"][0]["revision"], 1);
    let (_, stories, _) = api.program.run(&["export", "--as", "jsonl", "--stories"]);
    let stories: Vec<Value> = stories
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut listed = Vec::new();
    let mut after = String::new();
    while let page = api.json(&format!("/api/v1/stories?limit=4&after={after}"))
        && let Some(some) = page["stories"].as_array()
    {
        listed.extend(some.clone());
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(listed, stories);
    // What comes meanwhile moves nothing: a page begins behind the last one.
    let page = api.json("/api/v1/stories?limit=4");
    std::fs::write(api.program.path("a.xml"), feed(33)).unwrap();
    assert_eq!(api.program.run(&["poll", "--force"]).0, 0);
    let next = page["next"].as_str().unwrap();
    let next = api.json(&format!("/api/v1/stories?limit=4&after={next}"));
    assert_eq!(next["stories"].as_array().unwrap(), &stories[4..8]);
    let oldest = api.json("/api/v1/stories?limit=1&sort=oldest");
    assert_eq!(oldest["stories"][0], stories[stories.len() - 1]);
    let story = stories[0]["id"].as_str().unwrap();
    assert_eq!(api.json(&format!("/api/v1/stories/{story}")), stories[0]);

    // Who has it is not sent it again.
    let reply = api.ask("/api/v1/briefs?limit=6", &[]);
    let tag = reply.header("etag").unwrap().to_owned();
    let again = api.ask("/api/v1/briefs?limit=6", &[("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(api.program.run(&["read", id]).0, 0);
    let changed = api.ask("/api/v1/briefs?limit=6", &[("If-None-Match", &tag)]);
    assert_eq!(changed.status, 200);

    // Feeds and status, as the command line has them.
    let (_, feeds, _) = api.program.run(&["feeds", "list", "--json"]);
    let feeds: Value = serde_json::from_str(&feeds).unwrap();
    assert_eq!(
        api.json("/api/v1/feeds")["feeds"][0]["name"],
        feeds[0]["name"]
    );
    let status = api.json("/api/v1/status");
    let (_, said, _) = api.program.run(&["status", "--json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    for key in [
        "version",
        "briefs",
        "unread",
        "stories",
        "last_event",
        "daemon",
    ] {
        assert_eq!(status[key], said[key], "{key}");
    }
    assert_eq!(
        (&status["unread"], &status["briefs"]),
        (&32.into(), &33.into())
    );
}

fn refusals(api: &Api) {
    for (path, expected, words) in [
        ("briefs?q=(ferry", 400, "at character 1"),
        ("briefs?sort=best", 400, "`sort`"),
        ("briefs?limit=0", 400, "`limit`"),
        ("briefs?after=x", 400, "`after`"),
        ("briefs?since=soon", 400, "no time"),
        ("briefs/nobody", 404, "no such brief"),
        ("briefs/nobody/revisions", 404, "no such brief"),
        ("stories/nobody", 404, "no such story"),
        ("events?after=x", 400, "`after`"),
        ("nothing", 404, "no such route"),
    ] {
        let reply = api.ask(&format!("/api/v1/{path}"), &[]);
        assert_eq!(reply.status, expected, "{path}");
        let error = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(words), "{path}: {error}");
    }
    assert_eq!(api.site.get("/api/v1/briefs").status, 401);
    let posted = [("Authorization", api.login.as_str())];
    assert_eq!(
        api.site.ask("POST", "/api/v1/briefs", &posted, "").status,
        405
    );
}

#[test]
fn events_are_followed_by_a_cursor() {
    let api = Api::new();
    let first = api.json("/api/v1/events?limit=10");
    assert_eq!(first["events"].as_array().unwrap().len(), 10);
    assert_eq!(
        (&first["last"], &first["events"][9]["seq"]),
        (&10.into(), &10.into())
    );
    let (mut last, mut all) = (10, 10);
    loop {
        let page = api.json(&format!("/api/v1/events?limit=7&after={last}"));
        let events = page["events"].as_array().unwrap();
        if events.is_empty() {
            break;
        }
        all += events.len();
        last = page["last"].as_i64().unwrap();
    }
    assert_eq!(last as usize, all, "none is left out");
    let none = api.json("/api/v1/events?kind=feed.gone");
    assert_eq!(
        (none["events"].as_array().unwrap().len(), &none["last"]),
        (0, &last.into())
    );

    // From before the oldest kept nobody is served half.
    let db = rusqlite::Connection::open(api.program.path("b.db")).unwrap();
    db.execute("DELETE FROM _event WHERE seq <= 10", [])
        .unwrap();
    drop(db);
    let gone = api.ask("/api/v1/events?after=9", &[]);
    let error = gone.json()["error"].as_str().unwrap().to_owned();
    assert_eq!(gone.status, 410, "{error}");
    assert!(error.contains("go on from 10"), "{error}");
    assert_eq!(api.json("/api/v1/events?after=10")["events"][0]["seq"], 11);
    assert_eq!(
        api.json("/api/v1/events?limit=1")["events"][0]["seq"],
        11,
        "who names none begins with the oldest kept"
    );

    // Who waits is told when something happens.
    let waiting = std::thread::scope(|scope| {
        let path = format!("/api/v1/events?after={last}&wait=60&kind=brief.new");
        let waiting = scope.spawn({
            let api = &api;
            move || api.json(&path)
        });
        std::fs::write(api.program.path("a.xml"), feed(31)).unwrap();
        assert_eq!(api.program.run(&["poll", "--force"]).0, 0);
        waiting.join().unwrap()
    });
    assert_eq!(waiting["events"][0]["kind"], "brief.new");
    assert_eq!(waiting["events"].as_array().unwrap().len(), 1);
}

#[test]
fn other_readers_get_a_feed_of_a_search() {
    let api = Api::new();
    let atom = api.ask("/feed.atom?q=report&limit=3", &[]);
    assert_eq!(atom.status, 200);
    assert!(
        atom.header("content-type")
            .unwrap()
            .starts_with("application/atom+xml")
    );
    assert_eq!(atom.text().matches("<entry ").count(), 3, "{}", atom.text());
    let tag = atom.header("etag").unwrap_or_default().to_owned();
    assert!(!tag.is_empty());
    let json = api.json("/feed.json?stories=1&limit=3");
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"].as_array().unwrap().len(), 3);
    assert_eq!(api.site.get("/feed.atom").status, 401);
    let guessed = "/feed.atom?q=report&key=00000000000000000000000000000000";
    assert_eq!(api.site.get(guessed).status, 401);
    // A page has the key, for its own search.
    let link = key_of_a_page(&api, "/search?q=report");
    assert!(link.starts_with("/feed.atom?q=report&key="), "{link}");
    assert_eq!(api.site.get(&link).status, 200);
    let other = link.replace("q=report", "q=town");
    assert_eq!(api.site.get(&other).status, 401);
    assert_eq!(api.site.get(&format!("{link}&limit=500")).status, 401);
    let wrong = api.ask("/feed.atom?q=(x", &[]);
    assert_eq!(wrong.status, 400);
    assert!(
        !wrong.text().contains("(x"),
        "what was asked is not repeated"
    );
    until("the log", &api.program, || {
        api.program.read("daemon.log").contains("listening")
    });
}

/// The address of a feed that a page shows to who has logged in.
fn key_of_a_page(api: &Api, page: &str) -> String {
    let between = |text: &str, from: &str, to: &str| {
        let rest = text.split_once(from).unwrap().1;
        rest.split_once(to).unwrap().0.to_owned()
    };
    let form = api.site.get("/").text();
    let token = between(&form, "name=\"token\" value=\"", "\"");
    let body = format!("token={token}&user={USER}&password=correct+horse+battery&back=/");
    let media = [("Content-Type", "application/x-www-form-urlencoded")];
    let entered = api.site.ask("POST", "/login", &media, &body);
    let cookie = entered.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let shown = api.site.ask("GET", page, &[("Cookie", cookie)], "").text();
    let link = between(&shown, "href=\"/feed.atom", "\"");
    format!("/feed.atom{}", link.replace("&amp;", "&"))
}

#[test]
fn what_takes_too_long_is_broken_off() {
    let api = Api::with("query_timeout = \"300ms\"\n");
    let feeds = api.json("/api/v1/feeds");
    // The same rows, after a count that does not end.
    let db = rusqlite::Connection::open(api.program.path("b.db")).unwrap();
    let view: String = db
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'feeds'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let endless = view.replacen("feeds", "all_feeds", 1);
    db.execute_batch(&format!(
        "DROP VIEW feeds; {endless}; CREATE VIEW feeds AS SELECT f.* FROM all_feeds AS f, (
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n)"
    ))
    .unwrap();
    let late = api.ask("/api/v1/feeds", &[]);
    assert_eq!(late.status, 503, "{}", late.text());
    assert_eq!(late.header("retry-after"), Some("5"));
    db.execute_batch(&format!("DROP VIEW feeds; DROP VIEW all_feeds; {view}"))
        .unwrap();
    assert_eq!(api.json("/api/v1/feeds"), feeds, "the next one is answered");
}
