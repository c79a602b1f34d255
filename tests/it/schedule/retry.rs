//! Errors: backoff, Retry-After, 429, holds of a host, and whether it is us.

use super::*;

const NOON: &str = "Tue, 24 Nov 2026 12:00:00 GMT";

#[test]
fn retry_after_is_kept_to_and_holds_the_host() {
    #[rustfmt::skip]
    let table: &[(&str, u16, Headers, u64, u64)] = &[
        // story, status, headers, the feed waits, the host is held (0: not)
        ("seconds on a 429", 429, &[("retry-after", "10800")], 3 * HOUR, 3 * HOUR),
        ("seconds on a 503", 503, &[("retry-after", "10800")], 3 * HOUR, 3 * HOUR),
        ("on any error", 404, &[("retry-after", "10800")], 3 * HOUR, 3 * HOUR),
        ("with spaces around", 500, &[("retry-after", " 10800 ")], 3 * HOUR, 3 * HOUR),
        ("quoted", 500, &[("retry-after", "\"10800\"")], 3 * HOUR, 3 * HOUR),
        ("a date, relative to the server's own", 503, &[("retry-after", "Tue, 24 Nov 2026 15:00:00 GMT"), ("date", NOON)], 3 * HOUR, 3 * HOUR),
        ("a date of a server that is a year ahead", 503, &[("retry-after", "Wed, 24 Nov 2027 15:00:00 GMT"), ("date", "Wed, 24 Nov 2027 12:00:00 GMT")], 3 * HOUR, 3 * HOUR),
        ("a date without the server's: by our clock", 503, &[("retry-after", "Tue, 24 Nov 2026 15:00:00 GMT")], 5 * HOUR, 5 * HOUR),
        ("a date that is past", 503, &[("retry-after", "Tue, 24 Nov 2026 11:00:00 GMT"), ("date", NOON)], HOUR, 0),
        ("zero: the feed still waits its interval", 503, &[("retry-after", "0")], HOUR, 0),
        ("shorter than the interval", 503, &[("retry-after", "60")], HOUR, MIN),
        ("a month is cut at seven days", 503, &[("retry-after", "2592000")], 7 * DAY, 7 * DAY),
        ("more than can be counted", 503, &[("retry-after", "999999999999999999999")], 7 * DAY, 7 * DAY),
        ("longer than a day: hints are cut there, this is not", 503, &[("retry-after", "172800")], 2 * DAY, 2 * DAY),
        ("no number and no date", 503, &[("retry-after", "soon")], HOUR, 0),
        ("negative", 503, &[("retry-after", "-5")], HOUR, 0),
        ("a 503 without it holds nobody", 503, &[], HOUR, 0),
        ("a 429 without it: an hour, and twice the interval for the feed", 429, &[], 2 * HOUR, HOUR),
        ("a 429 with nonsense: as without", 429, &[("retry-after", "?")], 2 * HOUR, HOUR),
        ("a 403: twice the interval, nobody held", 403, &[], 2 * HOUR, 0),
    ];
    for (story, status, headers, waits, held) in table {
        let mut world = world(every(HOUR));
        let verdict = world.poll(&answer(*status).headers(headers));
        assert_eq!(wait(&world, &verdict), *waits, "{story}");
        let hold = verdict.holds.first().map_or(0, |hold| {
            assert_eq!(hold.host, "a.example:80", "{story}");
            u64::try_from(world.now.duration_until(hold.until).as_secs()).expect("ahead")
        });
        assert_eq!(hold, *held, "{story}");
    }
}

#[test]
fn a_good_reply_with_retry_after_is_no_hold() {
    let mut world = world(every(HOUR));
    let verdict = world.poll(&document().header("retry-after", "10800"));
    assert_eq!((wait(&world, &verdict), verdict.holds), (HOUR, vec![]));
}

#[test]
fn the_host_that_asked_is_the_one_that_is_held() {
    let mut world = world(every(HOUR));
    let away = answer(429)
        .header("retry-after", "10800")
        .through(&[(URL, 302)], "https://cdn.example:8443/f");
    let verdict = world.poll(&away);
    assert_eq!(
        verdict.holds.first().expect("a hold").host,
        "cdn.example:8443"
    );
    assert_eq!(
        wait(&world, &verdict),
        3 * HOUR,
        "and the feed that led there waits too"
    );
}

