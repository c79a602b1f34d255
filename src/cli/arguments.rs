//! Arguments before they are read: `-word` in a query is a word that shall not
//! be there, not an option.

use std::ffi::OsString;

/// Verbs that take a query.
const VERBS: &[&str] = &["query", "export", "show"];

/// Global options that take a value.
const VALUED: &[&str] = &["--config", "--db", "--color"];

/// Puts a space in front of every `-word` in the query of such a verb: so it is
/// read as a value. Single letters that are options stay so.
pub(super) fn of_query(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.collect();
    let mut at = 1;
    while let Some(argument) = arguments.get(at).and_then(|one| one.to_str()) {
        match argument {
            valued if VALUED.contains(&valued) => at += 2,
            option if option.starts_with('-') => at += 1,
            _ => break,
        }
    }
    let verb = arguments.get(at).and_then(|verb| verb.to_str());
    let Some(verb) = verb.filter(|verb| VERBS.contains(verb)).map(str::to_owned) else {
        return arguments;
    };
    for argument in arguments.iter_mut().skip(at + 1) {
        let Some(text) = argument.to_str() else {
            continue;
        };
        let Some(word) = text.strip_prefix('-').filter(|word| !word.is_empty()) else {
            continue;
        };
        if word == "-" {
            break;
        }
        let flags = word.chars().all(|c| matches!(c, 'v' | 'q' | 'h'));
        let output = verb == "export" && word.starts_with('o');
        if !word.starts_with('-') && !flags && !output {
            *argument = format!(" {text}").into();
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::of_query;

    #[test]
    fn a_word_with_a_minus_is_no_option() {
        for (line, read) in [
            ("briefd query -ferry", "briefd query| -ferry"),
            (
                "briefd --db x query a -b --limit 5 -(c)",
                "briefd --db x query a| -b --limit 5| -(c)",
            ),
            (
                "briefd query -v -qq -h -vulcan",
                "briefd query -v -qq -h| -vulcan",
            ),
            (
                "briefd export --as md -o out -island",
                "briefd export --as md -o out| -island",
            ),
            ("briefd query -- -a", "briefd query -- -a"),
            ("briefd feeds list -x", "briefd feeds list -x"),
            ("briefd --db query show -a", "briefd --db query show| -a"),
            ("briefd query - a", "briefd query - a"),
        ] {
            let told = of_query(line.split(' ').map(Into::into));
            let told: Vec<String> = told
                .iter()
                .map(|one| one.to_string_lossy().replacen(" -", "| -", 1))
                .collect();
            assert_eq!(told.join(" ").replace(" | ", "| "), read, "{line}");
        }
    }
}
