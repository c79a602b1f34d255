//! The one writer: a thread that takes commands and commits many at once.
//!
//! Invariants: a command that fails takes none of the others with it; no
//! command is answered before the transaction it was part of is committed; a
//! transaction never waits for more commands.
//!
//! Hardly any command fails, and in a savepoint each page that is written is
//! copied first. So commands share a transaction as it is; where one of several
//! fails, all is taken back and they run once more, each in a savepoint.

use super::INDEX;
use super::StoreError;
use super::spelling;
use super::stories::News;
use super::stories::Touched;
use super::story_terms::Terms;
use super::wait::Wait;
use crate::model::settings::ClusterSettings;
use crate::model::settings::StoreSettings;
use crate::tally::Histogram;
use rusqlite::Connection;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::Instant;
use tokio::sync::oneshot;

/// What the thread is sent.
pub(super) enum Message {
    /// Something to do.
    Command(Box<dyn Command>),
    /// Commit and end.
    Close(oneshot::Sender<()>),
}

/// A command and the place its answer goes to.
pub(super) trait Command: Send {
    /// True for what cannot be part of a transaction.
    fn alone(&self) -> bool;
    /// Does it; false when it failed and its changes must be taken back.
    /// `again`: it may be asked to do it once more.
    fn run(&mut self, batch: &mut Batch<'_>, again: bool) -> bool;
    /// Answers, now that the transaction is committed or is not.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

/// A command made of a closure.
pub(super) struct Job<T, F> {
    pub(super) alone: bool,
    pub(super) work: F,
    pub(super) done: Option<Result<T, StoreError>>,
    /// Errors name the database's file.
    pub(super) settings: Arc<StoreSettings>,
    pub(super) reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Command for Job<T, F>
where
    T: Send,
    F: FnMut(&mut Batch<'_>, bool) -> Result<T, StoreError> + Send,
{
    fn alone(&self) -> bool {
        self.alone
    }

    fn run(&mut self, batch: &mut Batch<'_>, again: bool) -> bool {
        let work = AssertUnwindSafe(|| (self.work)(batch, again));
        let done = std::panic::catch_unwind(work)
            .unwrap_or_else(|_| Err(StoreError::Sqlite("a command panicked".into())));
        let well = done.is_ok();
        self.done = Some(done);
        well
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer: Result<T, StoreError> = match (self.done, committed) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(done)), Ok(())) => Ok(done),
            (None, Ok(())) => Err(StoreError::Closed),
        };
        // Who asked may have gone away.
        let path = &self.settings.path;
        let _ = self.reply.send(answer.map_err(|error| error.at(path)));
    }
}

/// What a command works with.
pub(super) struct Batch<'a> {
    pub(super) db: &'a Connection,
    /// Who takes leases.
    pub(super) owner: &'a str,
    pub(super) wait: &'a Wait,
    /// Changes of the search index, carried out together before the commit.
    pub(super) index: Vec<IndexChange>,
    /// How stories are made.
    pub(super) settings: &'a ClusterSettings,
    /// What became of briefs in this command, placed in stories at its end.
    pub(super) news: Vec<News>,
    /// Stories that changed, told anew before the commit.
    pub(super) touched: Touched,
    /// But noted only, where they are told already: see
    /// [`Store::hold_stories`](super::Store::hold_stories).
    pub(super) held: bool,
    pub(super) terms: Terms,
}

/// What the search index must hold of a brief from now on. FTS5 writes a
/// segment each time a rowid is smaller than the one before, so the changes
/// of a whole transaction are sorted first.
pub(super) struct IndexChange {
    pub(super) brief: i64,
    pub(super) gone: Option<Indexed>,
    pub(super) now: Option<Indexed>,
}

/// The columns of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Indexed {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) grams: String,
}

/// The thread's own state.
pub(super) struct Writer {
    pub(super) db: Connection,
    pub(super) owner: String,
    /// Commands of one transaction at most.
    pub(super) batch_max: usize,
    /// How it waits for locks.
    pub(super) wait: Arc<Wait>,
    pub(super) settings: ClusterSettings,
    pub(super) terms: Terms,
    /// How many hold stories.
    pub(super) holds: Arc<AtomicUsize>,
    /// How long transactions take.
    pub(super) times: Arc<Histogram>,
}

