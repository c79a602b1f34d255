//! The search language: what a text means, and where it goes wrong.

use briefd::model::Timestamp;
use briefd::query::Bound;
use briefd::query::Query;
use briefd::query::parse;
use briefd::query::parse_time;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-24T10:30:00Z".parse().unwrap()
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// A tree on one line.
fn line(query: &Query) -> String {
    let list = |all: &[Query], by: &str| {
        let parts: Vec<String> = all.iter().map(line).collect();
        format!("({})", parts.join(by))
    };
    match query {
        Query::All => "all".into(),
        Query::And(all) => list(all, " & "),
        Query::Or(any) => list(any, " | "),
        Query::Not(inner) => format!("!{}", line(inner)),
        Query::Words {
            title,
            text,
            prefix,
        } => {
            let place = if *title { "title:" } else { "" };
            let star = if *prefix { "*" } else { "" };
            format!("{place}[{text}]{star}")
        }
        Query::Feed(name) => format!("feed:{name}"),
        Query::Outlet(name) => format!("outlet:{name}"),
        Query::Tag(name) => format!("tag:{name}"),
        Query::Lang(name) => format!("lang:{name}"),
        Query::Author(name) => format!("author:{name}"),
        Query::Starred => "starred".into(),
        Query::Since(at) => format!("since:{at}"),
        Query::Until(at) => format!("until:{at}"),
    }
}

/// Story, text, tree.
const MEANINGS: &[(&str, &str, &str)] = &[
    // story, text, tree
    ("nothing: everything", "", "all"),
    ("spaces too", "  \t ", "all"),
    ("a word", "bridge", "[bridge]"),
    ("words side by side", "bridge river", "([bridge] & [river])"),
    (
        "AND is the same",
        "bridge AND river",
        "([bridge] & [river])",
    ),
    (
        "a phrase",
        "\"new bridge\" river",
        "([new bridge] & [river])",
    ),
    (
        "a phrase behind a word",
        "old\"new bridge\"",
        "([old] & [new bridge])",
    ),
    ("a prefix", "brid*", "[brid]*"),
    (
        "a phrase's last word may go on",
        "\"new brid\"*",
        "[new brid]*",
    ),
    (
        "OR binds weaker",
        "a b OR c d",
        "(([a] & [b]) | ([c] & [d]))",
    ),
    ("three of them", "a OR b OR c", "([a] | [b] | [c])"),
    ("parentheses", "a (b OR c)", "([a] & ([b] | [c]))"),
    ("parentheses without spaces", "(a)(b)", "([a] & [b])"),
    ("NOT", "a NOT b", "([a] & ![b])"),
    (
        "a minus",
        "a -b -\"c d\" -(e OR f)",
        "([a] & ![b] & ![c d] & !([e] | [f]))",
    ),
    ("twice not", "NOT NOT a", "!![a]"),
    ("not a key", "-title:a", "!title:[a]"),
    ("a hyphen inside", "well-known", "[well-known]"),
    ("a lone minus is no word", "a - b", "([a] & [b])"),
    (
        "operators are capitals",
        "this or that and not these",
        "([this] & [or] & [that] & [and] & [not] & [these])",
    ),
    (
        "a word that begins like one",
        "ORDER NOTE ANDES",
        "([ORDER] & [NOTE] & [ANDES])",
    ),
    ("title", "title:bridge", "title:[bridge]"),
    ("title phrase", "title:\"new bridge\"", "title:[new bridge]"),
    ("keys in capitals", "TITLE:x", "title:[x]"),
    ("feed", "feed:news", "feed:news"),
    ("feed with spaces", "feed:\"The News\"", "feed:The News"),
    (
        "patterns",
        "outlet:guard* tag:a* author:sm*",
        "(outlet:guard* & tag:a* & author:sm*)",
    ),
    ("language", "lang:de", "lang:de"),
    ("starred", "is:starred", "starred"),
    (
        "an instant",
        "since:2026-11-01T00:00:00Z",
        "since:2026-11-01T00:00:00Z",
    ),
    (
        "a day begins in the zone",
        "since:2026-11-01",
        "since:2026-10-31T23:00:00Z",
    ),
    (
        "and ends there",
        "until:2026-11-01",
        "until:2026-11-01T23:00:00Z",
    ),
    (
        "before summer time ends",
        "until:2026-10-25",
        "until:2026-10-25T23:00:00Z",
    ),
    ("a month", "until:2026-11", "until:2026-11-30T23:00:00Z"),
    ("long ago", "since:2d", "since:2026-11-22T10:30:00Z"),
    (
        "a time of day is quoted",
        "since:\"2026-11-01 08:00\"",
        "since:2026-11-01T07:00:00Z",
    ),
    (
        "an address is a word",
        "https://example.org/a?b=c",
        "[https://example.org/a?b=c]",
    ),
    ("a time is a word", "12:30", "[12:30]"),
    ("signs between words", "AT&T C++", "([AT&T] & [C++])"),
    (
        "signs alone are passed over",
        "bridge & river",
        "([bridge] & [river])",
    ),
    ("any script", "мост 橋 جسر", "([мост] & [橋] & [جسر])"),
    (
        "FTS5 syntax is words",
        "NEAR(a b, 5)",
        "([NEAR] & ([a] & [b,] & [5]))",
    ),
    ("its columns too", "{title}", "[{title}]"),
    ("its caret and plus", "^a + b", "([^a] & [b])"),
    (
        "SQL is words",
        "'; DROP TABLE brief; --",
        "([DROP] & [TABLE] & [brief;])",
    ),
];

