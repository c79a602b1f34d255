//! `briefd man`: manual pages.

use super::{Globals, Outcome};
use crate::report::{Exit, Report};
use clap::Args;
use std::path::PathBuf;

/// Write a man page for briefd and for each of its verbs.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// An existing directory
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
}

pub(crate) fn run(args: ManArgs, _: &Globals) -> Outcome {
    clap_mangen::generate_to(super::command(), &args.dir).map_err(|error| {
        let exit = match error.kind() {
            std::io::ErrorKind::NotFound => Exit::Missing,
            _ => Exit::Failed,
        };
        Report::new(
            exit,
            format!("cannot write man pages to `{}`", args.dir.display()),
        )
        .why(error.to_string())
    })?;
    Ok(Exit::Done)
}
