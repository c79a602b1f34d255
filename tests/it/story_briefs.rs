//! The brief of a story, judged on events of our own.
//!
//! `tests/data/stories/*.txt`, a file a language, an event after `== name`:
//! `@ Outlet day time` begins a report (its title on the next line, then its
//! paragraphs; the same outlet again is a new version), `~` a look-alike,
//! which another test keeps out. Then what is asked of the brief, `|` parting
//! what will do:
//! - `? title`, `? first`: what the title and the first point hold;
//! - `? point`: held by some point; `? never`: by none, and by no paragraph;
//! - `? who words = outlets + others`: a point that holds the words, if there
//!   is one, names all the outlets, and none but these and the others;
//! - `? conflict one | other`: two points marked as one disagreement;
//! - `? corrected`: held by what stands for something corrected.

use crate::program::Program;
use briefd::cluster::brief::Report;
use briefd::cluster::brief::Version;
use briefd::cluster::brief::Voice;
use briefd::cluster::brief::story_brief;
use briefd::language::Frequencies;
use briefd::model::brief::Draft;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::model::settings::BriefSettings;
use briefd::model::story::Said;
use briefd::model::story::StoryBrief;
use briefd::model::text::escaped;
use briefd::normalize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// One report: its versions, the first one first.
struct Told {
    outlet: String,
    versions: Vec<Draft>,
}

struct Event {
    name: String,
    told: Vec<Told>,
    asked: Vec<(String, String)>,
}

/// `@ Outlet 2026-02-03 07:10` with title and paragraphs.
struct Lines<'t> {
    head: &'t str,
    rest: Vec<&'t str>,
}

fn events() -> Vec<Event> {
    events_in(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/stories"))
}

fn events_in(folder: &str) -> Vec<Event> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut events = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|end| end == "txt"))
    {
        let text = std::fs::read_to_string(file).unwrap();
        let language = file.file_stem().unwrap().to_str().unwrap();
        let told = text
            .split("\n== ")
            .skip(1)
            .map(|text| event(text, language));
        events.extend(told.filter(|event| !event.asked.is_empty()));
    }
    events
}

