//! A well-nested walk through HTML.
//!
//! Closes what HTML leaves open, ignores end tags that close nothing, keeps
//! the parts of tables where they belong, flattens what is nested too deep,
//! and leaves out what is never text (scripts, forms' controls, frames).

use super::entity;
use super::formula;
use super::formula::Formula;
use super::formula::Step;
use super::tag::COUNT;
use super::tag::Role;
use super::tag::Tag;
use super::token::StartTag;
use super::token::Token;
use super::token::Tokens;

/// What stands between words where the markup between them is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    Space,
    Line,
}

/// What parts words around an element that is not written.
pub(crate) fn gap(tag: Tag) -> Option<Gap> {
    match tag {
        Tag::Object | Tag::Desc | Tag::Text | Tag::Tspan => Some(Gap::Space),
        Tag::Iframe | Tag::Button | Tag::Select | Tag::Textarea => Some(Gap::Space),
        _ if tag.role() == Role::Block => Some(Gap::Line),
        _ => None,
    }
}

/// What goes along with the walk.
pub(crate) trait Sink {
    /// An element begins. Void elements have no `close`.
    fn open(&mut self, tag: Tag, start: &StartTag<'_>);
    /// The innermost open element ends.
    fn close(&mut self, tag: Tag);
    /// Decoded text.
    fn text(&mut self, text: &str);
    /// The content of an element that is not markup (`title`, `script`).
    fn raw_text(&mut self, _tag: Tag, _text: &str) {}
    /// What was before and what comes now are not one word.
    fn apart(&mut self, _gap: Gap) {}
    /// An element is left out with what is in it.
    fn dropped(&mut self, _tag: Tag, _start: &StartTag<'_>) {}
    /// A formula; its elements are not told of.
    fn formula(&mut self, _start: &StartTag<'_>, formula: &Formula) {
        self.text(&formula.linear);
    }
}

/// Walks through a document or fragment. At most `depth_max` elements are
/// open at once (and three parts of a table more).
pub(crate) fn walk(html: &str, depth_max: usize, sink: &mut impl Sink) {
    let mut walk = Walk {
        sink,
        stack: Vec::with_capacity(32),
        open: [0; COUNT],
        depth_max,
        dropped: 0,
        resumed: 0,
        formula: None,
    };
    let mut last_raw = None;
    for token in Tokens::new(html) {
        if walk.in_formula(token) {
            continue;
        }
        match token {
            Token::Text(text) => walk.text(text),
            Token::RawText(text) => {
                if let Some(tag) = last_raw {
                    walk.raw_text(tag, text);
                }
            }
            Token::Open(start) => {
                if let Some(tag) = start.tag {
                    last_raw = Some(tag);
                    walk.start(tag.modern(), &start);
                }
            }
            Token::Close(tag) => {
                if let Some(tag) = tag {
                    walk.end(tag.modern());
                }
            }
        }
    }
    walk.end_formula();
    while !walk.stack.is_empty() {
        walk.pop();
    }
}

struct Walk<'s, 'h, S> {
    sink: &'s mut S,
    stack: Vec<(Tag, StartTag<'h>)>,
    /// How many of each element are open.
    open: [u32; COUNT],
    depth_max: usize,
    /// How many open elements are dropped with their content.
    dropped: usize,
    /// How often a link or emphasis went on behind the end of a paragraph.
    resumed: usize,
    /// The formula that is being read.
    formula: Option<formula::Reader<'h>>,
}

/// So often a link or emphasis that was never closed goes on in the next
/// paragraph: three letters of input would be fifty of output each time.
const RESUMED_MAX: usize = 256;

/// A start tag that the document left out.
const IMPLIED: &str = "<x>";

impl<'h, S: Sink> Walk<'_, 'h, S> {
    fn text(&mut self, raw: &str) {
        if self.dropped > 0 {
            return;
        }
        let blank = raw.bytes().all(|b| b.is_ascii_whitespace());
        if !self.in_cell_or_free(blank) {
            return;
        }
        let text = entity::decode(raw);
        // A feed escaped them once too often; in code they are meant.
        if raw.contains("&amp;") && !self.is_open(Tag::Code) && !self.is_open(Tag::Pre) {
            self.sink.text(&entity::decode_left_over(&text));
        } else {
            self.sink.text(&text);
        }
    }

    fn raw_text(&mut self, tag: Tag, text: &str) {
        self.sink.raw_text(tag, text);
        if tag == Tag::Xmp && self.dropped == 0 {
            self.sink.text(text);
        }
    }

    /// Gives the token to the formula that is open. False: there is none, or
    /// the token is no part of it and has ended it.
    fn in_formula(&mut self, token: Token<'h>) -> bool {
        let Some(formula) = &mut self.formula else {
            return false;
        };
        let step = formula.take(token);
        if !matches!(step, Step::Taken) {
            self.end_formula();
        }
        !matches!(step, Step::Foreign)
    }

    fn end_formula(&mut self) {
        if let Some(formula) = self.formula.take() {
            let start = formula.start;
            self.sink.formula(&start, &formula.finish());
        }
    }

    /// Tells that words around a part of a table without a table are not one.
    fn apart(&mut self, tag: Tag) {
        if !self.is_open(Tag::Table) {
            self.sink.apart(match tag {
                Tag::Td | Tag::Th => Gap::Space,
                _ => Gap::Line,
            });
        }
    }

    /// Makes the place fit for text or elements that are no part of a table:
    /// directly in a table or row they get a cell. False: leave it out.
    fn in_cell_or_free(&mut self, blank: bool) -> bool {
        match self.last() {
            Some(Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr) if blank => false,
            Some(Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot) => {
                self.push_implied(Tag::Tr);
                self.push_implied(Tag::Td);
                true
            }
            Some(Tag::Tr) => {
                self.push_implied(Tag::Td);
                true
            }
            _ => true,
        }
    }

    fn push_implied(&mut self, tag: Tag) {
        if let Some(Token::Open(start)) = Tokens::new(IMPLIED).next() {
            self.push(tag, &start);
        }
    }

    fn push(&mut self, tag: Tag, start: &StartTag<'h>) {
        if tag.role() == Role::Dropped {
            self.dropped += 1;
        }
        if self.dropped == 0 {
            self.sink.open(tag, start);
        }
        self.stack.push((tag, *start));
        self.open[tag as usize] += 1;
    }

    fn pop(&mut self) {
        let Some((tag, _)) = self.stack.pop() else {
            return;
        };
        self.open[tag as usize] -= 1;
        if self.dropped == 0 {
            self.sink.close(tag);
        }
        if tag.role() == Role::Dropped {
            self.dropped -= 1;
        }
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    fn start(&mut self, tag: Tag, start: &StartTag<'h>) {
        if self.dropped > 0 {
            self.start_dropped(tag, start);
            return;
        }
        if formula::is_part(tag) && tag != Tag::Math && tag.role() == Role::Inline {
            return; // without a formula they say nothing
        }
        match tag.role() {
            Role::TablePart => {
                if !self.enter_table_part(tag) {
                    self.apart(tag);
                    return;
                }
            }
            Role::Void => {
                if matches!(tag, Tag::Hr) {
                    self.end_paragraph();
                }
                if self.in_cell_or_free(tag != Tag::Img) {
                    self.sink.open(tag, start);
                }
                return;
            }
            Role::Block => {
                if !self.in_cell_or_free(false) {
                    return;
                }
                self.end_paragraph();
                self.end_siblings(tag);
            }
            Role::Inline => {
                if !self.in_cell_or_free(false) {
                    return;
                }
                self.end_siblings(tag);
            }
            Role::Dropped => {
                if tag != Tag::Iframe || self.in_cell_or_free(false) {
                    self.sink.dropped(tag, start);
                }
            }
        }
        if tag == Tag::Math && !start.self_closing {
            self.formula = Some(formula::Reader::new(*start));
            return;
        }
        if self.stack.len() >= self.depth_max && tag.role() != Role::TablePart {
            if tag.role() == Role::Block {
                self.sink.apart(Gap::Line);
            }
            return;
        }
        self.push(tag, start);
        if start.self_closing {
            self.pop();
        }
    }

    /// Inside what is dropped, only what its end tags need is kept up.
    fn start_dropped(&mut self, tag: Tag, start: &StartTag<'h>) {
        let fits = self.stack.len() < self.depth_max;
        if tag.role() != Role::Void && !start.self_closing && fits {
            self.push(tag, start);
        }
    }

    fn last(&self) -> Option<Tag> {
        self.stack.last().map(|(tag, _)| *tag)
    }

    /// Ends the open `p`, which cannot hold blocks. Links and emphasis that
    /// were open in it go on after it, each once.
    fn end_paragraph(&mut self) {
        if !self.is_open(Tag::P) {
            return;
        }
        let inside: Vec<(Tag, StartTag<'h>)> = self
            .stack
            .iter()
            .rev()
            .take_while(|(tag, _)| tag.role() == Role::Inline)
            .copied()
            .collect();
        self.close_to(&[Tag::P], &[Tag::Td, Tag::Th, Tag::Caption, Tag::Table]);
        for (tag, start) in inside.iter().rev() {
            let goes_on = matches!(tag, Tag::A | Tag::B | Tag::Strong | Tag::I | Tag::Em);
            if goes_on && !self.is_open(*tag) && self.resumed < RESUMED_MAX {
                self.resumed += 1;
                self.push(*tag, start);
            }
        }
    }

    /// Ends the elements whose end tags HTML lets out before this one.
    fn end_siblings(&mut self, tag: Tag) {
        const CELL: [Tag; 4] = [Tag::Td, Tag::Th, Tag::Caption, Tag::Table];
        match tag {
            Tag::Li if self.is_open(Tag::Li) => {
                const LIST: [Tag; 6] =
                    [Tag::Ul, Tag::Ol, Tag::Td, Tag::Th, Tag::Caption, Tag::Table];
                self.close_to(&[Tag::Li], &LIST);
            }
            Tag::Dt | Tag::Dd if self.is_open(Tag::Dt) || self.is_open(Tag::Dd) => {
                const LIST: [Tag; 5] = [Tag::Dl, Tag::Td, Tag::Th, Tag::Caption, Tag::Table];
                self.close_to(&[Tag::Dt, Tag::Dd], &LIST);
            }
            Tag::A if self.is_open(Tag::A) => self.close_to(&[Tag::A], &CELL),
            Tag::Rt | Tag::Rp | Tag::Rb | Tag::Rtc => {
                self.close_line(|tag| matches!(tag, Tag::Rt | Tag::Rp | Tag::Rb));
            }
            _ if tag.is_heading() => self.close_line(Tag::is_heading),
            _ => {}
        }
    }

    /// Closes the nearest of the wanted elements, unless a block or another
    /// `ruby` is nearer.
    fn close_line(&mut self, wanted: fn(Tag) -> bool) {
        for at in (0..self.stack.len()).rev() {
            let here = self.stack[at].0;
            if wanted(here) {
                while self.stack.len() > at {
                    self.pop();
                }
                return;
            }
            let shell = matches!(here, Tag::Html | Tag::Head | Tag::Body);
            if here == Tag::Ruby || here.role() != Role::Inline && !shell {
                return;
            }
        }
    }

    /// Prepares for a part of a table. False: it has no business here.
    fn enter_table_part(&mut self, tag: Tag) -> bool {
        if !self.is_open(Tag::Table) {
            return false;
        }
        let wanted: &[Tag] = match tag {
            Tag::Td | Tag::Th => &[Tag::Tr, Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table],
            Tag::Tr => &[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Table],
            _ => &[Tag::Table],
        };
        while let Some(last) = self.last() {
            if wanted.contains(&last) {
                break;
            }
            self.pop();
        }
        if matches!(tag, Tag::Td | Tag::Th) && self.last() != Some(Tag::Tr) {
            self.push_implied(Tag::Tr);
        }
        true
    }

    /// Closes up to the nearest of `tags`, unless one of `bounds` is nearer.
    fn close_to(&mut self, tags: &[Tag], bounds: &[Tag]) {
        let mut at = self.stack.len();
        while at > 0 {
            at -= 1;
            let here = self.stack[at].0;
            if tags.contains(&here) {
                while self.stack.len() > at {
                    self.pop();
                }
                return;
            }
            if bounds.contains(&here) {
                return;
            }
        }
    }

    fn end(&mut self, tag: Tag) {
        if !self.is_open(tag) {
            match tag {
                _ if self.dropped > 0 => {}
                Tag::P | Tag::Br => self.lonely_end(),
                _ if tag.role() == Role::TablePart => self.apart(tag),
                _ => {}
            }
            return;
        }
        match tag.role() {
            Role::TablePart => self.close_to(&[tag], &[Tag::Table]),
            // An inline element does not end the blocks it was opened outside of.
            Role::Inline if tag != Tag::A => {
                let mut at = self.stack.len();
                while at > 0 {
                    at -= 1;
                    if self.stack[at].0 == tag {
                        self.close_to(&[tag], &[]);
                        return;
                    }
                    if self.stack[at].0.role() != Role::Inline {
                        return;
                    }
                }
            }
            _ if tag.is_heading() => {
                const ALL: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
                self.close_to(&ALL, &[Tag::Td, Tag::Th, Tag::Caption]);
            }
            Role::Block | Role::Dropped | Role::Inline if tag != Tag::Table => {
                self.close_to(&[tag], &[Tag::Td, Tag::Th, Tag::Caption]);
            }
            _ => self.close_to(&[tag], &[]),
        }
    }

    /// `</p>` without `<p>`: text before and after it are two paragraphs.
    fn lonely_end(&mut self) {
        if self.in_cell_or_free(true)
            && let Some(Token::Open(start)) = Tokens::new(IMPLIED).next()
        {
            self.sink.open(Tag::Br, &start);
        }
    }
}
