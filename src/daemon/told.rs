//! What is logged about polls: the one place that decides which lines are
//! written. The message says everything; the fields are for programs.

use super::Begun;
use crate::model::text::counted;
use crate::poll::Outcome;
use crate::poll::PagePolled;
use crate::poll::Polled;
use crate::store::Synced;
use std::collections::HashMap;
use std::time::Duration;
use tokio::task::Id;
use tokio::time::Instant;

/// Failures are logged one by one no more often than this.
const WINDOW: Duration = Duration::from_secs(60);

/// The failures of the last while: the first is logged at once, those that
/// follow within the window together at its end.
#[derive(Debug, Default)]
pub(super) struct Failures {
    window: Option<Instant>,
    more: u64,
    first: Option<(String, String)>,
}

impl Failures {
    fn add(&mut self, name: &str, error: &str, next: &str) {
        if self.window.is_none() {
            self.window = Some(Instant::now());
            tracing::warn!(feed.name = %name, error, "could not poll `{name}`: {error}{next}");
            return;
        }
        self.more += 1;
        if self.first.is_none() {
            self.first = Some((name.to_owned(), format!("{error}{next}")));
        }
    }

    /// Logs what has gathered when the window is over, or `now`.
    pub(super) fn tell(&mut self, now: bool) {
        let over = self.window.is_some_and(|since| since.elapsed() >= WINDOW);
        if !over && !now {
            return;
        }
        // While failures go on, the whole next window is logged at its end.
        self.window = self.first.is_some().then(Instant::now);
        let more = std::mem::take(&mut self.more);
        match (more, self.first.take()) {
            (1, Some((name, error))) => {
                tracing::warn!(feed.name = %name, error, "could not poll `{name}`: {error}");
            }
            (_, Some((name, error))) => tracing::warn!(
                feeds.failed = more,
                feed.name = %name,
                error,
                "{} failed in the last minute, the first: `{name}`: {error}",
                counted(more, "more feed")
            ),
            (_, None) => {}
        }
    }

    /// How a poll went.
    pub(super) fn polled(&mut self, polled: &Polled) {
        let name = &polled.feed;
        let duration_ms = u64::try_from(polled.elapsed.as_millis()).unwrap_or(u64::MAX);
        match &polled.outcome {
            Outcome::Read(saved) => {
                let (new, revised) = (saved.new.len(), saved.revised.len());
                let duplicates = saved.duplicates;
                if new + revised + duplicates == 0 {
                    tracing::debug!(feed.name = %name, duration_ms, "`{name}`: nothing new");
                } else {
                    tracing::info!(
                        feed.name = %name, briefs.new = new, briefs.revised = revised,
                        briefs.duplicates = duplicates, duration_ms,
                        "`{name}`: {new} new, {revised} revised, {duplicates} known from elsewhere"
                    );
                }
            }
            Outcome::Unchanged => {
                tracing::debug!(feed.name = %name, duration_ms, "`{name}`: not modified");
            }
            Outcome::Failed(error) => {
                let next = polled
                    .next
                    .as_ref()
                    .map(|(at, why)| format!("; next try {at:.0}, {why}"));
                let next = next.unwrap_or_else(|| "; not tried again".into());
                tracing::debug!(feed.name = %name, error, duration_ms, "`{name}` failed: {error}");
                self.add(name, error, &next);
            }
            Outcome::NoNetwork => tracing::debug!(feed.name = %name, "`{name}`: no network"),
            Outcome::Dropped => {
                tracing::debug!(feed.name = %name, "`{name}` is no longer configured");
            }
        }
    }
}

/// How a page went.
pub(super) fn page(page: &PagePolled) {
    match &page.failed {
        None => tracing::debug!(feed.name = %page.feed, "read the page `{}`", page.url),
        Some(why) => tracing::debug!(feed.name = %page.feed, "no article at `{}`: {why}", page.url),
    }
}

/// What a configuration changed.
pub(super) fn synced(synced: &Synced) {
    for (from, to) in &synced.renamed {
        tracing::info!("the feed `{from}` is called `{to}` now");
    }
    for (name, from, to) in &synced.moved {
        tracing::info!("`{name}` is at `{to}` now, was at `{from}`: its items stay its own");
    }
    for (name, other) in &synced.same {
        tracing::warn!("`{name}` and `{other}` are at one URL: only `{other}` is polled");
    }
    let (added, removed) = (synced.added.len(), synced.removed.len());
    if added + removed > 0 {
        tracing::info!(
            added,
            removed,
            "{} added, {removed} removed",
            counted(added, "feed")
        );
    }
}

/// Logs which polls were begun and will be repeated.
pub(super) fn unfinished(begun: &HashMap<Id, Begun>) {
    let mut names: Vec<&str> = begun
        .values()
        .filter_map(|begun| match begun {
            Begun::Feed { name, .. } => Some(name.as_str()),
            Begun::Page { .. } => None,
        })
        .collect();
    names.sort_unstable();
    let polls = counted(names.len(), "poll");
    match names[..] {
        [] => {}
        [name] => tracing::info!("`{name}` was not finished, it is due at the next start"),
        [first, ..] => tracing::info!(
            "{polls} were not finished, they are due at the next start, the first: `{first}`"
        ),
    }
}

/// What a task was working on.
pub(super) fn words(begun: Option<Begun>) -> String {
    match begun {
        Some(Begun::Feed { name, .. }) => format!("`{name}`"),
        Some(Begun::Page { .. }) | None => "a page".into(),
    }
}
