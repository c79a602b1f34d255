//! The annotated file, and what of a file, the environment and the flags is
//! in effect.

use crate::program::Program;
use briefd::config::{
    Config, ConfigError, DEFAULTS, Sources, examples, parse_duration, show_duration,
};
use briefd::model::feed::FeedUrl;
use briefd::model::serve::ServeSettings;
use briefd::model::settings::{
    BriefSettings, Cadence, DedupeSettings, FetchSettings, LogSettings, PollSettings,
    RetentionSettings, Schedule, Secret,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Loads a text as the configuration of an empty folder.
fn load(text: &str) -> Result<Config, ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    load_in(dir.path(), text, &[])
}

fn load_in(dir: &Path, text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    std::fs::write(dir.join("briefd.toml"), text).unwrap();
    let env = env.iter().copied().chain([("HOME", "/home/me")]);
    Config::load(&Sources {
        dir: dir.to_owned(),
        env: env.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        ..Sources::default()
    })
}

/// What of a configuration is meant, without where it stands.
fn meant(config: &Config) -> String {
    let Config {
        store,
        poll,
        fetch,
        brief,
        dedupe,
        retention,
        log,
        serve,
        feeds,
        mail,
        editions,
        ..
    } = config;
    format!(
        "{store:#?}\n{poll:#?}\n{fetch:#?}\n{brief:#?}\n{dedupe:#?}\n{retention:#?}\n{log:#?}\n{serve:#?}\n\
         {feeds:#?}\n{mail:#?}\n{editions:#?}"
    )
}

#[test]
fn an_empty_file_means_the_defaults() {
    let empty = load("").unwrap();
    let whole = load(DEFAULTS).unwrap();
    assert_eq!(meant(&empty), meant(&whole));
}

#[test]
fn the_library_has_the_defaults_of_the_file() {
    let file = load("").unwrap();
    assert_eq!(PollSettings::default(), file.poll);
    assert_eq!(FetchSettings::default(), file.fetch);
    assert_eq!(BriefSettings::default(), file.brief);
    assert_eq!(DedupeSettings::default(), file.dedupe);
    assert_eq!(RetentionSettings::default(), file.retention);
    assert_eq!(LogSettings::default(), file.log);
    assert_eq!(ServeSettings::default(), file.serve);
    let document = briefd::parse::Options::default();
    assert_eq!(document.items_max, file.poll.items_max);
}

#[test]
fn every_key_has_a_comment_above_it() {
    let mut commented = false;
    for line in DEFAULTS.lines() {
        let is_key = line.starts_with(|c: char| c == '[' || c.is_ascii_lowercase())
            || line.starts_with("#[")
            || (line.starts_with('#') && line[1..].starts_with(|c: char| c.is_ascii_lowercase()));
        if is_key {
            assert!(commented, "no comment above: {line}");
        }
        commented = line.starts_with("# ");
    }
}

#[test]
fn every_example_is_a_value_that_its_key_takes() {
    let dir = tempfile::tempdir().unwrap();
    for file in [
        "proxy.secret",
        "key.secret",
        "example.secret",
        "token.secret",
        "cookie.secret",
        "serve.secret",
        "ca.pem",
        "client.pem",
        "webhook.secret",
        "mine.html.j2",
    ] {
        std::fs::write(dir.path().join(file), "http://127.0.0.1\n").unwrap();
        let credential = file.split('.').next().unwrap();
        std::fs::write(dir.path().join(credential), "http://127.0.0.1\n").unwrap();
    }
    let credentials = dir.path().to_str().unwrap().to_owned();
    // One key at a time: some exclude each other.
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut section = String::new();
    for line in examples().lines() {
        if line.starts_with('[') {
            section = line.to_owned();
        } else if !line.is_empty() && !line.starts_with('#') {
            lines.push((section.clone(), line.to_owned()));
        }
    }
    assert!(lines.len() > 70, "{lines:?}");
    for (section, line) in lines {
        let needed = match section.as_str() {
            "[[feed]]" if !line.starts_with("url") => "url = \"https://example.org/\"\n".to_owned(),
            "[mail]" => without(&line, MAIL),
            "[[edition]]" => {
                let more = companions(&line);
                without(more, &without(&line, EDITION)) + more
            }
            _ => String::new(),
        };
        let needed = match section != "[serve]" && line.starts_with("password") {
            true => format!("{needed}username = \"me\"\n"),
            false => needed,
        };
        let mail = match line.starts_with("mail =") {
            true => format!("[mail]\n{MAIL}"),
            false => String::new(),
        };
        let text = format!("{mail}{section}\n{needed}{line}\n");
        let env = [("CREDENTIALS_DIRECTORY", credentials.as_str())];
        if let Err(error) = load_in(dir.path(), &text, &env) {
            panic!("{text}: {:?}", error.problems());
        }
    }
}

