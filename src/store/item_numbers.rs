//! Which items are asked for, as numbers: a statement for each part that one
//! index gives in order.

use super::convert::ms;
use super::reading::FLOOR_NOW;
use super::*;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::named_params;
use rusqlite::types::Value;

/// Feeds that are polled, by which items are told to belong.
const POLLED: &str = "(SELECT feed_id FROM _feed WHERE polled = 1)";
/// Those that are one feed.
const OF_FEED: &str =
    "(SELECT feed_id FROM _feed WHERE polled = 1 AND coalesce(polled_as, feed_id) = ?)";
/// Those with a tag.
const TAGGED: &str = "(SELECT f.feed_id FROM _feed AS f JOIN json_each(f.tags) AS t
    WHERE f.polled = 1 AND t.value = ?)";

statements! {
    /// Feeds that are one feed.
    ITEM_FEED_DOUBLES = "
        SELECT feed_id FROM _feed WHERE polled = 1 AND coalesce(polled_as, feed_id) = :feed_id";

    /// The first number that was seen at a time or later.
    NUMBER_SINCE = "
        SELECT min(number) FROM _number INDEXED BY _number_seen
        WHERE seen IS NOT NULL AND seen >= :since";
}

/// A part of what is asked for, which one index gives in order.
struct Part {
    condition: String,
    values: Vec<Value>,
}

pub(super) fn numbers(db: &Connection, asked: &Items) -> Result<Vec<i64>, StoreError> {
    let (mut first, mut last) = (1, i64::MAX);
    match (asked.after, asked.oldest_first) {
        (Some(after), true) => first = after.saturating_add(1),
        (Some(after), false) => last = after.saturating_sub(1),
        (None, _) => {}
    }
    // Numbers are in the order of first sight, but for imports and what was
    // joined.
    if let Some(since) = asked.since {
        let begin: Option<i64> = db
            .prepare_cached(NUMBER_SINCE)?
            .query_row(named_params! {":since": ms(since)}, |row| row.get(0))?;
        match begin {
            Some(begin) => first = first.max(begin),
            None => return Ok(Vec::new()),
        }
    }
    let floor = floor(db)?;
    let parts = parts(db, asked)?;
    let mut found = Vec::new();
    for stretch in stretches(asked, floor) {
        let left = asked.limit - found.len();
        if left == 0 {
            break;
        }
        let mut here = Vec::new();
        for part in &parts {
            let (first, last) = (first.max(stretch.first), last.min(stretch.last));
            run(db, asked, part, &stretch, (first, last, left), &mut here)?;
        }
        if parts.len() > 1 {
            here.sort_unstable();
            if !asked.oldest_first {
                here.reverse();
            }
            here.truncate(left);
        }
        found.append(&mut here);
    }
    Ok(found)
}

/// Numbers from one to another, with what must be true of them.
struct Stretch {
    first: i64,
    last: i64,
    condition: &'static str,
}

/// What is unread stands above the floor, but for a few that are marked.
fn stretches(asked: &Items, floor: i64) -> Vec<Stretch> {
    let unread = asked.without.contains(&ItemSet::Read);
    if !unread {
        return vec![Stretch {
            first: 1,
            last: i64::MAX,
            condition: "1",
        }];
    }
    let above = Stretch {
        first: floor.saturating_add(1),
        last: i64::MAX,
        condition: "NOT coalesce((SELECT r.read FROM _reading AS r WHERE r.number = n.number), 0)",
    };
    let below = Stretch {
        first: 1,
        last: floor,
        condition: "n.number IN (SELECT r.number FROM _reading AS r WHERE r.read = 0)",
    };
    match asked.oldest_first {
        true => vec![below, above],
        false => vec![above, below],
    }
}

