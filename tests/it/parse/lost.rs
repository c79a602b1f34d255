//! One fault costs one element, one broken item costs one item: what is left
//! open does not swallow the items after it, wherever it stands.

use super::{field, read};
use briefd::parse::{Options, ParseError, parse};

const HEAD: &str = "<rss version='2.0'><channel><title>F</title><link>http://f.example/</link>";
const END: &str = "</channel></rss>";

fn item(number: u8) -> String {
    format!(
        "<item><title>T{number}</title><guid>{number}</guid>\
         <description><![CDATA[words <!-- more --> {number}]]></description></item>"
    )
}

fn titles(document: &str) -> Vec<String> {
    read(document)
        .items
        .into_iter()
        .map(|item| item.title.unwrap_or("-".into()))
        .collect()
}

/// Story, an item that is damaged; its title is `X`.
const BROKEN: &[(&str, &str)] = &[
    (
        "an element and the item unclosed",
        "<item><title>X</title><description>cut ",
    ),
    ("a date unclosed", "<item><title>X</title><pubDate>Mon, 1 "),
    ("a category unclosed", "<item><title>X</title><category>c"),
    ("content unclosed", "<item><title>X</title><encoded>c"),
    ("a person unclosed", "<item><title>X</title><author><name>c"),
    (
        "a comment in a text",
        "<item><title>X</title><description>a <!-- b</description></item>",
    ),
    (
        "a comment beside texts",
        "<item><title>X</title><!-- b </item>",
    ),
    (
        "a comment's end misspelt",
        "<item><title>X</title><description>a <!-- b -></description></item>",
    ),
    (
        "CDATA in CDATA",
        "<item><title>X</title><description><![CDATA[a <![CDATA[b</description></item>",
    ),
    ("an instruction", "<item><title>X</title></item><? x "),
    ("a declaration", "<item><title>X</title></item><![ins"),
    (
        "a comment between items",
        "<item><title>X</title></item><!-- x ",
    ),
    (
        "CDATA between items",
        "<item><title>X</title></item><![CDATA[ad",
    ),
    (
        "CDATA closed wrongly between items",
        "<item><title>X</title></item><![CDATA[ads]>",
    ),
    (
        "a field between items",
        "<item><title>X</title></item><description>Stray ",
    ),
    ("no end of a tag", "<item\n<title>X</title></item>"),
    ("no end of a tag at all", "<item<title>X</title></item>"),
    ("no start of a tag", "item><title>X</title></item>"),
    ("a blank in a tag", "< item><title>X</title></item>"),
    ("no start tag", "<title>X</title></item>"),
    (
        "a start tag that closes itself",
        "<item/><title>X</title></item>",
    ),
    ("a title unclosed", "<item><title>X "),
];

#[test]
fn what_is_left_open_ends_with_its_item() {
    for (story, broken) in BROKEN {
        for before in 0..2 {
            let mut document = String::from(HEAD);
            (0..before).for_each(|number| document.push_str(&item(number)));
            document.push_str(broken);
            (7..10).for_each(|number| document.push_str(&item(number)));
            document.push_str(END);
            let mut expected: Vec<String> =
                (0..before).map(|number| format!("T{number}")).collect();
            expected.extend(["X", "T7", "T8", "T9"].map(String::from));
            assert_eq!(titles(&document), expected, "{story}:\n{document}");
            let found = read(&document);
            assert_eq!(found.feed.title.as_deref(), Some("F"), "{story}");
            assert_eq!(
                found.feed.id, None,
                "{story}: an item's id is not the feed's"
            );
        }
    }
}

#[test]
fn the_same_in_atom() {
    let entry = |number: u8| {
        format!("<entry><title>T{number}</title><id>{number}</id><summary>s</summary></entry>")
    };
    for broken in [
        "<summary>s",
        "<content type='xhtml'><div>a<p>b",
        "<content type='html'>a",
        "<published>2026-",
        "<updated>",
        "<id>x",
        "<author><name>N",
    ] {
        let document = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{}<entry><title>X</title>{broken}{}{}</feed>",
            entry(1),
            entry(2),
            entry(3)
        );
        assert_eq!(titles(&document), ["T1", "X", "T2", "T3"], "{document}");
    }
}

