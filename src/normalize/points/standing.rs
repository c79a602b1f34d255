//! Whether a sentence can stand alone, and what may be left out of it so that
//! it does: a dateline, a leading connective, a trailing credit. Nothing is
//! ever reworded.

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

/// Judges a tightened sentence. `closed` is false where it may do without a
/// stop at its end (an item of a list, a script without stops).
pub(super) fn judge(text: &str, words: &Words, len: usize, needs_stop: bool) -> Standing {
    let inner = text.trim_start_matches([
        '"', '\'', '“', '‘', '«', '»', '„', '(', '[', ' ', '`', '¿', '¡', '「', '『',
    ]);
    let chars = text.chars().count();
    if !(WORDS_MIN..=WORDS_MAX).contains(&len) || chars > CHARS_MAX {
        return Standing::No;
    }
    if begins_low(inner)
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
    if leans(inner, words) {
        return Standing::Leans;
    }
    Standing::Alone
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

/// "- Reuters", "(AP)", "[Reuters]" after the stop.
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

/// What outlets say of themselves, and to readers, anywhere in a sentence.
const NOTICES: &[&str] = &[
    "contributed to this",
    "contributed reporting",
    "reporting by ",
    "editing by ",
    "writing by ",
    "read more",
    "read the full",
    "click here",
    "click to ",
    "click on the",
    "tap here",
    "sign up for",
    "sign up to",
    "subscribe to our",
    "subscribe now",
    "follow us",
    "follow me on",
    "on twitter @",
    "all rights reserved",
    "may not be published",
    "scroll down",
    "scroll for",
    "copyright ©",
    "© 20",
    "watch the video",
    "watch below",
    "see also",
    "photo by",
    "photos by",
    "getty images",
    "for more information",
    "for more on",
    "hide caption",
    "share this",
    "story highlights",
    "our newsletter",
    "terms of use",
    "terms of service",
    "opinions expressed",
    "views expressed",
    "editor's note",
    "editor’s note",
    "comments below",
    "in the comments",
    "let us know",
    "stay tuned",
    "listen to this",
    "appeared first on",
    "originally published",
    "originally appeared",
    "this article was",
    "this article is",
    "this story was",
    "this story has",
    "this post ",
    "find out more",
    "learn more about",
    "more details below",
    "press release",
    "cookie",
    "join the conversation",
    "tell us what you",
    "send us",
    "email us",
    "like us on",
    "download our",
    "download the app",
    "advertisement",
    "sponsored",
    "told ireport",
    "in this handout",
    "file photo",
    "in this photo",
    "is seen in this",
    "pictured above",
    "pictured below",
    "click through",
    "e-mail to a friend",
    "watch more",
    "watch as ",
    "see the full",
    "check out ",
    "transcript",
    "lesen sie",
    "mehr dazu",
    "weiterlesen",
    "mehr zum thema",
    "alle rechte",
    "newsletter abonnieren",
    "lire aussi",
    "à lire",
    "lire la suite",
    "tous droits réservés",
    "abonnez-vous",
    "inscrivez-vous",
    "lea también",
    "lee también",
    "leer más",
    "suscríbete",
    "suscríbase",
    "todos los derechos",
    "leggi anche",
    "leggi tutto",
    "tutti i diritti",
    "iscriviti",
    "leia também",
    "leia mais",
    "saiba mais",
    "direitos reservados",
    "lees ook",
    "lees meer",
    "читайте также",
    "подписывайтесь",
    "подпишитесь",
    "читайте також",
    "підписуйтесь",
    "підпишіться",
    "czytaj też",
    "czytaj także",
    "czytaj więcej",
    "wszelkie prawa",
    "devamını oku",
    "tıklayın",
    "اقرأ أيضا",
    "اقرأ المزيد",
    "קראו גם",
    "קראו עוד",
    "यह भी पढ़ें",
    "और पढ़ें",
    "相关阅读",
    "阅读全文",
    "点击",
    "版权所有",
    "責任編輯",
    "责任编辑",
    "関連記事",
    "続きを読む",
    "無断転載",
    "관련기사",
    "무단전재",
    "무단 전재",
];

fn is_notice(text: &str, inner: &str) -> bool {
    let lower = text.to_lowercase();
    if NOTICES.iter().any(|notice| lower.contains(notice)) {
        return true;
    }
    // "By Jane Roe and John Doe." says who wrote, not what happened.
    inner.starts_with("By ")
        && inner
            .split_whitespace()
            .skip(1)
            .all(|word| !word.starts_with(char::is_lowercase) || word == "and" || word == "for")
}