/// What a mail server and an edition need.
const MAIL: &str = "server = \"a\"\nfrom = \"a@b\"\n";
const EDITION: &str =
    "name = \"e\"\nschedule = \"0 7 * * *\"\nas = [\"md\"]\nout = \"o/%F.{ext}\"\n";

/// The lines for other keys than that of `line`.
fn without(line: &str, lines: &str) -> String {
    let key = |line: &str| line.split(" =").next().unwrap().to_owned();
    let others = lines.lines().filter(|other| key(other) != key(line));
    others.map(|other| format!("{other}\n")).collect()
}

/// Keys that go together with that of `line`.
fn companions(line: &str) -> &'static str {
    match line.split(" =").next().unwrap() {
        "quiet" | "sort" => "stories = true\n",
        "template" => "as = [\"template\"]\n",
        "webhook_secret" | "webhook_secret_file" | "webhook_secret_credential" => {
            "webhook = \"http://127.0.0.1/\"\n"
        }
        _ => "",
    }
}

/// For each key another value than its default.
const OTHERS: &[(&str, &str)] = &[
    ("[store]", "path = \"/elsewhere/b.db\""),
    ("[store]", "mode = \"0640\""),
    ("[store]", "group = \"readers\""),
    ("[store]", "busy_timeout = \"1s\""),
    ("[store]", "batch = 1"),
    ("[poll]", "interval = \"auto\""),
    ("[poll]", "schedule = \"0 7 * * *\""),
    (
        "[poll]",
        "timezone = \"Europe/Berlin\"\nschedule = \"0 7 * * *\"",
    ),
    ("[poll]", "min_interval = \"1s\""),
    ("[poll]", "max_interval = \"2d\""),
    ("[poll]", "concurrency = 3"),
    ("[poll]", "per_host = 2"),
    ("[poll]", "per_host_gap = \"0s\""),
    ("[poll]", "jitter = 0"),
    ("[poll]", "jitter_max = \"1m\""),
    ("[poll]", "spread = \"0s\""),
    ("[poll]", "backoff_max = \"1h\""),
    ("[poll]", "backoff_daily_after = \"1d\""),
    ("[poll]", "backoff_weekly_after = \"90d\""),
    ("[poll]", "retry_after_max = \"1d\""),
    ("[poll]", "hold = \"2h\""),
    ("[poll]", "hold_max = \"48h\""),
    ("[poll]", "moved_after = 2"),
    ("[poll]", "moved_age = \"0s\""),
    ("[poll]", "gone_after = 1"),
    ("[poll]", "gone_age = \"0s\""),
    ("[poll]", "stuck_after = \"0s\""),
    ("[poll]", "line_hosts = 0"),
    ("[poll]", "line_window = \"2m\""),
    ("[poll]", "line_probe = \"5s\""),
    ("[poll]", "unreached = \"1m\""),
    ("[poll]", "stale_factor = 3"),
    ("[poll]", "tick = \"2s\""),
    ("[poll]", "lease = \"31s\""),
    ("[poll]", "drain = \"0s\""),
    ("[poll]", "items_max = 1"),
    ("[poll]", "items_per_feed_max = 0"),
    ("[fetch]", "timeout = \"1s\""),
    ("[fetch]", "connect_timeout = \"1s\""),
    ("[fetch]", "body_max = 1000"),
    ("[fetch]", "header_max = 1000"),
    ("[fetch]", "redirects_max = 0"),
    ("[fetch]", "user_agent = \"me\""),
    ("[fetch]", "contact = \"me@example.org\""),
    ("[fetch]", "proxy = \"http://127.0.0.1\""),
    ("[fetch]", "proxy_file = \"secret\""),
    ("[fetch]", "proxy_credential = \"secret\""),
    ("[fetch]", "allow_private_addresses = true"),
    ("[fetch]", "ca_file = \"secret\""),
    ("[fetch]", "delta = false"),
    ("[brief]", "timezone = \"Asia/Kathmandu\""),
    ("[brief]", "points_max = 0"),
    ("[brief]", "paragraphs_max = 1"),
    ("[brief]", "body_chars_max = 1"),
    ("[brief]", "html_max = \"1MiB\""),
    ("[brief]", "depth_max = 1"),
    ("[brief]", "boilerplate_after = 9"),
    ("[search]", "saved = { sea = \"ferry\" }"),
    ("[cluster]", "likeness = 0.2"),
    ("[cluster]", "quiet = \"1d\""),
    ("[dedupe]", "text_min = 1"),
    ("[dedupe]", "tracking = [\"ref\"]"),
    ("[cluster]", "likeness = 0.5"),
    ("[cluster]", "quiet = \"1h\""),
    ("[retention]", "age = \"1d\""),
    ("[retention]", "count = 1"),
    ("[retention]", "events_age = \"1d\""),
    ("[retention]", "large_share = 0.5"),
    ("[retention]", "large_number = 1"),
    ("[log]", "level = \"debug\""),
    ("[log]", "format = \"json\""),
    ("[serve]", "listen = [\"[::1]:1\", \"unix:s\", \"systemd\"]"),
    ("[serve]", "user = \"me\""),
    ("[serve]", "password = \"correct horse\""),
    ("[serve]", "password_file = \"secret\""),
    ("[serve]", "password_credential = \"secret\""),
    ("[serve]", "url = \"https://news.example.org\""),
    ("[serve]", "hosts = [\"box.lan\"]"),
    ("[serve]", "read_after = \"0s\""),
    ("[serve]", "content = \"html\""),
    ("[serve]", "images = true"),
    ("[serve]", "metrics = \"open\""),
    ("[serve]", "connections = 1"),
    ("[serve]", "header_max = \"8KiB\""),
    ("[serve]", "body_max = \"1KiB\""),
    ("[serve]", "header_timeout = \"1s\""),
    ("[serve]", "body_timeout = \"1s\""),
    ("[serve]", "idle_timeout = \"1s\""),
    ("[serve]", "answer_timeout = \"1s\""),
    ("[serve]", "query_timeout = \"1s\""),
    ("[serve]", "queries = 1"),
    ("[[feed]]", "name = \"a\""),
    ("[[feed]]", "title = \"a\""),
    ("[[feed]]", "outlet = \"a\""),
    ("[[feed]]", "tags = [\"a\"]"),
    ("[[feed]]", "interval = \"2h\""),
    ("[[feed]]", "schedule = \"0 7 * * *\""),
    (
        "[[feed]]",
        "timezone = \"Europe/Berlin\"\nschedule = \"0 7 * * *\"",
    ),
    ("[[feed]]", "full_text = \"auto\""),
    ("[[feed]]", "refresh_stuck = false"),
    ("[[feed]]", "timeout = \"1s\""),
    ("[[feed]]", "headers = { A = \"1\" }"),
    ("[[feed]]", "username = \"a\""),
    ("[[feed]]", "password = \"a\"\nusername = \"a\""),
    ("[[feed]]", "password_file = \"secret\"\nusername = \"a\""),
    (
        "[[feed]]",
        "password_credential = \"secret\"\nusername = \"a\"",
    ),
    ("[[feed]]", "bearer = \"a\""),
    ("[[feed]]", "bearer_file = \"secret\""),
    ("[[feed]]", "bearer_credential = \"secret\""),
    ("[[feed]]", "cookie = \"a\""),
    ("[[feed]]", "cookie_file = \"secret\""),
    ("[[feed]]", "cookie_credential = \"secret\""),
    ("[[feed]]", "proxy = \"\""),
    ("[[feed]]", "proxy_file = \"secret\""),
    ("[[feed]]", "proxy_credential = \"secret\""),
    ("[[feed]]", "client_cert = \"secret\""),
    ("[[feed]]", "ca_file = \"secret\""),
    ("[mail]", "server = \"b\""),
    ("[mail]", "port = 1"),
    ("[mail]", "tls = \"none\""),
    ("[mail]", "username = \"u\""),
    ("[mail]", "password = \"p\"\nusername = \"u\""),
    ("[mail]", "password_file = \"secret\"\nusername = \"u\""),
    (
        "[mail]",
        "password_credential = \"secret\"\nusername = \"u\"",
    ),
    ("[mail]", "from = \"c@d\""),
    ("[[edition]]", "name = \"f\""),
    ("[[edition]]", "schedule = \"0 8 * * *\""),
    ("[[edition]]", "timezone = \"Europe/Berlin\""),
    ("[[edition]]", "query = \"a\""),
    ("[[edition]]", "stories = true"),
    ("[[edition]]", "window = \"1h\""),
    ("[[edition]]", "quiet = \"1h\"\nstories = true"),
    ("[[edition]]", "limit = 1"),
    ("[[edition]]", "sort = \"big\"\nstories = true"),
    ("[[edition]]", "title = \"t\""),
    ("[[edition]]", "as = [\"html\"]"),
    ("[[edition]]", "out = \"p.{ext}\""),
    ("[[edition]]", "template = \"secret\"\nas = [\"template\"]"),
    ("[[edition]]", "exec = [\"a\"]"),
    ("[[edition]]", "webhook = \"http://a/\""),
    ("[[edition]]", "webhook_file = \"secret\""),
    ("[[edition]]", "webhook_credential = \"secret\""),
    (
        "[[edition]]",
        "webhook_secret = \"a\"\nwebhook = \"http://a/\"",
    ),
    (
        "[[edition]]",
        "webhook_secret_file = \"secret\"\nwebhook = \"http://a/\"",
    ),
    (
        "[[edition]]",
        "webhook_secret_credential = \"secret\"\nwebhook = \"http://a/\"",
    ),
    (
        "[[edition]]",
        "mail = [\"a@b\"]\n[mail]\nserver = \"a\"\nfrom = \"a@b\"",
    ),
    ("[[edition]]", "timeout = \"1s\""),
    ("[[edition]]", "give_up = \"1s\""),
];

