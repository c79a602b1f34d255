//! Every form of export is read again by somebody else's reader, and nothing
//! that a feed says gets out of its place.

use crate::export::at;
use crate::export::brief;
use crate::export::bytes;
use crate::export::options;
use crate::export::passage;
use crate::export::whole;
use crate::program::Program;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use briefd::export::Export;
use briefd::export::Format;
use briefd::export::Options;
use briefd::export::Outline;
use briefd::export::Piece;
use briefd::export::Site;
use briefd::export::Template;
use briefd::export::file;
use briefd::model::brief::Brief;
use briefd::model::brief::Source;
use briefd::model::brief::SourceKind;
use briefd::model::item::Enclosure;
use briefd::model::story::Correction;
use briefd::model::story::Story;
use briefd::model::story::StoryBrief;
use briefd::model::story::StoryParagraph;
use briefd::model::story::StoryPoint;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

/// A formula, markup, the ends of every quotation, controls, lines that look
/// like heads and mails, a path, another template's language.
const HOSTILE: &str = "=cmd|'/C calc'!A0 <script>alert(1)</script> & \"q\" ]]> --> </style> \
    {{ 7777*7 }} {% raw %} ../../etc/passwd \u{202E}\u{1B}[31m\u{0}\u{FFFE}\r\nSubject: x\n\nFrom me";

fn hostile() -> Brief {
    let mut brief = brief(HOSTILE);
    let url = "https://example.org/a\"b'c<d>|{e}^`f\\g?h=\u{202E}";
    brief.outlet = HOSTILE.into();
    brief.feed = HOSTILE.into();
    brief.draft.key_points = vec![passage(HOSTILE)];
    brief.draft.body = vec![passage(HOSTILE), passage("-- \n.\nFrom here")];
    brief.draft.text = HOSTILE.into();
    brief.draft.authors = vec![HOSTILE.into(), " ".into()];
    brief.draft.categories = vec![HOSTILE.into(), String::new()];
    brief.draft.language = Some("en\" onload=\"x".into());
    brief.draft.url = Some(url.into());
    brief.draft.enclosures = vec![
        Enclosure {
            url: url.into(),
            media_type: Some("audio/\"><x>".into()),
            length: Some(7),
        },
        Enclosure {
            url: "javascript:alert(1)".into(),
            ..Enclosure::default()
        },
    ];
    brief.sources = vec![Source {
        feed: HOSTILE.into(),
        outlet: HOSTILE.into(),
        item_id: HOSTILE.into(),
        url: Some("javascript:alert(1)".into()),
        title: HOSTILE.into(),
        published: None,
        kind: SourceKind::Original,
    }];
    brief
}

fn all_options() -> Options {
    let outline = Outline {
        name: HOSTILE.into(),
        title: HOSTILE.into(),
        url: "https://example.org/feed?a=\"<&>".into(),
        link: Some("javascript:alert(1)".into()),
        tags: vec!["a,b".into(), "<c>".into()],
    };
    let template =
        "{% for b in briefs %}<b title=\"{{ b.title }}\">{{ b.key_points[0] }}</b>{% endfor %}";
    Options {
        title: HOSTILE.into(),
        template: Some(Arc::new(Template::new("mine.html.j2", template).unwrap())),
        feeds: vec![outline],
        ..options()
    }
}

/// The text of a well-formed document: elements with their attributes, texts.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut elements = Vec::new();
    let mut open = 0;
    loop {
        let event = reader.read_event().unwrap();
        open += i32::from(matches!(event, Event::Start(_)));
        open -= i32::from(matches!(event, Event::End(_)));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    let value = quick_xml::escape::unescape(&attribute.value);
                    (key, value.unwrap().into_owned())
                });
                elements.push((name, attributes.collect()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "all is closed");
    elements
}

fn files_of(epub: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let stored = file.compression() == zip::CompressionMethod::Stored;
            assert_eq!(at == 0, stored, "only `mimetype` is stored");
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().to_owned(), text)
        })
        .collect()
}

/// A story of the same words, by two outlets.
fn hostile_story() -> Story {
    let brief = hostile();
    let outlets = vec![HOSTILE.to_owned(), "B".to_owned()];
    Story {
        id: "k3m9".into(),
        brief: StoryBrief {
            title: HOSTILE.into(),
            published: brief.draft.published,
            updated: brief.draft.updated,
            points: vec![StoryPoint {
                text: HOSTILE.into(),
                brief_id: "k3m9".into(),
                revision: 1,
                start: None,
                outlets: outlets.clone(),
                conflict: Some(1),
            }],
            paragraphs: vec![StoryParagraph {
                text: HOSTILE.into(),
                brief_id: "k3m9".into(),
                revision: 1,
                start: None,
                outlet: HOSTILE.into(),
            }],
            corrected: vec![Correction {
                brief_id: "k3m9".into(),
                outlet: HOSTILE.into(),
                was: HOSTILE.into(),
                now: HOSTILE.into(),
            }],
        },
        outlets,
        sources: brief.sources,
        briefs: vec!["k3m9".into(), "../x".into()],
    }
}

