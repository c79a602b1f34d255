//! One line that is not the article's, wherever it stands.

use super::fold;
use super::lines::TABLES;

/// No pattern is longer (bytes): longer lines are not folded.
const LINE_MAX: usize = 1_600;
/// True for a line that the tables know, and for bare addresses, bylines and
/// the like, wherever it stands.
pub(in crate::normalize) fn is_boilerplate_line(line: &str) -> bool {
    if line.len() > LINE_MAX {
        return false;
    }
    let folded = fold(line);
    let folded = folded.as_ref();
    let chars = folded.chars().count();
    TABLES.is_whole(folded)
        || TABLES.fit(folded, chars)
        || folded.starts_with(['(', '（', '['])
            && TABLES.fit(folded.trim_start_matches(['(', '（', '[']), chars)
        || line.starts_with(['©', 'ⓒ']) && chars <= 250
        || is_address(line)
        || is_count(folded)
        || is_byline(line)
        || is_buttons(line)
        || is_attribution(line)
        || is_origin(folded)
        || is_date(folded)
}

/// "Facebook | Twitter | Email".
fn is_buttons(line: &str) -> bool {
    line.len() < 200
        && line.contains(['|', '·', '•', '/'])
        && line
            .split(['|', '·', '•', '/'])
            .map(fold)
            .all(|part| part.is_empty() || TABLES.is_whole(part.as_ref()))
}

/// "L'articolo .. proviene da ..": words that articles use too, so both ends
/// of the line must fit.
fn is_origin(folded: &str) -> bool {
    const ORIGINS: &[(&str, &str)] = &[
        ("l'articolo ", " proviene da "),
        ("l'articolo ", " sembra essere il primo su "),
        ("запись ", " впервые появилась "),
        ("запис ", " спершу з'явився на "),
        ("the post ", " first appeared on "),
    ];
    folded.len() < 500
        && ORIGINS
            .iter()
            .any(|(start, part)| folded.starts_with(start) && folded.contains(part))
}

/// "On Friday, Joe Roe wrote:" before what is quoted from a mail.
fn is_attribution(line: &str) -> bool {
    const WROTE: &[&str] = &[
        " wrote:",
        " writes:",
        " schrieb:",
        " a écrit :",
        " escribió:",
        " ha scritto:",
        " пишет:",
        " napisał(a):",
    ];
    line.len() < 160 && WROTE.iter().any(|wrote| line.ends_with(wrote))
}

/// A bare URL or mail address.
fn is_address(line: &str) -> bool {
    !line.contains(' ')
        && (line.starts_with("http://")
            || line.starts_with("https://")
            || line.starts_with("www.")
            || line.contains('@') && line.contains('.') && line.len() < 80 && line.is_ascii())
}

/// "12 comments", "3 replies", "1,204 views", "5 min".
fn is_count(folded: &str) -> bool {
    const COUNTED: &[&str] = &[
        "comment",
        "comments",
        "reply",
        "replies",
        "view",
        "views",
        "like",
        "likes",
        "share",
        "shares",
        "min",
        "mins",
        "retweets",
        "kommentar",
        "kommentare",
        "commentaire",
        "commentaires",
        "comentario",
        "comentarios",
        "comentário",
        "comentários",
        "commento",
        "commenti",
        "reactie",
        "reacties",
        "комментарий",
        "комментария",
        "комментариев",
        "коментарів",
        "komentarz",
        "komentarze",
        "komentarzy",
        "yorum",
        "تعليق",
        "تعليقات",
        "תגובות",
        "टिप्पणी",
        "条评论",
        "則留言",
        "件のコメント",
        "개 댓글",
    ];
    if folded.len() > 60 {
        return false;
    }
    let rest = folded.trim_start_matches(|c: char| c.is_numeric() || matches!(c, ',' | '.'));
    rest.len() < folded.len() && COUNTED.contains(&rest.trim())
}

/// "January 26, 2026", "Montag, 26. Januar 2026, 10:05 Uhr".
fn is_date(folded: &str) -> bool {
    if folded.len() > 60 {
        return false;
    }
    let (mut years, mut words, mut others) = (0, 0, 0);
    for word in folded
        .split([' ', ',', '.', '/', '-', '|', '–'])
        .filter(|word| !word.is_empty())
    {
        match word.bytes().all(|b| b.is_ascii_digit() || b == b':') {
            true if word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) => {
                years += 1
            }
            true => others += 1,
            false => words += 1,
        }
    }
    years == 1 && (1..=4).contains(&others) && words <= 3
}

/// "By Jane Doe and Joe Roe, Staff Writers".
fn is_byline(line: &str) -> bool {
    byline_names(line).is_some()
}

/// The names of a byline.
pub(in crate::normalize) fn byline_names(line: &str) -> Option<&str> {
    let rest = TABLES
        .bylines
        .iter()
        .find_map(|start| line.strip_prefix(start.as_str()))?
        .trim();
    let words: Vec<&str> = rest.split_whitespace().collect();
    let named = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        bare.is_empty()
            || TABLES.joining.contains(bare)
            || bare
                .chars()
                .next()
                .is_some_and(|c| !c.is_lowercase() && !c.is_numeric())
    };
    let first = words.first()?.chars().next()?;
    let fits = rest.chars().count() <= 90
        && words.len() <= 10
        && !rest.ends_with(['.', ':', '?', '!', '。']);
    (fits && first.is_alphabetic() && !JOINERS_FIRST.contains(&words[0]) && words.iter().all(named))
        .then_some(rest)
}

/// No name begins with these: "By the Sea".
const JOINERS_FIRST: &[&str] = &["the", "The", "and", "in", "of", "at", "I", "A", "a"];
