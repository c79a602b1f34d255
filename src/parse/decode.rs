//! Bytes to UTF-8 text without control characters.
//!
//! Who is believed: a byte order mark; then the bytes themselves, where they
//! are valid UTF-8 (servers say latin-1 of everything); then HTTP, the XML
//! declaration, a guess. One bad byte costs one character, not the document.

use super::labels::{self, Charset};
use super::recover::entities::WINDOWS_1252;
use super::repair::{Repair, Repairs};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252 as CP1252};
use memchr::memmem;
use std::borrow::Cow;

/// More bytes than this are not read.
const BYTES_MAX: usize = 32 << 20;
/// How far an XML declaration is looked for: junk may stand before it.
const DECLARATION_WINDOW: usize = 2_048;
/// Fewer bytes beyond ASCII than this are too few to guess by.
const FEW: usize = 8;
/// How many bytes of telling words an encoding is guessed from.
const GUESS_MAX: usize = 16 * 1024;

/// The text of a document: no byte order mark, no control characters but
/// newline, carriage return and tab.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    repairs: &mut Repairs,
) -> Cow<'a, str> {
    let bytes = match bytes.get(..BYTES_MAX) {
        Some(head) if bytes.len() > BYTES_MAX => {
            repairs.add(Repair::TooLarge);
            head
        }
        _ => bytes,
    };
    without_controls(to_text(bytes, content_type, repairs), repairs)
}

fn to_text<'a>(bytes: &'a [u8], content_type: Option<&str>, repairs: &mut Repairs) -> Cow<'a, str> {
    if let Some((wide, skip)) = wide_by_mark(bytes).or_else(|| wide_by_pattern(bytes)) {
        return Cow::Owned(wide.decode(&bytes[skip..], repairs));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let declared = declarations(bytes, content_type, repairs);
    let valid = std::str::from_utf8(bytes).ok();
    if let Some(text) = valid
        && !declared
            .iter()
            .any(|charset| overrules_utf8(*charset, text))
    {
        if !text.is_ascii() && declared.first().is_some_and(|first| !first.is_utf8()) {
            repairs.add(Repair::EncodingOverruled);
        }
        return Cow::Borrowed(text);
    }
    if let Some(text) = by_declaration(bytes, &declared, repairs) {
        return text;
    }
    match mostly_utf8(bytes) {
        true => Cow::Owned(mend_utf8(bytes, repairs)),
        false => guess(bytes, repairs),
    }
}

/// Encodings of two or four bytes a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wide {
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Wide {
    fn decode(self, bytes: &[u8], repairs: &mut Repairs) -> String {
        match self {
            Wide::Utf16 { big } => {
                let (pairs, rest) = bytes.as_chunks::<2>();
                repairs.add_many(Repair::BadByte, rest.len());
                let units = pairs.iter().map(|pair| match big {
                    true => u16::from_be_bytes(*pair),
                    false => u16::from_le_bytes(*pair),
                });
                let mut bad = 0;
                let text = char::decode_utf16(units)
                    .map(|c| {
                        c.unwrap_or_else(|_| {
                            bad += 1;
                            '\u{fffd}'
                        })
                    })
                    .collect();
                repairs.add_many(Repair::BadByte, bad);
                text
            }
            Wide::Utf32 { big } => {
                let (words, rest) = bytes.as_chunks::<4>();
                repairs.add_many(Repair::BadByte, rest.len());
                words
                    .iter()
                    .map(|word| {
                        let code = match big {
                            true => u32::from_be_bytes(*word),
                            false => u32::from_le_bytes(*word),
                        };
                        char::from_u32(code).unwrap_or_else(|| {
                            repairs.add(Repair::BadByte);
                            '\u{fffd}'
                        })
                    })
                    .collect()
            }
        }
    }
}

/// By byte order mark, and the mark's length.
fn wide_by_mark(bytes: &[u8]) -> Option<(Wide, usize)> {
    match bytes {
        [0, 0, 0xFE, 0xFF, ..] => Some((Wide::Utf32 { big: true }, 4)),
        [0xFF, 0xFE, 0, 0, ..] => Some((Wide::Utf32 { big: false }, 4)),
        [0xFE, 0xFF, rest @ ..] if !looks_narrow(rest) => Some((Wide::Utf16 { big: true }, 2)),
        [0xFF, 0xFE, rest @ ..] if !looks_narrow(rest) => Some((Wide::Utf16 { big: false }, 2)),
        _ => None,
    }
}

/// A UTF-16 mark before what has no zero byte and plain `<?xml` or `<rss`.
fn looks_narrow(rest: &[u8]) -> bool {
    let head = &rest[..rest.len().min(512)];
    !head.contains(&0) && head.iter().filter(|b| b.is_ascii_graphic()).count() * 2 > head.len()
}

