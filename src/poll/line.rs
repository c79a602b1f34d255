//! Polls that got no answer wait here until it is known what is to blame: the
//! feed, or our own network connection, the line. In memory only: a restart
//! assumes nothing.

use super::Poller;
use crate::fetch::Waiters;
use crate::model::feed::Feed;
use crate::model::feed::FeedUrl;
use crate::model::poll::Exchange;
use crate::model::poll::FailureKind;
use crate::schedule;
use crate::schedule::Fault;
use crate::schedule::Silence;
use crate::store::Claimed;
use crate::store::StoreError;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// What the pollers of one process know of the line.
#[derive(Debug)]
pub(super) struct LineWatch {
    /// What its times count from.
    began: Instant,
    known: Mutex<Known>,
    changed: Notify,
    waiting: Waiters,
}

#[derive(Debug, Default)]
struct Known {
    line: schedule::LineState,
    /// No more polls will begin, so nothing waits for the line to be judged.
    closing: bool,
    /// Some host has answered this process.
    answered: bool,
    /// Whether it is down, as the store was told; none: not yet.
    told: Option<bool>,
}

impl Default for LineWatch {
    fn default() -> LineWatch {
        LineWatch {
            began: Instant::now(),
            known: Mutex::default(),
            changed: Notify::new(),
            waiting: Waiters::default(),
        }
    }
}

impl LineWatch {
    pub(super) fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// An exchange that began then was answered.
    pub(super) fn is_up(&self, began: Duration) {
        let mut known = self.known();
        known.answered = true;
        known.line.answered(began);
        drop(known);
        self.changed.notify_waiters();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Poller {
    /// True while nothing can be reached: no feed is blamed, few are tried.
    pub fn line_down(&self) -> bool {
        self.inner.line.known().line.is_down()
    }

    /// How many of `places` polls may begin now: all of them, or now and then
    /// a few while the line is down.
    pub fn room(&self, places: usize) -> usize {
        let line = &self.inner.line;
        let settings = &self.inner.config.poll;
        line.known().line.room(places, line.now(), settings)
    }

    /// Polls that ask nobody now: they wait for a host's turn, or for the line
    /// to be judged.
    pub fn waiting(&self) -> usize {
        self.inner.client.waiting() + self.undecided()
    }

    /// Polls that wait for the line to be judged.
    pub fn undecided(&self) -> usize {
        self.inner.line.waiting.count()
    }

    /// No more polls will begin: those that wait for the line to be judged are
    /// decided by what is known.
    pub fn decide(&self) {
        let line = &self.inner.line;
        line.known().closing = true;
        line.changed.notify_waiters();
    }

    /// Learns from an exchange that began at `began`; true when it got no
    /// answer because the line is down. May wait for that to be known.
    pub(super) async fn is_our_fault(
        &self,
        feed: &Feed,
        claimed: &Claimed,
        exchange: &Exchange,
        began: Duration,
    ) -> bool {
        if feed.url.is_file() {
            return false;
        }
        match &exchange.outcome {
            // Our own policy or settings: nothing was asked.
            Err(failure)
                if failure.hops.is_empty()
                    && (exchange.elapsed.is_zero() || failure.kind == FailureKind::Refused) =>
            {
                return false;
            }
            Err(failure) if failure.is_silence() => {}
            _ => {
                self.inner.line.is_up(began);
                return false;
            }
        }
        let line = &self.inner.line;
        let host = FeedUrl::parse(&claimed.url).map_or_else(|_| String::new(), |u| u.host_key());
        let silence = Silence {
            host: &host,
            before: claimed.state.failures > 0
                && claimed
                    .state
                    .last_failure
                    .is_some_and(|kind| kind.is_network()),
            at: line.now(),
        };
        line.known().line.silent(&silence);
        line.changed.notify_waiters();
        let _waiting = line.waiting.one_more();
        loop {
            let changed = line.changed.notified();
            let fault = self.fault(&silence);
            match fault {
                Fault::Feed => return false,
                Fault::Line => return true,
                Fault::Unknown(until) => {
                    let _ = tokio::time::timeout_at(line.began + until, changed).await;
                }
            }
        }
    }

    fn fault(&self, silence: &Silence<'_>) -> Fault {
        let line = &self.inner.line;
        let settings = &self.inner.config.poll;
        let now = line.now();
        let mut known = line.known();
        let was_down = known.line.is_down();
        let mut fault = known.line.fault(silence, now, self.inner.hosts, settings);
        if known.closing && matches!(fault, Fault::Unknown(_)) {
            known.line.decide(now, settings);
            fault = known.line.fault(silence, now, self.inner.hosts, settings);
        }
        if !was_down && known.line.is_down() {
            tracing::warn!(
                parent: None,
                "no network: {} hosts gave no answer, one after the other; no feed is blamed",
                settings.line_hosts
            );
            line.changed.notify_waiters();
        }
        fault
    }

    /// Tells the store what is new about the line, and the log now and then.
    pub(super) async fn tell_line(&self) -> Result<(), StoreError> {
        let line = &self.inner.line;
        let (down, news, again) = {
            let mut known = line.known();
            let down = known.line.is_down();
            let news = known.told != Some(down) && (down || known.answered);
            (down, news, known.line.say_again(line.now()))
        };
        if again {
            tracing::warn!(parent: None, "still no network: no host answers, a few feeds are tried now and then");
        }
        if !news {
            return Ok(());
        }
        // Marked before the store has kept it, so that no other poll reports it
        // too.
        let before = line.known().told.replace(down);
        match self.inner.store.line(down, self.inner.clock.now()).await {
            Ok(since) => {
                if let Some(since) = since {
                    tracing::info!(parent: None, "the network is back; it was gone since {since:.0}");
                }
                Ok(())
            }
            Err(error) => {
                line.known().told = before;
                Err(error)
            }
        }
    }
}
