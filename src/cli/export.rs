//! `briefd export`: briefs in other forms.

use super::Globals;
use super::Outcome;
use super::cursor;
use super::database;
use super::output;
use super::query::Span;
use super::query::advise;
use super::query::joined;
use super::watch::Watch;
use super::watch::over;
use crate::ask;
use crate::ask::AskError;
use crate::config::Config;
use crate::export::Format;
use crate::export::Options;
use crate::export::Template;
use crate::files;
use crate::import;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::settings::StoreSettings;
use crate::model::text::counted;
use crate::model::text::reason;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// `--as` of a database, which is no text.
const SQLITE: &str = "sqlite";
/// Bytes of a template at most.
const TEMPLATE_MAX: u64 = 1 << 20;
/// Briefs that go into a database in one go.
const COPIED: usize = 256;

/// Write briefs in one of several forms, all of them or those a query finds.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The form
    #[arg(long = "as", value_name = "FORM", value_parser = forms())]
    pub(crate) form: Form,
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
    /// Write every revision too (json, jsonl and sqlite)
    #[arg(long, conflicts_with = "stories")]
    pub(crate) revisions: bool,
    /// Write to this file, not to stdout; to a folder (`FOLDER/`): a file a
    /// brief (brief, md, html, json, template)
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// For `--as template`: a Jinja template, given `briefs` (or `stories`),
    /// each as in json, `title`, `made` and `zone`. Text is escaped in files
    /// named *.html, *.xml and *.json
    #[arg(long, value_name = "FILE", required_if_eq("form", "template"))]
    pub(crate) template: Option<PathBuf>,
    /// Write what came or changed since the last export of this name, each
    /// version in exactly one file; the first time everything
    #[arg(long, value_name = "NAME", requires = "output",
        conflicts_with_all = ["limit", "stories", "revisions"])]
    pub(crate) cursor: Option<String>,
    /// Leave the sources out
    #[arg(long)]
    pub(crate) no_sources: bool,
}

/// `--as`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// What `export` writes.
    Format(Format),
    /// A database of its own.
    Sqlite,
}

fn forms() -> impl TypedValueParser<Value = Form> {
    let names = Format::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names.chain([SQLITE])).try_map(|name| match name.as_str() {
        SQLITE => Ok(Form::Sqlite),
        name => Format::from_name(name)
            .map(Form::Format)
            .ok_or("no such form"),
    })
}

/// Refuses what does not go together.
fn check(args: &ExportArgs) -> Result<(), Report> {
    let with_revisions = matches!(
        args.form,
        Form::Sqlite | Form::Format(Format::Json | Format::Jsonl)
    );
    if args.revisions && !with_revisions {
        return Err(Report::new(
            Exit::Usage,
            "`--revisions` needs `--as json`, `--as jsonl` or `--as sqlite`",
        )
        .hint("`briefd show ID --diff` shows what changed in one brief"));
    }
    if args.stories && args.form == Form::Sqlite {
        return Err(Report::new(
            Exit::Usage,
            "a database holds briefs, of which it makes stories",
        )
        .hint("leave `--stories` out"));
    }
    if args.template.is_some() && args.form != Form::Format(Format::Template) {
        return Err(Report::new(
            Exit::Usage,
            "`--template` needs `--as template`",
        ));
    }
    Ok(())
}

