//! `briefd star` and `briefd unstar`.

use super::{Globals, Outcome};
use clap::Args;

/// A starred brief never expires and is found by `is:starred`.
#[derive(Debug, Args)]
pub(crate) struct StarArgs {
    /// Ids of briefs
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
}

pub(crate) fn run(args: StarArgs, starred: bool, globals: &Globals) -> Outcome {
    let _ = (args, starred, globals);
    unimplemented!()
}
