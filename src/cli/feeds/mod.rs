//! `briefd feeds`: the configured feeds and how they are.

mod change;
mod check;
mod export;
mod list;
mod look;

use super::output::FormatArgs;
use super::{Globals, Outcome};
use clap::{Args, Subcommand};

/// List, add, remove, check and mend feeds.
#[derive(Debug, Args)]
pub(crate) struct FeedsArgs {
    #[command(subcommand)]
    verb: FeedsVerb,
}

#[derive(Debug, Subcommand)]
enum FeedsVerb {
    /// List the feeds and how they are
    List {
        /// Also feeds that are configured no more, whose briefs are kept
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Everything about one feed: when it is polled next and why, the last
    /// request and reply, its health
    Show {
        /// The feed's name
        #[arg(value_name = "NAME")]
        name: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Add a feed to the configuration file
    Add(change::AddArgs),
    /// Take a feed out of the configuration file; its briefs stay
    Remove {
        /// The feed's name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Add the feeds of an OPML file to the configuration file
    Import {
        /// The file; `-` is stdin
        #[arg(value_name = "OPML")]
        file: String,
    },
    /// Write the configured feeds as OPML, without credentials
    Export {
        /// Write to this file, not to stdout
        #[arg(short, long, value_name = "PATH")]
        output: Option<std::path::PathBuf>,
    },
    /// Fetch a feed once and say what briefd makes of it; stores nothing
    Check {
        /// A URL, or the name of a configured feed
        #[arg(value_name = "URL")]
        url: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the feeds with which something is the matter; exit 3 when there are
    Health {
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Make a feed due now, and forget its errors; its host's hold stays
    Wake {
        /// The feed's name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Go back to the address that a feed had before it moved
    UndoMove {
        /// The feed's name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

pub(crate) fn run(args: FeedsArgs, globals: &Globals) -> Outcome {
    match args.verb {
        FeedsVerb::List { all, format } => list::list(all, format.get(), globals),
        FeedsVerb::Show { name, json } => list::show(&name, json, globals),
        FeedsVerb::Add(args) => change::add(&args, globals),
        FeedsVerb::Remove { name } => change::remove(&name, globals),
        FeedsVerb::Import { file } => change::import(&file, globals),
        FeedsVerb::Export { output } => export::export(output.as_deref(), globals),
        FeedsVerb::Check { url, json } => check::check(&url, json, globals),
        FeedsVerb::Health { format } => list::health(format.get(), globals),
        FeedsVerb::Wake { name } => change::wake(&name, globals),
        FeedsVerb::UndoMove { name } => change::undo_move(&name, globals),
    }
}

/// No feed has this name.
fn unknown(name: &str) -> crate::report::Report {
    crate::report::Report::new(
        crate::report::Exit::Missing,
        format!("there is no feed called `{name}`"),
    )
    .hint("`briefd feeds list` lists them")
}
