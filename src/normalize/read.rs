//! HTML or plain text to pieces of text and pictures.
//!
//! Tells paragraphs, list items, quotes, headings, captions, code and rows of
//! tables apart, and notes on each piece what its markup gives away about it.

use crate::markup::address;
use crate::markup::entity;
use crate::markup::formula::Formula;
use crate::markup::tag::Role;
use crate::markup::tag::Tag;
use crate::markup::token::StartTag;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use crate::markup::walk::Gap;
use crate::markup::walk::Sink;
use crate::markup::walk::gap;
use crate::markup::walk::walk;
use crate::model::item::Markup;
use crate::model::settings::BriefSettings;
use crate::normalize::allowed;
use crate::normalize::block::BlockKind;
use crate::normalize::furniture;
use crate::normalize::marks;
use crate::normalize::twice;
use crate::normalize::veil::Veil;
use crate::text::clean;
use crate::text::cut;
use url::Url;

/// A row of a table is one piece only where its cells are this short (bytes).
const CELL_MAX: usize = 200;
/// Pictures of one item that are looked at.
const PICTURES_MAX: usize = 50;

/// A stretch of text between two breaks of the markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: BlockKind,
    /// Cleaned; `\n` where the markup breaks the line.
    pub(super) text: String,
    /// Bytes of it that are links.
    pub(super) linked: usize,
    /// In a part that its class or element calls furniture of the page.
    pub(super) aside: bool,
    /// Preformatted, without a word that it is code.
    pub(super) prose: bool,
}

/// A picture in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) url: Url,
    pub(super) alt: Option<String>,
    pub(super) title: Option<String>,
    /// Of figcaption and the like.
    pub(super) caption: Option<String>,
    /// The smaller of width and height, where given.
    pub(super) side: Option<u32>,
    /// What the markup calls it.
    pub(super) class: String,
    /// How many pieces stand before it.
    at: usize,
}

/// All that was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) pieces: Vec<Piece>,
    pub(super) pictures: Vec<Picture>,
}

/// Reads a fragment, bounded by `settings`.
pub(super) fn read(markup: &Markup, settings: &BriefSettings) -> Reading {
    read_within(markup, settings.html_max, settings.depth_max)
}

/// Reads at most so many bytes and so many open elements.
pub(super) fn read_within(markup: &Markup, html_max: usize, depth_max: usize) -> Reading {
    let html = cut(&markup.html, html_max);
    if markup.plain {
        return plain(html);
    }
    let html = twice::unescaped(html);
    let base = markup
        .base
        .as_deref()
        .and_then(|base| Url::parse(base).ok());
    let lines_matter = lines_matter(&html);
    let mut veil = Veil::default();
    loop {
        let mut reader = Reader::new(base.clone(), lines_matter, veil);
        walk(&html, depth_max, &mut reader);
        reader.flush();
        match reader.veil.lift() {
            Some(lifted) => veil = lifted,
            None => return reader.reading,
        }
    }
}

fn plain(escaped: &str) -> Reading {
    let spaced = twice::with_spaces(escaped);
    let decoded = entity::decode(&spaced);
    let text = clean::text(&decoded);
    Reading {
        pieces: vec![Piece {
            kind: BlockKind::Paragraph,
            text: text.trim().to_owned(),
            linked: 0,
            aside: false,
            prose: false,
        }],
        pictures: Vec::new(),
    }
}

/// True for a text with no white space but single spaces.
fn is_single_spaced(text: &str) -> bool {
    memchr::memchr2(b'\t', b'\n', text.as_bytes()).is_none()
        && memchr::memmem::find(text.as_bytes(), b"  ").is_none()
}

/// True for text in HTML's clothes: empty lines, and no element that breaks
/// lines. The empty lines part its paragraphs then.
fn lines_matter(html: &str) -> bool {
    let is_empty = |from: usize| {
        let mut line = html.as_bytes()[from + 1..].iter();
        line.find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) == Some(&b'\n')
    };
    let empty_line = memchr::memchr_iter(b'\n', html.as_bytes()).any(is_empty);
    let breaks = |token: Token<'_>| match token {
        Token::Open(start) => start.tag.is_some_and(|tag| {
            matches!(tag.role(), Role::Block | Role::TablePart) || matches!(tag, Tag::Br | Tag::Hr)
        }),
        Token::Close(tag) => tag == Some(Tag::P),
        _ => false,
    };
    empty_line && !Tokens::new(html).any(breaks)
}

