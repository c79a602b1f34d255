//! Ids as people type them: the beginning of one, or `@2` for the second row of
//! the last listing in this terminal.

use crate::files;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Reader;
use crate::store::ShortId;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

/// Rows of a listing that are remembered at most.
const ROWS_MAX: usize = 1_000;

/// The id that is meant; what nothing has is left as it is, for the verb to
/// say so.
pub(super) fn one(reader: &Reader, text: &str) -> Result<String, Report> {
    Ok(found(reader, text)?.unwrap_or_else(|| text.to_owned()))
}

/// The same of several.
pub(super) fn all(reader: &Reader, texts: &[String]) -> Result<Vec<String>, Report> {
    texts.iter().map(|text| one(reader, text)).collect()
}

/// The id that is meant; none where nothing has it.
pub(super) fn found(reader: &Reader, text: &str) -> Result<Option<String>, Report> {
    if let Some(row) = row(text) {
        return listed(row).map(Some);
    }
    match reader.short_id(text)? {
        ShortId::Nobody => Ok(None),
        ShortId::One(id) => Ok(Some(id)),
        ShortId::Several(ids) => {
            let error = format!("`{text}` is the beginning of several ids");
            let report = Report::new(Exit::Usage, error).hint("type more of it");
            let told = ids.into_iter().map(|(id, title)| format!("{id}  {title}"));
            Err(told.fold(report, Report::why))
        }
    }
}

/// The number behind `@`.
pub(super) fn row(text: &str) -> Option<usize> {
    text.strip_prefix('@')?.parse().ok()
}

fn listed(row: usize) -> Result<String, Report> {
    let place = place().ok_or_else(|| {
        Report::new(Exit::Usage, format!("`@{row}` means nothing here"))
            .why("listings are remembered by terminal, below $XDG_RUNTIME_DIR")
            .hint("type an id, or the beginning of one")
    })?;
    let listing = std::fs::read_to_string(place).unwrap_or_default();
    let id = row.checked_sub(1).and_then(|at| listing.lines().nth(at));
    id.map(str::to_owned).ok_or_else(|| {
        let rows = listing.lines().count();
        let error = format!("there is no row {row} in the last listing of this terminal");
        Report::new(Exit::Missing, error)
            .why(format!("it has {rows}"))
            .hint("`briefd query` lists briefs")
    })
}

/// Keeps the rows of a listing for this terminal. Where that does not work the
/// ids are there to be typed.
pub(super) fn remember(ids: &[String]) {
    let Some(place) = place() else {
        return;
    };
    if let Some(folder) = place.parent() {
        let _ = std::fs::DirBuilder::new().mode(0o700).create(folder);
    }
    let lines: String = ids
        .iter()
        .take(ROWS_MAX)
        .map(|id| format!("{id}\n"))
        .collect();
    let kept = files::put(&place, |out| out.write_all(lines.as_bytes()));
    if let Err(error) = kept {
        tracing::debug!("the listing is not remembered: {error}");
    }
}

/// A file for this terminal and the session in it: terminals are numbered
/// anew when one is closed.
fn place() -> Option<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|dir| !dir.is_empty())?;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold anything: what follows it is numbers.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let (session, terminal) = (fields.get(3)?, fields.get(4)?);
    let name = match *terminal {
        "0" => of_a_stream()?,
        number => number.to_owned(),
    };
    Some(
        PathBuf::from(runtime)
            .join("briefd")
            .join(format!("listing-{name}-{session}")),
    )
}

/// The terminal that a stream is, for a process that none controls.
fn of_a_stream() -> Option<String> {
    (0..3).find_map(|stream| {
        let path = std::fs::read_link(format!("/proc/self/fd/{stream}")).ok()?;
        let name = path
            .strip_prefix("/dev")
            .ok()?
            .to_string_lossy()
            .replace('/', "-");
        (name.starts_with("pts-") || name.starts_with("tty")).then_some(name)
    })
}
