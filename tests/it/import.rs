//! From a file to the store, as a library does it.

use crate::store_world::*;
use briefd::config::Config;
use briefd::config::Sources;
use briefd::import::Form;
use briefd::import::ImportError;
use briefd::import::guess;
use briefd::import::import;
use std::io::Read;

const LINES: &str = "{\"feed\":\"a\",\"title\":\"One\"}\n{\"feed\":\"b\",\"title\":\"Two\"}\n";

#[test]
fn what_can_and_cannot_be_read_is_told_by_line() {
    let world = World::new();
    let config = Config::load(&Sources::default()).unwrap();
    let text = format!("\n{LINES}[]\n{{\"feed\":\"a\"}}\n{LINES}");
    let summary = import(
        text.as_bytes(),
        Form::Jsonl,
        "",
        &config,
        &world.store,
        start(),
    )
    .unwrap();
    assert_eq!((summary.good, summary.new, summary.known), (4, 2, 2));
    let bad = [
        (4, "no JSON object".to_owned()),
        (5, "an item needs a title, a text or a url".to_owned()),
    ];
    assert_eq!(summary.bad, bad);
}

#[test]
fn items_of_many_feeds_and_versions_of_one_come_in_one_file() {
    let world = World::new();
    let config = Config::load(&Sources::default()).unwrap();
    let line = |feed: usize, id: usize, words: &str| {
        // Other figures: else they would be one report of several feeds.
        let number = 1000 + 100 * feed + id;
        let title = format!("Report {number}");
        let text = format!("{words} {number} of the board of the harbour, on its new pier.");
        let item = serde_json::json!({
            "feed": format!("feed{feed}"), "id": id, "title": title, "text": text,
            "published": "2026-11-20T08:00:00Z",
        });
        format!("{item}\n")
    };
    // Feeds by turns, so many that they are not stored in one go; of some
    // items a second and a third version follow at once.
    let mut text = String::new();
    for id in 0..60 {
        for feed in 0..10 {
            text += &line(feed, id, "The first report");
        }
        if id % 20 == 0 {
            text += &line(3, id, "The second report");
            text += &line(3, id, "The third report");
        }
    }
    let read = || {
        let text = text.as_bytes();
        import(text, Form::Jsonl, "", &config, &world.store, start()).unwrap()
    };
    let summary = read();
    assert_eq!((summary.good, summary.bad.len()), (606, 0));
    assert_eq!((summary.new, summary.revised), (600, 6));
    assert_eq!(
        world.column(
            "SELECT feed || ' ' || revision || ' ' || substr(text, 1, 10) FROM briefs
             WHERE revision > 1 ORDER BY title"
        ),
        vec!["feed3 3 The third "; 3],
        "the last version stands"
    );
    assert_eq!(
        world.column("SELECT count(*) FROM sources GROUP BY feed"),
        vec!["60"; 10]
    );
    world.is_sound();
}

#[test]
fn what_cannot_be_stored_ends_an_import() {
    let world = World::new();
    let config = Config::load(&Sources::default()).unwrap();
    // Only the first of the two feeds: by the second nothing would be noticed.
    rusqlite::Connection::open(&world.settings.path)
        .unwrap()
        .execute_batch(
            "CREATE TRIGGER no_room BEFORE INSERT ON _feed WHEN new.name = 'a'
             BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
    let ended = import(
        LINES.as_bytes(),
        Form::Jsonl,
        "",
        &config,
        &world.store,
        start(),
    );
    assert!(matches!(ended, Err(ImportError::Store(_))), "{ended:?}");
    assert_eq!(world.column("SELECT name FROM feeds"), Vec::<String>::new());
}

#[test]
fn the_beginning_tells_the_form_and_stays_unread() {
    for (text, form) in [
        ("{}", Form::Jsonl),
        ("\u{feff} \n\t{\"a\":1}", Form::Jsonl),
        ("{\"a\":{\"items\":[1]}}\n{}\n", Form::Jsonl),
        ("{\"a\":\"\\\"\\n{\",\"items\":2}\n", Form::Jsonl),
        ("{\"id\":\"x\",\"items\" : [1]}", Form::Json),
        ("{\"total\":1,\"entries\":[", Form::Json),
        ("{\n  \"title\": 1\n}", Form::Json),
        ("[ {\"id\":1}]", Form::Json),
        ("[]", Form::Json),
        ("<?xml version='1.0'?><feed/>", Form::Feed),
        ("A title\n", Form::Brief),
        ("[1]", Form::Brief),
        ("", Form::Brief),
        (" \n", Form::Brief),
    ] {
        // So that what is blank fills a buffer of its own.
        let blank = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\n', '\t']).len();
        let mut input = std::io::BufReader::with_capacity(blank.max(1), text.as_bytes());
        if blank == 0 {
            input = std::io::BufReader::with_capacity(64, text.as_bytes());
        }
        let guessed = guess(&mut input).unwrap();
        // Where the first buffer ends behind the brace, nothing more is known.
        if blank == 0 || form != Form::Json {
            assert_eq!(guessed, form, "{text:?}");
        }
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert!(text.ends_with(&rest) && rest.trim() == text.trim_start_matches('\u{feff}').trim());
    }
}

/// As FreshRSS writes its favourites, and others their whole accounts.
const READER: &str = r#"{"id":"user/me/state/org.freshrss/starred","title":"Favourites","items":[
  {"id":"https://harbour.example/1","categories":["user/-/state/com.google/starred","user/-/label/Sea","Ships"],
   "title":"Ferry &amp; bridge","author":"Ida Lund","published":1763625600,"updated":1763629200,
   "canonical":[{"href":"https://harbour.example/ferry"}],"alternate":[{"href":"https://harbour.example/x"}],
   "content":{"content":"<p>The ferry returns on <b>Monday</b>.</p>"},
   "enclosure":[{"href":"https://harbour.example/a.mp3","type":"audio/mpeg","length":"7"}],
   "origin":{"streamId":"feed/https://harbour.example/feed","title":"Harbour"}},
  {"id":"tag:google.com,2005:reader/item/2","title":"","published":"1763625601",
   "alternate":[{"href":"https://island.example/2"}],"summary":{"content":"The market opens."},
   "origin":{"title":"Island Post"}}]}"#;

