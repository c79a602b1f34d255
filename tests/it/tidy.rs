//! House rules, held by a test: who may use whom, and what stands in one place.

use std::path::Path;
use std::path::PathBuf;

/// From the top down. A module uses only what is in a layer below its own.
const LAYERS: &[(&str, &[&str])] = &[
    ("program", &["main", "cli"]),
    ("service", &["daemon", "serve"]),
    ("pipeline", &["poll", "import", "ask", "edition"]),
    (
        "edges",
        &["config", "fetch", "files", "mail", "store", "report"],
    ),
    (
        "stages",
        &[
            "parse",
            "normalize",
            "canonical",
            "dedupe",
            "cluster",
            "schedule",
            "query",
            "export",
        ],
    ),
    ("words", &["language", "markup", "tally", "text", "time"]),
    ("nouns", &["model"]),
];

/// Siblings that may be used all the same, with the reason.
const SIBLINGS: &[(&str, &str, &str)] = &[
    (
        "dedupe",
        "canonical",
        "an article's key is the key of its canonical URL",
    ),
    (
        "edition",
        "ask",
        "what is in an edition is written as what a search found",
    ),
    (
        "import",
        "poll",
        "an imported item is made a candidate as a polled one is",
    ),
    (
        "daemon",
        "serve",
        "the daemon opens the server that is configured",
    ),
    ("language", "text", "words are looked up in lower case"),
    (
        "markup",
        "text",
        "what attributes and formulas say is cleaned",
    ),
];

/// What only one module may name.
const ONE_PLACE: &[(&str, &[&str])] = &[
    ("rusqlite::", &["store"]),
    ("reqwest::", &["fetch"]),
    ("lettre::", &["mail"]),
    ("feed_rs::", &["parse"]),
    ("whatlang::", &["language"]),
    ("dom_smoothie::", &["normalize"]),
    ("ammonia::", &["normalize"]),
    ("tokio_cron_scheduler::", &["daemon"]),
    ("sd_notify::", &["daemon"]),
    ("clap::", &["cli", "main"]),
    ("hyper::server", &["serve"]),
    ("Timestamp::now", &["time"]),
    ("SystemTime::now", &["time"]),
    ("println!", &[]),
    ("eprintln!", &[]),
];

/// Lines that a file may have.
const LINES_MAX: usize = 600;

