//! A scripted HTTP server on loopback, byte for byte, that remembers what it
//! was asked.
//!
//! It runs on a thread of its own, so that tests with and without a runtime,
//! and tests of the built program, can use it alike. Each server is a host of
//! its own, by its port. It stops when it is dropped.

mod answer;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Instant;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use answer::Step;

pub(crate) use answer::Answer;
pub(crate) use answer::feed;
pub(crate) use answer::hang;
pub(crate) use answer::ok;
pub(crate) use answer::raw;
pub(crate) use answer::redirect;
pub(crate) use answer::reset;
pub(crate) use answer::rss;
pub(crate) use answer::status;

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
    /// As long as `Content-Length` says.
    pub(crate) body: Vec<u8>,
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
            let mut seen = Seen {
                at: Instant::now(),
                connection,
                method: words.next()?.to_owned(),
                target: words.next()?.to_owned(),
                headers: lines.filter_map(field).collect(),
                body: Vec::new(),
            };
            let length = seen.header("content-length");
            let length = length.map_or(0, |length| length.parse().unwrap());
            while buffer.len() < length {
                more(line, buffer).await?;
            }
            seen.body = buffer.drain(..length).collect();
            return Some(seen);
        }
        more(line, buffer).await?;
    }
}

/// Reads on; none at the end.
async fn more(line: &mut Line, buffer: &mut Vec<u8>) -> Option<()> {
    let mut piece = [0; 4096];
    match line.read().read(&mut piece).await {
        Ok(0) | Err(_) => None,
        Ok(n) => {
            buffer.extend_from_slice(&piece[..n]);
            Some(())
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
