//! Tags and text, told apart as browsers do it.

use super::entity;
use super::tag::Tag;
use super::tag::is_element;
use std::borrow::Cow;

/// One piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text with character references in it.
    Text(&'a str),
    /// The content of `script`, `title` and the like, up to their end tag.
    RawText(&'a str),
    /// A start tag.
    Open(StartTag<'a>),
    /// An end tag.
    Close(Option<Tag>),
}

/// A start tag with its attributes unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StartTag<'a> {
    /// None where briefd does not know the element.
    pub tag: Option<Tag>,
    /// What stands between name and `>`.
    attributes: &'a str,
    /// `<br/>`: honoured for every element, as XHTML content means it so.
    pub self_closing: bool,
}

impl<'a> StartTag<'a> {
    /// The attributes in order; of two with one name the first counts, which
    /// the reader has to see to.
    pub(crate) fn attributes(&self) -> Attributes<'a> {
        Attributes {
            rest: self.attributes,
        }
    }

    /// The value of an attribute, decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| entity::decode_attribute(value))
    }
}

/// Names and raw values of a tag's attributes.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let attribute = scan_attribute(self.rest)?;
        let name = &self.rest[attribute.name.0..attribute.name.1];
        let value = &self.rest[attribute.value.0..attribute.value.1];
        self.rest = &self.rest[attribute.end..];
        Some((name, value))
    }
}

struct Scanned {
    name: (usize, usize),
    value: (usize, usize),
    end: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// One attribute of `text`, which ends where the tag does.
fn scan_attribute(text: &str) -> Option<Scanned> {
    let bytes = text.as_bytes();
    let skip = |from: usize, what: fn(u8) -> bool| {
        from + bytes[from..].iter().take_while(|b| what(**b)).count()
    };
    let start = skip(0, |b| is_space(b) || b == b'/');
    if start >= bytes.len() {
        return None;
    }
    // A `=` at the beginning belongs to the name.
    let name_end = skip(start + 1, |b| !is_space(b) && b != b'/' && b != b'=');
    let equals = skip(name_end, is_space);
    if bytes.get(equals) != Some(&b'=') {
        return Some(Scanned {
            name: (start, name_end),
            value: (name_end, name_end),
            end: name_end,
        });
    }
    let value = skip(equals + 1, is_space);
    let (from, to, end) = match bytes.get(value) {
        Some(quote @ (b'"' | b'\'')) => {
            let from = value + 1;
            let to = memchr::memchr(*quote, &bytes[from..]).map_or(bytes.len(), |n| from + n);
            (from, to, (to + 1).min(bytes.len()))
        }
        _ => {
            let to = skip(value, |b| !is_space(b));
            (value, to, to)
        }
    };
    Some(Scanned {
        name: (start, name_end),
        value: (from, to),
        end,
    })
}

/// Reads a text into tokens.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// The element whose raw text comes next.
    raw: Option<Tag>,
    /// Elements whose end tag does not come any more.
    endless: Vec<Tag>,
    /// How many `svg` are open.
    graphics: usize,
    /// Where the text may be plain.
    doubt: Option<Doubt>,
}

/// What is known of a text that may be plain.
#[derive(Clone, Copy)]
struct Doubt {
    /// How many bytes of it stand behind its last `>`.
    tail: usize,
    /// How many more searches to its end there may be.
    searches: u32,
}

/// Searches to the end of the text that one text may cause.
const SEARCHES_MAX: u32 = 16;

