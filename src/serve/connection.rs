//! One connection: HTTP/1.1 by hyper, within the limits of time.
//!
//! What a client owes at each moment has a deadline: a head, the taking of an
//! answer, a next request. Who misses it is cut off.

use super::Site;
use super::answer::Broken;
use super::answer::Content;
use super::listen::Accepted;
use super::request::Peer;
use super::routes;
use hyper::Request;
use hyper::body::Body;
use hyper::body::Bytes;
use hyper::body::Frame;
use hyper::body::Incoming;
use hyper::body::SizeHint;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::io::ReadBuf;
use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::time::Instant;

/// What a client gets that is one too many.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n\
    Content-Length: 27\r\nRetry-After: 5\r\nConnection: close\r\n\r\ntoo many connections: wait\n";

/// How long it may take to be told that ..
const TELL_IN: Duration = Duration::from_millis(10);

/// .. and to read it.
const REFUSE_IN: Duration = Duration::from_secs(1);

/// Bytes that it may have sent before.
const REFUSE_BYTES: u64 = 64 << 10;

/// What a client owes, and until when.
#[derive(Debug)]
struct Deadline {
    state: Mutex<(Owes, Instant)>,
    /// It may be sooner now than whoever waits for it thinks.
    changed: Notify,
    header: Duration,
    idle: Duration,
    answer: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owes {
    /// Nothing: the next request is its choice.
    Nothing,
    /// The rest of a head.
    Head,
    /// To take the answer.
    Taking,
}

impl Deadline {
    fn now(&self, owes: Owes) {
        let time = match owes {
            Owes::Nothing => self.idle,
            Owes::Head => self.header,
            Owes::Taking => self.answer,
        };
        *self.lock() = (owes, Instant::now() + time);
        self.changed.notify_one();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Owes, Instant)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes came.
    fn heard(&self) {
        let idle = self.lock().0 == Owes::Nothing;
        if idle {
            self.now(Owes::Head);
        }
    }

    /// Returns when it is missed.
    async fn missed(&self) {
        loop {
            let until = self.lock().1;
            if until <= Instant::now() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep_until(until) => {}
                () = self.changed.notified() => {}
            }
        }
    }
}

/// Answers what comes over a connection, until it ends, is cut off, or the
/// server stops: then after the answer under way.
pub(super) async fn run(site: Arc<Site>, accepted: Accepted, mut stop: watch::Receiver<bool>) {
    let settings = &site.live().config.serve;
    let deadline = Arc::new(Deadline {
        state: Mutex::new((Owes::Head, Instant::now() + settings.header_timeout)),
        changed: Notify::new(),
        header: settings.header_timeout,
        idle: settings.idle_timeout,
        answer: settings.answer_timeout,
    });
    let peer = Peer {
        name: accepted.peer,
        arrived: accepted.arrived,
    };
    let io = TokioIo::new(Heard {
        stream: accepted.stream,
        deadline: Arc::clone(&deadline),
    });
    let mut http = http1::Builder::new();
    http.header_read_timeout(None)
        .max_header_size(settings.header_max);
    let service = service_fn(|request: Request<Incoming>| {
        deadline.now(Owes::Taking);
        let taken = Taken(Arc::clone(&deadline));
        let (site, peer) = (Arc::clone(&site), peer.clone());
        async move {
            let response = routes::answer(site, request, peer).await;
            Ok::<_, Infallible>(response.map(|body| Tracked {
                body,
                _taken: taken,
            }))
        }
    });
    let connection = http.serve_connection(io, service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = deadline.missed() => return,
        () = super::stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = deadline.missed() => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!("a connection from {} broke off: {error}", peer.name);
    }
}

/// Tells a client that it is one too many.
pub(super) async fn refuse(accepted: &mut Accepted) {
    let stream = &mut accepted.stream;
    let telling = async {
        stream.write_all(FULL).await?;
        stream.shutdown().await
    };
    // A new connection takes as much at once, or is broken.
    drop(tokio::time::timeout(TELL_IN, telling).await);
}

/// Hears it out for a moment: closing at once would take the words away again
/// from who sent something.
pub(super) async fn hear_out(accepted: Accepted) {
    let mut rest = accepted.stream.take(REFUSE_BYTES);
    let mut sink = tokio::io::sink();
    let hearing = tokio::io::copy(&mut rest, &mut sink);
    drop(tokio::time::timeout(REFUSE_IN, hearing).await);
}

/// A stream that notes when something is heard.
struct Heard {
    stream: Box<dyn super::listen::Stream>,
    deadline: Arc<Deadline>,
}

impl AsyncRead for Heard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.deadline.heard();
        }
        read
    }
}

impl AsyncWrite for Heard {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }
}

/// An answer's body; when it is gone, the client owes nothing.
#[derive(Debug)]
pub(super) struct Tracked {
    body: Content,
    _taken: Taken,
}

#[derive(Debug)]
struct Taken(Arc<Deadline>);

impl Drop for Taken {
    fn drop(&mut self) {
        self.0.now(Owes::Nothing);
    }
}

impl Body for Tracked {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
