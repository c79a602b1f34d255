//! Tokens to drafts: which element is which, whatever is left open.
//!
//! An end tag closes the innermost element of its name and all within; an item
//! that begins closes the item before it; a field that begins within a field
//! closes that one, unless the outer one's own end tag comes first.

use super::base::{Base, Bases};
use super::draft::{Draft, Drafts};
use super::field::{Field, Piece};
use super::inline;
use super::names::{self, Ns};
use super::settle::settle_feed;
use crate::model::item::Person;
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::tokens::{Tag, TextPlace, Token, Tokens, Within};
use crate::parse::repair::{Repair, Repairs};
use url::Url;

/// Open elements at most; the tags of deeper ones are dropped.
pub(super) const DEPTH_MAX: usize = 256;
/// Namespace declarations in force at once.
const BINDINGS_MAX: usize = 128;

/// What an element's children are children of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Outside of any feed.
    Outside,
    Feed,
    Item,
    Person,
    /// `<image>` of an item.
    Image,
    Skip,
    /// A field's own inside.
    Inside,
    /// The `<source>` of an entry.
    Source,
}

/// An open element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) name: &'a str,
    pub(super) scope: Scope,
    pub(super) kind: FrameKind,
    pub(super) base: Option<Base>,
    pub(super) language: Option<&'a str>,
    /// Namespace declarations in force before it.
    pub(super) bindings: usize,
    /// How many elements that mean nothing stand between it and its owner.
    pub(super) wrappers: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    Item,
    Person,
    Field,
    Inline,
    Other,
}

/// A person being read.
#[derive(Debug, Default)]
pub(super) struct PersonDraft<'a> {
    pub(super) rank: u8,
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) person: Person,
    pub(super) of_source: bool,
}

/// Reads a whole document into drafts.
pub(super) struct Walk<'a, 'r> {
    pub(super) tokens: Tokens<'a>,
    pub(super) repairs: &'r mut Repairs,
    pub(super) out: Drafts<'a>,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) field: Option<Field<'a>>,
    pub(super) person: Option<PersonDraft<'a>>,
    pub(super) item: Option<Draft<'a>>,
    pub(super) bindings: Vec<(&'a str, Ns)>,
    pub(super) ahead: Vec<(String, usize, Option<usize>)>,
    pub(super) items_max: usize,
    /// Atom's meaning of a name comes first.
    pub(super) atom: bool,
    pub(super) root_seen: bool,
    /// The root is one that only feeds have.
    pub(super) surely_feed: bool,
    /// A channel stood where feeds have it.
    pub(super) channel_seen: bool,
    /// The first element that does not belong to a feed.
    pub(super) first_other: Option<&'a str>,
    pub(super) done: bool,
    pub(super) spare: Vec<Piece<'a>>,
    /// sy:updatePeriod in seconds, sy:updateFrequency.
    pub(super) period: Option<u64>,
    pub(super) frequency: Option<u64>,
}

impl<'a, 'r> Walk<'a, 'r> {
    pub(super) fn new(
        text: &'a str,
        url: Option<&str>,
        items_max: usize,
        repairs: &'r mut Repairs,
    ) -> Self {
        let mut bases = Bases::default();
        let base = url
            .and_then(|url| Url::parse(url).ok())
            .and_then(|url| bases.add(url));
        let mut out = Drafts {
            bases,
            ..Drafts::default()
        };
        out.feed.base = base;
        Walk {
            tokens: Tokens::new(text),
            repairs,
            out,
            frames: Vec::with_capacity(32),
            field: None,
            person: None,
            item: None,
            bindings: Vec::new(),
            ahead: Vec::new(),
            items_max,
            atom: false,
            root_seen: false,
            surely_feed: false,
            channel_seen: false,
            first_other: None,
            done: false,
            spare: Vec::new(),
            period: None,
            frequency: None,
        }
    }

    /// Walks to the end. None where no feed was met.
    pub(super) fn run(mut self) -> Result<Drafts<'a>, ()> {
        while !self.done {
            match self.tokens.next(self.within(), self.repairs) {
                Some(Token::Start(tag)) => self.start(tag),
                Some(Token::End(name)) => self.end(name),
                Some(Token::Text(text)) => self.text(Piece::Raw(text), text),
                Some(Token::Cdata(text)) => self.text(Piece::Cdata(text), text),
                None => break,
            }
        }
        self.at_end();
        match self.is_feed() {
            true => {
                if self
                    .first_other
                    .is_some_and(|name| name.eq_ignore_ascii_case("html"))
                {
                    self.repairs.add(Repair::HtmlWrapper);
                }
                Ok(self.out)
            }
            false => Err(()),
        }
    }

