//! The extracted article without what the extractor left of the page: share
//! bars, bylines, lists of other articles, boxes to subscribe in.

use super::survey::write_tag;
use crate::markup::tag::Role;
use crate::markup::tag::Tag;
use crate::markup::token::StartTag;
use crate::markup::walk::Gap;
use crate::markup::walk::Sink;
use crate::markup::walk::walk;
use crate::normalize::boilerplate;
use crate::normalize::furniture;
use crate::normalize::furniture::Sign;
use crate::text::clean;
use crate::text::escape_into;

/// Open elements at most.
const DEPTH_MAX: usize = 128;
/// A paragraph longer than this ends a list of other articles (bytes).
const OWN_WORDS: usize = 240;
/// A block that is a link and shorter than this is a button (bytes).
const BUTTON_MAX: usize = 80;
/// More of the text (one of so many) is never taken for the page's.
const SHARE: usize = 2;

/// Writes the article anew. What would lose half of it is not done.
pub(super) fn trim(html: &str, title: &str) -> String {
    for asides in [true, false] {
        let mut trimmer = Trimmer {
            title: boilerplate::fold(title).into_owned(),
            asides,
            ..Trimmer::default()
        };
        walk(html, DEPTH_MAX, &mut trimmer);
        if trimmer.kept * SHARE >= trimmer.all {
            return trimmer.out;
        }
    }
    html.to_owned()
}

#[derive(Default)]
struct Trimmer {
    title: String,
    /// Whether boxes go that are the page's by their class.
    asides: bool,
    out: String,
    open: Vec<Open>,
    links: usize,
    /// What kind of block began the list of other articles that is read.
    ended: Option<Tag>,
    /// Bytes of text: all, and what was kept.
    all: usize,
    kept: usize,
}

/// An open block.
struct Open {
    tag: Tag,
    /// Where it begins in what is written.
    at: usize,
    aside: bool,
    /// Another block stands in it.
    outer: bool,
    /// Something to see or hear does.
    media: bool,
    text: String,
    linked: usize,
    /// Bytes of text kept in it.
    kept: usize,
}

impl Trimmer {
    /// True for a block without others in it that is not the article's.
    fn is_page(&mut self, block: &Open) -> bool {
        let text = clean::line(&block.text);
        if text.is_empty() || matches!(block.tag, Tag::Pre | Tag::Td | Tag::Th) {
            return false;
        }
        let linked = block.linked * 10 > text.len() * 9;
        let folded = boilerplate::fold(&text);
        if text.len() < 120 && boilerplate::is_ending(&folded) && self.kept > 0 {
            self.ended = Some(block.tag);
            return true;
        }
        match self.ended {
            Some(begin) if begin.is_heading() && block.tag.is_heading() && !linked => {
                self.ended = None;
            }
            Some(_) if text.len() > OWN_WORDS && !linked => self.ended = None,
            Some(_) => return true,
            None => {}
        }
        let again = block.tag.is_heading() && !folded.is_empty() && *folded == self.title;
        let button = linked && text.len() < BUTTON_MAX && !matches!(block.tag, Tag::Li | Tag::Dd);
        let ends = text.ends_with(['.', '!', '?', '。', ':']);
        again || button && !ends || boilerplate::is_boilerplate_line(&text)
    }
}

impl Sink for Trimmer {
    fn open(&mut self, tag: Tag, start: &StartTag<'_>) {
        if tag.role() == Role::Void {
            if matches!(tag, Tag::Img | Tag::Embed)
                && let Some(block) = self.open.last_mut()
            {
                block.media = true;
            }
            if tag == Tag::Br
                && let Some(block) = self.open.last_mut()
            {
                block.text.push('\n');
            }
            write_tag(tag, start, &mut self.out);
            return;
        }
        self.links += usize::from(tag == Tag::A);
        if tag.role() != Role::Inline {
            let aside = start
                .attributes()
                .any(|(name, value)| furniture::judge(name, value) == Sign::Aside);
            if let Some(outer) = self.open.last_mut() {
                outer.outer = true;
            }
            self.open.push(Open {
                tag,
                at: self.out.len(),
                aside,
                outer: false,
                media: matches!(tag, Tag::Video | Tag::Audio),
                text: String::new(),
                linked: 0,
                kept: 0,
            });
        }
        write_tag(tag, start, &mut self.out);
    }

    fn close(&mut self, tag: Tag) {
        self.links = self.links.saturating_sub(usize::from(tag == Tag::A));
        self.out.push_str("</");
        self.out.push_str(tag.name());
        self.out.push('>');
        if tag.role() == Role::Inline {
            return;
        }
        let Some(block) = self.open.pop() else {
            return;
        };
        let is_page = !block.outer && self.is_page(&block);
        let emptied = block.outer && block.kept == 0 && !block.media && !block.text.is_empty();
        let is_box = block.aside && self.asides;
        if (is_page || is_box || emptied) && !(block.media && is_page) {
            self.out.truncate(block.at);
            self.kept -= block.kept;
            return;
        }
        if let Some(outer) = self.open.last_mut() {
            outer.kept += block.kept;
            outer.media |= block.media;
        }
    }

    fn text(&mut self, text: &str) {
        let length = text.trim().len();
        self.all += length;
        self.kept += length;
        if let Some(block) = self.open.last_mut() {
            block.text.push_str(text);
            block.linked += if self.links > 0 { length } else { 0 };
            block.kept += length;
        }
        escape_into(text, &mut self.out);
    }

    fn apart(&mut self, gap: Gap) {
        self.out
            .push_str(if gap == Gap::Line { "<br>" } else { " " });
    }
}
