//! `briefd poll`: once, and exit.

use super::{Globals, Outcome};
use clap::Args;

/// Poll once what is due, and exit. Beside a running daemon it asks the daemon
/// to poll and waits. A host that asked to be left alone is left alone.
#[derive(Debug, Args)]
pub(crate) struct PollArgs {
    /// Names of feeds; without: every feed that is due
    #[arg(value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    /// Also what is not due
    #[arg(long)]
    pub(crate) force: bool,
}

pub(crate) fn run(args: PollArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
