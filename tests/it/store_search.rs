//! Searches, from the language to the rows they find.

use crate::store_world::*;
use briefd::query;
use briefd::query::Query;
use briefd::store::Candidate;
use briefd::store::Find;
use briefd::store::Sort;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::sync::LazyLock;

/// A small library: (feed, title, text, seconds, language, author).
fn library() -> World {
    let mut world = World::new();
    let mut news = feed("news", "https://example.org/feed");
    news.outlet = Some("The Daily News".into());
    news.tags = vec!["world".into(), "daily".into()];
    let mut blog = feed("My Blog", "https://blog.example/feed");
    blog.tags = vec!["tech".into()];
    world.sync(&[news, blog]);
    let make = |guid: &str,
                title: &str,
                text: &str,
                secs: i64,
                language: &str,
                author: &str|
     -> Candidate {
        let mut item = dated(item(guid, None, title, text), after(secs));
        item.draft.language = Some(language.into());
        item.draft.authors = vec![author.into()];
        item
    };
    world.poll(
        world.id("news"),
        vec![
            make(
                "1",
                "New bridge opens",
                "The bridge over the river was opened on Monday.",
                -10,
                "en-GB",
                "Ann Lee",
            ),
            make(
                "2",
                "River floods town",
                "The river rose; the old bridge held.",
                -20,
                "en",
                "Bob",
            ),
            make(
                "3",
                "東京で新しい橋が開通",
                "東京都は月曜日、新しい橋を開通させた。日本語の文章です。",
                -30,
                "ja",
                "山田",
            ),
            make(
                "4",
                "서울의 새 다리",
                "서울시는 새로운 다리를 열었다.",
                -40,
                "ko",
                "Kim",
            ),
        ],
    );
    world.poll(
        world.id("My Blog"),
        vec![
            make(
                "5",
                "Crème brûlée",
                "Naïve cooks burn the crème. AT&T, C++ and 100% x.",
                -50,
                "fr",
                "Zoë O'Neill",
            ),
            make(
                "6",
                "A 中文 title",
                "Mixed 中文 text about 北京大学 and GitHub发布.",
                -60,
                "zh",
                "李",
            ),
        ],
    );
    world
}

