//! Damaged JSON Feeds: one bad element costs one element.

use super::field;
use briefd::parse::{Options, parse};

/// A `~` is a line break in the pretty-printed form.
const ITEM: &str = r#"{~"id":"N",~"title":"Title N",~"url":"http://c.example/N",~"authors":[{"name":"A N"},{"name":"B N"}],~"tags":["x","y"],~"attachments":[{"url":"http://c.example/N.mp3"}],~"summary":"Sum N"~}"#;

const FIELDS: &[(&str, &str)] = &[
    ("id", "N"),
    ("title", "Title N"),
    ("url", "http://c.example/N"),
    ("authors", "A N|-|-; B N|-|-"),
    ("categories", "x; y"),
    ("enclosures", "http://c.example/N.mp3 - -"),
    ("summary", "Sum N"),
];

/// A feed of three items, the one at `place` damaged by a replacement.
fn feed(place: usize, from: &str, to: &str, pretty: bool) -> String {
    let items: Vec<_> = (0..3)
        .map(|n| {
            let item = match n == place {
                true => {
                    assert!(ITEM.contains(from), "{from}");
                    ITEM.replacen(from, to, 1)
                }
                false => ITEM.into(),
            };
            item.replace('N', &n.to_string())
        })
        .collect();
    let text = format!(
        r#"{{~"version":"https://jsonfeed.org/version/1.1",~"title":"F",~"items":[~{}~],~"home_page_url":"http://c.example/"~}}"#,
        items.join(",~")
    );
    text.replace('~', if pretty { "\n    " } else { "" })
}

