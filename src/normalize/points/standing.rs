//! Whether a sentence can stand alone, and what may be left out of it so that
//! it does: a dateline, a leading connective, a trailing credit. Nothing is
//! ever reworded.

use super::notices::is_notice;
use crate::language::lexicon::DANGLING;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::POINTING;
use crate::language::lexicon::SAID;
use crate::language::lexicon::THIRD;
use crate::language::lexicon::TIMES;
use crate::language::lexicon::VERBS;
use crate::language::words::is_wide;
use crate::model::brief::Standing;
use crate::text::lower;
use memchr::memmem::Finder;
use std::sync::LazyLock;

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
pub(super) fn tighten<'a>(text: &'a str, words: &Lexicon) -> Tight<'a> {
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
pub(super) fn judge(text: &str, words: &Lexicon, len: usize, needs_stop: bool) -> Standing {
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
fn is_said_by_pronoun(text: &str, words: &Lexicon) -> bool {
    let Some(at) = text.rfind([',', '”', '"', '»']) else {
        return false;
    };
    let tail = lower(&text[at..]);
    let mut tail = tail
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let pair = [tail.next().unwrap_or(""), tail.next().unwrap_or("")];
    let roles = words.roles(pair[0]) | words.roles(pair[1]);
    tail.count() <= 4 && roles & THIRD != 0 && roles & SAID != 0
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
fn is_verbless(text: &str, words: &Lexicon) -> bool {
    if words.words.verbs.is_empty() {
        return false;
    }
    let mut folded = String::new();
    let is_verb = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = word.starts_with(char::is_lowercase);
        let by_end = word.ends_with("ed") || (word.ends_with('s') && !word.ends_with("ss"));
        if small && word.len() > 3 && by_end {
            return true;
        }
        fold(word, &mut folded);
        words.roles(&folded) & VERBS != 0
    };
    !text.split_whitespace().any(is_verb)
}

/// A word as lists have it: lower case, straight apostrophes.
fn fold(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&word.to_lowercase().replace('’', "'"));
    }
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
                "for" | "if" | "that" | "what" | "then" | "not" | "who" | "which" | "to" | "of"
            ) {
                return text;
            }
            return usable(rest, text, words);
        }
    }
    text
}

fn usable<'a>(rest: &'a str, whole: &'a str, words: &Lexicon) -> &'a str {
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

/// Whether the first words lean on the sentence before.
pub(super) fn leans(text: &str, words: &Lexicon) -> bool {
    if text.starts_with(is_wide) {
        let mut dangling = words.words.dangling.split_whitespace();
        return dangling.any(|word| text.starts_with(word));
    }
    let first_end = text.find(char::is_whitespace).unwrap_or(text.len());
    let mut first = String::new();
    fold(&text[..first_end], &mut first);
    first.truncate(first.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
    let roles = words.roles(&first);
    // "he's", "that's": what stands before the apostrophe.
    let stem = first.split_once('\'').map(|(stem, _)| stem);
    let stem_roles = stem.map_or(0, |stem| words.roles(stem));
    let is_short = stem_roles & THIRD != 0 && stem.is_some_and(|s| s.chars().nth(1).is_some());
    if roles & DANGLING != 0
        || is_short
        || words
            .dangling_phrases
            .iter()
            .any(|phrase| strip(text, phrase).is_some())
    {
        return true;
    }
    if (roles | stem_roles) & POINTING != 0 {
        let next = text[first_end..].split_whitespace().next().unwrap_or("");
        let next = lower(next);
        let next = next
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .next()
            .unwrap_or("");
        return words.roles(next) & TIMES == 0;
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
    let (upper, small) = if text.is_ascii() {
        let bytes = text.as_bytes().iter();
        (
            bytes.clone().filter(|b| b.is_ascii_uppercase()).count(),
            bytes.filter(|b| b.is_ascii_lowercase()).count(),
        )
    } else {
        let chars = text.chars();
        (
            chars.clone().filter(|c| c.is_uppercase()).count(),
            chars.filter(|c| c.is_lowercase()).count(),
        )
    };
    upper > 8 && upper > small
}

/// An opened quotation or bracket that is not closed, or the reverse.
fn is_unbalanced(text: &str) -> bool {
    let is_mark = |b: u8| !b.is_ascii() || matches!(b, b'(' | b')' | b'[' | b']' | b'"' | b'`');
    if !text.bytes().any(is_mark) && !text.contains("''") {
        return false;
    }
    // What is opened less what is closed.
    let (mut round, mut square, mut corner, mut double, mut french) = (0, 0, 0, 0, 0);
    let (mut low, mut opening, mut closing) = (0, 0, 0);
    let (mut straight, mut inches, mut tokens) = (0, 0, 0);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '(' | '（' => round += 1,
            ')' | '）' => round -= 1,
            '[' => square += 1,
            ']' => square -= 1,
            '「' => corner += 1,
            '」' => corner -= 1,
            '『' => double += 1,
            '』' => double -= 1,
            '«' => french += 1,
            '»' => french -= 1,
            '„' => low += 1,
            '“' => opening += 1,
            '”' => closing += 1,
            '"' => {
                straight += 1;
                inches += i32::from(before.is_ascii_digit());
            }
            // `` and '' are one sign each.
            '`' | '\'' if before == c => {
                tokens += if c == '`' { 1 } else { -1 };
                before = ' ';
                continue;
            }
            _ => {}
        }
        before = c;
    }
    let odd = [
        round,
        square,
        corner,
        double,
        french,
        low + opening - closing,
    ];
    // „…“ closes with what opens elsewhere.
    let german = low > 0 && low == opening + closing;
    (odd.iter().any(|odd| *odd != 0) && !german)
        || (straight % 2 == 1 && inches == 0)
        || tokens != 0
}

/// What addresses have.
static ADDRESSES: LazyLock<[Finder<'static>; 6]> = LazyLock::new(|| {
    [
        "http://",
        "https://",
        "www.",
        "pic.twitter.com",
        ".com/",
        "t.co/",
    ]
    .map(Finder::new)
});

/// Sentences that name an address send the reader elsewhere.
fn has_address(text: &str) -> bool {
    let has_mail = || {
        text.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
            word.len() > 3 && word.find('@').is_some_and(|at| word[at..].contains('.'))
        })
    };
    ADDRESSES
        .iter()
        .any(|sign| sign.find(text.as_bytes()).is_some())
        || text.contains('@') && has_mail()
}