fn event(text: &str, language: &str) -> Event {
    let (name, text) = text.split_once('\n').unwrap();
    let (mut reports, mut asked): (Vec<Lines<'_>>, Vec<(String, String)>) = Default::default();
    for line in text.lines() {
        if let Some(question) = line.strip_prefix("? ") {
            let (kind, rest) = question.split_once(' ').unwrap();
            asked.push((kind.to_owned(), rest.to_owned()));
        } else if line.starts_with("@ ") || line.starts_with("~ ") {
            reports.push(Lines {
                head: line,
                rest: Vec::new(),
            });
        } else if asked.is_empty() {
            reports.last_mut().unwrap().rest.push(line);
        }
    }
    let mut told: Vec<Told> = Vec::new();
    for lines in reports.iter().filter(|lines| lines.head.starts_with('@')) {
        let mut words = lines.head[2..].rsplitn(3, ' ');
        let (time, day) = (words.next().unwrap(), words.next().unwrap());
        let outlet = words.next().unwrap().to_owned();
        let known = told.iter_mut().find(|one| one.outlet == outlet);
        let first = known.as_ref().map(|one| one.versions[0].published.unwrap());
        let at = format!("{day}T{time}:00Z").parse().unwrap();
        let draft = Draft {
            published: Some(first.unwrap_or(at)),
            updated: Some(at),
            ..draft(lines, language, &outlet)
        };
        match known {
            Some(known) => known.versions.push(draft),
            None => told.push(Told {
                outlet,
                versions: vec![draft],
            }),
        }
    }
    Event {
        name: format!("{language} {name}"),
        told,
        asked,
    }
}

fn draft(lines: &Lines<'_>, language: &str, outlet: &str) -> Draft {
    let (title, paragraphs) = lines.rest.split_first().unwrap();
    let text: Vec<&str> = paragraphs
        .iter()
        .copied()
        .filter(|line| !line.is_empty())
        .collect();
    let item = Item {
        title: Some((*title).to_owned()),
        content: Some(Markup {
            html: escaped(&text.join("\n\n")),
            base: None,
            page: None,
            plain: true,
        }),
        language: Some(language.to_owned()),
        ..Item::default()
    };
    let context = normalize::Context {
        now: "2026-12-01T00:00:00Z".parse().unwrap(),
        infer_dates: false,
        outlet,
        feed_title: None,
        repeated: &RepeatedLines::default(),
        settings: &BriefSettings::default(),
    };
    normalize::normalize(&item, &context).draft
}

fn said(draft: &Draft) -> Vec<Said> {
    normalize::sentences(
        &draft.title,
        draft.language.as_deref(),
        &draft.key_points,
        &draft.body,
        usize::MAX,
    )
}

fn reports(event: &Event) -> Vec<Report<'_>> {
    event
        .told
        .iter()
        .map(|one| {
            let (last, earlier) = one.versions.split_last().unwrap();
            Report {
                id: &one.outlet,
                revision: u32::try_from(one.versions.len()).unwrap(),
                voices: vec![Voice {
                    outlet: &one.outlet,
                    words: None,
                }],
                title: &last.title,
                language: last.language.as_deref(),
                published: last.published,
                updated: last.updated,
                key_points: &last.key_points,
                body: &last.body,
                sentences: said(last),
                earlier: earlier
                    .iter()
                    .map(|old| Version {
                        title: &old.title,
                        sentences: said(old),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn brief(event: &Event) -> StoryBrief {
    story_brief(&reports(event), &Frequencies::default())
}

/// Whether what is asked is there; none where it does not apply.
fn answer(brief: &StoryBrief, kind: &str, asked: &str) -> Option<bool> {
    let any = |list: &str, text: &str| list.split(" | ").any(|words| text.contains(words.trim()));
    let holding = |list: &str| {
        brief
            .points
            .iter()
            .filter(|one| any(list, &one.text))
            .collect::<Vec<_>>()
    };
    Some(match kind {
        "title" => any(asked, &brief.title),
        "first" => any(asked, &brief.points.first()?.text),
        "point" => !holding(asked).is_empty(),
        "never" => {
            holding(asked).is_empty()
                && !brief.paragraphs.iter().any(|one| one.text.contains(asked))
        }
        "corrected" => brief.corrected.iter().any(|one| one.now.contains(asked)),
        "conflict" => {
            let (one, other) = asked.split_once(" | ").unwrap();
            let number = |words: &str| holding(words).first().and_then(|point| point.conflict);
            number(one).is_some() && number(one) == number(other)
        }
        "who" | "only" => {
            let (words, outlets) = asked.split_once(" = ").unwrap();
            let (must, may) = outlets.split_once(" + ").unwrap_or((outlets, ""));
            let set = |list: &str| list.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
            let (must, may) = (set(must), set(may));
            let points = holding(words);
            points.first()?;
            points.iter().all(|point| {
                let named: BTreeSet<String> = point.outlets.iter().cloned().collect();
                must.is_subset(&named)
                    && named
                        .iter()
                        .all(|one| must.contains(one) || may.contains(one))
            })
        }
        other => panic!("nobody asks for {other}"),
    })
}

/// Of each kind, so many of what is asked must be there (percent).
const FLOORS: &[(&str, usize)] = &[
    ("title", 100),
    ("first", 90),
    ("point", 70),
    ("never", 95),
    ("who", 75),
    ("only", 100),
    ("conflict", 85),
    ("corrected", 100),
];

#[test]
#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn own_events_are_told_well() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missing = String::new();
    let events = events();
    assert!(events.len() >= 20, "{} events", events.len());
    for event in &events {
        let brief = brief(event);
        for (kind, asked) in &event.asked {
            let Some(there) = answer(&brief, kind, asked) else {
                continue;
            };
            let count = counts.entry(kind.clone()).or_default();
            count.0 += usize::from(there);
            count.1 += 1;
            if !there {
                writeln!(missing, "{}: {kind} {asked}", event.name).unwrap();
            }
        }
    }
    println!("{counts:?}\n{missing}");
    for (kind, floor) in FLOORS {
        let (there, all) = counts[*kind];
        assert!(
            there * 100 >= all * floor,
            "{kind}: {there} of {all}\n{missing}"
        );
    }
}

/// `tests/data/stories/who`: one fact in other words, and other facts in nearly
/// the same. Of the other outlets that say a point so many are named
/// (percent), and of those named so many say it.
const SAID_AND_RIGHT: (usize, usize) = (65, 65);

#[test]
fn outlets_are_named_that_say_it_in_other_words() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/stories/who");
    let (mut said, mut found, mut named, mut right) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for event in events_in(folder) {
        let brief = brief(&event);
        for (kind, asked) in &event.asked {
            assert_eq!(kind, "who");
            let (words, outlets) = asked.split_once(" = ").unwrap();
            let (must, may) = outlets.split_once(" + ").unwrap_or((outlets, ""));
            for point in brief.points.iter().filter(|one| one.text.contains(words)) {
                let others = &point.outlets[1..];
                let is_in = |list: &str, name: &String| list.split(", ").any(|one| one == name);
                named += others.len();
                right += others
                    .iter()
                    .filter(|one| is_in(must, one) || is_in(may, one))
                    .count();
                let must: Vec<&str> = must
                    .split(", ")
                    .filter(|one| *one != point.outlets[0])
                    .collect();
                said += must.len();
                found += must
                    .iter()
                    .filter(|one| others.iter().any(|other| other == *one))
                    .count();
                writeln!(wrong, "{}: {others:?} = {asked}", event.name).unwrap();
            }
        }
    }
    assert!(
        found * 100 >= said * SAID_AND_RIGHT.0 && right * 100 >= named * SAID_AND_RIGHT.1,
        "{found} of {said}, {right} of {named} right\n{wrong}"
    );
}

#[test]
fn every_brief_keeps_the_rules() {
    for event in events() {
        let (brief, name) = (brief(&event), &event.name);
        assert!(
            (3..=6).contains(&brief.points.len()),
            "{name}: {:#?}",
            brief.points
        );
        assert!(
            (2..=5).contains(&brief.paragraphs.len()),
            "{name}: {:#?}",
            brief.paragraphs
        );
        let draft = |id: &str| {
            event
                .told
                .iter()
                .find(|one| one.outlet == id)
                .unwrap()
                .versions
                .last()
                .unwrap()
        };
        let at = |draft: &Draft, start: usize, text: &str| {
            let found: String = draft
                .text
                .chars()
                .skip(start)
                .take(text.chars().count())
                .collect();
            found.to_lowercase() == text.to_lowercase()
        };
        for point in &brief.points {
            assert!(
                at(draft(&point.brief_id), point.start.unwrap(), &point.text),
                "{name}: {point:?}"
            );
            assert_eq!(
                point.outlets.first(),
                Some(&point.brief_id),
                "{name}: its own outlet first"
            );
            let named: BTreeSet<&String> = point.outlets.iter().collect();
            assert_eq!(named.len(), point.outlets.len(), "{name}: each once");
            let sides = |number| {
                brief
                    .points
                    .iter()
                    .filter(|one| one.conflict == Some(number))
                    .count()
            };
            assert!(
                point.conflict.is_none_or(|number| sides(number) > 1),
                "{name}: {point:?}"
            );
        }
        let texts: BTreeSet<&str> = brief.points.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts.len(), brief.points.len(), "{name}: none twice");
        for paragraph in &brief.paragraphs {
            assert!(
                at(
                    draft(&paragraph.brief_id),
                    paragraph.start.unwrap(),
                    &paragraph.text
                ),
                "{name}: {paragraph:?}"
            );
        }
        let outlets: BTreeSet<&str> = brief
            .paragraphs
            .iter()
            .map(|one| one.outlet.as_str())
            .collect();
        assert!(outlets.len() > 1, "{name}: {outlets:?}");
        let times = event.told.iter().flat_map(|one| &one.versions);
        assert_eq!(
            brief.published,
            times.clone().filter_map(|draft| draft.published).min()
        );
        assert_eq!(brief.updated, times.filter_map(|draft| draft.updated).max());
    }
}

#[test]
fn the_order_of_reports_changes_nothing() {
    for event in events() {
        let mut reports = reports(&event);
        let first = story_brief(&reports, &Frequencies::default());
        for _ in 0..reports.len() {
            reports.rotate_left(1);
            assert_eq!(
                story_brief(&reports, &Frequencies::default()),
                first,
                "{}",
                event.name
            );
        }
        reports.reverse();
        assert_eq!(
            story_brief(&reports, &Frequencies::default()),
            first,
            "{}",
            event.name
        );
    }
}

#[test]
fn one_report_is_its_own_brief() {
    let events = events();
    let event = &events[0];
    let report = &reports(event)[..1];
    let brief = story_brief(report, &Frequencies::default());
    assert_eq!(brief.title, report[0].title);
    let texts: Vec<&String> = brief.points.iter().map(|point| &point.text).collect();
    assert_eq!(
        texts,
        report[0]
            .key_points
            .iter()
            .map(|point| &point.text)
            .collect::<Vec<_>>()
    );
    assert_eq!(brief.paragraphs.len(), report[0].body.len());
    assert!(brief.corrected.is_empty());
    assert_eq!(
        story_brief(&[], &Frequencies::default()),
        StoryBrief::default()
    );
}

#[test]
fn an_outlet_that_carries_an_excerpt_is_named_for_what_it_has() {
    let events = events();
    let event = events.iter().find(|event| event.name == "en mine").unwrap();
    let mut reports = reports(event);
    let wire = reports
        .iter()
        .position(|one| one.id == "Northwire")
        .unwrap();
    let words = "A collapsed tunnel trapped miners at the Karst copper mine on Wednesday.";
    reports[wire].voices.push(Voice {
        outlet: "Excerpts",
        words: Some(words),
    });
    let brief = story_brief(&reports, &Frequencies::default());
    for point in brief
        .points
        .iter()
        .filter(|point| point.text.contains("drill a shaft"))
    {
        assert!(!point.outlets.contains(&"Excerpts".to_owned()), "{point:?}");
    }
}

/// The briefs as people read them: looked at by eye, and kept.
#[test]
fn golden() {
    let mut text = String::new();
    for event in events() {
        let brief = brief(&event);
        writeln!(text, "== {}\n{}", event.name, brief.title).unwrap();
        for point in &brief.points {
            let conflict = point
                .conflict
                .map_or_else(String::new, |number| format!("; disputed {number}"));
            writeln!(
                text,
                "- {} [{}{conflict}]",
                point.text,
                point.outlets.join("; ")
            )
            .unwrap();
        }
        for one in &brief.paragraphs {
            writeln!(text, "{}: {}", one.outlet, one.text).unwrap();
        }
        for one in &brief.corrected {
            writeln!(
                text,
                "Corrected: {} Before: {} [{}]",
                one.now, one.was, one.outlet
            )
            .unwrap();
        }
        text.push('\n');
    }
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/stories/golden.brief"
    );
    if std::env::var_os("GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == text,
        "GOLDEN=1 writes {path} anew; read what changed"
    );
}

/// Two reports that disagree, the second one corrected.
const DISAGREEING: &str = concat!(
    r#"{"id":"a","feed":"Vale Chronicle","url":"https://vale.example/1","title":"Express train derails near Ashby, two killed","published":"2026-02-03T07:10:00Z","language":"en","text":"An express train came off the rails near Ashby on Tuesday morning, killing two passengers. Forty people were taken to hospital with injuries, the ambulance service said. The train was on its way from Corran to the coast."}"#,
    "\n",
    r#"{"id":"b","feed":"Ledger; [daily]","url":"https://ledger.example/1","title":"Broken rail suspected in Ashby derailment","published":"2026-02-03T14:20:00Z","language":"en","text":"Three passengers died in the derailment of an express train at Ashby on Tuesday. Investigators found a broken rail before the station, the accident board said. The hospital in Corran put the number of injured at 46."}"#,
    "\n",
    r#"{"id":"a","feed":"Vale Chronicle","url":"https://vale.example/1","title":"Express train derails near Ashby, three killed","published":"2026-02-03T07:10:00Z","updated":"2026-02-03T15:00:00Z","language":"en","text":"An express train came off the rails near Ashby on Tuesday morning, killing three passengers. Forty people were taken to hospital with injuries, the ambulance service said. The train was on its way from Corran to the coast."}"#,
    "\n",
);

#[test]
fn what_the_text_form_says_of_a_story_is_read_back() {
    let program =
        Program::configured("[store]\npath = \"b.db\"\n").file("items.jsonl", DISAGREEING);
    let run = |args: &[&str]| {
        let (code, out, error) = program.run(args);
        assert_eq!(code, 0, "{args:?}: {error}");
        out
    };
    run(&["import", "items.jsonl"]);
    let listed = run(&["query", "--stories", "--format", "jsonl"]);
    let ids: Vec<String> = listed
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    if let [one, other] = ids.as_slice() {
        run(&["story", "join", one, other]);
    }
    let told: Value =
        serde_json::from_str(run(&["export", "--as", "jsonl", "--stories"]).trim()).unwrap();
    let text = run(&["export", "--as", "brief", "--stories"]);
    assert!(text.contains(" [Vale Chronicle; disputed 1]\n"), "{text}");
    assert!(
        text.contains("\nLedger; [daily]: "),
        "paragraphs say whose they are: {text}"
    );
    assert!(text.contains("\nCorrected: An express train"), "{text}");
    assert!(text.contains(" Before: An express train"), "{text}");
    std::fs::write(program.path("story.txt"), &text).unwrap();
    run(&["--db", "other.db", "import", "story.txt"]);
    assert_eq!(run(&["--db", "other.db", "export", "--as", "brief"]), text);
    let read = run(&["--db", "other.db", "export", "--as", "jsonl", "--stories"]);
    let read: Value = serde_json::from_str(read.trim()).unwrap();
    let points = |story: &Value| -> Vec<(Value, Value, Value)> {
        let points = story["key_points"].as_array().unwrap().iter();
        points
            .map(|one| {
                (
                    one["text"].clone(),
                    one["outlets"].clone(),
                    one["conflict"].clone(),
                )
            })
            .collect()
    };
    assert_eq!(points(&read).len(), points(&told).len());
    for (read, told) in points(&read).iter().zip(points(&told)) {
        assert_eq!((&read.0, &read.2), (&told.0, &told.2));
        assert_eq!(
            read.1.as_array().unwrap().len(),
            told.1.as_array().unwrap().len()
        );
    }
}
