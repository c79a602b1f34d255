//! Whether a sentence can stand alone, and what may be left out of it so that
//! it does: a dateline, a leading connective, a trailing credit. Nothing is
//! ever reworded.

use super::notices::is_notice;
use super::tables::Words;
use super::words::is_wide;

/// How a sentence stands without its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It says all that is needed to understand it.
    Alone,
    /// It leans on a sentence before it ("He also said ..."): taken only
    /// where too few stand alone.
    Leans,
    /// A fragment, question, teaser, notice, half a quotation: never taken.
    No,
}

/// A sentence with what may be left out left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tight<'a> {
    /// Characters left out at the beginning.
    pub(super) skipped: usize,
    pub(super) text: &'a str,
    /// A connective was left out: the first letter is to be a capital.
    pub(super) capital: bool,
}

/// Fewer words tell nothing.
const WORDS_MIN: usize = 5;
/// More cannot be read at a glance.
const WORDS_MAX: usize = 60;
/// And no point has more characters, whatever its words.
const CHARS_MAX: usize = 420;

/// Leaves out what may be left out.
pub(super) fn tighten<'a>(text: &'a str, words: &Words) -> Tight<'a> {
    let mut rest = without_bullet(text);
    if let Some(past) = dateline(rest) {
        rest = &rest[past..];
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

fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Judges a tightened sentence of `len` words. Without `needs_stop` it may do
/// without a stop at its end.
pub(super) fn judge(text: &str, words: &Words, len: usize, needs_stop: bool) -> Standing {
    let inner = text.trim_start_matches([
        '"', '\'', '“', '‘', '«', '»', '„', '(', '[', ' ', '`', '¿', '¡', '「', '『',
    ]);
    let chars = text.chars().count();
    if !(WORDS_MIN..=WORDS_MAX).contains(&len) || chars > CHARS_MAX {
        return Standing::No;
    }
    if begins_low(inner)
        || is_numbered(text)
        || shouts(text)
        || is_unbalanced(text)
        || has_address(text)
        || is_notice(text, inner)
    {
        return Standing::No;
    }
    match end(text) {
        End::Stop => {}
        End::Open if !needs_stop => {}
        _ => return Standing::No,
    }
    if leans(inner, words)
        || is_said_by_pronoun(text, words)
        || is_bare_quotation(text)
        || is_verbless(text, words)
    {
        return Standing::Leans;
    }
    Standing::Alone
}

/// "..., he said.", ", sagte sie.": who that is stands elsewhere.
fn is_said_by_pronoun(text: &str, words: &Words) -> bool {
    let Some(at) = text.rfind([',', '”', '"', '»']) else {
        return false;
    };
    let tail = text[at..].to_lowercase();
    let mut tail = tail
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let pair = [tail.next().unwrap_or(""), tail.next().unwrap_or("")];
    let has = |list: &str| list.split_whitespace().any(|entry| pair.contains(&entry));
    tail.count() <= 4 && has(words.third) && has(words.said)
}

/// Somebody's words, and nobody named who said them: one quotation from end to
/// end.
fn is_bare_quotation(text: &str) -> bool {
    const MARKS: [char; 9] = ['"', '“', '”', '„', '«', '»', '「', '」', '‘'];
    let begins = text.starts_with(MARKS) || text.starts_with("``");
    let tail = text.trim_end_matches(['.', ' ', '!', '。']);
    let ends = tail.ends_with(MARKS) || tail.ends_with('’') || tail.ends_with("''");
    begins && ends && text.chars().filter(|c| MARKS.contains(c)).count() <= 2
}

/// No word that could be its verb: "Not after the war.", "A town of 500."
fn is_verbless(text: &str, words: &Words) -> bool {
    if words.verbs.is_empty() {
        return false;
    }
    let is_verb = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = word.starts_with(char::is_lowercase);
        let by_end = word.ends_with("ed") || (word.ends_with('s') && !word.ends_with("ss"));
        if small && word.len() > 3 && by_end {
            return true;
        }
        let folded = word.to_lowercase().replace('’', "'");
        words.verbs.split(' ').any(|verb| verb == folded)
    };
    !text.split_whitespace().any(is_verb)
}

/// "2. The beach": the number of a list's item.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len()
        && text.len() - rest.len() <= 2
        && (rest.starts_with(". ") || rest.starts_with(") "))
}

enum End {
    Stop,
    Question,
    Cut,
    Open,
}

