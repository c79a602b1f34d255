//! A database of the build before, carried over: the same ids, nothing twice,
//! and no event but for what really happened. tests/data/upgrade/make makes it.

use crate::program::Program;
use crate::server::Server;
use crate::server::ok;
use crate::server::status;
use crate::store_world::feed;
use crate::store_world::settings_in;
use briefd::model::Timestamp;
use briefd::model::poll::NextPoll;
use briefd::model::settings::Cadence;
use briefd::model::settings::Schedule;
use briefd::store::Planned;
use briefd::store::Store;
use briefd::time::Clock;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

/// The feeds that the database still polls, with their cadence.
const FEEDS: &[(&str, &str)] = &[
    ("gazette.xml", "interval = \"90m\""),
    ("wire.xml", "interval = \"auto\""),
    ("plain.xml", "interval = \"90m\""),
    (
        "atlas.xml",
        "schedule = \"30 6 * * 1-5\"\ntimezone = \"Europe/Berlin\"\ntags = [\"world\"]",
    ),
    ("harbour.json", "interval = \"90m\""),
    ("archive.xml", "interval = \"90m\""),
];

/// What must stay as it is. Ids with a line end in them may be read otherwise.
const KEPT: &[&str] = &[
    "SELECT * FROM briefs ORDER BY id",
    "SELECT * FROM key_points ORDER BY brief_id, position",
    "SELECT brief_id, revision, seen, updated, title, text, key_points, body FROM revisions
        ORDER BY brief_id, revision",
    "SELECT brief_id, feed, CASE WHEN guid LIKE '%edition two' THEN '' ELSE guid END AS guid, url,
        title, published, updated, first_seen, kind, outlet FROM sources ORDER BY 1, 2, 3",
    "SELECT * FROM events WHERE kind NOT LIKE 'story.%' ORDER BY seq",
    "SELECT count(*) FROM _tombstone",
];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/upgrade")
        .join(name)
}

type Documents = Arc<Mutex<BTreeMap<String, String>>>;

/// The old database in a folder of its own, its feeds on a server.
struct Old {
    program: Program,
    documents: Documents,
    _server: Server,
}

impl Old {
    fn new() -> Old {
        let server = Server::start();
        let mut config = "[poll]\nspread = \"0s\"\nper_host_gap = \"0s\"\n\
            [fetch]\nallow_private_addresses = true\n"
            .to_owned();
        let documents = Documents::default();
        for (file, cadence) in FEEDS {
            let text = std::fs::read_to_string(data("feeds").join(file)).unwrap();
            documents.lock().unwrap().insert(format!("/{file}"), text);
            let (name, _) = file.split_once('.').unwrap();
            let url = server.url(&format!("/{file}"));
            config += &format!("[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n{cadence}\n");
        }
        let served = Arc::clone(&documents);
        server.on_each("*", move |seen| {
            match served.lock().unwrap().get(&seen.target) {
                Some(text) => ok(text.clone()),
                None => status(404),
            }
        });
        let program = Program::configured(&config);
        std::fs::copy(data("before.db"), program.path("b.db")).unwrap();
        let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
        let address = server.address();
        db.execute_batch(&format!(
            "UPDATE feed SET url = replace(url, 'feeds.example', '{address}'),
                configured_url = replace(configured_url, 'feeds.example', '{address}'),
                state = replace(state, 'feeds.example', '{address}'),
                host = replace(host, 'feeds.example:80', '{address}');
             UPDATE feed_url SET url = replace(url, 'feeds.example', '{address}');"
        ))
        .unwrap();
        Old {
            program,
            documents,
            _server: server,
        }
    }

    /// Every row of what must stay.
    fn kept(&self) -> Vec<Vec<String>> {
        let db = rusqlite::Connection::open(self.program.path("b.db")).unwrap();
        let before = db.prepare("SELECT 1 FROM _tombstone").is_err();
        KEPT.iter()
            .map(|sql| match before {
                true => rows(&db, &sql.replace("_tombstone", "tombstone")),
                false => rows(&db, sql),
            })
            .collect()
    }

    fn one(&self, sql: &str) -> String {
        let db = rusqlite::Connection::open(self.program.path("b.db")).unwrap();
        rows(&db, sql).join("\n")
    }

    fn poll(&self) {
        let (code, out, error) = self.program.run(&["--db", "b.db", "poll", "--force"]);
        assert_eq!(code, 0, "{out}{error}");
    }

    /// Every document in other bytes, which say the same.
    fn rewrite(&self) {
        for (name, text) in self.documents.lock().unwrap().iter_mut() {
            *text = match name.ends_with(".json") {
                true => {
                    let value: serde_json::Value = serde_json::from_str(text).unwrap();
                    value.to_string()
                }
                false => text
                    .replacen('\n', "\n<!-- made anew -->\n", 1)
                    .replace("\n<title>", "\n   <title>")
                    .replace(
                        "length=\"123456\" type=\"audio/mpeg\"",
                        "type=\"audio/mpeg\"  length=\"123456\"",
                    ),
            };
        }
    }

