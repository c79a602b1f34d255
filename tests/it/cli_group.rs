//! An operator who may read the service's database and write nothing.

use crate::program::Program;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

/// Nobody: no user of the machine, so that root can stand in for one.
const NOBODY: u32 = 65_534;

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_reader_needs_no_more_than_the_file() {
    let feed = "<rss version='2.0'><channel><title>News</title><item><title>A bridge</title>\
        <guid>1</guid><description>The bridge was opened on Monday.</description></item></channel></rss>";
    let program = Program::configured(
        "[store]\npath = \"state/b.db\"\nmode = \"0644\"\n[[feed]]\nurl = \"file:a.xml\"\n",
    )
    .file("a.xml", feed);
    let (status, _, stderr) = program.run(&["poll"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        !program.path("state/b.db-shm").exists(),
        "no daemon has it open"
    );
    // Another user must reach the program and the folder, and write to neither.
    let copy = program.path("briefd");
    let built = Path::new(env!("CARGO_BIN_EXE_briefd"));
    if std::fs::hard_link(built, &copy).is_err() {
        std::fs::copy(built, &copy).unwrap();
    }
    mode(&copy, 0o755);
    mode(&program.path("state"), 0o555);
    mode(&program.path(""), 0o755);
    let mut command = std::process::Command::new(&copy);
    command
        .args(["query", "bridge"])
        .current_dir(program.path(""))
        .env_clear();
    if nix::unistd::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    mode(&program.path("state"), 0o755);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("A bridge"), "{stdout}");
    assert!(!program.path("state/b.db-shm").exists(), "nothing was made");
}
