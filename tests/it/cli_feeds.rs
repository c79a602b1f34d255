//! `briefd feeds`: what is changed in the configuration, what is found at an
//! address, and what is said.

use crate::program::Program;
use crate::server::{Server, ok, redirect, reset, status};

/// A configuration with all that a person might have written into it.
const WRITTEN: &str = "\
# My feeds, since 2009.

[poll]   # gently
interval   =   \"2h\"

# The first.
[[feed]]
url = 'https://example.org/a'   # the letter a
tags = [
  \"x\", # why
  \"y\",
]

# --- others ---

[[feed]]
name = \"b\"
url = \"https://example.org/b\"
[feed.headers]
X-Key = \"1\" # a key

# Between.
[fetch]
allow_private_addresses = true

[[feed]]
url = \"https://example.org/c\"
name = \"c\"
# The end.
";

#[test]
fn removing_leaves_everything_else_as_it_is() {
    let first = "[[feed]]\nurl = 'https://example.org/a'   # the letter a\ntags = [\n  \"x\", # why\n  \"y\",\n]\n";
    let second = "[[feed]]\nname = \"b\"\nurl = \"https://example.org/b\"\n[feed.headers]\nX-Key = \"1\" # a key\n\n";
    let third = "[[feed]]\nurl = \"https://example.org/c\"\nname = \"c\"\n";
    for (name, block) in [("example.org/a", first), ("b", second), ("c", third)] {
        let program = Program::configured(WRITTEN);
        let (status, stdout, stderr) = program.run(&["feeds", "remove", name]);
        let said = format!("removed `{name}` from briefd.toml; its briefs stay\n");
        assert_eq!((status, stdout, stderr), (0, String::new(), said));
        assert!(WRITTEN.contains(block));
        assert_eq!(
            program.read("briefd.toml"),
            WRITTEN.replacen(block, "", 1),
            "{name}"
        );
    }
}

const NEWS: &str = "<rss version='2.0'><channel><title>News</title><item><title>A bridge</title>\
    <guid>1</guid><description>The bridge was opened on Monday.</description></item></channel></rss>";

#[test]
fn what_was_removed_is_listed_no_more() {
    let text = "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n\
        [[feed]]\nname = \"b\"\nurl = \"file:a.xml?b\"\n";
    let feeds = |program: &Program, args: &[&str]| -> Vec<String> {
        let (status, stdout, stderr) = program.run(args);
        assert_eq!(status, 0, "{stderr}");
        let json: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        let list = json.get("feed_list").unwrap_or(&json);
        let names = list.as_array().unwrap().iter();
        names
            .map(|feed| format!("{} {}", feed["name"], feed["state"]).replace('"', ""))
            .collect()
    };
    for beside_daemon in [false, true] {
        let program = Program::configured(text).file("a.xml", NEWS);
        program.run(&["poll"]);
        let daemon = beside_daemon.then(|| program.daemon(&[]));
        let (status, stdout, stderr) = program.run(&["feeds", "remove", "a"]);
        let said = "removed `a` from briefd.toml; its briefs stay\n";
        assert_eq!((status, stdout.as_str(), stderr.as_str()), (0, "", said));
        for args in [&["feeds", "list", "--json"][..], &["status", "--json"]] {
            assert_eq!(feeds(&program, args), ["b ok"], "{args:?} {beside_daemon}");
        }
        assert_eq!(
            feeds(&program, &["feeds", "list", "--all", "--json"]),
            ["b ok", "a removed"]
        );
        assert_eq!(
            program.run(&["sql", "SELECT count(*) FROM sources"]).1,
            "2\n"
        );
        // Put back, it is polled again with all it had.
        std::fs::write(program.path("briefd.toml"), text).unwrap();
        if let Some(daemon) = &daemon {
            daemon.signal("HUP");
        } else {
            program.run(&["poll"]);
        }
        program.until("both feeds", || {
            feeds(&program, &["status", "--json"]) == ["a ok", "b ok"]
        });
    }
}

