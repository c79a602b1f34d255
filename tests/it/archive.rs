//! What an archive holds twice, and documents in which many items are alike.

use crate::store_world::*;
use briefd::dedupe::Facts;
use briefd::dedupe::occurrence::GoesOn;
use briefd::dedupe::occurrence::match_up;
use briefd::model::Timestamp;
use briefd::store::Candidate;
use std::collections::HashMap;

const REPORT: &str = "The harbour board of Port Ellery closed the northern basin on Monday after \
    divers found two cracks in the wall below the fish market. Boats will be moored at the old \
    ferry pier until the wall has been mended, which the board expects to take until the spring. \
    Fishermen fear for the winter season and ask the town for a lower fee.";

fn sent(id: usize, title: &str, text: &str, hours: i64) -> Candidate {
    let url = format!("https://wire.example/sent/{id}");
    let made = item(&format!("sent-{id}"), Some(&url), title, text);
    dated(made, after(hours * 3600))
}

fn briefs_of(feed: &str, items: Vec<Candidate>) -> Vec<String> {
    let world = World::new();
    world
        .store
        .import_items(feed, items, start())
        .wait()
        .unwrap();
    world.is_sound();
    world.column("SELECT count(*) FROM sources GROUP BY brief_id ORDER BY 1")
}

#[test]
fn what_an_archive_holds_twice_is_one_article() {
    let twice = |hours| {
        vec![
            sent(1, "Basin closed", REPORT, 0),
            sent(2, "Basin closed", REPORT, hours),
        ]
    };
    assert_eq!(briefs_of("Wire", twice(6)), ["2"], "sent again");
    assert_eq!(briefs_of("Wire", twice(100)), ["1", "1"], "another issue");
    let headline = vec![
        sent(1, "Basin closed", REPORT, 0),
        sent(2, "Cracks found in harbour wall", REPORT, 6),
    ];
    for feed in ["Wire", ""] {
        assert_eq!(briefs_of(feed, headline.clone()), ["2"], "another headline");
    }
}

#[test]
fn what_one_document_shows_twice_is_two() {
    let mut world = World::new();
    let news = world.one_feed();
    let both = vec![
        sent(1, "Basin closed", REPORT, 0),
        sent(2, "Basin closed", REPORT, 6),
    ];
    assert_eq!(world.poll(news, both).new.len(), 2);
}

/// An item that has one trait of another: its id but for the scheme, its
/// title, its text or its address.
fn facts_with(id: &str, url: &str, title: &str, text: &str, at: Timestamp) -> Facts {
    let mut made = item(id, Some(url), title, text);
    made.draft.published = Some(at);
    facts_at(id, &made.draft, Some(at), false)
}

#[test]
fn one_trait_that_stayed_is_enough_to_be_compared() {
    let old = facts_with(
        "http://news.example/basin",
        "https://news.example/1",
        "Basin closed after cracks were found",
        REPORT,
        start(),
    );
    let shorter = &REPORT[..200];
    let cases = [
        (
            facts_with(
                "https://news.example/basin#2",
                "https://news.example/2",
                "Basin closed after two cracks were found",
                shorter,
                after(60),
            ),
            GoesOn::Id,
        ),
        (
            facts_with(
                "two",
                "https://news.example/2",
                "Cracks in the wall",
                REPORT,
                start(),
            ),
            GoesOn::Words,
        ),
        (
            facts_with(
                "two",
                "https://news.example/2",
                "Basin closed after cracks were found",
                shorter,
                start(),
            ),
            GoesOn::Edited,
        ),
        (
            facts_with(
                "two",
                "https://news.example/1",
                "Cracks in the wall",
                shorter,
                start(),
            ),
            GoesOn::Page,
        ),
    ];
    for (new, why) in &cases {
        let found = match_up(&[&old], &[new], &HashMap::new());
        assert_eq!(found, [(0, 0, *why)]);
    }
}

#[test]
fn of_many_items_with_one_title_the_first_are_compared() {
    let notice = |number: usize| {
        let text: String = (0..20)
            .map(|word| format!("word{} of notice ", number * 100 + word))
            .collect();
        facts_with(
            &format!("notice-{number}"),
            &format!("https://news.example/notice/{number}"),
            "Notice",
            &text,
            start(),
        )
    };
    let old: Vec<Facts> = (0..200).map(notice).collect();
    let old: Vec<&Facts> = old.iter().collect();
    // The same words but for the last, under another id and address.
    let edited = |number: usize| {
        let text: String = (0..19)
            .map(|word| format!("word{} of notice ", number * 100 + word))
            .collect();
        facts_with(
            &format!("again-{number}"),
            &format!("https://news.example/again/{number}"),
            "Notice",
            &text,
            start(),
        )
    };
    let early = match_up(&old, &[&edited(20)], &HashMap::new());
    assert_eq!(early, [(20, 0, GoesOn::Edited)]);
    // A title that two hundred have tells nothing, and comparing all of them
    // with all that came is what a hostile feed would like.
    let late = match_up(&old, &[&edited(150)], &HashMap::new());
    assert_eq!(late, []);
}
