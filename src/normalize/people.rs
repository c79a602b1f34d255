//! Authors and categories.

use crate::model::item::Category;
use crate::model::item::Person;
use crate::text::clean;
use std::collections::HashSet;

/// Authors and categories kept of one item.
const MANY: usize = 50;
/// Longer names (characters) are texts in the wrong place.
const NAME_MAX: usize = 100;

/// What stands between two names, where both have more than one word.
const BETWEEN: &[&str] = &[
    " and ", " & ", " und ", " et ", " y ", " e ", " en ", " и ", " та ", " і ", " i ", " ve ",
    " with ",
];
/// What names begin with that is no part of them.
const BEFORE: &[&str] = &[
    "by ",
    "von ",
    "par ",
    "door ",
    "di ",
    "por ",
    "posted by ",
    "written by ",
    "author: ",
    "autor: ",
    "auteur : ",
    "автор: ",
    "作者：",
    "作者:",
    "/u/",
    "u/",
];
/// Accounts that are nobody.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "root",
    "webmaster",
    "editor",
    "noreply",
    "no-reply",
    "donotreply",
    "unknown",
    "anonymous",
    "info",
    "nobody",
    "none",
    "null",
    "user",
    "author",
    "guest",
    "wordpress",
    "staff",
    "redaktion",
    "rédaction",
    "redacción",
    "redazione",
    "redação",
    "redactie",
    "редакция",
    "redakcja",
];
/// What follows a name after a comma and belongs to it.
const TITLES: &[&str] = &[
    "jr", "sr", "phd", "md", "ph.d", "m.d", "esq", "ii", "iii", "msc", "mba", "rn",
];

/// The names of people, each once, as they are written.
pub(super) fn authors(people: &[Person], byline: Option<&str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for person in people {
        let text = person
            .name
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        for name in text
            .or(person.email.as_deref())
            .map(names_of)
            .unwrap_or_default()
        {
            add(name, &mut seen, &mut names);
        }
    }
    if names.is_empty() {
        for name in byline.map(names_of).unwrap_or_default() {
            add(name, &mut seen, &mut names);
        }
    }
    names
}

fn add(name: String, seen: &mut HashSet<String>, names: &mut Vec<String>) {
    let key: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let says =
        key.chars().any(char::is_alphabetic) && !NOBODY.contains(&name.to_lowercase().as_str());
    if says && names.len() < MANY && seen.insert(key) {
        names.push(name);
    }
}

/// The names in a text such as "jane@example.org (Jane Doe)" or "By Jane Doe
/// and Joe Roe".
fn names_of(text: &str) -> Vec<String> {
    let line = clean::line(text);
    let mut name = without_mail(&line);
    let lower = name.to_lowercase();
    if let Some(prefix) = BEFORE.iter().find(|prefix| lower.starts_with(**prefix)) {
        name = name
            .get(prefix.len()..)
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return Vec::new();
    }
    parted(&name)
        .into_iter()
        .map(|name| calm(name.trim_matches([' ', ',', ';', '|', '(', ')', '"'])))
        .filter(|name| !name.is_empty() && name.chars().nth(NAME_MAX).is_none())
        .collect()
}

/// The name beside a mail address, else the part of the address before `@`.
fn without_mail(line: &str) -> String {
    let Some(mail) = line
        .split([' ', '(', '<', '（', ','])
        .find(|word| word.contains('@') && word.contains('.'))
    else {
        return line.to_owned();
    };
    let rest = line.replacen(mail, " ", 1);
    let rest = rest.trim_matches([' ', '(', ')', '<', '>', '（', '）', ',', '"', '\'']);
    if rest.chars().any(char::is_alphabetic) {
        return clean::line(rest);
    }
    let local = mail.split('@').next().unwrap_or("");
    local.trim_start_matches("mailto:").to_owned()
}

