//! `briefd sql`: the database's views, read-only.

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::Args;

/// Run one SQL statement that only reads. The views are documented in the
/// README.
#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// The statement
    #[arg(value_name = "STATEMENT")]
    pub(crate) statement: String,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: SqlArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
