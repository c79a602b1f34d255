//! Each kind of damage at several places: what is round it stays whole.

use super::{field, read, rss};

/// The kind, the damaged text, what a title with it says.
const IN_TEXT: &[(&str, &str, &str)] = &[
    ("bare ampersand", "AT&T & co", "AT&T & co"),
    (
        "ampersand of a query",
        "x?a=1&b=2&copy=3",
        "x?a=1&b=2&copy=3",
    ),
    ("HTML entity", "a&nbsp;b &eacute;", "a b é"),
    ("unknown entity", "a &bogus; b", "a &bogus; b"),
    ("entity without its end", "a &amp b", "a & b"),
    ("Greek", "&alpha;&Omega;", "αΩ"),
    ("reference to no character", "a&#0;b", "ab"),
    ("reference beyond Unicode", "a&#9999999999;b", "a\u{fffd}b"),
    ("reference that is none", "a&#xZZ;b", "a&#xZZ;b"),
    ("reference of windows-1252", "a&#146;b", "a’b"),
    ("reference in halves", "a&#xD83D;&#xDE00;b", "a😀b"),
    ("bare less-than", "if a < b", "if a < b"),
    ("less-than before a digit", "a <3 b", "a <3 b"),
    ("less-than at the end", "a <", "a <"),
    ("greater-than", "a > b", "a > b"),
    ("unclosed tags", "x<br>y<p>z", "x y z"),
    ("mismatched tags", "<b><i>x</b></i>y", "xy"),
    ("stray end tag", "x</b>y", "xy"),
    ("undeclared prefix", "<foo:bar baz:q='1'>x</foo:bar>", "x"),
    ("attributes of all kinds", "<b a='1' a='2' b=3 c>x</b>", "x"),
    ("comment with dashes", "x<!-- a -- b --->y", "xy"),
    ("processing instruction", "x<?php echo 1 ?>y", "xy"),
    ("control characters", "a\u{b}b\u{8}c", "abc"),
    ("CDATA", "<![CDATA[a < b]]>", "a < b"),
    ("CDATA in lower case", "<![cdata[a]]>", "a"),
    ("CDATA twice", "<![CDATA[<![CDATA[a]]]]>", "a"),
    ("escaped CDATA", "&lt;![CDATA[a]]&gt;", "a"),
    ("the end of CDATA alone", "a]]>b", "a]]>b"),
    ("a byte order mark within", "a\u{feff}b", "ab"),
    ("encoded twice", "FÃ³rmula", "Fórmula"),
];

#[test]
fn damage_in_a_title_costs_at_most_its_own_characters() {
    for (kind, text, expected) in IN_TEXT {
        let item = format!("<title>{text}</title><guid>g</guid><link>http://c.example/1</link>");
        let document =
            read(&rss(&item).replace("</channel>", "<item><title>next</title></item></channel>"));
        assert_eq!(field(&document, "title"), *expected, "{kind}");
        assert_eq!(
            field(&document, "id"),
            "g",
            "{kind}: the item's other fields"
        );
        assert_eq!(field(&document, "1:title"), "next", "{kind}: the next item");
    }
}

#[test]
fn damage_in_content_or_elsewhere_leaves_the_rest_whole() {
    let places = [
        "<description>@</description>",
        "<description>start @ end</description>",
        "<unknown>@</unknown>",
        "<author>@</author>",
        "<category>@</category>",
        "@",
    ];
    for place in places {
        for (kind, text, _) in IN_TEXT {
            let item = format!(
                "<title>first</title>{}<guid>g</guid><link>http://c.example/1</link>",
                place.replace('@', text)
            );
            let next = "<item><title>next</title><guid>h</guid></item></channel>";
            let document = read(&rss(&item).replace("</channel>", next));
            for (name, expected) in [
                ("n", "2"),
                ("title", "first"),
                ("id", "g"),
                ("url", "http://c.example/1"),
                ("1:title", "next"),
                ("1:id", "h"),
            ] {
                assert_eq!(
                    field(&document, name),
                    expected,
                    "{kind} in {place}: {name}"
                );
            }
        }
    }
}

