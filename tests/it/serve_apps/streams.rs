//! The rules themselves, one by one: logins, ids, pages, filters, contents,
//! lists, edits, what comes late, marks.

use super::apps::array;
use super::apps::text;
use super::site::Site;
use super::web::form;
use crate::service::until;
use serde_json::Value;
use serde_json::json;

const READING_LIST: &str = "user/-/state/com.google/reading-list";
const READ: &str = "user/-/state/com.google/read";
const STARRED: &str = "user/-/state/com.google/starred";
const LONG: &str = "tag:google.com,2005:reader/item/";

/// Who is in, and who is not.
pub(super) fn logins(site: &Site) {
    let pair = "Email=reader&Passwd=correct+horse+battery";
    let json = site
        .post("/accounts/ClientLogin?output=json", &[], pair)
        .json();
    let token = text(&json["Auth"]);
    assert_eq!(json, json!({ "SID": token, "LSID": token, "Auth": token }));
    let (user, hash) = token.split_once('/').unwrap();
    assert!(user == "reader" && hash.len() == 64 && !token.contains('='));
    for body in [
        "Email=reader&Passwd=wrong",
        "Email=other&Passwd=correct+horse+battery",
        "",
    ] {
        let refused = site.post("//accounts///ClientLogin", &[], body);
        assert_eq!(
            (refused.status, refused.text()),
            (401, "Error=BadAuthentication\n")
        );
    }
    // As a form, whatever it says that it is.
    let odd = [("Content-Type", "text/plain")];
    assert_eq!(site.post("/accounts/ClientLogin", &odd, pair).status, 200);

    let header = format!("GoogleLogin auth={token}");
    let edit = site
        .get("/reader/api/0/token", &[("Authorization", &header)])
        .text()
        .to_owned();
    assert_ne!(edit, token);
    let basic = "Basic cmVhZGVyOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==";
    let bearer = format!("Bearer {token}");
    let (wrong, cut) = (format!("{header}0"), header.replace("auth=", ""));
    let of_edit = format!("GoogleLogin auth={edit}");
    for given in [
        basic,
        &bearer,
        &wrong,
        &cut,
        &of_edit,
        "GoogleLogin auth=",
        "GoogleLogin",
    ] {
        for target in [
            "/reader/api/0/user-info",
            "/reader/atom/feed/1",
            "/reader/api/0/x",
            "/reader",
        ] {
            let refused = site.get(target, &[("Authorization", given)]);
            assert_eq!(
                (refused.status, refused.text()),
                (401, "Unauthorized"),
                "{given} {target}"
            );
            assert_eq!(refused.header("x-reader-google-bad-token"), Some("true"));
        }
    }
    forms(site, &token, &edit);
}

/// Tokens in forms, and what is no login.
fn forms(site: &Site, token: &str, edit: &str) {
    let header = format!("GoogleLogin auth={token}");
    let wrong = format!("{header}0");
    // A cookie, a query and a GET with `T` are nobody.
    let cookie = [("Cookie", &*format!("SID={token}; Auth={token}"))];
    assert_eq!(site.get("/reader/api/0/user-info", &cookie).status, 401);
    assert_eq!(
        site.get(&format!("/reader/api/0/user-info?T={edit}"), &[])
            .status,
        401
    );
    // In a form both tokens are, but not beside a wrong header.
    for given in [edit, token, &format!("{edit}\n")] {
        let body = form(&[("T", given)]);
        assert_eq!(
            site.post("/reader/api/0/edit-tag", &[], &body).status,
            200,
            "{given}"
        );
        let refused = site.post(
            "/reader/api/0/edit-tag",
            &[("Authorization", &wrong)],
            &body,
        );
        assert_eq!(refused.status, 401);
    }
    for body in ["T=x", "T=", ""] {
        assert_eq!(
            site.post("/reader/api/0/edit-tag", &[], body).status,
            401,
            "{body}"
        );
    }
    // GET changes nothing, and nothing else is spoken.
    assert_eq!(
        site.get("/reader/api/0/edit-tag", &[("Authorization", &header)])
            .status,
        405
    );
    let marked = site.send(
        "PUT",
        "/reader/api/0/tag/list",
        &[("Authorization", &header)],
        "",
    );
    assert_eq!(marked.status, 405);
    assert_eq!(
        site.send("OPTIONS", "/accounts/ClientLogin", &[], "")
            .status,
        405
    );
    assert_eq!(site.api("user-info").json()["userName"], "reader");
}