#[test]
fn a_running_daemon_says_what_it_does_not_know_yet() {
    let text = "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n";
    let program = Program::configured(text).file("a.xml", NEWS);
    let daemon = program.daemon(&[]);
    program.until("the first poll", || {
        program.run(&["sql", "SELECT count(*) FROM briefs"]).1 == "1\n"
    });
    let url = format!("file://{}?b", program.path("a.xml").display());
    let (status, _, stderr) = program.run(&["feeds", "add", "--name", "b", &url]);
    let reload = format!(
        "`systemctl reload briefd` (or `kill -HUP {}`)",
        daemon.pid()
    );
    assert_eq!(status, 0, "{stderr}");
    assert!(
        stderr.contains(&format!("the running daemon reads it after {reload}\n")),
        "{stderr}"
    );

    let error = format!(
        "error: the running daemon does not know `b` yet\n\
         hint: {reload} makes it read the configuration; then poll again\n"
    );
    let only = program.run(&["poll", "--force", "b"]);
    assert_eq!(only, (75, String::new(), error.clone()));
    let both = program.run(&["poll", "--force", "a", "b"]);
    assert_eq!((both.0, both.2), (5, error));
    assert!(both.1.starts_with("polled 1 feed:"), "{}", both.1);
    let (status, stdout, stderr) = program.run(&["poll", "--force"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("polled 1 feed:"), "{stdout}");
    assert_eq!(
        stderr,
        format!(
            "the running daemon does not know `b` yet: {reload} makes it read the configuration\n"
        )
    );

    daemon.signal("HUP");
    program.until("the daemon polls it", || {
        let (status, stdout, _) = program.run(&["poll", "--force", "b"]);
        status == 0 && stdout.starts_with("polled 1 feed:")
    });
}

#[test]
fn polls_within_one_second_are_told_apart() {
    let text = "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n";
    let program = Program::configured(text).file("a.xml", NEWS);
    let _daemon = program.daemon(&[]);
    for _ in 0..4 {
        let (status, stdout, stderr) = program.run(&["poll", "--force", "a"]);
        assert_eq!(status, 0, "{stderr}");
        assert!(stdout.starts_with("polled 1 feed:"), "{stdout}");
    }
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    let program = Program::configured(WRITTEN);
    let (status, stdout, stderr) = program.run(&["feeds", "remove", "d"]);
    let said = "error: there is no feed called `d`\nhint: `briefd feeds list` lists them\n";
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (4, "", said));
    assert_eq!(program.read("briefd.toml"), WRITTEN);
}

#[test]
fn a_block_that_others_are_part_of_is_left_alone() {
    let tangled = "[[feed]]\nurl = \"https://example.org/a\"\n[poll]\ninterval = \"2h\"\n[feed.headers]\nX = \"1\"\n";
    let program = Program::configured(tangled);
    let (status, _, stderr) = program.run(&["feeds", "remove", "example.org/a"]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            1,
            "error: the block at briefd.toml:1 cannot be cut out without touching others\nhint: edit the file by hand\n"
        )
    );
    assert_eq!(program.read("briefd.toml"), tangled);
}

#[test]
fn feeds_of_other_files_are_removed_where_they_stand() {
    let program = Program::configured(
        "[[include]]\npath = \"conf.d/*.toml\"\n[[include]]\npath = \"f.opml\"\n",
    )
    .file(
        "conf.d/a.toml",
        "# a\n[[feed]]\nurl = \"https://example.org/a\"\n",
    )
    .file(
        "f.opml",
        "<opml><body>\n<outline text='o' xmlUrl='https://example.org/o'/></body></opml>",
    );
    assert_eq!(program.run(&["feeds", "remove", "example.org/a"]).0, 0);
    assert_eq!(program.read("conf.d/a.toml"), "# a\n");
    let (status, _, stderr) = program.run(&["feeds", "remove", "o"]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            1,
            "error: `o` is configured in `DIR/f.opml:2`, which is not TOML\nhint: take it out of that file by hand\n"
        )
    );
}

#[test]
fn adding_without_looking_appends_a_block() {
    let program = Program::configured(WRITTEN);
    let (status, stdout, stderr) = program.run(&[
        "feeds",
        "add",
        "https://example.org/d",
        "--no-check",
        "--name",
        "d \"q\"",
        "--tag",
        "x",
        "--tag",
        "z",
        "--interval",
        "30m",
    ]);
    let said = "added `d \"q\"`, https://example.org/d, to DIR/briefd.toml\n";
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (0, "", said));
    let block = "\n[[feed]]\nurl = \"https://example.org/d\"\nname = 'd \"q\"'\ninterval";
    let text = program.read("briefd.toml");
    assert!(text.starts_with(WRITTEN), "{text}");
    assert_eq!(
        &text[WRITTEN.len()..],
        "\n[[feed]]\nurl = \"https://example.org/d\"\nname = 'd \"q\"'\ntags = [\"x\", \"z\"]\ninterval = \"30m\"\n",
        "{block}"
    );
    assert_eq!(program.run(&["config", "check"]).0, 0);
}

