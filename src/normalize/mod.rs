//! Item to brief: title, times, text, points, people, images.
//!
//! Deterministic: the same item in the same context gives the same draft.

mod again;
mod allowed;
#[doc(hidden)]
pub mod block;
mod body;
mod boilerplate;
mod draft;
mod furniture;
mod image;
mod item_text;
mod lines;
mod markdown;
mod marks;
#[doc(hidden)]
pub mod page;
mod people;
#[doc(hidden)]
pub mod points;
mod read;
mod sanitize;
mod settled;
mod teaser;
mod times;
mod title;
mod twice;
mod veil;

pub use again::again;
pub use item_text::ItemText;
pub use points::sentences;
pub use teaser::wants_page;

use crate::model::Timestamp;
use crate::model::brief::Draft;
use crate::model::brief::Normalized;
use crate::model::brief::RepeatedLines;
use crate::model::item::{Item, Markup};
use crate::model::settings::BriefSettings;

/// What an item is read in the light of.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time it was seen: stands in for missing and future dates.
    pub now: Timestamp,
    /// False for imports: an unknown date then stays unknown.
    pub infer_dates: bool,
    /// Who publishes it (configured, else the site's name, else the domain).
    pub outlet: &'a str,
    /// The feed's own title, for titles that repeat it.
    pub feed_title: Option<&'a str>,
    /// Lines the feed repeats.
    pub repeated: &'a RepeatedLines,
    /// `[brief]`.
    pub settings: &'a BriefSettings,
}

/// Makes a brief of an item. Who has [`ItemText`] at hand asks that.
pub fn normalize(item: &Item, context: &Context<'_>) -> Normalized {
    ItemText::read(item, context.settings).normalize(context)
}

impl ItemText<'_> {
    /// Makes a brief of the item.
    pub fn normalize(&self, context: &Context<'_>) -> Normalized {
        let made = draft::draft(self, context);
        let sanitized = |markup| sanitize::sanitize(markup, context.settings);
        Normalized {
            draft: Draft {
                html: self.html.map(sanitized).unwrap_or_default(),
                ..made.draft
            },
            ..made
        }
    }

    /// The same without the brief's HTML, for those who look at its words only.
    pub fn words(&self, context: &Context<'_>) -> Draft {
        draft::draft(self, context).draft
    }
}

/// Sanitizes a fragment: an allow-list of elements, absolute http, https and
/// mailto URLs only. Linear in its length; what is deeper or longer than
/// `settings` allow is flattened or cut.
pub fn sanitize(markup: &Markup, settings: &BriefSettings) -> String {
    sanitize::sanitize(markup, settings)
}

/// Holds a fragment that was sanitized before to the same allow-list again,
/// whatever has become of it since.
pub fn clean(html: &str) -> String {
    allowed::clean(html)
}

/// The same without pictures, films and sounds.
pub fn clean_words(html: &str) -> String {
    allowed::clean_words(html)
}
