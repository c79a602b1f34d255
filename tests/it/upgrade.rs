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
    "SELECT * FROM events ORDER BY seq",
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
    let plan = Box::new(move |planned: Planned<'_>| {
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
