//! What stands around an article's own words: notices, buttons, credits.
//!
//! It stays in the whole text; points and body are taken from what is left.
//! The patterns are data (`lines`); this module says how they are used.

pub(super) mod dateline;
mod kinds;
mod known;
mod lines;
mod repeated;
mod run_in;

pub(super) use self::known::byline_names;
pub(super) use self::known::is_boilerplate_line;
pub(super) use self::repeated::Title;
pub(super) use self::repeated::learn;
pub(super) use self::run_in::run_in;

use self::known::is_chapter;
use self::lines::CONTENTS;
use self::lines::TABLES;
use crate::language::notes::is_note;
use crate::model::brief::RepeatedLines;
use crate::model::settings::BriefSettings;
use crate::normalize::block::BlockKind;
use crate::normalize::block::Line;
use crate::text::ends_sentence;
use crate::text::lower;
use std::borrow::Cow;

/// No name of an outlet behind a title is longer (bytes).
const SITE_MAX: usize = 60;
/// A line that is a link and shorter than this is a button (characters).
const BUTTON_MAX: usize = 80;
/// No credit behind a caption is longer (bytes).
const CREDIT_MAX: usize = 119;
/// No heading is longer (bytes).
const HEADING_MAX: usize = 160;
/// What is read of a line to know a table of contents (bytes).
const LABEL_MAX: usize = 160;
/// One stands among so many first lines.
const CONTENTS_WITHIN: usize = 12;
/// A paragraph longer than this ends a list of related links (bytes).
const OWN_WORDS: usize = 240;

/// Marks the lines that are not the article's own.
pub(super) fn mark(
    lines: &[Line],
    title: &str,
    original: &Title,
    repeated: &RepeatedLines,
    settings: &BriefSettings,
) -> Vec<bool> {
    let own = |line: &Line| {
        let is_pointer = lines.len() > 1 && run_in::is_pointer(&line.text);
        is_pointer
            || is_boilerplate_line(&line.text[..without_credit(&line.text)])
                && !is_note(&line.text)
                && !run_in::only_ends(&line.text)
    };
    let mut marked: Vec<bool> = lines.iter().map(own).collect();
    mark_title(lines, title, &mut marked);
    mark_links(lines, &mut marked);
    mark_chapters(lines, &mut marked);
    mark_contents(lines, &mut marked);
    mark_endings(lines, &mut marked);
    mark_company(lines, &mut marked);
    mark_portrait(lines, &mut marked);
    mark_unless_nothing_stays(lines, &mut marked, 0.3, |line| line.aside);
    let often = settings.boilerplate_after.max(2);
    // Most feeds repeat nothing, and then no line need be looked up.
    if repeated.counts.iter().any(|(_, count)| *count >= often) {
        mark_unless_nothing_stays(lines, &mut marked, 0.0, |line| {
            repeated::count(repeated, &line.text, original) >= often
        });
    }
    marked
}

/// Marks what `is_not` says, unless that leaves less than `share` of what
/// was left before.
fn mark_unless_nothing_stays(
    lines: &[Line],
    marked: &mut [bool],
    share: f32,
    is_not: impl Fn(&Line) -> bool,
) {
    let (mut before, mut after) = (0usize, 0usize);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| !marked[*at]) {
        before += line.text.len();
        if is_not(line) {
            found.push(at);
        } else {
            after += line.text.len();
        }
    }
    if after > 0 && after as f32 >= before as f32 * share {
        for at in found {
            marked[at] = true;
        }
    }
}

/// The title said again above the text, and with the outlet's name as the
/// whole of it (aggregators).
fn mark_title(lines: &[Line], title: &str, marked: &mut [bool]) {
    let title = fold(title);
    // In lower case no text is shorter than a third of what it was.
    let is_long = |line: &str| bare(line).len() > 3 * (title.len() + SITE_MAX);
    for (line, marked) in lines.iter().zip(marked).take(2) {
        if is_long(&line.text) {
            continue;
        }
        let folded = fold(&line.text);
        let rest = folded
            .strip_prefix(title.as_ref())
            .filter(|_| !title.is_empty());
        let again =
            rest.is_some_and(|rest| rest.is_empty() && (lines.len() > 1 || line.linked > 0.9));
        let named = rest.is_some_and(|rest| rest.len() <= SITE_MAX && line.linked > 0.4);
        *marked |= again || named;
    }
}

