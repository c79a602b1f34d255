//! How eleven apps sync, each as its own source does: what it sends, and what
//! it would stumble over. One function an app.

use super::site::Site;
use super::web::Reply;
use super::web::form;
use serde_json::Value;
use std::collections::BTreeSet;

const READING_LIST: &str = "user/-/state/com.google/reading-list";
const READ: &str = "user/-/state/com.google/read";
const STARRED: &str = "user/-/state/com.google/starred";
const KEPT_UNREAD: &str = "user/-/state/com.google/kept-unread";
const LONG: &str = "tag:google.com,2005:reader/item/";

/// newsboat up to 2.23, `urls-source "feedhq"`: JSON lists, then every feed as
/// Atom; answers to edits are compared with `OK`.
pub(super) fn newsboat_of_feedhq(site: &Site) {
    let login = site.post(
        "/accounts/ClientLogin",
        &[],
        "service=reader&Email=reader&Passwd=correct%20horse%20battery&source=newsboat/2.21\
         &accountType=HOSTED_OR_GOOGLE&continue=http://www.google.com/",
    );
    let auth = line_of(&login, "Auth=");
    let header = [("Authorization", &*format!("GoogleLogin auth={auth}"))];
    let list = site
        .get("/reader/api/0/subscription/list?output=json", &header)
        .json();
    let mut read = Vec::new();
    for feed in array(&list["subscriptions"]) {
        // It takes both for granted.
        assert!(feed["categories"].is_array() && feed["title"].is_string());
        let id = text(&feed["id"]);
        let atom = site.get(&format!("/reader/atom/{id}?n=100"), &header);
        assert_eq!(atom.status, 200);
        for entry in atom.text().split("<entry>").skip(1) {
            let id = between(entry, "<id>", "</id>");
            assert!(id.starts_with(LONG), "{id}");
            let label = "<category scheme=\"http://www.google.com/reader/\" label=\"read\"";
            read.push((id.to_owned(), entry.contains(label)));
        }
    }
    assert_eq!(read.len(), site.items());
    assert!(read.iter().all(|(_, is_read)| !is_read));
    let token = site.get("/reader/api/0/token", &header).text().to_owned();
    assert!(!token.contains('\n'));
    let guid = read[0].0.clone();
    let edit = |marks: &str| {
        let body = format!("i={guid}&{marks}&ac=edit&T={token}");
        let done = site.post("/reader/api/0/edit-tag", &header, &body);
        assert_eq!((done.status, done.text()), (200, "OK"));
    };
    edit(&format!("a={READ}&r={KEPT_UNREAD}"));
    assert_eq!(site.read(), [site.number(&guid)]);
    edit(&format!(
        "r={READ}&a={KEPT_UNREAD}&a=user/-/state/com.google/tracking-kept-unread"
    ));
    assert!(site.read().is_empty());
    let feed = text(&array(&list["subscriptions"])[0]["id"]);
    let body = format!("s={feed}&T={token}");
    let done = site.post("/reader/api/0/mark-all-as-read", &header, &body);
    assert_eq!(done.text(), "OK");
    let atom = site.get(&format!("/reader/atom/{feed}?n=100"), &header);
    let entries = atom.text().matches("<entry>").count();
    assert_eq!(atom.text().matches("label=\"read\"").count(), entries);
    assert_eq!(site.read().len(), entries);
    site.all_unread();
}

