//! HTML that can be shown: an allow-list of elements and attributes, absolute
//! URLs of three schemes.
//!
//! Two layers. The walk writes the fragment anew, well nested and bounded, so
//! that the second, ammonia, is linear whatever the input; ammonia then reads
//! it as a browser would and has the last word.

use crate::model::item::Markup;
use crate::model::settings::BriefSettings;
use crate::normalize::clean;
use crate::normalize::furniture;
use crate::normalize::furniture::Sign;
use crate::normalize::html::entity;
use crate::normalize::html::tag::Role;
use crate::normalize::html::tag::Tag;
use crate::normalize::html::token::StartTag;
use crate::normalize::html::walk::Sink;
use crate::normalize::html::walk::walk;
use ammonia::Builder;
use ammonia::UrlRelative;
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

/// Elements of one fragment at most; further ones leave only their text.
const ELEMENTS_MAX: usize = 30_000;
/// Bytes of one attribute at most; longer ones (mostly `data:`) are left out.
const ATTRIBUTE_MAX: usize = 4_096;
/// The schemes that links may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Elements that stay, and the attributes that stay on them.
const ALLOWED: &[(Tag, &[&str])] = &[
    (Tag::A, &["href", "title", "hreflang"]),
    (Tag::Abbr, &["title"]),
    (Tag::Article, &[]),
    (Tag::Aside, &[]),
    (Tag::Audio, &["src", "controls"]),
    (Tag::B, &[]),
    (Tag::Bdi, &[]),
    (Tag::Bdo, &[]),
    (Tag::Blockquote, &["cite"]),
    (Tag::Br, &[]),
    (Tag::Caption, &[]),
    (Tag::Cite, &[]),
    (Tag::Code, &[]),
    (Tag::Dd, &[]),
    (Tag::Del, &[]),
    (Tag::Details, &[]),
    (Tag::Dfn, &["title"]),
    (Tag::Div, &[]),
    (Tag::Dl, &[]),
    (Tag::Dt, &[]),
    (Tag::Em, &[]),
    (Tag::Figcaption, &[]),
    (Tag::Figure, &[]),
    (Tag::Footer, &[]),
    (Tag::H1, &[]),
    (Tag::H2, &[]),
    (Tag::H3, &[]),
    (Tag::H4, &[]),
    (Tag::H5, &[]),
    (Tag::H6, &[]),
    (Tag::Header, &[]),
    (Tag::Hr, &[]),
    (Tag::I, &[]),
    (Tag::Img, &["src", "alt", "title", "width", "height"]),
    (Tag::Ins, &[]),
    (Tag::Kbd, &[]),
    (Tag::Li, &["value"]),
    (Tag::Mark, &[]),
    (Tag::Ol, &["start", "reversed"]),
    (Tag::P, &[]),
    (Tag::Pre, &[]),
    (Tag::Q, &["cite"]),
    (Tag::Rp, &[]),
    (Tag::Rt, &[]),
    (Tag::Ruby, &[]),
    (Tag::S, &[]),
    (Tag::Samp, &[]),
    (Tag::Section, &[]),
    (Tag::Small, &[]),
    (Tag::Source, &["src", "type"]),
    (Tag::Span, &[]),
    (Tag::Strong, &[]),
    (Tag::Sub, &[]),
    (Tag::Summary, &[]),
    (Tag::Sup, &[]),
    (Tag::Table, &[]),
    (Tag::Tbody, &[]),
    (Tag::Td, &["colspan", "rowspan"]),
    (Tag::Tfoot, &[]),
    (Tag::Th, &["colspan", "rowspan", "scope"]),
    (Tag::Thead, &[]),
    (Tag::Time, &["datetime"]),
    (Tag::Tr, &[]),
    (Tag::U, &[]),
    (Tag::Ul, &[]),
    (Tag::Var, &[]),
    (
        Tag::Video,
        &["src", "controls", "poster", "width", "height"],
    ),
];

/// Attributes that stay on every element.
const EVERYWHERE: [&str; 2] = ["dir", "lang"];
/// Attributes that hold addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "cite", "poster"];
/// Where pages that load pictures late keep their addresses.
const LATE_SOURCES: [&str; 4] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-orig-file",
];

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = ALLOWED.iter().map(|(tag, _)| tag.name()).collect();
    let attributes: HashMap<&str, HashSet<&str>> = ALLOWED
        .iter()
        .map(|(tag, names)| (tag.name(), names.iter().copied().collect()))
        .collect();
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(EVERYWHERE))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
});

/// See [`crate::normalize::sanitize()`].
pub(super) fn sanitize(markup: &Markup, settings: &BriefSettings) -> String {
    sanitize_within(markup, settings.html_max, settings.depth_max)
}

