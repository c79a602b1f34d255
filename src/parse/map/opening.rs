//! Elements that begin: items, fields, people, markup within content.

use super::draft::{Draft, Slot};
use super::field::{Field, Piece};
use super::inline;
use super::names::{self, Kind, Ns};
use super::walk::{DEPTH_MAX, Frame, FrameKind, PersonDraft, Scope, Walk};
use crate::markup::tag::is_element;
use crate::model::item::Format;
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::tokens::Tag;
use crate::parse::repair::Repair;
use memchr::memmem;
use std::borrow::Cow;

impl<'a> Walk<'a, '_> {
    pub(super) fn start_item(&mut self, tag: &Tag<'a>, frame: Frame<'a>) {
        // Whatever is still open within the item before, or beside it.
        let open = self.frames.iter().position(|open| {
            open.kind == FrameKind::Item || !matches!(open.scope, Scope::Feed | Scope::Outside)
        });
        if let Some(open) = open {
            self.repairs.add(Repair::UnclosedTag);
            // An item that said nothing before the next one began is its shell.
            let open_text = self.field.is_some() || self.person.is_some();
            self.item = self
                .item
                .take()
                .filter(|item| open_text || !item.is_blank());
            self.close_to(open);
            return self.start(*tag);
        }
        if self.out.items.len() >= self.items_max {
            self.repairs.add(Repair::ItemLimit);
            self.done = true;
            return;
        }
        if !self.root_seen {
            self.root_seen = true;
            self.atom = inline::local(tag.name).eq_ignore_ascii_case("entry");
            self.out.format = match self.atom {
                true => Format::Atom10,
                false => Format::Rss20,
            };
        }
        let mut item = Draft {
            base: frame.base,
            ..Draft::default()
        };
        if let Some(language) = frame.language {
            item.language.offer(3, Cow::Borrowed(language));
        }
        self.item = Some(item);
        if !tag.attributes.is_empty() {
            self.item_attributes(tag.attributes, frame.base);
        }
        let frame = Frame {
            scope: Scope::Item,
            kind: FrameKind::Item,
            wrappers: 0,
            ..frame
        };
        let empty = tag.empty && !self.is_closed_too_early(tag);
        match empty || self.frames.len() >= DEPTH_MAX {
            true => {
                self.finish_item(false);
                self.bindings.truncate(frame.bindings);
            }
            false => self.frames.push(frame),
        }
    }

    /// An item begins whose start tag is lost, with its first field.
    pub(super) fn start_lost_item(&mut self, field: Tag<'a>, outer: Frame<'a>) {
        self.repairs.add(Repair::StrayEndTag);
        self.bindings.truncate(outer.bindings);
        let tag = Tag {
            name: self.item_name(),
            attributes: "",
            raw: "",
            empty: false,
        };
        let (base, language) = match self.frames.last() {
            Some(frame) => (frame.base, frame.language),
            None => (self.out.feed.base, None),
        };
        let frame = Frame {
            name: tag.name,
            base,
            language,
            ..outer
        };
        self.start_item(&tag, frame);
        if !self.done {
            self.start(field);
        }
    }

    /// Opens a field whose text is to be gathered.
    pub(super) fn start_field(
        &mut self,
        tag: &Tag<'a>,
        frame: Frame<'a>,
        slot: Slot,
        kind: Kind,
        rank: u8,
    ) {
        let rank = rank.saturating_add(frame.wrappers.min(3) * 16);
        if tag.empty || self.frames.len() >= DEPTH_MAX {
            if slot == Slot::Content && !tag.attributes.is_empty() {
                // Content that stands elsewhere.
                let mut field = Field::new(slot, kind, rank, self.frames.len());
                field.base = frame.base;
                self.field_attributes(tag.attributes, &mut field);
            }
            return self.open(tag, frame);
        }
        let mut field = Field::new(slot, kind, rank, self.frames.len());
        field.pieces = std::mem::take(&mut self.spare);
        field.base = frame.base;
        let outer = self.frames.last().and_then(|outer| outer.language);
        field.language = frame.language.filter(|own| Some(*own) != outer);
        if !tag.attributes.is_empty() {
            self.field_attributes(tag.attributes, &mut field);
        }
        self.field = Some(field);
        self.frames.push(Frame {
            scope: Scope::Inside,
            kind: FrameKind::Field,
            ..frame
        });
    }

    pub(super) fn start_person(
        &mut self,
        tag: &Tag<'a>,
        frame: Frame<'a>,
        rank: u8,
        of_source: bool,
    ) {
        if tag.empty {
            return self.open(tag, frame);
        }
        self.person = Some(PersonDraft {
            rank,
            of_source,
            ..PersonDraft::default()
        });
        let frame = Frame {
            scope: Scope::Person,
            kind: FrameKind::Person,
            ..frame
        };
        self.open(tag, frame);
    }

    pub(super) fn start_in_person(&mut self, tag: &Tag<'a>, ns: Ns, local: &str, frame: Frame<'a>) {
        if ns == Ns::Rdf && local.eq_ignore_ascii_case("li") {
            // A list of people: each is one.
            let rank = self.person.as_ref().map_or(0, |person| person.rank);
            self.finish_person();
            self.person = Some(PersonDraft {
                rank,
                ..PersonDraft::default()
            });
            return self.open(tag, frame);
        }
        let part = names::PERSON
            .iter()
            .find(|(name, _)| ns != Ns::Unknown && name.eq_ignore_ascii_case(local));
        if let Some((_, slot)) = part {
            return self.start_field(tag, frame, *slot, Kind::Text, 0);
        }
        let table = match self.item {
            Some(_) => names::ITEM,
            None => names::FEED,
        };
        if names::act(table, ns, local, self.atom).is_some() && !self.closes_first() {
            // The person's own end tag is missing.
            self.repairs.add(Repair::UnclosedTag);
            if let Some(open) = self
                .frames
                .iter()
                .rposition(|f| f.kind == FrameKind::Person)
            {
                self.close_to(open);
            }
            return self.start(*tag);
        }
        self.open(tag, frame);
    }

    pub(super) fn start_in_image(&mut self, tag: &Tag<'a>, local: &str, frame: Frame<'a>) {
        match local.eq_ignore_ascii_case("url") {
            true => self.start_field(tag, frame, Slot::Picture, Kind::Text, 5),
            false => {
                let scope = Scope::Skip;
                self.open(tag, Frame { scope, ..frame });
            }
        }
    }

    /// A tag within a field: a part of its markup.
    pub(super) fn start_inline(&mut self, tag: &Tag<'a>) {
        let outer = self.base();
        let mut base = outer;
        if memmem::find(tag.attributes.as_bytes(), b"xml:base").is_some() {
            for (name, value) in Attributes::new(tag.attributes) {
                if name == "xml:base" {
                    let value = self.tokens.entities.decode(value, self.repairs);
                    base = self.out.bases.nested(&value, outer).or(outer);
                }
            }
        }
        let Some(field) = &mut self.field else {
            return;
        };
        let depth = self.frames.len();
        let void = inline::is_void(inline::local(tag.name));
        let opens = !tag.empty && !void;
        if opens && depth >= DEPTH_MAX {
            self.repairs.add(Repair::TooDeep);
            return;
        }
        if field.rich {
            let rebase = base
                .filter(|base| Some(*base) != field.base)
                .map(|base| inline::Rebase {
                    bases: &self.out.bases,
                    base,
                });
            let entities = &mut self.tokens.entities;
            let html = inline::start(tag, rebase, entities, self.repairs);
            field.children += usize::from(field.frame + 1 == depth);
            field.markup = true;
            // `<o:p>` is not part of a title; `<Component>` was meant as text.
            let foreign = tag.name.contains(':') && !is_element(inline::local(tag.name));
            if !(foreign && field.slot == Slot::Title) {
                field.pieces.push(Piece::Tag(html));
            }
            field.gather(entities, self.repairs);
        }
        if opens {
            self.frames.push(Frame {
                name: tag.name,
                scope: Scope::Inside,
                kind: FrameKind::Inline,
                base,
                language: None,
                bindings: self.bindings.len(),
                wrappers: 0,
            });
        }
    }
}
