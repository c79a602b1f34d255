//! A query's tree to SQL and FTS5.
//!
//! Everything a user typed is a bound value or a quoted FTS5 string made of
//! it: no text becomes syntax. Rowids code the time shown, so results come
//! out of the index in the order of display, and date limits are rowid bounds.

use super::convert::ms;
use super::convert::rowids_of_second;
use super::grams::Part;
use super::grams::parts;
use super::grams::phrase;
use super::views::Find;
use super::views::Sort;
use crate::query::Query;
use rusqlite::types::Value;

/// Matches that are ranked at most, the newest: bm25 over all the hits of a
/// common word takes seconds.
const RANKED_MAX: i64 = 10_000;

/// A statement that gives rowids of briefs, and its values by position.
pub(super) struct Search {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

/// Makes the statement.
pub(super) fn search(find: &Find) -> Search {
    let mut all = Vec::new();
    flatten(&find.query, &mut all);
    all.extend(find.since.map(Query::Since));
    all.extend(find.until.map(Query::Until));
    let (words, filters): (Vec<Query>, Vec<Query>) = all.into_iter().partition(is_words);
    let matching = match words.is_empty() {
        true => None,
        false => matching(&Query::And(words.clone())),
    };
    let mut builder = Builder::default();
    // Words that are all negated have no match to start from.
    let filters = match matching {
        Some(_) => filters,
        None => words.into_iter().chain(filters).collect(),
    };
    let limit = find
        .limit
        .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
    let direction = match find.sort {
        Sort::Oldest => "ASC",
        Sort::Newest | Sort::Relevance => "DESC",
    };
    let (first, last) = bounds(&filters);
    let Some(matching) = matching else {
        let condition = builder.all(&filters);
        builder
            .values
            .extend([first, last, limit].map(Value::Integer));
        return Search {
            sql: format!(
                "SELECT b.brief FROM _brief AS b WHERE {condition} AND b.brief BETWEEN ? AND ?
                 ORDER BY b.brief {direction} LIMIT ?"
            ),
            values: builder.values,
        };
    };
    builder.values.push(Value::Text(matching));
    builder.values.extend([first, last].map(Value::Integer));
    let (join, condition) = if filters.is_empty() {
        ("", "1".to_owned())
    } else {
        (
            "CROSS JOIN _brief AS b ON b.brief = briefs_fts.rowid",
            builder.all(&filters),
        )
    };
    let (rank, most) = match find.sort {
        Sort::Relevance => (", bm25(briefs_fts, 4.0, 1.0, 1.0) AS score", RANKED_MAX),
        Sort::Newest | Sort::Oldest => ("", limit),
    };
    builder.values.push(Value::Integer(most));
    let mut sql = format!(
        "SELECT briefs_fts.rowid AS brief{rank} FROM briefs_fts {join}
         WHERE briefs_fts MATCH ? AND briefs_fts.rowid BETWEEN ? AND ? AND {condition}
         ORDER BY briefs_fts.rowid {direction} LIMIT ?"
    );
    if find.sort == Sort::Relevance {
        builder.values.push(Value::Integer(limit));
        sql = format!("SELECT brief FROM ({sql}) ORDER BY score, brief DESC LIMIT ?");
    }
    Search {
        sql,
        values: builder.values,
    }
}

fn flatten(query: &Query, to: &mut Vec<Query>) {
    match query {
        Query::All => {}
        Query::And(all) => all.iter().for_each(|part| flatten(part, to)),
        other => to.push(other.clone()),
    }
}

/// The first and last rowid that date limits leave.
fn bounds(filters: &[Query]) -> (i64, i64) {
    let (mut first, mut last) = (i64::MIN, i64::MAX);
    for filter in filters {
        match filter {
            Query::Since(at) => first = first.max(rowids_of_second(ms(*at)).0),
            Query::Until(at) => last = last.min(rowids_of_second(ms(*at)).1),
            _ => {}
        }
    }
    (first, last)
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
fn matching(query: &Query) -> Option<String> {
    match query {
        Query::Words {
            title,
            text,
            prefix,
        } => Some(words(*title, text, *prefix)),
        Query::And(all) => {
            let (wanted, unwanted): (Vec<&Query>, Vec<&Query>) =
                all.iter().partition(|part| !matches!(part, Query::Not(_)));
            let wanted: Vec<String> = wanted.into_iter().map(matching).collect::<Option<_>>()?;
            if wanted.is_empty() {
                return None;
            }
            let mut expression = format!("({})", wanted.join(" AND "));
            for part in unwanted {
                if let Query::Not(inner) = part {
                    expression = format!("({expression} NOT {})", matching(inner)?);
                }
            }
            Some(expression)
        }
        Query::Or(any) => {
            let any: Vec<String> = any.iter().map(matching).collect::<Option<_>>()?;
            Some(format!("({})", any.join(" OR ")))
        }
        _ => None,
    }
}

/// A run of words: what is Chinese, Japanese or Korean in it is looked for in
/// `grams`, the rest as a phrase in title and text.
fn words(title: bool, text: &str, prefix: bool) -> String {
    let columns = if title { "title : " } else { "" };
    let parts = parts(text);
    let last = parts.len().saturating_sub(1);
    let terms: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| match part {
            Part::Cjk(run) => format!("grams : {}", phrase(run)),
            Part::Other(text) | Part::Glued(text) => {
                let star = if prefix && at == last { " *" } else { "" };
                let text = text.replace(['"', '\0'], " ");
                format!("{columns}\"{text}\"{star}")
            }
        })
        .collect();
    if terms.is_empty() {
        return "\"\"".to_owned();
    }
    format!("({})", terms.join(" AND "))
}

/// Conditions on `b`, a row of `brief`.
#[derive(Default)]
struct Builder {
    values: Vec<Value>,
}

impl Builder {
    fn text(&mut self, text: impl Into<String>) {
        self.values.push(Value::Text(text.into()));
    }

