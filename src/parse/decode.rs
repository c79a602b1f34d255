//! Bytes to UTF-8 text without control characters.
//!
//! What is believed: a byte order mark; then the bytes themselves, where they
//! are UTF-8 (servers say latin-1 of everything) but for a few; then HTTP, the
//! XML declaration, a guess. One bad byte costs one character, not the
//! document.

use super::labels::{self, Charset};
use super::repair::{Repair, Repairs};
use crate::text::windows_1252;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252 as CP1252};
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
/// So many bytes of them have a vote of their own.
const PIECE: usize = 256;
/// More words than this are not UTF-8 by accident.
const PROOF: usize = 2;

/// What is known of a document besides its bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told<'t> {
    /// The value of `Content-Type`.
    pub(super) content_type: Option<&'t str>,
    /// Where it is from: a country's domain tells a language.
    pub(super) url: Option<&'t str>,
}

/// The text of a document: no byte order mark, no control characters but
/// newline, carriage return and tab.
pub(super) fn decode<'a>(bytes: &'a [u8], told: Told<'_>, repairs: &mut Repairs) -> Cow<'a, str> {
    let bytes = match bytes.get(..BYTES_MAX) {
        Some(head) if bytes.len() > BYTES_MAX => {
            repairs.add(Repair::TooLarge);
            head
        }
        _ => bytes,
    };
    without_controls(to_text(bytes, told, repairs), repairs)
}

fn to_text<'a>(bytes: &'a [u8], told: Told<'_>, repairs: &mut Repairs) -> Cow<'a, str> {
    if let Some((wide, skip)) = wide_by_mark(bytes).or_else(|| wide_by_pattern(bytes)) {
        return Cow::Owned(wide.decode(&bytes[skip..], repairs));
    }
    let bytes = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| bytes.strip_prefix(*mark))
        .unwrap_or(bytes);
    let declared = declarations(bytes, told.content_type, repairs);
    let valid = std::str::from_utf8(bytes).ok();
    if valid.is_some_and(|text| text.is_ascii() && is_iso_2022_jp(text)) {
        return Charset::Web(ISO_2022_JP).decode(bytes).0;
    }
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
    let (good, bad) = utf8_words(bytes);
    if good > PROOF && good > bad * 4 {
        if declared.first().is_some_and(|first| !first.is_utf8()) {
            repairs.add(Repair::EncodingOverruled);
        }
        return Cow::Owned(mend_utf8(bytes, repairs));
    }
    if let Some(text) = by_declaration(bytes, &declared, repairs) {
        return text;
    }
    match good > 0 && good * 4 >= bad {
        true => Cow::Owned(mend_utf8(bytes, repairs)),
        false => guess(bytes, told.url, repairs),
    }
}

/// Its escape sequences occur in no other encoding.
fn is_iso_2022_jp(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr(0x1b, bytes).is_some()
        && ["\u{1b}$B", "\u{1b}$@", "\u{1b}(J"]
            .iter()
            .any(|mark| memmem::find(bytes, mark.as_bytes()).is_some())
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
            // Nor is one whose declaration can be read as ASCII in EBCDIC.
            Some(charset) if !charset.has_ascii_tags() && !ebcdic && begins_in_ascii(bytes) => {
                repairs.add(Repair::EncodingOverruled);
            }
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

fn begins_in_ascii(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start();
    head.starts_with(b"<") || head.starts_with(b"{")
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
            encoding == ISO_2022_JP && text.contains('\u{1b}')
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

/// Words beyond ASCII that are UTF-8, and those that are not. No other encoding
/// makes whole words that are UTF-8, but for very short ones.
fn utf8_words(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for word in words(bytes).filter(|word| !word.is_ascii()) {
        match std::str::from_utf8(word) {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
    }
    (good, bad)
}

/// What stands between white space and the marks of tags.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"'))
}

/// A lone byte is read as windows-1252, which is where such bytes come from,
/// two halves of a UTF-16 pair as what they are the halves of (CESU-8); a
/// piece of a longer character is lost.
fn mend_utf8(bytes: &[u8], repairs: &mut Repairs) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut rest = bytes;
    while !rest.is_empty() {
        let valid = match std::str::from_utf8(rest) {
            Ok(valid) => {
                text.push_str(valid);
                return text;
            }
            Err(error) => error.valid_up_to(),
        };
        let (head, tail) = rest.split_at(valid);
        text.push_str(std::str::from_utf8(head).unwrap_or(""));
        repairs.add(Repair::BadByte);
        let length = match tail {
            [0xED, 0xA0..=0xAF, _, 0xED, 0xB0..=0xBF, _, ..] => {
                text.push(whole_pair(tail));
                6
            }
            [0xC0, 0x80, ..] => 2,
            _ => {
                let length = tail
                    .utf8_chunks()
                    .next()
                    .map_or(1, |chunk| chunk.invalid().len().max(1));
                match tail.get(..length) {
                    Some([lone @ 0x80..=0x9F]) => {
                        text.push(windows_1252(char::from(*lone)));
                    }
                    Some([lone]) => text.push(char::from(*lone)),
                    _ => text.push('\u{fffd}'),
                }
                length
            }
        };
        rest = tail.get(length..).unwrap_or(&[]);
    }
    text
}

/// The character of six bytes of CESU-8.
fn whole_pair(bytes: &[u8]) -> char {
    let half = |from: usize| match bytes.get(from..from + 3) {
        Some([_, high, low]) => (u32::from(high & 0x0F) << 6) | u32::from(low & 0x3F),
        _ => 0,
    };
    let code = 0x10000 + ((half(0) & 0x3FF) << 10) + (half(3) & 0x3FF);
    char::from_u32(code).unwrap_or('\u{fffd}')
}

/// By the bytes alone.
fn guess<'a>(bytes: &'a [u8], url: Option<&str>, repairs: &mut Repairs) -> Cow<'a, str> {
    repairs.add(Repair::EncodingGuessed);
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    let land = land(bytes, url);
    let encoding = match &land {
        // A handful of letters tells nothing: most such feeds are western.
        None if high < FEW => CP1252,
        _ => by_vote(&telling_words(bytes), land.as_deref()),
    };
    let (text, bad) = Charset::Web(encoding).decode(bytes);
    match bad * 10 > high {
        true => CP1252.decode_without_bom_handling(bytes).0,
        false => {
            repairs.add_many(Repair::BadByte, bad);
            text
        }
    }
}

