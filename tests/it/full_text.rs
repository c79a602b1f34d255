//! Whole texts from pages, through `briefd poll`: the built program against
//! scripted hosts.

use crate::program::Program;
use crate::server::Answer;
use crate::server::Seen;
use crate::server::Server;
use crate::server::ok;
use crate::server::status;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

/// A feed of teasers, each of the page at its URL.
fn teasers(pages: &[String]) -> Answer {
    let mut text = String::from("<rss version='2.0'><channel><title>Gazette</title>");
    for (number, url) in pages.iter().enumerate() {
        text.push_str(&format!(
            "<item><guid>g{number}</guid><title>Bridge number {number} over the river is closed</title>\
             <link>{url}</link><description>Engineers found cracks in bridge number {number}. Read more\
             </description></item>"
        ));
    }
    ok(text + "</channel></rss>").header("Content-Type", "application/rss+xml")
}

/// The page of a teaser, under a longer headline.
fn page(number: usize) -> Answer {
    ok(format!(
        "<html><head><title>Bridge number {number} over the river is closed for weeks, city says | Gazette</title></head>\
         <body><article><h1>Bridge number {number} over the river is closed for weeks, city says</h1>\
         <p>Engineers found cracks in bridge number {number} on Monday, and the city closed it to all traffic the same evening, \
         because nobody could say how deep they are.</p>\
         <p>The bridge was built in 1962 and carries twenty thousand cars a day, which now have to take the way over the \
         old market, where the road works of last year have just come to an end.</p>\
         <p>A firm from the capital is to look at the steel with ultrasound from Wednesday on, said the head of the \
         works department, and he expects its report within three weeks.</p>\
         <p>Until then the ferry runs every ten minutes from five in the morning to midnight, free of charge for \
         everybody who lives on the island, as the council decided last night.</p></article></body></html>"
    ))
    .header("Content-Type", "text/html; charset=utf-8")
}

fn program(feed: &Server) -> Program {
    Program::configured(&format!(
        "[store]\npath = \"b.db\"\n[poll]\nper_host_gap = \"0s\"\n\
         [fetch]\nallow_private_addresses = [\"127.0.0.0/8\"]\n\
         [[feed]]\nname = \"gazette\"\nurl = \"{}\"\nfull_text = true\n",
        feed.url("/f")
    ))
}

fn rows(program: &Program, statement: &str) -> Vec<Value> {
    let (code, out, error) = program.run(&["sql", "--format", "jsonl", statement]);
    assert_eq!((code, error.as_str()), (0, ""));
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Answers once `count` pages have been asked for, and with an error when that
/// does not come.
fn together(
    asked: &Arc<AtomicUsize>,
    count: usize,
    page: Answer,
) -> impl FnMut(&Seen) -> Answer + Send + 'static {
    let asked = Arc::clone(asked);
    move |_| {
        asked.fetch_add(1, Ordering::SeqCst);
        let start = Instant::now();
        while asked.load(Ordering::SeqCst) < count {
            if start.elapsed() > Duration::from_secs(20) {
                return status(404);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        page.clone()
    }
}

#[test]
fn pages_of_several_hosts_are_asked_for_at_once_and_titles_stay_the_feeds() {
    let feed = Server::start();
    let hosts: Vec<Server> = (0..4).map(|_| Server::start()).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    for (number, host) in hosts.iter().enumerate() {
        host.on_each("/page", together(&asked, hosts.len(), page(number)));
    }
    let pages: Vec<String> = hosts.iter().map(|host| host.url("/page")).collect();
    feed.on("/f", [teasers(&pages)]);
    let program = program(&feed);
    let (code, out, error) = program.run(&["poll"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert_eq!(
        out,
        "polled 1 feed: 4 new, 0 revised, 0 known from elsewhere; 0 unchanged, 0 failed, 4 pages read\n"
    );
    let briefs = rows(
        &program,
        "SELECT b.title, b.revision, b.text, s.full_text FROM briefs AS b \
         JOIN sources AS s ON s.brief_id = b.id ORDER BY b.title",
    );
    assert_eq!(briefs.len(), 4);
    for (number, brief) in briefs.iter().enumerate() {
        let title = format!("Bridge number {number} over the river is closed");
        assert_eq!(brief["title"], title);
        assert_eq!(
            (&brief["revision"], &brief["full_text"]),
            (&1.into(), &"ok".into())
        );
        let text = brief["text"].as_str().unwrap();
        assert!(
            text.contains(&format!("cracks in bridge number {number} on Monday")),
            "{text}"
        );
        assert!(text.contains("the ferry runs every ten minutes"), "{text}");
    }
}

#[test]
fn a_page_that_says_429_holds_its_host_and_leaves_the_teaser() {
    let (feed, host) = (Server::start(), Server::start());
    let pages: Vec<String> = (0..3)
        .map(|number| host.url(&format!("/{number}")))
        .collect();
    feed.on("/f", [teasers(&pages)]);
    host.on("/robots.txt", [status(404)]);
    host.on("*", [status(429)]);
    let program = program(&feed);
    for args in [&["poll"][..], &["poll", "--force"]] {
        let (code, out, error) = program.run(args);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
        assert!(!out.contains("read"), "{out}");
        let asked = host.seen();
        let asked = asked.iter().filter(|seen| seen.target != "/robots.txt");
        assert_eq!(asked.count(), 1, "the host is left alone after {args:?}");
    }
    let words = rows(
        &program,
        "SELECT full_text AS w, count(*) AS n FROM sources GROUP BY w ORDER BY w",
    );
    let words: Vec<_> = words.iter().map(|row| (&row["w"], &row["n"])).collect();
    assert_eq!(
        words,
        [
            (&"http 429".into(), &1.into()),
            (&"waiting".into(), &2.into())
        ]
    );
    let texts = rows(
        &program,
        "SELECT text FROM briefs WHERE text LIKE 'Engineers found cracks%'",
    );
    assert_eq!(texts.len(), 3);
}
