//! Tokens to drafts: which element is which, whatever is left open.
//!
//! An end tag closes the innermost element of its name and all within; an item
//! that begins closes the item before it; a field that begins within a field
//! closes that one, unless the outer one's own end tag comes first.

use super::base::Bases;
use super::draft::{Base, Draft, Drafts, Slot};
use super::field::{Field, Piece};
use super::finish;
use super::inline;
use super::names::{self, Kind, Ns};
use crate::model::item::{Format, Person};
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::tokens::{Tag, Token, Tokens};
use crate::parse::repair::{Repair, Repairs};
use memchr::memmem;
use std::borrow::Cow;
use url::Url;

/// Open elements at most; the tags of deeper ones are dropped.
const DEPTH_MAX: usize = 256;
/// How far ahead the end of an element is looked for.
const AHEAD_MAX: usize = 1 << 20;
/// Different names that are looked for ahead.
const AHEAD_NAMES_MAX: usize = 64;
/// Namespace declarations in force at once.
const BINDINGS_MAX: usize = 256;

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
    bindings: Vec<(&'a str, Ns)>,
    ahead: Vec<(String, usize, Option<usize>)>,
    pub(super) items_max: usize,
    /// Atom's meaning of a name comes first.
    pub(super) atom: bool,
    root_seen: bool,
    /// The first element that was no feed's.
    pub(super) first_other: Option<&'a str>,
    done: bool,
    spare: Vec<Piece<'a>>,
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
            let within = self.frames.last().map_or("", |frame| frame.name);
            match self.tokens.next(within, self.repairs) {
                Some(Token::Start(tag)) => self.start(tag),
                Some(Token::End(name)) => self.end(name),
                Some(Token::Text(text)) => self.text(Piece::Raw(text), text),
                Some(Token::Cdata(text)) => self.text(Piece::Cdata(text), text),
                None => break,
            }
        }
        self.at_end();
        match self.root_seen {
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
            field.pieces.push(piece);
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

    fn start(&mut self, tag: Tag<'a>) {
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
        match frame.scope {
            Scope::Outside => self.start_outside(&tag, ns, local, frame),
            Scope::Person => self.start_in_person(&tag, local, frame),
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

    /// Some namespaces tell the dialect.
    fn note_uri(&mut self, uri: &str) {
        if self.root_seen || !self.frames.is_empty() {
            return;
        }
        let uri = uri.to_ascii_lowercase();
        if uri.contains("netscape.com/rdf/simple/0.9") {
            self.out.format = Format::Rss090;
        } else if uri.starts_with("http://purl.org/rss/1.0/") && uri.len() < 26 {
            self.out.format = Format::Rss10;
        }
    }

    /// Namespace and local name of an element.
    fn resolve(&mut self, name: &'a str) -> (Ns, &'a str) {
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

    /// Outside of a feed: is this one's root?
    fn start_outside(&mut self, tag: &Tag<'a>, ns: Ns, local: &'a str, frame: Frame<'a>) {
        let is = |name: &str| local.eq_ignore_ascii_case(name);
        let root = match ns {
            Ns::Core | Ns::Unknown => is("rss") || is("rdf") || is("feed") || is("channel"),
            Ns::Atom => is("feed") || is("rss") || is("channel"),
            Ns::Rdf => is("rdf"),
            _ => false,
        };
        if !root {
            if !self.root_seen && self.first_other.is_none() {
                self.first_other = Some(local);
            }
            return self.open(tag, frame);
        }
        match self.root_seen {
            true => self.repairs.add(Repair::SecondDocument),
            false => {
                self.root_seen = true;
                self.atom = is("feed");
                self.out.format = self.dialect(tag, ns, local);
            }
        }
        if let Some(language) = frame.language {
            let language = Cow::Borrowed(language);
            self.out.feed.language.offer(0, language);
        }
        let frame = Frame {
            scope: Scope::Feed,
            ..frame
        };
        if is("channel") {
            self.channel_attributes(tag, frame.base);
        }
        self.out.feed.base = frame.base.or(self.out.feed.base);
        self.open(tag, frame);
    }

    /// Which dialect a root is the root of.
    fn dialect(&self, tag: &Tag<'a>, ns: Ns, local: &str) -> Format {
        let mut version = "";
        let mut uris = String::new();
        let mut href = false;
        for (name, value) in Attributes::new(tag.attributes) {
            match name {
                _ if name.eq_ignore_ascii_case("version") => version = value.trim(),
                _ if name.starts_with("xmlns") => uris.push_str(&value.to_ascii_lowercase()),
                _ if name.eq_ignore_ascii_case("href") => href = true,
                _ => {}
            }
        }
        if local.eq_ignore_ascii_case("feed") {
            return match version {
                "0.1" | "0.2" => Format::Atom02,
                "0.3" => Format::Atom03,
                _ if uris.contains("purl.org/atom/ns") => Format::Atom03,
                _ if ns == Ns::Atom && !uris.contains("2005/atom") => Format::Atom02,
                _ => Format::Atom10,
            };
        }
        if local.eq_ignore_ascii_case("channel") {
            return match uris.contains("rss1.1") {
                true => Format::Rss11,
                false if href || !self.tokens.document().contains("<rss") => Format::Cdf,
                false => Format::Rss20,
            };
        }
        if local.eq_ignore_ascii_case("rdf") {
            return match self.out.format {
                Format::Rss090 => Format::Rss090,
                _ => Format::Rss10,
            };
        }
        match version {
            "0.90" | "0.9" => Format::Rss090,
            "0.91" => Format::Rss091,
            "0.92" => Format::Rss092,
            "0.93" => Format::Rss093,
            "0.94" => Format::Rss094,
            "1.0" => Format::Rss10,
            "1.1" => Format::Rss11,
            _ => Format::Rss20,
        }
    }

    fn start_item(&mut self, tag: &Tag<'a>, frame: Frame<'a>) {
        // Whatever is still open within the item before, or beside it.
        let open = self.frames.iter().position(|open| {
            open.kind == FrameKind::Item || !matches!(open.scope, Scope::Feed | Scope::Outside)
        });
        if let Some(open) = open {
            self.repairs.add(Repair::UnclosedTag);
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
        match tag.empty || self.frames.len() >= DEPTH_MAX {
            true => {
                self.finish_item(false);
                self.bindings.truncate(frame.bindings);
            }
            false => self.frames.push(frame),
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

    fn start_in_person(&mut self, tag: &Tag<'a>, local: &str, frame: Frame<'a>) {
        let part = names::PERSON
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(local));
        if let Some((_, slot)) = part {
            return self.start_field(tag, frame, *slot, Kind::Text, 0);
        }
        let table = match self.item {
            Some(_) => names::ITEM,
            None => names::FEED,
        };
        let (ns, local) = self.resolve(tag.name);
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

    fn start_in_image(&mut self, tag: &Tag<'a>, local: &str, frame: Frame<'a>) {
        match local.eq_ignore_ascii_case("url") {
            true => self.start_field(tag, frame, Slot::Picture, Kind::Text, 5),
            false => {
                let scope = Scope::Skip;
                self.open(tag, Frame { scope, ..frame });
            }
        }
    }

    /// True for a tag within a field that is no part of it.
    fn breaks_out(&mut self, tag: &Tag<'a>) -> bool {
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

    /// True when the end tag of the open person comes before the item's end.
    fn closes_first(&mut self) -> bool {
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
            None if self.atom => "entry",
            None => "item",
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

    /// A tag within a field: a part of its markup.
    fn start_inline(&mut self, tag: &Tag<'a>) {
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
            field.pieces.push(Piece::Tag(html));
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
    fn close_to(&mut self, place: usize) {
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
        finish::settle_feed(&mut self.out);
    }
}

/// `<item>` and `<entry>`.
fn is_item(ns: Ns, local: &str) -> bool {
    matches!(ns, Ns::Core | Ns::Atom)
        && (local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry"))
}
