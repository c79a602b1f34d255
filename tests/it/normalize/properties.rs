//! Laws that hold for every item, however broken.

use super::golden::assert_traceable;
use super::sanitize::hostile_html;
use super::settings;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Category;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::model::item::Person;
use briefd::normalize::Context;
use briefd::normalize::ItemText;
use briefd::normalize::normalize;
use proptest::prelude::*;

fn draft(item: &Item, repeated: &RepeatedLines) -> Draft {
    let settings = settings();
    normalize(
        item,
        &Context {
            now: Timestamp::from_second(1_764_000_000).expect("a date"),
            infer_dates: true,
            outlet: "Outlet",
            feed_title: None,
            repeated,
            settings: &settings,
        },
    )
    .draft
}

fn content(html: &str, plain: bool) -> Item {
    Item {
        content: Some(Markup {
            html: html.into(),
            base: Some("https://example.org/".into()),
            page: None,
            plain,
        }),
        ..Item::default()
    }
}

/// What may stand on no line of a brief (threats: terminals, deception).
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

proptest! {
    #[test]
    fn any_html_gives_a_sound_draft(html in hostile_html(), plain: bool) {
        let draft = draft(&content(&html, plain), &RepeatedLines::default());
        assert_traceable(&html, &draft);
        let shown = draft.text.split("\n\n").chain([draft.title.as_str()]);
        for line in shown {
            prop_assert!(!line.chars().any(is_forbidden), "{line:?}");
            prop_assert_eq!(line, line.trim(), "no space around a line");
        }
    }

    #[test]
    fn any_words_give_a_sound_head(title in ".{0,60}", name in ".{0,40}", term in ".{0,40}", at in any::<i64>()) {
        let time = Timestamp::from_millisecond(at % 253_370_764_800_000).ok();
        let item = Item {
            title: Some(title.clone()),
            authors: vec![Person { name: Some(name), ..Person::default() }],
            categories: vec![Category { term, ..Category::default() }],
            published: time,
            url: Some("https://example.org/a/b-c.html".into()),
            ..Item::default()
        };
        let draft = draft(&item, &RepeatedLines::default());
        prop_assert!(!draft.title.trim().is_empty(), "{title:?}");
        for line in draft.authors.iter().chain(&draft.categories).chain([&draft.title]) {
            prop_assert!(!line.chars().any(is_forbidden), "{line:?}");
        }
        let (published, updated) = (draft.published.expect("inferred"), draft.updated.expect("inferred"));
        prop_assert!(published <= updated && published.as_second() <= 1_764_000_000 + 86_400);
    }

    #[test]
    fn what_was_shown_is_read_the_same_again(html in hostile_html()) {
        let once = draft(&content(&html, false), &RepeatedLines::default());
        let again = draft(&content(&once.html, false), &RepeatedLines::default());
        prop_assert_eq!(once.html, again.html);
    }
}

#[test]
fn lines_that_a_feed_repeats_are_left_out_from_the_third_on() {
    let notice = "Die Redaktion erreichen Sie werktags von neun bis siebzehn Uhr.";
    let mut repeated = RepeatedLines::default();
    for number in 1..=5 {
        let html = format!(
            "<p>Nummer {number} berichtet von einem ganz anderen Ereignis in der Stadt.</p><p>{notice}</p>"
        );
        let item = content(&html, false);
        ItemText::read(&item, &settings()).learn(&mut repeated);
        let draft = draft(&item, &repeated);
        let shown = draft.body.iter().any(|passage| passage.text == notice);
        assert_eq!(shown, number < 3, "item {number}");
        assert!(
            draft.text.contains(notice),
            "item {number}: the whole text keeps it"
        );
        assert!(!draft.body.is_empty(), "item {number}: its own text stays");
    }
}

#[test]
fn an_item_that_is_nothing_but_repetition_keeps_its_text() {
    let item = content("<p>All systems are operational.</p>", false);
    let mut repeated = RepeatedLines::default();
    for _ in 0..5 {
        ItemText::read(&item, &settings()).learn(&mut repeated);
    }
    assert_eq!(draft(&item, &repeated).body.len(), 1);
}

#[test]
fn what_is_learned_of_a_feed_is_bounded() {
    let mut repeated = RepeatedLines::default();
    for number in 0..500 {
        let html: String = (0..100)
            .map(|line| format!("<p>Line {line} of {number}</p>"))
            .collect();
        ItemText::read(&content(&html, false), &settings()).learn(&mut repeated);
    }
    assert!(repeated.counts.len() <= 256, "{}", repeated.counts.len());
}

/// Shapes that must not take long, each near the limit of what is read.
#[test]
fn hostile_items_end() {
    let shapes: Vec<(&str, String)> = vec![
        ("one word", "a".repeat(200_000)),
        ("one sentence of words", "word ".repeat(40_000)),
        ("sentences", "It rains. ".repeat(20_000)),
        ("paragraphs", "<p>It rains on Monday.</p>".repeat(8_000)),
        ("breaks", "x<br>".repeat(40_000)),
        (
            "rows",
            format!("<table>{}</table>", "<tr><td>a<td>b".repeat(12_000)),
        ),
        ("raised", "x<sup>2</sup>".repeat(14_000)),
        ("marks", "a\u{301}".repeat(60_000)),
        ("pictures", "<img src='/p.png' alt='a cat'>".repeat(6_000)),
        ("links", "<a href='/x'>Read more</a> ".repeat(6_000)),
        ("headings", "<h2>Related</h2>".repeat(12_000)),
        ("unbroken", "新".repeat(60_000)),
    ];
    for (story, html) in shapes {
        let draft = draft(&content(&html, false), &RepeatedLines::default());
        assert_traceable(story, &draft);
    }
}
