//! A new search index beside a writer that goes on storing, broken off at any
//! moment; and space that is given back.

use crate::program::Program;
use crate::service::Running;
use crate::service::until;
use crate::store_world::*;
use briefd::model::settings::RetentionSettings;
use briefd::store::DaemonLock;
use briefd::store::Found;
use briefd::store::PollRecord;
use briefd::store::Progress;
use briefd::store::Stage;
use briefd::store::Store;
use briefd::store::StoreError;
use briefd::store::unwatched;
use std::process::Child;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What the file holds beside rows: nothing of a rebuild may stay.
const SCHEMA: &str = "SELECT type || ' ' || name FROM sqlite_schema ORDER BY 1";

fn items(world: &World, feed_id: i64, items: Vec<briefd::store::Candidate>) -> PollRecord {
    PollRecord {
        feed_id,
        at: world.clock.now(),
        verdict: world.verdict(60),
        found: Some(Found {
            items,
            ..Found::default()
        }),
    }
}

/// Numbers 0 to `count`, each published so many minutes before the start.
fn filled(count: usize) -> (World, i64) {
    let mut world = World::new();
    let news = world.one_feed();
    let aged = |number: usize| dated(article(number), after(-60 * number as i64));
    world.poll(news, (0..count).map(aged).collect());
    (world, news)
}

