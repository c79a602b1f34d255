//! `briefd feeds export`: for other programs.

use crate::cli::database;
use crate::cli::output::{notice, stdout};
use crate::cli::{Globals, Outcome};
use crate::config::write_opml;
use crate::report::{Exit, Report};
use std::path::Path;

pub(super) fn export(output: Option<&Path>, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let text = write_opml(config.feeds.iter().map(AsRef::as_ref), &config.poll.cadence)?;
    if let Some(path) = output {
        database::leave_alone(&config, path)?;
    }
    match output {
        None => stdout().write_all_flushed(&text)?,
        Some(path) => std::fs::write(path, &text).map_err(|error| {
            Report::of(Exit::Failed, &error).named(format!("cannot write `{}`", path.display()))
        })?,
    }
    let files = config
        .feeds
        .iter()
        .filter(|feed| feed.url.is_file())
        .count();
    if files > 0 {
        notice(&format!(
            "{files} file: feeds were left out: OPML cannot name files"
        ));
    }
    Ok(Exit::Done)
}
