//! Threads that read documents, as many as there are cores.
//!
//! They are not the runtime's threads for blocking work: those come and go by
//! the dozen, and for each that ever read, every regular expression and the
//! allocator keep memory of its own.

use std::sync::Arc;
use tokio::runtime::Builder;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// Clones share the threads.
#[derive(Debug, Clone)]
pub(super) struct Cores(Arc<Threads>);

/// None where no threads could be had: the runtime's own have to do.
#[derive(Debug)]
struct Threads(Option<Runtime>);

impl Cores {
    pub(super) fn new() -> Cores {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = Builder::new_current_thread()
            .thread_name("reading")
            .max_blocking_threads(cores)
            .thread_keep_alive(std::time::Duration::from_secs(u32::MAX.into()))
            .build();
        Cores(Arc::new(Threads(threads.ok())))
    }

    /// Reads on one of the threads, when one is free.
    pub(super) fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        match &self.0.0 {
            Some(threads) => threads.spawn_blocking(work),
            None => tokio::task::spawn_blocking(work),
        }
    }
}

impl Drop for Threads {
    /// A long document may still be under way, and nobody waits for it.
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}