/// Several names in one text, parted.
fn parted(name: &str) -> Vec<String> {
    let words = |part: &str| part.split_whitespace().count();
    let mut parts: Vec<String> = Vec::new();
    for part in name.split([';', '、', '，', '|']) {
        let by_comma: Vec<&str> = part
            .split(", ")
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        if let [last, first] = by_comma[..]
            && words(last) == 1
            && words(first) == 1
            && !TITLES.contains(&first.to_lowercase().trim_matches('.'))
        {
            parts.push(format!("{first} {last}")); // "Doe, Jane"
            continue;
        }
        for piece in by_comma {
            let bare = piece.to_lowercase();
            match parts.last_mut() {
                Some(before) if TITLES.contains(&bare.trim_matches('.')) => {
                    before.push_str(", ");
                    before.push_str(piece);
                }
                _ => parts.push(piece.to_owned()),
            }
        }
    }
    let mut names = Vec::new();
    for part in parts {
        let part = ["and ", "und ", "et ", "& ", "y ", "и "]
            .iter()
            .find_map(|w| part.strip_prefix(w))
            .unwrap_or(&part);
        let mut rest = part;
        while let Some((at, length)) = BETWEEN
            .iter()
            .filter_map(|w| rest.find(w).map(|at| (at, w.len())))
            .min()
        {
            let (head, tail) = (&rest[..at], &rest[at + length..]);
            // "Ortega y Gasset" is one; "Jane and Joe Roe" are two.
            let two = words(head) > 1 && words(tail) > 1
                || rest[at..].starts_with(" and ")
                || rest[at..].starts_with(" & ");
            if !two {
                break;
            }
            names.push(head.to_owned());
            rest = tail;
        }
        names.push(rest.to_owned());
    }
    names
}

/// "JANE DOE" as "Jane Doe"; what is not shouted stays.
fn calm(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters > 5 && name.contains(' ') && name.chars().all(|c| !c.is_lowercase());
    if !shouted || !name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            out.push(c)
        } else {
            out.extend(c.to_lowercase())
        }
        begins = !c.is_alphanumeric();
    }
    out
}

/// What an item is about, each term once.
pub(super) fn categories(categories: &[Category]) -> Vec<String> {
    const SAYING_NOTHING: &[&str] = &[
        "uncategorized",
        "uncategorised",
        "allgemein",
        "non classé",
        "sin categoría",
        "senza categoria",
        "sem categoria",
        "geen categorie",
        "без рубрики",
        "bez kategorii",
        "genel",
        "未分类",
        "未分類",
        "미분류",
    ];
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for category in categories {
        let label = category
            .label
            .as_deref()
            .filter(|label| !label.trim().is_empty());
        let term = clean::line(label.unwrap_or(&category.term));
        let lower = term.to_lowercase();
        let fits = !term.is_empty()
            && term.chars().nth(NAME_MAX).is_none()
            && !term.contains("://")
            && !SAYING_NOTHING.contains(&lower.as_str());
        if fits && terms.len() < MANY && seen.insert(lower) {
            terms.push(term);
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::authors;
    use crate::model::item::Person;

    #[test]
    fn names() {
        let table: &[(&str, &[&str])] = &[
            ("jane@example.org (Jane Doe)", &["Jane Doe"]),
            ("Jane Doe <jane@example.org>", &["Jane Doe"]),
            ("By Jane Doe and Joe Roe", &["Jane Doe", "Joe Roe"]),
            ("Jane and Joe", &["Jane", "Joe"]),
            ("Doe, Jane", &["Jane Doe"]),
            (
                "Jane Doe, Joe Roe and Ann Poe",
                &["Jane Doe", "Joe Roe", "Ann Poe"],
            ),
            ("Jane Doe, PhD", &["Jane Doe, PhD"]),
            ("JANE DOE", &["Jane Doe"]),
            ("José Ortega y Gasset", &["José Ortega y Gasset"]),
            ("admin", &[]),
            ("noreply@example.org", &[]),
            ("j.doe@example.org", &["j.doe"]),
            ("taro@example.com（山田太郎）", &["山田太郎"]),
            ("Jane Doe; jane doe", &["Jane Doe"]),
            (
                "Анна Иванова и Пётр Петров",
                &["Анна Иванова", "Пётр Петров"],
            ),
            ("https://example.org/jane", &[]),
        ];
        for (given, expected) in table {
            let person = Person {
                name: Some((*given).into()),
                ..Person::default()
            };
            assert_eq!(authors(&[person], None), *expected, "{given}");
        }
    }
}