/// Links that are buttons, and lists of links that close an item.
fn mark_links(lines: &[Line], marked: &mut [bool]) {
    let is_link = |line: &Line| line.linked > 0.9;
    if lines.iter().all(is_link) {
        return; // a post of links is about them
    }
    for (line, marked) in lines.iter().zip(marked.iter_mut()) {
        let button = line.kind == BlockKind::Paragraph
            && line.text.chars().nth(BUTTON_MAX).is_none()
            && !ends_sentence(&line.text);
        *marked |= is_link(line) && button;
    }
    let trailing = lines.iter().rev().take_while(|line| is_link(line)).count();
    if trailing > 1 {
        for marked in marked.iter_mut().rev().take(trailing) {
            *marked = true;
        }
    }
}

/// Lists of chapters with their times: of a recording, not of the text.
fn mark_chapters(lines: &[Line], marked: &mut [bool]) {
    // Entries of a live blog have a time too, and are sentences.
    let is = |line: &Line| is_chapter(&line.text) && !ends_sentence(&line.text);
    let are: Vec<bool> = lines.iter().map(is).collect();
    let many = are.iter().filter(|is| **is).count() > 1;
    for (marked, is) in marked.iter_mut().zip(are) {
        *marked |= is && many;
    }
}

/// A table of contents: a line that begins with its label, and the headings
/// that follow, up to the first sentence.
fn mark_contents(lines: &[Line], marked: &mut [bool]) {
    let is_heading = |line: &Line| line.text.len() < HEADING_MAX && !ends_sentence(&line.text);
    for (at, line) in lines.iter().enumerate().take(CONTENTS_WITHIN) {
        let folded = fold(&line.text[..line.text.floor_char_boundary(LABEL_MAX)]);
        let rest = CONTENTS.iter().find_map(|label| folded.strip_prefix(label));
        let Some(rest) = rest.filter(|_| is_heading(line) && line.kind != BlockKind::Heading)
        else {
            continue;
        };
        // "目录 1. .. 2. ..", "In this article: .. – ..": the whole list in a line.
        let whole = rest.contains("1.") && rest.contains("2.")
            || rest.starts_with(':') && (rest.contains(" – ") || rest.contains(" | "));
        if !(whole || rest.is_empty()) {
            continue;
        }
        marked[at] = true;
        let items = lines[at + 1..].iter().take_while(|line| is_heading(line));
        let items = items.count();
        // What a heading has below it is no list.
        if rest.is_empty() && (items > 1 && at + 1 + items < lines.len()) {
            marked[at + 1..=at + items].fill(true);
        }
    }
}

/// "About Acme", and a paragraph on Acme: who publishes, not what is new.
fn mark_portrait(lines: &[Line], marked: &mut [bool]) {
    const NAME_MIN: usize = 3;
    let half = lines.len() / 2;
    for at in half.max(1)..lines.len().saturating_sub(1) {
        let (line, next) = (&lines[at], &lines[at + 1]);
        let heading = line.text.len() <= 90
            && !ends_sentence(line.text.trim_end_matches(':'))
            && line.kind != BlockKind::Code;
        if !heading {
            continue;
        }
        let folded = fold(&line.text);
        let name = TABLES
            .about
            .iter()
            .find_map(|about| folded.strip_prefix(*about));
        let Some(name) = name.map(str::trim).filter(|name| name.len() >= NAME_MIN) else {
            continue;
        };
        let begin = fold(&next.text[..next.text.floor_char_boundary(120)]).into_owned();
        let first = name
            .split(' ')
            .find(|word| word.len() >= NAME_MIN)
            .unwrap_or(name);
        if begin.contains(first) {
            marked[at] = true;
            marked[at + 1] = true;
        }
    }
}

