//! Files that are there whole or not at all: put together beside their place,
//! written through to the disk, then renamed into it.

use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// Writes a file by way of another beside it. Whatever fails leaves what was
/// there. A device or a pipe, beside which nothing can lie, is written as it is.
///
/// # Errors
/// Those of the system, and those of `write`.
pub fn put<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, E> {
    if path.exists() && !path.is_file() {
        let mut out = BufWriter::new(File::create(path)?);
        let written = write(&mut out)?;
        out.flush()?;
        return Ok(written);
    }
    let beside = beside(path);
    let written = whole(&beside, path, write);
    if written.is_err() {
        // Already failing; what is left of the attempt is of no use.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Where a file is put together.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// Moves what was put together beside a file into its place, for good.
///
/// # Errors
/// Those of the system.
pub fn put_in_place(beside: &Path, path: &Path) -> io::Result<()> {
    std::fs::rename(beside, path)?;
    sync_folder(path)
}

/// The same where nothing may be there yet, by name or by accident.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`], and those of the system.
pub fn put_in_new_place(beside: &Path, path: &Path) -> io::Result<()> {
    match std::fs::hard_link(beside, path) {
        Ok(()) => {
            sync_folder(path)?;
            std::fs::remove_file(beside)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links.
        Err(_) if std::fs::symlink_metadata(path).is_err() => put_in_place(beside, path),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|dir| !dir.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn whole<T, E: From<io::Error>>(
    beside: &Path,
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, E> {
    let mut out = BufWriter::new(File::create(beside)?);
    let written = write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    put_in_place(beside, path)?;
    Ok(written)
}
