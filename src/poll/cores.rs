//! Threads that read documents, as many as there are cores.
//!
//! They are not the runtime's threads for blocking work: those come and go by
//! the dozen, and for each that ever read, every regular expression and the
//! allocator keep memory of its own.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;
use std::thread;
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// Clones share the threads, which end with the last of them.
#[derive(Debug, Clone)]
pub(super) struct Cores(mpsc::Sender<Work>);

impl Cores {
    pub(super) fn new() -> Cores {
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let receiver = Arc::clone(&receiver);
            let began = thread::Builder::new()
                .name("reading".into())
                .spawn(move || work(&receiver));
            if let Err(error) = began {
                tracing::warn!(%error, "a thread that reads documents cannot be had: {error}");
            }
        }
        Cores(sender)
    }

    /// What `read` returns, once one of the threads was free for it; none when
    /// it panicked.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = oneshot::channel();
        let work = move || drop(sender.send(read()));
        self.0.send(Box::new(work)).ok()?;
        receiver.await.ok()
    }
}

fn work(receiver: &Mutex<mpsc::Receiver<Work>>) {
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(work) = next else { return };
        // Of a panic the hook has told; the next document is read all the same.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

#[cfg(test)]
mod tests {
    use super::Cores;

    #[tokio::test]
    async fn a_panic_costs_its_document_and_no_thread() {
        let cores = Cores::new();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..=threads {
            assert_eq!(cores.read(|| -> u8 { panic!("a document") }).await, None);
        }
        assert_eq!(cores.read(|| 7).await, Some(7));
    }
}
