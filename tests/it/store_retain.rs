//! What goes and what stays, and that nothing comes back as new; events are
//! numbered without gaps all the while.

use crate::store_world::*;
use briefd::model::settings::RetentionSettings;
use briefd::store::Candidate;
use briefd::store::Retained;
use briefd::store::StoreError;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

const DAY: i64 = 86_400;

fn keep(age_days: Option<u64>, count: Option<u64>) -> RetentionSettings {
    RetentionSettings {
        age: age_days.map(|days| Duration::from_secs(days * 86_400)),
        count,
        events_age: None,
    }
}

fn retain(world: &World, settings: &RetentionSettings) -> Retained {
    world
        .store
        .retain(settings, 0, world.clock.now())
        .wait()
        .unwrap()
}

/// Number `n`, published `n` days before the start.
fn days_old(number: usize) -> Candidate {
    dated(article(number), after(-DAY * number as i64))
}

#[test]
fn by_default_everything_stays() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![days_old(1), days_old(4000)]);
    world.wait(4000 * DAY);
    world.poll(news, vec![]);
    assert_eq!(retain(&world, &keep(None, None)), Retained::default());
    assert_eq!(world.titles("").len(), 2);
}

#[test]
fn age_counts_from_last_seen() {
    let mut world = World::new();
    let news = world.one_feed();
    // Published long ago, but it stands in the feed.
    world.poll(news, vec![days_old(400), days_old(1)]);
    world.wait(100 * DAY);
    world.unchanged(news);
    let ten = keep(Some(10), None);
    assert_eq!(
        retain(&world, &ten).briefs,
        0,
        "what stands in the feed stays"
    );
    world.wait(DAY);
    world.poll(news, vec![days_old(1)]);
    world.wait(9 * DAY);
    world.unchanged(news);
    assert_eq!(
        retain(&world, &ten).briefs,
        0,
        "last seen ten days ago: not yet"
    );
    world.wait(1);
    world.unchanged(news);
    assert_eq!(
        retain(&world, &ten).briefs,
        1,
        "longer than ten days ago: gone"
    );
    assert_eq!(world.titles(""), ["Article number 1"]);
    assert_eq!(world.titles("number 400"), [""; 0], "out of the index too");
    let last = world.column("SELECT kind FROM events ORDER BY seq DESC LIMIT 1");
    assert_eq!(last, ["brief.deleted"]);
    world.is_sound();
}

#[test]
fn what_was_deleted_never_comes_back_as_new() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    let no_url = || item("bare", None, "Without a URL", "Some text of it.");
    world.poll(news, vec![days_old(1), no_url()]);
    world.poll(news, vec![]);
    world.wait(30 * DAY);
    assert_eq!(retain(&world, &keep(Some(10), None)).briefs, 2);
    let again = world.poll(news, vec![days_old(1), no_url()]);
    assert_eq!(
        (again.new.len(), again.deleted_before),
        (0, 2),
        "not by its id"
    );
    let mut other = days_old(1);
    other.guid = "quite-another".into();
    let elsewhere = world.poll(wire, vec![other.clone()]);
    assert_eq!(
        (elsewhere.new.len(), elsewhere.deleted_before),
        (0, 1),
        "not by its URL"
    );
    let known = world
        .reader()
        .known(news, &["guid-1", "bare", "x"])
        .unwrap();
    assert_eq!(known.deleted.len(), 2, "and it is not normalized again");
    let known = world.reader().known(wire, &["quite-another"]).unwrap();
    assert_eq!(known.deleted.len(), 1);
    assert_eq!(world.titles(""), [""; 0]);
    // An article of its own with the same text is no tombstone's business.
    assert_eq!(world.poll(wire, vec![other, article(77)]).new.len(), 1);
    world.is_sound();
}

#[test]
fn a_brief_goes_only_when_every_source_may_and_never_while_starred() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    let ids = world
        .poll(news, vec![days_old(1), days_old(2), days_old(3)])
        .new;
    world.poll(wire, vec![days_old(1)]);
    world.store.star(vec![ids[1].clone()], true).wait().unwrap();
    world.poll(news, vec![]);
    world.wait(30 * DAY);
    world.unchanged(news);
    world.unchanged(wire);
    assert_eq!(retain(&world, &keep(Some(10), None)).briefs, 1);
    assert_eq!(
        world.titles(""),
        ["Article number 1", "Article number 2"],
        "one still stands in the other feed, one is starred"
    );
    world
        .store
        .star(vec![ids[1].clone()], false)
        .wait()
        .unwrap();
    assert_eq!(
        retain(&world, &keep(Some(10), None)).briefs,
        1,
        "no star any more"
    );
    world.is_sound();
}

