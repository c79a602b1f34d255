//! Permanent moves: watched, believed, undone.

use super::*;

const NEW: &str = "http://b.example/new";
const C: &str = "http://c.example/x";
const D: &str = "http://d.example/y";

fn moved() -> Answer {
    document().through(&[(URL, 301)], NEW)
}

/// Polls once a day, so often; gives the polls (from 1) at which it moved.
fn moves_at(world: &mut World, answer: &Answer, polls: u32, apart: u64) -> Vec<u32> {
    (1..=polls)
        .filter(|_| {
            let verdict = world.poll(answer);
            world.pass(apart);
            verdict.moved_to.is_some()
        })
        .collect()
}

#[test]
fn a_move_is_believed_after_five_times_and_three_days() {
    #[rustfmt::skip]
    let table: &[(&str, u64, &[u32])] = &[
        // story, seconds between polls, moved at which poll
        ("daily: the fifth time, after four days", DAY, &[5]),
        ("hourly: not before three days are over", HOUR, &[73]),
        ("a second under: one more", 3 * DAY / 4 - 1, &[6]),
        ("the very moment", 3 * DAY / 4, &[5]),
        ("every four days: not the third time", 4 * DAY, &[5]),
    ];
    for (story, apart, expected) in table {
        let mut world = world(every(HOUR));
        assert_eq!(
            moves_at(&mut world, &moved(), 74, *apart)[..],
            **expected,
            "{story}"
        );
        assert_eq!(world.url, NEW, "{story}");
    }
}

#[test]
fn a_believed_move_is_an_event_and_the_new_place_is_kept() {
    let mut world = world(every(HOUR));
    moves_at(&mut world, &moved(), 4, DAY);
    let verdict = world.poll(&moved());
    assert_eq!(kinds(&verdict), [EventKind::FeedMoved]);
    let detail = &verdict.events[0].detail;
    assert_eq!(detail["from"], URL);
    assert_eq!(detail["to"], NEW);
    assert_eq!(world.state.moving, None);
    let verdict = world.poll(&document());
    assert_eq!((verdict.moved_to, verdict.events), (None, vec![]), "once");
}

#[test]
fn any_miss_resets_the_count() {
    let misses = [
        ("no redirect today", document()),
        ("a 304 from the old place", not_modified()),
        (
            "another target",
            document().through(&[(URL, 301)], "http://c.example/"),
        ),
        ("temporary today", document().through(&[(URL, 302)], NEW)),
        (
            "its end is no feed",
            answer(200).through(&[(URL, 301)], NEW),
        ),
        (
            "its end is an error",
            answer(500).through(&[(URL, 301)], NEW),
        ),
        ("nothing came", fails(FailureKind::Timeout)),
    ];
    for (story, miss) in misses {
        let mut world = world(every(HOUR));
        assert!(moves_at(&mut world, &moved(), 4, DAY).is_empty(), "{story}");
        assert_eq!(world.poll(&miss).moved_to, None, "{story}");
        assert_eq!(
            moves_at(&mut world, &moved(), 9, DAY),
            [5],
            "{story}: counted anew"
        );
    }
}

#[test]
fn our_own_line_being_down_is_no_miss() {
    let mut world = world(every(HOUR));
    moves_at(&mut world, &moved(), 4, DAY);
    let mut down = fails(FailureKind::Dns);
    down.line_down = true;
    world.poll(&down);
    assert_eq!(world.poll(&moved()).moved_to.as_deref(), Some(NEW));
}

