//! A reader of JSON that knows no error: what cannot be read is skipped.
//!
//! Where brackets or quotes do not pair, what follows decides: each reading
//! is tried against the next few brackets and the name after them, and the
//! one that fits best is taken. Well-formed JSON never comes to that.

use crate::parse::repair::{Repair, Repairs};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::collections::HashSet;

/// Lists and objects within each other.
const DEPTH_MAX: usize = 64;
/// Values of one document.
const VALUES_MAX: usize = 500_000;
/// A longer name is none where one is looked for ahead.
const NAME_MAX: usize = 256;
/// Brackets looked at where one does not pair.
const CLOSERS_MAX: usize = 8;
/// Brackets that do not pair and are thought about; with the others the
/// likeliest is assumed.
const FIXES_MAX: usize = 20_000;
/// Quotes and the like that may end nothing: after so many the next one ends
/// the text that it stands in.
const REFUSED_MAX: usize = 500_000;
/// A longer comment to the end of the line is none.
const COMMENT_MAX: usize = 1_024;
/// Commas in a row that stand for one.
const COMMAS_MAX: usize = 4;
/// Names of the root that are remembered.
const ROOT_NAMES_MAX: usize = 32;

/// Names that only the feed has.
const OF_FEED: &[&str] = &[
    "version",
    "home_page_url",
    "feed_url",
    "description",
    "user_comment",
    "next_url",
    "icon",
    "favicon",
    "expired",
    "hubs",
    "items",
];
/// Names that only an item has.
const OF_ITEM: &[&str] = &[
    "id",
    "external_url",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "tags",
    "attachments",
];
/// Names that only authors and attachments have.
const OF_PART: &[&str] = &[
    "name",
    "avatar",
    "email",
    "mime_type",
    "size_in_bytes",
    "duration_in_seconds",
];
/// Names that several of them have.
const OF_ANY: &[&str] = &["title", "url", "author", "authors", "language", "link"];

/// A JSON value. Numbers stay as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<Member<'a>>),
}

type Member<'a> = (Cow<'a, str>, Json<'a>);

impl<'a> Json<'a> {
    /// A member of an object: of several under one name the last that says
    /// something.
    pub(in crate::parse) fn get(&self, name: &str) -> Option<&Json<'a>> {
        let mut found = None;
        for value in self.all(name).filter(|value| **value != Json::Null) {
            if found.is_none() || !value.is_empty() {
                found = Some(value);
            }
        }
        found
    }

    /// True where an object has several members of one name.
    pub(in crate::parse) fn repeats(&self, name: &str) -> bool {
        self.all(name).nth(1).is_some()
    }

    /// True for an object that says what items say.
    pub(in crate::parse) fn is_item(&self) -> bool {
        ["id", "url", "title", "content_html", "content_text"]
            .iter()
            .any(|name| self.get(name).is_some())
    }

    fn all<'j>(&'j self, name: &str) -> impl Iterator<Item = &'j Json<'a>> {
        let members = match self {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        members
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value)
    }

    fn is_empty(&self) -> bool {
        match self {
            Json::Null => true,
            Json::Text(text) => text.trim().is_empty(),
            Json::List(list) => list.is_empty(),
            Json::Object(members) => members.is_empty(),
            Json::Bool(_) | Json::Number(_) => false,
        }
    }
}

/// What a text begins with.
pub(in crate::parse) struct Found<'a> {
    pub(in crate::parse) value: Json<'a>,
    /// Where it ends.
    pub(in crate::parse) length: usize,
    /// The text ends within the last item.
    pub(in crate::parse) cut_item: bool,
}

/// Reads the value that a text begins with.
pub(in crate::parse) fn read<'a>(text: &'a str, repairs: &mut Repairs) -> Found<'a> {
    let mut reader = Reader::new(text, repairs);
    let role = match reader.next_byte() {
        Some(b'[') => Role::Top,
        _ => Role::Root,
    };
    let value = reader.value(0, role, Place::Element);
    reader.found(value)
}

/// Reads the list of items that a text begins with, whatever was before it.
pub(in crate::parse) fn read_items<'a>(text: &'a str, repairs: &mut Repairs) -> Found<'a> {
    let mut reader = Reader::new(text, repairs);
    reader.frames.push(Frame {
        list: false,
        role: Role::Root,
    });
    let value = reader.value(1, Role::Items, Place::Element);
    reader.found(value)
}

/// What a list or an object is in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A list round everything.
    Top,
    /// The feed.
    Root,
    /// Its items.
    Items,
    /// One of them.
    Item,
    /// Anything else.
    Part,
}

impl Role {
    /// What a container within this one is.
    fn of_child(self, name: &str) -> Role {
        match self {
            Role::Top => Role::Root,
            Role::Root if name == "items" => Role::Items,
            Role::Items => Role::Item,
            _ => Role::Part,
        }
    }
}

/// An open list or object.
#[derive(Debug, Clone, Copy)]
struct Frame {
    list: bool,
    role: Role,
}

