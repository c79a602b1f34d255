//! Memory of a feed: validators, stuck 304, health, gone, stale.

use super::*;
use briefd::model::poll::Health;

fn texts(world: &World) -> Option<(Option<String>, Option<String>)> {
    let text = |bytes: &Option<Vec<u8>>| {
        bytes
            .as_ref()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let validators = world.state.validators.as_ref()?;
    Some((text(&validators.etag), text(&validators.last_modified)))
}

#[test]
fn validators_are_replaced_by_documents_and_kept_over_everything_else() {
    let monday = "Mon, 23 Nov 2026 10:00:00 GMT";
    let both = || document().headers(&[("etag", "W/\"1\""), ("last-modified", monday)]);
    let some = |etag: Option<&str>, modified: Option<&str>| {
        Some((etag.map(str::to_owned), modified.map(str::to_owned)))
    };
    let mut cut = both().header("etag", "\"2\"");
    cut.failure = Some(FailureKind::Broken);
    let mut same = document().header("etag", "\"2\"");
    if let Some(parsed) = &mut same.parsed {
        parsed.same_body = true;
    }
    let unparsable = Answer {
        parsed: None,
        ..both().header("etag", "\"2\"")
    };
    #[rustfmt::skip]
    let table = [
        ("a new document replaces both", both().header("etag", "2"), some(Some("2"), Some(monday))),
        ("gone in the reply is gone here", document().header("etag", "\"2\""), some(Some("\"2\""), None)),
        ("both gone", document(), None),
        ("also when the body is the same", same, some(Some("\"2\""), None)),
        ("a 304 overwrites what it carries", not_modified().header("etag", "\"2\""), some(Some("\"2\""), Some(monday))),
        ("a 304 that carries none", not_modified(), some(Some("W/\"1\""), Some(monday))),
        ("an error changes nothing", answer(500).header("etag", "\"2\""), some(Some("W/\"1\""), Some(monday))),
        ("an unparsable body changes nothing", unparsable, some(Some("W/\"1\""), Some(monday))),
        ("a body cut off changes nothing", cut, some(Some("W/\"1\""), Some(monday))),
    ];
    for (story, second, expected) in table {
        let mut world = world(every(HOUR));
        assert_eq!(texts(&world), None, "none before the first");
        world.poll(&both());
        assert_eq!(texts(&world), some(Some("W/\"1\""), Some(monday)));
        world.poll(&second);
        assert_eq!(texts(&world), expected, "{story}");
    }
}

#[test]
fn validators_belong_to_the_url_that_gave_them() {
    let mut world = world(every(HOUR));
    let end = "http://b.example/end";
    world.poll(
        &document()
            .header("etag", "\"1\"")
            .through(&[(URL, 302)], end),
    );
    assert_eq!(world.state.validators.as_ref().expect("kept").url, end);
    world.poll(&not_modified().header("etag", "\"2\""));
    assert_eq!(
        texts(&world).expect("kept").0.as_deref(),
        Some("\"1\""),
        "another URL's 304 says nothing of them"
    );
}

#[test]
fn a_stuck_304_gets_one_unconditional_request() {
    let mut world = world(every(HOUR));
    let asks = |world: &World| {
        schedule::conditional(&world.state, &world.feed, &world.settings, world.now)
    };
    world.poll(&document().header("etag", "\"1\""));
    world.pass(HOUR);
    world.poll(&not_modified());
    world.pass(8 * DAY - 1);
    world.poll(&not_modified());
    assert!(asks(&world), "a second before eight days: as ever");
    world.pass(1);
    assert!(
        !asks(&world),
        "after eight days of nothing else: without validators"
    );

    let mut off = world.clone();
    off.feed.refresh_stuck = false;
    assert!(asks(&off), "switched off for this feed");
    off.feed.refresh_stuck = true;
    off.settings.stuck_after = Duration::ZERO;
    assert!(asks(&off), "switched off for all");

    for (story, reply) in [
        ("a document", document().header("etag", "\"1\"")),
        ("an error", answer(500)),
        ("nothing", fails(FailureKind::Timeout)),
        (
            "304 all the same",
            Answer {
                conditional: false,
                ..not_modified()
            },
        ),
    ] {
        let mut world = world.clone();
        world.poll(&reply);
        assert!(asks(&world), "{story}: one request, not more");
        world.poll(&not_modified());
        world.pass(8 * DAY);
        assert!(!asks(&world), "{story}: and again after another eight days");
    }
}

#[test]
fn an_unasked_304_is_an_error_until_there_was_a_document() {
    let mut world = world(every(HOUR));
    let unasked = Answer {
        conditional: false,
        ..not_modified()
    };
    world.poll(&unasked);
    assert_eq!(world.state.health, Health::Broken);
    world.poll(&document());
    world.poll(&unasked);
    assert_eq!(world.state.health, Health::Ok);
}

#[test]
fn health_changes_are_events_once_each() {
    let mut world = world(every(HOUR));
    #[rustfmt::skip]
    let story: &[(&str, Answer, &[EventKind], Health, u32)] = &[
        ("first sight", document(), &[], Health::Ok, 0),
        ("it breaks", answer(500), &[EventKind::FeedBroken], Health::Broken, 1),
        ("still broken", fails(FailureKind::Dns), &[], Health::Broken, 2),
        ("a page where a feed was", answer(200), &[], Health::Broken, 3),
        ("it is back", not_modified(), &[EventKind::FeedRecovered], Health::Ok, 0),
        ("it stays", not_modified(), &[], Health::Ok, 0),
        ("broken again", answer(404), &[EventKind::FeedBroken], Health::Broken, 1),
    ];
    for (what, answer, events, health, failures) in story {
        let verdict = world.poll(answer);
        assert_eq!(kinds(&verdict), *events, "{what}");
        assert_eq!(world.state.health, *health, "{what}");
        assert_eq!(world.state.failures, *failures, "{what}");
        assert_eq!(world.state.last_error.is_some(), *failures > 0, "{what}");
        assert_eq!(world.state.failing_since.is_some(), *failures > 0, "{what}");
        world.pass(HOUR);
    }
    assert_eq!(
        world.state.last_error.as_deref(),
        Some("the server answered 404 Not Found")
    );
}

#[test]
fn a_410_is_confirmed_twice_a_day_apart() {
    let mut world = world(every(HOUR));
    world.poll_and_wait(&document());
    let start = world.now;

    let first = world.poll_and_wait(&answer(410));
    assert_eq!(kinds(&first), [EventKind::FeedBroken]);
    assert_eq!(
        start.duration_until(world.now).as_hours(),
        24,
        "asked again in a day"
    );
    assert_eq!(reason(&first), "410 seen 1 of 3 times");

    let mut early = world.clone();
    early.now = plus(start, DAY - 1);
    early.poll(&answer(410));
    assert_eq!(
        early.state.going.as_ref().expect("counted").times,
        1,
        "too early to count"
    );

    assert!(kinds(&world.poll_and_wait(&answer(410))).is_empty());
    assert_eq!(world.state.health, Health::Broken, "twice is not enough");

    let mut doubt = world.clone();
    doubt.poll_and_wait(&answer(404));
    doubt.poll_and_wait(&answer(410));
    assert_ne!(
        doubt.state.health,
        Health::Gone,
        "another answer in between: counted anew"
    );
    let mut back = world.clone();
    back.poll(&document());
    back.poll_and_wait(&answer(410));
    assert_ne!(back.state.health, Health::Gone, "it was back: counted anew");
    let mut line = world.clone();
    line.poll_and_wait(&fails(FailureKind::Timeout));
    line.poll_and_wait(&answer(410));
    assert_eq!(line.state.health, Health::Gone, "no answer says nothing");

    let third = world.poll(&answer(410));
    assert_eq!(kinds(&third), [EventKind::FeedGone]);
    assert_eq!(third.next, None, "never again");
    assert_eq!(world.state.health, Health::Gone);

    let again = world.poll(&answer(410));
    assert!(
        again.events.is_empty() && again.next.is_none(),
        "asked by hand: still gone"
    );
    let back = world.poll(&document());
    assert_eq!(
        kinds(&back),
        [EventKind::FeedRecovered],
        "asked by hand: it is back"
    );
    assert!(back.next.is_some());
}

#[test]
fn only_410_ends_a_feed() {
    for status in [400, 401, 403, 404, 405, 406, 429, 451, 500, 503] {
        let mut world = world(every(HOUR));
        for _ in 0..100 {
            let verdict = world.poll_and_wait(&answer(status));
            assert!(verdict.next.is_some(), "{status}");
        }
    }
}

#[test]
fn a_silence_of_five_times_the_usual_is_stale_once() {
    let days = |days: u64| plus(at("2026-11-01T10:00:00Z"), days * DAY);
    #[rustfmt::skip]
    let table: &[(&str, Vec<Timestamp>, Option<u64>)] = &[
        // story, times of items, stale so many seconds after the last
        ("every second day", vec![days(0), days(2), days(4)], Some(10 * DAY)),
        ("weekly", vec![days(0), days(7)], Some(35 * DAY)),
        ("hourly: nothing is faster than a day", (0..24).map(|h| plus(days(0), h * HOUR)).collect(), Some(5 * DAY)),
        ("one item is no rhythm", vec![days(0)], None),
    ];
    for (story, items, stale) in table {
        let mut world = world(every(HOUR));
        let newest = *items.last().expect("one");
        world.now = plus(newest, HOUR);
        world.poll(&document().items(items));
        let heard = world.now;
        let Some(stale) = stale else {
            world.pass(400 * DAY);
            assert!(world.poll(&not_modified()).events.is_empty(), "{story}");
            continue;
        };
        world.now = plus(heard, stale - 1);
        assert!(
            world.poll(&not_modified()).events.is_empty(),
            "{story}: not before"
        );
        world.now = plus(heard, *stale);
        assert!(
            world.clone().poll(&answer(500)).events.len() == 1,
            "{story}: an error tells nothing of it"
        );
        assert_eq!(
            kinds(&world.poll(&not_modified())),
            [EventKind::FeedStale],
            "{story}"
        );
        world.pass(DAY);
        assert!(
            world.poll(&not_modified()).events.is_empty(),
            "{story}: once"
        );
        let now = world.now;
        world.poll(&document().items(&[now]));
        assert!(!world.state.stale, "{story}: it speaks again");
    }
}