/// NewsFlash: ids as decimals; fields
/// that are null, missing or of another type end its sync.
pub(super) fn newsflash(site: &Site) {
    let header = site.login("");
    let header = [("Authorization", &*header)];
    let user = site.get("/reader/api/0/user-info", &header).json();
    for key in ["userId", "userName", "userProfileId", "userEmail"] {
        assert!(user[key].is_string(), "{key}");
    }
    let token = site.get("/reader/api/0/token", &header).text().to_owned();
    let tags = site
        .get("/reader/api/0/tag/list?output=json", &header)
        .json();
    for tag in array(&tags["tags"]) {
        assert!(text(&tag["id"]).starts_with("user/-/"));
    }
    let list = site
        .get("/reader/api/0/subscription/list?output=json", &header)
        .json();
    for feed in array(&list["subscriptions"]) {
        for category in array(&feed["categories"]) {
            assert!(category["id"].is_string() && category["label"].is_string());
        }
        for key in ["id", "title", "url", "htmlUrl"] {
            assert!(feed[key].is_string(), "{key}");
        }
        assert!(feed.get("iconUrl").is_none());
    }
    let page = |more: &str| {
        let target = format!("/reader/api/0/stream/contents?output=json&n=7&xt={READ}{more}");
        site.get(&target, &header).json()
    };
    let mut items = Vec::new();
    let mut more = String::new();
    loop {
        let page = page(&more);
        assert!(page["updated"].is_i64() && page["id"] == READING_LIST);
        let here = array(&page["items"]);
        let Some(continuation) = page.get("continuation") else {
            items.extend(here.iter().cloned());
            break;
        };
        assert_eq!(here.len(), 7, "a page is full while there is more");
        items.extend(here.iter().cloned());
        more = format!("&c={}", text(continuation));
        assert!(items.len() <= site.items(), "it goes on for ever");
    }
    assert_eq!(items.len(), site.items());
    for item in &items {
        no_null(item);
        assert!(item["crawlTimeMsec"].is_string() && item["timestampUsec"].is_string());
        assert!(item["published"].is_i64() && item["updated"].is_i64());
        assert!(item["summary"]["content"].is_string());
        assert!(item.get("self").is_none());
        for file in item.get("enclosure").map(array).unwrap_or_default() {
            assert!(file["href"].is_string() && file.get("url").is_none());
        }
    }
    let ids = site.get(
        &format!("/reader/api/0/stream/items/ids?output=json&n=10000&s={READING_LIST}&xt={READ}"),
        &header,
    );
    let ids = ids.json();
    let refs: Vec<String> = array(&ids["itemRefs"])
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    assert!(refs.iter().all(|id| id.bytes().all(|b| b.is_ascii_digit())));
    let body = form(&[
        ("i", &refs[0]),
        ("i", &refs[1]),
        ("a", STARRED),
        ("T", &token),
    ]);
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
    let starred = site.ids(STARRED, "");
    assert_eq!(starred, numbers(&refs[..2]));
    let body = form(&[
        ("i", &refs[0]),
        ("i", &refs[1]),
        ("r", STARRED),
        ("T", &token),
    ]);
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
    assert!(site.ids(STARRED, "").is_empty());
}

/// RSS Guard: below FreshRSS' path, thousands of long ids in one form, edits
/// without a token.
pub(super) fn rss_guard(site: &Site) {
    let header = site.login("/api/greader.php");
    let header = [("Authorization", &*header)];
    let base = "/api/greader.php/reader/api/0";
    let list = site
        .get(&format!("{base}/subscription/list?output=json"), &header)
        .json();
    let known: BTreeSet<String> = array(&list["subscriptions"])
        .iter()
        .map(|feed| text(&feed["id"]))
        .collect();
    let mut ids = Vec::new();
    for feed in &known {
        let target = format!("{base}/stream/items/ids?output=json&n=1000000&s={feed}");
        let here = site.get(&target, &header).json();
        ids.extend(array(&here["itemRefs"]).iter().map(|one| text(&one["id"])));
    }
    assert_eq!(ids.len(), site.items());
    let long = |id: &String| format!("{LONG}{:016x}", id.parse::<u64>().unwrap());
    // As many as it asks for at once; most of them nobody has.
    let mut body: String = ids.iter().map(|id| format!("i={}&", long(id))).collect();
    for number in ids.len()..9_999 {
        body.push_str(&format!("i={}&", long(&(number + 1_000_000).to_string())));
    }
    let found = site.post(
        &format!("{base}/stream/items/contents?output=json&n=200000"),
        &header,
        &body,
    );
    let found = found.json();
    assert_eq!(array(&found["items"]).len(), ids.len());
    assert!(found.get("continuation").is_none());
    for item in array(&found["items"]) {
        assert!(known.contains(&text(&item["origin"]["streamId"])));
    }
    let marks = |mark: &str| {
        let body = form(&[(mark, READ), ("i", &long(&ids[0])), ("i", &long(&ids[1]))]);
        let done = site.post(&format!("{base}/edit-tag"), &header, &body);
        assert_eq!((done.status, done.text()), (200, "OK"));
    };
    marks("a");
    assert_eq!(site.read().len(), 2);
    marks("r");
    assert!(site.read().is_empty());
}