#[test]
fn every_key_changes_something_and_every_field_has_a_key() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("secret"), "http://127.0.0.1\n").unwrap();
    let env = [("CREDENTIALS_DIRECTORY", dir.path().to_str().unwrap())];
    let url = "url = \"https://example.org/\"\n";
    let plain = |section: &str| {
        let text = match section {
            "[[feed]]" => format!("[[feed]]\n{url}"),
            "[mail]" => format!("[mail]\n{MAIL}"),
            "[[edition]]" => format!("[[edition]]\n{EDITION}"),
            _ => String::new(),
        };
        meant(&load_in(dir.path(), &text, &env).unwrap())
    };
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut tried: BTreeSet<(String, String)> = BTreeSet::new();
    for (section, lines) in OTHERS {
        let needed = match *section {
            "[[feed]]" => url.to_owned(),
            "[mail]" => without(lines, MAIL),
            // Of keys that come together, each is written once.
            "[[edition]]" => without(lines.lines().last().unwrap(), &without(lines, EDITION)),
            _ => String::new(),
        };
        let text = format!("{section}\n{needed}{lines}\n");
        let config = load_in(dir.path(), &text, &env)
            .unwrap_or_else(|error| panic!("{text}: {:?}", error.problems()));
        let (before, after) = (plain(section), meant(&config));
        assert_ne!(before, after, "{text} changes nothing");
        let before: BTreeSet<&str> = before.lines().collect();
        changed.extend(
            after
                .lines()
                .filter(|line| !before.contains(line))
                .map(field),
        );
        let key = lines.split(" =").next().unwrap();
        tried.insert(((*section).to_owned(), key.to_owned()));
    }
    let whole = ["", "[[feed]]", "[mail]", "[[edition]]"]
        .map(plain)
        .join("\n");
    // Tables, and the text inside of one: their own fields are there too.
    let tables = [
        "cadence", "cluster", "fetch", "folder", "forms", "out", "schedule", "url",
    ];
    // Deeper than the fields of a feed's `fetch` are the insides of a URL.
    let is_field = |line: &&str| (4..=12).contains(&line.find(|c| c != ' ').unwrap_or(0));
    for line in whole.lines().filter(is_field) {
        let field = field(line);
        if line.contains(": ") && !tables.contains(&field.as_str()) {
            assert!(changed.contains(&field), "no key reaches `{field}`");
        }
    }
    let mut section = "";
    let text = examples();
    for line in text.lines() {
        if line.starts_with('[') {
            section = line;
        } else if let Some((key, _)) = line.split_once(" = ")
            && !line.starts_with('#')
            && section != "[[include]]"
            && (section, key) != ("[[feed]]", "url")
        {
            let key = (section.to_owned(), key.to_owned());
            assert!(tried.contains(&key), "{key:?} is not tried here");
        }
    }
}

