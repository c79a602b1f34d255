//! What a search may have meant otherwise.

/// A hint where `or`, `and` or `not` stand alone in lower case between words:
/// there they are words like all others.
pub fn advice(text: &str) -> Option<String> {
    let mut words: Vec<&str> = Vec::new();
    for (number, part) in text.split('"').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace()),
            // A phrase is something to stand between.
            _ => words.push("\"\""),
        }
    }
    let small = |word: &str| matches!(word, "or" | "and" | "not");
    let between = words
        .windows(3)
        .find(|three| small(three[1]) && [three[0], three[2]].iter().all(|word| !small(word)))?;
    let large = between[1].to_uppercase();
    let instead = match large.as_str() {
        "OR" => "either of two",
        "NOT" => "what is not there",
        _ => "both, which needs no word",
    };
    Some(format!(
        "`{}` was looked for as a word: `{large}` asks for {instead}",
        between[1]
    ))
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn small_operators_are_told_where_they_stand_between_words() {
        for (text, told) in [
            ("ferry or boat", true),
            ("ferry and boat", true),
            ("\"the ferry\" not \"a boat\"", true),
            ("ferry OR boat", false),
            ("\"ferry or boat\"", false),
            ("or boat", false),
            ("to be or not to be", false),
            ("order", false),
        ] {
            assert_eq!(advice(text).is_some(), told, "{text}");
        }
    }
}
