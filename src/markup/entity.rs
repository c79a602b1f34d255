//! Character references (HTML, section 13.2.5.72 ff.).

use crate::text::windows_1252;
use std::borrow::Cow;
use web_atoms::NAMED_ENTITIES;

/// The longest name of a character reference is 32 bytes with its semicolon.
const NAME_MAX: usize = 32;

/// Text with its character references replaced. Unknown ones stay as they are.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    decode_in(text, false)
}

/// The same inside an attribute, where `&copy=1` is part of an address.
pub(crate) fn decode_attribute(text: &str) -> Cow<'_, str> {
    decode_in(text, true)
}

fn decode_in(text: &str, attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        match reference(rest, attribute) {
            Some((length, first, second)) => {
                out.push(first);
                out.extend(second);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        let plain = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(out)
}

/// The reference that `text` (which begins with `&`) begins with: its length
/// in bytes and what it stands for.
fn reference(text: &str, attribute: bool) -> Option<(usize, char, Option<char>)> {
    if let Some(number) = number(text) {
        let c = match number.character {
            '\0' => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        return Some((number.length, c, None));
    }
    let body = text.get(1..)?;
    let bytes = body.as_bytes();
    let word = bytes
        .iter()
        .take(NAME_MAX)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    if bytes.get(word) == Some(&b';')
        && let Some((first, second)) = named(&body[..=word])
    {
        return Some((word + 2, first, second));
    }
    for length in (2..=word.min(6)).rev() {
        if let Some((first, second)) = named(&body[..length]) {
            let next = bytes.get(length);
            if attribute && next.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric()) {
                return None;
            }
            return Some((length + 1, first, second));
        }
    }
    None
}

/// What HTML calls so: `amp;`, and `amp` for the few that may stand without
/// their semicolon.
pub(crate) fn named(name: &str) -> Option<(char, Option<char>)> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    if first == 0 {
        return None; // a mere beginning of a name
    }
    let second = if second == 0 {
        None
    } else {
        char::from_u32(second)
    };
    Some((char::from_u32(first)?, second))
}

/// A reference by number.
pub(crate) struct Number {
    /// Of the whole, `&#` and `;` included, in bytes.
    pub(crate) length: usize,
    /// What it stands for: in the place of C1 controls what windows-1252 has
    /// there, of what is no character U+FFFD.
    pub(crate) character: char,
    /// True where that is the very number.
    pub(crate) exact: bool,
}

/// `&#10;`, `&#xA;`, also without their `;`. Two halves of a UTF-16 pair, each
/// written as a reference, are one character.
pub(crate) fn number(text: &str) -> Option<Number> {
    let (code, length) = code(text)?;
    if (0xd800..0xdc00).contains(&code)
        && let Some((low, more)) = text.get(length..).and_then(self::code)
        && (0xdc00..0xe000).contains(&low)
    {
        let whole = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        return Some(Number {
            length: length + more,
            character: char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER),
            exact: false,
        });
    }
    let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some(Number {
        length,
        character: windows_1252(character),
        exact: u32::from(character) == code && !matches!(code, 0x80..=0x9f),
    })
}

/// The number of `&#..;` and the length of the whole.
fn code(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix, from) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (digits, 10, 2),
    };
    let mut code: u32 = 0;
    let mut length = 0;
    while let Some(digit) = digits
        .as_bytes()
        .get(length)
        .and_then(|b| char::from(*b).to_digit(radix))
    {
        code = code.saturating_mul(radix).saturating_add(digit);
        length += 1;
    }
    let closed = digits.as_bytes().get(length) == Some(&b';');
    (length > 0).then_some((code, from + length + usize::from(closed)))
}

/// Text with the references resolved that decoding left in it: those of a
/// number, and of names that stand for signs of running text.
pub(crate) fn decode_left_over(text: &str) -> Cow<'_, str> {
    const NAMES: [&str; 17] = [
        "nbsp;", "amp;", "quot;", "apos;", "lsquo;", "rsquo;", "ldquo;", "rdquo;", "hellip;",
        "ndash;", "mdash;", "laquo;", "raquo;", "euro;", "copy;", "shy;", "bull;",
    ];
    let is_reference = |rest: &str| {
        NAMES.iter().any(|name| rest.starts_with(name))
            || rest.strip_prefix('#').is_some_and(|rest| {
                let digits = rest.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == 'x');
                digits.len() < rest.len() && digits.starts_with(';')
            })
    };
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        if is_reference(&rest[at + 1..]) {
            let end = rest[at..].find(';').map_or(rest.len(), |end| at + end + 1);
            out.push_str(&rest[..at]);
            out.push_str(&decode(&rest[at..end]));
            rest = &rest[end..];
        } else {
            out.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use super::decode_attribute;

    #[test]
    fn references() {
        let table = [
            ("named", "a &amp; b &lt;c&gt;", "a & b <c>"),
            ("without semicolon", "AT&ampT &copy 2024", "AT&T © 2024"),
            ("longest name first", "&notin; &not; &notit;", "∉ ¬ ¬it;"),
            ("two characters", "&NotEqualTilde;", "≂̸"),
            ("decimal and hex", "&#8217;&#x2019;&#X41;", "’’A"),
            ("windows-1252", "it&#146;s &#150; here", "it’s – here"),
            (
                "out of range",
                "&#1114112;&#0;&#xD800;",
                "\u{fffd}\u{fffd}\u{fffd}",
            ),
            (
                "unknown stays",
                "a &b; &; & &#; &#x;",
                "a &b; &; & &#; &#x;",
            ),
            ("in halves", "&#xD83D;&#xDE00; &#55357;", "😀 \u{fffd}"),
            ("huge number", "&#99999999999999999999;", "\u{fffd}"),
        ];
        for (story, given, expected) in table {
            assert_eq!(decode(given), expected, "{story}");
        }
        assert_eq!(decode_attribute("?a=1&copy=2&amp;b"), "?a=1&copy=2&b");
    }
}
