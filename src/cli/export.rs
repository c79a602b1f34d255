//! `briefd export`: briefs in other forms.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::query::Span;
use crate::ask;
use crate::ask::AskError;
use crate::export::Format;
use crate::export::Options;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::time::Clock;
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Write briefs in one of several forms, all of them or those a query finds.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The form
    #[arg(long = "as", value_name = "FORM", value_parser = forms())]
    pub(crate) form: Format,
    /// As for `briefd query`; without: everything
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) span: Span,
    /// Briefs (or stories) written at most; 0: all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) limit: u64,
    /// Write the stories that the briefs are in instead
    #[arg(long)]
    pub(crate) stories: bool,
    /// Write every revision too (json and jsonl)
    #[arg(long, conflicts_with = "stories")]
    pub(crate) revisions: bool,
    /// Write to this file, not to stdout
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Leave the sources out
    #[arg(long)]
    pub(crate) no_sources: bool,
}

fn forms() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()))
        .try_map(|name| Format::from_name(&name).ok_or("no such form"))
}

pub(crate) fn run(args: ExportArgs, globals: &Globals) -> Outcome {
    let json = matches!(args.form, Format::Json | Format::Jsonl);
    if args.revisions && !json {
        return Err(Report::new(
            Exit::Usage,
            "`--revisions` needs `--as json` or `--as jsonl`",
        )
        .hint("`briefd show ID --diff` shows what changed in one brief"));
    }
    let config = globals.load()?;
    let now = Clock::system().now();
    let query = args.query.join(" ");
    let mut find = ask::find(&args.span.search(&query), &config.brief, now)?;
    find.limit = (args.limit > 0).then_some(args.limit);
    let reader = database::reader(&config)?;
    let options = Options {
        sources: !args.no_sources,
        ..ask::options(&query, &config.brief, now)?
    };
    let revisions = args.revisions.then_some(&reader);
    let written = |out: &mut dyn Write| match args.stories {
        true => ask::write_stories(args.form, reader.find_stories(&find)?, &options, out),
        false => ask::write(args.form, reader.find(&find)?, &options, revisions, out),
    };
    match &args.output {
        None => {
            let mut out = output::stdout();
            written(&mut out)?;
            out.flush()?;
        }
        Some(path) => {
            database::leave_alone(&config, path)?;
            let count = to_file(path, |out| written(out))?;
            let what = if args.stories { "story" } else { "brief" };
            let briefs = counted(count, what);
            output::notice(&format!("wrote {briefs} to `{}`", path.display()));
        }
    }
    Ok(Exit::Done)
}

/// Writes beside the file and puts it in place when it is whole, so that a
/// failure leaves what was there.
fn to_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<std::fs::File>) -> Result<usize, AskError>,
) -> Result<usize, Report> {
    let failed = |error: std::io::Error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let exit = if missing { Exit::Missing } else { Exit::Failed };
        Report::new(exit, format!("cannot write `{}`", path.display())).why(error.to_string())
    };
    if !path
        .parent()
        .is_none_or(|dir| dir.as_os_str().is_empty() || dir.is_dir())
    {
        return Err(failed(std::io::ErrorKind::NotFound.into()).hint("make its folder first"));
    }
    if path.exists() && !path.is_file() {
        // A device or a pipe has no other place to be put together in.
        let mut out = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
        let count = write(&mut out)?;
        out.flush().map_err(failed)?;
        return Ok(count);
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let written = std::fs::File::create(&beside)
        .map_err(failed)
        .and_then(|file| {
            let mut out = BufWriter::new(file);
            let count = write(&mut out)?;
            let file = out
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            file.sync_all().map_err(failed)?;
            std::fs::rename(&beside, path).map_err(failed)?;
            Ok(count)
        });
    if written.is_err() {
        // Already failing; what is left of the attempt is of no use.
        let _ = std::fs::remove_file(&beside);
    }
    written
}
