//! The body: the first paragraphs of the article's own text.

use crate::language::notes::is_note;
use crate::language::sentence;
use crate::model::brief::Passage;
use crate::model::settings::BriefSettings;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;

/// A paragraph longer than this (characters) is shown in parts.
const LONG: usize = 1_200;
/// A part ends with the sentence that passes this (characters).
const PART: usize = 550;
/// With less running text than this (characters), lists speak too.
const PROSE_MIN: usize = 200;
/// Paragraphs shorter than this (bytes) wait for longer ones.
const SAYING: usize = 30;
/// A label is no longer (bytes).
const LABEL_MAX: usize = 80;
/// So many items are shown of a list that a paragraph announces.
const LISTED_MAX: usize = 3;
/// Items of lists that are longer than this (characters) go before others.
const ITEM_MIN: usize = 30;

/// Chooses the body from an article's own blocks.
pub(super) fn choose(
    blocks: &[Block],
    language: Option<&str>,
    settings: &BriefSettings,
) -> Vec<Passage> {
    // What an outlet has corrected is kept, wherever it stands, and shown last.
    let is_correction = |block: &&Block| is_note(&block.text);
    let (notes, told): (Vec<&Block>, Vec<&Block>) = blocks.iter().partition(is_correction);
    let most = settings.paragraphs_max.max(1);
    let note = notes.first().filter(|_| most > 1 || told.is_empty());
    let room = most - usize::from(note.is_some());
    let mut passages = shown(&told, language, room, settings.body_chars_max);
    passages.extend(note.map(|note| Passage {
        text: note.text.clone(),
        start: Some(note.start),
    }));
    passages
}

/// At most so many paragraphs.
fn shown(blocks: &[&Block], language: Option<&str>, most: usize, chars_max: usize) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let mut chars = 0;
    for block in candidates(blocks) {
        for part in parts(block, language, chars_max) {
            let length = part.text.chars().count();
            let full = passages.len() >= most;
            if full || !passages.is_empty() && chars + length > chars_max {
                return passages;
            }
            chars += length;
            passages.push(part);
        }
    }
    passages
}

/// Blocks that may be shown: running text; lists too where there is little of
/// it; and where there is neither, whatever there is.
fn candidates<'b>(blocks: &[&'b Block]) -> Vec<&'b Block> {
    let is_prose = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote);
    // "Here is how:" makes no sense without the list below it.
    let leads = |at: usize| blocks[at].text.ends_with([':', '：']);
    // Nor do labels of which each is followed by the next: what stood between
    // them was a link or a picture.
    let mut leads_nowhere = vec![false; blocks.len()];
    for at in (0..blocks.len()).rev().filter(|&at| leads(at)) {
        leads_nowhere[at] = blocks.get(at + 1).is_none_or(|next| {
            !is_prose(next) && next.kind != BlockKind::ListItem
                || leads_nowhere[at + 1] && blocks[at].text.len() <= LABEL_MAX
        });
    }
    let mut prose: Vec<&Block> = Vec::new();
    // How many items of a list that was announced are still to be shown.
    let mut listed = 0;
    for (at, &block) in blocks.iter().enumerate() {
        if block.kind == BlockKind::ListItem && listed > 0 {
            listed -= 1;
            prose.push(block);
        } else {
            listed = 0;
        }
        if is_prose(block) && !leads_nowhere[at] {
            prose.push(block);
            let announces = leads(at) && block.text.len() >= SAYING;
            listed = if announces { LISTED_MAX } else { 0 };
        }
    }
    // A line like "This will be fun." may wait for those that say more.
    let saying: Vec<&Block> = prose
        .iter()
        .copied()
        .filter(|block| block.text.len() >= SAYING || block.kind == BlockKind::ListItem)
        .collect();
    let prose = if saying.len() > 1 { saying } else { prose };
    let chars: usize = prose
        .iter()
        .map(|block| block.text.chars().take(PROSE_MIN).count())
        .sum();
    if prose.len() > 1 && chars >= PROSE_MIN {
        return prose;
    }
    let with = |kinds: &[BlockKind]| -> Vec<&'b Block> {
        blocks
            .iter()
            .copied()
            .filter(|block| is_prose(block) || kinds.contains(&block.kind))
            .collect()
    };
    // Steps say more than ingredients do.
    let says = |block: &&Block| {
        block.kind != BlockKind::ListItem || block.text.chars().nth(ITEM_MIN).is_some()
    };
    let listed = with(&[BlockKind::ListItem]);
    let telling: Vec<&Block> = listed.iter().copied().filter(says).collect();
    if telling
        .iter()
        .any(|block| block.kind == BlockKind::ListItem)
    {
        return telling;
    }
    if !listed.is_empty() {
        return listed;
    }
    let tabled = with(&[BlockKind::Caption, BlockKind::Table]);
    if !tabled.is_empty() {
        return tabled;
    }
    blocks.to_vec()
}

/// A block as it is, or, where it is long, its sentences in parts.
fn parts(block: &Block, language: Option<&str>, chars_max: usize) -> Vec<Passage> {
    let whole = || {
        vec![Passage {
            text: block.text.clone(),
            start: Some(block.start),
        }]
    };
    if block.text.chars().nth(LONG).is_none() {
        return whole();
    }
    // No more is looked at than could be shown.
    let look = block
        .text
        .char_indices()
        .nth(chars_max + LONG)
        .map_or(block.text.len(), |(at, _)| at);
    let text = &block.text[..look];
    let text = match text.rfind(' ') {
        Some(space) if look < block.text.len() => &text[..space],
        _ => text,
    };
    let sentences = sentence::split(text, language);
    let mut parts = Vec::new();
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut begin: Option<usize> = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let from = *begin.get_or_insert(sentence.start);
        let end = sentence.start + sentence.text.chars().count();
        if end - from < PART && at + 1 < sentences.len() {
            continue;
        }
        begin = None;
        let bytes =
            chars.get(from).copied().unwrap_or(0)..chars.get(end).copied().unwrap_or(text.len());
        if let Some(text) = text.get(bytes).filter(|text| !text.is_empty()) {
            parts.push(Passage {
                text: text.to_owned(),
                start: Some(block.start + from),
            });
        }
    }
    if parts.is_empty() { whole() } else { parts }
}