impl Frame {
    fn closer(self) -> u8 {
        match self.list {
            true => b']',
            false => b'}',
        }
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// After a name.
    Member,
    /// In a list.
    Element,
}

/// What comes next, commas left aside.
#[derive(Debug, Clone, Copy)]
enum Next<'a> {
    End,
    /// An object, with its first name.
    Object(&'a str),
    /// A name with its colon.
    Name(&'a str),
    Value,
    Other,
}

/// What a bracket that does not pair is taken for.
#[derive(Debug, Clone, Copy)]
enum Fix {
    /// One too many.
    Skip,
    /// Another one is missing before it.
    Insert,
    /// It stands for another one.
    Replace,
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    values: usize,
    frames: Vec<Frame>,
    root_names: Vec<Cow<'a, str>>,
    fixes: usize,
    refused: usize,
    /// The last text or number goes to the end of the document.
    cut: bool,
    cut_item: bool,
    /// The item at hand is damaged.
    bad_item: bool,
    /// Something nested too deep does not end; so does all that follows.
    never_closes: bool,
    no_comment_end: bool,
    repairs: &'r mut Repairs,
}

/// Lists, objects and what stands in them.
impl<'a, 'r> Reader<'a, 'r> {
    fn new(text: &'a str, repairs: &'r mut Repairs) -> Reader<'a, 'r> {
        Reader {
            text,
            at: 0,
            values: 0,
            frames: Vec::new(),
            root_names: Vec::new(),
            fixes: 0,
            refused: 0,
            cut: false,
            cut_item: false,
            bad_item: false,
            never_closes: false,
            no_comment_end: false,
            repairs,
        }
    }

    fn found(self, value: Json<'a>) -> Found<'a> {
        Found {
            value,
            length: self.at,
            cut_item: self.cut_item,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    fn bad(&mut self) {
        self.bad_item = true;
        self.repairs.add(Repair::BadJson);
    }

    /// Over white space and comments to the next byte that counts.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.byte(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'/' if self.comment() => self.bad(),
                byte if byte.is_ascii() && !matches!(byte, 0x0B | 0x0C) => return Some(byte),
                byte => {
                    let length = other_space(self.rest());
                    if length == 0 {
                        return Some(byte);
                    }
                    self.bad();
                    self.at += length;
                }
            }
        }
    }

    /// Over a comment, if there is one; one without an end is not.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        if rest.starts_with("//") {
            // Without a line's end it is an address that lacks its quote.
            let line = rest
                .as_bytes()
                .get(..COMMENT_MAX)
                .unwrap_or(rest.as_bytes());
            self.at += memchr(b'\n', line).unwrap_or(2);
            return true;
        }
        if !rest.starts_with("/*") || self.no_comment_end {
            return false;
        }
        let end = rest.find("*/").map(|end| end + 2);
        self.no_comment_end = end.is_none();
        self.at += end.unwrap_or(2);
        true
    }

    /// Counts a value; true where there are too many, which ends the reading.
    fn is_full(&mut self) -> bool {
        self.values += 1;
        let full = self.values > VALUES_MAX;
        if full {
            self.repairs.add(Repair::TooDeep);
            self.at = self.text.len();
        }
        full
    }

