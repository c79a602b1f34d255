//! What lies ahead. Each look goes little further than to the next quote or
//! bracket, so that all of them together take time in proportion to the text.

use super::texts::*;
use super::*;

impl<'a> JsonReader<'a, '_> {
    pub(super) fn skip_space(&self, mut at: usize) -> usize {
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

    pub(super) fn skip_commas(&self, mut at: usize) -> usize {
        for _ in 0..COMMAS_MAX {
            if !matches!(self.byte(at), Some(b',' | b';')) {
                break;
            }
            at = self.skip_space(at + 1);
        }
        at
    }

    /// The next quote without a backslash before it.
    pub(super) fn quote_end(&self, start: usize, quote: u8, limit: usize) -> Option<usize> {
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
    pub(super) fn short_text_at(&self, at: usize) -> Option<(&'a str, usize)> {
        let quote = self.byte(at).filter(|b| matches!(b, b'"' | b'\''))?;
        let limit = self.text.len().min(at + 1 + NAME_MAX);
        let end = self.quote_end(at + 1, quote, limit)?;
        Some((self.slice(at + 1, end), end + 1))
    }

    /// A name in quotes, if a colon follows it.
    pub(super) fn name_at(&self, at: usize) -> Option<&'a str> {
        let (name, end) = self.short_text_at(at)?;
        matches!(self.byte(self.skip_space(end)), Some(b':' | b'=')).then_some(name)
    }

    /// The same, or a name without quotes.
    pub(super) fn any_name_at(&self, at: usize) -> Option<&'a str> {
        self.name_at(at).or_else(|| {
            let rest = self.text.get(at..)?;
            let name = rest.get(..name_length(rest)).filter(|n| !n.is_empty())?;
            self.begins_member(at).then_some(name)
        })
    }

    /// True where a name and its colon may stand here, if need be damaged.
    pub(super) fn begins_member(&self, at: usize) -> bool {
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

    pub(super) fn begins_quoted_member(&self, at: usize) -> bool {
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

    pub(super) fn begins_value(&self, at: usize) -> bool {
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
    pub(super) fn begins_next(&self, at: usize, place: ValuePlace) -> bool {
        let at = self.skip_commas(self.skip_space(at));
        match (self.byte(at), place) {
            (None | Some(b'}' | b']' | b')'), _) => true,
            (Some(b'/'), _) => matches!(self.byte(at + 1), Some(b'/' | b'*')),
            (Some(b'{'), ValuePlace::Member) => self.begins_member(self.skip_space(at + 1)),
            (Some(_), ValuePlace::Member) => self.begins_member(at),
            (Some(_), ValuePlace::Element) => self.begins_value(at),
        }
    }

    /// True where brackets end what is open.
    pub(super) fn ends_container(&self, start: usize) -> bool {
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
                self.begins_next(at + 1, ValuePlace::Member)
                    || self.begins_next(at + 1, ValuePlace::Element)
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

    pub(super) fn begins_word(&self, at: usize) -> bool {
        self.byte(at)
            .is_none_or(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$') || !b.is_ascii())
    }

    /// True where a text may end: with what follows its quote.
    pub(super) fn ends_text(&self, end: usize, place: ValuePlace) -> bool {
        let at = self.skip_space(end);
        match (self.byte(at), place) {
            (None, _) => true,
            (Some(b',' | b';'), _) => self.begins_next(at + 1, place),
            (Some(b'}' | b']' | b')'), _) => self.ends_container(at),
            // Without the comma.
            (Some(b'"' | b'\''), ValuePlace::Member) => {
                self.begins_word(at + 1) && self.begins_member(at)
            }
            (Some(b'"' | b'\''), ValuePlace::Element) => at > end,
            (Some(b'{'), _) => self.begins_member(self.skip_space(at + 1)),
            (Some(b'/'), _) => matches!(self.byte(at + 1), Some(b'/' | b'*')),
            _ => false,
        }
    }
}
