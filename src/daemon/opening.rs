//! Opening the database at the start: if it is locked or the disk is full, the
//! daemon waits and says so.

use super::DaemonError;
use super::Signal;
use super::service;
use super::trouble::StoreHealth;
use crate::model::settings::StoreSettings;
use crate::store::DaemonLock;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use std::time::Duration;
use tokio::sync::mpsc;

/// Between two tries.
const AGAIN: Duration = Duration::from_secs(5);

/// Opens it; none when told to stop meanwhile.
pub(super) async fn open(
    settings: &StoreSettings,
    clock: &Clock,
    lock: &DaemonLock,
    signals: &mut mpsc::Receiver<Signal>,
) -> Result<Option<Store>, DaemonError> {
    let mut health = StoreHealth::default();
    loop {
        service::starting_for(settings.busy_timeout + AGAIN * 2);
        let (of, at) = (settings.clone(), clock.clone());
        let opening = tokio::task::spawn_blocking(move || Store::open(&of, at));
        let Some(opened) = unless_stopped(opening, signals).await else {
            return Ok(None);
        };
        match opened.map_err(|_| StoreError::Closed)? {
            Ok(store) => {
                health.well();
                lock.tell(&[]);
                return Ok(Some(store));
            }
            Err(error @ (StoreError::Locked { .. } | StoreError::Full { .. })) => {
                health.failed(&settings.path, &error, clock.now());
                let troubles: Vec<String> = health.words().into_iter().collect();
                service::status(&troubles.concat());
                lock.tell(&troubles);
            }
            Err(error) => return Err(error.into()),
        }
        let pause = tokio::time::sleep(AGAIN);
        if unless_stopped(pause, signals).await.is_none() {
            return Ok(None);
        }
    }
}

async fn unless_stopped<T>(
    work: impl Future<Output = T>,
    signals: &mut mpsc::Receiver<Signal>,
) -> Option<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Some(done),
            // There is nothing to reload yet.
            signal = signals.recv() => if signal != Some(Signal::Reload) {
                return None;
            },
        }
    }
}
