//! The root of a document, and the dialect it tells.

use super::names::Ns;
use super::walk::{Frame, Scope, Walk};
use crate::model::item::Format;
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::tokens::Tag;
use crate::parse::repair::Repair;
use std::borrow::Cow;

impl<'a> Walk<'a, '_> {
    /// Outside of a feed: is this one's root?
    pub(super) fn start_outside(
        &mut self,
        tag: &Tag<'a>,
        ns: Ns,
        local: &'a str,
        frame: Frame<'a>,
    ) {
        let is = |name: &str| local.eq_ignore_ascii_case(name);
        let root = match ns {
            Ns::Core | Ns::Unknown => is("rss") || is("rdf") || is("feed") || is("channel"),
            Ns::Atom => is("feed") || is("rss") || is("channel"),
            Ns::Rdf => is("rdf"),
            // Put into a page whose default namespace it took.
            Ns::Xhtml => is("rss") || is("feed"),
            _ => false,
        };
        if !root {
            if !self.root_seen && self.first_other.is_none() {
                self.first_other = Some(local);
            }
            return self.open(tag, frame);
        }
        match self.root_seen {
            true => self.repairs.add(Repair::SecondDocument),
            false => {
                self.root_seen = true;
                self.atom = is("feed");
                self.out.format = self.dialect(tag, ns, local);
            }
        }
        if let Some(language) = frame.language {
            let language = Cow::Borrowed(language);
            self.out.feed.language.offer(0, language);
        }
        let mut frame = Frame {
            scope: Scope::Feed,
            ..frame
        };
        if is("channel") {
            // In the midst of something else it is anything.
            self.channel_seen |= self.frames.is_empty();
            frame.base = self.channel_attributes(tag, frame.base);
        }
        // RDF with RSS's own namespace, whatever is in it.
        let rss = self.bindings.iter().any(|(_, bound)| *bound == Ns::Core);
        self.surely_feed |= is("rss") || is("feed") || is("rdf") && rss;
        self.out.feed.base = frame.base.or(self.out.feed.base);
        let frames = self.frames.len();
        self.open(tag, frame);
        if ns == Ns::Xhtml && self.frames.len() > frames {
            self.bindings.push(("", Ns::Core));
        }
    }

    /// False for what only seemed to be a feed: RDF is in many a picture, and
    /// `channel` is a word.
    pub(super) fn is_feed(&self) -> bool {
        let feed = &self.out.feed;
        let says = feed.title.get().is_some()
            || feed.link.get().is_some()
            || feed.summary.get().is_some()
            || feed.updated.get().is_some();
        self.root_seen
            && (self.surely_feed || !self.out.items.is_empty() || self.channel_seen && says)
    }

    /// Which dialect a root is the root of.
    fn dialect(&self, tag: &Tag<'a>, ns: Ns, local: &str) -> Format {
        let mut version = "";
        let mut uris = String::new();
        let mut href = false;
        for (name, value) in Attributes::new(tag.attributes) {
            match name {
                _ if name.eq_ignore_ascii_case("version") => version = value.trim(),
                _ if name.starts_with("xmlns") => uris.push_str(&value.to_ascii_lowercase()),
                _ if name.eq_ignore_ascii_case("href") => href = true,
                _ => {}
            }
        }
        if local.eq_ignore_ascii_case("feed") {
            return match version {
                "0.1" | "0.2" => Format::Atom02,
                "0.3" => Format::Atom03,
                _ if uris.contains("purl.org/atom/ns") => Format::Atom03,
                _ if ns == Ns::Atom && !uris.contains("2005/atom") => Format::Atom02,
                _ => Format::Atom10,
            };
        }
        if local.eq_ignore_ascii_case("channel") {
            return match uris.contains("rss1.1") {
                true => Format::Rss11,
                false if href || !self.tokens.document().contains("<rss") => Format::Cdf,
                false => Format::Rss20,
            };
        }
        if local.eq_ignore_ascii_case("rdf") {
            return match self.out.format {
                Format::Rss090 => Format::Rss090,
                _ => Format::Rss10,
            };
        }
        match version {
            "0.90" | "0.9" => Format::Rss090,
            "0.91" => Format::Rss091,
            "0.92" => Format::Rss092,
            "0.93" => Format::Rss093,
            "0.94" => Format::Rss094,
            "1.0" => Format::Rss10,
            "1.1" => Format::Rss11,
            _ => Format::Rss20,
        }
    }

    /// Some namespaces tell the dialect.
    pub(super) fn note_uri(&mut self, uri: &str) {
        if self.root_seen || !self.frames.is_empty() {
            return;
        }
        let uri = uri.to_ascii_lowercase();
        if uri.contains("netscape.com/rdf/simple/0.9") {
            self.out.format = Format::Rss090;
        } else if uri.starts_with("http://purl.org/rss/1.0/") && uri.len() < 26 {
            self.out.format = Format::Rss10;
        }
    }
}