fn is_held(name: &str, text: &str, markup: bool) {
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    assert!(!text.contains(bad), "{name}: {text:?}");
    assert!(!text.contains('\u{202E}'), "{name}: {text:?}");
    assert!(!text.contains("54439"), "{name} fills in what a feed says");
    for evil in ["<script", "javascript:", "onload=\"", "]]>", "\u{FFFE}"] {
        assert!(!markup || !text.contains(evil), "{name}: {evil} in {text}");
    }
}

#[test]
fn nothing_of_a_hostile_brief_or_story_gets_out() {
    let template = "{% for s in stories %}<b title=\"{{ s.title }}\">{{ s.key_points[0].text }}</b>{% endfor %}";
    let of_stories = Options {
        stories: true,
        template: Some(Arc::new(Template::new("mine.html", template).unwrap())),
        ..all_options()
    };
    for &format in Format::ALL {
        let name = format.name();
        let markup = matches!(
            format,
            Format::Markdown
                | Format::Html
                | Format::Atom
                | Format::Rss
                | Format::Epub
                | Format::Opml
                | Format::Template
        );
        let mut export = Export::new(format, &of_stories);
        let mut story = export.begin().unwrap();
        story.extend(export.add_story(&hostile_story()).unwrap());
        story.extend(export.end().unwrap());
        for bytes in [bytes(format, &[hostile()], &all_options()), story] {
            assert!(!bytes.is_empty(), "{name}");
            let text = match format {
                Format::Epub => {
                    let texts = files_of(&bytes).into_iter().map(|file| file.1);
                    texts.collect::<Vec<_>>().join("\n")
                }
                _ => String::from_utf8(bytes).unwrap(),
            };
            is_held(name, &text, markup);
        }
    }
    let mut site = Site::new(&of_stories);
    let (page, text) = site.add_story(&hostile_story()).unwrap();
    assert_eq!(page, "story/k3m9.html");
    let [feed, index] = site.end().unwrap();
    assert_eq!([&*feed.0, &*index.0], ["feed.atom", "index.html"]);
    for text in [text, feed.1, index.1] {
        is_held("site", &String::from_utf8(text).unwrap(), true);
    }
}

#[test]
fn a_story_is_a_row_that_says_who_says_what() {
    let options = Options {
        stories: true,
        ..options()
    };
    let mut story = hostile_story();
    story.brief.points[0].text = "Forty were hurt.".into();
    story.outlets[0] = "A".into();
    story.brief.points[0].outlets[0] = "A".into();
    let text = Export::new(Format::Csv, &options)
        .add_story(&story)
        .unwrap();
    let mut reader = csv::Reader::from_reader(&text[..]);
    let head = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let at = head
        .iter()
        .position(|column| column == "key_points")
        .unwrap();
    assert_eq!(&row[at], "Forty were hurt. [A; B; disputed 1]");
}

#[test]
fn feeds_are_read_again_as_they_were_written() {
    let plain = brief("Ferry & \"bridge\" <open>");
    for (format, id) in [
        (Format::Atom, "urn:briefd:brief:k3m9"),
        (Format::Rss, "urn:briefd:brief:k3m9"),
        (Format::JsonFeed, "urn:briefd:brief:k3m9"),
    ] {
        let name = format.name();
        let text = whole(format, &plain, &options());
        let feed = feed_rs::parser::parse(text.as_bytes()).unwrap();
        let [entry] = &feed.entries[..] else {
            panic!("{name}: {text}");
        };
        assert_eq!(entry.id, id, "{name}");
        let title = entry.title.as_ref().unwrap().content.as_str();
        assert_eq!(title, "Ferry & \"bridge\" <open>", "{name}");
        assert_eq!(
            entry.links[0].href,
            "https://harbour.example.org/ferry?a=1&b=2"
        );
        let published = entry.published.unwrap().timestamp();
        assert_eq!(published, at("2026-11-23T08:00:00Z").as_second(), "{name}");
        let content = entry
            .content
            .as_ref()
            .and_then(|content| content.body.clone());
        let content = content.unwrap();
        assert!(
            content.contains("Fares stay &lt;the same&gt;."),
            "{name}: {content}"
        );
        let summary = &entry.summary.as_ref().unwrap().content;
        assert_eq!(summary, "The ferry returns on Monday.", "{name}");
        assert_eq!(entry.authors[0].name.as_deref(), Some("Ida Lund"), "{name}");

        let text = whole(format, &hostile(), &all_options());
        let feed = feed_rs::parser::parse(text.as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), 1, "{name}");
        let title = &feed.entries[0].title.as_ref().unwrap().content;
        assert!(title.ends_with("Subject: x From me"), "{name}: {title}");
        assert!(
            title.starts_with("=cmd|'/C calc'!A0 <script>"),
            "{name}: {title}"
        );
        let empty = String::from_utf8(bytes(format, &[], &options())).unwrap();
        let feed = feed_rs::parser::parse(empty.as_bytes()).unwrap();
        assert!(feed.entries.is_empty(), "{name}");
    }
}