/// By where the zeros stand round the first characters (XML 1.0, appendix F).
fn wide_by_pattern(bytes: &[u8]) -> Option<(Wide, usize)> {
    let starts = |b: u8| matches!(b, b'<' | b'{' | b'[' | b' ' | b'\n' | b'\r' | b'\t');
    let wide = match bytes {
        [0, 0, 0, a, 0, 0, 0, _, ..] if starts(*a) => Wide::Utf32 { big: true },
        [a, 0, 0, 0, _, 0, 0, 0, ..] if starts(*a) => Wide::Utf32 { big: false },
        [0, a, 0, b, ..] if starts(*a) && *b != 0 => Wide::Utf16 { big: true },
        [a, 0, b, 0, ..] if starts(*a) && *b != 0 => Wide::Utf16 { big: false },
        _ => return None,
    };
    Some((wide, 0))
}

/// What HTTP and the document say, in the order they are believed; those
/// that mean nothing for bytes like these are left out.
fn declarations(bytes: &[u8], content_type: Option<&str>, repairs: &mut Repairs) -> Vec<Charset> {
    let http = content_type.and_then(charset_of);
    let ebcdic = bytes.starts_with(&[0x4C, 0x6F, 0xA7, 0x94]);
    let own = match ebcdic {
        true => labels::ebcdic_declaration(bytes),
        false => declared_encoding(bytes),
    };
    let mut found = Vec::new();
    for label in [http, own].into_iter().flatten() {
        match labels::charset(&label) {
            // A document that can be read as bytes is not UTF-16.
            Some(charset) if charset.is_utf16() => repairs.add(Repair::EncodingOverruled),
            Some(charset) if !found.contains(&charset) => found.push(charset),
            Some(_) => {}
            None => repairs.add(Repair::EncodingUnknown),
        }
    }
    if ebcdic && found.is_empty() {
        found.extend(labels::charset("cp037"));
    }
    found
}

/// `charset` of a `Content-Type`.
fn charset_of(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty())
            .then(|| value.to_ascii_lowercase())
    })
}

/// `encoding` of an XML declaration, or the charset of an HTML page.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    let (from, word) = match memmem::find(head, b"<?xml ") {
        Some(at) => (at, &b"encoding"[..]),
        None => (memmem::find(head, b"<meta")?, &b"charset"[..]),
    };
    let declaration = &head[from..];
    let end = declaration.iter().position(|b| *b == b'>');
    let declaration = &declaration[..end.unwrap_or(declaration.len())];
    let at = memmem::find(declaration, word)? + word.len();
    let value: Vec<u8> = declaration[at..]
        .iter()
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''))
        .take_while(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'?' | b';' | b'/'))
        .collect();
    (!value.is_empty()).then(|| String::from_utf8_lossy(&value).to_ascii_lowercase())
}

/// ISO-2022-JP is valid UTF-8 by nature; encodings of two bytes a character
/// can be by accident, but not with three-byte characters.
fn overrules_utf8(charset: Charset, text: &str) -> bool {
    match charset {
        Charset::Page(page) => !page.is_ascii_based(),
        Charset::Web(encoding) => {
            encoding == encoding_rs::ISO_2022_JP && text.contains('\u{1b}')
                || !encoding.is_single_byte()
                    && encoding != UTF_8
                    && !text.is_ascii()
                    && !text.bytes().any(|b| b >= 0xE0)
                    && !encoding.decode_without_bom_handling(text.as_bytes()).1
        }
    }
}

/// By the first declaration that fits without an error.
fn by_declaration<'a>(
    bytes: &'a [u8],
    declared: &[Charset],
    repairs: &mut Repairs,
) -> Option<Cow<'a, str>> {
    let mut best: Option<(usize, Cow<'a, str>)> = None;
    for (rank, charset) in declared.iter().enumerate() {
        let (text, bad) = charset.decode(bytes);
        if bad == 0 {
            if rank > 0 {
                repairs.add(Repair::EncodingOverruled);
            }
            return Some(text);
        }
        // A few bad bytes in much good text: the declaration is right.
        if !charset.is_utf8() && bad * 50 < bytes.len() && best.is_none() {
            best = Some((bad, text));
        }
    }
    let (bad, text) = best?;
    repairs.add_many(Repair::BadByte, bad);
    Some(text)
}

/// More characters of several bytes than bad bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad
}

