//! The file: made, opened again, refused; readers, locks and views.

use crate::store_world::*;
use briefd::store::DaemonLock;
use briefd::store::Reader;
use briefd::store::Store;
use briefd::store::StoreError;
use briefd::store::daemon_pid;
use briefd::time::Clock;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

/// The version of a database that has seen every migration.
fn migrations() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/schema");
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter(|name| name.starts_with(|first: char| first.is_ascii_digit()))
        .count()
        .to_string()
}

#[test]
fn a_database_is_made_once_and_opened_many_times() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    for _ in 0..2 {
        let again = Store::open(&world.settings, Clock::system()).unwrap();
        again.close().unwrap();
    }
    assert_eq!(world.titles(""), ["Article number 1"]);
    assert_eq!(world.column("PRAGMA user_version"), [migrations()]);
    let head = fs::read(&world.settings.path).unwrap();
    assert_eq!(head[18..20], [2, 2], "in WAL mode");
    assert_ne!(world.column("PRAGMA application_id"), ["0"]);
}

#[test]
fn facts_and_stories_of_the_schema_before_are_carried_over() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1), article(2), article(3)]);
    let mut draft = article(1).draft;
    draft.title += ", corrected";
    let first = candidate("guid-1", draft);
    world.poll(news, vec![first, article(2), article(3)]);
    let known = "SELECT facts_id / 16 || ' ' || hex(facts) FROM _facts ORDER BY 1";
    let before = world.column(known);
    assert_eq!(before.len(), 4, "two versions of the first");
    let db = rusqlite::Connection::open(&world.settings.path).unwrap();
    db.execute_batch(
        "DROP TRIGGER source_forgotten;
         CREATE TABLE old (source_id INTEGER NOT NULL REFERENCES _source ON DELETE CASCADE,
            mark INTEGER NOT NULL, facts BLOB NOT NULL, PRIMARY KEY (source_id, mark))
            STRICT, WITHOUT ROWID;
         INSERT INTO old SELECT facts_id / 16, mark, facts FROM _facts;
         DROP TABLE _facts; ALTER TABLE old RENAME TO _facts; DROP TABLE _untold; DROP INDEX brief_updated_at;
         DROP VIEW stories; DROP VIEW story_points; DROP VIEW story_paragraphs; DROP TABLE _story;
         CREATE TABLE _story (id TEXT PRIMARY KEY, title TEXT NOT NULL, published INTEGER,
            updated INTEGER, newest INTEGER NOT NULL, outlets TEXT NOT NULL, briefs TEXT NOT NULL,
            points TEXT NOT NULL, paragraphs TEXT NOT NULL, corrected TEXT NOT NULL)
            STRICT, WITHOUT ROWID;
         CREATE INDEX story_newest ON _story (newest);
         INSERT INTO _story VALUES ('s', 'A story', 1, 2, 3, '[]', '[\"a\"]', '[]', '[]', '[]');
         PRAGMA user_version = 12;",
    )
    .unwrap();
    let again = Store::open(&world.settings, Clock::system()).unwrap();
    again.close().unwrap();
    assert_eq!(world.column("PRAGMA user_version"), [migrations()]);
    assert_eq!(world.column(known), before);
    let story = "SELECT title || newest || briefs FROM _story WHERE id = 's'";
    assert_eq!(world.column(story), ["A story3[\"a\"]"]);
    world.is_sound();
    db.execute_batch("DELETE FROM _brief WHERE title = 'Article number 2'")
        .unwrap();
    assert_eq!(world.column(known).len(), 3, "they went with their brief");
}

#[test]
fn who_may_read_it_is_as_configured() {
    for (mode, text) in [(0o600, "600"), (0o640, "640")] {
        let mut world = World::with(|settings| settings.mode = mode);
        let news = world.one_feed();
        world.poll(news, vec![article(1)]);
        for name in ["briefd.db", "briefd.db-wal", "briefd.db-shm"] {
            let found = fs::metadata(world.folder.path().join(name)).unwrap();
            assert_eq!(
                format!("{:o}", found.permissions().mode() & 0o777),
                text,
                "{name}"
            );
        }
    }
    let world = World::new();
    let mut settings = world.settings.clone();
    settings.mode = 0o640;
    let again = Store::open(&settings, Clock::system()).unwrap();
    again.note("a", "b").wait().unwrap();
    let found = fs::metadata(&settings.path).unwrap();
    assert_eq!(
        found.permissions().mode() & 0o777,
        0o640,
        "a changed mode is applied"
    );
}