/// What is damaged, what is replaced by what, what may be lost of the item.
type Slip = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const SLIPS: &[Slip] = &[
    ("nothing", "\"id\"", "\"id\"", &[]),
    ("a brace too many", "~}", "~}}", &[]),
    ("two braces too many", "~}", "~}}}", &[]),
    ("a bracket for the brace", "~}", "~]", &[]),
    ("a parenthesis for the brace", "~}", "~)", &[]),
    ("a bracket too many", "~}", "~}]", &[]),
    ("no brace at the end", "~}", "", &[]),
    ("no brace at the beginning", "{~\"id\"", "\"id\"", &[]),
    ("a bracket for the first brace", "{~\"id\"", "[~\"id\"", &[]),
    ("two braces at the beginning", "{~\"id\"", "{{~\"id\"", &[]),
    ("an equals sign", "\"authors\":[", "\"authors\" = [", &[]),
    ("an arrow", "\"authors\":[", "\"authors\" => [", &[]),
    ("an arrow before a text", "\"title\":", "\"title\"=>", &[]),
    ("no colon", "\"title\":", "\"title\" ", &[]),
    ("no colon before a list", "\"tags\":", "\"tags\"", &[]),
    ("two colons", "\"title\":", "\"title\"::", &[]),
    ("no comma", "\"Title N\",", "\"Title N\" ", &[]),
    ("two commas", "\"Title N\",", "\"Title N\",,", &[]),
    ("a semicolon", "\"Title N\",", "\"Title N\";", &[]),
    ("a comma at the end", "\"Sum N\"", "\"Sum N\",", &[]),
    ("tags without end", "\"x\",\"y\"]", "\"x\",\"y\"", &[]),
    ("authors without end", "\"B N\"}]", "\"B N\"}", &[]),
    ("an author without end", "\"A N\"}", "\"A N\"", &[]),
    ("the last author without end", "\"B N\"}", "\"B N\"", &[]),
    (
        "an author without beginning",
        "{\"name\":\"A N\"}",
        "\"name\":\"A N\"}",
        &[],
    ),
    (
        "another without beginning",
        "{\"name\":\"B N\"}",
        "\"name\":\"B N\"}",
        &[],
    ),
    ("attachments without end", ".mp3\"}]", ".mp3\"}", &[]),
    ("an attachment without end", ".mp3\"}", ".mp3\"", &[]),
    ("tags with two ends", "\"y\"]", "\"y\"]]", &[]),
    ("authors with two ends", "\"B N\"}]", "\"B N\"}]]", &[]),
    ("attachments with two ends", ".mp3\"}]", ".mp3\"}]]", &[]),
    ("an author with two ends", "\"A N\"}", "\"A N\"}}", &[]),
    (
        "the last author with two ends",
        "\"B N\"}",
        "\"B N\"}}",
        &[],
    ),
    ("a brace for the end of tags", "\"y\"]", "\"y\"}", &[]),
    ("a parenthesis for the end of tags", "\"y\"]", "\"y\")", &[]),
    ("tags in parentheses", "[\"x\",\"y\"]", "(\"x\",\"y\")", &[]),
    (
        "tags without beginning",
        "[\"x\",\"y\"]",
        "\"x\",\"y\"]",
        &["categories"],
    ),
    (
        "authors in braces",
        "[{\"name\":\"A N\"},{\"name\":\"B N\"}]",
        "{{\"name\":\"A N\"},{\"name\":\"B N\"}}",
        &[],
    ),
    ("a title without end", "\"Title N\",", "\"Title N,", &[]),
    ("an address without end", "/N\",", "/N,", &[]),
    (
        "a title without end and comma",
        "\"Title N\",~",
        "\"Title N\n",
        &[],
    ),
    (
        "a title without beginning",
        "\"Title N\",",
        "Title N\",",
        &[],
    ),
    (
        "a title of one word without beginning",
        "\"Title N\",",
        "Title\",",
        &["title"],
    ),
    ("a title without quotes", "\"Title N\",", "Title N,", &[]),
    (
        "an address without quotes",
        "\"http://c.example/N\"",
        "http://c.example/N",
        &[],
    ),
    ("a name without end", "\"title\":", "\"title:", &[]),
    ("a name without beginning", "\"title\":", "title\":", &[]),
    ("a name without quotes", "\"title\":", "title:", &[]),
    (
        "a name and a text, half each",
        "\"title\":\"Title N\"",
        "\"title:Title N\"",
        &[],
    ),
    ("a tag without end", "\"x\",\"y\"", "\"x,\"y\"", &[]),
    ("the last tag without end", "\"y\"]", "\"y]", &[]),
    (
        "a summary without end",
        "\"Sum N\"",
        "\"Sum N",
        &["summary"],
    ),
    (
        "quotes within",
        "\"Title N\"",
        "\"He said \"hi\", then left\"",
        &["title"],
    ),
    (
        "quotes within, twice",
        "\"Title N\"",
        "\"\"A\", \"B\" and \"C\"\"",
        &["title"],
    ),
    (
        "quotes of HTML",
        "\"Sum N\"",
        "\"<a href=\"u\" title=\"x, y\">z</a>, <b class=\"c\">d</b>\"",
        &["summary"],
    ),
    (
        "a script within",
        "\"Sum N\"",
        "\"<a onclick=\"f([\"a\",\"b\"])\">z</a>\"",
        &["summary"],
    ),
    (
        "quotes in brackets within",
        "\"Sum N\"",
        "\"see [the \"docs\"] and (\"so\") on\"",
        &["summary"],
    ),
    ("rubbish between", "\"url\":", "@# oops \"url\":", &[]),
    ("a comment", "\"url\":", "/* x */ // y\n\"url\":", &[]),
    ("a comment without end", "\"url\":", "/* \"url\":", &[]),
    (
        "no value",
        "\"title\":\"Title N\"",
        "\"title\":",
        &["title"],
    ),
    (
        "None",
        "\"title\":\"Title N\"",
        "\"title\":None",
        &["title"],
    ),
    (
        "undefined, at the end",
        "\"Sum N\"",
        "undefined",
        &["summary"],
    ),
    (
        "NaN and the like",
        "\"title\"",
        "\"_a\":NaN,\"_b\":-Infinity,\"_c\":True,\"_d\":0x1F,\"_e\":.5,\"_f\":1e5,\"title\"",
        &[],
    ),
    (
        "no-break spaces",
        "\"title\":",
        "\u{a0}\"title\"\u{a0}:\u{3000}\u{feff}",
        &[],
    ),
    (
        "an empty title again",
        "\"url\"",
        "\"title\":\"\",\"url\"",
        &[],
    ),
    (
        "a title twice",
        "\"title\":\"Title N\"",
        "\"title\":\"no\",\"title\":\"Title N\"",
        &[],
    ),
    ("nested too deep", "\"url\"", "\"_x\":@,\"url\"", &[]),
    ("a tag nested too deep", "\"y\"", "@,\"y\"", &[]),
];

