//! `briefd parse`: what is read in a document.

use super::{Globals, Outcome};
use clap::Args;

/// Print what briefd reads in feed documents, a JSON object a file, on one
/// line. Touches no network and no database.
#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// Files; `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// Where the document is from: what relative URLs in it are relative to
    #[arg(long, value_name = "BASE")]
    pub(crate) url: Option<String>,
    /// What HTTP would have said, such as `text/xml; charset=iso-8859-1`
    #[arg(long, value_name = "TYPE")]
    pub(crate) content_type: Option<String>,
}

pub(crate) fn run(args: ParseArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
