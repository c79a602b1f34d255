//! Documents made to hurt: bombs, depth, size, injection, identity. Bounds are
//! on what comes out; time and memory are for the soak to watch.

#![expect(clippy::too_many_lines, reason = "tables")]

use briefd::model::item::Document;
use briefd::parse::{Options, ParseError, parse};
use std::collections::HashSet;

const ITEMS_MAX: usize = 500;

fn feed(items: &str) -> String {
    format!(
        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>T</title>{items}</channel></rss>"
    )
}

fn atom(attributes: &str, inside: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>T</title>{inside}</feed>"
    )
}

fn item(inside: &str) -> String {
    format!("<item><title>a</title><guid>g</guid>{inside}</item>")
}

/// The name of the attack and the document.
type Attack = (String, Vec<u8>);

/// Things repeated, opened and never closed, alone and within an item.
fn depth(attacks: &mut Vec<Attack>) {
    const N: usize = 60_000;
    let openings = [
        "<a>",
        "<div>",
        "<item>",
        "<entry>",
        "<channel>",
        "<rss>",
        "<feed>",
        "<title>",
        "<link>",
        "<description>",
        "<content>",
        "<content type='xhtml'><div>",
        "<author>",
        "<source>",
        "<image>",
        "<media:content url='x'>",
        "<media:group>",
        "<itunes:category text='x'>",
        "<category>",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!",
        "<!DOCTYPE [",
        "<!ENTITY a 'b'>",
        "<a b=\"",
        "<a b='",
        "<a ",
        "<a",
        "</",
        "<",
        "&",
        "&#",
        "&#x",
        "&amp;#",
        "&lt;",
        "</a>",
        "</item>",
        "</title>",
        "]]>",
        "<a/>",
        "<x:y>",
        "<a xmlns='u'>",
        "<a xmlns:p='u'>",
        "<a xml:base='x/'>",
        "<p xml:base='http://c.example/'>",
        "<dc:creator>",
        "<skipHours><hour>",
    ];
    for opening in openings {
        let many = opening.repeat(N);
        attacks.push((format!("many `{opening}`"), many.clone().into_bytes()));
        attacks.push((
            format!("many `{opening}` in a feed"),
            feed(&many).into_bytes(),
        ));
        let inside = feed(&item(&format!("<description>{many}</description>")));
        attacks.push((
            format!("many `{opening}` in a description"),
            inside.into_bytes(),
        ));
        let xhtml = atom(
            "",
            &format!("<entry><id>g</id><title>a</title><content type='xhtml'>{many}"),
        );
        attacks.push((format!("many `{opening}` in an entry"), xhtml.into_bytes()));
    }
}

