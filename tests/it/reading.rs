//! Numbers of briefs and what is read: given once, kept through all that
//! happens to a brief.

use crate::program::Program;
use crate::server::rss;
use crate::store_world::*;
use briefd::store::SourceName;
use briefd::store::Split;
use briefd::store::Store;

const LONG: &str = "The council met on Monday and voted for a new bridge over the river, \
    which is to be ready in two years. The mayor called it the largest work of the decade, \
    and nobody spoke against the plan, which costs four million.";

/// Number, title and whether it is read, in order of numbers.
fn numbered(world: &World) -> Vec<String> {
    world.column("SELECT number || ' ' || title || ' ' || read FROM briefs ORDER BY number")
}

#[test]
fn numbers_go_by_first_sight_and_within_a_document_by_time() {
    let mut world = World::new();
    let news = world.one_feed();
    let first = vec![
        dated(article(1), after(300)),
        dated(article(2), after(900)),
        dated(article(3), after(600)),
    ];
    world.poll(news, first.clone());
    world.wait(3600);
    let late = dated(article(4), after(-86_400 * 365 * 60));
    world.poll(news, [vec![late], first].concat());
    let expected = |states: [u8; 4]| {
        [1, 3, 2, 4]
            .iter()
            .zip(1..)
            .zip(states)
            .map(|((title, number), read)| format!("{number} Article number {title} {read}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        numbered(&world),
        expected([0, 0, 0, 0]),
        "what comes late is the newest"
    );

    let ids = world.column("SELECT id FROM briefs ORDER BY number");
    let now = world.clock.now();
    let read = |ids: &[String], read| world.store.read(ids.to_vec(), read, now).wait().unwrap();
    let unknown = "nobody".to_owned();
    assert_eq!(read(&[ids[1].clone(), unknown.clone()], true), [unknown]);
    assert_eq!(numbered(&world), expected([0, 1, 0, 0]));

    // The floor: older than the second poll. A mark stands above it.
    read(&[ids[2].clone()], true);
    read(&[ids[2].clone()], false);
    world.store.read_before(world.clock.now()).wait().unwrap();
    assert_eq!(numbered(&world), expected([1, 1, 0, 0]));
    assert_eq!(world.titles("is:unread").len(), 2);
    assert_eq!(world.titles("-is:read"), world.titles("is:unread"));
    assert_eq!(world.titles("is:read article").len(), 2);
    read(&[ids[0].clone()], false);
    assert_eq!(world.titles("is:unread").len(), 3, "marked below the floor");
    assert_eq!(world.titles("-is:read article"), world.titles("is:unread"));
    read(&[ids[0].clone()], true);
    world.wait(60);
    world.store.read_before(world.clock.now()).wait().unwrap();
    world.store.read_before(start()).wait().unwrap();
    assert_eq!(numbered(&world), expected([1, 1, 0, 1]), "it never falls");
    let marks = world.column("SELECT count(*) FROM _reading");
    assert_eq!(marks, ["1"], "what the floor says needs no mark");

    // A revision changes neither.
    world.wait(60);
    let mut revised = dated(article(4), after(-86_400 * 365 * 60));
    revised.draft.text += " It was put off.";
    revised = candidate(&revised.guid.clone(), revised.draft);
    world.poll(news, vec![revised]);
    assert_eq!(world.column("SELECT max(revision) FROM briefs"), ["2"]);
    assert_eq!(numbered(&world), expected([1, 1, 0, 1]));

    // Nor does what care for the file needs.
    let quiet = || Box::new(|_| true);
    world.store.rebuild(None, quiet()).wait().unwrap();
    world.store.compact(quiet()).wait().unwrap();
    let copy = world.folder.path().join("copy.db");
    briefd::store::backup(&world.settings.path, &copy, &world.settings).unwrap();
    assert_eq!(numbered(&world), expected([1, 1, 0, 1]));
    let settings = briefd::model::settings::StoreSettings {
        path: copy,
        ..world.settings.clone()
    };
    let restored = Store::open(&settings, world.clock.clone()).unwrap();
    let mut rows = Vec::new();
    let sql = "SELECT number || ' ' || title || ' ' || read FROM briefs ORDER BY number";
    let mut keep = |_: &[String], values: &[briefd::store::SqlValue]| {
        if let briefd::store::SqlValue::Text(text) = &values[0] {
            rows.push(text.clone());
        }
        std::ops::ControlFlow::Continue(())
    };
    restored
        .reader()
        .unwrap()
        .sql(sql, None, &mut keep)
        .unwrap();
    assert_eq!(rows, expected([1, 1, 0, 1]));
    world.is_sound();
}

#[test]
fn of_two_joined_the_smaller_number_stays_and_read_wins() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    let page = "https://example.org/bridge";
    let copy = |title: &str, url: &str| item("w", Some(url), title, "The council has voted.");
    let notes = copy("Council notes", "https://wire.example/1");
    let second = world.poll(wire, vec![notes]).new.remove(0);
    let mut original = item("a", Some(page), "A bridge", LONG);
    original.facts.own = true;
    world.poll(news, vec![original]);
    assert_eq!(numbered(&world), ["1 Council notes 0", "2 A bridge 0"]);
    let now = world.clock.now();
    world
        .store
        .read(vec![second.clone()], true, now)
        .wait()
        .unwrap();
    world.wait(60);
    world.poll(wire, vec![copy("Council: a bridge", page)]);
    assert_eq!(numbered(&world), ["1 A bridge 1"]);
    let leads = "SELECT count(*) FROM _number AS n JOIN _brief AS b ON b.brief = n.brief";
    assert_eq!(world.column(leads), ["2"], "both numbers lead to it");
    let feed = "SELECT f.name FROM _number AS n JOIN _feed AS f ON f.feed_id = n.feed_id";
    assert_eq!(
        world.column(feed),
        ["news"],
        "one of them is its own, in its original's feed"
    );

    // What is split off is new, and read as the whole was.
    let sources = vec![SourceName::Number(2)];
    let now = world.clock.now();
    let Split::Done(_) = world.store.split(&second, sources, now).wait().unwrap() else {
        panic!("not split");
    };
    assert_eq!(numbered(&world), ["1 A bridge 1", "3 Council: a bridge 1"]);

    // A number of what is deleted never comes again.
    world.is_sound();
    world.wait(60);
    world.poll(news, vec![article(9)]);
    assert_eq!(numbered(&world).last().unwrap(), "4 Article number 9 0");
}

#[test]
fn verbs_mark_and_an_export_carries_it() {
    let program = Program::configured("[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n");
    std::fs::write(program.path("a.xml"), rss(&["two", "one"])).unwrap();
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let rows = |db: &str| {
        let sql = "SELECT title, read FROM briefs ORDER BY title";
        program.run(&["--db", db, "sql", sql]).1
    };
    let id = "SELECT id FROM briefs ORDER BY title LIMIT 1";
    let id = program.run(&["--db", "b.db", "sql", id]).1;
    let id = id.trim();
    let before = rows("b.db");
    assert!(!before.contains("\t1"), "{before}");
    assert_eq!(program.run(&["--db", "b.db", "read", id]).0, 0);
    let marked = rows("b.db");
    assert_eq!(marked.matches("\t1").count(), 1, "{marked}");
    let (code, _, error) = program.run(&["--db", "b.db", "read", id, "nobody"]);
    assert_eq!(code, 4);
    assert!(error.contains("there is no brief `nobody`"), "{error}");

    let export = ["--db", "b.db", "export", "--as", "jsonl", "-o", "all.jsonl"];
    assert_eq!(program.run(&export).0, 0);
    let lines = program.read("all.jsonl");
    assert_eq!(lines.matches("\"read\":true").count(), 1, "{lines}");
    assert_eq!(program.run(&["--db", "c.db", "import", "all.jsonl"]).0, 0);
    assert_eq!(rows("c.db"), marked);
    assert_eq!(program.run(&["--db", "b.db", "unread", id]).0, 0);
    assert_eq!(rows("b.db"), before);
}
