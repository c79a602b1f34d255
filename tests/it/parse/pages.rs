//! What is no feed, and what a web page says of feeds.

use super::refused;
use briefd::parse::{Options, ParseError, parse};

#[test]
fn a_page_names_its_feeds_best_first() {
    let page = "<!doctype html><html><head><title>P</title>\
        <link rel=\"alternate\" type=\"application/rss+xml\" title=\"Comments\" href=\"/comments/feed\">\
        <link rel='alternate' type='application/atom+xml' href='/atom.xml'/>\
        <link rel=alternate type=application/rss+xml href=rss.xml>\
        <link rel='stylesheet' type='text/css' href='/x.css'>\
        <link rel='alternate' hreflang='de' href='/de'>\
        <link rel='alternate' type='application/rss+xml' href='javascript:x()'>\
        </head><body>x</body></html>";
    let options = Options {
        url: Some("https://c.example/blog/"),
        ..Options::default()
    };
    let feeds = vec![
        "https://c.example/atom.xml".to_string(),
        "https://c.example/blog/rss.xml".to_string(),
        "https://c.example/comments/feed".to_string(),
    ];
    assert_eq!(
        parse(page.as_bytes(), &options),
        Err(ParseError::Page { feeds })
    );
    let based = page.replace("<title>", "<base href='https://b.example/'><title>");
    let found = parse(based.as_bytes(), &options).unwrap_err();
    assert!(
        matches!(found, ParseError::Page { feeds } if feeds[0] == "https://b.example/atom.xml")
    );
}

#[test]
fn each_thing_that_is_no_feed_is_called_what_it_is() {
    let none = Vec::new();
    let table = [
        ("", ParseError::Empty),
        (" \n\t ", ParseError::Empty),
        ("\u{feff}", ParseError::Empty),
        (
            "<html><body>no feed</body></html>",
            ParseError::Page {
                feeds: none.clone(),
            },
        ),
        ("<h1>404</h1>", ParseError::Page { feeds: none }),
        (
            "Not found",
            ParseError::NotAFeed("text without any markup".into()),
        ),
        (
            "{\"error\":\"gone\"}",
            ParseError::NotAFeed("JSON, but not a JSON Feed".into()),
        ),
        (
            "[1,2]",
            ParseError::NotAFeed("JSON, but not a JSON Feed".into()),
        ),
        (
            "<opml><body><outline text='x'/></body></opml>",
            ParseError::NotAFeed("no RSS, Atom or CDF element in it".into()),
        ),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>",
            ParseError::NotAFeed("no RSS, Atom or CDF element in it".into()),
        ),
    ];
    for (document, expected) in table {
        assert_eq!(refused(document), expected, "{document}");
    }
}

#[test]
fn a_feed_without_items_is_a_feed() {
    for document in [
        "<rss version='2.0'><channel><title>T</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title></feed>",
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[]}",
    ] {
        let read = parse(document.as_bytes(), &Options::default()).unwrap();
        assert_eq!(
            (read.feed.title.as_deref(), read.items.len()),
            (Some("T"), 0),
            "{document}"
        );
    }
}