fn bombs(attacks: &mut Vec<Attack>) {
    let mut laughs = String::from("<!DOCTYPE rss [<!ENTITY l0 'haha'>");
    for n in 1..12 {
        let inner = format!("&l{};", n - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY l{n} '{inner}'>"));
    }
    laughs.push_str("]>");
    attacks.push((
        "a billion laughs".into(),
        format!(
            "{laughs}{}",
            feed(&item("<description>&l11;</description>"))
        )
        .into_bytes(),
    ));
    let wide = format!(
        "<!DOCTYPE r [<!ENTITY a '{}'>]>{}",
        "x".repeat(100_000),
        feed(&item(&format!(
            "<description>{}</description>",
            "&a;".repeat(10_000)
        )))
    );
    attacks.push(("a wide entity".into(), wide.into_bytes()));
    attacks.push((
        "an entity in itself".into(),
        format!(
            "<!DOCTYPE r [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>{}",
            feed(&item("<description>&a;</description>"))
        )
        .into_bytes(),
    ));
    attacks.push((
        "empty entities".into(),
        format!(
            "<!DOCTYPE r [<!ENTITY a ''><!ENTITY b '{}'>]>{}",
            "&a;".repeat(1000),
            feed(&item(&format!(
                "<description>{}</description>",
                "&b;".repeat(5_000)
            )))
        )
        .into_bytes(),
    ));
    let definitions: String = (0..20_000).map(|n| format!("<!ENTITY e{n} 'x'>")).collect();
    attacks.push((
        "many entities".into(),
        format!("<!DOCTYPE r [{definitions}]>{}", feed(&item(""))).into_bytes(),
    ));
}

fn sizes(attacks: &mut Vec<Attack>) {
    let long = "x".repeat(1 << 20);
    let many = |one: &str, n: usize| one.repeat(n);
    let mut push = |name: &str, text: String| attacks.push((name.into(), text.into_bytes()));
    push(
        "a base of 1 MB",
        atom(
            &format!("xml:base='http://c.example/{long}'"),
            &many(
                "<entry><id>g</id><link href='a'/><content type='html'>&lt;a href='x'></content></entry>",
                3_000,
            ),
        ),
    );
    push(
        "a base of 2 KB on 3,000 entries",
        atom(
            &format!("xml:base='http://c.example/{}/'", "x".repeat(1_900)),
            &many(
                "<entry><link href='a'/><content type='html'>&lt;a></content></entry>",
                3_000,
            ),
        ),
    );
    push(
        "a language of 1 MB",
        atom(
            &format!("xml:lang='{long}'"),
            &many("<entry><title>a</title></entry>", 1_000),
        ),
    );
    push(
        "a media rating of 1 MB",
        feed(&format!(
            "<media:rating>{long}</media:rating><media:description>{long}</media:description>{}",
            many(&item(""), 1_000)
        )),
    );
    push(
        "a feed author of 1 MB",
        atom(
            "",
            &format!(
                "<author><name>{long}</name></author>{}",
                many("<entry><title>a</title></entry>", 1_000)
            ),
        ),
    );
    push(
        "a name of 1 MB",
        format!("<{long}>{}</{long}>", feed(&item(""))),
    );
    push(
        "an attribute of 1 MB",
        feed(&item(&format!(
            "<enclosure url='{long}'/><a {long}='{long}'/>"
        ))),
    );
    push(
        "100,000 attributes",
        feed(&item(&format!(
            "<enclosure {} url='x'/>",
            many("a='b' ", 100_000)
        ))),
    );
    push(
        "a title of 1 MB",
        feed(&item(&format!("<title>{long}</title>"))),
    );
    push(
        "a title of tags",
        feed(&item(&format!(
            "<title>{}</title>",
            many("&lt;q1 ", 50_000)
        ))),
    );
    push(
        "titles of open comments",
        feed(&many(
            &format!("<item><title>{}</title></item>", many("&lt;!--", 1_500)),
            400,
        )),
    );
    push(
        "an id of 1 MB",
        feed(&format!("<item><guid>{long}</guid><title>a</title></item>")),
    );
    push(
        "a date of 1 MB",
        feed(&item(&format!(
            "<pubDate>{long}</pubDate><pubDate>{}</pubDate>",
            many("1", 100_000)
        ))),
    );
    push(
        "a mail of 1 MB",
        feed(&item(&format!("<author>{}</author>", many("a@", 400_000)))),
    );
    push(
        "20,000 categories",
        feed(&item(
            &(0..20_000)
                .map(|n| format!("<category>c{n}</category>"))
                .collect::<String>(),
        )),
    );
    push(
        "20,000 authors",
        feed(&item(
            &(0..20_000)
                .map(|n| format!("<author>a{n}</author>"))
                .collect::<String>(),
        )),
    );
    push(
        "20,000 files",
        feed(&item(
            &(0..20_000)
                .map(|n| format!("<enclosure url='http://c.example/{n}'/>"))
                .collect::<String>(),
        )),
    );
    push(
        "20,000 pictures",
        feed(&item(
            &(0..20_000)
                .map(|n| format!("<media:thumbnail url='http://c.example/{n}'/>"))
                .collect::<String>(),
        )),
    );
    push(
        "20,000 keywords",
        feed(&item(&format!(
            "<keywords>{}</keywords>",
            (0..20_000).map(|n| format!("k{n},")).collect::<String>()
        ))),
    );
    push(
        "20,000 namespaces",
        feed(&item(
            &(0..20_000)
                .map(|n| format!("<n{n}:a xmlns:n{n}='u{n}'>"))
                .collect::<String>(),
        )),
    );
    push(
        "20,000 bases",
        atom(
            "",
            &(0..20_000)
                .map(|n| format!("<entry xml:base='http://c{n}.example/'><title>a</title></entry>"))
                .collect::<String>(),
        ),
    );
    push(
        "100,000 items",
        feed(&many("<item><title>a</title></item>", 100_000)),
    );
    push("100,000 empty items", feed(&many("<item/>", 100_000)));
    push(
        "100,000 items without an end",
        feed(&many("<item><title>a", 100_000)),
    );
    push(
        "sections closed once, at the end",
        format!(
            "{}]]>",
            feed(&many("<item><title><![CDATA[x</title></item>", 30_000))
        ),
    );
    push(
        "comments closed once, at the end",
        format!("{}-->", feed(&many("<!-- <item>", 30_000))),
    );
    push(
        "a length beyond numbers",
        feed(&item(
            "<enclosure url='x' length='99999999999999999999999999'/><itunes:duration>99999999999999999999:00:00</itunes:duration>",
        )),
    );
    push(
        "a duration of other digits",
        feed(&item(
            "<itunes:duration>१२:३४</itunes:duration><media:content url='x' duration='٣'/>",
        )),
    );
}

fn injections(attacks: &mut Vec<Attack>) {
    let mut push = |name: &str, text: String| attacks.push((name.into(), text.into_bytes()));
    push(
        "the end of CDATA in text",
        feed(&item(
            "<description>]]&gt;&lt;/content>&lt;entry>&lt;id>evil&lt;/id>&lt;/entry></description>",
        )),
    );
    push(
        "the end of CDATA in an id",
        feed("<item><guid>]]&gt;&lt;/id>&lt;/entry>&lt;entry></guid><title>a</title></item>"),
    );
    push(
        "an entry in a category",
        feed(&item(
            "<category domain='\"/>&lt;entry>'>\"/>&lt;/entry>&lt;entry></category>",
        )),
    );
    push(
        "an entry in an address",
        feed(&item(
            "<link>http://c.example/\"/&gt;&lt;entry&gt;</link><enclosure url='http://c.example/\"&gt;&lt;entry>'/>",
        )),
    );
    push(
        "an entry in a name",
        feed(&item(
            "<author>&lt;/name>&lt;/author>&lt;/entry>&lt;entry></author>",
        )),
    );
    push(
        "controls everywhere",
        feed(&item(
            "<description>\u{0}\u{1}\u{1b}[31m\u{9b}31m\u{7f}</description><category>\u{1b}x</category>",
        )),
    );
    push(
        "a mail beside other scripts",
        feed(&item(
            "<author>taro@example.com（山田）</author><author>（山田）taro@example.com</author><author>é@é.é</author>",
        )),
    );
    push(
        "two declarations, two encodings",
        format!(
            "<?xml version='1.0' encoding='utf-8'?><?xml version='1.0' encoding='utf-16be'?>{}",
            feed(&item(""))
        ),
    );
    push("JSON in depth", "[".repeat(500_000));
    push("JSON objects in depth", "{\"items\":[".repeat(100_000));
    push(
        "JSON of many numbers",
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{}]}}",
            "1,".repeat(1_000_000)
        ),
    );
    push(
        "JSON of many members",
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{{\"id\":\"1\",{}}}]}}",
            "\"a\":1,".repeat(200_000)
        ),
    );
    push(
        "JSON of backslashes",
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"{}",
            "\\".repeat(500_000)
        ),
    );
}

