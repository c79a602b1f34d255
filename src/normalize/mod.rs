//! Item to brief: title, times, text, points, people, images.
//!
//! Deterministic: the same item in the same context gives the same draft.

mod again;
mod allowed;
#[doc(hidden)]
pub mod block;
mod body;
mod boilerplate;
mod clean;
mod draft;
mod furniture;
mod html;
mod image;
mod lines;
#[doc(hidden)]
pub mod page;
mod people;
#[doc(hidden)]
pub mod points;
mod read;
mod sanitize;
mod teaser;
mod times;
mod title;

pub use again::again;
pub use points::sentences;
pub use teaser::wants_page;

use crate::model::Timestamp;
use crate::model::brief::{Draft, RepeatedLines};
use crate::model::item::{Item, Markup};
use crate::model::settings::BriefSettings;

/// What an item is read in the light of.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time it was seen: stands in for missing and future dates.
    pub now: Timestamp,
    /// False for imports: an unknown date then stays unknown.
    pub infer_dates: bool,
    /// Who publishes it (configured, else the feed's title, else the domain).
    pub outlet: &'a str,
    /// The feed's own title, for titles that repeat it.
    pub feed_title: Option<&'a str>,
    /// Lines the feed repeats.
    pub repeated: &'a RepeatedLines,
    /// `[brief]`.
    pub settings: &'a BriefSettings,
}

/// Makes a brief of an item.
pub fn normalize(item: &Item, context: &Context<'_>) -> Draft {
    let (draft, html) = draft::draft(item, context);
    let html = html.map(|markup| sanitize(markup, context.settings));
    Draft {
        html: html.unwrap_or_default(),
        ..draft
    }
}

/// The same without the brief's HTML, for those who look at its words only.
pub fn normalize_words(item: &Item, context: &Context<'_>) -> Draft {
    draft::draft(item, context).0
}

/// Counts the lines of an item, so that what a feed repeats is known when it
/// is normalized: a line that `boilerplate_after` items carried is left out of
/// points and body. Only for items not seen before: a changed one carries most
/// of its lines again. Bounded.
pub fn learn(item: &Item, repeated: &mut RepeatedLines, settings: &BriefSettings) {
    let lines = draft::lines(item, settings).0;
    boilerplate::learn(&lines, repeated);
}

/// Sanitizes a fragment: an allow-list of elements, absolute http, https and
/// mailto URLs only. Linear in its length; what is deeper or longer than
/// `settings` allow is flattened or cut.
pub fn sanitize(markup: &Markup, settings: &BriefSettings) -> String {
    sanitize::sanitize(markup, settings)
}
