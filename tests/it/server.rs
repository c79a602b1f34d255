//! A scripted HTTP server on loopback, byte for byte, that remembers what it
//! was asked.
//!
//! It runs on a thread of its own, so that tests with and without a runtime,
//! and tests of the built program, can use it alike. Each server is a host of
//! its own, by its port. It stops when it is dropped.

use std::collections::HashMap;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// When its head was complete.
    pub(crate) at: Instant,
    /// Which connection it came by, counted from 0.
    pub(crate) connection: usize,
    pub(crate) method: String,
    /// As in the request line: path and query, or an absolute URL to a proxy.
    pub(crate) target: String,
    /// In their order, names as they came.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

impl Seen {
    /// The value of a header, its bytes read as Latin-1.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(have, _)| have.eq_ignore_ascii_case(name))?;
        Some(value.iter().map(|&byte| char::from(byte)).collect())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.header(name).is_some()
    }
}

/// What the server does for one request, step by step.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    steps: Vec<Step>,
    head: String,
    extra: Vec<u8>,
    body: Vec<u8>,
    framing: Framing,
}

#[derive(Debug, Clone)]
enum Step {
    Wait(Duration),
    Send(Vec<u8>),
    /// The same bytes again and again, until the client goes.
    Repeat(Vec<u8>, Duration),
    Hang,
    Reset,
    Close,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Framing {
    /// Content-Length.
    #[default]
    Length,
    /// Chunks of so many bytes.
    Chunked(usize),
    /// Until the connection is closed.
    UntilClose,
    /// As `steps` say.
    Bare,
}

/// An answer with a status and no body.
pub(crate) fn status(code: u16) -> Answer {
    Answer {
        head: format!("HTTP/1.1 {code} {}\r\n", reason(code)),
        ..Answer::default()
    }
}

/// 200 with a body.
pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Answer {
    status(200).body(body)
}

/// 200 with a feed of these items, newest first, and this ETag.
pub(crate) fn feed(etag: &str, items: &[&str]) -> Answer {
    ok(rss(items))
        .header("Content-Type", "application/rss+xml")
        .header("ETag", etag)
}

/// A redirect.
pub(crate) fn redirect(code: u16, location: &str) -> Answer {
    status(code).header("Location", location)
}

/// Any bytes, then the end of the connection.
pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
    Answer {
        steps: vec![Step::Send(bytes.into()), Step::Close],
        framing: Framing::Bare,
        ..Answer::default()
    }
}

/// Says nothing, and keeps the connection.
pub(crate) fn hang() -> Answer {
    bare(Step::Hang)
}

/// Closes the connection with a reset, nothing answered.
pub(crate) fn reset() -> Answer {
    bare(Step::Reset)
}

fn bare(step: Step) -> Answer {
    Answer {
        steps: vec![step],
        framing: Framing::Bare,
        ..Answer::default()
    }
}

/// A small RSS document.
pub(crate) fn rss(items: &[&str]) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\
         <title>Test feed</title><link>http://example.org/</link>\n",
    );
    for item in items {
        text.push_str(&format!(
            "<item><guid>{item}</guid><title>{item}</title>\
             <link>http://example.org/{item}</link></item>\n"
        ));
    }
    text.push_str("</channel></rss>\n");
    text.into_bytes()
}

impl Answer {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Answer {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// A header line of any bytes.
    pub(crate) fn header_bytes(mut self, name: &str, value: &[u8]) -> Answer {
        self.extra.extend_from_slice(name.as_bytes());
        self.extra.extend_from_slice(b": ");
        self.extra.extend_from_slice(value);
        self.extra.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Answer {
        self.body = body.into();
        self
    }

    pub(crate) fn gzip(self) -> Answer {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("gzip", body)
    }

    /// `deflate` as it should be: with a zlib header.
    pub(crate) fn deflate(self) -> Answer {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("deflate", body)
    }

    /// `deflate` as some servers send it.
    pub(crate) fn raw_deflate(self) -> Answer {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).unwrap();
        let body = encoder.finish().unwrap();
        self.coded("deflate", body)
    }

    pub(crate) fn brotli(self) -> Answer {
        let mut body = Vec::new();
        brotli::CompressorWriter::new(&mut body, 4096, 5, 22)
            .write_all(&self.body)
            .unwrap();
        self.coded("br", body)
    }

    pub(crate) fn zstd(self) -> Answer {
        let body = zstd::encode_all(self.body.as_slice(), 3).unwrap();
        self.coded("zstd", body)
    }

    /// Says that the body has this coding, whatever it is.
    pub(crate) fn coded(self, coding: &str, body: Vec<u8>) -> Answer {
        self.header("Content-Encoding", coding).body(body)
    }

    pub(crate) fn chunked(mut self, bytes: usize) -> Answer {
        self.framing = Framing::Chunked(bytes);
        self
    }

    pub(crate) fn until_close(mut self) -> Answer {
        self.framing = Framing::UntilClose;
        self
    }

