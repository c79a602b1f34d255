//! What follows the database: `query --follow` and exports with a cursor.

use crate::program::Program;
use crate::store_world::*;
use briefd::query::Query;
use briefd::store::Find;
use briefd::store::Sort;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::io::BufReader;
use std::process::Stdio;
use std::time::Duration;

fn line(id: usize, version: usize) -> String {
    let text = format!(
        "Report number {id} of the harbour, as it stood in version {version}. The pier was \
         {version} metres longer than the year before, said engineer number {id}."
    );
    let day = 1 + id % 28;
    let item = serde_json::json!({
        "id": format!("i{id}"), "feed": "F", "url": format!("https://example.org/{id}"),
        "title": format!("Report {id}"), "published": format!("2026-11-{day:02}T08:00:00Z"),
        "text": text,
    });
    format!("{item}\n")
}

fn import(program: &Program, lines: &str) {
    std::fs::write(program.path("in.jsonl"), lines).unwrap();
    let (code, _, error) = program.run(&["import", "in.jsonl"]);
    assert_eq!(code, 0, "{error}");
}

fn world() -> Program {
    Program::configured("[store]\npath = \"b.db\"\n")
}

fn objects(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn follow_prints_what_comes_and_what_changes() {
    let program = world();
    import(&program, &[line(1, 1), line(2, 1)].concat());
    let args = [
        "query",
        "--follow",
        "--from",
        "0",
        "--format",
        "jsonl",
        "title:report",
        "-engineer*2",
    ];
    let mut child = program
        .command(&args)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let first = [next(), next()];
    assert_eq!(first[0]["kind"], "brief.new");
    assert_eq!(
        first.each_ref().map(|one| one["seq"].as_i64().unwrap()),
        [1, 2]
    );
    import(&program, &[line(1, 2), line(3, 1)].concat());
    let (changed, new) = (next(), next());
    let (changed, new) = match changed["kind"] == "brief.new" {
        true => (new, changed),
        false => (changed, new),
    };
    assert_eq!(
        (&changed["kind"], &changed["revision"]),
        (&"brief.revised".into(), &2.into())
    );
    assert!(changed["text"].as_str().unwrap().contains("version 2"));
    assert_eq!(new["title"], "Report 3");
    child.kill().unwrap();
    child.wait().unwrap();

    let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
    db.execute("DELETE FROM _event WHERE seq < 3", []).unwrap();
    let (code, out, error) = program.run(&["query", "--follow", "--from", "1"]);
    assert_eq!((code, out.as_str()), (1, ""), "{error}");
    assert!(
        error.contains("`--from 2` begins with the oldest"),
        "{error}"
    );
    let (code, _, _) = program.run(&["query", "--follow", "--json"]);
    assert_eq!(code, 2);
}

#[test]
fn a_step_holds_what_stood_at_its_end() {
    let mut world = World::new();
    let news = world.one_feed();
    let all = Find {
        query: Query::All,
        since: None,
        until: None,
        limit: None,
        sort: Sort::Newest,
    };
    world.poll(news, vec![article(1), article(2)]);
    let upto = world.reader().last_event().unwrap();
    let mut changed = article(1);
    changed.draft.text = "Other words stand here now, and nothing of what was there.".into();
    changed.draft.html = "<p>other</p>".into();
    changed.facts.version = [9; 16];
    changed.raw = [9; 16];
    world.poll(news, vec![changed.clone(), article(2), article(3)]);
    let reader = world.reader();
    let texts = |from, upto| -> Vec<(u32, String)> {
        let briefs = reader.between(&all, from, upto).unwrap();
        briefs
            .map(Result::unwrap)
            .map(|brief| (brief.revision, brief.draft.text))
            .collect()
    };
    let then = texts(0, upto);
    assert_eq!(then.len(), 2, "not what came later: {then:?}");
    assert!(
        then.iter()
            .all(|(revision, text)| *revision == 1 && !text.contains("Other words"))
    );
    let now = texts(upto, reader.last_event().unwrap());
    assert_eq!(now.len(), 2, "{now:?}");
    assert!(now.contains(&(2, changed.draft.text)), "{now:?}");
}

#[test]
fn a_cursor_writes_each_version_once() {
    let program = world();
    let export = |file: &str, query: &str| {
        program.run(&[
            "export", "--as", "jsonl", "--cursor", "c", "-o", file, query,
        ])
    };
    import(&program, &[line(3, 1), line(1, 1), line(2, 1)].concat());
    assert_eq!(export("1.jsonl", "").0, 0);
    let first = objects(&program.read("1.jsonl"));
    assert_eq!(first.len(), 3);
    let (code, _, error) = export("2.jsonl", "");
    assert_eq!(code, 0);
    assert!(
        error.contains("nothing new") && !program.path("2.jsonl").exists(),
        "{error}"
    );
    import(&program, &[line(1, 2), line(4, 1)].concat());
    let (code, _, error) = export("1.jsonl", "");
    assert_eq!(code, 1, "never written over: {error}");
    assert_eq!(export("2.jsonl", "title:report").0, 0);
    let second: Vec<String> = objects(&program.read("2.jsonl"))
        .iter()
        .map(|one| format!("{} {}", one["title"].as_str().unwrap(), one["revision"]))
        .collect();
    assert_eq!(second.len(), 2, "{second:?}");
    assert!(second.contains(&"Report 1 2".to_owned()) && second.contains(&"Report 4 1".to_owned()));
    // A file that somebody else has put where the open step wants its own.
    import(&program, &line(5, 1));
    let db = rusqlite::Connection::open(program.path("b.db")).unwrap();
    let file = program.path("3.jsonl");
    db.execute(
        "UPDATE _cursor SET upto = (SELECT max(seq) FROM _event), at = 0, file = ?1,
            form = 'jsonl', query = '', sources = 1",
        [file.to_str().unwrap()],
    )
    .unwrap();
    std::fs::write(&file, "mine").unwrap();
    let (code, _, error) = export("4.jsonl", "");
    assert_eq!(code, 1, "{error}");
    assert_eq!(program.read("3.jsonl"), "mine");
    std::fs::remove_file(&file).unwrap();
    assert_eq!(export("4.jsonl", "").0, 0);
    assert_eq!(
        objects(&program.read("3.jsonl")).len(),
        1,
        "the open step first"
    );
    assert!(!program.path("4.jsonl").exists(), "nothing was left");
    db.execute(
        "DELETE FROM _event WHERE seq < (SELECT max(seq) FROM _event)",
        [],
    )
    .unwrap();
    db.execute("UPDATE _cursor SET seq = 1", []).unwrap();
    let (code, _, error) = export("5.jsonl", "");
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("another name begins anew"), "{error}");
}

