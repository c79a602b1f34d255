//! reqwest's errors in our words. No message holds a URL: it may carry a token,
//! and a proxy's a password.

use super::address::Refusal;
use crate::model::poll::FailureKind;
use crate::model::text::reason;
use std::error::Error;
use std::io;

/// A failure without the hops that came before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    pub(super) kind: FailureKind,
    pub(super) message: String,
    /// No server was reached.
    pub(super) unreached: bool,
}

impl Failure {
    /// Control characters are left out: some texts come from the server.
    pub(super) fn new(kind: FailureKind, message: impl Into<String>) -> Failure {
        let mut message = message.into();
        message.retain(|c| !c.is_control());
        Failure {
            kind,
            message,
            unreached: false,
        }
    }

    fn unreached(kind: FailureKind, message: String) -> Failure {
        Failure {
            unreached: true,
            ..Failure::new(kind, message)
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::new(FailureKind::Refused, refusal.to_string())
    }
}

/// Why there is no reply. `host` is `example.org:443`.
pub(super) fn before_reply(error: &reqwest::Error, host: &str) -> Failure {
    let causes = causes(error);
    let find = |wanted: fn(&hyper::Error) -> bool| {
        causes
            .iter()
            .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
            .find(|error| wanted(error))
    };
    if let Some(refusal) = first::<Refusal>(&causes) {
        return refusal.clone().into();
    }
    if let Some(tls) = first::<rustls::Error>(&causes) {
        let why = tls.to_string();
        return Failure::new(
            FailureKind::Tls,
            format!("no TLS with `{host}`: {}", lower(&why)),
        );
    }
    if error.is_timeout() {
        return Failure::unreached(
            FailureKind::Timeout,
            format!("no connection to `{host}` in time"),
        );
    }
    if error.is_dns() {
        return Failure::unreached(
            FailureKind::Dns,
            format!(
                "the name of `{host}` cannot be found: {}",
                io_words(&causes)
            ),
        );
    }
    if find(|error| error.to_string().contains("head is too large")).is_some() {
        return Failure::new(
            FailureKind::TooLarge,
            format!("the headers of `{host}` exceed the limit"),
        );
    }
    if find(hyper::Error::is_parse).is_some() {
        return Failure::new(
            FailureKind::Broken,
            format!("`{host}` did not answer in HTTP"),
        );
    }
    if error.is_connect() {
        return Failure::unreached(
            FailureKind::Connect,
            format!("no connection to `{host}`: {}", io_words(&causes)),
        );
    }
    if find(hyper::Error::is_incomplete_message).is_some() || first::<io::Error>(&causes).is_some()
    {
        return Failure::new(
            FailureKind::Connect,
            format!("`{host}` closed the connection without an answer"),
        );
    }
    Failure::new(
        FailureKind::Broken,
        format!("`{host}` broke off: {}", last_words(&causes)),
    )
}

/// Does the server refuse HTTP/2 for this request (RFC 9113, section 7)?
pub(super) fn wants_http1(error: &reqwest::Error) -> bool {
    first::<h2::Error>(&causes(error))
        .and_then(h2::Error::reason)
        .is_some_and(|reason| reason == h2::Reason::HTTP_1_1_REQUIRED)
}

/// Every error of a chain, including those inside I/O errors.
fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut found: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = next {
        found.push(cause);
        // The source of an I/O error is the source of its inner error, not that
        // error itself.
        let inner = cause
            .downcast_ref::<io::Error>()
            .and_then(|error| error.get_ref());
        next = match inner {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    found
}

fn first<'a, E: Error + 'static>(causes: &[&'a (dyn Error + 'static)]) -> Option<&'a E> {
    causes.iter().find_map(|cause| cause.downcast_ref::<E>())
}

/// What the system says, without its numbers; else the innermost words.
fn io_words(causes: &[&(dyn Error + 'static)]) -> String {
    let system = causes
        .iter()
        .rev()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .find(|error| error.raw_os_error().is_some());
    match system {
        Some(error) => lower(&reason(error)),
        None => last_words(causes),
    }
}

fn last_words(causes: &[&(dyn Error + 'static)]) -> String {
    let words = causes.last().map(|cause| cause.to_string());
    lower(words.as_deref().unwrap_or("unknown error"))
}

/// Errors of others begin with a capital; ours do not, but for names (`DNS`).
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
