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