/// A lone byte is read as windows-1252, which is where such bytes come from;
/// a piece of a longer character is lost.
fn mend_utf8(bytes: &[u8], repairs: &mut Repairs) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => continue,
            [lone @ 0x80..=0x9F] => text.push(WINDOWS_1252[usize::from(lone - 0x80)]),
            [lone] => text.push(char::from(*lone)),
            _ => text.push('\u{fffd}'),
        }
        repairs.add(Repair::BadByte);
    }
    text
}

/// By the bytes alone.
fn guess<'a>(bytes: &'a [u8], repairs: &mut Repairs) -> Cow<'a, str> {
    repairs.add(Repair::EncodingGuessed);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&telling_words(bytes), true);
    let language = declared_language(bytes);
    let land = language.as_deref().and_then(land);
    let few = bytes.iter().filter(|b| **b >= 0x80).count() < FEW;
    let encoding: &'static Encoding = match land {
        // A handful of letters tells nothing: most such feeds are western.
        None if few => CP1252,
        _ => detector.guess(land.map(str::as_bytes), chardetng::Utf8Detection::Deny),
    };
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    match bad {
        true => CP1252.decode_without_bom_handling(bytes).0,
        false => text,
    }
}

/// The words that hold bytes beyond ASCII: all that a guess goes by, and much
/// less to look at than the markup round them.
fn telling_words(bytes: &[u8]) -> Vec<u8> {
    let mut words = Vec::new();
    let parts = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'<' | b'>');
    for word in bytes.split(parts).filter(|word| !word.is_ascii()) {
        words.extend_from_slice(word.get(..256).unwrap_or(word));
        words.push(b' ');
        if words.len() > GUESS_MAX {
            break;
        }
    }
    words
}

/// `<language>` or `xml:lang`, the first two letters.
fn declared_language(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(8 * 1024)];
    let marks: [&[u8]; 3] = [b"<language>", b"xml:lang=\"", b"xml:lang='"];
    let from = marks
        .iter()
        .find_map(|mark| memmem::find(head, mark).map(|at| at + mark.len()))?;
    let code = head.get(from..from + 2)?.to_ascii_lowercase();
    String::from_utf8(code).ok().filter(|code| code.is_ascii())
}

/// The domain of a country that writes a language, by which the guess goes.
fn land(language: &str) -> Option<&'static str> {
    const LANDS: &[(&str, &str)] = &[
        ("ar", "sa"),
        ("bg", "bg"),
        ("cs", "cz"),
        ("el", "gr"),
        ("et", "ee"),
        ("fa", "ir"),
        ("he", "il"),
        ("hr", "hr"),
        ("hu", "hu"),
        ("ja", "jp"),
        ("ko", "kr"),
        ("lt", "lt"),
        ("lv", "lv"),
        ("pl", "pl"),
        ("ro", "ro"),
        ("ru", "ru"),
        ("sk", "sk"),
        ("sl", "si"),
        ("sr", "rs"),
        ("th", "th"),
        ("tr", "tr"),
        ("uk", "ua"),
        ("vi", "vn"),
        ("zh", "cn"),
    ];
    LANDS
        .iter()
        .find(|(known, _)| *known == language)
        .map(|(_, land)| *land)
}

/// Takes out what XML has no place for, and reads C1 controls as what they
/// were meant to be.
fn without_controls<'a>(text: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
    if !text.as_bytes().chunks(64).any(may_have_controls) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut clean = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (length, instead) = match (bytes[at], bytes.get(at + 1)) {
            (b'\t' | b'\n' | b'\r', _) => (0, None),
            (0..=0x1F | 0x7F, _) => (1, None),
            (0xC2, Some(low @ 0x80..=0x9F)) => (2, Some(WINDOWS_1252[usize::from(low - 0x80)])),
            (0xEF, Some(0xBB)) if bytes.get(at + 2) == Some(&0xBF) => (3, None),
            _ => (0, None),
        };
        if length == 0 {
            at += 1;
            continue;
        }
        out.push_str(text.get(clean..at).unwrap_or(""));
        match instead {
            Some(c) if !c.is_control() => {
                repairs.add(Repair::BadCharacter);
                out.push(c);
            }
            _ => repairs.add(Repair::ControlCharacter),
        }
        at += length;
        clean = at;
    }
    if clean == 0 {
        return text;
    }
    out.push_str(text.get(clean..).unwrap_or(""));
    Cow::Owned(out)
}

/// Quick and too careful: true for any chunk with a byte of interest.
fn may_have_controls(chunk: &[u8]) -> bool {
    chunk.iter().fold(false, |found, b| {
        found
            | (*b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'))
            | (*b == 0x7F)
            | (*b == 0xC2)
            | (*b == 0xEF)
    })
}
