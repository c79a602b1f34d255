//! Feeds as configured, moves, holds.

use crate::store_world::*;
use briefd::model::poll::Health;
use briefd::model::poll::Hold;
use briefd::store::Claimed;
use briefd::store::PollRecord;
use std::time::Duration;

fn names(claimed: &[Claimed]) -> Vec<&str> {
    claimed.iter().map(|feed| feed.name.as_str()).collect()
}

#[test]
fn a_name_is_a_label() {
    let mut world = World::new();
    world.sync(&[
        feed("a", "https://a.example/feed"),
        feed("b", "https://b.example/feed"),
    ]);
    let a = world.id("a");
    world.poll(a, vec![article(1)]);
    let synced = world.sync(&[
        feed("b", "https://a.example/feed"),
        feed("a", "https://b.example/feed"),
    ]);
    assert_eq!(
        synced.renamed,
        [("a".into(), "b".into()), ("b".into(), "a".into())],
        "even two that change names"
    );
    assert_eq!(world.id("b"), a);
    assert_eq!(world.column("SELECT feed FROM briefs"), ["b"]);
    assert_eq!(
        world.poll(a, vec![article(1)]).unchanged,
        1,
        "no item is new"
    );
}

#[test]
fn a_removed_feed_keeps_its_briefs_and_its_memory() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    assert_eq!(world.sync(&[]).removed, ["news"]);
    world.wait(100_000);
    assert_eq!(names(&world.claim(9)), [""; 0], "it is polled no more");
    assert_eq!(world.titles(""), ["Article number 1"]);
    assert_eq!(world.column("SELECT state FROM feeds"), ["removed"]);
    let synced = world.sync(&[feed("again", "https://example.org/feed")]);
    assert_eq!(synced.added, ["again"]);
    assert_eq!(world.id("again"), news);
    let claimed = world.claim(9);
    assert_eq!(
        claimed[0].state.last_polled,
        Some(start()),
        "it is remembered"
    );
    assert_eq!(world.poll(news, vec![article(1)]).unchanged, 1);
}

#[test]
fn another_cadence_is_planned_anew_and_nothing_else_is() {
    let world = World::new();
    let mut one = feed("news", "https://example.org/feed");
    world.sync(&[one.clone()]);
    let news = world.id("news");
    world.unchanged(news);
    let reason = || world.column("SELECT next_reason FROM feeds");
    one.tags = vec!["x".into()];
    world.sync(&[one.clone()]);
    assert_eq!(reason(), ["own interval"]);
    assert_eq!(world.column("SELECT tag FROM feed_tags"), ["x"]);
    one.cadence = briefd::model::settings::Cadence::Auto;
    world.sync(&[one]);
    assert_eq!(reason(), ["planned anew"]);
}

#[test]
fn a_move_keeps_the_feed_and_can_be_undone() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    let mut verdict = world.verdict(3600);
    verdict.moved_to = Some("https://new.example/feed".into());
    let record = PollRecord {
        feed_id: news,
        at: world.clock.now(),
        verdict,
        found: None,
    };
    world.store.save(record).wait().unwrap();
    let detail = world.reader().feed("news").unwrap().unwrap();
    assert_eq!(detail.row.url, "https://new.example/feed");
    assert_eq!(
        detail.row.configured_url.as_deref(),
        Some("https://example.org/feed")
    );
    let urls: Vec<&str> = detail.urls.iter().map(|(url, _)| url.as_str()).collect();
    assert_eq!(
        urls,
        ["https://example.org/feed", "https://new.example/feed"]
    );
    // The user follows in the configuration: the same feed.
    world.sync(&[feed("news", "https://new.example/feed")]);
    assert_eq!(world.id("news"), news);
    world.sync(&[feed("news", "https://example.org/feed")]);
    assert_eq!(world.id("news"), news);
    let undone = world
        .store
        .undo_move("news", world.clock.now())
        .wait()
        .unwrap();
    assert_eq!(
        undone,
        Some((
            "https://new.example/feed".into(),
            "https://example.org/feed".into()
        ))
    );
    let detail = world.reader().feed("news").unwrap().unwrap();
    assert_eq!(detail.row.url, "https://example.org/feed");
    assert_eq!(
        detail.memory.refused_move.as_deref(),
        Some("https://new.example/feed")
    );
    let none = world
        .store
        .undo_move("news", world.clock.now())
        .wait()
        .unwrap();
    assert_eq!(none, None, "there is nothing more to undo");
    assert_eq!(
        world.column("SELECT kind FROM events WHERE feed = 'news' AND brief_id IS NULL"),
        ["feed.moved"]
    );
}

#[test]
fn feeds_that_meet_are_polled_once() {
    let world = World::new();
    world.sync(&[
        feed("old", "https://old.example/feed"),
        feed("new", "https://new.example/feed"),
    ]);
    let old = world.id("old");
    let mut verdict = world.verdict(0);
    verdict.moved_to = Some("https://new.example/feed".into());
    let record = PollRecord {
        feed_id: old,
        at: world.clock.now(),
        verdict,
        found: None,
    };
    world.store.save(record).wait().unwrap();
    assert_eq!(names(&world.claim(9)), ["new"]);
    let row = world.reader().feed("old").unwrap().unwrap().row;
    assert_eq!(row.polled_as.as_deref(), Some("new"));
    world.sync(&[feed("old", "https://old.example/feed")]);
    world.wait(600);
    assert_eq!(
        names(&world.claim(9)),
        ["old"],
        "when the other goes, it is polled again"
    );
    world.sync(&[
        feed("old", "https://old.example/feed"),
        feed("new", "https://new.example/feed"),
    ]);
    world
        .store
        .undo_move("old", world.clock.now())
        .wait()
        .unwrap();
    world.wait(600);
    assert_eq!(world.claim(9).len(), 2, "apart again");
}