    fn all(&mut self, all: &[Query]) -> String {
        self.joined(all, " AND ", "1")
    }

    fn joined(&mut self, parts: &[Query], by: &str, none: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.condition(part)).collect();
        if parts.is_empty() {
            return none.to_owned();
        }
        format!("({})", parts.join(by))
    }

    fn condition(&mut self, query: &Query) -> String {
        if is_words(query)
            && let Some(expression) = matching(query)
        {
            self.text(expression);
            return "b.brief IN (SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?)".into();
        }
        match query {
            Query::All => "1".into(),
            Query::And(all) => self.all(all),
            Query::Or(any) => self.joined(any, " OR ", "0"),
            Query::Not(inner) => format!("NOT coalesce({}, 0)", self.condition(inner)),
            Query::Words { text, prefix, .. } => {
                self.text(words(false, text, *prefix));
                self.text(format!("%{}%", escaped(text)));
                "(b.brief IN (SELECT rowid FROM briefs_fts WHERE briefs_fts MATCH ?)
                    AND b.title LIKE ? ESCAPE '\\')"
                    .into()
            }
            Query::Feed(name) => {
                self.text(pattern(name));
                in_feeds("f.name LIKE ? ESCAPE '\\'")
            }
            Query::Outlet(name) => {
                self.text(pattern(name));
                self.text(pattern(name));
                "b.brief IN (
                    SELECT s.brief FROM _feed AS f JOIN _source AS s ON s.feed_id = f.feed_id
                    WHERE f.outlet_shown LIKE ? ESCAPE '\\' AND s.outlet IS NULL
                    UNION ALL SELECT brief FROM _source
                    WHERE outlet IS NOT NULL AND outlet LIKE ? ESCAPE '\\')"
                    .into()
            }
            Query::Tag(tag) => {
                self.text(pattern(tag));
                in_feeds(
                    "EXISTS (SELECT 1 FROM json_each(f.tags) AS t
                        WHERE t.value LIKE ? ESCAPE '\\')",
                )
            }
            Query::Lang(tag) => {
                self.text(escaped(tag));
                self.text(format!("{}-%", escaped(tag)));
                "(b.language LIKE ? ESCAPE '\\' OR b.language LIKE ? ESCAPE '\\')".into()
            }
            Query::Author(name) => {
                self.text(format!("%{}%", pattern(name)));
                "EXISTS (SELECT 1 FROM json_each(b.authors) AS a
                    WHERE a.value LIKE ? ESCAPE '\\')"
                    .into()
            }
            Query::Starred => "b.brief IN (SELECT brief FROM _brief WHERE starred = 1)".into(),
            Query::Since(at) => {
                self.values.push(Value::Integer(ms(*at)));
                "coalesce(b.published, b.first_seen) >= ?".into()
            }
            Query::Until(at) => {
                self.values.push(Value::Integer(ms(*at)));
                "coalesce(b.published, b.first_seen) < ?".into()
            }
        }
    }
}

fn in_feeds(condition: &str) -> String {
    format!(
        "b.brief IN (SELECT s.brief FROM _feed AS f JOIN _source AS s ON s.feed_id = f.feed_id
            WHERE {condition})"
    )
}

/// For LIKE: `*` stands for anything, all else for itself.
fn pattern(text: &str) -> String {
    escaped(text).replace('*', "%")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