#[test]
fn atom_keeps_to_its_rules() {
    let elements = elements(&whole(Format::Atom, &hostile(), &all_options()));
    let of = |name: &str| {
        let found = elements.iter().filter(move |element| element.0 == name);
        found.map(|element| element.1.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("category").len(), 1, "an empty term is none");
    assert_eq!(of("author").len(), 1, "an empty name is none");
    assert!(
        !of("entry")[0].contains_key("xml:lang"),
        "no tag of a language"
    );
    let links = of("link");
    let addresses: Vec<&str> = links.iter().map(|link| link["href"].as_str()).collect();
    let url = "https://example.org/a%22b'c%3Cd%3E%7C%7Be%7D%5E%60f%5Cg?h=";
    assert_eq!(addresses, [url, url]);
    assert_eq!(links[1].get("length").map(String::as_str), Some("7"));
    assert!(
        !links[1].contains_key("type"),
        "what is no media type is left out"
    );

    let mut bare = brief("T");
    bare.draft.authors.clear();
    bare.outlet.clear();
    bare.draft.published_inferred = true;
    let text = whole(Format::Atom, &bare, &options());
    assert!(
        text.contains("<author><name>unknown</name></author>"),
        "{text}"
    );
    assert!(!text.contains("<published>"), "nobody stated it: {text}");
}

#[test]
fn csv_runs_no_formula() {
    let mut numbers = brief("-7.5");
    numbers.outlet = "@SUM(A1)".into();
    let text = String::from_utf8(bytes(Format::Csv, &[hostile(), numbers], &options())).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let field = |row: usize, name: &str| {
        let at = head.iter().position(|column| column == name).unwrap();
        rows[row].get(at).unwrap()
    };
    for row in &rows {
        let formula = |field: &&str| {
            field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err()
        };
        assert_eq!(row.iter().find(formula), None);
    }
    assert!(field(0, "title").starts_with("'=cmd"));
    assert_eq!(field(1, "title"), "-7.5", "a number stays one");
    assert_eq!(field(1, "outlet"), "'@SUM(A1)");
    assert_eq!(head.get(0), Some("id"));
}

#[test]
fn a_book_is_whole() {
    let mut other = brief("Другая новость");
    other.outlet = "Вестник".into();
    other.draft.language = Some("ru".into());
    let book = bytes(
        Format::Epub,
        &[brief("One"), other, hostile()],
        &all_options(),
    );
    let files = files_of(&book);
    assert_eq!(files[0], ("mimetype".into(), "application/epub+zip".into()));
    let named: Vec<&str> = files.iter().map(|file| file.0.as_str()).collect();
    let package = &files.iter().find(|file| file.0 == "package.opf").unwrap().1;
    let package = elements(package);
    let items = package.iter().filter(|element| element.0 == "item");
    for item in items {
        assert!(named.contains(&item.1["href"].as_str()), "{item:?}");
    }
    let spine = package
        .iter()
        .filter(|element| element.0 == "itemref")
        .count();
    assert_eq!(spine, 4, "the contents and three chapters");
    let languages = package
        .iter()
        .filter(|element| element.0 == "dc:language")
        .count();
    assert_eq!(languages, 2);
    for (name, text) in files.iter().filter(|file| file.0.ends_with(".xhtml")) {
        assert!(!elements(text).is_empty(), "{name}");
    }
    let contents = &files
        .iter()
        .find(|file| file.0 == "contents.xhtml")
        .unwrap()
        .1;
    for part in [
        "Harbour: News",
        "Вестник",
        "Другая новость",
        "brief-00003.xhtml",
    ] {
        assert!(contents.contains(part), "{part}: {contents}");
    }
}

#[test]
fn a_mailbox_has_a_message_a_brief() {
    let text = String::from_utf8(bytes(
        Format::Mbox,
        &[hostile(), brief("Zweite für Ärger")],
        &options(),
    ))
    .unwrap();
    let begins = text
        .lines()
        .filter(|line| line.starts_with("From "))
        .count();
    assert_eq!(begins, 2, "{text}");
    let first = text.split("\n\nFrom ").next().unwrap();
    let (head, body) = first.split_once("\n\n").unwrap();
    for line in head.lines().skip(1) {
        let known = [
            "From: =?utf-8?B?",
            "Date: Mon, 23 Nov 2026 08:00:00 ",
            "Subject: =?utf-8?B?",
            "Message-ID: <k3m9@",
            "MIME-Version: 1.0",
            "Content-T",
            " =?utf-8?B?",
            " <briefs@",
        ];
        assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
        assert!(line.len() <= 78, "{line}");
    }
    let body: String = body.split_whitespace().collect();
    let body = String::from_utf8(STANDARD.decode(body).unwrap()).unwrap();
    assert!(body.contains("\n- =cmd|'/C calc'!A0 <script>"), "{body}");
    assert!(body.contains("\nSources:\n- "), "{body}");
    let subject = text
        .lines()
        .filter(|line| line.starts_with("Subject: "))
        .nth(1)
        .unwrap();
    let word = subject
        .trim_start_matches("Subject: =?utf-8?B?")
        .trim_end_matches("?=");
    assert_eq!(
        STANDARD.decode(word).unwrap(),
        "Zweite für Ärger".as_bytes()
    );
}

#[test]
fn opml_names_the_feeds_that_the_briefs_are_from() {
    let mut options = all_options();
    options.feeds.push(Outline {
        name: "other".into(),
        title: String::new(),
        url: "https://other.example/feed".into(),
        link: None,
        tags: Vec::new(),
    });
    let text = whole(Format::Opml, &hostile(), &options);
    let outlines: Vec<_> = elements(&text)
        .into_iter()
        .filter(|e| e.0 == "outline")
        .collect();
    let [(_, outline)] = &outlines[..] else {
        panic!("{text}");
    };
    assert_eq!(outline["xmlUrl"], "https://example.org/feed?a=%22%3C&%3E");
    assert_eq!(outline["category"], "a b,<c>");
    assert!(!outline.contains_key("htmlUrl"));
}

#[test]
fn a_template_gets_what_json_says() {
    let template = "{{ title }}: {% for b in briefs %}{{ b.title }} ({{ b.published | date('%d.%m.%Y %H:%M') }}, \
        {{ b.image }}{{ b.sources[0].outlet }}){% endfor %}\n";
    let filled = |name: &str, text: &str| {
        let template = Template::new(name, text).unwrap();
        assert_eq!(template.extension(), "txt");
        let options = Options {
            zone: jiff::tz::TimeZone::get("Asia/Tokyo").unwrap(),
            template: Some(Arc::new(template)),
            ..options()
        };
        whole(Format::Template, &brief("A & B"), &options)
    };
    assert_eq!(
        filled("mine.txt", template),
        "briefd: A & B (23.11.2026 17:00, Harbour: News)\n"
    );
    let error = Template::new("mine.txt", "a\n{% for %}").unwrap_err();
    assert_eq!(error.line, 2, "{error}");
    let options = Options {
        template: Some(Arc::new(
            Template::new("x", "a\nb\n{{ nothing.at.all }}").unwrap(),
        )),
        ..options()
    };
    let export = briefd::export::Export::new(Format::Template, &options);
    assert!(export.end().unwrap_err().to_string().contains("line 3"));
}

#[test]
fn names_of_files_are_safe_everywhere() {
    let named = |title: &str| {
        let brief = brief(title);
        let piece = Piece {
            brief: &brief,
            revisions: None,
        };
        file(Format::Markdown, &piece, &options()).unwrap().0
    };
    let cases = [
        (
            "Ferry back on Monday!",
            "2026-11-23-ferry-back-on-monday-k3m9.md",
        ),
        ("../../etc/passwd", "2026-11-23-etc-passwd-k3m9.md"),
        ("CON: a|b?*<>\"\\", "2026-11-23-con-a-b-k3m9.md"),
        ("  . ", "2026-11-23-k3m9.md"),
        ("春の雨 e\u{301}tude", "2026-11-23-春の雨-étude-k3m9.md"),
    ];
    for (title, expected) in cases {
        assert_eq!(named(title), expected);
    }
    assert!(named(&"długi".repeat(99)).len() < 120);
}

#[test]
fn a_file_a_brief_has_front_matter() {
    let mut one = brief("A: \"quoted\" # title");
    one.draft.categories = vec!["Sea".into()];
    one.draft.published_inferred = true;
    let piece = Piece {
        brief: &one,
        revisions: None,
    };
    let (_, text) = file(Format::Markdown, &piece, &options()).unwrap();
    let text = String::from_utf8(text).unwrap();
    let expected = "---\ntitle: \"A: \\\"quoted\\\" # title\"\nid: \"k3m9\"\n\
        url: \"https://harbour.example.org/ferry?a=1&b=2\"\noutlet: \"Harbour: News\"\n\
        seen: \"2026-11-23T08:05:00Z\"\nupdated: \"2026-11-23T09:30:00Z\"\nlanguage: \"en\"\n\
        authors: [\"Ida Lund\"]\ntags: [\"Sea\"]\n---\n\n# [A: ";
    assert!(text.starts_with(expected), "{text}");
    assert!(
        text.contains(
            "**Harbour: News** · seen 2026-11-23 · Updated on 2026-11-23 09:30:00 +00:00"
        ),
        "{text}"
    );
}

const FEED: &str = "<rss version='2.0'><channel><title>Gazette</title>
    <item><guid>1</guid><title>The ferry is back</title><link>https://example.org/1</link>
    <description>The ferry came back to the island on Monday morning with all of its passengers.</description>
    <pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>
    <item><guid>2</guid><title>The bridge is open</title><link>https://example.org/2</link>
    <description>The bridge over the river was opened again after two years of work on its pillars.</description>
    <pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>";

fn polled() -> Program {
    let config = "[[feed]]\nname = \"gazette\"\nurl = \"file:feed.xml\"\n";
    let program = Program::configured(config).file("feed.xml", FEED);
    assert_eq!(program.run(&["poll"]).0, 0);
    program
}

#[test]
fn a_subset_is_a_database_of_its_own() {
    let program = polled();
    let export = [
        "export",
        "--as",
        "sqlite",
        "-o",
        "part.db",
        "--revisions",
        "ferry",
    ];
    let (exit, _, err) = program.run(&export);
    assert_eq!((exit, err.as_str()), (0, "wrote 1 brief to `part.db`\n"));
    let lines = |db: &str| program.run(&["--db", db, "export", "--as", "jsonl"]).1;
    let part = lines("part.db");
    assert_eq!(part.lines().count(), 1);
    let (_, whole, _) = program.run(&["export", "--as", "jsonl", "ferry"]);
    assert_eq!(part, whole, "with its ids, words and sources");
    let (exit, _, err) = program.run(&export);
    assert_eq!(exit, 1, "what is there is left alone: {err}");
    let left = std::fs::read_dir(program.path("")).unwrap();
    let left = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .contains(".part")
    });
    assert_eq!(left.count(), 0, "nothing is left beside it");
    let (exit, _, err) = program.run(&["--db", "part.db", "db", "check"]);
    assert_eq!(exit, 0, "{err}");
}

