//! What asking costs, and nothing else: exchanges with a loopback server in
//! another process, 32 at a time, each feed a host of its own.
//!
//! `cargo bench --bench fetch`, or with other numbers of feeds behind `--`.
//! Prints a line a round: wall time, CPU of this process a feed, peak memory.

#![expect(clippy::print_stdout, reason = "a benchmark's result")]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on stops there"
)]

mod server;

use briefd::config::Config;
use briefd::config::Sources;
use briefd::fetch::Client;
use briefd::fetch::Request;
use briefd::fetch::What;
use briefd::model::poll::Validators;
use briefd::model::settings::AllowPrivate;
use briefd::model::settings::FeedFetch;
use briefd::time::Clock;
use server::FeedServer;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Instant;
use url::Url;

const ITEMS: usize = 25;
const AT_ONCE: usize = 32;

fn main() {
    server::serve_if_asked();
    let mut counts: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    if counts.is_empty() {
        counts = vec![1_000, 10_000];
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for feeds in counts {
        runtime.block_on(rounds(feeds));
    }
    runtime.block_on(among_hanging(1_000, 500));
}

async fn rounds(feeds: usize) {
    let mut server = FeedServer::start(feeds, ITEMS);
    let urls = addresses(feeds, |n| server.feed(n));
    let client = client();
    let mut known = vec![None; feeds];
    for (story, percent) in [("cold", 0), ("all 304", 0), ("5% changed", 5)] {
        if percent > 0 {
            server.turn(percent);
        }
        let (cpu, began) = (own_cpu_ms(), Instant::now());
        let (next, changed) = round(&client, &urls, known).await;
        known = next;
        let (cpu, wall) = (own_cpu_ms() - cpu, began.elapsed());
        println!(
            "{feeds} feeds, {story}: {:.2} s, {:.3} ms CPU a feed, peak {} MiB, {changed} documents",
            wall.as_secs_f64(),
            cpu as f64 / feeds as f64,
            own_peak_kib() / 1024,
        );
    }
}

/// Hosts that never answer are asked all the while: they cost no other time.
async fn among_hanging(feeds: usize, hanging: usize) {
    let server = FeedServer::start(feeds, ITEMS);
    let urls = addresses(feeds, |n| server.feed(n));
    let client = client();
    let stuck: Vec<_> = addresses(hanging, |n| server.feed(n).replace("//f", "//hang"))
        .iter()
        .map(|url| {
            let (client, url) = (client.clone(), url.clone());
            tokio::spawn(async move {
                ask(&client, &url, None).await;
            })
        })
        .collect();
    let began = Instant::now();
    round(&client, &urls, vec![None; feeds]).await;
    println!(
        "{feeds} feeds, cold, beside {hanging} hosts that hang: {:.2} s, peak {} MiB",
        began.elapsed().as_secs_f64(),
        own_peak_kib() / 1024,
    );
    for task in stuck {
        task.abort();
    }
}

fn addresses(count: usize, address: impl Fn(usize) -> String) -> Arc<Vec<Url>> {
    Arc::new(
        (0..count)
            .map(|n| Url::parse(&address(n)).unwrap())
            .collect(),
    )
}

/// Asks every feed once, `AT_ONCE` at a time. What to ask with next time, and
/// how many  documentscame.
async fn round(
    client: &Client,
    urls: &Arc<Vec<Url>>,
    known: Vec<Option<Validators>>,
) -> (Vec<Option<Validators>>, usize) {
    let next = Arc::new(AtomicUsize::new(0));
    let known = Arc::new(known);
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (client, urls) = (client.clone(), Arc::clone(urls));
            let (next, known) = (Arc::clone(&next), Arc::clone(&known));
            tokio::spawn(async move {
                let mut found = Vec::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(url) = urls.get(n) else { return found };
                    found.push((n, ask(&client, url, known[n].as_ref()).await));
                }
            })
        })
        .collect();
    let mut after = vec![None; urls.len()];
    let mut documents = 0;
    for worker in workers {
        for (n, (validators, document)) in worker.await.unwrap() {
            after[n] = Some(validators);
            documents += usize::from(document);
        }
    }
    (after, documents)
}

async fn ask(client: &Client, url: &Url, known: Option<&Validators>) -> (Validators, bool) {
    let exchange = client
        .exchange(Request {
            url,
            own: url,
            what: What::Feed,
            validators: known,
            options: &FeedFetch::default(),
        })
        .await;
    let reply = exchange.outcome.unwrap();
    let validators = Validators {
        url: reply.url,
        etag: reply.headers.etag,
        last_modified: None,
    };
    (validators, reply.status == 200)
}

/// The defaults, but loopback may be connected.
fn client() -> Client {
    let mut config = Config::load(&Sources::default()).unwrap();
    config.fetch.allow_private = AllowPrivate::Yes;
    Client::new(&config.fetch, &config.poll, Clock::system()).unwrap()
}

/// Milliseconds of CPU that this process has used, all threads.
fn own_cpu_ms() -> u64 {
    // proc(5): fields 14 and 15, in ticks of 10 ms.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().unwrap())
        .sum();
    ticks * 10
}

/// The most memory that this process has held, in KiB.
fn own_peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kib| kib.parse().ok())
        .unwrap()
}
