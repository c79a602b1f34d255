//! Between plain text and HTML: escaping, and the words of a fragment.

use super::recover::attributes::Attributes;
use super::recover::entities::{Entities, WINDOWS_1252, html_entity};
use super::recover::tokens::begins_name;
use super::repair::Repairs;
use crate::model::text::folded;
use memchr::{memchr, memchr3, memmem};

/// For a value of XML in double quotes: its line breaks stay.
pub(super) fn escape_attribute_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            c => out.push(c),
        }
    }
}

/// Elements by which text is known to be HTML, and whose tags are no words.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meta",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mrow",
    "msub",
    "msup",
    "mtext",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that are dropped from a title, and no sign of HTML.
const DROPPED: &[&str] = &["frame", "frameset", "applet", "base", "head", "html", "svg"];

/// Elements that part words.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// True for the name of an element that HTML has.
pub(super) fn is_html_tag(name: &str) -> bool {
    known(name, KNOWN) || known(name, DROPPED)
}

fn known(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// True for text in which every tag is HTML's and that has an end tag or a
/// reference, as feedparser has it: it errs towards plain text.
pub(super) fn looks_like_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut sure = false;
    let mut at = 0;
    while let Some(found) = memchr3(b'<', b'&', b'<', bytes.get(at..).unwrap_or(&[])) {
        at += found;
        let rest = text.get(at + 1..).unwrap_or("");
        if bytes[at] == b'<' {
            let name = rest.strip_prefix('/').unwrap_or(rest);
            let length = word_length(name);
            if length > 0 {
                if !known(name.get(..length).unwrap_or(""), KNOWN) {
                    return false;
                }
                sure |= is_surely_tag(rest, name, length);
            }
        } else {
            let name = rest.strip_prefix('#').unwrap_or(rest);
            let length = word_length(name);
            if length > 0 && name.as_bytes().get(length) == Some(&b';') {
                let word = name.get(..length).unwrap_or("");
                if !rest.starts_with('#') && html_entity(word).is_none() {
                    return false;
                }
                sure = true;
            }
        }
        at += 1;
    }
    sure
}

/// True for an end tag, an empty one, `<br>`, and one with an attribute: what
/// nobody writes who speaks of an element. `rest` follows the `<`.
fn is_surely_tag(rest: &str, name: &str, length: usize) -> bool {
    let after = name.as_bytes().get(length).copied().unwrap_or(b' ');
    let ends = rest.starts_with('/');
    let is_break = !ends
        && name
            .get(..length)
            .is_some_and(|n| n.eq_ignore_ascii_case("br"));
    let attribute = || {
        let window = name.as_bytes();
        let window = &window[..window.len().min(512)];
        let end = memchr(b'>', window).unwrap_or(0);
        after.is_ascii_whitespace() && memchr(b'=', &window[..end]).is_some()
    };
    match after {
        b'>' => ends || is_break,
        b'/' => true,
        _ => !ends && attribute(),
    }
}

fn word_length(text: &str) -> usize {
    text.bytes()
        .take(40)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count()
}

/// The words of a fragment of HTML, on one line: for titles and the like.
/// Tags that HTML does not know and that are never closed are words.
pub(super) fn words(html: &str) -> String {
    if memchr3(b'<', b'&', b'<', html.as_bytes()).is_none() {
        return folded(html);
    }
    let mut entities = Entities::default();
    let mut repairs = Repairs::default();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut searches = SEARCHES_MAX;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (head, tail) = rest.split_at(at);
        entities.decode_into(head, &mut out, 0, &mut repairs);
        rest = match tag_end(tail, &mut searches) {
            Some(end) => {
                let name = tail.get(1..).unwrap_or("").trim_start_matches('/');
                let name = name.get(..word_length(name)).unwrap_or("");
                if known(name, BLOCKS) {
                    out.push(' ');
                } else if name.eq_ignore_ascii_case("img") {
                    // Emoji and formulas are pictures in some titles.
                    let inside = tail.get(1 + name.len()..end - 1).unwrap_or("");
                    let alt =
                        Attributes::new(inside).find(|(name, _)| name.eq_ignore_ascii_case("alt"));
                    entities.decode_into(alt.map_or("", |(_, alt)| alt), &mut out, 0, &mut repairs);
                }
                let after = tail.get(end..).unwrap_or("");
                match name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style") {
                    true if !tail.starts_with("</") => skip_raw(after, name),
                    _ => after,
                }
            }
            None => {
                out.push('<');
                tail.get(1..).unwrap_or("")
            }
        };
    }
    entities.decode_into(rest, &mut out, 0, &mut repairs);
    folded(&out)
}

/// Searches to the end of the text that one text may cause.
const SEARCHES_MAX: usize = 16;

/// The length of the tag or comment that begins here; none where it is text.
fn tag_end(text: &str, searches: &mut usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut search = |what: &str| {
        *searches = searches.checked_sub(1)?;
        text.find(what)
    };
    if text.starts_with("<!--") {
        // One that is not closed ends with the next `>`, else with the text.
        let end = search("-->").map(|end| end + 3);
        return end.or_else(|| Some(memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1)));
    }
    let next = *bytes.get(1)?;
    if !(begins_name(next) || matches!(next, b'/' | b'!' | b'?')) {
        return None;
    }
    let end = super::recover::tokens::tag_end(bytes, 1).or_else(|| memchr(b'>', bytes))?;
    let inner = text.get(1..end)?.trim_start_matches('/');
    let name = inner.get(..word_length(inner)).unwrap_or("");
    let is_tag = known(name, KNOWN)
        || known(name, DROPPED)
        || matches!(next, b'!' | b'?' | b'/')
        || search(&format!("</{name}>")).is_some();
    is_tag.then_some(end + 1)
}

fn skip_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let bytes = text.as_bytes();
    let end = memmem::find_iter(bytes, b"</").find(|at| {
        bytes
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    });
    end.and_then(|at| text.get(at..)).unwrap_or("")
}

/// Text that was UTF-8, was taken for windows-1252 or latin-1, and was written
/// as UTF-8 once more; none where it was not.
pub(super) fn once_encoded(text: &str) -> Option<String> {
    // The first byte of such a character is one of these, most of the time.
    let suspicious = |pair: &[u8]| matches!(pair, [0xC3, 0x82..=0xB4]);
    if !text.as_bytes().windows(2).any(suspicious) {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(single_byte).collect();
    String::from_utf8(bytes?).ok()
}

/// The byte that windows-1252 or latin-1 has for a character.
fn single_byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok().or_else(|| {
        let place = WINDOWS_1252.iter().position(|known| *known == c)?;
        u8::try_from(place + 0x80).ok()
    })
}

/// How far the beginning of an escaped feed is looked for.
const ESCAPED_WINDOW: usize = 4_096;

/// The feed that a document holds as text, escaped: `&lt;rss ..`, with nothing
/// but tags before it. None where there is no such.
pub(super) fn escaped_feed(text: &str) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(ESCAPED_WINDOW))?;
    let start = ["&lt;?xml", "&lt;rss", "&lt;feed", "&lt;rdf:RDF"]
        .iter()
        .filter_map(|mark| head.find(mark))
        .min()?;
    let mut before = head.get(..start)?.trim_start();
    while before.starts_with('<') {
        before = before
            .get(memchr(b'>', before.as_bytes())? + 1..)?
            .trim_start();
    }
    before.is_empty().then(|| {
        let escaped = text.get(start..).unwrap_or("");
        Entities::default()
            .decode(escaped, &mut Repairs::default())
            .into_owned()
    })
}
