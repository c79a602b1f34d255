//! Names of outlets and authors, as a search asks for them.

use crate::text::fold::fold;

/// A name or words of one; capitals and accents do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The words, side by side; `*` in one stands for any letters.
    pub text: String,
    /// All of the name, not only words of it.
    pub whole: bool,
}

impl Name {
    /// From what stands behind the colon: `=` asks for all of the name.
    pub(super) fn of(text: &str) -> Name {
        match text.strip_prefix('=') {
            Some(rest) => Name {
                text: rest.trim().to_owned(),
                whole: true,
            },
            None => Name {
                text: text.to_owned(),
                whole: false,
            },
        }
    }

    /// Is it this name, or do its words stand in it? Made once, asked of many.
    pub fn finder(&self) -> impl Fn(&str) -> bool {
        let whole = fold(&self.text);
        let wanted = match self.whole {
            true => Vec::new(),
            false => words(&self.text, true),
        };
        // Most names lack what stands in it between stars: that is quickly seen.
        let parts = wanted.iter().flat_map(|word| word.split('*'));
        let telling = parts.max_by_key(|part| part.len()).unwrap_or_default();
        let telling = telling.to_owned();
        move |name| {
            let name = fold(name);
            if wanted.is_empty() {
                return like(&whole, &name);
            }
            if !name.contains(&telling) {
                return false;
            }
            words(&name, false).windows(wanted.len()).any(|run| {
                let mut pairs = wanted.iter().zip(run);
                pairs.all(|(wanted, word)| like(wanted, word))
            })
        }
    }
}

/// The words of a name, folded; a star is kept where one is a pattern.
pub fn words(name: &str, stars: bool) -> Vec<String> {
    fold(name)
        .split(|c: char| !(c.is_alphanumeric() || stars && c == '*'))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// All of the text, where `*` stands for anything, also nothing.
pub fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn names_by_their_words() {
        for (asked, name, is) in [
            ("gazette", "Harbour Gazette", true),
            ("GAZETTE", "Harbour Gazette", true),
            ("harbour gazette", "Harbour Gazette", true),
            ("gazette harbour", "Harbour Gazette", false),
            ("gaz", "Harbour Gazette", false),
            ("gaz*", "Harbour Gazette", true),
            ("*zette", "Harbour Gazette", true),
            ("=Gazette", "Harbour Gazette", false),
            ("=harbour gazette", "Harbour Gazette", true),
            ("=harb*", "Harbour Gazette", true),
            ("=*a*e*", "Harbour Gazette", true),
            ("blog.example", "blog.example", true),
            ("example", "blog.example", true),
            ("kustenbote", "Küstenbote", true),
            ("lodz", "Głos Łódź", true),
            ("o'neill", "Zoë O'Neill", true),
            ("neill", "Zoë O'Neill", true),
            ("%", "100 Words", false),
            ("&", "&", true),
        ] {
            assert_eq!(Name::of(asked).finder()(name), is, "{asked} in {name}");
        }
    }
}
