//! `briefd db`: the database file.

use super::{Globals, Outcome};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Look after the database file.
#[derive(Debug, Args)]
pub(crate) struct DbArgs {
    #[command(subcommand)]
    pub(crate) verb: DbVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbVerb {
    /// Check that the database is whole
    Check,
    /// Copy the database to a file, also while the daemon runs
    Backup {
        /// The copy; must not exist
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Give space that is no longer used back to the system
    Compact,
    /// Make everything that follows from the items again
    Rebuild,
}

pub(crate) fn run(args: DbArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