#[test]
fn only_the_leading_all_permanent_part_counts() {
    #[rustfmt::skip]
    let table: &[(&str, Redirects, &str, Option<&str>)] = &[
        // story, redirects, last hop, target
        ("301", &[(URL, 301)], NEW, Some(NEW)),
        ("308", &[(URL, 308)], NEW, Some(NEW)),
        ("302 is for now", &[(URL, 302)], NEW, None),
        ("303 and 307 too", &[(URL, 307)], NEW, None),
        ("300 is a choice", &[(URL, 300)], NEW, None),
        ("two permanent ones", &[(URL, 301), (NEW, 308)], C, Some(C)),
        ("permanent, then temporary: as far as it is permanent", &[(URL, 301), (NEW, 302)], C, Some(NEW)),
        ("temporary, then permanent: nothing", &[(URL, 302), (NEW, 301)], C, None),
        ("permanent, temporary, permanent", &[(URL, 301), (NEW, 302), (C, 301)], D, Some(NEW)),
        ("back to itself", &[(URL, 301), (NEW, 301)], URL, None),
        ("to a fragment of itself", &[(URL, 301)], "http://a.example/feed#now", None),
    ];
    for (story, hops, last, target) in table {
        let mut world = world(every(HOUR));
        let answer = document().through(hops, last);
        world.poll(&answer);
        let watched = world
            .state
            .moving
            .as_ref()
            .map(|moving| moving.target.as_str());
        assert_eq!(watched, *target, "{story}");
        let times = moves_at(&mut world, &answer, 6, DAY);
        assert_eq!(times.is_empty(), target.is_none(), "{story}");
    }
}

#[test]
fn https_for_http_is_believed_at_once() {
    #[rustfmt::skip]
    let table = [
        ("the same host and path", URL, "https://a.example/feed", true),
        ("another path", URL, "https://a.example/feed/", false),
        ("another host", URL, "https://www.a.example/feed", false),
        ("another query", URL, "https://a.example/feed?x=1", false),
        ("another port", URL, "https://a.example:8443/feed", false),
        ("https to http", "https://a.example/feed", "http://a.example/feed", false),
    ];
    for (story, from, to, at_once) in table {
        let mut world = world(every(HOUR));
        world.url = from.to_owned();
        let verdict = world.poll(&document().through(&[(from, 301)], to));
        assert_eq!(verdict.moved_to.is_some(), at_once, "{story}");
    }
    let mut world = world(every(HOUR));
    let temporary = document().through(&[(URL, 302)], "https://a.example/feed");
    assert_eq!(
        world.poll(&temporary).moved_to,
        None,
        "not for a temporary one"
    );
    let broken = answer(404).through(&[(URL, 301)], "https://a.example/feed");
    assert_eq!(
        world.poll(&broken).moved_to,
        None,
        "not when it leads to an error"
    );
}

#[test]
fn new_feed_url_is_watched_like_a_redirect() {
    let says = |url: &str| {
        let url = url.to_owned();
        document().hints(|hints| hints.new_feed_url = Some(url))
    };
    let mut world = world(every(HOUR));
    assert_eq!(world.poll(&says(NEW)).moved_to, None);
    world.pass(DAY);
    assert_eq!(
        moves_at(&mut world, &not_modified(), 9, DAY),
        [4],
        "a 304 repeats the document"
    );
    assert_eq!(world.url, NEW);

    for nonsense in [
        URL,
        "file:///etc/passwd",
        "javascript:1",
        "/feed",
        "",
        "http://",
    ] {
        let mut world = super::world(every(HOUR));
        let times = moves_at(&mut world, &says(nonsense), 9, DAY);
        assert!(times.is_empty(), "`{nonsense}` is no place to move to");
    }
    let mut world = super::world(every(HOUR));
    let both = says("http://c.example/").through(&[(URL, 301)], NEW);
    moves_at(&mut world, &both, 5, DAY);
    assert_eq!(
        world.url, NEW,
        "what the server does goes before what the document says"
    );
}

#[test]
fn an_undone_move_is_not_believed_again() {
    let mut world = world(every(HOUR));
    moves_at(&mut world, &moved(), 5, DAY);
    assert_eq!(world.url, NEW);
    world.state = schedule::undo_move(&world.state, NEW);
    world.url = URL.to_owned();
    assert!(
        moves_at(&mut world, &moved(), 20, DAY).is_empty(),
        "never again"
    );
    let other = document().through(&[(URL, 301)], "http://c.example/");
    assert_eq!(
        moves_at(&mut world, &other, 9, DAY),
        [5],
        "another move may be"
    );
}

