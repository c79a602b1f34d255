//! What makes two drafts one article, and what makes a change a revision.

use briefd::dedupe::Facts;
use briefd::dedupe::Stated;
use briefd::dedupe::facts;
use briefd::model::brief::Draft;
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
        essence: text.into(),
        url: url.map(str::to_string),
        ..Draft::default()
    };
    facts(
        &draft,
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
