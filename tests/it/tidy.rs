//! House rules, held by a test: who may use whom, and what stands in one place.

use std::path::Path;
use std::path::PathBuf;

/// From the top down. A module uses only what is in a layer below its own.
const LAYERS: &[(&str, &[&str])] = &[
    ("program", &["main", "cli"]),
    ("service", &["daemon"]),
    ("pipeline", &["poll"]),
    ("edges", &["config", "fetch", "store", "report"]),
    (
        "stages",
        &[
            "parse",
            "normalize",
            "canonical",
            "dedupe",
            "schedule",
            "query",
            "export",
        ],
    ),
    ("words", &["language", "time"]),
    ("nouns", &["model"]),
];

/// Siblings that may be used all the same, with the reason.
const SIBLINGS: &[(&str, &str, &str)] = &[(
    "dedupe",
    "canonical",
    "an article's key is the key of its canonical URL",
)];

/// What only one module may name.
const ONE_PLACE: &[(&str, &[&str])] = &[
    ("rusqlite::", &["store"]),
    ("reqwest::", &["fetch"]),
    ("feed_rs::", &["parse"]),
    ("whatlang::", &["language"]),
    ("dom_smoothie::", &["normalize"]),
    ("ammonia::", &["normalize"]),
    ("tokio_cron_scheduler::", &["daemon"]),
    ("sd_notify::", &["daemon"]),
    ("clap::", &["cli", "main"]),
    ("Timestamp::now", &["time"]),
    ("SystemTime::now", &["time"]),
    ("println!", &[]),
    ("eprintln!", &[]),
];

/// The stages and what is below them compute only.
const PURE: &[&str] = &[
    "async fn",
    ".await",
    "std::fs",
    "std::net",
    "std::env::var",
    "tokio::",
];

#[test]
fn modules_use_only_the_layers_below() {
    let mut wrong = Vec::new();
    each_source(|module, path, text| {
        let here = layer_of(module);
        for used in crate_modules(text) {
            let sibling = SIBLINGS
                .iter()
                .any(|(from, to, _)| *from == module && *to == used);
            if used != module && !sibling && layer_of(&used) <= here {
                wrong.push(format!("{path}: `{module}` may not use `{used}`"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_has_one_place_is_named_nowhere_else() {
    let mut wrong = Vec::new();
    each_source(|module, path, text| {
        for (word, places) in ONE_PLACE {
            let named = code_lines(text).any(|line| line.contains(word));
            if named && !places.contains(&module) {
                wrong.push(format!("{path}: `{word}` belongs to {places:?}"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn stages_only_compute() {
    let mut wrong = Vec::new();
    each_source(|module, path, text| {
        if layer_of(module) < layer_of("parse") {
            return;
        }
        for word in PURE {
            if code_lines(text).any(|line| line.contains(word)) {
                wrong.push(format!("{path}: a stage may not hold `{word}`"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_in_the_readme_map() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for (_, modules) in LAYERS {
        for module in *modules {
            assert!(
                readme.contains(&format!("`{module}`")),
                "README.md does not name `{module}`"
            );
        }
    }
}

fn layer_of(module: &str) -> usize {
    let found = LAYERS
        .iter()
        .position(|(_, modules)| modules.contains(&module));
    found.unwrap_or_else(|| panic!("the module `{module}` is new: add it to LAYERS"))
}

fn each_source(mut visit: impl FnMut(&str, &str, &str)) {
    let src = root().join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    for file in files {
        let path = file.strip_prefix(&src).unwrap();
        let first = path.iter().next().unwrap().to_str().unwrap();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        if module != "lib" {
            let text = std::fs::read_to_string(&file).unwrap();
            visit(module, &path.display().to_string(), &text);
        }
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// Lines that are no comment.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// Modules of the crate that a source names.
fn crate_modules(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    for line in code_lines(text) {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            if !name.is_empty() {
                used.push(name);
            }
        }
    }
    used
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
