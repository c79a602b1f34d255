//! Secrets are read by what fetches, and by nothing else.

use crate::program::{Program, set_mode};
use crate::server::{Server, ok, rss};

const FEED: &str = "<rss version='2.0'><channel><title>News</title><item><title>A bridge</title>\
    <guid>1</guid><description>The bridge was opened on Monday.</description></item></channel></rss>";

/// Secrets of every kind and way, in files that only a service has.
const SECRETS: &str = "[store]\npath = \"b.db\"\n[fetch]\nproxy_credential = \"proxy\"\n\
    [[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\nusername = \"me\"\npassword_credential = \"word\"\n\
    headers = { X-Key = { credential = \"key\" } }\n\
    [[feed]]\nname = \"b\"\nurl = \"file:a.xml?b\"\nbearer_file = \"secrets/token\"\ncookie_file = \"secrets/cookie\"\n\
    client_cert = \"secrets/cert.pem\"\nca_file = \"secrets/ca.pem\"\n";

fn with_secrets() -> (Program, String) {
    let program = Program::configured(SECRETS)
        .file("a.xml", FEED)
        .file(
            "items.jsonl",
            "{\"id\":\"i\",\"title\":\"T\",\"text\":\"A text.\"}\n",
        )
        .file("credentials/proxy", "http://127.0.0.1:9\n")
        .file("credentials/word", "word\n")
        .file("credentials/key", "key\n");
    for name in ["token", "cookie", "cert.pem", "ca.pem"] {
        let path = program.path(&format!("secrets/{name}"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "secret\n").unwrap();
    }
    let credentials = program.path("credentials").to_str().unwrap().to_owned();
    (program, credentials)
}

#[test]
fn what_fetches_nothing_needs_no_secret() {
    let (program, credentials) = with_secrets();
    let program = program.env("CREDENTIALS_DIRECTORY", &credentials);
    let (status, _, stderr) = program.run(&["poll", "a"]);
    assert_eq!(status, 0, "{stderr}");
    let program = program.env("CREDENTIALS_DIRECTORY", "");
    std::fs::remove_dir_all(program.path("secrets")).unwrap();
    let id = program.run(&["sql", "SELECT id FROM briefs"]).1;
    for args in [
        &["query", "bridge"][..],
        &["show", id.trim()],
        &["star", id.trim()],
        &["status"],
        &["feeds", "list"],
        &["feeds", "show", "b"],
        &["feeds", "health"],
        &["feeds", "export"],
        &["feeds", "wake", "a"],
        &["export", "--as", "jsonl"],
        &["import", "items.jsonl"],
        &["parse", "a.xml"],
        &["db", "check"],
        &["config", "show"],
        &["feeds", "add", "--no-check", "https://example.org/"],
        &["feeds", "remove", "example.org"],
    ] {
        let (status, _, stderr) = program.run(args);
        assert_eq!(status, 0, "{args:?}: {stderr}");
        assert!(!stderr.contains("secret"), "{args:?}: {stderr}");
    }
}

#[test]
fn what_fetches_says_which_secret_it_misses() {
    let (program, _) = with_secrets();
    for args in [&["poll"][..], &["poll", "a"], &["run"]] {
        let (status, stdout, stderr) = program.run(args);
        assert_eq!((status, stdout.as_str()), (78, ""), "{args:?}: {stderr}");
        let line = "briefd.toml:4: `fetch.proxy_credential`: there are no credentials here: \
            $CREDENTIALS_DIRECTORY is not set";
        assert!(stderr.contains(line), "{args:?}: {stderr}");
        assert!(!program.path("b.db").exists(), "{args:?} made a database");
    }
}

#[test]
fn looking_at_one_feed_needs_its_secrets_alone() {
    let text = "[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n\
        [[feed]]\nname = \"b\"\nurl = \"file:a.xml?b\"\nbearer_file = \"gone\"\n";
    let program = Program::configured(text).file("a.xml", FEED);
    for what in ["a", "file:a.xml"] {
        let (status, _, stderr) = program.run(&["feeds", "check", what]);
        assert!(matches!(status, 0 | 3), "{what}: {stderr}");
    }
    for what in ["b", "file:a.xml?b"] {
        let (status, _, stderr) = program.run(&["feeds", "check", what]);
        assert_eq!(status, 78, "{what}: {stderr}");
        assert!(
            stderr.contains("briefd.toml:7: `feed.bearer_file`: cannot read"),
            "{stderr}"
        );
    }
}

#[test]
fn what_is_read_is_sent() {
    let server = Server::start();
    server.on("/a", [ok(rss(&["one"])), ok(rss(&["one"]))]);
    let text = format!(
        "[store]\npath = \"b.db\"\n[fetch]\nallow_private_addresses = true\n[[feed]]\nname = \"a\"\n\
         url = \"{}\"\nbearer_file = \"~/secrets/token\"\n\
         headers = {{ X-Key = {{ credential = \"key\" }} }}\n",
        server.url("/a")
    );
    let program = Program::configured(&text)
        .file("secrets/token", "t0ken\r\n")
        .file("credentials/key", "k3y");
    let credentials = program.path("credentials").to_str().unwrap().to_owned();
    let program = program.env("CREDENTIALS_DIRECTORY", &credentials);
    for args in [&["poll"][..], &["feeds", "check", "a"]] {
        let (status, _, stderr) = program.run(args);
        assert!(matches!(status, 0 | 3), "{args:?}: {stderr}");
    }
    let seen = server.seen_at("/a");
    assert_eq!(seen.len(), 2);
    for request in seen {
        assert_eq!(
            request.header("authorization").as_deref(),
            Some("Bearer t0ken")
        );
        assert_eq!(request.header("x-key").as_deref(), Some("k3y"));
    }
}

#[test]
fn a_check_says_what_it_could_not_check() {
    let (program, _) = with_secrets();
    set_mode(&program.path("secrets/token"), 0o000);
    let (status, stdout, stderr) = program.run_as_another(&["config", "check"]);
    assert_eq!(
        (status, stdout.as_str()),
        (0, "briefd.toml is valid\n"),
        "{stderr}"
    );
    let nowhere = "there are no credentials here: $CREDENTIALS_DIRECTORY is not set";
    assert_eq!(
        stderr,
        format!(
            "not checked: briefd.toml:4: `fetch.proxy_credential`: {nowhere}\n\
             not checked: briefd.toml:9: `feed.password_credential`: {nowhere}\n\
             not checked: briefd.toml:10: `feed.headers`: {nowhere}\n\
             not checked: briefd.toml:14: `feed.bearer_file`: cannot read `DIR/secrets/token`: \
             Permission denied (os error 13)\n"
        )
    );
    let (status, _, stderr) = program.run_as_another(&["poll"]);
    assert_eq!(status, 78, "{stderr}");
    assert!(
        stderr.contains("hint: the user that runs briefd must be able to read it (a service's"),
        "{stderr}"
    );
    // What is not there at all is wrong for everybody.
    std::fs::remove_file(program.path("secrets/cookie")).unwrap();
    let (status, _, stderr) = program.run_as_another(&["config", "check"]);
    assert_eq!(status, 78, "{stderr}");
    assert!(
        stderr.contains("`feed.cookie_file`: cannot read `DIR/secrets/cookie`: No such file"),
        "{stderr}"
    );
}

#[test]
fn beside_a_daemon_a_poll_needs_no_secrets() {
    let text = "[store]\npath = \"b.db\"\n[[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n\
        bearer_credential = \"word\"\n";
    let program = Program::configured(text)
        .file("a.xml", FEED)
        .file("credentials/word", "word");
    let credentials = program.path("credentials").to_str().unwrap().to_owned();
    let daemon = program.daemon(&[("CREDENTIALS_DIRECTORY", credentials.as_str())]);
    program.until("the first poll", || {
        program.run(&["sql", "SELECT count(*) FROM briefs"]).1 == "1\n"
    });
    let (status, stdout, stderr) = program.run(&["poll", "--force", "a"]);
    assert_eq!(status, 0, "{stdout}{stderr}");
    assert!(stdout.starts_with("polled 1 feed"), "{stdout}");
    // At a reload they are read again; the old configuration stays without.
    std::fs::remove_file(program.path("credentials/word")).unwrap();
    daemon.signal("HUP");
    program.until("the reload is refused", || {
        program.read("daemon.log").contains("credentials/word")
    });
}
