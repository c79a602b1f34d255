//! Which briefs are one story: events and look-alikes of every kind, the law
//! of order, and the user's word.

use crate::program::Program;
use crate::store_world;
use crate::store_world::World;
use crate::store_world::dated;
use crate::store_world::feed;
use briefd::store::Store;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

/// By language; the form is told in tests/it/stories.rs. Here only what comes
/// when counts, not what the story's brief must be.
const EVENTS: &[(&str, &str)] = &[
    ("", include_str!("../data/stories/alike.txt")),
    ("", include_str!("../data/stories/apart.txt")),
    ("de", include_str!("../data/stories/de.txt")),
    ("en", include_str!("../data/stories/en.txt")),
    ("es", include_str!("../data/stories/es.txt")),
    ("fr", include_str!("../data/stories/fr.txt")),
    ("", include_str!("../data/stories/tolls.txt")),
];

/// An item to be imported, and the event that it is of: a look-alike is an
/// event of its own.
#[derive(Debug, Clone)]
struct Item {
    event: String,
    line: Value,
}

fn items() -> Vec<Item> {
    let mut items = Vec::new();
    for (language, text) in EVENTS {
        let mut event = "";
        let mut open: Option<(bool, &str, Vec<&str>)> = None;
        for line in text.lines().chain(["== end"]) {
            let head = ["== ", "@ ", "~ ", "? "]
                .into_iter()
                .find_map(|sign| Some((sign, line.strip_prefix(sign)?)));
            let Some((sign, rest)) = head else {
                if let Some((_, _, lines)) = &mut open {
                    lines.push(line);
                }
                continue;
            };
            if let Some((alike, head, lines)) = open.take() {
                items.push(item(language, event, alike, head, &lines));
            }
            match sign {
                "== " => event = rest,
                "@ " => open = Some((false, rest, Vec::new())),
                "~ " => open = Some((true, rest, Vec::new())),
                _ => {}
            }
        }
    }
    items.sort_by_key(|item| item.line["published"].to_string());
    items
}

fn item(language: &str, event: &str, alike: bool, head: &str, lines: &[&str]) -> Item {
    let (rest, time) = head.rsplit_once(' ').unwrap();
    let (outlet, day) = rest.rsplit_once(' ').unwrap();
    let event = match alike {
        true => format!("{event} not {outlet}"),
        false => event.to_owned(),
    };
    let (title, text) = lines.split_first().unwrap();
    let line = json!({
        "id": format!("{event}/{outlet}"),
        "feed": outlet,
        "url": "",
        "title": title,
        "published": format!("{day}T{time}:00Z"),
        "text": text.join("\n"),
        "language": Some(language).filter(|language| !language.is_empty()),
    });
    Item { event, line }
}

/// Story of each item, by the item's id.
fn stories_of(program: &Program) -> HashMap<String, String> {
    let (code, out, error) = program.run(&["export", "--as", "jsonl", "--stories"]);
    assert_eq!(code, 0, "{error}");
    let mut of_item = HashMap::new();
    for line in out.lines() {
        let story: Value = serde_json::from_str(line).unwrap();
        for source in story["sources"].as_array().unwrap() {
            let item = source["item_id"].as_str().unwrap().to_owned();
            of_item.insert(item, story["id"].as_str().unwrap().to_owned());
        }
    }
    of_item
}

fn import(program: &Program, lines: impl Iterator<Item = Value>) {
    let text: Vec<String> = lines.map(|line| line.to_string()).collect();
    std::fs::write(program.path("items.jsonl"), text.join("\n")).unwrap();
    let (code, _, error) = program.run(&["import", "items.jsonl"]);
    assert_eq!(code, 0, "{error}");
}

/// What is counted of items in one event: pairs of both, of the one, of the other.
fn pairs(one: &[String], other: &[String]) -> (f64, f64, f64, f64) {
    let of = |groups: &[String]| -> f64 {
        let mut sizes: BTreeMap<&String, f64> = BTreeMap::new();
        for group in groups {
            *sizes.entry(group).or_default() += 1.0;
        }
        sizes.values().map(|n| n * (n - 1.0) / 2.0).sum()
    };
    let both: Vec<String> = one
        .iter()
        .zip(other)
        .map(|(a, b)| format!("{a}|{b}"))
        .collect();
    let n = one.len() as f64;
    (of(&both), of(one), of(other), n * (n - 1.0) / 2.0)
}