#[test]
fn waking_and_marking() {
    let world = World::new();
    world.sync(&[
        feed("a", "https://a.example/"),
        feed("b", "https://b.example/"),
    ]);
    let (a, b) = (world.id("a"), world.id("b"));
    let mut gone = world.verdict(0);
    gone.state.health = Health::Gone;
    gone.state.failures = 3;
    gone.next = None;
    let record = PollRecord {
        feed_id: a,
        at: start(),
        verdict: gone,
        found: None,
    };
    world.store.save(record).wait().unwrap();
    world.unchanged(b);
    world.wait(1_000_000);
    assert_eq!(
        names(&world.claim(9)),
        ["b"],
        "what is gone is polled no more"
    );
    world.unchanged(b);
    let now = world.clock.now();
    let marked = world
        .store
        .mark_due(vec!["a".into(), "b".into(), "c".into()], false, now)
        .wait()
        .unwrap();
    assert!(marked.due.is_empty());
    assert_eq!(marked.unknown, ["c"]);
    assert_eq!(marked.waiting.len(), 2, "one is gone, one not due");
    let forced = world
        .store
        .mark_due(vec!["b".into()], true, now)
        .wait()
        .unwrap();
    assert_eq!(forced.due.len(), 1);
    assert_eq!(names(&world.claim(9)), ["b"]);
    assert!(!world.store.wake("nobody", now).wait().unwrap());
    assert!(world.store.wake("a", now).wait().unwrap());
    let claimed = world.claim(9);
    assert_eq!(names(&claimed), ["a"]);
    assert_eq!(
        (claimed[0].state.failures, claimed[0].state.health),
        (0, Health::Ok)
    );
}

#[test]
fn status_counts() {
    let mut world = World::new();
    world.sync(&[
        feed("a", "https://a.example/"),
        feed("b", "https://b.example/"),
    ]);
    world.poll(world.id("a"), vec![article(1), article(2)]);
    let status = world.reader().status(world.clock.now()).unwrap();
    assert_eq!(
        (
            status.feeds,
            status.feeds_ok,
            status.feeds_new,
            status.feeds_due
        ),
        (2, 1, 1, 1)
    );
    assert_eq!(
        (status.briefs, status.sources, status.last_event),
        (2, 2, 2)
    );
    assert_eq!(status.next_poll, Some(start()));
    assert!(status.bytes > 0);
}

#[test]
fn a_plan_from_a_wrong_clock_is_looked_at_again() {
    let mut world = World::new();
    let feeds = [feed("news", "https://example.org/feed")];
    let id = world.one_feed();
    world.poll(id, Vec::new());
    let reason = |world: &World| world.column("SELECT next_reason FROM feeds");
    world.sync(&feeds);
    assert_eq!(reason(&world), ["own interval"], "nothing is in doubt");

    // It was polled by a clock that was a year ahead.
    world.wait(-365 * 86_400);
    world.sync(&feeds);
    assert_eq!(reason(&world), ["planned anew"]);

    let mut verdict = world.verdict(3600);
    verdict.holds = vec![Hold {
        host: "example.org:443".into(),
        until: world.clock.now() + Duration::from_secs(365 * 86_400),
        times: 0,
        reason: "Retry-After".into(),
    }];
    let record = PollRecord {
        feed_id: id,
        at: world.clock.now(),
        verdict,
        found: None,
    };
    world.store.save(record).wait().unwrap();
    let latest = world.clock.now() + Duration::from_secs(86_400);
    assert_eq!(world.store.shorten_holds(latest).wait().unwrap(), 1);
    assert_eq!(world.store.shorten_holds(latest).wait().unwrap(), 0, "once");
}

#[test]
fn of_two_holds_the_longer_stays_and_no_count_falls() {
    let world = World::new();
    world.sync(&[feed("a", "https://a.example/f")]);
    let id = world.id("a");
    let hold = |secs: u64, times: u32| {
        let mut verdict = world.verdict(0);
        verdict.holds = vec![Hold {
            host: "a.example:443".into(),
            until: world.clock.now() + Duration::from_secs(secs),
            times,
            reason: format!("{secs} s"),
        }];
        let record = PollRecord {
            feed_id: id,
            at: world.clock.now(),
            verdict,
            found: None,
        };
        world.store.save(record).wait().unwrap();
        let reader = world.store.reader().unwrap();
        let kept = reader.hold("a.example:443").unwrap();
        kept.map(|hold| (hold.times, hold.reason))
    };
    let is = |times: u32, reason: &str| Some((times, reason.to_owned()));
    assert_eq!(hold(100, 2), is(2, "100 s"));
    assert_eq!(
        hold(50, 3),
        is(3, "100 s"),
        "a shorter one leaves it as it is"
    );
    assert_eq!(hold(200, 1), is(3, "200 s"));
    assert_eq!(hold(0, 0), is(3, "200 s"), "a cleared count ends no hold");
}

#[test]
fn an_outage_is_one_event_also_over_a_restart() {
    let world = World::new();
    let at = world.clock.now();
    let since = |down, at| world.store.line(down, at).wait().unwrap();
    assert_eq!(since(false, at), None, "nothing is new");
    assert_eq!(since(true, at), None);
    assert_eq!(
        since(true, at + Duration::from_secs(60)),
        None,
        "as after a restart"
    );
    assert_eq!(since(false, at + Duration::from_secs(90)), Some(at));
    assert_eq!(since(false, at + Duration::from_secs(99)), None);
    let reader = world.store.reader().unwrap();
    let events = reader.events(0, 9).unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["network.lost", "network.back"]);
    assert_eq!(events[1].detail["secs"], 90);
    assert_eq!(reader.note("line.down").unwrap(), None);
}