/// Longer files all the same, with the reason.
const LONG: &[(&str, &str)] = &[(
    "language/abbreviations.rs",
    "a table: abbreviations by language",
)];

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
        for used in crate_modules(path, text) {
            if used == "*" {
                wrong.push(format!("{path}: name the module, not all of the crate"));
                continue;
            }
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
fn files_are_short() {
    let mut wrong = Vec::new();
    let mut found = 0;
    each_source(|_, path, text| {
        let lines = text.lines().count();
        let listed = LONG.iter().any(|(long, _)| *long == path);
        found += usize::from(listed);
        match (lines > LINES_MAX, listed) {
            (true, false) => wrong.push(format!("{path}: {lines} lines, more than {LINES_MAX}")),
            (false, true) => wrong.push(format!("{path}: {lines} lines, so take it out of LONG")),
            _ => {}
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found, LONG.len(), "LONG names a file that is not there");
}

#[test]
fn a_module_is_seen_however_it_is_named() {
    for (path, text, expected) in [
        ("a/b.rs", "use crate::poll::x;", vec!["poll"]),
        ("a/b.rs", "// crate::poll", vec![]),
        (
            "a/b.rs",
            "let x = crate::poll::x(crate::fetch::y);",
            vec!["poll", "fetch"],
        ),
        (
            "a/b.rs",
            "use crate::{poll, fetch::{x, y}, store as s};",
            vec!["poll", "fetch", "store"],
        ),
        (
            "a/b.rs",
            "use crate::{\n    poll::x,\n    fetch,\n};\nuse z::w;",
            vec!["poll", "fetch"],
        ),
        ("a/b.rs", "use super::x;", vec![]),
        ("a/b.rs", "use super::super::poll;", vec!["poll"]),
        (
            "a/b.rs",
            "use super::super::{poll, fetch};",
            vec!["poll", "fetch"],
        ),
        ("a/b/c.rs", "use super::super::x;", vec![]),
        ("a/b/mod.rs", "use super::super::poll;", vec!["poll"]),
        ("a/mod.rs", "use super::poll;", vec!["poll"]),
        ("a.rs", "use super::poll;", vec!["poll"]),
        ("a.rs", "use super::*;", vec!["*"]),
        (
            "a.rs",
            "mod tests {\n    use super::x;\n    use super::super::poll;\n}\nuse super::fetch;",
            vec!["poll", "fetch"],
        ),
    ] {
        assert_eq!(crate_modules(path, text), expected, "{path}: {text}");
    }
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

#[test]
fn every_dependency_is_used() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml_edit::DocumentMut = manifest.parse().unwrap();
    let mut unused = Vec::new();
    for (table, folders) in [
        ("dependencies", &["src"][..]),
        ("dev-dependencies", &["src", "tests"]),
    ] {
        let mut files = Vec::new();
        for folder in folders {
            collect(&root().join(folder), &mut files);
        }
        let sources = files.iter().map(std::fs::read_to_string);
        let sources: Vec<String> = sources.collect::<Result<_, _>>().unwrap();
        for (name, _) in manifest[table].as_table().unwrap() {
            let used = sources.iter().any(|text| names_crate(text, name));
            if !used {
                unused.push(format!("[{table}] {name}: nothing in {folders:?} names it"));
            }
        }
    }
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

#[test]
fn a_crate_is_seen_however_it_is_named() {
    for (text, expected) in [
        ("use tokio_util::task::TaskTracker;", true),
        ("let x = tokio_util::f();", true),
        ("use tokio_util as t;", true),
        ("#[derive(tokio_util::Parser)]", true),
        ("// tokio_util::x", false),
        ("use super::my_tokio_util::x;", false),
        ("use tokio::x;", false),
        ("let tokio_util = 1;", false),
    ] {
        assert_eq!(names_crate(text, "tokio-util"), expected, "{text}");
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

/// True where the code begins a path with the crate, or imports it whole.
fn names_crate(text: &str, package: &str) -> bool {
    let name = package.replace('-', "_");
    code_lines(text).any(|line| {
        line.match_indices(&name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let rest = &line[at + name.len()..];
            let import = line[..at].trim_start().starts_with("use ");
            whole && (rest.starts_with("::") || import && rest.starts_with([' ', ';']))
        })
    })
}

/// Modules of the crate that a source names: after `crate::`, or after as many
/// `super::` as lead to the root. `*` where it takes all of them.
fn crate_modules(path: &str, text: &str) -> Vec<String> {
    let steps = path.split('/').filter(|step| *step != "mod.rs").count();
    let lines: Vec<&str> = code_lines(text).collect();
    let mut used = Vec::new();
    let mut inline = false;
    for (at, line) in lines.iter().enumerate() {
        // As rustfmt writes it.
        if line.starts_with("mod ") && line.ends_with('{') {
            inline = true;
        } else if *line == "}" {
            inline = false;
        }
        for root in ["crate::", &"super::".repeat(steps + usize::from(inline))] {
            for (from, _) in line.match_indices(root) {
                let rest = lines[at..].join("\n");
                used.extend(first_names(&rest[from + root.len()..]));
            }
        }
    }
    used
}

/// The names that a path goes on with: several where it is parted by braces.
fn first_names(path: &str) -> Vec<String> {
    let Some(list) = path.strip_prefix('{') else {
        let name = Some(first_name(path)).filter(|name| !name.is_empty());
        return name.into_iter().collect();
    };
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in list.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
        depth += i32::from(c == '{') - i32::from(c == '}');
    }
    let names = parts.iter().map(|part| first_name(part.trim_start()));
    names.filter(|name| !name.is_empty()).collect()
}

fn first_name(path: &str) -> String {
    path.chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '*'))
        .collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
