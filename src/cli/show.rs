//! `briefd show`: one brief.

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::Args;

/// Print one brief in the brief format.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The brief's id
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// List its revisions instead
    #[arg(long)]
    pub(crate) revisions: bool,
    /// Show what each revision changed
    #[arg(long)]
    pub(crate) diff: bool,
    /// Leave the sources out
    #[arg(long)]
    pub(crate) no_sources: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: ShowArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
