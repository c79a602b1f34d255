//! The tables of `lines.txt`, read once.

use regex::Regex;
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
    pub(super) bylines: Vec<String>,
    /// By their first character, with the longest line (characters) they fit.
    starts: HashMap<char, Vec<(String, usize)>>,
    contains: HashMap<String, usize>,
    /// All of `contains` in one search.
    parts: Option<Regex>,
    /// No line longer than this (characters) can fit one of `contains`.
    longest: usize,
}

/// The tables, built in.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| read(include_str!("lines.txt")));

impl Tables {
    /// True for a folded line that is known as a whole.
    pub(super) fn is_whole(&self, folded: &str) -> bool {
        folded.len() <= self.whole_max && self.whole.contains(folded)
    }

    /// True where a folded line of so many characters begins or holds so.
    pub(super) fn fit(&self, folded: &str, chars: usize) -> bool {
        let first = folded.chars().next();
        let starts = first.and_then(|first| self.starts.get(&first));
        let mut starts = starts.into_iter().flatten();
        starts.any(|(start, max)| chars <= *max && folded.starts_with(start.as_str()))
            || self.holds(folded, chars)
    }

    fn holds(&self, folded: &str, chars: usize) -> bool {
        let Some(parts) = self.parts.as_ref().filter(|_| chars <= self.longest) else {
            return false;
        };
        parts.find_iter(folded).any(|part| {
            self.contains
                .get(part.as_str())
                .is_some_and(|max| chars <= *max)
        })
    }
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
            ("bylines", _) => tables.bylines.push(spaced()),
            ("contains", max) => drop(tables.contains.insert(spaced(), max)),
            ("starts", max) => {
                let first = line.chars().next().unwrap_or(' ');
                tables
                    .starts
                    .entry(first)
                    .or_default()
                    .push((spaced(), max));
            }
            _ => {}
        }
    }
    let parts: Vec<String> = tables
        .contains
        .keys()
        .map(|part| regex::escape(part))
        .collect();
    tables.parts = Regex::new(&parts.join("|")).ok();
    tables.longest = tables.contains.values().copied().max().unwrap_or(0);
    tables
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::TABLES;

    #[test]
    fn every_pattern_can_fit() {
        let tables = &*TABLES;
        assert!(tables.whole.len() > 150 && tables.contains.len() > 40 && tables.parts.is_some());
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
    }
}
