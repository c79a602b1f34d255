//! The pages as a browser sees them, and as somebody would like to who has no
//! business there.

use crate::program::Program;
use crate::serve_client::*;

const FORM: &str = "application/x-www-form-urlencoded";

/// A browser that keeps one cookie.
struct Browser<'a> {
    site: &'a Site,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn new(site: &'a Site) -> Browser<'a> {
        Browser {
            site,
            cookie: String::new(),
        }
    }

    fn log_in(site: &'a Site) -> Browser<'a> {
        let mut browser = Browser::new(site);
        let reply = browser.enter(PASSWORD, &[]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookie = reply.header("set-cookie").unwrap();
        let (value, flags) = cookie.split_once("; ").unwrap();
        assert_eq!(flags, "HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000");
        browser.cookie = value.to_owned();
        browser
    }

    /// Sends the form of the first page.
    fn enter(&self, password: &str, headers: &[(&str, &str)]) -> Reply {
        let token = field(&self.get("/").text(), "token");
        let password = password.replace(' ', "+");
        let form = format!("token={token}&user={USER}&password={password}&back=/");
        self.post("/login", &form, headers)
    }

    fn get(&self, path: &str) -> Reply {
        self.site.ask("GET", path, &[("Cookie", &self.cookie)], "")
    }

    /// A page that is there.
    fn page(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        checked(&reply)
    }

    fn post(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Reply {
        let mut all = vec![("Cookie", self.cookie.as_str()), ("Content-Type", FORM)];
        all.extend(headers);
        self.site.ask("POST", path, &all, form)
    }

    /// Presses a button of the only form of this thing; where that leads.
    fn mark(&self, page: &str, what: &str, name: &str) -> String {
        let token = field(page, "token");
        let form = format!("token={token}&back=/search?q%3Dferry&do={what}&{name}");
        let reply = self.post("/mark", &form, &[("Sec-Fetch-Site", "same-origin")]);
        assert_eq!(reply.status, 303, "{}", reply.text());
        reply.header("location").unwrap().to_owned()
    }
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let at = page
        .find(&start)
        .unwrap_or_else(|| panic!("no {name} in {page}"))
        + start.len();
    page[at..].split('"').next().unwrap().to_owned()
}

/// A page whose headers are as they must be, and in which nothing is loaded,
/// runs or leads out but by a plain link.
fn checked(reply: &Reply) -> String {
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-store"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
    let page = reply.text();
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    let mut ids = Vec::new();
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '\n']).next().unwrap();
        assert!(
            !matches!(
                name,
                "script" | "img" | "iframe" | "object" | "embed" | "style" | "svg" | "base"
            ),
            "<{tag}>"
        );
        let mut parts = tag.split('"');
        while let (Some(attribute), Some(value)) = (parts.next(), parts.next()) {
            let attribute = attribute
                .trim_end_matches('=')
                .rsplit([' ', '\n'])
                .next()
                .unwrap();
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "<{tag}>"
            );
            if matches!(attribute, "href" | "src" | "action" | "cite") {
                let out = name == "a" && value.starts_with("http") && attribute == "href";
                let here = value.starts_with('/') && !value.starts_with("//");
                assert!(out || here || value.starts_with('#'), "<{tag}>");
                assert!(
                    !out || tag.contains("rel=\"noopener noreferrer\""),
                    "<{tag}>"
                );
            }
            if attribute == "id" {
                assert!(!ids.contains(&value), "twice: {value}");
                ids.push(value);
            }
        }
    }
    page
}

