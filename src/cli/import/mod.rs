//! `briefd import`: briefs and items from elsewhere.

mod brief;
mod item;

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use crate::config::Config;
use crate::dedupe::Key;
use crate::model::Timestamp;
use crate::model::brief::RepeatedLines;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Candidate;
use crate::store::Imported;
use crate::store::ImportedBrief;
use crate::store::Store;
use crate::time::Clock;
use clap::Args;
use clap::ValueEnum;
use std::collections::HashMap;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::path::Path;

/// Lines of bad input that are told one by one.
const TOLD_MAX: usize = 20;

/// Read exported briefs, items as JSON Lines, or documents in the brief
/// format. Importing the same file twice changes nothing.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file; `-` is stdin
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// The form; without: told from the first character
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: Option<Form>,
    /// The outlet of briefs that name no source (else the file's stem)
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
}

pub(crate) fn run(args: ImportArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    database::leave_alone(&config, Path::new(&args.file))?;
    let mut input = open(&args.file)?;
    let form = match args.form {
        Some(form) => form,
        None => guess(&mut input, &args.file)?,
    };
    let store = Store::open(&config.store, Clock::system())?;
    let mut import = Import::new(&config, &store);
    match form {
        Form::Jsonl => import.lines(input, &args.file)?,
        Form::Brief => {
            let stem = Path::new(&args.file)
                .file_stem()
                .map(|stem| stem.to_string_lossy());
            let stem = stem.filter(|stem| stem != "-").unwrap_or("import".into());
            let outlet = args.feed.as_deref().unwrap_or(&stem);
            import.briefs(input, &args.file, outlet)?;
        }
    }
    let outcome = import.finish(&args.file);
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

/// JSON begins with a brace; everything else is the brief format.
fn guess(input: &mut Input, file: &str) -> Result<Form, Report> {
    loop {
        let buffer = input.fill_buf().map_err(|error| unreadable(file, &error))?;
        let blank = |byte: &&u8| byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(byte);
        match buffer.iter().find(|byte| !blank(byte)) {
            Some(b'{') => return Ok(Form::Jsonl),
            Some(_) => return Ok(Form::Brief),
            None if buffer.is_empty() => return Ok(Form::Brief),
            None => {
                let read = buffer.len();
                input.consume(read);
            }
        }
    }
}

/// An import under way: what was read and is to be stored in one go.
struct Import<'a> {
    config: &'a Config,
    store: &'a Store,
    now: Timestamp,
    /// What each feed repeats, as far as was read.
    repeated: HashMap<String, RepeatedLines>,
    /// The feed of `items`.
    feed: String,
    items: Vec<Candidate>,
    briefs: Vec<ImportedBrief>,
    done: Imported,
    good: usize,
    bad: Vec<(usize, String)>,
}

impl<'a> Import<'a> {
    fn new(config: &'a Config, store: &'a Store) -> Import<'a> {
        Import {
            config,
            store,
            now: Clock::system().now(),
            repeated: HashMap::new(),
            feed: String::new(),
            items: Vec::new(),
            briefs: Vec::new(),
            done: Imported::default(),
            good: 0,
            bad: Vec::new(),
        }
    }

    /// A JSON object a line.
    fn lines(&mut self, mut input: Input, file: &str) -> Result<(), Report> {
        let max = self.config.fetch.body_max;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = (&mut input).take(max).read_until(b'\n', &mut line);
            let read = read.map_err(|error| unreadable(file, &error))?;
            if read == 0 {
                break;
            }
            if read as u64 == max && line.last() != Some(&b'\n') {
                self.bad
                    .push((number, format!("longer than {max} bytes (`body_max`)")));
                skip_line(&mut input).map_err(|error| unreadable(file, &error))?;
                continue;
            }
            let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match self.line(text) {
                Ok(()) => self.good += 1,
                Err(reason) => self.bad.push((number, reason)),
            }
            self.flush_when(self.config.store.batch)?;
        }
        self.flush_when(1)
    }

    fn line(&mut self, text: &[u8]) -> Result<(), String> {
        let value: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| format!("no JSON: {error}"))?;
        let Some(object) = value.as_object() else {
            return Err("no JSON object".into());
        };
        if object.contains_key("briefs") && object.contains_key("outlets") {
            return Err("a story; export briefs without `--stories` to import them".into());
        }
        if object.contains_key("sources") {
            self.briefs
                .push(brief::from_json(value, self.now, self.config)?);
            return Ok(());
        }
        let read = item::from_json(value)?;
        if read.feed != self.feed && !self.items.is_empty() {
            self.flush_items().map_err(|report| report.error)?;
        }
        self.feed.clone_from(&read.feed);
        let repeated = self.repeated.entry(read.feed.clone()).or_default();
        self.items
            .push(item::candidate(read, repeated, self.now, self.config));
        Ok(())
    }

    /// Documents in the brief format.
    fn briefs(&mut self, mut input: Input, file: &str, outlet: &str) -> Result<(), Report> {
        let mut bytes = Vec::new();
        input
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(file, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            Report::new(Exit::Failed, format!("`{file}` is no UTF-8 text")).why(error.to_string())
        })?;
        for sheet in crate::export::brief::read(&text) {
            match sheet {
                Ok(sheet) => {
                    self.briefs
                        .push(brief::from_sheet(&sheet, outlet, self.now, self.config));
                    self.good += 1;
                }
                Err(error) => self.bad.push((error.line, error.reason)),
            }
        }
        self.flush_when(1)
    }

    fn flush_when(&mut self, waiting: usize) -> Result<(), Report> {
        if self.items.len() >= waiting {
            self.flush_items()?;
        }
        if self.briefs.len() >= waiting {
            let briefs = std::mem::take(&mut self.briefs);
            let done = self.store.import_briefs(briefs, self.now).wait()?;
            self.count(done);
        }
        Ok(())
    }

    fn flush_items(&mut self) -> Result<(), Report> {
        let items = std::mem::take(&mut self.items);
        let done = self
            .store
            .import_items(&self.feed, items, self.now)
            .wait()?;
        self.count(done);
        Ok(())
    }

    fn count(&mut self, done: Imported) {
        self.done.new.extend(done.new);
        self.done.known += done.known;
        self.done.revised += done.revised;
    }

    fn finish(self, file: &str) -> Outcome {
        output::notice(&format!(
            "imported {}, {} revised, {} known already",
            counted(self.done.new.len(), "new brief"),
            self.done.revised,
            self.done.known
        ));
        if self.bad.is_empty() {
            return Ok(Exit::Done);
        }
        let exit = if self.good == 0 {
            Exit::Failed
        } else {
            Exit::Partly
        };
        let mut report = Report::new(
            exit,
            format!(
                "{} of `{file}` could not be read",
                counted(self.bad.len(), "piece")
            ),
        );
        for (line, reason) in self.bad.iter().take(TOLD_MAX) {
            report = report.why(format!("line {line}: {reason}"));
        }
        if self.bad.len() > TOLD_MAX {
            report = report.why(format!("and {} more", self.bad.len() - TOLD_MAX));
        }
        if self.good > 0 {
            report = report.hint("everything else was imported");
        }
        Err(report)
    }
}

fn skip_line(input: &mut Input) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let read = end.map_or(buffer.len(), |at| at + 1);
        input.consume(read);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// What an import without an id is called: the same line, the same id.
fn made_id(key: Key) -> String {
    key[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