#[test]
fn a_429_without_retry_after_doubles_to_a_day_and_success_clears_it() {
    let mut world = world(every(HOUR));
    let held = |world: &mut World| {
        let verdict = world.poll_and_wait(&answer(429));
        let hold = verdict.holds.first().expect("a hold");
        assert!(
            hold.until <= world.now,
            "the feed does not come before the hold ends"
        );
        (hold.times, hold.reason.contains("429"))
    };
    let mut spans = Vec::new();
    for times in 1..=7 {
        let before = world.now;
        assert_eq!(held(&mut world), (times, true));
        let hold = world.hold.as_ref().expect("kept");
        spans.push(before.duration_until(hold.until).as_secs() / 3_600);
    }
    assert_eq!(spans, [1, 2, 4, 8, 16, 24, 24]);

    let verdict = world.poll_and_wait(&document());
    let cleared = verdict.holds.first().expect("a record");
    assert_eq!(cleared.times, 0, "success clears the count");
    assert!(cleared.until <= world.now);
    assert_eq!(held(&mut world).0, 1, "and it begins anew");
}

#[test]
fn one_hosts_count_is_not_anothers() {
    let mut world = world(every(HOUR));
    for _ in 0..3 {
        world.poll_and_wait(&answer(429));
    }
    let away = answer(429).through(&[(URL, 302)], "https://cdn.example/f");
    let verdict = world.poll(&away);
    let hold = verdict.holds.first().expect("a hold");
    assert_eq!((hold.host.as_str(), hold.times), ("cdn.example:443", 1));
}

#[test]
fn two_429s_on_their_way_together_count_once() {
    let mut world = world(every(HOUR));
    world.poll(&answer(429));
    world.pass(1);
    let second = world.poll(&answer(429));
    assert_eq!(second.holds, vec![], "the hold that stands is enough");
    assert_eq!(world.hold.as_ref().expect("a hold").times, 1);
}

#[test]
fn a_hold_is_never_shortened_nor_lifted_while_it_runs() {
    let mut world = world(every(HOUR));
    world.poll(&answer(503).header("retry-after", "10800"));
    let verdict = world.poll(&answer(503).header("retry-after", "60"));
    assert_eq!(verdict.holds, vec![], "a shorter one says nothing new");
    let verdict = world.poll(&document());
    assert_eq!(
        verdict.holds,
        vec![],
        "one reply that was still on its way lifts nothing"
    );
    let longer = world.poll(&answer(503).header("retry-after", "20000"));
    assert!(!longer.holds.is_empty(), "a longer one does");
}

#[test]
fn no_hold_is_longer_than_the_settings_allow() {
    let world = world(every(HOUR));
    let latest = schedule::latest_hold(&world.settings, world.now);
    assert_eq!(latest, plus(world.now, 7 * DAY));
}

#[test]
fn backoff_grows_to_a_day_then_daily_then_weekly_and_never_ends() {
    let mut world = world(every(HOUR));
    world.poll_and_wait(&document());
    let start = world.now;
    let mut hours = Vec::new();
    for failure in 1..=7 {
        let before = world.now;
        let verdict = world.poll_and_wait(&fails(FailureKind::Timeout));
        hours.push(before.duration_until(world.now).as_secs() / 3_600);
        if failure == 3 {
            assert_eq!(reason(&verdict), "backoff after 3 errors: 4 h");
        }
    }
    assert_eq!(hours, [1, 2, 4, 8, 16, 24, 24]);

    let mut polls = 0;
    let mut last = String::new();
    while world.now < plus(start, 500 * DAY) {
        let age = start.duration_until(world.now).as_secs() / 86_400;
        let before = world.now;
        let verdict = world.poll_and_wait(&answer(500));
        let waited = before.duration_until(world.now).as_secs();
        let expected = if age >= 180 { 7 * DAY } else { DAY };
        assert_eq!(u64::try_from(waited), Ok(expected), "after {age} days");
        reason(&verdict).clone_into(&mut last);
        polls += 1;
    }
    assert_eq!(
        polls,
        177 + 46,
        "daily from day 3 to 180, weekly from then on"
    );
    assert!(last.starts_with("weekly after"), "{last}");

    let verdict = world.poll(&document());
    assert_eq!(
        wait(&world, &verdict),
        HOUR,
        "one good poll, and all is as before"
    );
}

