//! Key points: the sentences an editor would pick.

use crate::model::brief::Passage;
use crate::model::settings::BriefSettings;
use crate::normalize::block::Article;

/// Chooses an article's key points, most important first.
pub fn choose(article: &Article<'_>, settings: &BriefSettings) -> Vec<Passage> {
    let _ = (article, settings);
    Vec::new()
}
