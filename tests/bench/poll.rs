//! What a poll costs as a whole, from the loopback server to rows: the built
//! program, `briefd poll`, on feeds of 25 items, each a host of its own.
//!
//! `cargo bench --bench poll`, or with other numbers of feeds behind `--`.
//! Rounds: cold, all 304, 5% of the feeds with one item more. A line a round:
//! CPU of the program a feed (user and system), its peak memory, the database.

#![expect(clippy::print_stdout, reason = "a benchmark's result")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on stops there"
)]

#[expect(dead_code, reason = "the benchmark of fetching uses the rest")]
mod server;

use nix::sys::resource::UsageWho;
use nix::sys::resource::getrusage;
use nix::sys::time::TimeValLike;
use server::FeedServer;
use std::path::Path;
use std::process::Command;
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
        let said = poll(dir.path());
        let cpu = children_ms() - cpu;
        let bytes = std::fs::metadata(dir.path().join("bench.db"))
            .unwrap()
            .len();
        println!(
            "{feeds} feeds, {story}: {:.3} ms CPU a feed, {:.1} s, peak {} MiB, {} database bytes an item; {said}",
            cpu as f64 / feeds as f64,
            began.elapsed().as_secs_f64(),
            peak_mib(),
            bytes / (feeds * ITEMS) as u64,
        );
    }
}

fn poll(dir: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_briefd"))
        .args(["poll", "--force"])
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}

/// CPU of the children that have ended, in milliseconds.
fn children_ms() -> i64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    (usage.user_time() + usage.system_time()).num_milliseconds()
}

/// The largest child so far.
fn peak_mib() -> i64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() / 1024
}