const MINIFLUX: &str = r#"{"total":1,"entries":[{"id":9,"hash":"abc","title":"Pier &lt;3","url":"https://pier.example/9",
  "published_at":"2026-11-20T08:00:00Z","content":"<p>The pier is open.</p>","author":"","starred":true,"tags":["Sea"],
  "feed":{"title":"Pier News","feed_url":"https://pier.example/feed"}}]}"#;

#[test]
fn what_other_readers_export_comes_in_once() {
    let world = World::new();
    std::fs::write(
        world.folder.path().join("briefd.toml"),
        "[[feed]]\nname = \"harbour\"\nurl = \"https://harbour.example/feed\"\n",
    )
    .unwrap();
    let config = Config::load(&Sources {
        dir: world.folder.path().to_owned(),
        ..Sources::default()
    })
    .unwrap();
    let read = |text: &str| {
        let mut input = text.as_bytes();
        let form = guess(&mut input).unwrap();
        let summary = import(input, form, "stem", &config, &world.store, start()).unwrap();
        assert_eq!(summary.bad, []);
        (summary.new, summary.known)
    };
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Old blog</title><id>urn:x</id>\
        <entry><id>urn:1</id><title>First</title><updated>2010-01-01T00:00:00Z</updated>\
        <content>The first of many words.</content></entry></feed>";
    let json_feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","content_text":"Words of a feed."}]}"#;
    let array = r#"[{"feed":"a","title":"One of an array"}, {"feed":"a","title":"Two of it"}]"#;
    for (text, number) in [
        (READER, 2),
        (MINIFLUX, 1),
        (atom, 1),
        (json_feed, 1),
        (array, 2),
    ] {
        assert_eq!(read(text), (number, 0), "{text}");
        assert_eq!(read(text), (0, number), "again: {text}");
    }
    assert_eq!(
        world.column(
            "SELECT feed || '|' || title || '|' || starred FROM briefs ORDER BY feed, title"
        ),
        [
            "Island Post|The market opens|0",
            "J|Words of a feed|0",
            "Old blog|First|0",
            "Pier News|Pier <3|1",
            "a|One of an array|0",
            "a|Two of it|0",
            "harbour|Ferry & bridge|1",
        ]
    );
    assert_eq!(
        world.column(
            "SELECT url || published || updated || authors || categories || enclosures
             FROM briefs WHERE feed = 'harbour'"
        ),
        [
            "https://harbour.example/ferry2025-11-20T08:00:00Z2025-11-20T09:00:00Z[\"Ida Lund\"]\
          [\"Sea\",\"Ships\"][{\"url\":\"https://harbour.example/a.mp3\",\"type\":\"audio/mpeg\",\"length\":7}]"
        ]
    );
    let bad = import(
        "{\"items\":[7, {}]}".as_bytes(),
        Form::Json,
        "",
        &config,
        &world.store,
        start(),
    );
    assert_eq!(bad.unwrap().bad.len(), 2);
    let none = import(
        "<html></html>".as_bytes(),
        Form::Feed,
        "",
        &config,
        &world.store,
        start(),
    );
    assert_eq!(none.unwrap().bad.len(), 1);
    world.is_sound();
}
