//! The known keys, read from the annotated file itself.

use toml_edit::Document;

/// Every key with its comment and its default; `#key = value` where there is
/// no default.
pub const DEFAULTS: &str = include_str!("../../config/briefd.toml");

/// What may be written where.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// `[poll]` and so on, with their keys, in the order of the file.
    pub(super) sections: Vec<(String, Vec<String>)>,
    /// `[[feed]]`, `[[include]]`, `[[edition]]`, with their keys.
    pub(super) lists: Vec<(String, Vec<String>)>,
}

/// The annotated file with every key switched on: each example in it is a
/// value that its key takes.
pub fn examples() -> String {
    let mut text = String::new();
    for line in DEFAULTS.lines() {
        text.push_str(match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest,
            _ => line,
        });
        text.push('\n');
    }
    text
}

impl Schema {
    /// Reads the built-in file. A test ensures that it can be read.
    pub(super) fn built_in() -> Schema {
        let mut schema = Schema::default();
        let Ok(document) = Document::parse(examples()) else {
            return schema;
        };
        for (name, item) in document.iter() {
            if let Some(table) = item.as_table() {
                let keys = table.iter().map(|(key, _)| key.to_owned()).collect();
                schema.sections.push((name.to_owned(), keys));
            } else if let Some(tables) = item.as_array_of_tables() {
                let keys = tables
                    .iter()
                    .flat_map(|table| table.iter().map(|(key, _)| key.to_owned()))
                    .collect();
                schema.lists.push((name.to_owned(), keys));
            }
        }
        schema
    }

    /// The keys of a section; none for an unknown section.
    pub(super) fn section(&self, name: &str) -> Option<&[String]> {
        find(&self.sections, name)
    }

    /// The keys of a block that may be repeated; none for an unknown one.
    pub(super) fn list(&self, name: &str) -> Option<&[String]> {
        find(&self.lists, name)
    }

    /// Advice for a name at the top of a file that is not a section or block.
    pub(super) fn near_top(&self, name: &str) -> String {
        let tops: Vec<&str> = self
            .sections
            .iter()
            .chain(&self.lists)
            .map(|(top, _)| top.as_str())
            .collect();
        if let Some((section, _)) = self
            .sections
            .iter()
            .find(|(_, keys)| keys.iter().any(|key| key == name))
        {
            return format!("`{name}` is a key of [{section}]");
        }
        near(name, &tops)
    }
}

/// Advice for an unknown name: the nearest known one, else all of them.
pub(super) fn near<T: AsRef<str>>(name: &str, known: &[T]) -> String {
    let nearest = known
        .iter()
        .map(|known| (distance(name, known.as_ref()), known.as_ref()))
        .min();
    match nearest {
        Some((distance, known)) if distance <= 2.max(name.chars().count() / 3) => {
            format!("the nearest to `{name}` is `{known}`")
        }
        _ => {
            let all: Vec<String> = known
                .iter()
                .map(|known| format!("`{}`", known.as_ref()))
                .collect();
            format!("known are {}", all.join(", "))
        }
    }
}

fn find<'a>(lists: &'a [(String, Vec<String>)], name: &str) -> Option<&'a [String]> {
    lists
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, keys)| keys.as_slice())
}

/// Letters to insert, remove or change. Case is ignored: names in the
/// environment are in capitals.
fn distance(a: &str, b: &str) -> usize {
    let head: String = a.to_lowercase().chars().take(64).collect();
    strsim::levenshtein(&head, &b.to_lowercase())
}
