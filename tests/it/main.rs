//! All integration tests are one program.

mod canonical;
mod dates;
mod dedupe;
mod export;
mod fetch;
mod normalize;
mod schedule;
mod sentences;
mod server;
