//! OPML: what others write is read, and what is written is read back.

use briefd::config::{Config, Sources, read_opml, write_opml};
use briefd::model::feed::{Feed, FeedUrl};
use briefd::model::settings::{Cadence, FeedFetch, FullText, Schedule};
use briefd::model::text::one_line;
use proptest::prelude::*;
use std::time::Duration;

/// The feeds of a configuration that includes nothing but this OPML.
fn read(opml: &[u8]) -> Vec<Feed> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("feeds.opml"), opml).unwrap();
    std::fs::write(
        dir.path().join("briefd.toml"),
        "[[include]]\npath = \"feeds.opml\"\n",
    )
    .unwrap();
    let config = Config::load(&Sources {
        dir: dir.path().to_owned(),
        ..Sources::default()
    });
    config
        .unwrap_or_else(|error| panic!("{:?}", error.problems()))
        .feeds
        .iter()
        .map(|feed| Feed::clone(feed))
        .collect()
}

const USUAL: Cadence = Cadence::Every(Duration::from_secs(3600));

#[test]
fn folders_and_categories_are_tags() {
    let feeds = read(
        br#"<?xml version="1.0"?>
        <opml version="1.0"><head><title>mine</title></head><body>
        <outline text="News">
          <outline title="World, far"><outline text="A &amp; B" xmlUrl="https://example.org/a?x=1&y=2"/></outline>
          <outline text="B" type="rss" xmlUrl="feed://example.org/b" category="/Local/Town,paper,News"/>
        </outline>
        <outline text="Again"><outline text="A" xmlUrl="https://example.org/a?x=1&amp;y=2"/></outline>
        <OUTLINE TITLE="C" XMLURL="https://example.org/c"></OUTLINE>
        <outline text="C" title="The C" xmlUrl="https://me:pass@example.org/c2"/>
        <outline text="a folder without feeds"/>
        </body></opml>"#,
    );
    let short: Vec<(&str, &str, Vec<&str>)> = feeds
        .iter()
        .map(|feed| {
            let tags = feed.tags.iter().map(String::as_str).collect();
            (feed.name.as_str(), feed.url.as_str(), tags)
        })
        .collect();
    assert_eq!(
        short,
        [
            (
                "A & B",
                "https://example.org/a?x=1&y=2",
                vec!["News", "World far", "Again"]
            ),
            (
                "B",
                "http://example.org/b",
                vec!["News", "Local/Town", "paper"]
            ),
            ("C", "https://example.org/c", vec![]),
            ("C 2", "https://example.org/c2", vec![]),
        ]
    );
    assert_eq!(feeds[3].title.as_deref(), Some("The C"));
    assert!(feeds[3].fetch.basic.is_some());
}

#[test]
fn old_encodings_are_read() {
    let text = "<?xml version='1.0' encoding='ISO-8859-2'?>\n<opml><body>\
        <outline text='\u{17b}aba' xmlUrl='https://example.org/a'/></body></opml>";
    let (latin2, _, lost) = encoding_rs::ISO_8859_2.encode(text);
    assert!(!lost);
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.chars())
        .flat_map(|c| (c as u16).to_le_bytes())
        .collect();
    let marked = format!("\u{feff}{text}");
    for (story, bytes) in [
        ("as declared", &latin2[..]),
        ("UTF-8 in spite of the declaration", text.as_bytes()),
        ("UTF-8 with a mark", marked.as_bytes()),
        ("UTF-16 with a mark", &utf16),
    ] {
        assert_eq!(read(bytes)[0].name, "\u{17b}aba", "{story}");
    }
    let (latin1, _, _) = encoding_rs::WINDOWS_1252.encode(
        "<opml><body><outline text='Zo\u{eb}' xmlUrl='https://example.org/a'/></body></opml>",
    );
    assert_eq!(read(&latin1)[0].name, "Zo\u{eb}", "undeclared");
}

