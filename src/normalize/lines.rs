//! Lines to blocks: what breaks inside a piece of text mean.
//!
//! An empty line parts paragraphs. A single break may be a wrapped line, a
//! line of an address, a bullet, or a paragraph of its own; its neighbours
//! tell which.

use crate::normalize::block::BlockKind;
use crate::normalize::block::Line;
use crate::normalize::boilerplate;
use crate::normalize::markdown;
use crate::normalize::read::Piece;
use crate::text::clean;
use crate::text::ends_sentence;

/// Lines of text files are wrapped at most this wide (characters).
const WRAP_MAX: usize = 100;
/// And the longest of them are not shorter than this.
const WRAP_MIN: usize = 40;
/// A line shorter than this before a long one stands for itself.
const SHORT: usize = 60;
/// Marks a mail's quoted line on its way through this module: cleaned text
/// has no such character.
const QUOTED: char = '\u{1}';

/// Cuts a piece into its blocks.
pub(super) fn split(piece: &Piece, out: &mut Vec<Line>) {
    let share = |length: usize| {
        let length = length.max(1);
        if piece.linked >= length {
            1.0
        } else {
            piece.linked as f32 / length as f32
        }
    };
    let linked = share(piece.text.len());
    let mut push = |kind: BlockKind, text: &str| {
        // Quotations of mails are another mail's words.
        let (text, mail) = text
            .strip_prefix(QUOTED)
            .map_or((text, false), |text| (text, true));
        let text = clean::folded(text);
        let (kind, text) = match kind {
            BlockKind::Paragraph | BlockKind::ListItem => markdown::line(kind, text),
            _ => (kind, text),
        };
        if text.chars().any(char::is_alphanumeric) || kind == BlockKind::Code && !text.is_empty() {
            out.push(Line {
                kind,
                linked,
                text,
                aside: piece.aside || mail,
            });
        }
    };
    let written = markdown::plain(piece);
    let piece = written.as_ref().unwrap_or(piece);
    let kind = match piece.kind {
        BlockKind::Code if piece.prose && is_prose(&piece.text) => BlockKind::Paragraph,
        kind => kind,
    };
    if !piece.text.contains('\n') {
        push(kind, &piece.text);
        return;
    }
    if kind == BlockKind::Code {
        piece.text.lines().for_each(|line| push(kind, line));
        return;
    }
    for paragraph in paragraphs(&piece.text) {
        join(kind, &paragraph, &mut push);
    }
}

/// True for preformatted text that is not code: mails, notes, poems.
fn is_prose(text: &str) -> bool {
    let (mut letters, mut signs) = (0usize, 0usize);
    for c in text.chars().take(4_000) {
        if c.is_alphabetic() {
            letters += 1;
        } else if matches!(
            c,
            '{' | '}' | ';' | '=' | '<' | '>' | '(' | ')' | '_' | '$' | '|' | '\\'
        ) {
            signs += 1;
        }
    }
    letters > 40 && signs * 25 < letters
}

/// The paragraphs of a text, each as its lines.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        // Rules of dashes part what they stand between.
        if line.chars().any(char::is_alphanumeric) {
            lines.push(line.trim());
        } else if !lines.is_empty() {
            all.push(std::mem::take(&mut lines));
        }
    }
    if !lines.is_empty() {
        all.push(lines);
    }
    all
}

/// Joins the lines of a paragraph that belong together.
fn join(kind: BlockKind, lines: &[&str], push: &mut impl FnMut(BlockKind, &str)) {
    let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let bullets = lines.iter().filter(|line| bullet(line).is_some()).count();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let wrapped = (lines.len() > 2 || lines.len() == 2 && widest >= SHORT)
        && (WRAP_MIN..=WRAP_MAX).contains(&widest)
        && widths[..widths.len() - 1]
            .iter()
            .zip(lines.iter().skip(1))
            // the next word would not have fitted
            .all(|(width, next)| {
                width + next.split(' ').next().map_or(0, str::len) + 1 >= widest.min(WRAP_MAX)
            });
    let mut current = String::new();
    // Short lines are a list, an address, a poem: joined they would make
    // sentences that nobody wrote.
    // Where words are not parted by spaces, lines break anywhere.
    let short =
        !wrapped && widest < SHORT && !lines.iter().any(|line| line.contains(clean::is_unspaced));
    let fields = lines.len() > 1 && (short || lines.iter().all(|line| is_field(line)));
    let kind = if fields && kind == BlockKind::Paragraph {
        BlockKind::ListItem
    } else {
        kind
    };
    let mut current_kind = kind;
    let mut known = Known::default();
    for (at, line) in lines.iter().enumerate() {
        let mut line = *line;
        let item = bullet(line).filter(|_| bullets > 1 || line.starts_with(['•', '●', '▪']));
        let parted = at > 0
            && (item.is_some()
                || fields
                || !wrapped && ends_paragraph(lines[at - 1], widths[at - 1], line, widths[at])
                || known.is_boilerplate(lines, at - 1)
                || known.is_boilerplate(lines, at));
        if parted {
            push(current_kind, &current);
            current.clear();
            current_kind = kind;
        }
        if let Some(rest) = item {
            current_kind = if kind == BlockKind::Paragraph {
                BlockKind::ListItem
            } else {
                kind
            };
            line = rest;
        } else if let Some(quoted) = line
            .strip_prefix("> ")
            .filter(|_| matches!(kind, BlockKind::Paragraph | BlockKind::ListItem))
        {
            if current.is_empty() {
                current.push(QUOTED);
            }
            current_kind = BlockKind::Quote;
            line = quoted;
        }
        let glued = match (current.chars().last(), line.chars().next()) {
            (Some(a), Some(b)) => clean::is_unspaced(a) && clean::is_unspaced(b),
            _ => true,
        };
        if !glued {
            current.push(' ');
        }
        current.push_str(line);
    }
    push(current_kind, &current);
}

/// What is known of the last line that was asked for.
#[derive(Default)]
struct Known(Option<(usize, bool)>);

impl Known {
    /// Each line is asked for with the one before it and the one after.
    fn is_boilerplate(&mut self, lines: &[&str], at: usize) -> bool {
        match self.0 {
            Some((known, is)) if known == at => is,
            _ => {
                let is = boilerplate::is_boilerplate_line(lines[at]);
                self.0 = Some((at, is));
                is
            }
        }
    }
}

/// "Severity: High".
fn is_field(line: &str) -> bool {
    line.split_once(": ")
        .is_some_and(|(name, value)| name.chars().count() <= 30 && !value.is_empty())
}

/// The text behind a bullet.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['•', '●', '▪', '◦', '·', '*', '-', '–', '‣'])?;
    let text = rest.trim_start();
    let spaced = rest.len() > text.len() || line.starts_with(['•', '●', '▪', '◦', '‣']);
    (spaced && !text.is_empty()).then_some(text)
}

/// Whether a single break after a line is the end of a paragraph.
fn ends_paragraph(line: &str, width: usize, next: &str, next_width: usize) -> bool {
    if ends_sentence(line) {
        return next.chars().next().is_some_and(|c| !c.is_lowercase());
    }
    // a heading, byline or place before a text
    width < SHORT && next_width > 2 * SHORT && !line.ends_with([',', '-', '–', '—'])
}
