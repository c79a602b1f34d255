//! The client that others hold, and what they ask of it.

use super::exchange;
use super::file;
use super::headers;
use super::pace::Pace;
use super::resolve;
use super::resolve::Guard;
use super::resolve::Lookup;
use super::robots;
use super::transport::Transports;
use crate::model::poll::Exchange;
use crate::model::poll::Validators;
use crate::model::settings::FeedFetch;
use crate::model::settings::FetchSettings;
use crate::model::settings::PollSettings;
use crate::time::Clock;
use reqwest::header::HeaderValue;
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// What is asked for; decides `Accept` and whether robots.txt is kept to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A feed document.
    Feed,
    /// A page for its text. The robots.txt of every hop's origin is kept to.
    Page,
    /// A robots.txt.
    Robots,
}

/// One request, redirects included.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What to ask. `file:` only where it is `own`, and only for feeds.
    pub url: &'a Url,
    /// The feed's address as the user configured it: the only origin (scheme,
    /// host, port) that gets the secrets of `options`, whatever `url` is.
    pub own: &'a Url,
    /// What for.
    pub what: What,
    /// Sent byte for byte to the hop whose URL is `validators.url`, if there
    /// is one, and to no other.
    pub validators: Option<&'a Validators>,
    /// The feed's own headers, proxy and the like.
    pub options: &'a FeedFetch,
}

/// Why there can be no client with these settings.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Text that no header can carry, with the key it stands in.
    #[error("the key `{key}` has characters that no HTTP header can carry")]
    Header {
        /// The key of `[fetch]`.
        key: &'static str,
    },
    /// A proxy that is not `http://`, `https://`, `socks5://` or `socks5h://`.
    #[error("the proxy is no http, https, socks5 or socks5h URL")]
    Proxy,
    /// A PEM file that cannot be read, or holds nothing of use.
    #[error("cannot use the PEM file `{}`: {reason}", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}

/// A cheap handle; clones share connections, pace and caches.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

/// What the clones share.
pub(super) struct Inner {
    pub(super) settings: FetchSettings,
    pub(super) user_agent: HeaderValue,
    pub(super) transports: Transports,
    pub(super) pace: Pace,
    pub(super) robots: robots::Cache,
    pub(super) clock: Clock,
}

impl Client {
    /// Sets everything up; connects nothing.
    ///
    /// # Errors
    /// Settings that cannot work: see [`ClientError`]. A feed's own proxy or
    /// certificates are looked at when that feed is asked, not here.
    pub fn new(
        fetch: &FetchSettings,
        poll: &PollSettings,
        clock: Clock,
    ) -> Result<Client, ClientError> {
        Client::with_lookup(fetch, poll, clock, resolve::system_lookup())
    }

    /// A client whose names are looked up by the given function.
    pub(super) fn with_lookup(
        fetch: &FetchSettings,
        poll: &PollSettings,
        clock: Clock,
        lookup: Lookup,
    ) -> Result<Client, ClientError> {
        let user_agent = headers::user_agent(fetch)?;
        let guard = Guard::new(lookup, fetch.allow_private.clone());
        Ok(Client {
            inner: Arc::new(Inner {
                robots: robots::Cache::new(&user_agent),
                transports: Transports::new(fetch, guard)?,
                pace: Pace::new(poll.per_host, poll.per_host_gap),
                settings: fetch.clone(),
                user_agent,
                clock,
            }),
        })
    }

    /// Asks, follows redirects, reads the body to its end. Never fails
    /// otherwise than in [`Exchange::outcome`]. Waits for its host's turn
    /// first; that wait counts neither for the deadline nor for `elapsed`.
    pub async fn exchange(&self, request: Request<'_>) -> Exchange {
        if request.url.scheme() == "file" {
            file::exchange(request, self.inner.settings.body_max, &self.inner.clock).await
        } else {
            exchange::run(self, request).await
        }
    }

    /// Hosts (`example.org:443`) that cannot be asked at once: at their limit
    /// of requests, or not yet past the gap. For the claim to pass over.
    pub fn busy_hosts(&self) -> Vec<String> {
        self.inner.pace.busy()
    }

    /// How many exchanges wait for their host's turn now. They need no line
    /// and no memory to speak of: who counts places may leave them out, so
    /// that many feeds that redirect to one host do not hold up the others.
    pub fn waiting(&self) -> usize {
        self.inner.pace.waiting()
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
