//! The server as those see it who have no business there, and as its keeper.

use crate::program::Program;
use crate::serve_client::*;
use crate::server::rss;
use crate::service::Running;
use crate::service::until;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;

const FEED: &str = "[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n\
    [[feed]]\nname = \"a\"\nurl = \"file:a.xml\"\n";

/// One feed, and `[serve]` with more keys.
fn configured(more: &str) -> Program {
    let program = Program::configured(&format!("{SERVE}{more}\n{FEED}"));
    std::fs::write(program.path("a.xml"), rss(&["one"])).unwrap();
    program
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.header(name).unwrap_or_default()
}

#[test]
fn only_who_names_it_rightly_and_logs_in_is_answered() {
    let program = configured("hosts = [\"box.lan\"]");
    let site = Site::start(&program, &["--db", "b.db", "run"]);
    let well = site.get("/healthz");
    assert_eq!((well.status, well.text().as_str()), (200, "ok"));
    for name in [
        "x-content-type-options",
        "referrer-policy",
        "x-robots-tag",
        "date",
    ] {
        assert!(well.header(name).is_some(), "{name}: {well:?}");
    }
    assert!(
        !well
            .headers
            .iter()
            .any(|(name, _)| name.starts_with("access-control"))
    );
    assert!(site.get("/robots.txt").text().contains("Disallow: /"));

    // Names.
    let status = |path: &str, headers: &[(&str, &str)]| site.ask("GET", path, headers, "").status;
    for (host, expected) in [
        ("localhost:1", 200),
        ("BOX.lan", 200),
        ("127.0.0.1", 200),
        ("127.0.0.2", 421),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 421),
        ("", 421),
    ] {
        assert_eq!(status("/healthz", &[("Host", host)]), expected, "{host}");
    }
    let two = [("Host", "localhost"), ("Host", "evil.example")];
    assert_eq!(status("/healthz", &two), 400);
    assert_eq!(status("http://evil.example/healthz", &[]), 421);
    let forwarded = [("Host", "evil.example"), ("X-Forwarded-Host", "localhost")];
    assert_eq!(
        status("/healthz", &forwarded),
        421,
        "nobody vouches for another"
    );

    // Methods and paths.
    for path in [
        "/healthz",
        "/",
        "/login",
        "/api/v1/briefs",
        "/metrics",
        "/feed.atom",
    ] {
        let asked = [
            ("Origin", "https://evil.example"),
            ("Access-Control-Request-Method", "GET"),
        ];
        let reply = site.ask("OPTIONS", path, &asked, "");
        assert_eq!(reply.status, 405, "{path}");
        assert_eq!(header(&reply, "allow"), "GET, HEAD, POST");
    }
    assert_eq!(
        site.ask("OPTIONS", "/reader/api/0/token", &[], "").status,
        405,
        "before any login"
    );
    let posted = site.ask("POST", "/metrics", &[], "");
    assert_eq!(
        (posted.status, header(&posted, "allow")),
        (405, "GET, HEAD")
    );
    let head = site.ask("HEAD", "/healthz", &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(header(&head, "content-length"), "2");
    for (path, expected) in [
        ("/%00", 400),
        ("/%ff", 400),
        ("/../../etc/passwd", 404),
        ("/..%2f..%2fetc%2fpasswd", 404),
        ("/healthz/more", 404),
        ("//healthz", 200),
    ] {
        assert_eq!(status(path, &[]), expected, "{path}");
    }

    logins(&site, &program);
    site.running.signal("TERM");
    assert_eq!(site.running.ended(), 0);
    let log = program.read("daemon.log");
    assert!(log.contains("a wrong password from 127.0.0.1:"), "{log}");
    assert!(
        !log.contains("secret=1") && !log.contains("Z3Vlc3M"),
        "{log}"
    );
}

fn logins(site: &Site, program: &Program) {
    let status = |path: &str, headers: &[(&str, &str)]| site.ask("GET", path, headers, "").status;
    let refused = site.get("/metrics");
    assert_eq!(refused.status, 401);
    assert!(header(&refused, "www-authenticate").starts_with("Basic"));
    let right = basic(PASSWORD);
    let metrics = site.ask("GET", "/metrics", &[("Authorization", &right)], "");
    assert_eq!(metrics.status, 200);
    until("a poll is counted", program, || {
        let metrics = site.ask("GET", "/metrics", &[("Authorization", &right)], "");
        metrics
            .text()
            .contains("\nbriefd_polls_total{result=\"new\"} 1\n")
    });
    for line in [
        "briefd_build_info{version=",
        "briefd_poll_duration_seconds_bucket{le=\"+Inf\"}",
        "briefd_http_requests_total{route=\"/metrics\",code=\"401\"} 1",
        "briefd_http_logins_total{result=\"ok\"}",
        "process_resident_memory_bytes",
        "process_start_time_seconds",
        "briefd_feeds{state=\"ok\"}",
    ] {
        assert!(
            metrics.text().contains(&format!("\n{line}")),
            "{line}: {}",
            metrics.text()
        );
    }
    for given in [
        "Bearer x",
        "Basic !",
        "Basic eA==",
        "Digest x",
        &format!("{right}="),
    ] {
        let headers = [("Authorization", given)];
        assert_eq!(status("/metrics?secret=1", &headers), 401, "{given}");
    }
    assert_eq!(
        status("/metrics", &[("Cookie", &format!("session={right}"))]),
        401
    );
    let wrong = basic("guess");
    let mut seen: Vec<u16> = Vec::new();
    for _ in 0..12 {
        seen.push(status("/metrics", &[("Authorization", &wrong)]));
    }
    assert!(
        seen.starts_with(&[401; 9]) && seen.ends_with(&[429, 429]),
        "{seen:?}"
    );
    let deaf = site.ask("GET", "/metrics", &[("Authorization", &right)], "");
    assert_eq!(deaf.status, 429, "the right one is not heard either");
    assert!(header(&deaf, "retry-after").parse::<u64>().unwrap() <= 60);
}

