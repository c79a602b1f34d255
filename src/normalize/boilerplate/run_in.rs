//! Boilerplate that was run into a paragraph of an article's own: its last
//! sentences, a note in brackets before the first, an address.

use super::fold;
use super::kinds;
use super::known::is_origin;
use super::lines::TABLES;
use std::ops::Range;

/// No sentence taken away is longer (bytes).
const SENTENCE_MAX: usize = 260;
/// So many are taken away at an end.
const SENTENCES: usize = 3;
/// No more words stand before an address that says where a text is from.
const ADDRESS_WORDS: usize = 6;
/// The bytes of a paragraph that are its own.
pub(in crate::normalize) fn run_in(text: &str) -> Range<usize> {
    let (mut from, mut to) = (0, text.len());
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
        && (TABLES.fit(folded, chars)
            || is_origin(folded)
            || kinds::is_any(folded, sentence, chars))
}

/// "Full video: https://..": a label and the address it sends to.
fn is_pointer(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace().rev();
    let is_address = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    words.next().is_some_and(is_address)
        && words
            .next()
            .is_some_and(|label| label.ends_with([':', '：']))
        && words.nth(ADDRESS_WORDS - 2).is_none()
}

#[cfg(test)]
mod tests {
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
            ("Sign up for our newsletter!", "Sign up for our newsletter!"),
        ];
        for (text, own) in table {
            assert_eq!(&text[run_in(text)], own, "{text}");
        }
    }
}