impl Writer {
    /// Works until told to close or until no handle is left.
    pub(super) fn run(mut self, receiver: &Receiver<Message>) {
        let mut next = receiver.recv().ok();
        while let Some(message) = next.take() {
            match message {
                Message::Close(reply) => {
                    self.end();
                    // Answered when the file is closed, not before.
                    drop(self);
                    let _ = reply.send(());
                    return;
                }
                Message::Command(command) if command.alone() => self.run_alone(command),
                Message::Command(command) => next = self.run_batch(command, receiver),
            }
            if next.is_none() {
                next = receiver.recv().ok();
            }
        }
        self.end();
    }

    /// Runs commands until the queue is empty or the batch is full; gives back
    /// a message that must wait for the commit.
    fn run_batch(
        &mut self,
        first: Box<dyn Command>,
        receiver: &Receiver<Message>,
    ) -> Option<Message> {
        if let Err(error) = self.begin() {
            first.answer(Err(error));
            return None;
        }
        let began = Instant::now();
        let terms = std::mem::take(&mut self.terms);
        let mut batch = self.batch(terms);
        let mut done = Vec::new();
        let mut command = first;
        let mut waiting = None;
        let mut ended = loop {
            let ended = match command.run(&mut batch, true) {
                true => batch.place_news().map(|()| true),
                false => Ok(false),
            };
            done.push(command);
            if !matches!(ended, Ok(true)) || done.len() >= self.batch_max {
                break ended;
            }
            match receiver.try_recv() {
                Ok(Message::Command(next)) if !next.alone() => command = next,
                Ok(other) => {
                    waiting = Some(other);
                    break ended;
                }
                Err(_) => break ended,
            }
        };
        if !matches!(ended, Ok(true)) && done.len() > 1 {
            let terms = std::mem::take(&mut batch.terms);
            batch = self.batch(terms);
            ended = self.once_more(&mut batch, &mut done).map(|()| true);
        }
        let ended = match ended {
            Ok(true) => batch.tell_stories(),
            // The only one failed, and says so itself.
            Ok(false) => {
                // What is taken back may be counted: that moves no weight.
                self.terms = std::mem::take(&mut batch.terms);
                self.take_back();
                done.into_iter().for_each(|command| command.answer(Ok(())));
                return waiting;
            }
            Err(error) => Err(error),
        };
        let index = std::mem::take(&mut batch.index);
        let terms = std::mem::take(&mut batch.terms);
        let committed = ended
            .and_then(|()| write_index(&self.db, INDEX, index))
            .and_then(|()| self.execute("COMMIT"));
        self.times.add(began.elapsed());
        match committed.is_ok() {
            true => self.terms = terms,
            false => self.take_back(),
        }
        for command in done {
            command.answer(committed.clone());
        }
        waiting
    }

    /// Begins a transaction as soon as the lock is there.
    fn begin(&self) -> Result<(), StoreError> {
        let begun = self.execute("BEGIN IMMEDIATE");
        self.wait.over();
        begun
    }

    /// Takes a transaction back, if SQLite has not.
    fn take_back(&self) {
        if !self.db.is_autocommit() {
            let _ = self.execute("ROLLBACK");
        }
    }

    /// Takes back what commands did, of which one failed, and lets the others do
    /// it in a transaction of their own. An error means that this one is lost
    /// too (a full disk, damage).
    fn once_more(
        &self,
        batch: &mut Batch<'_>,
        commands: &mut [Box<dyn Command>],
    ) -> Result<(), StoreError> {
        self.take_back();
        self.begin()?;
        commands
            .iter_mut()
            .try_for_each(|command| in_savepoint(batch, command.as_mut()))
    }

    fn run_alone(&mut self, mut command: Box<dyn Command>) {
        let mut batch = self.batch(Terms::default());
        command.run(&mut batch, false);
        self.wait.over();
        self.take_back();
        command.answer(Ok(()));
    }

    /// Writes what the last transactions have counted.
    fn count_terms(&mut self) -> Result<(), StoreError> {
        let terms = std::mem::take(&mut self.terms);
        let mut batch = self.batch(terms);
        batch.piece(|_| Ok(()))
    }

    /// What the commands of a transaction work with.
    fn batch(&self, terms: Terms) -> Batch<'_> {
        Batch {
            db: &self.db,
            owner: &self.owner,
            wait: &self.wait,
            index: Vec::new(),
            settings: &self.settings,
            news: Vec::new(),
            touched: Touched::new(),
            held: self.holds.load(Ordering::Relaxed) > 0,
            terms,
        }
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.db.prepare_cached(sql)?.execute([]).map(drop)?)
    }

    /// Care that can wait till the next time, so neither a lock nor a full disk
    /// holds it up.
    fn end(&mut self) {
        self.wait.give_up();
        if self.terms.owe()
            && let Err(error) = self.count_terms()
        {
            tracing::debug!("some terms were not counted: {error}");
        }
        let cared = self.db.execute_batch("PRAGMA optimize").and_then(|()| {
            // Readers may still hold the log: then it is written back later.
            self.db
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        });
        if let Err(error) = cared {
            tracing::debug!("the database was closed as it was: {error}");
        }
    }
}

