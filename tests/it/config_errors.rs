//! What is wrong with a configuration, as the user reads it: whole.

use crate::program::Program;

/// Checks a configuration that has one thing wrong with it.
fn check(story: &str, program: &Program, why: &str, hint: &str) {
    let (status, stdout, stderr) = program.run(&["config", "check"]);
    let expected = format!(
        "error: the configuration `briefd.toml` is not valid\n  why: {why}\nhint: {hint}\n"
    );
    assert_eq!(stderr, expected, "{story}");
    assert_eq!((status, stdout.as_str()), (78, ""), "{story}");
}

const DEFAULTS: &str = "`briefd config show --defaults` prints every key with its default";

/// Story, what is written, why, hint.
const IN_SECTIONS: &[(&str, &str, &str, &str)] = &[
    (
        "a misspelt key",
        "[poll]\nconcurency = 3",
        "briefd.toml:2: `poll.concurency`: unknown key",
        "the nearest to `concurency` is `concurrency`",
    ),
    (
        "a misspelt section",
        "\n[pol]\ninterval = \"1h\"",
        "briefd.toml:2: `pol`: unknown key",
        "the nearest to `pol` is `poll`",
    ),
    (
        "a key outside of its section",
        "concurrency = 3",
        "briefd.toml:1: `concurrency`: unknown key",
        "`concurrency` is a key of [poll]",
    ),
    (
        "a block that does not repeat",
        "[feed]\nurl = \"https://example.org/\"",
        "briefd.toml:1: `feed`: not a block that repeats: write `[[feed]]`",
        DEFAULTS,
    ),
    (
        "a section that repeats",
        "[[poll]]\ninterval = \"1h\"",
        "briefd.toml:1: `poll`: not a section: write `[poll]` on a line of its own",
        DEFAULTS,
    ),
    (
        "what is not built",
        "[[rule]]\nname = \"daily\"",
        "briefd.toml:1: `rule`: unknown key",
        "known are `store`, `poll`, `fetch`, `brief`, `search`, `dedupe`, `cluster`, `retention`, `serve`, `mail`, `log`, `feed`, `include`, `edition`",
    ),
    (
        "a key that stands there twice",
        "[poll]\ninterval = \"1h\"\ntick = \"1s\"\ninterval = \"2h\"",
        "briefd.toml:4: `interval`: is given twice",
        "keep one of the two",
    ),
    (
        "a section that stands there twice",
        "[poll]\n[store]\n[poll]",
        "briefd.toml:3: `poll`: is given twice",
        "keep one of the two",
    ),
    (
        "no TOML",
        "[poll]\ninterval = = 3",
        "briefd.toml:2: extra `=`, expected nothing",
        DEFAULTS,
    ),
    (
        "a wrong type",
        "[poll]\nconcurrency = \"many\"",
        "briefd.toml:2: `poll.concurrency`: expected a whole number, found a string",
        DEFAULTS,
    ),
    (
        "a duration without unit",
        "[fetch]\ntimeout = 30",
        "briefd.toml:2: `fetch.timeout`: `30` has no unit: write \"30s\" for seconds",
        DEFAULTS,
    ),
    (
        "a bad duration",
        "[fetch]\ntimeout = \"30 seconds\"",
        "briefd.toml:2: `fetch.timeout`: `30 seconds` is not a duration such as \"30s\", \"15m\", \"2h\", \"3d\"",
        DEFAULTS,
    ),
    (
        "a bad size",
        "[fetch]\nbody_max = \"15 pounds\"",
        "briefd.toml:2: `fetch.body_max`: `15 pounds` is not a size such as \"64KiB\", \"15MiB\", or bytes",
        DEFAULTS,
    ),
    (
        "more than all",
        "[poll]\njitter = 1.5",
        "briefd.toml:2: `poll.jitter`: `1.5` is not between 0 and 1",
        DEFAULTS,
    ),
    (
        "nobody works",
        "[poll]\nconcurrency = 0",
        "briefd.toml:2: `poll.concurrency`: must be at least 1",
        DEFAULTS,
    ),
    (
        "a bad mode",
        "[store]\nmode = \"rw\"",
        "briefd.toml:2: `store.mode`: `rw` is not a file mode such as \"0640\"",
        DEFAULTS,
    ),
    (
        "a mode that locks the owner out",
        "[store]\nmode = \"0440\"",
        "briefd.toml:2: `store.mode`: `0440` keeps the owner from reading and writing",
        DEFAULTS,
    ),
    (
        "a mode that is more than permissions",
        "[store]\nmode = \"4640\"",
        "briefd.toml:2: `store.mode`: `4640`: only permissions, 0777 at most",
        DEFAULTS,
    ),
    (
        "a bad zone",
        "[brief]\ntimezone = \"Europe/Berln\"",
        "briefd.toml:2: `brief.timezone`: `Europe/Berln` is not a time zone such as \"Europe/Berlin\"",
        DEFAULTS,
    ),
    (
        "a bad network",
        "[fetch]\nallow_private_addresses = [\"127.0.0.0/8\", \"home\"]",
        "briefd.toml:2: `fetch.allow_private_addresses`: `home` is not a network such as \"127.0.0.0/8\"",
        DEFAULTS,
    ),
    (
        "a level that would be taken for a module",
        "[log]\nlevel = \"verbose\"",
        "briefd.toml:2: `log.level`: `verbose` is not one of off, error, warn, info, debug, trace, or a filter such as \"info,briefd::fetch=debug\"",
        DEFAULTS,
    ),
    (
        "an interval below the least",
        "[poll]\ninterval = \"5m\"",
        "briefd.toml:2: `poll.interval`: 5m is below `min_interval`, 15m",
        "lower `min_interval` of [poll] too, to \"5m\"",
    ),
    (
        "below a second",
        "[poll]\nmin_interval = \"500ms\"",
        "briefd.toml:2: `poll.min_interval`: must be at least 1s",
        DEFAULTS,
    ),
    (
        "a least above the most",
        "[poll]\nmin_interval = \"2h\"\ninterval = \"2h\"\nmax_interval = \"1h\"",
        "briefd.toml:4: `poll.max_interval`: is below `min_interval`",
        DEFAULTS,
    ),
    (
        "a lease that ends before the poll",
        "[poll]\nlease = \"30s\"",
        "briefd.toml:2: `poll.lease`: must be longer than `timeout` of [fetch]",
        DEFAULTS,
    ),
    (
        "interval and schedule at once",
        "[poll]\ninterval = \"1h\"\nschedule = \"0 7 * * *\"",
        "briefd.toml:3: `poll.schedule`: there is an `interval` too",
        "keep one: an interval or a schedule",
    ),
];