/// Read You: ids in pages, contents by decimals; an item of a feed that is not
/// in the list ends it; logs in again when the token is told to be bad.
pub(super) fn read_you(site: &Site) {
    let bad = [("Authorization", "GoogleLogin auth=reader/0000")];
    let refused = site.get("/reader/api/0/user-info?output=json", &bad);
    assert_eq!((refused.status, refused.text()), (401, "Unauthorized"));
    assert_eq!(refused.header("x-reader-google-bad-token"), Some("true"));
    let header = site.login("");
    let header = [("Authorization", &*header)];
    let token = site
        .get("/reader/api/0/token?output=json", &header)
        .text()
        .to_owned();
    let list = site
        .get("/reader/api/0/subscription/list?output=json", &header)
        .json();
    let feeds: BTreeSet<String> = array(&list["subscriptions"])
        .iter()
        .map(|feed| text(&feed["id"]))
        .collect();
    let mut ids: Vec<String> = Vec::new();
    let mut continuation = String::new();
    loop {
        let target = format!(
            "/reader/api/0/stream/items/ids?output=json&s={READING_LIST}&xt={READ}&n=10{continuation}"
        );
        let page = site.get(&target, &header).json();
        ids.extend(array(&page["itemRefs"]).iter().map(|one| text(&one["id"])));
        match page.get("continuation") {
            Some(next) => continuation = format!("&c={}", text(next)),
            None => break,
        }
    }
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), site.items());
    assert_eq!(ids.len(), site.items());
    let mut body = form(&[("T", &token)]);
    ids.iter().for_each(|id| body.push_str(&format!("&i={id}")));
    let found = site
        .post(
            "/reader/api/0/stream/items/contents?output=json",
            &header,
            &body,
        )
        .json();
    assert_eq!(array(&found["items"]).len(), ids.len());
    for item in array(&found["items"]) {
        assert!(feeds.contains(&text(&item["origin"]["streamId"])));
    }
    let marked = form(&[("T", &token), ("i", &ids[0]), ("a", READ), ("i", &ids[2])]);
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &marked).text(),
        "OK"
    );
    let read = site.ids(READING_LIST, &format!("&it={READ}"));
    assert_eq!(read, numbers(&[ids[0].clone(), ids[2].clone()]));
    site.all_unread();
}

