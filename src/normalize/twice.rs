//! HTML that a feed escaped once too often.

use crate::markup::entity;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use std::borrow::Cow;

/// HTML that a feed escaped once too often: no tag, but tags when decoded; or
/// its spaces alone.
pub(super) fn unescaped(html: &str) -> Cow<'_, str> {
    if let Some(tag) = memchr::memchr(b'<', html.as_bytes()) {
        return escaped_beginning(html, tag).map_or_else(|| with_spaces(html), Cow::Owned);
    }
    if !html.contains("&lt;") {
        return with_spaces(html);
    }
    let decoded = entity::decode(html);
    let first = decoded.trim_start();
    let is_markup = first.starts_with('<')
        && Tokens::new(first).any(|token| matches!(token, Token::Close(Some(_))));
    if is_markup {
        decoded
    } else {
        Cow::Borrowed(html)
    }
}

/// Most of it was escaped, before a tag at `tag` that was not: what a site
/// puts under an escaped text.
fn escaped_beginning(html: &str, tag: usize) -> Option<String> {
    const BLOCKS: [&str; 3] = ["&lt;!--", "&lt;div", "&lt;p"];
    let (begin, rest) = html.split_at(tag);
    let opens = |block: &&str| begin.trim_start().starts_with(block);
    if tag * 2 < html.len() || !BLOCKS.iter().any(opens) {
        return None;
    }
    let decoded = entity::decode(begin);
    let closes = |token: &Token<'_>| matches!(token, Token::Close(Some(_)));
    (Tokens::new(&decoded).filter(closes).count() > 1).then(|| format!("{decoded}{rest}"))
}

/// "ends).&amp;nbsp; Then": behind a word, a space; who writes of the entity
/// itself sets it apart.
pub(super) fn with_spaces(html: &str) -> Cow<'_, str> {
    const ESCAPED: &str = "&amp;nbsp;";
    if !html.contains(ESCAPED) {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    for part in html.split_inclusive(ESCAPED) {
        let word = part.strip_suffix(ESCAPED).filter(|before| {
            let last = before.chars().next_back();
            last.is_some_and(|c| {
                c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')')
            })
        });
        match word {
            Some(word) => out.extend([word, "&nbsp;"]),
            None => out.push_str(part),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn what_was_escaped_twice_is_unescaped_and_what_is_meant_stays() {
        let table = [
            ("&lt;p&gt;One.&lt;/p&gt;", "<p>One.</p>"),
            ("a &lt; b", "a &lt; b"),
            (
                "&lt;!-- on --&gt;&lt;div&gt;&lt;p&gt;One and two and three.&lt;/p&gt;&lt;/div&gt; by <b>Ann</b>",
                "<!-- on --><div><p>One and two and three.</p></div> by <b>Ann</b>",
            ),
            (
                "&lt;p&gt; begins a paragraph, &lt;/p&gt; ends it; <b>no text</b> stands outside.",
                "&lt;p&gt; begins a paragraph, &lt;/p&gt; ends it; <b>no text</b> stands outside.",
            ),
            (
                "<p>One.&amp;nbsp; Two&amp;nbsp;?</p>",
                "<p>One.&nbsp; Two&nbsp;?</p>",
            ),
            (
                "<p>Write <code>&amp;nbsp;</code> or &amp;nbsp; there.</p>",
                "<p>Write <code>&amp;nbsp;</code> or &amp;nbsp; there.</p>",
            ),
        ];
        for (html, wanted) in table {
            assert_eq!(unescaped(html), wanted);
        }
    }
}
