//! A query's tree to SQL and FTS5.
//!
//! Everything a user typed is a bound value or a quoted FTS5 string made of
//! it: no text becomes syntax. Rowids code the time shown, so results come
//! out of the index in the order of display, and date limits are rowid bounds.
//!
//! A filter that few briefs pass is listed first, out of its index, and only
//! those are looked at; one that many pass is asked brief by brief on the way
//! down from the newest, where so many are soon found.

use super::StoreError;
use super::convert::ms;
use super::convert::rowids_of_second;
use super::grams::Part;
use super::grams::parts;
use super::grams::phrase;
use super::leaf::Sql;
use super::leaf::escaped;
use super::leaf::json;
use super::leaf::leaf;
use super::leaf::outlets_of;
use super::spelling::phrases;
use super::views::Find;
use super::views::Sort;
use crate::query::Query;
use crate::query::pattern;
use regex::Regex;
use rusqlite::Connection;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use std::collections::BTreeSet;

/// Matches that are ranked at most, the newest: bm25 over all the hits of a
/// common word takes seconds.
const RANKED_MAX: i64 = 10_000;

/// Briefs that a filter lists at most before it is asked one by one.
const LISTED_MAX: usize = 4_000;

/// Listed briefs that the search index is asked for one by one.
const SINGLE_MAX: usize = 200;

/// A statement that gives rowids of briefs, and its values by position.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
    /// Regular expressions that title or text must match, or must not.
    pub(super) patterns: Vec<(Regex, bool)>,
    /// Found at most; none: all. In the statement where there is no pattern.
    pub(super) limit: Option<u64>,
}

/// Makes the statement.
pub(super) fn search(db: &Connection, find: &Find) -> Result<Search, StoreError> {
    let mut all = Vec::new();
    flatten(&find.query, &mut all);
    all.extend(find.since.map(Query::Since));
    all.extend(find.until.map(Query::Until));
    let mut made = Search {
        limit: find.limit,
        ..Search::default()
    };
    made.patterns = all.iter().filter_map(as_pattern).collect();
    all.retain(|part| as_pattern(part).is_none());
    let (words, mut filters): (Vec<Query>, Vec<Query>) = all.into_iter().partition(is_words);
    let matching = match words.is_empty() {
        true => None,
        false => matching(db, &Query::And(words.clone()))?,
    };
    if matching.is_none() {
        // Words that are all negated have no match to start from.
        filters.splice(0..0, words);
    }
    let mut narrowed = Narrowed::of(db, filters)?;
    let limit = match made.patterns.is_empty() {
        true => find
            .limit
            .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX)),
        false => -1,
    };
    let order = match (find.sort, &matching) {
        // Without words all are as good.
        (Sort::Relevance, None) => Sort::Newest,
        (sort, _) => sort,
    };
    let statement = match matching {
        Some(matching) if order != Sort::Updated => of_words(matching, &narrowed, order, limit),
        matching => {
            if let Some(matching) = matching {
                let words = "b.brief IN (SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?)";
                narrowed.conditions.push(Sql {
                    text: words.to_owned(),
                    values: vec![Value::Text(matching)],
                });
            }
            of_rows(&narrowed, order, limit)
        }
    };
    made.sql = statement.text;
    made.values = statement.values;
    Ok(made)
}

/// What filters leave.
struct Narrowed {
    first: i64,
    last: i64,
    /// Only these, where so few pass a filter; in order.
    among: Option<Vec<i64>>,
    /// The other filters, on `b`.
    conditions: Vec<Sql>,
}