/// Capy Reader: labels and `htmlUrl` are not optional there; adding a feed is
/// answered in words.
pub(super) fn capy_reader(site: &Site) {
    let header = site.login("");
    let header = [("Authorization", &*header)];
    let token = site.get("/reader/api/0/token", &header).text().to_owned();
    let list = site
        .get("/reader/api/0/subscription/list?output=json", &header)
        .json();
    for feed in array(&list["subscriptions"]) {
        assert!(text(&feed["htmlUrl"]).starts_with("http"), "{feed}");
        assert!(text(&feed["url"]).starts_with("http"), "{feed}");
    }
    let body = form(&[("quickadd", "https://example.org/feed"), ("T", &token)]);
    let added = site
        .post(
            "/reader/api/0/subscription/quickadd?output=json",
            &header,
            &body,
        )
        .json();
    assert_eq!(added["numResults"], 0);
    assert!(text(&added["error"]).contains("configuration"));
    assert_eq!(added["query"], "https://example.org/feed");
    let ids = site.get(
        &format!("/reader/api/0/stream/items/ids?s={READING_LIST}&n=10000&output=json"),
        &header,
    );
    let first = text(&ids.json()["itemRefs"][0]["id"]);
    let long = format!("{LONG}{:016x}", first.parse::<u64>().unwrap());
    let body = form(&[("i", &long), ("T", &token)]);
    let found = site
        .post("/reader/api/0/stream/items/contents", &header, &body)
        .json();
    let item = &array(&found["items"])[0];
    assert_eq!(item["id"], long);
    assert!(item["canonical"][0]["href"].is_string());
    let body = form(&[("i", &long), ("a", STARRED), ("T", &token)]);
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
    let body = form(&[("i", &long), ("r", STARRED), ("T", &token)]);
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
}

