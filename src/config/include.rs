//! `[[include]]`: other files, OPML or TOML, by name or by pattern.

use super::feeds::{Defaults, Feeds};
use super::opml;
use super::problem::{Origin, Problem};
use super::reading::{Around, ReadSecrets, Reading};
use super::schema::Schema;
use super::values;
use super::written::{Block, Layers};
use std::path::{Path, PathBuf};

/// Bytes of an included file at most.
const FILE_MAX: u64 = 32 << 20;

/// Files that one pattern may find.
const FILES_MAX: usize = 1_000;

/// Reads what an `[[include]]` block names and adds its feeds.
pub(super) fn include(
    block: &Block,
    schema: &Schema,
    defaults: &Defaults<'_>,
    feeds: &mut Feeds,
    problems: &mut Vec<Problem>,
) {
    let around = defaults.around;
    for path in files(block, around, problems) {
        let bytes = match read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let why = format!("cannot read `{}`: {error}", path.display());
                reading(block, around, problems).problem("path", why);
                continue;
            }
        };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => match std::str::from_utf8(&bytes) {
                Ok(text) => include_toml(text, &path, schema, defaults, feeds, problems),
                Err(error) => {
                    let why = format!("`{}` is not TOML: {error}", path.display());
                    reading(block, around, problems).problem("path", why);
                }
            },
            Some("opml" | "xml") => match opml::read(&opml::decoded(&bytes), &path) {
                Ok(blocks) => {
                    for block in blocks {
                        feeds.add_outline(block, defaults, problems);
                    }
                }
                Err(error) => {
                    let why = format!("`{}`: {error}", path.display());
                    reading(block, around, problems).problem("path", why);
                }
            },
            _ => {
                let why = format!("`{}` ends in neither .opml, .xml nor .toml", path.display());
                reading(block, around, problems).problem("path", why);
            }
        }
    }
}

fn include_toml(
    text: &str,
    path: &Path,
    schema: &Schema,
    defaults: &Defaults<'_>,
    feeds: &mut Feeds,
    problems: &mut Vec<Problem>,
) {
    let mut layers = Layers::default();
    let dir = path.parent().unwrap_or(Path::new(""));
    layers.lay(text, Some((path, dir)), schema, problems);
    for keys in layers.sections.values() {
        if let Some((key, written)) = keys.iter().next() {
            let why = "an included file may hold [[feed]] blocks only".to_owned();
            problems.push(
                Problem::new(written.origin.clone(), key, why)
                    .hint("move the section to the main configuration"),
            );
        }
    }
    for block in &layers.includes {
        let why = "an included file may not include others".to_owned();
        reading(block, defaults.around, problems).problem("path", why);
    }
    for block in &layers.editions {
        let why = "an included file may hold [[feed]] blocks only".to_owned();
        let origin = Origin::File(block.place.clone());
        problems
            .push(Problem::new(origin, "edition", why).hint("move it to the main configuration"));
    }
    for block in layers.feeds {
        feeds.add(block, defaults, problems);
    }
}

/// The files that a block names, in order of their names.
fn files(block: &Block, around: Around<'_>, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut keys = reading(block, around, problems);
    let Some(path) = keys.path("path") else {
        if !block.keys.contains_key("path") {
            keys.problem("path", "is missing: every [[include]] needs one".to_owned());
        }
        return Vec::new();
    };
    let written = keys.get("path", values::words).unwrap_or_default();
    if !written.contains(['*', '?', '[']) {
        return vec![path];
    }
    // What comes before the pattern is a literal path, whatever characters it
    // has.
    let dir = block.keys.get("path").map(|written| &*written.dir);
    let Some((dir, below)) = keys.base("path", dir.unwrap_or(Path::new("")), &written) else {
        return Vec::new();
    };
    let pattern = Path::new(&glob::Pattern::escape(&dir.to_string_lossy())).join(below);
    match glob::glob(&pattern.to_string_lossy()) {
        Ok(found) => {
            let mut files = Vec::new();
            for path in found.take(FILES_MAX + 1) {
                match path {
                    Ok(path) if path.is_file() => files.push(path),
                    Ok(_) => {}
                    Err(error) => keys.problem("path", format!("cannot read: {error}")),
                }
            }
            if files.len() > FILES_MAX {
                keys.problem(
                    "path",
                    format!("`{written}` finds more than {FILES_MAX} files"),
                );
            }
            files
        }
        Err(error) => {
            keys.problem("path", format!("`{written}` is not a pattern: {error}"));
            Vec::new()
        }
    }
}

/// A file's bytes, up to a limit.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let size = std::fs::metadata(path)?.len();
    if size > FILE_MAX {
        return Err(std::io::Error::other(format!(
            "it has {size} bytes, more than {FILE_MAX}"
        )));
    }
    std::fs::read(path)
}

fn reading<'p>(
    block: &'p Block,
    around: Around<'p>,
    problems: &'p mut Vec<Problem>,
) -> Reading<'p> {
    Reading {
        section: "include",
        keys: &block.keys,
        place: Some(&block.place),
        around,
        secrets: ReadSecrets::No,
        problems,
    }
}
