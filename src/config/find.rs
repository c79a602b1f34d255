//! Where things are: the configuration file and the database.

use super::{ConfigError, Sources};
use std::path::PathBuf;

/// Where packages and administrators put it.
const SYSTEM_CONFIG: &str = "/etc/briefd/briefd.toml";

/// The service's database, for verbs that only read.
pub(super) const SERVICE_DATABASE: &str = "/var/lib/briefd/briefd.db";

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
            (Some(path), _) => Some((self.dir.join(path), super::Origin::Flag("--db"))),
            (None, Some(path)) => Some((
                self.dir.join(path),
                super::Origin::Env("BRIEFD_DB".to_owned()),
            )),
            (None, None) => None,
        }
    }

    /// `$STATE_DIRECTORY` (its first entry), else the user's data directory.
    pub(super) fn default_database(&self) -> PathBuf {
        let state = self
            .var("STATE_DIRECTORY")
            .and_then(|dirs| dirs.split(':').next());
        match state {
            Some(dir) => self.dir.join(dir).join("briefd.db"),
            None => self
                .user_dir("XDG_DATA_HOME", ".local/share")
                .unwrap_or_else(|| self.dir.clone())
                .join("briefd/briefd.db"),
        }
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
            .or_else(|| {
                let home = self.var("HOME").map(PathBuf::from).and_then(absolute);
                home.map(|home| home.join(below_home))
            })
    }

    /// The configuration file to read with its text; none for the built-in
    /// defaults. A file that was named must be there, the others may.
    pub(super) fn file(&self) -> Result<Option<(PathBuf, String)>, ConfigError> {
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
            Some(PathBuf::from(SYSTEM_CONFIG)),
        ];
        for path in usual.into_iter().flatten() {
            match self.read(path) {
                Err(ConfigError::Read { source, .. })
                    if matches!(
                        source.kind(),
                        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                    ) => {}
                other => return other.map(Some),
            }
        }
        Ok(None)
    }

    fn read(&self, path: PathBuf) -> Result<(PathBuf, String), ConfigError> {
        match std::fs::read_to_string(self.dir.join(&path)) {
            Ok(text) => Ok((path, text)),
            Err(source) => Err(ConfigError::Read { path, source }),
        }
    }
}
