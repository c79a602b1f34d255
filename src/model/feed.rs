//! Feeds as configured.

use super::settings::{Cadence, FeedFetch, FullText};
use url::Url;

/// An http(s) or `file:` address of a feed. Made only by [`FeedUrl::parse`],
/// so code that holds one need not check again. `user:password@` is never in
/// it: the configuration moves credentials to the feed's fetch options.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeedUrl(Url);

/// Why a text is not a feed address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FeedUrlError {
    /// Not a URL at all.
    #[error("`{0}` is not a URL")]
    Syntax(String),
    /// A scheme that feeds are not fetched by.
    #[error("`{0}` is not http, https or file")]
    Scheme(String),
    /// http(s) without a host.
    #[error("`{0}` names no host")]
    Host(String),
    /// A user name or password in the address.
    #[error("credentials in a URL are not kept: use the keys `username` and `password_file`")]
    Credentials,
}

impl FeedUrl {
    /// Checks an absolute URL. The fragment is dropped: it is never sent.
    ///
    /// # Errors
    /// Says what is wrong with the text; never repeats a password.
    pub fn parse(text: &str) -> Result<FeedUrl, FeedUrlError> {
        let text = text.trim();
        let mut url = Url::parse(text).map_err(|_| FeedUrlError::Syntax(text.into()))?;
        match url.scheme() {
            "http" | "https" if url.host_str().is_none_or(str::is_empty) => {
                return Err(FeedUrlError::Host(text.into()));
            }
            "http" | "https" | "file" => {}
            _ => return Err(FeedUrlError::Scheme(text.into())),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FeedUrlError::Credentials);
        }
        url.set_fragment(None);
        Ok(FeedUrl(url))
    }

    /// The address as a URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// True for a local document.
    pub fn is_file(&self) -> bool {
        self.0.scheme() == "file"
    }

    /// Host and port, by which servers are told apart (`example.org:443`);
    /// empty for `file:`.
    pub fn host_key(&self) -> String {
        host_key(&self.0)
    }
}

/// Host and port of any http(s) URL, `example.org:443`; empty without a host.
pub fn host_key(url: &Url) -> String {
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        _ => String::new(),
    }
}

impl std::fmt::Display for FeedUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One configured feed, all defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// What it is called; unique. Renaming it changes no item.
    pub name: String,
    /// Where it is.
    pub url: FeedUrl,
    /// Shown instead of the feed's own title.
    pub title: Option<String>,
    /// Who publishes it, where the user says so.
    pub outlet: Option<String>,
    /// Labels, in the order given.
    pub tags: Vec<String>,
    /// When it is polled.
    pub cadence: Cadence,
    /// Whether pages are fetched for summaries.
    pub full_text: FullText,
    /// Headers, credentials, proxy and the like.
    pub fetch: FeedFetch,
    /// One unconditional request after days of nothing but 304.
    pub refresh_stuck: bool,
}

impl Feed {
    /// Who publishes it, as far as its user says so: by its outlet, else by
    /// the title that is shown.
    pub fn publisher(&self) -> Option<&str> {
        self.outlet.as_deref().or(self.title.as_deref())
    }
}
