//! Exports: what is written can be read, and carries nothing it should not.

use briefd::export::Export;
use briefd::export::Format;
use briefd::export::Options;
use briefd::export::Piece;
use briefd::export::brief::Sheet;
use briefd::export::brief::SheetSource;
use briefd::export::brief::read;
use briefd::model::Timestamp;
use briefd::model::brief::Brief;
use briefd::model::brief::Draft;
use briefd::model::brief::Passage;
use briefd::model::brief::Source;
use briefd::model::brief::SourceKind;
use briefd::model::story::Story;
use briefd::model::story::StoryBrief;
use briefd::model::story::StoryPoint;
use jiff::tz::TimeZone;
use proptest::prelude::*;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn passage(text: &str) -> Passage {
    Passage {
        text: text.into(),
        start: None,
    }
}

pub(crate) fn brief(title: &str) -> Brief {
    Brief {
        id: "k3m9".into(),
        story_id: "k3m9".into(),
        feed: "harbour".into(),
        outlet: "Harbour: News".into(),
        draft: Draft {
            title: title.into(),
            url: Some("https://harbour.example.org/ferry?a=1&b=2".into()),
            published: Some(at("2026-11-23T08:00:00Z")),
            updated: Some(at("2026-11-23T09:30:00Z")),
            key_points: vec![
                passage("The ferry returns on Monday."),
                passage("Fares stay <the same>."),
            ],
            body: vec![
                passage("- not a point"),
                passage("Sources:"),
                passage("\\ a stroke"),
            ],
            text: "The ferry returns on Monday.".into(),
            language: Some("en".into()),
            authors: vec!["Ida Lund".into()],
            ..Draft::default()
        },
        revision: 2,
        first_seen: at("2026-11-23T08:05:00Z"),
        starred: false,
        read: false,
        sources: vec![Source {
            feed: "harbour".into(),
            outlet: "Harbour: News".into(),
            item_id: "7".into(),
            url: None,
            title: "Ferry: back on Monday".into(),
            published: None,
            kind: SourceKind::Original,
        }],
    }
}

pub(crate) fn options() -> Options {
    Options {
        zone: TimeZone::UTC,
        sources: true,
        stories: false,
        title: "briefd".into(),
        now: at("2026-11-24T00:00:00Z"),
        template: None,
        feeds: Vec::new(),
    }
}

/// The file of so many briefs.
pub(crate) fn bytes(format: Format, briefs: &[Brief], options: &Options) -> Vec<u8> {
    let mut export = Export::new(format, options);
    let mut bytes = export.begin().unwrap();
    for brief in briefs {
        let piece = Piece {
            brief,
            revisions: None,
        };
        bytes.extend(export.add(&piece).unwrap());
    }
    bytes.extend(export.end().unwrap());
    bytes
}

pub(crate) fn whole(format: Format, brief: &Brief, options: &Options) -> String {
    String::from_utf8(bytes(format, std::slice::from_ref(brief), options)).unwrap()
}

#[test]
fn the_brief_format_is_the_contracts() {
    let text = whole(Format::Brief, &brief("Ferry back\non Monday"), &options());
    assert_eq!(
        text,
        "Ferry back on Monday\n\
         Updated on 2026-11-23 09:30:00 +00:00\n\
         Published on 2026-11-23 08:00:00 +00:00\n\
         - The ferry returns on Monday.\n\
         - Fares stay <the same>.\n\
         \\- not a point\n\
         \\Sources:\n\
         \\\\ a stroke\n\
         Sources:\n\
         - Harbour - News: Ferry: back on Monday -\n"
    );
}

#[test]
fn a_correction_is_marked_as_one() {
    let mut brief = brief("Ferry back on Monday");
    let note = "Correction: The ferry returns on Monday.";
    brief.draft.body = vec![passage("Fares stay."), passage(note)];
    let html = whole(Format::Html, &brief, &options());
    assert!(html.contains("<p class=\"note\" dir=\"auto\">Correction"));
    assert!(html.contains("<p dir=\"auto\">Fares stay"));
    let markdown = whole(Format::Markdown, &brief, &options());
    assert!(markdown.contains(&format!("\nFares stay.\n\n*{note}*\n")));
}

#[test]
fn dates_are_shown_in_the_zone_asked_for() {
    let options = Options {
        zone: TimeZone::get("Asia/Kolkata").unwrap(),
        ..options()
    };
    let text = whole(Format::Brief, &brief("T"), &options);
    assert!(
        text.contains("Updated on 2026-11-23 15:00:00 +05:30\n"),
        "{text}"
    );
}

#[test]
fn unknown_dates_leave_the_bare_words() {
    let text = "T\nUpdated on\nPublished on\n- A point.\nA paragraph.\n";
    let sheets = read(text);
    let sheet = sheets[0].as_ref().unwrap();
    assert_eq!((sheet.updated, sheet.published), (None, None));
    assert_eq!(sheet.write(&TimeZone::UTC, true), text);
}

#[test]
fn one_bad_brief_costs_no_other() {
    let read = read(
        "A\nUpdated on\nPublished on\n\nB\nPublished on\n\n\nC\nUpdated on x\nPublished on\n\nD\nUpdated on\nPublished on\nSources:\nx\n\nE\nUpdated on\nPublished on",
    );
    let lines: Vec<Result<&str, usize>> = read
        .iter()
        .map(|r| r.as_ref().map(|s| s.title.as_str()).map_err(|e| e.line))
        .collect();
    assert_eq!(lines, [Ok("A"), Err(6), Err(10), Err(17), Ok("E")]);
}