#[test]
fn the_group_is_as_configured() {
    use std::os::unix::fs::MetadataExt;
    let own = nix::unistd::Group::from_gid(nix::unistd::getgid())
        .unwrap()
        .unwrap();
    let world = World::with(|settings| settings.group = Some(own.name));
    let found = fs::metadata(&world.settings.path).unwrap();
    assert_eq!(found.gid(), own.gid.as_raw());
    let mut settings = world.settings.clone();
    settings.group = Some("no-such-group".into());
    let error = Store::open(&settings, Clock::system()).unwrap_err();
    assert!(
        matches!(&error, StoreError::Group { reason, .. } if reason.contains("no-such-group")),
        "{error:?}"
    );
}

#[test]
fn files_that_are_not_ours_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings_in(folder.path());
    let make = |sql: &str| {
        let _ = fs::remove_file(&settings.path);
        let db = rusqlite::Connection::open(&settings.path).unwrap();
        db.execute_batch(sql).unwrap();
    };
    let check = |story: &str, expected: fn(&StoreError) -> bool| {
        let before = fs::read(&settings.path).unwrap();
        let error = Store::open(&settings, Clock::system()).unwrap_err();
        assert!(expected(&error), "{story}, to write: {error:?}");
        let error = Reader::open(&settings.path, Duration::from_secs(1)).unwrap_err();
        assert!(expected(&error), "{story}, to read: {error:?}");
        assert_eq!(
            fs::read(&settings.path).unwrap(),
            before,
            "{story}: untouched"
        );
    };
    make("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    check("another program's", |error| {
        matches!(error, StoreError::Foreign { .. })
    });
    fs::write(&settings.path, "this is a text, and a long enough one").unwrap();
    check("no database", |error| {
        matches!(error, StoreError::Foreign { .. })
    });
    make("PRAGMA application_id = 1651664484; PRAGMA user_version = 99; CREATE TABLE t (a);");
    check("a later version's", |error| {
        matches!(error, StoreError::TooNew { found: 99, .. })
    });
    fs::remove_file(&settings.path).unwrap();
    fs::create_dir(&settings.path).unwrap();
    let error = Store::open(&settings, Clock::system()).unwrap_err();
    assert!(
        matches!(error, StoreError::Open { .. }),
        "a directory: {error:?}"
    );
}

#[test]
fn a_damaged_file_is_refused_untouched() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..200).map(article).collect());
    let settings = world.settings.clone();
    world.store.clone().close().unwrap();
    let good = fs::read(&settings.path).unwrap();
    // The schema itself; and a file cut in half.
    let mut schema = good.clone();
    schema[100..4000].fill(0xA5);
    for (story, bytes) in [
        ("schema overwritten", schema),
        ("cut in half", good[..good.len() / 2].to_vec()),
    ] {
        fs::write(&settings.path, &bytes).unwrap();
        let error = Store::open(&settings, Clock::system()).unwrap_err();
        assert!(
            matches!(error, StoreError::Damaged { .. }),
            "{story}: {error:?}"
        );
        assert_eq!(
            fs::read(&settings.path).unwrap(),
            bytes,
            "{story}: untouched"
        );
    }
}

