//! What a tag within an open field means: a part of it, or the sign that the
//! field's own end tag is missing. Looking ahead tells, within bounds.

use super::names::{self, Act, Ns};
use super::walk::{FrameKind, Walk, is_item};
use crate::parse::recover::bytes::has_prefix_ignoring_case;
use crate::parse::recover::tokens::Tag;
use crate::parse::repair::Repair;
use memchr::memmem;

/// How far ahead the end of an element is looked for.
const AHEAD_MAX: usize = 1 << 20;
/// Different names that are looked for ahead.
const AHEAD_NAMES_MAX: usize = 64;

impl<'a> Walk<'a, '_> {
    /// True for a tag within a field that is not part of it.
    pub(super) fn breaks_out(&mut self, tag: &Tag<'a>) -> bool {
        let Some(field) = &self.field else {
            return false;
        };
        let Some(frame) = self.frames.get(field.frame) else {
            return false;
        };
        let direct = field.frame + 1 == self.frames.len();
        let (ns, local) = match tag.name.split_once(':') {
            None => (Ns::Core, tag.name),
            Some((prefix, local)) => {
                let bound = self
                    .bindings
                    .iter()
                    .rev()
                    .find(|(known, _)| *known == prefix);
                (
                    bound.map_or_else(|| names::of_prefix(prefix), |(_, ns)| *ns),
                    local,
                )
            }
        };
        let table = match self.item {
            Some(_) => names::ITEM,
            None => names::FEED,
        };
        let part_of_person = self.person.is_some()
            && names::PERSON
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(local));
        let known = is_item(ns, local)
            || part_of_person
            || names::act(table, ns, local, self.atom).is_some();
        if !known {
            return false;
        }
        let again = direct && frame.name == tag.name && field.rich;
        let opener = frame.name;
        let at = field.frame;
        if is_item(ns, local) {
            let breaks = !self.is_within(tag.name, opener);
            if breaks {
                self.repairs.add(Repair::UnclosedTag);
                self.close_to(at);
            }
            return breaks;
        }
        if again && !field.is_blank() {
            // `<title>words<title>`: an end tag without its slash.
            self.repairs.add(Repair::UnclosedTag);
            self.close_to(at);
            return true;
        }
        if self.ends_before_item(opener) {
            return false;
        }
        self.repairs.add(Repair::UnclosedTag);
        self.close_to(at);
        true
    }

    /// True for the start tag of an item that a text holds or speaks of: the
    /// text's own end tag comes straight after it, or after the item's end
    /// with no other item between.
    fn is_within(&mut self, item: &str, opener: &str) -> bool {
        let rest = self.tokens.rest();
        let next = memmem::find(rest.as_bytes(), b"<").and_then(|at| rest.get(at + 1..));
        let spoken_of = next
            .and_then(|next| next.strip_prefix('/'))
            .is_some_and(|name| has_prefix_ignoring_case(name, opener));
        let Some(end) = self.look_ahead(format!("</{opener}")) else {
            return false;
        };
        let before = |at: Option<usize>| at.is_some_and(|at| at < end);
        let item_end = self.look_ahead(format!("</{item}"));
        let another = self.look_ahead(format!("<{item}"));
        spoken_of || before(item_end) && !before(another)
    }

    /// True for a field beside items that can only be an item's whose start
    /// tag is lost: an item ends after it before the next one begins.
    pub(super) fn lost_item_start(&mut self, ns: Ns, local: &str) -> bool {
        let again = local.eq_ignore_ascii_case("title") && self.out.feed.title.get().is_some();
        let of_items = !self.out.items.is_empty() || again;
        let act = names::act(names::ITEM, ns, local, self.atom);
        let field = act.is_some_and(|(act, _)| !matches!(act, Act::Skip | Act::ImageBlock));
        of_items && field && self.ends_before_next(self.item_name())
    }

    /// True for `<item/>` whose end tag comes all the same: the slash is wrong.
    pub(super) fn is_closed_too_early(&mut self, tag: &Tag<'a>) -> bool {
        tag.empty && self.ends_before_next(tag.name)
    }

    /// What items are called in this document.
    pub(super) fn item_name(&self) -> &'static str {
        match self.atom {
            true => "entry",
            false => "item",
        }
    }

    /// True when `</name` comes before `<name`.
    fn ends_before_next(&mut self, name: &str) -> bool {
        let end = self.look_ahead(format!("</{name}"));
        end.is_some_and(|end| {
            let next = self.look_ahead(format!("<{name}"));
            next.is_none_or(|next| end < next)
        })
    }

    /// True when the end tag of the open person comes before the item's end.
    pub(super) fn closes_first(&mut self) -> bool {
        let name = self
            .frames
            .iter()
            .rfind(|f| f.kind == FrameKind::Person)
            .map_or("", |f| f.name);
        self.ends_before_item(name)
    }

    /// True when `</name` comes before the end of the item, or of all items.
    fn ends_before_item(&mut self, name: &str) -> bool {
        let item = match self.frames.iter().rfind(|f| f.kind == FrameKind::Item) {
            Some(frame) => frame.name,
            None => self.item_name(),
        };
        let Some(end) = self.look_ahead(format!("</{name}")) else {
            return false;
        };
        let item_end = self.look_ahead(format!("</{item}"));
        let item_start = self.look_ahead(format!("<{item}"));
        [item_end, item_start]
            .into_iter()
            .flatten()
            .all(|at| end < at)
    }

    /// True when `</name` comes before the item's end and before `<name`.
    pub(super) fn closes_before_another(&mut self, name: &str) -> bool {
        if !self.ends_before_item(name) {
            return false;
        }
        let end = self.look_ahead(format!("</{name}"));
        let another = self.look_ahead(format!("<{name}"));
        another.is_none_or(|another| end.is_some_and(|end| end < another))
    }

    /// Where a mark stands next, within bounds.
    fn look_ahead(&mut self, mark: String) -> Option<usize> {
        let at = self.tokens.position();
        let place = self.ahead.iter().position(|(known, _, _)| *known == mark);
        if let Some(place) = place
            && let Some((_, from, found)) = self.ahead.get(place)
            && *from <= at
            && match found {
                Some(found) => *found >= at,
                None => at < from + AHEAD_MAX / 2,
            }
        {
            return *found;
        }
        if place.is_none() && self.ahead.len() >= AHEAD_NAMES_MAX {
            return None;
        }
        let rest = self.tokens.rest().as_bytes();
        let window = &rest[..rest.len().min(AHEAD_MAX)];
        let found = memmem::find_iter(window, mark.as_bytes())
            .find(|found| {
                let next = window.get(found + mark.len()).copied().unwrap_or(b'>');
                matches!(next, b'>' | b'/') || next.is_ascii_whitespace()
            })
            .map(|found| at + found);
        match place.and_then(|place| self.ahead.get_mut(place)) {
            Some(known) => (known.1, known.2) = (at, found),
            None => self.ahead.push((mark, at, found)),
        }
        found
    }
}
