//! Golden files: `tests/data/parse/NAME.(xml|json|html)` gives `NAME.out.json`.
//! `BLESS=1 cargo test` writes them anew; read the difference as code.

use super::{field, read};
use serde_json::{Value, json};
use std::path::Path;

const FIELDS: &[&str] = &[
    "id",
    "url",
    "title",
    "summary",
    "content",
    "base",
    "plain",
    "authors",
    "published",
    "updated",
    "categories",
    "enclosures",
    "images",
    "language",
];
const FEED: &[&str] = &[
    "title",
    "description",
    "link",
    "id",
    "language",
    "updated",
    "format",
    "authors",
    "hints",
];

#[test]
fn each_sample_is_read_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parse");
    let mut samples: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".out.json"))
        .collect();
    samples.sort();
    assert!(samples.len() >= 10, "the samples are there");
    for sample in samples {
        let document = read(&std::fs::read_to_string(&sample).unwrap());
        let feed: Value = FEED
            .iter()
            .map(|name| {
                (
                    name.to_string(),
                    json!(field(&document, &format!("feed.{name}"))),
                )
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
        let items: Vec<Value> = (0..document.items.len())
            .map(|place| {
                FIELDS
                    .iter()
                    .map(|name| {
                        (
                            name.to_string(),
                            json!(field(&document, &format!("{place}:{name}"))),
                        )
                    })
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        let found = json!({"feed": feed, "items": items, "warnings": document.warnings});
        let golden = sample.with_extension("out.json");
        if std::env::var_os("BLESS").is_some() {
            let mut text = serde_json::to_string_pretty(&found).unwrap();
            text.push('\n');
            std::fs::write(&golden, text).unwrap();
        }
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(&golden).unwrap()).unwrap();
        assert_eq!(found, expected, "{}", sample.display());
    }
}
