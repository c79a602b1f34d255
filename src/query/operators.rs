//! Every operator with an example: what `--help`, the man page and the README
//! show.

/// One operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// The name before the colon; empty: none.
    pub key: &'static str,
    /// How it is written.
    pub example: &'static str,
    /// What that finds.
    pub finds: &'static str,
}

const fn operator(key: &'static str, example: &'static str, finds: &'static str) -> Operator {
    Operator {
        key,
        example,
        finds,
    }
}

/// All of them.
pub const OPERATORS: &[Operator] = &[
    operator(
        "",
        "ferry aground",
        "both words, in title or text; capitals and accents do not matter",
    ),
    operator("", "\"ran aground\"", "these words side by side"),
    operator("", "lifeb*", "words that begin so"),
    operator("", "ferry OR boat", "either"),
    operator(
        "",
        "ferry -island",
        "the one without the other; also `NOT island`",
    ),
    operator("", "(ferry OR boat) gull", "parentheses hold together"),
    operator(
        "",
        "/M[ae]rlin/i",
        "a regular expression on title and text, among what the rest finds; i: in any case",
    ),
    operator(
        "",
        "@morning",
        "a query saved in [search] of the configuration",
    ),
    operator("title", "title:ferry", "in the title"),
    operator(
        "author",
        "author:adeyemi",
        "a word of the author's name; author:\"=Ruth Adeyemi\" is all of it",
    ),
    operator(
        "feed",
        "feed:lwn",
        "in the feed of this name; feed:l* those that begin so",
    ),
    operator(
        "outlet",
        "outlet:gazette",
        "a word of the outlet's name; outlet:\"=Harbour Gazette\" is all of it",
    ),
    operator("tag", "tag:local", "in a feed with this tag"),
    operator("lang", "lang:de", "in this language, de-AT too"),
    operator(
        "url",
        "url:example.org/sea",
        "an address that has this in it; from https:// on: this address",
    ),
    operator("id", "id:7k2m", "the brief whose id begins so"),
    operator("story", "story:7k2m", "the briefs of one story"),
    operator(
        "is",
        "is:starred",
        "starred; is:updated: changed since it came; is:story: in a story with others; is:read, is:unread",
    ),
    operator(
        "outlets",
        "outlets:3+",
        "in a story of three outlets or more; outlets:2 of two",
    ),
    operator(
        "date",
        "date:2026-11-20",
        "published on this day; a month, a year, yesterday, 2d (until now), 2026-11-01..2026-11-07",
    ),
    operator(
        "since",
        "since:2d",
        "published then or later: a day, a time, an age (30m, 2d, 1w)",
    ),
    operator(
        "until",
        "until:2026-11-20",
        "published before that; a day is included",
    ),
    operator(
        "updated",
        "updated:yesterday",
        "updated then, written like date:",
    ),
];

/// The table as text, for `--help` and the man page.
pub fn help() -> String {
    let width = OPERATORS.iter().map(|one| one.example.len()).max();
    let width = width.unwrap_or(0);
    let mut text = String::from("The search language:\n");
    for Operator { example, finds, .. } in OPERATORS {
        text.push_str(&format!("  {example:width$}  {finds}\n"));
    }
    text.push_str(
        "\nDates are in `timezone` of [brief]; a time of day is quoted: since:\"2026-11-20 08:00\".\n",
    );
    text
}

/// The names that may stand before a colon.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    OPERATORS
        .iter()
        .map(|one| one.key)
        .filter(|key| !key.is_empty())
}

/// An example of a key's use.
pub(super) fn example(key: &str) -> &'static str {
    let found = OPERATORS.iter().find(|one| one.key == key);
    found.map_or("", |one| one.example)
}
