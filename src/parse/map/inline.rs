//! Markup within content: written as HTML, its URLs made absolute where it
//! has a base of its own.

use super::base::{Base, Bases};
use crate::parse::recover::attributes::Attributes;
use crate::parse::recover::entities::Entities;
use crate::parse::recover::tokens::Tag;
use crate::parse::repair::Repairs;
use crate::parse::text::escape_attribute_into;
use std::borrow::Cow;

/// Elements of HTML that have no end tag.
const VOID: &[&str] = &[
    "br", "img", "hr", "input", "wbr", "source", "area", "col", "embed", "link", "meta", "param",
    "track", "base", "basefont", "frame", "keygen",
];

/// Attributes that hold one URL.
const URLS: &[&str] = &[
    "href",
    "src",
    "cite",
    "poster",
    "data",
    "action",
    "background",
    "longdesc",
    "usemap",
    "codebase",
    "classid",
    "profile",
    "formaction",
];

/// True for `br` and its like.
pub(super) fn is_void(local: &str) -> bool {
    VOID.iter().any(|void| void.eq_ignore_ascii_case(local))
}

/// The name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// What a nested base makes of URLs.
pub(super) struct Rebase<'b> {
    pub(super) bases: &'b Bases,
    pub(super) base: Base,
}

/// A start tag as HTML. Borrows where nothing has to change.
pub(super) fn start<'a>(
    tag: &Tag<'a>,
    rebase: Option<Rebase<'_>>,
    entities: &mut Entities<'_>,
    repairs: &mut Repairs,
) -> Cow<'a, str> {
    let name = local(tag.name);
    let closes = tag.empty && !is_void(name);
    let quoted = tag.raw.ends_with('>');
    if name.len() == tag.name.len() && !closes && rebase.is_none() && quoted {
        return Cow::Borrowed(tag.raw);
    }
    let mut out = String::with_capacity(tag.raw.len() + 16);
    out.push('<');
    out.push_str(name);
    match rebase {
        None => out.push_str(tag.attributes),
        Some(rebase) => rebased(tag.attributes, &rebase, entities, repairs, &mut out),
    }
    out.push('>');
    if closes {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    Cow::Owned(out)
}

/// An end tag as HTML.
pub(super) fn end(name: &str) -> Cow<'static, str> {
    Cow::Owned(format!("</{}>", local(name)))
}

fn rebased(
    attributes: &str,
    rebase: &Rebase<'_>,
    entities: &mut Entities<'_>,
    repairs: &mut Repairs,
    out: &mut String,
) {
    for (name, value) in Attributes::new(attributes) {
        if name.eq_ignore_ascii_case("xml:base") || name.starts_with("xmlns") {
            continue;
        }
        let value = entities.decode(value, repairs);
        let absolute = match URLS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            true => rebase.bases.absolute(&value, Some(rebase.base)),
            false => None,
        };
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape_attribute_into(absolute.as_ref().map_or(&value, |url| url.as_str()), out);
        out.push('"');
    }
}

/// Takes away a `<div>` that holds all the rest (RFC 4287, section 3.1.1.3: it
/// is not part of the content). The caller knows there is one child only.
pub(super) fn without_wrapper(html: String) -> String {
    let is_div = html
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("<div"))
        && html
            .as_bytes()
            .get(4)
            .is_some_and(|b| *b == b'>' || b.is_ascii_whitespace());
    let inside = || {
        let (_, rest) = html.split_once('>')?;
        let end = rest.len().checked_sub(6)?;
        rest.get(end..)?
            .eq_ignore_ascii_case("</div>")
            .then(|| rest.get(..end))?
    };
    match is_div.then(inside).flatten() {
        // A `>` within an attribute: leave it.
        Some(inside) if !inside.starts_with(['"', '\'']) => inside.trim().to_string(),
        _ => html,
    }
}
