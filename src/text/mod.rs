//! Changes of a text that are the same wherever they are made: its case, its
//! length, the characters that mean something in HTML. What makes it safe to
//! print is [`crate::model::text`].

pub(crate) mod clean;
pub(crate) mod fold;

use memchr::memchr3;
use std::borrow::Cow;
use web_atoms::C1_REPLACEMENTS;

/// In lower case, as `str::to_lowercase` says, which takes letter by letter from
/// the first one that is not ASCII on; most texts are mostly ASCII.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // The one letter whose small form hangs on its neighbours.
    if text.contains('Σ') {
        return text.to_lowercase();
    }
    let mut small = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|octet| !octet.is_ascii()) {
        let (plain, other) = rest.split_at(at);
        small.push_str(plain);
        let mut letters = other.chars();
        small.extend(letters.next().into_iter().flat_map(char::to_lowercase));
        rest = letters.as_str();
    }
    small.push_str(rest);
    small.make_ascii_lowercase();
    small
}

/// With its first letter a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Up to `bytes_max`, whole characters.
pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

/// Plain text as HTML.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape_into(text, &mut out);
    Cow::Owned(out)
}

/// The same, appended.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr3(b'&', b'<', b'>', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The same for a value in double quotes.
pub(crate) fn escape_attribute_into(text: &str, out: &mut String) {
    for (nth, part) in text.split('"').enumerate() {
        if nth > 0 {
            out.push_str("&quot;");
        }
        escape_into(part, out);
    }
}

/// True where a line ends as sentences do.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')', '」', '』', '\'', ']', '“'])
        .ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '।', '؟', '۔'])
}

/// What windows-1252 has in the place of a C1 control (0x80 to 0x9F); all else,
/// and what it leaves unassigned, stays.
pub(crate) fn windows_1252(c: char) -> char {
    let index = u32::from(c)
        .checked_sub(0x80)
        .and_then(|index| usize::try_from(index).ok());
    let meant = index.and_then(|index| C1_REPLACEMENTS.get(index).copied().flatten());
    meant.unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::capitalised;
    use super::cut;
    use super::escape;
    use super::escape_attribute_into;
    use super::lower;
    use super::windows_1252;

    #[test]
    fn case() {
        assert_eq!((lower("ABC"), lower("ÄÖ")), ("abc".into(), "äö".into()));
        for text in ["", "ΟΔΟΣ", "İI", "A ÄÖ Z", "ŁÓDŹ 9", "Straße"] {
            assert_eq!(lower(text), text.to_lowercase());
        }
        let cases = [("", ""), ("the", "The"), ("élan", "Élan"), ("ßa", "SSa")];
        for (text, expected) in cases {
            assert_eq!(capitalised(text), expected);
        }
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!((cut("aé", 2), cut("aé", 3), cut("a", 9)), ("a", "aé", "a"));
    }

    #[test]
    fn controls_of_windows() {
        let meant: String = "\u{80}\u{92}\u{9f}\u{81}é"
            .chars()
            .map(windows_1252)
            .collect();
        assert_eq!(meant, "€’Ÿ\u{81}é");
    }

    #[test]
    fn html() {
        let text = "\"a\" < b & 'c' > é\"";
        assert_eq!(escape(text), "\"a\" &lt; b &amp; 'c' &gt; é\"");
        let mut out = String::from("=");
        escape_attribute_into(text, &mut out);
        assert_eq!(out, "=&quot;a&quot; &lt; b &amp; 'c' &gt; é&quot;");
        assert_eq!(escape(""), "");
    }
}
