//! The long run: the built daemon, with seconds for hours, against scripted
//! hosts. Every request is recorded; when each scenario has seen enough, the
//! daemon is stopped and every scenario judges what its host was asked and
//! what the database says. `-- --nocapture` prints the table.
//!
//! All scenarios share one daemon, each having hosts (ports) of its own, so
//! that they disturb each other as feeds do; what needs a daemon of its own is
//! in `processes`.

mod bodies;
mod conditional;
mod errors;
mod manners;
mod news;
mod processes;
mod redirects;
mod timing;

use crate::program::Program;
use crate::server::Seen;
use crate::server::Server;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::process::Child;
use std::rc::Rc;
use std::time::Duration;
use std::time::Instant;

/// Seconds stand for hours: every figure is an ordinary key.
const SETTINGS: &str = r#"
[store]
path = "briefd.db"

[poll]
interval = "2s"
min_interval = "1s"
max_interval = "10s"
per_host_gap = "300ms"
spread = "2s"
backoff_max = "8s"
moved_after = 3
moved_age = "3s"
gone_after = 3
gone_age = "2s"
stuck_after = "6s"
hold = "2s"
hold_max = "8s"
tick = "1s"
concurrency = 64

[fetch]
timeout = "2s"
connect_timeout = "1s"
body_max = "64KiB"
header_max = "8KiB"
contact = "ops@example.org"
allow_private_addresses = ["127.0.0.0/8"]

[log]
format = "human"
level = "debug"
"#;

/// The run goes on at least so long, for what must *not* happen ..
const RUN_LEAST: Duration = Duration::from_secs(35);
/// .. and at most so long, should a scenario wait for what does not come.
const RUN_MOST: Duration = Duration::from_secs(90);

type Judge = Box<dyn Fn(&Facts)>;

/// One scenario being set up.
#[derive(Default)]
struct Stage {
    number: usize,
    toml: String,
    feeds: usize,
    servers: Vec<Rc<Server>>,
    needs: Vec<(Rc<Server>, String, usize)>,
}

impl Stage {
    /// Another host.
    fn host(&mut self) -> Rc<Server> {
        let server = Rc::new(Server::start());
        self.servers.push(Rc::clone(&server));
        server
    }

    /// A feed there; `more` is TOML for its block. Gives its name.
    fn feed(&mut self, server: &Server, path: &str, more: &str) -> String {
        self.feed_at(&server.url(path), more)
    }

    fn feed_at(&mut self, url: &str, more: &str) -> String {
        self.feeds += 1;
        let name = format!("s{}-{}", self.number, self.feeds);
        writeln!(
            self.toml,
            "[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n{more}\n"
        )
        .unwrap();
        name
    }

    /// The run goes on until this path was asked so often.
    fn until(&mut self, server: &Rc<Server>, path: &str, requests: usize) {
        self.needs
            .push((Rc::clone(server), path.to_owned(), requests));
    }
}

struct Scenario {
    name: &'static str,
    stage: Stage,
    judge: Judge,
}

impl Scenario {
    fn has_seen_enough(&self) -> bool {
        let enough = |(server, path, requests): &(Rc<Server>, String, usize)| {
            server.seen_at(path).len() >= *requests
        };
        self.stage.needs.iter().all(enough)
    }
}

#[derive(Default)]
struct Scenarios(Vec<Scenario>);

impl Scenarios {
    fn add<J: Fn(&Facts) + 'static>(
        &mut self,
        name: &'static str,
        set_up: impl FnOnce(&mut Stage) -> J,
    ) {
        let mut stage = Stage {
            number: self.0.len() + 1,
            ..Stage::default()
        };
        let judge = Box::new(set_up(&mut stage));
        self.0.push(Scenario { name, stage, judge });
    }
}

/// What the database says after the run.
#[derive(Debug)]
struct Facts {
    feeds: HashMap<String, Value>,
    events: Vec<(String, String)>,
    items: HashMap<String, i64>,
}

impl Facts {
    fn of(program: &Program) -> Facts {
        let feeds = rows(program, "SELECT * FROM feeds");
        let events = rows(program, "SELECT kind, feed FROM events ORDER BY seq");
        let items = rows(
            program,
            "SELECT feed, count(*) AS n FROM sources GROUP BY feed",
        );
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        Facts {
            feeds: feeds
                .into_iter()
                .map(|row| (text(&row, "name"), row))
                .collect(),
            events: events
                .iter()
                .map(|row| (text(row, "kind"), text(row, "feed")))
                .collect(),
            items: items
                .iter()
                .map(|row| (text(row, "feed"), row["n"].as_i64().unwrap()))
                .collect(),
        }
    }