/// What follows headings such as "Related stories".
fn mark_endings(lines: &[Line], marked: &mut [bool]) {
    let mut ended: Option<BlockKind> = None;
    for (at, line) in lines.iter().enumerate() {
        let heading = line.text.len() < 120
            && matches!(
                line.kind,
                BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem
            )
            && is_ending(&fold(&line.text));
        if heading && at > 0 {
            ended = Some(line.kind);
            marked[at] = true;
            continue;
        }
        match ended {
            Some(BlockKind::Heading) if line.kind == BlockKind::Heading && line.linked < 0.5 => {
                ended = None
            }
            Some(_) if line.linked < 0.5 && line.text.len() > OWN_WORDS => ended = None,
            Some(_) => marked[at] = true,
            None => {}
        }
    }
}

/// "Related stories", "More from Energy".
pub(super) fn is_ending(folded: &str) -> bool {
    const MORE: &[&str] = &[
        "more from ",
        "more in ",
        "mehr aus ",
        "mehr von ",
        "plus de ",
        "más de ",
        "più da ",
        "mais de ",
        "meer uit ",
    ];
    TABLES.endings.contains(folded)
        || folded.len() < 40 && MORE.iter().any(|more| folded.starts_with(more))
}

/// The company's own praise and contacts that end a press release.
fn mark_company(lines: &[Line], marked: &mut [bool]) {
    let total: usize = lines.iter().map(|line| line.text.len()).sum();
    let mut before = 0;
    for (at, line) in lines.iter().enumerate() {
        before += line.text.len();
        if before * 2 < total {
            continue;
        }
        let begin = &line.text[..line.text.floor_char_boundary(60)];
        let folded = fold(begin);
        let heading = begin.len() == line.text.len()
            && (line.kind == BlockKind::Heading || !ends_sentence(begin))
            && TABLES.about.iter().any(|about| folded.starts_with(*about));
        let forward =
            folded.starts_with("forward-looking statement") || folded.starts_with("safe harbor");
        if !(heading || forward) {
            continue;
        }
        let has_contact = |line: &Line| {
            let folded = fold(&line.text);
            TABLES
                .contact
                .iter()
                .any(|contact| folded.contains(contact))
        };
        if forward || lines[at..].iter().any(has_contact) {
            marked[at..].fill(true);
            return;
        }
    }
}

/// Bytes of a paragraph that are its own, without "Read more" and `[…]`.
pub(super) fn without_tail(text: &str) -> usize {
    let mut kept = text;
    loop {
        let bare = kept.trim_end_matches(['→', '»', '›', '>', '▶', '►', '⟶', '↗', ' ']);
        let bare = [
            "[…]",
            "[...]",
            "[&hellip;]",
            "(…)",
            "(more…)",
            "(more...)",
            "[more]",
            "[Read more]",
            "[Mehr]",
            "[mehr]",
        ]
        .iter()
        .find_map(|tail| bare.strip_suffix(tail))
        .unwrap_or(bare)
        .trim_end();
        let bare = without_keywords(without_words(bare)).trim_end_matches(['|', ' ']);
        if bare.len() == kept.len() || bare.is_empty() {
            break;
        }
        kept = bare;
    }
    if kept.chars().any(char::is_alphanumeric) {
        kept.len()
    } else {
        text.len()
    }
}