/// One feed is read in its own index, what it took over besides; all else by
/// number, row by row.
fn parts(db: &Connection, asked: &Items) -> Result<Vec<Part>, StoreError> {
    let ItemSet::Feed(feed_id) = asked.of else {
        let (condition, values) = condition(&asked.of);
        // By number, whatever indexes there are.
        let condition = format!(
            "(+n.feed_id IN {POLLED} OR EXISTS (
                SELECT 1 FROM _source AS s INDEXED BY _source_elsewhere
                WHERE s.brief = n.brief AND s.duplicate = 1 AND s.feed_id IN {POLLED}))
             AND {condition}"
        );
        return Ok(vec![Part { condition, values }]);
    };
    let mut statement = db.prepare_cached(ITEM_FEED_DOUBLES)?;
    let doubles = statement
        .query_map(named_params! {":feed_id": feed_id}, |row| {
            row.get::<_, i64>(0)
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let own = doubles.into_iter().map(|double| Part {
        condition: "n.feed_id = ?".into(),
        values: vec![Value::Integer(double)],
    });
    let taken_over = Part {
        condition: format!(
            "n.brief IN (SELECT s.brief FROM _source AS s
                WHERE s.duplicate = 1 AND s.feed_id IN {OF_FEED})
             AND {}",
            taken_over()
        ),
        values: vec![Value::Integer(feed_id); 2],
    };
    Ok(own.chain([taken_over]).collect())
}

/// Items of feeds that are polled no more, whose oldest polled feed is one.
fn taken_over() -> String {
    format!(
        "(+n.feed_id NOT IN {POLLED} AND (SELECT min(s.feed_id)
            FROM _source AS s INDEXED BY _source_elsewhere WHERE s.brief = n.brief AND s.duplicate = 1 AND s.feed_id IN {POLLED}) IN {OF_FEED})"
    )
}

/// What is true of the numbers of a set.
fn condition(set: &ItemSet) -> (String, Vec<Value>) {
    let text = |text: &String| Value::Text(text.clone());
    match set {
        ItemSet::All => ("1".into(), Vec::new()),
        ItemSet::Feed(feed_id) => (
            format!("(+n.feed_id IN {OF_FEED} OR {})", taken_over()),
            vec![Value::Integer(*feed_id); 2],
        ),
        ItemSet::Tag(tag) => (
            format!(
                "(+n.feed_id IN {TAGGED} OR +n.brief IN (SELECT s.brief FROM _source AS s
                    WHERE s.duplicate = 1 AND s.feed_id IN {TAGGED}))"
            ),
            vec![text(tag); 2],
        ),
        ItemSet::Starred => (
            "n.brief IN (SELECT brief FROM _brief WHERE starred = 1)".into(),
            Vec::new(),
        ),
        ItemSet::Read => (is_read!().into(), Vec::new()),
        ItemSet::Nothing => ("0".into(), Vec::new()),
    }
}

fn run(
    db: &Connection,
    asked: &Items,
    part: &Part,
    stretch: &Stretch,
    (first, last, limit): (i64, i64, usize),
    found: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let mut sql = format!(
        "SELECT n.number FROM _number AS n
         WHERE n.feed_id IS NOT NULL AND {} AND {}",
        part.condition, stretch.condition
    );
    let mut values = part.values.clone();
    let without = asked.without.iter().filter(|set| **set != ItemSet::Read);
    let sets = asked.with.iter().map(|set| ("", set));
    for (not, set) in sets.chain(without.map(|set| ("NOT ", set))) {
        let (condition, mut bound) = condition(set);
        sql.push_str(&format!(" AND {not}{condition}"));
        values.append(&mut bound);
    }
    for (compared, at) in [(">=", asked.since), ("<=", asked.until)] {
        if let Some(at) = at {
            sql.push_str(&format!(" AND +n.seen {compared} ?"));
            values.push(Value::Integer(ms(at)));
        }
    }
    let direction = if asked.oldest_first { "ASC" } else { "DESC" };
    sql.push_str(&format!(
        " AND n.number BETWEEN ? AND ? ORDER BY n.number {direction} LIMIT ?"
    ));
    values.extend([first, last, i64::try_from(limit).unwrap_or(i64::MAX)].map(Value::Integer));
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
    for row in rows {
        found.push(row?);
    }
    Ok(())
}

pub(super) fn floor(db: &Connection) -> Result<i64, StoreError> {
    Ok(db
        .prepare_cached(FLOOR_NOW)?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}
