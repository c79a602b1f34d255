//! The command line as a whole: help, exit codes, completions, man pages.

use crate::program::Program;
use briefd::cli::command;
use briefd::report::Exit;

/// Visits every command with its path.
fn each(command: &clap::Command, path: &str, visit: &mut impl FnMut(&clap::Command, &str)) {
    visit(command, path);
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        each(sub, &format!("{path} {}", sub.get_name()), visit);
    }
}

#[test]
fn every_command_and_argument_has_help() {
    let mut count = 0;
    each(&command(), "briefd", &mut |command, path| {
        count += 1;
        assert!(command.get_about().is_some(), "`{path}` has no help");
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "`{path}`: `{}` has no help",
                argument.get_id()
            );
        }
    });
    assert!(count > 25, "only {count} commands");
}

#[test]
fn the_tree_is_sound() {
    command().debug_assert();
}

#[test]
fn bare_briefd_prints_its_help_and_is_a_mistake() {
    let program = Program::new();
    let (status, stdout, stderr) = program.run(&[]);
    let (asked, help, _) = program.run(&["-h"]);
    assert_eq!((status, stdout.as_str()), (2, ""));
    assert_eq!((asked, stderr), (0, help));
}

#[test]
fn help_lists_the_exit_codes() {
    let (status, stdout, stderr) = Program::new().run(&["--help"]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    for (exit, meaning) in Exit::ALL {
        let line = format!("{:>5}  {meaning}", exit.code());
        assert!(
            stdout.lines().any(|found| found == line),
            "{line}\n{stdout}"
        );
    }
}

#[test]
fn a_mistake_on_the_command_line_is_2_and_on_stderr() {
    for args in [
        &["pol"][..],
        &["poll", "--fource"],
        &["show"],
        &["feeds"],
        &["export", "--as", "pdf"],
    ] {
        let (status, stdout, stderr) = Program::new().run(args);
        assert_eq!((status, stdout.as_str()), (2, ""), "{args:?}");
        assert!(!stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn the_version_is_the_crates() {
    let (status, stdout, stderr) = Program::new().run(&["--version"]);
    let version = format!("briefd {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((status, stdout, stderr), (0, version, String::new()));
}

#[test]
fn completions_name_every_verb() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (status, script, stderr) = Program::new().run(&["completions", shell]);
        assert_eq!((status, stderr.as_str()), (0, ""), "{shell}");
        // Three of the scripts ask each time.
        let (_, offered, _) = Program::new().run(&["complete", "--", ""]);
        let asks = script.contains("complete -- ");
        assert_eq!(asks, ["bash", "zsh", "fish"].contains(&shell), "{shell}");
        let stdout = if asks { offered } else { script };
        for verb in command()
            .get_subcommands()
            .filter(|verb| !verb.is_hide_set())
        {
            assert!(
                stdout.contains(verb.get_name()),
                "{shell}: {}",
                verb.get_name()
            );
        }
    }
}

#[test]
fn there_is_a_man_page_for_every_command() {
    let program = Program::new().file("man/empty", "");
    let (status, stdout, stderr) = program.run(&["man", "man"]);
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (0, "", ""));
    each(&command(), "briefd", &mut |_, path| {
        let page = program.path(&format!("man/{}.1", path.replace(' ', "-")));
        assert!(page.exists(), "{} is missing", page.display());
    });
    let (status, _, stderr) = program.run(&["man", "nowhere"]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            4,
            "error: cannot write man pages to `nowhere`\n  why: No such file or directory (os error 2)\n"
        )
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let program = Program::new();
    for args in [
        &["config", "show", "--defaults"][..],
        &["completions", "bash"],
        &["config", "show"],
    ] {
        let mut child = program
            .command(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn colours_come_when_asked_and_go_when_unwanted() {
    let red = "\u{1b}[1;31merror\u{1b}[0m: ";
    let args = ["config", "check", "--config", "gone.toml"];
    let always = [&args[..], &["--color", "always"]].concat();
    assert!(Program::new().run(&always).2.starts_with(red));
    assert!(Program::new().run(&args).2.starts_with("error: "));
    let unwanted = Program::new().env("NO_COLOR", "1");
    assert!(unwanted.run(&args).2.starts_with("error: "));
}
