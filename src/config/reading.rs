//! Reading keys one by one, from what was written to what is meant. Every
//! problem is collected, so that one run of `config check` shows them all.

use super::Secrets;
use super::find::tidy;
use super::problem::{FileLine, Origin, Problem};
use super::values::{self, Read, show_duration};
use super::written::{Keys, Raw, Written};
use crate::model::settings::{Cadence, Schedule, Secret};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The keys of one section or block, to be read one by one. After a problem the
/// values are placeholders; nobody sees them, because the load fails.
pub(super) struct Reading<'a> {
    /// `poll`, `feed` ..: what problems call the section.
    pub(super) section: &'a str,
    /// What stands in it.
    pub(super) keys: &'a Keys,
    /// Where the block begins; none for a section.
    pub(super) place: Option<&'a FileLine>,
    /// Where it is read.
    pub(super) around: Around<'a>,
    /// Whether the files that its keys name are read.
    pub(super) secrets: ReadSecrets,
    /// What was found so far.
    pub(super) problems: &'a mut Vec<Problem>,
}

/// The surroundings in which a configuration is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// `$HOME`
    pub(super) home: Option<&'a Path>,
    /// `$CREDENTIALS_DIRECTORY`
    pub(super) credentials: Option<&'a Path>,
    /// Which secrets are asked for.
    pub(super) secrets: &'a Secrets,
}

/// Whether secrets and certificates of one section or block are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadSecrets {
    /// All; what cannot be read is a problem.
    Yes,
    /// Those that this user may read.
    Readable,
    /// None.
    No,
}

impl Around<'_> {
    /// For editions, whose secrets only who makes them needs.
    pub(super) fn secrets_of_editions(&self) -> ReadSecrets {
        match self.secrets {
            Secrets::All => ReadSecrets::Yes,
            Secrets::Of(_) | Secrets::Unread => ReadSecrets::No,
            Secrets::Readable => ReadSecrets::Readable,
        }
    }

    /// For a feed by its name, or for a section.
    pub(super) fn secrets_of(&self, feed: Option<&str>) -> ReadSecrets {
        match self.secrets {
            Secrets::All => ReadSecrets::Yes,
            Secrets::Of(name) if feed.is_none_or(|feed| feed == name) => ReadSecrets::Yes,
            Secrets::Of(_) | Secrets::Unread => ReadSecrets::No,
            Secrets::Readable => ReadSecrets::Readable,
        }
    }
}