    fn value(&mut self, depth: usize, role: Role, place: Place) -> Json<'a> {
        if self.is_full() {
            return Json::Null;
        }
        match self.next_byte() {
            Some(b'{' | b'[' | b'(') if depth > DEPTH_MAX => {
                self.skip_deep();
                Json::Null
            }
            Some(b'{') => self.object(depth, role),
            Some(b'[') => self.list(depth, role),
            Some(b'(') => {
                self.bad();
                self.list(depth, role)
            }
            Some(quote @ (b'"' | b'\'')) => Json::Text(self.quoted(quote, place)),
            Some(_) => self.bare(place),
            None => Json::Null,
        }
    }

    fn list(&mut self, depth: usize, role: Role) -> Json<'a> {
        self.at += 1;
        self.frames.push(Frame { list: true, role });
        let list = self.elements(depth, role);
        self.frames.pop();
        Json::List(list)
    }

    fn elements(&mut self, depth: usize, role: Role) -> Vec<Json<'a>> {
        let mut list = Vec::new();
        let mut comma = true;
        while let Some(byte) = self.next_byte() {
            match byte {
                b']' | b'}' | b')' => {
                    if self.closes(byte, &[], false) {
                        if comma && !list.is_empty() {
                            self.bad();
                        }
                        return list;
                    }
                }
                b',' | b';' | b':' => {
                    if comma || byte != b',' {
                        self.bad();
                    }
                    comma = true;
                    self.at += 1;
                }
                b'{' if role == Role::Part && self.is_next_item() => {
                    self.bad();
                    return list;
                }
                _ => {
                    if !comma {
                        self.bad();
                    }
                    comma = false;
                    match self.name_at(self.at) {
                        // The list's own end is missing.
                        Some(name) if ends_list(name, &list, role) => {
                            self.bad();
                            return list;
                        }
                        Some(_) => list.push(self.unopened(depth + 1, role.of_child(""))),
                        None => {
                            let value = self.value(depth + 1, role.of_child(""), Place::Element);
                            list.extend(Some(value).filter(|value| !self.is_cut(value)));
                        }
                    }
                }
            }
        }
        self.repairs.add(Repair::CutOff);
        list
    }

    fn object(&mut self, depth: usize, role: Role) -> Json<'a> {
        self.at += 1;
        // Two braces: the first stands for a bracket, or for nothing.
        while self.next_byte() == Some(b'{') {
            self.bad();
            if matches!(role, Role::Items | Role::Part) {
                self.at -= 1;
                return self.list(depth, role);
            }
            self.at += 1;
        }
        self.opened(depth, role)
    }

    /// True at what looks like the next item, within one that is damaged.
    fn is_next_item(&self) -> bool {
        self.bad_item
            && self.frames.iter().any(|frame| frame.role == Role::Items)
            && matches!(self.next_after(self.at), (_, Next::Object(name)) if OF_ITEM.contains(&name))
    }

    /// An object that lacks its brace.
    fn unopened(&mut self, depth: usize, role: Role) -> Json<'a> {
        self.bad();
        if depth > DEPTH_MAX {
            self.repairs.add(Repair::TooDeep);
            self.at += 1;
            return Json::Null;
        }
        self.opened(depth, role)
    }

    fn opened(&mut self, depth: usize, role: Role) -> Json<'a> {
        self.bad_item &= role != Role::Item;
        self.frames.push(Frame { list: false, role });
        let members = self.members(depth, role);
        self.frames.pop();
        Json::Object(members)
    }

    fn members(&mut self, depth: usize, role: Role) -> Vec<Member<'a>> {
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut strays = Vec::new();
        let mut comma = true;
        loop {
            match self.next_byte() {
                None => {
                    self.repairs.add(Repair::CutOff);
                    self.cut_item |=
                        role == Role::Item || role == Role::Root && self.frames.len() > 1;
                    break;
                }
                Some(byte @ (b'}' | b']' | b')')) => {
                    if self.closes(byte, &members, !comma) {
                        if comma && !members.is_empty() {
                            self.bad();
                        }
                        break;
                    }
                }
                Some(byte @ (b',' | b';')) => {
                    if comma || byte != b',' {
                        self.bad();
                    }
                    comma = true;
                    self.at += 1;
                }
                Some(byte @ (b'{' | b'[' | b'(')) => {
                    self.bad();
                    comma = false;
                    if byte == b'{' && self.lost_its_brace(role, &members) {
                        break;
                    }
                    let within = match (role, byte) {
                        (Role::Root, b'{') => Role::Item,
                        _ => role.of_child("items"),
                    };
                    let value = self.value(depth + 1, within, Place::Element);
                    match role {
                        // Items outside of the list, which ended too soon.
                        Role::Root => match value {
                            Json::List(list) => strays.extend(list),
                            // The rest of the feed.
                            Json::Object(rest) if has(&rest, "items") => members.extend(rest),
                            item => strays.push(item),
                        },
                        Role::Items => members.push((Cow::Borrowed(""), value)),
                        _ => {}
                    }
                }
                Some(byte) => {
                    if !comma {
                        self.bad();
                    }
                    comma = false;
                    self.member(byte, depth, role, &mut members);
                }
            }
        }
        gather(&mut members, strays);
        members
    }

    /// An object that meets a brace where a name should be.
    fn lost_its_brace(&self, role: Role, members: &[Member<'a>]) -> bool {
        match role {
            Role::Item | Role::Part => true,
            Role::Root => self.frames.len() > 1 && !has(members, "items"),
            Role::Items | Role::Top => false,
        }
    }

    fn member(&mut self, byte: u8, depth: usize, role: Role, members: &mut Vec<Member<'a>>) {
        let name = match byte {
            b'"' | b'\'' => self.quoted_name(byte),
            _ => match self.bare_name() {
                Some(name) => name,
                None => return,
            },
        };
        if !self.colon() {
            self.bad();
        }
        if role == Role::Root && self.root_names.len() < ROOT_NAMES_MAX {
            self.root_names.push(name.clone());
        }
        let value = match self.next_byte() {
            None => return,
            Some(b',' | b';' | b'}' | b']' | b')') => {
                self.bad();
                if self.is_full() {
                    return;
                }
                Json::Null
            }
            Some(_) => self.value(depth + 1, role.of_child(&name), Place::Member),
        };
        // Half an id or an address is a wrong one.
        if !self.is_cut(&value) || name.starts_with("content") || name == "summary" {
            members.push((name, value));
        }
    }

    fn is_cut(&self, value: &Json<'_>) -> bool {
        self.cut && matches!(value, Json::Text(_) | Json::Number(_))
    }

    /// Over `:`, or over what stands for it.
    fn colon(&mut self) -> bool {
        let mut found = 0;
        let mut good = true;
        while let Some(byte @ (b':' | b'=' | b'>')) = self.next_byte() {
            good &= byte == b':';
            found += 1;
            self.at += 1;
        }
        good && found == 1
    }

    /// A name without quotes, or with its last quote only; none for what is
    /// no name at all.
    fn bare_name(&mut self) -> Option<Cow<'a, str>> {
        self.bad();
        let rest = self.rest();
        let length = name_length(rest);
        if length == 0 {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return None;
        }
        self.at += length;
        let name = rest.get(..length).map(Cow::Borrowed);
        let after = self.skip_space(self.at);
        match self.byte(after)? {
            b':' | b'=' => name,
            b'"' | b'\'' if matches!(self.byte(self.skip_space(after + 1)), Some(b':' | b'=')) => {
                self.at = after + 1;
                name
            }
            _ => None,
        }
    }

    fn quoted_name(&mut self, quote: u8) -> Cow<'a, str> {
        if quote == b'\'' {
            self.bad();
        }
        let start = self.at + 1;
        let Some(end) = self.quote_end(start, quote, self.text.len()) else {
            self.at = self.text.len();
            return Cow::Borrowed("");
        };
        let raw = self.slice(start, end);
        self.at = end + 1;
        let colon = matches!(
            self.byte(self.skip_space(self.at)),
            Some(b':' | b'=') | None
        );
        if !colon
            && raw.len() <= NAME_MAX
            && let Some(length) = name_and_colon(raw)
        {
            // Its quote is missing.
            self.bad();
            self.at = start + length;
            return Cow::Borrowed(raw.get(..length).unwrap_or("").trim());
        }
        unescaped(raw, self.repairs)
    }

    /// Over a value that is nested too deep.
    fn skip_deep(&mut self) {
        self.repairs.add(Repair::TooDeep);
        let bytes = self.text.as_bytes();
        let mut open = 0_usize;
        let mut at = self.at;
        while !self.never_closes
            && let Some(byte) = bytes.get(at)
        {
            match byte {
                b'[' | b'{' | b'(' => open += 1,
                b']' | b'}' | b')' => {
                    open -= 1;
                    if open == 0 {
                        self.at = at + 1;
                        return;
                    }
                }
                b'"' => {
                    at = self
                        .quote_end(at + 1, b'"', bytes.len())
                        .unwrap_or(bytes.len())
                }
                _ => {}
            }
            at += 1;
        }
        self.never_closes = true;
        while let Some(b'[' | b'{' | b'(') = self.next_byte() {
            self.at += 1;
        }
    }
}

