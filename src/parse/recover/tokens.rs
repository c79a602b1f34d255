//! The tokenizer: tags, text and CDATA as slices of the document.

use super::bytes::{begins_name, blanks, has_prefix_ignoring_case, name_length};
use super::doctype;
use super::entities::Entities;
use crate::parse::repair::{Repair, Repairs};
use memchr::{memchr, memchr2, memmem};

/// A start tag as it stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) struct Tag<'a> {
    /// With its prefix, as written.
    pub(in crate::parse) name: &'a str,
    /// All between the name and the end of the tag.
    pub(in crate::parse) attributes: &'a str,
    /// The whole tag, from `<` to `>`.
    pub(in crate::parse) raw: &'a str,
    /// True for `<name/>`.
    pub(in crate::parse) empty: bool,
}

/// One piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Token<'a> {
    Start(Tag<'a>),
    /// The name with its prefix.
    End(&'a str),
    /// With its references unresolved.
    Text(&'a str),
    /// What stands in a CDATA section, or in what was meant as one.
    Cdata(&'a str),
}

/// Looks a mark up ahead and remembers where it was, so that a document full
/// of marks that are never closed is still read in one pass.
struct Ahead {
    mark: &'static [u8],
    from: usize,
    found: Option<usize>,
}

impl Ahead {
    fn new(mark: &'static [u8]) -> Self {
        Ahead {
            mark,
            from: usize::MAX,
            found: None,
        }
    }

    /// The first place at or after `at`.
    fn find(&mut self, text: &str, at: usize) -> Option<usize> {
        let known = self.from <= at && self.found.is_none_or(|found| found >= at);
        if !known {
            self.from = at;
            self.found = text
                .as_bytes()
                .get(at..)
                .and_then(|bytes| memmem::find(bytes, self.mark))
                .map(|found| at + found);
        }
        self.found
    }
}

/// What is open where a token begins: by it the end of what was left open is
/// known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) struct Within<'a> {
    /// The innermost element, as written.
    pub(in crate::parse) name: &'a str,
    pub(in crate::parse) place: TextPlace,
}

/// Where text would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum TextPlace {
    /// Beside items: text is of no use here.
    Beside,
    /// In an item, between its fields.
    Item,
    /// In an element whose text is gathered.
    Text,
}

/// Walks through a document once.
pub(in crate::parse) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    comment_end: Ahead,
    cdata_end: Ahead,
    cdata_open: Ahead,
    comment_open: Ahead,
    instruction_end: Ahead,
    tag_open: Ahead,
    tag_end: Ahead,
    /// `<item`, `<entry` and their ends.
    items: [Ahead; 4],
    /// Entities that the document's own DTD defines.
    pub(in crate::parse) entities: Entities<'a>,
}

impl<'a> Tokens<'a> {
    pub(in crate::parse) fn new(text: &'a str) -> Self {
        Tokens {
            text,
            at: 0,
            comment_end: Ahead::new(b"-->"),
            cdata_end: Ahead::new(b"]]>"),
            cdata_open: Ahead::new(b"<![CDATA["),
            comment_open: Ahead::new(b"<!--"),
            instruction_end: Ahead::new(b"?>"),
            tag_open: Ahead::new(b"<"),
            tag_end: Ahead::new(b">"),
            items: ["<item", "<entry", "</item", "</entry"].map(|mark| Ahead::new(mark.as_bytes())),
            entities: Entities::default(),
        }
    }

    /// Where the next token begins.
    pub(in crate::parse) fn position(&self) -> usize {
        self.at
    }

