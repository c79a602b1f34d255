//! `briefd export`: briefs in other forms.

use super::{Globals, Outcome};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Write briefs in one of several forms, all of them or those a query finds.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The form
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Form,
    /// As for `briefd query`; without: everything
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Published at this time or later: a date, a date and time, or an age such as 3d
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Published before this time; a bare date includes that day
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Briefs written at most; without: all
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Write to this file, not to stdout
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Leave the sources out
    #[arg(long)]
    pub(crate) no_sources: bool,
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// The brief format, briefs separated by an empty line
    Brief,
    /// Markdown
    Md,
    /// One HTML page
    Html,
    /// A JSON array
    Json,
    /// A JSON object a line
    Jsonl,
    /// An Atom feed
    Atom,
}

pub(crate) fn run(args: ExportArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