/// `    name: value` is `name`.
fn field(line: &str) -> String {
    line.trim().split(':').next().unwrap_or_default().to_owned()
}

#[test]
fn the_later_layer_counts() {
    let dir = tempfile::tempdir().unwrap();
    let hour = Duration::from_secs(3600);
    let cron = |zone: &str| {
        Cadence::Schedule(Schedule {
            cron: "0 7 * * *".into(),
            timezone: zone.into(),
        })
    };
    let interval = ("BRIEFD_POLL__INTERVAL", "3h");
    let schedule = ("BRIEFD_POLL__SCHEDULE", "0 7 * * *");
    let in_file = "[poll]\nschedule = \"0 7 * * *\"\n";
    let table = [
        // story, file, environment, meant
        ("nobody says", "", vec![], Cadence::Every(hour)),
        (
            "the file",
            "[poll]\ninterval = \"2h\"",
            vec![],
            Cadence::Every(2 * hour),
        ),
        (
            "the environment",
            "[poll]\ninterval = \"2h\"",
            vec![interval],
            Cadence::Every(3 * hour),
        ),
        ("a schedule beats the default", in_file, vec![], cron("UTC")),
        (
            "an interval in the environment beats a schedule",
            in_file,
            vec![interval],
            Cadence::Every(3 * hour),
        ),
        (
            "a schedule in the environment beats an interval",
            "[poll]\ninterval = \"2h\"",
            vec![schedule],
            cron("UTC"),
        ),
        (
            "the zone of [brief] is that of schedules",
            "[brief]\ntimezone = \"Asia/Tokyo\"\n[poll]\nschedule = \"0 7 * * *\"",
            vec![],
            cron("Asia/Tokyo"),
        ),
        (
            "unless they have one",
            "[brief]\ntimezone = \"Asia/Tokyo\"\n[poll]\nschedule = \"0 7 * * *\"\ntimezone = \"Europe/Berlin\"",
            vec![],
            cron("Europe/Berlin"),
        ),
    ];
    for (story, text, env, cadence) in table {
        let config = load_in(dir.path(), text, &env).unwrap();
        assert_eq!(config.poll.cadence, cadence, "{story}");
    }
}