impl Reading<'_> {
    /// The value of a key; none when it is not written.
    pub(super) fn get<T>(&mut self, key: &str, read: impl Fn(&Raw) -> Read<T>) -> Option<T> {
        let written = self.keys.get(key)?;
        match read(&written.raw) {
            Ok(value) => Some(value),
            Err(why) => {
                self.problem(key, why);
                None
            }
        }
    }

    /// The value of a key that has a default.
    pub(super) fn need<T: Default>(&mut self, key: &str, read: impl Fn(&Raw) -> Read<T>) -> T {
        self.get(key, read).unwrap_or_default()
    }

    /// A path, relative to the file it stands in.
    pub(super) fn path(&mut self, key: &str) -> Option<PathBuf> {
        let text = self.get(key, values::words)?;
        self.located(key, &self.keys.get(key)?.dir, &text)
    }

    /// A path as written, relative to `dir` or, after `~/`, to the home folder.
    pub(super) fn located(&mut self, key: &str, dir: &Path, text: &str) -> Option<PathBuf> {
        let (base, below) = self.base(key, dir, text)?;
        Some(tidy(&base.join(below)))
    }

    /// The folder that a path is relative to, and the path from there.
    pub(super) fn base<'t>(
        &mut self,
        key: &str,
        dir: &Path,
        text: &'t str,
    ) -> Option<(PathBuf, &'t str)> {
        let Some(behind) = text.strip_prefix('~') else {
            return Some((dir.to_owned(), text));
        };
        match (self.around.home, behind.strip_prefix('/')) {
            (Some(home), Some(below)) => Some((home.to_owned(), below.trim_start_matches('/'))),
            (Some(home), None) if behind.is_empty() => Some((home.to_owned(), "")),
            (None, _) => {
                let why = format!("`{text}`: there is no home folder here, $HOME is not set");
                self.problem(key, why);
                None
            }
            (Some(_), None) => {
                let why = format!("`{text}`: only one's own home is known by `~`");
                self.problem_hint(key, why, "write the whole path".to_owned());
                None
            }
        }
    }

    /// A path of a file that must be readable when it is used.
    pub(super) fn readable(&mut self, key: &str) -> Option<PathBuf> {
        let path = self.path(key)?;
        if self.secrets != ReadSecrets::No
            && let Err(error) = std::fs::File::open(&path)
        {
            self.unreadable(key, &path, &error);
        }
        Some(path)
    }

    /// Notes that a file cannot be read; whether that is a problem depends on
    /// who asks.
    fn unreadable(&mut self, key: &str, path: &Path, error: &std::io::Error) {
        let why = format!("cannot read `{}`: {error}", path.display());
        let mut problem = self.found(key, why);
        if error.kind() == std::io::ErrorKind::PermissionDenied {
            problem.unread = self.secrets == ReadSecrets::Readable;
            let hint = "the user that runs briefd must be able to read it \
                        (a service's secrets: `LoadCredential=`, see the README)";
            problem.hint = Some(hint.into());
        }
        self.problems.push(problem);
    }

    /// A secret: written here (`key`), in a file (`key_file`) or in a systemd
    /// credential (`key_credential`).
    pub(super) fn secret(&mut self, key: &str) -> Option<Secret> {
        let (in_file, in_credential) = (format!("{key}_file"), format!("{key}_credential"));
        let ways = [key, &in_file, &in_credential];
        let written: Vec<&str> = ways
            .into_iter()
            .filter(|way| self.keys.contains_key(way))
            .collect();
        if let [first, second, ..] = written[..] {
            self.problem(
                second,
                format!("`{first}` is there already: one of them is enough"),
            );
        }
        if let Some(text) = self.get(key, values::text) {
            return Some(Secret::new(text));
        }
        if let Some(path) = self.path(&in_file) {
            return self.secret_from(&in_file, &path);
        }
        let name = self.get(&in_credential, values::words)?;
        self.credential(&in_credential, &name)
    }

    /// `proxy`: an http, https or socks5 URL. An empty text is kept: in a feed
    /// it means no proxy.
    pub(super) fn proxy(&mut self) -> Option<Secret> {
        let proxy = self.secret("proxy")?;
        if !proxy.expose().is_empty() {
            let key = ["proxy", "proxy_file", "proxy_credential"]
                .into_iter()
                .find(|key| self.keys.contains_key(key))
                .unwrap_or("proxy");
            // Not repeated: it may hold a password.
            let known = url::Url::parse(proxy.expose()).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.has_host()
            });
            if !known {
                self.problem(
                    key,
                    "is not an address such as \"http://proxy.example:3128\" or \"socks5://127.0.0.1:1080\""
                        .to_owned(),
                );
            }
        }
        Some(proxy)
    }

    /// The content of a systemd credential.
    pub(super) fn credential(&mut self, key: &str, name: &str) -> Option<Secret> {
        if name.contains('/') || name.starts_with('.') {
            self.problem(key, format!("`{name}` is not the name of a credential"));
            return None;
        }
        match (self.secrets, self.around.credentials) {
            (ReadSecrets::No, _) => Some(Secret::unread()),
            (_, Some(dir)) => self.secret_from(key, &dir.join(name)),
            (_, None) => {
                let why = "there are no credentials here: $CREDENTIALS_DIRECTORY is not set";
                let hint =
                    "systemd hands them to the service alone: while it runs, `briefd poll` asks it";
                let mut problem = self.found(key, why.to_owned()).hint(hint);
                problem.unread = self.secrets == ReadSecrets::Readable;
                self.problems.push(problem);
                Some(Secret::unread())
            }
        }
    }

    /// The first line of a file.
    pub(super) fn secret_from(&mut self, key: &str, path: &Path) -> Option<Secret> {
        if self.secrets == ReadSecrets::No {
            return Some(Secret::unread());
        }
        let why = match std::fs::read_to_string(path) {
            Ok(text) => match text.trim_end_matches(['\r', '\n']) {
                "" => format!("`{}` is empty", path.display()),
                secret if secret.contains('\n') => {
                    format!("`{}` has more than one line", path.display())
                }
                secret => return Some(Secret::new(secret)),
            },
            Err(error) => {
                self.unreadable(key, path, &error);
                return Some(Secret::unread());
            }
        };
        self.problem(key, why);
        None
    }

    /// Where a key stands, or would stand.
    fn origin(&self, key: &str) -> Origin {
        match (self.keys.get(key), self.place) {
            (Some(written), _) => written.origin.clone(),
            (None, Some(place)) => Origin::File(place.clone()),
            (None, None) => Origin::Default,
        }
    }

    /// Notes a problem with a key.
    pub(super) fn problem(&mut self, key: &str, why: String) {
        self.problems.push(self.found(key, why));
    }

    /// Notes a problem with a key, and what to do.
    pub(super) fn problem_hint(&mut self, key: &str, why: String, hint: String) {
        self.problems.push(self.found(key, why).hint(hint));
    }

    fn found(&self, key: &str, why: String) -> Problem {
        Problem::new(self.origin(key), &format!("{}.{key}", self.section), why)
    }

    /// `interval`, or `schedule` with `timezone`. Of the two the one from the
    /// later layer counts; two in one layer contradict each other.
    pub(super) fn cadence(&mut self, default_zone: &str) -> Option<Cadence> {
        let zone = self.get("timezone", values::timezone);
        let interval = self.get("interval", interval);
        let cron = self.get("schedule", values::cron);
        let (of_interval, of_cron) = (layer(self.keys, "interval"), layer(self.keys, "schedule"));
        if of_interval.is_some() && of_interval == of_cron {
            self.problem_hint(
                "schedule",
                "there is an `interval` too".to_owned(),
                "keep one: an interval or a schedule".to_owned(),
            );
            return None;
        }
        if of_cron > of_interval {
            return cron.map(|cron| {
                Cadence::Schedule(Schedule {
                    cron,
                    timezone: zone.unwrap_or_else(|| default_zone.to_owned()),
                })
            });
        }
        interval
    }

    /// Checks an interval against `min_interval`.
    pub(super) fn not_below(&mut self, cadence: Option<&Cadence>, min: Duration) {
        if let Some(Cadence::Every(interval)) = cadence
            && *interval < min
        {
            self.problem_hint(
                "interval",
                format!(
                    "{} is below `min_interval`, {}",
                    show_duration(*interval),
                    show_duration(min)
                ),
                format!(
                    "lower `min_interval` of [poll] too, to \"{}\"",
                    show_duration(*interval)
                ),
            );
        }
    }
}

/// Which layer a key was written in, the later the larger.
fn layer(keys: &Keys, key: &str) -> Option<u8> {
    keys.get(key).map(|written: &Written| match written.origin {
        Origin::Default => 0,
        Origin::File(_) => 1,
        Origin::Env(_) => 2,
        Origin::Flag(_) => 3,
    })
}

fn interval(raw: &Raw) -> Read<Cadence> {
    match raw {
        Raw::Text(text) | Raw::Loose(text) if text == "auto" => Ok(Cadence::Auto),
        _ => values::second_or_more(raw).map(Cadence::Every),
    }
}
