//! `briefd db`: the database file.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::run::runtime;
use crate::config::Config;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::RepeatedLines;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store;
use crate::store::Pending;
use crate::store::Progress;
use crate::store::Stage;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Watch;
use clap::Args;
use clap::Subcommand;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

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
    /// Give space that is no longer used back to the system, also while the
    /// daemon runs; a database of an earlier briefd needs it stopped the first
    /// time (else 75)
    Compact,
    /// Make everything that follows from the items again: points, paragraphs,
    /// the search index; also while the daemon runs
    Rebuild,
}

pub(crate) fn run(args: DbArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    match args.verb {
        DbVerb::Check => check(&config),
        DbVerb::Backup { file } => {
            store::backup(&config.store.path, &file, &config.store)?;
            output::notice(&format!("copied to `{}`", file.display()));
            Ok(Exit::Done)
        }
        DbVerb::Compact => compact(&config),
        DbVerb::Rebuild => rebuild(&config),
    }
}

fn compact(config: &Config) -> Outcome {
    let store = database::existing(config)?;
    if let Err(error) = watched(store, |store, watch| store.compact(watch))? {
        return Err(match error {
            StoreError::Running { .. } => Report::of(Exit::TryAgain, &error)
                .why("an earlier briefd made this database: it is written anew, once, for this")
                .hint("stop the daemon for this one time; from then on it may run meanwhile"),
            _ => error.into(),
        });
    }
    output::notice("compacted");
    Ok(Exit::Done)
}

fn rebuild(config: &Config) -> Outcome {
    let store = database::existing(config)?;
    let repeated = repeated_lines(config)?;
    let settings = config.brief.clone();
    let redo = move |brief: &Brief| -> Option<Draft> {
        let none = RepeatedLines::default();
        let repeated = repeated.get(&brief.feed).unwrap_or(&none);
        crate::normalize::again(brief, repeated, &settings)
    };
    let briefs = watched(store, |store, watch| {
        store.rebuild(Some(Box::new(redo)), watch)
    })??;
    output::notice(&format!("made {} again", counted(briefs, "brief")));
    Ok(Exit::Done)
}

/// Shows the progress of long work, and has it stopped at Ctrl-C; a second one
/// ends the program at once, which leaves no harm either.
fn watched<T>(
    store: Store,
    work: impl FnOnce(&Store, Watch) -> Pending<T>,
) -> Result<Result<T, StoreError>, Report> {
    let stop = Arc::new(AtomicBool::new(false));
    let bar = match std::io::stderr().is_terminal() {
        true => ProgressBar::no_length(),
        false => ProgressBar::hidden(),
    };
    let (shown, stopped) = (bar.clone(), stop.clone());
    let watch = Box::new(move |progress| {
        show(&shown, progress);
        !stopped.load(Ordering::Relaxed)
    });
    let done = runtime()?.block_on(async {
        let mut interrupts = signal(SignalKind::interrupt())?;
        let mut work = work(&store, watch);
        loop {
            tokio::select! {
                done = &mut work => return Ok::<_, Report>(done),
                _ = interrupts.recv() => if stop.swap(true, Ordering::Relaxed) {
                    return Ok(Err(StoreError::Interrupted));
                }
            }
        }
    })?;
    bar.finish_and_clear();
    match done {
        // The writer may not be done: it is not waited for.
        Err(StoreError::Interrupted) => {}
        _ => store.close()?,
    }
    Ok(done)
}

fn show(bar: &ProgressBar, progress: Progress) {
    let what = match progress.stage {
        Stage::Index => "making the search index",
        Stage::Briefs => "making the briefs again",
        Stage::Stories => "joining stories anew",
        Stage::Cleaning => "removing the old search index",
        Stage::Merge => "merging the search index",
        Stage::Compact => "giving space back",
        Stage::WriteAnew => "writing the database anew",
    };
    let template = match progress.of {
        0 => "{spinner} {msg}",
        _ => "{bar:30} {pos}/{len}  {msg}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(what);
    if progress.of > 0 {
        bar.set_length(progress.of);
    }
    bar.set_position(progress.done);
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
