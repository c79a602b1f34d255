//! Encodings that feeds name, and the references that need none.

#![expect(clippy::unwrap_used, reason = "a test may fail by a panic")]

use briefd::parse::Options;
use briefd::parse::parse;

/// The label, a byte, what it stands for.
const PAGES: &[(&str, u8, &str)] = &[
    ("cp437", 0x80, "Ç"),
    ("IBM437", 0xE1, "ß"),
    ("437", 0x80, "Ç"),
    ("cp737", 0x80, "Α"),
    ("cp775", 0x80, "Ć"),
    ("csPC775Baltic", 0x80, "Ć"),
    ("ibm850", 0x94, "ö"),
    ("cp852", 0x88, "ł"),
    ("cp855", 0x80, "ђ"),
    ("cp857", 0x98, "İ"),
    ("cp858", 0xD5, "€"),
    ("cp860", 0x84, "ã"),
    ("cp-is", 0x8B, "Ð"),
    ("cp862", 0x80, "א"),
    ("csIBM863", 0x84, "Â"),
    ("cp864", 0x80, "°"),
    ("cp865", 0x9D, "Ø"),
    ("cp866", 0x80, "А"),
    ("cp869", 0x86, "Ά"),
    ("cp1125", 0xF2, "Ґ"),
    ("koi8-t", 0x80, "қ"),
    ("mac-greek", 0x80, "Ä"),
    ("MacCentralEurope", 0x82, "ā"),
    ("mac-turkish", 0xDA, "Ğ"),
    ("mac-iceland", 0xA0, "Ý"),
    ("viscii", 0xF5, "õ"),
    ("tcvn", 0xAA, "ê"),
    ("ms-cyrl", 0x80, "Ђ"),
    ("ms-ee", 0x8A, "Š"),
    ("windows-1257", 0xC0, "Ą"),
    ("x-mac-cyrillic", 0x80, "А"),
    ("hp-roman8", 0xC1, "ê"),
];

fn title(document: &[u8]) -> Option<String> {
    parse(document, &Options::default()).unwrap().feed.title
}

#[test]
fn forgotten_code_pages_are_read() {
    for (label, byte, expected) in PAGES {
        let head = format!(
            "<?xml version=\"1.0\" encoding=\"{label}\"?><rss version=\"2.0\"><channel><title>"
        );
        let document = [head.as_bytes(), &[*byte], b" x</title></channel></rss>"].concat();
        assert_eq!(
            title(&document).unwrap(),
            format!("{expected} x"),
            "{label}"
        );
    }
}

/// Invariant letters, digits and marks of EBCDIC.
fn ebcdic(text: &str) -> Vec<u8> {
    let place = |c: char, letters: &str, start: u8| {
        letters
            .find(c)
            .and_then(|at| u8::try_from(at).ok())
            .map(|at| start + at)
    };
    text.chars()
        .map(|c| {
            place(c, "abcdefghi", 0x81)
                .or_else(|| place(c, "jklmnopqr", 0x91))
                .or_else(|| place(c, "stuvwxyz", 0xA2))
                .or_else(|| place(c, "ABCDEFGHI", 0xC1))
                .or_else(|| place(c, "0123456789", 0xF0))
                .or_else(|| place(c, ".<(+", 0x4B))
                .unwrap_or(match c {
                    ' ' => 0x40,
                    '>' => 0x6E,
                    '?' => 0x6F,
                    '/' => 0x61,
                    '-' => 0x60,
                    '=' => 0x7E,
                    _ => 0x7F,
                })
        })
        .collect()
}

#[test]
fn ebcdic_is_read() {
    for (label, byte, expected) in [
        ("cp037", 0x80, "Ø"),
        ("cp500", 0x4A, "["),
        ("ebcdic-cp-us", 0x80, "Ø"),
        ("cp1140", 0x9F, "€"),
    ] {
        let mut document = ebcdic(&format!(
            "<?xml version=\"1.0\" encoding=\"{label}\"?><rss version=\"2.0\"><channel><title>"
        ));
        document.push(byte);
        document.extend(ebcdic("a</title></channel></rss>"));
        assert_eq!(title(&document).unwrap(), format!("{expected}a"), "{label}");
    }
}

#[test]
fn named_references_mean_what_html_says() {
    let table = [
        ("alpha", "α"),
        ("Omega", "Ω"),
        ("pi", "π"),
        ("oelig", "œ"),
        ("Scaron", "Š"),
        ("fnof", "ƒ"),
        ("circ", "ˆ"),
        ("tilde", "˜"),
        ("Yuml", "Ÿ"),
        ("hellip", "…"),
        ("eacute", "é"),
        ("nbsp", ""),
        ("yacy", "я"),
        ("lstrok", "ł"),
        ("Amacr", "Ā"),
        ("zcaron", "ž"),
        ("thetasym", "ϑ"),
        ("hearts", "♥"),
        ("CounterClockwiseContourIntegral", "∳"),
    ];
    for (name, expected) in table {
        for (story, document) in [
            (
                "as it stands",
                format!("<rss version=\"2.0\"><channel><title>&{name};</title></channel></rss>"),
            ),
            (
                "in escaped HTML",
                format!(
                    "<rss version=\"2.0\"><channel><title>&amp;{name};</title></channel></rss>"
                ),
            ),
        ] {
            let found = title(document.as_bytes()).unwrap_or_default();
            assert_eq!(found, expected, "&{name}; {story}");
        }
    }
}

