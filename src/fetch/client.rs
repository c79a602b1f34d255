//! The client as other modules see it. For pages it obeys the robots.txt of
//! each origin.

use super::error::ClientError;
use super::exchange;
use super::exchange::Always;
use super::exchange::Leave;
use super::exchange::Means;
use super::file;
use super::headers;
use super::pace::InHand;
use super::pace::Pace;
use super::request::Request;
use super::request::What;
use super::resolve;
use super::resolve::Guard;
use super::resolve::Lookup;
use super::robots;
use super::transport::Transports;
use crate::model::feed::host_key;
use crate::model::poll::Exchange;
use crate::model::settings::FetchSettings;
use crate::model::settings::PollSettings;
use crate::time::Clock;
use std::sync::Arc;
use url::Url;

/// A cheap handle: clones share connections, pace and caches.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

/// What the clones share.
struct Inner {
    means: Means,
    robots: Arc<robots::Cache>,
}

/// Obeys the robots.txt of every origin that a request for a page meets.
struct ByRobots<'a> {
    inner: &'a Inner,
    request: Request<'a>,
}

impl Leave for ByRobots<'_> {
    async fn given(&self, url: &Url) -> bool {
        let Inner { means, robots } = self.inner;
        let ask = async |robots_txt: Url| {
            let request = Request {
                url: &robots_txt,
                what: What::Robots,
                validators: None,
                ..self.request
            };
            // Boxed: an exchange for a page holds one for its robots.txt.
            Box::pin(exchange::run(means, request, &Always)).await
        };
        robots.allows(url, &means.clock, ask).await
    }
}

impl Client {
    /// Sets everything up without connecting.
    ///
    /// # Errors
    /// Settings that cannot work: see [`ClientError`]. A feed's own proxy or
    /// certificates are checked when that feed is polled, not here.
    pub fn new(
        fetch: &FetchSettings,
        poll: &PollSettings,
        clock: Clock,
    ) -> Result<Client, ClientError> {
        let pace = Pace::new(poll.per_host, poll.per_host_gap);
        Client::build(fetch, pace, clock, resolve::system_lookup())
    }

    /// A client with other settings that remembers which hosts this one has
    /// asked and when: a reload is not a way around the pace.
    ///
    /// # Errors
    /// As for [`Client::new`].
    pub fn renewed(
        &self,
        fetch: &FetchSettings,
        poll: &PollSettings,
    ) -> Result<Client, ClientError> {
        let mut made = Client::new(fetch, poll, self.inner.means.clock.clone())?;
        if let Some(inner) = Arc::get_mut(&mut made.inner) {
            let ours = &self.inner.means;
            if inner.means.pace.same_settings(&ours.pace) {
                inner.means.pace = Arc::clone(&ours.pace);
            }
            if inner.means.user_agent == ours.user_agent {
                inner.robots = Arc::clone(&self.inner.robots);
            }
        }
        Ok(made)
    }

    fn build(
        fetch: &FetchSettings,
        pace: Pace,
        clock: Clock,
        lookup: Lookup,
    ) -> Result<Client, ClientError> {
        let user_agent = headers::user_agent(fetch)?;
        let guard = Guard::new(lookup, fetch.allow_private.clone());
        Ok(Client {
            inner: Arc::new(Inner {
                robots: Arc::new(robots::Cache::new(&user_agent)),
                means: Means {
                    transports: Transports::new(fetch, pace.per_host(), guard)?,
                    pace: Arc::new(pace),
                    settings: fetch.clone(),
                    user_agent,
                    clock,
                },
            }),
        })
    }

    /// Sends the request, follows redirects and reads the whole body. Every
    /// failure is reported in [`Exchange::outcome`]. Waits for the host's turn
    /// first; that wait counts neither towards the deadline nor towards
    /// `elapsed`.
    pub async fn exchange(&self, request: Request<'_>) -> Exchange {
        let means = &self.inner.means;
        if request.url.scheme() == "file" {
            return file::exchange(request, means.settings.body_max, &means.clock).await;
        }
        match request.what {
            What::Feed | What::Robots => exchange::run(means, request, &Always).await,
            What::Page => {
                let leave = ByRobots {
                    inner: &self.inner,
                    request,
                };
                exchange::run(means, request, &leave).await
            }
        }
    }

    /// Hosts (`example.org:443`) that cannot be asked right now: at their limit
    /// of requests or of tasks, or still within the gap. The claim skips them.
    pub fn busy_hosts(&self) -> Vec<String> {
        self.inner.means.pace.busy()
    }

    /// Counts a task for the host of `url` before its first request, so that
    /// further claims skip that host meanwhile.
    pub fn in_hand(&self, url: &str) -> Option<InHand> {
        let host = host_key(&Url::parse(url).ok()?);
        (!host.is_empty()).then(|| self.inner.means.pace.in_hand(host))
    }

