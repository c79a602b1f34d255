//! `briefd edition`: what is made on a schedule.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::FormatArgs;
use super::run::runtime;
use crate::config::Config;
use crate::config::Edition;
use crate::config::Secrets;
use crate::edition::EditionRow;
use crate::edition::Editor;
use crate::edition::ready;
use crate::edition::rows;
use crate::export::json::instant;
use crate::model::Timestamp;
use crate::model::edition::StepState;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Asked;
use crate::store::DaemonLock;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::daemon_pid;
use crate::time::Clock;
use clap::Args;
use clap::Subcommand;
use std::time::Duration;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Between two looks at what the daemon has done.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A daemon that has not begun by then does not know of the edition.
const BEGUN_AFTER: Duration = Duration::from_secs(20);

/// Editions: exports that the daemon makes on a schedule, as `[[edition]]` in
/// the configuration says.
#[derive(Debug, Args)]
pub(crate) struct EditionArgs {
    #[command(subcommand)]
    verb: EditionVerb,
}

#[derive(Debug, Subcommand)]
enum EditionVerb {
    /// List the editions: when each was made last, and when it is next
    List(FormatArgs),
    /// Make an edition now: the last one once more, or the one that is due
    Run(RunArgs),
}

/// Prints the files that were made. Beside a running daemon it asks the daemon
/// and waits.
#[derive(Debug, Args)]
struct RunArgs {
    /// The edition's name
    #[arg(value_name = "NAME")]
    name: String,
    /// Not the last one, but a new one of what has come since
    #[arg(long)]
    now: bool,
}

pub(crate) fn run(args: EditionArgs, globals: &Globals) -> Outcome {
    match args.verb {
        EditionVerb::List(format) => list(format, globals),
        EditionVerb::Run(args) => make(&args, globals),
    }
}

impl EditionRow {
    /// On one line, for people.
    pub(super) fn line(&self, now: Timestamp) -> String {
        let when = |at: &Option<String>| {
            let at = at.as_ref().and_then(|at| at.parse().ok());
            at.map(|at: Timestamp| super::status::from_now(at, now))
        };
        let last = match (when(&self.last), self.number) {
            (Some(last), Some(0)) => format!("{last}, nothing was new"),
            (Some(last), number) => format!("{last}, {} in it", number.unwrap_or_default()),
            (None, _) => "not made yet".into(),
        };
        let next = when(&self.next).map_or_else(String::new, |next| format!("; next {next}"));
        let trouble = self.trouble.as_ref();
        let trouble = trouble.map_or_else(String::new, |trouble| format!("; {trouble}"));
        format!("`{}`: {last}{next}{trouble}", self.name)
    }
}

fn list(format: FormatArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader_of_any(&config)?;
    let rows = rows(&config, reader.as_ref(), Clock::system().now())?;
    let rows = rows.iter().map(serde_json::to_value);
    let rows: Vec<serde_json::Value> = rows.collect::<Result<_, _>>().unwrap_or_default();
    let names = [
        "name", "schedule", "timezone", "next", "last", "state", "number", "trouble",
    ];
    output::stdout().listing(format.get(), &rows, &names)?;
    Ok(Exit::Done)
}

fn make(args: &RunArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let name = args.name.as_str();
    let Some(edition) = config.edition(name) else {
        return Err(
            Report::new(Exit::Missing, format!("no edition is called `{name}`"))
                .hint("`briefd edition list` lists them; a [[edition]] block makes one"),
        );
    };
    let asked = match args.now {
        true => Asked::Now,
        false => Asked::Again,
    };
    let reader = database::reader(&config)?;
    loop {
        match DaemonLock::take(&config.store.path) {
            Ok(_lock) => {
                let config = globals.load_secrets(Secrets::All)?;
                let store = database::existing(&config)?;
                let stop = CancellationToken::new();
                let editor = Editor::new(&config, store.clone(), Clock::system(), stop)?;
                runtime()?.block_on(editor.work(name, Some(asked)))?;
                drop(editor);
                store.close()?;
                break;
            }
            Err(StoreError::Running { pid, .. }) => {
                if by_daemon(&config, edition, asked, &reader, pid)? {
                    break;
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    told(&reader, name)
}

/// Asks who has the database, and waits; false when he is gone before.
fn by_daemon(
    config: &Config,
    edition: &Edition,
    asked: Asked,
    reader: &Reader,
    pid: Option<u32>,
) -> Result<bool, Report> {
    let store: Store = database::existing(config)?;
    let name = edition.name.as_str();
    store
        .keep_editions(vec![name.to_owned()], Clock::system().now())
        .wait()?;
    store.ask_edition(name, Some(asked)).wait()?;
    let began = Instant::now();
    loop {
        let state = reader.edition(name)?;
        let busy = ready(&state.open, Clock::system().now()).is_some();
        if state.asked.is_none() && !busy {
            return Ok(true);
        }
        if daemon_pid(&config.store.path).is_none() {
            return Ok(false);
        }
        if state.asked.is_some() && !busy && began.elapsed() >= BEGUN_AFTER {
            store.ask_edition(name, None).wait()?;
            let error = format!("the running daemon does not know the edition `{name}` yet");
            let reload = database::how_to_reload(pid);
            return Err(Report::new(Exit::TryAgain, error).hint(format!(
                "{reload} makes it read the configuration; then try again"
            )));
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// What came of it: the files on stdout, the rest on stderr.
fn told(reader: &Reader, name: &str) -> Outcome {
    let Some(run) = reader.edition(name)?.last else {
        return Err(Report::new(Exit::Failed, format!("`{name}` was not made")));
    };
    let number = match (run.stories, run.ids.len()) {
        (true, 1) => "1 story".to_owned(),
        (true, stories) => format!("{stories} stories"),
        (false, briefs) => counted(briefs, "brief"),
    };
    output::notice(&format!("`{name}` of {}: {number}", instant(run.due)));
    let mut out = output::stdout();
    let done = |step: &&crate::model::edition::Step| step.state == StepState::Done;
    for step in run.steps.iter().filter(done) {
        match &step.said {
            Some(path) => out.line(path)?,
            None => output::notice(&format!("{}: done", step.name)),
        }
    }
    out.write_all_flushed(b"")?;
    let undone = run.steps.iter().filter(|step| !done(step));
    let mut report = None;
    for step in undone {
        let exit = match run.steps.iter().any(|step| step.state == StepState::Done) {
            true => Exit::Partly,
            false => Exit::Failed,
        };
        let why = step.said.as_deref().unwrap_or("it waits for one before it");
        let why = format!("{}: {why}", step.name);
        let report = report.get_or_insert_with(|| {
            let report = Report::new(exit, format!("not all of `{name}` could be done"));
            match run.state() {
                StepState::Open => report.hint("the daemon tries again, and so does this command"),
                _ => report.hint("mend it, then run this command again"),
            }
        });
        report.whys.push(why);
    }
    match report {
        Some(report) => Err(report),
        None => Ok(Exit::Done),
    }
}