impl<'a> Tokens<'a> {
    /// Reads from the beginning.
    pub(crate) fn new(html: &'a str) -> Tokens<'a> {
        Tokens {
            rest: html,
            raw: None,
            endless: Vec::new(),
            graphics: 0,
            doubt: None,
        }
    }

    /// The same for a text that may be plain: what looks like a tag is text
    /// where HTML has no such element and it is never closed, or where it does
    /// not end.
    pub(crate) fn doubting(html: &'a str) -> Tokens<'a> {
        let last = memchr::memrchr(b'>', html.as_bytes());
        Tokens {
            doubt: Some(Doubt {
                tail: html.len() - last.map_or(0, |at| at + 1),
                searches: SEARCHES_MAX,
            }),
            ..Tokens::new(html)
        }
    }

    /// True where what begins here may end: a doubtful tag has to.
    fn ends(&self) -> bool {
        self.doubt.is_none_or(|doubt| self.rest.len() > doubt.tail)
    }

    /// True where what begins with this name is a tag.
    fn is_tag(&mut self, from: usize) -> bool {
        let ends = self.ends();
        let rest = self.rest;
        let Some(doubt) = &mut self.doubt else {
            return true;
        };
        let name = name_of(&rest[from..]);
        if !ends || is_element(name) || doubt.searches == 0 {
            return ends && is_element(name);
        }
        doubt.searches -= 1;
        rest.contains(&format!("</{name}>"))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (head, tail) = self.rest.split_at(length);
        self.rest = tail;
        head
    }

    /// Raw text up to the end tag of `tag`. Where there is none, a script runs
    /// to the end of the document; anything else was closed in the mind of
    /// whoever wrote it, and what follows is read.
    fn raw_text(&mut self, tag: Tag) -> Token<'a> {
        let end = self.raw_end(tag).unwrap_or(self.rest.len());
        Token::RawText(self.take(end))
    }

    /// Where the end tag of `tag` stands. The search is in vain once a tag.
    fn raw_end(&mut self, tag: Tag) -> Option<usize> {
        if self.endless.contains(&tag) {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let name = tag.name().as_bytes();
        let end = memchr::memmem::find_iter(bytes, b"</").find(|at| {
            let after = &bytes[at + 2..];
            after.len() >= name.len()
                && after[..name.len()].eq_ignore_ascii_case(name)
                && after
                    .get(name.len())
                    .is_none_or(|b| is_space(*b) || *b == b'/' || *b == b'>')
        });
        if end.is_none() {
            self.endless.push(tag);
        }
        end
    }

    /// A tag at the beginning of `rest`; none where the document ends in it.
    fn tag(&mut self, close: bool) -> Option<Token<'a>> {
        let from = if close { 2 } else { 1 };
        let bytes = self.rest.as_bytes();
        let name_end = from
            + bytes[from..]
                .iter()
                .take_while(|b| !is_space(**b) && **b != b'/' && **b != b'>')
                .count();
        let (end, slash) = self.end(name_end, tag_end)?;
        let tag = match Tag::of(&self.rest[from..name_end]) {
            Some(Tag::Title) if self.graphics > 0 => Some(Tag::Desc),
            tag => tag,
        };
        let whole = self.take(end + 1);
        let graphic = tag == Some(Tag::Svg) && !slash;
        if close {
            self.graphics = self.graphics.saturating_sub(usize::from(graphic));
            return Some(Token::Close(tag));
        }
        self.graphics += usize::from(graphic);
        let attributes_end = if slash { end - 1 } else { end };
        let raw = tag.filter(|tag| !slash && tag.is_raw_text());
        let endless = raw.is_some_and(|tag| !is_program(tag) && self.raw_end(tag).is_none());
        self.raw = raw.filter(|_| !endless);
        Some(Token::Open(StartTag {
            tag,
            attributes: whole.get(name_end..attributes_end).unwrap_or(""),
            self_closing: slash || endless,
        }))
    }

    /// Where the tag or comment that begins here ends (`>`), as `search` finds
    /// it from there. In a text that may be plain the first `>` is that where
    /// the search is in vain.
    fn end(&mut self, from: usize, search: fn(&[u8], usize) -> Option<End>) -> Option<End> {
        let bytes = self.rest.as_bytes();
        let Some(doubt) = &mut self.doubt else {
            return search(bytes, from);
        };
        if doubt.searches > 0 {
            let found = search(bytes, from);
            if found.is_some() {
                return found;
            }
            doubt.searches -= 1;
        }
        memchr::memchr(b'>', &bytes[from..]).map(|at| (from + at, false))
    }

    /// Drops a comment, declaration or processing instruction.
    fn skip_markup(&mut self) {
        let bytes = self.rest.as_bytes();
        let end = if bytes.starts_with(b"<!--") {
            let end = self.end(4, comment_end);
            end.map_or(bytes.len(), |(at, _)| at + 1)
        } else if bytes.starts_with(b"<![CDATA[") {
            9 // its content is read as what it would be without the mark
        } else {
            memchr::memchr(b'>', bytes).map_or(bytes.len(), |n| n + 1)
        };
        self.take(end);
    }
}

/// The letters and digits that a text begins with, 40 at most.
pub(super) fn name_of(text: &str) -> &str {
    let length = text
        .bytes()
        .take(40)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    text.get(..length).unwrap_or("")
}

/// Whose content is nothing to read, however far it goes.
fn is_program(tag: Tag) -> bool {
    matches!(tag, Tag::Script | Tag::Style)
}

/// Where something ends (`>`), and whether a `/` that is not part of a value
/// stands before that.
type End = (usize, bool);

/// Where the comment ends (`>`) whose content begins at `from`. One search that
/// stops at the first end: for each of its forms alone many comments would be
/// searched to the end of the text.
fn comment_end(bytes: &[u8], from: usize) -> Option<End> {
    let inside = &bytes[from..];
    let ends = |at: &usize| {
        let before = &inside[..*at];
        before.ends_with(b"--") || before.ends_with(b"--!") || matches!(before, b"" | b"-")
    };
    let end = memchr::memchr_iter(b'>', inside).find(ends);
    end.map(|at| (from + at, false))
}

/// Where the tag that began ends, from behind its name.
fn tag_end(bytes: &[u8], from: usize) -> Option<End> {
    let mut at = from;
    let mut after_equals = false;
    let mut slash = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return Some((at, slash)),
            b'"' | b'\'' if after_equals => {
                at += 1 + memchr::memchr(byte, &bytes[at + 1..])?;
                after_equals = false;
                slash = false;
            }
            b'=' => {
                after_equals = true;
                slash = false;
            }
            _ if is_space(byte) => {}
            _ if after_equals => {
                // An unquoted value: runs to white space or `>`, slashes too.
                let value = &bytes[at..];
                at += value.iter().position(|b| is_space(*b) || *b == b'>')?;
                after_equals = false;
                slash = false;
                continue;
            }
            _ => slash = byte == b'/',
        }
        at += 1;
    }
    None
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(tag) = self.raw.take() {
            return Some(self.raw_text(tag));
        }
        loop {
            let bytes = self.rest.as_bytes();
            let first = *bytes.first()?;
            if first != b'<' {
                let end = memchr::memchr(b'<', bytes).unwrap_or(bytes.len());
                return Some(Token::Text(self.take(end)));
            }
            match (bytes.get(1), bytes.get(2)) {
                (Some(b), _) if b.is_ascii_alphabetic() => {
                    return match self.is_tag(1) {
                        true => self.tag(false).or_else(|| self.cut_off()),
                        false => Some(Token::Text(self.take(1))),
                    };
                }
                (Some(b'/'), Some(b)) if b.is_ascii_alphabetic() => {
                    return match self.is_tag(2) {
                        true => self.tag(true).or_else(|| self.cut_off()),
                        false => Some(Token::Text(self.take(1))),
                    };
                }
                (Some(b'!' | b'?' | b'/'), _) if self.ends() || bytes.starts_with(b"<!--") => {
                    self.skip_markup();
                }
                _ => return Some(Token::Text(self.take(1))),
            }
        }
    }
}

