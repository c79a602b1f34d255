//! What a version of a brief changed in the one before: line by line, and a
//! line that was edited word by word.

use crate::model::brief::Passage;
use crate::model::brief::Revision;
use serde::Serialize;
use similar::ChangeTag;
use similar::DiffOp;
use similar::DiffTag;
use similar::TextDiff;

/// Lines of a version that are looked at.
const LINES_MAX: usize = 2_000;

/// Pairs of words that are compared for all lines together: what goes beyond
/// is shown as gone and come.
const PAIRS_MAX: usize = 20_000_000;

/// A line of title, points and text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What became of it.
    pub became: Became,
    /// Its words; of a line that was edited, piece by piece.
    pub pieces: Vec<Piece>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It stands beside one that changed.
    Stays,
    /// It is gone.
    Goes,
    /// It is new.
    Comes,
    /// Some of its words are others.
    Edited,
    /// Lines in between stayed and are left out: no words.
    Gap,
}

/// Words of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// [`Became::Stays`], [`Became::Goes`] or [`Became::Comes`].
    pub became: Became,
    /// On one line.
    pub text: String,
}

/// What changed from one version to the next: title, key points, whole text.
/// Bounded in time, whatever the two hold.
pub fn lines(old: &Revision, new: &Revision) -> Vec<Line> {
    let (old, new) = (as_text(old), as_text(new));
    let compared = TextDiff::from_lines(&old, &new);
    let mut lines = Vec::new();
    let mut pairs = PAIRS_MAX;
    for (at, ops) in compared.grouped_ops(1).iter().enumerate() {
        if at > 0 {
            lines.push(Line::gap());
        }
        for op in ops {
            let (gone, come) = sides(&compared, op);
            if op.tag() == DiffTag::Equal {
                lines.extend(gone.iter().map(|text| Line::whole(Became::Stays, text)));
                continue;
            }
            let mut come = come.iter();
            for was in &gone {
                match come.clone().position(|is| are_one(was, is, &mut pairs)) {
                    Some(skipped) => {
                        let new = come.by_ref().take(skipped);
                        lines.extend(new.map(|text| Line::whole(Became::Comes, text)));
                        lines.extend(come.next().map(|is| edited(was, is)));
                    }
                    None => lines.push(Line::whole(Became::Goes, was)),
                }
            }
            lines.extend(come.map(|text| Line::whole(Became::Comes, text)));
        }
    }
    lines
}

impl Line {
    fn whole(became: Became, text: &str) -> Line {
        let pieces = vec![Piece {
            became,
            text: text.trim_end().to_owned(),
        }];
        Line { became, pieces }
    }

    fn gap() -> Line {
        Line {
            became: Became::Gap,
            pieces: Vec::new(),
        }
    }
}

fn as_text(version: &Revision) -> String {
    let points = version
        .key_points
        .iter()
        .map(|Passage { text, .. }| format!("- {text}"));
    let paragraphs = version
        .text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned);
    let lines: Vec<String> = std::iter::once(version.title.clone())
        .chain(points)
        .chain(paragraphs)
        .take(LINES_MAX)
        .collect();
    lines.join("\n") + "\n"
}

/// What stood there, and what stands there now where that is something else.
fn sides(compared: &TextDiff<'_, '_, str>, op: &DiffOp) -> (Vec<String>, Vec<String>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for change in compared.iter_changes(op) {
        match change.tag() {
            ChangeTag::Insert => come.push(change.value().to_string()),
            ChangeTag::Delete | ChangeTag::Equal => gone.push(change.value().to_string()),
        }
    }
    (gone, come)
}

/// One line that was edited: most of its words stayed. Takes what that costs
/// from `pairs`.
fn are_one(was: &str, is: &str, pairs: &mut usize) -> bool {
    let words = |line: &str| line.split_whitespace().count();
    let (most, least) = (words(was).max(words(is)), words(was).min(words(is)));
    let Some(left) = pairs
        .checked_sub(most * least)
        .filter(|_| least * 3 >= most)
    else {
        return false;
    };
    *pairs = left;
    TextDiff::from_words(was.trim_end(), is.trim_end()).ratio() > 0.5
}

fn edited(was: &str, is: &str) -> Line {
    let (was, is) = (was.trim_end(), is.trim_end());
    let compared = TextDiff::from_words(was, is);
    let mut pieces = Vec::new();
    let mut add = |became: Became, text: &str| {
        if !text.is_empty() {
            pieces.push(Piece {
                became,
                text: text.to_owned(),
            });
        }
    };
    let mut edit = |goes: &str, comes: &str, then: &str| {
        // A space behind both stayed.
        let spaced = goes.ends_with(' ') && comes.ends_with(' ');
        let shown = |text: &str| text[..text.len() - usize::from(spaced)].to_owned();
        add(Became::Goes, &shown(goes));
        add(Became::Comes, &shown(comes));
        add(Became::Stays, if spaced { " " } else { "" });
        add(Became::Stays, then);
    };
    let (mut goes, mut comes) = (String::new(), String::new());
    for op in compared.ops() {
        let (gone, come) = sides(&compared, op);
        let (gone, come) = (gone.concat(), come.concat());
        if op.tag() != DiffTag::Equal {
            goes.push_str(&gone);
            comes.push_str(&come);
        } else if gone.trim().is_empty() && !(goes.is_empty() || comes.is_empty()) {
            // A space between words that changed.
            goes.push_str(&gone);
            comes.push_str(&gone);
        } else {
            edit(
                &std::mem::take(&mut goes),
                &std::mem::take(&mut comes),
                &gone,
            );
        }
    }
    edit(&goes, &comes, "");
    Line {
        became: Became::Edited,
        pieces,
    }
}
