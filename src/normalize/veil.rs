//! What styles hide from a reader, and what it would be wrong to hide.
//!
//! `display: none` is final, an invisible or sizeless element is not: what
//! stands in it may have a size of its own. And where hardly anything else is
//! there, what is hidden is the text: a script was to show it.

use crate::markup::token::StartTag;
use crate::normalize::furniture;

/// So many times as much must be hidden as is seen, before it is shown.
const HIDDEN_TIMES: usize = 9;
/// An element that holds this share of all that is hidden (so many of four
/// parts) is shown alone, the rest stays hidden.
const MOST: usize = 3;
/// How often a text is looked at again: hidden parts may stand in each other.
const LOOKS: usize = 4;

/// Goes along with a walk and knows what is seen.
#[derive(Debug, Default)]
pub(super) struct Veil {
    /// For each open element which hiding element hides it, if one does.
    open: Vec<Hidden>,
    /// Hiding elements met, in the document's order: their numbers.
    met: usize,
    /// Those that hide nothing, by their numbers; in order.
    lifted: Vec<usize>,
    looks: usize,
    /// Bytes that are seen.
    seen: usize,
    /// Letters that are not, by the element that hides them.
    unseen: Vec<(usize, usize)>,
}

/// Numbers of the elements that hide a place, by how they do it.
#[derive(Debug, Clone, Copy, Default)]
struct Hidden {
    gone: Option<usize>,
    sizeless: Option<usize>,
    invisible: Option<usize>,
}

impl Hidden {
    fn by(self) -> Option<usize> {
        self.gone.or(self.sizeless).or(self.invisible)
    }
}

impl Veil {
    /// An element with content begins.
    pub(super) fn open(&mut self, start: &StartTag<'_>) {
        let mut hidden = self.open.last().copied().unwrap_or_default();
        let look = furniture::look(start);
        if look.hides() {
            let number = self.met;
            self.met += 1;
            if self.lifted.binary_search(&number).is_err() {
                let set = |hides: bool, by: Option<usize>| by.or(hides.then_some(number));
                hidden.gone = set(look.gone, hidden.gone);
                hidden.sizeless = set(look.sizeless == Some(true), hidden.sizeless);
                hidden.invisible = set(look.invisible == Some(true), hidden.invisible);
            }
        }
        if look.sizeless == Some(false) {
            hidden.sizeless = None;
        }
        if look.invisible == Some(false) {
            hidden.invisible = None;
        }
        self.open.push(hidden);
    }

    /// The innermost open element ends.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// True where nothing is seen.
    pub(super) fn hides(&self) -> bool {
        self.open.last().is_some_and(|hidden| hidden.by().is_some())
    }

    /// Takes account of text; true when it is not seen.
    pub(super) fn covers(&mut self, text: &str) -> bool {
        let Some(by) = self.open.last().and_then(|hidden| hidden.by()) else {
            self.seen += text.trim().len();
            return false;
        };
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        match self.unseen.last_mut() {
            Some((last, sum)) if *last == by => *sum += letters,
            _ => self.unseen.push((by, letters)),
        }
        true
    }

    /// After the walk: the veil to walk with again, where this one hid nearly
    /// all there is. None: what was seen is the text.
    pub(super) fn lift(self) -> Option<Veil> {
        let all: usize = self.unseen.iter().map(|(_, letters)| letters).sum();
        if all == 0 || self.seen * HIDDEN_TIMES > all || self.looks >= LOOKS {
            return None;
        }
        let most = self.unseen.iter().max_by_key(|(_, letters)| *letters)?;
        let mut lifted = self.lifted;
        if most.1 * 4 >= all * MOST {
            lifted.push(most.0);
        } else {
            lifted.extend(self.unseen.iter().map(|(by, _)| *by));
        }
        lifted.sort_unstable();
        lifted.dedup();
        Some(Veil {
            lifted,
            looks: self.looks + 1,
            ..Veil::default()
        })
    }
}
