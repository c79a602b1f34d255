//! `/healthz`: whether the daemon's loop turns and the database answers. Says
//! nothing of what is stored.

use super::Site;
use super::answer::Answer;
use super::answer::TEXT;
use hyper::StatusCode;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

/// How soon the database must answer.
const READ_IN: Duration = Duration::from_secs(1);

/// When the loop turned last, and how soon it must again; none where there is
/// no loop.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    last: Mutex<Option<(Instant, Duration)>>,
}

impl Pulse {
    pub(super) fn beat(&self, within: Duration) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((Instant::now(), within));
    }

    /// For how long it has not turned, where that is too long.
    fn missing(&self) -> Option<Duration> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, within) = (*last)?;
        Some(at.elapsed()).filter(|since| *since > within)
    }
}

pub(super) async fn answer(site: &Site) -> Answer {
    let ill = |why: String| Answer::of(StatusCode::SERVICE_UNAVAILABLE, TEXT, why);
    if let Some(since) = site.pulse.missing() {
        return ill(format!(
            "the loop has not turned for {} s\n",
            since.as_secs()
        ));
    }
    match site.reads.answers(READ_IN).await {
        true => Answer::text("ok"),
        false => ill("the database does not answer\n".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_stands_still_is_missed() {
        let pulse = Pulse::default();
        assert_eq!(pulse.missing(), None, "there is none");
        pulse.beat(Duration::from_secs(60));
        assert_eq!(pulse.missing(), None);
        pulse.beat(Duration::ZERO);
        std::thread::sleep(Duration::from_millis(2));
        assert!(pulse.missing().is_some());
    }
}