pub(crate) fn run(args: ExportArgs, globals: &Globals) -> Outcome {
    check(&args)?;
    let template = args.template.as_deref().map(template).transpose()?;
    let config = globals.load()?;
    let now = Clock::system().now();
    let query = joined(&args.query);
    advise(&query);
    let search = args.span.search(&query);
    let mut find = ask::find(&search, &config.brief, now)?;
    find.limit = (args.limit > 0).then_some(args.limit);
    if let (Some(name), Some(path)) = (&args.cursor, &args.output) {
        let Form::Format(form) = args.form else {
            return Err(Report::new(
                Exit::Usage,
                "`--as sqlite` cannot go on from file to file",
            ));
        };
        database::leave_alone(&config, path)?;
        if is_folder(path) {
            return Err(
                Report::new(Exit::Usage, "`--cursor` makes one file, not a folder")
                    .hint("name a new file each time: `-o news-$(date +%s).jsonl`"),
            );
        }
        return cursor::run(name, form, &find, path, !args.no_sources, &config);
    }
    let reader = database::reader(&config)?;
    let options = Options {
        sources: !args.no_sources || args.form == Form::Sqlite,
        stories: args.stories,
        template,
        feeds: match args.form {
            Form::Format(Format::Opml) => ask::outlines(&reader)?,
            _ => Vec::new(),
        },
        ..ask::options(&search, &config.brief, now)?
    };
    let revisions = args.revisions.then_some(&reader);
    if let Some(path) = &args.output {
        database::leave_alone(&config, path)?;
    }
    // On stdout Ctrl-C ends whoever reads too.
    let watch = match &args.output {
        Some(_) => Some(Watch::new(reader.count(&find)?.count)?),
        None => None,
    };
    let watch = watch.as_ref();
    let written = |form: Format, out: &mut dyn Write| match args.stories {
        true => ask::write_stories(
            form,
            over(watch, reader.find_stories(&find)?),
            &options,
            out,
        ),
        false => ask::write(
            form,
            over(watch, reader.find(&find)?),
            &options,
            revisions,
            out,
        ),
    };
    let form = match (args.form, &args.output) {
        (Form::Format(form), _) => form,
        (Form::Sqlite, Some(path)) => {
            let briefs = over(watch, reader.find(&find)?);
            let count = to_database(path, briefs, &options, revisions, &config, now)?;
            return told(count, false, path);
        }
        (Form::Sqlite, None) => {
            return Err(Report::new(Exit::Usage, "`--as sqlite` needs `-o FILE`"));
        }
    };
    let Some(path) = &args.output else {
        let mut out = output::stdout();
        if form == Format::Epub && out.is_terminal() {
            return Err(
                Report::new(Exit::Usage, "an EPUB is nothing for a terminal")
                    .hint("name a file: `-o briefs.epub`"),
            );
        }
        written(form, &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    };
    let count = match is_folder(path) {
        true => to_folder(path, form, &reader, &find, &options, watch)?,
        false => to_file(path, |out| written(form, out))?,
    };
    told(count, args.stories, path)
}

fn told(count: usize, stories: bool, path: &Path) -> Outcome {
    let briefs = match (stories, count) {
        (false, _) => counted(count, "brief"),
        (true, 1) => "1 story".to_owned(),
        (true, _) => format!("{count} stories"),
    };
    output::notice(&format!("wrote {briefs} to `{}`", path.display()));
    Ok(Exit::Done)
}

/// Reads a template, and says at once what is wrong with it.
fn template(path: &Path) -> Result<Arc<Template>, Report> {
    let shown = path.display();
    let failed = |why: String| {
        let missing = !path.exists();
        let exit = if missing { Exit::Missing } else { Exit::Failed };
        Report::new(exit, format!("cannot use the template `{shown}`")).why(why)
    };
    let size = std::fs::metadata(path)
        .map_err(|error| failed(reason(&error)))?
        .len();
    if size > TEMPLATE_MAX {
        return Err(failed(format!("it has more than {TEMPLATE_MAX} bytes")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| failed(reason(&error)))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let template = Template::new(&name, &text).map_err(|error| failed(error.to_string()))?;
    Ok(Arc::new(template))
}

/// One that ends with a stroke, or is there.
fn is_folder(path: &Path) -> bool {
    path.to_string_lossy().ends_with('/') || path.is_dir()
}

fn to_file(
    path: &Path,
    write: impl FnOnce(&mut std::io::BufWriter<std::fs::File>) -> Result<usize, AskError>,
) -> Result<usize, Report> {
    if !path
        .parent()
        .is_none_or(|dir| dir.as_os_str().is_empty() || dir.is_dir())
    {
        let error = std::io::ErrorKind::NotFound.into();
        return Err(unwritten(path, &error).hint("make its folder first"));
    }
    files::put(path, write).map_err(|error| match error {
        AskError::Write(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            unwritten(path, &error)
        }
        other => other.into(),
    })
}

/// A file a brief; what else lies in the folder stays.
fn to_folder(
    folder: &Path,
    form: Format,
    reader: &Reader,
    find: &Find,
    options: &Options,
    watch: Option<&Watch>,
) -> Result<usize, Report> {
    if !form.is_for_folders() {
        let name = form.name();
        return Err(Report::new(
            Exit::Usage,
            format!("`--as {name}` makes one file, not a folder of them"),
        )
        .hint(format!("name a file: `-o briefs.{name}`")));
    }
    if !folder.is_dir() {
        std::fs::create_dir(folder).map_err(|error| unwritten(folder, &error))?;
    }
    let put = |name: &str, text: &[u8]| {
        let path = folder.join(name);
        files::put(&path, |out| out.write_all(text)).map_err(|error| unwritten(&path, &error))
    };
    match options.stories {
        true => ask::write_each_story(form, over(watch, reader.find_stories(find)?), options, put),
        false => ask::write_each(form, over(watch, reader.find(find)?), options, put),
    }
}

/// A database that holds these briefs alone, taken over as from an export.
fn to_database(
    path: &Path,
    briefs: impl Iterator<Item = Result<Brief, StoreError>>,
    options: &Options,
    revisions: Option<&Reader>,
    config: &Config,
    now: Timestamp,
) -> Result<usize, Report> {
    if path.exists() {
        return Err(Report::new(
            Exit::Failed,
            format!("`{}` is there already", path.display()),
        )
        .hint("name another file, or remove that one first"));
    }
    let beside = files::beside(path);
    let settings = StoreSettings {
        path: beside.clone(),
        ..config.store.clone()
    };
    let copied = copy(briefs, options, revisions, config, &settings, now);
    let placed = copied.and_then(|count| {
        files::put_in_place(&beside, path).map_err(|error| unwritten(path, &error))?;
        Ok(count)
    });
    if placed.is_err() {
        // Already failing; what is left of the attempt is of no use.
        for end in ["", "-wal", "-shm"] {
            let mut name = beside.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
    placed
}

fn copy(
    mut briefs: impl Iterator<Item = Result<Brief, StoreError>>,
    options: &Options,
    revisions: Option<&Reader>,
    config: &Config,
    settings: &StoreSettings,
    now: Timestamp,
) -> Result<usize, Report> {
    let store = Store::open(settings, Clock::system())?;
    let mut count = 0;
    loop {
        let mut lines = Vec::new();
        let some = briefs.by_ref().take(COPIED);
        let written = ask::write(Format::Jsonl, some, options, revisions, &mut lines)?;
        if written == 0 {
            break;
        }
        count += written;
        let form = import::Form::Jsonl;
        let done = import::import(lines.as_slice(), form, "", config, &store, now)
            .map_err(|error| Report::of(Exit::Failed, &error))?;
        if let Some((_, why)) = done.bad.first() {
            return Err(Report::new(Exit::Failed, "a brief cannot be copied").why(why.clone()));
        }
    }
    store.close()?;
    Ok(count)
}

pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> Report {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    let exit = if missing { Exit::Missing } else { Exit::Failed };
    Report::new(exit, format!("cannot write `{}`", path.display())).why(error.to_string())
}
