//! Text on a terminal: folded to its width, and painted.

use crate::model::text::one_line;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns of a terminal that does not tell.
const WIDTH: u16 = 80;
/// Fewer leave no words in a line.
const WIDTH_MIN: usize = 20;
/// Longer lines are hard to read.
const PROSE_MAX: usize = 100;
/// What may not begin a line of a script without spaces.
const CLOSING: &str = "、。，．・：；？！）」』】〕》〉ーっゃゅょぁぃぅぇぉッャュョァィゥェォ々’”…";
/// What may not end one.
const OPENING: &str = "（「『【〔《〈‘“";

/// Columns of this terminal.
pub(super) fn width() -> usize {
    let width = comfy_table::Table::new().width().unwrap_or(WIDTH);
    usize::from(width).max(WIDTH_MIN)
}

/// Columns for running text.
pub(super) fn prose_width() -> usize {
    width().min(PROSE_MAX)
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// How a line is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    on: &'static str,
    off: &'static str,
}

impl Paint {
    pub(super) const PLAIN: Paint = Paint { on: "", off: "" };

    pub(super) fn bold(color: bool) -> Paint {
        Paint::of("\x1b[1m", color)
    }

    pub(super) fn dim(color: bool) -> Paint {
        Paint::of("\x1b[2m", color)
    }

    fn of(on: &'static str, color: bool) -> Paint {
        match color {
            true => Paint { on, off: "\x1b[0m" },
            false => Paint::PLAIN,
        }
    }
}

/// A text in lines no wider than `width`, each ended: `first` stands before the
/// first, as many spaces before the others. A word that is wider is parted;
/// an address is not, so that it can still be followed.
pub(super) fn fold(text: &str, width: usize, first: &str, paint: Paint) -> String {
    let indent = " ".repeat(columns(first));
    let room = width.saturating_sub(indent.len()).max(WIDTH_MIN / 2);
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for (spaced, piece) in pieces(&one_line(text), room) {
        let wide = columns(&piece);
        let space = usize::from(spaced && taken > 0);
        if taken > 0 && taken + space + wide > room {
            lines.push(String::new());
            taken = 0;
        }
        if let Some(line) = lines.last_mut() {
            if spaced && taken > 0 {
                line.push(' ');
                taken += 1;
            }
            line.push_str(&piece);
            taken += wide;
        }
    }
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let before = if at == 0 { first } else { &indent };
        out.push_str(&format!("{}{before}{line}{}\n", paint.on, paint.off));
    }
    out
}

/// What is not parted, and whether a space stands before it.
fn pieces(text: &str, room: usize) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    for word in text.split(' ') {
        let is_address = word.contains("://");
        let mut begins = true;
        let mut before = "";
        for grapheme in word.graphemes(true) {
            let wide = columns(grapheme) > 1 || columns(before) > 1;
            let may_part = wide && !CLOSING.contains(grapheme) && !OPENING.contains(before);
            let full = || pieces.last().is_some_and(|(_, last)| columns(last) >= room);
            if begins || (!is_address && (may_part || full())) {
                pieces.push((begins, String::new()));
                begins = false;
            }
            if let Some((_, piece)) = pieces.last_mut() {
                piece.push_str(grapheme);
            }
            before = grapheme;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::Paint;
    use super::columns;
    use super::fold;

    #[test]
    fn lines_are_no_wider_than_the_terminal() {
        let cases = [
            ("", "- ", "- \n"),
            (
                "one two three four five six",
                "- ",
                "- one two three four\n  five six\n",
            ),
            (
                "a-word-that-is-much-too-wide x",
                "",
                "a-word-that-is-much-\ntoo-wide x\n",
            ),
            (
                "see https://example.org/a/long/address now",
                "",
                "see\nhttps://example.org/a/long/address\nnow\n",
            ),
            (
                "x春の雨が降り続いた。川は静か",
                "",
                "x春の雨が降り続い\nた。川は静か\n",
            ),
            ("one\u{1b}[31m\ntwo", "", "one[31m two\n"),
        ];
        for (text, first, expected) in cases {
            assert_eq!(fold(text, 20, first, Paint::PLAIN), expected, "{text}");
        }
    }

    #[test]
    fn nothing_but_spaces_is_lost() {
        let text = "Ärger über 長い文章「引用」と words of every kind, e\u{301}tude";
        for width in 10..60 {
            let folded = fold(text, width, "", Paint::bold(false));
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&folded), bare(text));
            assert!(folded.lines().all(|line| columns(line) <= width.max(20)));
        }
    }
}