/// How far two groupings agree beyond chance: 1 is wholly.
fn adjusted_rand(one: &[String], other: &[String]) -> f64 {
    let (both, first, second, all) = pairs(one, other);
    let chance = first * second / all;
    (both - chance) / ((first + second) / 2.0 - chance)
}

#[test]
#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn events_are_joined_and_look_alikes_are_not() {
    let program = Program::new();
    let items = items();
    import(&program, items.iter().map(|item| item.line.clone()));
    let of_item = stories_of(&program);
    let events: HashSet<&str> = items.iter().map(|item| item.event.as_str()).collect();
    let (mut joined, mut of, mut alike, mut kept) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for event in &events {
        let ids: HashSet<&str> = items
            .iter()
            .filter(|item| item.event == *event)
            .map(|item| item.line["id"].as_str().unwrap())
            .collect();
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for id in &ids {
            *sizes.entry(&of_item[*id]).or_default() += 1;
        }
        let (largest, most) = sizes.iter().max_by_key(|(_, n)| **n).unwrap();
        joined += most - 1;
        of += ids.len() - 1;
        if *most < ids.len() {
            wrong.push(format!("{event}: {most} of {} joined", ids.len()));
        }
        for other in items.iter().filter(|item| item.event != *event) {
            let prefix = format!("{event} not ");
            if other.event.starts_with(&prefix) {
                alike += 1;
                let apart = of_item[other.line["id"].as_str().unwrap()] != **largest;
                kept += usize::from(apart);
                if !apart {
                    wrong.push(format!("{event} holds {}", other.line["title"]));
                }
            }
        }
    }
    println!("joined {joined} of {of}, kept out {kept} of {alike}");
    println!("{}", wrong.join("\n"));
    assert!(events.len() >= 20 && alike >= 38, "{} events", events.len());
    assert!(joined * 100 >= of * 85, "{joined} of {of}: {wrong:#?}");
    assert!(kept * 100 >= alike * 94, "{kept} of {alike}: {wrong:#?}");
}

#[test]
#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn the_order_of_arrival_changes_little() {
    // Twenty items of an hour, four events and what is like them.
    let mut items = items();
    let events: Vec<String> = {
        let mut seen = Vec::new();
        for item in &items {
            let event = item.event.split(" not ").next().unwrap().to_owned();
            if !seen.contains(&event) {
                seen.push(event);
            }
        }
        seen.into_iter().take(10).collect()
    };
    items.retain(|item| {
        events
            .iter()
            .any(|event| item.event.split(" not ").next() == Some(event))
    });
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.line["id"].to_string()));
    for (number, item) in items.iter_mut().enumerate() {
        item.line["published"] = json!(format!("2026-03-05T08:{:02}:00Z", number * 60 / 100 % 60));
    }
    let ids: Vec<String> = items
        .iter()
        .map(|item| item.line["id"].as_str().unwrap().to_owned())
        .collect();
    let mut groupings: Vec<Vec<String>> = Vec::new();
    let mut state = 7_u64;
    for _ in 0..20 {
        for at in (1..items.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            items.swap(at, (state >> 33) as usize % (at + 1));
        }
        let program = Program::configured("[store]\nbatch = 1\n");
        import(&program, items.iter().map(|item| item.line.clone()));
        let of_item = stories_of(&program);
        groupings.push(ids.iter().map(|id| of_item[id].clone()).collect());
    }
    let mut worst = 1.0_f64;
    for grouping in &groupings {
        worst = worst.min(adjusted_rand(&groupings[0], grouping));
    }
    println!(
        "{} items, adjusted Rand index {worst:.3} at worst",
        ids.len()
    );
    assert!(worst >= 0.95, "{worst}");
}

fn ferry(id: &str, outlet: &str, time: &str, title: &str, text: &str) -> Value {
    json!({"id": id, "feed": outlet, "url": "", "title": title, "text": text,
        "published": format!("2026-11-20T{time}Z"), "language": "en"})
}