/// The story, the document, and what must be read.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const WHOLE: &[Row] = &[
    (
        "white space before",
        "\r\n\n  <?xml version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>",
        &[("title", "a")],
    ),
    (
        "a warning before",
        "Warning: x in /y.php on line 3\n<rss><channel><item><title>a</title></item></channel></rss>",
        &[("title", "a")],
    ),
    (
        "a warning in HTML before",
        "<br />\n<b>Warning</b>: x<br /><rss><channel><item><title>a</title></item></channel></rss>",
        &[("title", "a")],
    ),
    (
        "a script after",
        "<rss><channel><item><title>a</title></item></channel></rss><!-- c --><script>x()</script>\0",
        &[("title", "a"), ("n", "1")],
    ),
    (
        "a declaration twice",
        "<?xml version='1.0'?><?xml version='1.0' encoding='utf-16'?><rss><channel><item><title>a</title></item></channel></rss>",
        &[("title", "a")],
    ),
    (
        "in a web page",
        "<!DOCTYPE html><html><head><title>p</title></head><body><pre><rss><channel><title>T</title><item><title>a</title></item></channel></rss></pre></body></html>",
        &[("title", "a"), ("feed.title", "T")],
    ),
    (
        "two documents",
        "<rss><channel><title>T</title><item><title>a</title></item></channel></rss><?xml version='1.0'?><rss><channel><title>U</title><item><title>b</title></item></channel></rss>",
        &[("n", "2"), ("feed.title", "T"), ("1:title", "b")],
    ),
    (
        "items only",
        "<item><title>a</title></item><item><title>b</title></item>",
        &[("n", "2"), ("1:title", "b")],
    ),
    (
        "no root",
        "<channel><title>T</title><item><title>a</title></item></channel>",
        &[("title", "a")],
    ),
    (
        "the channel's end is missing",
        "<rss><channel><item><title>a</title></item></rss>",
        &[("title", "a")],
    ),
    (
        "an item's end is missing",
        "<rss><channel><item><title>a</title><link>http://c.example/1</link><item><title>b</title></item></channel></rss>",
        &[("n", "2"), ("title", "a"), ("1:title", "b"), ("1:url", "-")],
    ),
    (
        "a title's end is missing",
        "<rss><channel><item><title>a<link>http://c.example/1</link></item><item><title>b</title></item></channel></rss>",
        &[
            ("title", "a"),
            ("url", "http://c.example/1"),
            ("1:title", "b"),
        ],
    ),
    (
        "a title's end is misspelt",
        "<rss><channel><item><title>a</titel><link>http://c.example/1</link></item></channel></rss>",
        &[("title", "a"), ("url", "http://c.example/1")],
    ),
    (
        "a title's end lacks its slash",
        "<rss><channel><item><title>a<title><link>http://c.example/1</link></item></channel></rss>",
        &[("title", "a"), ("url", "http://c.example/1")],
    ),
    (
        "a description's end is missing",
        "<rss><channel><item><description>d <b>e</b><pubDate>2004-05-06</pubDate><guid>g</guid></item></channel></rss>",
        &[
            ("summary", "d <b>e</b>"),
            ("published", "2004-05-06T00:00:00Z"),
            ("id", "g"),
        ],
    ),
    (
        "an unknown end is missing",
        "<rss><channel><item><x>d<title>a</title></item><item><title>b</title></item></channel></rss>",
        &[("title", "a"), ("1:title", "b")],
    ),
    (
        "an image's end is missing",
        "<rss><channel><image><url>u</url><title>X</title><item><title>a</title></item></channel></rss>",
        &[("title", "a"), ("n", "1")],
    ),
    (
        "a person's end is missing",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><author><name>N</name><title>a</title><id>g</id></entry></feed>",
        &[("title", "a"), ("id", "g"), ("authors", "N|-|-")],
    ),
    (
        "an end in capitals",
        "<rss><channel><item><title>a</TITLE><guid>g</guid></ITEM></channel></rss>",
        &[("title", "a"), ("id", "g")],
    ),
    (
        "an end without its prefix",
        "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><dc:creator>N</creator><title>a</title></item></channel></rss>",
        &[("authors", "N|-|-"), ("title", "a")],
    ),
    (
        "an end without its `>`",
        "<rss><channel><item><title>a</title<guid>g</guid></item></channel></rss>",
        &[("title", "a"), ("id", "g")],
    ),
    (
        "spaces in an end",
        "<rss><channel><item><title>a</ title ><guid>g</guid></item></channel></rss>",
        &[("title", "a"), ("id", "g")],
    ),
    (
        "an end of nothing",
        "<rss><channel><item><title>a</title></><guid>g</guid></item></channel></rss>",
        &[("title", "a"), ("id", "g")],
    ),
    (
        "CDATA without its end",
        "<rss><channel><item><description><![CDATA[d</description></item><item><title>b</title></item></channel></rss>",
        &[("n", "2"), ("summary", "d"), ("1:title", "b")],
    ),
    (
        "CDATA whose end is another's",
        "<rss><channel><item><description><![CDATA[d</description><guid>g</guid></item><item><title><![CDATA[b]]></title></item></channel></rss>",
        &[("n", "2"), ("id", "g"), ("1:title", "b")],
    ),
    (
        "a comment without its end",
        "<rss><channel><!-- x <item><title>a</title></item></channel></rss>",
        &[("n", "1"), ("title", "a")],
    ),
    (
        "a quote without its end",
        "<rss><channel><item><enclosure url=\"http://c.example/1.mp3><title>a</title><guid isPermaLink=\"false\">g</guid></item></channel></rss>",
        &[("title", "a"), ("id", "g")],
    ),
    (
        "attributes without quotes",
        "<rss><channel><item><enclosure url=http://c.example/1.mp3 type=audio/mpeg length=3 /></item></channel></rss>",
        &[("enclosures", "http://c.example/1.mp3 audio/mpeg 3")],
    ),
    (
        "an attribute twice",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1' href='/2'/></entry></feed>",
        &[("url", "https://example.org/1")],
    ),
    (
        "greater-than in an attribute",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link title='a > b' href='/1'/><title>a</title></entry></feed>",
        &[("url", "https://example.org/1"), ("title", "a")],
    ),
    (
        "prefixes that nobody declared",
        "<rss><channel><item><dc:creator>N</dc:creator><content:encoded>&lt;p&gt;c&lt;/p&gt;</content:encoded><media:thumbnail url='/t.png'/></item></channel></rss>",
        &[
            ("authors", "N|-|-"),
            ("content", "<p>c</p>"),
            ("images", "https://example.org/t.png|-"),
        ],
    ),
    (
        "the document's own entities",
        "<!DOCTYPE rss [<!ENTITY a \"&b; co\"><!ENTITY b 'AT&#38;T'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
        &[("title", "AT&T co")],
    ),
    (
        "a DTD that is not closed",
        "<!DOCTYPE rss [<!ENTITY a 'b'><rss version='0.92'><channel><item><title>x</title></item></channel></rss>",
        &[("title", "x"), ("feed.format", "rss092")],
    ),
    (
        "an external DTD",
        "<!DOCTYPE rss SYSTEM \"file:///etc/passwd\" [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>a&x;</title></item></channel></rss>",
        &[("title", "a&x;")],
    ),
    (
        "a base that is none",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='ht!tp://['><entry><link href='/1'/></entry></feed>",
        &[("url", "https://example.org/1")],
    ),
    (
        "content that is not the base64 it says",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='image/png'>not base64!</content></entry></feed>",
        &[("content", "not base64!")],
    ),
    (
        "cut in an item that can be used",
        "<rss><channel><item><title>a</title></item><item><title>b</title><link>http://c.example/2</link><description>half",
        &[("n", "2"), ("1:title", "b"), ("1:summary", "half")],
    ),
    (
        "cut in an item that cannot",
        "<rss><channel><item><title>a</title></item><item><title>b",
        &[("n", "1")],
    ),
    (
        "cut in a link",
        "<rss><channel><item><title>a</title></item><item><title>b</title><link>http://c.exa",
        &[("n", "1")],
    ),
    (
        "cut in a tag",
        "<rss><channel><item><title>a</title></item><item><title>b</title><guid>g</guid><enclosure url='x",
        &[("n", "2"), ("1:id", "g")],
    ),
    (
        "cut in CDATA",
        "<rss><channel><item><title>a</title></item><item><title>b</title><guid>g</guid><description><![CDATA[ha",
        &[("n", "2"), ("1:summary", "ha")],
    ),
    (
        "JSON cut off",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"a\"},{\"id\":\"2\",\"title\":\"b\",\"content_text\":\"ha",
        &[("n", "2"), ("title", "a"), ("1:content", "ha")],
    ),
    (
        "JSON after junk",
        "<br>Warning\n{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"a\"}]}",
        &[("title", "a")],
    ),
    (
        "JSON with a mark",
        "\u{feff}{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":\"a\"}]}",
        &[("title", "a")],
    ),
    (
        "JSON items as one object",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{\"id\":\"1\",\"title\":\"a\"}}",
        &[("title", "a")],
    ),
];