/// True where a name in a list says that the list's own end is missing, and
/// not that an object's beginning is.
fn ends_list(name: &str, list: &[Json<'_>], role: Role) -> bool {
    if matches!(list.last(), Some(Json::Object(last)) if last.first().is_some_and(|(first, _)| first == name))
    {
        return false;
    }
    match role {
        Role::Top => false,
        Role::Items => OF_FEED.contains(&name),
        _ => !list.is_empty(),
    }
}

/// Puts items that stood outside of the list into it.
fn gather<'a>(members: &mut Vec<Member<'a>>, mut strays: Vec<Json<'a>>) {
    strays.retain(Json::is_item);
    if strays.is_empty() {
        return;
    }
    let items = members
        .iter()
        .rposition(|(name, value)| name == "items" && !value.is_empty());
    let Some(place) = items else {
        return members.push((Cow::Borrowed("items"), Json::List(strays)));
    };
    // What follows the list was an item's, where the feed has it already.
    let mut after = members.split_off(place + 1);
    let known: HashSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
    after.retain(|(name, _)| !known.contains(name.as_ref()));
    members.append(&mut after);
    match members.get_mut(place) {
        Some((_, Json::List(items))) => items.append(&mut strays),
        // An item where the list should be.
        Some((_, one)) => {
            strays.insert(0, std::mem::replace(one, Json::Null));
            *one = Json::List(strays);
        }
        None => {}
    }
}

