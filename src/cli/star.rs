//! `briefd star` and `briefd unstar`.

use super::Globals;
use super::Outcome;
use super::database;
use super::ids;
use crate::report::Exit;
use crate::report::Report;
use clap::Args;

/// A starred brief never expires and is found by `is:starred`.
#[derive(Debug, Args)]
pub(crate) struct StarArgs {
    /// Ids of briefs, beginnings of such, or rows of the last listing: `@1`
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
}

pub(crate) fn run(args: StarArgs, starred: bool, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let named = ids::all(&database::reader(&config)?, &args.ids)?;
    let store = database::existing(&config)?;
    let missing = store.star(named, starred).wait()?;
    store.close()?;
    if missing.is_empty() {
        return Ok(Exit::Done);
    }
    let ids: Vec<String> = missing.iter().map(|id| format!("`{id}`")).collect();
    let error = format!("there is no brief {}", ids.join(", "));
    let hint = if missing.len() == args.ids.len() {
        "nothing was changed"
    } else {
        "the others were changed"
    };
    Err(Report::new(Exit::Missing, error).hint(hint))
}