#[test]
fn every_mistake_is_named_with_its_line() {
    for (story, text, why, hint) in IN_SECTIONS {
        check(story, &Program::configured(text), why, hint);
    }
}

/// Story, what is written in the block, why, hint.
const IN_A_FEED: &[(&str, &str, &str, &str)] = &[
    (
        "no URL",
        "name = \"a\"",
        "briefd.toml:1: `feed.url`: is missing: every [[feed]] needs one",
        DEFAULTS,
    ),
    (
        "not a URL",
        "url = \"example\"",
        "briefd.toml:2: `feed.url`: `example` is not a URL",
        DEFAULTS,
    ),
    (
        "another scheme",
        "url = \"gopher://example.org/\"",
        "briefd.toml:2: `feed.url`: `gopher://example.org/` is not http, https or file",
        DEFAULTS,
    ),
    (
        "a password in an invalid URL is not repeated",
        "url = \"https://me:secret@exa mple/\"",
        "briefd.toml:2: `feed.url`: `https://***@exa mple/` is not a URL",
        DEFAULTS,
    ),
    (
        "a user in the URL and another beside it",
        "url = \"https://me:secret@example.org/\"\nusername = \"you\"",
        "briefd.toml:3: `feed.username`: the URL names a user too: take one of them away",
        DEFAULTS,
    ),
    (
        "a password and nobody",
        "url = \"https://example.org/\"\npassword = \"secret\"",
        "briefd.toml:1: `feed.username`: is missing: there is a password",
        DEFAULTS,
    ),
    (
        "four fields",
        "url = \"https://example.org/\"\nschedule = \"0 7 * *\"",
        "briefd.toml:3: `feed.schedule`: `0 7 * *` is not a cron expression of five fields: it has 4",
        DEFAULTS,
    ),
    (
        "no such minute",
        "url = \"https://example.org/\"\nschedule = \"61 7 * * *\"",
        "briefd.toml:3: `feed.schedule`: `61 7 * * *` is not a cron expression of five fields: Component error: Number out of bounds.",
        DEFAULTS,
    ),
    (
        "no such day",
        "url = \"https://example.org/\"\nschedule = \"0 7 30 2 *\"",
        "briefd.toml:3: `feed.schedule`: `0 7 30 2 *` never occurs",
        DEFAULTS,
    ),
    (
        "an interval below the least",
        "url = \"https://example.org/\"\ninterval = \"1m\"",
        "briefd.toml:3: `feed.interval`: 1m is below `min_interval`, 15m",
        "lower `min_interval` of [poll] too, to \"1m\"",
    ),
    (
        "both",
        "url = \"https://example.org/\"\ninterval = \"1h\"\nschedule = \"0 7 * * *\"",
        "briefd.toml:4: `feed.schedule`: there is an `interval` too",
        "keep one: an interval or a schedule",
    ),
    (
        "a credential outside of its folder",
        "url = \"https://example.org/\"\nbearer_credential = \"../a\"",
        "briefd.toml:3: `feed.bearer_credential`: `../a` is not the name of a credential",
        DEFAULTS,
    ),
    (
        "a header of the exchange's own",
        "url = \"https://example.org/\"\nheaders = { Host = \"other\" }",
        "briefd.toml:3: `feed.headers`: `Host` is not a header that a feed may set",
        DEFAULTS,
    ),
    (
        "a secret's file is not there",
        "url = \"https://example.org/\"\nusername = \"me\"\npassword_file = \"gone\"",
        "briefd.toml:4: `feed.password_file`: cannot read `DIR/gone`: No such file or directory (os error 2)",
        DEFAULTS,
    ),
    (
        "two ways to one secret",
        "url = \"https://example.org/\"\nbearer = \"a\"\nbearer_file = \"b\"",
        "briefd.toml:4: `feed.bearer_file`: `bearer` is there already: one of them is enough",
        DEFAULTS,
    ),
    (
        "a proxy that is none is not repeated",
        "url = \"https://example.org/\"\nproxy = \"me:secret@proxy\"",
        "briefd.toml:3: `feed.proxy`: is not an address such as \"http://proxy.example:3128\" or \"socks5://127.0.0.1:1080\"",
        DEFAULTS,
    ),
    (
        "a tag that would be two",
        "url = \"https://example.org/\"\ntags = [\"a,b\"]",
        "briefd.toml:3: `feed.tags`: `a,b` has a comma in it: that separates tags",
        DEFAULTS,
    ),
    (
        "the same name",
        "url = \"https://example.org/1\"\nname = \"a\"\n[[feed]]\nurl = \"https://example.org/2\"\nname = \"a\"",
        "briefd.toml:6: `feed.name`: `a` is also that of the feed at briefd.toml:1",
        "give one of them another `name`",
    ),
    (
        "the same URL",
        "url = \"https://example.org/\"\nname = \"a\"\n[[feed]]\nurl = \"https://EXAMPLE.org:443\"\nname = \"b\"",
        "briefd.toml:5: `feed.url`: `https://example.org/` is also that of the feed at briefd.toml:1",
        "keep one of them",
    ),
];

