//! Parts of a feed that are never closed cost themselves, not what follows.

#![expect(clippy::unwrap_used, reason = "a test may fail by a panic")]

use briefd::model::item::Item;
use briefd::parse::Options;
use briefd::parse::parse;

/// Story, what stands in the second item of three before its title.
const DAMAGE: &[(&str, &str)] = &[
    ("nothing is wrong", ""),
    (
        "CDATA in an element that is closed",
        "<x:note><![CDATA[ words </x:note>",
    ),
    (
        "CDATA in an element that is not",
        "<x:note><![CDATA[ words ",
    ),
    ("CDATA alone", "<![CDATA["),
    (
        "a link of Atom",
        "<link href='http://example.org/2' rel='self'>",
    ),
    ("unknown elements", "<x:one><x:two>"),
];

fn items(document: &str) -> Vec<Item> {
    parse(document.as_bytes(), &Options::default())
        .unwrap()
        .items
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}

#[test]
fn the_items_around_are_kept() {
    for (story, damage) in DAMAGE {
        // With a section that is closed after it, and without one.
        for last in ["Three", "<![CDATA[Three]]>"] {
            let rss = format!(
                "<rss version='2.0'><channel><title>F</title><item><guid>1</guid><title>One</title></item>\
                 <item><guid>2</guid>{damage}<title>Two</title></item>\
                 <item><guid>3</guid><title>{last}</title></item></channel></rss>"
            );
            let found = items(&rss);
            assert_eq!(ids(&found), ["1", "2", "3"], "{story}: {rss}");
            assert_eq!(found[2].title.as_deref(), Some("Three"), "{story}");
        }
    }
}

#[test]
fn a_link_that_is_not_closed_ends_where_it_stands() {
    let entry = |id: u8| {
        format!(
            "<entry><id>{id}</id><link rel='alternate' href='http://example.org/{id}'><title>T{id}</title>\
             <updated>2004-07-13T09:15:0{id}Z</updated><summary>S</summary></entry>"
        )
    };
    let found = items(&format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{}{}</feed>",
        entry(1),
        entry(2)
    ));
    assert_eq!(ids(&found), ["1", "2"]);
    for item in found {
        assert_eq!(item.url, Some(format!("http://example.org/{}", item.id)));
        assert_eq!(item.title, Some(format!("T{}", item.id)));
        assert!(item.updated.is_some() && item.summary.is_some(), "{item:?}");
    }
}

#[test]
fn what_stands_in_a_closed_link_is_no_part_of_the_item() {
    let found = items(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>Right</title>\
         <link href='http://example.org/'><title>Wrong</title></link></entry></feed>",
    );
    assert_eq!(found[0].title.as_deref(), Some("Right"));
}

#[test]
fn sections_that_are_never_closed_are_read_in_one_pass() {
    let document = format!(
        "<rss version='2.0'><channel><item><title>x{}",
        "<a><![CDATA[</item>".repeat(100_000)
    );
    assert!(!items(&document).is_empty());
}

#[test]
fn a_foreign_tag_is_no_part_of_a_title() {
    let table = [
        ("not closed", "<title>One<o:p> two</title>", "One two"),
        ("closed", "<title>One<o:p> two</o:p></title>", "One two"),
        (
            "HTML with a prefix",
            "<title>One <h:b>two</h:b></title>",
            "One two",
        ),
        (
            "no prefix: meant as text",
            "<title>Use <Component> well</title>",
            "Use <Component> well",
        ),
    ];
    for (story, title, expected) in table {
        let found = items(&format!(
            "<rss version='2.0'><channel><item>{title}</item></channel></rss>"
        ));
        assert_eq!(found[0].title.as_deref(), Some(expected), "{story}");
    }
}
