//! Editions: what is in them, when they are made, and where they go.

use crate::program::Program;
use crate::server::Server;
use crate::server::status;
use crate::store_world::World;
use crate::store_world::article;
use crate::store_world::item;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use briefd::config::Config;
use briefd::config::Sources;
use briefd::edition::Editor;
use briefd::model::Timestamp;
use briefd::model::edition::Run;
use briefd::model::edition::StepState;
use briefd::store::Asked;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A database, editions of it, and a clock that is moved by hand.
struct Desk {
    world: World,
    editor: Editor,
    runtime: tokio::runtime::Runtime,
    stop: CancellationToken,
}

impl Desk {
    /// Begins at 2026-11-23 08:00 UTC, with an edition `e`.
    fn new(edition: &str) -> Desk {
        let world = World::new();
        let text = format!("[[edition]]\nname = \"e\"\n{edition}\n");
        std::fs::write(world.folder.path().join("briefd.toml"), text).unwrap();
        let config = Config::load(&Sources {
            dir: world.folder.path().to_owned(),
            ..Sources::default()
        });
        let config = config.unwrap_or_else(|error| panic!("{:?}", error.problems()));
        let (store, clock) = (world.store.clone(), world.clock.clone());
        let stop = CancellationToken::new();
        let editor = Editor::new(&config, store, clock, stop.clone()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let desk = Desk {
            world,
            editor,
            runtime: runtime.unwrap(),
            stop,
        };
        desk.look();
        desk
    }

    fn to(&self, time: &str) {
        let time: Timestamp = time.parse().unwrap();
        let by = time.as_millisecond() - self.world.clock.now().as_millisecond();
        self.world.clock.advance(by);
    }

    /// As the daemon does it at a tick.
    fn look(&self) {
        let names = self.editor.in_need(&self.world.reader()).unwrap();
        for name in names {
            self.runtime
                .block_on(self.editor.work(&name, None))
                .unwrap();
        }
    }

    fn run(&self, asked: Asked) {
        self.runtime
            .block_on(self.editor.work("e", Some(asked)))
            .unwrap();
    }

    fn came(&self, numbers: std::ops::Range<usize>) {
        let items = numbers.map(article).collect();
        let now = self.world.clock.now();
        self.world
            .store
            .import_items("news", items, now)
            .wait()
            .unwrap();
    }

    fn last(&self) -> Run {
        self.world.reader().edition("e").unwrap().last.unwrap()
    }

    /// The titles in each file of the folder `out`.
    fn files(&self) -> BTreeMap<String, Vec<String>> {
        let Ok(entries) = std::fs::read_dir(self.world.folder.path().join("out")) else {
            return BTreeMap::new();
        };
        let files = entries.map(|entry| {
            let entry = entry.unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let list: Vec<Value> = serde_json::from_str(&text).unwrap();
            let title = |one: &Value| one["title"].as_str().unwrap().to_owned();
            let name = entry.file_name().into_string().unwrap();
            (name, list.iter().map(title).collect())
        });
        files.collect()
    }

    fn counts(&self) -> Vec<(String, usize)> {
        let files = self.files().into_iter();
        files.map(|(name, titles)| (name, titles.len())).collect()
    }
}

const DAILY: &str = "schedule = \"0 7 * * *\"\nas = [\"json\"]\nout = \"out/%F.{ext}\"";

#[test]
fn an_article_is_in_one_edition_and_of_those_missed_the_latest_is_made() {
    let desk = Desk::new(DAILY);
    desk.came(0..2);
    desk.look();
    assert!(
        desk.files().is_empty(),
        "none is due: it was just configured"
    );
    desk.to("2026-11-24T06:59:59Z");
    desk.look();
    assert!(desk.files().is_empty());
    desk.to("2026-11-24T07:00:00Z");
    for _ in 0..2 {
        desk.look();
        assert_eq!(desk.counts(), [("2026-11-24.json".to_owned(), 2)]);
    }
    // Off for three days; what came before and after the last one that was
    // missed is in the one that is made for it.
    desk.to("2026-11-24T07:00:01Z");
    desk.came(2..3);
    desk.to("2026-11-27T08:00:00Z");
    desk.came(3..4);
    desk.look();
    let files = [
        ("2026-11-24.json".to_owned(), 2),
        ("2026-11-27.json".to_owned(), 2),
    ];
    assert_eq!(desk.counts(), files);
    assert_eq!(desk.last().state(), StepState::Done);
    // Nothing came: nothing is made, and that is known.
    desk.to("2026-11-28T07:00:30Z");
    desk.look();
    assert_eq!(desk.counts(), files);
    assert_eq!(desk.last().ids.len(), 0);
    assert_eq!(desk.last().due, "2026-11-28T07:00:00Z".parse().unwrap());
    // A clock that was set back makes the next one all the same.
    desk.to("2026-11-20T06:00:00Z");
    desk.look();
    desk.came(4..5);
    desk.to("2026-11-20T07:00:00Z");
    desk.look();
    assert_eq!(desk.files()["2026-11-20.json"].len(), 1);
}

#[test]
fn a_user_has_the_last_one_made_again_or_a_new_one() {
    let desk = Desk::new(DAILY);
    desk.came(0..3);
    desk.to("2026-11-23T09:00:00Z");
    desk.run(Asked::Again);
    assert_eq!(desk.counts(), [("2026-11-23.json".to_owned(), 3)]);
    let first = desk.last();
    let path = desk.world.folder.path().join("out/2026-11-23.json");
    std::fs::write(&path, "[]").unwrap();
    desk.came(3..4);
    desk.run(Asked::Again);
    assert_eq!(
        desk.counts(),
        [("2026-11-23.json".to_owned(), 3)],
        "the same"
    );
    assert_eq!(desk.last().delivery, first.delivery);
    desk.to("2026-11-23T09:00:05Z");
    desk.run(Asked::Now);
    assert_eq!(desk.files()["2026-11-23.json"], ["Article number 3"]);
    assert_ne!(desk.last().delivery, first.delivery);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    assert_eq!(desk.last().ids.len(), 0, "it was in the one by hand");
}

#[test]
fn broken_off_anywhere_nothing_is_lost_and_nothing_comes_twice() {
    let desk = Desk::new("schedule = \"* * * * *\"\nas = [\"json\"]\nout = \"out/%F-%H%M.{ext}\"");
    for round in 0..12 {
        desk.came(4 * round..4 * round + 4);
        desk.world.clock.advance(60_000);
        let micros = Duration::from_micros(fastrand::u64(0..4_000));
        let broken_off = async {
            let working = desk.editor.work("e", None);
            drop(tokio::time::timeout(micros, working).await);
        };
        desk.runtime.block_on(broken_off);
    }
    desk.world.clock.advance(60_000);
    desk.look();
    desk.look();
    let mut titles: Vec<String> = desk.files().into_values().flatten().collect();
    titles.sort();
    let mut expected: Vec<String> = (0..48)
        .map(|number| format!("Article number {number}"))
        .collect();
    expected.sort();
    assert_eq!(titles, expected);
    let reader = desk.world.reader();
    assert_eq!(reader.edition("e").unwrap().open, []);
}

#[test]
fn a_window_a_settle_time_and_the_biggest_first() {
    let desk = Desk::new(
        "schedule = \"0 7 * * *\"\nas = [\"json\"]\nout = \"out/%F-%H.{ext}\"\n\
         stories = true\nquiet = \"2h\"\nsort = \"big\"\nlimit = 2",
    );
    let report = |guid: &str, title: &str| {
        let text = format!("{title} was told at length by the one who was there to see it.");
        item(guid, None, title, &text)
    };
    let store = &desk.world.store;
    let add = |feed: &str, guid: &str, title: &str| {
        let now = desk.world.clock.now();
        let added = store.import_items(feed, vec![report(guid, title)], now);
        added.wait().unwrap().new.remove(0)
    };
    let ids = [
        add("a", "1", "The harbour freezes over"),
        add("b", "2", "A library opens in the old mill"),
        add("c", "3", "Three goats climb the town hall"),
        add("d", "4", "Goats seen on the roof at noon"),
    ];
    let both = vec![ids[2].clone(), ids[3].clone()];
    store
        .story_join(both, desk.world.clock.now())
        .wait()
        .unwrap();
    desk.to("2026-11-24T06:00:00Z");
    let late = add("e", "5", "Beekeepers count their winter losses");
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    let [(_, titles)] = &desk.files().into_iter().collect::<Vec<_>>()[..] else {
        panic!("{:?}", desk.files());
    };
    assert_eq!(titles.len(), 2, "as many as `limit` says: {titles:?}");
    assert!(titles[0].contains("oats"), "of most outlets: {titles:?}");
    assert!(!desk.last().ids.contains(&late), "it is not quiet yet");
    desk.to("2026-11-25T07:00:00Z");
    desk.look();
    assert_eq!(
        desk.last().ids,
        [late],
        "now it is, and the others were in one"
    );

    // Within a window whatever is in it is in each edition.
    let desk = Desk::new(
        "schedule = \"0 * * * *\"\nas = [\"json\"]\nout = \"out/%F-%H.{ext}\"\nwindow = \"90m\"",
    );
    desk.came(0..1);
    for hour in ["09:00:00", "09:30:00", "10:00:00"] {
        desk.to(&format!("2026-11-23T{hour}Z"));
        desk.look();
    }
    let files = [("2026-11-23-09.json".to_owned(), 1)];
    assert_eq!(desk.counts(), files, "published at 08:00");
}

#[test]
fn posts_are_signed_repeated_and_in_order() {
    let server = Server::start();
    server.on("/hook", [status(503), status(200)]);
    let url = server.url("/hook");
    let desk = Desk::new(&format!(
        "{DAILY}\nwebhook = \"{url}\"\nwebhook_secret = \"whsec_aGFyYm91cg==\""
    ));
    desk.came(0..2);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    assert_eq!(server.seen().len(), 1);
    let first = desk.last();
    assert_eq!(first.state(), StepState::Open);
    let trouble = first.trouble().unwrap();
    assert!(trouble.ends_with("answered with status 503"), "{trouble}");
    assert!(!trouble.contains("/hook"), "an address may be a secret");
    // The next edition's file is made; its post waits for the one before.
    desk.came(2..3);
    let then = desk.world.clock.now();
    desk.world.clock.advance(1_000);
    desk.run(Asked::Now);
    desk.look();
    let posts = server.seen_at("/hook");
    let number = |at: usize| {
        let body: Value = serde_json::from_slice(&posts[at].body).unwrap();
        (
            body["count"].clone(),
            body["briefs"].as_array().unwrap().len(),
        )
    };
    assert_eq!(posts.len(), 3);
    assert_eq!([number(0), number(1), number(2)].map(|n| n.1), [2, 2, 1]);
    assert_eq!(number(0).0, 2);
    let header = |at: usize, name: &str| posts[at].header(name).unwrap();
    assert_eq!(header(0, "webhook-id"), header(1, "webhook-id"));
    assert_ne!(header(1, "webhook-id"), header(2, "webhook-id"));
    assert_eq!(header(0, "webhook-timestamp"), then.as_second().to_string());
    for at in 0..3 {
        let signature = header(at, "webhook-signature");
        let of = STANDARD.decode(signature.strip_prefix("v1,").unwrap());
        assert_eq!(of.unwrap().len(), 32);
        assert_eq!(header(at, "content-type"), "application/json");
    }
    let body: Value = serde_json::from_slice(&posts[1].body).unwrap();
    let file = body["files"][0].as_str().unwrap();
    assert!(file.ends_with("/out/2026-11-24.json"), "{file}");
    assert_eq!(body["delivery"], header(1, "webhook-id"));
}

#[test]
fn what_fails_is_tried_in_growing_steps_and_given_up() {
    let server = Server::start();
    server.on("/hook", [status(500)]);
    server.on("/gone", [status(410)]);
    let url = server.url("/hook");
    let desk = Desk::new(&format!(
        "schedule = \"0 7 * * *\"\nwebhook = \"{url}\"\ngive_up = \"5m\""
    ));
    desk.came(0..1);
    desk.to("2026-11-24T07:00:00Z");
    let mut tried = Vec::new();
    for step in 0..40 {
        desk.look();
        if server.seen().len() > tried.len() {
            tried.push(step);
        }
        desk.world.clock.advance(10_000);
    }
    assert_eq!(tried, [0, 1, 3, 7, 15], "steps of 10 s");
    assert_eq!(desk.last().state(), StepState::Failed);
    // Asked for, it is tried once more.
    desk.run(Asked::Again);
    assert_eq!(server.seen().len(), 6);

    let url = server.url("/gone");
    let desk = Desk::new(&format!("schedule = \"0 7 * * *\"\nwebhook = \"{url}\""));
    desk.came(0..1);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    assert_eq!(desk.last().state(), StepState::Failed);
}

#[test]
fn a_program_gets_the_edition_and_ends_in_time_with_all_it_started() {
    let desk = Desk::new(
        "schedule = \"0 7 * * *\"\n\
         exec = [\"sh\", \"-c\", \"cat > got; echo $BRIEFD_DELIVERY > id; test -e fine || { echo no paper >&2; exit 3; }\"]",
    );
    desk.came(0..2);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    let trouble = desk.last().trouble().unwrap();
    assert_eq!(trouble, "exec: `sh` ended with exit status: 3: no paper");
    let path = |name: &str| desk.world.folder.path().join(name);
    std::fs::write(path("fine"), "").unwrap();
    desk.world.clock.advance(10_000);
    desk.look();
    assert_eq!(desk.last().state(), StepState::Done);
    let got = std::fs::read(path("got")).unwrap();
    let got: Value = serde_json::from_slice(&got).unwrap();
    assert_eq!(
        (got["edition"].as_str(), got["count"].as_u64()),
        (Some("e"), Some(2))
    );
    assert_eq!(got["title"], "e, 24 November 2026");
    assert_eq!(got["due"], "2026-11-24T07:00:00Z");
    let id = std::fs::read_to_string(path("id")).unwrap();
    assert_eq!(got["delivery"], id.trim());

    let desk = Desk::new(
        "schedule = \"0 7 * * *\"\ntimeout = \"300ms\"\n\
         exec = [\"sh\", \"-c\", \"(sleep 1; touch late) & sleep 60\"]",
    );
    desk.came(0..1);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    let trouble = desk.last().trouble().unwrap();
    assert_eq!(trouble, "exec: `sh` took longer than 0.3 s");
    std::thread::sleep(Duration::from_millis(1_200));
    let late = desk.world.folder.path().join("late");
    assert!(!late.exists(), "what it started ends too");
    desk.stop.cancel();
    desk.run(Asked::Again);
    assert_eq!(
        desk.last().state(),
        StepState::Open,
        "after a stop nothing is begun"
    );
}

/// A mail server that takes one message and gives it back.
fn mail_server() -> (u16, std::thread::JoinHandle<String>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut out = stream.try_clone().unwrap();
        let mut said = String::new();
        out.write_all(b"220 mail.example\r\n").unwrap();
        let mut in_data = false;
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            said.push_str(&format!("{line}\n"));
            let answer = match line.split(' ').next().unwrap() {
                "." => "250 taken",
                _ if in_data => continue,
                "EHLO" => "250-mail.example\r\n250 AUTH PLAIN",
                "AUTH" => "235 welcome",
                "DATA" => "354 go on",
                "QUIT" => break,
                _ => "250 fine",
            };
            in_data = line == "DATA";
            out.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
        }
        said
    });
    (port, serving)
}

