//! Cron schedules in time zones, over the changes of the clocks.

use super::*;
use briefd::schedule::ScheduleError;
use briefd::schedule::check_schedule;
use briefd::schedule::latest;
use briefd::schedule::occurrence;

fn schedule_of(cron: &str, timezone: &str) -> Schedule {
    Schedule {
        cron: cron.to_owned(),
        timezone: timezone.to_owned(),
    }
}

/// The next occurrences from (and including) a moment.
fn run(schedule: &Schedule, from: &str, count: usize) -> Vec<String> {
    let mut from = at(from);
    let mut found = Vec::new();
    while found.len() < count {
        let next = occurrence(schedule, from).expect("it comes");
        found.push(next.to_string());
        from = plus(next, 1);
    }
    found
}

#[test]
fn schedules_follow_the_local_clock_over_its_changes() {
    #[rustfmt::skip]
    let table: &[(&str, &str, &str, &str, &[&str])] = &[
        // story, cron, zone, from, occurrences
        ("plain, in UTC", "0 7 * * 1-5", "UTC", "2026-11-27T06:59:59Z", &["2026-11-27T07:00:00Z", "2026-11-30T07:00:00Z"]),
        ("the very moment counts", "0 7 * * *", "UTC", "2026-11-27T07:00:00Z", &["2026-11-27T07:00:00Z"]),
        ("a second later it is over", "0 7 * * *", "UTC", "2026-11-27T07:00:01Z", &["2026-11-28T07:00:00Z"]),
        ("seven in Berlin, winter to summer (29 March 2026)", "0 7 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", &["2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z", "2026-03-30T05:00:00Z"]),
        ("seven in Berlin, summer to winter (25 October 2026)", "0 7 * * *", "Europe/Berlin", "2026-10-24T00:00:00Z", &["2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z", "2026-10-26T06:00:00Z"]),
        ("half past two is skipped: as much later", "30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", &["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]),
        ("half past two comes twice: the first one", "30 2 * * *", "Europe/Berlin", "2026-10-24T00:00:00Z", &["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        ("asked between the two passes", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", &["2026-10-26T01:30:00Z"]),
        ("asked in the second pass", "30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", &["2026-10-26T01:30:00Z"]),
        ("hourly in spring: no hour doubled, none lost", "30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", &["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"]),
        ("hourly in autumn: each real hour", "30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", &["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]),
        ("every quarter in autumn", "*/15 * * * *", "Europe/Berlin", "2026-10-25T00:40:00Z", &["2026-10-25T00:45:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:15:00Z"]),
        ("two times that spring puts at one moment run once", "30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", &["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-30T01:30:00Z"]),
        ("a skipped time comes after an earlier real one", "0,30 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", &["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:00:00Z"]),
        ("New York in spring (8 March 2026)", "15 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", &["2026-03-08T07:15:00Z", "2026-03-09T06:15:00Z"]),
        ("New York in autumn (1 November 2026)", "15 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", &["2026-11-01T05:15:00Z", "2026-11-02T06:15:00Z"]),
        ("Lord Howe moves by half an hour in spring (4 October 2026)", "15 2 * * *", "Australia/Lord_Howe", "2026-10-02T18:00:00Z", &["2026-10-03T15:45:00Z", "2026-10-04T15:15:00Z"]),
        ("and back (5 April 2026)", "45 1 * * *", "Australia/Lord_Howe", "2026-04-03T18:00:00Z", &["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
        ("Sydney, in the south", "0 7 * * *", "Australia/Sydney", "2026-10-02T22:00:00Z", &["2026-10-03T20:00:00Z", "2026-10-04T20:00:00Z"]),
        ("Samoa had no 30 December 2011", "0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", &["2011-12-30T22:00:00Z", "2012-12-29T22:00:00Z"]),
        ("a zone of three quarters", "0 6 * * *", "Asia/Kathmandu", "2026-11-24T00:00:00Z", &["2026-11-24T00:15:00Z", "2026-11-25T00:15:00Z"]),
        ("midnight that is skipped (Beirut, 29 March 2026)", "0 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z", &["2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"]),
        ("only in leap years", "0 0 29 2 *", "UTC", "2026-03-01T00:00:00Z", &["2028-02-29T00:00:00Z"]),
        ("names of days and months", "0 9 * JAN MON", "UTC", "2026-11-24T00:00:00Z", &["2027-01-04T09:00:00Z", "2027-01-11T09:00:00Z"]),
        ("seven is Sunday too", "0 9 * * 7", "UTC", "2026-11-24T00:00:00Z", &["2026-11-29T09:00:00Z"]),
        ("day of month or of week, as cron has it", "0 0 13 * 5", "UTC", "2026-11-09T00:00:00Z", &["2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"]),
        ("the 1st, though it is no Friday", "0 0 1 * 5", "UTC", "2026-11-28T00:00:00Z", &["2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z"]),
    ];
    for (story, cron, zone, from, expected) in table {
        let schedule = schedule_of(cron, zone);
        assert_eq!(run(&schedule, from, expected.len()), *expected, "{story}");
    }
}

#[test]
fn over_a_year_each_local_day_has_each_time_once() {
    for zone in [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Cairo",
    ] {
        for cron in ["30 2 * * *", "0 0 * * *", "59 1 * * *"] {
            let schedule = schedule_of(cron, zone);
            let mut from = at("2026-01-01T00:00:00Z");
            let mut days = std::collections::BTreeSet::new();
            let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
            for day in 0..365 {
                let next = occurrence(&schedule, from).expect("it comes");
                assert!(next >= from, "{cron}: not in the past");
                assert!(
                    days.insert(zone.to_datetime(next).date()),
                    "{cron}: day {day} twice"
                );
                from = plus(next, MIN);
            }
            let (first, last) = (days.first().expect("some"), days.last().expect("some"));
            assert_eq!(
                first.duration_until(*last).as_hours() / 24,
                364,
                "no day left out"
            );
        }
        let minutely = schedule_of("* * * * *", zone);
        for start in [
            "2026-03-29T00:00:00Z",
            "2026-10-25T00:00:00Z",
            "2026-11-01T05:00:00Z",
        ] {
            let mut from = at(start);
            for _ in 0..180 {
                let next = occurrence(&minutely, from).expect("it comes");
                assert_eq!(next, from, "{zone}: every real minute, over every change");
                from = plus(next, MIN);
            }
        }
    }
}

#[test]
fn wrong_schedules_say_what_is_wrong() {
    let now = at("2026-11-24T10:00:00Z");
    #[rustfmt::skip]
    let table = [
        ("fine", "0 7 * * 1-5", "Europe/Berlin", ""),
        ("six fields", "0 0 7 * * 1-5", "UTC", "`0 0 7 * * 1-5` is not a cron expression of five fields: it has 6"),
        ("four fields", "7 * * *", "UTC", "`7 * * *` is not a cron expression of five fields: it has 4"),
        ("nothing", "", "UTC", "`` is not a cron expression of five fields: it has 0"),
        ("a nickname", "@daily", "UTC", "`@daily` is not a cron expression of five fields: it has 1"),
        ("no such zone", "0 7 * * *", "Europe/Atlantis", "`Europe/Atlantis` is not a time zone"),
        ("30 February", "0 0 30 2 *", "UTC", "`0 0 30 2 *` never occurs"),
    ];
    for (story, cron, zone, message) in table {
        let said = check_schedule(&schedule_of(cron, zone), now)
            .err()
            .map_or_else(String::new, |error| error.to_string());
        assert_eq!(said, message, "{story}");
    }
    for cron in [
        "61 * * * *",
        "* 25 * * *",
        "x * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "* * 0 * *",
    ] {
        let checked = check_schedule(&schedule_of(cron, "UTC"), now);
        assert!(
            matches!(checked, Err(ScheduleError::Syntax { .. })),
            "`{cron}`: {checked:?}"
        );
    }
}

#[test]
fn a_schedule_feed_polls_at_its_first_occurrence_not_before_the_latest_hint() {
    #[rustfmt::skip]
    let table: &[(&str, &str, &str, Answer, &str)] = &[
        // story, cron, now, reply, next
        ("the next one", "0 * * * *", "2026-11-24T10:20:00Z", document(), "2026-11-24T11:00:00Z"),
        ("not the one that has just been", "0 * * * *", "2026-11-24T10:00:02Z", document(), "2026-11-24T11:00:00Z"),
        ("max-age leads over one", "0 * * * *", "2026-11-24T10:20:00Z", document().header("cache-control", "max-age=3600"), "2026-11-24T12:00:00Z"),
        ("max-age ends at one", "0 * * * *", "2026-11-24T10:00:00Z", document().header("cache-control", "max-age=3600"), "2026-11-24T11:00:00Z"),
        ("max-age ends within its minute: late by that", "0 * * * *", "2026-11-24T10:00:05Z", document().header("cache-control", "max-age=3600"), "2026-11-24T11:00:05Z"),
        ("ttl", "0 7 * * *", "2026-11-24T07:00:00Z", document().hints(|h| h.ttl_secs = Some(2 * HOUR)), "2026-11-25T07:00:00Z"),
        ("the least interval", "* * * * *", "2026-11-24T10:00:00Z", document(), "2026-11-24T10:15:00Z"),
        ("a skipped hour: the next free occurrence", "0 * * * *", "2026-11-24T10:20:00Z", document().hints(|h| h.skip_hours = vec![11]), "2026-11-24T12:00:00Z"),
        ("its only hour is skipped: when that is over", "30 7 * * *", "2026-11-24T07:30:00Z", document().hints(|h| h.skip_hours = vec![7]), "2026-11-25T08:00:00Z"),
        ("Retry-After", "0 * * * *", "2026-11-24T10:00:00Z", answer(503).header("retry-after", "7260"), "2026-11-24T13:00:00Z"),
        ("a weekly one after an error", "0 7 * * 1", "2026-11-23T07:00:00Z", answer(500), "2026-11-30T07:00:00Z"),
    ];
    for (story, cron_text, now, reply, next) in table {
        let mut world = world(cron(cron_text, "UTC"));
        world.now = at(now);
        let verdict = world.poll(reply);
        assert_eq!(
            verdict.next.expect("a next poll").at.to_string(),
            *next,
            "{story}"
        );
    }
}

#[test]
fn an_occurrence_is_polled_once_however_short_the_least_interval() {
    let mut world = world(cron("0 * * * *", "UTC"));
    world.settings.min_interval = secs(SEC);
    world.now = at("2026-11-24T10:00:02Z");
    let verdict = world.poll(&document());
    assert_eq!(
        verdict.next.expect("a next poll").at,
        at("2026-11-24T11:00:00Z")
    );
}

#[test]
fn jitter_of_a_schedule_stays_within_its_minute() {
    let mut world = world(cron("0 7 * * *", "UTC"));
    world.settings.jitter = 0.1;
    for (draw, second) in [(0.0, 0), (0.5, 29), (0.999, 58)] {
        world.draw = draw;
        let verdict = world.poll(&document());
        let next = verdict.next.expect("a next poll");
        let expected = plus(at("2026-11-25T07:00:00Z"), second);
        assert_eq!(next.at.as_second(), expected.as_second(), "draw {draw}");
        assert_eq!(next.reason, "schedule `0 7 * * *` UTC");
    }
}

#[test]
fn the_latest_of_a_span_is_the_last_that_occurs_in_it() {
    for (cron, zone) in [
        ("0 7 * * *", "Europe/Berlin"),
        ("30 2 * * *", "Europe/Berlin"),
        ("*/20 * * * *", "America/New_York"),
        ("* 7 * * 1", "UTC"),
        ("0 0 29 2 *", "UTC"),
    ] {
        let schedule = schedule_of(cron, zone);
        for (after, until) in [
            ("2026-03-27T07:00:00Z", "2026-03-29T01:00:30Z"),
            ("2026-03-29T00:59:30Z", "2026-03-29T01:31:00Z"),
            ("2026-10-24T22:00:00Z", "2026-10-25T00:45:00Z"),
            ("2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z"),
            ("2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z"),
            ("2026-11-23T07:00:30Z", "2026-11-23T07:01:00Z"),
            ("2026-11-01T00:00:00Z", "2026-11-30T12:00:00Z"),
            ("2026-11-30T00:00:00Z", "2026-11-01T00:00:00Z"),
        ] {
            let (after, until) = (at(after), at(until));
            let mut last = None;
            let mut from = after;
            while let Some(next) = occurrence(&schedule, from).filter(|next| *next <= until) {
                last = Some(next).filter(|next| *next > after).or(last);
                from = plus(next, 1);
            }
            assert_eq!(
                latest(&schedule, after, until),
                last,
                "{cron} {after} {until}"
            );
        }
    }
    // However long ago it was.
    let often = schedule_of("* * * * *", "UTC");
    let until = at("2026-11-23T07:00:30Z");
    assert_eq!(
        latest(&often, Timestamp::UNIX_EPOCH, until),
        Some(at("2026-11-23T07:00:00Z"))
    );
}
