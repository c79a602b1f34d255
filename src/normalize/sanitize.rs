//! HTML that can be shown: an allow-list of elements and attributes, absolute
//! URLs of three schemes.
//!
//! Two layers. The walk writes the fragment anew, well nested and bounded, so
//! that the second, ammonia, is linear whatever the input; ammonia then reads
//! it as a browser would and has the last word, unless all is so plain that
//! there is nothing to decide.

use crate::markup::address;
use crate::markup::address::ADDRESS_MAX as ATTRIBUTE_MAX;
use crate::markup::entity;
use crate::markup::formula::Formula;
use crate::markup::tag::Role;
use crate::markup::tag::Tag;
use crate::markup::token::StartTag;
use crate::markup::walk::Gap;
use crate::markup::walk::Sink;
use crate::markup::walk::gap;
use crate::markup::walk::walk;
use crate::model::item::Markup;
use crate::model::settings::BriefSettings;
use crate::normalize::allowed;
use crate::normalize::allowed::ADDRESSES;
use crate::normalize::allowed::EMBED;
use crate::normalize::allowed::EVERYWHERE;
use crate::normalize::allowed::is_embed;
use crate::normalize::furniture;
use crate::normalize::furniture::Sign;
use crate::normalize::settled::settled;
use crate::normalize::twice;
use crate::normalize::veil::Veil;
use crate::text::clean;
use crate::text::cut;
use crate::text::escape_attribute_into;
use crate::text::escape_into;
use std::borrow::Cow;
use url::Url;

/// Elements of one fragment at most; further ones leave only their text.
const ELEMENTS_MAX: usize = 30_000;
/// The title of such a link is cut here (characters).
const EMBED_TITLE_MAX: usize = 200;

/// See [`crate::normalize::sanitize()`].
pub(super) fn sanitize(markup: &Markup, settings: &BriefSettings) -> String {
    sanitize_within(markup, settings.html_max, settings.depth_max)
}

/// Reads at most so many bytes and so many open elements.
pub(super) fn sanitize_within(markup: &Markup, html_max: usize, depth_max: usize) -> String {
    let html = cut(&markup.html, html_max);
    let html = match markup.plain {
        true => paragraphs(html),
        false => twice::unescaped(html),
    };
    let parsed = |url: &Option<String>| url.as_deref().and_then(|url| Url::parse(url).ok());
    let mut veil = Veil::default();
    loop {
        let mut writer = Writer {
            out: String::with_capacity(html.len()),
            base: parsed(&markup.base),
            page: parsed(&markup.page),
            fresh: true,
            veil,
            ..Writer::default()
        };
        walk(&html, depth_max, &mut writer);
        match writer.veil.lift() {
            Some(lifted) => veil = lifted,
            None => {
                let html = &writer.out;
                return settled(html).unwrap_or_else(|| allowed::clean(html));
            }
        }
    }
}

/// Plain text (escaped) of more than one line as HTML: empty lines part its
/// paragraphs.
fn paragraphs(text: &str) -> Cow<'_, str> {
    if !text.trim().contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut parted = false;
    let mut begun = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            parted |= begun;
            begun = false;
            continue;
        }
        if begun && goes_on(line) {
            out.push(' ');
            out.push_str(line.trim());
            continue;
        }
        if begun {
            out.push_str("<br>");
        } else if !out.is_empty() {
            out.push_str("</p><p>");
        }
        out.push_str(line.trim_end());
        begun = true;
    }
    match parted {
        true => Cow::Owned(format!("<p>{out}</p>")),
        false => Cow::Owned(out),
    }
}

/// True for a line that is set in, and no item of a list: the feed's own XML
/// was wrapped there, not the text.
fn goes_on(line: &str) -> bool {
    let text = line.trim_start();
    let item = text.starts_with(['-', '*', '•', '·', '–', '—', '+'])
        || text.starts_with(|c: char| c.is_ascii_digit());
    text.len() < line.len() && !item
}

