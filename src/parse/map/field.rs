//! The text of one element: gathered in pieces, made into text or HTML when
//! the element ends.

use super::base::Base;
use super::draft::{Rich, Slot};
use super::inline;
use super::names::Kind;
use crate::markup::words::looks_like_html;
use crate::parse::recover::bytes::begins_name;
use crate::parse::recover::entities::Entities;
use crate::parse::repair::{Repair, Repairs};
use crate::text::escape;
use crate::text::escape_into;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// A piece of an element's inside.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// References unresolved.
    Raw(&'a str),
    Cdata(&'a str),
    /// A tag within, written as HTML.
    Tag(Cow<'a, str>),
}

/// More pieces than this are made one.
const PIECES_MAX: usize = 4_096;

/// An element whose text is being gathered.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) slot: Slot,
    pub(super) kind: Kind,
    pub(super) rank: u8,
    /// The element's `type`, lower case.
    pub(super) media_type: Option<Cow<'a, str>>,
    /// Atom 0.3 `mode`, and what else the slot needs of the attributes.
    pub(super) mode: Option<Cow<'a, str>>,
    /// Where the content stands, if not here.
    pub(super) source: Option<Cow<'a, str>>,
    pub(super) base: Option<Base>,
    /// Its own `xml:lang`, where it has one.
    pub(super) language: Option<&'a str>,
    /// Place of its frame.
    pub(super) frame: usize,
    pub(super) pieces: Vec<Piece<'a>>,
    /// True when it holds tags.
    pub(super) markup: bool,
    /// How many elements stand directly in it, and whether text does.
    pub(super) children: usize,
    pub(super) loose_text: bool,
    /// False for ids, dates, addresses: tags within are dropped.
    pub(super) rich: bool,
}

impl<'a> Field<'a> {
    pub(super) fn new(slot: Slot, kind: Kind, rank: u8, frame: usize) -> Self {
        Field {
            slot,
            kind,
            rank,
            media_type: None,
            mode: None,
            source: None,
            base: None,
            language: None,
            frame,
            pieces: Vec::new(),
            markup: false,
            children: 0,
            loose_text: false,
            rich: matches!(
                slot,
                Slot::Title | Slot::Summary | Slot::Content | Slot::Caption
            ),
        }
    }

    /// Adds a piece. Text that goes on where the text before it ends makes one
    /// piece with it, so that a million bare `<` take no more room than one.
    pub(super) fn push(&mut self, piece: Piece<'a>, document: &'a str) {
        let offset = |text: &str| (text.as_ptr() as usize).checked_sub(document.as_ptr() as usize);
        if let (Some(Piece::Raw(last)), Piece::Raw(text)) = (self.pieces.last_mut(), &piece)
            && let Some(from) = offset(last)
            && Some(from + last.len()) == offset(text)
            && let Some(joined) = document.get(from..from + last.len() + text.len())
        {
            *last = joined;
            return;
        }
        self.pieces.push(piece);
    }

    /// True when nothing but white space came so far.
    pub(super) fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Raw(text) | Piece::Cdata(text) => text.trim().is_empty(),
            Piece::Tag(_) => false,
        })
    }

    /// The text of an element that holds no markup: references resolved,
    /// trimmed.
    pub(super) fn plain(&self, entities: &mut Entities<'a>, repairs: &mut Repairs) -> Cow<'a, str> {
        let text = match self.pieces.as_slice() {
            [] => Cow::Borrowed(""),
            [Piece::Raw(text)] => entities.decode(text.trim(), repairs),
            [Piece::Cdata(text)] => Cow::Borrowed(text.trim()),
            pieces => {
                let mut out = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Raw(text) => entities.decode_into(text, &mut out, 0, repairs),
                        Piece::Cdata(text) => out.push_str(text),
                        Piece::Tag(_) => {}
                    }
                }
                Cow::Owned(trimmed(out))
            }
        };
        without_cdata_marks(text)
    }

    /// Text or HTML, by what the element says of itself and what it holds.
    pub(super) fn rich(self, entities: &mut Entities<'a>, repairs: &mut Repairs) -> Rich<'a> {
        let base = self.base;
        if self.markup {
            let text = Cow::Owned(self.joined(entities, repairs));
            return Rich {
                text,
                html: true,
                base,
            };
        }
        let text = self.plain(entities, repairs);
        let xml = self.holds_xml();
        let declared = self.media_type.as_deref().unwrap_or("").trim();
        let base64 = self.mode.as_deref() == Some("base64") || holds_base64(declared);
        let mut decoded_text = false;
        let text = match base64.then(|| decode_base64(&text)).flatten() {
            Some(decoded) => {
                decoded_text = true;
                Cow::Owned(decoded)
            }
            None => {
                if base64 {
                    repairs.add(Repair::BadBase64);
                }
                text
            }
        };
        let html = match declared {
            "" | "text" | "plain" | "text/plain" => match self.kind {
                Kind::Html if declared.is_empty() => has_markup(&text),
                // Nobody hides plain text behind base64 for its own sake.
                Kind::Text => decoded_text && declared.is_empty() && looks_like_html(&text),
                _ => looks_like_html(&text),
            },
            "html" | "text/html" | "text/x-html" | "application/html" => true,
            _ if xml => self.mode.as_deref() == Some("escaped") || looks_like_html(&text),
            _ => looks_like_html(&text),
        };
        Rich { text, html, base }
    }

    /// True where the element says that its markup stands as it is.
    fn holds_xml(&self) -> bool {
        let declared = self.media_type.as_deref().unwrap_or("").trim();
        declared == "xhtml" || declared.ends_with("+xml") || declared.ends_with("/xml")
    }

    /// Makes one piece of many, so that a million tags take no more room than
    /// their letters.
    pub(super) fn gather(&mut self, entities: &mut Entities<'a>, repairs: &mut Repairs) {
        if self.pieces.len() < PIECES_MAX {
            return;
        }
        let escaped = !self.holds_xml() && self.kind != Kind::Xhtml;
        let mut pieces = std::mem::take(&mut self.pieces).into_iter();
        let mut out = match pieces.next() {
            Some(Piece::Tag(first)) => first.into_owned(),
            Some(first) => {
                let mut out = String::new();
                first.write(escaped, entities, repairs, &mut out);
                out
            }
            None => String::new(),
        };
        for piece in pieces {
            piece.write(escaped, entities, repairs, &mut out);
        }
        self.pieces.push(Piece::Tag(Cow::Owned(out)));
    }

    /// Pieces and tags as one fragment of HTML.
    fn joined(&self, entities: &mut Entities<'a>, repairs: &mut Repairs) -> String {
        let escaped = !self.holds_xml() && self.kind != Kind::Xhtml;
        let mut out = String::new();
        for piece in &self.pieces {
            piece.write(escaped, entities, repairs, &mut out);
        }
        let out = trimmed(out);
        match self.children == 1 && !self.loose_text {
            true => inline::without_wrapper(out),
            false => out,
        }
    }
}