/// Brackets that do not pair.
impl<'a> Reader<'a, '_> {
    /// At a bracket: true where the open list or object ends with it.
    fn closes(&mut self, byte: u8, own: &[Member<'a>], after_value: bool) -> bool {
        let Some((frame, outer)) = self.frames.split_last() else {
            return true;
        };
        if byte == frame.closer() {
            let stray = self.is_stray(*frame, outer, own);
            if stray {
                self.bad();
            }
            self.at += 1;
            return !stray;
        }
        self.bad();
        let fix = self.fix(byte, own, after_value);
        if !matches!(fix, Fix::Insert) {
            self.at += 1;
        }
        !matches!(fix, Fix::Skip)
    }

    /// True for a bracket that pairs, but after which what is to end goes on.
    fn is_stray(&self, frame: Frame, outer: &[Frame], own: &[Member<'a>]) -> bool {
        let goes_on = || self.next_after(self.at + 1);
        match (frame.role, outer.last()) {
            (Role::Items, _) if !frame.list => {
                matches!(goes_on(), (true, Next::Name(name)) if is_number(name))
            }
            (Role::Items, _) | (Role::Top, None) => matches!(goes_on(), (_, Next::Object(_))),
            (Role::Root, None) => matches!(goes_on(), (true, Next::Object(_) | Next::Name(_))),
            (Role::Item, Some(Frame { list: true, .. })) => match goes_on() {
                (true, Next::Name(name)) => !OF_FEED.contains(&name) && !has(own, name),
                _ => false,
            },
            _ => false,
        }
    }

    /// The reading of a bracket with which what follows fits best.
    fn fix(&mut self, byte: u8, own: &[Member<'a>], after_value: bool) -> Fix {
        let after_list = after_value && matches!(own.last(), Some((_, Json::List(_))));
        // Of readings that fit alike, the first.
        let order = match self.frames.last() {
            Some(Frame { list: true, role }) if *role != Role::Part => {
                [Fix::Skip, Fix::Insert, Fix::Replace]
            }
            Some(Frame { list: false, .. }) if after_list => [Fix::Skip, Fix::Insert, Fix::Replace],
            _ => [Fix::Insert, Fix::Replace, Fix::Skip],
        };
        self.fixes += 1;
        if self.fixes > FIXES_MAX {
            return Fix::Skip;
        }
        let mut run = Vec::with_capacity(CLOSERS_MAX);
        let mut at = self.skip_space(self.at + 1);
        while let Some(closer @ (b'}' | b']' | b')')) = self.byte(at)
            && run.len() < CLOSERS_MAX
        {
            run.push(closer);
            at = self.skip_space(at + 1);
        }
        let (_, next) = self.next_after(at);
        let cost = |fix: &Fix| self.cost(*fix, byte, &run, next, own);
        order.into_iter().min_by_key(cost).unwrap_or(Fix::Skip)
    }

    /// How badly a reading fits what follows.
    fn cost(&self, fix: Fix, byte: u8, run: &[u8], next: Next<'_>, own: &[Member<'a>]) -> usize {
        let all = self.frames.as_slice();
        let closed = |open: &Frame| open.closer() == byte;
        let (open, cost) = match fix {
            Fix::Skip => (all, 1),
            Fix::Replace => (all.get(..all.len().saturating_sub(1)).unwrap_or(&[]), 1),
            Fix::Insert => match all.iter().rposition(closed) {
                Some(place) => (all.get(..place).unwrap_or(&[]), all.len() - 1 - place),
                None => return usize::MAX,
            },
        };
        // Those that do not pair either are too many, or close two at once.
        let rest = [false, true].map(|twice| {
            let (open, more) = after_run(open, run, twice);
            let current = open.len() == all.len();
            more + self.misfit(open, next, own, current)
        });
        cost + rest.into_iter().min().unwrap_or(0)
    }

    fn misfit(&self, open: &[Frame], next: Next<'_>, own: &[Member<'a>], current: bool) -> usize {
        let Some(frame) = open.last() else {
            return match next {
                Next::End | Next::Other => 0,
                _ => 3,
            };
        };
        let misfit = match (next, frame.list, frame.role) {
            (Next::End, _, _) => return open.len().min(3),
            (Next::Object(name), true, Role::Part) => OF_ITEM.contains(&name),
            (Next::Object(name), true, _) => OF_PART.contains(&name),
            (Next::Object(_), false, Role::Root) => return 2,
            (Next::Name(name), false, Role::Root) => {
                OF_ITEM.contains(&name)
                    || OF_PART.contains(&name)
                    || self.root_names.iter().any(|known| known == name)
            }
            (Next::Name(name), false, Role::Item) => {
                OF_FEED.contains(&name) || OF_PART.contains(&name) || current && has(own, name)
            }
            (Next::Name(name), false, Role::Items) => !is_number(name),
            (Next::Name(name), false, _) => {
                OF_FEED.contains(&name)
                    || OF_ITEM.contains(&name)
                    || matches!(name, "author" | "authors" | "language")
            }
            (Next::Object(_), false, _) | (Next::Name(_), true, _) => true,
            (Next::Value, list, role) => !(list && role == Role::Part),
            (Next::Other, _, _) => false,
        };
        usize::from(misfit)
    }

    /// What follows; true where a comma is before it.
    fn next_after(&self, at: usize) -> (bool, Next<'a>) {
        let start = self.skip_space(at);
        let at = self.skip_commas(start);
        let next = match self.byte(at) {
            None => Next::End,
            Some(b'{') => {
                let first = self.skip_space(at + 1);
                Next::Object(self.any_name_at(first).unwrap_or(""))
            }
            Some(_) => match self.any_name_at(at) {
                Some(name) => Next::Name(name),
                None if matches!(self.byte(at), Some(b'"' | b'[' | b'0'..=b'9')) => Next::Value,
                None => Next::Other,
            },
        };
        (at > start, next)
    }
}

/// What is open after a run of brackets, and how many of them do not pair.
fn after_run<'f>(mut open: &'f [Frame], run: &[u8], twice: bool) -> (&'f [Frame], usize) {
    let mut unpaired = 0;
    for closer in run {
        open = match open {
            [rest @ .., top] if top.closer() == *closer => rest,
            [rest @ .., below, _] if twice && below.closer() == *closer => {
                unpaired += 1;
                rest
            }
            _ => {
                unpaired += 1;
                open
            }
        };
    }
    (open, unpaired)
}

