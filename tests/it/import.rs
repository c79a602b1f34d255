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
fn what_cannot_be_stored_ends_an_import() {
    let world = World::new();
    let config = Config::load(&Sources::default()).unwrap();
    // Only the first of the two feeds: by the second nothing would be noticed.
    rusqlite::Connection::open(&world.settings.path)
        .unwrap()
        .execute_batch(
            "CREATE TRIGGER no_room BEFORE INSERT ON feed WHEN new.name = 'a'
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
