//! What feeds put around a date: tags, references, brackets.

use super::lex;
use std::borrow::Cow;

/// The text without references; one that was escaped twice still has some.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// The value of the first `datetime` attribute.
pub(super) fn datetime(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('<')?;
    let (_, value) = rest.split_once("datetime=")?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// The text with spaces in place of tags and comments.
pub(super) fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('<');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let opens = part.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match part.split_once('>').filter(|_| opens) {
            Some((_, rest)) => {
                out.push(' ');
                out.push_str(rest);
            }
            None => {
                out.push('<');
                out.push_str(part);
            }
        }
    }
    Cow::Owned(out)
}

/// What stands in brackets, where the whole text does.
pub(super) fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    let inner = text.chars().next().and_then(|opening| {
        let closing = lex::closing(opening)?;
        text.strip_prefix(opening)?
            .strip_suffix(closing)
            .filter(|inner| !inner.contains([opening, closing]))
    });
    inner.unwrap_or(text)
}