#[test]
fn the_daily_and_weekly_steps_begin_on_their_day() {
    #[rustfmt::skip]
    let table = [
        // failing for, wait with a cap of 6 h
        (30 * DAY - 1, 6 * HOUR),
        (30 * DAY, DAY),
        (180 * DAY - 1, DAY),
        (180 * DAY, 7 * DAY),
    ];
    for (failing, expected) in table {
        let mut world = world(every(HOUR));
        world.settings.backoff_max = secs(6 * HOUR);
        for _ in 0..5 {
            world.poll(&answer(500));
        }
        world.pass(failing);
        let verdict = world.poll(&answer(500));
        assert_eq!(wait(&world, &verdict), expected, "after {failing} s");
    }
    let mut world = world(every(HOUR));
    world.settings.backoff_max = secs(20 * DAY);
    for _ in 0..12 {
        world.poll(&answer(500));
    }
    world.pass(200 * DAY);
    let verdict = world.poll(&answer(500));
    assert_eq!(wait(&world, &verdict), 20 * DAY, "a step never shortens");
}

#[test]
fn backoff_is_never_under_the_interval_and_starts_higher_when_unwelcome() {
    #[rustfmt::skip]
    let table: &[(&str, u64, u16, &[u64])] = &[
        // story, interval, status, waits in hours
        ("an ordinary error", HOUR, 500, &[1, 2, 4, 8, 16, 24, 24]),
        ("403", HOUR, 403, &[2, 4, 8, 16, 24, 24]),
        ("404", HOUR, 404, &[1, 2, 4]),
        ("an interval of a week is not cut to a day", 7 * DAY, 500, &[168, 168, 168]),
    ];
    for (story, interval, status, hours) in table {
        let mut world = world(every(*interval));
        for expected in *hours {
            let verdict = world.poll(&answer(*status));
            assert_eq!(wait(&world, &verdict) / HOUR, *expected, "{story}");
        }
    }
}

#[test]
fn a_schedule_backs_off_by_its_gap_and_polls_at_its_times() {
    let mut world = world(cron("0 */2 * * *", "UTC"));
    world.now = at("2026-11-24T10:00:05Z");
    let times: Vec<String> = (0..5)
        .map(|_| {
            world
                .poll_and_wait(&answer(500))
                .next
                .expect("a next poll")
                .at
                .to_string()
        })
        .collect();
    // Gaps of about 2 h, doubled: not before 12:00, 16:00, 00:00, 16:00 ..
    assert_eq!(
        times,
        [
            "2026-11-24T12:00:00Z",
            "2026-11-24T16:00:00Z",
            "2026-11-25T00:00:00Z",
            "2026-11-25T16:00:00Z",
            "2026-11-26T16:00:00Z",
        ]
    );
}

#[test]
fn when_the_line_is_down_nobody_is_blamed() {
    let mut world = world(every(HOUR));
    world.poll(&document().header("etag", "\"a\""));
    let before = world.state.clone();
    let mut down = fails(FailureKind::Connect);
    down.line_down = true;
    for _ in 0..5 {
        let verdict = world.poll(&down);
        assert_eq!(wait(&world, &verdict), 30, "soon, and no backoff");
        assert!(verdict.events.is_empty());
        assert_eq!(reason(&verdict), "our own network was down: it failed");
    }
    assert_eq!(world.state.failures, 0);
    assert_eq!(world.state.health, before.health);
    assert_eq!(world.state.validators, before.validators);
}

