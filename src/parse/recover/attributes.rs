//! The attributes of a tag, read leniently.

use super::bytes::{blanks, name_length};
use crate::parse::repair::{Repair, Repairs};
use memchr::memchr;

/// More attributes than this in one tag are left out.
const ATTRIBUTES_MAX: usize = 64;
/// A longer value is ignored.
const VALUE_MAX: usize = 64 * 1024;

/// Name and raw value, references unresolved, of each attribute.
pub(in crate::parse) struct Attributes<'a> {
    rest: &'a str,
    left: usize,
    broken: usize,
    cut: usize,
}

impl<'a> Attributes<'a> {
    pub(in crate::parse) fn new(attributes: &'a str) -> Self {
        Attributes {
            rest: attributes,
            left: ATTRIBUTES_MAX,
            broken: 0,
            cut: 0,
        }
    }

    /// Counts what was wrong.
    pub(in crate::parse) fn finish(self, repairs: &mut Repairs) {
        repairs.add_many(Repair::BadAttribute, self.broken);
        repairs.add_many(Repair::AttributeLimit, self.cut);
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (head, rest) = match self.rest.split_at_checked(length) {
            Some(parts) => parts,
            None => (self.rest, ""),
        };
        self.rest = rest;
        head
    }

    fn value(&mut self) -> &'a str {
        let blank = blanks(self.rest.as_bytes());
        self.take(blank);
        match self.rest.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let quote = *quote;
                self.take(1);
                match memchr(quote, self.rest.as_bytes()) {
                    Some(end) => {
                        let value = self.take(end);
                        self.take(1);
                        value
                    }
                    None => {
                        self.broken += 1;
                        let length = self.rest.len();
                        self.take(length)
                    }
                }
            }
            Some(_) => {
                self.broken += 1;
                let bytes = self.rest.as_bytes();
                let end = bytes
                    .iter()
                    .position(u8::is_ascii_whitespace)
                    .unwrap_or(bytes.len());
                self.take(end)
            }
            None => "",
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        loop {
            let bytes = self.rest.as_bytes();
            let junk = bytes.iter().position(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'_' | b':') || *b >= 0x80
            })?;
            if bytes[..junk].iter().any(|b| !b.is_ascii_whitespace()) {
                self.broken += 1;
            }
            self.take(junk);
            if self.left == 0 {
                self.cut += 1;
                return None;
            }
            self.left -= 1;
            let length = name_length(self.rest.as_bytes()).max(1);
            let name = self.take(length);
            let blank = blanks(self.rest.as_bytes());
            if self.rest.as_bytes().get(blank) != Some(&b'=') {
                self.broken += 1;
                return Some((name, ""));
            }
            self.take(blank + 1);
            let value = self.value();
            if value.len() > VALUE_MAX {
                self.cut += 1;
                continue;
            }
            return Some((name, value));
        }
    }
}
