//! `briefd run`: the daemon.

use super::{Globals, Outcome};
use clap::Args;

/// Poll feeds as they become due, in the foreground. SIGTERM and SIGINT finish
/// what is being polled and stop; SIGHUP re-reads the configuration.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {}

pub(crate) fn run(args: RunArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
