//! HTML that a feed escaped once too often.

use crate::markup::entity;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use std::borrow::Cow;

/// HTML that a feed escaped once too often: no tag, but tags when decoded; or
/// its spaces alone.
pub(super) fn unescaped(html: &str) -> Cow<'_, str> {
    if memchr::memchr(b'<', html.as_bytes()).is_some() || !html.contains("&lt;") {
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