#[test]
fn a_feed_that_is_there_is_not_added_again() {
    let program = Program::configured(WRITTEN);
    let (status, _, stderr) = program.run(&[
        "feeds",
        "add",
        "--no-check",
        "https://EXAMPLE.org:443/b#top",
    ]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            1,
            "error: `https://example.org/b` is there already, called `b`\n  why: it stands at briefd.toml:16\n"
        )
    );
    let (status, _, stderr) = program.run(&[
        "feeds",
        "add",
        "--no-check",
        "https://example.org/d",
        "--name",
        "b",
    ]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            1,
            "error: there is a feed called `b` already\nhint: choose another with `--name`\n"
        )
    );
    assert_eq!(program.read("briefd.toml"), WRITTEN);
}

#[test]
fn what_would_not_be_valid_is_not_written() {
    let program = Program::configured("");
    let (status, _, stderr) = program.run(&[
        "feeds",
        "add",
        "--no-check",
        "https://example.org/d",
        "--interval",
        "1m",
    ]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            78,
            "error: that would not be a valid configuration; nothing was changed\n  \
             why: the configuration `DIR/briefd.toml` is not valid\n  \
             why: DIR/briefd.toml:3: `feed.interval`: 1m is below `min_interval`, 15m\n\
             hint: lower `min_interval` of [poll] too, to \"1m\"\n"
        )
    );
    assert_eq!(program.read("briefd.toml"), "");
    for nothing in ["example.org", "", "gopher://example.org/"] {
        let (status, _, _) = program.run(&["feeds", "add", "--no-check", nothing]);
        assert_eq!(status, 2, "{nothing}");
    }
}

#[test]
fn without_a_configuration_one_is_made_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let (status, _, stderr) = program.run(&[
        "feeds",
        "add",
        "--no-check",
        "https://me:s3cret@example.org/feed.xml",
    ]);
    assert_eq!(
        (status, stderr.as_str()),
        (
            0,
            "added `example.org/feed.xml`, https://example.org/feed.xml, to DIR/.config/briefd/briefd.toml, a new file\n\
             the password stands in that file; `password_file` keeps it elsewhere\n"
        )
    );
    assert_eq!(
        program.read(".config/briefd/briefd.toml"),
        "[[feed]]\nurl = \"https://example.org/feed.xml\"\nusername = \"me\"\npassword = \"s3cret\"\n"
    );
    let path = program.path(".config/briefd/briefd.toml");
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let (status, stdout, _) = program.run(&["feeds", "list"]);
    assert_eq!(
        (status, stdout.as_str()),
        (
            0,
            "example.org/feed.xml\tnew\t\t\t0\thttps://example.org/feed.xml\n"
        )
    );
}

#[test]
fn the_mode_of_the_file_and_a_link_to_it_stay() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new().file("real.toml", WRITTEN);
    std::os::unix::fs::symlink("real.toml", program.path("briefd.toml")).unwrap();
    let mode = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(program.path("real.toml"), mode).unwrap();
    assert_eq!(
        program
            .run(&["feeds", "add", "--no-check", "https://example.org/d"])
            .0,
        0
    );
    assert!(program.path("briefd.toml").is_symlink());
    assert!(program.read("real.toml").contains("example.org/d"));
    let mode = program
        .path("real.toml")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    let files = std::fs::read_dir(program.path("")).unwrap().count();
    assert_eq!(files, 2, "a temporary file was left behind");
}

/// A program that may ask a loopback server.
fn at_home() -> Program {
    Program::configured("[fetch]\nallow_private_addresses = true\n[poll]\nper_host_gap = \"0s\"\n")
}

const FEED: &str = "<rss version='2.0'><channel><title>River News: World</title>\
    <link>https://example.org/</link><description>d</description><item><title>A bridge</title>\
    <link>https://example.org/1</link><guid>1</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>\
    <description>The bridge over the river was opened on Monday.</description></item></channel></rss>";