#[test]
fn a_page_loads_nothing() {
    let page = whole(Format::Html, &brief("T"), &options());
    assert!(
        page.contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
    );
    assert!(!page.contains("src=\"http"));
}

#[test]
fn atom_is_read_again_as_it_was_written() {
    let brief = brief("Ferry & \"bridge\" <open>");
    let feed = whole(Format::Atom, &brief, &options());
    let read = feed_rs::parser::parse(feed.as_bytes()).unwrap();
    assert_eq!(read.entries.len(), 1);
    let entry = &read.entries[0];
    assert_eq!(
        entry.title.as_ref().unwrap().content,
        "Ferry & \"bridge\" <open>"
    );
    assert_eq!(entry.id, "urn:briefd:brief:k3m9");
    assert_eq!(entry.authors[0].name.as_deref(), Some("Ida Lund"));
}

#[test]
fn json_and_jsonl_hold_the_same_objects() {
    let brief = brief("T");
    let json: serde_json::Value =
        serde_json::from_str(&whole(Format::Json, &brief, &options())).unwrap();
    let line: serde_json::Value =
        serde_json::from_str(&whole(Format::Jsonl, &brief, &options())).unwrap();
    assert_eq!(json, serde_json::json!([line]));
    let keys: Vec<&str> = line
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let contract = [
        "id",
        "story_id",
        "feed",
        "outlet",
        "url",
        "title",
        "published",
        "published_inferred",
        "updated",
        "updated_inferred",
        "key_points",
        "body",
        "text",
        "html",
        "language",
        "authors",
        "categories",
        "image",
        "enclosures",
        "revision",
        "first_seen",
        "sources",
    ];
    assert_eq!(&keys[..contract.len()], contract);
    assert_eq!(bytes(Format::Json, &[], &options()), b"[]\n");
}

#[test]
fn a_story_line_has_the_fields_of_the_contract() {
    let brief = brief("T");
    let outlets = vec!["Harbour: News".to_owned()];
    let point = StoryPoint {
        text: "The ferry returns on Monday.".into(),
        brief_id: brief.id.clone(),
        revision: 2,
        start: Some(0),
        outlets: outlets.clone(),
        conflict: Some(1),
    };
    let story = Story {
        id: brief.id.clone(),
        brief: StoryBrief {
            title: "T".into(),
            points: vec![point],
            ..StoryBrief::default()
        },
        outlets,
        sources: brief.sources.clone(),
        briefs: vec![brief.id.clone()],
    };
    let options = options();
    let line = Export::new(Format::Jsonl, &options)
        .add_story(&story)
        .unwrap();
    let line: serde_json::Value = serde_json::from_slice(&line).unwrap();
    let keys: Vec<&str> = line
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "id",
            "title",
            "published",
            "updated",
            "key_points",
            "body",
            "outlets",
            "sources",
            "briefs",
            "corrected"
        ]
    );
    assert_eq!(
        line["key_points"][0],
        serde_json::json!({
            "text": "The ferry returns on Monday.",
            "brief_id": "k3m9",
            "outlets": ["Harbour: News"],
            "conflict": 1
        })
    );
}

#[test]
fn markdown_text_stays_text() {
    let mut brief = brief("# *T* [x](y)");
    brief.draft.body = vec![
        passage("1. not a list"),
        passage("+ nor this"),
        passage("a_b_c &amp; `d`"),
    ];
    let text = whole(Format::Markdown, &brief, &options());
    assert!(
        text.contains("[\\# \\*T\\* \\[x\\](y)](<https://harbour.example.org/ferry?a=1&b=2>)"),
        "{text}"
    );
    assert!(text.contains("\n1\\. not a list\n"), "{text}");
    assert!(text.contains("\n\\+ nor this\n"), "{text}");
    assert!(text.contains("a\\_b\\_c \\&amp; \\`d\\`"), "{text}");
}

/// Lines as hostile as the format allows: what a fold leaves of any text.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-\\\\:# a-c.]{1,12}",
        Just("Sources:".to_string()),
        Just("- ".to_string()),
        Just("\\".to_string()),
        Just("Updated on".to_string()),
        "\\PC{1,20}",
    ]
    .prop_map(|text| briefd::model::text::one_line(&text))
    .prop_filter("no part is empty", |text| !text.is_empty())
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let date = proptest::option::of(
        (-2_000_000_000i64..20_000_000_000).prop_map(|s| Timestamp::from_second(s).unwrap()),
    );
    let source = (
        line(),
        line(),
        proptest::option::of("https?://[a-z:/-]{1,9}"),
    )
        .prop_map(|(outlet, title, url)| SheetSource::new(&outlet, &title, url.as_deref()));
    (
        line(),
        date.clone(),
        date,
        proptest::collection::vec(line(), 0..4),
        proptest::collection::vec(line(), 0..4),
        proptest::collection::vec(source, 0..3),
    )
        .prop_map(
            |(title, updated, published, key_points, body, sources)| Sheet {
                title,
                updated,
                published,
                key_points,
                body,
                sources,
            },
        )
}

proptest! {
    #[test]
    fn reading_what_was_written_gives_the_same_brief(
        sheets in proptest::collection::vec(sheet(), 1..4),
        zone in prop_oneof![Just("UTC"), Just("America/New_York"), Just("Asia/Kathmandu")],
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let texts: Vec<String> = sheets.iter().map(|sheet| sheet.write(&zone, true)).collect();
        let again: Vec<Sheet> = read(&texts.join("\n")).into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(again, sheets);
    }

    #[test]
    fn reading_never_panics(text in "(\\PC|\n){0,200}") {
        let _ = read(&text);
    }
}
