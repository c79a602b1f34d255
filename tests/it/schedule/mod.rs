//! What `schedule` decides, as stories: a feed, a clock moved by hand, and
//! replies as they would come.

mod auto;
mod cron;
mod health;
mod laws;
mod line;
mod moves;
mod next_poll;
mod retry;

use briefd::model::Timestamp;
use briefd::model::event::EventKind;
use briefd::model::feed::Feed;
use briefd::model::feed::FeedUrl;
use briefd::model::poll::Exchange;
use briefd::model::poll::FailureKind;
use briefd::model::poll::FetchFailure;
use briefd::model::poll::Hold;
use briefd::model::poll::Hop;
use briefd::model::poll::Learned;
use briefd::model::poll::Parsed;
use briefd::model::poll::PollState;
use briefd::model::poll::Reply;
use briefd::model::poll::ReplyHeaders;
use briefd::model::poll::Verdict;
use briefd::model::settings::Cadence;
use briefd::model::settings::FeedFetch;
use briefd::model::settings::FullText;
use briefd::model::settings::PollSettings;
use briefd::model::settings::Schedule;
use briefd::schedule;
use briefd::schedule::Context;
use bytes::Bytes;
use jiff::SignedDuration;
use std::time::Duration;

const SEC: u64 = 1;
const MIN: u64 = 60;
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
const URL: &str = "http://a.example/feed";

/// Headers, as pairs in a table.
type Headers = &'static [(&'static str, &'static str)];
/// Redirects: what was asked, and the status.
type Redirects = &'static [(&'static str, u16)];
/// Hours or days in a table.
type Numbers = &'static [u8];

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn plus(at: Timestamp, secs: u64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(secs.try_into().expect("small")))
        .expect("in range")
}

/// The defaults of the contract, without jitter.
fn settings() -> PollSettings {
    PollSettings {
        cadence: Cadence::Every(secs(HOUR)),
        min_interval: secs(15 * MIN),
        max_interval: secs(DAY),
        concurrency: 32,
        per_host: 1,
        per_host_gap: secs(SEC),
        jitter: 0.0,
        jitter_max: secs(30 * MIN),
        spread: secs(10 * MIN),
        backoff_max: secs(DAY),
        backoff_daily_after: secs(30 * DAY),
        backoff_weekly_after: secs(180 * DAY),
        retry_after_max: secs(7 * DAY),
        hold: secs(HOUR),
        hold_max: secs(DAY),
        moved_after: 5,
        moved_age: secs(3 * DAY),
        gone_after: 3,
        gone_age: secs(DAY),
        stuck_after: secs(8 * DAY),
        line_hosts: 5,
        line_window: secs(MIN),
        line_probe: secs(15),
        unreached: secs(5 * MIN),
        stale_factor: 5,
        tick: secs(SEC),
        lease: secs(10 * MIN),
        drain: secs(10),
        items_max: 1_000,
        items_per_feed_max: 0,
    }
}

fn feed(cadence: Cadence) -> Feed {
    Feed {
        name: "a".to_owned(),
        url: FeedUrl::parse(URL).expect("a URL"),
        title: None,
        outlet: None,
        tags: Vec::new(),
        cadence,
        full_text: FullText::Auto,
        fetch: FeedFetch::default(),
        refresh_stuck: true,
    }
}

fn every(secs: u64) -> Cadence {
    Cadence::Every(Duration::from_secs(secs))
}

fn cron(cron: &str, timezone: &str) -> Cadence {
    Cadence::Schedule(Schedule {
        cron: cron.to_owned(),
        timezone: timezone.to_owned(),
    })
}

/// A reply as it is learned of, to be dressed further.
#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    hops: Vec<Hop>,
    headers: ReplyHeaders,
    parsed: Option<Parsed>,
    failure: Option<FailureKind>,
    conditional: bool,
    line_down: bool,
    unreached: bool,
    discovered: Option<String>,
    confirmed: Option<bool>,
}

fn answer(status: u16) -> Answer {
    Answer {
        status,
        hops: vec![],
        headers: ReplyHeaders::default(),
        parsed: None,
        failure: None,
        conditional: status == 304,
        line_down: false,
        unreached: false,
        discovered: None,
        confirmed: Some(true),
    }
}

/// 200 with a document.
fn document() -> Answer {
    Answer {
        parsed: Some(Parsed::default()),
        ..answer(200)
    }
}

fn not_modified() -> Answer {
    answer(304)
}

fn fails(kind: FailureKind) -> Answer {
    Answer {
        failure: Some(kind),
        ..answer(0)
    }
}

