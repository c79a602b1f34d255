//! `briefd query`: find briefs.

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::{Args, ValueEnum};

/// Find briefs by words, "phrases", prefix*, NOT, OR, title:, feed:, outlet:,
/// tag:, lang:, author:, is:starred, since: and until:. Without a query: the
/// newest.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// What to look for; several words are joined by spaces
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Published at this time or later: a date, a date and time, or an age such as 3d
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Published before this time; a bare date includes that day
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Briefs printed at most; 0: all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// The order
    #[arg(long, value_enum, default_value_t = Sort::Newest)]
    pub(crate) sort: Sort,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

/// `--sort`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// The newest first
    Newest,
    /// The oldest first
    Oldest,
    /// The best match first
    Rank,
}

pub(crate) fn run(args: QueryArgs, globals: &Globals) -> Outcome {
    let _ = (args, globals);
    unimplemented!()
}