#[test]
fn the_environment_sets_every_type() {
    let dir = tempfile::tempdir().unwrap();
    let env = [
        ("BRIEFD_POLL__CONCURRENCY", "7"),
        ("BRIEFD_POLL__JITTER", "0.5"),
        ("BRIEFD_FETCH__BODY_MAX", "1MiB"),
        ("BRIEFD_FETCH__DELTA", "false"),
        (
            "BRIEFD_FETCH__ALLOW_PRIVATE_ADDRESSES",
            "127.0.0.1, fd00::/8",
        ),
        ("BRIEFD_DEDUPE__TRACKING", "ref, src_*"),
    ];
    let config = load_in(dir.path(), "", &env).unwrap();
    let same = load(
        "[poll]\nconcurrency = 7\njitter = 0.5\n[fetch]\nbody_max = 1048576\ndelta = false\n\
         allow_private_addresses = [\"127.0.0.1/32\", \"fd00::/8\"]\n[dedupe]\ntracking = [\"ref\", \"src_*\"]",
    )
    .unwrap();
    assert_eq!(meant(&config), meant(&same));
}

#[test]
fn the_database_is_where_the_first_of_these_says() {
    let dir = tempfile::tempdir().unwrap();
    let config = "[store]\npath = \"file.db\"";
    let at = |text: &str, db: Option<&str>, env: &[(&str, &str)]| {
        std::fs::write(dir.path().join("briefd.toml"), text).unwrap();
        let env = env.iter().copied().chain([("HOME", "/home/me")]);
        let config = Config::load(&Sources {
            db: db.map(Into::into),
            dir: dir.path().to_owned(),
            env: env.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            ..Sources::default()
        });
        let path = config.unwrap().store.path;
        path.strip_prefix(dir.path())
            .unwrap_or(&path)
            .to_str()
            .unwrap()
            .to_owned()
    };
    let db = ("BRIEFD_DB", "env.db");
    let path = ("BRIEFD_STORE__PATH", "variable.db");
    let state = ("STATE_DIRECTORY", "/var/lib/briefd:/other");
    let data = ("XDG_DATA_HOME", "/data");
    let table = [
        (
            "--db",
            config,
            Some("flag.db"),
            vec![db, path, state],
            "flag.db",
        ),
        ("$BRIEFD_DB", config, None, vec![db, path, state], "env.db"),
        (
            "the variable of the key",
            config,
            None,
            vec![path, state],
            "variable.db",
        ),
        ("the file", config, None, vec![state], "file.db"),
        (
            "a service",
            "",
            None,
            vec![state, data],
            "/var/lib/briefd/briefd.db",
        ),
        ("XDG", "", None, vec![data], "/data/briefd/briefd.db"),
        (
            "a relative XDG is ignored",
            "",
            None,
            vec![("XDG_DATA_HOME", "data")],
            "/home/me/.local/share/briefd/briefd.db",
        ),
        (
            "home",
            "",
            None,
            vec![],
            "/home/me/.local/share/briefd/briefd.db",
        ),
    ];
    for (story, text, flag, env, expected) in table {
        assert_eq!(at(text, flag, &env), expected, "{story}");
    }
}

