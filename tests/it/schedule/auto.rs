//! `interval = "auto"`: a year of synthetic feeds, beside a fixed hour and
//! beside two rules of other readers. `-- --nocapture` prints the table.

use super::*;
use fastrand::Rng;
use std::fmt::Write as _;

const YEAR_DAYS: u64 = 365;
const START: &str = "2026-01-01T00:00:00Z";

/// A kind of feed: its name and when it publishes, in seconds from the start
/// (60 days before the polling begins there are items already).
struct Kind {
    name: &'static str,
    times: Vec<u64>,
}

const BEFORE: u64 = 60 * DAY;

fn kinds_of_feeds() -> Vec<Kind> {
    let mut rng = Rng::with_seed(7);
    let total = BEFORE + YEAR_DAYS * DAY;
    let days = total / DAY;
    // 2026-01-01 was a Thursday, 60 days before it a Sunday.
    let weekday = |day: u64| (day + 6) % 7;
    let mut kinds = Vec::new();
    let mut add = |name, mut times: Vec<u64>| {
        times.retain(|at| *at < total);
        times.sort_unstable();
        kinds.push(Kind { name, times });
    };
    add("busy: 40 a day in office hours", {
        let mut times = Vec::new();
        for day in 0..days {
            let count = if weekday(day) < 5 { 40 } else { 8 };
            times.extend((0..count).map(|_| day * DAY + 7 * HOUR + rng.u64(0..14 * HOUR)));
        }
        times
    });
    add("hourly, day and night", {
        (0..days * 24).map(|_| rng.u64(0..total)).collect()
    });
    add("daily at eight", {
        (0..days)
            .map(|day| day * DAY + 8 * HOUR + rng.u64(0..40 * MIN))
            .collect()
    });
    add("two a week, any time", {
        (0..days * 2 / 7).map(|_| rng.u64(0..total)).collect()
    });
    add("weekly, Tuesday afternoon", {
        (0..days)
            .filter(|day| weekday(*day) == 1)
            .map(|day| day * DAY + 14 * HOUR + rng.u64(0..3 * HOUR))
            .collect()
    });
    add("bursty: 8 in 2 h every 10 days", {
        let bursts: Vec<u64> = (0..days / 10).map(|_| rng.u64(0..total)).collect();
        let each = |burst: &u64| {
            (0..8)
                .map(|_| burst + rng.u64(0..2 * HOUR))
                .collect::<Vec<_>>()
        };
        bursts.iter().flat_map(each).collect()
    });
    add("dead: 3 a day until March", {
        (0..BEFORE / DAY + 60)
            .flat_map(|day| (0..3).map(move |_| day))
            .map(|day| day * DAY + rng.u64(0..DAY))
            .collect()
    });
    kinds
}

/// What a rule knows: now, the times of all items seen, the newest last.
type Rule = fn(u64, &[u64]) -> u64;

/// Miniflux, `entry_frequency` with its defaults: a week through the number
/// of last week's items, 5 min to 24 h.
fn by_last_weeks_count(now: u64, seen: &[u64]) -> u64 {
    let week_ago = now.saturating_sub(7 * DAY);
    let recent: Vec<u64> = seen.iter().copied().filter(|at| *at >= week_ago).collect();
    let count = match (recent.first(), recent.last()) {
        // It stretches what the week's items span to a whole week.
        (Some(first), Some(last)) if last > first => {
            recent.len() as u64 * 7 * DAY / (last - first).max(DAY)
        }
        _ => recent.len() as u64,
    };
    match count {
        0 => DAY,
        count => (7 * DAY / count).clamp(5 * MIN, DAY),
    }
}

/// CommaFeed with its defaults: half the mean gap, longer the longer nothing
/// came, 5 min to 4 h.
fn by_half_the_gap(now: u64, seen: &[u64]) -> u64 {
    let max = 4 * HOUR;
    let Some(newest) = seen.last() else {
        return max;
    };
    let silent = now - newest;
    if silent >= 30 * DAY {
        return max;
    } else if silent >= 14 * DAY {
        return max / 2;
    } else if silent >= 7 * DAY {
        return max / 4;
    }
    let last = &seen[seen.len().saturating_sub(20)..];
    let gap = (newest - last[0]) / (last.len() as u64 - 1).max(1);
    (gap / 2).clamp(5 * MIN, max)
}