/// Writes the walk down again as HTML.
#[derive(Default)]
struct Writer {
    out: String,
    base: Option<Url>,
    /// Where the item itself is.
    page: Option<Url>,
    elements: usize,
    /// For each open element the tag that was written for it.
    written: Vec<Option<Tag>>,
    /// What styles hide.
    veil: Veil,
    /// How many of the open elements are for machines.
    mute: usize,
    /// For each open element whether it is one of them.
    mutes: Vec<bool>,
    /// What has to stand before the next words.
    gap: Option<Gap>,
    /// No words stand on the line yet.
    fresh: bool,
    /// How many `a`, `picture` and `noscript` are open.
    links: usize,
    pictures: usize,
    noscripts: usize,
    /// Where the `source`s of the open `picture` say that it is.
    source: Option<Url>,
    /// The picture before, if no words stand between.
    shown: Option<Shown>,
    /// What was embedded last: players are often given in two ways.
    embedded: Option<Url>,
}

/// A picture that was written.
struct Shown {
    url: Url,
    late: bool,
    noscript: bool,
}

impl Writer {
    /// False inside what is hidden or for machines.
    fn seen(&self) -> bool {
        self.mute == 0 && !self.veil.hides()
    }

    fn allowed(&mut self, tag: Tag) -> Option<&'static [&'static str]> {
        if self.elements >= ELEMENTS_MAX {
            return None;
        }
        let attributes = allowed::attributes(tag)?;
        self.elements += 1;
        Some(attributes)
    }

    fn tag(&mut self, written: Tag, start: &StartTag<'_>, src: Option<&Url>, allowed: &[&str]) {
        self.border(written);
        self.out.push('<');
        self.out.push_str(written.name());
        self.attributes(written, start, src, allowed);
        self.out.push('>');
    }

    /// Makes the place fit for a tag: blocks part words by themselves.
    fn border(&mut self, tag: Tag) {
        if tag.role() == Role::Inline || tag == Tag::Img {
            self.fill_gap("");
        } else if tag != Tag::Source {
            self.gap = None;
            self.fresh = true;
            if let Some(shown) = &mut self.shown {
                shown.late = false;
            }
        }
    }

    /// Keeps words apart that no markup parts any more.
    fn fill_gap(&mut self, next: &str) {
        let gap = match self.gap.take() {
            Some(gap) if !self.fresh => gap,
            _ => return,
        };
        let parted = self.out.ends_with([' ', '\n'])
            || next.starts_with([' ', '\n', '.', ',', ';', ':', '!', '?', ')']);
        match gap {
            Gap::Line if self.allowed(Tag::Br).is_some() => self.out.push_str("<br>"),
            _ if !parted => self.out.push(' '),
            _ => {}
        }
    }

    fn part(&mut self, gap: Gap) {
        if self.gap != Some(Gap::Line) {
            self.gap = Some(gap);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape_attribute_into(value, &mut self.out);
        self.out.push('"');
    }

    fn attributes(
        &mut self,
        written: Tag,
        start: &StartTag<'_>,
        src: Option<&Url>,
        allowed: &[&str],
    ) {
        let mut seen: Vec<&str> = Vec::new();
        if let Some(url) = src {
            seen.push("src");
            self.attribute("src", url.as_str());
        }
        for (name, value) in start.attributes() {
            if written == Tag::A && name == "class" && is_embed(value) {
                self.attribute(name, EMBED);
            }
            let known = allowed
                .iter()
                .chain(&EVERYWHERE)
                .find(|known| known.eq_ignore_ascii_case(name));
            let Some(known) = known else { continue };
            if seen.contains(known) || value.len() > ATTRIBUTE_MAX {
                continue;
            }
            seen.push(known);
            let value = entity::decode_attribute(value);
            if ADDRESSES.contains(known) {
                if let Some(url) = self.absolute(&value) {
                    self.attribute(known, url.as_str());
                }
            } else {
                self.attribute(known, &clean::text(&value));
            }
        }
    }

    /// An address made absolute. Places on the item's page are on that page,
    /// not in the feed.
    fn absolute(&self, value: &str) -> Option<Url> {
        let within = address::tidy(value).starts_with('#');
        let page = self.page.as_ref().filter(|_| within);
        address::absolute(value, page.or(self.base.as_ref()))
    }

    fn void(&mut self, tag: Tag, start: &StartTag<'_>) {
        match tag {
            Tag::Img => self.image(start),
            Tag::Source => self.source(start),
            Tag::Embed => self.embed(start),
            Tag::Param if is_player(start) => {
                let url = address::first(start, &["value"], self.base.as_ref());
                self.link(url, start);
            }
            Tag::Input => self.part(Gap::Space),
            _ => match self.allowed(tag) {
                Some(allowed) => self.tag(tag, start, None, allowed),
                None if matches!(tag, Tag::Br | Tag::Hr) => self.part(Gap::Line),
                None => {}
            },
        }
    }

    fn image(&mut self, start: &StartTag<'_>) {
        let source = self.source.take();
        let place = address::picture(start, self.base.as_ref());
        let (url, late) = match (place, source) {
            (Some(place), _) => (place.url, place.late),
            (None, Some(source)) => (source, false),
            (None, None) => {
                if let Some(sign) = furniture::sign_of_picture(start) {
                    self.text(&sign);
                }
                return;
            }
        };
        let noscript = self.noscripts > 0;
        // A late picture and the one for those without scripts are one.
        let doubled = self.shown.as_ref().is_some_and(|shown| {
            let same = address::stem(shown.url.as_str()) == address::stem(url.as_str());
            noscript != shown.noscript && (same || noscript && shown.late)
        });
        if doubled {
            return;
        }
        if let Some(allowed) = self.allowed(Tag::Img) {
            self.tag(Tag::Img, start, Some(&url), allowed);
            self.fresh = false;
            self.shown = Some(Shown {
                url,
                late,
                noscript,
            });
        }
    }

    fn source(&mut self, start: &StartTag<'_>) {
        if self.pictures > 0 {
            if self.source.is_none() {
                self.source = address::of_source(start, self.base.as_ref());
            }
            return;
        }
        let url = address::first(start, &["src"], self.base.as_ref());
        if let Some(url) = url
            && let Some(allowed) = self.allowed(Tag::Source)
        {
            self.tag(Tag::Source, start, Some(&url), allowed);
        }
    }

    fn embed(&mut self, start: &StartTag<'_>) {
        let url = address::embedded(start, self.base.as_ref());
        self.link(url.filter(|_| !address::is_pixel(start)), start);
    }

    /// A link in the place of what was embedded there, without words: those of
    /// the text are its author's. Its title tells what it is.
    fn link(&mut self, url: Option<Url>, start: &StartTag<'_>) {
        self.part(Gap::Space);
        let Some(url) = url.filter(|url| self.links == 0 && self.embedded.as_ref() != Some(url))
        else {
            return;
        };
        let title = start.attribute("title").map(|title| clean::line(&title));
        let host = url.host_str().map(str::to_owned);
        let words = title.filter(|title| !title.is_empty()).or(host);
        let Some(words) = words.filter(|_| self.allowed(Tag::A).is_some()) else {
            return;
        };
        self.fill_gap("");
        self.out.push_str("<a");
        self.attribute("href", url.as_str());
        self.attribute("class", EMBED);
        self.attribute("title", &clean::shortened(&words, EMBED_TITLE_MAX));
        self.out.push_str("></a>");
        self.embedded = Some(url);
        self.fresh = false;
        self.part(Gap::Space);
    }

    fn titled(&mut self, title: &str, text: &str) {
        let written = title.len() <= ATTRIBUTE_MAX && self.allowed(Tag::Span).is_some();
        if written {
            self.fill_gap("");
            self.out.push_str("<span");
            self.attribute("title", title);
            self.out.push('>');
        }
        self.text(text);
        if written {
            self.out.push_str("</span>");
        }
    }

    fn count(&mut self, tag: Tag, written: Option<Tag>, change: fn(usize) -> usize) {
        match tag {
            Tag::A if written.is_some() => self.links = change(self.links),
            Tag::Picture => {
                self.pictures = change(self.pictures);
                self.source = None;
            }
            Tag::Noscript => self.noscripts = change(self.noscripts),
            _ => {}
        }
    }
}

