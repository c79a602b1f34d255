//! Each label of the Encoding Standard, named by XML and by HTTP; and labels
//! that lie.

use briefd::parse::{Options, parse};
use encoding_rs::{Encoding, REPLACEMENT, UTF_16BE, UTF_16LE, X_USER_DEFINED};

#[rustfmt::skip]
const LABELS: &[&str] = &[
    "866", "ansi_x3.4-1968", "arabic", "ascii", "asmo-708", "big5", "big5-hkscs", "chinese",
    "cn-big5", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "cp819", "cp866", "csbig5", "cseuckr", "cseucpkdfmtjapanese", "csgb2312",
    "csibm866", "csiso2022jp", "csiso2022kr", "csiso58gb231280", "csiso88596e", "csiso88596i",
    "csiso88598e", "csiso88598i", "csisolatin1", "csisolatin2", "csisolatin3", "csisolatin4",
    "csisolatin5", "csisolatin6", "csisolatin9", "csisolatinarabic", "csisolatincyrillic",
    "csisolatingreek", "csisolatinhebrew", "cskoi8r", "csksc56011987", "csmacintosh",
    "csshiftjis", "csunicode", "cyrillic", "dos-874", "ecma-114", "ecma-118", "elot_928",
    "euc-jp", "euc-kr", "gb18030", "gb2312", "gb_2312", "gb_2312-80", "gbk", "greek", "greek8",
    "hebrew", "hz-gb-2312", "ibm819", "ibm866", "iso-10646-ucs-2", "iso-2022-cn",
    "iso-2022-cn-ext", "iso-2022-jp", "iso-2022-kr", "iso-8859-1", "iso-8859-10", "iso-8859-11",
    "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "iso-8859-2", "iso-8859-3",
    "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-6-e", "iso-8859-6-i", "iso-8859-7",
    "iso-8859-8", "iso-8859-8-e", "iso-8859-8-i", "iso-8859-9", "iso-ir-100", "iso-ir-101",
    "iso-ir-109", "iso-ir-110", "iso-ir-126", "iso-ir-127", "iso-ir-138", "iso-ir-144",
    "iso-ir-148", "iso-ir-149", "iso-ir-157", "iso-ir-58", "iso8859-1", "iso8859-10",
    "iso8859-11", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-2", "iso8859-3", "iso8859-4",
    "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso88591", "iso885910",
    "iso885911", "iso885913", "iso885914", "iso885915", "iso88592", "iso88593", "iso88594",
    "iso88595", "iso88596", "iso88597", "iso88598", "iso88599", "iso_8859-1", "iso_8859-15",
    "iso_8859-1:1987", "iso_8859-2", "iso_8859-2:1987", "iso_8859-3", "iso_8859-3:1988",
    "iso_8859-4", "iso_8859-4:1988", "iso_8859-5", "iso_8859-5:1988", "iso_8859-6",
    "iso_8859-6:1987", "iso_8859-7", "iso_8859-7:1987", "iso_8859-8", "iso_8859-8:1988",
    "iso_8859-9", "iso_8859-9:1989", "koi", "koi8", "koi8-r", "koi8-ru", "koi8-u", "koi8_r",
    "korean", "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601", "l1", "l2", "l3", "l4",
    "l5", "l6", "l9", "latin1", "latin2", "latin3", "latin4", "latin5", "latin6", "logical",
    "mac", "macintosh", "ms932", "ms_kanji", "replacement", "shift-jis", "shift_jis", "sjis",
    "sun_eu_greek", "tis-620", "ucs-2", "unicode", "unicode-1-1-utf-8", "unicode11utf8",
    "unicode20utf8", "unicodefeff", "unicodefffe", "us-ascii", "utf-16", "utf-16be", "utf-16le",
    "utf-8", "utf8", "visual", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-31j",
    "windows-874", "windows-949", "x-cp1250", "x-cp1251", "x-cp1252", "x-cp1253", "x-cp1254",
    "x-cp1255", "x-cp1256", "x-cp1257", "x-cp1258", "x-euc-jp", "x-gbk", "x-mac-cyrillic",
    "x-mac-roman", "x-mac-ukrainian", "x-sjis", "x-unicode20utf8", "x-user-defined", "x-x-big5",
];

/// Words for an encoding to write: the first that it can.
const WORDS: &[&str] = &[
    "ščž",
    "éàü",
    "Жизнь",
    "ひらがな",
    "한국어",
    "中文字",
    "กขค",
    "אבג",
    "شعر",
    "αβγ",
    "İıĞ",
];

fn title(bytes: &[u8], content_type: Option<&str>) -> Option<String> {
    let options = Options {
        content_type,
        ..Options::default()
    };
    parse(bytes, &options).ok()?.feed.title
}

