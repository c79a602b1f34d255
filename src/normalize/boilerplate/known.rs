//! One line that is not the article's, wherever it stands.

use super::bare;
use super::fold;
use super::kinds;
use super::kinds::LOOKED_AT;
use super::lines::TABLES;
use std::collections::HashSet;
use std::sync::LazyLock;

/// No pattern is longer (bytes): longer lines are not folded.
const LINE_MAX: usize = 1_600;
/// Of lines with more bytes those too long to be looked at are told only by
/// their addresses.
const LONG: usize = 600;

/// True for a line that the tables know, and for bare addresses, bylines and
/// the like, wherever it stands.
pub(in crate::normalize) fn is_boilerplate_line(line: &str) -> bool {
    if line.len() > LINE_MAX {
        return false;
    }
    let long = bare(line);
    if long.len() > LONG && long.chars().nth(LOOKED_AT).is_some() {
        return is_address(line) || is_addresses(line);
    }
    let folded = fold(line);
    let folded = folded.as_ref();
    let bare = folded.trim_start_matches(['(', '（', '[']);
    let chars = folded.chars().count();
    TABLES.is_whole(untimed(folded))
        || TABLES.begin(folded, chars)
        || bare.len() < folded.len() && TABLES.begin(bare, chars)
        || line.starts_with(['©', 'ⓒ']) && chars <= 250
        || is_address(line)
        || is_addresses(line)
        || is_count(folded)
        || is_reporter(line)
        || is_byline(line)
        || is_buttons(line)
        || is_attribution(line)
        || is_origin(folded)
        || is_date(folded)
        || chars <= LOOKED_AT
            && (kinds::look(bare, line).tells(chars)
                || bare.len() < folded.len() && kinds::look(folded, "").has_part(chars))
}

/// "Listen to this article 4 min" without how long that takes.
fn untimed(folded: &str) -> &str {
    let mut rest = folded;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        let bare = last.trim_matches(['(', ')', '.']);
        let is_time = bare.starts_with(|c: char| c.is_ascii_digit())
            || matches!(
                bare,
                "min" | "mins" | "minutes" | "мин" | "хв" | "dk" | "דק'" | "分" | "분"
            );
        if !is_time {
            break;
        }
        rest = before;
    }
    rest
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
pub(super) fn is_origin(folded: &str) -> bool {
    const ORIGINS: &[(&str, &str)] = &[
        ("artykuł ", " pochodzi z "),
        ("artykuł ", " pojawił się "),
        ("wpis ", " pojawił się "),
        ("der beitrag ", " erschien "),
        ("der artikel ", " erschien "),
        ("l'article ", " est apparu "),
        ("l'article ", " provient "),
        ("cet article ", " est apparu "),
        ("la entrada ", " se publicó "),
        ("la entrada ", " apareció "),
        ("el artículo ", " apareció "),
        ("o post ", " apareceu "),
        ("o artigo ", " apareceu "),
        ("het bericht ", " verscheen "),
        ("het artikel ", " verscheen "),
        ("запись ", " сначала появилась "),
        ("статья ", " впервые появилась "),
        ("сообщение ", " появились сначала на "),
        ("допис ", " з'явився "),
        ("стаття ", " вперше з'явилася "),
        ("kaynak ", " ilk önce "),
        ("yazı ", " ilk önce "),
        ("ظهرت المقالة ", " أول"),
        ("هذا المقال ", " ظهر أولا "),
        ("المقال ", " ظهر أول"),
        ("הפוסט ", " הופיע לראשונה "),
        ("הפוסט ", " הופיע לראשונה ב"),
        ("पोस्ट ", " पहली बार "),
        ("文章 ", "最先出现"),
        ("文章", "首发于"),
        ("投稿 ", " に最初に表示"),
        ("投稿 ", " 最初に"),
        ("게시물 ", " 처음 등장"),
        ("the article ", " first appeared on "),
        ("the article ", " appeared first on "),
        ("l'articolo ", " proviene da "),
        ("l'articolo ", " sembra essere il primo su "),
        ("запись ", " впервые появилась "),
        ("запис ", " спершу з'явився на "),
        ("the post ", " first appeared on "),
        ("the post ", " appeared first on "),
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

/// "홍길동 기자 hong@news.example", "本报记者 王明", "王明 记者".
fn is_reporter(line: &str) -> bool {
    const TITLES: [&str; 7] = [
        "기자",
        "특파원",
        "記者",
        "记者",
        "통신원",
        "編集部",
        "संवाददाता",
    ];
    // None of these is of ASCII.
    if line.len() > 160 || line.is_ascii() {
        return false;
    }
    let words: Vec<&str> = line
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '|')
        })
        .filter(|word| !word.is_empty() && !word.contains('@'))
        .collect();
    let is_title = |word: &&str| TITLES.iter().any(|title| word.ends_with(title));
    let is_short = |word: &&str| word.chars().count() <= 8;
    (1..=4).contains(&words.len())
        && (words.iter().any(is_title) || words[0].starts_with("本报记者"))
        && words.iter().all(is_short)
        && !words.concat().contains(['。', '，', '、', '.', '=', '।'])
}

