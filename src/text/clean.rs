//! Characters that text may hold, and lines folded to one.
//!
//! Out go control characters, invisible ones, bidi controls and tag
//! characters: they carry nothing for a reader, and can deceive one.

use super::windows_1252;
use std::borrow::Cow;
use unicode_normalization::IsNormalized;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc_quick;

/// What becomes of a character.
enum Fate {
    Keep,
    Space,
    Break,
    Drop,
    Become(char),
    /// Stays only beside a character that it joins or changes.
    Joins,
}

fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Fate::Space,
        '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        '\u{0}'..='\u{1f}' | '\u{7f}' => Fate::Drop,
        '\u{80}'..='\u{9f}' => mended(c).map_or(Fate::Drop, Fate::Become),
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            Fate::Joins
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffc}'
        | '\u{e0000}'..='\u{e00ff}'
        | '\u{e01f0}'..='\u{e0fff}' => Fate::Drop,
        _ if is_noncharacter(c) => Fate::Drop,
        _ => Fate::Keep,
    }
}

fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

/// C1 controls in text are windows-1252 that was taken for Latin-1.
fn mended(c: char) -> Option<char> {
    Some(windows_1252(c)).filter(|meant| *meant != c)
}

/// Letters that joiners belong to (Arabic, Indic and neighbours), and signs
/// that variation selectors and joiners build emoji from.
fn takes_joiner(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{1cd0}'..='\u{1cff}' | '\u{fb50}'..='\u{fdff}' | '\u{a8e0}'..='\u{a8ff}'
        | '\u{200d}' | '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{3400}'..='\u{9fff}'
        | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{323af}' | '#' | '*' | '0'..='9'
        | '©' | '®')
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// Text without what it may not hold; white space stays as it is, every kind
/// of line end becomes `\n`.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text;
    loop {
        let plain = rest
            .bytes()
            .take_while(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'))
            .count();
        let (run, tail) = rest.split_at(plain);
        out.push_str(run);
        before = run.chars().next_back().or(before);
        let mut chars = tail.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        let kept = match fate(c) {
            Fate::Keep => Some(c),
            Fate::Become(other) => Some(other),
            Fate::Space => Some(' '),
            Fate::Break if c == '\r' && rest.starts_with('\n') => None,
            Fate::Break => Some('\n'),
            Fate::Drop => None,
            Fate::Joins => joiner(c, before),
        };
        if let Some(kept) = kept {
            out.push(kept);
            before = Some(kept);
        }
    }
    Cow::Owned(out)
}

fn joiner(c: char, before: Option<char>) -> Option<char> {
    let before = before?;
    // One after another they would spell hidden messages.
    let is_selector = |c| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let doubled = is_selector(c) && is_selector(before) || c == before;
    (takes_joiner(before) && !doubled).then_some(c)
}

/// Text on one line: cleaned, white space folded and trimmed, in NFC.
pub(crate) fn line(text: &str) -> String {
    folded(&self::text(text))
}

/// Cleaned text on one line: white space folded and trimmed, in NFC.
pub(crate) fn folded(cleaned: &str) -> String {
    let trimmed = cleaned.trim_matches([' ', '\t', '\n']);
    let is_folded = memchr::memchr2(b'\t', b'\n', trimmed.as_bytes()).is_none()
        && memchr::memmem::find(trimmed.as_bytes(), b"  ").is_none();
    if is_folded {
        return composed(trimmed.to_owned());
    }
    let mut out = String::with_capacity(cleaned.len());
    for word in cleaned
        .split([' ', '\t', '\n'])
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    composed(out)
}

/// The text in NFC, so that equal looks are equal text.
pub(crate) fn composed(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

/// True where a line of this script is joined to the next without a space.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}' | '\u{e00}'..='\u{eff}')
}

/// The text cut at a word's end to at most `chars_max` characters, with `…`
/// where something was left out.
pub(crate) fn shortened(text: &str, chars_max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars_max) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let words = match head.rfind(' ') {
        Some(at) if at > head.len() / 2 => &head[..at],
        _ => head,
    };
    let kept = words
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '"' | '”' | '%'));
    format!("{}…", if kept.is_empty() { words } else { kept })
}

#[cfg(test)]
mod tests {
    use super::line;
    use super::shortened;
    use super::text;

    #[test]
    fn lines() {
        let table = [
            ("white space folds", " a\u{a0}\t b\r\n c ", "a b c"),
            (
                "soft hyphens and zero widths go",
                "Donau\u{ad}dampf\u{200b}schiff\u{feff}",
                "Donaudampfschiff",
            ),
            (
                "bidi overrides go",
                "abc\u{202e}fed\u{202c} \u{2066}x\u{2069}",
                "abcfed x",
            ),
            ("tag characters go", "hi\u{e0068}\u{e0069}\u{e007f}", "hi"),
            ("controls go", "a\u{7}b\u{1b}[31mc\u{7f}", "ab[31mc"),
            (
                "windows-1252 is mended",
                "it\u{92}s \u{93}so\u{94}",
                "it’s “so”",
            ),
            (
                "a family stays one",
                "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}",
                "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}",
            ),
            (
                "Persian keeps its non-joiner",
                "می\u{200c}خواهم",
                "می\u{200c}خواهم",
            ),
            ("Latin does not", "a\u{200c}b\u{200d}c", "abc"),
            ("composed", "e\u{301}", "é"),
            ("line separators", "a\u{2028}b\u{85}c", "a b c"),
        ];
        for (story, given, expected) in table {
            assert_eq!(line(given), expected, "{story}");
        }
        assert_eq!(text("a\r\nb\u{2028}c\td"), "a\nb\nc\td", "line ends stay");
    }

    #[test]
    fn shortening() {
        let table = [
            ("fits", "one two", 10, "one two"),
            ("at a word", "one two, three four", 12, "one two…"),
            ("one long word", "abcdefghijkl", 5, "abcde…"),
            ("no spaces", "新华社北京电中国", 4, "新华社北…"),
        ];
        for (story, given, max, expected) in table {
            assert_eq!(shortened(given, max), expected, "{story}");
        }
    }
}