#[test]
fn an_item_that_is_only_spoken_of_is_text() {
    let of = |title: &str| {
        format!(
            "{HEAD}<item><title>{title}</title><guid>1</guid></item>{}{END}",
            item(2)
        )
    };
    assert_eq!(titles(&of("The <item> tag")), ["The <item> tag", "T2"]);
    let held = "<description>a <item><b>x</b></item> c</description>";
    let document = format!("{HEAD}<item><title>X</title>{held}</item>{}{END}", item(2));
    assert_eq!(titles(&document), ["X", "T2"], "an item within a text");
    let commented = format!(
        "{HEAD}{}<!-- {} -->{}{END}",
        item(1),
        item(2).replace("<!-- more -->", ""),
        item(3)
    );
    assert_eq!(
        titles(&commented),
        ["T1", "T3"],
        "a comment that holds an item"
    );
    let tail = format!(
        "{HEAD}{}<title>Later</title><pubDate>1 Jan 2026</pubDate>{END}",
        item(1)
    );
    assert_eq!(
        titles(&tail),
        ["T1"],
        "the feed's own fields after its items"
    );
}

/// Fields and their values.
type Fields = &'static [(&'static str, &'static str)];

/// Story, document, what is to be found.
const WHOLE: &[(&str, &str, Fields)] = &[
    (
        "saved by a browser, in a page of XHTML",
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><rss version='2.0'><channel><title>F</title><item><title>a</title></item></channel></rss></body></html>",
        &[("feed.title", "F"), ("title", "a")],
    ),
    (
        "a literal without its quote in the document type",
        "<!DOCTYPE rss PUBLIC \"-//N><rss version=\"2.0\"><channel><title>F</title><item><title>a</title><enclosure url=\"http://c.example/a\"/></item></channel></rss>",
        &[("feed.title", "F"), ("title", "a")],
    ),
    (
        "escaped as a whole",
        "<?xml version=\"1.0\"?><string xmlns=\"http://tempuri.org/\">&lt;rss version=\"2.0\"&gt;&lt;channel&gt;&lt;title&gt;F&lt;/title&gt;&lt;item&gt;&lt;title&gt;a &amp;amp; b&lt;/title&gt;&lt;/item&gt;&lt;/channel&gt;&lt;/rss&gt;</string>",
        &[("feed.title", "F"), ("title", "a & b")],
    ),
    (
        "in one CDATA section",
        "<data><![CDATA[<rss version='2.0'><channel><title>F</title><item><title>a</title></item></channel></rss>]]></data>",
        &[("feed.title", "F"), ("title", "a")],
    ),
    (
        "the root's tag unclosed",
        "<feed xmlns='http://www.w3.org/2005/Atom'\n<title>F</title><entry><title>a</title></entry></feed>",
        &[
            ("feed.title", "F"),
            ("title", "a"),
            ("feed.format", "atom10"),
        ],
    ),
    (
        "an unquoted value that ends in a slash",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about=https://c.example/><title>F</title></channel><item><title>a</title></item></rdf:RDF>",
        &[("feed.title", "F"), ("title", "a")],
    ),
    (
        "a start tag twice",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/><item rdf:about='u:1'></item><item rdf:about='u:1'><title>a</title></item></rdf:RDF>",
        &[("n", "1"), ("id", "u:1"), ("title", "a")],
    ),
];

#[test]
fn a_fault_of_the_whole_costs_no_item() {
    for (story, document, expected) in WHOLE {
        let found = read(document);
        for (name, value) in *expected {
            assert_eq!(
                field(&found, name),
                *value,
                "{story}: `{name}` of\n{document}"
            );
        }
    }
}

#[test]
fn what_only_looks_like_a_feed_is_none() {
    for document in [
        "<package><name>x</name><channel>pear.example.org</channel></package>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:foaf='http://xmlns.com/foaf/0.1/'><foaf:Person><foaf:name>N</foaf:name></foaf:Person></rdf:RDF>",
        "<svg xmlns='http://www.w3.org/2000/svg'><metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata></svg>",
        "<html><body><channel>x</channel></body></html>",
    ] {
        let found = parse(document.as_bytes(), &Options::default());
        assert!(
            matches!(
                found,
                Err(ParseError::NotAFeed(_) | ParseError::Page { .. })
            ),
            "{document}: {found:?}"
        );
    }
}

#[test]
fn an_item_in_an_item_is_an_item_and_the_outer_one_goes_on() {
    let document = format!(
        "{HEAD}<item><x:sync xmlns:x='urn:x'><x:conflict><item><title>Old</title></item></x:conflict></x:sync>\
         <title>New</title></item>{}{END}",
        item(2)
    );
    assert_eq!(titles(&document), ["Old", "New", "T2"]);
    assert_eq!(read(&document).feed.title.as_deref(), Some("F"));
}
