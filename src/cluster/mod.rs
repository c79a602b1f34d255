//! Briefs to stories: which tell of one event, and what they say of it.
//!
//! A brief is compared by its [`Sketch`], small enough to be kept. What makes
//! it fit a story is likeness to all of its briefs and evidence that tells an
//! event from its subject; `store` fetches what is compared and carries out.

pub mod brief;
mod fit;
mod sketch;

pub use fit::TOGETHER;
pub use fit::fit;
pub use fit::fit_together;
pub use sketch::CLUES;
pub use sketch::Sketch;
pub use sketch::sketch;
