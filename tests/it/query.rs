//! The search language: what a text means, and where it goes wrong.

use briefd::model::Timestamp;
use briefd::query::Bound;
use briefd::query::Query;
use briefd::query::QueryError;
use briefd::query::Saved;
use briefd::query::parse;
use briefd::query::parse_saved;
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
        // As it is written, without the quotation marks.
        other => other.to_string().replace('"', ""),
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
    ("starred", "is:starred", "is:starred"),
    ("changed since", "is:Updated", "is:updated"),
    ("in a story", "is:story", "is:story"),
    ("not read", "-is:read is:unread", "(!is:read & is:unread)"),
    ("all of a name", "outlet:\"= The News\"", "outlet:=The News"),
    (
        "an author's too",
        "author:\"=Ann Lee\"*",
        "author:=Ann Lee*",
    ),
    (
        "an address",
        "url:https://example.org/a?b=c",
        "url:https://example.org/a?b=c",
    ),
    ("a part of one", "url:/sport/", "url:/sport/"),
    ("an id", "id:7k2m -story:7k2m", "(id:7k2m & !story:7k2m)"),
    (
        "outlets",
        "outlets:3+ -outlets:1",
        "(outlets:3+ & !outlets:1)",
    ),
    (
        "a day",
        "date:2026-11-20",
        "(since:2026-11-19T23:00:00Z & until:2026-11-20T23:00:00Z)",
    ),
    (
        "a month with two lengths of a day",
        "date:2026-10",
        "(since:2026-09-30T22:00:00Z & until:2026-10-31T23:00:00Z)",
    ),
    (
        "a year",
        "date:2026",
        "(since:2025-12-31T23:00:00Z & until:2026-12-31T23:00:00Z)",
    ),
    ("until now", "date:2d", "since:2026-11-22T10:30:00Z"),
    (
        "a span of days",
        "date:2026-11-01..2026-11-07",
        "(since:2026-10-31T23:00:00Z & until:2026-11-07T23:00:00Z)",
    ),
    (
        "an open one",
        "date:..2026-11-07",
        "until:2026-11-07T23:00:00Z",
    ),
    (
        "updated yesterday",
        "updated:yesterday",
        "updated:2026-11-22T23:00:00Z..2026-11-23T23:00:00Z",
    ),
    (
        "updated since",
        "updated:1h..",
        "updated:2026-11-24T09:30:00Z..",
    ),
    ("a regular expression", "a /b+ c/", "([a] & /b+ c/)"),
    ("in any case", "/b/i -/c\\/d/", "(/b/i & !/c\\/d/)"),
    (
        "a path is none",
        "/usr/bin and/or",
        "([/usr/bin] & [and/or])",
    ),
    ("nor are loose strokes", "a / b / c", "([a] & [b] & [c])"),
    ("saved", "@world a", "((tag:world & !is:story) & [a])"),
    (
        "saved in a saved one",
        "-@both",
        "!((tag:world & !is:story) | [b])",
    ),
    (
        "a saved query's name begins with a letter",
        "@1 a@b",
        "([@1] & [a@b])",
    ),
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

fn saved() -> Saved {
    let saved = [
        ("world", "tag:world -is:story"),
        ("both", "@world OR b"),
        ("round", "a @again"),
        ("again", "@round"),
        ("broken", "a (b"),
        ("empty", " "),
        ("pattern", "a /b/"),
    ];
    let owned = saved.map(|(name, text)| (name.to_owned(), text.to_owned()));
    owned.into_iter().collect()
}

fn read(text: &str) -> Result<Query, QueryError> {
    parse_saved(text, now(), &berlin(), &saved())
}

#[test]
fn texts_mean() {
    for (story, text, tree) in MEANINGS.iter().copied() {
        let query = read(text);
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
        ("is what", "is:blue", 4, "`is:blue`"),
        ("how many", "outlets:some", 9, "`some`"),
        ("none at all", "outlets:0+", 9, "`0+`"),
        (
            "an instant is no span",
            "date:2026-11-01T08:00:00Z",
            6,
            "no day",
        ),
        ("a span from nowhere", "date:..", 6, "no day"),
        ("all of no name", "outlet:=", 8, "nothing behind"),
        ("no regular expression", "a /(b/", 3, "regular expression"),
        (
            "one that would be huge",
            "/(\\w{1,500}){1,500}/",
            1,
            "regular expression",
        ),
        ("one among others", "a OR /b/", 6, "narrows"),
        ("one in parentheses", "-(a /b/)", 5, "narrows"),
        ("a saved one among others", "a OR @pattern", 6, "narrows"),
        ("no saved query", "a @wrld", 3, "`@wrld`"),
        ("one in itself", "@round", 1, "in itself"),
        (
            "a mistake in it",
            "b @broken",
            3,
            "never closed, at its character 3",
        ),
        ("nothing in it", "@empty", 1, "empty"),
        ("no letter", "!!! ???", 1, "no letter or digit"),
        ("no letter in a title", "title:!!!", 7, "no letter or digit"),
        ("characters, not bytes", "日本 (a", 4, "never closed"),
    ];
    for (story, text, at, says) in table {
        let error = read(text).unwrap_err();
        assert_eq!(error.at, at, "{story}: {error}");
        assert!(error.message.contains(says), "{story}: {error}");
        assert!(!error.right.is_empty(), "{story}");
    }
    let right = |text: &str| read(text).unwrap_err().right;
    assert!(right("titel:b").contains("`title:`"), "the nearest name");
    assert!(right("@wrld").contains("`@world`"));
    assert!(right("is:blue").contains("`is:starred`"));
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
fn a_caret_stands_below_the_place() {
    let shown = |text: &str| read(text).unwrap_err().shown();
    assert_eq!(shown("a titel:b"), ["a titel:b", "  ^"]);
    assert_eq!(shown("日本 (a"), ["日本 (a", "     ^"], "wide characters");
    let far = format!("{} (a", "word ".repeat(20));
    let [text, caret] = shown(&far);
    assert_eq!(text.chars().nth(caret.len() - 1), Some('('), "{text}");
    assert!(text.len() < 80, "{text}");
}

#[test]
fn every_operator_has_an_example_that_can_be_read() {
    let mut saved = saved();
    saved.insert("morning".into(), "a".into());
    let read = |text: &str| parse_saved(text, now(), &berlin(), &saved);
    let help = briefd::query::help();
    for operator in briefd::query::OPERATORS {
        assert!(read(operator.example).is_ok(), "{}", operator.example);
        assert!(help.contains(operator.example));
        let key = format!("{}:", operator.key);
        assert!(
            operator.key.is_empty() || operator.example.starts_with(&key),
            "{key}"
        );
    }
    for state in briefd::query::State::ALL {
        assert!(help.contains(&format!("is:{}", state.name())), "{state:?}");
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
        "20260",
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
    fn a_tree_written_and_read_again_is_the_same(text in "([a-c*é橋]|is:story|OR|NOT|title:|url:|outlet:=|author:|-|/|@world|date:2d|updated:2026|outlets:2|[ ()\"])\\PC?{0,12}") {
        if let Ok(query) = read(&text) {
            let again = read(&query.to_string());
            prop_assert_eq!(again, Ok(query), "{}", text);
        }
    }

    #[test]
    fn an_error_points_into_the_text(text in "[a-c()\" :*-]{0,20}") {
        if let Err(error) = parse(&text, now(), &berlin()) {
            prop_assert!(error.at >= 1 && error.at <= text.chars().count() + 1, "{error}");
        }
    }
}
