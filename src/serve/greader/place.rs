//! Addresses that lead to this server and to feeds.

use crate::export;
use crate::store::ItemFeed;
use url::Url;

/// Where clients reach this server.
#[derive(Debug, Clone)]
pub(super) struct Place {
    base: Option<Url>,
}

impl Place {
    /// `url` of the configuration, else by the name in the request.
    pub(super) fn new(url: Option<&Url>, host: Option<&str>) -> Place {
        let named = || Url::parse(&format!("http://{}/", host?)).ok();
        Place {
            base: url.cloned().or_else(named),
        }
    }

    /// A page of this server about a named thing.
    pub(super) fn page(&self, kind: &str, name: &str) -> String {
        let Some(mut page) = self.base.clone() else {
            return String::new();
        };
        if let Ok(mut path) = page.path_segments_mut() {
            path.pop_if_empty().extend([kind, name]);
        }
        page.into()
    }

    /// Where a feed is polled, without secrets; one that is a file has a page
    /// here.
    pub(super) fn feed(&self, feed: &ItemFeed) -> String {
        match export::link(Some(&feed.url)).and_then(|url| Url::parse(url).ok()) {
            Some(mut url) => {
                // Only addresses without a host have no place for them.
                let _ = url.set_username("");
                let _ = url.set_password(None);
                url.into()
            }
            None => self.page("feed", &feed.name),
        }
    }

    /// The site that a feed is of.
    pub(super) fn site(&self, feed: &ItemFeed) -> String {
        match export::link(feed.link.as_deref()) {
            Some(link) => link.to_owned(),
            None => self.feed(feed),
        }
    }
}