impl Narrowed {
    fn of(db: &Connection, filters: Vec<Query>) -> Result<Narrowed, StoreError> {
        let mut narrowed = Narrowed {
            first: i64::MIN,
            last: i64::MAX,
            among: None,
            conditions: Vec::new(),
        };
        for filter in filters {
            // A rowid tells the second: below that the row itself is asked.
            match &filter {
                Query::Since(at) => {
                    narrowed.first = narrowed.first.max(rowids_of_second(ms(*at)).0);
                    if ms(*at).rem_euclid(1000) == 0 {
                        continue;
                    }
                }
                Query::Until(at) => {
                    let (begins, ends) = rowids_of_second(ms(*at));
                    let whole = ms(*at).rem_euclid(1000) == 0;
                    narrowed.last = narrowed.last.min(if whole { begins - 1 } else { ends });
                    if whole {
                        continue;
                    }
                }
                _ => {}
            }
            let Some(leaf) = leaf(db, &filter)? else {
                match listed(db, &filter)? {
                    Some(listed) => narrowed.keep(listed),
                    None => narrowed.conditions.push(condition(db, &filter)?),
                }
                continue;
            };
            if let Some(listing) = leaf.listing
                && let Some(listed) = few(db, listing)?
            {
                narrowed.keep(listed);
                continue;
            }
            if let Some(ends) = leaf.ends {
                let mut statement = db.prepare_cached(&ends.text)?;
                let ends: (Option<i64>, Option<i64>) = statement
                    .query_row(params_from_iter(ends.values), |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?;
                narrowed.first = narrowed.first.max(ends.0.unwrap_or(i64::MAX));
                narrowed.last = narrowed.last.min(ends.1.unwrap_or(i64::MIN));
            }
            narrowed.conditions.push(leaf.condition);
        }
        if let Some(among) = &mut narrowed.among {
            among.retain(|rowid| (narrowed.first..=narrowed.last).contains(rowid));
            narrowed.first = among.first().copied().unwrap_or(i64::MAX);
            narrowed.last = among.last().copied().unwrap_or(i64::MIN);
        }
        Ok(narrowed)
    }

    fn keep(&mut self, listed: BTreeSet<i64>) {
        self.among = Some(match self.among.take() {
            None => listed.into_iter().collect(),
            Some(before) => before
                .into_iter()
                .filter(|one| listed.contains(one))
                .collect(),
        });
    }

    /// The conditions on `b` and on the rowid; `free` keeps SQLite from looking
    /// the listed ones up one by one.
    fn condition(&self, rowid: &str, free: bool) -> Sql {
        let mut all = Sql {
            text: format!("{rowid} BETWEEN ? AND ?"),
            values: vec![Value::Integer(self.first), Value::Integer(self.last)],
        };
        if let Some(among) = &self.among {
            let free = if free { "+" } else { "" };
            all.text.push_str(&format!(
                " AND {free}{rowid} IN (SELECT value FROM json_each(?))"
            ));
            all.values.push(Value::Text(json(among)));
        }
        for one in &self.conditions {
            all.text.push_str(&format!("\n    AND {}", one.text));
            all.values.extend(one.values.iter().cloned());
        }
        all
    }
}

/// Without words, or with them as one condition of several.
fn of_rows(narrowed: &Narrowed, order: Sort, limit: i64) -> Sql {
    let mut made = narrowed.condition("b.brief", false);
    let order = match order {
        Sort::Oldest => "b.brief".to_owned(),
        Sort::Newest | Sort::Relevance => "b.brief DESC".to_owned(),
        Sort::Updated => "coalesce(b.updated, b.published, b.first_seen) DESC, b.brief DESC".into(),
        Sort::Big => {
            let newest = format!(
                "SELECT b.brief, b.story FROM _brief AS b\nWHERE {}\nORDER BY b.brief DESC LIMIT {RANKED_MAX}",
                made.text
            );
            made.values.push(Value::Integer(limit));
            made.text = big(&newest);
            return made;
        }
    };
    made.text = format!(
        "SELECT b.brief FROM _brief AS b\nWHERE {}\nORDER BY {order} LIMIT ?",
        made.text
    );
    made.values.push(Value::Integer(limit));
    made
}

fn big(newest: &str) -> String {
    format!(
        "SELECT b.brief FROM ({newest}) AS b\nORDER BY {} DESC, b.brief DESC LIMIT ?",
        outlets_of("b")
    )
}

/// Out of the full-text index, in its order.
fn of_words(matching: String, narrowed: &Narrowed, order: Sort, limit: i64) -> Sql {
    let single = narrowed
        .among
        .as_ref()
        .is_some_and(|among| among.len() <= SINGLE_MAX);
    let condition = narrowed.condition("briefs_fts.rowid", !single);
    let join = match narrowed.conditions.is_empty() {
        true => "",
        false => " CROSS JOIN _brief AS b ON b.brief = briefs_fts.rowid",
    };
    let mut values = vec![Value::Text(matching)];
    values.extend(condition.values);
    let ranked = matches!(order, Sort::Relevance | Sort::Big);
    let score = match order {
        Sort::Relevance => ", bm25(briefs_fts, 4.0, 1.0, 1.0) AS score",
        _ => "",
    };
    let direction = if order == Sort::Oldest { "ASC" } else { "DESC" };
    values.push(Value::Integer(if ranked { RANKED_MAX } else { limit }));
    let found = format!(
        "SELECT briefs_fts.rowid AS brief{score} FROM briefs_fts{join}
WHERE briefs_fts MATCH ? AND {}
ORDER BY briefs_fts.rowid {direction} LIMIT ?",
        condition.text
    );
    if ranked {
        values.push(Value::Integer(limit));
    }
    let text = match order {
        Sort::Relevance => {
            format!("SELECT brief FROM ({found})\nORDER BY score, brief DESC LIMIT ?")
        }
        Sort::Big => big(&format!(
            "SELECT r.brief, r.story FROM ({found}) AS f JOIN _brief AS r ON r.brief = f.brief"
        )),
        _ => found,
    };
    Sql { text, values }
}

fn flatten(query: &Query, to: &mut Vec<Query>) {
    match query {
        Query::All => {}
        Query::And(all) => all.iter().for_each(|part| flatten(part, to)),
        other => to.push(other.clone()),
    }
}

fn as_pattern(query: &Query) -> Option<(Regex, bool)> {
    match query {
        // What the language lets through can be read.
        Query::Matches(text) => Some((pattern(text).ok()?, true)),
        Query::Not(inner) => match &**inner {
            Query::Matches(text) => Some((pattern(text).ok()?, false)),
            _ => None,
        },
        _ => None,
    }
}

/// Can the full-text index alone say whether a brief matches?
fn is_words(query: &Query) -> bool {
    match query {
        Query::Words { title, text, .. } => !title || !text.contains(super::grams::is_cjk),
        Query::And(all) | Query::Or(all) => all.iter().all(is_words),
        Query::Not(inner) => is_words(inner),
        _ => false,
    }
}

/// The FTS5 expression of words alone; none where everything is negated, for
/// FTS5 only knows "this but not that".
fn matching(db: &Connection, query: &Query) -> Result<Option<String>, StoreError> {
    let each = |parts: &[&Query]| -> Result<Option<Vec<String>>, StoreError> {
        parts.iter().map(|part| matching(db, part)).collect()
    };
    Ok(match query {
        Query::Words {
            title,
            text,
            prefix,
        } => Some(words(db, *title, text, *prefix)?),
        Query::And(all) => {
            let (wanted, unwanted): (Vec<&Query>, Vec<&Query>) =
                all.iter().partition(|part| !matches!(part, Query::Not(_)));
            let Some(wanted) = each(&wanted)?.filter(|wanted| !wanted.is_empty()) else {
                return Ok(None);
            };
            let mut expression = format!("({})", wanted.join(" AND "));
            for part in unwanted {
                if let Query::Not(inner) = part {
                    let Some(inner) = matching(db, inner)? else {
                        return Ok(None);
                    };
                    expression = format!("({expression} NOT {inner})");
                }
            }
            Some(expression)
        }
        Query::Or(any) => {
            let any: Vec<&Query> = any.iter().collect();
            each(&any)?.map(|any| format!("({})", any.join(" OR ")))
        }
        _ => None,
    })
}

/// A run of words: what is Chinese, Japanese or Korean in it is looked for in
/// `grams`, the rest as a phrase in title and text, in every spelling.
fn words(db: &Connection, title: bool, text: &str, prefix: bool) -> Result<String, StoreError> {
    let columns = if title { "title : " } else { "" };
    let parts = parts(text);
    let last = parts.len().saturating_sub(1);
    let mut terms = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        terms.push(match part {
            Part::Cjk(run) => format!("grams : {}", phrase(run)),
            Part::Other(text) | Part::Glued(text) => {
                let begins = prefix && at == last;
                let star = if begins { " *" } else { "" };
                let ways: Vec<String> = phrases(db, text, begins)?
                    .iter()
                    .map(|way| format!("\"{}\"{star}", way.replace(['"', '\0'], " ")))
                    .collect();
                match &ways[..] {
                    [way] => format!("{columns}{way}"),
                    ways => format!("{columns}({})", ways.join(" OR ")),
                }
            }
        });
    }
    Ok(match terms.is_empty() {
        true => "\"\"".to_owned(),
        false => format!("({})", terms.join(" AND ")),
    })
}

