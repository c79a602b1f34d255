//! briefd polls feeds and keeps every article as a brief.
//!
//! The modules follow the data: `config -> schedule -> fetch -> parse ->
//! normalize -> dedupe -> cluster -> store -> query / export`. The map, and which module
//! may use which, is in README.md; `tests/it/tidy.rs` holds the rule.
//!
//! # Without the program
//! The stages compute only, so each is of use on its own. [`parse`] reads feed
//! documents as they really are: `&nbsp;` is no entity of XML, and this date is
//! in no standard.
//!
//! ```
//! use briefd::parse::Options;
//! use briefd::parse::parse;
//!
//! let bytes = b"<rss version='2.0'><channel><title>Harbour Gazette</title>
//!     <item><title>Ferry&nbsp;aground</title><link>/ferry</link>
//!     <pubDate>20 November 2026 06:40 GMT</pubDate></item></channel></rss>";
//! let options = Options {
//!     url: Some("https://gazette.example/feed.xml"),
//!     ..Options::default()
//! };
//! let document = parse(bytes, &options)?;
//! let item = &document.items[0];
//! assert_eq!(item.title.as_deref(), Some("Ferry aground"));
//! assert_eq!(item.url.as_deref(), Some("https://gazette.example/ferry"));
//! assert_eq!(item.published, Some("2026-11-20T06:40:00Z".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`normalize`] makes a brief of an item, with sanitized HTML:
//!
//! ```
//! use briefd::model::brief::RepeatedLines;
//! use briefd::model::item::Item;
//! use briefd::model::item::Markup;
//! use briefd::model::settings::BriefSettings;
//! use briefd::normalize::Context;
//! use briefd::normalize::normalize;
//!
//! let html = "<p onclick='x()'>The island ferry Marlin ran aground on a sandbank off Gull Point \
//!     early on Friday with 214 people aboard.</p><script>x()</script><p>Two lifeboats and a pilot \
//!     launch took all passengers off within three hours.</p>";
//! let item = Item {
//!     title: Some("Ferry Marlin runs aground".to_owned()),
//!     content: Some(Markup {
//!         html: html.to_owned(),
//!         base: None,
//!         page: None,
//!         plain: false,
//!     }),
//!     ..Item::default()
//! };
//! let settings = BriefSettings::default();
//! let repeated = RepeatedLines::default();
//! let brief = normalize(&item, &Context {
//!     now: "2026-11-20T07:00:00Z".parse()?,
//!     infer_dates: true,
//!     outlet: "Harbour Gazette",
//!     feed_title: None,
//!     repeated: &repeated,
//!     settings: &settings,
//! }).draft;
//! assert_eq!(brief.title, "Ferry Marlin runs aground");
//! assert_eq!(brief.body.len(), 2);
//! // Two short paragraphs are read as fast as points made of them.
//! assert!(brief.key_points.is_empty() && brief.published_inferred);
//! assert!(!brief.html.contains("onclick") && !brief.html.contains("script"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod ask;
pub mod canonical;
#[doc(hidden)]
pub mod cli;
pub mod cluster;
pub mod config;
#[doc(hidden)]
pub mod daemon;
pub mod dedupe;
#[doc(hidden)]
pub mod edition;
pub mod export;
pub mod fetch;
pub mod files;
pub mod import;
pub mod language;
#[doc(hidden)]
pub mod mail;
mod markup;
pub mod model;
pub mod normalize;
pub mod parse;
pub mod poll;
pub mod query;
#[doc(hidden)]
pub mod report;
pub mod schedule;
#[doc(hidden)]
pub mod serve;
pub mod store;
pub mod tally;
mod text;
pub mod time;
