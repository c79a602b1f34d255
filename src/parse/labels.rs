//! Names of encodings: the web's own labels, and what feeds write instead.

use super::codepages::{self, Page};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A way to read bytes as text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    /// One of the WHATWG's.
    Web(&'static Encoding),
    /// A table of 256 characters that the web has forgotten.
    Page(&'static Page),
}

impl Charset {
    pub(super) fn is_utf8(self) -> bool {
        self == Charset::Web(UTF_8)
    }

    /// True where tags are written as in ASCII.
    pub(super) fn has_ascii_tags(self) -> bool {
        match self {
            Charset::Web(_) => !self.is_utf16(),
            Charset::Page(page) => page.decode(b"<rss>") == "<rss>",
        }
    }

    /// Two bytes a unit.
    pub(super) fn is_utf16(self) -> bool {
        self == Charset::Web(UTF_16LE) || self == Charset::Web(UTF_16BE)
    }

    /// The text and how many places could not be read.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, usize) {
        match self {
            Charset::Web(encoding) => {
                let (text, bad) = encoding.decode_without_bom_handling(bytes);
                let bad = match bad {
                    true => text.matches('\u{fffd}').count().max(1),
                    false => 0,
                };
                (text, bad)
            }
            Charset::Page(page) => (Cow::Owned(page.decode(bytes)), 0),
        }
    }
}

