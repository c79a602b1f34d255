//! The unit file as systemd's own tools judge it, where they are installed,
//! and what must stand in it anyway.

use crate::program::Program;
use std::path::{Path, PathBuf};
use std::process::Command;

fn unit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/briefd.service")
}

/// Runs `systemd-analyze`; none where it is not installed.
fn analyze(args: &[&str], path: &Path) -> Option<(bool, String)> {
    let output = Command::new("systemd-analyze")
        .args(args)
        .arg(path)
        .output()
        .ok()?;
    let text = [output.stdout, output.stderr].concat();
    Some((
        output.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    ))
}

#[test]
fn it_is_notified_watched_and_kept_in() {
    let text = std::fs::read_to_string(unit()).unwrap();
    for line in [
        "Type=notify",
        "ExecStart=/usr/local/bin/briefd run --config %E/briefd/briefd.toml",
        "ExecReload=/bin/kill -HUP $MAINPID",
        "WatchdogSec=60",
        "RestartPreventExitStatus=2 78",
        "DynamicUser=yes",
        "StateDirectory=briefd",
        "ConfigurationDirectory=briefd",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing");
    }
}

#[test]
fn systemd_accepts_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("briefd.service");
    let text = std::fs::read_to_string(unit()).unwrap();
    let program = env!("CARGO_BIN_EXE_briefd");
    std::fs::write(&path, text.replace("/usr/local/bin/briefd", program)).unwrap();
    if let Some((good, said)) = analyze(&["verify", "--man=no"], &path) {
        assert!(good && said.trim().is_empty(), "{said}");
    }
}

#[test]
fn its_exposure_is_low() {
    let args = ["security", "--offline=true", "--threshold=11"];
    if let Some((good, said)) = analyze(&args, &unit()) {
        assert!(good, "more than 1.1: {said}");
    }
}

#[test]
fn its_limits_are_those_that_settings_are_held_against() {
    let text = std::fs::read_to_string(unit()).unwrap();
    for (key, limit) in [
        ("WatchdogSec", briefd::config::UNIT_WATCHDOG),
        ("TimeoutStopSec", briefd::config::UNIT_STOP),
    ] {
        let line = format!("{key}={}", limit.as_secs());
        assert!(text.lines().any(|found| found == line), "{line} is missing");
    }
}

#[test]
fn settings_beyond_its_limits_are_a_warning_that_names_both_keys() {
    let program = Program::configured("[poll]\ntick = \"90s\"\ndrain = \"30s\"\n");
    let (code, out, said) = program.run(&["config", "check"]);
    assert_eq!(code, 0, "{out}{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(
        lines[0].contains("`tick` of [poll] is 1m30s, longer than WatchdogSec= of the unit, 1m")
    );
    assert!(lines[1].contains("`drain` of [poll] is 30s") && lines[1].contains("TimeoutStopSec="));
    let (_, _, said) = Program::new().run(&["config", "check"]);
    assert_eq!(said, "", "the defaults fit");
}
