//! A fast feed server for benchmarks: a process of its own, so that the
//! client's CPU time and memory are the client's alone.
//!
//! A benchmark calls [`serve_if_asked`] first thing in `main`, and then starts
//! the server, which is the same program again. Each feed is a host of its own
//! by name (`f17.localhost:PORT`), spread over a few ports, so that pacing by
//! host does not come into it; a host of another name is
//! accepted and never answered.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::RwLock;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;

/// Ports, so that client ports do not run out.
const PORTS: usize = 16;

/// Makes a program the server.
const ASKED: &str = "BRIEFD_BENCH_SERVER";

/// The server, seen from the benchmark. Killed when dropped.
pub(crate) struct FeedServer {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
    ports: Vec<u16>,
}

impl FeedServer {
    /// Starts it with so many feeds of so many items.
    pub(crate) fn start(feeds: usize, items: usize) -> FeedServer {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env(ASKED, format!("{feeds} {items}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let ports = read_line(&mut answers)
            .split_whitespace()
            .map(|port| port.parse().unwrap())
            .collect();
        FeedServer {
            child,
            answers,
            ports,
        }
    }

    /// The address of a feed.
    pub(crate) fn feed(&self, n: usize) -> String {
        let port = self.ports[n % self.ports.len()];
        format!("http://f{n}.localhost:{port}/feed.xml")
    }

    /// From now on, this share of the feeds (per cent) has one item more.
    pub(crate) fn turn(&mut self, percent: usize) {
        let stdin = self.child.stdin.as_mut().unwrap();
        writeln!(stdin, "{percent}").unwrap();
        stdin.flush().unwrap();
        assert_eq!(read_line(&mut self.answers).trim(), "done");
    }
}

impl Drop for FeedServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_line(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line
}

/// Is the server and never returns, if that is what this process is for.
pub(crate) fn serve_if_asked() {
    let Ok(asked) = std::env::var(ASKED) else {
        return;
    };
    let numbers: Vec<usize> = asked.split(' ').map(|n| n.parse().unwrap()).collect();
    let feeds = Arc::new(Feeds {
        items: numbers[1],
        versions: RwLock::new(vec![1; numbers[0]]),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let ours = Arc::clone(&feeds);
    std::thread::spawn(move || control(&feeds));
    runtime.block_on(async move {
        let mut ports = Vec::new();
        for _ in 0..PORTS {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            ports.push(listener.local_addr().unwrap().port().to_string());
            tokio::spawn(accept(listener, Arc::clone(&ours)));
        }
        say(&ports.join(" "));
        std::future::pending::<()>().await;
    });
}

struct Feeds {
    items: usize,
    versions: RwLock<Vec<usize>>,
}

impl Feeds {
    fn turn(&self, percent: usize) {
        let mut versions = self.versions.write().unwrap();
        // Every so manyth, so that two turns change the same feeds.
        for (n, version) in versions.iter_mut().enumerate() {
            if n * 61 % 100 < percent {
                *version += 1;
            }
        }
    }

    /// The whole answer for one feed.
    fn answer(&self, n: usize, known: Option<&str>) -> Vec<u8> {
        let version = self.versions.read().unwrap()[n];
        let etag = format!("\"{n}-{version}\"");
        if known == Some(&etag) {
            return format!("HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n").into_bytes();
        }
        let body = document(n, version, self.items);
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {etag}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

/// A feed whose newest item is that of its version; about 1 KB an item.
fn document(feed: usize, version: usize, items: usize) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\
         <title>Feed {feed}</title><link>http://f{feed}.example.org/</link>\n"
    );
    for item in (version..version + items).rev() {
        let (day, minute) = (1 + item % 28, item % 60);
        let sentences: String = (0..6)
            .map(|s| {
                format!(
                    "Reporter {feed} counted {} ships in harbour number {item} on the {}th day, \
                     which was more than anybody had expected before. ",
                    item * 7 + s,
                    day + s
                )
            })
            .collect();
        text.push_str(&format!(
            "<item><guid isPermaLink=\"false\">f{feed}-{item}</guid>\
             <title>Harbour {item} of coast {feed} fills up</title>\
             <link>http://f{feed}.example.org/{item}</link>\
             <pubDate>{day:02} Nov 2026 12:{minute:02}:00 GMT</pubDate>\
             <description>&lt;p&gt;{sentences}&lt;/p&gt;</description></item>\n"
        ));
    }
    text.push_str("</channel></rss>\n");
    text
}

/// A number a line on stdin turns the feeds; the end of it ends the server.
fn control(feeds: &Feeds) {
    for line in std::io::stdin().lines() {
        let Some(percent) = line.ok().and_then(|line| line.trim().parse().ok()) else {
            break;
        };
        feeds.turn(percent);
        say("done");
    }
    std::process::abort();
}

fn say(line: &str) {
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{line}").unwrap();
    stdout.flush().unwrap();
}

async fn accept(listener: TcpListener, feeds: Arc<Feeds>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(talk(stream, Arc::clone(&feeds)));
    }
}

async fn talk(mut stream: TcpStream, feeds: Arc<Feeds>) {
    let mut buffer = Vec::with_capacity(1024);
    loop {
        match stream.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if !buffer.ends_with(b"\r\n\r\n") {
            continue;
        }
        let answer = {
            let head = String::from_utf8_lossy(&buffer);
            let host = header(&head, "host").unwrap_or_default();
            let number = |prefix| {
                let name = host.split('.').next().unwrap_or_default();
                name.strip_prefix(prefix).and_then(|n| n.parse().ok())
            };
            match number("f") {
                Some(n) => feeds.answer(n, header(&head, "if-none-match")),
                None => std::future::pending().await,
            }
        };
        buffer.clear();
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(have, _)| have.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}