#[test]
fn what_is_stored_during_a_rebuild_is_in_the_new_index() {
    let (mut world, news) = filled(900);
    world.poll(news, vec![]);
    let schema = world.column(SCHEMA);
    // A reader whose statements were prepared before, and another writer.
    let reader = world.reader();
    let other = Store::open(&world.settings, world.clock.clone()).unwrap();
    let rule = RetentionSettings {
        age: Some(std::time::Duration::ZERO),
        count: None,
        events_age: None,
        large_share: 1.0,
        large_number: 0,
    };
    let mut later: Vec<PollRecord> = Vec::new();
    // Before all others, among them, behind them; and other words.
    for (round, minutes) in [-50_000, -450, 10, -880, 20].into_iter().enumerate() {
        let fresh = item(
            &format!("fresh-{round}"),
            Some(&format!("https://example.org/fresh/{round}")),
            &format!("Fresh {round}"),
            "Found nowhere before: a narwhal in the harbour of the small town.",
        );
        let mut revised = dated(article(100 * round + 50), after(0));
        revised.draft.text = format!("A walrus came in round {round}, said the council.");
        let revised = candidate(&revised.guid.clone(), revised.draft);
        later.push(items(
            &world,
            news,
            vec![dated(fresh, after(60 * minutes)), revised],
        ));
    }
    later.reverse();
    let of_writer = other.clone();
    let (mut rounds, mut found) = (0, Vec::new());
    let (now, seen) = (world.clock.now(), Arc::new(AtomicU64::new(0)));
    let told = seen.clone();
    let watch = move |progress: Progress| {
        if progress.stage == Stage::Index {
            rounds += 1;
            if let Some(record) = later.pop() {
                of_writer.save(record).wait().unwrap();
            }
            let find = briefd::store::Find {
                query: briefd::query::parse("council", now, &jiff::tz::TimeZone::UTC).unwrap(),
                since: None,
                until: None,
                limit: None,
                sort: briefd::store::Sort::Newest,
            };
            found.push(reader.find(&find).unwrap().count());
            told.store(rounds, Ordering::SeqCst);
            assert!(found.iter().all(|count| *count == 900), "{found:?}");
        }
        true
    };
    assert!(world.store.rebuild(None, Box::new(watch)).wait().unwrap() >= 900);
    assert!(seen.load(Ordering::SeqCst) >= 5, "in pieces");
    assert_eq!(world.titles("narwhal").len(), 5);
    assert_eq!(world.titles("walrus").len(), 5);
    assert_eq!(world.titles("council").len(), 900);
    assert_eq!(world.column(SCHEMA), schema, "nothing else is left");
    let sql = world.column("SELECT sql FROM sqlite_schema WHERE name = 'briefs_fts'");
    assert!(sql[0].contains(r#"content="briefs""#), "{sql:?}");
    world.is_sound();
    // Deleting, by the other writer: it still knows what the index holds.
    world.wait(10);
    world.unchanged(news);
    let now = world.clock.now();
    let gone = other.retain(&rule, 0, now, now).wait().unwrap();
    assert!(gone.briefs > 800, "{gone:?}");
    assert_eq!(other.check().wait().unwrap().findings, [""; 0]);
}

#[test]
fn briefs_are_made_again_beside_another_writer() {
    let (world, news) = filled(500);
    let other = Store::open(&world.settings, world.clock.clone()).unwrap();
    let redo = Box::new(|brief: &briefd::model::brief::Brief| {
        let mut draft = brief.draft.clone();
        draft.text = format!("{} Remade.", draft.text);
        Some(draft).filter(|_| !brief.draft.text.ends_with("Remade."))
    });
    let mut later: Vec<PollRecord> = (0..5)
        .map(|round| {
            let mut changed = dated(article(90 * round + 5), after(0));
            changed.draft.text = format!("A walrus came in round {round}.");
            let changed = candidate(&changed.guid.clone(), changed.draft);
            items(&world, news, vec![changed, article(1000 + round)])
        })
        .collect();
    let watch = move |progress: Progress| {
        if progress.stage == Stage::Briefs
            && let Some(record) = later.pop()
        {
            other.save(record).wait().unwrap();
        }
        true
    };
    let done = world.store.rebuild(Some(redo), Box::new(watch)).wait();
    assert!(done.unwrap() >= 500);
    assert!(world.titles("remade").len() >= 495);
    assert_eq!(world.titles("walrus").len(), 5);
    let fresh = Store::open(&world.settings, world.clock.clone()).unwrap();
    assert_eq!(fresh.check().wait().unwrap().findings, [""; 0]);
}

#[test]
fn what_is_deleted_during_a_rebuild_is_not_in_the_new_index() {
    let (mut world, news) = filled(600);
    world.poll(news, vec![]);
    world.wait(10);
    world.unchanged(news);
    let other = Store::open(&world.settings, world.clock.clone()).unwrap();
    let keep = world.column("SELECT id FROM briefs WHERE title LIKE '%7'");
    world.store.star(keep.clone(), true).wait().unwrap();
    let (now, mut done) = (world.clock.now(), false);
    let watch = move |progress: Progress| {
        if progress.stage == Stage::Index && !std::mem::replace(&mut done, true) {
            let rule = RetentionSettings {
                age: Some(std::time::Duration::ZERO),
                count: None,
                events_age: None,
                large_share: 1.0,
                large_number: 0,
            };
            let gone = other.retain(&rule, 0, now, now).wait().unwrap();
            assert!(gone.briefs > 100, "{gone:?}");
        }
        true
    };
    world.store.rebuild(None, Box::new(watch)).wait().unwrap();
    assert_eq!(world.titles("council").len(), keep.len());
    world.is_sound();
}

#[test]
fn a_rebuild_that_is_stopped_leaves_the_old_index() {
    let (world, _) = filled(700);
    let schema = world.column(SCHEMA);
    for stop_at in 1..5 {
        let mut pieces = 0;
        let watch = move |_: Progress| {
            pieces += 1;
            pieces < stop_at
        };
        let stopped = world.store.rebuild(None, Box::new(watch)).wait();
        assert!(
            matches!(stopped, Err(StoreError::Interrupted)),
            "{stopped:?}"
        );
        assert_eq!(world.column(SCHEMA), schema);
        assert_eq!(world.titles("council").len(), 700);
        world.is_sound();
    }
    let done = world.store.rebuild(None, unwatched()).wait();
    assert_eq!(done.unwrap(), 700);
}

/// A folder with a configuration without feeds and a database of that many.
fn program(count: usize) -> (Program, World) {
    let (world, _) = filled(count);
    let program = Program::configured("");
    world.store.clone().close().unwrap();
    std::fs::copy(&world.settings.path, program.path("b.db")).unwrap();
    (program, world)
}

/// Is that process filling the second index?
fn rebuilding(program: &Program, by: &Child) -> bool {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = rusqlite::Connection::open_with_flags(program.path("b.db"), flags).unwrap();
    let filled = format!(
        "SELECT (SELECT count(*) > 2 FROM briefs_fts_next_docsize)
            AND (SELECT count(*) >= 0 FROM brief_changed)
            AND EXISTS (SELECT 1 FROM _note WHERE key = 'rebuild.owner' AND value LIKE '{}-%')",
        by.id()
    );
    db.query_row(&filled, [], |row| row.get(0)).unwrap_or(false)
}

#[test]
fn killed_and_interrupted_rebuilds_do_no_harm() {
    let (program, _world) = program(2_000);
    let sql = |statement: &str| program.run(&["--db", "b.db", "sql", statement]).1;
    let schema = sql(SCHEMA);
    let found = "SELECT count(*) FROM briefs_fts WHERE briefs_fts MATCH 'council'";
    // Beside this lock it pauses between pieces, as beside a daemon.
    let lock = DaemonLock::take(&program.path("b.db")).unwrap();
    for signal in ["KILL", "INT", "KILL"] {
        let mut child = program
            .command(&["--db", "b.db", "db", "rebuild"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until("the second index", &program, || {
            rebuilding(&program, &child)
        });
        let (code, _, error) = program.run(&["--db", "b.db", "db", "rebuild"]);
        assert_eq!(code, 75, "two at once: {error}");
        assert!(
            error.contains("another `briefd db rebuild` runs"),
            "{error}"
        );
        let pid = child.id().to_string();
        let kill = std::process::Command::new("kill")
            .args(["-s", signal, &pid])
            .status();
        assert!(kill.unwrap().success());
        let code = child.wait().unwrap().code();
        assert_eq!(code, (signal == "INT").then_some(130));
        assert_eq!(sql(found), "2000\n", "the old index is in use");
        if signal == "INT" {
            assert_eq!(sql(SCHEMA), schema, "it has cleaned up");
        }
    }
    drop(lock);
    assert_ne!(sql(SCHEMA), schema, "what the killed one left");
    let (code, _, error) = program.run(&["--db", "b.db", "db", "rebuild"]);
    assert_eq!((code, error.as_str()), (0, "made 2000 briefs again\n"));
    assert_eq!(sql(SCHEMA), schema);
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
}

#[test]
fn a_daemon_goes_on_storing_beside_rebuild_and_compact() {
    let feed = |from: usize, to: usize| {
        let mut text = String::from("<rss version='2.0'><channel><title>Town</title>");
        for number in from..to {
            text.push_str(&format!(
                "<item><guid>g{number}</guid><title>Bridge {number} of the town</title><description>\
                 The council met on Monday and voted for bridge {number}, which costs {number} \
                 million, and nobody spoke against it.</description></item>"
            ));
        }
        text + "</channel></rss>"
    };
    let program = Program::configured(
        "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\nspread = \"0s\"\n\
         [[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n",
    );
    std::fs::write(program.path("a.xml"), feed(0, 1200)).unwrap();
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    let sql = |statement: &str| program.run(&["--db", "b.db", "sql", statement]).1;
    let count = "SELECT count(*) FROM briefs_fts WHERE briefs_fts MATCH 'council'";
    until("the briefs", &program, || sql(count) == "1200\n");
    let child = program
        .command(&["--db", "b.db", "db", "rebuild"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = 1200;
    until("the second index", &program, || {
        rebuilding(&program, &child)
    });
    while rebuilding(&program, &child) {
        to += 10;
        std::fs::write(program.path("next.xml"), feed(to - 1200, to)).unwrap();
        std::fs::rename(program.path("next.xml"), program.path("a.xml")).unwrap();
        assert!(
            sql(count).trim().parse::<usize>().unwrap() >= 1200,
            "searches go on"
        );
        // No faster than the daemon polls: what is in no document that it sees
        // it cannot keep.
        std::thread::sleep(Duration::from_millis(100));
    }
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    until("all of them", &program, || sql(count) == format!("{to}\n"));
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
    let (code, _, error) = program.run(&["--db", "b.db", "db", "compact"]);
    assert_eq!((code, error.as_str()), (0, "compacted\n"));
    std::fs::write(program.path("a.xml"), feed(to - 1200, to + 1)).unwrap();
    until("one more", &program, || {
        sql(count) == format!("{}\n", to + 1)
    });
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
    assert!(!program.read("daemon.log").contains("ERROR"));
}

/// A database of which nearly all is free.
fn emptied() -> World {
    let (mut world, news) = filled(2_000);
    world.poll(news, vec![]);
    world.wait(2 * 86_400);
    world.unchanged(news);
    let rule = RetentionSettings {
        age: None,
        count: Some(1),
        events_age: None,
        large_share: 1.0,
        large_number: 0,
    };
    let now = world.clock.now();
    while world.store.retain(&rule, 0, now, now).wait().unwrap().more {}
    world.store.optimize().wait().unwrap();
    world
}

#[test]
fn compacting_gives_space_back_in_steps() {
    let world = emptied();
    let before = world.reader().status(start()).unwrap();
    assert!(before.bytes_free > 0, "{before:?}");
    let stopped = world
        .store
        .compact(Box::new(|progress| progress.stage != Stage::Compact));
    assert!(matches!(stopped.wait(), Err(StoreError::Interrupted)));
    let part = world.reader().status(start()).unwrap();
    assert!(part.bytes_free < before.bytes_free && part.bytes_free > 0);
    world.is_sound();
    // Beside a daemon too.
    let _lock = DaemonLock::take(&world.settings.path).unwrap();
    let steps = Arc::new(AtomicU64::new(0));
    let told = steps.clone();
    let watch = move |progress: Progress| {
        if progress.stage == Stage::Compact {
            assert!(progress.done <= progress.of);
            told.fetch_add(1, Ordering::SeqCst);
        }
        true
    };
    world.store.compact(Box::new(watch)).wait().unwrap();
    let after = world.reader().status(start()).unwrap();
    assert_eq!(after.bytes_free, 0);
    assert!(after.bytes < before.bytes / 4, "{after:?}");
    assert!(steps.load(Ordering::SeqCst) >= 1);
    world.is_sound();
}

#[test]
fn an_older_database_is_written_anew_without_a_daemon() {
    let world = emptied();
    world.store.clone().close().unwrap();
    let program = Program::configured("");
    let path = program.path("b.db");
    std::fs::copy(&world.settings.path, &path).unwrap();
    let mode = || -> i64 {
        let db = rusqlite::Connection::open(&path).unwrap();
        db.query_row("PRAGMA auto_vacuum", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(mode(), 2, "a new one can give pages back");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA journal_mode = delete; PRAGMA auto_vacuum = none; VACUUM;")
        .unwrap();
    drop(db);
    assert_eq!(mode(), 0);
    let lock = DaemonLock::take(&path).unwrap();
    let (code, _, error) = program.run(&["--db", "b.db", "db", "compact"]);
    assert_eq!(code, 75, "{error}");
    assert!(
        error.contains("stop the daemon for this one time"),
        "{error}"
    );
    assert_eq!(mode(), 0);
    drop(lock);
    let (code, _, error) = program.run(&["--db", "b.db", "db", "compact"]);
    assert_eq!((code, error.as_str()), (0, "compacted\n"));
    assert_eq!(mode(), 2);
    assert_eq!(program.run(&["--db", "b.db", "db", "check"]).0, 0);
    let _lock = DaemonLock::take(&path).unwrap();
    assert_eq!(
        program.run(&["--db", "b.db", "db", "compact"]).0,
        0,
        "from then on in steps"
    );
}