/// True where an object has a name, as far as is looked.
fn has(members: &[Member<'_>], name: &str) -> bool {
    members
        .iter()
        .take(NAME_MAX)
        .any(|(known, _)| known == name)
}

/// What lies ahead. Each look goes little further than to the next quote or
/// bracket, so that all of them together take time in proportion to the text.
impl<'a> Reader<'a, '_> {
    fn skip_space(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            at += match byte {
                b' ' | b'\n' | b'\r' | b'\t' => 1,
                _ if byte.is_ascii() => return at,
                _ => match other_space(self.text.get(at..).unwrap_or("")) {
                    0 => return at,
                    length => length,
                },
            };
        }
        at
    }

    fn skip_commas(&self, mut at: usize) -> usize {
        for _ in 0..COMMAS_MAX {
            if !matches!(self.byte(at), Some(b',' | b';')) {
                break;
            }
            at = self.skip_space(at + 1);
        }
        at
    }

    /// The next quote that no backslash stands before.
    fn quote_end(&self, start: usize, quote: u8, limit: usize) -> Option<usize> {
        let bytes = self.text.as_bytes().get(..limit)?;
        let mut at = start;
        loop {
            at += memchr2(quote, b'\\', bytes.get(at..)?)?;
            if bytes.get(at) == Some(&quote) {
                return Some(at);
            }
            at += 2;
        }
    }

    /// The text in quotes here, and where it ends, if that is near.
    fn short_text_at(&self, at: usize) -> Option<(&'a str, usize)> {
        let quote = self.byte(at).filter(|b| matches!(b, b'"' | b'\''))?;
        let limit = self.text.len().min(at + 1 + NAME_MAX);
        let end = self.quote_end(at + 1, quote, limit)?;
        Some((self.slice(at + 1, end), end + 1))
    }

    /// A name in quotes, if a colon follows it.
    fn name_at(&self, at: usize) -> Option<&'a str> {
        let (name, end) = self.short_text_at(at)?;
        matches!(self.byte(self.skip_space(end)), Some(b':' | b'=')).then_some(name)
    }

    /// The same, or a name without quotes.
    fn any_name_at(&self, at: usize) -> Option<&'a str> {
        self.name_at(at).or_else(|| {
            let rest = self.text.get(at..)?;
            let name = rest.get(..name_length(rest)).filter(|n| !n.is_empty())?;
            self.begins_member(at).then_some(name)
        })
    }

    /// True where a name and its colon may stand here, if need be damaged.
    fn begins_member(&self, at: usize) -> bool {
        match self.byte(at) {
            None => true,
            Some(b'"' | b'\'') => self.begins_quoted_member(at),
            Some(_) => {
                let Some(rest) = self.text.get(at..) else {
                    return false;
                };
                let length = name_length(rest);
                let end = self.skip_space(at + length);
                match self.byte(end) {
                    _ if length == 0 => false,
                    Some(b':' | b'=') => self.begins_value(self.skip_space(end + 1)),
                    Some(b'"' | b'\'') => {
                        matches!(self.byte(self.skip_space(end + 1)), Some(b':' | b'='))
                    }
                    None => true,
                    _ => false,
                }
            }
        }
    }

    fn begins_quoted_member(&self, at: usize) -> bool {
        let Some((name, end)) = self.short_text_at(at) else {
            // A long name, or the document ends.
            return true;
        };
        let after = self.skip_space(end);
        let plain = !name.is_empty() && name_length(name) == name.len();
        match self.byte(after) {
            None | Some(b':' | b'=') => true,
            // Without its colon.
            Some(b'[' | b'{') => plain,
            Some(b'"') => plain && after > end,
            // Without its last quote.
            _ => name_and_colon(name).is_some(),
        }
    }

    fn begins_value(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or("");
        match self.byte(at) {
            None => true,
            Some(b'"' | b'\'' | b'{' | b'[' | b'-' | b'+' | b'.' | b'0'..=b'9') => true,
            Some(_) => {
                let word = rest.get(..word_length(rest)).unwrap_or("");
                at + word.len() == self.text.len() || literal(word).is_some()
            }
        }
    }

    /// True where the next element or member may begin after a comma.
    fn begins_next(&self, at: usize, place: Place) -> bool {
        let at = self.skip_commas(self.skip_space(at));
        match (self.byte(at), place) {
            (None | Some(b'}' | b']' | b')'), _) => true,
            (Some(b'/'), _) => matches!(self.byte(at + 1), Some(b'/' | b'*')),
            (Some(b'{'), Place::Member) => self.begins_member(self.skip_space(at + 1)),
            (Some(_), Place::Member) => self.begins_member(at),
            (Some(_), Place::Element) => self.begins_value(at),
        }
    }

    /// True where brackets end what is open.
    fn ends_container(&self, start: usize) -> bool {
        let mut at = start;
        let mut closers = 0;
        while matches!(self.byte(at), Some(b'}' | b']' | b')')) {
            closers += 1;
            if closers >= self.frames.len().min(CLOSERS_MAX) {
                return true;
            }
            at = self.skip_space(at + 1);
        }
        match self.byte(at) {
            None | Some(b'<') => true,
            Some(b',' | b';') => {
                self.begins_next(at + 1, Place::Member) || self.begins_next(at + 1, Place::Element)
            }
            Some(b'{' | b'[' | b':') => {
                // The comma is missing, or a bracket stands for it.
                let mut open = self.skip_space(at + 1);
                if self.byte(open) == Some(b'{') {
                    open = self.skip_space(open + 1);
                }
                self.begins_member(open)
            }
            Some(b'/') => matches!(self.byte(at + 1), Some(b'/' | b'*')),
            Some(_) => self.begins_member(at),
        }
    }

    fn begins_word(&self, at: usize) -> bool {
        self.byte(at)
            .is_none_or(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$') || !b.is_ascii())
    }

    /// True where a text may end: with what follows its quote.
    fn ends_text(&self, end: usize, place: Place) -> bool {
        let at = self.skip_space(end);
        match (self.byte(at), place) {
            (None, _) => true,
            (Some(b',' | b';'), _) => self.begins_next(at + 1, place),
            (Some(b'}' | b']' | b')'), _) => self.ends_container(at),
            // Without the comma.
            (Some(b'"' | b'\''), Place::Member) => {
                self.begins_word(at + 1) && self.begins_member(at)
            }
            (Some(b'"' | b'\''), Place::Element) => at > end,
            (Some(b'{'), _) => self.begins_member(self.skip_space(at + 1)),
            (Some(b'/'), _) => matches!(self.byte(at + 1), Some(b'/' | b'*')),
            _ => false,
        }
    }
}

