//! Boilerplate that was run into a paragraph of an article's own: its last
//! sentences, a note in brackets before the first, an address.

use super::fold;
use super::kinds;
use super::kinds::LOOKED_AT;
use super::known::is_origin;
use super::lines;
use super::lines::TABLES;
use crate::language::words::length;
use crate::text::ends_sentence;
use crate::text::lower;
use std::ops::Range;

/// No sentence taken away is longer (bytes).
const SENTENCE_MAX: usize = 260;
/// So many are taken away at an end.
const SENTENCES: usize = 3;
/// No more words stand before an address that says where a text is from.
const ADDRESS_WORDS: usize = 6;
/// A paragraph with fewer words before boilerplate belongs to it.
const OWN_WORDS: usize = 5;

/// The bytes of a paragraph that are its own.
pub(in crate::normalize) fn run_in(text: &str) -> Range<usize> {
    let (mut from, mut to) = (contents(text), text.len());
    for _ in 0..SENTENCES {
        let Some(at) = last(&text[from..to]) else {
            break;
        };
        let sentence = &text[from + at..to];
        if !is_boilerplate(sentence) && !is_pointer(sentence) {
            break;
        }
        to = from + text[from..from + at].trim_end().len();
    }
    for _ in 0..SENTENCES {
        let Some(at) = first(&text[from..to]) else {
            break;
        };
        if !is_boilerplate(&text[from..from + at]) {
            break;
        }
        from += at + (text[from + at..to].len() - text[from + at..to].trim_start().len());
    }
    from..to
}

/// Where the text begins behind a table of contents that a teaser ran into it:
/// "Contents Tides Boats Tides The sea ..": its first heading comes again.
fn contents(text: &str) -> usize {
    const LONGEST: usize = 600;
    let look = &text[..text.floor_char_boundary(LONGEST)];
    let first = look.chars().next().and_then(|c| c.to_lowercase().next());
    let Some(first) = first else {
        return 0;
    };
    let mut labels = lines::CONTENTS
        .iter()
        .filter(|label| label.starts_with(first));
    let Some(list) = labels.find_map(|label| after(look, label)) else {
        return 0;
    };
    let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let mut words = list.split_inclusive(' ');
    let Some(first) = words.next().filter(|word| word.ends_with(' ')) else {
        return 0;
    };
    let begins = |at: &usize| look[..*at].ends_with(' ');
    let rest = offset(list) + first.len();
    let mut again = look[rest..].match_indices(first).map(|(at, _)| rest + at);
    let Some(again) = again.find(begins) else {
        return 0;
    };
    // As much of the heading as stands in the list.
    let same = list
        .split_inclusive(' ')
        .zip(look[again..].split_inclusive(' '))
        .take_while(|(listed, said)| listed == said);
    let heading: usize = same.map(|(word, _)| word.len()).sum();
    again + heading
}

/// The text behind a label that begins it, where a heading follows.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let begin = text.get(..label.len())?;
    let rest = text[label.len()..].trim_start_matches([':', ' ']);
    let is_label = lower(begin) == *label && rest.len() < text.len() - label.len();
    (is_label && rest.starts_with(|c: char| !c.is_lowercase())).then_some(rest)
}

/// Whether a line that looks like boilerplate only ends in it: what stands
/// before is a paragraph of the article.
pub(super) fn only_ends(text: &str) -> bool {
    let own = &text[run_in(text)];
    own.len() < text.len()
        && ends_sentence(own)
        && length(own) >= OWN_WORDS
        && !kinds::look(&fold(own), "").is_near()
        // "The post Who pays? appeared first on ..": the stop is the title's.
        && !is_origin(&fold(text))
}

/// Where the last sentence begins.
fn last(text: &str) -> Option<usize> {
    let body = text.trim_end();
    let look = text.floor_char_boundary(body.len().saturating_sub(SENTENCE_MAX));
    // The stop at the very end is none before it.
    let before = body.char_indices().next_back().map_or(0, |(at, _)| at);
    let within = text.get(look..before)?;
    let mut chars = within.char_indices().rev();
    chars
        .find(|(at, c)| match c {
            '。' | '！' | '？' => true,
            ' ' => ends(&within[..*at]),
            _ => false,
        })
        .map(|(at, c)| look + at + c.len_utf8())
        // "Step 2. Subscribe" is one.
        .filter(|at| {
            let before = text[..*at].trim_end_matches([' ', '.']);
            !before.is_empty() && !before.ends_with(|c: char| c.is_ascii_digit())
        })
}

/// True where a sentence ends before a space.
fn ends(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ']', '।']) || text.ends_with(".)")
}

/// Where a note in brackets ends, or an address after a few words: a first
/// sentence may be what the second leans on.
fn first(text: &str) -> Option<usize> {
    let look = &text[..text.floor_char_boundary(SENTENCE_MAX)];
    let ends = match look.starts_with(['[', '(', '［', '（']) {
        true => look.find([']', ')', '］', '）'])? + 1,
        false => {
            let address = look.find("http")?;
            let ends = address + look[address..].find(' ')?;
            look[..address]
                .split_whitespace()
                .nth(ADDRESS_WORDS)
                .is_none()
                .then_some(ends)?
        }
    };
    let ends = look.ceil_char_boundary(ends);
    (ends < text.trim_end().len()).then_some(ends)
}