/// True for a parameter that says what an `object` plays.
fn is_player(start: &StartTag<'_>) -> bool {
    let name = start.attribute("name");
    name.is_some_and(|name| name.eq_ignore_ascii_case("movie") || name == "src")
}

/// What is written for an element.
fn written_for(tag: Tag, sign: Sign) -> Tag {
    match (tag, sign) {
        (Tag::Div | Tag::Section | Tag::P, Sign::Aside) | (Tag::Nav | Tag::Form, _) => Tag::Aside,
        (Tag::Div | Tag::P, Sign::Caption) => Tag::Figcaption,
        (
            Tag::Address
            | Tag::Center
            | Tag::Dialog
            | Tag::Fieldset
            | Tag::Hgroup
            | Tag::Legend
            | Tag::Main
            | Tag::Marquee
            | Tag::Optgroup
            | Tag::Search,
            _,
        ) => Tag::Div,
        _ => tag,
    }
}

/// True for an element that is seen wherever it stands.
fn is_seen(start: &StartTag<'_>) -> bool {
    furniture::sign(start) != Sign::Mute && !furniture::look(start).hides()
}

impl Sink for Writer {
    fn open(&mut self, tag: Tag, start: &StartTag<'_>) {
        let sign = furniture::sign(start);
        let mute = sign == Sign::Mute;
        if tag.role() == Role::Void {
            if self.seen() && !mute && !furniture::look(start).hides() {
                self.void(tag, start);
            }
            return;
        }
        self.veil.open(start);
        self.mutes.push(mute);
        self.mute += usize::from(mute);
        let written = written_for(tag, sign);
        let mut allowed = None;
        if self.seen() {
            if tag == Tag::Object {
                self.embed(start);
            }
            allowed = self.allowed(written);
            match (allowed, gap(tag)) {
                (Some(allowed), _) => self.tag(written, start, None, allowed),
                (None, Some(gap)) => self.part(gap),
                _ => {}
            }
            if matches!(tag, Tag::Audio | Tag::Video) {
                self.fresh = false;
            }
        }
        self.written.push(allowed.map(|_| written));
        self.count(tag, allowed.map(|_| written), |n| n + 1);
    }