#[test]
fn adding_asks_once_and_takes_the_name_from_the_title() {
    let server = Server::start();
    server.on("/feed.xml", [ok(FEED)]);
    let program = at_home();
    let url = server.url("/feed.xml");
    let (status, _, stderr) = program.run(&["feeds", "add", &url]);
    let said = format!("added `river-news-world`, {url}, to DIR/briefd.toml\n");
    assert_eq!((status, stderr), (0, said));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn adding_a_page_adds_the_feed_it_names() {
    let server = Server::start();
    let page = "<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head><body>Hello.</body></html>";
    server.on("/", [ok(page).header("Content-Type", "text/html")]);
    server.on("/feed.xml", [ok(FEED)]);
    let program = at_home();
    let (page, feed) = (server.url("/"), server.url("/feed.xml"));
    let (status, _, stderr) = program.run(&["feeds", "add", &page]);
    let said = format!(
        "`{page}` is a web page; its feed is {feed}\nadded `river-news-world`, {feed}, to DIR/briefd.toml\n"
    );
    assert_eq!((status, stderr), (0, said));
    let (status, _, stderr) = program.run(&["feeds", "add", &page]);
    assert_eq!(status, 1, "{stderr}");
    assert!(
        stderr.contains("is there already, called `river-news-world`"),
        "{stderr}"
    );
}

#[test]
fn adding_follows_permanent_moves_only() {
    let server = Server::start();
    server.on("/feed.xml", [ok(FEED)]);
    server.on("/old", [redirect(301, "/older")]);
    server.on("/older", [redirect(308, "/feed.xml")]);
    server.on("/now", [redirect(302, "/feed.xml")]);
    for (path, stored) in [("/old", "/feed.xml"), ("/now", "/now")] {
        let program = at_home();
        assert_eq!(
            program.run(&["feeds", "add", &server.url(path)]).0,
            0,
            "{path}"
        );
        let line = format!("url = \"{}\"\n", server.url(stored));
        assert!(program.read("briefd.toml").contains(&line), "{path}");
    }
}

#[test]
fn a_password_is_for_the_server_it_was_typed_for() {
    let (server, other) = (Server::start(), Server::start());
    let page = format!(
        "<html><head><link rel='alternate' type='application/rss+xml' href='{}'></head></html>",
        other.url("/feed.xml")
    );
    server.on("/", [ok(page).header("Content-Type", "text/html")]);
    server.on("/old", [redirect(301, &other.url("/feed.xml"))]);
    server.on("/here", [redirect(301, "/feed.xml")]);
    server.on("/feed.xml", [ok(FEED)]);
    other.on("/feed.xml", [ok(FEED)]);
    let typed = |path: &str| server.url(path).replace("http://", "http://me:s3cret@");
    for path in ["/", "/old"] {
        let program = at_home();
        let (status, _, stderr) = program.run(&["feeds", "add", &typed(path)]);
        assert_eq!(status, 0, "{stderr}");
        assert!(stderr.contains("the password was left out"), "{stderr}");
        let text = program.read("briefd.toml");
        assert!(
            text.contains(&other.url("/feed.xml")) && !text.contains("s3cret"),
            "{text}"
        );
    }
    assert!(other.seen().iter().all(|seen| !seen.has("authorization")));
    let program = at_home();
    assert_eq!(program.run(&["feeds", "add", &typed("/here")]).0, 0);
    assert!(
        program
            .read("briefd.toml")
            .contains("password = \"s3cret\"")
    );
    assert!(server.seen().iter().all(|seen| seen.has("authorization")));
}

#[test]
fn what_cannot_be_read_is_not_added() {
    let server = Server::start();
    server.on(
        "/page",
        [ok("<html><body>Hello.</body></html>").header("Content-Type", "text/html")],
    );
    server.on("/text", [ok("nothing of interest")]);
    server.on("/gone", [status(404)]);
    server.on("/broken", [reset()]);
    let table = [
        ("/page", "is a web page that names no feed"),
        ("/text", "cannot be read: "),
        ("/gone", "answers with status 404"),
        ("/broken", "cannot be reached: "),
    ];
    for (path, why) in table {
        let program = at_home();
        let before = program.read("briefd.toml");
        let (status, stdout, stderr) = program.run(&["feeds", "add", &server.url(path)]);
        assert_eq!((status, stdout.as_str()), (1, ""), "{path}: {stderr}");
        let first = format!("error: `{}` {why}", server.url(path));
        assert!(stderr.starts_with(&first), "{path}: {stderr}");
        assert!(
            stderr.ends_with("hint: `--no-check` adds it without asking\n"),
            "{path}: {stderr}"
        );
        assert_eq!(program.read("briefd.toml"), before);
    }
}

#[test]
fn check_has_nothing_to_say_of_a_good_feed() {
    let server = Server::start();
    let good = ok(FEED)
        .header("Content-Type", "application/rss+xml")
        .header("ETag", "\"1\"");
    server.on("/feed.xml", [good]);
    let program = at_home();
    let (status, stdout, stderr) = program.run(&["feeds", "check", &server.url("/feed.xml")]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
    for line in [
        "format         rss20",
        "title          River News: World",
        "items          1",
        "newest         2026-11-23T08:00:00Z",
        "etag           \"1\"",
    ] {
        assert!(
            stdout.lines().any(|found| found == line),
            "{line}: {stdout}"
        );
    }
    assert!(
        stdout.contains("\n- 2026-11-23T08:00:00Z  A bridge ("),
        "{stdout}"
    );
    assert!(stdout.contains("\nnext_reason    "), "{stdout}");
    // Nothing was kept.
    assert_eq!(std::fs::read_dir(program.path("")).unwrap().count(), 1);
}

#[test]
fn check_tells_what_could_be_better() {
    let server = Server::start();
    let poor = FEED
        .replace("<guid>1</guid>", "")
        .replace("<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>", "");
    server.on("/feed.xml", [ok(poor).header("Content-Type", "text/html")]);
    server.on("/old", [redirect(301, "/feed.xml")]);
    let program = at_home();
    let (status, stdout, stderr) = program.run(&["feeds", "check", "--json", &server.url("/old")]);
    assert_eq!(status, 3, "{stderr}");
    let object: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let findings: Vec<&str> = object["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding.as_str().unwrap())
        .collect();
    for part in [
        "has moved for good to",
        "neither ETag nor Last-Modified",
        "calls it `text/html`",
        "1 of 1 items have no date",
        "1 of 1 items have no id of their own",
    ] {
        assert!(
            findings.iter().any(|finding| finding.contains(part)),
            "{part}: {findings:?}"
        );
    }
    assert_eq!(stderr, format!("{} findings\n", findings.len()));
}

#[test]
fn check_of_what_is_no_feed_is_1() {
    let server = Server::start();
    server.on("/text", [ok("nothing of interest")]);
    let program = at_home();
    for what in [server.url("/text"), server.url("/nowhere")] {
        let (status, stdout, _) = program.run(&["feeds", "check", &what]);
        assert_eq!((status, stdout.as_str()), (1, ""), "{what}");
    }
    let (status, _, _) = program.run(&["feeds", "check", "nobody"]);
    assert_eq!(status, 4);
}

#[test]
fn check_tells_the_address_that_what_is_no_feed_names() {
    let server = Server::start();
    let page = "<html><head><meta http-equiv='refresh' content='0; url=/feed.xml'></head></html>";
    server.on("/page", [ok(page).header("Content-Type", "text/html")]);
    server.on("/api", [ok("{\"feed_url\": \"/feed.xml\"}")]);
    let program = at_home();
    for path in ["/page", "/api"] {
        let (status, stdout, stderr) = program.run(&["feeds", "check", &server.url(path)]);
        assert_eq!((status, stdout.as_str()), (1, ""), "{path}");
        let there = format!("names another address: {}", server.url("/feed.xml"));
        assert!(stderr.contains(&there), "{path}: {stderr}");
    }
    assert!(server.seen_at("/feed.xml").is_empty(), "told, not followed");
}

const OPML: &str = "<opml version='2.0'><body><outline text='News'>\
    <outline text='a' xmlUrl='https://example.org/a'/>\
    <outline text='b' xmlUrl='https://example.org/new' category='x'/></outline>\
    <outline text='bad' xmlUrl='nothing'/></body></opml>";

#[test]
fn importing_adds_what_is_not_there() {
    let program = Program::configured(WRITTEN).file("f.opml", OPML);
    let (status, stdout, stderr) = program.run(&["feeds", "import", "f.opml"]);
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (
            5,
            "",
            "left out: f.opml:1: `feed.url`: `nothing` is not a URL\n1 feed added to DIR/briefd.toml, 1 there already\n"
        )
    );
    let text = program.read("briefd.toml");
    assert!(text.starts_with(WRITTEN));
    assert_eq!(
        &text[WRITTEN.len()..],
        "\n[[feed]]\nurl = \"https://example.org/new\"\nname = \"b 2\"\ntags = [\"News\", \"x\"]\n"
    );
    let good = OPML.replace("nothing", "https://example.org/c");
    let program = program.file("g.opml", &good);
    let (status, _, stderr) = program.run(&["feeds", "import", "g.opml"]);
    assert_eq!(
        (status, stderr.as_str()),
        (0, "0 feeds added, 3 there already\n")
    );
    assert_eq!(program.read("briefd.toml"), text);
}

#[test]
fn importing_what_cannot_be_read() {
    let program = Program::configured("").file("no.opml", "nothing").file(
        "bad.opml",
        "<opml><body><outline text='bad' xmlUrl='nothing'/></body></opml>",
    );
    assert_eq!(program.run(&["feeds", "import", "gone.opml"]).0, 4);
    assert_eq!(program.run(&["feeds", "import", "no.opml"]).0, 1);
    assert_eq!(program.run(&["feeds", "import", "bad.opml"]).0, 1);
    assert_eq!(program.read("briefd.toml"), "");
}

#[test]
fn exported_feeds_are_imported_as_they_were() {
    let text = "[[feed]]\nurl = \"https://example.org/a\"\nname = \"a\"\ntitle = \"A & B\"\noutlet = \"O\"\n\
        tags = [\"x\", \"y\"]\nschedule = \"0 7 * * 1-5\"\ntimezone = \"Europe/Berlin\"\nfull_text = true\n\
        refresh_stuck = false\ntimeout = \"5s\"\n\n[[feed]]\nurl = \"https://example.org/b\"\nname = \"b\"\n";
    let from = Program::configured(text);
    let (status, _, stderr) = from.run(&["feeds", "export", "-o", "out.opml"]);
    assert_eq!(status, 0, "{stderr}");
    let (_, opml, _) = from.run(&["feeds", "export"]);
    assert_eq!(opml, from.read("out.opml"));
    let to = Program::configured("").file("in.opml", &opml);
    let (status, _, stderr) = to.run(&["feeds", "import", "in.opml"]);
    assert_eq!(status, 0, "{stderr}");
    let shown = |program: &Program| {
        let (_, json, _) = program.run(&["config", "show", "--json"]);
        let object: serde_json::Value = serde_json::from_str(&json).unwrap();
        let mut feeds = object["feeds"].as_array().unwrap().clone();
        for feed in &mut feeds {
            feed["from"] = serde_json::Value::Null;
        }
        feeds.sort_by_key(|feed| feed["name"].to_string());
        feeds
    };
    assert_eq!(shown(&from), shown(&to));
}

#[test]
fn listing_before_there_is_a_database_makes_none() {
    let program = Program::configured(WRITTEN);
    let (status, stdout, stderr) = program.run(&["feeds", "list", "--json"]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    let rows: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let names: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["example.org/a", "b", "c"]);
    let (_, lines, _) = program.run(&["feeds", "list", "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(serde_json::Value::Array(lines), rows);
    let (_, csv, _) = program.run(&["feeds", "list", "--format", "csv"]);
    assert!(csv.starts_with("name,url,title,outlet,state,"), "{csv}");
    let (status, stdout, _) = program.run(&["feeds", "show", "b"]);
    assert_eq!(status, 0);
    assert!(
        stdout.contains("url                https://example.org/b\n"),
        "{stdout}"
    );
    assert!(!stdout.contains("X-Key\" = \"1\""), "{stdout}");
    let (status, _, stderr) = program.run(&["feeds", "health"]);
    assert_eq!(status, 4, "{stderr}");
    assert_eq!(std::fs::read_dir(program.path("")).unwrap().count(), 1);
    let (status, stdout, _) = Program::configured("").run(&["feeds", "list", "--json"]);
    assert_eq!((status, stdout.as_str()), (0, "[]\n"));
}

#[test]
fn csv_is_quoted_and_holds_no_formula() {
    let program = Program::configured(
        "[[feed]]\nurl = \"https://example.org/\"\nname = \"=1+1\"\ntitle = \"a, \\\"b\\\"\"\ntags = [\"x\", \"y\"]\n",
    );
    let (status, stdout, _) = program.run(&["feeds", "list", "--format", "csv"]);
    assert_eq!(status, 0);
    let row = stdout.split("\r\n").nth(1).unwrap();
    let begin = "'=1+1,https://example.org/,\"a, \"\"b\"\"\",\"a, \"\"b\"\"\",new,";
    assert!(row.starts_with(begin), "{row}");
    assert!(row.contains(",\"x, y\","), "{row}");
}
