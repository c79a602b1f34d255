//! What goes back: an answer, or a refusal that each surface words its way.

use crate::ask::AskError;
use crate::store::StoreError;
use hyper::HeaderMap;
use hyper::StatusCode;
use hyper::body::Body;
use hyper::body::Bytes;
use hyper::body::Frame;
use hyper::body::SizeHint;
use hyper::header;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Content,
}

/// What an answer holds.
#[derive(Debug)]
pub(super) enum Content {
    /// All of it.
    Whole(Bytes),
    /// Piece after piece, as it is read.
    Pieces(mpsc::Receiver<Result<Bytes, Broken>>),
}

/// The rest of an answer could not be made: the connection breaks off, so that
/// nobody takes a part for the whole.
#[derive(Debug, thiserror::Error)]
#[error("the rest of the answer could not be read")]
pub(super) struct Broken;

/// Why there is no such answer, for whoever asked.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// One sentence. Never repeats what was asked.
    pub(super) words: String,
    /// For `Retry-After`.
    pub(super) after: Option<Duration>,
}

impl Answer {
    /// With a body of a media type.
    pub(super) fn of(status: StatusCode, media: &'static str, body: impl Into<Bytes>) -> Answer {
        Answer::with(status, media, Content::Whole(body.into()))
    }

    /// The same of any content.
    pub(super) fn with(status: StatusCode, media: &'static str, body: Content) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        Answer {
            status,
            headers,
            body,
        }
    }

    /// 200 and plain text.
    pub(super) fn text(body: impl Into<Bytes>) -> Answer {
        Answer::of(StatusCode::OK, TEXT, body)
    }

    /// 200 and JSON.
    pub(super) fn json(body: impl Into<Bytes>) -> Answer {
        Answer::of(StatusCode::OK, JSON, body)
    }

    /// With one more header; one of this name before is replaced.
    #[must_use]
    pub(super) fn header(mut self, name: HeaderName, value: &str) -> Answer {
        // Values are made here, of digits, tokens and encoded text.
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// With `Retry-After` where the refusal has one.
    #[must_use]
    pub(super) fn after(self, refusal: &Refusal) -> Answer {
        match refusal.after {
            Some(wait) => self.header(header::RETRY_AFTER, &seconds(wait).to_string()),
            None => self,
        }
    }
}

/// Media types.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// Whole seconds, the last one included.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

impl Refusal {
    pub(super) fn new(status: StatusCode, words: impl Into<String>) -> Refusal {
        Refusal {
            status,
            words: words.into(),
            after: None,
        }
    }

    /// 400
    pub(super) fn bad(words: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, words)
    }

    /// 404
    pub(super) fn missing(words: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, words)
    }

    /// 405
    pub(super) fn method() -> Refusal {
        Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "this is not asked for that way",
        )
    }

    /// 503: it may go better in a while.
    pub(super) fn later(words: impl Into<String>, after: Duration) -> Refusal {
        Refusal {
            after: Some(after),
            ..Refusal::new(StatusCode::SERVICE_UNAVAILABLE, words)
        }
    }

    /// 500: what went wrong is in the log, and is nobody else's business.
    pub(super) fn failed(error: &dyn std::fmt::Display) -> Refusal {
        tracing::error!("a request could not be answered: {error}");
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this failed inside briefd: its log says why",
        )
    }

    /// As plain text.
    pub(super) fn as_text(&self) -> Answer {
        let text = format!("{}\n", self.words);
        Answer::of(self.status, TEXT, text).after(self)
    }

    /// As JSON.
    pub(super) fn as_json(&self) -> Answer {
        let body = serde_json::json!({ "error": self.words });
        Answer::of(self.status, JSON, body.to_string()).after(self)
    }
}

/// How long a client waits that came at a bad moment.
const A_WHILE: Duration = Duration::from_secs(5);

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Interrupted => {
                Refusal::later("this takes too long to find: ask for less", A_WHILE)
            }
            StoreError::Locked { .. } | StoreError::Changed { .. } => {
                Refusal::later("the database is locked: try again", A_WHILE)
            }
            StoreError::Full { .. } => Refusal::later("the disk is full", A_WHILE),
            error => Refusal::failed(&error),
        }
    }
}

impl From<AskError> for Refusal {
    fn from(error: AskError) -> Refusal {
        match error {
            AskError::Store(error) => error.into(),
            AskError::Query(_) | AskError::Time(_) => Refusal::bad(error.to_string()),
            error => Refusal::failed(&error),
        }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match self.get_mut() {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Pieces(pieces) => pieces
                .poll_recv(context)
                .map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Content::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Pieces(_) => SizeHint::default(),
        }
    }
}
