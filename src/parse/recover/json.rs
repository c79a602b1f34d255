//! A reader of JSON that knows no error: what cannot be read is skipped.

use crate::parse::repair::{Repair, Repairs};
use std::borrow::Cow;

/// Lists and objects within each other.
const DEPTH_MAX: usize = 64;
/// Values of one document.
const VALUES_MAX: usize = 500_000;

/// A JSON value. Numbers stay as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// A member of an object; the first of two of one name counts.
    pub(in crate::parse) fn get(&self, name: &str) -> Option<&Json<'a>> {
        match self {
            Json::Object(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
                .filter(|value| **value != Json::Null),
            _ => None,
        }
    }
}

/// Reads the value that a text begins with.
pub(in crate::parse) fn read<'a>(text: &'a str, repairs: &mut Repairs) -> Json<'a> {
    let mut reader = Reader {
        text,
        at: 0,
        values: 0,
        repairs,
    };
    reader.value(0)
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    values: usize,
    repairs: &'r mut Repairs,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Over white space and comments to the next byte that counts.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'/' if self.rest().starts_with("//") => {
                    self.repairs.add(Repair::BadJson);
                    let rest = self.rest();
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
                b'/' if self.rest().starts_with("/*") => {
                    self.repairs.add(Repair::BadJson);
                    let rest = self.rest();
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                byte => return Some(byte),
            }
        }
    }

    fn value(&mut self, depth: usize) -> Json<'a> {
        self.values += 1;
        if depth > DEPTH_MAX || self.values > VALUES_MAX {
            self.repairs.add(Repair::TooDeep);
            self.at = self.text.len();
            return Json::Null;
        }
        match self.next_byte() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(quote @ (b'"' | b'\'')) => Json::Text(self.quoted(quote)),
            Some(_) => self.word(),
            None => Json::Null,
        }
    }

    fn list(&mut self, depth: usize) -> Json<'a> {
        self.at += 1;
        let mut list = Vec::new();
        let mut comma = true;
        loop {
            match self.next_byte() {
                None => {
                    self.repairs.add(Repair::CutOff);
                    return Json::List(list);
                }
                Some(b']') => {
                    self.at += 1;
                    if comma && !list.is_empty() {
                        self.repairs.add(Repair::BadJson);
                    }
                    return Json::List(list);
                }
                // The list's own end is missing.
                Some(b'}') => {
                    self.repairs.add(Repair::BadJson);
                    return Json::List(list);
                }
                Some(b',' | b':') => {
                    if comma {
                        self.repairs.add(Repair::BadJson);
                    }
                    comma = true;
                    self.at += 1;
                }
                Some(_) => {
                    if !comma {
                        self.repairs.add(Repair::BadJson);
                    }
                    comma = false;
                    list.push(self.value(depth + 1));
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Json<'a> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::new();
        let mut comma = true;
        loop {
            match self.next_byte() {
                None => {
                    self.repairs.add(Repair::CutOff);
                    return Json::Object(members);
                }
                Some(b'}') => {
                    self.at += 1;
                    if comma && !members.is_empty() {
                        self.repairs.add(Repair::BadJson);
                    }
                    return Json::Object(members);
                }
                Some(b']') => {
                    self.repairs.add(Repair::BadJson);
                    return Json::Object(members);
                }
                Some(b',') => {
                    if comma {
                        self.repairs.add(Repair::BadJson);
                    }
                    comma = true;
                    self.at += 1;
                }
                Some(byte) => {
                    if !comma {
                        self.repairs.add(Repair::BadJson);
                    }
                    comma = false;
                    let name = match byte {
                        b'"' | b'\'' => self.quoted(byte),
                        _ => self.bare_name(),
                    };
                    match self.next_byte() {
                        Some(b':') => self.at += 1,
                        Some(_) => self.repairs.add(Repair::BadJson),
                        None => continue,
                    }
                    let value = match self.next_byte() {
                        Some(b',' | b'}') => {
                            self.repairs.add(Repair::BadJson);
                            Json::Null
                        }
                        _ => self.value(depth + 1),
                    };
                    // Half an id or an address is a wrong one.
                    let cut = self.at >= self.text.len()
                        && matches!(value, Json::Text(_) | Json::Number(_));
                    if !cut || name.starts_with("content") || name == "summary" {
                        members.push((name, value));
                    }
                }
            }
        }
    }

    fn bare_name(&mut self) -> Cow<'a, str> {
        self.repairs.add(Repair::BadJson);
        let rest = self.rest();
        let length = rest
            .bytes()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$')))
            .unwrap_or(rest.len());
        // What is no name at all is stepped over.
        let step = match length {
            0 => rest.chars().next().map_or(0, char::len_utf8),
            _ => length,
        };
        self.at += step;
        Cow::Borrowed(rest.get(..length).unwrap_or(""))
    }

    /// Numbers, `true`, `null`, and words that JSON does not know.
    fn word(&mut self) -> Json<'a> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')))
            .unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("");
        self.at += match length {
            0 => rest.chars().next().map_or(1, char::len_utf8),
            _ => length,
        };
        match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
                Json::Number(word)
            }
            _ => {
                self.repairs.add(Repair::BadJson);
                Json::Null
            }
        }
    }

    fn quoted(&mut self, quote: u8) -> Cow<'a, str> {
        if quote == b'\'' {
            self.repairs.add(Repair::BadJson);
        }
        self.at += 1;
        let rest = self.rest();
        let Some(end) = memchr::memchr2(quote, b'\\', rest.as_bytes()) else {
            self.repairs.add(Repair::CutOff);
            self.at = self.text.len();
            return Cow::Borrowed(rest);
        };
        let head = rest.get(..end).unwrap_or("");
        self.at += end;
        if self.peek() == Some(quote) {
            self.at += 1;
            return Cow::Borrowed(head);
        }
        let mut out = String::from(head);
        loop {
            let rest = self.rest();
            let Some(end) = memchr::memchr2(quote, b'\\', rest.as_bytes()) else {
                self.repairs.add(Repair::CutOff);
                self.at = self.text.len();
                out.push_str(rest);
                return Cow::Owned(out);
            };
            out.push_str(rest.get(..end).unwrap_or(""));
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&quote) {
                return Cow::Owned(out);
            }
            self.escape(&mut out);
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => {}
            'b' | 'f' => out.push(' '),
            '"' | '\\' | '/' | '\'' => out.push(c),
            'u' => self.unicode(out),
            c => {
                self.repairs.add(Repair::BadJson);
                out.push(c);
            }
        }
    }

    fn unicode(&mut self, out: &mut String) {
        let Some(code) = self.hex() else {
            self.repairs.add(Repair::BadJson);
            return;
        };
        if (0xD800..0xDC00).contains(&code) && self.rest().starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            match self.hex() {
                Some(low) if (0xDC00..0xE000).contains(&low) => {
                    let whole = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    out.push(char::from_u32(whole).unwrap_or('\u{fffd}'));
                    return;
                }
                _ => self.at = back,
            }
        }
        match char::from_u32(code) {
            Some(c) if c.is_control() && !matches!(c, '\n' | '\t') => {}
            Some(c) => out.push(c),
            None => {
                self.repairs.add(Repair::BadCharacterReference);
                out.push('\u{fffd}');
            }
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let code = u32::from_str_radix(self.rest().get(..4)?, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}
