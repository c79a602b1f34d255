//! When a feed is polled next, and what a reply means for it. Pure: state,
//! reply, now and settings in, verdict out.
//!
//! The next poll is the latest of everything that asks to wait: the feed's
//! own interval, schedule or rhythm; what the server and the document say;
//! the backoff after errors. Nothing shortens a wait, and each wait says why.

mod auto;
mod backoff;
mod cron;
mod freshness;
mod health;
mod hints;
mod http_date;
mod instant;
mod jitter;
mod line;
mod moves;
mod plan;
mod reply;
mod retry;

pub use cron::ScheduleError;
pub use cron::check_schedule;
pub use cron::occurrence;
pub use line::Attempt;
pub use line::line_down;
pub use moves::undo_move;
pub use retry::latest_hold;
pub use retry::page_hold;

use crate::model::Timestamp;
use crate::model::event::EventKind;
use crate::model::event::FeedEvent;
use crate::model::feed::Feed;
use crate::model::feed::FeedUrl;
use crate::model::poll::Health;
use crate::model::poll::Hold;
use crate::model::poll::Learned;
use crate::model::poll::NextPoll;
use crate::model::poll::Parsed;
use crate::model::poll::PollState;
use crate::model::poll::Reply;
use crate::model::poll::Validators;
use crate::model::poll::Verdict;
use crate::model::settings::Cadence;
use crate::model::settings::PollSettings;
use crate::model::text::counted;
use instant::clock;
use instant::later;
use instant::since;
use plan::Plan;
use reply::Failure;
use reply::Outcome;
use serde_json::json;
use std::time::Duration;

/// What a decision is taken in the light of.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Now: for `after_poll`, when the poll ended.
    pub now: Timestamp,
    /// The feed as configured (its `url` may differ from the one in use after a move).
    pub feed: &'a Feed,
    /// The URL in use.
    pub url: &'a str,
    /// `[poll]`.
    pub settings: &'a PollSettings,
    /// A number in 0..1 for jitter, drawn by the caller.
    pub draw: f64,
    /// The hold on the host that was asked last, if there is a record of one.
    pub hold: Option<&'a Hold>,
}

/// Decides what a poll means: memory, next poll, holds, moves, events.
pub fn after_poll(state: &PollState, learned: &Learned, context: &Context<'_>) -> Verdict {
    let mut after = remembered(state, learned, context.now);
    match reply::outcome(state, learned) {
        Outcome::Failed(failure) if learned.line_down => after_our_fault(after, &failure, context),
        Outcome::Failed(failure) => {
            if !learned.exchange.conditional && after.only_304_since.is_some() {
                // The one unconditional request has been made.
                after.only_304_since = Some(context.now);
            }
            after_failure(after, &failure, context)
        }
        Outcome::NotModified(reply) => {
            let goes_on = learned.exchange.conditional && state.only_304_since.is_some();
            if !goes_on {
                after.only_304_since = Some(context.now);
            }
            keep_validators(&mut after, reply);
            after_success(after, reply, None, context)
        }
        Outcome::Document(reply, parsed) => {
            read(&mut after, reply, parsed, context);
            after_success(after, reply, learned.discovered.as_deref(), context)
        }
    }
}

/// Decides anew on a failure that was blamed on its feed before it was plain
/// that our own line was down. `state` and `learned` are those of that poll.
pub fn forgive(state: &PollState, learned: &Learned, context: &Context<'_>) -> Verdict {
    let mut verdict = after_poll(state, learned, context);
    // It was told that the feed broke: it is told that it did not.
    if state.health != Health::Broken {
        verdict.events.push(FeedEvent {
            kind: EventKind::FeedRecovered,
            detail: json!({ "why": "our own line was down" }),
        });
    }
    verdict
}

/// When a feed that was never polled is polled first: at once for `poll` and
/// `file:` feeds, at a random phase within the spread for the daemon's http
/// feeds; one with a schedule waits for it.
pub fn first_poll(context: &Context<'_>, spread: bool) -> NextPoll {
    let now = context.now;
    let settings = context.settings;
    let span = match &context.feed.cadence {
        Cadence::Schedule(schedule) => {
            let at = occurrence(schedule, now).unwrap_or(now);
            let reason = format!(
                "first poll, schedule `{}` {}",
                schedule.cron, schedule.timezone
            );
            return NextPoll { at, reason };
        }
        Cadence::Every(interval) => settings.spread.min(*interval),
        Cadence::Auto => settings.spread,
    };
    if spread && !context.feed.url.is_file() {
        NextPoll {
            at: jitter::phase(now, span, context.draw),
            reason: "first poll, spread".to_owned(),
        }
    } else {
        NextPoll {
            at: now,
            reason: "first poll".to_owned(),
        }
    }
}

