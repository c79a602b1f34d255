//! What goes and what stays, and that nothing comes back as new; events are
//! numbered without gaps all the while.

use crate::store_world::*;
use briefd::model::settings::RetentionSettings;
use briefd::store::Candidate;
use briefd::store::PutOffReason;
use briefd::store::Retained;
use briefd::store::RetentionPlan;
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
        large_share: 0.1,
        large_number: 100,
    }
}

fn retain(world: &World, settings: &RetentionSettings) -> Retained {
    world
        .store
        .retain(settings, 0, world.clock.now(), world.clock.now())
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
    world.unchanged(news);
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
fn a_feed_keeps_its_newest_and_all_it_shows() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    world.poll(news, (1..=5).map(days_old).collect());
    world.poll(wire, vec![days_old(5), days_old(900)]);
    world.wait(2 * DAY);
    world.unchanged(news);
    let three = keep(None, Some(3));
    assert_eq!(retain(&world, &three).briefs, 0, "all of it stands there");
    world.poll(news, (1..=3).map(days_old).collect());
    world.wait(2 * DAY);
    world.unchanged(news);
    assert_eq!(
        retain(&world, &three).briefs,
        1,
        "four left two days ago; five is among the other feed's newest"
    );
    assert_eq!(
        world.titles(""),
        [
            "Article number 1",
            "Article number 2",
            "Article number 3",
            "Article number 5",
            "Article number 900"
        ],
    );
    let again = world.poll(news, (1..=5).map(days_old).collect());
    assert_eq!((again.new.len(), again.deleted_before), (0, 1));
    world.unchanged(wire);
    world.poll(news, vec![days_old(1)]);
    world.poll(wire, vec![]);
    let capped = |world: &World| {
        let now = world.clock.now();
        let all = keep(None, None);
        world.store.retain(&all, 1, now, now).wait().unwrap().briefs
    };
    assert_eq!(capped(&world), 0, "a feed may leave items out for a day");
    world.wait(DAY + 1);
    world.unchanged(news);
    world.unchanged(wire);
    assert_eq!(capped(&world), 3, "the cap a feed may not pass is one too");
    assert_eq!(world.titles(""), ["Article number 1", "Article number 5"]);
    world.is_sound();
}

#[test]
fn what_nobody_looked_at_does_not_age() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![days_old(1), days_old(2)]);
    world.wait(DAY);
    world.poll(news, vec![days_old(1)]);
    // The machine is off, or the feed is broken.
    world.wait(400 * DAY);
    let thirty = keep(Some(30), Some(1));
    assert_eq!(retain(&world, &thirty).briefs, 0);
    world.failed(news);
    assert_eq!(retain(&world, &thirty).briefs, 0, "a try is no look");
    world.poll(news, vec![days_old(1), days_old(2)]);
    assert_eq!(retain(&world, &thirty).briefs, 0, "it was there again");
    world.poll(news, vec![days_old(1)]);
    world.wait(31 * DAY);
    world.unchanged(news);
    assert_eq!(retain(&world, &thirty).briefs, 1, "looked at, and gone");
    assert_eq!(world.titles(""), ["Article number 1"]);
}

#[test]
fn of_a_feed_that_was_removed_its_last_document_stays() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![days_old(1), days_old(2)]);
    world.wait(DAY);
    world.poll(news, vec![days_old(1)]);
    world.sync(&[]);
    world.wait(29 * DAY);
    assert_eq!(retain(&world, &keep(Some(30), None)).briefs, 0);
    world.wait(2 * DAY);
    assert_eq!(retain(&world, &keep(Some(30), None)).briefs, 1);
    assert_eq!(world.titles(""), ["Article number 1"]);
}

/// A run as the daemon makes it; how many briefs and events went.
fn run(world: &World, settings: &RetentionSettings) -> (RetentionPlan, usize, usize) {
    let now = world.clock.now();
    let plan = world.store.plan_retention(settings, 0, now).wait().unwrap();
    let (mut briefs, mut events) = (0, 0);
    while let Some(as_of) = plan.as_of {
        let gone = world.store.retain(settings, 0, as_of, now).wait().unwrap();
        (briefs, events) = (briefs + gone.briefs, events + gone.events);
        if !gone.more {
            break;
        }
    }
    (plan, briefs, events)
}

fn reason(plan: &RetentionPlan) -> Option<PutOffReason> {
    plan.put_off.as_ref().map(|put_off| put_off.reason)
}

