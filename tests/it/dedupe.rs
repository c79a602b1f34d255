//! What makes two drafts one article, and what makes a change a revision.

use briefd::dedupe::Facts;
use briefd::dedupe::Look;
use briefd::dedupe::READING;
use briefd::dedupe::SAME_ITEMS_SINCE;
use briefd::dedupe::Stated;
use briefd::dedupe::Stored;
use briefd::dedupe::facts;
use briefd::dedupe::item_key;
use briefd::dedupe::key;
use briefd::dedupe::look;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::item::Category;
use briefd::model::item::Enclosure;
use briefd::model::item::Image;
use briefd::model::item::Item;
use briefd::model::item::Person;
use briefd::model::settings::DedupeSettings;

const TEXT: &str = "The council approved the new tram line on Monday after a debate of six hours.\n\
    Work on the bridge begins in March and will last two years, the mayor said.\n\
    Residents had asked for a stop at the market, which the plan now has.\n\
    The line will carry some forty thousand people a day when it is finished.\n\
    Money for the first part comes from the state; the rest will be borrowed.\n\
    Shopkeepers fear for their trade while the street is closed to cars.";

fn check(title: &str, text: &str, url: Option<&str>) -> Facts {
    let draft = Draft {
        title: title.into(),
        url: url.map(str::to_string),
        ..Draft::default()
    };
    facts(
        &draft,
        text,
        Stated::default(),
        &DedupeSettings {
            text_min: 80,
            tracking: Vec::new(),
        },
    )
}

#[test]
fn a_change_nobody_sees_is_no_revision() {
    let before = check("Tram line approved", TEXT, None);
    for (story, title, text) in [
        (
            "white space",
            "Tram  line approved ",
            TEXT.replace(' ', "  "),
        ),
        (
            "empty lines",
            "Tram line approved",
            TEXT.replace('\n', "\n\n"),
        ),
        ("soft hyphens", "Tram line ap\u{AD}proved", TEXT.into()),
    ] {
        assert_eq!(before.version, check(title, &text, None).version, "{story}");
    }
    let counted = |n: &str| check("T", &format!("{TEXT}\n{n} comments"), None).version;
    assert_eq!(counted("12"), counted("1,340"), "a counter");
    let quoted = |q: &str| check(&format!("It{q}s on"), TEXT, None).version;
    assert_eq!(quoted("'"), quoted("\u{2019}"), "kinds of quotes");
}

#[test]
fn a_change_one_sees_is_a_revision() {
    let before = check("Tram line approved", TEXT, None);
    for (story, title, text) in [
        ("title", "Tram line rejected", TEXT.to_string()),
        (
            "one word",
            "Tram line approved",
            TEXT.replace("March", "April"),
        ),
        (
            "a figure in a sentence",
            "Tram line approved",
            TEXT.replace("six", "7"),
        ),
        (
            "a new paragraph",
            "Tram line approved",
            format!("{TEXT}\nMore is to follow."),
        ),
        ("capitals", "TRAM LINE APPROVED", TEXT.into()),
    ] {
        assert_ne!(before.version, check(title, &text, None).version, "{story}");
    }
    let dead = |n: u32| check("T", &format!("{n} people died."), None).version;
    assert_ne!(dead(3), dead(4), "a short sentence is no counter");
}

#[test]
fn one_article_is_known_by_url_or_text() {
    let here = check(
        "Tram line approved",
        TEXT,
        Some("https://a.example.org/tram?utm_source=x"),
    );
    let there = check("Tram line approved", TEXT, Some("https://b.example.net/5"));
    assert_eq!(here.text, there.text, "the same title and text elsewhere");
    assert_eq!(
        here.url,
        check("x", "y", Some("http://a.example.org/tram/")).url,
        "the same page"
    );
    let retitled = check("City says yes to trams", TEXT, None);
    assert_ne!(here.text, retitled.text);
    assert_eq!(
        here.body, retitled.body,
        "a long text under another headline"
    );
    assert!(here.body.is_some());
}

