//! The built program, run in an empty folder with a scrubbed environment.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Nobody: no user of the machine, so that root can stand in for one.
pub(crate) const NOBODY: u32 = 65_534;

/// Only so that a broken test ends.
const PATIENCE: Duration = Duration::from_secs(90);

/// A folder of its own, which is also home.
pub(crate) struct Program {
    dir: tempfile::TempDir,
    env: BTreeMap<String, String>,
}

/// What one run gave: status, stdout, stderr.
pub(crate) type Ran = (i32, String, String);

impl Program {
    /// An empty folder.
    pub(crate) fn new() -> Program {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str().unwrap().to_owned();
        Program {
            dir,
            env: BTreeMap::from([("HOME".to_owned(), home)]),
        }
    }

    /// A folder with a `briefd.toml`.
    pub(crate) fn configured(text: &str) -> Program {
        Program::new().file("briefd.toml", text)
    }

    /// With a file.
    pub(crate) fn file(self, name: &str, text: &str) -> Program {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// With an environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Program {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A file's text.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// A command that is not started yet.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefd"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .envs(&self.env)
            .stdin(Stdio::null());
        command
    }

    /// A line of shell that is not started yet.
    pub(crate) fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(self.dir.path())
            .env_clear()
            .envs(&self.env)
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .stdin(Stdio::null());
        command
    }

    /// Runs to the end. The folder's name becomes `DIR`.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        self.ran(&output)
    }

    /// The same by a user who is not root: nobody, where the tests run as root.
    /// The folder and the files in it are open to him as their modes say.
    pub(crate) fn run_as_another(&self, args: &[&str]) -> Ran {
        let copy = self.path("briefd");
        if !copy.exists() {
            let built = Path::new(env!("CARGO_BIN_EXE_briefd"));
            if std::fs::hard_link(built, &copy).is_err() {
                std::fs::copy(built, &copy).unwrap();
            }
        }
        set_mode(&copy, 0o755);
        set_mode(&self.path(""), 0o755);
        let mut command = Command::new(&copy);
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .envs(&self.env)
            .stdin(Stdio::null());
        if nix::unistd::geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        self.ran(&command.output().unwrap())
    }

    /// Starts the daemon and waits until it runs; killed when dropped.
    pub(crate) fn daemon(&self, env: &[(&str, &str)]) -> Daemon {
        let log = std::fs::File::create(self.path("daemon.log")).unwrap();
        let mut command = self.command(&["run"]);
        command.envs(env.iter().copied()).stderr(log);
        let daemon = Daemon(command.stdout(Stdio::null()).spawn().unwrap());
        self.until("the daemon runs", || {
            let (_, status, _) = self.run(&["status", "--json"]);
            status.contains("\"running\":true") && self.read("daemon.log").contains("polls")
        });
        daemon
    }

    /// Waits for a condition.
    pub(crate) fn until(&self, what: &str, mut done: impl FnMut() -> bool) {
        let start = Instant::now();
        while !done() {
            let log = std::fs::read_to_string(self.path("daemon.log")).unwrap_or_default();
            assert!(start.elapsed() < PATIENCE, "never came: {what}\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn ran(&self, output: &Output) -> Ran {
        let dir = self.dir.path().to_str().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(dir, "DIR");
        (
            output.status.code().unwrap_or(-1),
            text(&output.stdout),
            text(&output.stderr),
        )
    }
}

/// A daemon under way.
pub(crate) struct Daemon(Child);

impl Daemon {
    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// As `chmod` does.
pub(crate) fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
