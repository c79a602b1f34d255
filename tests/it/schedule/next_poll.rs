//! The next poll: interval, freshness, hints, skips, jitter, first poll,
//! changed configuration, clock jumps.

use super::*;
use briefd::model::poll::NextPoll;

const NOON: &str = "Tue, 24 Nov 2026 12:00:00 GMT";
const TWO: &str = "Tue, 24 Nov 2026 14:00:00 GMT";

#[test]
fn the_next_poll_is_the_latest_of_what_is_asked() {
    #[rustfmt::skip]
    let table: &[(&str, u64, Headers, u64, &str)] = &[
        // story, own interval, headers, wait, reason
        ("nothing said: the own interval", HOUR, &[], HOUR, "own interval 1 h"),
        ("under the least interval: that one", MIN, &[], 15 * MIN, "own interval 15 min"),
        ("max-age longer than the interval", HOUR, &[("cache-control", "max-age=7200")], 2 * HOUR, "max-age of 2 h"),
        ("max-age shorter: no matter", HOUR, &[("cache-control", "max-age=60")], HOUR, "own interval 1 h"),
        ("quoted, spaced, in capitals", HOUR, &[("cache-control", "public , Max-Age = \"5400\"")], 90 * MIN, "max-age of 90 min"),
        ("a year is cut at a day", HOUR, &[("cache-control", "max-age=31536000")], DAY, "max-age of 365 d"),
        ("more seconds than can be counted", HOUR, &[("cache-control", "max-age=99999999999999999999999")], DAY, "max-age of 49710 d 6 h"),
        ("age is taken off", HOUR, &[("cache-control", "max-age=7200"), ("age", "1800")], 90 * MIN, "max-age of 90 min"),
        ("older than its max-age: none left", HOUR, &[("cache-control", "max-age=7200"), ("age", "9000")], HOUR, "own interval 1 h"),
        ("an age that is no number", HOUR, &[("cache-control", "max-age=7200"), ("age", "old")], 2 * HOUR, "max-age of 2 h"),
        ("s-maxage is for shared caches", HOUR, &[("cache-control", "s-maxage=7200")], HOUR, "own interval 1 h"),
        ("no-cache: no extra wait", HOUR, &[("cache-control", "no-cache, max-age=7200")], HOUR, "own interval 1 h"),
        ("no-cache of one field says nothing", HOUR, &[("cache-control", "no-cache=\"set-cookie\", max-age=7200")], 2 * HOUR, "max-age of 2 h"),
        ("no-store: no extra wait", HOUR, &[("cache-control", "NO-STORE"), ("expires", TWO), ("date", NOON)], HOUR, "own interval 1 h"),
        ("a comma within quotes ends nothing", HOUR, &[("cache-control", "ext=\"a, max-age=99999\", max-age=7200")], 2 * HOUR, "max-age of 2 h"),
        ("a quote that is never closed", HOUR, &[("cache-control", "ext=\"a, max-age=7200")], 2 * HOUR, "max-age of 2 h"),
        ("the first of two", HOUR, &[("cache-control", "max-age=7200, max-age=9000")], 2 * HOUR, "max-age of 2 h"),
        ("max-age that is no number: stale", HOUR, &[("cache-control", "max-age=soon"), ("expires", TWO), ("date", NOON)], HOUR, "own interval 1 h"),
        ("a negative max-age: stale", HOUR, &[("cache-control", "max-age=-7200")], HOUR, "own interval 1 h"),
        ("expires minus date, whatever our clock says", HOUR, &[("expires", TWO), ("date", NOON)], 2 * HOUR, "Expires of 2 h"),
        ("a server two years behind", HOUR, &[("expires", "Sun, 24 Nov 2024 14:00:00 GMT"), ("date", "Sun, 24 Nov 2024 12:00:00 GMT")], 2 * HOUR, "Expires of 2 h"),
        ("expires without a date: by our clock", HOUR, &[("expires", TWO)], 4 * HOUR, "Expires of 4 h"),
        ("expires in the old form of RFC 850", HOUR, &[("expires", "Tuesday, 24-Nov-26 14:00:00 GMT"), ("date", NOON)], 2 * HOUR, "Expires of 2 h"),
        ("expires in the form of asctime", HOUR, &[("expires", "Tue Nov 24 14:00:00 2026"), ("date", NOON)], 2 * HOUR, "Expires of 2 h"),
        ("expires in a zone", HOUR, &[("expires", "Tue, 24 Nov 2026 15:00:00 +0100"), ("date", NOON)], 2 * HOUR, "Expires of 2 h"),
        ("Expires: 0", HOUR, &[("expires", "0")], HOUR, "own interval 1 h"),
        ("Expires: -1", HOUR, &[("expires", "-1"), ("date", NOON)], HOUR, "own interval 1 h"),
        ("already expired", HOUR, &[("expires", NOON), ("date", TWO)], HOUR, "own interval 1 h"),
        ("max-age beats expires", HOUR, &[("cache-control", "max-age=60"), ("expires", TWO), ("date", NOON)], HOUR, "own interval 1 h"),
        ("an interval of a week is not cut by the cap of hints", 7 * DAY, &[("cache-control", "max-age=7200")], 7 * DAY, "own interval 7 d"),
    ];
    for (story, interval, headers, expected, why) in table {
        for answer in [document(), not_modified()] {
            let mut world = world(every(*interval));
            world.poll(&document());
            let verdict = world.poll(&answer.headers(headers));
            assert_eq!(wait(&world, &verdict), *expected, "{story}");
            assert_eq!(reason(&verdict), *why, "{story}");
        }
    }
}