#[test]
fn every_mistake_in_a_feed_is_named_with_its_line() {
    for (story, text, why, hint) in IN_A_FEED {
        let program = Program::configured(&format!("[[feed]]\n{text}\n"));
        check(story, &program, why, hint);
    }
}

#[test]
fn several_mistakes_are_told_at_once_in_their_order() {
    let program =
        Program::configured("[poll]\njitter = 2\nconcurency = 1\n\n[[feed]]\nurl = \"nothing\"\n")
            .env("BRIEFD_POLL_INTERVAL", "1h");
    let (status, _, stderr) = program.run(&["config", "check"]);
    assert_eq!(
        stderr,
        "error: the configuration `briefd.toml` is not valid\n\
        \x20 why: $BRIEFD_POLL_INTERVAL: no setting has this name\n\
        \x20 why: briefd.toml:2: `poll.jitter`: `2` is not between 0 and 1\n\
        \x20 why: briefd.toml:3: `poll.concurency`: unknown key\n\
        \x20 why: briefd.toml:6: `feed.url`: `nothing` is not a URL\n\
        hint: the nearest to `BRIEFD_POLL_INTERVAL` is `BRIEFD_POLL__INTERVAL`\n\
        hint: the nearest to `concurency` is `concurrency`\n"
    );
    assert_eq!(status, 78);
}