#[test]
fn a_folder_gets_a_file_a_brief() {
    let program = polled();
    let (exit, _, err) = program.run(&["export", "--as", "md", "-o", "notes/"]);
    assert_eq!((exit, err.as_str()), (0, "wrote 2 briefs to `notes/`\n"));
    let mut names: Vec<String> = std::fs::read_dir(program.path("notes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2);
    assert!(
        names[0].starts_with("2026-11-22-the-bridge-is-open-"),
        "{names:?}"
    );
    let (exit, _, err) = program.run(&["export", "--as", "csv", "-o", "notes"]);
    assert_eq!(exit, 2, "{err}");
    let (exit, _, err) = program.run(&["export", "--as", "md", "-o", "no/such/"]);
    assert_eq!(exit, 4, "{err}");
}

#[test]
fn templates_of_the_users() {
    let program = polled()
        .file(
            "letter.txt.j2",
            "{% for b in briefs %}* {{ b.title }}\n{% endfor %}",
        )
        .file("bad.txt", "{% for %}");
    let run = |file: &str| program.run(&["export", "--as", "template", "--template", file]);
    assert_eq!(
        run("letter.txt.j2").1,
        "* The ferry is back\n* The bridge is open\n"
    );
    let (exit, out, err) = run("bad.txt");
    assert_eq!((exit, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("`bad.txt`") && err.contains("line 1"), "{err}");
    assert_eq!(run("none.txt").0, 4);
    assert_eq!(program.run(&["export", "--as", "template"]).0, 2);
    assert_eq!(
        program
            .run(&["export", "--as", "md", "--template", "bad.txt"])
            .0,
        2
    );
}