    /// What is not yet read.
    pub(in crate::parse) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The whole document.
    pub(in crate::parse) fn document(&self) -> &'a str {
        self.text
    }

    /// The next token; none at the end.
    pub(in crate::parse) fn next(
        &mut self,
        within: Within<'_>,
        repairs: &mut Repairs,
    ) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            match bytes.first()? {
                b'<' => match bytes.get(1) {
                    Some(b'/') => {
                        if let Some(token) = self.end_tag(rest, repairs) {
                            return Some(token);
                        }
                    }
                    Some(b'!') => {
                        if let Some(token) = self.declaration(rest, within, repairs) {
                            return Some(token);
                        }
                    }
                    Some(b'?') => {
                        if let Some(token) = self.instruction(rest, repairs) {
                            return Some(token);
                        }
                    }
                    Some(byte) if begins_name(*byte) => {
                        if let Some(tag) = start_tag(rest) {
                            self.at += tag.raw.len();
                            return Some(Token::Start(tag));
                        }
                        return Some(self.bare_angle(rest, repairs));
                    }
                    _ => return Some(self.bare_angle(rest, repairs)),
                },
                _ => {
                    let end = memchr(b'<', bytes).unwrap_or(bytes.len());
                    return Some(self.take_text(rest, end));
                }
            }
        }
    }

    fn take_text(&mut self, rest: &'a str, end: usize) -> Token<'a> {
        self.at += end;
        Token::Text(rest.get(..end).unwrap_or(""))
    }

    /// A `<` that begins nothing: text up to the next one.
    fn bare_angle(&mut self, rest: &'a str, repairs: &mut Repairs) -> Token<'a> {
        let bytes = rest.as_bytes();
        if bytes.len() > 1 && !self.is_cut_tag(rest) {
            repairs.add(Repair::BareAngle);
            let end = memchr(b'<', &bytes[1..]).map_or(bytes.len(), |at| at + 1);
            return self.take_text(rest, end);
        }
        repairs.add(Repair::CutOff);
        self.at = self.text.len();
        Token::Text("")
    }

    /// True for `<tag attr=".. ` that runs to the end of the document.
    fn is_cut_tag(&self, rest: &str) -> bool {
        let bytes = rest.as_bytes();
        let named = match bytes.get(1) {
            Some(b'/') => bytes.get(2).copied().is_none_or(begins_name),
            Some(byte) => begins_name(*byte),
            None => true,
        };
        // In this order: the second search runs once a document.
        named && memchr(b'<', &bytes[1..]).is_none() && memchr(b'>', bytes).is_none()
    }

    /// `</name>`; none (and moved on) where it is skipped.
    fn end_tag(&mut self, rest: &'a str, repairs: &mut Repairs) -> Option<Token<'a>> {
        let bytes = rest.as_bytes();
        let from = 2 + blanks(bytes.get(2..)?);
        if !bytes.get(from).copied().is_some_and(begins_name) {
            if bytes.get(from) == Some(&b'>') {
                // `</>` closes nothing.
                repairs.add(Repair::StrayEndTag);
                self.at += from + 1;
                return None;
            }
            return Some(self.bare_angle(rest, repairs));
        }
        let name_end = from + name_length(&bytes[from..]);
        let name = rest.get(from..name_end)?;
        // What follows the name is skipped; a missing `>` is added.
        let mut end = name_end;
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'>' => {
                    self.at += end + 1;
                    return Some(Token::End(name));
                }
                b'<' => {
                    repairs.add(Repair::UnclosedTag);
                    self.at += end;
                    return Some(Token::End(name));
                }
                _ => end += 1,
            }
        }
        repairs.add(Repair::CutOff);
        self.at = self.text.len();
        Some(Token::Text(""))
    }

    /// `<!--`, `<![CDATA[`, `<!DOCTYPE`; none where it is skipped.
    fn declaration(
        &mut self,
        rest: &'a str,
        within: Within<'_>,
        repairs: &mut Repairs,
    ) -> Option<Token<'a>> {
        if rest.starts_with("<!--") {
            self.skip_comment(rest, within.place, repairs);
            return None;
        }
        if let Some(open) = cdata_open(rest) {
            return self.cdata(open, within, repairs).map(Token::Cdata);
        }
        if has_prefix_ignoring_case(rest, "<!DOCTYPE") {
            self.at += doctype::read(rest, &mut self.entities);
            return None;
        }
        // `<!ENTITY` or `<!foo>` outside a DTD: an error, not text.
        let meant = rest
            .as_bytes()
            .get(2)
            .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'[');
        match self.open_end(self.at) {
            Some(end) if meant => {
                self.at = end;
                None
            }
            _ => Some(self.bare_angle(rest, repairs)),
        }
    }

    /// Where something that begins at a `<` and has no end of its own ends:
    /// after the next `>`, or before the next `<` if that comes first.
    fn open_end(&mut self, at: usize) -> Option<usize> {
        let close = self.tag_end.find(self.text, at)?;
        match self.tag_open.find(self.text, at + 1) {
            Some(open) if open < close => Some(open),
            _ => Some(close + 1),
        }
    }

    /// Where an item ends next, and where one begins.
    fn next_item(&mut self, at: usize) -> (Option<usize>, Option<usize>) {
        let [items, entries, item_ends, entry_ends] =
            self.items.each_mut().map(|mark| mark.find(self.text, at));
        let first = |one: Option<usize>, other: Option<usize>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        (first(item_ends, entry_ends), first(items, entries))
    }

    /// `<?name ..?>`, skipped.
    fn instruction(&mut self, rest: &'a str, repairs: &mut Repairs) -> Option<Token<'a>> {
        let Some(end) = self.tag_end.find(self.text, self.at) else {
            return Some(self.bare_angle(rest, repairs));
        };
        // Mostly `?>`; PHP left in the document may hold a `>` before it.
        let closed = self.text.as_bytes().get(end.wrapping_sub(1)) == Some(&b'?');
        if closed || rest.starts_with("<?xml") {
            self.at = end + 1;
            return None;
        }
        let item = self.next_item(self.at).1.unwrap_or(usize::MAX);
        self.at = match self.instruction_end.find(self.text, self.at) {
            Some(found) if found < item => found + 2,
            _ => {
                repairs.add(Repair::UnclosedTag);
                self.open_end(self.at).unwrap_or(end + 1)
            }
        };
        None
    }

    fn skip_comment(&mut self, rest: &str, place: TextPlace, repairs: &mut Repairs) {
        if rest.starts_with("<!-->") {
            self.at += 5;
            return;
        }
        let from = self.at + 4;
        let end = self.comment_end.find(self.text, from);
        if let Some(end) = end
            && !self.is_another_end(from, end, place)
        {
            self.at = end + 3;
            return;
        }
        repairs.add(Repair::BrokenComment);
        self.at = self.open_end(self.at).unwrap_or(self.text.len());
    }

    /// True when the `-->` found is not that of the comment that began: an
    /// item would end in it that began outside, or another comment begins in
    /// it and so do items.
    fn is_another_end(&mut self, from: usize, end: usize, place: TextPlace) -> bool {
        let (item_end, item) = self.next_item(from);
        let within = |at: Option<usize>| at.filter(|at| *at < end);
        let (item_end, item) = (within(item_end), within(item));
        match place {
            TextPlace::Beside => {
                item.is_some() && within(self.comment_open.find(self.text, from)).is_some()
            }
            TextPlace::Item | TextPlace::Text => {
                item_end.is_some_and(|item_end| item.is_none_or(|item| item_end < item))
            }
        }
    }

    /// What is in the CDATA section that begins here; none where only its mark
    /// was stepped over.
    fn cdata(&mut self, open: usize, within: Within<'_>, repairs: &mut Repairs) -> Option<&'a str> {
        let from = self.at + open;
        let end = self.cdata_end.find(self.text, from);
        let stop = end.unwrap_or(self.text.len());
        let (item_end, item) = self.next_item(from);
        let holds_item = item.is_some_and(|item| item < stop);
        if within.place == TextPlace::Beside && holds_item {
            // Nobody reads text here, and somebody reads items.
            repairs.add(Repair::BrokenCdata);
            self.at = from;
            return None;
        }
        // Another section begins before this one ends: the `]]>` may be its.
        let doubtful = match end {
            None => Some(stop),
            Some(end) => {
                let next = self.cdata_open.find(self.text, from);
                next.filter(|next| *next < end)
            }
        };
        let cut = doubtful.and_then(|limit| {
            let item_end = item_end.filter(|at| *at < stop);
            // No further than the item: what is not read now is read again.
            let inside = self.text.get(from..item_end.unwrap_or(limit))?;
            element_end(inside, within.name)
                .map(|at| from + at)
                .or(item_end)
        });
        if let Some(cut) = cut {
            repairs.add(Repair::BrokenCdata);
            self.at = cut;
            return self.text.get(from..cut);
        }
        if end.is_none() {
            repairs.add(Repair::BrokenCdata);
            repairs.add(Repair::CutOff);
        }
        self.at = end.map_or(stop, |end| end + 3);
        self.text.get(from..stop)
    }
}

/// Reads `<name attributes>`; none where no tag was meant.
fn start_tag(rest: &str) -> Option<Tag<'_>> {
    let bytes = rest.as_bytes();
    let name_end = 1 + name_length(&bytes[1..]);
    let close = match bytes.get(name_end)? {
        b'>' => name_end,
        b'/' if bytes.get(name_end + 1) == Some(&b'>') => name_end + 1,
        b'<' => return unclosed_start(rest, name_end, name_end),
        byte if byte.is_ascii_whitespace() || *byte == b'/' => match tag_end(bytes, name_end) {
            Some(end) => end,
            None => {
                let next = memchr(b'<', &bytes[name_end..])? + name_end;
                return unclosed_start(rest, name_end, next);
            }
        },
        _ => return None,
    };
    let empty = bytes[close - 1] == b'/' && close > name_end;
    Some(Tag {
        name: rest.get(1..name_end)?,
        attributes: rest.get(name_end..close - usize::from(empty))?,
        raw: rest.get(..=close)?,
        empty,
    })
}