#[test]
fn a_documents_hints_stay_in_force_until_the_next_document() {
    let mut world = world(every(HOUR));
    let ttl = document().hints(|hints| hints.ttl_secs = Some(90 * MIN));
    let verdict = world.poll(&ttl);
    assert_eq!(
        (wait(&world, &verdict), reason(&verdict)),
        (90 * MIN, "ttl 90 min")
    );

    let verdict = world.poll(&not_modified());
    assert_eq!(reason(&verdict), "ttl 90 min", "on a 304 too");
    let verdict = world.poll(&answer(500));
    assert_eq!(reason(&verdict), "ttl 90 min", "and after an error");

    let verdict = world.poll(&document());
    assert_eq!(
        reason(&verdict),
        "own interval 1 h",
        "gone with the next document"
    );

    let both = document().hints(|hints| {
        hints.ttl_secs = Some(2 * HOUR);
        hints.sy_secs = Some(3 * HOUR);
    });
    let verdict = world.poll(&both);
    assert_eq!(
        reason(&verdict),
        "syndication period 3 h",
        "the latest wins"
    );
    let verdict = world.poll(&both.header("cache-control", "max-age=14400"));
    assert_eq!(reason(&verdict), "max-age of 4 h", "the latest wins");

    let year = document().hints(|hints| hints.ttl_secs = Some(365 * DAY));
    let verdict = world.poll(&year);
    assert_eq!(wait(&world, &verdict), DAY, "hints are cut at a day");
    let most = document().hints(|hints| hints.ttl_secs = Some(u64::MAX));
    let verdict = world.poll(&most);
    assert_eq!(wait(&world, &verdict), DAY, "however long they are");
}

#[test]
fn skipped_hours_and_days_are_kept_free() {
    #[rustfmt::skip]
    let table: &[(&str, &str, u64, Numbers, Numbers, &str)] = &[
        // story, now, own interval, hours, days, next
        ("not in a skipped hour", "2026-11-24T10:00:00Z", HOUR, &[10, 12], &[], "2026-11-24T11:00:00Z"),
        ("moved to the end of the hour", "2026-11-24T10:30:00Z", HOUR, &[11], &[], "2026-11-24T12:00:00Z"),
        ("the last second of it", "2026-11-24T10:59:59Z", HOUR, &[11], &[], "2026-11-24T12:00:00Z"),
        ("its end is free", "2026-11-24T11:00:00Z", HOUR, &[11], &[], "2026-11-24T12:00:00Z"),
        ("over midnight", "2026-11-24T21:30:00Z", HOUR, &[22, 23, 0, 1], &[], "2026-11-25T02:00:00Z"),
        ("midnight may be written 24", "2026-11-24T23:30:00Z", HOUR, &[24], &[], "2026-11-25T01:00:00Z"),
        ("an hour that does not exist", "2026-11-24T10:30:00Z", HOUR, &[35], &[], "2026-11-24T11:30:00Z"),
        ("a skipped day: 24 November 2026 is a Tuesday", "2026-11-23T23:30:00Z", HOUR, &[], &[1], "2026-11-25T00:00:00Z"),
        ("a weekend", "2026-11-27T23:30:00Z", HOUR, &[], &[5, 6], "2026-11-30T00:00:00Z"),
        ("a day and an hour", "2026-11-23T23:30:00Z", HOUR, &[0], &[1], "2026-11-25T01:00:00Z"),
        ("all hours skipped: nonsense, ignored", "2026-11-24T10:30:00Z", HOUR, &ALL_HOURS, &[], "2026-11-24T11:30:00Z"),
        ("all days skipped: nonsense, ignored", "2026-11-24T10:30:00Z", HOUR, &[], &[0, 1, 2, 3, 4, 5, 6], "2026-11-24T11:30:00Z"),
    ];
    for (story, now, interval, hours, days, next) in table {
        let mut world = world(every(*interval));
        world.now = at(now);
        let verdict = world.poll(&document().hints(|hints| {
            hints.skip_hours = hours.to_vec();
            hints.skip_days = days.to_vec();
        }));
        assert_eq!(verdict.next.expect("a next poll").at, at(next), "{story}");
    }
}