/// Every form of an id, of a stream, of a page.
pub(super) fn ids(site: &Site) {
    let all = site.ids(READING_LIST, "");
    assert_eq!(all.len(), site.items());
    assert!(
        all.windows(2).all(|two| two[0] > two[1]),
        "the newest first"
    );
    let number = all[3];
    for id in [
        number.to_string(),
        format!("{LONG}{number:016x}"),
        format!("{LONG}{number:x}"),
        format!("{number:016x}"),
    ] {
        let found = site.write("stream/items/contents", &[("i", &id)]).json();
        assert_eq!(
            array(&found["items"])[0]["id"],
            format!("{LONG}{number:016x}"),
            "{id}"
        );
        let query = form(&[("i", &id)]);
        let found = site.api(&format!("stream/items/contents?{query}")).json();
        assert_eq!(array(&found["items"]).len(), 1);
    }
    let some = [
        ("i", "99999999"),
        ("i", "rubbish"),
        ("i", &*number.to_string()),
    ];
    let found = site.write("stream/items/contents", &some).json();
    assert_eq!(
        array(&found["items"]).len(),
        1,
        "what is unknown is passed over"
    );
    for (pairs, status, count) in [
        (vec![("i", "99999999")], 200, 0),
        (vec![], 200, 0),
        (
            vec![
                ("i", "rubbish"),
                ("i", "tag:google.com,2005:reader/item/zz"),
            ],
            400,
            0,
        ),
    ] {
        let reply = site.write("stream/items/contents", &pairs);
        assert_eq!(reply.status, status);
        if status == 200 {
            assert_eq!(array(&reply.json()["items"]).len(), count);
        }
    }
    pages(site, &all);
    unknown_streams(site);
}

/// Pages of every size, in both orders.
fn pages(site: &Site, all: &[u64]) {
    for (query, size, more) in [
        ("", 20, true),
        ("?n=0", 20, true),
        ("?n=-3", 20, true),
        ("?n=x", 20, true),
        ("?n=99999999999999999999", 20, true),
        ("?n=1", 1, true),
        ("?n=25", 25, false),
        ("?n=999999", 25, false),
        ("?n=999999&c=x&ot=x&nt=soon", 25, false),
        ("?n=999999&c=", 25, false),
        ("?n=5&c=1", 0, false),
    ] {
        let list = site.api(&format!("stream/items/ids{query}")).json();
        assert_eq!(array(&list["itemRefs"]).len(), size, "{query}");
        assert_eq!(list.get("continuation").is_some(), more, "{query}");
    }
    for order in ["", "&r=o", "&r=n"] {
        let mut walked = Vec::new();
        let mut next = String::new();
        while walked.len() <= all.len() {
            let page = site
                .api(&format!("stream/items/ids?n=4{order}{next}"))
                .json();
            let refs = array(&page["itemRefs"]).iter();
            walked.extend(refs.map(|one| text(&one["id"]).parse::<u64>().unwrap()));
            match page.get("continuation") {
                Some(more) => next = format!("&c={}", text(more)),
                None => break,
            }
        }
        if order == "&r=o" {
            walked.reverse();
        }
        assert_eq!(walked, all, "{order}");
    }
}

