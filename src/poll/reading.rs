//! From the body of a good reply to candidates for the store. Heavy, so it
//! runs off the runtime's threads.

use super::Content;
use super::Poller;
use crate::canonical::site;
use crate::config::Config;
use crate::dedupe;
use crate::model::Timestamp;
use crate::model::brief::Draft;
use crate::model::brief::Normalized;
use crate::model::brief::RepeatedLines;
use crate::model::feed::Feed;
use crate::model::item::Document;
use crate::model::item::Item;
use crate::model::outlet::outlet;
use crate::model::poll::Parsed;
use crate::model::poll::Reply;
use crate::model::settings::FullText;
use crate::normalize;
use crate::normalize::ItemText;
use crate::parse;
use crate::parse::ParseError;
use crate::store::Candidate;
use crate::store::FeedId;
use crate::store::Found;
use crate::store::Known;

/// Everything that reading one document needs, to be moved to another thread.
pub(super) struct Reading {
    pub(super) poller: Poller,
    pub(super) feed: Feed,
    pub(super) feed_id: FeedId,
    /// Its body was taken out.
    pub(super) reply: Reply,
    /// SHA-256 of the body.
    pub(super) hash: Vec<u8>,
    /// True when the last document had the same bytes.
    pub(super) same_body: bool,
    pub(super) now: Timestamp,
}

impl Reading {
    pub(super) fn content(self, body: &[u8]) -> Content {
        let options = parse::Options {
            url: Some(&self.reply.url),
            content_type: self.reply.headers.content_type.as_deref(),
            content_language: self.reply.headers.content_language.as_deref(),
            items_max: self.poller.inner.config.poll.items_max,
        };
        match parse::parse(body, &options) {
            Ok(document) => self.found(document),
            Err(ParseError::Page { feeds }) => {
                let unusable = Some(ParseError::Page { feeds: Vec::new() }.to_string());
                Content {
                    unusable,
                    feeds,
                    ..Content::default()
                }
            }
            Err(error) => Content {
                unusable: Some(error.to_string()),
                ..Content::default()
            },
        }
    }

    fn found(self, document: Document) -> Content {
        let ids: Vec<&str> = document.items.iter().map(|item| item.id.as_str()).collect();
        let known = self
            .poller
            .with_reader(|reader| reader.known(self.feed_id, &ids));
        let known = match known {
            Ok(known) => known,
            Err(error) => {
                // Without it every item is looked at again, which is only slower.
                tracing::warn!(%error, "could not read what is known of `{}`: {error}", self.feed.name);
                Known::default()
            }
        };
        // What retention has deleted is nothing new, and is left alone.
        let is_new = |id: &String| !known.items.contains_key(id) && !known.deleted.contains(id);
        let parsed = Parsed {
            hints: document.feed.hints.clone(),
            body_hash: self.hash.clone(),
            same_body: self.same_body,
            reading: dedupe::READING,
            new_items: document
                .items
                .iter()
                .filter(|item| is_new(&item.id))
                .map(|item| item.published.unwrap_or(self.now).min(self.now))
                .collect(),
            items: document.items.len(),
            repairs: document.warnings.len(),
            warnings: document.warnings.clone(),
        };
        // A delta (RFC 3229) says nothing about the items it leaves out.
        let delta = self.reply.status == 226;
        let present = document.items.iter().map(|item| item.id.clone()).collect();
        let (items, repeated) = self.candidates(&document, known);
        let repeated = (!items.is_empty()).then_some(repeated);
        let found = Found {
            title: document.feed.title,
            link: document.feed.link,
            language: document.feed.language,
            items,
            present: if delta { None } else { Some(present) },
            repeated,
        };
        Content {
            parsed: Some(parsed),
            found: Some(found),
            ..Content::default()
        }
    }

    /// Drafts of the items that are new or differ from what was seen, in the
    /// document's order.
    fn candidates(&self, document: &Document, known: Known) -> (Vec<Candidate>, RepeatedLines) {
        let config = &self.poller.inner.config;
        let outlet = outlet(
            self.feed.publisher(),
            document.feed.title.as_deref(),
            document.feed.link.as_deref(),
            self.feed.url.as_str(),
        );
        let mut repeated = known.repeated;
        let fresh: Vec<(ItemText<'_>, dedupe::Key, dedupe::Look)> = document
            .items
            .iter()
            .filter(|item| !known.deleted.contains(&item.id))
            .map(|item| {
                let raw = dedupe::item_key(item);
                let look = known
                    .items
                    .get(&item.id)
                    .map(|stored| dedupe::look(stored, item, &raw, self.same_body));
                (item, raw, look.unwrap_or(dedupe::Look::Changed))
            })
            .filter(|(_, _, look)| *look != dedupe::Look::Same)
            .map(|(item, raw, look)| (ItemText::read(item, &config.brief), raw, look))
            .collect();
        // All are counted first: what a document repeats is known at once.
        for (text, ..) in &fresh {
            if !known.items.contains_key(&text.item().id) {
                text.learn(&mut repeated);
            }
        }
        let context = normalize::Context {
            now: self.now,
            infer_dates: true,
            outlet: &outlet,
            feed_title: document.feed.title.as_deref(),
            repeated: &repeated,
            settings: &config.brief,
        };
        // Of one site with the feed's page, or with the feed itself.
        let sites: Vec<String> = [document.feed.link.as_deref(), Some(self.feed.url.as_str())]
            .into_iter()
            .flatten()
            .filter_map(site)
            .collect();
        let is_own = |draft: &Draft| {
            let article = draft.url.as_deref().and_then(site);
            article.is_some_and(|article| sites.contains(&article))
        };
        let candidates = fresh
            .into_iter()
            .map(|(text, raw, look)| {
                let made = text.normalize(&context);
                let own = is_own(&made.draft);
                Candidate {
                    taken_over: look == dedupe::Look::TakenOver,
                    ..candidate(text.item(), raw, made, self.feed.full_text, own, config)
                }
            })
            .collect();
        (candidates, repeated)
    }
}

/// An item ready for the store; imports make theirs here too. `own`: the feed
/// is that of the article's own site.
pub fn candidate(
    item: &Item,
    raw: dedupe::Key,
    made: Normalized,
    full_text: FullText,
    own: bool,
    config: &Config,
) -> Candidate {
    let stated = dedupe::Stated {
        guid: &item.id,
        published: item.published.map(|at| at.as_millisecond()),
        own,
    };
    let Normalized { draft, essence } = made;
    let facts = dedupe::facts(&draft, &essence, stated, &config.dedupe);
    Candidate {
        guid: item.id.clone(),
        raw,
        published: item.published,
        updated: item.updated,
        facts,
        wants_page: normalize::wants_page(item, &draft, full_text),
        taken_over: false,
        draft,
    }
}
