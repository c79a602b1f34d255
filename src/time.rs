//! The one clock. Everything else is handed `now`.

use crate::model::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time: the system's, or one that a test moves by hand.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    fixed_ms: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock::default()
    }

    /// A clock that stands still until it is moved.
    pub fn by_hand(start: Timestamp) -> Clock {
        Clock {
            fixed_ms: Some(Arc::new(AtomicI64::new(start.as_millisecond()))),
        }
    }

    /// Now, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let ms = match &self.fixed_ms {
            Some(fixed) => fixed.load(Ordering::SeqCst),
            None => Timestamp::now().as_millisecond(),
        };
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Moves a clock that is moved by hand; the system's stays as it is.
    pub fn advance(&self, ms: i64) {
        if let Some(fixed) = &self.fixed_ms {
            fixed.fetch_add(ms, Ordering::SeqCst);
        }
    }
}
