//! Is our own network connection, the line, down? When every host fails at
//! once, no feed is to blame.
//!
//! An unanswered poll is judged only once it is known what is to blame: an
//! exchange that began later and was answered shows that the line was up, many
//! hosts that fall silent one after the other show that it was down. Times are
//! measured from an arbitrary moment by a monotonic clock.

use crate::model::settings::PollSettings;
use std::time::Duration;

/// Feeds that are tried at a time while the line is down.
const PROBES: usize = 3;

/// Hosts that are silent for this part of `line_window` are an outage: requests
/// in flight when the first fell silent have had time to be answered.
const LOST_PART: u32 = 20;

/// How often the log repeats that the line is down.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// What is known of the line.
#[derive(Debug, Clone, Default)]
pub struct LineState {
    /// Hosts that gave no answer since the last answer of any host, and had
    /// given one before.
    silent: Vec<String>,
    /// When the first and the last of them fell silent.
    first: Duration,
    latest: Duration,
    /// When the exchange began that was answered; the latest one.
    alive: Option<Duration>,
    down: bool,
    probe_at: Duration,
    said: Duration,
}

/// A poll that got no answer.
#[derive(Debug, Clone, Copy)]
pub struct Silence<'a> {
    /// Host and port that was to be asked.
    pub host: &'a str,
    /// The poll before got none either, so this one says nothing about the
    /// line.
    pub before: bool,
    /// When it ended.
    pub at: Duration,
}

/// Whose fault it is that a poll got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The feed's own.
    Feed,
    /// The line's.
    Line,
    /// Not known before this time.
    Unknown(Duration),
}

impl LineState {
    /// An answer of any kind, an error too, shows that the line is up. `began`:
    /// when it was asked for.
    pub fn answered(&mut self, began: Duration) {
        self.alive = self.alive.max(Some(began));
        self.silent.clear();
        self.down = false;
    }

    /// A host gave no answer.
    pub fn silent(&mut self, silence: &Silence<'_>) {
        if silence.before || self.silent.iter().any(|known| known == silence.host) {
            return;
        }
        if self.silent.is_empty() {
            self.first = silence.at;
        }
        self.latest = silence.at;
        self.silent.push(silence.host.to_owned());
    }

    /// What is to blame? Where fewer hosts than `line_hosts` are configured
    /// (`hosts`), that cannot be decided, and it is the feed.
    pub fn fault(
        &mut self,
        silence: &Silence<'_>,
        now: Duration,
        hosts: usize,
        settings: &PollSettings,
    ) -> Fault {
        let needed = settings.line_hosts;
        if self.down {
            return Fault::Line;
        }
        let up = self.alive.is_some_and(|began| began >= silence.at);
        let nothing_new = silence.before && self.silent.is_empty();
        if needed == 0 || hosts < needed || up || nothing_new {
            return Fault::Feed;
        }
        let many = self.silent.len() >= needed;
        let lost = self.first + settings.line_window / LOST_PART;
        if many && now >= lost {
            self.lose(now, settings);
            return Fault::Line;
        }
        // While one host after the other falls silent it is undecided, but the
        // feed's lease must not run out meanwhile.
        let quiet = self.latest.max(silence.at) + settings.line_window;
        let known = if many { lost } else { quiet };
        let known = known.min(silence.at + settings.lease / 2);
        if now >= known {
            Fault::Feed
        } else {
            Fault::Unknown(known)
        }
    }

    /// No more polls will begin: what is undecided is decided by what is known.
    pub fn decide(&mut self, now: Duration, settings: &PollSettings) {
        if settings.line_hosts > 0 && self.silent.len() >= settings.line_hosts {
            self.lose(now, settings);
        }
        self.silent.clear();
        // As after an answer: earlier failures can be judged.
        self.alive = self.alive.max(Some(now));
    }

    /// True while nothing can be reached.
    pub fn is_down(&self) -> bool {
        self.down
    }

    /// How many of `places` polls may begin: all of them, or now and then a
    /// few while the line is down, to learn when it is up again.
    pub fn room(&mut self, places: usize, now: Duration, settings: &PollSettings) -> usize {
        if !self.down {
            return places;
        }
        if now < self.probe_at || places == 0 {
            return 0;
        }
        self.probe_at = now + settings.line_probe;
        places.min(PROBES)
    }

    /// Is it time to log that the line is still down?
    pub fn say_again(&mut self, now: Duration) -> bool {
        let due = self.down && now >= self.said + SAID_EVERY;
        if due {
            self.said = now;
        }
        due
    }

    fn lose(&mut self, now: Duration, settings: &PollSettings) {
        self.down = true;
        self.said = now;
        self.probe_at = now + settings.line_probe;
    }
}