#[test]
fn short_texts_and_missing_urls_match_nothing() {
    let short = check("Weather", "Sunny today.", None);
    assert_eq!((short.url, short.text, short.body), (None, None, None));
    let middle = &TEXT[..150];
    assert_eq!(
        check("Monday", middle, None).body,
        None,
        "not long enough without its title"
    );
    assert_ne!(
        check("Monday", middle, None).text,
        check("Tuesday", middle, None).text
    );
}

/// Databases hold these keys, and imported items without an id are called by
/// them: the notation of the first builds, which took it from derived `Debug`.
#[test]
fn an_items_key_is_what_it_always_was() {
    let odd = "a \"b\" \\ 'c' \n\t\r\0\u{1b} ä e\u{301} \u{200b}\u{ad}\u{202e} 河 अनु 🙂";
    let text = |text: &str| Some(text.to_owned());
    let whole = Item {
        id: odd.into(),
        url: text("https://example.org/1"),
        title: text("Title"),
        published: Timestamp::from_second(1_000).ok(),
        authors: vec![
            Person::default(),
            Person {
                name: text(odd),
                uri: None,
                email: text(""),
            },
        ],
        categories: vec![Category {
            term: odd.into(),
            scheme: text("s"),
            label: None,
        }],
        enclosures: vec![Enclosure {
            url: "https://example.org/a".into(),
            media_type: text("audio/mpeg"),
            length: Some(7),
        }],
        images: vec![Image {
            url: "u".into(),
            caption: text("\u{301}"),
        }],
        ..Item::default()
    };
    for item in [Item::default(), whole] {
        let lists = (
            &item.authors,
            &item.categories,
            &item.enclosures,
            &item.images,
        );
        let time = item.published.map(|at| at.as_millisecond().to_string());
        let was = key(&[
            &item.id,
            item.url.as_deref().unwrap_or_default(),
            "",
            item.title.as_deref().unwrap_or_default(),
            "",
            "",
            "",
            &time.unwrap_or_default(),
            "",
            &format!("{lists:?}"),
        ]);
        assert_eq!(item_key(&item), was, "{item:?}");
    }
}

#[test]
fn what_an_earlier_build_read_is_a_change_only_by_evidence() {
    let at = |second| Timestamp::from_second(second).ok();
    let stored = |raw, reading, published, updated| Stored {
        raw,
        reading,
        published,
        updated,
    };
    let item = Item {
        published: at(100),
        updated: at(200),
        ..Item::default()
    };
    let (same, other) = ([1; 16], [2; 16]);
    // Too old to be compared: before `SAME_ITEMS_SINCE`.
    let older = SAME_ITEMS_SINCE - 1;
    for (story, stored, same_document, expected) in [
        ("seen", stored(same, READING, None, None), false, Look::Same),
        (
            "another",
            stored(other, READING, at(100), at(200)),
            true,
            Look::Changed,
        ),
        (
            "alike",
            stored(same, older, None, None),
            false,
            Look::TakenOver,
        ),
        (
            "the same bytes",
            stored(other, older, at(100), at(150)),
            true,
            Look::TakenOver,
        ),
        (
            "no evidence",
            stored(other, older, at(100), at(200)),
            false,
            Look::TakenOver,
        ),
        (
            "it says so itself",
            stored(other, older, at(100), at(150)),
            false,
            Look::Changed,
        ),
        (
            "times are read otherwise",
            stored(other, older, at(50), at(150)),
            false,
            Look::TakenOver,
        ),
        (
            "items come out alike",
            stored(other, SAME_ITEMS_SINCE, None, None),
            false,
            Look::Changed,
        ),
    ] {
        assert_eq!(
            look(&stored, &item, &same, same_document),
            expected,
            "{story}"
        );
    }
}
