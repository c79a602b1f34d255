//! `briefd top`: what is big now.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::FormatArgs;
use super::stories;
use crate::ask;
use crate::ask::AskError;
use crate::ask::Search;
use crate::model::text::counted;
use crate::query::Bound;
use crate::query::parse_time;
use crate::time::Clock;
use clap::Args;
use std::time::Duration;

/// A report counts half after this.
const HALF: Duration = Duration::from_secs(12 * 3600);

/// Stories by the number of outlets that report them, less the older their
/// newest report is: half after twelve hours.
#[derive(Debug, Args)]
pub(crate) struct TopArgs {
    /// Stories printed at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: u64,
    /// With a report at this time or later: a date, a date and time, or an age
    #[arg(long, value_name = "TIME", default_value = "3d")]
    since: String,
    /// Outlets that report it, at least
    #[arg(long, value_name = "N", default_value_t = 2)]
    outlets: u32,
    #[command(flatten)]
    format: FormatArgs,
}

pub(crate) fn run(args: TopArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let now = Clock::system().now();
    let zone = ask::zone(&config.brief)?;
    let since = parse_time(&args.since, Bound::Since, now, &zone)
        .ok_or_else(|| AskError::Time(args.since.clone()))?;
    let reader = database::reader(&config)?;
    let top = reader.top(now, since, HALF, args.outlets, args.limit)?;
    if top.is_empty() {
        output::notice(&format!(
            "no story of {} has a report since {}: `--since 30d` looks further back",
            counted(args.outlets as usize, "outlet"),
            args.since
        ));
    }
    let options = ask::options(&Search::default(), &config.brief, now)?;
    stories::print(
        top.into_iter().map(Ok),
        &reader,
        args.format.get(),
        &options,
        globals,
    )
}