/// Story, text, ids found.
const SEARCHES: &[(&str, &str, &[&str])] = &[
    (
        "everything, the newest first",
        "",
        &["1", "2", "3", "4", "5", "6"],
    ),
    ("a word in title or text", "bridge", &["1", "2"]),
    ("words side by side", "bridge river", &["1", "2"]),
    ("a phrase", "\"old bridge\"", &["2"]),
    ("in this order only", "\"bridge old\"", &[]),
    ("a prefix", "flo*", &["2"]),
    ("no prefix without a star", "flo", &[]),
    ("a phrase that goes on", "\"new brid\"*", &["1"]),
    ("NOT", "bridge NOT floods", &["1"]),
    ("a minus", "bridge -floods", &["1"]),
    ("only NOT", "NOT bridge", &["3", "4", "5", "6"]),
    ("only NOTs", "-bridge -crème", &["3", "4", "6"]),
    ("OR", "floods OR crème", &["2", "5"]),
    (
        "OR with NOT",
        "floods OR NOT bridge",
        &["2", "3", "4", "5", "6"],
    ),
    ("parentheses", "(floods OR opens) monday", &["1"]),
    ("NOT of OR", "bridge NOT (floods OR opens)", &[]),
    (
        "accents and capitals do not matter",
        "CREME brulee NAIVE",
        &["5"],
    ),
    ("title", "title:river", &["2"]),
    ("title phrase", "title:\"river floods\"", &["2"]),
    ("title and feed", "title:river feed:news", &["2"]),
    ("feed", "feed:\"my blog\"", &["5", "6"]),
    ("feed pattern", "feed:my*", &["5", "6"]),
    ("no feed", "feed:nothing", &[]),
    ("not a feed", "-feed:news", &["5", "6"]),
    ("outlet", "outlet:\"the daily news\" bridge", &["1", "2"]),
    ("outlet by domain", "outlet:blog.example", &["5", "6"]),
    ("tag", "tag:daily title:bridge", &["1"]),
    ("tag or word", "tag:tech OR floods", &["2", "5", "6"]),
    ("language with region", "lang:en", &["1", "2"]),
    ("language exactly", "lang:en-gb", &["1"]),
    ("author", "author:lee", &["1"]),
    ("author with an apostrophe", "author:\"o'neill\"", &["5"]),
    ("author without his accent", "author:zoe", &["5"]),
    ("author in full", "author:\"=ann lee\"", &["1"]),
    ("author not in full", "author:\"=lee\"", &[]),
    ("author in part", "author:le", &[]),
    ("author's beginning", "author:le*", &["1"]),
    ("not by an author", "bridge -author:lee", &["2"]),
    (
        "a word of the outlet's name",
        "outlet:daily title:bridge",
        &["1"],
    ),
    (
        "two words of it",
        "outlet:\"daily news\" river",
        &["1", "2"],
    ),
    ("all of it", "outlet:\"=the daily news\" river", &["1", "2"]),
    ("not all of it", "outlet:\"=daily\"", &[]),
    (
        "two feeds",
        "feed:news OR feed:my*",
        &["1", "2", "3", "4", "5", "6"],
    ),
    ("a language or a word", "lang:fr OR floods", &["2", "5"]),
    ("not in a language", "-lang:en", &["3", "4", "5", "6"]),
    ("a day", "date:2026-11-23", &["1", "2", "3", "4", "5", "6"]),
    ("another", "date:2026-11-22", &[]),
    ("a span", "date:2026-11-01..2026-11-24 bridge", &["1", "2"]),
    ("updated", "updated:2026-11 floods", &["2"]),
    ("not updated then", "-updated:2026-10 floods", &["2"]),
    ("never changed", "is:updated", &[]),
    ("in a story with others", "is:story", &["1", "2"]),
    ("told by two", "outlets:2+", &[]),
    ("one outlet", "outlets:1 floods", &["2"]),
    ("at least one", "outlets:1+ floods", &["2"]),
    ("a regular expression", "bridge /rose; the/", &["2"]),
    ("not matching", "bridge -/ROSE/i", &["1"]),
    ("alone, in the title", "/^River/", &["2"]),
    (
        "with a limit by date",
        "/bridge/ until:2026-11-23T07:59:45Z",
        &["2"],
    ),
    ("starred", "is:starred", &["2"]),
    ("not starred, words", "bridge -is:starred", &["1"]),
    (
        "since includes its instant",
        "since:2026-11-23T07:59:40Z",
        &["1", "2"],
    ),
    (
        "until does not",
        "until:2026-11-23T07:59:40Z",
        &["3", "4", "5", "6"],
    ),
    (
        "both, and a word",
        "bridge since:2026-11-23T07:59:35Z until:2026-11-23T07:59:45Z",
        &["2"],
    ),
    (
        "dates in OR",
        "crème OR since:2026-11-23T07:59:50Z",
        &["1", "5"],
    ),
    ("NOT a date", "NOT since:2026-11-23T07:59:20Z", &["5", "6"]),
    ("Japanese, two characters", "東京", &["3"]),
    ("Japanese, one character", "橋", &["3"]),
    ("Japanese, the last character of a run", "章", &["3"]),
    ("Japanese, a word over particles", "日本語の文章", &["3"]),
    ("Japanese, not over a sentence's end", "曜日新しい", &[]),
    ("Japanese in the title", "title:東京", &["3"]),
    ("Japanese not in the title", "title:月曜日", &[]),
    ("Korean inside a word", "다리", &["4"]),
    ("Chinese inside a run", "北京", &["6"]),
    ("Chinese across", "京大", &["6"]),
    ("mixed scripts in one word", "GitHub发布", &["6"]),
    ("a word without a space to it", "github", &["6"]),
    ("a word between runs", "Github发布 北京大学", &["6"]),
    ("Chinese and a word", "中文 mixed", &["6"]),
    ("NOT Chinese", "title:title -中文", &[]),
    ("compatibility forms", "東亰 OR ﾄｳｷｮｳ", &[]),
    ("signs", "AT&T C++ 100%", &["5"]),
    ("the mark between grams is no word of theirs", "x", &["5"]),
    ("a percent sign is no pattern", "feed:%", &[]),
    ("an underscore neither", "feed:new_", &[]),
];

