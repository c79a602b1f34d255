//! One exchange: hop by hop, each with its own check, turn and headers, all
//! within one deadline.

use super::address;
use super::decode::Body;
use super::decode::BodyError;
use super::failure;
use super::failure::Failure;
use super::headers;
use super::hop;
use super::pace::Pace;
use super::request::Request;
use super::request::What;
use super::transport;
use super::transport::Transports;
use crate::model::feed::host_key;
use crate::model::poll::Exchange;
use crate::model::poll::FailureKind;
use crate::model::poll::FetchFailure;
use crate::model::poll::Hop;
use crate::model::poll::Reply;
use crate::model::poll::Validators;
use crate::model::settings::FetchSettings;
use crate::model::text::counted;
use crate::time::Clock;
use bytes::Bytes;
use reqwest::Response;
use reqwest::header;
use reqwest::header::HeaderValue;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// How much of an unwanted body is read so that its connection can be reused; a
/// longer one is aborted.
const SPARE_BODY_MAX: u64 = 16 * 1024;

/// How long that may take.
const SPARE_BODY_TIME: Duration = Duration::from_secs(1);

/// What exchanges are made with.
pub(super) struct Means {
    pub(super) settings: FetchSettings,
    pub(super) user_agent: HeaderValue,
    pub(super) transports: Transports,
    pub(super) pace: Arc<Pace>,
    pub(super) clock: Clock,
}

/// Whether a URL that the address policy allows may be requested.
pub(super) trait Leave: Sync {
    /// Called for every hop, before its turn.
    fn given(&self, url: &Url) -> impl Future<Output = bool> + Send;
}

/// Permits everything.
pub(super) struct Always;

impl Leave for Always {
    async fn given(&self, _url: &Url) -> bool {
        true
    }
}

/// The state of an exchange so far.
#[derive(Default)]
struct Trip {
    hops: Vec<Hop>,
    /// Time spent on requests, without waiting for a turn.
    spent: Duration,
    conditional: bool,
    /// Did a redirect set a cookie? None is kept, and none is sent.
    cookie: bool,
}

/// The result of one hop.
enum Answer {
    Moved(Vec<u8>),
    Final(Box<Reply>),
    /// Asked over HTTP/2, the server wants HTTP/1.1; it has processed nothing
    /// yet.
    Http1,
}

/// Runs the whole exchange.
pub(super) async fn run(means: &Means, request: Request<'_>, leave: &impl Leave) -> Exchange {
    let started = means.clock.now();
    let mut trip = Trip::default();
    let outcome = trip.follow(means, &request, leave).await;
    Exchange {
        started,
        elapsed: trip.spent,
        conditional: trip.conditional,
        outcome: match outcome {
            Ok(mut reply) => {
                reply.hops = trip.hops;
                Ok(reply)
            }
            Err(failure) => Err(FetchFailure {
                kind: failure.kind,
                message: failure.message,
                unreached: failure.unreached && trip.hops.is_empty(),
                hops: trip.hops,
            }),
        },
    }
}

impl Trip {
    async fn follow(
        &mut self,
        means: &Means,
        request: &Request<'_>,
        leave: &impl Leave,
    ) -> Result<Reply, Failure> {
        let max = means.settings.redirects_max;
        let mut url = hop::bare(request.url.clone());
        for _ in 0..=max {
            match self.hop(means, request, &url, leave).await? {
                Answer::Final(reply) => return Ok(*reply),
                Answer::Moved(location) => {
                    let next = hop::target(&url, &location).map_err(|why| {
                        Failure::new(FailureKind::Redirect, format!("`{}` {why}", host_key(&url)))
                    })?;
                    if self.hops.iter().any(|hop| hop.url == next.as_str()) {
                        let host = host_key(&url);
                        return Err(self.lost(format!("`{host}` redirects in a circle")));
                    }
                    url = next;
                }
                Answer::Http1 => {
                    return Err(Failure::new(
                        FailureKind::Broken,
                        format!("`{}` wants HTTP/1.1 and does not speak it", host_key(&url)),
                    ));
                }
            }
        }
        let host = host_key(&url);
        let redirects = counted(max, "redirect");
        Err(self.lost(format!("more than {redirects}, the last to `{host}`")))
    }

    /// Endless redirects, with a likely reason.
    fn lost(&self, mut message: String) -> Failure {
        if self.cookie {
            message.push_str("; it sets a cookie and seems to want it back, but briefd keeps none");
        }
        Failure::new(FailureKind::Redirect, message)
    }

    /// Asks one URL, a second time where the server wants another protocol.
    async fn hop(
        &mut self,
        means: &Means,
        request: &Request<'_>,
        url: &Url,
        leave: &impl Leave,
    ) -> Result<Answer, Failure> {
        match self.turn(means, request, url, leave).await? {
            Answer::Http1 => {
                means.transports.speak_http1(host_key(url));
                self.turn(means, request, url, leave).await
            }
            answer => Ok(answer),
        }
    }

