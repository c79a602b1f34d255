//! Where things are: the configuration file and the database.

use super::{ConfigError, Sources};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// Where packages and administrators put it, below [`Sources::root`].
const SYSTEM_CONFIG: &str = "etc/briefd/briefd.toml";

/// The service's database, below [`Sources::root`].
const SERVICE_DATABASE: &str = "var/lib/briefd/briefd.db";

impl Sources {
    fn var(&self, name: &str) -> Option<&str> {
        self.env
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// `--db`, then `$BRIEFD_DB`.
    pub(super) fn database(&self) -> Option<(PathBuf, super::Origin)> {
        match (&self.db, self.var("BRIEFD_DB")) {
            (Some(path), _) => Some((self.at(path), super::Origin::Flag("--db"))),
            (None, Some(path)) => Some((
                self.at(Path::new(path)),
                super::Origin::Env("BRIEFD_DB".to_owned()),
            )),
            (None, None) => None,
        }
    }

    /// `$STATE_DIRECTORY` (its first entry), else the user's data directory;
    /// where there is no database in that, the service's, if there is one. The
    /// same for every verb.
    pub(super) fn default_database(&self) -> PathBuf {
        let state = self
            .var("STATE_DIRECTORY")
            .and_then(|dirs| dirs.split(':').next());
        if let Some(dir) = state {
            return self.dir.join(dir).join("briefd.db");
        }
        let own = self
            .user_dir("XDG_DATA_HOME", ".local/share")
            .unwrap_or_else(|| self.dir.clone())
            .join("briefd/briefd.db");
        let service = self.service_database();
        match !own.exists() && !is_missing(&service) {
            true => service,
            false => own,
        }
    }

    /// Warns that a database other than the service's is in use, although the
    /// configuration is the service's and nobody named another database.
    pub(super) fn two_databases(&self, config: Option<&Path>, used: &Path) -> Option<String> {
        let service = self.service_database();
        let two = config == Some(&self.root.join(SYSTEM_CONFIG))
            && self.var("STATE_DIRECTORY").is_none()
            && used != service
            && !is_missing(&service);
        two.then(|| {
            format!(
                "`{}` is used, which is not the service's database, `{}`: \
                 remove or move one of them, or name one with `--db` or `path` of [store]",
                used.display(),
                service.display()
            )
        })
    }

    /// The folder that what a service makes is below: `$STATE_DIRECTORY`, and
    /// the same for other verbs where the database is the service's.
    pub(super) fn state_folder(&self, used: &Path) -> Option<PathBuf> {
        let state = self
            .var("STATE_DIRECTORY")
            .and_then(|dirs| dirs.split(':').next());
        match state {
            Some(dir) => Some(self.dir.join(dir)),
            None if used == self.service_database() => used.parent().map(Path::to_owned),
            None => None,
        }
    }

    fn service_database(&self) -> PathBuf {
        self.root.join(SERVICE_DATABASE)
    }

    /// A path of the command line or the environment.
    fn at(&self, path: &Path) -> PathBuf {
        let home = path
            .strip_prefix("~")
            .ok()
            .and_then(|rest| Some(self.home()?.join(rest)));
        tidy(&home.unwrap_or_else(|| self.dir.join(path)))
    }

    /// `$HOME`.
    pub(super) fn home(&self) -> Option<&Path> {
        self.var("HOME")
            .map(Path::new)
            .filter(|home| home.is_absolute())
    }

    /// Where `feeds add` writes a configuration when there is none.
    pub fn user_config(&self) -> Option<PathBuf> {
        Some(
            self.user_dir("XDG_CONFIG_HOME", ".config")?
                .join("briefd/briefd.toml"),
        )
    }

    pub(super) fn credentials(&self) -> Option<PathBuf> {
        self.var("CREDENTIALS_DIRECTORY").map(PathBuf::from)
    }

    /// An XDG directory; relative values are ignored, as its specification says.
    fn user_dir(&self, variable: &str, below_home: &str) -> Option<PathBuf> {
        let absolute = |path: PathBuf| path.is_absolute().then_some(path);
        self.var(variable)
            .map(PathBuf::from)
            .and_then(absolute)
            .or_else(|| self.home().map(|home| home.join(below_home)))
    }

    /// The configuration file to read with its text; none for the built-in
    /// defaults. A file that was named must exist and be readable, the others
    /// need not; one that may not be read is reported in `warnings`.
    pub(super) fn file(
        &self,
        warnings: &mut Vec<String>,
    ) -> Result<Option<(PathBuf, String)>, ConfigError> {
        let named = match (&self.config, self.var("BRIEFD_CONFIG")) {
            (Some(path), _) => Some(path.clone()),
            (None, Some(path)) => Some(PathBuf::from(path)),
            (None, None) => None,
        };
        if let Some(path) = named {
            return self.read(path).map(Some);
        }
        let usual = [
            Some(PathBuf::from("briefd.toml")),
            self.user_config(),
            Some(self.root.join(SYSTEM_CONFIG)),
        ];
        for path in usual.into_iter().flatten() {
            match self.read(path) {
                Err(ConfigError::Read { source, .. })
                    if matches!(
                        source.kind(),
                        ErrorKind::NotFound | ErrorKind::NotADirectory
                    ) => {}
                Err(ConfigError::Read { path, source })
                    if source.kind() == ErrorKind::PermissionDenied =>
                {
                    warnings.push(format!(
                        "the configuration `{}` cannot be read and is skipped: {source}",
                        path.display()
                    ));
                }
                other => return other.map(Some),
            }
        }
        Ok(None)
    }

    fn read(&self, path: PathBuf) -> Result<(PathBuf, String), ConfigError> {
        let path = match path.starts_with("~") {
            true => self.at(&path),
            false => path,
        };
        match std::fs::read_to_string(self.dir.join(&path)) {
            Ok(text) => Ok((path, text)),
            Err(source) => Err(ConfigError::Read { path, source }),
        }
    }
}

/// True when nothing is there. What may not be inspected may well exist.
fn is_missing(path: &Path) -> bool {
    std::fs::metadata(path)
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}

/// A path without `folder/..`, where that is the same place: a symlink's
/// parent is elsewhere.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        let folder = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if folder && !tidied.is_symlink() => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}