/// Bytes of a caption without the photographer after its last sentence.
pub(super) fn without_credit(text: &str) -> usize {
    const CREDITS: &[&str] = &[
        "Photograph",
        "Photo",
        "PHOTO",
        "Foto",
        "Bild",
        "Image",
        "Credit",
        "Crédit",
        "Picture",
        "Фото",
        "写真",
        "사진",
    ];
    // Where the last of each is.
    let from = text.ceil_char_boundary(text.len().saturating_sub(CREDIT_MAX));
    let end = &text[from..];
    let mut last = [None; CREDITS.len()];
    let begins = |c: char| matches!(c, 'P' | 'F' | 'B' | 'I' | 'C' | 'Ф' | '写' | '사');
    for (at, _) in end.match_indices(begins) {
        for (credit, last) in CREDITS.iter().zip(&mut last) {
            if end[at..].starts_with(*credit) {
                *last = Some(from + at);
            }
        }
    }
    let kept = last.into_iter().flatten().filter_map(|cut| {
        let before = text[..cut].trim_end_matches([' ', '(', '（', '[', '|', '/', '-', '–']);
        let tail = &text[cut..];
        let is_credit = tail.contains([':', '/', '©', '：', '=', '＝']) || tail.contains(" by ");
        (is_credit && before.len() < cut && ends_sentence(before)).then_some(before.len())
    });
    kept.min().unwrap_or(text.len())
}

/// The text without what it is filed under: "It sails. By Ann Lowe (Boats, Gull Point)".
fn without_keywords(text: &str) -> &str {
    const LONGEST: usize = 80;
    let Some((before, filed)) = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("))
    else {
        return text;
    };
    let is_word = |word: &str| {
        word.starts_with(|c: char| !c.is_lowercase() && c.is_alphanumeric())
            && !word.contains(['.', ';', ':', '?', '!'])
            && word.split(' ').nth(3).is_none()
    };
    if filed.len() > LONGEST || !filed.contains(", ") || !filed.split(", ").all(is_word) {
        return text;
    }
    if ends_sentence(before) {
        return before;
    }
    let by = before
        .rfind(['.', '!', '?', '…'])
        .map(|at| before.split_at(at + 1));
    match by {
        Some((own, by)) if ends_sentence(own) && byline_names(by.trim_start()).is_some() => own,
        _ => text,
    }
}

/// The text without a "Read more" after its last sentence.
fn without_words(text: &str) -> &str {
    let dated = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    let is_date =
        |date: &str| date.len() < 40 && date.bytes().filter(u8::is_ascii_digit).count() > 3;
    let undated = dated
        .filter(|(_, date)| is_date(date))
        .map_or(text, |(before, _)| before);
    let body = undated.trim_end_matches(['.', '…', ':', '!']);
    let last = body.chars().next_back();
    let last = last.and_then(|last| last.to_lowercase().next_back());
    let tails = last.and_then(|last| TABLES.tails.get(&last));
    for tail in tails.into_iter().flatten() {
        let Some(at) = body.len().checked_sub(tail.len()) else {
            continue;
        };
        let matches = body.is_char_boundary(at) && lower(&body[at..]) == *tail;
        let before = body.get(..at).unwrap_or("").trim_end();
        if matches
            && !before.is_empty()
            && (ends_sentence(before) || before.ends_with([']', '|', '→', '»']))
        {
            return before;
        }
    }
    text
}

/// A line without signs at its ends.
fn bare(line: &str) -> &str {
    let is_sign =
        |c: char| !c.is_alphanumeric() && !matches!(c, '©' | 'ⓒ' | '(' | '（' | '#' | '@' | '[');
    let is_end = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | ']' | '©' | 'ⓒ');
    let is_mark =
        |c: char| ('\u{300}'..='\u{36f}').contains(&c) || ('\u{900}'..='\u{97f}').contains(&c);
    line.trim_start_matches(is_sign)
        .trim_end_matches(|c| is_end(c) && !is_mark(c))
}

/// A line as lines are compared: lower case, straight apostrophes, no signs
/// at its ends.
pub(super) fn fold(line: &str) -> Cow<'_, str> {
    let trimmed = bare(line);
    if trimmed.is_ascii() {
        return match trimmed.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(trimmed.to_ascii_lowercase()),
            false => Cow::Borrowed(trimmed),
        };
    }
    Cow::Owned(straight(crate::text::lower(trimmed)))
}