/// Elements that are meant even where the `>` of their tag is missing: without
/// them all that is in them is lost, and nobody writes of them in bare text.
const STRUCTURE: &[&str] = &["item", "entry", "rss", "rdf", "feed", "channel"];

/// `<item <title>`: a start tag that ends where the next one begins.
fn unclosed_start(rest: &str, name_end: usize, next: usize) -> Option<Tag<'_>> {
    let name = rest.get(1..name_end)?;
    let local = name.rsplit(':').next().unwrap_or(name);
    let attributes = rest.get(name_end..next)?;
    let blank = attributes.trim().is_empty();
    let meant = STRUCTURE
        .iter()
        .any(|known| known.eq_ignore_ascii_case(local))
        && (blank || attributes.contains('='));
    meant.then_some(Tag {
        name,
        attributes,
        raw: rest.get(..next)?,
        empty: false,
    })
}

/// Quoted values longer than this are looked at twice.
const QUOTED_MAX: usize = 64 * 1024;

/// Where the `>` of a tag stands, quotes respected; a quote that is never
/// closed is none. None where a `<` comes first.
pub(in crate::parse) fn tag_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        match byte {
            b'>' => return Some(at),
            b'<' => return None,
            b'"' | b'\'' if quotes_value(bytes, at) => {
                let window = &bytes[at + 1..];
                let window = &window[..window.len().min(QUOTED_MAX)];
                match memchr(byte, window) {
                    Some(end) if !looks_unclosed(&window[..end]) => at += end + 2,
                    _ => {
                        let end = memchr2(b'>', b'<', window)?;
                        return (window[end] == b'>').then_some(at + 1 + end);
                    }
                }
            }
            _ => at += 1,
        }
    }
}

