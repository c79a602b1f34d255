//! An item's text, read once: what a feed repeats is learned from it, and the
//! brief is made of it.

use crate::model::brief::RepeatedLines;
use crate::model::item::Item;
use crate::model::item::Markup;
use crate::model::settings::BriefSettings;
use crate::normalize::block::BlockKind;
use crate::normalize::block::Line;
use crate::normalize::boilerplate;
use crate::normalize::lines;
use crate::normalize::read;
use crate::normalize::read::Picture;
use std::collections::HashSet;

/// An item with the lines and pictures of what it says most fully.
#[derive(Debug)]
pub struct ItemText<'a> {
    item: &'a Item,
    pub(super) lines: Vec<Line>,
    pub(super) pictures: Vec<Picture>,
    /// Where that is HTML.
    pub(super) html: Option<&'a Markup>,
}

impl<'a> ItemText<'a> {
    /// Reads what is longer of content and summary, bounded by `settings`.
    pub fn read(item: &'a Item, settings: &BriefSettings) -> ItemText<'a> {
        let mut best: (usize, Vec<Line>, Vec<Picture>, Option<&Markup>) = Default::default();
        for markup in [&item.content, &item.summary].into_iter().flatten() {
            // A short content beside a longer summary happens; a summary is never
            // shorter than what it was cut from.
            if best.3.is_some() && markup.html.len() <= best.0 {
                continue;
            }
            let reading = read::read(markup, settings);
            let mut lines = Vec::new();
            for piece in &reading.pieces {
                lines::split(piece, &mut lines);
            }
            if lines.is_empty() {
                lines = captions(&reading.pictures);
            }
            let length = lines.iter().map(|line| line.text.len()).sum();
            if best.3.is_none() || length > best.0 {
                best = (length, lines, reading.pictures, Some(markup));
            }
        }
        ItemText {
            item,
            lines: best.1,
            pictures: best.2,
            html: best.3.filter(|markup| !markup.plain),
        }
    }

    /// The item that was read.
    pub fn item(&self) -> &'a Item {
        self.item
    }

    /// Counts the item's lines, so that what a feed repeats is known when it is
    /// normalized: a line that `boilerplate_after` items carried is left out of
    /// points and body. Only for items not seen before: a changed one carries
    /// most of its lines again. Bounded.
    pub fn learn(&self, repeated: &mut RepeatedLines) {
        let title = boilerplate::Title::new(self.item.title.as_deref());
        boilerplate::learn(&self.lines, &title, repeated);
    }
}

/// Where an item has pictures only, what they say is its text.
fn captions(pictures: &[Picture]) -> Vec<Line> {
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for picture in pictures {
        for words in [&picture.caption, &picture.alt, &picture.title]
            .into_iter()
            .flatten()
        {
            if words.contains(' ') && seen.insert(words) {
                lines.push(Line {
                    kind: BlockKind::Caption,
                    text: words.clone(),
                    linked: 0.0,
                    aside: false,
                });
            }
        }
    }
    lines
}
