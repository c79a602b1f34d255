//! Every dialect's names to one form: drafts, and those to canonical Atom.

mod act;
mod ahead;
pub(super) mod atom;
mod base;
pub(super) mod draft;
mod field;
mod finish;
mod inline;
mod json;
mod names;
mod opening;
mod person;
mod root;
mod walk;

use super::recover::json as lenient;
use super::repair::{Repair, Repairs};
use draft::Drafts;

/// Why a text gives no drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoFeed {
    /// XML or HTML without a feed in it.
    NoRoot,
    /// JSON that is no JSON Feed.
    OtherJson,
    /// No markup at all.
    Text,
}

/// Gathers what a document says, whatever its dialect.
pub(super) fn map<'a>(
    text: &'a str,
    url: Option<&str>,
    items_max: usize,
    repairs: &mut Repairs,
) -> Result<Drafts<'a>, NoFeed> {
    if let Some(json) = json_part(text) {
        if json.len() < text.trim_start().len() {
            repairs.add(Repair::LeadingJunk);
        }
        let mut found = Repairs::default();
        let value = lenient::read(json, &mut found);
        if let Some(drafts) = json::map(&value, url, items_max, &mut found) {
            repairs.merge(&found);
            return Ok(drafts);
        }
        if !text.contains('<') {
            return Err(NoFeed::OtherJson);
        }
    }
    if !text.contains('<') {
        return Err(NoFeed::Text);
    }
    walk::Walk::new(text, url, items_max, repairs)
        .run()
        .map_err(|()| NoFeed::NoRoot)
}

/// Where JSON begins, if the document is JSON: before any tag.
fn json_part(text: &str) -> Option<&str> {
    let first = text.find(['{', '[', '<'])?;
    let rest = text.get(first..)?;
    if rest.starts_with('<') {
        // A warning of PHP's in HTML before JSON.
        let window = text.get(..text.floor_char_boundary(4_096))?;
        let at = window.find("{\"")?;
        let is_feed = window.get(at..)?.contains("jsonfeed.org/version");
        return is_feed.then(|| text.get(at..))?;
    }
    Some(rest)
}
