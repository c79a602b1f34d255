//! Briefs an editor would sign: a set of items, judged by hand before the
//! code was written, in seventeen languages.
//!
//! The files in tests/data/points hold an item a paragraph: `=` its name, `T`
//! its title, `P` a paragraph, `H` a heading, `L` an item of a list, `C` code; then what was judged:
//! `+` how the first point may begin, `!` what no point may hold, `none` where
//! there are to be no points, `>` how what listings show begins. Every second
//! item was held back while rules were made.

use crate::normalize::settings;
use briefd::model::Timestamp;
use briefd::model::brief::Passage;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::normalize::Context;
use briefd::normalize::block::Article;
use briefd::normalize::block::Block;
use briefd::normalize::block::BlockKind;
use briefd::normalize::normalize;
use briefd::normalize::points::Material;
use briefd::normalize::points::Standing;
use briefd::normalize::points::earning;
use std::fmt::Write as _;
use std::path::Path;

/// Of a hundred checks, so many hold, in the half fitted on and in the other.
const FLOORS: [usize; 2] = [97, 97];

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
                "H" => item.html += &format!("<h2>{escaped}</h2>"),
                "C" => item.html += &format!("<pre><code>{escaped}</code></pre>"),
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
            base: None,
            page: None,
            plain: false,
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
    )
    .draft;
    let points: Vec<String> = draft
        .key_points
        .into_iter()
        .map(|point| point.text)
        .collect();
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
        let holds = !points
            .iter()
            .any(|point| point.to_lowercase().contains(never));
        checks.push((format!("never: {never}"), holds));
    }
    if let Some(wanted) = &judged.shown {
        checks.push(("what is shown".into(), shown.starts_with(wanted)));
    }
    for (what, _) in checks.iter().filter(|(_, holds)| !holds) {
        writeln!(told, "{} ({what}): {points:#?}", judged.name).unwrap();
    }
    (
        checks.iter().filter(|(_, holds)| *holds).count(),
        checks.len(),
    )
}

#[test]
#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
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

#[test]
fn what_is_told_of_oneself_is_no_point() {
    let items = items();
    // Those of three figures.
    let told = items.iter().filter(|item| item.name.find(' ') == Some(5));
    let mut failures = String::new();
    let mut count = 0;
    for item in told {
        check(item, &mut failures);
        count += 1;
    }
    assert!(count >= 15, "{count}");
    assert_eq!(failures, "");
}