/// What holds inside an element, inherited from the one around it.
#[derive(Debug, Clone, Copy)]
struct Frame {
    kind: BlockKind,
    /// Neither text nor pictures are seen.
    hidden: bool,
    /// Text is not seen.
    mute: bool,
    aside: bool,
    linked: bool,
    pre: bool,
    /// Where the text of a `sup` or `sub` begins in the line.
    raised: Option<usize>,
    /// Where that of a link does, and how many pieces stand before it.
    link: Option<Link>,
    /// The first picture of the `figure` around.
    figure: Option<usize>,
}

/// A link that is open.
#[derive(Debug, Clone, Copy)]
struct Link {
    pieces: usize,
    from: usize,
    to: marks::Target,
}

/// A row of a table that is being read: where its pieces begin and where
/// each of its cells ended.
struct Row {
    start: usize,
    ends: Vec<usize>,
}

struct Reader {
    reading: Reading,
    /// What styles hide.
    veil: Veil,
    base: Option<Url>,
    /// Where the `source`s of the open `picture` say that it is.
    source: Option<Url>,
    lines_matter: bool,
    frames: Vec<Frame>,
    rows: Vec<Row>,
    line: String,
    linked: usize,
    code: bool,
    /// The words to come are not one with those before.
    gap: bool,
}

impl Reader {
    fn new(base: Option<Url>, lines_matter: bool, veil: Veil) -> Reader {
        Reader {
            reading: Reading::default(),
            veil,
            base,
            source: None,
            lines_matter,
            frames: vec![Frame {
                kind: BlockKind::Paragraph,
                hidden: false,
                mute: false,
                aside: false,
                linked: false,
                pre: false,
                raised: None,
                link: None,
                figure: None,
            }],
            rows: Vec::new(),
            line: String::new(),
            linked: 0,
            code: false,
            gap: false,
        }
    }

    fn frame(&self) -> Frame {
        self.frames[self.frames.len() - 1]
    }

    /// True where no text is read.
    fn is_unseen(&self) -> bool {
        let frame = self.frame();
        frame.mute || frame.hidden || self.veil.hides()
    }

    /// Ends the piece that is being read.
    fn flush(&mut self) {
        let text = self.line.trim();
        if !text.is_empty() {
            let frame = self.frame();
            if frame.kind == BlockKind::Caption {
                self.caption(frame.figure);
            }
            self.reading.pieces.push(Piece {
                kind: frame.kind,
                text: self.line.trim().to_owned(),
                linked: self.linked,
                aside: frame.aside,
                prose: frame.pre && !self.code,
            });
        }
        self.line.clear();
        self.linked = 0;
        self.gap = false;
    }

    /// Gives the line to the picture it stands under.
    fn caption(&mut self, figure: Option<usize>) {
        let pieces = self.reading.pieces.len();
        let picture = match figure {
            Some(first) => self.reading.pictures.get_mut(first),
            None => self.reading.pictures.last_mut().filter(|p| p.at == pieces),
        };
        if let Some(picture) = picture
            && picture.caption.is_none()
        {
            picture.caption = Some(clean::folded(&self.line));
        }
    }

    fn picture(&mut self, start: &StartTag<'_>) {
        let frame = self.frame();
        if frame.hidden || self.veil.hides() || self.reading.pictures.len() >= PICTURES_MAX {
            return;
        }
        let attribute = |name| {
            let value = start.attribute(name).map(|value| clean::line(&value));
            value.filter(|value| !value.is_empty())
        };
        let class = attribute("class").unwrap_or_default();
        let alt = attribute("alt");
        if let Some(sign) = furniture::sign_of_picture(start) {
            self.push_text(&sign);
            return;
        }
        let source = self.source.take();
        let place = address::picture(start, self.base.as_ref());
        let Some(url) = place.map(|place| place.url).or(source) else {
            return;
        };
        let side = |name| {
            let value = start.attribute(name)?;
            value.trim().trim_end_matches("px").parse::<u32>().ok()
        };
        let side = match (side("width"), side("height")) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.reading.pictures.push(Picture {
            url,
            alt,
            title: attribute("title"),
            caption: None,
            side,
            class,
            at: self.reading.pieces.len(),
        });
    }

