//! All integration tests are one program.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod blackbox;
mod canonical;
mod cli_feeds;
mod cli_group;
mod cli_health;
mod cli_tree;
mod config_errors;
mod config_file;
mod config_opml;
mod dates;
mod dedupe;
mod encodings;
mod export;
mod fetch;
mod normalize;
mod parse;
mod points;
mod program;
mod query;
mod schedule;
mod sentences;
mod server;
mod service;
mod service_unit;
mod store_feeds;
mod store_file;
mod store_import;
mod store_retain;
mod store_save;
mod store_search;
mod store_upkeep;
mod store_world;
mod tidy;
mod unclosed;
mod verbs;