#[rustfmt::skip]
const ALL_HOURS: [u8; 24] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
];

#[test]
fn jitter_lengthens_and_does_not_land_in_a_skipped_hour() {
    #[rustfmt::skip]
    let table: &[(&str, u64, f64, f64, u64)] = &[
        // story, own interval, jitter, draw, wait
        ("none drawn", HOUR, 0.1, 0.0, HOUR),
        ("half of a tenth", HOUR, 0.1, 0.5, HOUR + 180),
        ("nearly all of a tenth", HOUR, 0.1, 0.999, HOUR + 359),
        ("at most half an hour", DAY, 0.1, 0.999, DAY + 1798),
        ("switched off", HOUR, 0.0, 0.9, HOUR),
        ("a draw that is none", HOUR, 0.1, f64::NAN, HOUR),
        ("a draw beyond one", HOUR, 0.1, 7.0, HOUR),
    ];
    for (story, interval, jitter, draw, expected) in table {
        let mut world = world(every(*interval));
        world.settings.jitter = *jitter;
        world.draw = *draw;
        let verdict = world.poll(&document());
        assert_eq!(wait(&world, &verdict), *expected, "{story}");
    }

    let mut world = world(every(HOUR));
    world.settings.jitter = 0.1;
    world.now = at("2026-11-24T09:58:00Z");
    let skip = |hours: &[u8]| {
        let hours = hours.to_vec();
        document().hints(|hints| hints.skip_hours = hours)
    };
    let verdict = world.poll(&skip(&[11]));
    let next = verdict.next.expect("a next poll");
    assert_eq!(
        next.at,
        at("2026-11-24T12:03:00Z"),
        "jitter led into the hour, and is kept after it"
    );
    assert_eq!(next.reason, "own interval 1 h, then skipHours");
}

#[test]
fn the_first_poll_is_spread_for_the_daemon_only() {
    #[rustfmt::skip]
    let table: &[(&str, Cadence, bool, f64, u64)] = &[
        // story, cadence, spread, draw, wait
        ("the verb `poll`: at once", every(HOUR), false, 0.5, 0),
        ("the daemon: a random phase of the spread", every(HOUR), true, 0.5, 5 * MIN),
        ("never beyond it", every(HOUR), true, 0.9999, 599),
        ("never beyond the interval", every(4), true, 0.5, 2),
        ("auto", Cadence::Auto, true, 0.5, 5 * MIN),
        ("a schedule waits for its time", cron("30 10 * * *", "UTC"), true, 0.5, 30 * MIN),
        ("so it does for the verb", cron("30 10 * * *", "UTC"), false, 0.5, 30 * MIN),
        ("the very minute is in time", cron("0 10 * * *", "UTC"), false, 0.5, 0),
    ];
    for (story, cadence, spread, draw, expected) in table {
        let mut world = world(cadence.clone());
        world.draw = *draw;
        let next = schedule::first_poll(&world.context(), *spread);
        let wait = world.now.duration_until(next.at).as_secs();
        assert_eq!(u64::try_from(wait).ok(), Some(*expected), "{story}");
    }
    let mut world = world(every(HOUR));
    world.feed.url = FeedUrl::parse("file:///tmp/feed.xml").expect("a URL");
    let next = schedule::first_poll(&world.context(), true);
    assert_eq!(next.at, world.now, "a file is nobody's server");
}