    /// One article is really another one.
    fn change(&self) {
        let mut documents = self.documents.lock().unwrap();
        let text = documents.get_mut("/gazette.xml").unwrap();
        let changed = text.replace("had 31,000 visitors", "had 34,500 visitors");
        assert_ne!(*text, changed);
        *text = changed;
    }

    fn is_as(&self, before: &[Vec<String>], story: &str) {
        for (now, was) in self.kept().iter().zip(before) {
            assert_eq!(now.len(), was.len(), "{story}");
            for (now, was) in now.iter().zip(was) {
                // Views gain columns, at the end.
                assert!(now.starts_with(was.as_str()), "{story}: {was}\n{now}");
            }
        }
        assert_eq!(self.program.run(&["--db", "b.db", "db", "check"]).0, 0);
    }

    fn one_revision_since(&self, before: &[Vec<String>]) {
        let sql = format!(
            "SELECT group_concat(e.kind || ' ' || b.title || ' ' || b.revision || ' ' || b.starred)
             FROM events AS e JOIN briefs AS b ON b.id = e.brief_id WHERE e.seq > {}",
            before[4].len()
        );
        let told = "brief.revised Night library finds more readers than anybody hoped for 2 1";
        assert_eq!(self.one(&sql), told);
        let counts = "SELECT (SELECT count(*) FROM briefs) || ' ' || (SELECT count(*) FROM sources)
            || ' ' || (SELECT count(*) FROM _revision)";
        assert_eq!(
            self.one(counts),
            "25 28 2",
            "one version more, nothing else"
        );
    }
}

fn rows(db: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells: Vec<String> = (0..columns)
            .map(
                |at| match row.get::<_, rusqlite::types::Value>(at).unwrap() {
                    rusqlite::types::Value::Text(text) => text,
                    other => format!("{other:?}").replace("Integer", ""),
                },
            )
            .collect();
        Ok(match &cells[..] {
            [one] => one.clone(),
            _ => cells.join(" | "),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_document_that_both_builds_read_makes_no_event() {
    let old = Old::new();
    let before = old.kept();
    old.poll();
    old.is_as(&before, "the same bytes");
    let left = "SELECT count(*) FROM _source AS s JOIN _feed AS f USING (feed_id)
        WHERE f.polled AND s.reading = 0";
    assert_eq!(
        old.one(left),
        "(0)",
        "every item is known as this build reads it"
    );
    old.rewrite();
    old.poll();
    old.is_as(&before, "other bytes");
    old.change();
    old.poll();
    old.one_revision_since(&before);
}

#[test]
fn other_bytes_of_the_same_document_make_no_event() {
    let old = Old::new();
    let before = old.kept();
    old.rewrite();
    old.poll();
    old.is_as(&before, "other bytes at once");
}

#[test]
fn a_real_change_is_one_revision_also_at_the_first_poll() {
    let old = Old::new();
    let before = old.kept();
    old.change();
    old.poll();
    old.one_revision_since(&before);
}

#[test]
fn what_was_imported_is_known_again() {
    let old = Old::new();
    let before = old.kept();
    for (file, known) in [("items.jsonl", 3), ("brief.txt", 2), ("briefs.jsonl", 2)] {
        let path = data(file);
        let path = path.to_str().unwrap();
        let (code, out, error) = old
            .program
            .run(&["--db", "b.db", "import", path, "--feed", "Herald"]);
        assert_eq!(code, 0, "{out}{error}");
        let told = format!("imported 0 new briefs, 0 revised, {known} known already");
        assert!(error.contains(&told), "{file}: {error}");
    }
    old.is_as(&before, "imported twice");
    let story = "SELECT id, briefs FROM stories WHERE id = 'k3v9q0m2aa'";
    assert_eq!(
        old.one(story),
        "k3v9q0m2aa | [\"k3v9q0m2aa\",\"k3v9q0m2bb\"]",
        "a story is one row"
    );
}

#[test]
fn no_feed_is_planned_anew() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings_in(folder.path());
    std::fs::copy(data("before.db"), &settings.path).unwrap();
    let feeds: Vec<_> = FEEDS
        .iter()
        .map(|(file, _)| {
            let (name, _) = file.split_once('.').unwrap();
            let mut feed = feed(name, &format!("http://feeds.example/{file}"));
            feed.cadence = match name {
                "wire" => Cadence::Auto,
                "atlas" => Cadence::Schedule(Schedule {
                    cron: "30 6 * * 1-5".into(),
                    timezone: "Europe/Berlin".into(),
                }),
                _ => Cadence::Every(Duration::from_secs(5_400)),
            };
            if name == "atlas" {
                feed.tags = vec!["world".into()];
            }
            feed
        })
        .collect();
    let store = Store::open(&settings, Clock::system()).unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let ask = Arc::clone(&asked);
    let now = {
        let db = rusqlite::Connection::open(&settings.path).unwrap();
        let last = rows(&db, "SELECT max(last_polled) FROM feeds");
        let last: Timestamp = last[0].parse().unwrap();
        last + Duration::from_secs(1)
    };
    let plan = Arc::new(move |planned: Planned<'_>| {
        ask.lock().unwrap().push(planned.feed.name.clone());
        NextPoll {
            at: now,
            reason: "planned anew".into(),
        }
    });
    let feeds = feeds.into_iter().map(Arc::new).collect();
    let synced = store.sync_feeds(feeds, plan, now).wait().unwrap();
    assert_eq!(*asked.lock().unwrap(), Vec::<String>::new());
    assert_eq!((synced.added.len(), synced.removed.len()), (0, 0));
}

/// Reports of two events and so many other articles, a line each.
fn reports(others: usize) -> String {
    let line = |id: &str, minute: usize, title: &str, text: &str| {
        let (hour, minute) = (6 + minute / 60, minute % 60);
        let item = serde_json::json!({"id": id, "feed": id, "title": title, "text": text,
            "published": format!("2026-03-05T{hour:02}:{minute:02}:00Z")});
        format!("{item}\n")
    };
    let mut lines = [
        line(
            "Quay News",
            0,
            "Ferry Aurora runs aground off Kestrel Point",
            "The ferry Aurora ran aground off Kestrel Point on Thursday with 214 people on board.",
        ),
        line(
            "Harbour Bulletin",
            500,
            "Aurora ferry aground at Kestrel Point, 214 on board",
            "With 214 people on board the ferry Aurora ran aground at Kestrel Point on Thursday.",
        ),
        line(
            "Mill Herald",
            20,
            "Fire destroys old mill in Tarnbrook",
            "A fire destroyed the old mill in Tarnbrook on Thursday morning, the fire chief said.",
        ),
        line(
            "Tarn Courier",
            510,
            "Old Tarnbrook mill destroyed by fire",
            "The old mill in Tarnbrook was destroyed by a fire on Thursday, said the fire chief.",
        ),
    ]
    .concat();
    for number in 0..others {
        let words = |salt: usize| {
            let mut seed = (number * 100 + salt + 1) as u64;
            let letters = (0..7).map(|_| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                char::from(b'a' + (seed >> 33) as u8 % 26)
            });
            letters.collect::<String>()
        };
        let text: Vec<String> = (1..12).map(words).collect();
        let title = format!("{} {} {}", words(20), words(21), words(22));
        lines += &line(&format!("x{number}"), 30 + number, &title, &text.join(" "));
    }
    lines
}