#[test]
fn slow_large_and_many_senders_are_cut_off() {
    let program = configured(
        "header_timeout = \"300ms\"\nidle_timeout = \"300ms\"\nconnections = 8\n\
         header_max = \"8KiB\"\nbody_max = \"64KiB\"\nbody_timeout = \"2s\"",
    );
    let site = Site::start(&program, &["--db", "b.db", "run"]);
    until("the first poll", &program, || {
        program
            .run(&["--db", "b.db", "sql", "SELECT count(*) FROM briefs"])
            .1
            == "1\n"
    });
    // A head that does not end.
    let mut slow = site.connect();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")
        .unwrap();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert_eq!(rest, b"", "it was cut off");

    // Two requests on one connection, and then silence.
    let mut stream = site.connect();
    for _ in 0..2 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .unwrap();
        let mut answer = [0; 4096];
        let read = stream.read(&mut answer).unwrap();
        assert_eq!(Reply::of(&answer[..read]).status, 200);
    }
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0, "idle for too long");

    // Ten megabytes of head.
    let mut large = site.connect();
    let _ = large.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    let piece = vec![b'x'; 1 << 20];
    let mut sent = 0;
    while sent < 10 && large.write_all(&piece).is_ok() {
        sent += 1;
    }
    let status = Reply::read(&mut large).status;
    assert!(
        status == 431 || status == 0 && sent < 10,
        "{status} after {sent} MB"
    );

    bodies(&site);

    // A thousand more than there are places for, all silent, while it polls.
    std::fs::write(program.path("a.xml"), rss(&["two", "one"])).unwrap();
    let mut refused = 0;
    for _ in 0..2 {
        let silent: Vec<_> = (0..500).map(|_| site.connect()).collect();
        for mut stream in silent {
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            refused += usize::from(Reply::of(&bytes).status == 503);
        }
    }
    assert!(refused >= 700, "{refused} of 1000 were told");
    until("places are free again", &program, || {
        site.get("/healthz").status == 200
    });
    until("polling went on", &program, || {
        program
            .run(&["--db", "b.db", "sql", "SELECT count(*) FROM briefs"])
            .1
            == "2\n"
    });
    site.running.signal("TERM");
    assert_eq!(site.running.ended(), 0);
}

/// Bodies that are too slow, too large, or not wanted: who sends one hears why,
/// after all of it.
fn bodies(site: &Site) {
    let login = "/accounts/ClientLogin";
    let mut slow = site.connect();
    write!(
        slow,
        "POST {login} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nEmail=x"
    )
    .unwrap();
    assert_eq!(Reply::read(&mut slow).status, 408);
    let large = "x".repeat(2 << 20);
    assert_eq!(site.ask("POST", login, &[], &large).status, 413);
    let wrong = [("Authorization", "GoogleLogin auth=reader/0")];
    for (path, headers, status) in [
        ("/reader/api/0/edit-tag", &wrong[..], 401),
        ("/healthz", &[], 405),
        ("/nothing", &[("Host", "evil.example")], 421),
    ] {
        assert_eq!(site.ask("POST", path, headers, &large).status, status);
    }
    // Without a length it is found out on the way.
    let mut chunked = site.connect();
    let head = "Host: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked";
    write!(chunked, "POST {login} HTTP/1.1\r\n{head}\r\n\r\n").unwrap();
    write!(chunked, "{:x}\r\n{large}\r\n0\r\n\r\n", large.len()).unwrap();
    assert_eq!(Reply::read(&mut chunked).status, 413);
    // Who asks first sends nothing.
    let waits = [("Expect", "100-continue"), ("Content-Length", "9999999")];
    assert_eq!(site.ask("POST", login, &waits, "").status, 413);
}