    fn within(&self) -> Within<'a> {
        let frame = self.frames.last();
        let beside = frame.is_none_or(|frame| {
            matches!(frame.scope, Scope::Outside | Scope::Feed) && frame.wrappers == 0
        });
        Within {
            name: frame.map_or("", |frame| frame.name),
            place: match (&self.field, &self.person) {
                (None, None) if beside => TextPlace::Beside,
                (None, None) => TextPlace::Item,
                _ => TextPlace::Text,
            },
        }
    }

    fn scope(&self) -> Scope {
        self.frames
            .last()
            .map_or(Scope::Outside, |frame| frame.scope)
    }

    /// The base in force.
    pub(super) fn base(&self) -> Option<Base> {
        self.frames
            .last()
            .map_or(self.out.feed.base, |frame| frame.base)
    }

    fn text(&mut self, piece: Piece<'a>, text: &'a str) {
        if let Some(field) = &mut self.field {
            let direct = field.frame + 1 == self.frames.len();
            // An id with elements in it is what stands before them.
            if !direct && !field.rich && field.loose_text {
                return;
            }
            if direct && !field.loose_text {
                field.loose_text = !text.trim().is_empty();
            }
            field.push(piece, self.tokens.document());
            return;
        }
        match self.scope() {
            Scope::Person => {
                if let Some(person) = &mut self.person {
                    person.pieces.push(piece);
                }
            }
            Scope::Outside if !text.trim().is_empty() => self.repairs.add(match self.root_seen {
                true => Repair::TrailingJunk,
                false => Repair::LeadingJunk,
            }),
            _ => {}
        }
    }

    pub(super) fn start(&mut self, tag: Tag<'a>) {
        if self.field.is_some() && !self.breaks_out(&tag) {
            return self.start_inline(&tag);
        }
        let bindings = self.bindings.len();
        let (mut base, mut language) = match self.frames.last() {
            Some(frame) => (frame.base, frame.language),
            None => (self.out.feed.base, None),
        };
        if !tag.attributes.is_empty() {
            self.context(tag.attributes, &mut base, &mut language);
        }
        let (ns, local) = self.resolve(tag.name);
        let frame = Frame {
            name: tag.name,
            scope: self.scope(),
            kind: FrameKind::Other,
            base,
            language,
            bindings,
            wrappers: self.frames.last().map_or(0, |frame| frame.wrappers),
        };
        if is_item(ns, local) && self.may_hold_items() {
            return self.start_item(&tag, frame);
        }
        if frame.scope == Scope::Feed && self.lost_item_start(ns, local) {
            return self.start_lost_item(tag, frame);
        }
        match frame.scope {
            Scope::Outside => self.start_outside(&tag, ns, local, frame),
            Scope::Person => self.start_in_person(&tag, ns, local, frame),
            Scope::Image => self.start_in_image(&tag, local, frame),
            Scope::Skip | Scope::Inside => self.open(&tag, frame),
            Scope::Source => {
                let author = local.eq_ignore_ascii_case("author");
                match author && self.person.is_none() {
                    true => self.start_person(&tag, frame, 0, true),
                    false => self.open(
                        &tag,
                        Frame {
                            scope: Scope::Skip,
                            ..frame
                        },
                    ),
                }
            }
            Scope::Feed | Scope::Item => {
                let table = match frame.scope {
                    Scope::Item => names::ITEM,
                    _ => names::FEED,
                };
                match names::act(table, ns, local, self.atom) {
                    Some((act, found)) => self.act(&tag, act, found, frame),
                    None => {
                        let wrappers = frame.wrappers.saturating_add(1);
                        self.open(&tag, Frame { wrappers, ..frame });
                    }
                }
            }
        }
    }

    /// Opens an element, unless it is `<empty/>` or too deep.
    pub(super) fn open(&mut self, tag: &Tag<'a>, frame: Frame<'a>) {
        if tag.empty {
            self.bindings.truncate(frame.bindings);
        } else if self.frames.len() < DEPTH_MAX {
            self.frames.push(frame);
        } else {
            self.bindings.truncate(frame.bindings);
            self.repairs.add(Repair::TooDeep);
        }
    }

    /// `xmlns`, `xml:base`, `xml:lang` of a tag.
    fn context(
        &mut self,
        attributes: &'a str,
        base: &mut Option<Base>,
        language: &mut Option<&'a str>,
    ) {
        let mut read = Attributes::new(attributes);
        for (name, value) in read.by_ref() {
            if let Some(rest) = name.strip_prefix("xmlns") {
                let prefix = rest.strip_prefix(':').unwrap_or(rest);
                if self.bindings.len() < BINDINGS_MAX {
                    self.bindings.push((prefix, names::of_uri(value)));
                    self.note_uri(value);
                }
            } else if let Some(rest) = name.strip_prefix("xml:") {
                match rest {
                    "base" => {
                        let value = self.tokens.entities.decode(value, self.repairs);
                        match self.out.bases.nested(&value, *base) {
                            Some(found) => *base = Some(found),
                            None if value.trim().is_empty() => {}
                            None => self.repairs.add(Repair::BadBase),
                        }
                    }
                    "lang" => *language = Some(value.trim()),
                    _ => {}
                }
            }
        }
        read.finish(self.repairs);
    }

    /// Namespace and local name of an element.
    pub(super) fn resolve(&mut self, name: &'a str) -> (Ns, &'a str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(known, _)| *known == prefix)
            .map(|(_, ns)| *ns);
        match bound {
            // A default namespace that nobody knows is a feed's own.
            Some(Ns::Unknown) if prefix.is_empty() => (Ns::Core, local),
            Some(Ns::Unknown) => (names::of_prefix(prefix), local),
            Some(ns) => (ns, local),
            None if prefix.is_empty() => (Ns::Core, local),
            None => {
                self.repairs.add(Repair::UndeclaredPrefix);
                (names::of_prefix(prefix), local)
            }
        }
    }

    fn may_hold_items(&self) -> bool {
        self.root_seen
            || self
                .frames
                .iter()
                .all(|frame| frame.scope == Scope::Outside)
    }

    fn end(&mut self, name: &'a str) {
        let open = self
            .frames
            .iter()
            .rposition(|f| f.name.eq_ignore_ascii_case(name));
        let open = open.or_else(|| {
            // `<dc:title>..</title>`: the prefix was forgotten.
            let last = self.frames.len().checked_sub(1)?;
            let same = inline::local(self.frames.get(last)?.name)
                .eq_ignore_ascii_case(inline::local(name));
            same.then_some(last)
        });
        let Some(open) = open else {
            if !inline::is_void(inline::local(name)) {
                self.repairs.add(Repair::StrayEndTag);
            }
            return;
        };
        if open + 1 < self.frames.len() {
            self.repairs
                .add_many(Repair::UnclosedTag, self.frames.len() - open - 1);
        }
        if let Some(field) = &mut self.field
            && field.frame < open
            && field.rich
        {
            field.pieces.push(Piece::Tag(inline::end(name)));
        }
        self.close_to(open);
    }

    /// Closes all open elements down to the one at a place.
    pub(super) fn close_to(&mut self, place: usize) {
        while self.frames.len() > place {
            let Some(frame) = self.frames.last().copied() else {
                return;
            };
            match frame.kind {
                FrameKind::Field => self.finish_field(false),
                FrameKind::Person => self.finish_person(),
                FrameKind::Item => self.finish_item(false),
                FrameKind::Inline | FrameKind::Other => {}
            }
            self.frames.pop();
            self.bindings.truncate(frame.bindings);
        }
    }

    /// Keeps a list of pieces for the next field.
    pub(super) fn spare(&mut self, mut pieces: Vec<Piece<'a>>) {
        pieces.clear();
        self.spare = pieces;
    }

    /// The document ends: what is open is closed, and known to be cut.
    fn at_end(&mut self) {
        let inside = self.frames.iter().any(|f| f.kind == FrameKind::Item);
        if self.frames.iter().any(|f| f.scope != Scope::Outside) && !self.done {
            self.repairs.add(Repair::CutOff);
        }
        if self.field.is_some() {
            self.finish_field(true);
        }
        if self.person.is_some() {
            self.finish_person();
        }
        if inside && self.item.is_some() {
            self.finish_item(true);
        }
        if let Some(period) = self.period {
            self.out.hints.sy_secs = Some(period / self.frequency.unwrap_or(1).max(1));
        }
        settle_feed(&mut self.out);
    }
}

/// `<item>` and `<entry>`.
pub(super) fn is_item(ns: Ns, local: &str) -> bool {
    matches!(ns, Ns::Core | Ns::Atom)
        && (local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry"))
}