#[test]
fn a_changed_configuration_keeps_to_what_was_asked() {
    let mut world = world(every(4 * HOUR));
    let start = world.now;
    let planned = world.poll(&document()).next.expect("planned");
    world.feed.cadence = every(HOUR);
    world.pass(10 * MIN);
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(
        next.at,
        plus(start, HOUR),
        "a shorter interval counts from the last poll"
    );
    assert_eq!(next.reason, "own interval 1 h");

    world.pass(2 * HOUR);
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(
        next.at, world.now,
        "what is overdue is due now, not in the past"
    );

    let mut world = super::world(every(HOUR));
    let start = world.now;
    let fresh = document().header("cache-control", "max-age=10800");
    let planned = world.poll(&fresh).next.expect("planned");
    world.feed.cadence = every(15 * MIN);
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(next.at, plus(start, 3 * HOUR), "max-age still holds");

    let planned = world
        .poll(&answer(503).header("retry-after", "18000"))
        .next
        .expect("planned");
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(next.at, plus(start, 5 * HOUR), "Retry-After still holds");

    world.feed.cadence = cron("0 7 * * *", "UTC");
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(
        next.at,
        at("2026-11-25T07:00:00Z"),
        "a schedule from now on"
    );
}

#[test]
fn a_never_polled_feed_keeps_its_first_plan() {
    let world = world(every(HOUR));
    let planned = NextPoll {
        at: plus(world.now, 77),
        reason: "first poll, spread".to_owned(),
    };
    assert_eq!(
        schedule::replan(&world.state, &planned, &world.context()),
        planned
    );
}

#[test]
fn a_clock_that_jumps_stops_nothing_and_starts_nothing_twice() {
    let mut world = world(every(HOUR));
    let right = world.now;
    let planned = world.poll(&document()).next.expect("planned");
    assert_eq!(
        schedule::repair(&world.state, &planned, &world.context()),
        None,
        "nothing is wrong"
    );

    world.pass(365 * DAY);
    assert_eq!(
        schedule::repair(&world.state, &planned, &world.context()),
        None,
        "it is only due"
    );
    let planned = world.poll(&document()).next.expect("planned");

    world.now = plus(right, 5 * MIN);
    let next = schedule::repair(&world.state, &planned, &world.context()).expect("repaired");
    assert_eq!(
        next.at,
        plus(right, HOUR + 5 * MIN),
        "the wait as planned, from the right time on"
    );
    assert_eq!(
        next.reason,
        "own interval 1 h, after the clock was set back"
    );

    world.feed.cadence = every(2 * HOUR);
    let next = schedule::replan(&world.state, &planned, &world.context());
    assert_eq!(
        next.at,
        plus(world.now, 2 * HOUR),
        "planned anew from now, not from then"
    );
    world.feed.cadence = every(HOUR);

    // The last poll unknown, the plan absurd.
    let planned = NextPoll {
        at: plus(world.now, 400 * DAY),
        reason: "max-age".to_owned(),
    };
    let next =
        schedule::repair(&PollState::default(), &planned, &world.context()).expect("repaired");
    assert_eq!(next.at, plus(world.now, HOUR));

    // A long Retry-After is no absurdity.
    let planned = NextPoll {
        at: plus(world.now, 7 * DAY),
        reason: "Retry-After".to_owned(),
    };
    assert_eq!(
        schedule::repair(&PollState::default(), &planned, &world.context()),
        None
    );
}

#[test]
fn a_plain_feeds_memory_is_small() {
    let mut world = world(every(HOUR));
    let dated = document()
        .headers(&[
            ("etag", "W/\"33a64df551425fcc55e4d42a148795d9f25f89d4\""),
            ("last-modified", NOON),
        ])
        .items(&[
            plus(world.now, 0),
            at("2026-11-20T10:00:00Z"),
            at("2026-11-21T10:00:00Z"),
        ]);
    world.poll(&dated);
    world.pass(HOUR);
    world.poll(&not_modified());
    let json = serde_json::to_string(&world.state).expect("JSON");
    assert!(json.len() < 700, "{} bytes: {json}", json.len());
    let back: PollState = serde_json::from_str(&json).expect("reads its own JSON");
    assert_eq!(back, world.state);
}

#[test]
fn validators_of_any_bytes_survive_the_store() {
    let mut world = world(every(HOUR));
    let mut odd = document();
    odd.headers.etag = Some((0..=255).collect());
    world.poll(&odd);
    let json = serde_json::to_string(&world.state).expect("JSON");
    let back: PollState = serde_json::from_str(&json).expect("reads its own JSON");
    assert_eq!(
        back.validators.expect("kept").etag,
        Some((0..=255).collect())
    );
}