#[test]
fn credentials_and_files_are_never_written() {
    let mut feed = feed("a", "https://example.org/");
    feed.fetch.basic = Some(("me".into(), briefd::model::settings::Secret::new("hidden")));
    feed.fetch.headers = vec![(
        "X-Key".into(),
        briefd::model::settings::Secret::new("hidden"),
    )];
    let mut local = feed.clone();
    local.url = FeedUrl::parse("file:///home/me/a.xml").unwrap();
    let text = String::from_utf8(write_opml(&[feed, local], &USUAL).unwrap()).unwrap();
    assert!(text.contains("https://example.org/"), "{text}");
    for secret in ["hidden", "X-Key", "\"me\"", "/home"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

fn feed(name: &str, url: &str) -> Feed {
    Feed {
        name: name.into(),
        url: FeedUrl::parse(url).unwrap(),
        title: None,
        outlet: None,
        tags: Vec::new(),
        cadence: USUAL,
        full_text: FullText::Auto,
        fetch: FeedFetch::default(),
        refresh_stuck: true,
    }
}

/// Text as the configuration takes it: something in it, white space folded.
fn label() -> impl Strategy<Value = String> {
    "[^\\p{C}\\p{Z},]{1,12}( [^\\p{C}\\p{Z},]{1,8}){0,2}"
        .prop_map(|text| one_line(&text))
        .prop_filter("empty", |text| !text.is_empty())
}

fn cadence() -> impl Strategy<Value = Cadence> {
    prop_oneof![
        Just(USUAL),
        Just(Cadence::Auto),
        (900_u64..1_000_000).prop_map(|secs| Cadence::Every(Duration::from_secs(secs))),
        (0..60, 0..24).prop_map(|(minute, hour)| Cadence::Schedule(Schedule {
            cron: format!("{minute} {hour} * * 1-5"),
            timezone: "Europe/Berlin".into(),
        })),
    ]
}

prop_compose! {
    fn any_feed()(
        name in label(),
        path in "[a-z0-9/&=?%+;'-]{0,20}",
        title in proptest::option::of(label()),
        outlet in proptest::option::of(label()),
        tags in proptest::collection::btree_set(label(), 0..4),
        cadence in cadence(),
        full_text in prop_oneof![Just(FullText::Auto), Just(FullText::Always), Just(FullText::Never)],
        refresh_stuck in any::<bool>(),
        timeout in proptest::option::of((1_u64..100_000).prop_map(Duration::from_millis)),
    ) -> Feed {
        let mut feed = feed(&name, &format!("https://example.org/{path}"));
        // A title that only repeats the name says nothing.
        feed.title = title.filter(|title| *title != name);
        feed.outlet = outlet;
        feed.tags = tags.into_iter().collect();
        feed.cadence = cadence;
        feed.full_text = full_text;
        feed.refresh_stuck = refresh_stuck;
        feed.fetch.timeout = timeout;
        feed
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(mut feeds in proptest::collection::vec(any_feed(), 0..6)) {
        feeds.sort_by(|a, b| a.name.cmp(&b.name));
        feeds.dedup_by(|a, b| a.name == b.name);
        feeds.sort_by(|a, b| a.url.cmp(&b.url));
        feeds.dedup_by(|a, b| a.url == b.url);
        let mut found = read(&write_opml(&feeds, &USUAL).unwrap());
        found.sort_by(|a, b| a.url.cmp(&b.url));
        prop_assert_eq!(found, feeds);
    }

    #[test]
    fn nothing_makes_it_panic(
        pieces in proptest::collection::vec(prop_oneof![
            "[<>&'\"/?!a-z= -]{0,20}",
            Just("<opml>".to_owned()),
            Just("<outline xmlUrl='https://example.org/'".to_owned()),
            Just("</outline>".to_owned()),
            "\\PC{0,8}",
        ], 0..20),
    ) {
        let config = Config::load(&Sources::default()).unwrap();
        let text = pieces.concat();
        if let Ok(found) = read_opml(&config, text.as_bytes(), "f.opml".as_ref()) {
            prop_assert!(found.new.len() + found.known + found.problems.len() <= text.len());
        }
    }
}
