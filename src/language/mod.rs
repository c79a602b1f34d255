//! Human languages: which one a text is in, its sentences, its words.
//!
//! What differs from language to language is data: abbreviations in
//! [`abbreviations`], lists of words in [`lexicon`].

mod abbreviations;
mod detect;
mod frequencies;
pub(crate) mod lexicon;
mod quotes;
pub mod sentence;
pub mod terms;
mod vocabulary;
pub(crate) mod words;

pub use self::detect::detect;
pub use self::frequencies::Frequencies;