#[test]
fn the_configuration_is_the_first_file_there_is() {
    let program = Program::new()
        .file("flag.toml", "[poll]\nconcurrency = 1")
        .file("env.toml", "[poll]\nconcurrency = 2")
        .file("briefd.toml", "[poll]\nconcurrency = 3")
        .file("xdg/briefd/briefd.toml", "[poll]\nconcurrency = 4");
    let xdg = program.path("xdg").to_str().unwrap().to_owned();
    let program = program
        .env("XDG_CONFIG_HOME", &xdg)
        .env("BRIEFD_CONFIG", "env.toml");
    let check = |program: &Program, args: &[&str], line: &str| {
        let args: Vec<&str> = ["config", "show"].iter().chain(args).copied().collect();
        let (status, stdout, stderr) = program.run(&args);
        assert_eq!((status, stderr.as_str()), (0, ""));
        let found = stdout
            .lines()
            .find(|line| line.starts_with("concurrency"))
            .unwrap();
        assert_eq!(found.split_whitespace().collect::<Vec<_>>().join(" "), line);
    };
    check(
        &program,
        &["--config", "flag.toml"],
        "concurrency = 1 # flag.toml:2",
    );
    check(&program, &[], "concurrency = 2 # env.toml:2");
    let program = program.env("BRIEFD_CONFIG", "");
    check(&program, &[], "concurrency = 3 # briefd.toml:2");
    std::fs::remove_file(program.path("briefd.toml")).unwrap();
    check(
        &program,
        &[],
        "concurrency = 4 # DIR/xdg/briefd/briefd.toml:2",
    );
    let program = program.env("BRIEFD_POLL__CONCURRENCY", "5");
    check(&program, &[], "concurrency = 5 # $BRIEFD_POLL__CONCURRENCY");
}

