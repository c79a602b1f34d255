//! `briefd star`, `unstar`, `read` and `unread`.

use super::Globals;
use super::Outcome;
use super::database;
use super::ids;
use crate::report::Exit;
use crate::report::Report;
use crate::time::Clock;
use clap::Args;

/// Ids of briefs that are marked.
#[derive(Debug, Args)]
pub(crate) struct MarkArgs {
    /// Ids of briefs, beginnings of such, or rows of the last listing: `@1`
    #[arg(value_name = "ID", required = true)]
    pub(crate) ids: Vec<String>,
}

/// What a brief is marked as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mark {
    /// Starred, or no more.
    Starred(bool),
    /// Read, or unread.
    Read(bool),
}

pub(crate) fn run(args: MarkArgs, mark: Mark, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let named = ids::all(&database::reader(&config)?, &args.ids)?;
    let store = database::existing(&config)?;
    let marked = match mark {
        Mark::Starred(starred) => store.star(named, starred),
        Mark::Read(read) => store.read(named, read, Clock::system().now()),
    };
    let missing = marked.wait()?;
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
