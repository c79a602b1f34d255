//! Several users and one database: an operator who may only read it, and root
//! beside the service's user.

use crate::program::{NOBODY, Program, set_mode};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

const FEED: &str = "<rss version='2.0'><channel><title>News</title><item><title>A bridge</title>\
    <guid>1</guid><description>The bridge was opened on Monday.</description></item></channel></rss>";

/// A database in a folder of its own, which is the only one that may be
/// written, with a mode.
fn with_database(mode: &str) -> Program {
    let text = format!(
        "[store]\npath = \"state/b.db\"\nmode = \"{mode}\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n"
    );
    let program = Program::configured(&text).file("a.xml", FEED);
    let (status, _, stderr) = program.run(&["poll"]);
    assert_eq!(status, 0, "{stderr}");
    program
}

fn mode_of(program: &Program, name: &str) -> String {
    let found = std::fs::metadata(program.path(name)).unwrap();
    format!("{:o}", found.permissions().mode() & 0o777)
}

#[test]
fn a_reader_needs_no_more_than_the_file() {
    let program = with_database("0644");
    assert!(
        !program.path("state/b.db-shm").exists(),
        "no daemon has it open"
    );
    set_mode(&program.path("state"), 0o555);
    let (status, stdout, stderr) = program.run_as_another(&["query", "bridge"]);
    set_mode(&program.path("state"), 0o755);
    assert_eq!((status, stderr.as_str()), (0, ""));
    assert!(stdout.contains("A bridge"), "{stdout}");
    assert!(!program.path("state/b.db-shm").exists(), "nothing was made");
}

#[test]
fn a_reader_sees_that_the_daemon_runs_and_what_it_brings() {
    let program = with_database("0644");
    let _daemon = program.daemon(&[]);
    for name in ["b.db", "b.db-wal", "b.db-shm", "b.db.lock"] {
        assert_eq!(mode_of(&program, &format!("state/{name}")), "644", "{name}");
    }
    set_mode(&program.path("state"), 0o555);
    let (status, stdout, stderr) = program.run_as_another(&["status"]);
    let found = program.run_as_another(&["query", "bridge"]);
    let refused = program.run_as_another(&["star", "x"]);
    set_mode(&program.path("state"), 0o755);
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("daemon    running, process"), "{stdout}");
    assert!(found.1.contains("A bridge"), "{found:?}");
    if nix::unistd::geteuid().is_root() {
        assert_eq!(refused.0, 1, "{refused:?}");
        assert!(
            refused.2.contains("`--db FILE` names another"),
            "{refused:?}"
        );
    }
}

#[test]
fn the_lock_may_be_seen_by_whom_the_database_may() {
    for mode in ["0600", "0640"] {
        let program = with_database(mode);
        assert_eq!(mode_of(&program, "state/b.db"), mode[1..]);
        assert_eq!(mode_of(&program, "state/b.db.lock"), mode[1..]);
    }
}

#[test]
fn the_lock_is_no_way_to_another_file() {
    let program = with_database("0600").file("precious", "precious");
    std::fs::remove_file(program.path("state/b.db.lock")).unwrap();
    std::os::unix::fs::symlink(program.path("precious"), program.path("state/b.db.lock")).unwrap();
    let (status, _, stderr) = program.run(&["poll", "--force"]);
    assert_eq!(status, 1, "{stderr}");
    assert_eq!(program.read("precious"), "precious");
}

#[test]
fn a_folder_out_of_sight_is_called_so() {
    let program = with_database("0600");
    std::fs::create_dir(program.path("private")).unwrap();
    std::fs::rename(program.path("state"), program.path("private/state")).unwrap();
    std::os::unix::fs::symlink("private/state", program.path("state")).unwrap();
    set_mode(
        &program.path("private"),
        if nix::unistd::geteuid().is_root() {
            0o700
        } else {
            0
        },
    );
    for args in [
        &["poll"][..],
        &["query", "x"],
        &["import", "a.xml"],
        &["feeds", "list"],
    ] {
        let (status, stdout, stderr) = program.run_as_another(args);
        assert_eq!((status, stdout.as_str()), (1, ""), "{args:?}: {stderr}");
        for part in [
            "`DIR/state/b.db",
            "Permission denied",
            "`--db FILE` names another",
        ] {
            assert!(stderr.contains(part), "{args:?}: {part}: {stderr}");
        }
    }
    set_mode(&program.path("private"), 0o755);
}

#[test]
fn what_root_makes_is_the_owners() {
    if !nix::unistd::geteuid().is_root() {
        let said = "skipped: only root can make files for others";
        writeln!(std::io::stdout(), "{said}").unwrap();
        return;
    }
    let program = with_database("0640").file(
        "items.jsonl",
        "{\"id\":\"i\",\"title\":\"T\",\"text\":\"A text.\"}\n",
    );
    let all = || {
        let files = std::fs::read_dir(program.path("state")).unwrap();
        files.map(|file| file.unwrap().path()).collect::<Vec<_>>()
    };
    let give = |path: &std::path::Path| {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    };
    give(&program.path("state"));
    all().iter().for_each(|path| give(path));
    std::fs::remove_file(program.path("state/b.db.lock")).unwrap();
    // By root's own settings the file would be closed to the group again.
    let root = program.env("BRIEFD_STORE__MODE", "0600");
    let owned = |root: &Program, names: &[&str]| {
        for name in names {
            let found = std::fs::metadata(root.path(&format!("state/{name}"))).unwrap();
            assert_eq!((found.uid(), found.gid()), (NOBODY, NOBODY), "{name}");
        }
    };
    for args in [&["poll", "--force"][..], &["import", "items.jsonl"]] {
        let (status, _, stderr) = root.run(args);
        assert_eq!(status, 0, "{args:?}: {stderr}");
        owned(&root, &["b.db", "b.db.lock"]);
        assert_eq!(mode_of(&root, "state/b.db"), "640", "{args:?}");
    }
    assert_eq!(mode_of(&root, "state/b.db.lock"), "640");
    let daemon = root.daemon(&[]);
    owned(&root, &["b.db", "b.db.lock", "b.db-wal", "b.db-shm"]);
    drop(daemon);
    // A new one belongs to whom its folder belongs.
    let (status, _, stderr) = root.run(&["--db", "state/new.db", "poll"]);
    assert_eq!(status, 0, "{stderr}");
    owned(&root, &["new.db", "new.db.lock"]);
}

#[test]
fn a_group_that_cannot_be_given_is_a_mistake_in_the_configuration() {
    let program = Program::configured(
        "[store]\npath = \"b.db\"\ngroup = \"no-such-group\"\nmode = \"0640\"\n",
    );
    for verb in ["run", "poll"] {
        let (status, _, stderr) = program.run(&[verb]);
        assert_eq!(status, 78, "{verb}: {stderr}");
        for part in [
            "cannot be given to the group `no-such-group`",
            "why: there is no group `no-such-group`",
            "`Group=`",
        ] {
            assert!(stderr.contains(part), "{verb}: {part}: {stderr}");
        }
    }
}
