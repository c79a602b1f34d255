//! `briefd import`: briefs and items from elsewhere.

use super::{Globals, Outcome};
use clap::{Args, ValueEnum};

/// Read exported briefs, items as JSON Lines, or documents in the brief
/// format. Importing the same file twice changes nothing.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file; `-` is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// The form; without: told from the first character
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Option<Form>,
    /// The outlet of briefs that name no source (else the file's stem)
    #[arg(long, value_name = "NAME")]
    pub(crate) feed: Option<String>,
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A JSON object a line
    Jsonl,
    /// The brief format
    Brief,
}

pub(crate) fn run(args: ImportArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
