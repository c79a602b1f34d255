//! When the daemon makes editions: it looks at every tick and works in tasks
//! of its own, one an edition, so that a slow one holds up neither polls nor
//! other editions.

use super::Daemon;
use super::Errand;
use crate::edition::Editor;
use crate::poll::Poller;
use crate::store::StoreError;
use std::collections::HashSet;
use std::time::Duration;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// After a start feeds that are due come first, for so long at most: what was
/// published while the daemon was off belongs in an edition that it missed.
const FEEDS_FIRST: Duration = Duration::from_secs(15);

/// What is known of the editions.
pub(super) struct Editions {
    editor: Option<Editor>,
    /// The store is being asked which of them need something.
    looking: bool,
    /// Those that somebody works on.
    working: HashSet<String>,
    began: Instant,
    /// The feeds that were due at the start had their turn.
    settled: bool,
    /// Cancelled at a stop.
    stop: CancellationToken,
}

impl Editions {
    pub(super) fn new() -> Editions {
        Editions {
            editor: None,
            looking: false,
            working: HashSet::new(),
            began: Instant::now(),
            settled: false,
            stop: CancellationToken::new(),
        }
    }

    /// Nothing is being polled: the first time, the editions' turn comes.
    pub(super) fn idle(&mut self) {
        self.settled = true;
    }

    /// Programs under way are ended.
    pub(super) fn stop(&self) {
        self.stop.cancel();
    }
}

impl Daemon {
    /// A configuration is in effect.
    pub(super) fn new_editions(&mut self) {
        let editor = Editor::new(
            self.poller.config(),
            self.store.clone(),
            self.clock.clone(),
            self.editions.stop.clone(),
        );
        match editor {
            Ok(editor) => self.editions.editor = Some(editor),
            Err(error) => tracing::error!("no editions are made: {error}"),
        }
    }

    /// Asks which editions need something, unless that is being asked.
    pub(super) fn look_at_editions(&mut self) {
        let editions = &mut self.editions;
        let may = editions.settled || editions.began.elapsed() >= FEEDS_FIRST;
        let Some(editor) = editions.editor.as_ref().filter(|_| may) else {
            return;
        };
        if editor.editions().is_empty() || editions.looking || !self.health.is_well() {
            return;
        }
        editions.looking = true;
        let (editor, poller) = (editor.clone(), self.poller.clone());
        self.errands.spawn(async move {
            let looked = tokio::task::spawn_blocking(move || in_need(&editor, &poller)).await;
            Errand::EditionsAsked(looked.unwrap_or(Err(StoreError::Closed)))
        });
    }

    /// Works on those that need it.
    pub(super) fn editions_in_need(&mut self, names: Result<Vec<String>, StoreError>) {
        let editions = &mut self.editions;
        editions.looking = false;
        let (Some(editor), Ok(names)) = (&editions.editor, names) else {
            return;
        };
        for name in names {
            if !editions.working.insert(name.clone()) {
                continue;
            }
            let editor = editor.clone();
            let of = name.clone();
            // A task in a task: one that panics is no longer at work either.
            let working = tokio::spawn(async move { editor.work(&of, None).await });
            self.errands.spawn(async move {
                let worked = working.await.unwrap_or_else(|error| {
                    tracing::error!("the edition `{name}` failed inside briefd: {error}");
                    Ok(())
                });
                Errand::EditionWorked(name, worked)
            });
        }
    }

    /// One has done what it could.
    pub(super) fn edition_worked(&mut self, name: &str, worked: Result<(), StoreError>) {
        self.editions.working.remove(name);
        match worked {
            Ok(()) => {}
            Err(error) if error.concerns_all() => self.store_failed(&error),
            Err(error) => tracing::error!("the edition `{name}` failed: {error}"),
        }
    }
}

fn in_need(editor: &Editor, poller: &Poller) -> Result<Vec<String>, StoreError> {
    poller.with_reader(|reader| editor.in_need(reader))
}