#[test]
fn credentials_leave_the_url_and_are_never_shown() {
    let program = Program::configured(
        "[fetch]\nproxy = \"http://p:hidden@127.0.0.1\"\n\
         [[feed]]\nurl = \"https://me:hi%64den@example.org/feed\"\n\
         [[feed]]\nurl = \"https://example.net/\"\nname = \"n\"\nusername = \"me\"\npassword = \"hidden\"\n\
         headers = { X-Key = \"hidden\" }\ncookie = \"hidden\"\n\
         [[feed]]\nurl = \"https://example.com/\"\nbearer_file = \"token\"\n",
    )
    .file("token", "hidden\n");
    let config = Config::load(&Sources {
        dir: program.path(""),
        ..Sources::default()
    })
    .unwrap();
    let first = &config.feeds[0];
    assert_eq!(
        first.url,
        FeedUrl::parse("https://example.org/feed").unwrap()
    );
    assert_eq!(first.name, "example.org/feed");
    assert_eq!(
        first.fetch.basic,
        Some(("me".into(), Secret::new("hidden")))
    );
    assert_eq!(config.feeds[2].fetch.bearer, Some(Secret::new("hidden")));
    assert!(!format!("{config:?}").contains("hidden"));
    for args in [&["config", "show"][..], &["config", "show", "--json"]] {
        let (status, stdout, _) = program.run(args);
        assert_eq!(status, 0);
        assert!(
            stdout.contains("***") && stdout.contains("X-Key"),
            "{stdout}"
        );
        assert!(stdout.contains("\"token\""), "{stdout}");
        assert!(
            !stdout.contains("hidden") && !stdout.contains("%64"),
            "{stdout}"
        );
    }
}

#[test]
fn what_is_shown_is_a_configuration() {
    let text = "[poll]\ninterval = \"auto\"\n[[feed]]\nurl = \"file:a.xml\"\ntags = [\"x\", \"y \\\"z\\\"\"]\n\
        [[feed]]\nurl = \"https://example.org/\"\nschedule = \"0 7 * * 1-5\"\n";
    let program = Program::configured(text);
    let (_, stdout, _) = program.run(&["config", "show"]);
    let dir = program
        .path("")
        .to_str()
        .unwrap()
        .trim_end_matches('/')
        .to_owned();
    let again = Program::configured(&stdout.replace("DIR", &dir));
    let load = |program: &Program| {
        Config::load(&Sources {
            dir: program.path(""),
            env: [("HOME".to_owned(), dir.clone())].into(),
            ..Sources::default()
        })
    };
    assert_eq!(
        meant(&load(&program).unwrap()),
        meant(&load(&again).unwrap())
    );
}

#[test]
fn files_are_relative_to_the_file_that_names_them() {
    let program = Program::new()
        .file(
            "etc/main.toml",
            "[store]\npath = \"data/b.db\"\n[[feed]]\nurl = \"file:news/a b.xml\"\n[[include]]\npath = \"conf.d/*.toml\"\n\
             [[include]]\npath = \"none.d/*.opml\"\n",
        )
        .file("etc/conf.d/2.toml", "[[feed]]\nurl = \"file:two.xml\"\n")
        .file("etc/conf.d/1.toml", "[[feed]]\nurl = \"https://example.org/\"\nbearer_file = \"token\"\n")
        .file("etc/conf.d/token", "t\n");
    let config = Config::load(&Sources {
        config: Some("etc/main.toml".into()),
        dir: program.path(""),
        ..Sources::default()
    })
    .unwrap();
    assert_eq!(config.store.path, program.path("etc/data/b.db"));
    let urls: Vec<String> = config
        .feeds
        .iter()
        .map(|feed| {
            feed.url
                .as_str()
                .replace(program.path("").to_str().unwrap(), "/DIR/")
        })
        .collect();
    assert_eq!(
        urls,
        [
            "file:///DIR/etc/news/a%20b.xml",
            "https://example.org/",
            "file:///DIR/etc/conf.d/two.xml"
        ]
    );
    let names: Vec<&str> = config.feeds.iter().map(|feed| feed.name.as_str()).collect();
    assert_eq!(names, ["news/a b.xml", "example.org", "two.xml"]);
}

#[test]
fn durations_are_read_and_shown() {
    for (text, ms) in [
        ("0s", 0),
        ("500ms", 500),
        ("90s", 90_000),
        ("1h30m", 5_400_000),
        ("2w", 1_209_600_000),
    ] {
        let duration = Duration::from_millis(ms);
        assert_eq!(parse_duration(text), Some(duration), "{text}");
        assert_eq!(
            parse_duration(&show_duration(duration)),
            Some(duration),
            "{text}"
        );
    }
    for text in [
        "",
        "5",
        "m",
        "-5m",
        "5 m",
        "5M",
        "1.5h",
        "99999999999999999999s",
        "40000d",
        "5µs",
    ] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}
