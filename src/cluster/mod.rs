//! Briefs to stories: which tell of one event, and what they say of it.

pub mod brief;
