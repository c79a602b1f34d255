//! `briefd import`: briefs and items from elsewhere.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::watch::Watch;
use crate::import;
use crate::import::ImportError;
use crate::import::Summary;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Store;
use crate::time::Clock;
use clap::Args;
use clap::ValueEnum;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

/// Lines of bad input that are told one by one.
const TOLD_MAX: usize = 20;

/// Read exported briefs, items as JSON Lines, what other readers export, feed
/// documents, or documents in the brief format. Importing the same file twice
/// changes nothing.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file; `-` is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// The form; without: told from how it begins
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Option<Form>,
    /// The outlet of briefs that name no source, and the feed of items in a
    /// document that has no title (else the file's stem)
    #[arg(long, value_name = "NAME")]
    pub(crate) feed: Option<String>,
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A JSON object a line
    Jsonl,
    /// The brief format
    Brief,
    /// One JSON document: an array of such objects, a JSON Feed, an export of
    /// FreshRSS, Miniflux and others
    Json,
    /// An Atom or RSS document, kept as an archive
    Feed,
}

pub(crate) fn run(args: ImportArgs, globals: &Globals) -> Outcome {
    let file = &args.file;
    let config = globals.load()?;
    database::leave_alone(&config, Path::new(file))?;
    let size = std::fs::metadata(file).map_or(0, |found| found.len());
    let watch = Watch::new(size)?;
    let mut input = watch.reading(open(file)?);
    let form = match args.form {
        Some(Form::Jsonl) => import::Form::Jsonl,
        Some(Form::Brief) => import::Form::Brief,
        Some(Form::Json) => import::Form::Json,
        Some(Form::Feed) => import::Form::Feed,
        None => import::guess(&mut input).map_err(|error| unreadable(file, &error))?,
    };
    let stem = Path::new(file)
        .file_stem()
        .map(|stem| stem.to_string_lossy());
    let stem = stem.filter(|stem| stem != "-").unwrap_or("import".into());
    let outlet = args.feed.as_deref().unwrap_or(&stem);
    let store = Store::open(&config.store, Clock::system())?;
    let now = Clock::system().now();
    let begun = Instant::now();
    while !watch.is_stopped()
        && begun.elapsed() < database::PLACING
        && store.place_unplaced(now).wait()?
    {}
    let summary = import::import(input, form, outlet, &config, &store, now);
    let summary = summary.map_err(|error| match error {
        ImportError::Read(_) if watch.is_stopped() => Report::new(
            Exit::Interrupted,
            format!("the import of `{file}` was broken off"),
        )
        .hint("import it again to go on: what is stored already is passed over"),
        ImportError::Read(error) => unreadable(file, &error),
        ImportError::NotText(error) => {
            Report::new(Exit::Failed, format!("`{file}` is no UTF-8 text")).why(error.to_string())
        }
        ImportError::Store(error) => error.into(),
    })?;
    drop(watch);
    let outcome = told(&summary, file);
    store.close()?;
    outcome
}

type Input = Box<dyn BufRead>;

fn open(file: &str) -> Result<Input, Report> {
    if file == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let opened = std::fs::File::open(file).map_err(|error| unreadable(file, &error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, opened)))
}

fn unreadable(file: &str, error: &std::io::Error) -> Report {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    let exit = if missing { Exit::Missing } else { Exit::Failed };
    Report::new(exit, format!("cannot read `{file}`")).why(error.to_string())
}

/// Tells what an import came to.
fn told(summary: &Summary, file: &str) -> Outcome {
    output::notice(&format!(
        "imported {}, {} revised, {} known already",
        counted(summary.new, "new brief"),
        summary.revised,
        summary.known
    ));
    if summary.bad.is_empty() {
        return Ok(Exit::Done);
    }
    let exit = if summary.good == 0 {
        Exit::Failed
    } else {
        Exit::Partly
    };
    let mut report = Report::new(
        exit,
        format!(
            "{} of `{file}` could not be read",
            counted(summary.bad.len(), "piece")
        ),
    );
    for (line, reason) in summary.bad.iter().take(TOLD_MAX) {
        report = report.why(format!("line {line}: {reason}"));
    }
    if summary.bad.len() > TOLD_MAX {
        report = report.why(format!("and {} more", summary.bad.len() - TOLD_MAX));
    }
    if summary.good > 0 {
        report = report.hint("everything else was imported");
    }
    Err(report)
}
