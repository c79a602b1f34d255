//! Briefs to stories: which tell of one event, and what they say of it.
//!
//! A brief is compared by its [`Sketch`], small enough to be kept. What makes
//! it fit a story is likeness to all of its briefs and evidence that tells an
//! event from its subject; `store` fetches what is compared and carries out.
//!
//! What comes together is placed in order of its own times. What comes in
//! another order may find other stories: a brief goes to the one that fits it
//! best when it comes, and two stories are joined when a brief shows that they
//! are one, but none is taken apart. `db rebuild` places all in order of time.
//!
//! Across languages nothing is compared but names and figures: see `fit`.

pub mod brief;
mod fit;
mod marks;
mod sketch;

pub use fit::TOGETHER;
pub use fit::fit;
pub use fit::fit_together;
pub use fit::is_near;
pub use sketch::CLUES;
pub use sketch::Sketch;
pub use sketch::sketch;