    fn close(&mut self, tag: Tag) {
        let seen = self.seen();
        self.veil.close();
        self.mute -= usize::from(self.mutes.pop() == Some(true));
        let written = self.written.pop().flatten();
        self.count(tag, written, |n| n.saturating_sub(1));
        match (written, gap(tag)) {
            (Some(written), _) => {
                if written.role() != Role::Inline {
                    self.gap = None;
                    self.fresh = true;
                }
                self.out.push_str("</");
                self.out.push_str(written.name());
                self.out.push('>');
            }
            (None, Some(gap)) if seen => self.part(gap),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.mute > 0 || self.veil.covers(text) {
            return;
        }
        let text = clean::text(text);
        // A tree builder takes the line end after `<pre>` for its own.
        let text = if self.out.ends_with("<pre>") {
            text.trim_start_matches('\n')
        } else {
            &text
        };
        if !text.trim().is_empty() {
            self.fill_gap(text);
            self.fresh = false;
            self.shown = None;
        }
        escape_into(text, &mut self.out);
    }

    fn apart(&mut self, gap: Gap) {
        if self.seen() {
            self.part(gap);
        }
    }

    fn dropped(&mut self, tag: Tag, start: &StartTag<'_>) {
        if !self.seen() || !is_seen(start) {
            return;
        }
        match gap(tag) {
            Some(_) if tag == Tag::Iframe => self.embed(start),
            Some(gap) => self.part(gap),
            None => {}
        }
    }

    fn formula(&mut self, start: &StartTag<'_>, formula: &Formula) {
        if !is_seen(start) {
            return;
        }
        let part = |writer: &mut Writer| {
            if formula.display {
                writer.apart(Gap::Space);
            }
        };
        part(self);
        match &formula.source {
            Some(source) if formula.linear.is_empty() => self.text(source),
            // For those who know TeX, it says more than a line can.
            Some(source) if *source != formula.linear && self.seen() => {
                self.titled(source, &formula.linear);
            }
            _ => self.text(&formula.linear),
        }
        part(self);
    }
}
