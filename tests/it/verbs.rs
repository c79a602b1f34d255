//! The verbs on a database: what they print, how they end, what they leave.

use super::program::Program;
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;

const LINES: &str = concat!(
    r#"{"id":"a1","feed":"Harbour News","url":"https://harbour.example.org/ferry?utm_source=x","title":"Ferry returns on Monday","published":"2026-11-20T08:00:00Z","text":"The ferry to the islands returns to service on Monday after repairs to its engine. The company said that fares would stay the same until spring.\n\nEleven crossings were cancelled in the past week, and freight went by barge."}"#,
    "\n",
    r#"{"id":"a2","feed":"Harbour News","url":"https://harbour.example.org/market","title":"Market opens on Sundays","published":"2026-11-19T08:00:00Z","updated":"2026-11-19T10:00:00Z","html":"<p>The fish market opens on Sundays from now on, the council decided.</p>","authors":["Ida Lund"],"categories":["Council"],"language":"en"}"#,
    "\n",
    r#"{"id":"b1","feed":"Island Post","url":"https://harbour.example.org/ferry","title":"Ferry returns on Monday","published":"2026-11-20T09:00:00Z","text":"The ferry to the islands is back on Monday."}"#,
    "\n",
    r#"{"id":"","feed":"","url":"","title":"A note without date","published":"","text":"The bridge was painted green."}"#,
    "\n",
);

const BRIEF: &str = "Tram line approved after six hours\n\
    Updated on\n\
    Published on\n\
    - The council approved the tram line.\n\
    - Work begins in March.\n\
    The council approved the new tram line on Monday. It took six hours.\n\
    Work on the bridge begins in March.\n";

