//! `briefd status`: the whole at a glance.

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::Args;

/// Say what the daemon is doing, how each feed is, and how big the database is.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: StatusArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
