//! Which article is this: a table of stories, and the laws behind them.

use briefd::dedupe::Facts;
use briefd::dedupe::Stated;
use briefd::dedupe::article::Kin;
use briefd::dedupe::article::Same;
use briefd::dedupe::article::Voice;
use briefd::dedupe::article::original;
use briefd::dedupe::article::same_article;
use briefd::dedupe::facts;
use briefd::dedupe::occurrence::GoesOn;
use briefd::dedupe::occurrence::goes_on;
use briefd::dedupe::occurrence::is_another;
use briefd::model::brief::Draft;
use briefd::model::settings::DedupeSettings;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;

/// Longer than four times `text_min`.
const LONG: &str = "The council met on Monday and voted for a new bridge over the river, \
    which is to be ready in two years. The mayor called it the largest work of the decade, \
    and nobody spoke against the plan, which costs four million.";

#[derive(Clone, Copy)]
struct Item<'a> {
    guid: &'a str,
    url: Option<&'a str>,
    title: &'a str,
    text: &'a str,
    at: Option<i64>,
}

const BRIDGE: Item<'_> = Item {
    guid: "tag:example.org,2026:bridge",
    url: Some("https://example.org/bridge"),
    title: "A new bridge over the river",
    text: LONG,
    at: Some(100 * HOUR),
};