/// Names beyond the WHATWG's, letters and digits only, and what they mean.
const ALIASES: &[(&str, &str)] = &[
    ("u8", "utf-8"),
    ("utf", "utf-8"),
    ("utf8mb3", "utf-8"),
    ("utf8mb4", "utf-8"),
    ("utf8n", "utf-8"),
    ("utf8sig", "utf-8"),
    ("cp65001", "utf-8"),
    ("unicode11utf8", "utf-8"),
    ("u16", "utf-16"),
    ("utf16", "utf-16"),
    ("ucs2", "utf-16"),
    ("ucs4", "utf-16"),
    ("u32", "utf-16"),
    ("utf32", "utf-16"),
    ("csucs4", "utf-16"),
    ("csunicode", "utf-16"),
    ("iso10646ucs2", "utf-16"),
    ("iso10646ucs4", "utf-16"),
    ("latin", "windows-1252"),
    ("latin0", "iso-8859-15"),
    ("isoir203", "iso-8859-15"),
    ("isoir226", "iso-8859-16"),
    ("ansi", "windows-1252"),
    ("western", "windows-1252"),
    ("8859", "windows-1252"),
    ("iso8859", "windows-1252"),
    ("cp819", "windows-1252"),
    ("asciiext", "windows-1252"),
    ("usascii", "windows-1252"),
    ("646", "windows-1252"),
    ("cp367", "windows-1252"),
    ("ibm367", "windows-1252"),
    ("iso646us", "windows-1252"),
    ("iso646irv1991", "windows-1252"),
    ("greek8", "iso-8859-7"),
    ("elot928", "iso-8859-7"),
    ("ecma118", "iso-8859-7"),
    ("ecma114", "iso-8859-6"),
    ("asmo708", "iso-8859-6"),
    ("latin7", "iso-8859-13"),
    ("latin8", "iso-8859-14"),
    ("latin9", "iso-8859-15"),
    ("latin10", "iso-8859-16"),
    ("thai", "windows-874"),
    ("cp874", "windows-874"),
    ("iso885911", "windows-874"),
    ("tis620", "windows-874"),
    ("koi8", "koi8-r"),
    ("mscyrl", "windows-1251"),
    ("msee", "windows-1250"),
    ("msansi", "windows-1252"),
    ("msgreek", "windows-1253"),
    ("msturk", "windows-1254"),
    ("mshebr", "windows-1255"),
    ("msarab", "windows-1256"),
    ("winbaltrim", "windows-1257"),
    ("mac", "macintosh"),
    ("macroman", "macintosh"),
    ("mackoi8", "koi8-r"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("macukrainian", "x-mac-cyrillic"),
    ("cp866", "ibm866"),
    ("cp1386", "gbk"),
    ("cp936", "gbk"),
    ("ms936", "gbk"),
    ("936", "gbk"),
    ("euccn", "gbk"),
    ("eucgb2312cn", "gbk"),
    ("gb", "gbk"),
    ("gb18030", "gb18030"),
    ("gb180302000", "gb18030"),
    ("cp950", "big5"),
    ("ms950", "big5"),
    ("950", "big5"),
    ("big5tw", "big5"),
    ("big5eten", "big5"),
    ("big5hkscs", "big5"),
    ("hkscs", "big5"),
    ("cp932", "shift_jis"),
    ("932", "shift_jis"),
    ("ms932", "shift_jis"),
    ("mskanji", "shift_jis"),
    ("sjis2004", "shift_jis"),
    ("shiftjis2004", "shift_jis"),
    ("shiftjisx0213", "shift_jis"),
    ("sjisx0213", "shift_jis"),
    ("jis", "iso-2022-jp"),
    ("iso2022jp1", "iso-2022-jp"),
    ("iso2022jp2", "iso-2022-jp"),
    ("iso2022jp3", "iso-2022-jp"),
    ("iso2022jpext", "iso-2022-jp"),
    ("ujis", "euc-jp"),
    ("eucjis2004", "euc-jp"),
    ("eucjisx0213", "euc-jp"),
    ("eucjpms", "euc-jp"),
    ("cp51932", "euc-jp"),
    ("cp949", "euc-kr"),
    ("949", "euc-kr"),
    ("ms949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("johab1361", "euc-kr"),
    ("ksx1001", "euc-kr"),
    ("ksc5601", "euc-kr"),
];

/// What a label means; none where nobody knows.
pub(super) fn charset(label: &str) -> Option<Charset> {
    if let Some(encoding) = web(label) {
        return Some(Charset::Web(encoding));
    }
    let plain: String = label
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let plain = plain
        .strip_prefix('x')
        .filter(|p| p.len() > 2)
        .unwrap_or(&plain);
    let alias = ALIASES.iter().find(|(name, _)| *name == plain);
    if let Some(encoding) = alias.and_then(|(_, label)| web(label)) {
        return Some(Charset::Web(encoding));
    }
    respelt(plain)
        .map(Charset::Web)
        .or_else(|| codepages::page(plain).map(Charset::Page))
}

/// The WHATWG's answer; its `replacement` does not count.
fn web(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// `iso88591`, `cp1251`, `win1251`, `koi8r`, `eucjp` in their web spelling.
fn respelt(plain: &str) -> Option<&'static Encoding> {
    let digits = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty();
    for head in ["windows", "win", "cp", "microsoftcp", "ibm", "ms", ""] {
        if let Some(number) = plain.strip_prefix(head)
            && digits(number)
            && let Some(found) = web(&format!("windows-{number}"))
        {
            return Some(found);
        }
    }
    for head in ["iso8859", "8859", "iso", "isoir"] {
        if let Some(part) = plain.strip_prefix(head)
            && digits(part)
            && let Some(found) = web(&format!("iso-8859-{part}"))
        {
            return Some(found);
        }
    }
    if let Some(part) = plain.strip_prefix("l").or(plain.strip_prefix("latin"))
        && digits(part)
    {
        return web(&format!("latin{part}"));
    }
    if let Some(part) = plain.strip_prefix("iso8859").filter(|part| part.len() > 1) {
        // `iso8859_1_1987` and the like: the part stands first.
        let number: String = part.chars().take_while(char::is_ascii_digit).collect();
        let number = number
            .strip_suffix("1987")
            .or(number.strip_suffix("1988"))
            .unwrap_or(&number);
        if let Some(found) = web(&format!("iso-8859-{number}")) {
            return Some(found);
        }
    }
    match plain.split_at_checked(3) {
        Some(("euc", land)) => web(&format!("euc-{land}")),
        Some(("koi", kind)) => web(&format!("koi{}-{}", kind.get(..1)?, kind.get(1..)?)),
        _ => None,
    }
}

/// The `encoding` of a declaration that is written in EBCDIC.
pub(super) fn ebcdic_declaration(bytes: &[u8]) -> Option<String> {
    let page = codepages::page("cp037")?;
    let head = page.decode(&bytes[..bytes.len().min(256)]);
    let (_, after) = head.split_once("encoding")?;
    let value = after.trim_start_matches([' ', '=', '"', '\'']);
    let end = value.find(['"', '\'', '?'])?;
    value.get(..end).map(str::to_ascii_lowercase)
}
