//! What is written for a program that never read it: Markdown that nobody
//! turned into HTML, shortcodes of a blog's software, lines of code.

use crate::normalize::block::BlockKind;
use crate::normalize::read::Piece;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Marks of Markdown round words: what is shown of them is in the group.
/// Repeats end at a sign of their own: counted ones would cost megabytes.
static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"!\[[^\]\n]*\]\([^)\s]+\)",
        r"|\[(?P<link>[^\]\n]+)\]\([^)\s]+(?: \x22[^\x22\n]*\x22)?\)",
        r"|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*",
        r"|`(?P<code>[^`\n]+)`",
    ))
    .ok()
});

/// `[caption id="a" width="3"]`, `[/caption]`, `[gallery]`, `[vc_row]`.
static SHORTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\[/?(?:caption|gallery|embed|audio|video|playlist|wp_caption|contact-form-7|contact-form|",
        r"vc_[a-z_]{2,30}|et_pb_[a-z_]{2,30}|su_[a-z_]{2,30}|fusion_[a-z_]{2,30}|toc|more|nextpage|ad)",
        r"(?:\s[^\]\n]*)?\]",
        r"|\[/?[a-z][a-z0-9_-]{2,30}(?:\s+[a-z_-]{1,30}=(?:\x22[^\x22\n\]]*\x22|'[^'\n\]]*'))+\s*/?\]",
    ))
    .ok()
});

/// A piece of Markdown with its blocks as lines of their own; none for others.
pub(super) fn plain(piece: &Piece) -> Option<Piece> {
    let text = &piece.text;
    let is_prose = piece.kind == BlockKind::Paragraph;
    if !is_prose || !text.contains('\n') || !text.lines().any(is_block_mark) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut fenced = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        if fence {
            continue;
        }
        // A line between fences is code, a heading is a paragraph of its own.
        let alone = fenced || heading(line).is_some();
        if alone {
            out.push('\n');
        }
        out.push_str(if fenced { CODE } else { "" });
        out.push_str(line);
        out.push('\n');
        if alone {
            out.push('\n');
        }
    }
    Some(Piece {
        text: out,
        ..piece.clone()
    })
}

/// Marks a line of code on its way: cleaned text has no such character.
const CODE: &str = "\u{2}";

fn is_block_mark(line: &str) -> bool {
    heading(line).is_some() || line.trim_start().starts_with("```")
}

/// The words of `## Heading`.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let marks = line.len() - rest.len();
    let text = rest.strip_prefix(' ')?.trim();
    ((1..=6).contains(&marks) && !text.is_empty()).then_some(text)
}

/// What a line of text is, and its words without marks.
pub(super) fn line(kind: BlockKind, text: String) -> (BlockKind, String) {
    if let Some(code) = text.strip_prefix(CODE) {
        return (BlockKind::Code, code.trim_start().to_owned());
    }
    let text = without(&SHORTCODE, text, text_has_shortcode);
    if is_code(&text) {
        return (BlockKind::Code, text);
    }
    if let Some(heading) = heading(&text) {
        return (BlockKind::Heading, heading.to_owned());
    }
    (kind, without(&INLINE, text, text_has_marks))
}

fn text_has_shortcode(text: &str) -> bool {
    text.contains('[')
        && (text.contains("=\"")
            || text.contains("[/")
            || text.contains('_')
            || text.contains("[gallery"))
}

fn text_has_marks(text: &str) -> bool {
    text.contains("](") || text.contains("**") || text.contains('`')
}

/// The text with what the pattern finds replaced by its group, if it has one.
fn without(pattern: &LazyLock<Option<Regex>>, text: String, may: fn(&str) -> bool) -> String {
    if !may(&text) {
        return text;
    }
    let Some(pattern) = pattern.as_ref() else {
        return text;
    };
    let shown = pattern.replace_all(&text, |found: &regex::Captures<'_>| {
        ["link", "bold", "code"]
            .iter()
            .find_map(|name| found.name(name))
            .map_or(String::new(), |group| group.as_str().to_owned())
    });
    match shown {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// True for a line of code or of a style sheet.
fn is_code(text: &str) -> bool {
    const BEGINS: &[&str] = &[
        "$ ",
        ">>> ",
        "#include",
        "<?php",
        "sudo ",
        "npm install",
        "npm run",
        "pip install",
        "cargo ",
        "git clone",
        "apt install",
        "apt-get ",
        "docker run",
        "curl -",
        "@media ",
        "@import ",
        "//<![CDATA[",
    ];
    if text.len() > 2_000 {
        return false;
    }
    #[rustfmt::skip]
    let is_sign = |octet: &u8| matches!(octet, b'{' | b'}' | b';' | b'=' | b'<' | b'>' | b'(' | b')'
        | b'_' | b'$' | b'|' | b'\\' | b'[' | b']' | b'#');
    let signs = text.bytes().filter(is_sign).count();
    let letters = || text.chars().filter(|c| c.is_alphabetic()).count();
    let begins = BEGINS.iter().any(|begin| text.starts_with(begin)) && !text.ends_with('.');
    let ends = text.ends_with([';', '{', '}']) || text.starts_with(['{', '}']);
    let sheet = text.contains('{') && text.contains(':') && text.ends_with('}');
    begins
        || sheet
        || ends && signs > 1 && signs * 12 > letters()
        || signs > 5 && signs * 3 > letters()
}

#[cfg(test)]
mod tests {
    use super::BlockKind;
    use super::line;

    #[test]
    fn marks_and_code_are_no_prose() {
        use BlockKind::Code;
        use BlockKind::Heading;
        use BlockKind::Paragraph;
        let table = [
            ("## The harbour", Heading, "The harbour"),
            ("The **harbour** froze.", Paragraph, "The harbour froze."),
            (
                "See [the map](https://a.example/m) for it.",
                Paragraph,
                "See the map for it.",
            ),
            (
                "![a boat](https://a.example/b.png) It sank.",
                Paragraph,
                "It sank.",
            ),
            ("Run `make` twice.", Paragraph, "Run make twice."),
            ("#bread is a tag.", Paragraph, "#bread is a tag."),
            (
                "[caption id=\"a_1\" align=\"left\"]A boat[/caption]",
                Paragraph,
                "A boat",
            ),
            ("[gallery ids=\"1,2\"]", Paragraph, ""),
            (
                "He said [sic] and left [the room].",
                Paragraph,
                "He said [sic] and left [the room].",
            ),
            (
                ".box { color: red; margin: 0 }",
                Code,
                ".box { color: red; margin: 0 }",
            ),
            (
                "let boats = harbour.count();",
                Code,
                "let boats = harbour.count();",
            ),
            ("$ make install", Code, "$ make install"),
            (
                "She paid 3 (three) coins; he paid none.",
                Paragraph,
                "She paid 3 (three) coins; he paid none.",
            ),
            ("5 * 3 ** 2", Paragraph, "5 * 3 ** 2"),
        ];
        for (given, kind, words) in table {
            let (got, text) = line(Paragraph, given.to_owned());
            assert_eq!((got, text.as_str()), (kind, words), "{given}");
        }
    }
}