/// Text in lower case with straight apostrophes and colons.
fn straight(small: String) -> String {
    let mut out = String::new();
    let mut from = 0;
    // The first bytes of the signs meant.
    for at in memchr::memchr3_iter(0xcc, 0xe2, 0xef, small.as_bytes()) {
        let sign = small[at..].chars().next();
        let plain = match sign {
            // A Turkish capital I with its dot leaves that dot behind.
            Some('\u{307}') => "",
            Some('’' | '‘') => "'",
            Some('：') => ":",
            _ => continue,
        };
        out.push_str(&small[from..at]);
        out.push_str(plain);
        from = at + sign.map_or(0, char::len_utf8);
    }
    match from {
        0 => small,
        _ => out + &small[from..],
    }
}

#[cfg(test)]
mod tests {
    use super::is_boilerplate_line;
    use super::without_tail;

    #[test]
    fn lines() {
        let boilerplate = [
            "Read more »",
            "You can download a printer-friendly version here.",
            "Eine Druckversion gibt es hier.",
            "This essay was adapted from a talk on the old quay.",
            "The story will be unlocked and free to read next week.",
            "Learn more about the tides at https://gull.example/tides",
            "Join my email list and get a letter each month!",
            "Continue reading “Ten ways to rest” →",
            "The post Ten ways appeared first on Example.",
            "Advertisement",
            "ANZEIGE",
            "Photo: Jane Doe/Getty Images",
            "By Jane Doe and Joe Roe",
            "12 Comments",
            "© 2024 Example Media. All rights reserved.",
            "Copyright 2024 The Associated Press.",
            "Weiterlesen …",
            "https://example.org/x",
            "Lire aussi : La réforme en cinq points",
            "続きを読む",
            "责任编辑：王明",
            "Sign up for our daily newsletter",
            "5 min read",
            "Von Anna Schmidt",
            "submitted by /u/someone [link] [comments]",
            "(Reporting by Jane Doe; Editing by Joe Roe)",
            "Читайте также: Главное за день",
            "और पढ़ें",
            "This site uses cookies to improve your experience.",
            "무단전재 및 재배포 금지",
            "Share this:",
            "January 26, 2026",
            "Montag, 26. Januar 2026, 10:05 Uhr",
            "Facebook | Twitter | Email",
            "(Image credit: Future)",
            "Enjoyed the article? Subscribe to my RSS feed :D",
            "On Friday, Joe Roe wrote:",
            "[This review was first printed in the Gull Point Gazette on Aug. 1.]",
        ];
        for line in boilerplate {
            assert!(is_boilerplate_line(line), "{line}");
        }
        let article = [
            "The council wants a printer-friendly form for all who ask for it.",
            "This story of a lighthouse was adapted from her first novel.",
            "The post office will be unlocked at noon, the mayor said.",
            "By Friday the river had fallen.",
            "Photographers came from all over the country.",
            "More than 200 people were hurt.",
            "Share prices fell on Monday.",
            "Comments by the minister upset markets.",
            "By the Sea",
            "Von Anfang an war klar, dass es schwierig wird.",
            "Related to this is the question of cost.",
            "Images of the crash were shown on television.",
            "Subscribe is a verb.",
            "Por primera vez en la historia",
        ];
        for line in article {
            assert!(!is_boilerplate_line(line), "{line}");
        }
    }

    #[test]
    fn tails() {
        let table = [
            "It rained all day.| Read more",
            "It rained all day| [&hellip;]",
            "It rained all day| […]",
            "Es regnete.| Weiterlesen →",
            "They wanted more|",
            "She asked for more.|",
            "It rained. |Continue reading",
            "Read more|",
            "Es regnete den ganzen Tag.| Von Anna Schmidt (Wetter, Hafen)",
            "It rained all day.| (Weather, Gull Point)",
            "Two men were saved (Tom Vale, and a friend of his).|",
            "It rained in two towns (Esk, Gullport).|",
            "O candidato falou. |Leia mais (09/24/2018 - 19h22)",
        ];
        for row in table {
            let (kept, tail) = row.split_once('|').expect("a mark");
            let text = format!("{kept}{tail}");
            assert_eq!(&text[..without_tail(&text)], kept.trim_end(), "{text}");
        }
    }
}
