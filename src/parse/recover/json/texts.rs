//! Texts, numbers and words.

use super::*;

impl<'a> JsonReader<'a, '_> {
    pub(super) fn quoted(&mut self, quote: u8, place: ValuePlace) -> Cow<'a, str> {
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

    pub(super) fn is_known_at(&self, at: usize) -> bool {
        self.name_at(at).is_some_and(is_known)
    }

    /// Where a text without its last quote ended, if here the next name, the
    /// next object or the next element begins.
    pub(super) fn ended_before(&self, start: usize, at: usize, place: ValuePlace) -> Option<usize> {
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
        let next_element = place == ValuePlace::Element
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
    pub(super) fn bare(&mut self, place: ValuePlace) -> Json<'a> {
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
    pub(super) fn bare_end(&mut self, start: usize, place: ValuePlace) -> (usize, usize) {
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
                    if closer || tired || place == ValuePlace::Member && self.begins_member(next) {
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

pub(super) fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit())
}

pub(super) fn is_known(name: &str) -> bool {
    name.starts_with('_')
        || [OF_FEED, OF_ITEM, OF_PART, OF_ANY]
            .iter()
            .any(|names| names.contains(&name))
}

/// The length of white space that JSON does not know.
pub(super) fn other_space(text: &str) -> usize {
    match text.chars().next() {
        Some(c) if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}') => {
            c.len_utf8()
        }
        _ => 0,
    }
}

pub(super) fn name_length(text: &str) -> usize {
    text.bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$')))
        .unwrap_or(text.len())
}

/// The length of a name before a colon that stands inside of its quotes.
pub(super) fn name_and_colon(text: &str) -> Option<usize> {
    let length = name_length(text);
    let after = text.get(length..)?;
    let space = after.len() - after.trim_start().len();
    (length > 0 && after.trim_start().starts_with(':')).then_some(length + space)
}

pub(super) fn word_length(text: &str) -> usize {
    text.bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')))
        .unwrap_or(text.len())
}

/// A number or a word of JSON's or of its relatives'; true for JSON's own.
pub(super) fn literal(word: &str) -> Option<(Json<'_>, bool)> {
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
pub(super) fn unescaped<'a>(raw: &'a str, repairs: &mut Repairs) -> Cow<'a, str> {
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
pub(super) fn escape<'t>(text: &'t str, out: &mut String, repairs: &mut Repairs) -> &'t str {
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

pub(super) fn unicode<'t>(text: &'t str, out: &mut String, repairs: &mut Repairs) -> &'t str {
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

pub(super) fn hex(text: &str) -> Option<(u32, &str)> {
    let code = u32::from_str_radix(text.get(..4)?, 16).ok()?;
    Some((code, text.get(4..)?))
}
