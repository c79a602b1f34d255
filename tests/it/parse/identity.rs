//! Ids: as given, else stable; no two items of a document share one.

use super::read;
use std::collections::HashSet;

fn ids(document: &str) -> Vec<String> {
    read(document)
        .items
        .into_iter()
        .map(|item| item.id)
        .collect()
}

fn feed(items: &str) -> String {
    format!("<rss version='2.0'><channel><link>http://c.example/</link>{items}</channel></rss>")
}

#[test]
fn an_item_without_an_id_keeps_the_made_one_from_poll_to_poll() {
    let one = "<item><title>a</title><description>x</description></item>";
    let other = "<item><title>b</title><description>y</description></item>";
    let first = ids(&feed(one));
    let later = ids(&feed(&format!("{other}{one}")));
    assert_eq!(first[0], later[1], "a newer item above changes nothing");
    assert_ne!(later[0], later[1]);
    assert!(read(&feed(one)).items[0].id_made);
    assert_ne!(
        first,
        ids(&feed(&one.replace('x', "z"))),
        "other content is another item"
    );
}

#[test]
fn a_link_of_its_own_is_the_id_and_the_home_page_is_none() {
    let link =
        |url: &str, title: &str| format!("<item><title>{title}</title><link>{url}</link></item>");
    assert_eq!(
        ids(&feed(&link("http://c.example/1", "a"))),
        ["http://c.example/1"]
    );
    let home = ids(&feed(&format!(
        "{}{}",
        link("http://c.example", "a"),
        link("http://c.example/", "b")
    )));
    assert_ne!(home[0], home[1]);
    assert!(home.iter().all(|id| !id.contains("c.example")), "{home:?}");
}

#[test]
fn different_items_under_one_id_are_told_apart_whatever_their_order() {
    let item = |url: &str, title: &str| {
        format!(
            "<item><title>{title}</title><guid isPermaLink='false'>g</guid><link>{url}</link></item>"
        )
    };
    let (a, b) = (
        item("http://c.example/1", "a"),
        item("http://c.example/2", "b"),
    );
    let there = read(&feed(&format!("{a}{b}")));
    let back = ids(&feed(&format!("{b}{a}")));
    let found: Vec<_> = there.items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(
        found.iter().rev().collect::<Vec<_>>(),
        back.iter().collect::<Vec<_>>()
    );
    assert!(found.iter().all(|id| id.starts_with("g#")), "{found:?}");
    assert!(
        there.warnings.iter().any(|w| w.contains("under one id")),
        "{:?}",
        there.warnings
    );
    // The same address, other words: two items too.
    let titles = ids(&feed(&format!(
        "{}{}",
        item("http://c.example/1", "a"),
        item("http://c.example/1", "b")
    )));
    assert_eq!(titles.len(), 2);
    // Without addresses, by title and text.
    let bare = |title: &str| {
        format!("<item><title>{title}</title><guid isPermaLink='false'>g</guid></item>")
    };
    assert_eq!(ids(&feed(&format!("{}{}", bare("a"), bare("b")))).len(), 2);
}

#[test]
fn the_same_item_twice_counts_once_when_its_id_is_its_own() {
    let given = "<item><title>a</title><guid>g</guid></item>";
    let document = read(&feed(&given.repeat(3)));
    assert_eq!(document.items.len(), 1);
    assert!(
        document.warnings.iter().any(|w| w.contains("twice")),
        "{:?}",
        document.warnings
    );
    let none = ids(&feed(&"<item><title>a</title></item>".repeat(3)));
    assert_eq!(none.iter().collect::<HashSet<_>>().len(), 3, "{none:?}");
}

#[test]
fn ids_are_kept_as_given_but_for_white_space_and_size() {
    let given = |id: &str| {
        ids(&feed(&format!(
            "<item><guid isPermaLink='false'>{id}</guid><title>a</title></item>"
        )))
    };
    assert_eq!(
        given(" Http://C.example/%7e?b&amp;a "),
        ["Http://C.example/%7e?b&a"]
    );
    assert_eq!(given("/relative"), ["/relative"]);
    assert!(given(&"x".repeat(5_000))[0].len() < 100);
}

#[test]
fn items_alike_but_for_their_time_are_told_apart_by_it() {
    let at = |day: u8| {
        format!("<item><title>Daily</title><pubDate>{day} Jan 2026 00:00:00 GMT</pubDate></item>")
    };
    let older = ids(&feed(&format!("{}{}", at(2), at(1))));
    let newer = ids(&feed(&format!("{}{}{}", at(3), at(2), at(1))));
    assert_eq!(older, newer[1..], "a newer item above changes nothing");
    assert_eq!(newer.iter().collect::<HashSet<_>>().len(), 3);
}

#[test]
fn no_id_takes_the_place_of_another() {
    let of = |guid: &str, url: &str| {
        format!(
            "<item><guid isPermaLink='false'>{guid}</guid><link>http://c.example/{url}</link><title>{url}</title></item>"
        )
    };
    let two = ids(&feed(&format!("{}{}", of("g", "one"), of("g", "two"))));
    let evil = of(&two[0], "evil");
    for document in [
        format!("{evil}{}{}", of("g", "one"), of("g", "two")),
        format!("{}{}{evil}", of("g", "one"), of("g", "two")),
    ] {
        let found = read(&feed(&document)).items;
        assert_eq!(found.len(), 3, "none is lost");
        let ids: HashSet<_> = found.iter().map(|item| &item.id).collect();
        assert_eq!(ids.len(), 3, "and none shares an id: {ids:?}");
    }
    let bare = "<item><title>a</title></item>";
    let made = ids(&feed(bare)).remove(0);
    let forged = format!("<item><title>b</title><guid isPermaLink='false'>{made}#2</guid></item>");
    let all = ids(&feed(&format!("{bare}{bare}{forged}")));
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 3, "{all:?}");
}