fn world() -> Program {
    let program = Program::configured("[store]\npath = \"b.db\"\n").file("items.jsonl", LINES);
    let (code, out, error) = program.run(&["import", "items.jsonl"]);
    assert_eq!((code, out.as_str()), (0, ""), "{error}");
    assert_eq!(error, "imported 3 new briefs, 0 revised, 1 known already\n");
    program
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn items_become_briefs_and_one_page_is_one_brief() {
    let program = world();
    let (code, out, _) = program.run(&["export", "--as", "jsonl"]);
    assert_eq!(code, 0);
    let briefs = lines(&out);
    let titles: Vec<&str> = briefs
        .iter()
        .map(|brief| brief["title"].as_str().unwrap())
        .collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    let ferry = briefs
        .iter()
        .find(|brief| brief["title"] == "Ferry returns on Monday")
        .unwrap();
    let kinds: Vec<(&str, &str)> = ferry["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["item_id"].as_str().unwrap(), s["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, [("a1", "original"), ("b1", "duplicate")]);
    let note = briefs
        .iter()
        .find(|brief| brief["title"] == "A note without date")
        .unwrap();
    assert_eq!(
        (&note["published"], &note["updated"]),
        (&Value::Null, &Value::Null)
    );
    let market = briefs
        .iter()
        .find(|brief| brief["title"] == "Market opens on Sundays")
        .unwrap();
    assert_eq!(market["updated"], "2026-11-19T10:00:00Z");
    assert_eq!(market["authors"], serde_json::json!(["Ida Lund"]));
}

#[test]
fn importing_twice_changes_nothing() {
    let program = world();
    let before = program.run(&["export", "--as", "jsonl"]).1;
    let (code, _, error) = program.run(&["import", "items.jsonl"]);
    assert_eq!(
        (code, error.as_str()),
        (0, "imported 0 new briefs, 0 revised, 4 known already\n")
    );
    assert_eq!(program.run(&["export", "--as", "jsonl"]).1, before);
}

#[test]
fn what_was_exported_is_imported_as_it_stands() {
    let program = world();
    let exported = program.run(&["export", "--as", "jsonl"]).1;
    let program = program.file("briefs.jsonl", &exported);
    for _ in 0..2 {
        let (code, _, error) = program.run(&["--db", "second.db", "import", "briefs.jsonl"]);
        assert_eq!(code, 0, "{error}");
        assert_eq!(
            program
                .run(&["--db", "second.db", "export", "--as", "jsonl"])
                .1,
            exported
        );
    }
}

#[test]
fn revisions_and_stories_come_back_as_they_went() {
    // One of them says when it changed, which is not when that was seen.
    let lines = LINES.replace("T10:00:00Z", "T12:00:00Z");
    let changed = lines
        .replace("Eleven crossings", "Twelve crossings")
        .replace(
            "The fish market opens on Sundays from now on",
            "The fish market opens on Sundays and Mondays from now on, it corrected",
        );
    let program = world().file("changed.jsonl", &changed);
    let (_, _, told) = program.run(&["import", "changed.jsonl"]);
    assert!(told.contains("2 revised"), "{told}");
    let (_, ids, _) = program.run(&["sql", "SELECT id FROM briefs ORDER BY published LIMIT 2"]);
    let ids: Vec<&str> = ids.lines().collect();
    assert_eq!(program.run(&["story", "join", ids[0], ids[1]]).0, 0);
    let export = |db: &str, more: &str| {
        let (code, out, error) = program.run(&["--db", db, "export", "--as", "jsonl", more]);
        assert_eq!(code, 0, "{error}");
        out
    };
    let (revisions, stories) = (export("b.db", "--revisions"), export("b.db", "--stories"));
    assert_eq!(revisions.matches("\"revision\":2,\"seen\"").count(), 2);
    std::fs::write(program.path("all.jsonl"), &revisions).unwrap();
    for told in [
        "imported 3 new briefs, 0 revised, 0 known already\n",
        "imported 0 new briefs, 0 revised, 3 known already\n",
    ] {
        let (code, _, error) = program.run(&["--db", "c.db", "import", "all.jsonl"]);
        assert_eq!((code, error.as_str()), (0, told));
        assert_eq!(export("c.db", "--revisions"), revisions);
        assert_eq!(export("c.db", "--stories"), stories);
    }
    // A statement that never ends is ended.
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let (code, out, error) = program.run(&["sql", "--timeout", "100ms", endless]);
    assert_eq!((code, out.as_str()), (75, ""), "{error}");
    assert!(
        error.starts_with("error: the statement took longer than 0.1 s\n"),
        "{error}"
    );
}

#[test]
fn a_document_in_the_brief_format_comes_out_line_for_line() {
    let program = Program::configured("[store]\npath = \"b.db\"\n").file("council.txt", BRIEF);
    for _ in 0..2 {
        let (code, _, error) = program.run(&["import", "council.txt"]);
        assert_eq!(code, 0, "{error}");
    }
    assert_eq!(
        program.run(&["export", "--as", "brief", "--no-sources"]).1,
        BRIEF
    );
    let (_, out, _) = program.run(&["export", "--as", "brief"]);
    assert!(
        out.ends_with("Sources:\n- council: Tram line approved after six hours -\n"),
        "{out}"
    );
    let (_, found, _) = program.run(&["query", "tram", "bridge", "--format", "jsonl"]);
    assert_eq!(lines(&found).len(), 1, "its text is searched");
}

#[test]
fn bad_lines_are_told_and_good_ones_kept() {
    let good = LINES.lines().next().unwrap();
    let mixed = format!("{good}\n{{\"title\": 7}}\n\nno json\n{{\"id\":\"x\"}}\n");
    let program = Program::configured("[store]\npath = \"b.db\"\n")
        .file("mixed.jsonl", &mixed)
        .file("bad.jsonl", "{}\n")
        .file("bad.txt", "A title\nand a line that is no date\n");
    let (code, _, error) = program.run(&["import", "mixed.jsonl"]);
    assert_eq!(code, 5, "{error}");
    for line in ["line 2:", "line 4:", "line 5:"] {
        assert!(error.contains(line), "{line}: {error}");
    }
    assert_eq!(lines(&program.run(&["export", "--as", "jsonl"]).1).len(), 1);
    assert_eq!(program.run(&["import", "bad.jsonl"]).0, 1);
    let (code, _, error) = program.run(&["import", "bad.txt"]);
    assert_eq!(code, 1);
    assert!(error.contains("line 2: expected `Updated on"), "{error}");
    assert_eq!(program.run(&["import", "absent.jsonl"]).0, 4);
}

#[test]
fn reading_verbs_never_make_a_database() {
    let program = Program::configured("[store]\npath = \"b.db\"\n");
    let db = program.path("b.db");
    for args in [
        &["query"][..],
        &["show", "x"],
        &["export", "--as", "md"],
        &["sql", "SELECT 1"],
        &["status"],
        &["star", "x"],
        &["db", "check"],
        &["db", "backup", "c.db"],
        &["feeds", "health"],
    ] {
        let (code, out, error) = program.run(args);
        assert_eq!((code, out.as_str()), (4, ""), "{args:?}: {error}");
        assert!(
            error.contains("no database at `DIR/b.db`") && error.contains("hint:"),
            "{error}"
        );
        assert!(!db.exists(), "{args:?}");
    }
}

#[test]
fn a_file_that_is_not_ours_is_left_as_it_is() {
    let program = Program::configured("[store]\npath = \"b.db\"\n")
        .file("b.db", "not a database at all, but text\n");
    for args in [&["query"][..], &["import", "items.jsonl"], &["poll"]] {
        let program = Program::configured(
            "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n",
        )
        .file("b.db", "not a database at all, but text\n")
        .file("items.jsonl", LINES);
        let (code, _, error) = program.run(args);
        assert_eq!(code, 1, "{args:?}: {error}");
        assert!(error.contains("not a briefd database"), "{error}");
        assert_eq!(program.read("b.db"), "not a database at all, but text\n");
    }
    drop(program);
}

#[test]
fn queries_in_every_format() {
    let program = world();
    let count = |args: &[&str]| {
        let mut all = vec!["query", "--format", "jsonl"];
        all.extend(args);
        let (code, out, error) = program.run(&all);
        assert_eq!(code, 0, "{args:?}: {error}");
        lines(&out).len()
    };
    for (story, args, found) in [
        ("everything", &[][..], 3),
        ("a word", &["ferry"], 1),
        ("two words", &["ferry", "barge"], 1),
        ("words that do not meet", &["ferry", "market"], 0),
        ("a phrase", &["\"fish market\""], 1),
        ("not", &["the NOT ferry"], 2),
        ("title", &["title:market"], 1),
        ("title misses the text", &["title:barge"], 0),
        ("feed", &["feed:\"Island Post\""], 1),
        ("since a day", &["--since", "2026-11-20"], 2),
        ("until that day, included", &["--until", "2026-11-19"], 1),
        (
            "since in the query",
            &["since:2026-11-20T08:00:00Z ferry"],
            1,
        ),
        (
            "the instant is not before itself",
            &["until:2026-11-20T08:00:00Z ferry"],
            0,
        ),
        ("limit", &["--limit", "1"], 1),
        ("no limit", &["--limit", "0"], 3),
    ] {
        assert_eq!(count(args), found, "{story}");
    }
    assert_eq!(program.run(&["query", "nothing", "--json"]).1, "[]\n");
    let (_, json, _) = program.run(&["query", "--json", "--limit", "0"]);
    let (_, export, _) = program.run(&["export", "--as", "jsonl"]);
    let json: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(json, lines(&export), "exactly the objects of jsonl");
    let (_, text, _) = program.run(&["query", "ferry"]);
    assert_eq!(text.trim_end().split('\t').count(), 5, "{text}");
    assert_eq!(
        program.run(&["query", "(ferry"]).0,
        2,
        "a query that cannot be read is usage"
    );
    assert_eq!(program.run(&["query", "--since", "someday"]).0, 2);
}

#[test]
fn stars_are_kept_and_found() {
    let program = world();
    let id = lines(&program.run(&["query", "ferry", "--format", "jsonl"]).1)[0]["id"].clone();
    let id = id.as_str().unwrap();
    assert_eq!(program.run(&["star", id]).0, 0);
    assert_eq!(
        lines(&program.run(&["query", "is:starred", "--format", "jsonl"]).1).len(),
        1
    );
    let (code, _, error) = program.run(&["unstar", id, "nobody"]);
    assert_eq!(code, 4);
    assert!(error.contains("`nobody`"), "{error}");
    assert_eq!(program.run(&["query", "is:starred", "--json"]).1, "[]\n");
}

#[test]
fn sql_reads_and_does_nothing_else() {
    let program = world();
    assert_eq!(
        program
            .run(&[
                "sql",
                "SELECT count(*) AS n FROM briefs",
                "--format",
                "jsonl"
            ])
            .1,
        "{\"n\":3}\n"
    );
    for statement in [
        "DELETE FROM briefs",
        "DROP TABLE feeds",
        "ATTACH 'other.db' AS o",
        "PRAGMA journal_mode = delete",
        "SELECT 1; SELECT 2",
        "SELECT * FROM nowhere",
        "",
    ] {
        let (code, out, error) = program.run(&["sql", statement]);
        assert_eq!((code, out.as_str()), (1, ""), "{statement}: {error}");
        assert!(error.starts_with("error: "), "{error}");
    }
    assert!(!program.path("other.db").exists());
    assert_eq!(
        program.run(&["sql", "SELECT count(*) FROM briefs"]).1,
        "3\n"
    );
}

#[test]
fn an_export_to_a_file_is_whole_or_not_there() {
    let program = world();
    let (code, out, _) = program.run(&["export", "--as", "html", "-o", "page.html"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(
        program
            .read("page.html")
            .contains("Ferry returns on Monday")
    );
    let (code, _, error) = program.run(&["export", "--as", "md", "-o", "nowhere/page.md"]);
    assert_eq!(code, 4, "{error}");
    let left: Vec<_> = std::fs::read_dir(program.path("")).unwrap().collect();
    assert!(left.iter().all(|entry| {
        !entry
            .as_ref()
            .unwrap()
            .path()
            .to_string_lossy()
            .contains(".part")
    }));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let program = world();
    // More than fits any buffer on the way.
    let numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 20000)
        SELECT x, 'a field, quoted' AS y FROM n";
    for args in [
        &["export", "--as", "jsonl"][..],
        &["sql", "--format", "csv", numbers],
        &["sql", "--format", "text", numbers],
    ] {
        let mut child = program
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        let mut error = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut error)
            .unwrap();
        assert_eq!((status.code(), error.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn parse_prints_an_object_a_file() {
    let program = Program::new()
        .file("a.xml", "<rss version='2.0'><channel><title>A &amp; B</title><item><guid>1</guid><title>One</title><description>&lt;p&gt;Hi&lt;script&gt;x&lt;/script&gt; &lt;a href='/y'&gt;y&lt;/a&gt;&lt;/p&gt;</description></item></channel></rss>")
        .file("b.txt", "nothing to read here");
    let (code, out, error) =
        program.run(&["parse", "--url", "https://a.example.org/feed", "a.xml"]);
    assert_eq!(code, 0, "{error}");
    let object = &lines(&out)[0];
    assert_eq!(object["feed"]["title"], "A & B");
    assert_eq!(object["feed"]["format"], "rss20");
    let html = object["items"][0]["summary_html"].as_str().unwrap();
    assert!(
        html.contains("https://a.example.org/y") && !html.contains("script"),
        "{html}"
    );
    assert_eq!(object["items"][0]["published"], Value::Null);
    let (code, out, error) = program.run(&["parse", "b.txt"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(error.contains("not a feed"), "{error}");
    let (code, out, _) = program.run(&["parse", "b.txt", "a.xml"]);
    assert_eq!((code, out.lines().count()), (5, 1));
    assert_eq!(program.run(&["parse", "absent.xml"]).0, 4);
}

#[test]
fn no_listing_prints_what_turns_or_hides_text() {
    // A bidi override, an isolate, a mark, an invisible tag, a C1 control.
    let hidden = "\u{202e}\u{2066}\u{200f}\u{e0041}\u{9b}";
    let feed = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[\
         {{\"id\":\"i{hidden}\\u0007\",\"content_text\":\"A text of it.\",\"title\":\"One\"}}]}}"
    );
    let program = Program::configured(
        "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.json\"\n",
    )
    .file("a.json", &feed);
    assert_eq!(program.run(&["poll"]).0, 0);
    let statement = "SELECT guid, char(0x202e, 0x2066, 0x200f, 0xe0041, 0x9b, 7) AS c FROM sources";
    for args in [
        &["sql", "--format", "json", statement][..],
        &["sql", "--format", "jsonl", statement],
        &["sql", "--format", "text", statement],
        &["sql", "--format", "csv", statement],
        &["export", "--as", "jsonl"],
        &["export", "--as", "json"],
        &["query", "--json", "text"],
        &["query", "--format", "jsonl", "text"],
        &["feeds", "list", "--json"],
        &["feeds", "show", "a", "--json"],
        &["feeds", "check", "a", "--json"],
        &["status", "--json"],
        &["config", "show", "--json"],
        &["parse", "a.json"],
    ] {
        let (status, stdout, stderr) = program.run(args);
        assert!(matches!(status, 0 | 3), "{args:?}: {stderr}");
        let shown = |c: &char| {
            hidden
                .chars()
                .take(2)
                .chain(hidden.chars().skip(3))
                .any(|h| h == *c)
        };
        assert_eq!(stdout.chars().find(shown), None, "{args:?}: {stdout}");
        assert!(!stdout.contains('\u{7}'), "{args:?}");
        assert!(!stdout.is_empty(), "{args:?}");
    }
    // Nothing is lost to a program.
    let (_, stdout, _) = program.run(&["sql", "--format", "json", statement]);
    assert!(
        stdout.contains("\\u202e\\u2066\\u200f\\udb40\\udc41\\u009b"),
        "{stdout}"
    );
    let rows: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(rows[0]["c"], format!("{hidden}\u{7}"));
    let exported = lines(&program.run(&["export", "--as", "jsonl"]).1);
    assert_eq!(exported[0]["sources"][0]["item_id"], rows[0]["guid"]);
}

#[test]
fn what_is_parsed_has_no_control_characters() {
    let feed = "<rss version='2.0'><channel><title>A&#9;title</title><description>On&#10;two lines</description>\
        <item><guid>one&#10;two&#9;three</guid><title>T</title>\
        <description>&lt;pre&gt;a&#10;b&lt;/pre&gt;</description></item></channel></rss>";
    let program = Program::new().file("a.xml", feed);
    let (status, stdout, stderr) = program.run(&["parse", "a.xml"]);
    assert_eq!(status, 0, "{stderr}");
    let parsed: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(parsed["items"][0]["id"], "one two three");
    fn check(key: &str, value: &Value) {
        match value {
            Value::String(text) => {
                let markup = key.ends_with("_html");
                let bad = |c: char| c.is_control() && !(markup && matches!(c, '\n' | '\t'));
                assert!(!text.contains(bad), "{key}: {text:?}");
            }
            Value::Array(values) => values.iter().for_each(|value| check(key, value)),
            Value::Object(fields) => fields.iter().for_each(|(key, value)| check(key, value)),
            _ => {}
        }
    }
    check("", &parsed);
    let summary = &parsed["items"][0];
    let html = [&summary["summary_html"], &summary["content_html"]];
    assert!(
        html.iter()
            .any(|html| html.as_str().is_some_and(|html| html.contains("a\nb"))),
        "{stdout}"
    );
}