/// `BRIEFD_TEST_KILLS=100` for more of them.
#[test]
fn no_kill_makes_a_cursor_lose_or_repeat() {
    let kills: u64 = std::env::var("BRIEFD_TEST_KILLS").map_or(6, |text| text.parse().unwrap());
    let program = world();
    let mut random = fastrand::Rng::with_seed(7);
    let mut versions: BTreeMap<usize, usize> = (1..40).map(|id| (id, 1)).collect();
    let lines = |versions: &BTreeMap<usize, usize>| -> String {
        versions
            .iter()
            .map(|(id, version)| line(*id, *version))
            .collect()
    };
    import(&program, &lines(&versions));
    let mut steps = 0;
    let mut next = || {
        steps += 1;
        format!("out/{steps}.jsonl")
    };
    std::fs::create_dir(program.path("out")).unwrap();
    for _ in 0..kills {
        let file = next();
        let args = ["export", "--as", "jsonl", "--cursor", "c", "-o", &file];
        let mut child = program
            .command(&args)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(random.u64(0..120)));
        child.kill().unwrap();
        child.wait().unwrap();
        for _ in 0..3 {
            let id = random.usize(1..60);
            *versions.entry(id).or_default() += 1;
        }
        import(&program, &lines(&versions));
    }
    for _ in 0..2 {
        let (code, _, error) =
            program.run(&["export", "--as", "jsonl", "--cursor", "c", "-o", &next()]);
        assert_eq!(code, 0, "{error}");
    }
    let mut found: BTreeMap<(String, u64), usize> = BTreeMap::new();
    for number in 1..=steps {
        let file = program.path(&format!("out/{number}.jsonl"));
        for one in objects(&std::fs::read_to_string(file).unwrap_or_default()) {
            let version = (
                one["title"].as_str().unwrap().to_owned(),
                one["revision"].as_u64().unwrap(),
            );
            *found.entry(version).or_default() += 1;
        }
    }
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let (_, out, _) = program.run(&["export", "--as", "jsonl"]);
    for one in objects(&out) {
        let version = (
            one["title"].as_str().unwrap().to_owned(),
            one["revision"].as_u64().unwrap(),
        );
        assert!(found.contains_key(&version), "missing: {version:?}");
    }
}
