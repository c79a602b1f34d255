//! Retention by the built program: a machine that was off, and items that come
//! back after they were deleted.

use crate::program::Program;
use crate::server;
use crate::service::Running;
use crate::service::until;
use crate::store_world::settings_in;
use briefd::model::settings::RetentionSettings;
use briefd::store::Store;
use briefd::time::Clock;

fn write(program: &Program, name: &str, items: &[&str]) {
    std::fs::write(program.path(name), server::rss(items)).unwrap();
}

fn poll(program: &Program) {
    let (code, out, error) = program.run(&["--db", "briefd.db", "poll", "--force"]);
    assert_eq!(code, 0, "{out}{error}");
}

fn sql(program: &Program, statement: &str) -> String {
    program.run(&["--db", "briefd.db", "sql", statement]).1
}

fn change(program: &Program, statements: &str) {
    let db = rusqlite::Connection::open(program.path("briefd.db")).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    db.execute_batch(statements).unwrap();
}

#[test]
fn a_machine_that_was_off_for_longer_than_the_age_loses_nothing() {
    let program = Program::configured(
        "[retention]\nage = \"30d\"\nevents_age = \"30d\"\n[poll]\nspread = \"0s\"\n\
         [[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n\
         [[feed]]\nname = \"down\"\nurl = \"file:down.xml\"\n",
    );
    write(&program, "a.xml", &["one", "two"]);
    write(&program, "down.xml", &["three"]);
    poll(&program);
    write(&program, "a.xml", &["two"]);
    poll(&program);
    let days = 40 * 86_400_000_i64;
    change(
        &program,
        &format!(
            "UPDATE _feed SET last_polled = last_polled - {days}, next_poll = next_poll - {days},
                last_success = last_success - {days};
             UPDATE _source SET first_seen = first_seen - {days}, last_seen = last_seen - {days};
             UPDATE _event SET at = at - {days};"
        ),
    );
    std::fs::remove_file(program.path("down.xml")).unwrap();
    let briefs = "SELECT title FROM briefs ORDER BY title";
    let all = sql(&program, briefs);
    assert_eq!(all.lines().count(), 3, "{all}");

    let daemon = Running::start(&program, &["--db", "briefd.db", "run"]);
    until("upkeep", &program, || {
        program.read("daemon.log").contains("upkeep done")
    });
    let log = program.read("daemon.log");
    assert!(log.contains("1 of 3 briefs may expire"), "{log}");
    let polled = log.find("could not poll `down`");
    assert!(
        polled.is_some() && polled < log.find("upkeep done"),
        "{log}"
    );
    assert_eq!(sql(&program, briefs), all);
    let (_, status, _) = program.run(&["--db", "briefd.db", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let put_off = &status["retention_deferred"];
    assert_eq!((&put_off["briefs"], &put_off["of"]), (&1.into(), &3.into()));
    assert_eq!(put_off["reason"], "clock");
    let (_, status, _) = program.run(&["--db", "briefd.db", "status"]);
    assert!(
        status.contains("retention 1 of 3 briefs may expire"),
        "{status}"
    );
    let event = "SELECT detail FROM events WHERE kind = 'store.retention_deferred'";
    assert_eq!(
        sql(&program, event).trim(),
        r#"{"briefs":1,"of":3,"reason":"clock"}"#
    );
    assert_eq!(sql(&program, "SELECT min(seq) FROM events"), "1\n");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);

    // A start on the same day is no second run ..
    let daemon = Running::start(&program, &["--db", "briefd.db", "run"]);
    until("the start", &program, || {
        program.read("daemon.log").contains("polls 2 feeds")
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    assert_eq!(sql(&program, briefs), all);
    // .. one on the next day is.
    change(
        &program,
        "UPDATE _note SET value = strftime('%Y-%m-%dT%H:%M:%SZ', value, '-25 hours')
         WHERE key = 'upkeep.last'",
    );
    let daemon = Running::start(&program, &["--db", "briefd.db", "run"]);
    until("upkeep", &program, || {
        program
            .read("daemon.log")
            .contains("upkeep done, 1 brief and ")
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    let left = sql(&program, briefs);
    assert_eq!(left.lines().count(), 2, "{left}");
    assert!(!left.contains("one"), "{left}");
}

/// Items with a line that all of them have.
fn write_long(program: &Program, items: &[&str]) {
    let items: String = items
        .iter()
        .map(|item| {
            format!(
                "<item><guid>{item}</guid><title>The title of {item}</title><description>\
                 &lt;p&gt;The council spoke of {item} on Monday, and voted on it.&lt;/p&gt;\
                 &lt;p&gt;Follow us wherever you are, every day of the week.&lt;/p&gt;\
                 </description></item>"
            )
        })
        .collect();
    let text = format!("<rss version='2.0'><channel><title>A</title>{items}</channel></rss>");
    std::fs::write(program.path("a.xml"), text).unwrap();
}

#[test]
fn what_was_deleted_is_left_alone_when_it_stands_there_again() {
    let program = Program::configured("[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n");
    write_long(&program, &["one", "two"]);
    poll(&program);
    write_long(&program, &["two"]);
    poll(&program);
    let settings = settings_in(&program.path(""));
    let store = Store::open(&settings, Clock::system()).unwrap();
    let rule = RetentionSettings {
        age: Some(std::time::Duration::ZERO),
        count: None,
        events_age: None,
        large_share: 1.0,
        large_number: 0,
    };
    let now = Clock::system().now();
    let gone = store.retain(&rule, 0, now, now).wait().unwrap();
    assert_eq!(gone.briefs, 1);
    store.close().unwrap();
    let learned = "SELECT state ->> '$.last_new_item', state ->> '$.rhythm',
        (SELECT hex(counts) FROM _feed_lines) FROM _feed";
    let before = sql(&program, learned);
    let lines = before.trim_end().rsplit('\t').next().unwrap();
    assert!(lines.len() >= 3 * 24, "{before}");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    write_long(&program, &["one", "two"]);
    poll(&program);
    assert_eq!(sql(&program, learned), before);
    assert_eq!(sql(&program, "SELECT count(*) FROM briefs"), "1\n");
}