/// How the first sentence of a text stands under a title.
fn standing(language: &str, title: &str, text: &str) -> Standing {
    let block = Block {
        kind: BlockKind::Paragraph,
        start: 0,
        text: text.to_owned(),
    };
    let material = Material::read(&Article {
        title,
        shown_title: title,
        text,
        paragraphs: &[block],
        language: Some(language),
    });
    material.sentences[0].standing
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_a_sentence_leans_on_is_named_or_it_is_no_point() {
    use Standing::Alone;
    use Standing::Leans;
    use Standing::No;
    let table = [
        ("en", "", "The duo closed the old bridge on Monday.", Leans),
        (
            "en",
            "A famous duo",
            "The duo closed the old bridge on Monday.",
            Alone,
        ),
        (
            "en",
            "",
            "A bag that comes with a case and the strap you need.",
            Leans,
        ),
        (
            "en",
            "",
            "Despite all talk of bridges and rivers, this is true.",
            Leans,
        ),
        (
            "en",
            "Why bridges close",
            "The bridge that I built in May was closed.",
            Leans,
        ),
        (
            "en",
            "",
            "Spurs said that their bridge would open on Monday.",
            Alone,
        ),
        (
            "en",
            "",
            "Sadly, a bridge in Riverton was closed on Monday.",
            Leans,
        ),
        ("en", "", "The price of bread rose again on Monday.", Alone),
        (
            "en",
            "",
            "The Tarn bridge was closed again on Monday.",
            Alone,
        ),
        (
            "en",
            "",
            "The ruling on Monday ended nine years of quarrels.",
            Leans,
        ),
        (
            "en",
            "",
            "The mayor, Ann Lowe, closed the old bridge.",
            Alone,
        ),
        (
            "en",
            "",
            "Under the deal, Spain closed its old bridges.",
            Leans,
        ),
        (
            "en",
            "The builder pattern",
            "This pattern was seen in nine old bridges.",
            Alone,
        ),
        (
            "en",
            "",
            "This pattern was seen in nine old bridges.",
            Leans,
        ),
        (
            "en",
            "",
            "Analysts say this will not last until Monday.",
            Leans,
        ),
        (
            "en",
            "",
            "Ann Lowe closed a bridge and said this would help.",
            Alone,
        ),
        (
            "en",
            "",
            "I felt that it could be even faster than that.",
            Leans,
        ),
        (
            "en",
            "",
            "Whether that warning reached the bridge is what Spain asks.",
            Leans,
        ),
        (
            "en",
            "A warning to the bridge",
            "Whether that warning reached the bridge is what Spain asks.",
            Alone,
        ),
        (
            "en",
            "",
            "Spain asks whether that year brought more storms to the bridge.",
            Alone,
        ),
        (
            "en",
            "",
            "Spain asked at that meeting for more bridges on Monday.",
            Leans,
        ),
        (
            "en",
            "",
            "In his first speech, the king praised old bridges.",
            Alone,
        ),
        (
            "en",
            "",
            "When she closed it, nobody came to the bridge.",
            Alone,
        ),
        ("en", "", "Varga Motors also closed its old bridge.", Leans),
        (
            "en",
            "",
            "Varga Motors makes cars and also builds bridges.",
            Alone,
        ),
        (
            "en",
            "",
            "Another bridge was closed by Riverton on Monday.",
            Leans,
        ),
        (
            "en",
            "",
            "Both bridges of Riverton were closed on Monday.",
            Leans,
        ),
        (
            "en",
            "",
            "Most were found by customers of two banks.",
            Leans,
        ),
        (
            "en",
            "",
            "Lyrics by Paul Moyne, music by Ada Grell, vocals and trumpet.",
            Leans,
        ),
        (
            "en",
            "",
            "Purchased used from a dealer in Riverton ages ago.",
            Leans,
        ),
        (
            "en",
            "",
            "Authorities use censors against old bridges.",
            Alone,
        ),
        ("en", "", "Use a bridge when you cross the river.", No),
        ("en", "", "Work on the old bridge began on Monday.", Alone),
        (
            "en",
            "",
            "Figure 2 is a map of all bridges in Riverton.",
            No,
        ),
        (
            "en",
            "",
            "00:04:10 The caravans are leaving Tripoli in the rain.",
            No,
        ),
        (
            "en",
            "",
            "At 11:42 all trains to Riverton were stopped.",
            Alone,
        ),
        (
            "en",
            "",
            "Ann – Bert – Carl – Dora are on the old bridge.",
            No,
        ),
        (
            "en",
            "",
            "Fixed a crash of the bridge (#812) by Ann Lowe.",
            No,
        ),
        (
            "en",
            "",
            "[This review of bridges was first seen on Monday.]",
            No,
        ),
        (
            "en",
            "",
            "A woman crosses a flooded bridge in Riverton on March 3, 2026.",
            No,
        ),
        (
            "en",
            "",
            "But was promptly refused by Riverton on Monday.",
            Leans,
        ),
        (
            "en",
            "",
            "Most people think that bread dries out, yet it does not.",
            Leans,
        ),
        (
            "de",
            "",
            "Das Duo sperrte am Montag die alte Brücke.",
            Leans,
        ),
        (
            "de",
            "",
            "Die Entscheidung des Gerichts beendet den Streit.",
            Alone,
        ),
        (
            "de",
            "",
            "Die Schule sollte Kinder wieder schreiben lehren.",
            Alone,
        ),
        (
            "de",
            "",
            "Laden Sie zuerst das Programm für Brücken herunter.",
            No,
        ),
        ("fr", "", "Découvrez les plus vieux ponts de la ville.", No),
        (
            "fr",
            "",
            "L'accord prévoit la fin de neuf ans de querelles.",
            Leans,
        ),
        (
            "fr",
            "",
            "L'école doit apprendre à écrire à la main.",
            Alone,
        ),
        (
            "es",
            "",
            "La pareja cerró el viejo puente de piedra.",
            Leans,
        ),
        ("ru", "", "Скачайте программу для старых мостов города.", No),
        (
            "tr",
            "",
            "İkili pazartesi günü eski köprüyü kapattı.",
            Leans,
        ),
        ("ja", "", "まずプログラムをダウンロードしてください。", No),
        ("ko", "", "이 결정은 월요일 새벽 두 시에 내려졌다.", Leans),
    ];
    let mut told = String::new();
    for (language, title, text, wanted) in table {
        let found = standing(language, title, text);
        if found != wanted {
            writeln!(told, "{found:?}: {text} ({title})").unwrap();
        }
    }
    assert_eq!(told, "");
}

#[test]
fn points_save_reading() {
    let passage = |words: usize| Passage {
        text: (0..words)
            .map(|n| format!("w{n}"))
            .collect::<Vec<_>>()
            .join(" "),
        start: Some(0),
    };
    // (words of the points, of the paragraphs, points that stay)
    let table: [(&[usize], &[usize], usize); 6] = [
        (&[20], &[20], 0),
        (&[20], &[20, 35], 0),
        (&[20], &[40, 40], 1),
        (&[20, 20, 20], &[40, 41], 2),
        (&[60, 20], &[40, 41], 0),
        (&[20, 20, 20], &[90, 90], 3),
    ];
    for (points, body, wanted) in table {
        let points = points.iter().map(|words| passage(*words)).collect();
        let body: Vec<Passage> = body.iter().map(|words| passage(*words)).collect();
        assert_eq!(earning(points, &body).len(), wanted, "{body:?}");
    }
}
