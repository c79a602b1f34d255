//! `briefd db`: the database file.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use crate::config::Config;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::RepeatedLines;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store;
use clap::Args;
use clap::Subcommand;
use std::collections::HashMap;
use std::path::PathBuf;

/// Look after the database file.
#[derive(Debug, Args)]
pub(crate) struct DbArgs {
    #[command(subcommand)]
    pub(crate) verb: DbVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbVerb {
    /// Check that the database is whole: 0 when it is, 3 when not
    Check,
    /// Copy the database to a file, also while the daemon runs
    Backup {
        /// The copy; must not exist
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Give space that is no longer used back to the system
    Compact,
    /// Make everything that follows from the items again: points, paragraphs,
    /// the search index
    Rebuild,
}

pub(crate) fn run(args: DbArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    match args.verb {
        DbVerb::Check => check(&config),
        DbVerb::Backup { file } => {
            store::backup(&config.database_to_read(), &file, &config.store)?;
            output::notice(&format!("copied to `{}`", file.display()));
            Ok(Exit::Done)
        }
        DbVerb::Compact => {
            let store = database::existing(&config)?;
            store.compact().wait()?;
            store.close()?;
            output::notice("compacted");
            Ok(Exit::Done)
        }
        DbVerb::Rebuild => {
            let store = database::existing(&config)?;
            let repeated = repeated_lines(&config)?;
            let settings = config.brief.clone();
            let redo = move |brief: &Brief| -> Option<Draft> {
                let none = RepeatedLines::default();
                let repeated = repeated.get(&brief.feed).unwrap_or(&none);
                crate::normalize::again(brief, repeated, &settings)
            };
            let briefs = store.rebuild(Some(Box::new(redo))).wait()?;
            store.close()?;
            output::notice(&format!("made {} again", counted(briefs, "brief")));
            Ok(Exit::Done)
        }
    }
}

/// What each feed repeats, by its name.
fn repeated_lines(config: &Config) -> Result<HashMap<String, RepeatedLines>, Report> {
    let reader = database::reader(config)?;
    let mut lines = HashMap::new();
    for row in reader.feeds()? {
        if let Some(feed) = reader.feed(&row.name)? {
            lines.insert(row.name, reader.known(feed.feed_id, &[])?.repeated);
        }
    }
    Ok(lines)
}

fn check(config: &Config) -> Outcome {
    let store = database::existing(config)?;
    let checked = store.check().wait()?;
    store.close()?;
    if checked.findings.is_empty() {
        output::notice(&format!(
            "{}, all is well",
            counted(checked.briefs, "brief")
        ));
        return Ok(Exit::Done);
    }
    let mut out = output::stdout();
    for finding in &checked.findings {
        out.line(finding)?;
    }
    out.write_all_flushed(b"")?;
    Err(
        Report::new(Exit::Findings, counted(checked.findings.len(), "finding"))
            .hint("`briefd db rebuild` mends the search index; for the rest restore a backup"),
    )
}
