//! The queue: which feeds are given out, to whom and until when.

use crate::store_world::*;
use briefd::model::poll::Hold;
use briefd::store::Claim;
use briefd::store::Claimed;
use briefd::store::PollRecord;
use briefd::store::Store;
use briefd::time::Clock;
use std::collections::HashSet;
use std::time::Duration;

fn names(claimed: &[Claimed]) -> Vec<&str> {
    claimed.iter().map(|feed| feed.name.as_str()).collect()
}

#[test]
fn a_claim_takes_what_is_due_once() {
    let world = World::new();
    let feeds: Vec<_> = (0..5)
        .map(|n| feed(&format!("f{n}"), &format!("https://h{n}.example/")))
        .collect();
    world.sync(&feeds);
    assert_eq!(names(&world.claim(3)), ["f0", "f1", "f2"]);
    assert_eq!(
        names(&world.claim(3)),
        ["f3", "f4"],
        "not those that are taken"
    );
    assert_eq!(names(&world.claim(3)), [""; 0]);
    world.unchanged(world.id("f0"));
    world.store.release(world.id("f1")).wait().unwrap();
    assert_eq!(
        names(&world.claim(9)),
        ["f1"],
        "released: due as before; saved: not"
    );
    world.wait(599);
    assert_eq!(names(&world.claim(9)), [""; 0], "leases hold");
    world.wait(1);
    assert_eq!(
        names(&world.claim(9)),
        ["f1", "f2", "f3", "f4"],
        "until they end"
    );
    world.wait(2999);
    assert!(!names(&world.claim(9)).contains(&"f0"), "never early");
    world.wait(1);
    assert!(names(&world.claim(9)).contains(&"f0"), "and at the time");
}

#[test]
fn many_claimers_never_get_the_same_feed() {
    let world = World::new();
    let feeds: Vec<_> = (0..200)
        .map(|n| feed(&format!("f{n}"), &format!("https://h{n}.example/")))
        .collect();
    world.sync(&feeds);
    // Handles of one store, and a second store on the same file.
    let other = Store::open(&world.settings, Clock::by_hand(start())).unwrap();
    let claimers: Vec<_> = (0..8)
        .map(|n| {
            let store = if n % 2 == 0 {
                world.store.clone()
            } else {
                other.clone()
            };
            let claim = world.asking(3, Duration::from_secs(600));
            std::thread::spawn(move || {
                let mut got = Vec::new();
                loop {
                    let claimed = store.claim(claim.clone()).wait().unwrap();
                    if claimed.is_empty() {
                        return got;
                    }
                    got.extend(claimed.into_iter().map(|feed| feed.feed_id));
                }
            })
        })
        .collect();
    let all: Vec<i64> = claimers
        .into_iter()
        .flat_map(|one| one.join().unwrap())
        .collect();
    assert_eq!(all.len(), 200, "every feed, none twice");
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 200);
}

#[test]
fn what_is_in_work_is_not_given_again() {
    let world = World::new();
    world.sync(&[
        feed("a", "https://a.example/1"),
        feed("f", "file:///tmp/1.xml"),
    ]);
    let claim = |in_work: &[i64]| {
        let claimed = world
            .store
            .claim(Claim {
                in_work: in_work.to_vec(),
                ..world.asking(99, Duration::from_secs(1))
            })
            .wait()
            .unwrap();
        // Their leases have run out at the next claim: both are due.
        world.wait(1);
        claimed
    };
    let both = claim(&[]);
    let [a, f] = &both[..] else {
        panic!("{both:?}");
    };
    assert_eq!(claim(&[f.feed_id]), std::slice::from_ref(a));
    assert_eq!(claim(&[a.feed_id, f.feed_id]), []);
    assert_eq!(claim(&[]), both);
}