#[test]
fn searches_find() {
    let world = library();
    let starred = world.column("SELECT id FROM briefs WHERE title LIKE 'River%'");
    world.store.star(starred, true).wait().unwrap();
    for (story, text, expected) in SEARCHES {
        let titles = world.titles(text);
        let found: Vec<String> = titles
            .iter()
            .map(|title| {
                let sql = format!(
                    "SELECT guid FROM sources WHERE title = '{}'",
                    title.replace('\'', "''")
                );
                world.column(&sql).remove(0)
            })
            .collect();
        assert_eq!(found, *expected, "{story}: {text}");
    }
}

#[test]
fn orders_and_limits() {
    let world = library();
    let query = query::parse("bridge", start(), &TimeZone::UTC).unwrap();
    let find = |sort, limit, since, until| {
        world.find(&Find {
            query: query.clone(),
            since,
            until,
            limit,
            sort,
        })
    };
    let (new, old) = ("New bridge opens", "River floods town");
    assert_eq!(find(Sort::Newest, None, None, None), [new, old]);
    assert_eq!(find(Sort::Oldest, None, None, None), [old, new]);
    assert_eq!(
        find(Sort::Relevance, None, None, None),
        [new, old],
        "in the title counts more"
    );
    assert_eq!(find(Sort::Newest, Some(1), None, None), [new]);
    assert_eq!(find(Sort::Oldest, Some(1), None, None), [old]);
    assert_eq!(find(Sort::Relevance, Some(1), None, None), [new]);
    assert_eq!(find(Sort::Newest, Some(0), None, None), [""; 0]);
    assert_eq!(
        find(Sort::Relevance, None, None, Some(after(-10))),
        [old],
        "ranked inside the bound"
    );
    assert_eq!(find(Sort::Newest, None, Some(after(-10)), None), [new]);
    assert_eq!(find(Sort::Newest, None, Some(after(-9)), None), [""; 0]);
    let all = Find {
        query: Query::All,
        since: None,
        until: None,
        limit: Some(2),
        sort: Sort::Oldest,
    };
    assert_eq!(world.find(&all), ["A 中文 title", "Crème brûlée"]);
}

#[test]
fn limits_by_date_are_exact_below_the_second() {
    let mut world = World::new();
    let news = world.one_feed();
    let at = |number: usize, ms: i64| {
        let at = briefd::model::Timestamp::from_millisecond(start().as_millisecond() + ms).unwrap();
        dated(article(number), at)
    };
    world.poll(news, vec![at(1, 100), at(2, 200), at(3, 300)]);
    let between = |since: &str, until: &str| {
        world
            .titles(&format!(
                "since:2026-11-23T08:00:00.{since}Z until:2026-11-23T08:00:00.{until}Z"
            ))
            .len()
    };
    assert_eq!(between("100", "300"), 2);
    assert_eq!(between("101", "301"), 2);
    assert_eq!(between("201", "300"), 0);
}

#[test]
fn authors_are_found_as_they_are_now() {
    let mut world = World::new();
    let news = world.one_feed();
    let by = |name: &str, raw: u8| {
        let mut item = article(1);
        item.draft.authors = vec![name.into()];
        item.raw = [raw; 16];
        item
    };
    world.poll(news, vec![by("Ann Lee", 1), article(2)]);
    assert_eq!(world.titles("author:ann").len(), 1);
    world.poll(news, vec![by("Łukasz Ray", 2), article(2)]);
    assert_eq!(world.titles("author:ann"), [""; 0]);
    assert_eq!(world.titles("author:lukasz").len(), 1);
    assert_eq!(world.column("SELECT count(*) FROM _by"), ["1"]);
}

