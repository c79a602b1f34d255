//! Long work of verbs: shown while it lasts, broken off cleanly at Ctrl-C.

use crate::report::Report;
use crate::store::StoreError;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use std::io::BufRead;
use std::io::IsTerminal;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

/// A bar for people on a terminal, and whether Ctrl-C was pressed.
#[derive(Debug)]
pub(super) struct Watch {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Watch {
    /// Of work of so many parts; 0: nobody knows how many.
    pub(super) fn new(parts: u64) -> Result<Watch, Report> {
        let bar = match std::io::stderr().is_terminal() {
            true if parts > 0 => ProgressBar::new(parts),
            true => ProgressBar::no_length(),
            false => ProgressBar::hidden(),
        };
        let template = match parts {
            0 => "{spinner} {pos}",
            _ => "{bar:30} {percent:>3}%  {eta}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let stopped = Arc::new(AtomicBool::new(false));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let seen = Arc::clone(&stopped);
        // From now on a signal ends nothing by itself. The thread ends with the
        // program.
        let mut interrupts = {
            let _inside = runtime.enter();
            signal(SignalKind::interrupt())?
        };
        std::thread::spawn(move || {
            runtime.block_on(async move {
                while interrupts.recv().await.is_some() {
                    seen.store(true, Ordering::Relaxed);
                }
            });
        });
        Ok(Watch { bar, stopped })
    }

    /// Was Ctrl-C pressed?
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// A file that is read, a byte a part, until Ctrl-C.
    pub(super) fn reading<R: BufRead>(&self, input: R) -> Watched<'_, R> {
        Watched { watch: self, input }
    }
}

/// What was found, one part each, until Ctrl-C where somebody watches.
pub(super) fn over<'w, T: 'w>(
    watch: Option<&'w Watch>,
    mut found: impl Iterator<Item = Result<T, StoreError>> + 'w,
) -> impl Iterator<Item = Result<T, StoreError>> + 'w {
    std::iter::from_fn(move || match watch {
        Some(watch) if watch.is_stopped() => Some(Err(StoreError::Interrupted)),
        Some(watch) => {
            watch.bar.inc(1);
            found.next()
        }
        None => found.next(),
    })
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Made by [`Watch::reading`].
pub(super) struct Watched<'a, R> {
    watch: &'a Watch,
    input: R,
}

impl<R: BufRead> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Watched<'_, R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        match self.watch.is_stopped() {
            // Not of the kind that readers try again.
            true => Err(std::io::Error::other("interrupted")),
            false => self.input.fill_buf(),
        }
    }

    fn consume(&mut self, bytes: usize) {
        self.watch.bar.inc(bytes as u64);
        self.input.consume(bytes);
    }
}