/// What is no stream is never everything.
fn unknown_streams(site: &Site) {
    for unknown in [
        "feed/999999",
        "feed/https://elsewhere.example/",
        "user/-/label/nobody",
        "user/-/state/com.google/unheard-of",
        "user/-/state/com.google/fresh",
        "pop/topic/top",
        "rubbish",
    ] {
        let query = form(&[("s", unknown)]);
        for target in [
            format!("stream/items/ids?{query}"),
            format!("stream/contents?{query}"),
            format!("stream/contents/{unknown}"),
            format!("stream/items/ids?xt={unknown}"),
            format!("stream/items/ids?it={unknown}"),
            format!("../../../reader/atom/{unknown}"),
        ] {
            let refused = site.api(&target);
            assert_eq!(refused.status, 404, "{target}");
        }
    }
    let refused = site.api("stream/items/ids?s=rubbish");
    let error: Value = serde_json::from_slice(refused.body()).unwrap();
    assert!(error["errors"][0].is_string());
}

/// What is kept and left out.
pub(super) fn filters(site: &Site) {
    let feeds = site.api("subscription/list").json();
    let feed = |name: &str| {
        let all = array(&feeds["subscriptions"]).iter();
        let mut ids = all
            .filter(|feed| feed["title"] == name)
            .map(|feed| text(&feed["id"]));
        ids.next().unwrap()
    };
    let (gazette, wire) = (feed("Gazette"), feed("Wire"));
    let all = site.ids(READING_LIST, "");
    let of = |stream: &str| site.ids(stream, "");
    // What is in two feeds is in that of its original, and bears the labels
    // of both.
    assert_eq!(of(&gazette).len() + of(&wire).len() + 5, all.len());
    assert_eq!(of("user/-/label/harbour").len(), all.len() - 5);
    assert_eq!(of("user/-/label/sea/air").len(), 9);
    let by_address = format!("feed/{}", site.feeds.url("/gazette.xml"));
    assert_eq!(of(&by_address), of(&gazette));
    for (stream, more, expected) in [
        (
            READING_LIST,
            format!("&xt={gazette}"),
            all.len() - of(&gazette).len(),
        ),
        (READING_LIST, format!("&xt={gazette}&xt={wire}"), 5),
        (
            READING_LIST,
            format!("&it={gazette}&xt={READ}"),
            of(&gazette).len(),
        ),
        (READING_LIST, format!("&it={gazette}&it={wire}"), 0),
        (
            "user/-/label/harbour",
            "&xt=user/-/label/sea/air".into(),
            all.len() - 5 - 9,
        ),
        (
            READING_LIST,
            "&xt=user/-/state/com.google/kept-unread".into(),
            all.len(),
        ),
        (READING_LIST, "&it=user/-/state/com.google/like".into(), 0),
        ("user/-/state/com.google/broadcast", String::new(), 0),
        (
            "user/99/state/com.google/reading-list",
            String::new(),
            all.len(),
        ),
        (STARRED, String::new(), 0),
        (READ, String::new(), 0),
    ] {
        assert_eq!(site.ids(stream, &more).len(), expected, "{stream} {more}");
    }
}

