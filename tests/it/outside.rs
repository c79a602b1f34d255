//! Other programs that open the database beside the daemon, as the README
//! advises: the daemon keeps its locks, and nothing is lost when it is killed.

use crate::program::Program;
use crate::server;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

/// Only so that a broken test ends.
const PATIENCE: Duration = Duration::from_secs(120);

/// Rounds of a daemon killed under load; `BRIEFD_TEST_KILLS` for more.
const KILLS: u64 = 12;

const COUNT: &str = "SELECT count(*) FROM briefs";

/// Adds a row to a table of its own in a transaction, and reads.
const PYTHON: &str = "import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
with db:
    db.execute('CREATE TABLE IF NOT EXISTS of_another (at)')
    db.execute('INSERT INTO of_another VALUES (1)')
print(db.execute('SELECT count(*) FROM briefs').fetchone()[0])
db.close()";

/// A daemon under way; killed when dropped.
struct Daemon(Child);

impl Daemon {
    fn start(program: &Program) -> Daemon {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(program.path("daemon.log"))
            .unwrap();
        let mut command = program.command(&["--db", "b.db", "run"]);
        Daemon(command.stderr(log).stdout(Stdio::null()).spawn().unwrap())
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    fn stop(&mut self) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args(["-s", "TERM", &pid]).status();
        assert!(sent.unwrap().success());
        assert_eq!(self.0.wait().unwrap().code(), Some(0));
    }

    /// Deleted files that it holds open.
    fn deleted(&self) -> Vec<String> {
        let Ok(open) = std::fs::read_dir(format!("/proc/{}/fd", self.0.id())) else {
            return Vec::new();
        };
        open.filter_map(|one| std::fs::read_link(one.ok()?.path()).ok())
            .map(|path| path.display().to_string())
            .filter(|path| path.ends_with("(deleted)"))
            .collect()
    }

