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
pub use cron::latest;
pub use cron::occurrence;
pub use line::Fault;
pub use line::LineState;
pub use line::Silence;
pub use moves::same_feed;
pub use moves::undo_move;
pub use retry::latest_hold;
pub use retry::other_hold;

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
use instant::words;
use plan::Plan;
use reply::Failure;
use reply::Outcome;
use serde_json::json;
use std::time::Duration;

/// Context for a scheduling decision.
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
    let mut verdict = match reply::outcome(state, learned) {
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
            after_success(after, reply, learned, context)
        }
        Outcome::Document(reply, parsed) => {
            read(&mut after, reply, parsed, context);
            after_success(after, reply, learned, context)
        }
    };
    verdict.holds.extend(learned.other_hold.clone());
    verdict
}

/// The address that a document says its feed has moved to, when the move would
/// be believed after this poll: the address has to be checked first. Unlike a
/// redirect, an announcement does not prove that anything is there.
pub fn to_confirm(state: &PollState, learned: &Learned, context: &Context<'_>) -> Option<String> {
    let mut after = state.clone();
    let reply = match reply::outcome(state, learned) {
        Outcome::Document(reply, parsed) => {
            after.hints = parsed.hints.clone();
            reply
        }
        Outcome::NotModified(reply) => reply,
        Outcome::Failed(_) => return None,
    };
    if learned.discovered.is_some() || context.feed.url.is_file() {
        return None;
    }
    let target = moves::target(context.url, &reply.hops, &after.hints)?;
    let moving = moves::count(
        &mut after,
        context.url,
        Some(&target),
        context.now,
        context.settings,
    )?;
    target.announced.then_some(moving.target)
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
    // A wait set by a clock that has since been set back is unknown.
    if let Some(asked) = state
        .asked_until
        .filter(|_| state.last_polled == Some(last))
    {
        plan.not_before(asked, || format!("the last reply, until {}", clock(asked)));
    }
    let next = plan.finish(&state.hints);
    match context.feed.cadence {
        // Missed polls are not made up for.
        Cadence::Schedule(_) if next.at < context.now => first_poll(&context, false),
        _ => NextPoll {
            at: next.at.max(context.now),
            ..next
        },
    }
}

/// Corrects an impossible plan: after the clock was set back, the next poll may
/// lie too far ahead. None where the plan is possible. The remaining wait is
/// the planned one, so nothing is polled twice in a row.
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

/// What is remembered of the exchange, whatever its result.
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

/// The line is down: nothing is counted, no wait grows.
fn after_our_fault(after: PollState, failure: &Failure<'_>, context: &Context<'_>) -> Verdict {
    let usual = Plan::own(context, &after.rhythm, context.now).finish(&after.hints);
    let why = format!("our own network was down: {}", failure.message);
    let next = sooner(usual, 2 * context.settings.line_probe, why, &after, context);
    Verdict {
        state: after,
        next: Some(next),
        holds: Vec::new(),
        moved_to: None,
        events: Vec::new(),
    }
}

/// No server was reached, so an early retry bothers nobody. What the last reply
/// asked for still holds.
fn sooner(
    usual: NextPoll,
    wait: Duration,
    why: String,
    state: &PollState,
    context: &Context<'_>,
) -> NextPoll {
    let mut plan = Plan::again(context, wait, why);
    if let Some(asked) = state.asked_until {
        plan.not_before(asked, || format!("the last reply, until {}", clock(asked)));
    }
    let soon = plan.with_jitter(&state.hints);
    if soon.at < usual.at { soon } else { usual }
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
        // A redirect may end at a host whose record is not available here.
        let before = context.hold.filter(|hold| hold.host == host);
        retry::hold_after_error(&host, reply.status, asked, before, now, settings)
    });
    let next = (after.health != Health::Gone).then(|| {
        let mut plan = Plan::own(context, &after.rhythm, now);
        let unwelcome = matches!(failure.status(), Some(403 | 429));
        wait_after_failure(&mut plan, &after, unwelcome, context, now);
        if failure.unreached {
            let tries = after.failures.saturating_sub(1);
            let wait = retry::doubled(settings.unreached, tries, Duration::MAX);
            let why = format!("no server reached, again after {}", words(wait));
            let usual = plan.finish(&after.hints);
            return sooner(usual, wait, why, &after, context);
        }
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
        holds: hold.into_iter().collect(),
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
    learned: &Learned,
    context: &Context<'_>,
) -> Verdict {
    let (now, settings) = (context.now, context.settings);
    let mut events: Vec<FeedEvent> = health::succeeded(&mut after, now).into_iter().collect();
    let moved = move_of(&mut after, reply, learned, context);
    events.extend(moved.as_ref().map(|(to, why)| FeedEvent {
        kind: EventKind::FeedMoved,
        detail: json!({ "from": context.url, "to": to, "why": why }),
    }));
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
        holds: retry::hold_after_success(context.hold, now)
            .into_iter()
            .collect(),
        moved_to: moved.map(|(to, _)| to),
        state: after,
        events,
    }
}

/// The feed's address from now on, if it changes, and why.
fn move_of(
    after: &mut PollState,
    reply: &Reply,
    learned: &Learned,
    context: &Context<'_>,
) -> Option<(String, String)> {
    if context.feed.url.is_file() {
        // A file is read where the configuration says, whatever is written in it.
        after.moving = None;
        let own = context.feed.url.as_str();
        let why = "a file is read where the configuration says";
        return (context.url != own).then(|| (own.to_owned(), why.to_owned()));
    }
    if let Some(to) = &learned.discovered {
        after.moving = None;
        return Some((to.clone(), "the page there names this feed".to_owned()));
    }
    let target = moves::target(context.url, &reply.hops, &after.hints);
    let believed = moves::count(
        after,
        context.url,
        target.as_ref(),
        context.now,
        context.settings,
    )?;
    let times = counted(believed.times, "time");
    if !target.is_some_and(|target| target.announced) {
        let why = format!("moved for good, seen {times}");
        return Some((believed.target, why));
    }
    match learned.confirmed {
        Some(true) => {
            let why = format!("the feed says so, seen {times}, and its items are there");
            Some((believed.target, why))
        }
        answer => {
            moves::doubt(after, believed, answer.is_some(), context.now);
            None
        }
    }
}

/// The document's own hints; returns until when they hold.
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

/// Stores what a document gave, in place of everything known before.
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
    after.reading = parsed.reading;
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
