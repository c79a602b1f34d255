//! The nouns: plain values that every layer above shares, valid by construction.
//!
//! Nothing here reads a clock, a file or a socket, and nothing here decides.

pub mod brief;
pub mod edition;
pub mod event;
pub mod feed;
pub mod item;
pub mod outlet;
pub mod poll;
pub mod serve;
pub mod settings;
pub mod story;
pub mod text;

/// An instant in UTC. Stored in milliseconds, shown in seconds.
pub use jiff::Timestamp;
