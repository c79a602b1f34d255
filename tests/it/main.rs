//! All integration tests are one program.

mod canonical;
mod config_errors;
mod config_file;
mod dates;
mod dedupe;
mod export;
mod fetch;
mod normalize;
mod program;
mod schedule;
mod sentences;
mod server;