/// A bare URL or mail address.
fn is_address(line: &str) -> bool {
    !line.contains(' ')
        && (line.starts_with("http://")
            || line.starts_with("https://")
            || line.starts_with("www.")
            || line.contains('@') && line.contains('.') && line.len() < 80 && line.is_ascii())
}

/// "Printer: https://a.example Camera: https://b.example": few words to each.
fn is_addresses(line: &str) -> bool {
    const WORDS: usize = 6;
    if !line.contains("http") {
        return false;
    }
    let is_link = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
    let words = line.split_whitespace().count();
    let links = line.split_whitespace().filter(is_link).count();
    let labelled = line.matches(": http").count();
    links > 1 && labelled + 1 >= links && words <= links * WORDS
}

/// What counts under a text count: parted by `|`, in lower case.
const COUNTED: &str = "comment|comments|reply|replies|view|views|like|likes|share|shares|min|mins|retweets|post|posts|\
    participant|participants|boost|boosts|favorite|favorites|favourites|point|points|vote|votes|upvotes|\
    minutes|beiträge|beitrag|teilnehmer|teilnehmern|antworten|aufrufe|messages|message|réponses|réponse|\
    vues|partages|mensajes|respuestas|participantes|vistas|votos|messaggi|partecipanti|risposte|\
    visualizzazioni|condivisioni|mensagens|respostas|visualizações|berichten|deelnemers|antwoorden|\
    weergaven|сообщений|сообщения|участников|участника|ответов|просмотров|повідомлень|учасників|учасники|\
    відповідей|переглядів|wpisów|postów|posty|uczestników|odpowiedzi|wyświetleń|mesaj|gönderi|katılımcı|\
    yanıt|görüntüleme|مشاركة|مشاركات|مشاركين|مشارك|ردود|مشاهدة|تعليقا|תגובה|הודעות|משתתפים|צפיות|שיתופים|\
    टिप्पणियाँ|टिप्पणियां|पोस्ट|प्रतिभागी|उत्तर|评论|回复|个帖子|帖子|位参与者|参与者|次阅读|阅读|赞|コメント|件|件の投稿|人の参加者|投稿|参加者|\
    댓글|개|개의|명|게시물|개 게시물|참여자|조회|kommentar|kommentare|commentaire|commentaires|comentario|comentarios|\
    comentário|comentários|commento|commenti|reactie|reacties|комментарий|комментария|комментариев|\
    коментарів|komentarz|komentarze|komentarzy|yorum|تعليق|تعليقات|תגובות|टिप्पणी|条评论|則留言|件のコメント|개 댓글";

/// The same, to look a word up.
static COUNTS: LazyLock<HashSet<&str>> = LazyLock::new(|| COUNTED.split('|').collect());

/// Words of a date and a time of day.
const DATED: usize = 3;

/// "12 comments", "3 replies", "1,204 views", "5 min".
fn is_count(folded: &str) -> bool {
    if folded.len() > 120 || !folded.contains(char::is_numeric) {
        return false;
    }
    // "[link] [296 comments]", "5 posts - 3 participants": nothing but counts;
    // "March 3, 2026, 6:25 am 0 boosts 1 favorites": and when it was said.
    let (mut counts, mut others) = (0, 0);
    folded
        .split(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '[' | ']' | '(' | ')' | '（' | '）' | '|' | '·' | '•' | '/'
                )
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .all(|word| {
            let unit =
                word.trim_start_matches(|c: char| c.is_numeric() || matches!(c, ',' | '.' | '+'));
            let is_counted = COUNTS.contains(unit.trim_matches([',', ':', '.']));
            counts += usize::from(is_counted);
            let is_small = matches!(unit, "link" | "k" | "m" | "and" | "件の");
            others +=
                usize::from(!is_counted && !unit.is_empty() && !is_small && !unit.starts_with(':'));
            others <= DATED
        })
        && (counts > 0 && others == 0
            || counts > 1 && folded.contains(':') && folded.contains("20"))
}

/// "00:27:35 The third guest" of a list of chapters; "\[12:05\] ..".
pub(super) fn is_chapter(line: &str) -> bool {
    let bare = line.trim_start_matches(['(', '[', '-', '–', '•', ' ', '⏱', '▶']);
    let clock: &str = &bare[..bare
        .find(|c: char| !c.is_ascii_digit() && c != ':')
        .unwrap_or(bare.len())];
    let parts: Vec<&str> = clock.split(':').collect();
    let is_clock = (2..=3).contains(&parts.len())
        && (1..=2).contains(&parts[0].len())
        && parts[1..]
            .iter()
            .all(|part| part.len() == 2 && *part < "60");
    is_clock && line.len() < 160
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
    let rest = TABLES.after_by(line)?.trim();
    let rest = rest.split(" on behalf of ").next()?;
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