/// What lines alone may be (a date, a name, a count) sentences are not told by.
fn is_boilerplate(sentence: &str) -> bool {
    let folded = fold(sentence);
    let folded = folded.trim_start_matches(['(', '[']);
    let chars = folded.chars().count();
    chars > 0
        && (TABLES.begin(folded, chars)
            || is_origin(folded)
            || chars <= LOOKED_AT && kinds::look(folded, sentence).tells(chars))
}

/// What a text was taken from, or is told in.
const POINTED_AT: [&str; 29] = [
    "video",
    "vídeo",
    "vidéo",
    "видео",
    "відео",
    "wideo",
    "فيديو",
    "וידאו",
    "वीडियो",
    "视频",
    "視頻",
    "動画",
    "영상",
    "episode",
    "podcast",
    "source",
    "quelle",
    "fuente",
    "fonte",
    "bron",
    "źródło",
    "источник",
    "джерело",
    "kaynak",
    "المصدر",
    "מקור",
    "स्रोत",
    "来源",
    "出典",
];

/// "Full video: https://...": a label and the address it sends to.
pub(super) fn is_pointer(sentence: &str) -> bool {
    if sentence.len() > SENTENCE_MAX {
        return false;
    }
    let Some(at) = sentence.find("http") else {
        return false;
    };
    let (label, address) = sentence.split_at(at);
    let label = fold(label);
    sentence[..at].trim_end().ends_with([':', '：'])
        && !address.trim_end().contains(' ')
        && label.split_whitespace().nth(ADDRESS_WORDS - 2).is_none()
        && POINTED_AT.iter().any(|what| label.contains(what))
}

#[cfg(test)]
mod tests {
    use super::only_ends;
    use super::run_in;

    #[test]
    fn what_was_run_into_a_paragraph_is_taken_away() {
        let table = [
            (
                "The tunnel reopens in May. Sign up for our newsletter to get the news by mail.",
                "The tunnel reopens in May.",
            ),
            (
                "Originally published at https://gull.example/tunnel The tunnel reopens in May, say its builders.",
                "The tunnel reopens in May, say its builders.",
            ),
            (
                "[This report was originally posted at the Gull Point Gazette on June 13, 2014.] The tunnel reopens in May.",
                "The tunnel reopens in May.",
            ),
            (
                "The course is out. You can start learning today with a free trial!",
                "The course is out.",
            ),
            (
                "Der Tunnel öffnet im Mai. Folgen Sie uns auf Instagram!",
                "Der Tunnel öffnet im Mai.",
            ),
            (
                "Can bread be too old? Full video: https://gull.example/watch?v=8",
                "Can bread be too old?",
            ),
            (
                "El túnel abre en mayo. Suscríbete a nuestro boletín gratis.",
                "El túnel abre en mayo.",
            ),
            (
                "隧道五月重新开放。关注我们的微信公众号！",
                "隧道五月重新开放。",
            ),
            (
                "The novel was originally published in 1925. It sold well.",
                "The novel was originally published in 1925. It sold well.",
            ),
            (
                "The tunnel reopens in May. It was built by Ann Lowe on March 3, 1956.",
                "The tunnel reopens in May. It was built by Ann Lowe on March 3, 1956.",
            ),
            (
                "The firm ended its free trial. Its newsletter has 400 readers.",
                "The firm ended its free trial. Its newsletter has 400 readers.",
            ),
            (
                "Contents The old quay Who pays Next steps The old quay The harbour was built in 1911 by Gull & Sons.",
                "The harbour was built in 1911 by Gull & Sons.",
            ),
            (
                "Contents of the old chest were sold. The harbour kept the chest, and the Contents label.",
                "Contents of the old chest were sold. The harbour kept the chest, and the Contents label.",
            ),
            ("Sign up for our newsletter!", "Sign up for our newsletter!"),
        ];
        for (text, own) in table {
            assert_eq!(&text[run_in(text)], own, "{text}");
        }
    }

    #[test]
    fn a_paragraph_that_ends_in_boilerplate_is_kept() {
        let kept = [
            "De bouw kostte 310 miljoen euro en is door de stad betaald. Volg ons op Instagram voor het laatste nieuws.",
            "Строительство обошлось в 310 миллионов рублей. Подписывайтесь на наш канал в Telegram.",
            "Köprünün maliyeti 310 milyon lirayı buldu. Haberler için WhatsApp kanalımıza katılın.",
            "大桥总造价为三亿一千万元，没有向银行贷款。更多精彩内容请关注我们的微信公众号。",
            "建設費は310億円で、すべて市の予算でまかなわれた。公式アカウントをフォローしてください。",
        ];
        for text in kept {
            assert!(only_ends(text), "{text}");
        }
        let not = [
            "Get the news of the day in your inbox every morning. Sign up for our newsletter.",
            "It is free. Follow us on Instagram.",
            "The post The tunnel reopens in May. Here's who paid for it. appeared first on Gull Point Gazette.",
            "The tunnel reopens in May, its builders say.",
        ];
        for text in not {
            assert!(!only_ends(text), "{text}");
        }
    }
}
