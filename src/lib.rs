//! briefd polls feeds and keeps every article as a brief.
//!
//! The modules follow the data: `config -> schedule -> fetch -> parse ->
//! normalize -> dedupe -> store -> query / export`. The map, and which module
//! may use which, is in README.md; `tests/it/tidy.rs` holds the rule.

pub mod canonical;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod dedupe;
pub mod export;
pub mod fetch;
pub mod language;
pub mod model;
pub mod normalize;
pub mod parse;
pub mod poll;
pub mod query;
pub mod report;
pub mod schedule;
pub mod store;
mod text;
pub mod time;
