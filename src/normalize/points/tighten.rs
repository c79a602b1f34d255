//! What may be left out of a sentence so that it stands alone: a dateline, a
//! leading connective, a trailing credit. Nothing is ever reworded.

use super::leaning::begins;
use crate::language::lexicon::FINITE;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::VERBS;
use crate::text::lower;

/// A sentence with what may be left out left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tight<'a> {
    /// Characters left out at the beginning.
    pub(super) skipped: usize,
    pub(super) text: &'a str,
    /// A connective was left out: the first letter is to be a capital.
    pub(super) capital: bool,
}

/// Leaves out what may be left out. `is_first`: the text begins with it.
pub(super) fn tighten<'a>(text: &'a str, words: &Lexicon, is_first: bool) -> Tight<'a> {
    let mut rest = without_bullet(text);
    if let Some(past) = dateline(rest) {
        rest = &rest[past..];
    } else if is_first && let Some(said) = without_label(rest) {
        rest = said;
    }
    let before = rest;
    rest = without_connective(rest, words);
    let capital = rest.len() != before.len();
    let rest = without_credit(rest);
    let skipped = text.len() - text[offset(text, rest)..].len();
    Tight {
        skipped: text[..skipped].chars().count(),
        text: rest,
        capital,
    }
}

/// "Gull Point: The harbour was closed": a town, or "Exclusive".
fn without_label(text: &str) -> Option<&str> {
    let (label, said) = text.split_once(": ")?;
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
    };
    let is_label = label.split(' ').count() <= 2 && label.split(' ').all(is_word);
    // Initials say who speaks, and the sentence is somebody's words.
    let is_somebody = label.len() < 4 && !label.contains(char::is_lowercase);
    (is_label && !is_somebody && said.starts_with(char::is_uppercase)).then_some(said)
}

fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// "• ", "- ", "1. " before the words.
fn without_bullet(text: &str) -> &str {
    let rest = text.trim_start_matches([
        '•', '*', '·', '▪', '■', '●', '►', '»', '–', '—', '-', '―', '>', '|', ' ',
    ]);
    if rest.len() == text.len() || rest.starts_with(|c: char| c.is_ascii_digit()) {
        text
    } else {
        rest
    }
}

/// Agencies and outlets sign in brackets; this is how long that can be.
const SIGNED_MAX: usize = 40;
/// And this is how long the place and day before it can be.
const PLACE_MAX: usize = 60;

/// Agencies that write themselves small.
const AGENCIES: &[&str] = &[
    "dpa", "epd", "kna", "sda", "apa", "afp", "ap", "rtr", "sid", "dpa-AFX",
];

/// Where the sentence begins after "WASHINGTON (AP) — ", "(CNN)", "PARIS, 3
/// mai (AFP) - ", "LONDON — ", in bytes.
pub(super) fn dateline(text: &str) -> Option<usize> {
    signed_dateline(text).or_else(|| shouted_dateline(text))
}

/// A place, a day, and in brackets who sends it.
fn signed_dateline(text: &str) -> Option<usize> {
    let open = text.find('(')?;
    let place = &text[..open];
    if place.chars().count() > PLACE_MAX || !is_place(place) {
        return None;
    }
    let close = open + text[open..].find(')')?;
    let signed = text[open + 1..close].trim();
    let is_name = (signed.starts_with(char::is_uppercase) || AGENCIES.contains(&signed))
        && signed.chars().count() <= SIGNED_MAX
        && signed.split_whitespace().count() <= 4;
    if !is_name {
        return None;
    }
    let after = &text[close + 1..];
    let rest = after.trim_start();
    let dashed = rest.trim_start_matches(['-', '–', '—', '―', ':', '.', '=']);
    let shouted = signed.chars().filter(|c| c.is_lowercase()).count() == 0 && signed.len() >= 2;
    let has_dash = dashed.len() != rest.len();
    // Without a dash only what nobody takes for an aside: nothing before it,
    // or the words begin at once, in capitals.
    let no_dash = shouted && (place.trim().is_empty() || !after.starts_with(' '));
    let sentence = dashed.trim_start();
    let goes_on = sentence
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| !c.is_lowercase());
    ((has_dash || no_dash) && goes_on).then(|| offset(text, sentence))
}

/// Capitalised words, days and months, commas: a place where news is sent
/// from, or nothing.
fn is_place(text: &str) -> bool {
    let mut words = text
        .split([' ', ',', '/', '.', '-'])
        .filter(|word| !word.is_empty());
    text.split_whitespace().count() <= 8
        && words.all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphabetic())
                || matches!(
                    word,
                    "de" | "del"
                        | "la"
                        | "el"
                        | "al"
                        | "and"
                        | "the"
                        | "of"
                        | "van"
                        | "den"
                        | "di"
                        | "do"
                        | "da"
                        | "sur"
                        | "janvier"
                        | "février"
                        | "mars"
                        | "avril"
                        | "mai"
                        | "juin"
                        | "juillet"
                        | "août"
                        | "septembre"
                        | "octobre"
                        | "novembre"
                        | "décembre"
                        | "ene"
                        | "feb"
                        | "mar"
                        | "abr"
                        | "may"
                        | "jun"
                        | "jul"
                        | "ago"
                        | "sep"
                        | "oct"
                        | "nov"
                        | "dic"
                        | "gen"
                        | "gennaio"
                        | "enero"
                        | "мая"
                        | "марта"
                        | "июня"
                        | "июля"
                        | "апр"
                )
        })
}