#[test]
fn a_feed_keeps_its_newest() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    world.poll(news, (1..=5).map(days_old).collect());
    world.poll(wire, vec![days_old(5), days_old(900)]);
    assert_eq!(retain(&world, &keep(None, Some(3))).briefs, 1);
    assert_eq!(
        world.titles(""),
        [
            "Article number 1",
            "Article number 2",
            "Article number 3",
            "Article number 5",
            "Article number 900"
        ],
        "four went; five is among the other feed's newest"
    );
    let again = world.poll(news, (1..=5).map(days_old).collect());
    assert_eq!(
        (again.new.len(), again.deleted_before),
        (0, 1),
        "though it still stands there"
    );
    let capped = world
        .store
        .retain(&keep(None, None), 1, world.clock.now())
        .wait()
        .unwrap();
    assert_eq!(capped.briefs, 3, "the cap a feed may not pass is one too");
    assert_eq!(world.titles(""), ["Article number 1", "Article number 5"]);
    world.is_sound();
}

#[test]
fn deleting_goes_in_turns() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..=4100).map(article).collect());
    let none = keep(None, Some(1));
    let first = retain(&world, &none);
    assert!(first.more && first.briefs < 4099);
    let mut all = first.briefs;
    while retain(&world, &none).more {
        all += 2000;
    }
    assert!(all >= 4000);
    assert_eq!(world.titles("").len(), 1);
    world.is_sound();
}

#[test]
fn old_events_go_the_oldest_first_and_numbers_go_on() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1), article(2)]);
    world.wait(10 * DAY);
    world.poll(news, vec![article(3)]);
    let prune = |days: u64| RetentionSettings {
        events_age: Some(Duration::from_secs(days * 86_400)),
        ..keep(None, None)
    };
    assert_eq!(retain(&world, &prune(11)).events, 0);
    assert_eq!(retain(&world, &prune(5)).events, 2);
    let reader = world.reader();
    assert!(
        matches!(reader.events(0, 9), Err(StoreError::Pruned { oldest: 3 })),
        "a cursor that is too old"
    );
    assert!(matches!(
        reader.events(1, 9),
        Err(StoreError::Pruned { oldest: 3 })
    ));
    assert_eq!(
        reader.events(2, 9).unwrap().len(),
        1,
        "who has seen two misses nothing"
    );
    world.wait(100 * DAY);
    assert_eq!(
        retain(&world, &prune(1)).events,
        0,
        "the newest always stays"
    );
    world.poll(news, vec![article(3), article(4)]);
    assert_eq!(
        world.column("SELECT seq FROM events ORDER BY seq"),
        ["3", "4"]
    );
}

#[test]
fn a_reader_of_events_never_sees_a_gap() {
    let mut world = World::new();
    let news = world.one_feed();
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let reader = world.reader();
            let done = done.clone();
            std::thread::spawn(move || {
                let mut seen = 0;
                loop {
                    let last_turn = done.load(Ordering::SeqCst);
                    for event in reader.events(seen, 7).unwrap() {
                        assert_eq!(
                            event.seq,
                            seen + 1,
                            "nothing is left out, nothing comes late"
                        );
                        seen = event.seq;
                    }
                    if last_turn && reader.events(seen, 1).unwrap().is_empty() {
                        return seen;
                    }
                }
            })
        })
        .collect();
    let verdict = world.verdict(60);
    let mut pending = Vec::new();
    for number in 0..150 {
        // Every third command fails and must leave no gap behind.
        let feed_id = if number % 3 == 0 { 777 } else { news };
        pending.push(world.store.save(briefd::store::PollRecord {
            feed_id,
            at: start(),
            verdict: verdict.clone(),
            found: Some(briefd::store::Found {
                items: vec![article(2 * number), article(2 * number + 1)],
                ..Default::default()
            }),
        }));
    }
    let well = pending
        .into_iter()
        .map(briefd::store::Pending::wait)
        .filter(Result::is_ok)
        .count();
    assert_eq!(well, 100);
    world.poll(news, vec![]);
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        assert_eq!(reader.join().unwrap(), 200);
    }
    world.is_sound();
}
