//! All integration tests are one program.

mod canonical;
mod dedupe;
mod export;
mod normalize;
mod sentences;
