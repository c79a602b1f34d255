//! The feeds that briefs are from (OPML 2.0).

use super::Options;
use super::entry::address;
use super::feed::mail_date;
use super::templates::render;
use crate::model::brief::Brief;
use crate::model::text::one_line;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use std::collections::HashSet;

/// A feed as OPML names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outline {
    /// By which briefs name it.
    pub name: String,
    /// What it calls itself.
    pub title: String,
    /// Its own address; what is no http(s) address is left out.
    pub url: String,
    /// Its site's.
    pub link: Option<String>,
    /// In the order of the configuration.
    pub tags: Vec<String>,
}

/// The names of feeds seen so far.
#[derive(Debug, Default)]
pub(super) struct Feeds(HashSet<String>);

impl Feeds {
    pub(super) fn add(&mut self, brief: &Brief) {
        for source in &brief.sources {
            if !self.0.contains(&source.feed) {
                self.0.insert(source.feed.clone());
            }
        }
    }

    pub(super) fn end(self, options: &Options) -> String {
        let feeds = options
            .feeds
            .iter()
            .filter(|feed| self.0.contains(&feed.name));
        let feeds: Vec<Value> = feeds
            .filter_map(|feed| {
                Some(Value::from(Serde(Outline {
                    title: one_line(match feed.title.as_str() {
                        "" => &feed.name,
                        title => title,
                    }),
                    url: address(Some(&feed.url))?,
                    link: address(feed.link.as_deref()),
                    name: String::new(),
                    tags: feed
                        .tags
                        .iter()
                        .map(|tag| one_line(tag).replace(',', " "))
                        .collect(),
                })))
            })
            .collect();
        let (title, mail_date) = (&options.title, mail_date(options.now));
        render("opml.xml", context! { feeds, title, mail_date })
    }
}