#[test]
fn a_reader_of_a_frozen_file_notices_a_writer() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    world.store.clone().close().unwrap();
    // Where side files cannot be made, also by root: the name has no room for
    // their endings. The writer comes by the file's own name.
    let long = world.folder.path().join("x".repeat(253));
    fs::hard_link(&world.settings.path, &long).unwrap();
    let reader = Reader::open(&long, Duration::from_secs(1)).unwrap();
    assert_eq!(reader.status(start()).unwrap().briefs, 1);
    let again = Store::open(&world.settings, Clock::system()).unwrap();
    again.note("a", "b").wait().unwrap();
    again.close().unwrap();
    let error = reader.status(start()).unwrap_err();
    assert!(matches!(error, StoreError::Changed { .. }), "{error:?}");
    let error = reader.sql("SELECT 1", None, &mut |_, _| ControlFlow::Continue(()));
    assert!(error.is_ok(), "it opens the file anew: {error:?}");
}

#[test]
fn readers_never_make_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings_in(folder.path());
    let error = Reader::open(&settings.path, Duration::from_secs(1)).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }));
    let error = Store::open_existing(&settings, Clock::system()).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_reader_sees_what_is_committed_and_cannot_write() {
    let mut world = World::new();
    let news = world.one_feed();
    let reader = world.reader();
    world.poll(news, vec![article(1)]);
    assert_eq!(
        reader.status(start()).unwrap().briefs,
        1,
        "opened before, it sees it"
    );
    let run = |sql: &str| reader.sql(sql, None, &mut |_, _| ControlFlow::Continue(()));
    for sql in [
        "DELETE FROM _brief",
        "INSERT INTO _note VALUES ('a', 'b')",
        "UPDATE _brief SET starred = 1",
        "CREATE TABLE t (a)",
        "DROP VIEW briefs",
        "ATTACH ':memory:' AS other",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = delete",
        "SELECT 1; SELECT 2",
        "BEGIN",
        "nonsense",
        "",
        "INSERT INTO briefs_fts (briefs_fts) VALUES ('rebuild')",
        "WITH x AS (SELECT 1) DELETE FROM _brief",
    ] {
        let error = run(sql);
        assert!(
            matches!(error, Err(StoreError::Statement(_))),
            "{sql}: {error:?}"
        );
    }
    assert_eq!(run("SELECT 1 AS a, 2 AS b").unwrap(), ["a", "b"]);
    assert_eq!(world.column("SELECT count(*) FROM briefs"), ["1"]);
    assert_eq!(world.column("PRAGMA user_version"), [migrations()]);
    world.is_sound();
}

#[test]
fn one_daemon_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("briefd.db");
    assert_eq!(daemon_pid(&path), None);
    let lock = DaemonLock::take(&path).unwrap();
    assert_eq!(daemon_pid(&path), Some(Some(std::process::id())));
    let error = DaemonLock::take(&path).unwrap_err();
    assert!(
        matches!(error, StoreError::Running { pid: Some(_), .. }),
        "{error:?}"
    );
    drop(lock);
    assert_eq!(
        daemon_pid(&path),
        None,
        "nobody has it, though the file stays"
    );
    DaemonLock::take(&path).unwrap();
}

