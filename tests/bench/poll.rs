//! What a poll costs as a whole, from the loopback server to rows: the built
//! program, `briefd poll`, on feeds of 25 items, each a host of its own.
//!
//! `cargo bench --bench poll`, or with other numbers of feeds behind `--`.
//! Rounds: cold, all 304, 5% of the feeds with one item more. A line a round:
//! CPU of the program a feed (user and system), its peak memory, the database.
//! `BRIEFD_BENCH_PROGRAM` names another build to measure.

#![expect(clippy::print_stdout, reason = "a benchmark's result")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on stops there"
)]

mod server;

use nix::sys::resource::UsageWho;
use nix::sys::resource::getrusage;
use nix::sys::time::TimeValLike;
use server::FeedServer;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

const ITEMS: usize = 25;

fn main() {
    server::serve_if_asked();
    let mut counts: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    if counts.is_empty() {
        counts = vec![1_000, 10_000];
    }
    for feeds in counts {
        rounds(feeds);
    }
}

fn rounds(feeds: usize) {
    let mut server = FeedServer::start(feeds, ITEMS);
    let dir = tempfile::tempdir().unwrap();
    let mut config = String::from(
        "[poll]\nper_host_gap = \"0s\"\n[fetch]\nallow_private_addresses = true\n[store]\npath = \"bench.db\"\n",
    );
    for n in 0..feeds {
        config.push_str(&format!(
            "[[feed]]\nname = \"f{n}\"\nurl = \"{}\"\n",
            server.feed(n)
        ));
    }
    std::fs::write(dir.path().join("briefd.toml"), config).unwrap();
    for (story, percent) in [("cold", 0), ("all 304", 0), ("5% changed", 5)] {
        if percent > 0 {
            server.turn(percent);
        }
        let (cpu, began) = (children_ms(), Instant::now());
        let (said, peak) = poll(dir.path());
        let cpu = children_ms() - cpu;
        let bytes = std::fs::metadata(dir.path().join("bench.db"))
            .unwrap()
            .len();
        println!(
            "{feeds} feeds, {story}: {:.3} ms CPU a feed, {:.1} s, peak {} MiB, {} database bytes an item; {said}",
            cpu as f64 / feeds as f64,
            began.elapsed().as_secs_f64(),
            peak / 1024,
            bytes / (feeds * ITEMS) as u64,
        );
    }
}

/// What it said, and the most memory it held, in KiB (looked at as it runs).
fn poll(dir: &Path) -> (String, u64) {
    let program = std::env::var_os("BRIEFD_BENCH_PROGRAM");
    let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_briefd").into());
    let mut child = Command::new(program)
        .args(["poll", "--force"])
        .current_dir(dir)
        .env_clear()
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = kib.unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    (
        String::from_utf8_lossy(&output.stdout).trim().to_string(),
        peak,
    )
}

/// CPU of the children that have ended, in milliseconds.
fn children_ms() -> i64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    (usage.user_time() + usage.system_time()).num_milliseconds()
}