/// Fluent Reader: what came since its last sync, by pages that it takes for
/// the last when they are short; reads `canonical[0].href` of every item.
pub(super) fn fluent_reader(site: &Site) {
    let header = site.login("");
    let header = [
        ("Authorization", &*header),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let mut items = Vec::new();
    let mut continuation = String::new();
    loop {
        let target = format!("/reader/api/0/stream/contents?output=json&n=5&ot=1{continuation}");
        let page = site.get(&target, &header).json();
        let here = array(&page["items"]);
        items.extend(here.iter().cloned());
        match page.get("continuation") {
            Some(next) if here.len() == 5 => continuation = format!("&c={}", text(next)),
            Some(_) => panic!("a short page that is not the last"),
            None => break,
        }
    }
    assert_eq!(items.len(), site.items());
    for item in &items {
        assert!(
            text(&item["canonical"][0]["href"]).starts_with("http"),
            "{item}"
        );
    }
    // Since a second that is still to come: nothing.
    let later = text(&items[0]["crawlTimeMsec"]).parse::<i64>().unwrap() / 1000 + 3_600;
    let target = format!("/reader/api/0/stream/contents?output=json&n=5&ot={later}");
    assert_eq!(array(&site.get(&target, &header).json()["items"]).len(), 0);
    let body = format!(
        "a={READ}&i={}&i={}",
        text(&items[0]["id"]),
        text(&items[1]["id"])
    );
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
    let unread = site.ids(READING_LIST, &format!("&xt={READ}"));
    assert_eq!(unread.len(), site.items() - 2);
    site.all_unread();
}

/// NetNewsWire: the first two lines split at `=`, hexadecimal ids without
/// leading zeros, `Date` of each answer as the next `ot`.
pub(super) fn netnewswire(site: &Site) {
    let login = site.post(
        "/api/greader.php/accounts/ClientLogin",
        &[],
        &form(&[("Email", "reader"), ("Passwd", "correct horse battery")]),
    );
    for line in login.text().lines() {
        assert_eq!(line.split('=').count(), 2, "{line}");
    }
    let header = format!("GoogleLogin auth={}", line_of(&login, "Auth="));
    let header = [("Authorization", &*header)];
    let base = "/api/greader.php/reader/api/0";
    let token = site.get(&format!("{base}/token"), &header);
    let token = token.text().to_owned();
    let target = format!("{base}/stream/items/ids?s={READING_LIST}&ot=1&n=1000&output=json");
    let answer = site.get(&target, &header);
    assert!(
        answer
            .header("date")
            .is_some_and(|date| date.ends_with("GMT"))
    );
    let ids = answer.json();
    let ids: Vec<String> = array(&ids["itemRefs"])
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    assert_eq!(ids.len(), site.items());
    let mut body = format!("T={token}&output=json");
    for id in &ids {
        body.push_str(&format!("&i={LONG}{:x}", id.parse::<u64>().unwrap()));
    }
    let found = site
        .post(&format!("{base}/stream/items/contents"), &header, &body)
        .json();
    assert_eq!(array(&found["items"]).len(), ids.len());
    let body = format!(
        "T={token}&a={STARRED}&i={LONG}{:x}",
        ids[0].parse::<u64>().unwrap()
    );
    assert_eq!(
        site.post(&format!("{base}/edit-tag"), &header, &body)
            .text(),
        "OK"
    );
    assert_eq!(site.ids(STARRED, ""), numbers(&ids[..1]));
    let body = body.replace("&a=", "&r=");
    assert_eq!(
        site.post(&format!("{base}/edit-tag"), &header, &body)
            .text(),
        "OK"
    );
    // Adding and renaming is refused in words, not as a bad login.
    for route in [
        "subscription/edit",
        "rename-tag",
        "disable-tag",
        "subscription/import",
    ] {
        let refused = site.post(&format!("{base}/{route}"), &header, "s=feed/1&t=x");
        assert_eq!(refused.status, 400, "{route}");
        assert!(
            refused.text().contains("configuration"),
            "{}",
            refused.text()
        );
    }
}

/// Reeder: sixteen hexadecimal digits without the prefix, `T=x`.
pub(super) fn reeder(site: &Site) {
    let header = site.login("");
    let header = [("Authorization", &*header)];
    let target = format!("/reader/api/0/stream/items/ids?s={READING_LIST}&n=10000&r=o&output=json");
    let ids = site.get(&target, &header).json();
    let ids: Vec<String> = array(&ids["itemRefs"])
        .iter()
        .map(|one| text(&one["id"]))
        .collect();
    assert!(
        numbers(&ids).windows(2).all(|two| two[0] < two[1]),
        "the oldest first"
    );
    let short = |id: &String| format!("{:016x}", id.parse::<u64>().unwrap());
    let body = format!("T=x&i={}&i={}&a={READ}", short(&ids[0]), short(&ids[1]));
    assert_eq!(
        site.post("/reader/api/0/edit-tag", &header, &body).text(),
        "OK"
    );
    assert_eq!(
        site.read(),
        numbers(&ids[..2]).into_iter().rev().collect::<Vec<_>>()
    );
    let count = site
        .get("/reader/api/0/unread-count?output=json", &header)
        .json();
    let all = array(&count["unreadcounts"]);
    let all = all.iter().find(|line| line["id"] == READING_LIST).unwrap();
    assert_eq!(all["count"], site.items() - 2);
    assert_eq!(count["max"], site.items() - 2);
    // What it shows as read after the last sync, by microseconds.
    let body = format!("T=x&s={READING_LIST}&ts=1000000000000000");
    assert_eq!(
        site.post("/reader/api/0/mark-all-as-read", &header, &body)
            .text(),
        "OK"
    );
    assert_eq!(site.read().len(), 2, "nothing is as old as that");
    site.all_unread();
}

/// FeedMe: an empty token, everything below FreshRSS' path, marks by label.
pub(super) fn feedme(site: &Site) {
    let header = site.login("/api/greader.php");
    let header = [("Authorization", &*header)];
    let base = "/api/greader.php//reader/api/0";
    let tags = site
        .get(
            &format!("{base}/tag/list?output=json&ck=1&client=feedme"),
            &header,
        )
        .json();
    let labels: Vec<String> = array(&tags["tags"])
        .iter()
        .map(|tag| text(&tag["id"]))
        .filter(|id| id.contains("/label/"))
        .collect();
    assert_eq!(labels, ["user/-/label/harbour", "user/-/label/sea/air"]);
    let label = "user/-/label/harbour";
    let body = form(&[("s", label), ("T", ""), ("ts", "0")]);
    assert_eq!(
        site.post(&format!("{base}/mark-all-as-read"), &header, &body)
            .text(),
        "OK"
    );
    let unread = site.get(
        &format!("{base}/stream/items/ids?s={label}&xt={READ}&n=1000"),
        &header,
    );
    assert_eq!(array(&unread.json()["itemRefs"]).len(), 0);
    let of_label = site.ids(label, "");
    assert!(!of_label.is_empty() && site.read() == of_label);
    // The label with a slash in it, raw and escaped, in the path.
    for path in [
        "user/-/label/sea/air",
        "user/1/label/sea%2Fair",
        "user%2F-%2Flabel%2Fsea%2Fair",
    ] {
        let found = site
            .get(&format!("{base}/stream/contents/{path}?n=1000"), &header)
            .json();
        assert_eq!(found["id"], "user/-/label/sea/air");
        assert_eq!(
            array(&found["items"]).len(),
            site.ids("user/-/label/sea/air", "").len()
        );
    }
    site.all_unread();
}

/// Liferea 1.14: the contents of items with nothing but the login token in the
/// form; compares with `OK`.
pub(super) fn liferea(site: &Site) {
    let login = site.post(
        "/accounts/ClientLogin",
        &[],
        "service=reader&Email=reader&Passwd=correct+horse+battery&source=liferea&continue=x",
    );
    let auth = line_of(&login, "Auth=").to_owned();
    let header = [("Authorization", &*format!("GoogleLogin auth={auth}"))];
    let token = site.get("/reader/api/0/token", &header).text().to_owned();
    let target =
        format!("/reader/api/0/stream/items/ids?s={READING_LIST}&xt={READ}&n=100&client=liferea");
    let ids = site.get(&target, &header).json();
    let id = text(&ids["itemRefs"][0]["id"]);
    let found = site.post(
        "/reader/api/0/stream/items/contents?client=liferea",
        &[],
        &format!("i={id}&T={auth}"),
    );
    assert_eq!(array(&found.json()["items"]).len(), 1);
    let body = format!("i={id}&s=feed/1&a={READ}&ac=edit-tags&T={token}&async=true");
    let done = site.post("/reader/api/0/edit-tag?client=liferea", &[], &body);
    assert_eq!((done.status, done.text()), (200, "OK"));
    assert_eq!(site.read(), numbers(&[id]));
    site.all_unread();
}

/// nom: logs in by GET, takes the first line for the token; all below
/// FreshRSS' path.
pub(super) fn nom(site: &Site) {
    let target =
        "/api/greader.php/accounts/ClientLogin?Email=reader&Passwd=correct%20horse%20battery";
    let login = site.get(target, &[]);
    let first = login.text().lines().next().unwrap();
    let token = first.strip_prefix("SID=").unwrap();
    let header = [("Authorization", &*format!("GoogleLogin auth={token}"))];
    let base = "/api/greader.php/reader/api/0";
    let list = site
        .get(&format!("{base}/subscription/list?output=json"), &header)
        .json();
    let mut count = 0;
    for feed in array(&list["subscriptions"]) {
        let id = text(&feed["id"]);
        let found = site
            .get(&format!("{base}/stream/contents/{id}?n=1000"), &header)
            .json();
        assert_eq!(found["id"], id);
        count += array(&found["items"]).len();
    }
    assert_eq!(count, site.items());
}

fn line_of<'a>(login: &'a Reply, name: &str) -> &'a str {
    assert_eq!(login.status, 200, "{}", login.text());
    let mut lines = login.text().lines();
    lines.find_map(|line| line.strip_prefix(name)).unwrap()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

fn numbers(ids: &[String]) -> Vec<u64> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

pub(super) fn array(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
}

pub(super) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

fn no_null(value: &Value) {
    match value {
        Value::Null => panic!("a null"),
        Value::Array(all) => all.iter().for_each(no_null),
        Value::Object(all) => all.values().for_each(no_null),
        _ => {}
    }
}
