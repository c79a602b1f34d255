//! What the daemon asks of the store: in tasks of its own, because an answer
//! may take as long as another process holds the database.

use super::Begun;
use super::Daemon;
use super::after;
use crate::config::Config;
use crate::model::Timestamp;
use crate::model::text::counted;
use crate::poll::Poller;
use crate::poll::plan;
use crate::schedule::latest_hold;
use crate::store::Claim;
use crate::store::Claimed;
use crate::store::FeedId;
use crate::store::PageJob;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Synced;
use crate::time::Clock;

/// Written and deleted again to find out whether the store has room, before
/// more is fetched.
const ROOM: usize = 256 * 1024;

/// What the store is asked at one turn, in this order.
pub(super) struct Question {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) started: Timestamp,
    pub(super) sync: Option<Poller>,
    /// Feeds and pages whose leases are kept.
    pub(super) release_but: Option<(Vec<FeedId>, Vec<i64>)>,
    pub(super) feeds: Claim,
    /// Without a limit of its own: pages fill what places the feeds leave.
    pub(super) pages: Option<Claim>,
}

/// The answers.
pub(super) struct Given {
    pub(super) synced: Option<(Poller, Synced)>,
    pub(super) feeds: Vec<Claimed>,
    pub(super) pages: Vec<PageJob>,
}

impl Question {
    pub(super) async fn ask(&self) -> Result<Given, StoreError> {
        let mut synced = None;
        if let Some(poller) = &self.sync {
            let of = bring_up_to_date(poller.config(), &self.store, &self.clock).await?;
            self.store
                .note("daemon.started", &self.started.to_string())
                .await?;
            synced = Some((poller.clone(), of));
        }
        if let Some((feeds, sources)) = self.release_but.clone() {
            self.store.release_but(feeds, sources).await?;
        }
        let feeds = self.store.claim(self.feeds.clone()).await?;
        let pages = match self.pages.clone() {
            Some(claim) => {
                let limit = claim.limit.saturating_sub(feeds.len()) / 2;
                self.store.claim_pages(Claim { limit, ..claim }).await?
            }
            None => Vec::new(),
        };
        Ok(Given {
            synced,
            feeds,
            pages,
        })
    }
}

impl Daemon {
    /// What to ask at this turn.
    pub(super) fn question(&mut self) -> Question {
        let sync = self.pending.take();
        let config = sync.as_ref().unwrap_or(&self.poller).config();
        let settings = &config.poll;
        // Feeds that failed last may hang again: half the places are for
        // others.
        let failed = |begun: &&Begun| matches!(begun, Begun::Feed { failing: true, .. });
        let failing = self.begun.values().filter(failed).count();
        let failing = settings.concurrency.div_ceil(2).saturating_sub(failing);
        // Of the few that try whether the line is up again, one.
        let down = self.poller.line_down();
        let now = self.clock.now();
        let (in_work, pages_in_work) = self.in_work();
        let feeds = Claim {
            now,
            lease_until: after(now, settings.lease),
            limit: self.poller.room(self.places()),
            failing: if down { failing.min(1) } else { failing },
            per_host: 1,
            busy_hosts: self.poller.client().busy_hosts(),
            in_work,
            only: None,
        };
        let pages = (!down && self.poller.wants_pages()).then(|| Claim {
            in_work: pages_in_work,
            ..feeds.clone()
        });
        Question {
            store: self.store.clone(),
            clock: self.clock.clone(),
            started: self.started,
            release_but: std::mem::take(&mut self.release).then(|| self.in_work()),
            feeds,
            pages,
            sync,
        }
    }

    /// Feeds, and sources of pages, that are being polled.
    fn in_work(&self) -> (Vec<FeedId>, Vec<i64>) {
        let (mut feeds, mut sources) = (Vec::new(), Vec::new());
        for begun in self.begun.values() {
            match begun {
                Begun::Feed { feed_id, .. } => feeds.push(*feed_id),
                Begun::Page { source_id } => sources.push(*source_id),
            }
        }
        (feeds, sources)
    }
}

/// Tries to write as much as a poll may bring.
pub(super) async fn has_room(store: &Store) -> Result<(), StoreError> {
    store.note("room", &" ".repeat(ROOM)).await?;
    store.note("room", "").await
}

/// Makes the store's feeds what the configuration says, and puts right what a
/// wrong clock and processes that are gone have left.
async fn bring_up_to_date(
    config: &Config,
    store: &Store,
    clock: &Clock,
) -> Result<Synced, StoreError> {
    let now = clock.now();
    let back = store.take_back_leases(now).await?;
    if back > 0 {
        let leases = counted(back, "lease");
        tracing::info!(leases = back, "took back {leases} that nobody holds");
    }
    store.shorten_holds(latest_hold(&config.poll, now)).await?;
    let plan = plan(config.poll.clone(), clock.clone(), true);
    store.sync_feeds(config.feeds.clone(), plan, now).await
}
