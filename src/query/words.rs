//! A search in words, for the heading over what it finds.

use super::Query;
use crate::model::Timestamp;
use crate::model::text::one_line;
use jiff::tz::TimeZone;

/// `“ferry”, tagged world, since 1 November 2026`; nothing for everything.
pub fn in_words(query: &Query, zone: &TimeZone) -> String {
    let joined = |all: &[Query], by: &str| {
        let parts = all.iter().map(|part| nested(part, zone));
        parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(by)
    };
    let named = |words: &str, name: &str| format!("{words} {}", one_line(name));
    match query {
        Query::All => String::new(),
        Query::And(all) => joined(all, ", "),
        Query::Or(any) => joined(any, " or "),
        Query::Not(inner) => format!("not {}", nested(inner, zone)),
        Query::Words {
            title,
            text,
            prefix,
        } => {
            let more = if *prefix { "…" } else { "" };
            let place = if *title { " in the title" } else { "" };
            format!("“{}{more}”{place}", one_line(text))
        }
        Query::Feed(name) => named("in the feed", name),
        Query::Outlet(name) => named("from", name),
        Query::Tag(name) => named("tagged", name),
        Query::Lang(tag) => named("in the language", tag),
        Query::Author(name) => named("by", name),
        Query::Starred => "starred".into(),
        Query::Since(at) => named("since", &day(*at, zone)),
        Query::Until(at) => named("before", &day(*at, zone)),
    }
}

/// With parentheses where it would be read otherwise without.
fn nested(query: &Query, zone: &TimeZone) -> String {
    let words = in_words(query, zone);
    match query {
        Query::And(all) | Query::Or(all) if all.len() > 1 => format!("({words})"),
        _ => words,
    }
}

/// With the time of day where that is not midnight.
fn day(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned_datetime(zone.clone());
    let midnight = zoned.time() == jiff::civil::Time::midnight();
    let form = if midnight {
        "%-d %B %Y"
    } else {
        "%-d %B %Y, %H:%M"
    };
    zoned.strftime(form).to_string()
}