fn marlin() -> Vec<Value> {
    vec![
        ferry(
            "a",
            "Harbour Gazette",
            "06:40:00",
            "Ferry Marlin runs aground off Gull Point, all 214 aboard safe",
            "The island ferry Marlin ran aground on a sandbank off Gull Point early on Friday with \
             214 people aboard, and nobody was hurt.",
        ),
        ferry(
            "b",
            "Coast Mail",
            "07:30:00",
            "Marlin ferry aground at Gull Point",
            "All 214 people aboard the ferry Marlin were taken off by lifeboats after it struck a \
             sandbank off Gull Point on Friday, the coastguard said.",
        ),
        ferry(
            "c",
            "Island Radio",
            "09:00:00",
            "Tug to pull ferry Marlin off the Gull Point sandbank",
            "A tug will try to pull the ferry Marlin off the sandbank at Gull Point at high water \
             on Friday evening, the Island Line said.",
        ),
        ferry(
            "d",
            "Island Radio",
            "10:00:00",
            "Library in Port Ellery opens on Sundays",
            "The public library in Port Ellery will open on Sundays from December, the council \
             decided on Thursday.",
        ),
    ]
}

/// While it is held a story that is told grows without being told again; it is
/// told by whoever writes next, and then as if it had been told all the time.
#[test]
fn a_held_story_is_told_once_at_the_end() {
    let told = |hold: bool| {
        let mut world = World::new();
        let reports = marlin();
        let name = |report: &Value| report["feed"].as_str().unwrap().to_owned();
        let feeds: BTreeSet<String> = reports.iter().map(name).collect();
        let feeds = feeds.iter().map(|name| {
            let host = name.to_lowercase().replace(' ', "-");
            feed(name, &format!("https://{host}.example/feed"))
        });
        world.sync(&feeds.collect::<Vec<_>>());
        let held = hold.then(|| world.store.hold_stories());
        for report in &reports {
            let text = |key: &str| report[key].as_str().unwrap();
            let one = store_world::item(text("id"), None, text("title"), text("text"));
            let one = dated(one, text("published").parse().unwrap());
            world.poll(world.id(text("feed")), vec![one]);
        }
        let several = "SELECT json_array_length(briefs) FROM stories WHERE briefs LIKE '%,%'";
        if let Some(held) = held {
            assert_eq!(world.column(several), ["2"], "the third waits");
            assert_eq!(world.column("SELECT count(*) FROM _untold"), ["1"]);
            std::mem::forget(held);
            let next = Store::open(&world.settings, world.clock.clone()).unwrap();
            next.close().unwrap();
        }
        assert_eq!(world.column(several), ["3"]);
        assert_eq!(world.column("SELECT count(*) FROM _untold"), ["0"]);
        let held = world.store.hold_stories();
        assert!(!world.store.tell_held().wait().unwrap(), "nothing to tell");
        drop(held);
        world.is_sound();
        let rows = [
            "SELECT id || title || published || updated || outlets || briefs FROM stories ORDER BY id",
            "SELECT story_id || position || text || outlets FROM story_points ORDER BY story_id, position",
            "SELECT story_id || position || text || outlet FROM story_paragraphs ORDER BY story_id, position",
        ];
        (
            rows.map(|sql| world.column(sql)),
            world.column("SELECT count(*) FROM events WHERE kind = 'story.grown'"),
        )
    };
    let (rows, grown) = told(true);
    let (at_once, often) = told(false);
    assert_eq!(rows, at_once);
    assert_eq!((grown, often), (vec!["2".to_owned()], vec!["2".to_owned()]));
}

fn sql(program: &Program, query: &str) -> String {
    let (code, out, error) = program.run(&["sql", "--format", "text", query]);
    assert_eq!(code, 0, "{error}");
    out.trim().to_owned()
}

fn brief_of(program: &Program, item: &str) -> String {
    sql(
        program,
        &format!("SELECT brief_id FROM sources WHERE guid = '{item}'"),
    )
}

