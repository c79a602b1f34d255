//! One name for one article: URLs without what does not tell pages apart.

use crate::model::settings::DedupeSettings;

/// The canonical form of an article's URL, for comparison only: never fetched
/// and never shown. None for what is no http(s) URL.
///
/// `canonical(canonical(u)) == canonical(u)`.
pub fn canonical(url: &str, settings: &DedupeSettings) -> Option<String> {
    let _ = (url, settings);
    unimplemented!()
}