impl Piece<'_> {
    /// As HTML; `escaped` where text may hold escaped tags beside real ones.
    fn write(
        &self,
        escaped: bool,
        entities: &mut Entities<'_>,
        repairs: &mut Repairs,
        out: &mut String,
    ) {
        match self {
            Piece::Tag(tag) => out.push_str(tag),
            Piece::Cdata(text) if escaped => out.push_str(text),
            Piece::Cdata(text) => escape_into(text, out),
            Piece::Raw(text) if escaped && holds_escaped_tags(text) => {
                entities.decode_into(text, out, 0, repairs);
            }
            Piece::Raw(text) => {
                // What is bare here is not a tag.
                let mut rest: &str = &entities.expand_own(text, repairs);
                while let Some((before, after)) = rest.split_once('<') {
                    out.push_str(before);
                    out.push_str("&lt;");
                    rest = after;
                }
                out.push_str(rest);
            }
        }
    }
}

impl Rich<'_> {
    /// Plain text, whatever it was.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn trimmed(text: String) -> String {
    let inner = text.trim();
    match inner.len() == text.len() {
        true => text,
        false => inner.to_string(),
    }
}

/// `<![CDATA[` that was escaped or put in twice.
fn without_cdata_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    fn inside(text: &str) -> Option<&str> {
        let rest = text.strip_prefix("<![CDATA[")?;
        let end = rest.strip_suffix("]]>").or(rest.strip_suffix("]]"));
        Some(end.unwrap_or(rest).trim())
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(inside(text).unwrap_or(text)),
        Cow::Owned(text) => match inside(&text) {
            Some(inner) => Cow::Owned(inner.to_string()),
            None => Cow::Owned(text),
        },
    }
}

/// Media types whose content stands in base64 (RFC 4287, section 4.1.3.3).
fn holds_base64(media_type: &str) -> bool {
    media_type.contains('/')
        && !media_type.starts_with("text/")
        && !media_type.ends_with("+xml")
        && !media_type.ends_with("/xml")
        && media_type != "application/html"
}

fn decode_base64(text: &str) -> Option<String> {
    let packed: String = text.split_ascii_whitespace().collect();
    String::from_utf8(STANDARD.decode(packed).ok()?).ok()
}

/// Anything that HTML would read as more than letters.
fn has_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr2(b'<', b'&', &bytes[at..]) {
        at += found + 1;
        let next = bytes.get(at).copied().unwrap_or(b' ');
        let tag = bytes[at - 1] == b'<' && (begins_name(next) || matches!(next, b'/' | b'!'));
        let reference = bytes[at - 1] == b'&'
            && (next == b'#' || next.is_ascii_alphabetic())
            && memchr(b';', &bytes[at..bytes.len().min(at + 32)]).is_some();
        if tag || reference {
            return true;
        }
    }
    false
}

/// `&lt;p` or `&lt;/p`: tags meant as tags, beside real ones.
fn holds_escaped_tags(text: &str) -> bool {
    text.match_indices("&lt;").any(|(at, _)| {
        let next = text.as_bytes().get(at + 4).copied().unwrap_or(b' ');
        begins_name(next) || next == b'/'
    }) && text.contains("&gt;")
}

/// A rich text as HTML.
pub(super) fn as_html<'t>(rich: &'t Rich<'_>) -> Cow<'t, str> {
    match rich.html {
        true => Cow::Borrowed(rich.text.as_ref()),
        false => escape(&rich.text),
    }
}
