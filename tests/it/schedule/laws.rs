//! What holds for every reply, however strange.

use super::*;
use proptest::prelude::*;

fn header_text() -> impl Strategy<Value = String> {
    let dates = prop::sample::select(vec![
        "Tue, 24 Nov 2026 12:00:00 GMT".to_owned(),
        "Tuesday, 24-Nov-26 14:00:00 GMT".to_owned(),
        "Tue Nov 24 14:00:00 2026".to_owned(),
        "Tue, 99 Nov 999999 99:99:99 +9999999999".to_owned(),
        "Thu, 01 Jan 1970 00:00:00 GMT".to_owned(),
        "Fri, 31 Dec 9999 23:59:59 GMT".to_owned(),
    ]);
    let directives = prop::collection::vec(
        prop_oneof![
            "(max-age|s-maxage|no-cache|no-store|private|ext)",
            "(max-age|Max-Age) ?= ?\"?-?[0-9]{0,25}\"?",
            "[\"\\\\=,; ]{0,4}",
        ],
        0..5,
    )
    .prop_map(|parts| parts.join(","));
    prop_oneof!["\\PC{0,40}", "-?[0-9]{0,24}", dates, directives]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let status = prop_oneof![
        Just(200_u16),
        Just(226),
        Just(304),
        Just(410),
        Just(429),
        Just(503),
        0_u16..1000
    ];
    let headers = prop::collection::vec(
        (
            prop::sample::select(vec![
                "cache-control",
                "expires",
                "date",
                "age",
                "retry-after",
                "etag",
                "last-modified",
            ]),
            header_text(),
        ),
        0..6,
    );
    let hints = (
        any::<Option<u64>>(),
        prop::option::of(0_u64..200_000),
        prop::collection::vec(any::<u8>(), 0..30),
        prop::collection::vec(0_u8..9, 0..9),
        prop::option::of("\\PC{0,30}"),
    );
    let times = prop::collection::vec(-400_000_000_000_i64..400_000_000_000, 0..6);
    let parsed = prop::option::of((hints, times));
    let failure = prop::option::weighted(
        0.15,
        prop::sample::select(vec![
            FailureKind::Dns,
            FailureKind::Timeout,
            FailureKind::TooLarge,
        ]),
    );
    (
        status,
        headers,
        parsed,
        failure,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(status, headers, parsed, failure, conditional, line_down)| {
                let mut answer = Answer {
                    failure,
                    conditional,
                    line_down,
                    unreached: failure == Some(FailureKind::Dns),
                    ..answer(status)
                };
                for (name, value) in headers {
                    answer = answer.header(name, &value);
                }
                answer.parsed = parsed.map(|((ttl, sy, hours, days, moved), times)| {
                    let mut parsed = Parsed::default();
                    parsed.hints.ttl_secs = ttl;
                    parsed.hints.sy_secs = sy;
                    parsed.hints.skip_hours = hours;
                    parsed.hints.skip_days = days;
                    parsed.hints.new_feed_url = moved;
                    parsed.new_items = times
                        .into_iter()
                        .filter_map(|second| Timestamp::from_second(second).ok())
                        .collect();
                    parsed
                });
                answer
            },
        )
}