    /// Waits before it answers.
    pub(crate) fn after(mut self, wait: Duration) -> Answer {
        self.steps.insert(0, Step::Wait(wait));
        self
    }

    /// Sends so many bytes of the body, then closes the connection.
    pub(crate) fn cut_off_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Close)
    }

    /// Sends so many bytes of the body, then resets the connection.
    pub(crate) fn reset_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Reset)
    }

    /// Sends so many bytes of the body, then nothing more.
    pub(crate) fn stall_after(self, bytes: usize) -> Answer {
        self.broken_after(bytes, Step::Hang)
    }

    /// One byte of body at a time, so far apart, to its end.
    pub(crate) fn trickle(mut self, every: Duration) -> Answer {
        let mut steps = vec![Step::Send(self.head_bytes())];
        for &byte in &self.body {
            steps.push(Step::Wait(every));
            steps.push(Step::Send(vec![byte]));
        }
        self.steps.extend(steps);
        self.framing = Framing::Bare;
        self
    }

    /// A chunked body that never ends: `piece` again and again.
    pub(crate) fn endless(mut self, piece: &[u8], every: Duration) -> Answer {
        self.framing = Framing::Chunked(1);
        let head = self.head_bytes();
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        self.steps.push(Step::Send(head));
        self.steps.push(Step::Repeat(chunk, every));
        self.framing = Framing::Bare;
        self
    }

    fn broken_after(mut self, bytes: usize, step: Step) -> Answer {
        let (head, body) = self.parts();
        let sent = body.get(..bytes).unwrap_or(&body).to_vec();
        self.steps.push(Step::Send([head, sent].concat()));
        self.steps.push(step);
        self.framing = Framing::Bare;
        self
    }

    fn head_bytes(&self) -> Vec<u8> {
        let mut head = self.head.clone().into_bytes();
        head.extend_from_slice(&self.extra);
        match self.framing {
            Framing::Chunked(_) => head.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
            Framing::Length if !self.head.starts_with("HTTP/1.1 304") => {
                let length = format!("Content-Length: {}\r\n", self.body.len());
                head.extend_from_slice(length.as_bytes());
            }
            Framing::UntilClose => head.extend_from_slice(b"Connection: close\r\n"),
            Framing::Length | Framing::Bare => {}
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    fn parts(&self) -> (Vec<u8>, Vec<u8>) {
        let body = match self.framing {
            Framing::Chunked(size) => {
                let mut framed = Vec::new();
                for piece in self.body.chunks(size.max(1)) {
                    framed.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
                    framed.extend_from_slice(piece);
                    framed.extend_from_slice(b"\r\n");
                }
                framed.extend_from_slice(b"0\r\n\r\n");
                framed
            }
            _ => self.body.clone(),
        };
        (self.head_bytes(), body)
    }

    fn into_steps(mut self) -> Vec<Step> {
        if self.framing == Framing::Bare {
            return self.steps;
        }
        let (head, body) = self.parts();
        self.steps.push(Step::Send([head, body].concat()));
        if self.framing == Framing::UntilClose {
            self.steps.push(Step::Close);
        }
        self.steps
    }
}

type Script = Box<dyn FnMut(&Seen) -> Answer + Send>;

#[derive(Default)]
struct State {
    /// By path, without the query.
    scripts: HashMap<String, Script>,
    seen: Vec<Seen>,
    connections: usize,
    /// Requests being answered now, and the most there ever were.
    open: usize,
    open_most: usize,
}

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// On a free port of 127.0.0.1; everything is 404 until it is scripted.
    pub(crate) fn start() -> Server {
        Server::serve("127.0.0.1:0", None)
    }

    /// On another address of this machine.
    pub(crate) fn start_at(address: &str) -> Server {
        Server::serve(address, None)
    }

    /// With TLS.
    pub(crate) fn start_tls(config: Arc<rustls::ServerConfig>) -> Server {
        Server::serve("127.0.0.1:0", Some(config))
    }

    fn serve(address: &str, tls: Option<Arc<rustls::ServerConfig>>) -> Server {
        let listener = std::net::TcpListener::bind(address).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let (stop, stopped) = oneshot::channel();
        let ours = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    _ = stopped => {}
                    () = accept(listener, ours, tls) => {}
                }
            });
        });
        Server {
            address,
            state,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT` and the path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Another name for the same machine: `http://NAME:PORT` and the path.
    pub(crate) fn url_as(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }

    /// What a path answers, in turn; the last one for ever.
    pub(crate) fn on(&self, path: &str, answers: impl Into<Vec<Answer>>) {
        let mut answers = answers.into();
        assert!(!answers.is_empty(), "a script needs an answer");
        answers.reverse();
        self.on_each(path, move |_| match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop().unwrap(),
        });
    }

    /// What a path answers, by what is asked. `*` is every path that has no
    /// script of its own.
    pub(crate) fn on_each(&self, path: &str, script: impl FnMut(&Seen) -> Answer + Send + 'static) {
        let mut state = self.state.lock().unwrap();
        state.scripts.insert(path.to_owned(), Box::new(script));
    }

    /// All requests so far, in the order of their arrival.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.lock().unwrap().seen.clone()
    }

    /// The requests for one path.
    pub(crate) fn seen_at(&self, path: &str) -> Vec<Seen> {
        let mut seen = self.seen();
        seen.retain(|seen| seen.target.split('?').next() == Some(path));
        seen
    }

    /// Connections that were opened so far, those without a request too.
    pub(crate) fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    /// The most requests that were open at the same time.
    pub(crate) fn open_most(&self) -> usize {
        self.state.lock().unwrap().open_most
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(
    listener: TcpListener,
    state: Arc<Mutex<State>>,
    tls: Option<Arc<rustls::ServerConfig>>,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let connection = {
            let mut state = state.lock().unwrap();
            state.connections += 1;
            state.connections - 1
        };
        let state = Arc::clone(&state);
        let tls = tls.clone();
        tokio::spawn(async move {
            match tls {
                None => talk(Line::Plain(stream), connection, state).await,
                Some(config) => {
                    let acceptor = tokio_rustls::TlsAcceptor::from(config);
                    if let Ok(stream) = acceptor.accept(stream).await {
                        talk(Line::Tls(Box::new(stream)), connection, state).await;
                    }
                }
            }
        });
    }
}