impl Answer {
    fn header(mut self, name: &str, value: &str) -> Answer {
        let value = value.to_owned();
        let headers = &mut self.headers;
        match name {
            "etag" => headers.etag = Some(value.into_bytes()),
            "last-modified" => headers.last_modified = Some(value.into_bytes()),
            "cache-control" => headers.cache_control = Some(value),
            "expires" => headers.expires = Some(value),
            "date" => headers.date = Some(value),
            "age" => headers.age = Some(value),
            "retry-after" => headers.retry_after = Some(value),
            _ => panic!("`{name}` is not acted on"),
        }
        self
    }

    fn headers(self, pairs: &[(&str, &str)]) -> Answer {
        pairs
            .iter()
            .fold(self, |a, (name, value)| a.header(name, value))
    }

    /// Through redirects: each with its status, the last URL being the reply's.
    fn through(mut self, hops: &[(&str, u16)], last: &str) -> Answer {
        self.hops = hops
            .iter()
            .map(|(url, status)| Hop {
                url: (*url).to_owned(),
                status: *status,
            })
            .collect();
        self.hops.push(Hop {
            url: last.to_owned(),
            status: self.status,
        });
        self
    }

    fn hints(mut self, change: impl FnOnce(&mut briefd::model::poll::Hints)) -> Answer {
        change(&mut self.parsed.get_or_insert_with(Parsed::default).hints);
        self
    }

    fn items(mut self, times: &[Timestamp]) -> Answer {
        self.parsed.get_or_insert_with(Parsed::default).new_items = times.to_vec();
        self
    }

    fn learned(&self, url: &str, now: Timestamp) -> Learned {
        let mut hops = self.hops.clone();
        if hops.is_empty() {
            hops.push(Hop {
                url: url.to_owned(),
                status: self.status,
            });
        }
        let outcome = match self.failure {
            Some(kind) => Err(FetchFailure {
                kind,
                message: "it failed".to_owned(),
                hops: vec![],
                unreached: self.unreached,
            }),
            None => Ok(Reply {
                status: self.status,
                url: hops.last().expect("one").url.clone(),
                hops,
                headers: self.headers.clone(),
                body: Bytes::from_static(b"<rss/>"),
            }),
        };
        Learned {
            exchange: Exchange {
                started: now,
                elapsed: Duration::from_millis(5),
                conditional: self.conditional,
                outcome,
            },
            parsed: self.parsed.clone(),
            unusable: None,
            line_down: self.line_down,
            discovered: self.discovered.clone(),
            confirmed: None,
            other_hold: None,
        }
    }
}

/// One feed over time.
#[derive(Debug, Clone)]
struct World {
    state: PollState,
    feed: Feed,
    url: String,
    settings: PollSettings,
    now: Timestamp,
    draw: f64,
    hold: Option<Hold>,
    /// How often the address that a document announced was asked.
    confirmations: u32,
}

fn world(cadence: Cadence) -> World {
    World {
        state: PollState::default(),
        feed: feed(cadence),
        url: URL.to_owned(),
        settings: settings(),
        now: at("2026-11-24T10:00:00Z"),
        draw: 0.5,
        hold: None,
        confirmations: 0,
    }
}

impl World {
    fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            feed: &self.feed,
            url: &self.url,
            settings: &self.settings,
            draw: self.draw,
            hold: self.hold.as_ref(),
        }
    }

    /// Polls now and keeps what is decided.
    fn poll(&mut self, answer: &Answer) -> Verdict {
        let mut learned = answer.learned(&self.url, self.now);
        if schedule::to_confirm(&self.state, &learned, &self.context()).is_some() {
            self.confirmations += 1;
            learned.confirmed = answer.confirmed;
        }
        let verdict = schedule::after_poll(&self.state, &learned, &self.context());
        self.state = verdict.state.clone();
        if let Some(url) = &verdict.moved_to {
            self.url.clone_from(url);
        }
        if let Some(hold) = verdict.holds.last() {
            self.hold = Some(hold.clone());
        }
        verdict
    }

    /// Polls, then lets the time pass until the next poll.
    fn poll_and_wait(&mut self, answer: &Answer) -> Verdict {
        let verdict = self.poll(answer);
        if let Some(next) = &verdict.next {
            self.now = next.at;
        }
        verdict
    }

    fn pass(&mut self, secs: u64) {
        self.now = plus(self.now, secs);
    }
}

/// Seconds from now to the next poll.
fn wait(world: &World, verdict: &Verdict) -> u64 {
    let next = verdict.next.as_ref().expect("a next poll");
    let wait = world.now.duration_until(next.at);
    u64::try_from(wait.as_secs()).expect("not in the past")
}

fn reason(verdict: &Verdict) -> &str {
    &verdict.next.as_ref().expect("a next poll").reason
}

fn kinds(verdict: &Verdict) -> Vec<EventKind> {
    verdict.events.iter().map(|event| event.kind).collect()
}