/// A language's words, no two sentences the same, in an encoding of its own.
const SPOKEN: &[(&str, &str)] = &[
    (
        "gbk",
        "中国科学家在山区发现了新的植物 研究人员说明天将公布结果 春天的花开得很早 图书馆今天开放",
    ),
    (
        "big5",
        "臺灣的研究人員發現新的植物 圖書館今天開放 春天的花開得很早 市長說明天公布結果",
    ),
    (
        "shift_jis",
        "日本の研究者は新しい植物を発見した 図書館は今日開いている 春の花が早く咲いた 市長は明日発表する",
    ),
    (
        "euc-jp",
        "日本の研究者は新しい植物を発見した 図書館は今日開いている 春の花が早く咲いた 市長は明日発表する",
    ),
    (
        "euc-kr",
        "연구자들은 새로운 식물을 발견했다 도서관은 오늘 문을 연다 봄꽃이 일찍 피었다 시장은 내일 발표한다",
    ),
    (
        "windows-1251",
        "Учёные нашли новое растение Библиотека открыта сегодня Весенние цветы распустились рано Мэр сообщит завтра",
    ),
    (
        "windows-1253",
        "Οι ερευνητές βρήκαν ένα νέο φυτό Η βιβλιοθήκη είναι ανοιχτή σήμερα Τα λουλούδια άνθισαν νωρίς",
    ),
    (
        "windows-1255",
        "החוקרים מצאו צמח חדש הספרייה פתוחה היום הפרחים פרחו מוקדם ראש העיר יודיע מחר",
    ),
];

fn spoken(label: &str, words: &str, declaration: &str) -> (Vec<u8>, String) {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let text = format!("{words} ").repeat(12);
    let document = format!(
        "{declaration}<rss version=\"2.0\"><channel><title>{}</title><description>{text}</description></channel></rss>",
        words.split(' ').next().unwrap()
    );
    let first = words.split(' ').next().unwrap().to_owned();
    (encoding.encode(&document).0.into_owned(), first)
}

#[test]
fn one_bad_byte_does_not_decide_the_guess() {
    for (label, words) in SPOKEN {
        let (clean, expected) = spoken(label, words, "");
        assert_eq!(title(&clean).unwrap(), expected, "{label}: clean");
        let end = clean.len() - "</description></channel></rss>".len();
        let mut bad = clean.clone();
        bad.insert(end, 0xFF);
        assert_eq!(title(&bad).unwrap(), expected, "{label}: a byte it has not");
        assert_eq!(
            title(&clean[..end - 2]).unwrap(),
            expected,
            "{label}: cut off"
        );
    }
}

#[test]
fn a_few_bad_bytes_leave_utf8_what_it_is() {
    let text =
        "Die Bundesregierung möchte größere Flächen für Störche. Überall hört man Gelächter. ";
    for declared in [
        "",
        "<?xml version='1.0' encoding='utf-8'?>",
        "<?xml version='1.0' encoding='iso-8859-1'?>",
    ] {
        for (story, bad) in [
            ("half a character", &b"\xe2\x82"[..]),
            ("a word in latin-1", b" caf\xe9 "),
            ("a word in GBK", b" \xd6\xd0\xce\xc4 "),
            ("a character beyond Unicode", b"\xf5\x80\x80\x80"),
            ("CESU-8", b"\xed\xa0\xbd\xed\xb8\x80"),
        ] {
            let mut document =
                format!("{declared}<rss><channel><title>Größe</title><description>{text}")
                    .into_bytes();
            document.extend_from_slice(bad);
            document.extend_from_slice(b"</description></channel></rss>");
            assert_eq!(title(&document).unwrap(), "Größe", "{declared} {story}");
        }
    }
    let halves = b"<rss><channel><title>Gr\xc3\xb6\xc3\x9fe \xed\xa0\xbd\xed\xb8\x80</title></channel></rss>";
    assert_eq!(title(halves).unwrap(), "Größe 😀");
}

#[test]
fn japanese_in_seven_bits_needs_no_declaration() {
    for declaration in ["", "<?xml version=\"1.0\" encoding=\"utf-8\"?>"] {
        let (bytes, expected) = spoken("iso-2022-jp", SPOKEN[2].1, declaration);
        assert!(bytes.is_ascii());
        assert_eq!(title(&bytes).unwrap(), expected, "{declaration}");
    }
}

#[test]
fn a_declaration_that_could_not_be_read_is_wrong() {
    let rss = "<rss><channel><title>a é</title></channel></rss>";
    for label in ["IBM037", "cp500", "utf-16", "utf-32"] {
        let document = format!("<?xml version='1.0' encoding='{label}'?>{rss}");
        assert_eq!(title(document.as_bytes()).unwrap(), "a é", "{label}");
    }
    for mark in [&b"\xff\xfe"[..], b"\xfe\xff"] {
        let document = [mark, rss.as_bytes()].concat();
        assert_eq!(
            title(&document).unwrap(),
            "a é",
            "a mark of UTF-16 before UTF-8"
        );
    }
}

#[test]
fn a_country_helps_the_guess() {
    let text = "jövő évtől új könyvtár nyílik a főtéren, közölte a polgármester szerdán";
    let document = format!("<rss><channel><title>{text}</title></channel></rss>");
    let bytes = encoding_rs::ISO_8859_2.encode(&document).0;
    let options = briefd::parse::Options {
        url: Some("http://hirek.example.hu/rss"),
        ..briefd::parse::Options::default()
    };
    let found = briefd::parse::parse(&bytes, &options).unwrap();
    assert_eq!(found.feed.title.as_deref(), Some(text));
}