/// What most pieces of a text seem to be, where they agree; else what the
/// whole seems to be. One byte that an encoding does not have rules it out for
/// the guesser, whatever all the others say.
fn by_vote(words: &[u8], land: Option<&str>) -> &'static Encoding {
    let detect = |piece: &[u8]| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        // Not the end: a document may be cut within a character.
        detector.feed(piece, false);
        detector.guess(land.map(str::as_bytes), chardetng::Utf8Detection::Deny)
    };
    let whole = detect(words);
    if !whole.decode_without_bom_handling(words).1 && !whole.is_single_byte() {
        return whole;
    }
    let mut votes: Vec<(&'static Encoding, usize)> = Vec::new();
    let mut pieces = 0;
    let mut piece = Vec::with_capacity(PIECE * 2);
    for word in words.split(|b| *b == b' ') {
        piece.extend_from_slice(word);
        piece.push(b' ');
        if piece.len() >= PIECE {
            let found = detect(&piece);
            piece.clear();
            pieces += 1;
            match votes.iter_mut().find(|(known, _)| *known == found) {
                Some((_, times)) => *times += 1,
                None => votes.push((found, 1)),
            }
        }
    }
    let winner = votes.into_iter().max_by_key(|(_, times)| *times);
    match winner {
        Some((encoding, times)) if pieces > 2 && times * 3 >= pieces * 2 => encoding,
        _ => whole,
    }
}

/// The words that hold bytes beyond ASCII: all that a guess goes by, and much
/// less to look at than the markup round them.
fn telling_words(bytes: &[u8]) -> Vec<u8> {
    let mut words = Vec::new();
    for word in self::words(bytes).filter(|word| !word.is_ascii()) {
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

/// The domain of a country that writes the document's language, by which the
/// guess goes: by the language it names, else by where it is from or points to.
fn land(bytes: &[u8], url: Option<&str>) -> Option<String> {
    if let Some(land) = declared_language(bytes).and_then(|language| land_of(&language)) {
        return Some(land.to_owned());
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WINDOW)]);
    let link = head.split_once("<link>").map(|(_, rest)| rest.trim_start());
    let domain = |url: &str| {
        let (_, rest) = url.split_once("://")?;
        let host = rest.split(['/', ':', '?', '#', '<']).next()?;
        let (_, land) = host.rsplit_once('.')?;
        let land = land.to_ascii_lowercase();
        let telling = LANDS.iter().any(|(_, known)| *known == land);
        telling.then_some(land)
    };
    url.and_then(domain).or_else(|| link.and_then(domain))
}

/// A language, and the domain of the country that writes it.
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

fn land_of(language: &str) -> Option<&'static str> {
    LANDS
        .iter()
        .find(|(known, _)| *known == language)
        .map(|(_, land)| *land)
}

/// Removes what XML does not allow, and reads C1 controls as what they were
/// meant to be.
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
            (0xC2, Some(low @ 0x80..=0x9F)) => (2, Some(windows_1252(char::from(*low)))),
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

/// Fast and conservative: true for any chunk with a byte of interest.
fn may_have_controls(chunk: &[u8]) -> bool {
    chunk.iter().fold(false, |found, b| {
        found
            | (*b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'))
            | (*b == 0x7F)
            | (*b == 0xC2)
            | (*b == 0xEF)
    })
}
