//! What holds for any bytes.

use briefd::parse::{Options, parse};
use proptest::prelude::*;

/// Pieces that documents are made of, whole and broken.
const PIECES: &[&str] = &[
    "<rss version='2.0'>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<description>",
    "</description>",
    "<guid>",
    "</guid>",
    "</channel>",
    "</rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "</entry>",
    "<content type='xhtml'>",
    "</content>",
    "<content type='html'>",
    "<author>",
    "<name>",
    "</name>",
    "</author>",
    "<div>",
    "</div>",
    "<b>",
    "</i>",
    "<br/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version='1.0' encoding='latin1'?>",
    "<!DOCTYPE rss [",
    "]>",
    "<!ENTITY a '&b;'>",
    "&a;",
    "&amp;",
    "&nbsp;",
    "&#0;",
    "&#xD83D;",
    "&",
    "<",
    ">",
    "'",
    "\"",
    "=",
    " ",
    "\n",
    "word",
    "é",
    "山",
    "😀",
    "http://c.example/1",
    "/1",
    "2026-11-23T08:00:00Z",
    "soon",
    "<link href='",
    "'/>",
    " xml:base='b/'",
    "<media:content url='u.jpg'>",
    "{\"items\":[",
    "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":",
    "\"id\":1,",
    "}",
    "]",
    ",",
    "\\u00",
    "\u{0}",
    "\u{1b}",
    "\u{feff}",
];

fn pieces(count: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..count).prop_map(|pieces| pieces.concat())
}

/// Words for titles; nothing that needs escaping.
fn titles() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zé山]{1,8}( [a-z]{1,8}){0,3}", 1..20)
}

fn rss(titles: &[String]) -> String {
    let items: String = titles
        .iter()
        .enumerate()
        .map(|(n, title)| format!("<item><title>{title}</title><guid>g{n}</guid><description>d {n}</description></item>"))
        .collect();
    format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), content_type in prop::option::of("[a-z/;= -]{0,30}")) {
        let options = Options { content_type: content_type.as_deref(), ..Options::default() };
        let found = parse(&bytes, &options);
        let panicked = matches!(&found, Err(error) if error.to_string().contains("cannot be read"));
        prop_assert!(!panicked);
    }

    #[test]
    fn no_pieces_make_it_panic_and_ids_stay_apart(text in pieces(60)) {
        match parse(text.as_bytes(), &Options::default()) {
            Err(error) => prop_assert!(!error.to_string().contains("cannot be read"), "{text}"),
            Ok(document) => {
                let mut ids: Vec<_> = document.items.iter().map(|item| &item.id).collect();
                ids.sort();
                ids.dedup();
                prop_assert_eq!(ids.len(), document.items.len(), "{}", text);
                prop_assert_eq!(parse(text.as_bytes(), &Options::default()).unwrap(), document, "twice the same");
            }
        }
    }

    #[test]
    fn items_keep_their_order_and_words(titles in titles()) {
        let document = parse(rss(&titles).as_bytes(), &Options::default()).unwrap();
        let found: Vec<_> = document.items.iter().map(|item| item.title.clone().unwrap()).collect();
        prop_assert_eq!(found, titles);
        prop_assert!(document.warnings.is_empty());
    }

    #[test]
    fn ids_do_not_depend_on_the_other_items(titles in titles(), new in "[a-z]{1,9}") {
        let before = parse(rss(&titles).replace("<guid>", "<x>").replace("</guid>", "</x>").as_bytes(), &Options::default()).unwrap();
        let grown = rss(&titles).replacen("<item>", &format!("<item><title>{new}</title><link>http://c.example/{new}</link></item><item>"), 1);
        let after = parse(grown.replace("<guid>", "<x>").replace("</guid>", "</x>").as_bytes(), &Options::default()).unwrap();
        let ids = |document: &briefd::model::item::Document| document.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(&ids(&after)[1..], &ids(&before)[..]);
    }

    #[test]
    fn a_cut_anywhere_keeps_the_whole_items_before_it(titles in titles(), share in 0.0..1.0f64) {
        let text = rss(&titles);
        let cut = text.floor_char_boundary((text.len() as f64 * share) as usize);
        let text = &text[..cut];
        let whole = text.matches("</item>").count();
        if let Ok(document) = parse(text.as_bytes(), &Options::default()) {
            prop_assert!(document.items.len() >= whole && document.items.len() <= whole + 1, "{}", text);
            for (item, title) in document.items.iter().zip(&titles).take(whole) {
                prop_assert_eq!(item.title.as_ref(), Some(title));
            }
        } else {
            prop_assert_eq!(whole, 0);
        }
    }

    #[test]
    fn writing_what_was_read_and_reading_it_gives_the_same(text in pieces(40)) {
        let Ok(first) = parse(text.as_bytes(), &Options::default()) else {
            return Ok(());
        };
        let again = parse(written(&first).as_bytes(), &Options::default()).unwrap();
        prop_assert_eq!(first.items.len(), again.items.len());
        for (one, other) in first.items.iter().zip(&again.items) {
            prop_assert_eq!(&one.title, &other.title);
            prop_assert_eq!(&one.url, &other.url);
            prop_assert_eq!(one.published, other.published);
        }
    }
}

/// A document as plain Atom.
fn written(document: &briefd::model::item::Document) -> String {
    let text = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let mut out = String::from("<feed xmlns='http://www.w3.org/2005/Atom'>");
    for item in &document.items {
        out.push_str(&format!("<entry><id>x{}</id>", text(&item.id)));
        if let Some(title) = &item.title {
            out.push_str(&format!("<title>{}</title>", text(title)));
        }
        if let Some(url) = &item.url {
            out.push_str(&format!("<link href=\"{}\"/>", text(url)));
        }
        if let Some(time) = item.published {
            out.push_str(&format!("<published>{time}</published>"));
        }
        out.push_str("</entry>");
    }
    out.push_str("</feed>");
    out
}
