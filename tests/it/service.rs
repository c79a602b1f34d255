//! The daemon as a service manager sees it, and the quick start as a new user
//! does: the built program, real signals, a real notify socket.

use super::program::Program;
use super::server;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

/// Only so that a broken test ends.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// A daemon under way; killed when dropped.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    pub(crate) fn start(program: &Program, args: &[&str]) -> Running {
        Running::spawn(program, &mut program.command(args))
    }

    /// Any command that becomes the daemon.
    pub(crate) fn spawn(program: &Program, command: &mut Command) -> Running {
        let log = std::fs::File::create(program.path("daemon.log")).unwrap();
        let child = command.stderr(log).stdout(Stdio::null()).spawn().unwrap();
        Running { child }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for the end; the exit code, or -1 after a signal.
    pub(crate) fn ended(mut self) -> i32 {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the daemon did not end");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn until(what: &str, program: &Program, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        let log = || std::fs::read_to_string(program.path("daemon.log")).unwrap_or_default();
        assert!(start.elapsed() < PATIENCE, "never came: {what}\n{}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn sql(program: &Program, config: &str, statement: &str) -> String {
    program
        .run(&["--config", config, "sql", statement])
        .1
        .trim()
        .to_string()
}

#[test]
fn the_quick_start_makes_briefs_and_sees_version_two() {
    let program = Program::new();
    copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("config"),
        &program.path("config"),
    );
    let config = "config/quickstart.toml";
    let daemon = Running::start(&program, &["--config", config, "run"]);
    let count = "SELECT count(*) FROM briefs";
    until("the briefs", &program, || {
        sql(&program, config, count) == "10"
    });
    let sources = "SELECT group_concat(feed, ' ') FROM (SELECT s.feed FROM sources s JOIN briefs b \
         ON b.id = s.brief_id WHERE b.title LIKE 'Herring%' ORDER BY s.feed)";
    assert_eq!(
        sql(&program, config, sources),
        "tidewater wire",
        "one report, two feeds"
    );

    let feed =
        |version: &str| program.path(&format!("config/quickstart/harbour-gazette{version}.xml"));
    std::fs::copy(feed(".v2"), feed("")).unwrap();
    let revised = "SELECT title FROM briefs WHERE revision = 2";
    until("the revision", &program, || {
        !sql(&program, config, revised).is_empty()
    });
    assert_eq!(
        sql(&program, config, revised),
        "Ferry Marlin pulled free off Gull Point, all 214 passengers safe"
    );
    let id = sql(&program, config, "SELECT id FROM briefs WHERE revision = 2");
    let (code, diff, _) = program.run(&["--config", config, "show", &id, "--diff"]);
    assert_eq!(code, 0);
    let title = "\n~ Ferry Marlin [-runs aground-]{+pulled free+} off Gull Point, all 214 \
        [-aboard-]{+passengers+} safe";
    assert!(diff.contains(title), "{diff}");
    assert!(
        diff.contains("crossings until [-Saturday-]{+Sunday+} noon."),
        "{diff}"
    );
    let change = "SELECT changed, change > 20 FROM revisions WHERE revision = 2";
    assert_eq!(sql(&program, config, change), "[\"title\",\"text\"]\t1");
    assert_eq!(
        sql(&program, config, count),
        "10",
        "a revision is no new brief"
    );

    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn a_bad_configuration_at_a_reload_changes_nothing() {
    let program = Program::configured(
        "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n",
    );
    std::fs::write(program.path("a.xml"), server::rss(&["one"])).unwrap();
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    let briefs = || {
        program
            .run(&["--db", "b.db", "sql", "SELECT count(*) FROM briefs"])
            .1
    };
    until("the first brief", &program, || briefs() == "1\n");
    let good = program.read("briefd.toml");
    std::fs::write(program.path("briefd.toml"), "[poll]\nintervall = \"1s\"\n").unwrap();
    daemon.signal("HUP");
    until("the complaint", &program, || {
        program.read("daemon.log").contains("the old one stays")
    });
    assert!(
        program.read("daemon.log").contains("intervall"),
        "it names the key"
    );
    let (_, text, _) = program.run(&["--db", "b.db", "status"]);
    assert!(
        text.contains("\ntrouble   the last reload failed"),
        "{text}"
    );
    let (_, json, _) = program.run(&["--db", "b.db", "status", "--json"]);
    assert!(
        json.contains("\"troubles\":[\"the last reload failed"),
        "{json}"
    );
    std::fs::write(program.path("briefd.toml"), good).unwrap();
    std::fs::write(program.path("a.xml"), server::rss(&["two", "one"])).unwrap();
    until("the old configuration goes on", &program, || {
        briefs() == "2\n"
    });
    daemon.signal("HUP");
    until("a good reload", &program, || {
        let (_, text, _) = program.run(&["--db", "b.db", "status"]);
        !text.contains("trouble")
    });
    daemon.signal("INT");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn a_reload_takes_feeds_on_and_off() {
    let feed = |name: &str| format!("[[feed]]\nname = \"{name}\"\nurl = \"file:{name}.xml\"\n");
    let head = "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n";
    let program = Program::configured(&format!("{head}{}", feed("a")));
    std::fs::write(program.path("a.xml"), server::rss(&["one"])).unwrap();
    std::fs::write(program.path("b.xml"), server::rss(&["two"])).unwrap();
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    let polled = || {
        program
            .run(&[
                "--db",
                "b.db",
                "sql",
                "SELECT name FROM feeds WHERE polled AND last_success > '' ORDER BY name",
            ])
            .1
    };
    until("a", &program, || polled() == "a\n");
    std::fs::write(program.path("briefd.toml"), format!("{head}{}", feed("b"))).unwrap();
    daemon.signal("HUP");
    until("b, and a no more", &program, || polled() == "b\n");
    let briefs = program
        .run(&["--db", "b.db", "sql", "SELECT count(*) FROM briefs"])
        .1;
    assert_eq!(
        briefs, "2\n",
        "the briefs of a feed that was taken off stay"
    );
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn a_second_daemon_is_refused_and_every_other_verb_works() {
    let program = Program::configured("[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n");
    std::fs::write(program.path("a.xml"), server::rss(&["one"])).unwrap();
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("the brief", &program, || {
        program
            .run(&["--db", "b.db", "query", "--format", "jsonl"])
            .1
            .lines()
            .count()
            == 1
    });
    let (code, _, error) = program.run(&["--db", "b.db", "run"]);
    assert_eq!(code, 75, "{error}");
    assert!(error.contains("already runs"), "{error}");
    std::fs::write(program.path("a.xml"), server::rss(&["two", "one"])).unwrap();
    let (code, out, error) = program.run(&["--db", "b.db", "poll", "--force"]);
    assert_eq!(code, 0, "beside the daemon: {out}{error}");
    let (_, lines, _) = program.run(&["--db", "b.db", "query", "--format", "jsonl"]);
    assert_eq!(
        lines.lines().count(),
        2,
        "the daemon has polled what it was asked to"
    );
    let (code, _, error) = program.run(&["--db", "b.db", "db", "check"]);
    assert_eq!(code, 0, "{error}");
    let (code, _, _) = program.run(&["--db", "b.db", "db", "backup", "copy.db"]);
    assert_eq!(code, 0);
    let (code, out, _) = program.run(&["--db", "b.db", "status"]);
    assert_eq!(code, 0);
    assert!(out.contains("running, process"), "{out}");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let (_, lines, _) = program.run(&["--db", "copy.db", "query", "--format", "jsonl"]);
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn a_stop_waits_for_what_was_begun_but_not_for_ever() {
    let slow = server::Server::start();
    slow.on("/feed", [server::hang()]);
    let program = Program::configured(&format!(
        "[poll]\nspread = \"0s\"\ndrain = \"1s\"\n[fetch]\nallow_private_addresses = true\n\
         [[feed]]\nname = \"slow\"\nurl = \"{}\"\n",
        slow.url("/feed")
    ));
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("the request", &program, || !slow.seen().is_empty());
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let row = program
        .run(&["--db", "b.db", "sql", "SELECT failures, state FROM feeds"])
        .1;
    assert_eq!(row, "0\tnew\n", "a dropped request is nobody's failure");
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_double() {
    let items: Vec<Vec<String>> = (0..12)
        .map(|feed| (0..30).map(|item| format!("story-{feed}-{item}")).collect())
        .collect();
    let mut config = "[poll]\nspread = \"0s\"\nper_host_gap = \"0s\"\n".to_string();
    let program = Program::new();
    for (feed, items) in items.iter().enumerate() {
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        std::fs::write(program.path(&format!("f{feed}.xml")), server::rss(&items)).unwrap();
        config.push_str(&format!(
            "[[feed]]\nname = \"f{feed}\"\nurl = \"file:f{feed}.xml\"\n"
        ));
    }
    let program = program.file("briefd.toml", &config);
    for round in 0..20 {
        let mut child = program
            .command(&["--db", "b.db", "poll", "--force"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(10 + 17 * round));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (code, out, error) = program.run(&["--db", "b.db", "poll", "--force"]);
    assert_eq!(code, 0, "{out}{error}");
    let all = "SELECT count(*), count(DISTINCT feed || guid) FROM sources";
    assert_eq!(program.run(&["--db", "b.db", "sql", all]).1, "360\t360\n");
    let briefs = "SELECT count(*), count(DISTINCT url) FROM briefs";
    assert_eq!(
        program.run(&["--db", "b.db", "sql", briefs]).1,
        "360\t360\n"
    );
    let gaps = "SELECT max(seq) - count(*) FROM events";
    assert_eq!(program.run(&["--db", "b.db", "sql", gaps]).1, "0\n");
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
}

/// The README's steps, with the daemon's folder in the place of the service's.
#[test]
fn a_backup_is_restored_as_the_readme_says() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let program = Program::configured(
        "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n",
    );
    let program = program.env("BRIEFD_DB", "briefd.db");
    std::fs::write(program.path("a.xml"), server::rss(&["one"])).unwrap();
    let count = || {
        let sql = "SELECT count(*) FROM briefs";
        program.run(&["sql", sql]).1.trim().to_owned()
    };
    let daemon = Running::start(&program, &["run"]);
    until("the first brief", &program, || count() == "1");
    let steps: Vec<&str> = readme
        .lines()
        .skip_while(|line| !line.contains("briefd db backup /root"))
        .take_while(|line| line.starts_with("    "))
        .collect();
    assert_eq!(steps.len(), 5, "{steps:?}");
    let step = |number: usize| {
        let script = steps[number]
            .replace("sudo ", "")
            .replace("/root/briefd-backup.db", "copy.db")
            .replace("cd /var/lib/briefd && ", "")
            .replace("systemctl start briefd && ", "")
            .replace("briefd db", &format!("{} db", env!("CARGO_BIN_EXE_briefd")));
        let done = program.shell(&script).output().unwrap();
        let error = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{script}: {error}");
        error
    };
    step(0);
    std::fs::write(program.path("a.xml"), server::rss(&["two", "one"])).unwrap();
    until("what is to be lost", &program, || count() == "2");
    // A kill leaves the log, which must not be read into the copy.
    daemon.signal("KILL");
    daemon.ended();
    assert!(program.path("briefd.db-wal").exists());
    assert!(steps[1].contains("stop"), "{steps:?}");
    step(2);
    step(3);
    assert!(step(4).contains("all is well"));
    assert_eq!(count(), "1");
    let daemon = Running::start(&program, &["run"]);
    until("it goes on", &program, || count() == "2");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
}

#[test]
fn a_damaged_database_is_named_with_what_to_do() {
    let program = Program::configured("[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n");
    let items: Vec<String> = (0..200).map(|item| format!("story-{item}")).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    std::fs::write(program.path("a.xml"), server::rss(&items)).unwrap();
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let good = std::fs::read(program.path("b.db")).unwrap();
    std::fs::write(program.path("b.db"), &good[..good.len() / 2]).unwrap();
    for verb in [&["query"][..], &["run"], &["poll"], &["star", "x"]] {
        let args = [&["--db", "b.db"][..], verb].concat();
        let (code, out, error) = program.run(&args);
        assert_eq!(code, 1, "{verb:?}: {out}{error}");
        for word in ["b.db` is damaged", "db check", "db backup"] {
            assert!(
                error.contains(word),
                "{verb:?} does not say `{word}`: {error}"
            );
        }
    }
}
