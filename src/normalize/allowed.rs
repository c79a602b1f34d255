//! Which elements and attributes stay: data, and ammonia, which holds them to it.

use crate::markup::address::SCHEMES;
use crate::markup::tag::Tag;
use ammonia::Builder;
use ammonia::UrlRelative;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The class of links that stand where something was embedded.
pub(super) const EMBED: &str = "briefd-embed";

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
    (Tag::Span, &["title"]),
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
pub(super) const EVERYWHERE: [&str; 2] = ["dir", "lang"];
/// Attributes that hold addresses.
pub(super) const ADDRESSES: [&str; 4] = ["href", "src", "cite", "poster"];

/// What every link says of the page it leads to.
pub(super) const LINK_REL: &str = "noopener noreferrer";

/// What [`clean_words`] takes out besides.
const MEDIA: [Tag; 4] = [Tag::Audio, Tag::Img, Tag::Source, Tag::Video];

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| builder(&[]));

static WORDS: LazyLock<Builder<'static>> = LazyLock::new(|| builder(&MEDIA));

fn builder(without: &[Tag]) -> Builder<'static> {
    let allowed = || ALLOWED.iter().filter(|(tag, _)| !without.contains(tag));
    let tags: HashSet<&str> = allowed().map(|(tag, _)| tag.name()).collect();
    let attributes: HashMap<&str, HashSet<&str>> = allowed()
        .map(|(tag, names)| (tag.name(), names.iter().copied().collect()))
        .collect();
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .allowed_classes(HashMap::from([(Tag::A.name(), HashSet::from([EMBED]))]))
        .generic_attributes(HashSet::from(EVERYWHERE))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(LINK_REL));
    builder
}

/// The attributes that stay on an element, where it stays itself.
pub(super) fn attributes(tag: Tag) -> Option<&'static [&'static str]> {
    let (_, attributes) = ALLOWED.iter().find(|(allowed, _)| *allowed == tag)?;
    Some(attributes)
}

/// True for a link that briefd wrote in the place of a frame.
pub(super) fn is_embed(class: &str) -> bool {
    class.split_ascii_whitespace().any(|class| class == EMBED)
}

/// References and characters from U+0080 to U+00BF that ammonia may write
/// itself. For each it looks at all the text that is left (html5ever 0.40,
/// `write_escaped`): more of them have stand-ins.
const SPECIALS_MAX: usize = 256;
/// The references that [`crate::text`] writes, and what stands in for them: of a
/// plane that no text is left with.
const STAND_INS: [(&str, char); 4] = [
    ("&amp;", '\u{e0200}'),
    ("&lt;", '\u{e0201}'),
    ("&gt;", '\u{e0202}'),
    ("&quot;", '\u{e0203}'),
];
/// U+00A1 has this and the next ones the next.
const STAND_IN_FIRST: u32 = 0xe0300;

/// Ammonia's word on a fragment.
pub(super) fn clean(html: &str) -> String {
    clean_by(&AMMONIA, html)
}

/// The same without what is not read but seen or heard.
pub(super) fn clean_words(html: &str) -> String {
    clean_by(&WORDS, html)
}

fn clean_by(builder: &Builder<'static>, html: &str) -> String {
    let specials = memchr::memchr2_iter(b'&', 0xC2, html.as_bytes());
    if specials.take(SPECIALS_MAX + 1).count() <= SPECIALS_MAX {
        return builder.clean(html).to_string();
    }
    let mut given = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'&', 0xC2, rest.as_bytes()) {
        let (before, here) = rest.split_at(at);
        given.push_str(before);
        let reference = STAND_INS.iter().find(|(text, _)| here.starts_with(text));
        let (stand_in, length) = match (reference, here.chars().next()) {
            (Some((text, stand_in)), _) => (*stand_in, text.len()),
            (None, Some(c @ '\u{a1}'..='\u{bf}')) => {
                let code = STAND_IN_FIRST + u32::from(c) - 0xa1;
                (char::from_u32(code).unwrap_or(c), 2)
            }
            (None, c) => (c.unwrap_or(' '), c.map_or(1, char::len_utf8)),
        };
        given.push(stand_in);
        rest = here.get(length..).unwrap_or("");
    }
    given.push_str(rest);
    let clean = builder.clean(&given).to_string();
    let mut out = String::with_capacity(clean.len());
    for c in clean.chars() {
        let reference = STAND_INS.iter().find(|(_, stand_in)| *stand_in == c);
        match (reference, u32::from(c).checked_sub(STAND_IN_FIRST)) {
            (Some((text, _)), _) => out.push_str(text),
            (None, Some(number @ ..=0x1e)) => out.extend(char::from_u32(0xa1 + number)),
            _ => out.push(c),
        }
    }
    out
}
