//! A search as text again.

use super::Name;
use super::Query;
use crate::model::Timestamp;
use std::fmt::Display;
use std::fmt::Formatter;
use std::fmt::Result;

impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Query::All => Ok(()),
            Query::And(all) => joined(all, " ", out),
            Query::Or(any) => joined(any, " OR ", out),
            Query::Not(inner) => {
                out.write_str("NOT ")?;
                inside(inner, out)
            }
            Query::Words {
                title,
                text,
                prefix,
            } => {
                let (place, star) = (
                    if *title { "title:" } else { "" },
                    if *prefix { "*" } else { "" },
                );
                write!(out, "{place}\"{text}\"{star}")
            }
            Query::Matches(pattern) => match pattern.strip_prefix("(?i)") {
                Some(rest) => write!(out, "/{}/i", rest.replace('/', "\\/")),
                None => write!(out, "/{}/", pattern.replace('/', "\\/")),
            },
            Query::Feed(name) => write!(out, "feed:\"{name}\""),
            Query::Outlet(name) => named("outlet", name, out),
            Query::Tag(name) => write!(out, "tag:\"{name}\""),
            Query::Lang(tag) => write!(out, "lang:\"{tag}\""),
            Query::Author(name) => named("author", name, out),
            Query::Url(url) => write!(out, "url:\"{url}\""),
            Query::Id(id) => write!(out, "id:\"{id}\""),
            Query::Story(id) => write!(out, "story:\"{id}\""),
            Query::Is(state) => write!(out, "is:{}", state.name()),
            Query::Outlets(least, None) => write!(out, "outlets:{least}+"),
            Query::Outlets(least, Some(_)) => write!(out, "outlets:{least}"),
            Query::Since(at) => write!(out, "since:\"{at}\""),
            Query::Until(at) => write!(out, "until:\"{at}\""),
            Query::Updated(from, to) => {
                let end = |at: &Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
                write!(out, "updated:\"{}..{}\"", end(from), end(to))
            }
        }
    }
}

fn named(key: &str, name: &Name, out: &mut Formatter<'_>) -> Result {
    let whole = if name.whole { "=" } else { "" };
    write!(out, "{key}:\"{whole}{}\"", name.text)
}

fn joined(parts: &[Query], by: &str, out: &mut Formatter<'_>) -> Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            out.write_str(by)?;
        }
        inside(part, out)?;
    }
    Ok(())
}

/// With parentheses where it would be read otherwise without.
fn inside(query: &Query, out: &mut Formatter<'_>) -> Result {
    match query {
        Query::And(_) | Query::Or(_) => write!(out, "({query})"),
        _ => write!(out, "{query}"),
    }
}
