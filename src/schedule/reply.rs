//! The result of a poll, in the three kinds that matter for the next one.

use crate::model::poll::FailureKind;
use crate::model::poll::Learned;
use crate::model::poll::Parsed;
use crate::model::poll::PollState;
use crate::model::poll::Reply;

/// The outcome of a poll.
#[derive(Debug)]
pub(super) enum Outcome<'a> {
    /// A document that was read.
    Document(&'a Reply, &'a Parsed),
    /// Nothing has changed.
    NotModified(&'a Reply),
    /// Anything else.
    Failed(Failure<'a>),
}

/// A poll that gave neither document nor 304.
#[derive(Debug)]
pub(super) struct Failure<'a> {
    /// What kind.
    pub(super) kind: FailureKind,
    /// In words, for people.
    pub(super) message: String,
    /// The reply, where one came.
    pub(super) reply: Option<&'a Reply>,
    /// No server was reached.
    pub(super) unreached: bool,
}

impl Failure<'_> {
    /// The status of the reply, where one came.
    pub(super) fn status(&self) -> Option<u16> {
        self.reply.map(|reply| reply.status)
    }
}

/// Sorts a poll into one of the outcomes.
pub(super) fn outcome<'a>(state: &PollState, learned: &'a Learned) -> Outcome<'a> {
    let reply = match &learned.exchange.outcome {
        Ok(reply) => reply,
        Err(failure) => {
            return Outcome::Failed(Failure {
                kind: failure.kind,
                message: failure.message.clone(),
                reply: None,
                unreached: failure.unreached,
            });
        }
    };
    let failed = |kind, message: String| {
        Outcome::Failed(Failure {
            kind,
            message,
            reply: Some(reply),
            unreached: false,
        })
    };
    match (reply.status, &learned.parsed) {
        // A 304 that nobody asked for is acceptable from a feed that was read
        // before.
        (304, _) if learned.exchange.conditional || state.last_document.is_some() => {
            Outcome::NotModified(reply)
        }
        (304, _) => failed(
            FailureKind::Status,
            "304 Not Modified, though nothing is known yet".to_owned(),
        ),
        (200..300, Some(parsed)) => Outcome::Document(reply, parsed),
        (200..300, None) => {
            let why = learned.unusable.as_deref();
            failed(
                FailureKind::NoFeed,
                why.unwrap_or("the reply is not a feed").to_owned(),
            )
        }
        (status, _) => failed(FailureKind::Status, status_in_words(status)),
    }
}

fn status_in_words(status: u16) -> String {
    let name = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        410 => "Gone",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return format!("the server answered {status}"),
    };
    format!("the server answered {status} {name}")
}