fn raw(attacks: &mut Vec<Attack>) {
    let mut push = |name: &str, bytes: Vec<u8>| attacks.push((name.into(), bytes));
    push("zeros", vec![0; 1 << 20]);
    push("ones", vec![0xFF; 1 << 20]);
    push(
        "UTF-16BE",
        feed(&item(""))
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect(),
    );
    push(
        "half a surrogate",
        [0xFE, 0xFF]
            .into_iter()
            .chain([0xD8, 0x00].repeat(100_000))
            .collect(),
    );
    push("every byte", (0..=255u8).cycle().take(1 << 20).collect());
    push(
        "bad bytes in a feed",
        feed(&item("<description>@</description>"))
            .bytes()
            .flat_map(|b| {
                if b == b'@' {
                    vec![0x80; 500_000]
                } else {
                    vec![b]
                }
            })
            .collect(),
    );
    push(
        "EBCDIC's mark and nothing of it",
        [0x4C, 0x6F, 0xA7, 0x94]
            .into_iter()
            .chain(vec![0x40; 100_000])
            .collect(),
    );
    push(
        "ISO-2022-JP that never returns",
        [
            b"<?xml version='1.0' encoding='iso-2022-jp'?><rss><channel><title>\x1b$B".as_slice(),
            &vec![b'!'; 200_000],
        ]
        .concat(),
    );
}

