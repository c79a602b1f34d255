//! Briefs an editor would sign: a set of items, judged by hand before the
//! code was written, in seventeen languages.
//!
//! The files in tests/data/points hold an item a paragraph: `=` its name, `T`
//! its title, `P` a paragraph, `L` an item of a list; then what was judged:
//! `+` how the first point may begin, `!` what no point may hold, `none` where
//! there are to be no points, `>` how what listings show begins. Every second
//! item was held back while rules were made.

use crate::normalize::settings;
use briefd::model::Timestamp;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::normalize::Context;
use briefd::normalize::normalize;
use std::fmt::Write as _;
use std::path::Path;

/// Of a hundred checks, so many hold, in the half fitted on and in the other.
const FLOORS: [usize; 2] = [95, 93];

#[derive(Default)]
struct Judged {
    name: String,
    title: String,
    html: String,
    first: Vec<String>,
    never: Vec<String>,
    shown: Option<String>,
    none: bool,
}

/// All items, in the order of the files' names.
fn items() -> Vec<Judged> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/points");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut items: Vec<Judged> = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
            if kind == "=" {
                items.push(Judged {
                    name: rest.to_owned(),
                    ..Judged::default()
                });
                continue;
            }
            let Some(item) = items.last_mut() else {
                continue;
            };
            let escaped = rest.replace('&', "&amp;").replace('<', "&lt;");
            match kind {
                "T" => item.title = rest.to_owned(),
                "P" => item.html += &format!("<p>{escaped}</p>"),
                "L" => item.html += &format!("<ul><li>{escaped}</li></ul>"),
                "+" => item.first.push(rest.to_owned()),
                "!" => item.never.push(rest.to_lowercase()),
                ">" => item.shown = Some(rest.to_owned()),
                "none" => item.none = true,
                "" | "#" => {}
                _ => panic!("{}: {line}", item.name),
            }
        }
    }
    items
}

/// The points of an item, and what listings show of it.
fn read(judged: &Judged) -> (Vec<String>, String) {
    let item = Item {
        title: Some(judged.title.clone()),
        content: Some(Markup {
            html: judged.html.clone(),
            ..Markup::default()
        }),
        language: Some(judged.name[..2].to_owned()),
        ..Item::default()
    };
    let settings = settings();
    let repeated = RepeatedLines::default();
    let draft = normalize(
        &item,
        &Context {
            now: Timestamp::UNIX_EPOCH,
            infer_dates: true,
            outlet: "Judged",
            feed_title: None,
            repeated: &repeated,
            settings: &settings,
        },
    );
    let points: Vec<String> = draft.key_points.into_iter().map(|point| point.text).collect();
    let shown = points.first().cloned();
    let first = draft.body.into_iter().next().map(|passage| passage.text);
    (points, shown.or(first).unwrap_or_default())
}

/// How many checks of an item hold, of how many; those that do not are told.
fn check(judged: &Judged, told: &mut String) -> (usize, usize) {
    let (points, shown) = read(judged);
    let mut checks: Vec<(String, bool)> = Vec::new();
    if judged.none {
        checks.push(("no points".into(), points.is_empty()));
    } else if !judged.first.is_empty() {
        let first = points.first().map_or("", String::as_str);
        let holds = judged.first.iter().any(|wanted| first.starts_with(wanted));
        checks.push(("the first point".into(), holds));
    }
    for never in &judged.never {
        let holds = !points.iter().any(|point| point.to_lowercase().contains(never));
        checks.push((format!("never: {never}"), holds));
    }
    if let Some(wanted) = &judged.shown {
        checks.push(("what is shown".into(), shown.starts_with(wanted)));
    }
    for (what, _) in checks.iter().filter(|(_, holds)| !holds) {
        writeln!(told, "{} ({what}): {points:#?}", judged.name).unwrap();
    }
    (checks.iter().filter(|(_, holds)| *holds).count(), checks.len())
}

#[test]
fn what_an_editor_would_sign() {
    let items = items();
    assert!(items.len() >= 150, "{}", items.len());
    let mut told = String::new();
    let mut sums = [(0, 0); 2];
    for (at, item) in items.iter().enumerate() {
        let (held, all) = check(item, &mut told);
        let sum = &mut sums[at % 2];
        *sum = (sum.0 + held, sum.1 + all);
    }
    for ((held, all), floor) in sums.into_iter().zip(FLOORS) {
        assert!(held * 100 >= all * floor, "{sums:?}\n{told}");
    }
    println!("{sums:?}\n{told}");
}