/// What is first found of a story is too old by itself: its newest report says
/// that the story is still open.
#[test]
fn a_brief_is_compared_with_all_of_a_story() {
    let program = Program::new();
    let reports = [
        ferry(
            "aground",
            "Gazette",
            "00:30:00",
            "Ferry Marlin runs aground off Gull Point in fog",
            "The ferry Marlin ran aground on a sandbank off Gull Point in thick fog. Captain Oda Brandt had \
             missed a buoy. Lifeboats brought the passengers ashore before dawn.",
        ),
        ferry(
            "afloat",
            "Wire",
            "00:00:00",
            "Tugs pull ferry Marlin off the sandbank",
            "Two tugs pulled the ferry Marlin off the sandbank at Gull Point at high tide. Divers look for \
             cracks below the waterline. Captain Oda Brandt stays on board.",
        ),
        ferry(
            "blame",
            "Herald",
            "12:00:00",
            "Fog and a buoy: why ferry Marlin ran aground off Gull Point",
            "The ferry Marlin ran aground on a sandbank off Gull Point in thick fog since a buoy had drifted, \
             Captain Oda Brandt told the inquiry. Its first hearing was held at the town hall.",
        ),
    ];
    for (mut report, day) in reports.into_iter().zip(["19", "21", "23"]) {
        let time = report["published"]
            .as_str()
            .unwrap()
            .replace("-20T", &format!("-{day}T"));
        report["published"] = time.into();
        import(&program, [report].into_iter());
    }
    let of_item = stories_of(&program);
    let stories: HashSet<&String> = of_item.values().collect();
    assert_eq!((of_item.len(), stories.len()), (3, 1), "{of_item:?}");
}

#[test]
fn a_story_has_the_id_of_its_oldest_brief_and_earlier_ids_resolve() {
    let program = Program::new();
    let all = marlin();
    import(&program, all[1..2].iter().cloned());
    let first = brief_of(&program, "b");
    import(&program, all[2..].iter().cloned());
    let stories = "SELECT id FROM stories WHERE json_array_length(briefs) > 1";
    assert_eq!(sql(&program, stories), first);
    // An older report comes late.
    import(&program, all[..1].iter().cloned());
    let oldest = brief_of(&program, "a");
    assert_eq!(sql(&program, stories), oldest);
    for id in [&first, &oldest, &brief_of(&program, "c")] {
        let (code, out, _) = program.run(&["story", "show", id, "--json"]);
        let story: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, story["id"].as_str()), (0, Some(oldest.as_str())));
        assert_eq!(story["briefs"].as_array().unwrap().len(), 3);
        let outlets = json!(["Harbour Gazette", "Coast Mail", "Island Radio"]);
        assert_eq!(story["outlets"], outlets, "in order of time");
    }
    let events = sql(
        &program,
        "SELECT kind || ' ' || story_id FROM events WHERE kind LIKE 'story.%' ORDER BY seq",
    );
    assert_eq!(
        events.lines().collect::<Vec<_>>(),
        [
            format!("story.grown {first}"),
            format!("story.joined {oldest}"),
            format!("story.grown {oldest}"),
        ]
    );
    let counted = sql(&program, "SELECT count(*) FROM stories");
    assert_eq!(counted, "2", "the library is a story of its own");
    let (_, out, _) = program.run(&["query", "--stories", "--format", "jsonl", "ferry"]);
    assert_eq!(out.lines().count(), 1, "three briefs of one story");
    let (status, out, notice) = program.run(&["top", "--since", "2099-01-01"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert!(
        notice.contains("no story of 2 outlets has a report since 2099-01-01"),
        "{notice}"
    );
    let (_, out, _) = program.run(&["top", "--since", "2026-01-01", "--format", "jsonl"]);
    assert!(out.contains(&oldest) && out.lines().count() == 1, "{out}");
}

#[test]
fn what_the_user_says_of_stories_stands() {
    let program = Program::new();
    let all = marlin();
    import(&program, all.iter().cloned());
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|item| brief_of(&program, item));
    let grouped = |program: &Program| {
        let of_item = stories_of(program);
        ["a", "b", "c", "d", "e"]
            .map(|item| of_item.get(item).cloned().unwrap_or_default())
            .join(" ")
    };
    let run = |args: &[&str]| {
        let (code, out, error) = program.run(args);
        assert_eq!(code, 0, "{args:?}: {error}");
        out.trim().to_owned()
    };
    assert_eq!(grouped(&program), format!("{a} {a} {a} {d} "));
    assert_eq!(run(&["story", "split", &a, &c]), c);
    assert_eq!(run(&["story", "join", &d, &a]), a, "the oldest id stays");
    let said = format!("{a} {a} {c} {a} ");
    assert_eq!(grouped(&program), said);
    let later = ferry(
        "e",
        "Northern Star",
        "11:00:00",
        "Ferry Marlin still aground off Gull Point",
        "The ferry Marlin, which struck a sandbank off Gull Point early on Friday, is still \
         aground; all 214 people were taken off by lifeboats.",
    );
    import(&program, [later].into_iter());
    assert_eq!(grouped(&program), format!("{said}{a}"), "through growth");
    run(&["db", "rebuild"]);
    assert_eq!(grouped(&program), format!("{said}{a}"), "through a rebuild");
    assert_eq!(run(&["story", "join", &c, &a]), a);
    assert_eq!(run(&["story", "split", &a, &d]), d);
    let undone = format!("{a} {a} {a} {d} {a}");
    assert_eq!(grouped(&program), undone, "undone by their opposites");
    run(&["db", "rebuild"]);
    assert_eq!(grouped(&program), undone);
    assert_eq!(brief_of(&program, "b"), b);
    for (args, code) in [
        (vec!["story", "show", "nothing"], 4),
        (vec!["story", "join", &a, "nothing"], 4),
        (vec!["story", "split", "nothing", &a], 4),
        (vec!["story", "split", &a, &d], 4),
        (vec!["story", "split", &d, &d], 2),
    ] {
        assert_eq!(program.run(&args).0, code, "{args:?}");
    }
    assert_eq!(grouped(&program), undone, "nothing was changed");
}

