//! A reader of JSON that never fails: what cannot be read is skipped.
//!
//! Where brackets or quotes do not pair, what follows decides: each reading is
//! tried against the next few brackets and the name after them, and the one
//! that fits best is taken. Well-formed JSON never needs that.

mod ahead;
mod brackets;
mod role;
mod texts;
mod value;

pub(in crate::parse) use value::Json;

use brackets::has;
use role::{Frame, OF_ANY, OF_FEED, OF_ITEM, OF_PART, Role};
use texts::{is_number, name_and_colon, name_length, other_space, unescaped};
use value::Member;

use crate::parse::repair::{Repair, Repairs};
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::collections::HashSet;

/// Lists and objects within each other.
const DEPTH_MAX: usize = 64;
/// Values of one document.
const VALUES_MAX: usize = 500_000;
/// A longer one is not taken for a name when looking ahead.
const NAME_MAX: usize = 256;
/// Brackets looked at where one does not pair.
const CLOSERS_MAX: usize = 8;
/// Brackets that do not pair and are thought about; with the others the
/// likeliest is assumed.
const FIXES_MAX: usize = 20_000;
/// Quotes and the like that may end nothing: after this many the next one ends
/// the text that it stands in.
const REFUSED_MAX: usize = 500_000;
/// A longer one is not taken for a comment to the end of the line.
const COMMENT_MAX: usize = 1_024;
/// Commas in a row that stand for one.
const COMMAS_MAX: usize = 4;
/// Names of the root that are remembered.
const ROOT_NAMES_MAX: usize = 32;

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
    let mut reader = JsonReader::new(text, repairs);
    let role = match reader.next_byte() {
        Some(b'[') => Role::Top,
        _ => Role::Root,
    };
    let value = reader.value(0, role, ValuePlace::Element);
    reader.found(value)
}

/// Reads the list of items that a text begins with, whatever was before it.
pub(in crate::parse) fn read_items<'a>(text: &'a str, repairs: &mut Repairs) -> Found<'a> {
    let mut reader = JsonReader::new(text, repairs);
    reader.frames.push(Frame {
        list: false,
        role: Role::Root,
    });
    let value = reader.value(1, Role::Items, ValuePlace::Element);
    reader.found(value)
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValuePlace {
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

struct JsonReader<'a, 'r> {
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
impl<'a, 'r> JsonReader<'a, 'r> {
    fn new(text: &'a str, repairs: &'r mut Repairs) -> JsonReader<'a, 'r> {
        JsonReader {
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

    fn value(&mut self, depth: usize, role: Role, place: ValuePlace) -> Json<'a> {
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
                            let value =
                                self.value(depth + 1, role.of_child(""), ValuePlace::Element);
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
                    let value = self.value(depth + 1, within, ValuePlace::Element);
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
            Some(_) => self.value(depth + 1, role.of_child(&name), ValuePlace::Member),
        };
        // Half an id or half an address is wrong.
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

#[cfg(test)]
mod tests;
