//! Looking into the database for an answer: on connections that only read, so
//! many at a time, each look within its time.
//!
//! Invariant: a client that is slow to take an answer holds no connection to
//! the database: a page is read, the connection put back, and the next page
//! begins behind the last row of that one.

use super::answer::Answer;
use super::answer::Broken;
use super::answer::Content;
use super::answer::Refusal;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use hyper::StatusCode;
use hyper::body::Bytes;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::sync::mpsc;

/// Between two tries to break off a look that takes too long.
const AGAIN: Duration = Duration::from_millis(50);

/// Lends readers of one database.
#[derive(Debug, Clone)]
pub(super) struct Reads {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    free: Mutex<Vec<Reader>>,
    places: Semaphore,
    time: Duration,
}

/// One page of an answer, and where the next one begins.
pub(super) type Page<S> = Result<(Vec<u8>, Option<S>), Refusal>;

impl Reads {
    /// So many looks at a time, each no longer than `time`.
    pub(super) fn new(store: Store, places: usize, time: Duration) -> Reads {
        Reads {
            inner: Arc::new(Inner {
                store,
                free: Mutex::default(),
                places: Semaphore::new(places),
                time,
            }),
        }
    }

    /// One look, off the runtime's threads, when there is a place.
    ///
    /// # Errors
    /// What the look says; 503 when it takes too long.
    pub(super) async fn read<T, E>(
        &self,
        look: impl FnOnce(&Reader) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Refusal>
    where
        T: Send + 'static,
        E: Into<Refusal> + Send + 'static,
    {
        let Ok(_place) = self.inner.places.acquire().await else {
            return Err(Refusal::failed(&StoreError::Closed));
        };
        let reader = self.lend().await?;
        let stop = reader.interrupter();
        let mut looking = tokio::task::spawn_blocking(move || {
            let found = look(&reader);
            (reader, found)
        });
        let mut wait = self.inner.time;
        let looked = loop {
            match tokio::time::timeout(wait, &mut looking).await {
                Ok(looked) => break looked,
                // Between two statements nothing is broken off: once more.
                Err(_) => stop(),
            }
            wait = AGAIN;
        };
        match looked {
            Ok((reader, found)) => {
                self.free().push(reader);
                found.map_err(Into::into)
            }
            Err(panic) => Err(Refusal::failed(&panic)),
        }
    }

    /// Pages of bytes one after the other, made as the client takes them:
    /// `next` gets where to begin. The first is made before this returns, so
    /// that what cannot be answered is refused and not broken off.
    ///
    /// # Errors
    /// As [`Reads::read`], for the first page.
    pub(super) async fn pages<S: Send + 'static>(
        &self,
        media: &'static str,
        start: S,
        next: impl Fn(&Reader, S) -> Page<S> + Send + Sync + 'static,
    ) -> Result<Answer, Refusal> {
        let next = Arc::new(next);
        let page = |reads: Reads, at: S| {
            let next = Arc::clone(&next);
            async move { reads.read(move |reader| next(reader, at)).await }
        };
        let (first, mut rest) = page(self.clone(), start).await?;
        if rest.is_none() {
            return Ok(Answer::of(StatusCode::OK, media, first));
        }
        let (sender, pieces) = mpsc::channel(1);
        let reads = self.clone();
        let next = Arc::clone(&next);
        tokio::spawn(async move {
            let mut sent = sender.send(Ok(Bytes::from(first))).await;
            while let (Some(at), true) = (rest.take(), sent.is_ok()) {
                let next = Arc::clone(&next);
                sent = match reads.read(move |reader| next(reader, at)).await {
                    Ok((page, more)) => {
                        rest = more;
                        sender.send(Ok(Bytes::from(page))).await
                    }
                    Err(_) => sender.send(Err(Broken)).await,
                };
            }
        });
        Ok(Answer::with(StatusCode::OK, media, Content::Pieces(pieces)))
    }

    /// Does the database answer at all? Waits for no place.
    pub(super) async fn answers(&self, within: Duration) -> bool {
        let store = self.inner.store.clone();
        let looking = tokio::task::spawn_blocking(move || {
            store
                .reader()
                .and_then(|reader| reader.note("daemon.started"))
        });
        matches!(tokio::time::timeout(within, looking).await, Ok(Ok(Ok(_))))
    }

    async fn lend(&self) -> Result<Reader, Refusal> {
        let free = self.free().pop();
        if let Some(reader) = free {
            return Ok(reader);
        }
        let store = self.inner.store.clone();
        let opening = tokio::task::spawn_blocking(move || store.reader()).await;
        Ok(opening.map_err(|panic| Refusal::failed(&panic))??)
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        let free = &self.inner.free;
        free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