impl<'a> Tokens<'a> {
    /// The document ends inside a tag: what is left of it is dropped.
    fn cut_off(&mut self) -> Option<Token<'a>> {
        self.rest = "";
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;
    use super::Token;
    use super::Tokens;

    fn show(tokens: Tokens<'_>) -> String {
        tokens
            .map(|token| match token {
                Token::Text(text) => format!("[{text}]"),
                Token::RawText(text) => format!("raw[{text}]"),
                Token::Open(tag) => format!(
                    "<{}{}{}>",
                    tag.tag.map_or("?", Tag::name),
                    tag.attributes()
                        .map(|(name, value)| format!(" {name}={value}"))
                        .collect::<String>(),
                    if tag.self_closing { "/" } else { "" }
                ),
                Token::Close(tag) => format!("</{}>", tag.map_or("?", Tag::name)),
            })
            .collect()
    }

    #[test]
    fn tokens() {
        let table = [
            ("a tag", "<p class=x>Hi</P >", "<p class=x>[Hi]</p>"),
            (
                "quotes hide >",
                "<a title='1>2' href=\"u\">t</a>",
                "<a title=1>2 href=u>[t]</a>",
            ),
            (
                "a slash in a value",
                "<a href=http://x/>t",
                "<a href=http://x/>[t]",
            ),
            ("self closing", "<br/><img src='a' />", "<br/><img src=a/>"),
            ("no value", "<input disabled>", "<input disabled=>"),
            ("a lone <", "1 < 2 <3", "[1 ][<][ 2 ][<][3]"),
            (
                "a comment",
                "a<!-- <b> -->b<!-->c<!--d--!>e",
                "[a][b][c][e]",
            ),
            (
                "raw text",
                "<script>if(a<b)</scriptx></SCRIPT>x",
                "<script>raw[if(a<b)</scriptx>]</script>[x]",
            ),
            (
                "a title in a picture",
                "<svg><title>a<b></title></svg><title>c<b></title>",
                "<svg><desc>[a]<b></desc></svg><title>raw[c<b>]</title>",
            ),
            (
                "raw text without an end",
                "<iframe src=u>a<iframe>b<script>c",
                "<iframe src=u/>[a]<iframe/>[b]<script>raw[c]",
            ),
            ("unknown", "<o:p>x</o:p>", "<?>[x]</?>"),
            ("cut off", "text <a href=\"http://example", "[text ]"),
            ("declarations", "<!DOCTYPE html><?xml?></ x>t", "[t]"),
            ("multi-byte names", "<p é='1' ü>t", "<p é=1 ü=>[t]"),
        ];
        for (story, given, expected) in table {
            assert_eq!(show(Tokens::new(given)), expected, "{story}");
        }
    }

    #[test]
    fn doubtful_tokens() {
        let table = [
            ("a tag", "a <b>b</b>", "[a ]<b>[b]</b>"),
            ("a type", "List<String>", "[List][<][String>]"),
            ("closed", "<x>a</x>", "<?>[a]</?>"),
            ("a field of feeds", "a <title> of", "[a ][<][title> of]"),
            ("no end", "1 <b and </b", "[1 ][<][b and ][<][/b]"),
            (
                "a quote without an end",
                "<a href=\"u>t</a>",
                "<a href=u>[t]</a>",
            ),
            ("a heart", "I </3 you", "[I ][<][/3 you]"),
            ("a comment", "a<!-- b>c<!-- d", "[a][c]"),
        ];
        for (story, given, expected) in table {
            assert_eq!(show(Tokens::doubting(given)), expected, "{story}");
        }
    }

    #[test]
    fn doubt_is_linear() {
        for piece in ["<x>", "<b a='", "<!-- >", "</", "<b ", "<a b=\"c>"] {
            let text = piece.repeat(400_000 / piece.len());
            assert!(Tokens::doubting(&text).count() <= text.len(), "{piece}");
        }
    }
}
