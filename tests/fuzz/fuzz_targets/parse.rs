//! Any bytes, read as a feed: no panic, and ids that stay apart.
//!
//! `cargo fuzz run --fuzz-dir tests/fuzz parse tests/data/parse`; the samples
//! of the golden tests are the corpus to begin with.
#![no_main]

use briefd::parse::{Options, ParseError, parse};
use libfuzzer_sys::fuzz_target;
use std::collections::HashSet;

fuzz_target!(|bytes: &[u8]| {
    let options = Options {
        url: Some("https://example.org/feed"),
        items_max: 200,
        ..Options::default()
    };
    match parse(bytes, &options) {
        Ok(document) => {
            let ids: HashSet<_> = document.items.iter().map(|item| &item.id).collect();
            assert_eq!(ids.len(), document.items.len(), "an id twice");
        }
        // What the last belt makes of a panic.
        Err(error) => assert_ne!(error, ParseError::NotAFeed("it cannot be read".into())),
    }
});