    fn push_text(&mut self, text: &str) {
        let frame = self.frame();
        if self.is_unseen() {
            return;
        }
        if !text.trim().is_empty() && std::mem::take(&mut self.gap) {
            let parted = self.line.is_empty()
                || self.line.ends_with([' ', '\n'])
                || text.starts_with(['.', ',', ';', ':', '!', '?', ')']);
            self.line.push_str(if parted { "" } else { " " });
        }
        let before = self.line.len();
        if frame.pre || self.lines_matter {
            self.line.push_str(text);
        } else {
            let spaced = |text: &str| text.starts_with([' ', '\t', '\n']);
            let mut rest = text;
            if is_single_spaced(text) {
                // Nothing in it changes but a space that is there already.
                let parted = self.line.is_empty() || self.line.ends_with([' ', '\n']);
                self.line.push_str(match parted {
                    true => text.trim_start_matches(' '),
                    false => text,
                });
                rest = "";
            }
            while !rest.is_empty() {
                if spaced(rest) {
                    rest = rest.trim_start_matches([' ', '\t', '\n']);
                    if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
                        self.line.push(' ');
                    }
                }
                let word = rest.find([' ', '\t', '\n']).unwrap_or(rest.len());
                self.line.push_str(&rest[..word]);
                rest = &rest[word..];
            }
        }
        if frame.linked {
            self.linked += self.line.len() - before;
        }
    }

    /// A `sup` or `sub` ends: footnote marks go, figures become raised ones.
    fn end_raised(&mut self, tag: Tag, from: usize) {
        let Some(text) = self.line.get(from..) else {
            return;
        };
        let mark = text
            .trim()
            .trim_matches(['[', ']', '(', ')', '*', '†', '‡']);
        let figures = mark.bytes().all(|b| b.is_ascii_digit());
        let bracketed =
            text.trim().starts_with('[') && text.trim().ends_with(']') && text.len() <= 24;
        let footnote =
            mark.is_empty() || bracketed || figures && (self.linked > 0 || text.contains('['));
        if footnote {
            self.linked = self.linked.saturating_sub(text.len());
            self.line.truncate(from);
        } else if text.chars().all(|c| marks::shifted(c, tag).is_some()) {
            let shifted: String = text
                .chars()
                .filter_map(|c| marks::shifted(c, tag))
                .collect();
            self.line.truncate(from);
            self.line.push_str(&shifted);
        }
    }

    /// A link ends: marks of notes and ways back are no words, nor are signs
    /// that headings link to themselves with.
    fn end_link(&mut self, link: Link) {
        if link.pieces != self.reading.pieces.len() {
            return;
        }
        let Some(text) = self.line.get(link.from..) else {
            return;
        };
        let before = &self.line[..link.from];
        let glued = !before.is_empty() && !before.ends_with([' ', '\n']) && !text.starts_with(' ');
        if marks::is_mark(text.trim(), link.to, glued) {
            self.linked = self.linked.saturating_sub(self.line.len() - link.from);
            self.line.truncate(link.from);
        }
    }

    /// A row ends: short cells of one piece each become one piece.
    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        let pieces = &self.reading.pieces;
        let mut from = row.start;
        let mut filled = 0;
        for end in &row.ends {
            let cell = &pieces[from..*end];
            let plain = |p: &Piece| p.kind == BlockKind::Paragraph && p.text.len() <= CELL_MAX;
            if cell.len() > 1 || !cell.iter().all(plain) {
                return;
            }
            filled += cell.len();
            from = *end;
        }
        if filled < 2 || from != pieces.len() {
            return;
        }
        let cells = self.reading.pieces.split_off(row.start);
        let texts: Vec<String> = cells.iter().map(|cell| clean::folded(&cell.text)).collect();
        self.reading.pieces.push(Piece {
            kind: BlockKind::Table,
            text: texts.join(" | "),
            linked: cells.iter().map(|cell| cell.linked).sum(),
            aside: cells.iter().all(|cell| cell.aside),
            prose: false,
        });
    }

    /// What an element changes for what is in it.
    fn inside(&mut self, tag: Tag, start: &StartTag<'_>) -> Frame {
        let mut frame = self.frame();
        frame.raised = None;
        frame.link = None;
        match tag {
            Tag::Li | Tag::Dt | Tag::Dd => frame.kind = BlockKind::ListItem,
            Tag::Blockquote => frame.kind = BlockKind::Quote,
            Tag::Figcaption | Tag::Caption => frame.kind = BlockKind::Caption,
            Tag::Pre => {
                frame.kind = BlockKind::Code;
                frame.pre = true;
                self.code = false;
            }
            Tag::Td | Tag::Th => frame.kind = BlockKind::Paragraph,
            Tag::Summary | Tag::Legend => frame.kind = BlockKind::Heading,
            Tag::Code | Tag::Samp | Tag::Kbd => self.code = true,
            Tag::A => {
                frame.linked = true;
                frame.link = Some(Link {
                    pieces: self.reading.pieces.len(),
                    from: self.line.len(),
                    to: marks::target(start),
                });
            }
            // What a picture is called is no sentence of the article.
            Tag::Rt | Tag::Rp | Tag::Rtc | Tag::Del | Tag::Noscript | Tag::Desc => {
                frame.mute = true;
            }
            Tag::Audio | Tag::Video | Tag::Head => frame.hidden = true,
            Tag::Nav | Tag::Aside | Tag::Form => frame.aside = true,
            Tag::Sup | Tag::Sub => frame.raised = Some(self.line.len()),
            Tag::Figure => frame.figure = Some(self.reading.pictures.len()),
            _ if tag.is_heading() => frame.kind = BlockKind::Heading,
            _ => {}
        }
        for (name, value) in start.attributes() {
            frame.mute |= tag == Tag::A && name == "class" && allowed::is_embed(value);
            match furniture::judge(name, value) {
                furniture::Sign::Mute => frame.mute = true,
                furniture::Sign::Aside => frame.aside = true,
                furniture::Sign::Caption => frame.kind = BlockKind::Caption,
                furniture::Sign::None => {}
            }
        }
        frame
    }
}