/// `poll` holds stories too, and tells them before it ends.
#[test]
fn a_poll_ends_with_its_stories_told() {
    let document = |reports: &[Value]| {
        let items = reports.iter().map(|report| {
            let text = |key: &str| report[key].as_str().unwrap().to_owned();
            format!(
                "<item><guid>{}</guid><title>{}</title><description>{}</description>\
                 <pubDate>{}</pubDate></item>",
                text("id"),
                text("title"),
                text("text"),
                text("published")
            )
        });
        let items: String = items.collect();
        format!("<rss version='2.0'><channel><title>News</title>{items}</channel></rss>")
    };
    let folder = tempfile::tempdir().unwrap();
    let names = ["one", "two", "three"];
    let feeds = names.map(|name| {
        let path = folder.path().join(format!("{name}.xml"));
        let head = format!("[[feed]]\nname = \"{name}\"\noutlet = \"{name}\"\n");
        format!("{head}url = \"file://{}\"\n", path.display())
    });
    let program = Program::configured(&feeds.concat());
    let reports = marlin();
    let put = |name: &str, reports: &[Value]| {
        std::fs::write(folder.path().join(format!("{name}.xml")), document(reports)).unwrap();
    };
    put("one", &reports[..1]);
    put("two", &reports[1..2]);
    put("three", &[]);
    let state = "SELECT json_array_length(briefs) || ' told, ' || (SELECT count(*) FROM _untold)
        || ' not' FROM stories ORDER BY json_array_length(briefs) DESC LIMIT 1";
    for (told, three) in [(2, 2..2), (3, 2..3)] {
        put("three", &reports[three]);
        let (code, _, error) = program.run(&["poll", "--force"]);
        assert_eq!(code, 0, "{error}");
        assert_eq!(sql(&program, state), format!("{told} told, 0 not"));
    }
    // More than one transaction tells, of a poll or an import that was killed.
    for arguments in [&["poll"][..], &["import", "none.jsonl"]] {
        std::fs::write(program.path("none.jsonl"), "").unwrap();
        let db = rusqlite::Connection::open(program.path(".local/share/briefd/briefd.db")).unwrap();
        db.execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
             INSERT INTO _untold SELECT 'gone' || i, 0 FROM n",
        )
        .unwrap();
        drop(db);
        let (code, _, error) = program.run(arguments);
        assert_eq!(code, 0, "{error}");
        assert_eq!(sql(&program, state), "3 told, 0 not", "{arguments:?}");
    }
}