/// The briefs that a filter lets through, where they are few.
fn listed(db: &Connection, query: &Query) -> Result<Option<BTreeSet<i64>>, StoreError> {
    if let Query::Or(any) = query {
        let mut all = BTreeSet::new();
        for part in any {
            match listed(db, part)? {
                Some(part) => all.extend(part),
                None => return Ok(None),
            }
        }
        return Ok((all.len() <= LISTED_MAX).then_some(all));
    }
    let listing = match is_words(query) {
        true => matching(db, query)?.map(|words| Sql {
            text: "SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?".to_owned(),
            values: vec![Value::Text(words)],
        }),
        false => leaf(db, query)?.and_then(|leaf| leaf.listing),
    };
    match listing {
        Some(listing) => few(db, listing),
        None => Ok(None),
    }
}

/// What is listed, where that is little.
fn few(db: &Connection, mut listing: Sql) -> Result<Option<BTreeSet<i64>>, StoreError> {
    listing.text.push_str(" LIMIT ?");
    let most = i64::try_from(LISTED_MAX).unwrap_or(i64::MAX);
    listing.values.push(Value::Integer(most + 1));
    let rowids: Vec<i64> =
        super::leaf::column(db, &listing.text, params_from_iter(listing.values))?;
    let few = rowids.len() <= LISTED_MAX;
    Ok(few.then(|| rowids.into_iter().collect()))
}