#[test]
fn what_systemd_hands_over_is_listened_at() {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = free.local_addr().unwrap().to_string();
    drop(free);
    let program = Program::configured(&format!(
        "{}{FEED}",
        SERVE.replace("127.0.0.1:0", "systemd")
    ));
    std::fs::write(program.path("a.xml"), rss(&["one"])).unwrap();
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let (code, _, error) = program.run(&["--db", "b.db", "serve"]);
    assert!(
        code == 1 && error.contains("is briefd.socket started?"),
        "{code} {error}"
    );
    let briefd = env!("CARGO_BIN_EXE_briefd");
    let socket = program.path("http.sock").display().to_string();
    let mut line = program.shell(&format!(
        "exec systemd-socket-activate -l {at} -l {socket} {briefd} --db b.db serve"
    ));
    let running = Running::spawn(&program, &mut line);
    let mut there = true;
    until("the sockets, or no systemd", &program, || {
        let log = program.read("daemon.log");
        there = !log.contains("not found");
        log.contains("Listening on") || !there
    });
    if !there {
        assert_eq!(running.ended(), 127);
        return;
    }
    // It starts with the first who comes.
    let site = Site { running, at };
    assert_eq!(site.get("/healthz").status, 200);
    let mut stream = UnixStream::connect(&socket).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::of(&bytes).status, 200);
    site.running.signal("TERM");
    assert_eq!(site.running.ended(), 0);
    assert!(program.path("http.sock").exists(), "it is systemd's");
}

#[test]
fn the_keeper_is_told_what_is_missing() {
    // Without a password nothing is polled.
    let program = Program::configured(&format!("[serve]\nlisten = \"127.0.0.1:0\"\n{FEED}"));
    let (code, _, error) = program.run(&["--db", "b.db", "run"]);
    assert_eq!(code, 78, "{error}");
    assert!(
        error.contains("without a password") && error.contains("`password_file`"),
        "{error}"
    );
    let short = Program::configured("[serve]\npassword = \"short\"\n");
    let (code, _, error) = short.run(&["config", "check"]);
    assert_eq!(code, 78);
    assert!(error.contains("is shorter than 12 characters") && !error.contains("\"short\""));

    // A port in use: the daemon polls and tells, `serve` ends.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let program = Program::configured(&format!("{}{FEED}", SERVE.replace("127.0.0.1:0", &at)));
    std::fs::write(program.path("a.xml"), rss(&["one"])).unwrap();
    let (code, _, error) = program.run(&["--db", "b.db", "serve"]);
    assert_eq!(code, 4, "there is no database yet: {error}");
    let daemon = Running::start(&program, &["--db", "b.db", "run"]);
    until("trouble and a brief", &program, || {
        let (_, text, _) = program.run(&["--db", "b.db", "status"]);
        text.contains(&format!("trouble   cannot listen at {at}")) && text.contains("briefs    1")
    });
    let (code, _, error) = program.run(&["--db", "b.db", "serve"]);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains(&format!("cannot listen at {at}")), "{error}");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), 0);
    drop(taken);

    // Beside or without a daemon, with a password made for the run, on a socket.
    std::fs::write(
        program.path("briefd.toml"),
        format!("[serve]\nlisten = [\"127.0.0.1:0\", \"unix:http.sock\"]\n{FEED}"),
    )
    .unwrap();
    let site = Site::start(&program, &["--db", "b.db", "serve"]);
    assert_eq!(site.get("/healthz").status, 200);
    until("the password", &program, || {
        program.read("daemon.log").contains("with the password `")
    });
    let socket = program.path("http.sock");
    until("the socket", &program, || socket.exists());
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o660);
    let mut stream = UnixStream::connect(&socket).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::of(&bytes).status, 200);
    site.running.signal("TERM");
    assert_eq!(site.running.ended(), 0);
    assert!(!socket.exists(), "it is taken away");
}

#[test]
fn a_reload_takes_names_and_passwords() {
    let program = configured("metrics = \"open\"");
    let site = Site::start(&program, &["--db", "b.db", "run"]);
    assert_eq!(site.get("/metrics").status, 200, "open to everybody");
    let other = SERVE.replace(PASSWORD, "another password") + "hosts = [\"box.lan\"]\n";
    std::fs::write(program.path("briefd.toml"), format!("{other}{FEED}")).unwrap();
    site.running.signal("HUP");
    until("the name", &program, || {
        site.ask("GET", "/healthz", &[("Host", "box.lan")], "")
            .status
            == 200
    });
    let status = |password: &str| {
        let headers = [("Authorization", basic(password))];
        let headers = [(headers[0].0, headers[0].1.as_str())];
        site.ask("GET", "/metrics", &headers, "").status
    };
    assert_eq!((status(PASSWORD), status("another password")), (401, 200));
    // One without a password is refused, and the old one stays.
    let none = "[serve]\nlisten = \"127.0.0.1:0\"\n";
    std::fs::write(program.path("briefd.toml"), format!("{none}{FEED}")).unwrap();
    site.running.signal("HUP");
    until("the complaint", &program, || {
        program.read("daemon.log").contains("without a password")
    });
    assert_eq!(status("another password"), 200);
}
