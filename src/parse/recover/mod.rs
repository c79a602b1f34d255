//! Text to tokens, whatever the text: a tokenizer that never fails.
//!
//! It borrows from the document, never looks back, and leaves it to `map` to
//! make sense of tags that do not match.

pub(super) mod attributes;
pub(super) mod bytes;
mod doctype;
pub(super) mod entities;
pub(super) mod json;
pub(super) mod tokens;