/// Reads at most so many bytes and so many open elements.
pub(super) fn sanitize_within(markup: &Markup, html_max: usize, depth_max: usize) -> String {
    let html = cut(&markup.html, html_max);
    let html = match markup.plain {
        true => paragraphs(html),
        false => Cow::Borrowed(html),
    };
    let parsed = |url: &Option<String>| url.as_deref().and_then(|url| Url::parse(url).ok());
    let mut writer = Writer {
        out: String::with_capacity(html.len()),
        base: parsed(&markup.base),
        page: parsed(&markup.page),
        elements: 0,
        written: Vec::new(),
        hidden: 0,
        hides: Vec::new(),
    };
    walk(&html, depth_max, &mut writer);
    AMMONIA.clean(&writer.out).to_string()
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

/// The text up to `bytes_max`, whole characters.
pub(super) fn cut(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

/// An address made absolute; none where its scheme is not one to follow.
pub(super) fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() || address.len() > ATTRIBUTE_MAX {
        return None;
    }
    let url = match (Url::parse(address), base) {
        (Ok(url), _) => url,
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => base.join(address).ok()?,
        _ => return None,
    };
    SCHEMES.contains(&url.scheme()).then_some(url)
}

/// Where the picture of an `img` is, as the page means it: late sources win
/// over the placeholder that stands in for them.
pub(super) fn picture(start: &StartTag<'_>, base: Option<&Url>) -> Option<Url> {
    LATE_SOURCES
        .iter()
        .chain(&["src"])
        .filter_map(|name| absolute(&start.attribute(name)?, base))
        .find(|url| url.scheme() != "mailto")
}

/// Writes the walk down again as HTML.
struct Writer {
    out: String,
    base: Option<Url>,
    /// Where the item itself is.
    page: Option<Url>,
    elements: usize,
    /// For each open element the tag that was written for it.
    written: Vec<Option<Tag>>,
    /// How many of the open elements nobody sees.
    hidden: usize,
    /// For each open element whether it is one of them.
    hides: Vec<bool>,
}

impl Writer {
    fn allowed(&mut self, tag: Tag) -> Option<&'static [&'static str]> {
        if self.elements >= ELEMENTS_MAX {
            return None;
        }
        let (_, attributes) = ALLOWED.iter().find(|(allowed, _)| *allowed == tag)?;
        self.elements += 1;
        Some(attributes)
    }

    fn tag(&mut self, tag: Tag, written: Tag, start: &StartTag<'_>, allowed: &[&str]) {
        self.out.push('<');
        self.out.push_str(written.name());
        self.attributes(tag, start, allowed);
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }

    fn attributes(&mut self, tag: Tag, start: &StartTag<'_>, allowed: &[&str]) {
        let mut seen: Vec<&str> = Vec::new();
        if tag == Tag::Img
            && let Some(url) = picture(start, self.base.as_ref())
        {
            seen.push("src");
            self.attribute("src", url.as_str());
        }
        for (name, value) in start.attributes() {
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
        let within = value.trim().starts_with('#');
        let page = self.page.as_ref().filter(|_| within);
        absolute(value, page.or(self.base.as_ref()))
    }
}

/// What the markup says about an element: class names do not stay, so what
/// they mean must be written otherwise.
fn sign(start: &StartTag<'_>) -> Sign {
    let signs = start
        .attributes()
        .map(|(name, value)| furniture::judge(name, value));
    signs.fold(Sign::None, |sign, next| match (sign, next) {
        (Sign::Hidden, _) | (_, Sign::Hidden) => Sign::Hidden,
        (Sign::Mute, _) | (_, Sign::Mute) => Sign::Mute,
        (sign, Sign::None) => sign,
        (_, next) => next,
    })
}

impl Sink for Writer {
    fn open(&mut self, tag: Tag, start: &StartTag<'_>) {
        let sign = sign(start);
        let hides = matches!(sign, Sign::Hidden | Sign::Mute);
        if tag.role() == Role::Void {
            if self.hidden == 0
                && !hides
                && let Some(allowed) = self.allowed(tag)
            {
                self.tag(tag, tag, start, allowed);
            }
            return;
        }
        self.hides.push(hides);
        self.hidden += usize::from(hides);
        let written = match (tag, sign) {
            (Tag::Div | Tag::Section | Tag::P, Sign::Aside) | (Tag::Nav | Tag::Form, _) => {
                Tag::Aside
            }
            (Tag::Div | Tag::P, Sign::Caption) => Tag::Figcaption,
            _ => tag,
        };
        let allowed = if self.hidden > 0 {
            None
        } else {
            self.allowed(written)
        };
        self.written.push(allowed.map(|_| written));
        if let Some(allowed) = allowed {
            self.tag(tag, written, start, allowed);
        }
    }

    fn close(&mut self, tag: Tag) {
        self.hidden -= usize::from(self.hides.pop() == Some(true));
        if let Some(Some(written)) = self.written.pop() {
            self.out.push_str("</");
            self.out.push_str(written.name());
            self.out.push('>');
        } else if tag == Tag::Desc && self.hidden == 0 {
            self.out.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        let text = clean::text(text);
        // A tree builder takes the line end after `<pre>` for its own.
        let text = if self.out.ends_with("<pre>") {
            text.trim_start_matches('\n')
        } else {
            &text
        };
        escape(text, false, &mut self.out);
    }
}

/// Text as HTML has it.
pub(super) fn escape(text: &str, attribute: bool, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' if attribute => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(reference);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}
