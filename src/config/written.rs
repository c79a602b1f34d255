//! What was written: keys with their values and where each stands, checked
//! against the known names only. What a value means is decided in `meaning`.

use super::problem::{FileLine, Origin, Problem};
use super::schema::{Schema, near};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml_edit::{Document, Item, TableLike, Value};

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    /// A TOML string.
    Text(String),
    /// A TOML integer.
    Whole(i64),
    /// A TOML float.
    Float(f64),
    /// true or false.
    Flag(bool),
    /// An array.
    List(Vec<Raw>),
    /// A table, of either form.
    Table(Vec<(String, Raw)>),
    /// The text of an environment variable, of whatever type is wanted.
    Loose(String),
    /// A TOML date, which no key takes.
    Date,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// The value.
    pub(super) raw: Raw,
    /// Where it stands.
    pub(super) origin: Origin,
    /// What relative paths in it are relative to.
    pub(super) dir: Arc<Path>,
}

/// Keys of one section or block, in the order of their names. A list: there may
/// be ten thousand blocks of two keys each, and a map has room for eleven.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Keys(Vec<(String, Written)>);

impl Keys {
    pub(super) const fn new() -> Keys {
        Keys(Vec::new())
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Written> {
        self.place(key).ok().map(|at| &self.0[at].1)
    }

    pub(super) fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_ok()
    }

    /// A key that is there already gets the new value.
    pub(super) fn insert(&mut self, key: String, written: Written) {
        match self.place(&key) {
            Ok(at) => self.0[at].1 = written,
            Err(at) => self.0.insert(at, (key, written)),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(String, Written)> {
        self.0.iter()
    }
}

impl IntoIterator for Keys {
    type Item = (String, Written);
    type IntoIter = std::vec::IntoIter<(String, Written)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Extend<(String, Written)> for Keys {
    fn extend<T: IntoIterator<Item = (String, Written)>>(&mut self, keys: T) {
        for (key, written) in keys {
            self.insert(key, written);
        }
    }
}

/// A `[[feed]]`, `[[include]]` or `[[edition]]` block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// Where it begins.
    pub(super) place: FileLine,
    /// What stands in it.
    pub(super) keys: Keys,
}

/// Everything that was written; later layers override earlier ones.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// By section.
    pub(super) sections: BTreeMap<String, Keys>,
    /// `[[feed]]`, in order.
    pub(super) feeds: Vec<Block>,
    /// `[[include]]`, in order.
    pub(super) includes: Vec<Block>,
    /// `[[edition]]`, in order.
    pub(super) editions: Vec<Block>,
}

impl Layers {
    /// Adds a TOML text, which overrides what is there. `file` is the file as
    /// it is shown and its directory, none for the built-in text. Problems are
    /// collected, not returned: the next file is read too.
    pub(super) fn lay(
        &mut self,
        text: &str,
        file: Option<(&Path, &Path)>,
        schema: &Schema,
        problems: &mut Vec<Problem>,
    ) {
        let source = Source {
            lines: LineStarts::of(text),
            file: file.map(|(file, dir)| (file.into(), dir.into())),
        };
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                problems.push(source.syntax(text, &error));
                return;
            }
        };
        for (name, item) in document.iter() {
            let span = key_span(document.as_table(), name, item);
            if let (Some(known), Some(table)) = (schema.section(name), item.as_table_like()) {
                let keys = source.keys(name, table, known, problems);
                self.sections
                    .entry(name.to_owned())
                    .or_default()
                    .extend(keys);
            } else if let (Some(known), Some(tables)) =
                (schema.list(name), item.as_array_of_tables())
            {
                for table in tables {
                    let block = Block {
                        place: source.place(table.span().or(span.clone())),
                        keys: source.keys(name, table, known, problems),
                    };
                    match name {
                        "feed" => self.feeds.push(block),
                        "edition" => self.editions.push(block),
                        _ => self.includes.push(block),
                    }
                }
            } else {
                problems.push(misplaced(name, source.origin(span), schema));
            }
        }
    }

    /// Adds `BRIEFD_SECTION__KEY` variables, which override what is there.
    pub(super) fn lay_environment(
        &mut self,
        env: &BTreeMap<String, String>,
        dir: &Path,
        schema: &Schema,
        problems: &mut Vec<Problem>,
    ) {
        let names: Vec<String> = schema
            .sections
            .iter()
            .flat_map(|(section, keys)| keys.iter().map(move |key| variable(section, key)))
            .chain(["BRIEFD_CONFIG".to_owned(), "BRIEFD_DB".to_owned()])
            .collect();
        for (name, value) in env.iter().filter(|(name, _)| name.starts_with("BRIEFD_")) {
            if matches!(name.as_str(), "BRIEFD_CONFIG" | "BRIEFD_DB") {
                continue;
            }
            let origin = Origin::Env(name.clone());
            let found = schema.sections.iter().find_map(|(section, keys)| {
                let key = keys.iter().find(|key| variable(section, key) == *name)?;
                Some((section, key))
            });
            let Some((section, key)) = found else {
                problems.push(
                    Problem::new(origin, "", "no setting has this name".to_owned())
                        .hint(near(name, &names)),
                );
                continue;
            };
            self.sections.entry(section.clone()).or_default().insert(
                key.clone(),
                Written {
                    raw: Raw::Loose(value.clone()),
                    origin,
                    dir: dir.into(),
                },
            );
        }
    }
}

