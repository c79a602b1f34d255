//! Pages for whole texts: asked for like feeds, through the same client.

use super::Poller;
use crate::store::PageJob;
use crate::store::StoreError;

/// How one page went.
#[derive(Debug, Clone)]
pub struct PagePolled {
    /// The feed that the item came by.
    pub feed: String,
    /// The page.
    pub url: String,
    /// Why there is no article; none when there is.
    pub failed: Option<String>,
}

impl Poller {
    /// Does any feed ask for pages?
    pub fn wants_pages(&self) -> bool {
        false
    }

    /// Fetches one page and keeps the article on it.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn page(&self, job: PageJob) -> Result<PagePolled, StoreError> {
        let _ = job;
        unimplemented!()
    }
}