/// The words of a page.
fn words(page: &str) -> String {
    let mut words = String::new();
    for part in page.split('<') {
        words.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let words = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(words, |words, (from, to)| words.replace(from, to));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two feeds that report one event, one of them twice.
fn feeds() -> Program {
    let item = |title: &str, path: &str, text: &str| {
        format!(
            "<item><title>{title}</title><link>https://{path}</link><guid>{path}</guid>\
             <pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description>{text}</description></item>"
        )
    };
    let feed = |name: &str, language: &str, items: &[String]| {
        format!(
            "<rss version=\"2.0\"><channel><title>{name}</title><language>{language}</language>{}\
             </channel></rss>",
            items.concat()
        )
    };
    let ferry = "The island ferry Marlin ran aground on a sandbank off Gull Point early on Monday \
        with 214 people aboard, the coastguard said. Two lifeboats and a pilot launch took all the \
        passengers off within three hours. The Island Line has cancelled all its crossings until \
        Tuesday noon.";
    let again = "The ferry Marlin ran aground on a sandbank off Gull Point on Monday with 214 people \
        aboard, the harbour office said. All the passengers of the island ferry were taken off by two \
        lifeboats within three hours. Divers found no leak in the hull of the Marlin.";
    let arabic = "أعلنت سلطات الميناء أن العبارة جنحت قبالة الساحل صباح الاثنين. ولم يصب أحد بأذى.";
    Program::configured(&format!(
        "{SERVE}read_after = \"0s\"\n[[feed]]\nname = \"gazette\"\ntags = [\"local\"]\nurl = \"file:a.xml\"\n\
         [[feed]]\nname = \"a/b ü?\"\ntags = [\"world\"]\nurl = \"file:b.xml\"\n"
    ))
    .file(
        "a.xml",
        &feed("Harbour Gazette", "en", &[
            item("Ferry Marlin runs aground off Gull Point", "gazette.example/1", ferry),
            item("Library opens late", "gazette.example/2", "The library opens at ten on Monday."),
        ]),
    )
    .file(
        "b.xml",
        &feed("World Wire", "en", &[
            item("Island ferry Marlin runs aground off Gull Point", "wire.example/1", again),
            item("جنوح عبارة", "wire.example/2", arabic),
        ]),
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one visit, step by step")]
fn a_day_is_read_marked_searched_and_left() {
    let program = feeds();
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let site = Site::start(&program, &["--db", "b.db", "serve"]);
    let sql = |statement: &str| {
        program
            .run(&["--db", "b.db", "sql", statement])
            .1
            .trim()
            .to_owned()
    };
    let id = |url: &str| sql(&format!("SELECT id FROM briefs WHERE url LIKE '%{url}'"));
    let (ferry, wire, library) = (
        id("gazette.example/1"),
        id("wire.example/1"),
        id("gazette.example/2"),
    );

    // The front page: by event, by tag, with an end.
    let browser = Browser::log_in(&site);
    let day = browser.page("/?day=2026-11-23");
    assert!(
        day.contains("<title>(4) Monday, 23 November 2026 – briefd</title>"),
        "{day}"
    );
    assert!(day.contains("3 stories, 3 unread"), "{day}");
    assert_eq!(day.matches("<article").count(), 3, "{day}");
    let order: Vec<usize> = [
        "Top stories",
        "Marlin",
        "/tag/local",
        "Library",
        "/tag/world",
        "جنوح",
    ]
    .iter()
    .map(|words| day.find(words).unwrap_or_else(|| panic!("{words}: {day}")))
    .collect();
    assert!(order.is_sorted(), "{order:?} {day}");
    assert!(day.contains("and 1 more outlet"), "{day}");
    // Where there are no points the first paragraph stands.
    assert!(
        day.contains("<p class=\"excerpt\">The library opens at ten on Monday.</p>"),
        "{day}"
    );
    // Digits that begin a time do not take the direction of the words around.
    assert_eq!(
        day.matches("<time").count(),
        day.matches("<bdi><time").count(),
        "{day}"
    );
    assert!(
        day.contains("lang=\"ar\"") && day.contains("dir=\"auto\""),
        "{day}"
    );
    assert!(
        browser
            .page("/?day=2026-11-20")
            .contains("The day after: Monday, 23 November 2026")
    );
    for (path, status) in [
        ("/?day=x", 400),
        ("/?day=9999-12-31", 200),
        ("/?day=-009999-01-01", 400),
    ] {
        let reply = browser.get(path);
        assert_ne!(reply.status, 500, "{path}");
        assert!(
            reply.status == status || status == 200,
            "{path}: {}",
            reply.status
        );
    }

    // A story, and a brief in the words of `show`.
    let story = browser.page(&format!("/story/{ferry}"));
    for words in [
        "Harbour Gazette",
        "World Wire",
        "Reports",
        "Sources",
        "https://wire.example/1",
    ] {
        assert!(story.contains(words), "{words}: {story}");
    }
    assert_eq!(
        story,
        browser
            .page(&format!("/story/{wire}"))
            .replace(&format!("/story/{wire}"), &format!("/story/{ferry}"))
    );
    let brief = browser.page(&format!("/brief/{ferry}"));
    let dated = "Published on <time datetime=\"2026-11-23T08:00:00Z\" \
        title=\"Published on 2026-11-23 08:00:00 +00:00\">23 November 2026, 08:00</time>";
    assert!(brief.contains(dated), "{brief}");
    let brief = words(&brief);
    let shown = program.run(&["--db", "b.db", "show", &ferry]).1;
    for line in shown.lines().filter(|line| {
        !line.starts_with("Updated on") && !line.starts_with("Published on") && *line != "Sources:"
    }) {
        let line = line.trim_start_matches("- ");
        let line = line.rsplit_once(" https://").map_or(line, |(line, _)| line);
        assert!(brief.contains(line), "{line}: {brief}");
    }
    assert_eq!(browser.get("/story/nothing").status, 404);
    assert_eq!(browser.get("/brief/nothing").status, 404);

    // Lists, and a search that keeps its words.
    let found = browser.page("/search?q=title:ferry");
    assert_eq!(found.matches("<article").count(), 2, "{found}");
    assert!(found.contains("value=\"title:ferry\""), "{found}");
    let nothing = browser.page("/search?q=submarine");
    assert!(nothing.contains("Nothing was found.") && nothing.contains("How to search"));
    let wrong = browser.page("/search?q=%22%3Cb%3Enever");
    assert!(
        wrong.contains("cannot be read") && wrong.contains("&lt;b&gt;never"),
        "{wrong}"
    );
    assert_eq!(browser.page("/tag/local").matches("<article").count(), 2);
    assert_eq!(
        browser
            .page("/feed/a%2Fb%20%C3%BC%3F")
            .matches("<article")
            .count(),
        2
    );
    assert!(
        browser
            .page("/feeds")
            .contains("href=\"/feed/a%2Fb%20%C3%BC%3F\"")
    );
    assert_eq!(browser.get("/feed/none").status, 404);
    assert!(browser.page("/changes").contains("No article has changed."));
    assert!(browser.page("/starred").contains("Nothing is starred."));
    assert_eq!(browser.page("/unread").matches("<article").count(), 4);

    // Marks lead back, and count.
    let read = format!("story={ferry}&upto={}", field(&day, "upto"));
    assert_eq!(
        browser.mark(&day, "read", &read),
        format!("/search?q=ferry#{ferry}")
    );
    assert_eq!(sql("SELECT count(*) FROM briefs WHERE read"), "2");
    browser.mark(&day, "star", &format!("story={ferry}"));
    // On one of its briefs: the one that came first, whichever feed was faster.
    let starred = sql("SELECT id FROM briefs WHERE starred");
    assert!([&ferry, &wire].contains(&&starred), "{starred}");
    let starred = browser.page("/starred");
    assert!(
        starred.contains("Remove star") && starred.contains("Mark as unread"),
        "{starred}"
    );
    browser.mark(&day, "unstar", &format!("story={ferry}"));
    browser.mark(&day, "unread", &format!("brief={wire}&brief={library}"));
    assert_eq!(
        sql("SELECT count(*) FROM briefs WHERE read OR starred"),
        "1"
    );
    assert!(
        browser.page("/?day=2026-11-23").contains("1 new report<"),
        "one was read, one not"
    );
    // What came after the page was made is not marked by its buttons.
    browser.mark(&day, "unread", &format!("story={ferry}"));
    browser.mark(&day, "read", &format!("story={ferry}&upto=0"));
    assert_eq!(sql("SELECT count(*) FROM briefs WHERE read"), "0");

    // It changes after it was read.
    browser.mark(&day, "read", &format!("story={ferry}"));
    let changed = program
        .read("a.xml")
        .replace("Tuesday noon", "Thursday noon");
    std::fs::write(program.path("a.xml"), changed).unwrap();
    assert_eq!(program.run(&["--db", "b.db", "poll", "--force"]).0, 0);
    let day = browser.page("/?day=2026-11-23");
    assert!(day.contains("Changed since you read it"), "{day}");
    for page in [
        browser.page(&format!("/story/{ferry}")),
        browser.page("/changes"),
    ] {
        assert!(
            !page.contains("<ins>- "),
            "what is new begins with a minus: {page}"
        );
        assert!(
            page.contains("<del>Tuesday</del><ins>Thursday</ins>"),
            "{page}"
        );
        assert!(page.contains("Since you read it"), "{page}");
    }
    browser.mark(&day, "read", &format!("story={ferry}"));
    assert!(
        !browser
            .page("/?day=2026-11-23")
            .contains("Changed since you read it")
    );

    // Leaving.
    let token = field(&day, "token");
    let left = browser.post("/logout", &format!("token={token}"), &[]);
    assert_eq!((left.status, left.header("location")), (303, Some("/")));
    assert!(left.header("set-cookie").unwrap().starts_with("briefd=; "));
    assert_eq!(browser.get("/unread").status, 401);
}

#[test]
fn nobody_else_reads_or_marks() {
    let program = feeds();
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    let site = Site::start(&program, &["--db", "b.db", "serve"]);
    let stranger = Browser::new(&site);

    // Without login: a form, and nothing that is stored.
    assert_eq!(site.ask("HEAD", "/", &[], "").status, 200);
    for (path, status) in [
        ("/", 200),
        ("/login", 200),
        ("/?day=2026-11-23", 200),
        ("/unread", 401),
        ("/search?q=ferry", 401),
        ("/story/x", 401),
    ] {
        let reply = stranger.get(path);
        assert_eq!(reply.status, status, "{path}");
        let page = checked(&reply);
        assert!(
            page.contains("type=\"password\"") && !page.contains("Marlin"),
            "{page}"
        );
        assert!(reply.header("set-cookie").is_none());
    }
    let nothing = stranger.get("/nothing");
    assert_eq!(nothing.status, 404);
    assert!(checked(&nothing).contains("There is no such page."));
    let style = stranger.get("/style.css");
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, Some("text/css; charset=utf-8"))
    );
    for method in ["OPTIONS", "PUT", "DELETE", "TRACE"] {
        assert_eq!(site.ask(method, "/", &[], "").status, 405, "{method}");
    }

    // One scheme a surface.
    let basic = basic(PASSWORD);
    for headers in [
        [("Authorization", basic.as_str())],
        [("Cookie", "briefd=0")],
    ] {
        assert_eq!(site.ask("GET", "/unread", &headers, "").status, 401);
    }
    let browser = Browser::log_in(&site);
    let cookie = browser.cookie.as_str();
    assert_eq!(
        site.ask("GET", "/metrics", &[("Cookie", cookie)], "")
            .status,
        401
    );

    // Forms of others.
    let right = format!(
        "token={}&do=star&brief=x&story=y",
        field(&browser.page("/"), "token")
    );
    let status = |headers: &[(&str, &str)], form: &str| browser.post("/mark", form, headers).status;
    assert_eq!(status(&[], &right), 303);
    for header in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
    ] {
        assert_eq!(status(&[header], &right), 403, "{header:?}");
        assert_eq!(browser.enter(PASSWORD, &[header]).status, 403, "{header:?}");
    }
    for form in [
        "do=star&brief=x",
        "token=&do=star&brief=x",
        "token=0&do=star&brief=x",
    ] {
        assert_eq!(status(&[], form), 403, "{form}");
    }
    let other = Browser::log_in(&site);
    let stolen = format!("token={}&do=star&brief=x", field(&other.page("/"), "token"));
    assert_eq!(status(&[], &stolen), 403, "a token of another login");
    let query = format!("/mark?{right}");
    assert_eq!(
        browser.post(&query, "", &[]).status,
        403,
        "a form is a body"
    );
    assert_eq!(browser.get(&query).status, 405, "GET changes nothing");
    assert_eq!(stranger.post("/mark", &right, &[]).status, 401);
    assert_eq!(
        stranger
            .post("/login", "user=reader&password=correct+horse+battery", &[])
            .status,
        403
    );
    let away = right.replace("do=", "back=//evil.example/&do=");
    assert_eq!(
        browser.post("/mark", &away, &[]).header("location"),
        Some("/")
    );
    assert_eq!(status(&[], &right.replace("star", "burn")), 400);

    // Guessing.
    for _ in 0..10 {
        let wrong = stranger.enter("wrong password", &[]);
        assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
        assert!(checked(&wrong).contains("do not go together"));
    }
    let limited = stranger.enter(PASSWORD, &[]);
    assert!(limited.status == 429 && limited.header("retry-after").is_some());
    assert_eq!(browser.get("/unread").status, 200, "who is in stays in");
    assert!(!program.read("daemon.log").contains("wrong password\""));
}

#[test]
fn a_hostile_feed_is_shown_as_words() {
    let evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//evil.example></iframe>\
        </title></article></main><svg onload=alert(1)><a href=\"javascript:alert(1)\">a</a>{{ 7*7 }}";
    let text = evil
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let long = "The harbour office said on Monday that nothing else had happened. ".repeat(40);
    let evil_html = format!(
        "<p>{long}</p><h1>Head</h1>{evil}<img src=\"https://track.example/p.gif\">\
        <a href=\"data:text/html,x\">b</a><p style=\"color:red\" onclick=\"x()\" id=\"q\">c</p>"
    );
    let items: String = (1..=2)
        .map(|number| {
            format!(
                "<item><title>{text} {number}</title><link>javascript:alert({number})</link>\
                 <guid isPermaLink=\"false\">{text}{number}</guid><author>{text}</author><category>{text}</category>\
                 <pubDate>Mon, 23 Nov 2026 08:0{number}:00 GMT</pubDate>\
                 <description><![CDATA[<p>One more {number}.</p>{evil_html}]]></description></item>"
            )
        })
        .collect();
    let document = format!(
        "<rss version=\"2.0\"><channel><title>{text}</title><link>javascript:alert(1)</link>\
         <language>en\"onload=\"x</language>{items}</channel></rss>"
    );
    let name = "\\\"><b onclick=x>";
    let program = Program::configured(&format!(
        "{SERVE}read_after = \"0s\"\n[[feed]]\nurl = \"file:a.xml\"\nname = \"{name}\"\ntags = [\"{name}\"]\n"
    ))
    .file("a.xml", &document);
    assert_eq!(program.run(&["--db", "b.db", "poll"]).0, 0);
    // An import brings what it likes.
    let imported = r#"{"id":"imported1","feed":"i","title":"t","key_points":[],"body":[],"text":"t","html":"<script>x</script><p onclick=x>html</p>","sources":[{"feed":"i","outlet":"<b>","item_id":"1","url":"javascript:1","title":"<u>","kind":"original"}],"published":"2026-11-23T09:00:00Z"}"#;
    let program = program.file("i.jsonl", imported);
    assert_eq!(program.run(&["--db", "b.db", "import", "i.jsonl"]).0, 0);
    let changed = document
        .replace("One more", "One <u onclick=x>thing</u> less")
        .replace("nothing else", "everything");
    std::fs::write(program.path("a.xml"), changed).unwrap();
    assert_eq!(program.run(&["--db", "b.db", "poll", "--force"]).0, 0);
    let site = Site::start(&program, &["--db", "b.db", "serve"]);
    let browser = Browser::log_in(&site);
    let mut paths: Vec<String> = [
        "/?day=2026-11-23",
        "/unread",
        "/changes",
        "/feeds",
        "/search?q=harbour",
        "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=title:%22%3Cscript%3E",
    ]
    .map(str::to_owned)
    .into();
    let mut seen = 0;
    while let Some(path) = paths.get(seen).cloned() {
        seen += 1;
        let page = browser.page(&path);
        for link in page.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap().to_owned();
            let ours = ["/story/", "/brief/", "/feed/", "/tag/", "/search"];
            if ours.iter().any(|start| link.starts_with(start))
                && !paths.contains(&link)
                && paths.len() < 40
            {
                paths.push(link);
            }
        }
    }
    assert!(
        paths.iter().any(|path| path.starts_with("/tag/")),
        "{paths:?}"
    );
    assert!(
        paths.iter().any(|path| path.contains("%22%3E%3Cscript%3E")),
        "{paths:?}"
    );
    let brief = program.run(&[
        "--db",
        "b.db",
        "sql",
        "SELECT id FROM briefs WHERE title LIKE '%alert%' LIMIT 1",
    ]);
    let page = browser.page(&format!("/brief/{}", brief.1.trim()));
    assert!(
        page.contains("The whole article") && page.contains("<h3>Head</h3>"),
        "{page}"
    );
    assert!(
        !page.contains("track.example") && page.contains("{{ 7*7 }}"),
        "{page}"
    );
}