fn by_the_hour(_: u64, _: &[u64]) -> u64 {
    HOUR
}

#[derive(Debug, Clone, Copy)]
struct Result {
    polls_a_day: f64,
    delay_min: f64,
}

/// Polls for a year; `next` says when to poll again, given now and the new items.
fn run(times: &[u64], mut next: impl FnMut(u64, &[u64]) -> u64) -> Result {
    let (mut now, mut seen, mut polls, mut delay, mut late) = (BEFORE, 0, 0_u64, 0, 0_u64);
    while now < BEFORE + YEAR_DAYS * DAY {
        let upto = times.partition_point(|at| *at <= now);
        // A document holds its last 20 items.
        let new = &times[seen.max(upto.saturating_sub(20))..upto];
        if polls > 0 {
            delay += times[seen..upto].iter().map(|at| now - at).sum::<u64>();
            late += (upto - seen) as u64;
        }
        seen = upto;
        polls += 1;
        now += next(now, new);
    }
    Result {
        polls_a_day: polls as f64 / YEAR_DAYS as f64,
        delay_min: delay as f64 / late.max(1) as f64 / 60.0,
    }
}

fn run_rule(times: &[u64], rule: Rule) -> Result {
    run(times, |now, _| {
        rule(now, &times[..times.partition_point(|at| *at <= now)])
    })
}