impl Sink for Reader {
    fn open(&mut self, tag: Tag, start: &StartTag<'_>) {
        match tag {
            Tag::Br => {
                if !self.is_unseen() {
                    self.line.truncate(self.line.trim_end_matches(' ').len());
                    self.line.push('\n');
                }
                return;
            }
            Tag::Hr => {
                self.flush();
                return;
            }
            Tag::Img => {
                self.picture(start);
                return;
            }
            Tag::Source if self.source.is_none() => {
                self.source = address::of_source(start, self.base.as_ref());
                return;
            }
            _ if tag.role() == Role::Void => {
                self.gap |= matches!(tag, Tag::Embed | Tag::Input);
                return;
            }
            Tag::Picture => self.source = None,
            _ => self.gap |= gap(tag).is_some(),
        }
        if tag.role() != Role::Inline {
            self.flush();
        }
        if tag == Tag::Tr {
            self.rows.push(Row {
                start: self.reading.pieces.len(),
                ends: Vec::new(),
            });
        }
        let frame = self.inside(tag, start);
        if frame.kind != self.frame().kind {
            self.flush();
        }
        self.frames.push(frame);
        self.veil.open(start);
        if tag == Tag::Q {
            self.push_text("“");
        }
    }

    fn close(&mut self, tag: Tag) {
        if tag == Tag::Q {
            self.push_text("”");
        }
        let frame = self.frame();
        if let Some(link) = frame.link {
            self.end_link(link);
        }
        if let Some(from) = frame.raised {
            self.end_raised(tag, from);
        }
        let outer = self
            .frames
            .len()
            .checked_sub(2)
            .and_then(|n| self.frames.get(n));
        if tag.role() != Role::Inline || outer.is_some_and(|outer| outer.kind != frame.kind) {
            self.flush();
        }
        if self.frames.len() > 1 {
            self.frames.pop();
        }
        self.veil.close();
        self.gap |= gap(tag).is_some();
        match tag {
            Tag::Picture => self.source = None,
            Tag::Td | Tag::Th => {
                let end = self.reading.pieces.len();
                if let Some(row) = self.rows.last_mut() {
                    row.ends.push(end);
                }
            }
            Tag::Tr => self.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let frame = self.frame();
        if !(frame.mute || frame.hidden) && self.veil.covers(text) {
            return;
        }
        self.push_text(&clean::text(text));
    }

    fn apart(&mut self, gap: Gap) {
        match gap {
            Gap::Space => self.gap = true,
            Gap::Line => self.flush(),
        }
    }

    fn dropped(&mut self, tag: Tag, _start: &StartTag<'_>) {
        self.gap |= gap(tag).is_some();
    }

    fn formula(&mut self, start: &StartTag<'_>, formula: &Formula) {
        let frame = self.inside(Tag::Math, start);
        if frame.mute || frame.hidden || self.veil.hides() || furniture::look(start).hides() {
            return;
        }
        self.gap |= formula.display;
        match &formula.source {
            Some(source) if formula.linear.is_empty() => self.push_text(source),
            _ => self.push_text(&formula.linear),
        }
        self.gap |= formula.display;
    }
}