fn bounded(name: &str, document: &Document, size: usize) {
    let max =
        |what: &str, found: usize, most: usize| assert!(found <= most, "{name}: {found} {what}");
    max("items", document.items.len(), ITEMS_MAX);
    max("warnings", document.warnings.len(), 45);
    let mut total = 0;
    let mut ids = HashSet::new();
    for item in &document.items {
        assert!(
            ids.insert(item.id.as_str()),
            "{name}: the id {} twice",
            item.id
        );
        max("bytes of an id", item.id.len(), 2_100);
        max(
            "bytes of a title",
            item.title.as_deref().map_or(0, str::len),
            8_192,
        );
        max(
            "bytes of a URL",
            item.url.as_deref().map_or(0, str::len),
            30_000,
        );
        max(
            "bytes of a language",
            item.language.as_deref().map_or(0, str::len),
            64,
        );
        max("categories", item.categories.len(), 200);
        max("authors", item.authors.len(), 200);
        max("enclosures", item.enclosures.len(), 200);
        max("images", item.images.len(), 200);
        for markup in [&item.summary, &item.content].into_iter().flatten() {
            max(
                "bytes of a base",
                markup.base.as_deref().map_or(0, str::len),
                2_048,
            );
            total += markup.html.len();
            let depth = markup.html.matches("<div>").count();
            max(
                "open elements",
                depth,
                256 + markup.html.matches("</div>").count(),
            );
        }
        total += item
            .authors
            .iter()
            .map(|a| a.name.as_deref().map_or(0, str::len))
            .sum::<usize>();
        let shown = [
            item.title.as_deref(),
            item.url.as_deref(),
            Some(item.id.as_str()),
        ];
        for text in shown.into_iter().flatten() {
            assert!(
                !text.contains(|c: char| c.is_control()),
                "{name}: controls in {text:?}"
            );
        }
    }
    max("bytes of text", total, size * 6 + (4 << 20));
}

#[test]
fn hostile_documents_come_out_bounded_or_not_at_all() {
    let mut attacks = Vec::new();
    depth(&mut attacks);
    bombs(&mut attacks);
    sizes(&mut attacks);
    injections(&mut attacks);
    raw(&mut attacks);
    assert!(attacks.len() >= 200, "{} attacks", attacks.len());
    let options = Options {
        url: Some("http://c.example/feed"),
        items_max: ITEMS_MAX,
        ..Options::default()
    };
    for (name, bytes) in attacks {
        match parse(&bytes, &options) {
            Ok(document) => bounded(&name, &document, bytes.len()),
            // A panic would come out as this message.
            Err(error) => assert_ne!(
                error,
                ParseError::NotAFeed("it cannot be read".into()),
                "{name}"
            ),
        }
    }
}

#[test]
fn what_is_injected_stays_text() {
    let mut attacks = Vec::new();
    injections(&mut attacks);
    for (name, bytes) in attacks.into_iter().take(5) {
        let document = parse(&bytes, &Options::default()).unwrap();
        assert_eq!(document.items.len(), 1, "{name}: {document:#?}");
        assert_eq!(document.items[0].title.as_deref(), Some("a"), "{name}");
    }
}

#[test]
fn more_items_than_allowed_are_left_out_and_said() {
    let options = Options {
        items_max: 3,
        ..Options::default()
    };
    let document = parse(
        feed(&"<item><title>a</title></item>".repeat(5)).as_bytes(),
        &options,
    )
    .unwrap();
    assert_eq!(document.items.len(), 3);
    assert_eq!(
        document
            .warnings
            .iter()
            .filter(|w| w.contains("too many items"))
            .count(),
        1
    );
}