/// How a sentence ends, what closes after it left aside.
fn end(text: &str) -> End {
    let inner = text.trim_end_matches([
        '"', '\'', '”', '’', '»', '«', '“', ')', ']', '」', '』', ' ', '）', '›', '\u{a0}',
        '\u{202f}',
    ]);
    if inner.ends_with("...")
        || inner.ends_with('…')
        || inner.ends_with("..")
        || inner.ends_with(". .")
    {
        return End::Cut;
    }
    match inner.chars().last() {
        Some('?' | '؟' | '？' | '‽' | ';') => End::Question,
        Some('.' | '!' | '。' | '！' | '।' | '॥' | '۔' | '።' | '။' | '។' | '։' | '｡' | '．') => {
            End::Stop
        }
        Some(':' | ',' | '：' | '，' | '-' | '–' | '—' | '、') => End::Cut,
        // Thai, Lao, Khmer and Burmese write no stops.
        Some('\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}') => {
            End::Stop
        }
        _ => End::Open,
    }
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
fn without_connective<'a>(text: &'a str, words: &Words) -> &'a str {
    for phrase in phrases(words.connectives_comma) {
        if let Some(rest) = strip(text, phrase)
            && let Some(rest) = rest.strip_prefix([',', '，', '、'])
        {
            return usable(rest, text, words);
        }
    }
    for phrase in phrases(words.connectives) {
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
                "for" | "if" | "that" | "what" | "then" | "not" | "who" | "which" | "to" | "of"
            ) {
                return text;
            }
            return usable(rest, text, words);
        }
    }
    text
}

fn usable<'a>(rest: &'a str, whole: &'a str, words: &Words) -> &'a str {
    let rest = rest.trim_start();
    let starts = rest.starts_with(|c: char| c.is_alphanumeric());
    if !starts || leans(rest, words) {
        whole
    } else {
        rest
    }
}

/// `text` after `phrase`, letters compared without case, at a word's end.
fn strip<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in phrase.chars() {
        let c = plain_apostrophe(rest.next()?);
        if c != plain_apostrophe(wanted) && !c.to_lowercase().eq([wanted]) {
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

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(", ")
        .map(str::trim)
        .filter(|phrase| !phrase.is_empty())
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

/// Whether the first words lean on the sentence before.
pub(super) fn leans(text: &str, words: &Words) -> bool {
    let first_end = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let mut first = text[..first_end].to_lowercase().replace('’', "'");
    first.truncate(first.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
    if text.starts_with(is_wide) {
        return words
            .dangling
            .split_whitespace()
            .any(|word| text.starts_with(word));
    }
    let has = |list: &str, word: &str| list.split_whitespace().any(|entry| entry == word);
    let stem = first.split('\'').next().unwrap_or("");
    let short = first.contains('\'') && stem.chars().count() > 1 && has(words.third, stem);
    if has(words.dangling, &first)
        || short
        || phrases(words.dangling_phrases).any(|phrase| strip(text, phrase).is_some())
    {
        return true;
    }
    if has(words.pointing, &first) || (first.contains('\'') && has(words.pointing, stem)) {
        let next = text[first_end..]
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_lowercase();
        let next = next
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .next()
            .unwrap_or("");
        return !has(words.times, next);
    }
    false
}

/// A small letter first: the end of something. Names like iPhone are none.
fn begins_low(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| {
        c.is_lowercase() || matches!(c, ',' | '.' | '…' | ';' | ':' | ')' | '%' | '@' | '#' | '&')
    }) && !letters.next().is_some_and(char::is_uppercase)
}

/// Mostly capitals.
fn shouts(text: &str) -> bool {
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    let lower = text.chars().filter(|c| c.is_lowercase()).count();
    upper > 8 && upper > lower
}

/// An opened quotation or bracket that is not closed, or the reverse.
fn is_unbalanced(text: &str) -> bool {
    let count = |signs: &[char]| text.chars().filter(|c| signs.contains(c)).count();
    let pairs: [(&[char], &[char]); 6] = [
        (&['(', '（'], &[')', '）']),
        (&['['], &[']']),
        (&['「'], &['」']),
        (&['『'], &['』']),
        (&['«'], &['»']),
        (&['“', '„'], &['”']),
    ];
    let odd = pairs
        .iter()
        .any(|(open, close)| count(open) != count(close));
    // „…“ closes with what opens elsewhere.
    let german = text.contains('„') && count(&['„']) == count(&['“', '”']);
    let inches = text
        .chars()
        .zip(text.chars().skip(1))
        .filter(|(a, b)| *b == '"' && a.is_ascii_digit())
        .count();
    let straight = count(&['"']);
    let tokenised = text.matches("``").count() != text.matches("''").count();
    (odd && !german) || (straight % 2 == 1 && inches == 0) || tokenised
}

/// Sentences that name an address send the reader elsewhere.
fn has_address(text: &str) -> bool {
    [
        "http://",
        "https://",
        "www.",
        "pic.twitter.com",
        ".com/",
        "t.co/",
    ]
    .iter()
    .any(|sign| text.contains(sign))
        || text.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
            word.len() > 3 && word.find('@').is_some_and(|at| word[at..].contains('.'))
        })
}