/// "LONDON — " and "NEW YORK, March 3 - ": capitals before a dash.
fn shouted_dateline(text: &str) -> Option<usize> {
    let dash = text.find([' ', ','])?;
    let first = &text[..dash];
    let is_shouted = first.chars().count() >= 3
        && first
            .chars()
            .all(|c| c.is_uppercase() || c == '-' || c == '.');
    if !is_shouted {
        return None;
    }
    let (at, len) = ["—", " – ", " -- ", " - ", "–", "--"]
        .iter()
        .filter_map(|dash| text.find(dash).map(|at| (at, dash.len())))
        .min()?;
    let place = &text[..at];
    let upper = place
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .take(2)
        .all(|word| {
            word.chars().all(|c| !c.is_lowercase()) || word.starts_with(char::is_uppercase)
        });
    let sentence = text[at + len..].trim_start();
    let goes_on =
        sentence.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '"' || c == '“');
    (place.chars().count() <= 40 && upper && is_place(place) && goes_on)
        .then(|| offset(text, sentence))
}

/// "But the minister" to "the minister", "However, police" to "police". What
/// would then lean on the sentence before keeps its connective.
fn without_connective<'a>(text: &'a str, words: &Lexicon) -> &'a str {
    for phrase in &words.connectives_comma {
        if let Some(rest) = strip(text, phrase)
            && let Some(rest) = rest.strip_prefix([',', '，', '、'])
        {
            return usable(rest, text, words);
        }
    }
    for phrase in &words.connectives {
        if let Some(rest) = strip(text, phrase)
            && let Some(rest) = rest.strip_prefix(' ')
        {
            // "But for the rain", "And so": more than a connective.
            let first = rest
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or("");
            if matches!(
                first.to_lowercase().as_str(),
                "for"
                    | "if"
                    | "that"
                    | "what"
                    | "then"
                    | "not"
                    | "who"
                    | "which"
                    | "to"
                    | "of"
                    | "only"
                    | "even"
                    | "never"
                    | "so"
                    | "because"
                    | "more"
                    | "yet"
                    | "why"
                    | "how"
                    | "now"
            ) {
                return text;
            }
            return usable(rest, text, words);
        }
    }
    text
}

/// It begins with its verb: what came before that was left out, too.
fn is_headless(text: &str, words: &Lexicon) -> bool {
    if !text.starts_with(char::is_lowercase) {
        return false; // a name
    }
    let first = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let first = lower(first.into_iter().next().unwrap_or(""));
    let is_verb = words.roles(&first) & (VERBS | FINITE) != 0;
    let has_end = !words.words.verbs.is_empty()
        && first.len() > 4
        && (first.ends_with("ed") || first.ends_with("ly"));
    is_verb || has_end
}

fn usable<'a>(rest: &'a str, whole: &'a str, words: &Lexicon) -> &'a str {
    let rest = rest.trim_start();
    let starts = rest.starts_with(|c: char| c.is_alphanumeric());
    if !starts || begins(rest, words, None) || is_headless(rest, words) {
        whole
    } else {
        rest
    }
}

/// `text` after `phrase`, letters compared without case, at a word's end.
pub(super) fn strip<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    // Most differ at once. Lists are lower case.
    if let (Some(first), Some(wanted)) = (text.bytes().next(), phrase.bytes().next())
        && first.is_ascii_alphabetic()
        && first.to_ascii_lowercase() != wanted
    {
        return None;
    }
    let mut rest = text.chars();
    for wanted in phrase.chars() {
        let c = plain_apostrophe(rest.next()?);
        let small = if c.is_ascii() {
            c.to_ascii_lowercase() == wanted
        } else {
            c.to_lowercase().eq([wanted])
        };
        if !small && c != plain_apostrophe(wanted) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’' || c == '-'))
        .then_some(rest)
}

fn plain_apostrophe(c: char) -> char {
    if c == '’' { '\'' } else { c }
}

/// "- Reuters", "(AP)", `[Reuters]` after the stop.
fn without_credit(text: &str) -> &str {
    let Some(close) = text.chars().last().filter(|c| matches!(c, ')' | ']')) else {
        return text;
    };
    let open = if close == ')' { '(' } else { '[' };
    let Some(at) = text.rfind(open) else {
        return text;
    };
    let credit = &text[at + open.len_utf8()..text.len() - close.len_utf8()];
    let before = text[..at].trim_end();
    let is_name = credit.starts_with(char::is_uppercase)
        && credit.split_whitespace().count() <= 3
        && credit.chars().count() <= 20
        && credit
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '/' | '-'));
    if is_name && before.ends_with(['.', '!', '"', '”']) {
        before
    } else {
        text
    }
}
