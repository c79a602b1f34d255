//! Which request goes where. A route is a `match` on the undecoded parts of
//! the path; its pattern, and nothing that was asked, is counted and told.

use super::Live;
use super::Site;
use super::answer::Answer;
use super::answer::Content;
use super::answer::Refusal;
use super::api;
use super::feeds;
use super::greader;
use super::health;
use super::login;
use super::metrics;
use super::page;
use super::request::Ask;
use super::request::Peer;
use super::request::Unread;
use super::request::decoded;
use crate::model::serve::Metrics;
use crate::model::text::safe;
use hyper::Method;
use hyper::Request;
use hyper::Response;
use hyper::StatusCode;
use hyper::Version;
use hyper::body::Incoming;
use hyper::header;
use hyper::header::HeaderName;
use hyper::http::request::Parts;
use std::sync::Arc;
use std::time::Instant;
use tokio_util::task::AbortOnDropHandle;

/// The pattern of what no route is for.
pub(super) const NOWHERE: &str = "other";

/// What every answer says, whatever it is, unless it says otherwise itself.
const ALWAYS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "private, no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noindex"),
];

/// An answer and the pattern of the route that gave it.
pub(super) type Routed = (&'static str, Answer);

/// Answers one request. A panic is one 500.
pub(super) async fn answer(
    site: Arc<Site>,
    request: Request<Incoming>,
    peer: Peer,
) -> Response<Content> {
    let began = Instant::now();
    let live = site.live();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // Who waits to be asked for the body is told before that it is not wanted.
    let waits = request.headers().contains_key(header::EXPECT);
    let (head, body) = request.into_parts();
    let body = Unread::of(body);
    let within = live.config.serve.body_timeout;
    let (pattern, mut answer) = match admit(&live, head, body.clone(), peer) {
        Ok(ask) => {
            let of = Arc::clone(&site);
            let answering = tokio::spawn(async move { route(&of, &live, ask).await });
            match AbortOnDropHandle::new(answering).await {
                Ok(routed) => routed,
                Err(panic) => (NOWHERE, Refusal::failed(&panic).as_text()),
            }
        }
        Err(refusal) => (NOWHERE, refusal.as_text()),
    };
    if !waits {
        body.pass_over(within).await;
    }
    for (name, value) in ALWAYS {
        if !answer.headers.contains_key(*name) {
            answer = answer.header(HeaderName::from_static(name), value);
        }
    }
    if answer.status == StatusCode::METHOD_NOT_ALLOWED
        && !answer.headers.contains_key(header::ALLOW)
    {
        answer = answer.header(header::ALLOW, "GET, HEAD");
    }
    let took = began.elapsed();
    site.requests.count(pattern, answer.status, took);
    tracing::debug!(
        "{method} {} {} in {} ms",
        safe(&path),
        answer.status.as_u16(),
        took.as_millis()
    );
    let mut response = Response::new(answer.body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// Whether a request may come in at all: it names this server rightly, and its
/// path is text.
fn admit(live: &Live, head: Parts, body: Unread, peer: Peer) -> Result<Ask, Refusal> {
    let misdirected = || {
        let why = "this server has another name: `hosts` of [serve] lists those it answers to";
        Refusal::new(StatusCode::MISDIRECTED_REQUEST, why)
    };
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    if hosts.next().is_some() {
        return Err(Refusal::bad("there are two `Host` headers"));
    }
    let accepted = |name: &str| live.names.accept(name, peer.arrived);
    if !host.is_some_and(accepted)
        || head
            .uri
            .authority()
            .is_some_and(|at| !accepted(at.as_str()))
    {
        return Err(misdirected());
    }
    if !matches!(head.version, Version::HTTP_10 | Version::HTTP_11) {
        return Err(Refusal::bad("this server speaks HTTP/1.1"));
    }
    decoded(head.uri.path())?;
    let path = head.uri.path();
    let path = match path.strip_prefix(live.prefix.as_str()) {
        Some(rest) => format!("/{rest}"),
        // A proxy may take it off.
        None => path.to_owned(),
    };
    Ok(Ask {
        method: head.method,
        path,
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        peer,
        body,
    })
}

async fn route(site: &Arc<Site>, live: &Arc<Live>, ask: Ask) -> Routed {
    // What a browser asks before it lets another site in, among others: nobody
    // is told who would be let in.
    if !ask.is_reading() && ask.method != Method::POST {
        let refused = Refusal::method().as_text();
        return (NOWHERE, refused.header(header::ALLOW, "GET, HEAD, POST"));
    }
    let segments = ask.segments();
    match segments[..] {
        ["healthz"] => ("/healthz", reading(&ask, health::answer(site).await)),
        ["robots.txt"] => ("/robots.txt", reading(&ask, robots())),
        ["metrics"] if live.config.serve.metrics != Metrics::Off => {
            ("/metrics", of_metrics(site, live, &ask).await)
        }
        ["api", "v1", ..] => api::answer(site, live, &ask).await,
        ["feed.atom" | "feed.json"] => feeds::answer(site, live, &ask).await,
        ["accounts" | "reader", ..] | ["api", "greader.php", "accounts" | "reader", ..] => {
            greader::answer(site, live, ask).await
        }
        _ => page::answer(site, live, ask).await,
    }
}

/// Nothing is asked for but by GET and HEAD.
fn reading(ask: &Ask, answer: Answer) -> Answer {
    match ask.is_reading() {
        true => answer,
        false => Refusal::method().as_text(),
    }
}

fn robots() -> Answer {
    Answer::text("User-agent: *\nDisallow: /\n")
}

async fn of_metrics(site: &Arc<Site>, live: &Arc<Live>, ask: &Ask) -> Answer {
    if !ask.is_reading() {
        return Refusal::method().as_text();
    }
    if live.config.serve.metrics == Metrics::Login
        && let Err(refusal) = login::program(&live.keys, &site.guard, ask)
    {
        return login::challenge(refusal.as_text());
    }
    match metrics::text(site).await {
        Ok(text) => Answer::of(StatusCode::OK, metrics::MEDIA, text),
        Err(refusal) => refusal.as_text(),
    }
}
