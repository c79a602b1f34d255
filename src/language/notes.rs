//! Paragraphs in which an outlet says that it has changed what stood before.

use std::sync::LazyLock;

/// Words with which a line says that it corrects what stood before, lower
/// case; of scripts without spaces what it begins with.
const CORRECTIONS: &[&str] = &[
    "correction",
    "corrections",
    "corrected",
    "corrects",
    "clarification",
    "erratum",
    "errata",
    "korrektur",
    "korrigiert",
    "korrigierte",
    "berichtigung",
    "berichtigt",
    "richtigstellung",
    "rectificatif",
    "rectification",
    "corrigé",
    "corrigée",
    "corrección",
    "corregido",
    "rettifica",
    "correzione",
    "correção",
    "corrigido",
    "rectificatie",
    "correctie",
    "rättelse",
    "rettelse",
    "oikaisu",
    "исправление",
    "уточнение",
    "sprostowanie",
    "訂正",
    "更正",
    "정정",
];

/// A line says so with one of its first words.
const CORRECTION_WITHIN: usize = 4;

/// Beginnings of such a paragraph, lower case.
const BEGINNINGS: &[&str] = &[
    "an earlier version of this",
    "an earlier version of the",
    "a previous version of this",
    "a previous version of the",
    "earlier versions of this",
    "this article has been corrected",
    "this article was corrected",
    "this article has been amended",
    "this article was amended",
    "this story has been corrected",
    "this story was corrected",
    "this story corrects",
    "this story has been amended",
    "this post has been corrected",
    "this post was corrected",
    "this post has been edited",
    "this report has been corrected",
    "in einer früheren version",
    "in einer ersten version",
    "in einer vorherigen version",
    "in einer früheren fassung",
    "dieser artikel wurde korrigiert",
    "une version précédente de cet",
    "dans une version précédente",
    "une première version de cet",
    "cet article a été corrigé",
    "cet article a été modifié",
    "una versión anterior de este",
    "en una versión anterior",
    "este artículo ha sido corregido",
    "una versione precedente di questo",
    "in una versione precedente",
    "uma versão anterior deste",
    "este artigo foi corrigido",
    "este texto foi corrigido",
    "in een eerdere versie",
    "dit artikel is gecorrigeerd",
    "в предыдущей версии",
    "в первоначальной версии",
    "у попередній версії",
    "w poprzedniej wersji",
    "bu haberin önceki",
    "この記事の以前の",
    "記事の一部を訂正",
    "本文早前版本",
    "이 기사의 이전",
];

/// Names of such a paragraph before a colon, beside the words of correction.
const NAMES: &[&str] = &[
    "edit",
    "تصحيح",
    "תיקון",
    "सुधार",
    "düzeltme",
    "виправлення",
    "поправка",
    "errata corrige",
];

/// Names of a paragraph that may be one: what follows tells.
const EDITORS: &[&str] = &[
    "editor's note",
    "editors' note",
    "editor’s note",
    "editors’ note",
    "note",
    "anmerkung der redaktion",
    "anm. d. red.",
    "note de la rédaction",
    "ndlr",
    "nota de la redacción",
    "nota del editor",
    "nota do editor",
    "nota della redazione",
];

/// Such a paragraph has no more characters.
const NOTE_MAX: usize = 700;
/// And no more words before its colon.
const NAME_WORDS: usize = 4;

/// True for a line that says with one of its first words that it corrects.
pub fn is_correction(line: &str) -> bool {
    line.split_whitespace().take(CORRECTION_WITHIN).any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = word.to_lowercase();
        CORRECTIONS.iter().any(|known| {
            let unspaced = known.chars().all(|c| c > '\u{3000}');
            word == *known || unspaced && word.starts_with(known)
        })
    })
}

/// True for a paragraph that is no part of an account: it says what stood in
/// the text before and what has been changed.
pub fn is_note(paragraph: &str) -> bool {
    let bare = paragraph.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = crate::text::cut(bare, 80);
    if !may_begin(head) || bare.chars().nth(NOTE_MAX).is_some() {
        return false;
    }
    let head = crate::text::lower(head);
    let begins = |text: &str| BEGINNINGS.iter().any(|begin| text.starts_with(begin));
    if begins(&head) {
        return true;
    }
    let Some((name, rest)) = head.split_once([':', '：']) else {
        return false;
    };
    // "Correction (May 3):", "Correction to Monday's report:"
    let name = name
        .split_once(['(', '（'])
        .or_else(|| name.split_once(" to "))
        .map_or(name, |(name, _)| name)
        .trim();
    let rest = rest.trim();
    !rest.is_empty()
        && name.split_whitespace().count() <= NAME_WORDS
        && (NAMES.contains(&name)
            || name
                .split_whitespace()
                .next_back()
                .is_some_and(is_correction)
            || EDITORS.contains(&name) && (begins(rest) || is_correction(rest)))
}

/// The first letters of [`BEGINNINGS`].
static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut first: Vec<char> = BEGINNINGS.iter().flat_map(|b| b.chars().next()).collect();
    first.sort_unstable();
    first.dedup();
    first
});

/// Most paragraphs do not, and are not put into lower case.
fn may_begin(head: &str) -> bool {
    let first = head.chars().next().and_then(|c| c.to_lowercase().next());
    first.is_some_and(|first| FIRST.contains(&first)) || head.contains(':') || head.contains('：')
}

#[cfg(test)]
mod tests {
    use super::is_note;

    #[test]
    fn notes_are_told_from_news() {
        for note in [
            "Correction: An earlier version gave the wrong year.",
            "Correction to Monday's report: The bridge has nine pillars.",
            "Correction (May 3): The bridge is 40 metres long, not 400.",
            "(This story has been corrected to say that the fee is monthly.)",
            "An earlier version of this article misspelt the name of the mayor.",
            "Editor’s note: This story has been corrected to give the right year.",
            "Korrektur: Die Fähre fährt am Montag, nicht am Dienstag.",
            "In einer früheren Version dieses Textes stand ein falscher Name.",
            "Une version précédente de cet article donnait un autre chiffre.",
            "Corrección: el puente mide 40 metros.",
            "訂正：橋の長さは40メートルです。",
            "更正：桥长40米。",
        ] {
            assert!(is_note(note), "{note}");
        }
        for news in [
            "Correction officers walked out of the Harrow prison on Monday.",
            "The market corrected itself: shares rose.",
            "An earlier quake had shaken the town in May.",
            "Correction officers: a week inside.",
            "Clarification of the rules is expected in June.",
            "The minister said: \"This is a correction of the course.\"",
            "This story begins in 1912.",
            "Editor’s note: We are off next week and back on Monday.",
        ] {
            assert!(!is_note(news), "{news}");
        }
    }
}