/// An error means that the whole transaction is lost (a full disk, damage).
fn in_savepoint(batch: &mut Batch<'_>, command: &mut dyn Command) -> Result<(), StoreError> {
    let execute = |sql: &str| -> Result<(), StoreError> {
        Ok(batch.db.prepare_cached(sql)?.execute([]).map(drop)?)
    };
    execute("SAVEPOINT command")?;
    let indexed = batch.index.len();
    if command.run(batch, false) {
        batch.place_news()?;
        let execute = |sql: &str| -> Result<(), StoreError> {
            Ok(batch.db.prepare_cached(sql)?.execute([]).map(drop)?)
        };
        return execute("RELEASE command");
    }
    batch.index.truncate(indexed);
    batch.news.clear();
    if batch.db.is_autocommit() {
        return Err(StoreError::Sqlite("the transaction was taken back".into()));
    }
    batch
        .db
        .execute_batch("ROLLBACK TO command; RELEASE command")?;
    Ok(())
}

/// Carries changes out in the index of this name.
pub(super) fn write_index(
    db: &Connection,
    index: &str,
    mut changes: Vec<IndexChange>,
) -> Result<(), StoreError> {
    changes.sort_by_key(|change| change.brief);
    // Of a brief that changed several times only what was and what is counts.
    changes.dedup_by(|next, first| {
        let same = next.brief == first.brief;
        if same {
            first.now = next.now.take();
        }
        same
    });
    changes.retain(|change| change.gone != change.now);
    let mut remove = db.prepare_cached(&format!(
        "INSERT INTO {index} ({index}, rowid, title, text, grams)
         VALUES ('delete', :brief, :title, :text, :grams)"
    ))?;
    let mut add = db.prepare_cached(&format!(
        "INSERT INTO {index} (rowid, title, text, grams)
         VALUES (:brief, :title, :text, :grams)"
    ))?;
    for change in &changes {
        for (statement, indexed) in [(&mut remove, &change.gone), (&mut add, &change.now)] {
            if let Some(indexed) = indexed {
                statement.execute(rusqlite::named_params! {
                    ":brief": change.brief,
                    ":title": indexed.title,
                    ":text": indexed.text,
                    ":grams": indexed.grams,
                })?;
            }
        }
        if let Some(now) = &change.now {
            spelling::keep(db, &[&now.title, &now.text])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::StoreError;
    use crate::store::Store;
    use crate::store::settings_in;
    use crate::time::Clock;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;
    use std::sync::mpsc::channel;

    #[test]
    fn a_command_that_fails_takes_none_of_the_others_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings_in(folder.path());
        let store = Store::open(&settings, Clock::system()).expect("a store");
        // While one is at work, the others come: they share its transaction.
        let (sender, receiver) = channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(receiver));
        let held = store.submit(move |batch| {
            let _ = gate.lock().map(|gate| gate.recv());
            batch.note("held", "1")
        });
        let before = store.note("before", "1");
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        let failing = store.submit(move |batch| {
            counted.fetch_add(1, Ordering::Relaxed);
            batch.note("failing", "1")?;
            Err::<(), _>(StoreError::Sqlite("it failed".into()))
        });
        let panicking = store.submit(|batch| {
            batch.note("panicking", "1")?;
            assert!(batch.db.is_autocommit(), "on purpose");
            Ok(())
        });
        let after = store.note("after", "1");
        drop(sender);
        for well in [held, before, after] {
            well.wait().expect("done");
        }
        assert!(failing.wait().is_err() && panicking.wait().is_err());
        assert_eq!(runs.load(Ordering::Relaxed), 2, "once with all, once alone");
        let reader = store.reader().expect("a reader");
        let found = ["held", "before", "failing", "panicking", "after"]
            .map(|key| reader.note(key).expect("read").is_some());
        assert_eq!(found, [true, true, false, false, true]);
        // And one that fails without others.
        let alone = store.submit(|batch| {
            batch.note("alone", "1")?;
            Err::<(), _>(StoreError::Sqlite("it failed".into()))
        });
        assert!(alone.wait().is_err());
        assert_eq!(reader.note("alone").expect("read"), None);
        store.note("well", "1").wait().expect("done");
    }
}