#[test]
fn nothing_goes_by_one_reading_of_the_clock() {
    for ahead in [11 * DAY, 400 * DAY, 40_000 * DAY] {
        let mut world = World::new();
        let news = world.one_feed();
        let rules = RetentionSettings {
            events_age: Some(Duration::from_secs(5 * 86_400)),
            ..keep(Some(5), None)
        };
        world.poll(news, vec![days_old(1), days_old(2)]);
        run(&world, &rules);
        world.wait(DAY);
        world.poll(news, vec![days_old(1)]);
        assert_eq!((run(&world, &rules).1, run(&world, &rules).2), (0, 0));
        // The daemon starts, or goes on, with a clock that is wrong.
        world.wait(ahead);
        world.unchanged(news);
        let (plan, briefs, events) = run(&world, &rules);
        assert_eq!(reason(&plan), Some(PutOffReason::Clock));
        assert_eq!((plan.as_of, briefs, events), (None, 0, 0));
        let told = world.reader().status(world.clock.now()).unwrap();
        let told = told.retention_deferred.unwrap();
        assert_eq!((told.briefs, told.of), (1, 2));
        // It is put right.
        world.wait(-ahead);
        world.unchanged(news);
        let (plan, briefs, _) = run(&world, &rules);
        assert_eq!((plan.as_of, plan.put_off, briefs), (None, None, 0));
        world.wait(DAY);
        world.unchanged(news);
        assert_eq!(run(&world, &rules).1, 0);
        let told = world.reader().status(world.clock.now()).unwrap();
        assert_eq!(told.retention_deferred, None);
        assert_eq!(world.titles("").len(), 2);
        // It was right: the run of the next day says the same.
        world.wait(ahead);
        world.unchanged(news);
        assert_eq!(run(&world, &rules).1, 0);
        world.wait(DAY);
        world.unchanged(news);
        let (_, briefs, events) = run(&world, &rules);
        assert_eq!(briefs, 1);
        assert!(events > 0);
        world.is_sound();
    }
}

#[test]
fn a_step_of_the_clock_between_two_runs_counts_only_after_the_second() {
    let mut world = World::new();
    let news = world.one_feed();
    let five = keep(Some(5), None);
    world.poll(news, vec![days_old(1), days_old(2)]);
    world.poll(news, vec![days_old(1)]);
    run(&world, &five);
    // Few enough days for runs that confirm each other.
    world.wait(8 * DAY);
    world.unchanged(news);
    assert_eq!(run(&world, &five).1, 0);
    world.wait(-7 * DAY);
    world.unchanged(news);
    assert_eq!(run(&world, &five).1, 0);
    for _ in 0..4 {
        world.wait(DAY);
        world.unchanged(news);
        assert_eq!(run(&world, &five).1, 0);
    }
    for _ in 0..2 {
        world.wait(DAY);
        world.unchanged(news);
    }
    run(&world, &five);
    world.wait(DAY);
    world.unchanged(news);
    assert_eq!(run(&world, &five).1, 1);
}

#[test]
fn an_unusual_deletion_waits_for_the_next_run() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..=300).map(article).collect());
    world.poll(news, vec![article(1)]);
    let ten = keep(Some(10), None);
    for _ in 0..11 {
        world.wait(DAY);
        world.unchanged(news);
        assert_eq!(run(&world, &ten).1, 0);
    }
    world.wait(DAY);
    world.unchanged(news);
    let (plan, briefs, _) = run(&world, &ten);
    assert_eq!((reason(&plan), briefs), (Some(PutOffReason::Large), 0));
    let before = world.reader().status(start()).unwrap();
    assert_eq!(before.retention_deferred, plan.put_off);
    let kinds = "SELECT detail FROM events WHERE kind = 'store.retention_deferred'";
    assert_eq!(
        world.column(kinds),
        [r#"{"briefs":299,"of":300,"reason":"large"}"#]
    );
    // Another rule is another deletion.
    let nine = keep(Some(9), None);
    assert_eq!(reason(&run(&world, &nine).0), Some(PutOffReason::Large));
    world.wait(DAY);
    world.unchanged(news);
    assert_eq!(run(&world, &nine).1, 299);
    let after = world.reader().status(start()).unwrap();
    assert_eq!((after.briefs, after.retention_deferred), (1, None));
    world.is_sound();
}

#[test]
fn a_deletion_that_grew_is_not_the_same() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..=150).map(article).collect());
    world.poll(news, (151..=500).map(article).collect());
    world.poll(news, vec![]);
    let rules = |age: u64| RetentionSettings {
        large_number: 20,
        ..keep(Some(age), None)
    };
    let star: Vec<String> = world.column("SELECT id FROM briefs LIMIT 300");
    world.store.star(star.clone(), true).wait().unwrap();
    run(&world, &rules(1));
    let runs = |briefs: usize, put_off: bool| {
        world.wait(2 * DAY);
        world.unchanged(news);
        let (plan, gone, _) = run(&world, &rules(1));
        assert_eq!((gone, plan.put_off.is_some()), (briefs, put_off));
    };
    runs(0, false);
    runs(0, true);
    world.store.star(star, false).wait().unwrap();
    runs(0, true);
    runs(500, false);
}

#[test]
fn what_goes_day_by_day_is_not_unusual() {
    let mut world = World::new();
    let news = world.one_feed();
    let two = keep(Some(2), None);
    let mut put_off = 0;
    for day in 0..10 {
        let today = (0..150).map(|number| article(day * 1000 + number));
        world.poll(news, today.collect());
        put_off += usize::from(run(&world, &two).0.put_off.is_some());
        world.wait(DAY);
    }
    assert_eq!(put_off, 1, "only when it began");
    assert!(world.titles("").len() < 800);
}

#[test]
fn deleting_goes_in_turns() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (1..=4100).map(article).collect());
    world.poll(news, vec![]);
    world.wait(2 * DAY);
    world.unchanged(news);
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
