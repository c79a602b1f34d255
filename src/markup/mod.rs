//! HTML as feeds have it, read once from front to back into a well-nested
//! stream of elements and text.
//!
//! Linear in the input whatever it holds: no tree is built, open elements are
//! limited, and what comes out nests properly, so that a tree builder after
//! it meets none of the cases that cost it square time.

pub(crate) mod address;
pub(crate) mod entity;
pub(crate) mod formula;
pub(crate) mod tag;
pub(crate) mod token;
pub(crate) mod walk;
pub(crate) mod words;
