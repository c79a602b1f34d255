//! Items to briefs: what is kept, what is left out, what is made of it.

mod blocks;
mod boilerplate;
mod golden;
mod heads;
mod pages;
mod properties;
mod sanitize;

use briefd::model::settings::BriefSettings;

/// `[brief]` as by default.
pub(crate) fn settings() -> BriefSettings {
    BriefSettings::default()
}