fn run_auto(times: &[u64]) -> Result {
    let mut world = world(Cadence::Auto);
    world.settings.jitter = 0.1;
    let start = at(START);
    let mut rng = Rng::with_seed(1);
    let moment = |secs: u64| {
        let secs = i64::try_from(secs).expect("small") - i64::try_from(BEFORE).expect("small");
        start
            .checked_add(SignedDuration::from_secs(secs))
            .expect("in range")
    };
    run(times, |now, new| {
        world.now = moment(now);
        world.draw = rng.f64();
        let items: Vec<Timestamp> = new.iter().map(|at| moment(*at)).collect();
        let reply = if items.is_empty() {
            not_modified()
        } else {
            document().items(&items)
        };
        let verdict = world.poll(&reply);
        wait(&world, &verdict)
    })
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is for people")]
fn a_year_of_feeds_is_polled_less_and_the_busy_ones_are_read_sooner() {
    let mut table = String::from(
        "a year                           fixed hour      auto            last week's count  half the gap\n\
         kind of feed                     polls/d delay   polls/d delay   polls/d delay      polls/d delay\n",
    );
    let mut sums = [0.0; 4];
    let mut busy = None;
    for kind in kinds_of_feeds() {
        let results = [
            run_rule(&kind.times, by_the_hour),
            run_auto(&kind.times),
            run_rule(&kind.times, by_last_weeks_count),
            run_rule(&kind.times, by_half_the_gap),
        ];
        write!(table, "{:<32}", kind.name).expect("text");
        for (
            sum,
            Result {
                polls_a_day,
                delay_min,
            },
        ) in sums.iter_mut().zip(results)
        {
            write!(table, " {polls_a_day:>6.1} {delay_min:>5.0} min ").expect("text");
            *sum += polls_a_day;
        }
        table.push('\n');
        busy = busy.or(Some(results));
    }
    write!(table, "{:<32}", "polls a day, all").expect("text");
    for sum in sums {
        write!(table, " {sum:>6.1}           ").expect("text");
    }
    println!("{table}");
    let [fixed, auto, counted, _] = busy.expect("the first kind");
    assert!(
        auto.polls_a_day < fixed.polls_a_day,
        "busy: fewer polls than hourly:\n{table}"
    );
    assert!(
        auto.delay_min < fixed.delay_min / 1.4,
        "busy: sooner than hourly:\n{table}"
    );
    assert!(
        auto.delay_min < counted.delay_min,
        "busy: sooner than by the week's count:\n{table}"
    );
    assert!(
        sums[1] < sums[0] / 2.5,
        "all: far fewer polls than hourly:\n{table}"
    );
    assert!(
        sums[1] < sums[2].min(sums[3]),
        "all: the fewest polls:\n{table}"
    );
}

#[test]
fn auto_keeps_to_its_limits_and_to_hints() {
    let hourly: Vec<Timestamp> = (0..200).map(|hour| plus(at(START), hour * HOUR)).collect();
    let minutely: Vec<Timestamp> = (0..500)
        .map(|minute| plus(at(START), minute * MIN))
        .collect();
    #[rustfmt::skip]
    let table: &[(&str, &[Timestamp], u64, Answer, u64)] = &[
        // story, items, polled so long after the last, reply, wait
        ("nothing known yet: an hour", &[], 0, document(), HOUR),
        ("never under the least interval", &minutely, MIN, document(), 15 * MIN),
        ("never over the longest", &hourly, 300 * DAY, not_modified(), DAY),
        ("never against max-age", &minutely, MIN, document().header("cache-control", "max-age=7200"), 2 * HOUR),
        ("never against ttl", &minutely, MIN, document().hints(|hints| hints.ttl_secs = Some(3 * HOUR)), 3 * HOUR),
    ];
    for (story, items, after, reply, expected) in table {
        let mut world = world(Cadence::Auto);
        world.now = plus(*items.last().unwrap_or(&at(START)), *after);
        world.poll(&document().items(items));
        let verdict = world.poll(reply);
        assert_eq!(wait(&world, &verdict), *expected, "{story}");
    }
}

#[test]
fn auto_is_often_in_busy_hours_and_seldom_in_quiet_ones() {
    let mut world = world(Cadence::Auto);
    let start = at("2026-09-07T00:00:00Z");
    let items: Vec<Timestamp> = (0..70)
        .flat_map(|day| (0..20).map(move |n| plus(start, day * DAY + 9 * HOUR + n * 24 * MIN)))
        .collect();
    world.now = plus(start, 70 * DAY);
    world.poll(&document().items(&items));
    let mut at_hour = |hour: u64| {
        world.now = plus(start, 70 * DAY + hour * HOUR);
        world.state.rhythm.newest = Some(plus(start, 70 * DAY + hour * HOUR - MIN));
        let verdict = world.poll(&not_modified());
        wait(&world, &verdict)
    };
    assert!(at_hour(12) < 45 * MIN, "at noon");
    assert!(
        at_hour(20) > 3 * HOUR,
        "in the evening it sleeps: {}",
        at_hour(20)
    );
    assert!(
        at_hour(20) < 15 * HOUR,
        "and wakes when items begin to come"
    );
}

#[test]
fn undated_items_tell_of_the_rhythm_by_when_they_are_seen() {
    let mut world = world(every(HOUR));
    let now = world.now;
    world.poll(&document().items(&[now, now, now]));
    assert_eq!(
        world.state.rhythm.newest, None,
        "the first document's say nothing"
    );
    for _ in 0..3 {
        world.pass(DAY);
        let now = world.now;
        world.poll(&document().items(&[now]));
    }
    assert_eq!(world.state.rhythm.gap_secs, Some(86_400.0));
}

#[test]
fn only_auto_feeds_carry_weights() {
    let items = [at("2026-11-20T10:00:00Z"), at("2026-11-21T10:00:00Z")];
    let mut plain = world(every(HOUR));
    plain.poll(&document().items(&items));
    assert!(plain.state.rhythm.weights.is_empty());
    assert_eq!(plain.state.rhythm.gap_secs, Some(86_400.0));
    let mut auto = world(Cadence::Auto);
    auto.poll(&document().items(&items));
    assert_eq!(auto.state.rhythm.weights.len(), 168);
    let json = serde_json::to_string(&auto.state).expect("JSON");
    assert!(json.len() < 1_500, "{} bytes", json.len());
}