    async fn turn(
        &mut self,
        means: &Means,
        request: &Request<'_>,
        url: &Url,
        leave: &impl Leave,
    ) -> Result<Answer, Failure> {
        let host = host_key(url);
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::new(
                FailureKind::Redirect,
                format!("`{}:` addresses are not fetched", url.scheme()),
            ));
        }
        address::check_url(url, &means.settings.allow_private)?;
        let transport = means.transports.of(request.options, &host).await?;
        if transport::asks_for_proxy(&transport, url, &means.settings.allow_private) {
            return Err(Failure::new(
                FailureKind::Refused,
                format!("`{host}` is the proxy itself"),
            ));
        }
        if !leave.given(url).await {
            return Err(Failure::new(
                FailureKind::Refused,
                format!("the robots.txt of `{host}` disallows this page"),
            ));
        }
        let turn = means.pace.turn(&host).await;
        let limit = request.options.timeout.unwrap_or(means.settings.timeout);
        let left = limit.saturating_sub(self.spent);
        let began = Instant::now();
        let asked = self.ask(means, request, url, &transport.http);
        // Not `?` yet: the time counts whatever the result.
        let answer = tokio::time::timeout(left, asked).await;
        self.spent += began.elapsed();
        drop(turn);
        answer.unwrap_or_else(|_| {
            Err(Failure::new(
                FailureKind::Timeout,
                format!("`{host}` took longer than {} s", limit.as_secs_f64()),
            ))
        })
    }

    async fn ask(
        &mut self,
        means: &Means,
        request: &Request<'_>,
        url: &Url,
        http: &reqwest::Client,
    ) -> Result<Answer, Failure> {
        let host = host_key(url);
        let validators = theirs(request, url);
        let mut headers = headers::of_request(
            request.what,
            &means.user_agent,
            headers::same_origin(url, request.own).then_some(request.options),
            validators,
            means.settings.delta,
        )
        .map_err(|why| Failure::new(FailureKind::Refused, why))?;
        if !means.transports.may_keep_open() {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        self.conditional |= validators.is_some();
        let response = match http.get(url.clone()).headers(headers).send().await {
            Ok(response) => response,
            Err(error) if failure::wants_http1(&error) => return Ok(Answer::Http1),
            Err(error) => return Err(failure::before_reply(&error, &host)),
        };
        let status = response.status().as_u16();
        self.hops.push(Hop {
            url: url.to_string(),
            status,
        });
        if headers::size(response.headers()) > means.settings.header_max {
            return Err(Failure::new(
                FailureKind::TooLarge,
                format!("the headers of `{host}` exceed the limit"),
            ));
        }
        if hop::is_redirect(status) {
            let location = response.headers().get(header::LOCATION);
            let location = location.map(|value| value.as_bytes().to_vec());
            self.cookie |= response.headers().contains_key(header::SET_COOKIE);
            spare(response).await;
            return Ok(Answer::Moved(location.unwrap_or_default()));
        }
        let headers = headers::of_reply(response.headers());
        let kind = headers.content_type.as_deref().unwrap_or_default();
        if request.what == What::Page && (200..300).contains(&status) && !headers::is_page(kind) {
            return Err(Failure::new(
                FailureKind::NoFeed,
                format!("`{host}` sent `{kind}` instead of a page"),
            ));
        }
        let body = if (200..300).contains(&status) {
            whole(response, means.settings.body_max, &host).await?
        } else {
            spare(response).await;
            Bytes::new()
        };
        Ok(Answer::Final(Box::new(Reply {
            status,
            url: url.to_string(),
            hops: Vec::new(),
            headers,
            body,
        })))
    }
}

/// The validators that this very URL gave, if there are any.
fn theirs<'a>(request: &Request<'a>, url: &Url) -> Option<&'a Validators> {
    request
        .validators
        .filter(|validators| validators.url == url.as_str() && headers::any(validators))
}

/// Reads a body to its end, decoded, within the limit.
async fn whole(mut response: Response, max: u64, host: &str) -> Result<Bytes, Failure> {
    let too_large = || {
        Failure::new(
            FailureKind::TooLarge,
            format!("the reply of `{host}` exceeds the limit of {max} bytes"),
        )
    };
    let broken =
        |what: &str| Failure::new(FailureKind::Broken, format!("the reply of `{host}` {what}"));
    let body_error = |error| match error {
        BodyError::TooLarge => too_large(),
        BodyError::Broken => broken("is damaged: it does not decode"),
    };
    if response.content_length().is_some_and(|length| length > max) {
        return Err(too_large());
    }
    let coding = headers::joined(response.headers(), &header::CONTENT_ENCODING);
    let mut body = Body::new(coding.as_deref().unwrap_or_default(), max);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.push(&chunk).map_err(body_error)?,
            Ok(None) => return body.finish().map(Bytes::from).map_err(body_error),
            Err(_) => return Err(broken("broke off before its end")),
        }
    }
}

/// Drains the small body of a reply of which only the status matters. Errors
/// are ignored.
async fn spare(mut response: Response) {
    if response
        .content_length()
        .is_some_and(|length| length > SPARE_BODY_MAX)
    {
        return;
    }
    let read = async {
        let mut left = SPARE_BODY_MAX;
        while let Ok(Some(chunk)) = response.chunk().await {
            match left.checked_sub(chunk.len() as u64) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    let _ = tokio::time::timeout(SPARE_BODY_TIME, read).await;
}
