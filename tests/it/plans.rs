//! What people ask of the views is answered from an index, however many briefs
//! there are. The plans are those of a database that nobody has analyzed.

use crate::store_world::*;
use rusqlite::Connection;

fn plan(db: &Connection, sql: &str) -> String {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let lines = statement
        .query_map([], |row| row.get::<_, String>(3))
        .unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[test]
fn statements_on_the_views_use_indexes() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..5).map(article).collect());
    let db = Connection::open(&world.settings.path).unwrap();
    for (sql, index) in [
        ("SELECT count(*) FROM briefs", "COVERING INDEX brief_feed"),
        (
            "SELECT feed, count(*) FROM briefs GROUP BY feed",
            "COVERING INDEX brief_feed",
        ),
        (
            "SELECT title FROM briefs WHERE feed = 'news'",
            "INDEX brief_feed (feed_id=?)",
        ),
        (
            "SELECT title FROM briefs WHERE published > '2026-11-20'",
            "INDEX brief_published (<expr>>?)",
        ),
        (
            "SELECT title FROM briefs ORDER BY published DESC LIMIT 9",
            "SCAN b USING INDEX brief_published",
        ),
        (
            "SELECT title FROM briefs WHERE updated > '2026-11-20'",
            "INDEX brief_updated_at (<expr>>?)",
        ),
        (
            "SELECT * FROM stories ORDER BY updated DESC LIMIT 9",
            "SCAN b USING INDEX brief_updated_at",
        ),
        (
            "SELECT title FROM briefs WHERE url = 'https://example.org/'",
            "INDEX brief_url (url=?)",
        ),
        (
            "SELECT title FROM briefs WHERE id = 'x'",
            "INDEX sqlite_autoindex__brief_1 (id=?)",
        ),
        (
            "SELECT * FROM sources WHERE brief_id = 'x'",
            "INDEX source_brief (brief=?)",
        ),
        (
            "SELECT title FROM sources WHERE feed = 'news'",
            "INDEX source_feed (feed_id=?)",
        ),
        (
            "SELECT * FROM stories ORDER BY published DESC LIMIT 9",
            "SCAN b USING INDEX brief_published",
        ),
        (
            "SELECT title FROM stories WHERE published > '2026-11-20'",
            "INDEX brief_published (<expr>>?)",
        ),
        (
            "SELECT title FROM stories WHERE id = 'x'",
            "INDEX sqlite_autoindex__brief_1 (id=?)",
        ),
        (
            "SELECT text FROM key_points WHERE brief_id = 'x'",
            "INDEX sqlite_autoindex__brief_1 (id=?)",
        ),
    ] {
        let plan = plan(&db, sql);
        assert!(plan.contains(index), "{sql}: {plan}");
    }
    for sql in [
        "SELECT * FROM stories",
        "SELECT * FROM story_points",
        "SELECT * FROM story_paragraphs",
        "SELECT * FROM revisions",
    ] {
        let plan = plan(&db, sql);
        let made_first = plan.split("; ").any(|step| {
            let view = step.strip_prefix("CO-ROUTINE ");
            view.is_some_and(|view| view.starts_with("stor") || view.starts_with("rev"))
        });
        assert!(!made_first, "{sql}: {plan}");
    }
    for sql in [
        "SELECT title FROM briefs ORDER BY rowid DESC LIMIT 9",
        "SELECT title FROM briefs ORDER BY published DESC LIMIT 9",
        "SELECT * FROM briefs ORDER BY updated DESC LIMIT 9",
    ] {
        let plan = plan(&db, sql);
        assert!(!plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}