#[test]
fn texts_mean() {
    for (story, text, tree) in MEANINGS.iter().copied() {
        let query = parse(text, now(), &berlin());
        assert_eq!(
            query.as_ref().map(line).as_deref(),
            Ok(tree),
            "{story}: {text}"
        );
    }
}

#[test]
fn mistakes_are_shown_with_their_place() {
    let table = [
        // story, text, where, a word of the message
        ("a quotation mark", "a \"b", 3, "never closed"),
        ("a key's quotation mark", "title:\"b", 7, "never closed"),
        ("an open parenthesis", "a (b", 3, "never closed"),
        ("a closing one", "a b)", 4, "closes nothing"),
        ("nothing between them", "a ()", 3, "nothing between"),
        ("OR first", "OR a", 1, "`OR`"),
        ("OR last", "a OR", 3, "`OR`"),
        ("OR twice", "a OR OR b", 3, "`OR`"),
        ("AND first", "AND a", 1, "`AND`"),
        ("AND last", "a AND ", 3, "`AND`"),
        ("AND and OR", "a AND OR b", 3, "`AND`"),
        ("NOT last", "a NOT", 3, "`NOT`"),
        ("NOT before an end", "(a NOT)", 4, "`NOT`"),
        ("an unknown key", "a titel:b", 3, "`titel:`"),
        ("an empty key", "feed: a", 6, "`feed:`"),
        ("no time", "since:soon", 7, "`soon`"),
        ("no such day", "until:2026-02-30", 7, "`2026-02-30`"),
        ("is what", "is:read", 4, "is:starred"),
        ("no letter", "!!! ???", 1, "no letter or digit"),
        ("no letter in a title", "title:!!!", 7, "no letter or digit"),
        ("characters, not bytes", "日本 (a", 4, "never closed"),
    ];
    for (story, text, at, says) in table {
        let error = parse(text, now(), &berlin()).unwrap_err();
        assert_eq!(error.at, at, "{story}: {error}");
        assert!(error.message.contains(says), "{story}: {error}");
    }
    for (story, text) in [
        ("too long", "a".repeat(5000)),
        ("too many", "a ".repeat(300)),
        ("too deep", "(".repeat(100) + "a" + &")".repeat(100)),
        ("too negative", "NOT ".repeat(100) + "a"),
    ] {
        let error = parse(&text, now(), &berlin()).unwrap_err();
        assert!(error.message.contains("at most"), "{story}: {error}");
    }
}

#[test]
fn times_mean() {
    let table = [
        ("now", "2026-11-24T10:30:00Z", "2026-11-24T10:30:00Z"),
        ("today", "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"),
        ("yesterday", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
        ("30m", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"),
        ("36h", "2026-11-22T22:30:00Z", "2026-11-22T22:30:00Z"),
        ("1w", "2026-11-17T10:30:00Z", "2026-11-17T10:30:00Z"),
        ("2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"),
        (
            "2026-11-20T08:00",
            "2026-11-20T07:00:00Z",
            "2026-11-20T07:00:00Z",
        ),
        (
            "2026-11-20 08:00:05",
            "2026-11-20T07:00:05Z",
            "2026-11-20T07:00:05Z",
        ),
        (
            "2026-11-20T08:00:00+05:00",
            "2026-11-20T03:00:00Z",
            "2026-11-20T03:00:00Z",
        ),
    ];
    for (text, since, until) in table {
        for (bound, expected) in [(Bound::Since, since), (Bound::Until, until)] {
            let time = parse_time(text, bound, now(), &berlin());
            assert_eq!(
                time.map(|at| at.to_string()).as_deref(),
                Some(expected),
                "{text} {bound:?}"
            );
        }
    }
    for text in [
        "",
        "x",
        "-1d",
        "d",
        "99999999999999999999d",
        "2026",
        "2026-13-01",
        "24:00",
    ] {
        assert_eq!(
            parse_time(text, Bound::Since, now(), &berlin()),
            None,
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in ".*") {
        let _ = parse(&text, now(), &berlin());
        let _ = parse_time(&text, Bound::Until, now(), &berlin());
    }

    #[test]
    fn an_error_points_into_the_text(text in "[a-c()\" :*-]{0,20}") {
        if let Err(error) = parse(&text, now(), &berlin()) {
            prop_assert!(error.at >= 1 && error.at <= text.chars().count() + 1, "{error}");
        }
    }
}
