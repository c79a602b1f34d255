//! `briefd config`: what is configured, and whether it is valid.

use super::{Globals, Outcome};
use clap::{Args, Subcommand};

/// Show and check the configuration.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub(crate) verb: ConfigVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Print every setting in effect and where it comes from, without secrets
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check the configuration: 0 when valid, 78 when not
    Check,
}

pub(crate) fn run(args: ConfigArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