/// Where the lines of a text begin.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(super) fn of(text: &str) -> LineStarts {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        LineStarts(breaks.map(|(at, _)| at + 1).collect())
    }

    /// The line of an offset, counted from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|start| *start <= offset)
    }
}

/// A file, for finding the line of a span.
struct Source {
    lines: LineStarts,
    file: Option<(Arc<Path>, Arc<Path>)>,
}

impl Source {
    fn keys(
        &self,
        name: &str,
        table: &dyn TableLike,
        known: &[String],
        problems: &mut Vec<Problem>,
    ) -> Keys {
        let mut keys = Keys::new();
        for (key, item) in table.iter() {
            let origin = self.origin(key_span(table, key, item));
            if known.iter().any(|known| known == key) {
                let written = Written {
                    raw: raw(item),
                    origin,
                    dir: self.dir(),
                };
                keys.insert(key.to_owned(), written);
            } else {
                problems.push(
                    Problem::new(origin, &format!("{name}.{key}"), "unknown key".to_owned())
                        .hint(near(key, known)),
                );
            }
        }
        keys
    }

    /// Why a text is not valid TOML; a duplicate key is named.
    fn syntax(&self, text: &str, error: &toml_edit::TomlError) -> Problem {
        let origin = self.origin(error.span());
        let key = error.span().and_then(|span| text.get(span));
        match (error.message(), key) {
            ("duplicate key", Some(key)) => {
                let why = "is given twice".to_owned();
                Problem::new(origin, key.trim(), why).hint("keep one of the two")
            }
            (message, _) => Problem::new(origin, "", message.to_owned()),
        }
    }

    fn origin(&self, span: Option<Range<usize>>) -> Origin {
        match &self.file {
            Some(_) => Origin::File(self.place(span)),
            None => Origin::Default,
        }
    }

    fn place(&self, span: Option<Range<usize>>) -> FileLine {
        FileLine {
            file: match &self.file {
                Some((file, _)) => Arc::clone(file),
                None => Path::new("").into(),
            },
            line: span.map_or(1, |span| self.lines.line(span.start)),
        }
    }

    fn dir(&self) -> Arc<Path> {
        match &self.file {
            Some((_, dir)) => Arc::clone(dir),
            None => Path::new("").into(),
        }
    }
}

/// `poll.interval` as an environment variable.
pub(super) fn variable(section: &str, key: &str) -> String {
    format!("BRIEFD_{section}__{key}").to_uppercase()
}

fn misplaced(name: &str, origin: Origin, schema: &Schema) -> Problem {
    if schema.section(name).is_some() {
        let why = format!("not a section: write `[{name}]` on a line of its own");
        return Problem::new(origin, name, why);
    }
    if schema.list(name).is_some() {
        let why = format!("not a block that repeats: write `[[{name}]]`");
        return Problem::new(origin, name, why);
    }
    Problem::new(origin, name, "unknown key".to_owned()).hint(schema.near_top(name))
}

fn key_span(table: &dyn TableLike, key: &str, item: &Item) -> Option<Range<usize>> {
    table.key(key).and_then(|key| key.span()).or(item.span())
}

fn raw(item: &Item) -> Raw {
    match item {
        Item::Value(value) => raw_value(value),
        Item::Table(table) => raw_table(table),
        Item::ArrayOfTables(tables) => Raw::List(tables.iter().map(|t| raw_table(t)).collect()),
        Item::None => Raw::Date,
    }
}

fn raw_value(value: &Value) -> Raw {
    match value {
        Value::String(text) => Raw::Text(text.value().clone()),
        Value::Integer(number) => Raw::Whole(*number.value()),
        Value::Float(number) => Raw::Float(*number.value()),
        Value::Boolean(flag) => Raw::Flag(*flag.value()),
        Value::Datetime(_) => Raw::Date,
        Value::Array(values) => Raw::List(values.iter().map(raw_value).collect()),
        Value::InlineTable(table) => raw_table(table),
    }
}

fn raw_table(table: &dyn TableLike) -> Raw {
    Raw::Table(
        table
            .iter()
            .map(|(key, item)| (key.to_owned(), raw(item)))
            .collect(),
    )
}