#[test]
fn hosts_are_busy_held_and_shared_out() {
    let world = World::new();
    world.sync(&[
        feed("a1", "https://a.example/1"),
        feed("a2", "https://a.example/2"),
        feed("a3", "https://a.example:8443/3"),
        feed("b1", "https://b.example/1"),
        feed("f1", "file:///tmp/1.xml"),
        feed("f2", "file:///tmp/2.xml"),
    ]);
    let claim = |per_host, busy: &[&str]| {
        let claimed = world
            .store
            .claim(Claim {
                per_host,
                busy_hosts: busy.iter().map(|host| (*host).into()).collect(),
                ..world.asking(99, Duration::from_secs(1))
            })
            .wait()
            .unwrap();
        world.wait(1);
        claimed
            .into_iter()
            .map(|feed| feed.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        claim(1, &[]),
        ["a1", "a3", "b1", "f1", "f2"],
        "one a host and port, files free"
    );
    assert_eq!(claim(2, &["b.example:443"]), ["a1", "a2", "a3", "f1", "f2"]);
    let mut verdict = world.verdict(0);
    verdict.holds = vec![Hold {
        host: "a.example:443".into(),
        until: after(1000),
        times: 2,
        reason: "429".into(),
    }];
    world
        .store
        .save(PollRecord {
            feed_id: world.id("b1"),
            at: world.clock.now(),
            verdict: verdict.clone(),
            found: None,
        })
        .wait()
        .unwrap();
    assert_eq!(
        claim(9, &[]),
        ["a3", "f1", "f2", "b1"],
        "a held host is left alone"
    );
    world.wait(994);
    assert!(
        !claim(9, &[]).contains(&"a1".to_string()),
        "to the last second"
    );
    assert!(!claim(9, &[]).contains(&"a1".to_string()));
    world.wait(5);
    let claimed = world.claim(99);
    let a1 = claimed.iter().find(|feed| feed.name == "a1").unwrap();
    assert_eq!(
        a1.hold.as_ref().map(|hold| hold.times),
        Some(2),
        "the count goes on"
    );
    verdict.holds[0].until = start();
    verdict.holds[0].times = 0;
    world
        .store
        .save(PollRecord {
            feed_id: a1.feed_id,
            at: world.clock.now(),
            verdict,
            found: None,
        })
        .wait()
        .unwrap();
    world.wait(700);
    let again = world.claim(99);
    assert!(
        again.iter().all(|feed| feed.hold.is_none()),
        "until it is cleared"
    );
}

#[test]
fn leases_of_a_process_that_is_gone_are_taken_back() {
    let world = World::new();
    world.one_feed();
    assert_eq!(world.claim(9).len(), 1);
    assert_eq!(
        world.store.take_back_leases(start()).wait().unwrap(),
        0,
        "we are alive"
    );
    // As a process that died would have left it.
    let db = rusqlite_of(&world);
    db.execute("UPDATE _feed SET lease_owner = '999999999-1'", [])
        .unwrap();
    assert_eq!(world.claim(9).len(), 0);
    let next = Store::open(&world.settings, world.clock.clone()).unwrap();
    next.note("wait", "for it").wait().unwrap();
    assert_eq!(world.claim(9).len(), 1, "at the next start");
}

#[test]
fn a_dead_process_that_nobody_has_buried_is_gone_too() {
    let world = World::new();
    world.one_feed();
    assert_eq!(world.claim(9).len(), 1);
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .spawn()
        .unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let started = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .nth(19)
        .unwrap();
    let owner = format!("{}-{started}", child.id());
    let db = rusqlite_of(&world);
    db.execute("UPDATE _feed SET lease_owner = ?", [owner])
        .unwrap();
    let take_back = || world.store.take_back_leases(start()).wait().unwrap();
    assert_eq!(take_back(), 0, "it lives");
    child.kill().unwrap();
    // Not waited for: it stays in the process table.
    while std::fs::read_to_string(format!("/proc/{}/stat", child.id()))
        .is_ok_and(|stat| !stat.contains(") Z"))
    {
        std::thread::yield_now();
    }
    assert_eq!(take_back(), 1, "it is dead");
    child.wait().unwrap();
}

fn rusqlite_of(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(&world.settings.path).unwrap()
}

#[test]
fn feeds_that_failed_do_not_get_all_places() {
    let world = World::new();
    let feeds: Vec<_> = (0..8)
        .map(|n| feed(&format!("f{n}"), &format!("https://h{n}.example/feed")))
        .collect();
    world.sync(&feeds);
    for n in 0..6 {
        let mut verdict = world.verdict(60);
        verdict.state.failures = 1;
        let record = PollRecord {
            feed_id: world.id(&format!("f{n}")),
            at: world.clock.now(),
            verdict,
            found: None,
        };
        world.store.save(record).wait().unwrap();
    }
    world.wait(60);
    let claim = |failing| {
        let claim = Claim {
            failing,
            ..world.asking(5, Duration::from_secs(1))
        };
        let claimed = world.store.claim(claim).wait().unwrap();
        world.wait(1);
        claimed
            .into_iter()
            .map(|feed| feed.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        claim(2),
        ["f6", "f7", "f0", "f1"],
        "two of those that failed"
    );
    assert_eq!(claim(0), ["f6", "f7"], "none");
    assert_eq!(claim(5), ["f6", "f7", "f0", "f1", "f2"], "as they are due");
}
