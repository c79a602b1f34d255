//! Blocks: the pieces that a text is made of, told apart.

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// One item of a list; a term or its definition.
    ListItem,
    /// Somebody else's words.
    Quote,
    /// A heading inside the text.
    Heading,
    /// What stands under a picture or table.
    Caption,
    /// A line of code or of preformatted text.
    Code,
    /// A row of a table, its cells parted by ` | `.
    Table,
}

/// One block, before its place in the whole text is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) kind: BlockKind,
    pub(super) text: String,
    /// Share of it that is links, 0 to 1.
    pub(super) linked: f32,
    pub(super) aside: bool,
}

/// One piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it begins in the whole text, in characters (Unicode scalar
    /// values) from 0.
    pub start: usize,
    /// The words: one line, never empty, found in the whole text at `start`.
    pub text: String,
}

/// A text as points are chosen from it.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// The cleaned title; empty where the item has none.
    pub title: &'a str,
    /// The title that readers see: a stand-in where the item has none.
    pub shown_title: &'a str,
    /// The whole text, boilerplate too; `Block::start` counts in it.
    pub text: &'a str,
    /// The article's own blocks, in order: no boilerplate, no dateline.
    pub paragraphs: &'a [Block],
    /// BCP 47 tag.
    pub language: Option<&'a str>,
}
