//! `briefd export --cursor`: what came since the last time, each version in
//! exactly one file.
//!
//! A step is committed before its file is made, what the whole file is known by
//! before that is put in its place, and the step's end after that. Whatever
//! breaks it off, the next run knows what is left to do.

use super::Outcome;
use super::database;
use super::export::unwritten;
use super::output;
use super::watch::Watch;
use super::watch::over;
use crate::ask;
use crate::ask::Search;
use crate::config::Config;
use crate::export::Format;
use crate::export::Options;
use crate::files;
use crate::model::text::counted;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::store::Step;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use sha2::Digest;
use sha2::Sha256;
use std::fs::File;
use std::io::BufWriter;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Makes the next file of a cursor; one that was begun before is finished first.
pub(super) fn run(
    name: &str,
    form: Format,
    find: &Find,
    file: &Path,
    sources: bool,
    config: &Config,
) -> Outcome {
    if matches!(form, Format::Opml | Format::Template) {
        let form = form.name();
        return Err(Report::new(
            Exit::Usage,
            format!("`--as {form}` cannot go on from file to file"),
        ));
    }
    let file = std::path::absolute(file)?;
    let Some(shown) = file.to_str() else {
        return Err(Report::new(Exit::Usage, "the file's name is no UTF-8"));
    };
    let store = database::existing(config)?;
    let reader = store.reader()?;
    let (mut from, open) = reader.cursor(name)?;
    if let Some(step) = open {
        finish(&store, &reader, &step, config)?;
        if step.file.as_deref() == Some(shown) {
            store.close()?;
            return Ok(Exit::Done);
        }
        from = step.upto;
    }
    if std::fs::symlink_metadata(&file).is_ok() {
        return Err(there_already(&file).hint("name another file: each step has its own"));
    }
    let upto = reader.last_event()?;
    let empty = match reader.between(find, from, upto) {
        Ok(briefs) => briefs.left() == 0,
        Err(error @ StoreError::Pruned { .. }) => {
            return Err(Report::of(Exit::Failed, &error)
                .why(format!("the cursor `{name}` has come to event {from}"))
                .hint("another name begins anew, with everything that is stored"));
        }
        Err(error) => return Err(error.into()),
    };
    let step = Step {
        name: name.to_owned(),
        from,
        upto,
        at: Clock::system().now(),
        file: (!empty).then(|| shown.to_owned()),
        form: form.name().to_owned(),
        query: ask::whole(find).to_string(),
        sources,
        seal: None,
    };
    if !store.begin_step(step.clone()).wait()? {
        return Err(Report::new(
            Exit::TryAgain,
            format!("another export moves the cursor `{name}`"),
        )
        .hint("try again when it is done"));
    }
    match empty {
        true => output::notice(&format!("nothing new behind the cursor `{name}`: no file")),
        false => finish(&store, &reader, &step, config)?,
    }
    store.close()?;
    Ok(Exit::Done)
}

/// Makes the file of an open step, unless it is there, and ends the step.
fn finish(store: &Store, reader: &Reader, step: &Step, config: &Config) -> Result<(), Report> {
    let file = PathBuf::from(step.file.as_deref().unwrap_or_default());
    let there = std::fs::symlink_metadata(&file).is_ok();
    let ours = there && step.seal.is_some() && seal_of(&file).ok() == step.seal;
    let mut count = None;
    if !ours {
        if there {
            return Err(there_already(&file)
                .why(format!("the cursor `{}` was about to make it", step.name))
                .hint("move it elsewhere and run this again: nothing is lost"));
        }
        count = Some(make(store, reader, step, &file, config)?);
    }
    store.close_step(&step.name).wait()?;
    let what = count.map_or_else(
        || "nothing more".to_owned(),
        |count| counted(count, "brief"),
    );
    output::notice(&format!("wrote {what} to `{}`", file.display()));
    Ok(())
}

fn make(
    store: &Store,
    reader: &Reader,
    step: &Step,
    file: &Path,
    config: &Config,
) -> Result<usize, Report> {
    let form = Format::from_name(&step.form).ok_or_else(|| {
        let error = format!("the cursor `{}` was left by another briefd", step.name);
        Report::new(Exit::Failed, error).why(format!("it wanted the form `{}`", step.form))
    })?;
    let search = Search {
        query: &step.query,
        ..Search::default()
    };
    let find = ask::find(&search, &config.brief, step.at)?;
    let options = Options {
        sources: step.sources,
        ..ask::options(&search, &config.brief, step.at)?
    };
    let briefs = reader.between(&find, step.from, step.upto)?;
    let watch = Watch::new(briefs.left() as u64)?;
    // One name: what a killed run left there is written over.
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let cannot = |error: &std::io::Error| unwritten(file, error);
    let mut out = Sealing {
        out: BufWriter::new(File::create(&beside).map_err(|error| cannot(&error))?),
        seal: Sha256::new(),
    };
    let count = ask::write(form, over(Some(&watch), briefs), &options, None, &mut out).map_err(
        |error| match error {
            ask::AskError::Write(error) => cannot(&error),
            other => other.into(),
        },
    )?;
    let seal = hex(out.seal);
    let whole = out
        .out
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error);
    whole
        .and_then(|whole| whole.sync_all())
        .map_err(|error| cannot(&error))?;
    store.seal_step(&step.name, &seal).wait()?;
    files::put_in_new_place(&beside, file).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => there_already(file),
        _ => cannot(&error),
    })?;
    Ok(count)
}

fn there_already(file: &Path) -> Report {
    Report::new(
        Exit::Failed,
        format!("`{}` is there already", file.display()),
    )
}

/// Writes through and hashes.
struct Sealing {
    out: BufWriter<File>,
    seal: Sha256,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.seal.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

fn seal_of(file: &Path) -> std::io::Result<String> {
    let (mut file, mut seal) = (File::open(file)?, Sha256::new());
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(seal)),
            read => seal.update(&buffer[..read]),
        }
    }
}

fn hex(seal: Sha256) -> String {
    seal.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