#[test]
fn damage_of_the_whole_leaves_the_items() {
    for (story, document, expected) in WHOLE {
        let read = read(document);
        for (name, value) in *expected {
            assert_eq!(
                field(&read, name),
                *value,
                "{story}: `{name}` of\n{document}\n{read:#?}"
            );
        }
    }
}

#[test]
fn a_clean_document_needs_no_repair_and_a_damaged_one_says_so() {
    let clean = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>T</title><item><title>a &amp; b</title><guid>g</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>x</p>]]></description></item></channel></rss>\n";
    assert_eq!(read(clean).warnings, Vec::<String>::new());
    let table = [
        ("a & b", "`&` not written as `&amp;`"),
        ("a < b", "`<` not written as `&lt;`"),
        ("a&eacute;b", "HTML entities that XML does not know"),
        ("a&bogus;b", "entities that nobody knows"),
        ("a<br>b", "tags that are not closed"),
        ("a</b>b", "end tags without a start tag"),
        ("a&#0;b", "character references to no character"),
        ("a\u{1}b", "control characters taken out"),
    ];
    for (damage, warning) in table {
        let warnings = read(&clean.replace("a &amp; b", damage)).warnings;
        let expected = match damage {
            // A void element needs no end tag in HTML.
            "a<br>b" => Vec::new(),
            _ => vec![warning.to_string()],
        };
        assert_eq!(warnings, expected, "{damage}");
    }
    let many = read(&clean.replace("a &amp; b", "a & b & c")).warnings;
    assert_eq!(many, ["`&` not written as `&amp;` (2 times)"]);
}

#[test]
fn markup_of_many_tags_is_kept_whole() {
    let inside = "<b>x</b> &amp; <i/>".repeat(5_000);
    let entry = format!("<id>g</id><content type='xhtml'><div>{inside}</div></content>");
    let document = read(&super::atom(&entry));
    assert_eq!(
        field(&document, "content"),
        inside.replace("<i/>", "<i></i>")
    );
}
