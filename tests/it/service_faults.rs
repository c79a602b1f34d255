//! The daemon when the store says no: a database that somebody else has
//! locked, a disk without room, a stop meanwhile. Nothing is lost, nothing is
//! stored twice, nothing restarts, and the operator is told.

use crate::program::Program;
use crate::server;
use crate::server::Server;
use crate::service::Running;
use crate::service::until;
use crate::service_manager::Manager;
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A feed that shows one item more each time the number grows, by ETag.
struct Growing {
    server: Server,
    items: Arc<AtomicUsize>,
}

impl Growing {
    fn start() -> Growing {
        let server = Server::start();
        let items = Arc::new(AtomicUsize::new(1));
        let shown = Arc::clone(&items);
        server.on_each("/feed", move |request| {
            let number = shown.load(Ordering::SeqCst);
            let etag = format!("\"{number}\"");
            if request.header("if-none-match").as_deref() == Some(&etag) {
                return server::status(304).header("ETag", &etag);
            }
            let items: Vec<String> = (1..=number).rev().map(|n| format!("item-{n}")).collect();
            let items: Vec<&str> = items.iter().map(String::as_str).collect();
            server::feed(&etag, &items)
        });
        Growing { server, items }
    }

    fn show(&self, number: usize) {
        self.items.store(number, Ordering::SeqCst);
    }

    fn program(&self, more: &str) -> Program {
        Program::configured(&format!(
            "[store]\nbusy_timeout = \"1s\"\n[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n\
             spread = \"0s\"\nper_host_gap = \"0s\"\ndrain = \"2s\"\n[fetch]\n\
             allow_private_addresses = true\n[log]\nformat = \"human\"\n\
             [[feed]]\nname = \"growing\"\nurl = \"{}\"\n{more}",
            self.server.url("/feed")
        ))
    }
}

fn number(program: &Program, statement: &str) -> String {
    let (_, out, _) = program.run(&["--db", "b.db", "sql", statement]);
    out.trim().to_owned()
}

fn nothing_twice(program: &Program) {
    let twice = "SELECT count(*) - count(DISTINCT feed || guid) FROM sources";
    assert_eq!(number(program, twice), "0");
    let gaps = "SELECT max(seq) - count(*) FROM events";
    assert_eq!(number(program, gaps), "0");
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
}

