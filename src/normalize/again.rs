//! The derived parts of a stored brief, made again from its text.

use super::Context;
use super::normalize;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::RepeatedLines;
use crate::model::item::Category;
use crate::model::item::Item;
use crate::model::item::Markup;
use crate::model::item::Person;
use crate::model::settings::BriefSettings;
use crate::model::text::escaped;

/// Points, paragraphs and text by today's rules and by what is known of the
/// feed's repeated lines; title, times, people and links stay. None for what
/// was imported as it stands, and for briefs without text.
pub fn again(brief: &Brief, repeated: &RepeatedLines, settings: &BriefSettings) -> Option<Draft> {
    let old = &brief.draft;
    let as_it_stands = old
        .key_points
        .iter()
        .chain(&old.body)
        .any(|passage| passage.start.is_none());
    if as_it_stands || (old.html.is_empty() && old.text.is_empty()) {
        return None;
    }
    let plain = old.html.is_empty();
    let html = if plain {
        escaped(&old.text)
    } else {
        old.html.clone()
    };
    let item = Item {
        url: old.url.clone(),
        title: Some(old.title.clone()),
        content: Some(Markup {
            html,
            base: old.url.clone(),
            page: None,
            plain,
        }),
        authors: old
            .authors
            .iter()
            .map(|name| Person {
                name: Some(name.clone()),
                ..Person::default()
            })
            .collect(),
        categories: old
            .categories
            .iter()
            .map(|term| Category {
                term: term.clone(),
                ..Category::default()
            })
            .collect(),
        enclosures: old.enclosures.clone(),
        images: old.image.iter().cloned().collect(),
        language: old.language.clone(),
        ..Item::default()
    };
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: false,
        outlet: &brief.outlet,
        feed_title: None,
        repeated,
        settings,
    };
    let made = normalize(&item, &context).draft;
    Some(Draft {
        key_points: made.key_points,
        body: made.body,
        text: made.text,
        html: if plain { String::new() } else { made.html },
        ..old.clone()
    })
}
