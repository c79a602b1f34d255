//! `briefd feeds`: the configured feeds and how they are.

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::{Args, Subcommand};

/// List, add, remove, check and mend feeds.
#[derive(Debug, Args)]
pub(crate) struct FeedsArgs {
    #[command(subcommand)]
    pub(crate) verb: FeedsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum FeedsVerb {
    /// List the feeds
    List {
        #[command(flatten)]
        format: FormatArgs,
    },
}

pub(crate) fn run(args: FeedsArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