#[test]
fn a_try_that_reached_no_server_costs_minutes() {
    let mut nowhere = fails(FailureKind::Connect);
    nowhere.unreached = true;
    let minutes = |world: &mut World, answer: &Answer, times: usize| -> Vec<u64> {
        (0..times)
            .map(|_| {
                let verdict = world.poll(answer);
                let wait = wait(world, &verdict);
                world.now = verdict.next.expect("a next poll").at;
                wait / MIN
            })
            .collect()
    };
    #[rustfmt::skip]
    let table: &[(&str, Cadence, &[u64])] = &[
        ("twice a day: growing steps, to its backoff", every(12 * HOUR), &[5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_440]),
        ("daily by a schedule: the same", cron("0 7 * * *", "UTC"), &[5, 10, 20, 40, 80, 160]),
        ("the schedule comes first", cron("2 * * * *", "UTC"), &[2, 10, 20, 40]),
        ("every minute: no longer than after other errors", every(MIN), &[1, 2, 4, 8, 16]),
    ];
    for (story, cadence, expected) in table {
        let mut world = world(cadence.clone());
        world.settings.min_interval = secs(MIN);
        let waits = minutes(&mut world, &nowhere, expected.len());
        assert_eq!(waits, *expected, "{story}");
        assert_eq!(world.state.failures as usize, expected.len(), "{story}");
    }

    let mut old = world(every(HOUR));
    old.poll_and_wait(&nowhere);
    old.pass(200 * DAY);
    let verdict = old.poll(&nowhere);
    assert_eq!(
        wait(&old, &verdict),
        10 * MIN,
        "by the tries, not by the time"
    );
    while old.state.failures < 12 {
        old.poll_and_wait(&nowhere);
    }
    let verdict = old.poll(&nowhere);
    assert_eq!(wait(&old, &verdict), 7 * DAY, "weekly in the end");
}

#[test]
fn what_the_last_reply_asked_for_is_kept_to_where_no_server_was_reached() {
    let mut nowhere = fails(FailureKind::Dns);
    nowhere.unreached = true;
    let mut world = world(every(12 * HOUR));
    world.poll(&document().header("cache-control", "max-age=7200"));
    world.pass(HOUR);
    let verdict = world.poll(&nowhere);
    assert_eq!(wait(&world, &verdict), HOUR, "asked for by hand, too early");
    world.pass(HOUR);
    let verdict = world.poll(&nowhere);
    assert_eq!(wait(&world, &verdict), 10 * MIN);
    nowhere.line_down = true;
    let verdict = world.poll(&nowhere);
    assert_eq!(wait(&world, &verdict), 30);
}

/// Seconds and count of a hold.
type Kept = Option<(u64, u32)>;

#[test]
fn an_answer_for_something_else_lengthens_its_hosts_hold() {
    let now = at("2026-11-24T10:00:00Z");
    let reply = |headers: Headers| {
        let learned = answer(429).headers(headers).learned(URL, now);
        learned.exchange.outcome.expect("a reply")
    };
    let before = |times: u32, secs_ahead: i64| Hold {
        host: "a.example:80".to_owned(),
        until: now
            .checked_add(SignedDuration::from_secs(secs_ahead))
            .expect("in range"),
        times,
        reason: "429".to_owned(),
    };
    #[rustfmt::skip]
    let table: &[(&str, Headers, Option<Hold>, Kept)] = &[
        ("the first", &[], None, Some((HOUR, 1))),
        ("the third in a row", &[], Some(before(2, -10)), Some((4 * HOUR, 3))),
        ("one that was on its way", &[], Some(before(2, 10)), None),
        ("Retry-After longer than what stands", &[("retry-after", "60")], Some(before(2, 10)), Some((60, 2))),
        ("Retry-After shorter than what stands", &[("retry-after", "5")], Some(before(2, 10)), None),
        ("another host's record", &[], Some(Hold { host: "b.example:80".into(), ..before(5, 10) }), Some((HOUR, 1))),
    ];
    for (story, headers, before, expected) in table {
        let hold = schedule::other_hold(&reply(headers), before.as_ref(), now, &settings());
        let found = hold.map(|hold| {
            let secs = now.duration_until(hold.until).as_secs();
            (u64::try_from(secs).expect("ahead"), hold.times)
        });
        assert_eq!(found, *expected, "{story}");
    }
}