#[test]
fn a_named_file_must_be_there() {
    let missing = "error: cannot read the configuration `gone.toml`\n  \
         why: No such file or directory (os error 2)\nhint: `--config FILE` names another\n";
    let program = Program::new();
    let (status, _, stderr) = program.run(&["config", "check", "--config", "gone.toml"]);
    assert_eq!((status, stderr.as_str()), (78, missing));
    let program = Program::new().env("BRIEFD_CONFIG", "gone.toml");
    let (status, _, stderr) = program.run(&["config", "check"]);
    assert_eq!((status, stderr.as_str()), (78, missing));
}

#[test]
fn includes_are_checked() {
    let table = [
        (
            "a file that is missing",
            Program::configured("[[include]]\npath = \"gone.opml\""),
            "briefd.toml:2: `include.path`: cannot read `DIR/gone.opml`: No such file or directory (os error 2)",
            DEFAULTS,
        ),
        (
            "no path",
            Program::configured("[[include]]"),
            "briefd.toml:1: `include.path`: is missing: every [[include]] needs one",
            DEFAULTS,
        ),
        (
            "neither OPML nor TOML",
            Program::configured("[[include]]\npath = \"a.txt\"").file("a.txt", ""),
            "briefd.toml:2: `include.path`: `DIR/a.txt` ends in neither .opml, .xml nor .toml",
            DEFAULTS,
        ),
        (
            "no OPML",
            Program::configured("[[include]]\npath = \"a.opml\"").file("a.opml", "<rss/>"),
            "briefd.toml:2: `include.path`: `DIR/a.opml`: this is not OPML: it has no <opml> element",
            DEFAULTS,
        ),
        (
            "OPML names a file",
            Program::configured("[[include]]\npath = \"a.opml\"").file(
                "a.opml",
                "<opml>\n<body>\n<outline xmlUrl='file:///etc/passwd'/></body></opml>",
            ),
            "DIR/a.opml:3: `feed.url`: an OPML file may not name a file",
            "write a [[feed]] block for it",
        ),
        (
            "a section in an included file",
            Program::configured("[[include]]\npath = \"conf.d/*.toml\"")
                .file("conf.d/a.toml", "[poll]\ninterval = \"2h\""),
            "DIR/conf.d/a.toml:2: `interval`: an included file may hold [[feed]] blocks only",
            "move the section to the main configuration",
        ),
        (
            "a double over two files",
            Program::configured(
                "[[feed]]\nurl = \"https://example.org/\"\nname = \"a\"\n[[include]]\npath = \"conf.d/*.toml\"",
            )
            .file("conf.d/a.toml", "[[feed]]\nurl = \"https://example.net/\"\nname = \"a\""),
            "DIR/conf.d/a.toml:3: `feed.name`: `a` is also that of the feed at briefd.toml:1",
            "give one of them another `name`",
        ),
    ];
    for (story, program, why, hint) in table {
        check(story, &program, why, hint);
    }
}

#[test]
fn opml_is_bounded() {
    let deep = format!(
        "<opml><body>{}</body></opml>",
        "<outline text='a'>".repeat(65)
    );
    let program = Program::configured("[[include]]\npath = \"a.opml\"").file("a.opml", &deep);
    check(
        "deep",
        &program,
        "briefd.toml:2: `include.path`: `DIR/a.opml`: its outlines are nested more than 64 deep",
        DEFAULTS,
    );
    let many = format!(
        "<opml><body>{}</body></opml>",
        "<outline text='a'/>".repeat(50_001)
    );
    let program = Program::configured("[[include]]\npath = \"a.opml\"").file("a.opml", &many);
    check(
        "many",
        &program,
        "briefd.toml:2: `include.path`: `DIR/a.opml`: it has more than 50000 outlines",
        DEFAULTS,
    );
}