fn deep(depth: usize) -> String {
    format!("{}\"]}}\"{}", "[{\"a\":".repeat(depth), "}]".repeat(depth))
}

fn check(story: &str, text: &str, damaged: usize, lost: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    let document = match parse(text.as_bytes(), &Options::default()) {
        Ok(document) => document,
        Err(error) => return vec![format!("{story}: {error}\n{text}")],
    };
    let mut expect = |name: &str, expected: &str| {
        let found = field(&document, name);
        if found != expected {
            wrong.push(format!("{story}: {name} is {found:?}, not {expected:?}"));
        }
    };
    expect("n", "3");
    expect("feed.title", "F");
    for n in 0..3 {
        for (name, expected) in FIELDS {
            if n != damaged || !lost.contains(name) {
                expect(
                    &format!("{n}:{name}"),
                    &expected.replace('N', &n.to_string()),
                );
            }
        }
    }
    if story.starts_with("nothing") != document.warnings.is_empty() {
        wrong.push(format!("{story}: {:?}", document.warnings));
    }
    wrong
}

#[test]
fn one_bad_element_costs_one_element() {
    let mut wrong = Vec::new();
    for (kind, from, to, lost) in SLIPS {
        for place in 0..3 {
            for pretty in [false, true] {
                let to = to.replace(
                    '@',
                    &if kind.contains("deep") {
                        deep(100)
                    } else {
                        "@".into()
                    },
                );
                let text = feed(place, from, &to, pretty);
                let story = format!("{kind}, item {place}, pretty {pretty}");
                wrong.extend(check(&story, &text, place, lost));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The story, the document, and what must be read.
type Row = (
    &'static str,
    String,
    &'static [(&'static str, &'static str)],
);

fn check_rows(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (story, text, expected) in rows {
        let short = text.get(..text.floor_char_boundary(300)).unwrap_or(text);
        let Ok(document) = parse(text.as_bytes(), &at_example()) else {
            wrong.push(format!("{story}: no feed\n{short}"));
            continue;
        };
        for (name, expected) in *expected {
            let found = field(&document, name);
            if found != *expected {
                wrong.push(format!(
                    "{story}: {name} is {found:?}, not {expected:?}\n{short}"
                ));
            }
        }
        if document.warnings.is_empty() {
            wrong.push(format!("{story}: nothing told"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn at_example() -> Options<'static> {
    Options {
        url: Some("https://example.org/feeds/all.json"),
        ..Options::default()
    }
}

/// A feed whose first members are these.
fn headed(members: &str) -> String {
    let feed = feed(3, "", "", false);
    feed.replacen('{', &format!("{{{members},"), 1)
}

/// A feed of one item with these members.
fn item(members: &str) -> String {
    format!(
        r#"{{"version":"https://jsonfeed.org/version/1","title":"F","items":[{{"id":"1",{members}}},{{"id":"2"}}]}}"#
    )
}

const WHOLE: &[(&str, &str)] = &[
    ("n", "3"),
    ("feed.title", "F"),
    ("feed.link", "http://c.example/"),
    ("0:title", "Title 0"),
    ("1:title", "Title 1"),
    ("2:title", "Title 2"),
    ("2:summary", "Sum 2"),
];

#[test]
fn damage_of_the_feeds_own_members_leaves_the_items() {
    let long = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let replaced = |from: &str, to: &str| feed(3, "", "", false).replacen(from, to, 1);
    check_rows(&[
        (
            "nested 100 deep",
            headed(&format!("\"x\":{}", deep(100))),
            WHOLE,
        ),
        (
            "nested 3000 deep",
            headed(&format!("\"x\":{}", long(3_000))),
            WHOLE,
        ),
        (
            "nested 1000000 deep",
            headed(&format!("\"x\":{}", long(1_000_000))),
            WHOLE,
        ),
        (
            "authors with two ends",
            headed("\"authors\":[{\"name\":\"A\"}]]"),
            WHOLE,
        ),
        (
            "an author with two ends",
            headed("\"author\":{\"name\":\"A\"}}"),
            WHOLE,
        ),
        (
            "authors without end",
            headed("\"authors\":[{\"name\":\"A\"}"),
            WHOLE,
        ),
        (
            "an author without end in a list",
            headed("\"authors\":[{\"name\":\"A\"]"),
            WHOLE,
        ),
        ("a text without end", headed("\"description\":\"x"), WHOLE),
        ("a name alone", headed("\"description\""), WHOLE),
        ("no end of items", replaced("}],\"home", "},\"home"), WHOLE),
        (
            "two ends of items",
            replaced("}],\"home", "}]],\"home"),
            WHOLE,
        ),
        (
            "a brace for the end of items",
            replaced("}],\"home", "}},\"home"),
            WHOLE,
        ),
        (
            "items in braces",
            replaced("}],\"home", "}},\"home").replace("items\":[", "items\":{"),
            WHOLE,
        ),
        (
            "two beginnings of items",
            replaced("items\":[", "items\":[["),
            WHOLE,
        ),
        ("two beginnings", replaced("{", "{{"), WHOLE),
        (
            "no beginning of items",
            replaced("items\":[", "items\":"),
            &[("n", "3"), ("2:title", "Title 2")],
        ),
        ("no end", replaced("/\"}", "/\""), WHOLE),
        ("two ends", replaced("/\"}", "/\"}}"), WHOLE),
        ("a bracket for the end", replaced("/\"}", "/\"]"), WHOLE),
        (
            "an author without end",
            headed("\"author\":{\"name\":\"A\""),
            &[("n", "3"), ("2:title", "Title 2")],
        ),
    ]);
}

#[test]
fn objects_with_numbers_for_names_are_lists() {
    let numbered = feed(3, "", "", false)
        .replace("\"items\":[", "\"items\":{\"0\":")
        .replace(",{\"id\":\"1", ",\"1\":{\"id\":\"1")
        .replace(",{\"id\":\"2", ",\"2\":{\"id\":\"2")
        .replace("],\"home", "},\"home");
    check_rows(&[
        ("items", numbered.clone(), WHOLE),
        (
            "items by id",
            numbered
                .replace("\"0\":{", "\"a\":{")
                .replace("\"1\":{", "\"b\":{"),
            WHOLE,
        ),
        (
            "authors",
            item(r#""authors":{"0":{"name":"A"},"3":{"name":"B"}}"#),
            &[("authors", "A|-|-; B|-|-")],
        ),
        (
            "one author",
            item(r#""authors":{"name":"A"}"#),
            &[("authors", "A|-|-")],
        ),
        (
            "tags",
            item(r#""tags":{"0":"a","1":2}"#),
            &[("categories", "a; 2")],
        ),
        (
            "attachments",
            item(r#""attachments":{"1":{"url":"/1"},"2":{"url":"/2"}}"#),
            &[(
                "enclosures",
                "https://example.org/1 - -; https://example.org/2 - -",
            )],
        ),
    ]);
}

#[test]
fn of_several_members_the_last_that_says_something_counts() {
    let twice = |head: &str, tail: &str| {
        format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{head},\"items\":{tail}}}"
        )
    };
    let some = "[{\"id\":\"1\",\"title\":\"a\"}]";
    check_rows(&[
        ("items, first empty", twice("[]", some), &[("title", "a")]),
        ("items, last empty", twice(some, "[]"), &[("title", "a")]),
        ("items, last null", twice(some, "null"), &[("title", "a")]),
        (
            "title",
            item("\"title\":\"a\",\"title\":\"b\""),
            &[("title", "b")],
        ),
        (
            "title, last empty",
            item("\"title\":\"a\",\"title\":\" \""),
            &[("title", "a")],
        ),
        (
            "tags",
            item("\"tags\":[\"a\"],\"tags\":[]"),
            &[("categories", "a")],
        ),
    ]);
}

#[test]
fn json_is_found_behind_and_before_noise() {
    for pretty in [false, true] {
        let feed = feed(3, "", "", pretty);
        let noises = [
            ("<br />\n", ""),
            ("Notice: foo [x]\n", ""),
            ("Notice: array {foo} in [y]\n", ""),
            ("<b>Warning</b>: x {\"a\"} <br>\n", ""),
            (
                "<b>Warning</b>: x [<a href='f.php'>f</a>]: y {z} <br>\n",
                "",
            ),
            (")]}',\n", ""),
            ("while(1);", ""),
            ("callback(", ");"),
            ("/**/ cb.x(", ")"),
            ("var feed = ", ";\n"),
            ("[", "]"),
            ("", "\n<script>x({\"a\":1})</script>"),
            ("", "\n0\r\n\r\n"),
            ("{\"error\":null}\n", ""),
            ("{\"feed\":", "}"),
        ];
        for (before, after) in noises {
            let row = (before, format!("{before}{feed}{after}"), WHOLE);
            check_rows(&[row]);
        }
    }
    let example = "<rss><channel><title>R</title><item><description>{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}</description></item></channel></rss>";
    let document = parse(example.as_bytes(), &at_example()).unwrap();
    assert_eq!(
        field(&document, "feed.title"),
        "R",
        "an example in RSS is none"
    );
    let inner = "{\"data\":{\"items\":[{\"title\":\"a\",\"url\":\"b\"}]}}";
    assert!(
        parse(inner.as_bytes(), &at_example()).is_err(),
        "other JSON"
    );
}

#[test]
fn members_of_wrong_types_cost_themselves() {
    let feed = |members: &str| headed(members).replacen("\"title\":\"F\",", "", 1);
    check_rows(&[
        (
            "an address that is a number",
            item("\"url\":123"),
            &[("url", "-"), ("n", "2")],
        ),
        (
            "an address with a point",
            item("\"url\":1.2,\"external_url\":\"/x\""),
            &[("url", "https://example.org/x")],
        ),
        (
            "an id that is a number",
            item("\"x\":1").replace("\"id\":\"1\"", "\"id\":123"),
            &[("id", "123")],
        ),
        (
            "a mail for an address",
            item(r#""author":{"url":"mailto:j@x.example"},"url":5"#),
            &[("authors", "-|j@x.example|-")],
        ),
        (
            "a script for an address",
            item(r#""authors":[{"name":"A","url":"javascript:x()"}]"#),
            &[("authors", "A|-|-")],
        ),
        (
            "files of other schemes",
            item(
                r#""attachments":[{"url":"javascript:x()"},{"url":"ftp://c.example/1"},{"url":"data:,x"}]"#,
            ),
            &[("enclosures", "ftp://c.example/1 - -")],
        ),
        (
            "a file that is a text",
            item(r#""attachments":["/1.mp3",7]"#),
            &[("enclosures", "https://example.org/1.mp3 - -")],
        ),
        (
            "a size with an exponent",
            item(r#""attachments":[{"url":"/1","size_in_bytes":1e5}],"url":1"#),
            &[("enclosures", "https://example.org/1 - 100000")],
        ),
        (
            "numbers for tags",
            item("\"tags\":[1,2.5,null,\"a\"]"),
            &[("categories", "1; 2.5; a")],
        ),
        (
            "a time in seconds",
            item("\"date_published\":1700000000"),
            &[("published", "2023-11-14T22:13:20Z")],
        ),
        (
            "a time in seconds and parts",
            item("\"date_published\":1700000000.25"),
            &[("published", "2023-11-14T22:13:20Z")],
        ),
        (
            "a time without quotes",
            item("\"date_published\":2026-11-23T09:00:00Z"),
            &[("published", "2026-11-23T09:00:00Z")],
        ),
        (
            "a title encoded",
            feed("\"x\":None,\"title\":\"Blog &#8211; X\",\"description\":\"a &amp; b\""),
            &[("feed.title", "Blog – X"), ("feed.description", "a & b")],
        ),
    ]);
    let relative = item(r#""authors":[{"name":"A","url":"/a"}]"#);
    let document = parse(relative.as_bytes(), &at_example()).unwrap();
    assert_eq!(field(&document, "authors"), "A|-|https://example.org/a");
    assert!(document.warnings.is_empty(), "{:?}", document.warnings);
}

#[test]
fn a_cut_anywhere_keeps_the_whole_items() {
    for pretty in [false, true] {
        let whole = feed(3, "", "", pretty);
        let all = parse(whole.as_bytes(), &at_example()).unwrap().items;
        for cut in whole.find("\"title").unwrap()..whole.len() {
            let text = &whole[..cut];
            let found = parse(text.as_bytes(), &at_example()).unwrap();
            let complete = (0..3)
                .filter(|n| {
                    text.contains(&format!(
                        "\"Sum {n}\"{}}}",
                        if pretty { "\n    " } else { "" }
                    ))
                })
                .count();
            assert!(
                (complete..=complete + 1).contains(&found.items.len()),
                "{text}"
            );
            assert_eq!(found.items[..complete], all[..complete], "{text}");
            assert!(!found.warnings.is_empty(), "{text}");
        }
    }
}

#[test]
fn hostile_json_ends() {
    let head =
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",\"title\":";
    let pieces = [
        "\"",
        "{",
        "[",
        "}",
        "]",
        ",",
        ":",
        "'",
        "\\",
        "\\\"",
        "/*",
        "//",
        "(",
        ")",
        "\",",
        "\",\"",
        "\" , ",
        "{\"",
        "[\"",
        "\"}",
        "},",
        "],",
        "{\"a\":",
        "{\"items\":[",
        "[{",
        "}]",
        "},{",
        "\"a\":",
        "\"a\":1,",
        "\"a\":1},",
        "\"a:1,",
        "\"a:1,\\",
        "\"id\":",
        ",\"id\":",
        "a ",
        "a\"",
        "a,",
        "a\n",
        "\n",
        " ",
        "\u{a0}",
        "\" \n",
        "}\n",
        "]}\",",
        "x\"]}",
        "{{",
        "\"\"",
        "{\"id\":1},",
        "{\"id\":1}},",
        "\"id\":1},\"title\":2},",
    ];
    for piece in pieces {
        // One byte again and again is the worst there is of most.
        let size = if piece.len() == 1 { 1 << 20 } else { 1 << 15 };
        let text = piece.repeat(size / piece.len());
        for text in [
            text.clone(),
            format!("{head}{text}"),
            format!("{head}\"{text}"),
            format!("{head}1}},{text}"),
        ] {
            let _ = parse(text.as_bytes(), &Options::default());
        }
    }
}

/// Each mark of JSON's left out, doubled or exchanged for each other one.
fn slips_of(text: &str) -> Vec<(usize, String)> {
    const MARKS: &str = "{}[],:\"";
    let marks = text.char_indices().filter(|(_, c)| MARKS.contains(*c));
    marks
        .flat_map(|(at, mark)| {
            let others = MARKS.chars().filter(move |other| *other != mark);
            let others = others.map(String::from);
            let instead = others.chain([String::new(), format!("{mark}{mark}")]);
            instead.map(move |new| (at, format!("{}{new}{}", &text[..at], &text[at + 1..])))
        })
        .collect()
}

#[test]
fn a_slip_anywhere_leaves_the_other_items_whole() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for pretty in [false, true] {
        let whole = feed(3, "", "", pretty);
        let all = parse(whole.as_bytes(), &at_example()).unwrap().items;
        let starts: Vec<_> = (0..3)
            .map(|n| whole.find(&format!("\"id\":\"{n}\"")).unwrap())
            .collect();
        for (at, text) in slips_of(&whole) {
            count += 1;
            let found = parse(text.as_bytes(), &at_example()).map_or(Vec::new(), |d| d.items);
            for (n, item) in all.iter().enumerate() {
                let next = starts.get(n + 1).copied().unwrap_or(whole.len());
                let beside = (starts[n].saturating_sub(8)..=next).contains(&at);
                if !beside && !found.contains(item) {
                    wrong.push(format!(
                        "item {n}, {} items: {}",
                        found.len(),
                        text[at.saturating_sub(20)..]
                            .chars()
                            .take(45)
                            .collect::<String>()
                    ));
                }
            }
        }
    }
    // What is left: brackets for the quotes and colons of the feed's own members.
    assert!(
        wrong.len() * 80 < count,
        "{} of {count}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
