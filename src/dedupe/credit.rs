//! Whom a text credits: where the outlet that shows it has it from.

use crate::text::lower;

/// Octets at each end of a text where credits stand.
const REACH: usize = 400;

/// What stands before the name of the one who is credited, in lower case.
const BEFORE: &[&str] = &[
    "published by",
    "published in",
    "published on",
    "published at",
    "appeared in",
    "appeared on",
    "appeared at",
    "republished from",
    "republished with permission from",
    "republished with permission of",
    "reprinted from",
    "courtesy of",
    "source:",
    "copyright",
    "©",
    "(c)",
    "according to",
    "erschienen bei",
    "erschienen in",
    "erschienen auf",
    "veröffentlicht bei",
    "veröffentlicht von",
    "veröffentlicht in",
    "veröffentlicht auf",
    "übernommen von",
    "quelle:",
    "laut",
    "publié par",
    "publié sur",
    "publié dans",
    "paru dans",
    "paru sur",
    "source :",
    "selon",
    "avec",
    "publicado en",
    "publicado por",
    "publicado originalmente en",
    "publicado originalmente por",
    "fuente:",
    "según",
    "con información de",
];

/// What stands behind it.
const BEHIND: &[&str] = &[
    "reports",
    "reported",
    "has reported",
    "berichtet",
    "berichtete",
    "meldet",
    "meldete",
    "rapporte",
    "a rapporté",
    "informa",
    "informó",
];

/// What an occurrence of an article says of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credits {
    outlet: String,
    authors: Vec<String>,
    /// The ends of the text, each between spaces.
    ends: [String; 2],
}

impl Credits {
    /// Of the outlet that shows a text, the authors it names, the text.
    pub fn of(outlet: &str, authors: &[String], text: &str) -> Credits {
        let head = &text[..text.floor_char_boundary(REACH)];
        let rest = &text[head.len()..];
        let tail = &rest[rest.ceil_char_boundary(rest.len().saturating_sub(REACH))..];
        Credits {
            outlet: name(outlet),
            authors: authors.iter().map(|author| name(author)).collect(),
            ends: [head, tail].map(|end| format!(" {} ", lower(end))),
        }
    }

    /// It says that another outlet's words are shown here.
    pub fn names(&self, other: &Credits) -> bool {
        let name = other.outlet.as_str();
        let nobody = name.chars().nth(1).is_none() || name == self.outlet;
        !nobody
            && (self.authors.iter().any(|author| author == name)
                || self.ends.iter().any(|end| is_credited(end, name)))
    }
}

/// An outlet as others name it: "The Gazette - World" is the "gazette".
fn name(outlet: &str) -> String {
    let outlet = lower(outlet.trim());
    let short = [": ", " - ", " – ", " | "]
        .iter()
        .fold(outlet.as_str(), |name, mark| {
            name.split_once(mark).map_or(name, |(name, _)| name)
        });
    short.strip_prefix("the ").unwrap_or(short).to_owned()
}

fn is_credited(end: &str, name: &str) -> bool {
    end.match_indices(name).any(|(at, _)| {
        let (before, behind) = (&end[..at], &end[at + name.len()..]);
        let part = |c: char| c.is_alphanumeric();
        if before.ends_with(part) || behind.starts_with(part) {
            return false;
        }
        // "Lund (Northwire) - ", "© 2026 The Northwire".
        let named = before.trim_end();
        let named = named.strip_suffix("the").unwrap_or(named).trim_end();
        let named = named.trim_end_matches(|c: char| c.is_ascii_digit());
        let named = named.trim_end();
        let has_cue = |cue: &&str| {
            let before = named.strip_suffix(*cue);
            before.is_some_and(|before| !before.ends_with(part))
        };
        let behind = behind.trim_start();
        let follows = |cue: &&str| {
            let after = behind.strip_prefix(*cue);
            after.is_some_and(|after| !after.starts_with(part))
        };
        before.ends_with('(') && behind.starts_with(')')
            || BEFORE.iter().any(has_cue)
            || BEHIND.iter().any(follows)
    })
}

#[cfg(test)]
mod tests {
    use super::Credits;

    #[test]
    fn who_is_credited_where() {
        // The outlet, whether it is credited, the text of another.
        let table = [
            ("Northwire", true, "LUND (Northwire) - The bridge is shut."),
            (
                "The Northwire",
                true,
                "LUND (Northwire) The bridge is shut.",
            ),
            ("Northwire: World", true, "The bridge is shut. (Northwire)"),
            ("Northwire", true, "The bridge is shut. © 2026 Northwire"),
            (
                "Northwire",
                true,
                "It is shut. Originally published by the Northwire.",
            ),
            (
                "Northwire",
                true,
                "The bridge is shut, the Northwire reports.",
            ),
            (
                "Talbote",
                true,
                "Die Brücke ist zu. Zuerst erschienen im Netz, Quelle: Talbote",
            ),
            (
                "Talbote",
                true,
                "Die Brücke ist zu, wie der Talbote berichtet.",
            ),
            (
                "Courrier du Val",
                true,
                "Le pont est fermé, selon Courrier du Val.",
            ),
            (
                "Diario del Cabo",
                true,
                "El puente está cerrado. Fuente: Diario del Cabo",
            ),
            (
                "Northwire",
                false,
                "The bridge is shut, a reader told Northwire.",
            ),
            (
                "Northwire",
                false,
                "The bridge is shut. Northwired reports differ.",
            ),
            ("North", false, "LUND (Northwire) - The bridge is shut."),
            ("N", false, "The N reports. (N)"),
        ];
        for (outlet, credited, text) in table {
            let other = Credits::of(outlet, &[], "The bridge is shut.");
            let copy = Credits::of("Harbour Gazette", &[], text);
            assert_eq!(copy.names(&other), credited, "{outlet}: {text}");
            assert!(!other.names(&copy), "{outlet}");
            let own = Credits::of(outlet, &[], text);
            assert!(!own.names(&other), "{outlet} itself: {text}");
        }
        let other = Credits::of("Northwire", &[], "");
        assert!(Credits::of("Harbour Gazette", &["Northwire".into()], "").names(&other));
        let far = format!(
            "{}The Northwire reports it. {}",
            "Word. ".repeat(100),
            "Word. ".repeat(100)
        );
        assert!(!Credits::of("Harbour Gazette", &[], &far).names(&other));
    }
}