/// Texts, numbers and words.
impl<'a> Reader<'a, '_> {
    fn quoted(&mut self, quote: u8, place: Place) -> Cow<'a, str> {
        if quote == b'\'' {
            self.bad();
        }
        let start = self.at + 1;
        let mut at = start;
        let mut refused = None;
        loop {
            let Some(end) = self.quote_end(at, quote, self.text.len()) else {
                self.repairs.add(Repair::CutOff);
                self.cut = true;
                self.at = self.text.len();
                return unescaped(self.slice(start, self.at), self.repairs);
            };
            if self.refused > REFUSED_MAX || self.ends_text(end + 1, place) {
                self.at = end + 1;
                return unescaped(self.slice(start, end), self.repairs);
            }
            self.bad();
            self.refused += 1;
            if let Some(earlier) = self.ended_before(start, end, place) {
                self.at = earlier;
                return unescaped(self.slice(start, earlier), self.repairs);
            }
            match refused {
                // Between that quote and this name stands rubbish.
                Some(earlier) if end - earlier < NAME_MAX && self.is_known_at(end) => {
                    self.at = earlier + 1;
                    return unescaped(self.slice(start, earlier), self.repairs);
                }
                _ if self.byte(self.skip_space(end + 1)) == Some(b',') => refused = Some(end),
                _ => {}
            }
            at = end + 1;
        }
    }

    fn is_known_at(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(is_known)
    }

    /// Where a text without its last quote ended, if here the next name, the
    /// next object or the next element begins.
    fn ended_before(&self, start: usize, at: usize, place: Place) -> Option<usize> {
        if !self.begins_word(at + 1) {
            return None;
        }
        let known = self.is_known_at(at);
        let before = self.slice(start, at);
        let text = before.trim_end();
        let gap = before.get(text.len()..).unwrap_or("");
        let head = text.strip_suffix('{').map_or(text, str::trim_end);
        let in_object = head.len() < text.len();
        let comma = head.strip_suffix([',', ';']);
        let next_element = place == Place::Element
            && gap.is_empty()
            && self.text.get(at + 1..)?.starts_with(char::is_alphanumeric);
        let head = match comma {
            Some(head) if known || next_element && !in_object => head.trim_end(),
            None if known && !in_object && gap.contains('\n') => head,
            _ => return None,
        };
        if !known {
            return Some(start + head.len());
        }
        // Brackets that nothing in the text opens are not of it.
        let mut head = head;
        for _ in 0..COMMAS_MAX {
            let (closer, opener) = match head.as_bytes().last() {
                Some(b'}') => ('}', b'{'),
                Some(b']') => (']', b'['),
                _ => break,
            };
            if memchr(opener, head.as_bytes()).is_some() {
                break;
            }
            head = head.strip_suffix(closer).unwrap_or(head).trim_end();
        }
        Some(start + head.len())
    }

    /// Numbers, `true`, `null`; words that JSON does not know; texts without
    /// their first quote.
    fn bare(&mut self, place: Place) -> Json<'a> {
        let start = self.at;
        let rest = self.rest();
        let word = rest.get(..word_length(rest)).unwrap_or("");
        let end = start + word.len();
        if !word.is_empty() && self.ends_text(end, place) {
            self.at = end;
            self.cut |= end == self.text.len();
            let (value, good) = literal(word).unwrap_or((Json::Null, false));
            if !good {
                self.bad();
            }
            return value;
        }
        self.bad();
        let (end, next) = self.bare_end(start, place);
        let step = rest.chars().next().map_or(1, char::len_utf8);
        self.at = next.max(start + step);
        match self.slice(start, end).trim() {
            "" => Json::Null,
            text => Json::Text(unescaped(text, self.repairs)),
        }
    }

    /// Where a text without its first quote ends, and where reading goes on.
    fn bare_end(&mut self, start: usize, place: Place) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(byte) = bytes.get(at) {
            let tired = self.refused > REFUSED_MAX;
            match byte {
                b'"' if tired || self.ends_text(at + 1, place) => return (at, at + 1),
                b'"' if self.ended_before(start, at, place).is_some() => return (at, at),
                b',' if tired || self.begins_next(at + 1, place) => return (at, at),
                b'}' | b']' if tired || self.ends_container(at) => return (at, at),
                b'"' | b',' | b'}' | b']' => self.refused += 1,
                b'\\' => at += 1,
                b'\n' => {
                    let next = self.skip_space(at);
                    let closer = matches!(bytes.get(next), Some(b'}' | b']'));
                    if closer || tired || place == Place::Member && self.begins_member(next) {
                        return (at, at);
                    }
                    self.refused += 1;
                    at = next;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        self.cut = true;
        (bytes.len(), bytes.len())
    }
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit())
}

fn is_known(name: &str) -> bool {
    name.starts_with('_')
        || [OF_FEED, OF_ITEM, OF_PART, OF_ANY]
            .iter()
            .any(|names| names.contains(&name))
}

/// The length of white space that JSON does not know.
fn other_space(text: &str) -> usize {
    match text.chars().next() {
        Some(c) if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}') => {
            c.len_utf8()
        }
        _ => 0,
    }
}

fn name_length(text: &str) -> usize {
    text.bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$')))
        .unwrap_or(text.len())
}

/// The length of a name before a colon that stands inside of its quotes.
fn name_and_colon(text: &str) -> Option<usize> {
    let length = name_length(text);
    let after = text.get(length..)?;
    let space = after.len() - after.trim_start().len();
    (length > 0 && after.trim_start().starts_with(':')).then_some(length + space)
}

