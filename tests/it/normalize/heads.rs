//! Titles, times, images: the head of a brief, as tables.

use super::settings;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Enclosure;
use briefd::model::item::Image;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::normalize::Context;
use briefd::normalize::normalize;

const NOW: i64 = 1_764_000_000;
const DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

pub(super) fn draft(item: &Item, infer_dates: bool) -> Draft {
    let (settings, repeated) = (settings(), RepeatedLines::default());
    normalize(
        item,
        &Context {
            now: at(NOW),
            infer_dates,
            outlet: "The Example Times",
            feed_title: Some("Example Times - World"),
            repeated: &repeated,
            settings: &settings,
        },
    )
    .draft
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn titles() {
    let table = [
        (
            "as it is",
            "River returns to Rheda",
            "River returns to Rheda",
        ),
        (
            "the outlet behind it",
            "River returns - The Example Times",
            "River returns",
        ),
        (
            "without its article",
            "River returns | Example Times",
            "River returns",
        ),
        (
            "the feed's title behind it",
            "River returns – Example Times - World",
            "River returns",
        ),
        (
            "the host behind it",
            "River returns to Rheda - times.example",
            "River returns to Rheda",
        ),
        (
            "another outlet, from an aggregator",
            "River returns to Rheda - Daily News",
            "River returns to Rheda",
        ),
        (
            "an outlet's address",
            "River returns to Rheda | heise.de",
            "River returns to Rheda",
        ),
        (
            "the outlet before it",
            "The Example Times: River returns",
            "River returns",
        ),
        (
            "a second half stays",
            "Rheda - a town gets its river back",
            "Rheda - a town gets its river back",
        ),
        (
            "a sports result stays",
            "Bayern Munich - Real Madrid 2-1",
            "Bayern Munich - Real Madrid 2-1",
        ),
        (
            "a section before a bar stays",
            "Opinion | The river is ours",
            "Opinion | The river is ours",
        ),
        (
            "nothing but the outlet stays",
            "The Example Times",
            "The Example Times",
        ),
        (
            "an agency's code",
            "UPDATE 3-River returns to Rheda",
            "River returns to Rheda",
        ),
        (
            "several",
            "CORRECTED-WRAPUP 2-River returns",
            "River returns",
        ),
        ("refiled", "REFILE-River returns", "River returns"),
        ("with a colon", "BREAKING: River returns", "River returns"),
        (
            "in German",
            "EILMELDUNG: Fluss kehrt zurück",
            "Fluss kehrt zurück",
        ),
        (
            "a subject in capitals stays",
            "COVID-19 cases fall again",
            "COVID-19 cases fall again",
        ),
        ("at the end", "River returns (UPDATED)", "River returns"),
        ("a code alone stays", "UPDATE 3-", "UPDATE 3-"),
        (
            "shouting",
            "RIVER RETURNS TO RHEDA AFTER FORTY YEARS",
            "River returns to Rheda after forty years",
        ),
        (
            "acronyms in shouting",
            "NATO AND EU MEET IN BERLIN ON FRIDAY",
            "NATO and EU meet in Berlin on Friday",
        ),
        ("an acronym alone", "NASA", "NASA"),
        (
            "markup and references",
            "Tom &amp; <i>Jerry</i> return",
            "Tom & Jerry return",
        ),
        (
            "a sign that is meant",
            "Why a < b in <div> matters",
            "Why a < b in <div> matters",
        ),
        (
            "invisible characters",
            "Ri\u{ad}ver\u{200b} re\u{202e}turns",
            "River returns",
        ),
        ("white space", "  River \n returns\t", "River returns"),
        ("signs alone", "¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"),
    ];
    for (story, given, expected) in table {
        let item = Item {
            title: Some(given.into()),
            url: Some("https://www.times.example/river".into()),
            language: Some(if story == "in German" { "de" } else { "en" }.into()),
            content: Some(Markup {
                html: "<p>The river came back to Rheda on Friday. It had been gone from Berlin, and from the town of \
                       Rheda, for long.</p>".into(),
                ..Markup::default()
            }),
            ..Item::default()
        };
        let draft = draft(&item, true);
        assert_eq!(draft.title, expected, "{story}");
        let original = draft.original_title.unwrap_or_default();
        assert!(
            original.contains(expected)
                || story.contains("shouting")
                || original.len() >= expected.len(),
            "{story}: {original}"
        );
    }
}

#[test]
fn untitled_items_are_named_by_what_they_have() {
    let text = |html: &str| Item {
        content: Some(Markup {
            html: html.into(),
            base: Some("https://example.org/".into()),
            page: None,
            plain: false,
        }),
        url: Some("https://example.org/2026/the-heron-of-rheda.html".into()),
        ..Item::default()
    };
    let table = [
        (
            "its first sentence",
            text("<p>A heron came. It stayed.</p>"),
            "A heron came",
        ),
        (
            "not who said it",
            text("<p>heron-watch:</p><blockquote><p>A heron came.</p></blockquote>"),
            "A heron came",
        ),
        (
            "not the notice before it",
            text("<p>Advertisement</p><p>A heron came.</p>"),
            "A heron came",
        ),
        (
            "what its picture shows",
            text("<img src=/h.jpg alt='A heron by the canal'>"),
            "A heron by the canal",
        ),
        ("its address", text(""), "the heron of rheda"),
        ("its outlet", Item::default(), "The Example Times"),
        (
            "a title that says nothing",
            Item {
                title: Some("(no title)".into()),
                ..text("<p>A heron came.</p>")
            },
            "A heron came",
        ),
    ];
    for (story, item, expected) in table {
        let draft = draft(&item, true);
        assert_eq!(draft.title, expected, "{story}");
        assert_eq!(draft.original_title, None, "{story}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn times() {
    // published, updated, inferring; expected published, marked, updated, marked
    type Row = (
        &'static str,
        Option<i64>,
        Option<i64>,
        bool,
        Option<i64>,
        bool,
        Option<i64>,
        bool,
    );
    let table: &[Row] = &[
        (
            "both",
            Some(NOW - 9),
            Some(NOW - 5),
            true,
            Some(NOW - 9),
            false,
            Some(NOW - 5),
            false,
        ),
        (
            "published alone",
            Some(NOW - 9),
            None,
            true,
            Some(NOW - 9),
            false,
            Some(NOW - 9),
            false,
        ),
        (
            "updated alone is both",
            None,
            Some(NOW - 5),
            true,
            Some(NOW - 5),
            false,
            Some(NOW - 5),
            false,
        ),
        (
            "none: the time seen",
            None,
            None,
            true,
            Some(NOW),
            true,
            Some(NOW),
            true,
        ),
        (
            "none of an import: none",
            None,
            None,
            false,
            None,
            false,
            None,
            false,
        ),
        (
            "the zero of a clock",
            Some(0),
            None,
            true,
            Some(NOW),
            true,
            Some(NOW),
            true,
        ),
        (
            "the year one",
            Some(-62_135_596_800),
            None,
            false,
            None,
            false,
            None,
            false,
        ),
        (
            "1969 was a year",
            Some(-DAY * 200),
            None,
            true,
            Some(-DAY * 200),
            false,
            Some(-DAY * 200),
            false,
        ),
        (
            "hours ahead: a zone",
            Some(NOW + DAY - 1),
            None,
            true,
            Some(NOW + DAY - 1),
            false,
            Some(NOW + DAY - 1),
            false,
        ),
        (
            "a day ahead and more",
            Some(NOW + DAY + 1),
            None,
            true,
            Some(NOW),
            true,
            Some(NOW),
            true,
        ),
        (
            "an import's too",
            Some(NOW + 2 * DAY),
            None,
            false,
            Some(NOW),
            true,
            Some(NOW),
            true,
        ),
        (
            "updated ahead",
            Some(NOW - 9),
            Some(NOW + 2 * DAY),
            true,
            Some(NOW - 9),
            false,
            Some(NOW),
            true,
        ),
        (
            "reversed",
            Some(NOW - 5),
            Some(NOW - 9),
            true,
            Some(NOW - 5),
            false,
            Some(NOW - 5),
            true,
        ),
    ];
    for (story, published, updated, infer, p, p_marked, u, u_marked) in table {
        let item = Item {
            published: published.map(at),
            updated: updated.map(at),
            ..Item::default()
        };
        let draft = draft(&item, *infer);
        let got = (
            draft.published,
            draft.published_inferred,
            draft.updated,
            draft.updated_inferred,
        );
        assert_eq!(got, (p.map(at), *p_marked, u.map(at), *u_marked), "{story}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn images() {
    let image = |url: &str| Image {
        url: url.into(),
        caption: None,
    };
    let file = |url: &str, kind: &str| Enclosure {
        url: url.into(),
        media_type: Some(kind.into()),
        length: None,
    };
    let html = |html: &str| {
        Some(Markup {
            html: html.into(),
            base: Some("https://e.example/a/".into()),
            page: None,
            plain: false,
        })
    };
    let table = [
        (
            "what the feed attaches",
            Item {
                images: vec![image("https://e.example/m.jpg")],
                content: html("<img src=x.jpg>"),
                ..Item::default()
            },
            "https://e.example/m.jpg",
            None,
        ),
        (
            "its words are in the text",
            Item {
                images: vec![image("https://e.example/m.jpg?w=1")],
                content: html(
                    "<figure><img src=/m.jpg?w=2><figcaption>A heron.</figcaption></figure>",
                ),
                ..Item::default()
            },
            "https://e.example/m.jpg?w=1",
            Some("A heron."),
        ),
        (
            "an enclosed picture",
            Item {
                enclosures: vec![
                    file("https://e.example/a.mp3", "audio/mpeg"),
                    file("https://e.example/p", "image/png"),
                ],
                ..Item::default()
            },
            "https://e.example/p",
            None,
        ),
        (
            "the first in the text",
            Item {
                content: html("<img src=one.jpg alt='One heron stands'><img src=two.jpg>"),
                ..Item::default()
            },
            "https://e.example/a/one.jpg",
            Some("One heron stands"),
        ),
        (
            "pixels are none",
            Item {
                content: html(
                    "<img src=/t.gif width=1 height=1><img src=https://pixel.example/x><img src=two.jpg>",
                ),
                ..Item::default()
            },
            "https://e.example/a/two.jpg",
            None,
        ),
        (
            "avatars and icons are none",
            Item {
                content: html(
                    "<img class=avatar src=a.jpg><img src=/icons/x.png><img src=silicon-valley.jpg>",
                ),
                ..Item::default()
            },
            "https://e.example/a/silicon-valley.jpg",
            None,
        ),
        (
            "a file's name is no caption",
            Item {
                content: html("<img src=two.jpg alt='IMG_2231.jpg'>"),
                ..Item::default()
            },
            "https://e.example/a/two.jpg",
            None,
        ),
        (
            "scripts are no pictures",
            Item {
                images: vec![image("javascript:alert(1)")],
                content: html("<img src=two.jpg>"),
                ..Item::default()
            },
            "https://e.example/a/two.jpg",
            None,
        ),
        (
            "late pictures",
            Item {
                content: html("<img src='data:image/gif;base64,R0' data-src=late.jpg>"),
                ..Item::default()
            },
            "https://e.example/a/late.jpg",
            None,
        ),
    ];
    for (story, item, url, caption) in table {
        let image = draft(&item, true).image.expect(story);
        assert_eq!(
            (image.url.as_str(), image.caption.as_deref()),
            (url, caption),
            "{story}"
        );
    }
    let none = Item {
        content: html("<img src=/1x1.gif>"),
        ..Item::default()
    };
    assert_eq!(draft(&none, true).image, None, "no good picture");
}