    /// How many exchanges are waiting for their host's turn. They use no
    /// connection and hardly any memory, so they need not count towards the
    /// concurrency limit: many feeds that redirect to one host do not hold up
    /// the others.
    pub fn waiting(&self) -> usize {
        self.inner.means.pace.waiting()
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]
mod tests {
    //! Names with injected answers; every address is this machine's own.

    use super::*;
    use crate::model::Timestamp;
    use crate::model::poll::FailureKind;
    use crate::model::settings::AllowPrivate;
    use crate::model::settings::FeedFetch;
    use crate::model::settings::Secret;
    use std::io;
    use std::net::IpAddr;
    use std::net::TcpListener;
    use std::sync::Mutex;
    use std::time::Duration;

    /// A client that may connect 127.0.0.1 and gets these answers, in turn.
    fn client(answers: Vec<io::Result<Vec<&'static str>>>) -> Client {
        let answers = Mutex::new(answers.into_iter());
        let lookup: Lookup = Arc::new(move |_| {
            let answer = answers.lock().unwrap().next().unwrap();
            Box::pin(async move {
                let texts = answer?;
                Ok(texts
                    .iter()
                    .map(|ip| ip.parse().unwrap())
                    .collect::<Vec<IpAddr>>())
            })
        });
        let second = Duration::from_secs(1);
        let fetch = FetchSettings {
            timeout: 20 * second,
            connect_timeout: 10 * second,
            body_max: 1000,
            header_max: 1000,
            redirects_max: 5,
            user_agent: None,
            contact: None,
            proxy: None,
            allow_private: AllowPrivate::Networks(vec!["127.0.0.1/32".parse().unwrap()]),
            ca_file: None,
            delta: false,
        };
        let clock = Clock::by_hand(Timestamp::UNIX_EPOCH);
        Client::build(&fetch, Pace::new(1, Duration::ZERO), clock, lookup).unwrap()
    }

    async fn failure(client: &Client, port: u16) -> (FailureKind, String) {
        failure_with(client, port, &FeedFetch::default()).await
    }

    async fn failure_with(
        client: &Client,
        port: u16,
        options: &FeedFetch,
    ) -> (FailureKind, String) {
        let url = Url::parse(&format!("http://feeds.example.org:{port}/")).unwrap();
        let request = Request {
            url: &url,
            own: &url,
            what: What::Feed,
            validators: None,
            options,
        };
        let failure = client.exchange(request).await.outcome.unwrap_err();
        (failure.kind, failure.message)
    }

    #[tokio::test]
    async fn only_admitted_answers_are_connected() {
        let inside = TcpListener::bind("127.0.0.2:0").unwrap();
        inside.set_nonblocking(true).unwrap();
        let port = inside.local_addr().unwrap().port();
        let client = client(vec![
            Ok(vec!["127.0.0.2"]),
            Ok(vec!["127.0.0.2", "::ffff:127.0.0.2", "127.0.0.1"]),
            // Rebound between two requests.
            Ok(vec!["127.0.0.1"]),
            Ok(vec!["127.0.0.2"]),
        ]);

        let (kind, message) = failure(&client, port).await;
        assert_eq!(kind, FailureKind::Refused);
        assert!(
            message.contains("127.0.0.2 is a loopback address"),
            "{message}"
        );
        // Nobody listens on 127.0.0.1 there: a refused connection, not a
        // refused address.
        assert_eq!(failure(&client, port).await.0, FailureKind::Connect);
        assert_eq!(failure(&client, port).await.0, FailureKind::Connect);
        assert_eq!(failure(&client, port).await.0, FailureKind::Refused);

        let waiting = inside.accept().map(|_| ()).map_err(|error| error.kind());
        assert_eq!(waiting, Err(io::ErrorKind::WouldBlock), "it was connected");
    }

    #[tokio::test]
    async fn a_name_without_answers_is_told_so() {
        let client = client(vec![Err(io::Error::other("no such name")), Ok(Vec::new())]);
        let expected = "the name of `feeds.example.org:81` cannot be found: no such name";
        let found = failure(&client, 81).await;
        assert_eq!(found, (FailureKind::Dns, expected.to_owned()));
        assert_eq!(failure(&client, 81).await.0, FailureKind::Dns);
    }

    #[tokio::test]
    async fn a_socks_proxy_is_not_asked_for_itself() {
        // Its name is connected wherever it is, so as a target it would
        // escape the policy. Nothing is even looked up.
        let client = client(Vec::new());
        let options = FeedFetch {
            proxy: Some(Secret::new("socks5://feeds.example.org:81")),
            ..FeedFetch::default()
        };
        let expected = "`feeds.example.org:82` is the proxy itself".to_owned();
        let found = failure_with(&client, 82, &options).await;
        assert_eq!(found, (FailureKind::Refused, expected));
    }
}
