//! Reading keys one by one, from what was written to what is meant. Every
//! problem is collected, so that one run of `config check` shows them all.

use super::problem::{Origin, Place, Problem};
use super::values::{self, Read, show_duration};
use super::written::{Keys, Raw, Written};
use crate::model::settings::{Cadence, Schedule, Secret};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The keys of one section or block, to be read one by one. After a problem
/// values are placeholders; nobody sees them, for the load fails.
pub(super) struct Reading<'a> {
    /// `poll`, `feed` ..: how the section is called in problems.
    pub(super) section: &'a str,
    /// What stands in it.
    pub(super) keys: &'a Keys,
    /// Where the block begins; none for a section.
    pub(super) place: Option<&'a Place>,
    /// `$CREDENTIALS_DIRECTORY`
    pub(super) credentials: Option<&'a Path>,
    /// What was found so far.
    pub(super) problems: &'a mut Vec<Problem>,
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
        Some(self.keys.get(key)?.dir.join(text))
    }

    /// A path of a file that must be readable now.
    pub(super) fn readable(&mut self, key: &str) -> Option<PathBuf> {
        let path = self.path(key)?;
        if let Err(error) = std::fs::File::open(&path) {
            self.problem(key, format!("cannot read `{}`: {error}", path.display()));
        }
        Some(path)
    }

    /// A secret: written here (`key`), in a file (`key_file`) or in a systemd
    /// credential (`key_credential`).
    pub(super) fn secret(&mut self, key: &str) -> Option<Secret> {
        let (in_file, in_credential) = (format!("{key}_file"), format!("{key}_credential"));
        let ways = [key, &in_file, &in_credential];
        let written: Vec<&str> = ways
            .into_iter()
            .filter(|way| self.keys.contains_key(*way))
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
        let path = self.credential(&in_credential, &name)?;
        self.secret_from(&in_credential, &path)
    }

    /// `proxy`: an http, https or socks5 URL. An empty text is kept: in a
    /// feed it stands for no proxy.
    pub(super) fn proxy(&mut self) -> Option<Secret> {
        let proxy = self.secret("proxy")?;
        if !proxy.expose().is_empty() {
            let key = ["proxy", "proxy_file", "proxy_credential"]
                .into_iter()
                .find(|key| self.keys.contains_key(*key))
                .unwrap_or("proxy");
            // Not repeated: there may be a password in it.
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

    /// The file of a systemd credential.
    pub(super) fn credential(&mut self, key: &str, name: &str) -> Option<PathBuf> {
        let Some(dir) = self.credentials else {
            self.problem(
                key,
                "there are no credentials here: $CREDENTIALS_DIRECTORY is not set".to_owned(),
            );
            return None;
        };
        if name.contains('/') || name.starts_with('.') {
            self.problem(key, format!("`{name}` is not the name of a credential"));
            return None;
        }
        Some(dir.join(name))
    }

    /// The first line of a file.
    pub(super) fn secret_from(&mut self, key: &str, path: &Path) -> Option<Secret> {
        let why = match std::fs::read_to_string(path) {
            Ok(text) => match text.trim_end_matches(['\r', '\n']) {
                "" => format!("`{}` is empty", path.display()),
                secret if secret.contains('\n') => {
                    format!("`{}` has more than one line", path.display())
                }
                secret => return Some(Secret::new(secret)),
            },
            Err(error) => format!("cannot read `{}`: {error}", path.display()),
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
