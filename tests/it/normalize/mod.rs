//! Items to briefs: what is kept, what is left out, what is made of it.

mod blocks;
mod golden;
mod heads;
mod pages;
mod properties;
mod sanitize;

use briefd::model::settings::BriefSettings;

/// `[brief]` as by default.
pub(crate) fn settings() -> BriefSettings {
    BriefSettings {
        timezone: "UTC".into(),
        points_max: 6,
        paragraphs_max: 5,
        body_chars_max: 4_000,
        html_max: 2_000_000,
        depth_max: 256,
        boilerplate_after: 3,
    }
}
