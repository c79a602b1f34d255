//! Fields that feeds fill in oddly: files told of twice, links that are none,
//! times of day in words, addresses relative to nothing.

use super::atom;
use super::field;
use super::read;
use super::rss;
use briefd::parse::Options;
use briefd::parse::parse;

const MEDIA: &str = "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel>\
    <title>T</title><item><guid>g</guid>";

#[test]
fn a_file_that_is_told_of_twice_is_one_with_all_that_was_said() {
    let file = "https://a.example/1.mp3";
    let table = [
        (
            "<media:content url='FILE'/><enclosure url='FILE' length='9' type='audio/mpeg'/>",
            "FILE audio/mpeg 9",
        ),
        (
            "<enclosure url='FILE' length='9' type='audio/mpeg'/><media:content url='FILE'/>",
            "FILE audio/mpeg 9",
        ),
        (
            "<enclosure url='FILE' length='0'/><media:content url='FILE' fileSize='9' type='audio/mpeg'/>",
            "FILE audio/mpeg 9",
        ),
        (
            "<enclosure url='FILE' length='9'/><media:content url='FILE' fileSize='7' type='audio/mpeg'/>",
            "FILE audio/mpeg 9",
        ),
        (
            "<enclosure url='../1.mp3' length='9'/><enclosure url='https://example.org/1.mp3' type='audio/mpeg'/>",
            "https://example.org/1.mp3 audio/mpeg 9",
        ),
    ];
    for (item, expected) in table {
        let document = read(&format!("{MEDIA}{item}</item></channel></rss>").replace("FILE", file));
        assert_eq!(
            field(&document, "enclosures"),
            expected.replace("FILE", file),
            "{item}"
        );
    }
}

#[test]
fn a_link_that_is_none_is_no_link() {
    for nothing in [
        "N/A",
        "n/a",
        "null",
        "undefined",
        "#",
        "none",
        " - ",
        "javascript:void(0)",
    ] {
        let document = read(&rss(&format!("<title>a</title><link>{nothing}</link>")));
        assert_eq!(field(&document, "url"), "-", "{nothing}");
        let document = read(&atom(&format!(
            "<title>a</title><id>i</id><link href='{nothing}'/>"
        )));
        assert_eq!(field(&document, "url"), "-", "{nothing}");
        let json = format!(
            r#"{{"version":"https://jsonfeed.org/version/1","title":"T","items":[{{"id":"1","url":"{nothing}","content_text":"x"}}]}}"#
        );
        assert_eq!(field(&read(&json), "url"), "-", "{nothing}");
    }
    let document = read(&rss(
        "<title>a</title><link>N/A</link><guid>https://a.example/1</guid>",
    ));
    assert_eq!(field(&document, "url"), "https://a.example/1");
}

#[test]
fn a_time_of_day_in_words_nobody_knows_leaves_the_day() {
    let document = read(&rss(
        "<guid>1</guid><pubDate>9 December 2019 teatime</pubDate>",
    ));
    assert_eq!(field(&document, "published"), "2019-12-09T00:00:00Z");
    assert!(document.items[0].day_only);
    assert_eq!(document.warnings.len(), 1, "{:?}", document.warnings);
    for known in [
        "9 December 2019 noon",
        "9 December 2019",
        "Mon, 9 Dec 2019 10:00 GMT",
    ] {
        let document = read(&rss(&format!("<guid>1</guid><pubDate>{known}</pubDate>")));
        assert!(!document.items[0].day_only, "{known}");
    }
}

#[test]
fn what_lies_on_this_machine_is_relative_to_the_feeds_own_link() {
    let document = "<rss version='2.0'><channel><title>T</title><link>https://a.example/b/</link>\
        <item><title>x</title><link>/one</link><description>&lt;a href='two'&gt;2&lt;/a&gt;</description></item>\
        </channel></rss>";
    let options = Options {
        url: Some("file:///home/me/feed.xml"),
        ..Options::default()
    };
    let document = parse(document.as_bytes(), &options).unwrap();
    assert_eq!(field(&document, "url"), "https://a.example/one");
    assert_eq!(field(&document, "base"), "https://a.example/b/");
}
