//! Does a feed carry the article, or only a summary of it?

use crate::model::brief::Draft;
use crate::model::item::Item;
use crate::model::settings::FullText;
use crate::text::lower;

/// Texts shorter than this (characters) may be summaries.
const SUMMARY_MAX: usize = 600;

/// Octets that are looked at for what a teaser ends with.
const END_MAX: usize = 64;

/// What teasers end with, in lower case.
const CUT_ENDS: &[&str] = &[
    "…",
    "...",
    "[…]",
    "[...]",
    "(…)",
    "read more",
    "continue reading",
    "weiterlesen",
    "lire la suite",
    "leer más",
    "leggi tutto",
    "lees meer",
    "続きを読む",
    "阅读全文",
];

/// True when the item's page should be fetched for its text: as configured,
/// and with `auto` when what the feed gave is short without being a whole
/// content, or says itself that it was cut. Audio and video need no page.
pub fn wants_page(item: &Item, draft: &Draft, setting: FullText) -> bool {
    let is_page = item
        .url
        .as_deref()
        .is_some_and(|url| url.starts_with("http"));
    match setting {
        FullText::Never => false,
        _ if !is_page => false,
        FullText::Always => true,
        FullText::Auto => {
            let media = |kind: &str| kind.starts_with("audio/") || kind.starts_with("video/");
            let spoken = item
                .enclosures
                .iter()
                .filter_map(|e| e.media_type.as_deref())
                .any(media);
            !spoken && is_summary(item, draft)
        }
    }
}

fn is_summary(item: &Item, draft: &Draft) -> bool {
    let text = draft.text.trim_end();
    let from = text.floor_char_boundary(text.len().saturating_sub(END_MAX));
    let end = lower(&text[from..]);
    if CUT_ENDS.iter().any(|cut| end.ends_with(cut)) {
        return true;
    }
    let short = draft.text.chars().nth(SUMMARY_MAX).is_none();
    short && item.content.is_none()
}
