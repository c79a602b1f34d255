//! The sentences of a brief, judged one by one.

use super::Reader;
use super::leaning::Lean;
use super::leaning::Named;
use super::standing;
use super::standing::Around;
use crate::language::notes::is_note;
use crate::language::sentence::split_some;
use crate::model::brief::Passage;
use crate::model::brief::Standing;
use crate::model::story::Said;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;

/// The sentences of a brief's body in their order, then those of its key
/// points that stand further down, each with whether it can be a point. `most`
/// at most are read.
pub fn sentences(
    title: &str,
    language: Option<&str>,
    key_points: &[Passage],
    body: &[Passage],
    most: usize,
) -> Vec<Said> {
    let blocks: Vec<Block> = body.iter().map(block).collect();
    let mut reader = Reader::new(&Article {
        title,
        shown_title: title,
        text: "",
        paragraphs: &blocks,
        language,
    });
    let named = Named::of(title, true);
    let around = Around {
        words: reader.lexicon,
        title: &named,
        answers: false,
        denied: false,
        needs_stop: true,
    };
    let mut said = Vec::new();
    for (at, (passage, block)) in body.iter().zip(&blocks).enumerate() {
        let is_note = is_note(&block.text);
        for piece in split_some(&block.text, language, most - said.len()) {
            let from = byte_of(&block.text, piece.start);
            let sentence = reader.sentence(block, &piece, false, said.is_empty());
            let text = &sentence.passage.text;
            let lean = match sentence.is_out || is_note {
                true => None,
                false => standing::judge(text, sentence.sketch.len, &around),
            };
            let standing = match lean {
                Some(Lean::Not) => Standing::Alone,
                Some(_) => Standing::Leans,
                None => Standing::No,
            };
            let asks = lean.is_none() && standing::asks(text, around.words);
            said.push(Said {
                start: passage.start.and(sentence.passage.start),
                text: sentence.passage.text,
                paragraph: Some(at),
                bytes: (from, from + piece.text.len()),
                standing,
                asks,
            });
        }
        if said.len() >= most {
            return said;
        }
    }
    let below = key_points
        .iter()
        .filter(|point| {
            !body
                .iter()
                .any(|passage| passage.text.contains(&point.text))
        })
        .filter(|point| !said.iter().any(|one| one.text == point.text))
        .map(|point| Said {
            text: point.text.clone(),
            start: point.start,
            paragraph: None,
            bytes: (0, 0),
            standing: Standing::Alone,
            asks: false,
        })
        .collect::<Vec<_>>();
    said.extend(below);
    said
}

fn block(passage: &Passage) -> Block {
    Block {
        kind: BlockKind::Paragraph,
        start: passage.start.unwrap_or(0),
        text: passage.text.clone(),
    }
}

fn byte_of(text: &str, char_at: usize) -> usize {
    text.char_indices()
        .nth(char_at)
        .map_or(text.len(), |(byte, _)| byte)
}