fn known(item: Item<'_>) -> Facts {
    let draft = Draft {
        title: item.title.into(),
        url: item.url.map(Into::into),
        ..Draft::default()
    };
    let stated = Stated {
        guid: item.guid,
        published: item.at,
        own: false,
    };
    let settings = DedupeSettings {
        text_min: 40,
        tracking: Vec::new(),
    };
    facts(&draft, item.text, stated, &settings)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn an_item_goes_on_under_another_id_or_does_not() {
    let text = |from: &str, to: &str| LONG.replace(from, to);
    let edited = text("four million", "five million");
    let counted = Item {
        guid: "https://example.org/bridge#0",
        ..BRIDGE
    };
    let notice = Item {
        guid: "n-1",
        url: Some("https://example.org/notices"),
        title: "Notice 1",
        text: LONG,
        at: Some(100 * HOUR),
    };
    // story, the item before, the one that came as it left, other items have the address, what it is
    let table = [
        (
            "the id counts up, headline, words and time are edited",
            counted,
            Item {
                guid: "https://example.org/bridge#1",
                title: "Bridge: council says yes",
                text: "The mayor is glad.",
                at: Some(103 * HOUR),
                ..BRIDGE
            },
            false,
            Some(GoesOn::Id),
        ),
        (
            "http becomes https",
            Item {
                guid: "http://example.org/?p=1",
                ..BRIDGE
            },
            Item {
                guid: "https://example.org/?p=1",
                ..BRIDGE
            },
            true,
            Some(GoesOn::Id),
        ),
        (
            "a cache stamp in the id",
            Item {
                guid: "https://example.org/x?t=17",
                ..BRIDGE
            },
            Item {
                guid: "https://example.org/x?t=18",
                text: &edited,
                ..BRIDGE
            },
            true,
            Some(GoesOn::Id),
        ),
        (
            "two places of one page are two items",
            Item {
                guid: "https://example.org/log#a",
                url: Some("https://example.org/log"),
                ..BRIDGE
            },
            Item {
                guid: "https://example.org/log#b",
                url: Some("https://example.org/log"),
                title: "Ferries run late",
                text: "Fog all day.",
                at: Some(130 * HOUR),
            },
            true,
            None,
        ),
        (
            "a new opaque id at every fetch",
            Item {
                guid: "8f2e",
                url: Some("https://search.example/r/8f2e"),
                ..BRIDGE
            },
            Item {
                guid: "a91c",
                url: Some("https://search.example/r/a91c"),
                ..BRIDGE
            },
            false,
            Some(GoesOn::Words),
        ),
        (
            "the slug is corrected, the text is short",
            Item {
                guid: "https://n.example/a-a-shop",
                url: Some("https://n.example/a-a-shop"),
                title: "A shop",
                text: "Nails.",
                at: Some(HOUR),
            },
            Item {
                guid: "https://n.example/a-shop",
                url: Some("https://n.example/a-shop"),
                title: "A shop",
                text: "Nails.",
                at: Some(HOUR),
            },
            false,
            Some(GoesOn::Words),
        ),
        (
            "headline and id change, text and time stay",
            BRIDGE,
            Item {
                guid: "other",
                url: None,
                title: "Yes to the bridge",
                ..BRIDGE
            },
            false,
            Some(GoesOn::Words),
        ),
        (
            "the text is edited, title and time stay",
            BRIDGE,
            Item {
                guid: "other",
                url: Some("https://example.org/other"),
                text: &edited,
                ..BRIDGE
            },
            false,
            Some(GoesOn::Edited),
        ),
        (
            "the address stays, headline and text are edited at the same time",
            BRIDGE,
            Item {
                guid: "other",
                title: "The bridge: what we know",
                text: &edited,
                ..BRIDGE
            },
            false,
            Some(GoesOn::Page),
        ),
        (
            "the address stays, re-issued later under an edited headline",
            BRIDGE,
            Item {
                guid: "other",
                title: "A new bridge over the river, mayor glad",
                text: "The mayor is glad.",
                at: Some(110 * HOUR),
                ..BRIDGE
            },
            false,
            Some(GoesOn::Page),
        ),
        (
            "a page that shows another release each week",
            Item {
                guid: "r-1",
                title: "Version 1",
                ..BRIDGE
            },
            Item {
                guid: "r-2",
                title: "Version 2",
                at: Some(268 * HOUR),
                ..BRIDGE
            },
            false,
            None,
        ),
        (
            "a column under one title and address every day",
            Item {
                guid: "c-1",
                title: "Morning news in short",
                text: "Rain, and little else to tell of.",
                ..BRIDGE
            },
            Item {
                guid: "c-2",
                title: "Morning news in short",
                text: "Sun, and a horse on the rails.",
                at: Some(124 * HOUR),
                ..BRIDGE
            },
            false,
            None,
        ),
        (
            "an episode with the notes of the one before",
            notice,
            Item {
                guid: "n-2",
                title: "Notice 2",
                at: Some(124 * HOUR),
                ..notice
            },
            true,
            None,
        ),
        (
            "the same without any address",
            Item {
                url: None,
                ..notice
            },
            Item {
                guid: "n-2",
                url: None,
                title: "Notice 2",
                at: Some(124 * HOUR),
                ..notice
            },
            false,
            None,
        ),
        (
            "pictures of one day",
            Item {
                guid: "p-1",
                url: Some("https://p.example/1"),
                title: "Dunes",
                text: "Photo",
                at: Some(24 * HOUR),
            },
            Item {
                guid: "p-2",
                url: Some("https://p.example/2"),
                title: "Boats",
                text: "Photo",
                at: Some(24 * HOUR),
            },
            false,
            None,
        ),
        (
            "all link to one page, ids change form, a title and its words stay",
            Item {
                guid: "v41",
                url: Some("https://m.example/"),
                title: "Maps 4.1",
                text: "",
                at: None,
            },
            Item {
                guid: "maps-v41",
                url: Some("https://m.example/"),
                title: "Maps 4.1",
                text: "",
                at: None,
            },
            true,
            Some(GoesOn::Words),
        ),
        (
            "all link to one page, the next one",
            Item {
                guid: "v41",
                url: Some("https://m.example/"),
                title: "Maps 4.1",
                text: "Contours.",
                at: None,
            },
            Item {
                guid: "v42",
                url: Some("https://m.example/"),
                title: "Maps 4.2",
                text: "Prints.",
                at: None,
            },
            true,
            None,
        ),
    ];
    for (story, old, new, shared, expected) in table {
        assert_eq!(
            goes_on(&known(old), &known(new), shared),
            expected,
            "{story}"
        );
    }
}

#[test]
fn an_id_that_is_used_again_is_another_article_only_when_nothing_stayed() {
    let another = Item {
        url: Some("https://example.org/ferry"),
        title: "Ferries run late",
        text: "Fog lay over the bay all day long.",
        at: Some(130 * HOUR),
        ..BRIDGE
    };
    // story, the item that has the id now, is it another
    let table = [
        ("address, title, text and time", another, true),
        (
            "the address stayed",
            Item {
                url: BRIDGE.url,
                ..another
            },
            false,
        ),
        (
            "the time stayed",
            Item {
                at: BRIDGE.at,
                ..another
            },
            false,
        ),
        (
            "no time is known",
            Item {
                at: None,
                ..another
            },
            false,
        ),
        (
            "the title stayed",
            Item {
                title: BRIDGE.title,
                ..another
            },
            false,
        ),
        (
            "the text stayed",
            Item {
                text: LONG,
                ..another
            },
            false,
        ),
    ];
    for (story, new, expected) in table {
        assert_eq!(is_another(&known(BRIDGE), &known(new)), expected, "{story}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn two_occurrences_are_one_article_or_two() {
    let elsewhere = Item {
        guid: "elsewhere",
        url: Some("https://mirror.example/9"),
        ..BRIDGE
    };
    let listen = Some("https://radio.example/listen");
    let show = |guid, title, text| Item {
        guid,
        url: listen,
        title,
        text,
        at: Some(100 * HOUR),
    };
    let later = |hours: i64, item: Item<'static>| Item {
        at: Some((100 + hours) * HOUR),
        ..item
    };
    // story, the other item, in one feed, why they are one
    let table = [
        (
            "one address, a teaser",
            Item {
                guid: "t",
                text: &LONG[..90],
                ..BRIDGE
            },
            Kin::Elsewhere,
            Some(Same::Page),
        ),
        (
            "one address, retitled, a teaser",
            Item {
                guid: "t",
                title: "Council notes",
                text: &LONG[..90],
                ..BRIDGE
            },
            Kin::Elsewhere,
            Some(Same::Page),
        ),
        (
            "one address, a list of links",
            Item {
                guid: "t",
                text: "Comments: 3",
                ..BRIDGE
            },
            Kin::Elsewhere,
            Some(Same::Page),
        ),
        (
            "one address and id, nothing else",
            Item {
                title: "Untitled",
                text: "",
                ..BRIDGE
            },
            Kin::Elsewhere,
            Some(Same::Page),
        ),
        (
            "one address, nothing else",
            Item {
                guid: "t",
                title: "Listen live",
                text: "All day long.",
                ..BRIDGE
            },
            Kin::Elsewhere,
            None,
        ),
        (
            "one address that is the id",
            Item {
                guid: "https://example.org/bridge",
                title: "Listen live",
                text: "",
                ..BRIDGE
            },
            Kin::Elsewhere,
            None,
        ),
        (
            "the same words elsewhere",
            elsewhere,
            Kin::Elsewhere,
            Some(Same::Words),
        ),
        (
            "the same words elsewhere, two days on",
            later(48, elsewhere),
            Kin::Elsewhere,
            Some(Same::Words),
        ),
        (
            "the same words a week later",
            later(168, elsewhere),
            Kin::Elsewhere,
            None,
        ),
        (
            "the same words, no time",
            Item {
                at: None,
                ..elsewhere
            },
            Kin::Elsewhere,
            Some(Same::Words),
        ),
        (
            "a short notice of the next day",
            later(
                24,
                Item {
                    text: "The office is closed today for want of staff.",
                    ..elsewhere
                },
            ),
            Kin::Elsewhere,
            None,
        ),
        (
            "the same long text, another headline",
            Item {
                title: "Council says yes",
                ..elsewhere
            },
            Kin::Elsewhere,
            Some(Same::Report),
        ),
        (
            "the same, of the next day",
            later(
                24,
                Item {
                    title: "Council says yes",
                    ..elsewhere
                },
            ),
            Kin::Elsewhere,
            Some(Same::Nearly),
        ),
        (
            "the same notes under the next title, of the next day",
            later(
                24,
                Item {
                    title: "Episode two",
                    ..elsewhere
                },
            ),
            Kin::Elsewhere,
            None,
        ),
        (
            "the same title",
            Item {
                text: "Another bridge, another river.",
                ..elsewhere
            },
            Kin::Elsewhere,
            None,
        ),
        (
            "twice in a feed, under two addresses",
            elsewhere,
            Kin::Feed,
            Some(Same::Twin),
        ),
        (
            "twice in a feed, of two times",
            later(1, elsewhere),
            Kin::Feed,
            None,
        ),
        (
            "sent again hours later, in an archive",
            later(4, elsewhere),
            Kin::Archive,
            Some(Same::Words),
        ),
        (
            "another episode in an archive",
            later(
                4,
                Item {
                    title: "Episode 2",
                    ..elsewhere
                },
            ),
            Kin::Archive,
            None,
        ),
        (
            "an episode with the same notes",
            Item {
                title: "Episode 2",
                ..elsewhere
            },
            Kin::Feed,
            None,
        ),
    ];
    for (story, other, kin, expected) in table {
        let (one, other) = (known(BRIDGE), known(other));
        assert_eq!(same_article(&one, &other, kin), expected, "{story}");
        assert_eq!(
            same_article(&other, &one, kin),
            expected,
            "{story}, turned round"
        );
    }
    let (one, other) = (
        known(show("a", "Jazz at noon", "Three hours of jazz.")),
        known(show("b", "Late talk", "Guests and calls.")),
    );
    assert_eq!(
        same_article(&one, &other, Kin::Elsewhere),
        None,
        "a radio's page"
    );
}

#[test]
fn the_original_is_the_fullest_own_and_first() {
    let voice = |size, own, published, born| Voice {
        size,
        own,
        credited: false,
        published,
        born: [born; 16],
    };
    let credited = |voice| Voice {
        credited: true,
        ..voice
    };
    // story, the occurrences, the original
    let table = [
        (
            "the publisher's whole text, after a teaser",
            vec![voice(90, false, Some(1), 1), voice(4000, true, Some(2), 2)],
            1,
        ),
        (
            "a longer copy with a line more",
            vec![
                voice(2100, false, Some(1), 1),
                voice(2000, true, Some(2), 2),
            ],
            1,
        ),
        (
            "the only whole text",
            vec![voice(4000, false, Some(2), 1), voice(300, true, Some(1), 2)],
            0,
        ),
        (
            "a list of links longer than the teaser",
            vec![voice(120, false, Some(1), 1), voice(50, true, Some(2), 2)],
            1,
        ),
        (
            "next to nothing, though own",
            vec![voice(190, false, Some(2), 1), voice(9, true, Some(1), 2)],
            0,
        ),
        (
            "nobody's own: who was first",
            vec![voice(900, false, Some(7), 1), voice(900, false, Some(5), 2)],
            1,
        ),
        (
            "whom the others credit, though later",
            vec![
                voice(900, true, Some(1), 1),
                credited(voice(900, true, Some(5), 2)),
            ],
            1,
        ),
        (
            "a teaser of whom the others credit",
            vec![
                voice(4000, true, Some(2), 1),
                credited(voice(300, true, Some(1), 2)),
            ],
            0,
        ),
        (
            "a time beats none",
            vec![voice(900, false, None, 1), voice(900, false, Some(5), 2)],
            1,
        ),
        (
            "nothing tells",
            vec![voice(0, false, None, 2), voice(0, false, None, 1)],
            1,
        ),
    ];
    for (story, voices, expected) in table {
        assert_eq!(original(&voices), Some(expected), "{story}");
        let turned: Vec<Voice> = voices.iter().rev().cloned().collect();
        assert_eq!(
            original(&turned),
            Some(voices.len() - 1 - expected),
            "{story}, in another order"
        );
    }
    assert_eq!(original(&[]), None);
}

proptest! {
    #[test]
    fn what_is_kept_comes_back(guid in ".*", title in ".*", text in ".*", at in proptest::option::of(any::<i64>())) {
        let made = known(Item { guid: &guid, url: Some("https://example.org/a"), title: &title, text: &text, at });
        prop_assert_eq!(Facts::from_bytes(&made.to_bytes()), Some(made));
    }

    #[test]
    fn octets_of_any_kind_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Facts::from_bytes(&bytes);
    }

    #[test]
    fn an_item_is_itself(title in "\\PC{0,60}", text in "\\PC{0,300}") {
        let made = known(Item { title: &title, text: &text, ..BRIDGE });
        prop_assert!(goes_on(&made, &made, false).is_some());
        prop_assert!(!is_another(&made, &made));
        prop_assert!(same_article(&made, &made, Kin::Feed).is_some());
    }

    #[test]
    fn neither_is_first(one in "([abc]{1,2} ){0,40}", other in "([abc]{1,2} ){0,40}", titles in "[ab ]{0,6}", kin in proptest::sample::select(vec![Kin::Feed, Kin::Archive, Kin::Elsewhere])) {
        let one = known(Item { title: &titles, text: &one, ..BRIDGE });
        let other = known(Item { guid: "other", title: "b a", text: &other, ..BRIDGE });
        prop_assert_eq!(
            same_article(&one, &other, kin),
            same_article(&other, &one, kin)
        );
    }
}