#[test]
fn an_edition_is_mailed_as_text_and_as_a_page() {
    let (port, serving) = mail_server();
    let desk = Desk::new(&format!(
        "schedule = \"0 7 * * *\"\nmail = [\"Me <me@example.org>\", \"you@example.org\"]\n\
         [mail]\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
         username = \"u\"\npassword = \"p\"\nfrom = \"Briefs <briefd@example.org>\""
    ));
    desk.came(0..1);
    desk.to("2026-11-24T07:00:00Z");
    desk.look();
    assert_eq!(desk.last().trouble(), None);
    let said = serving.join().unwrap();
    for part in [
        "MAIL FROM:<briefd@example.org>",
        "RCPT TO:<me@example.org>",
        "RCPT TO:<you@example.org>",
        "Subject: e, 24 November 2026",
        "Date: Tue, 24 Nov 2026 07:00:00 +0000",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "Article number 0",
        "<!DOCTYPE html>",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let id = format!("Message-ID: <{}@example.org>", desk.last().delivery);
    assert!(said.contains(&id), "{id}: {said}");
    assert!(said.contains(&format!("AUTH PLAIN {}", STANDARD.encode("\0u\0p"))));
}

const LINES: &str = concat!(
    r#"{"id":"1","feed":"Harbour News","title":"Ferry returns on Monday","published":"2026-11-20T08:00:00Z","text":"The ferry to the islands is back."}"#,
    "\n",
    r#"{"id":"2","feed":"Island Post","title":"Market opens on Sundays","published":"2026-11-19T08:00:00Z","text":"The fish market opens <b>soon</b>."}"#,
    "\n",
);

#[test]
fn from_the_command_line_alone_and_beside_the_daemon() {
    let config = "[store]\npath = \"b.db\"\n\
        [[edition]]\nname = \"day\"\nschedule = \"0 7 1 1 *\"\ntimezone = \"Asia/Tokyo\"\n\
        as = [\"md\", \"jsonfeed\"]\nout = \"briefs/{name}/all.{ext}\"\n\
        [[edition]]\nname = \"web\"\nschedule = \"0 7 * * *\"\nstories = true\n\
        title = \"My news\"\nas = [\"site\"]\nout = \"site/\"\nquery = \"ferry\"\n\
        [[edition]]\nname = \"bad\"\nschedule = \"0 7 * * *\"\nas = [\"md\", \"csv\"]\n\
        out = \"b.db/x.{ext}\"\nexec = [\"touch\", \"ran\"]\n";
    let program = Program::configured(config).file("items.jsonl", LINES);
    let (code, _, error) = program.run(&["edition", "run", "day"]);
    assert_eq!(code, 4, "there is no database yet: {error}");
    assert_eq!(program.run(&["import", "items.jsonl"]).0, 0);
    let (code, out, error) = program.run(&["edition", "run", "day"]);
    assert_eq!(code, 0, "{error}");
    let paths: Vec<&str> = out.lines().collect();
    let expected = ["md", "feed.json"].map(|end| format!("DIR/briefs/day/all.{end}"));
    assert_eq!(paths, expected);
    assert!(
        error.starts_with("`day` of ") && error.contains(": 2 briefs\n"),
        "{error}"
    );
    let text = program.read("briefs/day/all.md");
    assert!(
        text.starts_with("# day, ") && text.contains("Market opens"),
        "{text}"
    );

    let (code, out, error) = program.run(&["edition", "run", "web"]);
    assert_eq!((code, out.as_str()), (0, "DIR/site/\n"), "{error}");
    let index = program.read("site/index.html");
    let page = index
        .split("href=\"")
        .find(|part| part.starts_with("story/"));
    let page = page.unwrap().split('"').next().unwrap();
    assert!(
        program
            .read(&format!("site/{page}"))
            .contains("The ferry to the islands")
    );
    assert!(
        index.contains("My news") && !index.contains("Market opens"),
        "{index}"
    );
    let feed = feed_rs::parser::parse(program.read("site/feed.atom").as_bytes()).unwrap();
    assert_eq!(feed.entries.len(), 1);

    let (code, out, error) = program.run(&["edition", "run", "bad"]);
    assert_eq!((code, out.as_str()), (1, ""), "{error}");
    assert!(
        error.contains("why: md: cannot write `DIR/b.db`"),
        "{error}"
    );
    assert!(error.contains("why: exec: it waits"), "{error}");
    assert!(!program.path("ran").exists());
    let (code, out, _) = program.run(&["edition", "list", "--json"]);
    let rows: Vec<Value> = serde_json::from_str(&out).unwrap();
    let states: Vec<&str> = rows
        .iter()
        .map(|row| row["state"].as_str().unwrap())
        .collect();
    assert_eq!((code, states), (0, vec!["done", "done", "open"]));
    let (_, status, _) = program.run(&["status"]);
    assert!(
        status.contains("edition   `day`: ") && status.contains("2 in it; next in "),
        "{status}"
    );
    let (code, _, error) = program.run(&["edition", "run", "nosuch"]);
    assert_eq!(code, 4, "{error}");

    // Configured so long ago that one was missed: made at the start, once.
    let missed = |db: &rusqlite::Connection| {
        let since =
            "UPDATE _edition SET since = 0; UPDATE _run SET due = 1000 WHERE edition = 'web'";
        db.execute_batch(since).unwrap();
    };
    missed(&rusqlite::Connection::open(program.path("b.db")).unwrap());
    let more = r#"{"id":"3","feed":"Harbour News","title":"Night ferry is named after a poet","text":"The council chose Edith among forty names."}"#;
    let program = program.file("more.jsonl", more);
    assert_eq!(program.run(&["import", "more.jsonl"]).0, 0);
    let daemon = program.daemon(&[]);
    program.until("what was missed is made", || {
        program
            .read("site/index.html")
            .contains("named after a poet")
    });
    let runs = || {
        let count = "SELECT count(*) FROM _run WHERE edition = 'web'";
        let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
        db.query_row(count, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(runs(), 2);
    // The daemon has the database: it is asked, and it does it.
    std::fs::remove_file(program.path("briefs/day/all.md")).unwrap();
    let (code, out, error) = program.run(&["edition", "run", "day", "--now"]);
    assert_eq!((code, out.lines().count()), (0, 2), "{error}");
    assert!(program.path("briefs/day/all.md").exists());
    assert_eq!(runs(), 2);
    drop(daemon);
}

#[test]
fn what_cannot_be_meant_is_told() {
    let edition = |lines: &str| {
        let text = format!("[[edition]]\nname = \"e\"\nschedule = \"0 7 * * *\"\n{lines}\n");
        let (code, _, error) = Program::configured(&text).run(&["config", "check"]);
        assert_eq!(code, 78, "{lines}: {error}");
        error
    };
    for (lines, why) in [
        ("", "nothing would come of it"),
        ("as = [\"md\"]", "needs a place"),
        ("out = \"x.md\"", "needs forms"),
        (
            "as = [\"pdf\"]\nout = \"x\"",
            "`pdf` is not one of brief, md",
        ),
        ("as = [\"md\", \"csv\"]\nout = \"x\"", "one over the other"),
        ("as = [\"csv\"]\nout = \"x/\"", "not a folder"),
        ("as = [\"site\"]\nout = \"x\"", "end it with `/`"),
        (
            "as = [\"site\", \"md\"]\nout = \"x/\"",
            "a folder of its own",
        ),
        ("as = [\"md\"]\nout = \"x%\"", "cannot be filled in"),
        ("as = [\"md\"]\nout = \"{day}.md\"", "`{name}` and `{ext}`"),
        ("as = [\"template\"]\nout = \"x\"", "go together"),
        ("mail = [\"me@example.org\"]", "no [mail] section"),
        ("mail = [\"me\"]", "`me` is no mail address"),
        (
            "webhook = \"ftp://token@example.org/\"",
            "no http or https address",
        ),
        ("exec = [\"x\"]\nquiet = \"1h\"", "set `stories = true`"),
        (
            "exec = [\"x\"]\nwebhook_secret = \"hush\"",
            "there is no `webhook`",
        ),
        ("exec = [\"x\"]\nevery = \"1d\"", "unknown key"),
    ] {
        let error = edition(lines);
        assert!(error.contains(why), "{lines}: {error}");
        assert!(
            !error.contains("token") && !error.contains("hush"),
            "{error}"
        );
    }
    let twice = "[[edition]]\nname = \"e\"\nschedule = \"0 7 * * *\"\nexec = [\"x\"]\n".repeat(2);
    let (code, _, error) = Program::configured(&twice).run(&["config", "check"]);
    assert!(
        code == 78 && error.contains("the name of another edition"),
        "{error}"
    );
    let program = Program::configured(
        "[[edition]]\nname = \"e\"\nschedule = \"0 7 * * *\"\nwebhook = \"https://x.example/token\"\n",
    );
    let (_, shown, _) = program.run(&["config", "show"]);
    assert!(
        shown.contains("[[edition]]") && shown.contains("webhook = \"***\""),
        "{shown}"
    );
}
