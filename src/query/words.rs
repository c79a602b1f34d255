//! A search in words, for the heading over what it finds.

use super::Query;
use super::State;
use crate::model::Timestamp;
use crate::model::text::counted;
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
        Query::Outlet(name) => named("from", &name.text),
        Query::Tag(name) => named("tagged", name),
        Query::Lang(tag) => named("in the language", tag),
        Query::Author(name) => named("by", &name.text),
        Query::Matches(pattern) => format!("like /{}/", one_line(pattern)),
        Query::Url(url) => named("at", url),
        Query::Id(id) => named("with the id", id),
        Query::Story(id) => named("of the story", id),
        Query::Is(State::Starred) => "starred".into(),
        Query::Is(State::Updated) => "changed since".into(),
        Query::Is(State::Story) => "in a story".into(),
        Query::Is(State::Read) => "read".into(),
        Query::Is(State::Unread) => "unread".into(),
        Query::Outlets(least, None) => format!("told by {least} outlets or more"),
        Query::Outlets(least, Some(_)) => format!("told by {}", counted(*least as usize, "outlet")),
        Query::Since(at) => named("since", &day(*at, zone)),
        Query::Until(at) => named("before", &day(*at, zone)),
        Query::Updated(from, to) => {
            let ends = [("since", from), ("before", to)];
            let ends = ends.map(|(word, at)| at.map(|at| named(word, &day(at, zone))));
            let ends: Vec<String> = ends.into_iter().flatten().collect();
            format!("updated {}", ends.join(" and "))
        }
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