    /// True when the kernel knows a lock of it on that file.
    fn locks(&self, file: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        let inode = format!(":{}", std::fs::metadata(file).unwrap().ino());
        let pid = self.0.id().to_string();
        let Ok(locks) = std::fs::read_to_string("/proc/locks") else {
            say("skipped: /proc/locks");
            return true;
        };
        locks.lines().any(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.contains(&"POSIX")
                && words.contains(&pid.as_str())
                && words.iter().any(|word| word.ends_with(&inode))
        })
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[expect(clippy::print_stdout, reason = "for who reads the test's output")]
fn say(line: &str) {
    println!("{line}");
}

/// Runs another program to its end; none where it is not installed.
fn outside(program: &Program, name: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(name)
        .args(args)
        .current_dir(program.path(""))
        .stdin(Stdio::null())
        .output();
    match output {
        Err(_) => {
            say(&format!("skipped: {name}"));
            None
        }
        Ok(output) => {
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{name} {args:?}: {error}");
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        }
    }
}

/// Everything that is installed, reading and writing.
fn everybody(program: &Program) {
    outside(
        program,
        "sqlite3",
        &["-cmd", ".timeout 30000", "b.db", COUNT],
    );
    let write = "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS of_another (at);
        INSERT INTO of_another VALUES (1); COMMIT;";
    outside(
        program,
        "sqlite3",
        &["-cmd", ".timeout 30000", "b.db", write],
    );
    outside(program, "python3", &["-c", PYTHON, "b.db"]);
    outside(program, "sqlite-utils", &["rows", "b.db", "feeds"]);
}

fn until(what: &str, program: &Program, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        let log = || std::fs::read_to_string(program.path("daemon.log")).unwrap_or_default();
        assert!(start.elapsed() < PATIENCE, "never came: {what}\n{}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn sql(program: &Program, statement: &str) -> String {
    let (_, out, _) = program.run(&["--db", "b.db", "sql", statement]);
    out.trim().to_owned()
}

fn newest_event(program: &Program) -> i64 {
    let newest = sql(program, "SELECT coalesce(max(seq), 0) FROM events");
    newest.parse().unwrap_or(0)
}

/// Feeds that are polled every second.
fn busy(feeds: usize) -> Program {
    let mut config =
        "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\nspread = \"0s\"\n".to_owned();
    for feed in 0..feeds {
        config += &format!("[[feed]]\nname = \"f{feed}\"\nurl = \"file:f{feed}.xml\"\n");
    }
    Program::configured(&config)
}

/// Puts a document in place at once.
fn publish(program: &Program, feed: usize, items: &[String]) {
    let items: Vec<&str> = items.iter().rev().map(String::as_str).collect();
    let (new, path) = (
        program.path("new.xml"),
        program.path(&format!("f{feed}.xml")),
    );
    std::fs::write(&new, server::rss(&items)).unwrap();
    std::fs::rename(new, path).unwrap();
}

#[test]
fn the_daemon_keeps_its_locks_beside_other_programs() {
    let program = busy(1);
    let mut items = vec!["one".to_owned()];
    publish(&program, 0, &items);
    for kill in [true, false] {
        let mut daemon = Daemon::start(&program);
        let count = items.len().to_string();
        until("the briefs", &program, || sql(&program, COUNT) == count);
        // The second time they are there before it is.
        until("a lock", &program, || daemon.locks(&program.path("b.db")));
        everybody(&program);
        // A configuration that is read again opens the database once more.
        let pid = daemon.0.id().to_string();
        Command::new("kill")
            .args(["-s", "HUP", &pid])
            .status()
            .unwrap();
        items.push(format!("more-{}", items.len()));
        publish(&program, 0, &items);
        let count = items.len().to_string();
        until("the next brief", &program, || sql(&program, COUNT) == count);
        everybody(&program);
        if let Some(seen) = outside(&program, "sqlite3", &["-readonly", "b.db", COUNT]) {
            assert_eq!(seen, count, "others see what the daemon stored");
        }
        assert!(daemon.locks(&program.path("b.db")), "it still holds a lock");
        assert_eq!(daemon.deleted(), Vec::<String>::new());
        match kill {
            true => daemon.kill(),
            false => daemon.stop(),
        }
        assert_eq!(sql(&program, COUNT), count, "killed: {kill}");
        let (code, _, error) = program.run(&["--db", "b.db", "db", "check"]);
        assert_eq!(code, 0, "{error}");
    }
}

#[test]
fn killed_under_load_beside_other_programs_nothing_is_lost_or_double() {
    let kills = std::env::var("BRIEFD_TEST_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(KILLS);
    const FEEDS: usize = 8;
    let program = busy(FEEDS);
    let mut items = vec![Vec::new(); FEEDS];
    let mut told = 0;
    let (mut rows, mut written, mut imported) = (0, 0, 0);
    let polled = || {
        let polled = "SELECT count(*) FROM briefs WHERE url > ''";
        sql(&program, polled).parse::<i64>().unwrap_or(0)
    };
    for round in 0..kills {
        for (feed, items) in items.iter_mut().enumerate() {
            items.push(format!("story-{feed}-{round}"));
            publish(&program, feed, items);
        }
        // Others open the file only once it is there: they would make it theirs.
        let made = program.run(&["--db", "b.db", "sql", COUNT]).0 == 0;
        let before = polled();
        let mut daemon = Daemon::start(&program);
        let mut others: Vec<Child> = Vec::new();
        for name in ["sqlite3", "python3"] {
            let args: &[&str] = match name {
                "sqlite3" => &[
                    "-cmd",
                    ".timeout 30000",
                    "b.db",
                    "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS of_another (at);
                     INSERT INTO of_another VALUES (1); COMMIT; SELECT count(*) FROM briefs;",
                ],
                _ => &["-c", PYTHON, "b.db"],
            };
            let started = made.then(|| {
                Command::new(name)
                    .args(args)
                    .current_dir(program.path(""))
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
            });
            others.extend(started.and_then(Result::ok));
        }
        // What briefd itself has said to be stored is there for ever.
        let line =
            format!("{{\"id\":\"i{round}\",\"feed\":\"imported\",\"title\":\"Import {round}\"}}");
        std::fs::write(program.path("line.jsonl"), line).unwrap();
        let (code, _, _) = program.run(&["--db", "b.db", "import", "line.jsonl"]);
        imported += i64::from(code == 0);
        // At any moment; in every other round when it has begun to store.
        if round % 2 == 1 {
            until("a poll", &program, || polled() > before);
        }
        std::thread::sleep(Duration::from_millis((round * 89) % 500));
        daemon.kill();
        for mut other in others {
            written += i64::from(other.wait().unwrap().success());
        }
        let events = newest_event(&program);
        assert!(events >= told, "events are never taken back");
        told = events;
        let now: i64 = sql(&program, COUNT).parse().unwrap_or(0);
        assert!(now >= rows, "nor are briefs");
        rows = now;
    }
    let (code, out, error) = program.run(&["--db", "b.db", "poll", "--force"]);
    assert_eq!(code, 0, "{out}{error}");
    let all = kills * FEEDS as u64;
    let sources = "SELECT count(*), count(DISTINCT feed || guid) FROM sources WHERE url > ''";
    assert_eq!(sql(&program, sources), format!("{all}\t{all}"));
    let imports = "SELECT count(*) FROM briefs WHERE url IS NULL";
    assert_eq!(sql(&program, imports), imported.to_string(), "imports");
    let briefs = "SELECT count(*), count(DISTINCT url) FROM briefs WHERE url > ''";
    assert_eq!(sql(&program, briefs), format!("{all}\t{all}"));
    let events = "SELECT (SELECT max(seq) - count(*) FROM events),
        count(*) - count(DISTINCT brief_id) FROM events WHERE kind LIKE 'brief.%'";
    assert_eq!(
        sql(&program, events),
        "0\t0",
        "each told once, without a gap"
    );
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
    if written > 0 {
        let theirs = sql(&program, "SELECT count(*) FROM of_another");
        assert_eq!(theirs, written.to_string(), "what others wrote is there");
    }
    say(&format!(
        "{kills} kills, {all} briefs, {imported} imports, {written} writes of others: nothing lost"
    ));
}

#[test]
fn the_database_is_no_file_to_read_or_write() {
    let program = Program::configured(
        "[store]\npath = \"b.db\"\n[poll]\nspread = \"0s\"\n\
         [[feed]]\nname = \"a\"\nurl = \"file:f0.xml\"\n[[feed]]\nname = \"itself\"\nurl = \"file:link.xml\"\n",
    );
    publish(&program, 0, &["one".to_owned()]);
    std::os::unix::fs::symlink("b.db", program.path("link.xml")).unwrap();
    let (code, out, error) = program.run(&["poll"]);
    let said = format!("{out}{error}");
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("briefd's own database"), "{said}");
    for args in [
        &["export", "--as", "jsonl", "-o", "b.db"][..],
        &["export", "--as", "jsonl", "-o", "link.xml"],
        &["export", "--as", "jsonl", "-o", "./b.db-wal"],
        &["feeds", "export", "-o", "b.db"],
        &["import", "b.db"],
    ] {
        let (code, out, error) = program.run(args);
        assert_eq!(code, 1, "{args:?}: {out}{error}");
        assert!(
            error.contains("is the database itself"),
            "{args:?}: {error}"
        );
    }
    assert_eq!(sql(&program, COUNT), "1");
}
