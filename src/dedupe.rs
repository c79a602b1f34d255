//! Is this item a brief already, and did it really change? Fingerprints of a
//! draft, made here and looked up by `store`.

use crate::model::brief::Draft;
use crate::model::settings::DedupeSettings;

/// The first 16 bytes of a SHA-256: wide enough that no feed can make two
/// articles collide on purpose.
pub type Key = [u8; 16];

/// What a draft is recognized by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Of the canonical URL; none without a URL.
    pub url: Option<Key>,
    /// Of the folded text; none where it is too short to tell articles apart.
    pub text: Option<Key>,
    /// Of title and text as a reader sees them: another one is a revision.
    pub version: Key,
}

/// Fingerprints a draft.
pub fn keys(draft: &Draft, settings: &DedupeSettings) -> Keys {
    let _ = (draft, settings);
    unimplemented!()
}