fn document(label: &str, word: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"{label}\"?><rss><channel><title>{word}</title></channel></rss>"
    )
}

fn written(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    match encoding {
        encoding if encoding == UTF_16LE => {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        encoding if encoding == UTF_16BE => {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        }
        encoding => encoding.encode(text).0.into_owned(),
    }
}

#[test]
fn every_label_is_understood() {
    let mut tried = 0;
    for label in LABELS {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        if encoding == REPLACEMENT || encoding == X_USER_DEFINED {
            continue;
        }
        let word = WORDS
            .iter()
            .find(|word| !encoding.encode(word).2)
            .unwrap_or_else(|| panic!("no word for {label}"));
        let declared = written(encoding, &document(label, word));
        assert_eq!(
            title(&declared, None).as_deref(),
            Some(*word),
            "declared as {label}"
        );
        let capitals = written(encoding, &document(&label.to_uppercase(), word));
        assert_eq!(
            title(&capitals, None).as_deref(),
            Some(*word),
            "declared as {label} in capitals"
        );
        let by_http = written(encoding, &document("utf-8", word));
        let content_type = format!("application/xml; Charset=\"{label}\"");
        assert_eq!(
            title(&by_http, Some(&content_type)).as_deref(),
            Some(*word),
            "HTTP says {label}"
        );
        tried += 1;
    }
    assert!(tried > 200, "{tried} labels");
}

#[test]
fn utf_8_is_seen_through_every_wrong_label() {
    for label in LABELS {
        for word in [
            "café — naïve",
            "中文標題測試",
            "Привет, мир",
            "日本語の見出し",
        ] {
            let bytes = document(label, word).into_bytes();
            let found = title(&bytes, Some("text/xml; charset=iso-8859-1"));
            assert_eq!(found.as_deref(), Some(word), "declared as {label}");
        }
    }
}

#[test]
fn wide_encodings_need_no_label() {
    let word = "Жизнь é 😀";
    let text = document("utf-16", word);
    let le16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let le32: Vec<u8> = text
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    let be32: Vec<u8> = text
        .chars()
        .flat_map(|c| u32::from(c).to_be_bytes())
        .collect();
    let table: [(&str, &[u8], &[u8]); 9] = [
        ("UTF-16LE", &[], &le16),
        ("UTF-16BE", &[], &be16),
        ("UTF-32LE", &[], &le32),
        ("UTF-32BE", &[], &be32),
        ("UTF-16LE with a mark", &[0xFF, 0xFE], &le16),
        ("UTF-16BE with a mark", &[0xFE, 0xFF], &be16),
        ("UTF-32LE with a mark", &[0xFF, 0xFE, 0, 0], &le32),
        ("UTF-32BE with a mark", &[0, 0, 0xFE, 0xFF], &be32),
        ("UTF-8 with a mark", &[0xEF, 0xBB, 0xBF], text.as_bytes()),
    ];
    for (story, mark, body) in table {
        let bytes = [mark, body].concat();
        assert_eq!(title(&bytes, None).as_deref(), Some(word), "{story}");
        let odd = [mark, body, b"x"].concat();
        assert_eq!(
            title(&odd, None).as_deref(),
            Some(word),
            "{story}, cut in a character"
        );
        assert_eq!(
            title(&bytes, Some("text/xml; charset=us-ascii")).as_deref(),
            Some(word),
            "{story}, HTTP lies"
        );
    }
}

#[test]
fn a_bad_byte_costs_a_character() {
    let table: [(&str, &[u8], &str); 6] = [
        (
            "a lone byte in UTF-8 is windows-1252's",
            b"caf\xe9 \xc3\xa9t\xc3\xa9 \xc3\xa0",
            "café été à",
        ),
        (
            "a piece of a character is lost",
            b"\xe2\x82x \xc3\xa9",
            "\u{fffd}x é",
        ),
        (
            "windows-1252 that says it is UTF-8",
            b"caf\xe9 \x93x\x94",
            "café “x”",
        ),
        ("controls are windows-1252's", b"it\xc2\x92s", "it’s"),
        (
            "many Cyrillic bytes are guessed",
            b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0! \xca\xe0\xea \xe4\xe5\xeb\xe0?",
            "Привет, мир! Как дела?",
        ),
        ("half of what should be there", b"\xff\xfe<", "ÿþ<"),
    ];
    for (story, word, expected) in table {
        let language = if expected.starts_with('П') {
            "ru"
        } else {
            "en"
        };
        let bytes = [
            b"<rss><channel><language>".as_slice(),
            language.as_bytes(),
            b"</language><title>",
            word,
            b"</title></channel></rss>",
        ]
        .concat();
        assert_eq!(title(&bytes, None).as_deref(), Some(expected), "{story}");
    }
}