/// The next poll of a feed whose configuration changed: never earlier than
/// what the last reply asked for, and not in the past.
pub fn replan(state: &PollState, planned: &NextPoll, context: &Context<'_>) -> NextPoll {
    let Some(last) = state.last_polled else {
        return match context.feed.cadence {
            Cadence::Schedule(_) => first_poll(context, false),
            Cadence::Every(_) | Cadence::Auto => planned.clone(),
        };
    };
    let context = Context {
        hold: None,
        ..*context
    };
    let last = last.min(context.now);
    let mut plan = Plan::own(&context, &state.rhythm, last);
    if state.failures > 0 {
        wait_after_failure(&mut plan, state, false, &context, last);
    }
    // What was asked for by a clock that was set back since is not known.
    if let Some(asked) = state
        .asked_until
        .filter(|_| state.last_polled == Some(last))
    {
        plan.not_before(asked, || format!("the last reply, until {}", clock(asked)));
    }
    let next = plan.finish(&state.hints);
    match context.feed.cadence {
        // What was missed since is not made up for.
        Cadence::Schedule(_) if next.at < context.now => first_poll(&context, false),
        _ => NextPoll {
            at: next.at.max(context.now),
            ..next
        },
    }
}

/// Puts a plan right that cannot be: after the clock was set back, a next poll
/// may lie too far ahead. None where nothing is wrong. The wait that is left
/// is the wait as it was planned, so nothing is polled twice at once.
pub fn repair(state: &PollState, planned: &NextPoll, context: &Context<'_>) -> Option<NextPoll> {
    let now = context.now;
    let settings = context.settings;
    let longest = settings
        .max_interval
        .max(settings.backoff_max)
        .max(settings.retry_after_max)
        .max(instant::WEEK)
        .max(plan::own_interval(context, &state.rhythm, now).0);
    // Jitter, and skipped days after the longest wait.
    let longest = longest + settings.jitter_max + instant::WEEK;
    let wait = match state.last_polled {
        Some(last) if last > later(now, instant::MINUTE) => since(planned.at, last).min(longest),
        _ if since(planned.at, now) > longest => plan::own_interval(context, &state.rhythm, now).0,
        _ => return None,
    };
    let at = later(now, wait);
    (at < planned.at).then(|| NextPoll {
        at,
        reason: format!("{}, after the clock was set back", planned.reason),
    })
}

/// Should the next request carry validators? Not when the feed has answered
/// nothing but 304 for `stuck_after`.
pub fn conditional(
    state: &PollState,
    feed: &Feed,
    settings: &PollSettings,
    now: Timestamp,
) -> bool {
    let stuck = state
        .only_304_since
        .is_some_and(|start| since(now, start) >= settings.stuck_after);
    !(stuck && feed.refresh_stuck && !settings.stuck_after.is_zero())
}

/// What is remembered of the exchange whatever came of it.
fn remembered(state: &PollState, learned: &Learned, now: Timestamp) -> PollState {
    let mut after = state.clone();
    after.last_polled = Some(now);
    after.last_ms = u64::try_from(learned.exchange.elapsed.as_millis()).ok();
    let reply = learned.exchange.outcome.as_ref().ok();
    after.last_status = reply.map(|reply| reply.status);
    if let Some(reply) = reply.filter(|reply| reply.status != 304) {
        after.last_bytes = u64::try_from(reply.body.len()).ok();
    }
    after
}

/// The line is down: nothing is counted, and the feed waits its own interval.
fn after_our_fault(after: PollState, failure: &Failure<'_>, context: &Context<'_>) -> Verdict {
    let mut plan = Plan::own(context, &after.rhythm, context.now);
    if let Some(asked) = after.asked_until {
        plan.not_before(asked, || format!("the last reply, until {}", clock(asked)));
    }
    let mut next = plan.finish(&after.hints);
    next.reason = format!(
        "{} (our own line was down: {})",
        next.reason, failure.message
    );
    Verdict {
        state: after,
        next: Some(next),
        hold: None,
        moved_to: None,
        events: Vec::new(),
    }
}

fn after_failure(mut after: PollState, failure: &Failure<'_>, context: &Context<'_>) -> Verdict {
    let (now, settings) = (context.now, context.settings);
    let event = health::failed(&mut after, failure, now, settings);
    let asked = failure
        .reply
        .filter(|reply| reply.status >= 400)
        .and_then(|reply| retry::retry_after(&reply.headers, now, settings));
    let hold = failure.reply.and_then(|reply| {
        let host = host_of(&reply.url);
        // A redirect may end at a host whose record is not at hand.
        let before = context.hold.filter(|hold| hold.host == host);
        retry::hold_after_error(&host, reply.status, asked, before, now, settings)
    });
    let next = (after.health != Health::Gone).then(|| {
        let mut plan = Plan::own(context, &after.rhythm, now);
        let unwelcome = matches!(failure.status(), Some(403 | 429));
        wait_after_failure(&mut plan, &after, unwelcome, context, now);
        after.asked_until = wait_for_document(&mut plan, &after, context);
        if let Some(asked) = asked {
            let until = later(now, asked);
            after.asked_until = after.asked_until.max(Some(until));
            plan.not_before(until, || format!("Retry-After until {}", clock(until)));
        }
        if let Some(hold) = &hold {
            plan.not_before(hold.until, || hold.reason.clone());
        }
        plan.finish(&after.hints)
    });
    let events = event.into_iter().collect();
    Verdict {
        state: after,
        next,
        hold,
        moved_to: None,
        events,
    }
}