/// A filter as a condition on `b`, a row of `_brief`.
fn condition(db: &Connection, query: &Query) -> Result<Sql, StoreError> {
    if is_words(query)
        && let Some(expression) = matching(db, query)?
    {
        return Ok(Sql {
            text: "b.brief IN (SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?)".into(),
            values: vec![Value::Text(expression)],
        });
    }
    let plain = |text: &str, values: Vec<Value>| Sql {
        text: text.to_owned(),
        values,
    };
    Ok(match query {
        Query::And(all) => joined(db, all, " AND ")?,
        Query::Or(any) => joined(db, any, " OR ")?,
        Query::Not(inner) => {
            let inner = condition(db, inner)?;
            Sql {
                text: format!("NOT coalesce({}, 0)", inner.text),
                values: inner.values,
            }
        }
        // In a title, where it has Chinese, Japanese or Korean in it.
        Query::Words { text, prefix, .. } => plain(
            "(b.brief IN (SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?)
        AND b.title LIKE ? ESCAPE '\\')",
            vec![
                Value::Text(words(db, false, text, *prefix)?),
                Value::Text(format!("%{}%", escaped(text))),
            ],
        ),
        Query::Since(at) => plain(
            "coalesce(b.published, b.first_seen) >= ?",
            vec![Value::Integer(ms(*at))],
        ),
        Query::Until(at) => plain(
            "coalesce(b.published, b.first_seen) < ?",
            vec![Value::Integer(ms(*at))],
        ),
        leaf_or_all => match leaf(db, leaf_or_all)? {
            Some(leaf) => Sql {
                text: format!("({})", leaf.condition.text),
                ..leaf.condition
            },
            None => plain("1", Vec::new()),
        },
    })
}

fn joined(db: &Connection, parts: &[Query], by: &str) -> Result<Sql, StoreError> {
    let mut made = Sql::default();
    let mut texts = Vec::with_capacity(parts.len());
    for part in parts {
        let part = condition(db, part)?;
        texts.push(part.text);
        made.values.extend(part.values);
    }
    made.text = format!("({})", texts.join(by));
    Ok(made)
}
