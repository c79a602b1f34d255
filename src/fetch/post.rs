//! Posts to addresses of the user's own configuration: the one thing that is
//! ever sent. They may be private; no redirect is followed, no proxy asked.

use super::error::ClientError;
use super::failure;
use super::headers;
use super::resolve;
use super::resolve::Guard;
use super::transport::Transports;
use crate::model::feed::host_key;
use crate::model::settings::AllowPrivate;
use crate::model::settings::FeedFetch;
use crate::model::settings::FetchSettings;
use bytes::Bytes;
use reqwest::header;
use reqwest::header::HeaderName;
use reqwest::header::HeaderValue;
use std::time::Duration;
use url::Url;

/// What can be posted with. Connects nothing until then.
pub struct Poster {
    transports: Transports,
    user_agent: HeaderValue,
}

/// Why a post did not arrive, or was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// In words that never hold the address.
    pub message: String,
    /// 410: the receiver wants no more of them.
    pub gone: bool,
    /// The receiver asks to be left alone so long.
    pub wait: Option<Duration>,
}

impl Poster {
    /// With the authorities and the name of `settings`.
    ///
    /// # Errors
    /// Settings that cannot work: see [`ClientError`].
    pub fn new(settings: &FetchSettings) -> Result<Poster, ClientError> {
        let settings = FetchSettings {
            proxy: None,
            ..settings.clone()
        };
        let guard = Guard::new(resolve::system_lookup(), AllowPrivate::Yes);
        Ok(Poster {
            user_agent: headers::user_agent(&settings)?,
            transports: Transports::new(&settings, 1, guard)?,
        })
    }

    /// Posts JSON; done at any 2xx, which ends within `limit`.
    ///
    /// # Errors
    /// Everything else.
    pub async fn post(
        &self,
        url: &Url,
        extra: &[(&'static str, String)],
        body: Vec<u8>,
        limit: Duration,
    ) -> Result<(), Refused> {
        let host = host_key(url);
        let refused = |message: String| Refused {
            message,
            gone: false,
            wait: None,
        };
        let options = FeedFetch::default();
        let transport = self.transports.of(&options, &host).await;
        let http = transport.map_err(|failure| refused(failure.message))?.http;
        let mut request = http
            .post(url.clone())
            .header(header::USER_AGENT, self.user_agent.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONNECTION, "close")
            .timeout(limit)
            .body(Bytes::from(body));
        for (name, value) in extra {
            let name = HeaderName::from_static(name);
            let value = HeaderValue::from_str(value)
                .map_err(|_| refused(format!("`{name}` has what no header can carry")))?;
            request = request.header(name, value);
        }
        let late = || {
            refused(format!(
                "`{host}` took longer than {} s",
                limit.as_secs_f64()
            ))
        };
        let reply = match tokio::time::timeout(limit, request.send()).await {
            Err(_) => return Err(late()),
            Ok(Err(error)) if error.is_timeout() && !error.is_connect() => return Err(late()),
            Ok(Err(error)) => return Err(refused(failure::before_reply(&error, &host).message)),
            Ok(Ok(reply)) => reply,
        };
        let status = reply.status();
        if status.is_success() {
            return Ok(());
        }
        let wait = reply.headers().get(header::RETRY_AFTER);
        let wait = wait.and_then(|wait| wait.to_str().ok()?.trim().parse().ok());
        Err(Refused {
            message: format!("`{host}` answered with status {}", status.as_u16()),
            gone: status.as_u16() == 410,
            wait: wait.map(Duration::from_secs),
        })
    }
}

impl std::fmt::Debug for Poster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Poster").finish_non_exhaustive()
    }
}
