//! What is logged, how, and when.

use crate::program::Program;
use crate::service::Running;
use crate::service::until;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const FEED: &str = "<rss version='2.0'><channel><title>News</title><item><title>A bridge</title>\
    <guid>1</guid><description>The bridge was opened on Monday.</description></item></channel></rss>";

fn program() -> Program {
    Program::configured("[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n")
        .file("a.xml", FEED)
}

/// Runs the daemon until a line of its log has all these words, and gives
/// the lines up to it; all of them where it ends before.
fn daemon(program: &Program, args: &[&str], words: &[&str]) -> Vec<String> {
    let args = [&["run"], args].concat();
    let mut child = program
        .command(&args)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        let found = words.iter().all(|word| line.contains(word));
        lines.push(line);
        if found {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    lines
}

#[test]
fn in_a_pipe_the_daemon_logs_an_object_a_line() {
    let lines = daemon(&program(), &[], &["\"feed.name\":\"a\"", "briefs.new"]);
    for line in &lines {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["level"], "INFO", "{line}");
        assert!(
            object["timestamp"].is_string() && object["message"].is_string(),
            "{line}"
        );
    }
    let last: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(
        (&last["feed.name"], &last["briefs.new"]),
        (&"a".into(), &1.into())
    );
}

#[test]
fn lines_for_people_have_no_colours_in_a_pipe() {
    let program = program().env("BRIEFD_LOG__FORMAT", "human");
    let lines = daemon(&program, &[], &[" INFO ", "`a`: 1 new"]);
    let last = lines.last().unwrap();
    assert!(
        last.ends_with(" INFO `a`: 1 new, 0 revised, 0 known from elsewhere"),
        "a line says a thing once: {last}"
    );
    assert!(
        lines.iter().all(|line| !line.contains('\u{1b}')),
        "{lines:?}"
    );
    let lines = daemon(&program, &["--color", "always"], &["INFO", "briefd 0"]);
    assert!(
        lines
            .iter()
            .any(|line| line.contains("\u{1b}[32m INFO\u{1b}[0m")),
        "{lines:?}"
    );
}

#[test]
fn the_journal_is_spoken_to_only_when_stderr_is_its_pipe() {
    // systemd leaves the variable to programs whose stderr goes elsewhere.
    let program = program().env("JOURNAL_STREAM", "8:1");
    let lines = daemon(&program, &[], &["\"feed.name\":\"a\""]);
    assert!(!lines.is_empty());
}

#[test]
fn the_level_of_the_configuration_is_the_daemons() {
    let text = "[store]\npath = \"b.db\"\n[log]\nlevel = \"warn\"\n\
        [[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n[[feed]]\nname = \"none\"\nurl = \"file:none.xml\"\n";
    let program = program().file("briefd.toml", text);
    let lines = daemon(&program, &[], &["\"feed.name\":\"none\""]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("\"level\":\"WARN\""), "{lines:?}");
    let program = program.env("BRIEFD_LOG__LEVEL", "trace");
    let (_, _, stderr) = program.run(&["poll", "--force", "a"]);
    assert_eq!(stderr, "");
}

#[test]
fn many_failing_feeds_are_told_together() {
    let mut text = "[poll]\nspread = \"0s\"\n".to_owned();
    for number in 0..40 {
        text.push_str(&format!(
            "[[feed]]\nname = \"f{number}\"\nurl = \"file:none{number}.xml\"\n"
        ));
    }
    let program = Program::configured(&text).env("BRIEFD_LOG__FORMAT", "human");
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("the failures", &program, || {
        let count = "SELECT count(*) FROM feeds WHERE failures = 1";
        program.run(&["--db", "b.db", "sql", count]).1 == "40\n"
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let log = program.read("daemon.log");
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(" WARN ")).collect();
    assert_eq!(lines.len(), 2, "{log}");
    assert!(lines[0].contains("could not poll `f"), "{log}");
    assert!(
        lines[1].contains(" 39 more feeds failed in the last minute, the first: `f"),
        "{log}"
    );
    for line in lines {
        assert_eq!(
            line.matches("No such file or directory").count(),
            1,
            "{line}"
        );
    }
}
