//! The tables of `lines.txt`, read once.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// All patterns, by what they are for.
#[derive(Debug, Default)]
pub(super) struct Tables {
    whole: HashSet<&'static str>,
    /// The longest of them (bytes).
    whole_max: usize,
    pub(super) endings: HashSet<&'static str>,
    pub(super) joining: HashSet<&'static str>,
    pub(super) about: Vec<&'static str>,
    pub(super) contact: Vec<&'static str>,
    /// By their last character.
    pub(super) tails: HashMap<char, Vec<&'static str>>,
    /// By how they begin.
    bylines: HashMap<Begin, Vec<String>>,
    /// By how they begin, with the longest line (characters) they fit.
    starts: HashMap<Begin, Vec<(String, usize)>>,
    /// With the longest line (characters) they fit. Searched for by
    /// [`super::kinds::look`], with the words of kinds.
    pub(super) contains: Vec<(String, usize)>,
}

/// The octets that all patterns have at least, by which they are found.
type Begin = [u8; 3];

/// The tables, built in.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| read(include_str!("lines.txt")));

impl Tables {
    /// True for a folded line that is known as a whole.
    pub(super) fn is_whole(&self, folded: &str) -> bool {
        folded.len() <= self.whole_max && self.whole.contains(folded)
    }

    /// True where a folded line of so many characters begins so.
    pub(super) fn begin(&self, folded: &str, chars: usize) -> bool {
        let starts = begin(folded).and_then(|begin| self.starts.get(begin));
        let mut starts = starts.into_iter().flatten();
        starts.any(|(start, max)| chars <= *max && folded.starts_with(start.as_str()))
    }

    /// What stands behind the "By" of a byline.
    pub(super) fn after_by<'l>(&self, line: &'l str) -> Option<&'l str> {
        let bylines = self.bylines.get(begin(line)?)?;
        bylines
            .iter()
            .find_map(|start| line.strip_prefix(start.as_str()))
    }
}

fn begin(text: &str) -> Option<&Begin> {
    text.as_bytes().first_chunk()
}

fn read(text: &'static str) -> Tables {
    let mut tables = Tables::default();
    let mut section = ("", 0);
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix("= ") {
            let (name, max) = head.split_once(' ').unwrap_or((head, "0"));
            section = (name, max.parse().unwrap_or(0));
            continue;
        }
        let spaced = || match line.strip_suffix('_') {
            Some(bare) => format!("{bare} "),
            None => line.to_owned(),
        };
        match section {
            ("whole", _) => {
                tables.whole_max = tables.whole_max.max(line.len());
                tables.whole.insert(line);
            }
            ("endings", _) => drop(tables.endings.insert(line)),
            ("joining", _) => drop(tables.joining.insert(line)),
            ("about", _) => tables.about.push(line.trim_end_matches('_')),
            ("contact", _) => tables.contact.push(line),
            ("tails", _) => {
                let last = line.chars().next_back().unwrap_or(' ');
                tables.tails.entry(last).or_default().push(line);
            }
            ("bylines", _) => {
                let start = spaced();
                if let Some(begin) = begin(&start) {
                    tables.bylines.entry(*begin).or_default().push(start);
                }
            }
            ("contains", max) => tables.contains.push((spaced(), max)),
            ("starts", max) => {
                let start = spaced();
                if let Some(begin) = begin(&start) {
                    tables.starts.entry(*begin).or_default().push((start, max));
                }
            }
            _ => {}
        }
    }
    tables
}

/// Above a list of an article's own headings.
pub(super) const CONTENTS: [&str; 29] = [
    "table of contents",
    "contents",
    "in this article",
    "inhaltsverzeichnis",
    "inhalt",
    "table des matières",
    "sommaire",
    "índice de contenidos",
    "tabla de contenidos",
    "contenidos",
    "índice",
    "sumário",
    "indice dei contenuti",
    "indice",
    "sommario",
    "inhoudsopgave",
    "inhoud",
    "содержание",
    "оглавление",
    "зміст",
    "spis treści",
    "içindekiler",
    "المحتويات",
    "תוכן עניינים",
    "विषय सूची",
    "目录",
    "目錄",
    "目次",
    "목차",
];

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::TABLES;

    #[test]
    fn every_pattern_can_fit() {
        let tables = &*TABLES;
        assert!(tables.whole.len() > 150 && tables.contains.len() > 40);
        for line in tables
            .whole
            .iter()
            .chain(&tables.endings)
            .chain(tables.tails.values().flatten())
        {
            assert_eq!(fold(line), *line, "folded, it must be the same");
        }
        for (start, _) in tables.starts.values().flatten() {
            let folded = fold(start);
            assert!(
                start.starts_with(folded.as_ref()),
                "`{start}` folds to `{folded}`"
            );
        }
        let kept = |lists: Vec<usize>| lists.iter().sum::<usize>();
        let listed = |section: &str| {
            let mut within = false;
            let lines = include_str!("lines.txt").lines().filter(|line| {
                if let Some(head) = line.strip_prefix("= ") {
                    within = head.starts_with(section);
                    return false;
                }
                within && !line.is_empty() && !line.starts_with('#')
            });
            lines.count()
        };
        assert_eq!(
            kept(tables.starts.values().map(Vec::len).collect()),
            listed("starts"),
            "none is too short to be found"
        );
        assert_eq!(
            kept(tables.bylines.values().map(Vec::len).collect()),
            listed("bylines")
        );
    }
}