enum Line {
    Plain(TcpStream),
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
}

impl Line {
    fn reset(&self) {
        let stream = match self {
            Line::Plain(stream) => stream,
            Line::Tls(stream) => stream.get_ref().0,
        };
        stream.set_zero_linger().unwrap();
    }

    fn read(&mut self) -> &mut (dyn AsyncRead + Unpin + Send) {
        match self {
            Line::Plain(stream) => stream,
            Line::Tls(stream) => stream,
        }
    }

    fn write(&mut self) -> &mut (dyn AsyncWrite + Unpin + Send) {
        match self {
            Line::Plain(stream) => stream,
            Line::Tls(stream) => stream,
        }
    }
}

async fn talk(mut line: Line, connection: usize, state: Arc<Mutex<State>>) {
    let mut buffer = Vec::new();
    while let Some(seen) = head(&mut line, &mut buffer, connection).await {
        let answer = {
            let mut state = state.lock().unwrap();
            state.open += 1;
            state.open_most = state.open_most.max(state.open);
            state.seen.push(seen.clone());
            let path = seen.target.split('?').next().unwrap_or_default().to_owned();
            let path = if state.scripts.contains_key(&path) {
                path
            } else {
                "*".to_owned()
            };
            match state.scripts.get_mut(&path) {
                Some(script) => script(&seen),
                None => status(404),
            }
        };
        let goes_on = play(&mut line, answer.into_steps()).await;
        state.lock().unwrap().open -= 1;
        if !goes_on {
            return;
        }
    }
}

/// Reads the next request's head; none when the client is done.
async fn head(line: &mut Line, buffer: &mut Vec<u8>, connection: usize) -> Option<Seen> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head: Vec<u8> = buffer.drain(..end + 4).collect();
            let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
            let first = String::from_utf8_lossy(lines.next()?).into_owned();
            let mut words = first.split(' ');
            return Some(Seen {
                at: Instant::now(),
                connection,
                method: words.next()?.to_owned(),
                target: words.next()?.to_owned(),
                headers: lines.filter_map(field).collect(),
            });
        }
        let mut piece = [0; 4096];
        match line.read().read(&mut piece).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => buffer.extend_from_slice(&piece[..n]),
        }
    }
}

fn field(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let name = String::from_utf8_lossy(&line[..colon]).into_owned();
    Some((name, line[colon + 1..].trim_ascii().to_vec()))
}

/// True when the connection can carry another request.
async fn play(line: &mut Line, steps: Vec<Step>) -> bool {
    for step in steps {
        let done = match step {
            Step::Wait(time) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
            Step::Send(bytes) => send(line, &bytes).await,
            Step::Repeat(bytes, every) => loop {
                if let Err(error) = send(line, &bytes).await {
                    break Err(error);
                }
                tokio::time::sleep(every).await;
            },
            Step::Hang => {
                // Until the client goes.
                let mut piece = [0; 64];
                while matches!(line.read().read(&mut piece).await, Ok(n) if n > 0) {}
                return false;
            }
            Step::Reset => {
                line.reset();
                return false;
            }
            Step::Close => {
                let _ = line.write().shutdown().await;
                return false;
            }
        };
        if done.is_err() {
            return false;
        }
    }
    true
}

async fn send(line: &mut Line, bytes: &[u8]) -> std::io::Result<()> {
    line.write().write_all(bytes).await?;
    line.write().flush().await
}

fn reason(code: u16) -> &'static str {
    match code {
        200 => "OK",
        226 => "IM Used",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Status",
    }
}
