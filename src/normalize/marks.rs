//! Signs in running text that are no words of it: marks of notes, ways to
//! headings and back, raised figures.

use crate::markup::tag::Tag;
use crate::markup::token::StartTag;

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To a note of the text, or from it back.
    Note,
    /// To another place of the same page.
    Place,
    Elsewhere,
}

/// Where a link leads, by its address.
pub(super) fn target(start: &StartTag<'_>) -> Target {
    const NOTES: [&str; 7] = ["footnote", "fn", "ftn", "endnote", "cite", "note", "ref"];
    let href = start.attribute("href").unwrap_or_default();
    let Some((_, place)) = href.split_once('#') else {
        return Target::Elsewhere;
    };
    let place = place.trim_start_matches(['_', ':']).to_ascii_lowercase();
    if NOTES.iter().any(|note| place.starts_with(note)) {
        Target::Note
    } else {
        Target::Place
    }
}

/// True for the text of a link that is no word: "1", "\[2\]" and "*" of notes,
/// "↩" back from them, the "#" and "¶" of headings. `glued`: a word stands
/// before it without a space.
pub(super) fn is_mark(text: &str, to: Target, glued: bool) -> bool {
    let bare = text.trim_matches(['[', ']', '(', ')', '*', '†', '‡', '§', '^', '.', ':', ' ']);
    let bracketed = text.starts_with('[') && text.ends_with(']');
    let number = bare.len() <= 3 && bare.bytes().all(|b| b.is_ascii_digit());
    let letter = bare.len() == 1 || bare.len() <= 4 && bare.bytes().all(|b| b"ivx".contains(&b));
    let mark = match to {
        Target::Note => number || letter && bare.is_ascii(),
        Target::Place => number && !bare.is_empty() && (glued || bracketed),
        Target::Elsewhere => number && bracketed && !bare.is_empty(),
    };
    let way = matches!(
        text,
        "↩" | "↩︎" | "↩\u{fe0f}" | "↑" | "⤴" | "¶" | "#" | "§" | "^" | "🔗"
    );
    !text.is_empty() && (mark || way)
}

/// The raised or lowered form of a figure.
pub(super) fn shifted(c: char, tag: Tag) -> Option<char> {
    const LINE: &str = "0123456789+-()n";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙ";
    let at = LINE.chars().position(|known| known == c)?;
    let forms = if tag == Tag::Sup { RAISED } else { LOWERED };
    forms.chars().nth(at)
}