#[test]
fn briefs_from_before_there_were_stories_come_into_them() {
    let program = Program::new().file("items.jsonl", &reports(120));
    let program = program.file("none.jsonl", "");
    let import = |file: &str| {
        let (code, out, error) = program.run(&["--db", "b.db", "import", file]);
        assert_eq!(code, 0, "{out}{error}");
    };
    let all = |sql: &str| {
        let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
        rows(&db, sql)
    };
    let stories = "SELECT s.id, s.briefs, count(*) FROM stories AS s JOIN story_points AS p
        ON p.story_id = s.id GROUP BY s.id ORDER BY s.id";
    let events = "SELECT kind FROM events ORDER BY seq";
    import("items.jsonl");
    let (told, happened) = (all(stories), all(events));
    assert_eq!(told.len(), 2, "{told:?}");
    let count = happened.iter().filter(|kind| *kind == "brief.new").count();
    assert_eq!(count, 124);
    // As the build without stories left it, once as it is and once half placed.
    for left in [
        "",
        "WHERE brief IN (SELECT brief FROM _brief ORDER BY brief LIMIT 60)",
    ] {
        let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
        db.execute_batch(&format!(
            "DELETE FROM _clue WHERE sketch_id IN (SELECT sketch_id FROM _sketch {left});
             DELETE FROM _sketch {left}; DELETE FROM _frequency;
             DELETE FROM _story; UPDATE _brief SET story = NULL;
             DELETE FROM _note WHERE key LIKE 'stories.%';
             DELETE FROM _event WHERE kind <> 'brief.new';"
        ))
        .unwrap();
        drop(db);
        import("none.jsonl");
        assert_eq!(all(stories), told, "{left}");
        let kinds = "SELECT kind, count(*) FROM events GROUP BY kind ORDER BY kind";
        let since = [
            "brief.new | (124)",
            "story.grown | (2)",
            "story.joined | (2)",
        ];
        assert_eq!(all(kinds), since, "{left}: nothing else happened");
        let unplaced = "SELECT count(*) FROM _brief AS b LEFT JOIN _sketch AS s USING (brief)
            WHERE s.brief IS NULL";
        assert_eq!(all(unplaced), ["(0)"]);
        import("none.jsonl");
        assert_eq!(all(events).len(), 128, "once");
    }
}
