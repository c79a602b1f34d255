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
    assert_eq!(
        (summary.good, summary.stored.new.len(), summary.stored.known),
        (4, 2, 2)
    );
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
    assert_eq!((summary.stored.new.len(), summary.stored.revised), (600, 6));
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
fn the_first_character_tells_the_form_and_stays_unread() {
    for (text, form) in [
        ("{}", Form::Jsonl),
        ("\u{feff} \n\t{\"a\":1}", Form::Jsonl),
        ("A title\n", Form::Brief),
        ("[1]", Form::Brief),
        ("", Form::Brief),
        (" \n", Form::Brief),
    ] {
        // So that what is blank fills a buffer of its own.
        let mut input = std::io::BufReader::with_capacity(4, text.as_bytes());
        assert_eq!(guess(&mut input).unwrap(), form, "{text:?}");
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert!(text.ends_with(&rest) && rest.trim() == text.trim_start_matches('\u{feff}').trim());
    }
}