#[test]
fn a_page_that_names_its_feed_moves_at_once() {
    let mut world = world(every(HOUR));
    let mut found = document()
        .through(&[], "http://a.example/atom.xml")
        .header("etag", "\"f\"");
    found.discovered = Some("http://a.example/atom.xml".to_owned());
    let verdict = world.poll(&found);
    assert_eq!(
        verdict.moved_to.as_deref(),
        Some("http://a.example/atom.xml")
    );
    assert_eq!(kinds(&verdict), [EventKind::FeedMoved]);
    assert_eq!(
        world.state.validators.expect("kept").url,
        "http://a.example/atom.xml"
    );
}

#[test]
fn an_announced_move_is_believed_when_the_same_items_are_there() {
    let says = |confirmed: Option<bool>| {
        let mut answer = document().hints(|hints| hints.new_feed_url = Some(NEW.to_owned()));
        answer.confirmed = confirmed;
        answer
    };
    #[rustfmt::skip]
    let table: &[(&str, Option<bool>, &[u32], u32)] = &[
        // story, what the address was like, moved at which of 12 daily polls, asked how often
        ("the same items", Some(true), &[5], 1),
        ("other items: asked again no sooner than all is counted anew", Some(false), &[], 2),
        ("its host asked to be left alone: tried at every poll, nothing is asked", None, &[], 8),
    ];
    for (story, confirmed, moved, asked) in table {
        let mut world = world(every(HOUR));
        let times = moves_at(&mut world, &says(*confirmed), 12, DAY);
        assert_eq!(times, *moved, "{story}");
        assert_eq!(world.confirmations, *asked, "{story}");
    }

    let mut world = world(every(HOUR));
    let mut secured =
        document().hints(|hints| hints.new_feed_url = Some("https://a.example/feed".to_owned()));
    secured.confirmed = Some(false);
    moves_at(&mut world, &secured, 4, DAY);
    assert_eq!(
        world.confirmations, 1,
        "https is believed at once, not asked at every poll"
    );
    let mut world = super::world(every(HOUR));
    secured.confirmed = Some(true);
    assert_eq!(moves_at(&mut world, &secured, 1, DAY), [1]);
    world.state = schedule::undo_move(&world.state, "https://a.example/feed");
    world.url = URL.to_owned();
    assert!(moves_at(&mut world, &secured, 9, DAY).is_empty(), "undone");
    assert_eq!(world.confirmations, 1, "and not asked for any more");
}

#[test]
fn half_of_the_fewer_items_make_the_same_feed() {
    #[rustfmt::skip]
    let table = [
        // ours, theirs, common
        (10, 10, 10, true), (10, 10, 5, true), (10, 10, 4, false),
        (500, 10, 5, true), (3, 200, 2, true), (3, 200, 1, false),
        (1, 1, 1, true), (10, 0, 0, false), (0, 10, 0, false), (0, 0, 0, false),
    ];
    for (ours, theirs, common, same) in table {
        assert_eq!(
            schedule::same_feed(ours, theirs, common),
            same,
            "{ours} {theirs} {common}"
        );
    }
}

#[test]
fn a_file_stays_where_the_configuration_says() {
    let mut world = world(every(HOUR));
    let own = "file:///srv/feed.xml";
    world.feed.url = FeedUrl::parse(own).expect("a URL");
    world.url = own.to_owned();
    let says = document().hints(|hints| hints.new_feed_url = Some(NEW.to_owned()));
    assert!(moves_at(&mut world, &says, 20, DAY).is_empty());
    assert_eq!(world.confirmations, 0);

    // A build before has moved it away.
    world.url = NEW.to_owned();
    let verdict = world.poll(&says);
    assert_eq!(verdict.moved_to.as_deref(), Some(own));
    assert_eq!(kinds(&verdict), [EventKind::FeedMoved]);
    assert!(world.poll(&says).events.is_empty(), "once");
}
