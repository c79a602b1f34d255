//! A program of the user's, given an edition on stdin.

use crate::config::Edition;
use crate::model::text::one_line;
use crate::text::cut;
use nix::sys::signal::Signal;
use nix::sys::signal::killpg;
use nix::unistd::Pid;
use std::io::Read;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Between two looks at whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How long its last words are waited for when it has ended: a program that
/// it left behind may hold its stderr open.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Bytes of its stderr that are read for the message; the rest goes nowhere.
const STDERR_MAX: usize = 4_000;

/// Runs it to its end; one that takes longer than the edition's limit, or than
/// until `stop`, is killed with all it has started.
pub(super) fn run(
    edition: &Edition,
    delivery: &str,
    input: Vec<u8>,
    stop: &CancellationToken,
) -> Result<(), String> {
    let [program, arguments @ ..] = &edition.exec[..] else {
        return Err("no program is named".into());
    };
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(&edition.folder)
        .env("BRIEFD_EDITION", &edition.name)
        .env("BRIEFD_DELIVERY", delivery)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| format!("cannot run `{program}`: {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that does not read all of it may have had enough.
        std::thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let words = last_words(&mut child);
    let limit = edition.timeout;
    let began = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < limit && !stop.is_cancelled() => {
                std::thread::sleep(LOOK_EVERY);
            }
            Ok(None) => {
                end(&mut child);
                return Err(format!(
                    "`{program}` took longer than {} s",
                    limit.as_secs_f64()
                ));
            }
            Err(error) => {
                end(&mut child);
                return Err(format!("`{program}` was lost: {error}"));
            }
        }
    };
    if ended.success() {
        return Ok(());
    }
    let words = words.recv_timeout(LAST_WORDS).unwrap_or_default();
    let last = words.lines().rev().map(one_line);
    let last = last.into_iter().find(|line| !line.is_empty());
    let said = last.map(|line| format!(": {}", cut(&line, 200)));
    Err(format!(
        "`{program}` ended with {ended}{}",
        said.unwrap_or_default()
    ))
}

/// With its whole group: what it started does not go on alone.
fn end(child: &mut Child) {
    if let Ok(pid) = i32::try_from(child.id()) {
        // It may have ended meanwhile.
        let _ = killpg(Pid::from_raw(pid), Signal::SIGKILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Reads its stderr to the end, and keeps the last of it.
fn last_words(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(mut stderr) = child.stderr.take() {
        std::thread::spawn(move || {
            let mut kept: Vec<u8> = Vec::new();
            let mut buffer = [0; 1024];
            while let Ok(read @ 1..) = stderr.read(&mut buffer) {
                kept.extend(&buffer[..read]);
                let more = kept.len().saturating_sub(STDERR_MAX);
                kept.drain(..more);
            }
            // Nobody may wait for it any more.
            let _ = sender.send(String::from_utf8_lossy(&kept).into_owned());
        });
    }
    receiver
}