/// A quote begins a value only after `=`.
fn quotes_value(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|b| !b.is_ascii_whitespace())
        .is_some_and(|b| *b == b'=')
}

/// True when what seems a value holds the ends of tags: its own closing quote
/// is missing, and the one found opens another value.
fn looks_unclosed(value: &[u8]) -> bool {
    match memchr(b'>', value) {
        Some(end) => memchr(b'<', &value[end..]).is_some() && value.ends_with(b"="),
        None => false,
    }
}

/// The length of `<![CDATA[` in its misspelt forms too.
fn cdata_open(rest: &str) -> Option<usize> {
    const FORMS: &[&str] = &["<![CDATA[", "<! [CDATA[", "<![ CDATA[", "<![CDATA "];
    FORMS
        .iter()
        .find(|form| has_prefix_ignoring_case(rest, form))
        .map(|form| form.len())
}

/// Where `</within>` stands with another tag straight after it: the element's
/// end, swallowed by a CDATA section.
fn element_end(inside: &str, within: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    memmem::find_iter(bytes, b"</").find(|at| {
        let name = &bytes[at + 2..];
        let Some((name, after)) = name.split_at_checked(within.len()) else {
            return false;
        };
        let next = 1 + blanks(after.get(1..).unwrap_or(&[]));
        name.eq_ignore_ascii_case(within.as_bytes())
            && after.first() == Some(&b'>')
            && after.get(next).is_none_or(|b| *b == b'<')
    })
}
