//! Human languages: which one a text is in, its sentences, its words.
//!
//! What differs from language to language is data: abbreviations in
//! [`abbreviations`], lists of words in [`lexicon`].

mod abbreviations;
mod detect;
mod frequencies;
mod leaning;
pub(crate) mod lexicon;
pub mod notes;
mod quotes;
pub(crate) mod senses;
pub mod sentence;
pub mod terms;
mod trigrams;
mod vocabulary;
pub(crate) mod words;

pub use self::detect::detect;
pub use self::frequencies::Frequencies;