/// Backoff, and the day that lies between two 410s.
fn wait_after_failure(
    plan: &mut Plan<'_>,
    state: &PollState,
    unwelcome: bool,
    context: &Context<'_>,
    now: Timestamp,
) {
    let settings = context.settings;
    let (interval, _) = plan::own_interval(context, &state.rhythm, now);
    let unwelcome = unwelcome || matches!(state.last_status, Some(403 | 429));
    let failing = state
        .failing_since
        .map_or(Duration::ZERO, |start| since(now, start));
    let (wait, reason) = backoff::backoff(state.failures, interval, unwelcome, failing, settings);
    plan.backed_off(wait, reason);
    if let Some(at) = health::next_gone_count(state, settings) {
        let times = state.going.as_ref().map_or(0, |going| going.times);
        plan.not_before(at, || {
            format!(
                "410 seen {times} of {}",
                counted(settings.gone_after, "time")
            )
        });
    }
}

fn after_success(
    mut after: PollState,
    reply: &Reply,
    discovered: Option<&str>,
    context: &Context<'_>,
) -> Verdict {
    let (now, settings) = (context.now, context.settings);
    let mut events: Vec<FeedEvent> = health::succeeded(&mut after, now).into_iter().collect();
    let moved_to = move_of(&mut after, reply, discovered, context, &mut events);
    events.extend(health::stale(&mut after, now, settings));
    let mut plan = Plan::own(context, &after.rhythm, now);
    after.asked_until = wait_for_document(&mut plan, &after, context);
    if let Some(fresh) = freshness::freshness(&reply.headers, now) {
        let until = later(now, fresh.wait.min(settings.max_interval));
        after.asked_until = after.asked_until.max(Some(until));
        plan.not_before(until, || fresh.reason);
    }
    Verdict {
        next: Some(plan.finish(&after.hints)),
        hold: retry::hold_after_success(context.hold, now),
        moved_to,
        state: after,
        events,
    }
}

/// Where the feed is from now on, if that changes, with its event.
fn move_of(
    after: &mut PollState,
    reply: &Reply,
    discovered: Option<&str>,
    context: &Context<'_>,
    events: &mut Vec<FeedEvent>,
) -> Option<String> {
    let (to, detail) = if let Some(to) = discovered {
        after.moving = None;
        let why = "the page there names this feed";
        (
            to.to_owned(),
            json!({ "from": context.url, "to": to, "why": why }),
        )
    } else {
        let target = moves::target(
            context.url,
            &reply.hops,
            after.hints.new_feed_url.as_deref(),
        );
        let moved = moves::count(after, context.url, target, context.now, context.settings)?;
        let why = format!("moved for good, seen {}", counted(moved.times, "time"));
        let detail = json!({ "from": context.url, "to": moved.target, "why": why });
        (moved.target, detail)
    };
    events.push(FeedEvent {
        kind: EventKind::FeedMoved,
        detail,
    });
    Some(to)
}

/// The document's own hints; gives back until when they hold.
fn wait_for_document(
    plan: &mut Plan<'_>,
    state: &PollState,
    context: &Context<'_>,
) -> Option<Timestamp> {
    let mut until = None;
    for (wait, reason) in hints::waits(&state.hints) {
        let at = later(context.now, wait.min(context.settings.max_interval));
        plan.not_before(at, || reason);
        until = until.max(Some(at));
    }
    until
}

/// Takes over what a document gave: it replaces everything that was known.
fn read(after: &mut PollState, reply: &Reply, parsed: &Parsed, context: &Context<'_>) {
    let now = context.now;
    let headers = &reply.headers;
    let first = after.last_document.is_none();
    after.validators =
        (headers.etag.is_some() || headers.last_modified.is_some()).then(|| Validators {
            url: reply.url.clone(),
            etag: headers.etag.clone(),
            last_modified: headers.last_modified.clone(),
        });
    after.body_hash = Some(parsed.body_hash.clone());
    after.hints = parsed.hints.clone();
    after.last_document = Some(now);
    after.only_304_since = None;
    after.repairs = parsed.repairs;
    after.warnings = parsed.warnings.clone();
    let auto = context.feed.cadence == Cadence::Auto;
    if !parsed.new_items.is_empty() {
        after.last_new_item = Some(now);
        after.stale = false;
        auto::learn(&mut after.rhythm, &parsed.new_items, first, auto, now);
    }
}

/// A 304 overwrites the validators that it carries (RFC 9111, section 3.2).
fn keep_validators(after: &mut PollState, reply: &Reply) {
    let Some(validators) = &mut after.validators else {
        return;
    };
    if validators.url != reply.url {
        return;
    }
    if let Some(etag) = &reply.headers.etag {
        validators.etag = Some(etag.clone());
    }
    if let Some(last_modified) = &reply.headers.last_modified {
        validators.last_modified = Some(last_modified.clone());
    }
}

fn host_of(url: &str) -> String {
    FeedUrl::parse(url).map_or_else(|_| String::new(), |url| url.host_key())
}
