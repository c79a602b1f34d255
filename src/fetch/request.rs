//! Requests to the client.

use crate::model::poll::Validators;
use crate::model::settings::FeedFetch;
use url::Url;

/// What is requested; decides `Accept` and whether robots.txt is obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A feed document.
    Feed,
    /// A page for its text. The robots.txt of every hop's origin is obeyed.
    Page,
    /// A robots.txt.
    Robots,
}

/// One request, redirects included.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What to fetch. `file:` only where it is `own`, and only for feeds.
    pub url: &'a Url,
    /// The feed's address as the user configured it: the only origin (scheme,
    /// host, port) that gets the secrets of `options`, whatever `url` is.
    pub own: &'a Url,
    /// Its purpose.
    pub what: What,
    /// Sent byte for byte to the hop whose URL is `validators.url`, if there
    /// is one, and to no other.
    pub validators: Option<&'a Validators>,
    /// The feed's own headers, proxy and the like.
    pub options: &'a FeedFetch,
}