#[test]
fn filters_that_few_pass_are_listed_first() {
    let world = library();
    let sql = |text: &str| {
        let query = query::parse(text, start(), &TimeZone::UTC).unwrap();
        let find = Find {
            query,
            since: None,
            until: None,
            limit: Some(20),
            sort: Sort::Newest,
        };
        world.reader().explain(&find).unwrap()
    };
    for text in [
        "feed:nobody",
        "tag:nothing",
        "author:nobody",
        "lang:xx",
        "outlet:none",
        "url:nowhere",
        "id:zzz",
        "story:zzz",
        "is:updated",
        "outlets:9+",
        "updated:2020",
        "feed:nobody OR lang:xx",
    ] {
        assert!(
            sql(text).contains("json_each('[]')"),
            "{text}: {}",
            sql(text)
        );
        let words = format!("bridge {text}");
        assert!(sql(&words).contains("json_each('[]')"), "{words}");
    }
    let (feed, since) = (sql("feed:news bridge"), sql("bridge since:2026-11-23"));
    assert!(feed.contains("+briefs_fts.rowid IN") || feed.contains(" briefs_fts.rowid IN"));
    assert!(
        !feed.contains("JOIN") && !since.contains("JOIN"),
        "no article is looked at"
    );
}

#[test]
fn other_programs_find_the_same() {
    let world = library();
    assert_eq!(
        world.column("SELECT b.title FROM briefs_fts AS f JOIN briefs AS b ON b.rowid = f.rowid WHERE briefs_fts MATCH 'bridge' ORDER BY f.rowid DESC"),
        ["New bridge opens", "River floods town"]
    );
    assert_eq!(
        world.column("SELECT snippet(briefs_fts, 0, '[', ']', '', 9) FROM briefs_fts WHERE briefs_fts MATCH 'title:floods'"),
        ["River [floods] town"]
    );
}

static LIBRARY: LazyLock<World> = LazyLock::new(library);

fn runs(text: &str) -> Result<(), TestCaseError> {
    let Ok(query) = query::parse(text, start(), &TimeZone::UTC) else {
        return Ok(());
    };
    let reader = LIBRARY.reader();
    let orders = [
        Sort::Newest,
        Sort::Oldest,
        Sort::Relevance,
        Sort::Updated,
        Sort::Big,
    ];
    for sort in orders {
        let find = Find {
            query: query.clone(),
            since: None,
            until: None,
            limit: Some(3),
            sort,
        };
        let found = reader.find(&find).and_then(|_| reader.count(&find));
        if let Err(error) = found.and_then(|_| reader.explain(&find)) {
            return Err(TestCaseError::fail(format!("{text:?}: {error}")));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_search_is_an_error_of_sql(text in ".{0,60}") {
        runs(&text)?;
    }

    #[test]
    fn nor_one_of_operators(text in proptest::collection::vec(prop_oneof![
        Just("a"), Just("OR"), Just("AND"), Just("NOT"), Just("("), Just(")"), Just("\""),
        Just("*"), Just("-"), Just("title:"), Just("feed:"), Just("NEAR"), Just("{"), Just("}"),
        Just("^"), Just("+"), Just(":"), Just("橋"), Just("東京*"), Just("'"), Just("\\"),
        Just("%"), Just("\0"), Just("is:starred"), Just("since:1d"), Just("x*"), Just(" "),
        Just("\u{300}"), Just("²"), Just("ﾄ"), Just("𠀀"), Just("until:2026-01-01"),
        Just("author:"), Just("outlet:="), Just("url:"), Just("id:"), Just("story:a"),
        Just("is:story"), Just("is:unread"), Just("is:read"), Just("outlets:2+"), Just("outlets:1"), Just("date:2026"),
        Just("updated:2d"), Just("/a/"), Just("-/a.*/i"), Just("/"), Just("ß"), Just("łø*"),
    ], 0..14)) {
        runs(&text.join(" "))?;
        runs(&text.concat())?;
    }
}
