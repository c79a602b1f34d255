//! `briefd completions`: for shells.

use super::{Globals, Outcome};
use clap::Args;
use clap_complete::Shell;

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

pub(crate) fn run(args: CompletionsArgs, _: &Globals) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "briefd", &mut script);
    super::output::stdout().write_all_flushed(&script)?;
    Ok(crate::report::Exit::Done)
}