#[test]
fn a_lock_is_waited_for_and_then_told() {
    let world = World::with(|settings| settings.busy_timeout = Duration::from_millis(50));
    let other = rusqlite::Connection::open(&world.settings.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = world.store.note("a", "b").wait().unwrap_err();
    assert!(
        matches!(&error, StoreError::Locked { path } if *path == world.settings.path),
        "{error:?}"
    );
    assert_eq!(
        world.titles(""),
        Vec::<String>::new(),
        "readers do not wait"
    );
    other.execute_batch("ROLLBACK").unwrap();
    world.store.note("a", "b").wait().unwrap();
    assert_eq!(world.reader().note("a").unwrap().as_deref(), Some("b"));
}

#[test]
fn a_lock_is_waited_for_after_upkeep_too() {
    let world = World::new();
    world.store.optimize().wait().unwrap();
    let other = rusqlite::Connection::open(&world.settings.path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = world.store.note("a", "b");
    for _ in 0..1000 {
        if world.store.locked_since().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(world.store.locked_since().is_some());
    other.execute_batch("ROLLBACK").unwrap();
    waiting.wait().unwrap();
}

#[test]
fn a_closed_store_says_so() {
    let world = World::new();
    let other = world.store.clone();
    world.store.clone().close().unwrap();
    assert!(matches!(
        other.note("a", "b").wait(),
        Err(StoreError::Closed)
    ));
    assert!(
        !world.folder.path().join("briefd.db-wal").exists(),
        "one file is left"
    );
}

#[test]
fn one_command_that_fails_takes_no_other_with_it() {
    let world = World::new();
    let news = world.one_feed();
    let verdict = world.verdict(3600);
    let record = |feed_id, number| briefd::store::PollRecord {
        feed_id,
        at: start(),
        verdict: verdict.clone(),
        found: Some(briefd::store::Found {
            items: vec![article(number)],
            ..Default::default()
        }),
    };
    let pending: Vec<_> = (0..20)
        .map(|number| {
            let feed_id = if number % 5 == 0 { 777 } else { news };
            world.store.save(record(feed_id, number))
        })
        .collect();
    let well = pending
        .into_iter()
        .map(briefd::store::Pending::wait)
        .filter(Result::is_ok)
        .count();
    assert_eq!(well, 16);
    assert_eq!(world.titles("").len(), 16);
    world.is_sound();
}

/// The contract, word for word: columns are only ever added, at the end.
#[test]
fn the_views_have_the_columns_promised() {
    let contract = [
        (
            "briefs",
            "rowid, id, story_id, feed, outlet, url, title, published, updated, published_inferred, updated_inferred, language, authors, categories, body, text, html, image, enclosures, revision, first_seen, starred, grams",
        ),
        (
            "key_points",
            "brief_id, position, text, feed, guid, revision, start",
        ),
        (
            "paragraphs",
            "brief_id, position, text, feed, guid, revision, start",
        ),
        (
            "sources",
            "brief_id, feed, guid, url, title, published, updated, first_seen, last_seen, kind, full_text",
        ),
        (
            "revisions",
            "brief_id, revision, seen, updated, title, text",
        ),
        ("feed_tags", "feed, tag"),
        (
            "stories",
            "id, title, published, updated, outlets, briefs, corrected",
        ),
        (
            "story_points",
            "story_id, position, text, brief_id, outlets, conflict",
        ),
        (
            "story_paragraphs",
            "story_id, position, text, brief_id, outlet",
        ),
        (
            "feeds",
            "name, url, title, outlet, state, last_polled, last_success, last_status, next_poll, next_reason, failures, last_error, items, tags",
        ),
        ("events", "seq, at, kind, brief_id, story_id, feed, detail"),
        ("briefs_fts", "title, text, grams"),
    ];
    let mut world = World::new();
    let mut one = feed("news", "https://example.org/feed");
    one.tags = vec!["world".into()];
    world.sync(&[one]);
    world.poll(world.id("news"), vec![article(1)]);
    let reader = world.reader();
    for (view, columns) in contract {
        let mut rows = 0;
        let found = reader
            .sql(&format!("SELECT * FROM {view}"), None, &mut |_, _| {
                rows += 1;
                ControlFlow::Continue(())
            })
            .unwrap();
        let promised: Vec<&str> = columns.split(", ").collect();
        assert_eq!(found[..promised.len()], promised, "{view}");
        assert!(
            rows == 1 || view == "key_points" || view == "story_points",
            "{view}: {rows} rows"
        );
    }
    // Datasette finds the index by these words.
    let sql = world.column("SELECT sql FROM sqlite_schema WHERE name = 'briefs_fts'");
    assert!(sql[0].contains("content=\"briefs\""), "{sql:?}");
}

#[test]
fn a_listing_of_the_views_fields_is_the_feeds_json() {
    let world = World::new();
    world.one_feed();
    let row = world.reader().feeds().unwrap().remove(0);
    let json = serde_json::to_value(&row).unwrap();
    let keys: Vec<String> = json.as_object().unwrap().keys().cloned().collect();
    let view = world
        .reader()
        .sql("SELECT * FROM feeds", None, &mut |_, _| {
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(keys, view);
    assert_eq!(json["next_poll"], "2026-11-23T08:00:00Z");
}