    /// A column of the `feeds` view, as text.
    fn says(&self, feed: &str, column: &str) -> String {
        let row = self
            .feeds
            .get(feed)
            .unwrap_or_else(|| panic!("no feed `{feed}`"));
        match &row[column] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    fn items(&self, feed: &str) -> i64 {
        self.items.get(feed).copied().unwrap_or(0)
    }

    /// How often a feed had an event.
    fn events(&self, feed: &str, kind: &str) -> usize {
        let same = |event: &&(String, String)| event.0 == kind && event.1 == feed;
        self.events.iter().filter(same).count()
    }
}

fn rows(program: &Program, query: &str) -> Vec<Value> {
    let (status, out, err) = program.run(&["sql", query, "--json"]);
    assert_eq!(status, 0, "{query}: {err}");
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{query}: {error}: {out}"))
}

/// A running daemon; it is killed when a test ends badly.
struct Daemon {
    child: Child,
}

impl Daemon {
    fn start(program: &Program) -> Daemon {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(program.path("log"))
            .unwrap();
        let child = program.command(&["run"]).stderr(log).spawn().unwrap();
        Daemon { child }
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &pid])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Stops it as a service manager does; gives how it ended and how long it took.
    fn stop(mut self) -> (i32, Duration) {
        let asked = Instant::now();
        self.signal("-TERM");
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), asked.elapsed())
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits, for as long as a whole run may take.
fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < RUN_MOST, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Seconds between requests.
fn gaps(seen: &[Seen]) -> Vec<f64> {
    seen.windows(2)
        .map(|two| two[1].at.duration_since(two[0].at).as_secs_f64())
        .collect()
}

/// No two requests nearer than this; a clock has whole milliseconds.
fn never_sooner(seen: &[Seen], secs: f64) {
    let gaps = gaps(seen);
    let early = gaps.iter().position(|gap| *gap < secs - 0.002);
    assert_eq!(early, None, "a request sooner than {secs} s: {gaps:.2?}");
}

fn header(seen: &Seen, name: &str) -> String {
    seen.header(name).unwrap_or_else(|| "-".to_owned())
}

/// If-None-Match of each request, `-` where there is none.
fn etags(seen: &[Seen]) -> Vec<String> {
    seen.iter()
        .map(|seen| header(seen, "if-none-match"))
        .collect()
}

/// If-Modified-Since of each request, `-` where there is none.
fn dates(seen: &[Seen]) -> Vec<String> {
    seen.iter()
        .map(|seen| header(seen, "if-modified-since"))
        .collect()
}

/// The first requests carried these; every later one the last of them.
fn carried(have: &[String], expected: &[&str]) {
    assert!(have.len() >= expected.len(), "only {have:?}");
    for (number, have) in have.iter().enumerate() {
        let expected = expected[number.min(expected.len() - 1)];
        assert_eq!(have, expected, "request {} carried", number + 1);
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is for people")]
fn the_best_behaved_poller_on_the_web() {
    let mut all = Scenarios::default();
    conditional::add(&mut all);
    timing::add(&mut all);
    errors::add(&mut all);
    redirects::add(&mut all);
    bodies::add(&mut all);
    news::add(&mut all);
    manners::add(&mut all);
    let feeds: String = all
        .0
        .iter()
        .map(|scenario| scenario.stage.toml.as_str())
        .collect();
    let program = Program::configured(&format!("{SETTINGS}\n{feeds}"));

    let daemon = Daemon::start(&program);
    let start = Instant::now();
    let enough = |scenario: &Scenario| scenario.has_seen_enough();
    while start.elapsed() < RUN_LEAST || (start.elapsed() < RUN_MOST && !all.0.iter().all(enough)) {
        std::thread::sleep(Duration::from_millis(100));
    }
    let ran = start.elapsed();
    let (status, _) = daemon.stop();
    let facts = Facts::of(&program);

    let mut table = String::new();
    let (mut failed, mut requests) = (0, 0);
    for scenario in &all.0 {
        let seen: usize = scenario
            .stage
            .servers
            .iter()
            .map(|server| server.seen().len())
            .sum();
        requests += seen;
        let judged = std::panic::catch_unwind(AssertUnwindSafe(|| {
            assert!(scenario.has_seen_enough(), "too few requests in {ran:.0?}");
            for server in &scenario.stage.servers {
                server.seen().iter().for_each(manners::judge_request);
            }
            (scenario.judge)(&facts);
        }));
        let verdict = match judged {
            Ok(()) => "ok".to_owned(),
            Err(panic) => {
                failed += 1;
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).into()));
                format!("FAILED {}", text.unwrap_or_default().replace('\n', " "))
            }
        };
        let number = scenario.stage.number;
        writeln!(
            table,
            "{number:>3} {:<66} {seen:>4}  {verdict}",
            scenario.name
        )
        .unwrap();
    }
    let count = all.0.len();
    println!("{table}{count} scenarios, {failed} failed, {requests} requests in {ran:.0?}");
    assert_eq!(status, 0, "it ended well");
    if failed > 0 {
        let log = program.read("log");
        let tail: Vec<&str> = log.lines().rev().take(15).collect();
        panic!(
            "{failed} of {count} scenarios failed\n{table}\n{}",
            tail.join("\n")
        );
    }
}
