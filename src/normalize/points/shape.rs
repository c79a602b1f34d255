//! What a sentence looks like: how it begins and ends, and the shapes that are
//! no sentence at all.

use crate::text::lower;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// A shape that is no sentence; `inner` is `text` without opening marks.
pub(super) fn is_none(text: &str, inner: &str) -> bool {
    begins_low(inner)
        || is_numbered(text)
        || is_minute(text)
        || is_item(inner)
        || is_labelled(inner)
        || is_aside(text)
        || is_listing(text)
        || text.contains(" • ")
        || text.contains(" | ")
        || has_stamps(inner)
        || has_references(text)
        || shouts(text)
        || is_unbalanced(text)
        || has_address(text)
}

/// "AI: creates the images": what somebody has for a list's item.
fn is_item(text: &str) -> bool {
    let Some((label, rest)) = text.split_once(": ") else {
        return false;
    };
    rest.starts_with(char::is_lowercase) && label.split_whitespace().count() <= ITEM_LABEL
}

/// A label of a list's item has no more words.
const ITEM_LABEL: usize = 3;

/// A note in brackets from end to end.
fn is_aside(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ' ', '!']);
    [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')]
        .iter()
        .any(|&(open, close)| {
            bare.starts_with(open) && bare.ends_with(close) && bare.matches(open).count() == 1
        })
}

/// "Figure 2:", "Step 1:", "Abb. 3:", "图1：": the label of a picture, table or
/// part.
fn is_labelled(text: &str) -> bool {
    const LABELS: &[&str] = &[
        "figure",
        "fig.",
        "fig",
        "table",
        "step",
        "chapter",
        "episode",
        "listing",
        "exhibit",
        "photo",
        "abb.",
        "abbildung",
        "tabelle",
        "schritt",
        "kapitel",
        "folge",
        "tableau",
        "étape",
        "chapitre",
        "épisode",
        "figura",
        "tabla",
        "paso",
        "capítulo",
        "episodio",
        "tabella",
        "passo",
        "puntata",
        "tabela",
        "episódio",
        "afbeelding",
        "tabel",
        "stap",
        "рис.",
        "рисунок",
        "таблица",
        "шаг",
        "глава",
        "таблиця",
        "крок",
        "ryc.",
        "rys.",
        "rysunek",
        "krok",
        "şekil",
        "tablo",
        "adım",
        "bölüm",
        "الشكل",
        "שלב",
        "चित्र",
    ];
    if text.starts_with(['图', '圖', '図', '表']) {
        return text.chars().nth(1).is_some_and(char::is_numeric);
    }
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    second.starts_with(|c: char| c.is_ascii_digit())
        && LABELS.contains(&first.to_lowercase().as_str())
}

/// Names or numbers set side by side: three signs that part them.
fn is_listing(text: &str) -> bool {
    const SIGNS: [&str; 12] = ["–", "—", "-", "|", "•", "·", "/", "►", "→", "~", "+", "»"];
    text.split_whitespace()
        .filter(|word| SIGNS.contains(word))
        .count()
        >= 3
}

/// A chapter mark: "00:04:10 The caravans". One time of day is none, unless
/// the sentence begins with it.
fn has_stamps(text: &str) -> bool {
    if !text.contains(':') {
        return false;
    }
    let is_stamp = |word: &str| {
        let word = word.trim_matches(['(', ')', '[', ']', ',', '-', '–', '.']);
        let mut parts = word.split(':');
        let minutes = parts.next().unwrap_or("");
        let rest: Vec<&str> = parts.collect();
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        digits(minutes, 3)
            && matches!(rest.len(), 1 | 2)
            && rest.iter().all(|part| part.len() == 2 && digits(part, 2))
    };
    let mut words = text.split_whitespace();
    let first = words.next().is_some_and(is_stamp);
    let next = words.clone().next().unwrap_or("");
    let is_clock = ["a.m.", "p.m.", "am", "pm", "Uhr", "h", "часов"].contains(&next);
    let more = words.filter(|word| is_stamp(word)).count();
    first && !is_clock || more + usize::from(first) >= 3
}

/// Numbers of issues, names of committers, hashes of commits, "\[1\] Hale".
fn has_references(text: &str) -> bool {
    let is_reference = |word: &str| {
        let word = word.trim_matches(['(', ')', '[', ']', ',', '.', ':', ';', '`']);
        let issue = word
            .strip_prefix('#')
            .is_some_and(|n| n.len() > 1 && n.bytes().all(|b| b.is_ascii_digit()));
        let hash = (7..=40).contains(&word.len())
            && word
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            && word.bytes().any(|b| b.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_lowercase());
        let name = word.len() > 2 && word.starts_with('@');
        issue || hash || name
    };
    let numbered = text
        .strip_prefix('[')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered
        || text.bytes().any(|b| matches!(b, b'#' | b'@' | b'0'..=b'9'))
            && text.split_whitespace().any(is_reference)
}

/// What is seen on a picture: it ends with a whole date, and nothing in it is
/// past.
pub(super) fn is_caption(words: &[String]) -> bool {
    let [.., month, day, year] = words else {
        return false;
    };
    let number = |word: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let dated = number(year, 4..=4)
        && (number(day, 1..=2) && month.starts_with(char::is_alphabetic)
            || number(month, 1..=2) && day.starts_with(char::is_alphabetic));
    // "a flooded street" is no past.
    let past = |pair: &[String]| {
        let described = matches!(pair[0].as_str(), "a" | "an" | "the" | "of" | "in" | "on");
        pair[1].ends_with("ed") && !described
            || matches!(
                pair[1].as_str(),
                "was" | "were" | "had" | "will" | "has" | "have" | "been" | "said"
            )
    };
    dated
        && matches!(
            words[0].as_str(),
            "a" | "an"
                | "people"
                | "men"
                | "women"
                | "workers"
                | "children"
                | "police"
                | "protesters"
        )
        && !words.windows(2).any(past)
}

/// "2. The beach": the number of a list's item.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len()
        && text.len() - rest.len() <= 2
        && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// "13 min: Kane shoots", "45+2' Kane shoots": a line of a live report.
fn is_minute(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '+');
    let digits = text.len() - rest.len();
    let marks = [
        "min:",
        "min.:",
        "mins:",
        "min.",
        "':",
        "’:",
        "′:",
        "' ",
        "’ ",
        "′ ",
        ". minute:",
        ". minuut:",
        "e minute :",
        "er minuto:",
        "º minuto:",
    ];
    (1..=5).contains(&digits) && {
        let rest = lower(rest.trim_start());
        marks.iter().any(|mark| rest.starts_with(mark))
    }
}

pub(super) enum End {
    Stop,
    Question,
    Cut,
    Open,
}

/// How a sentence ends, what closes after it left aside.
pub(super) fn end(text: &str) -> End {
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