/// Locks the database against writing, as another program may.
fn locked(path: &Path) -> Connection {
    let other = Connection::open(path).unwrap();
    other.busy_timeout(Duration::from_secs(60)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

#[test]
fn a_lock_longer_than_the_timeout_is_told_and_waited_for() {
    let feed = Growing::start();
    let program = feed.program("").env("WATCHDOG_USEC", "400000");
    let (manager, program) = Manager::of(program);
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    let briefs = "SELECT count(*) FROM briefs";
    until("the first brief", &program, || {
        number(&program, briefs) == "1"
    });

    let other = locked(&program.path("b.db"));
    feed.show(2);
    let path = program.path("b.db").display().to_string();
    let trouble = format!("nothing can be stored in `{path}`: it is locked by another process");
    let told = manager.told(&format!("STATUS={trouble}"));
    let status = told.last().unwrap();
    assert!(status.contains(", since 20"), "{status}");
    // The loop turns on, so nobody restarts it.
    for _ in 0..10 {
        manager.told("WATCHDOG=1");
    }
    let (code, text, _) = program.run(&["--db", "b.db", "status"]);
    let trouble = trouble.replace(&path, "DIR/b.db");
    assert_eq!(code, 0);
    assert!(text.contains(&format!("\ntrouble   {trouble}")), "{text}");
    let (_, json, _) = program.run(&["--db", "b.db", "status", "--json"]);
    assert!(
        json.contains(&format!("\"troubles\":[\"{trouble}")),
        "{json}"
    );
    assert_eq!(number(&program, briefs), "1", "reading goes on");
    drop(other);

    until("the second brief", &program, || {
        number(&program, briefs) == "2"
    });
    manager.told("STATUS=1 feed");
    let (_, text, _) = program.run(&["--db", "b.db", "status"]);
    assert!(!text.contains("trouble"), "{text}");
    // From here on nobody reads what is told, which holds up nothing either.
    let asked = feed.server.seen_at("/feed").len();
    until("polls as before", &program, || {
        feed.server.seen_at("/feed").len() > asked + 1
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let log = program.read("daemon.log");
    assert_eq!(log.matches("nothing can be stored").count(), 1, "{log}");
    assert_eq!(
        log.matches("the database can be written again").count(),
        1,
        "{log}"
    );
    nothing_twice(&program);
}

#[test]
fn a_stop_under_a_lock_is_quick_and_loses_nothing() {
    let feed = Growing::start();
    let slow = "[[feed]]\nname = \"slow\"\nurl = \"http://127.0.0.1:9/unused\"\n";
    let hanging = Server::start();
    hanging.on("/hangs", [server::hang()]);
    let slow = slow.replace("http://127.0.0.1:9/unused", &hanging.url("/hangs"));
    let program = feed.program(&slow);
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    let briefs = "SELECT count(*) FROM briefs";
    until("the first brief", &program, || {
        number(&program, briefs) == "1"
    });
    until("the stall", &program, || !hanging.seen().is_empty());
    let other = locked(&program.path("b.db"));
    feed.show(2);
    until("the trouble", &program, || {
        program.read("daemon.log").contains("nothing can be stored")
    });
    let start = Instant::now();
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    drop(other);
    assert_eq!(number(&program, briefs), "1");

    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("what was given up", &program, || {
        number(&program, briefs) == "2"
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    nothing_twice(&program);
}

#[test]
fn a_start_under_a_lock_waits_for_it() {
    let feed = Growing::start();
    let program = feed.program("");
    let (code, out, error) = program.run(&["--db", "b.db", "poll"]);
    assert_eq!(code, 0, "{out}{error}");
    feed.show(2);
    let other = locked(&program.path("b.db"));
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("the trouble", &program, || {
        program.read("daemon.log").contains("nothing can be stored")
    });
    drop(other);
    until("the second brief", &program, || {
        number(&program, "SELECT count(*) FROM briefs") == "2"
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    nothing_twice(&program);
}

/// May this user mount a file system of his own?
fn may_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_is_told_and_all_goes_on_when_there_is_room() {
    if !may_mount() {
        std::io::Write::write_all(
            &mut std::io::stderr(),
            b"skipped: no file system may be mounted here\n",
        )
        .unwrap();
        return;
    }
    let text = |number: usize| {
        let words = (0..300).map(|word| format!("w{}", (number * 7919 + word * 131) % 9973));
        words.collect::<Vec<_>>().join(" ")
    };
    let document = |items: usize| {
        let items = (0..items).map(|n| {
            format!("<item><guid>{n}</guid><title>Story {n}</title><description>{}</description></item>", text(n))
        });
        format!(
            "<rss version='2.0'><channel><title>Full</title>{}</channel></rss>",
            items.collect::<String>()
        )
    };
    let program = Program::configured(
        "[store]\npath = \"disk/b.db\"\n[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n\
         spread = \"0s\"\n[log]\nformat = \"human\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n",
    )
    .file("a.xml", &document(1));
    std::fs::create_dir(program.path("disk")).unwrap();
    let briefd = env!("CARGO_BIN_EXE_briefd");
    let script = format!("mount -t tmpfs -o size=4m tmpfs disk && exec '{briefd}' run");
    let mut command = Command::new("unshare");
    command
        .args(["-rm", "sh", "-c", &script])
        .current_dir(program.path(""))
        .env("HOME", program.path(""));
    let daemon = Running::spawn(&program, &mut command);
    // As the daemon sees the disk, nobody else does.
    let pid = daemon.pid().to_string();
    let inside = |args: &[&str]| {
        let output = Command::new("nsenter")
            .args(["-t", &pid, "-U", "-m", "--preserve-credentials"])
            .args(args)
            .env("HOME", program.path(""))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let path = program.path("disk/b.db").display().to_string();
    let briefs = || {
        let count = "SELECT count(*) FROM briefs";
        inside(&[briefd, "--db", &path, "sql", count])
            .trim()
            .to_owned()
    };
    let log = || program.read("daemon.log");
    until("the first brief", &program, || briefs() == "1");
    let filler = program.path("disk/filler").display().to_string();
    inside(&["sh", "-c", &format!("cat /dev/zero > '{filler}'")]);
    std::fs::write(program.path("a.xml"), document(200)).unwrap();
    until("the trouble", &program, || {
        log().contains("nothing can be stored")
    });
    let told = format!("nothing can be stored in `{path}`: the disk is full");
    assert!(log().contains(&told), "{}", log());
    let status = inside(&[briefd, "--db", &path, "status"]);
    assert!(status.contains(&format!("\ntrouble   {told}")), "{status}");
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(
        log().matches("nothing can be stored").count(),
        1,
        "{}",
        log()
    );
    assert_eq!(briefs(), "1");
    inside(&["rm", &filler]);
    until("all briefs", &program, || briefs() == "200");
    assert!(
        log().contains("the database can be written again"),
        "{}",
        log()
    );
    let check = format!("'{briefd}' --db '{path}' db check && echo good");
    assert_eq!(inside(&["sh", "-c", &check]), "good\n");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn poll_interrupted_while_a_server_stalls_ends_with_what_was_finished() {
    for signal in ["INT", "TERM"] {
        let feed = Growing::start();
        let hanging = Server::start();
        hanging.on("/hangs", [server::hang()]);
        let slow = format!(
            "[[feed]]\nname = \"slow\"\nurl = \"{}\"\n",
            hanging.url("/hangs")
        );
        let program = feed.program(&slow);
        let mut child = program
            .command(&["--db", "b.db", "poll"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        until("the first brief", &program, || {
            program.path("b.db").exists() && number(&program, "SELECT count(*) FROM briefs") == "1"
        });
        until("the stall", &program, || !hanging.seen().is_empty());
        let start = Instant::now();
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let code = child.wait().unwrap().code();
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
        assert_eq!(code, Some(130), "{signal}");
        let mut out = String::new();
        std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut out).unwrap();
        assert!(
            out.contains("polled 1 feed: 1 new") && out.contains("(interrupted)"),
            "{out}"
        );
        let state = "SELECT failures, state FROM feeds WHERE name = 'slow'";
        assert_eq!(number(&program, state), "0\tnew");
    }
}

#[test]
fn poll_interrupted_under_a_lock_ends() {
    let feed = Growing::start();
    let program = feed.program("");
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let program = program.env("BRIEFD_STORE__BUSY_TIMEOUT", "60s");
    let _other = locked(&program.path("b.db"));
    let mut child = program
        .command(&["--db", "b.db", "poll", "--force"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let start = Instant::now();
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", "INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let code = child.wait().unwrap().code();
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(code, Some(130));
}