/// What an item says.
pub(super) fn contents(site: &Site) {
    let page = site.api("stream/contents?n=100").json();
    assert_eq!(page["id"], READING_LIST);
    let items = array(&page["items"]);
    let titled = |words: &str| {
        let mut found = items
            .iter()
            .filter(|item| text(&item["title"]).contains(words));
        found.next().unwrap_or_else(|| panic!("no item `{words}`"))
    };
    let plain = titled("wire reports matter number 3");
    assert_eq!(plain["published"], 1_795_143_600);
    assert_eq!(
        plain["canonical"],
        json!([{ "href": "https://wire.example/3" }])
    );
    assert_eq!(
        plain["alternate"],
        json!([{ "href": "https://wire.example/3", "type": "text/html" }])
    );
    assert_eq!(
        plain["categories"],
        json!([READING_LIST, "user/-/label/harbour", "user/-/label/sea/air"])
    );
    assert_eq!(plain["origin"]["title"], "Wire");
    assert_eq!(plain["origin"]["htmlUrl"], "https://wire.example/");
    assert_eq!(plain["summary"].as_object().unwrap().len(), 1);
    let content = text(&plain["summary"]["content"]);
    assert!(content.contains("<p>Matter 3 of the wire: "), "{content}");
    assert!(plain.get("author").is_none() && plain.get("enclosure").is_none());
    let seen: i64 = text(&plain["crawlTimeMsec"]).parse().unwrap();
    assert_eq!(text(&plain["timestampUsec"]), format!("{seen}000"));

    let shared = titled("gazette reports matter number 1");
    let content = text(&shared["summary"]["content"]);
    assert_eq!(
        content.matches("https://gazette.example/1\"").count(),
        0,
        "itself is not elsewhere"
    );
    let bare = titled("without an address");
    let here = format!("{}/brief/", site.here());
    assert!(
        text(&bare["canonical"][0]["href"]).starts_with(&here),
        "{bare}"
    );
    assert!(text(&bare["origin"]["htmlUrl"]).starts_with("https://notices.example/"));
    assert_eq!(bare["origin"]["title"], "A ＜b＞ notice");
    // No date: the first sight stands for it.
    assert_eq!(
        bare["published"],
        text(&bare["crawlTimeMsec"]).parse::<i64>().unwrap() / 1000
    );

    let hostile = titled("AT&T");
    let title = text(&hostile["title"]);
    assert!(!title.contains(['<', '>']), "{title}");
    let content = text(&hostile["summary"]["content"]);
    assert!(
        content.contains("A paragraph that is long enough"),
        "{content}"
    );
    for evil in ["<script", "onclick", "javascript:", "<iframe", "alert(1)"] {
        assert!(!content.contains(evil), "{evil}: {content}");
    }
    assert!(text(&hostile["canonical"][0]["href"]).starts_with(&here));
    let with_file = titled("notice reports matter number 1");
    assert_eq!(
        with_file["enclosure"],
        json!([{ "href": "https://files.example/a.mp3", "type": "audio/mpeg", "length": 123 }])
    );

    // The same as Atom.
    let feed = text(&bare["origin"]["streamId"]);
    let header = [("Authorization", &*site.login(""))];
    let atom = site.get(&format!("/reader/atom/{feed}?n=100"), &header);
    assert_eq!(
        atom.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let text = atom.text();
    assert!(text.contains("<title>A ＜b＞ notice</title>"), "{text}");
    assert_eq!(text.matches("<entry>").count(), 5);
    assert!(text.contains("<link rel=\"enclosure\" href=\"https://files.example/a.mp3\""));
    let mut reader = quick_xml::Reader::from_str(text);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
}

/// Feeds, labels, counts, and what is always empty.
pub(super) fn lists(site: &Site) {
    let feeds = site.api("subscription/list?output=json").json();
    let feeds = array(&feeds["subscriptions"]);
    assert_eq!(feeds.len(), 3);
    let titles: Vec<&str> = feeds
        .iter()
        .filter_map(|feed| feed["title"].as_str())
        .collect();
    assert_eq!(titles, ["Gazette", "A ＜b＞ notice", "Wire"]);
    assert_eq!(feeds[0]["url"], site.feeds.url("/gazette.xml"));
    assert_eq!(feeds[1]["url"], format!("{}/feed/notices", site.here()));
    assert_eq!(feeds[1]["categories"], json!([]));
    assert_eq!(
        feeds[2]["categories"],
        json!([
            { "id": "user/-/label/harbour", "label": "harbour" },
            { "id": "user/-/label/sea/air", "label": "sea/air" },
        ])
    );
    let tags = site.api("tag/list").json();
    assert_eq!(
        tags["tags"],
        json!([
            { "id": STARRED },
            { "id": "user/-/label/harbour", "type": "folder" },
            { "id": "user/-/label/sea/air", "type": "folder" },
        ])
    );
    let counts = site.api("unread-count").json();
    assert_eq!(counts["max"], site.items());
    let lines = array(&counts["unreadcounts"]);
    assert_eq!(lines.len(), 1 + 3 + 2);
    for line in lines {
        let unread = site.ids(&text(&line["id"]), &format!("&xt={READ}"));
        assert_eq!(line["count"], unread.len(), "{line}");
        assert_eq!(text(&line["newestItemTimestampUsec"]).len(), 16);
    }
    for (route, empty) in [
        ("preference/stream/list", json!({ "streamprefs": {} })),
        ("preference/list", json!({ "prefs": [] })),
        ("friend/list", json!({ "friends": [] })),
    ] {
        assert_eq!(site.api(route).json(), empty);
    }
    let opml = site.api("subscription/export");
    assert!(opml.status == 200 && opml.text().contains("/wire.xml"));
    assert!(
        !opml.text().contains("notices"),
        "no program would read a file"
    );
    for route in [
        "",
        "nothing",
        "stream",
        "subscription",
        "stream/items/ids/more",
    ] {
        let unknown = site.api(route);
        let error: Value = serde_json::from_slice(unknown.body()).unwrap();
        assert_eq!(
            (unknown.status, array(&error["errors"]).len()),
            (404, 1),
            "{route}"
        );
    }
}

/// Marks, and what is none.
pub(super) fn edits(site: &Site) {
    let all = site.ids(READING_LIST, "");
    let (one, two) = (all[0].to_string(), all[1].to_string());
    let kept = "user/-/state/com.google/kept-unread";
    let fresh = "user/-/state/com.google/fresh";
    let edit = |pairs: &[(&str, &str)]| {
        let reply = site.write("edit-tag", pairs);
        assert_eq!((reply.status, reply.text()), (200, "OK"));
        site.read()
    };
    assert_eq!(edit(&[("i", &one), ("i", &two), ("a", READ)]), all[..2]);
    assert_eq!(
        edit(&[("i", &one), ("r", kept)]),
        all[..2],
        "removing that is nothing"
    );
    assert_eq!(edit(&[("i", &one), ("a", kept)]), all[1..2]);
    assert_eq!(
        edit(&[("i", &one), ("a", READ), ("r", READ)]),
        all[..2],
        "`a` wins"
    );
    assert_eq!(edit(&[("i", &one), ("r", READ), ("a", READ)]), all[..2]);
    assert_eq!(
        edit(&[("i", &one), ("r", READ), ("a", fresh), ("a", STARRED)]),
        all[1..2]
    );
    assert_eq!(site.ids(STARRED, ""), all[..1]);
    // A revision keeps both, `star` and `read` of the program are the same marks.
    let starred = site
        .program
        .run(&["query", "is:starred", "--format", "jsonl"])
        .1;
    assert_eq!(starred.lines().count(), 1);
    let item = site.write("stream/items/contents", &[("i", &one)]).json();
    assert_eq!(item["items"][0]["categories"][1], STARRED);
    assert_eq!(
        edit(&[
            ("i", &one),
            ("r", STARRED),
            ("i", "999999"),
            ("i", "rubbish")
        ]),
        all[1..2]
    );
    for refused in [
        vec![("i", one.as_str()), ("a", READ), ("a", "user/-/label/mine")],
        vec![
            ("i", one.as_str()),
            ("a", READ),
            ("r", "user/-/label/harbour"),
        ],
        vec![("i", one.as_str()), ("a", READ), ("r", "feed/1")],
        vec![("i", one.as_str()), ("a", READ), ("a", "rubbish")],
        vec![("i", "rubbish"), ("a", READ)],
    ] {
        assert_eq!(site.write("edit-tag", &refused).status, 400, "{refused:?}");
        assert_eq!(site.read(), all[1..2], "nothing of it is done");
    }
    site.all_unread();
}

/// An old item that comes late is new; tokens and marks outlive a restart.
pub(super) fn late_arrivals(site: Site) -> Site {
    let before = site.ids(READING_LIST, "");
    let marked = before[0].to_string();
    site.write("edit-tag", &[("i", &marked), ("a", READ), ("a", STARRED)]);
    let token = site.login("");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let asked = site.api("token");
    let since = httpdate(asked.header("date").unwrap());
    // Older by its own date than all that is there.
    site.gazette(13);
    assert_eq!(site.program.run(&["poll", "--force"]).0, 0);
    let mut page = Vec::new();
    until("the late one", &site.program, || {
        page = site.ids(READING_LIST, &format!("&ot={since}"));
        !page.is_empty()
    });
    assert_eq!(page.len(), 1);
    assert!(page[0] > before[0], "numbers are in order of first sight");
    let found = site
        .write("stream/items/contents", &[("i", &page[0].to_string())])
        .json();
    assert!(text(&found["items"][0]["title"]).contains("number 13"));
    assert!(site.ids(READING_LIST, &format!("&nt={}", since - 1)).len() == before.len());
    // A page goes on behind its last number, whatever has come meanwhile.
    let next = site
        .api(&format!("stream/items/ids?n=3&c={}", before[3]))
        .json();
    assert_eq!(text(&next["itemRefs"][0]["id"]), before[4].to_string());
    let site = site.started();
    assert_eq!(site.login(""), token);
    let old = [("Authorization", token.as_str())];
    assert_eq!(site.get("/reader/api/0/user-info", &old).status, 200);
    assert_eq!(site.read(), before[..1]);
    assert_eq!(site.ids(STARRED, ""), before[..1]);
    site.all_unread();
    site
}

/// Everything up to a moment, in every unit.
pub(super) fn mark_all(site: &Site) {
    let all = site.ids(READING_LIST, "");
    let newest = site.api("stream/contents?n=1").json();
    let seen: i64 = text(&newest["items"][0]["crawlTimeMsec"]).parse().unwrap();
    let mark = |stream: &str, ts: &str| {
        let reply = site.write("mark-all-as-read", &[("s", stream), ("ts", ts)]);
        assert_eq!((reply.status, reply.text()), (200, "OK"), "{stream} {ts}");
        let read = site.read().len();
        site.all_unread();
        read
    };
    for (ts, expected) in [
        (seen.to_string(), all.len()),
        ((seen - 1).to_string(), all.len() - 1),
        (format!("{seen}000"), all.len()),
        (format!("{}999", seen - 1), all.len() - 1),
        ((seen / 1000).to_string(), all.len()),
        ((seen / 1000 - 1).to_string(), all.len() - 1),
        ("0".into(), all.len()),
        (String::new(), all.len()),
        ("5".into(), 0),
        ("99999999999999999999".into(), all.len()),
    ] {
        assert_eq!(mark(READING_LIST, &ts), expected, "{ts}");
    }
    assert_eq!(mark("user/-/label/sea/air", "0"), 9);
    assert_eq!(mark(STARRED, "0"), 1);
    assert_eq!(mark("user/-/state/com.google/like", "0"), 0);
    // What is unread on purpose is read then, too; what comes later is not.
    site.write("mark-all-as-read", &[("s", READING_LIST)]);
    site.write("edit-tag", &[("i", &all[5].to_string()), ("r", READ)]);
    assert_eq!(site.ids(READING_LIST, &format!("&xt={READ}")), all[5..6]);
    assert_eq!(
        site.ids(
            "user/-/state/com.google/reading-list",
            &format!("&xt={READ}&r=o")
        ),
        all[5..6]
    );
    site.write(
        "mark-all-as-read",
        &[("s", READING_LIST), ("ts", &(seen + 1).to_string())],
    );
    assert!(site.ids(READING_LIST, &format!("&xt={READ}")).is_empty());
    site.all_unread();
    for refused in [
        vec![],
        vec![("s", "")],
        vec![("s", "rubbish")],
        vec![("s", "feed/999999")],
        vec![("s", "user/-/label/nobody")],
        vec![("s", READING_LIST), ("s", "rubbish")],
        vec![("s", READING_LIST), ("ts", "soon")],
    ] {
        assert_eq!(
            site.write("mark-all-as-read", &refused).status,
            400,
            "{refused:?}"
        );
        assert!(site.read().is_empty());
    }
}

/// Seconds of a `Date`.
fn httpdate(date: &str) -> i64 {
    let zoned = jiff::fmt::rfc2822::parse(date).unwrap();
    zoned.timestamp().as_second()
}