fn word_length(text: &str) -> usize {
    text.bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')))
        .unwrap_or(text.len())
}

/// A number or a word of JSON's or of its relatives'; true for JSON's own.
fn literal(word: &str) -> Option<(Json<'_>, bool)> {
    Some(match word {
        "null" => (Json::Null, true),
        "true" => (Json::Bool(true), true),
        "false" => (Json::Bool(false), true),
        "True" | "TRUE" => (Json::Bool(true), false),
        "False" | "FALSE" => (Json::Bool(false), false),
        "None" | "nil" | "NULL" | "Null" | "undefined" | "NaN" | "Infinity" | "-Infinity"
        | "+Infinity" | "-NaN" => (Json::Null, false),
        _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
            (Json::Number(word), true)
        }
        _ => return None,
    })
}

/// A text as it is meant: what follows each backslash counts.
fn unescaped<'a>(raw: &'a str, repairs: &mut Repairs) -> Cow<'a, str> {
    let Some(first) = memchr(b'\\', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    let (head, mut rest) = raw.split_at(first);
    let mut out = String::with_capacity(raw.len());
    out.push_str(head);
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = escape(rest.get(at + 1..).unwrap_or(""), &mut out, repairs);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows a backslash; gives the rest.
fn escape<'t>(text: &'t str, out: &mut String, repairs: &mut Repairs) -> &'t str {
    let mut chars = text.chars();
    let Some(c) = chars.next() else {
        return text;
    };
    let rest = chars.as_str();
    match c {
        'n' => out.push('\n'),
        't' => out.push('\t'),
        'r' => {}
        'b' | 'f' => out.push(' '),
        '"' | '\\' | '/' | '\'' => out.push(c),
        'u' => return unicode(rest, out, repairs),
        c => {
            repairs.add(Repair::BadJson);
            out.push(c);
        }
    }
    rest
}

fn unicode<'t>(text: &'t str, out: &mut String, repairs: &mut Repairs) -> &'t str {
    let Some((code, rest)) = hex(text) else {
        repairs.add(Repair::BadJson);
        return text;
    };
    if (0xD800..0xDC00).contains(&code)
        && let Some((low, rest)) = rest.strip_prefix("\\u").and_then(hex)
        && (0xDC00..0xE000).contains(&low)
    {
        let whole = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        out.push(char::from_u32(whole).unwrap_or('\u{fffd}'));
        return rest;
    }
    match char::from_u32(code) {
        Some(c) if c.is_control() && !matches!(c, '\n' | '\t') => {}
        Some(c) => out.push(c),
        None => {
            repairs.add(Repair::BadCharacterReference);
            out.push('\u{fffd}');
        }
    }
    rest
}

fn hex(text: &str) -> Option<(u32, &str)> {
    let code = u32::from_str_radix(text.get(..4)?, 16).ok()?;
    Some((code, text.get(4..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// Texts with all that JSON is made of in them.
    fn texts() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "\"",
            "'",
            ":",
            ",",
            ";",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "\\",
            "/",
            "//",
            "/*",
            " ",
            "\n",
            "\t",
            "=",
            "<",
            "\",\"title\":\"",
            "\"},{\"id\":1",
            "\"],\"tags\":[\"",
            "é",
            "😀",
            "\u{a0}",
            "a",
            "null",
            "1",
            "title",
            "id",
            "\u{feff}",
        ]);
        prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
    }

    fn names() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "items", "id", "title", "url", "authors", "author", "tags", "name", "version", "0",
            "1", "items:", "",
        ]);
        prop_oneof![
            3 => known.prop_map(String::from),
            1 => texts(),
            1 => "[a-z\"]{250,270}",
        ]
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e30..1e30f64).prop_map(Value::from),
            texts().prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((names(), inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn same(found: &Json<'_>, value: &Value) -> bool {
        match (found, value) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(one), Value::Bool(other)) => one == other,
            (Json::Number(one), Value::Number(other)) => *one == other.to_string(),
            (Json::Text(one), Value::String(other)) => one == other,
            (Json::List(one), Value::Array(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| same(one, other))
            }
            (Json::Object(one), Value::Object(other)) => {
                let members = one.iter().zip(other);
                one.len() == other.len()
                    && members
                        .into_iter()
                        .all(|((name, one), (known, other))| name == known && same(one, other))
            }
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn well_formed_json_is_read_as_it_is(value in values()) {
            for text in [value.to_string(), format!("{value:#}")] {
                let mut repairs = Repairs::default();
                let found = read(&text, &mut repairs);
                prop_assert!(same(&found.value, &value), "{}\n{:?}", text, found.value);
                prop_assert_eq!(found.length, text.len());
                prop_assert_eq!(repairs.words(), Vec::<String>::new(), "{}", text);
            }
        }

        #[test]
        fn anything_is_read_to_an_end(text in texts(), value in values(), share in 0.0..1.0f64) {
            let whole = value.to_string();
            let cut = whole.floor_char_boundary((whole.len() as f64 * share) as usize);
            let text = format!("{}{text}{}", &whole[..cut], &whole[cut..]);
            let found = read(&text, &mut Repairs::default());
            prop_assert!(found.length <= text.len());
        }
    }
}
