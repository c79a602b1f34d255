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
        let (media_type, body) = document(n, version, self.items);
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nETag: {etag}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

/// A feed whose newest item is that of its version; 2 to 3 KB an item. Of ten
/// feeds six are RSS, three Atom, one JSON.
fn document(feed: usize, version: usize, items: usize) -> (&'static str, String) {
    let items = (version..version + items).rev();
    let site = format!("http://f{feed}.example.org");
    match feed % 10 {
        0..6 => {
            let items: String = items
                .map(|item| {
                    let Words { title, html } = words(feed, item);
                    let (day, minute) = (1 + item % 28, item % 60);
                    format!(
                        "<item><guid isPermaLink=\"false\">f{feed}-{item}</guid><title>{title}</title>\
                         <link>{site}/{item}</link>\
                         <pubDate>{day:02} Nov 2026 12:{minute:02}:00 GMT</pubDate>\
                         <description><![CDATA[{html}]]></description></item>\n"
                    )
                })
                .collect();
            let head = format!("<title>Feed {feed}</title><link>{site}/</link>");
            let text = format!("<rss version=\"2.0\"><channel>{head}\n{items}</channel></rss>\n");
            ("application/rss+xml", text)
        }
        6..9 => {
            let items: String = items
                .map(|item| {
                    let Words { title, html } = words(feed, item);
                    let (day, minute) = (1 + item % 28, item % 60);
                    format!(
                        "<entry><id>tag:f{feed},2026:{item}</id><title>{title}</title>\
                         <link href=\"{site}/{item}\"/>\
                         <updated>2026-11-{day:02}T12:{minute:02}:00Z</updated>\
                         <content type=\"html\"><![CDATA[{html}]]></content></entry>\n"
                    )
                })
                .collect();
            let head =
                format!("<id>{site}/</id><title>Feed {feed}</title><link href=\"{site}/\"/>");
            let text =
                format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{head}\n{items}</feed>\n");
            ("application/atom+xml", text)
        }
        _ => {
            let items: Vec<String> = items
                .map(|item| {
                    let Words { title, html } = words(feed, item);
                    let (day, minute) = (1 + item % 28, item % 60);
                    format!(
                        "{{\"id\":\"f{feed}-{item}\",\"url\":\"{site}/{item}\",\"title\":\"{title}\",\
                         \"date_published\":\"2026-11-{day:02}T12:{minute:02}:00Z\",\
                         \"content_html\":\"{html}\"}}"
                    )
                })
                .collect();
            let text = format!(
                "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Feed {feed}\",\
                 \"home_page_url\":\"{site}/\",\"items\":[{}]}}",
                items.join(",\n")
            );
            ("application/feed+json", text)
        }
    }
}

/// What an item says: no quotation mark or backslash in it.
struct Words {
    title: String,
    html: String,
}

/// Small words of some languages, and the syllables that others are made of.
const LANGUAGES: [(&str, &str); 5] = [
    (
        "the of and to in is that for on with was are as by it at from this have not they said",
        "ter con ing pro al mark ver land ton er sta sol ble har bour cri man est",
    ),
    (
        "der die das und in den von zu mit ist im für auf ein eine nicht dem des sich als auch",
        "ge ver schaft hof lich ung stadt berg hafen schiff mann keit wal der lan",
    ),
    (
        "le la les de des et en un une du est que dans pour qui sur par au plus ne pas se ce",
        "tion mai re ment port bat eau ville jour con pré fé ture por vai ner ser",
    ),
    (
        "el la de que y en los del se las un por con una para es su al lo como más no fue dijo",
        "ción puer bar to ma ri na ciu dad go bier no ca lle per so ta mien",
    ),
    (
        "и в не на что с по как из для это его за от он она но был к о их так после",
        "ста го род порт ко рабль мор ский лю ди по ле ве тер до ро га шко ла",
    ),
];

/// The same item says the same every time.
fn words(feed: usize, item: usize) -> Words {
    let seed = (feed as u64) << 32 | item as u64;
    let mut rng = fastrand::Rng::with_seed(seed);
    let (small, syllables) = LANGUAGES[feed % LANGUAGES.len()];
    let (small, syllables): (Vec<&str>, Vec<&str>) =
        (small.split(' ').collect(), syllables.split(' ').collect());
    // Few words are common and most are rare.
    let word = |rng: &mut fastrand::Rng| match rng.f64() {
        few if few < 0.4 => small[rng.usize(..small.len())].to_owned(),
        _ => {
            let rank = (rng.f64().powi(3) * 20_000.0) as usize;
            let mut of_rank = fastrand::Rng::with_seed(rank as u64);
            let made =
                (0..of_rank.usize(1..4)).map(|_| syllables[of_rank.usize(..syllables.len())]);
            made.collect()
        }
    };
    let sentence = |rng: &mut fastrand::Rng| {
        let mut words: Vec<String> = (0..rng.usize(8..24)).map(|_| word(rng)).collect();
        for at in [0, rng.usize(..words.len())] {
            let mut chars = words[at].chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            words[at] = first.chain(chars).collect();
        }
        if rng.u8(..4) == 0 {
            words.push(rng.u32(2..3_000).to_string());
        }
        words.join(" ") + ". "
    };
    let mut html = format!("<p><img src='/{item}.jpg' alt=''/></p>");
    while html.len() < 2_400 {
        let text: String = (0..rng.usize(2..5)).map(|_| sentence(&mut rng)).collect();
        html.push_str(&match rng.u8(..6) {
            0 => format!(
                "<ul><li>{text}</li><li><a href='/{}'>{}</a></li></ul>",
                item / 2,
                word(&mut rng)
            ),
            1 => format!("<blockquote><p>{text}</p></blockquote>"),
            2 => format!("<p><strong>{}</strong> {text}</p>", word(&mut rng)),
            _ => format!("<p>{text}</p>"),
        });
    }
    let title = sentence(&mut rng);
    Words {
        title: title.trim_end_matches(['.', ' ']).to_owned(),
        html,
    }
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
