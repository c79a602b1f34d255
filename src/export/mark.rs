//! Who makes a story's point, as the text form has it: behind the point, in
//! brackets, the outlets that say it, and where they disagree the number of
//! the disagreement, which the points of its other sides share:
//!
//! ```text
//! - Forty people were injured. [Vale Chronicle; Coast Mail; disputed 1]
//! - The hospital counted 46 injured. [Morning Ledger; disputed 1]
//! ```

use super::brief::SheetSource;

const DISPUTED: &str = "disputed ";

/// A point with its mark; as it is where nobody is named.
pub(super) fn write(text: &str, outlets: &[String], conflict: Option<u32>) -> String {
    if outlets.is_empty() {
        return text.to_owned();
    }
    let names: Vec<String> = outlets.iter().map(|outlet| name(outlet)).collect();
    let conflict = conflict.map_or_else(String::new, |number| format!("; {DISPUTED}{number}"));
    format!("{text} [{}{conflict}]", names.join("; "))
}

/// A point without its mark, the outlets it names, and the number of its
/// disagreement. Brackets that name others than `known` are part of the text.
pub fn read(text: &str, known: &[String]) -> Option<(String, Vec<String>, Option<u32>)> {
    let (words, mark) = text.strip_suffix(']')?.rsplit_once(" [")?;
    let mut outlets = Vec::new();
    let mut conflict = None;
    for part in mark.split("; ") {
        if conflict.is_some() {
            return None;
        }
        match known.iter().find(|outlet| name(outlet) == part) {
            Some(outlet) => outlets.push(outlet.clone()),
            None => conflict = Some(part.strip_prefix(DISPUTED)?.parse().ok()?),
        }
    }
    (!outlets.is_empty() && !words.is_empty()).then(|| (words.to_owned(), outlets, conflict))
}

/// A name as marks have it.
fn name(outlet: &str) -> String {
    let line = SheetSource::new(outlet, "-", None).outlet;
    line.replace(';', ",").replace('[', "(").replace(']', ")")
}

#[cfg(test)]
mod tests {
    use super::read;
    use super::write;

    #[test]
    fn what_is_written_is_read() {
        let known: Vec<String> = ["Vale Chronicle", "AP [wire]; fast", "A: B"]
            .map(String::from)
            .into();
        for (outlets, conflict) in [
            (&known[..1], None),
            (&known[..], Some(2)),
            (&known[1..2], Some(1)),
        ] {
            let text = write("Forty were hurt [sic].", outlets, conflict);
            assert_eq!(text.matches('\n').count(), 0);
            let read = read(&text, &known);
            assert_eq!(
                read,
                Some(("Forty were hurt [sic].".into(), outlets.to_vec(), conflict))
            );
        }
        assert_eq!(write("Words.", &[], Some(1)), "Words.");
    }

    #[test]
    fn other_brackets_are_words() {
        let known = ["Vale Chronicle".to_owned()];
        for text in [
            "The minister resigned. [Reuters]",
            "He said so [Vale Chronicle; somebody].",
            "He said so. [Vale Chronicle; disputed x]",
            "He said so. [disputed 1]",
            "He said so. [disputed 1; Vale Chronicle]",
            " [Vale Chronicle]",
            "]",
        ] {
            assert_eq!(read(text, &known), None, "{text}");
        }
    }
}