fn any_cadence() -> impl Strategy<Value = Cadence> {
    prop_oneof![
        (1_u64..2_000_000).prop_map(every),
        Just(Cadence::Auto),
        prop::sample::select(vec![
            cron("0 7 * * 1-5", "Europe/Berlin"),
            cron("*/5 * * * *", "UTC"),
            cron("30 2 * * *", "America/New_York"),
            cron("not a schedule", "Nowhere"),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_comes_the_next_poll_is_in_its_bounds(
        cadence in any_cadence(),
        answers in prop::collection::vec((any_answer(), 0_u64..900_000), 1..8),
        draw in 0.0..1.0_f64,
    ) {
        let mut world = world(cadence);
        world.settings.jitter = 0.1;
        world.draw = draw;
        for (answer, pause) in answers {
            let verdict = world.poll(&answer);
            let Some(next) = verdict.next else {
                prop_assert_eq!(answer.status, 410);
                continue;
            };
            let wait = world.now.duration_until(next.at).as_secs();
            // No server was reached: nobody is asked too often.
            let least = match (answer.line_down, answer.unreached) {
                (true, _) => 30,
                (false, true) => 5 * 60,
                (false, false) => 15 * 60,
            };
            prop_assert!(wait >= least, "{} s is under the least interval: {}", wait, next.reason);
            if let Cadence::Every(own) = world.feed.cadence
                && least == 15 * 60
            {
                prop_assert!(u64::try_from(wait).unwrap_or(0) >= own.as_secs(), "never early");
            }
            // A month's interval, a week of Retry-After, a week of skipped days.
            prop_assert!(wait <= 45 * 86_400, "{} s is too long: {}", wait, next.reason);
            prop_assert!(!next.reason.is_empty());
            let json = serde_json::to_string(&world.state).expect("JSON");
            let back: PollState = serde_json::from_str(&json).expect("its own JSON");
            prop_assert_eq!(&back, &world.state);
            let again = schedule::replan(&world.state, &next, &world.context());
            prop_assert!(again.at >= world.now);
            prop_assert_eq!(schedule::repair(&world.state, &next, &world.context()), None);
            world.pass(pause);
        }
    }

    #[test]
    fn a_hint_never_shortens_a_wait(
        own in 900_u64..200_000,
        ttl in prop::option::of(any::<u64>()),
        sy in prop::option::of(any::<u64>()),
        hours in prop::collection::vec(0_u8..25, 0..20),
        cache in header_text(),
        expires in header_text(),
        minutes in 0_u64..10_080,
    ) {
        let mut plain = world(every(own));
        plain.pass(minutes * MIN);
        let mut hinted = plain.clone();
        let without = plain.poll(&document()).next.expect("a next poll").at;
        let reply = document()
            .headers(&[("cache-control", &cache), ("expires", &expires)])
            .hints(|hints| {
                hints.ttl_secs = ttl;
                hints.sy_secs = sy;
                hints.skip_hours = hours;
            });
        let with = hinted.poll(&reply).next.expect("a next poll").at;
        prop_assert!(with >= without);
    }

    #[test]
    fn jitter_never_shortens_and_stays_within_its_share(
        cadence in any_cadence(),
        reply in any_answer(),
        jitter in 0.0..1.0_f64,
        draw in 0.0..1.0_f64,
    ) {
        let mut exact = world(cadence);
        let mut shaken = exact.clone();
        shaken.settings.jitter = jitter;
        shaken.draw = draw;
        let (Some(exact), Some(shaken)) = (exact.poll(&reply).next, shaken.poll(&reply).next) else {
            return Ok(());
        };
        prop_assert!(shaken.at >= exact.at);
        if reply.parsed.as_ref().is_none_or(|p| p.hints.skip_hours.is_empty() && p.hints.skip_days.is_empty()) {
            prop_assert!(exact.at.duration_until(shaken.at).as_secs() <= 30 * 60);
        }
    }

    #[test]
    fn backoff_only_grows(
        own in 900_u64..400_000,
        statuses in prop::collection::vec(prop::sample::select(vec![404_u16, 500, 502]), 2..40),
    ) {
        let mut world = world(every(own));
        let mut last = 0;
        for status in statuses {
            let verdict = world.poll(&answer(status));
            let now = wait(&world, &verdict);
            prop_assert!(now >= last, "{now} after {last}");
            prop_assert!(now <= own.max(7 * DAY));
            last = now;
            world.pass(now);
        }
    }

    #[test]
    fn any_text_as_a_schedule_is_refused_or_kept(text in "[-0-9*/, A-Z@#L?]{0,24}", zone in "\\PC{0,12}") {
        let schedule = Schedule { cron: text, timezone: "Europe/Berlin".to_owned() };
        let now = at("2026-03-28T12:00:00Z");
        if schedule::check_schedule(&schedule, now).is_ok() {
            prop_assert!(schedule::occurrence(&schedule, now).is_some_and(|next| next >= now));
        }
        let _ = schedule::check_schedule(&Schedule { timezone: zone, ..schedule }, now);
    }
}
