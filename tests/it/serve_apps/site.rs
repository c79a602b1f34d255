//! Feeds, the built program that polls and serves them, and a look at what it
//! holds by the API itself.

use super::apps::array;
use super::apps::text;
use super::web::Reply;
use super::web::form;
use crate::program::Program;
use crate::serve_client;
use crate::serve_client::SERVE;
use crate::server::Server;
use crate::server::ok;

const READING_LIST: &str = "user/-/state/com.google/reading-list";
const READ: &str = "user/-/state/com.google/read";

/// How many items each feed begins with; one is in two of them.
const GAZETTE: usize = 12;
const WIRE: usize = 9;
const NOTICES: usize = 5;

pub(super) struct Site {
    pub(super) program: Program,
    /// Where the feeds are.
    pub(super) feeds: Server,
    client: Option<serve_client::Site>,
    /// What logs in, for looks of its own.
    auth: String,
}

impl Site {
    /// Polled once and served.
    pub(super) fn start() -> Site {
        let feeds = Server::start();
        let program = Program::configured(&format!(
            "[store]\npath = \"b.db\"\n[fetch]\nallow_private_addresses = true\n\
             [poll]\nper_host_gap = \"0s\"\ninterval = \"1s\"\nmin_interval = \"1s\"\n{SERVE}\
             [[feed]]\nname = \"gazette\"\nurl = \"{}\"\ntags = [\"harbour\"]\n\
             [[feed]]\nname = \"wire\"\nurl = \"{}\"\ntags = [\"harbour\", \"sea/air\"]\n\
             [[feed]]\nname = \"notices\"\nurl = \"file:notices.xml\"\ntitle = \"A <b> notice\"\n",
            feeds.url("/gazette.xml"),
            feeds.url("/wire.xml"),
        ));
        let site = Site {
            program,
            feeds,
            client: None,
            auth: String::new(),
        };
        site.gazette(GAZETTE);
        let wire: Vec<String> = (1..WIRE).map(|at| item("wire", at, "")).collect();
        let shared = item("gazette", 1, "");
        site.feeds.on(
            "/wire.xml",
            [ok(rss("Wire", &format!("{}{shared}", wire.concat())))],
        );
        std::fs::write(site.program.path("notices.xml"), notices()).unwrap();
        assert_eq!(site.program.run(&["poll"]).0, 0);
        site.started()
    }

    /// Serves, after whatever was before has ended.
    pub(super) fn started(mut self) -> Site {
        if let Some(client) = self.client.take() {
            client.running.signal("TERM");
            assert_eq!(client.running.ended(), 0);
        }
        self.client = Some(serve_client::Site::start(&self.program, &["serve"]));
        self.auth = self.login("");
        self
    }

    /// Where it is reached: `http://127.0.0.1:40123`.
    pub(super) fn here(&self) -> String {
        format!("http://{}", self.client.as_ref().unwrap().at)
    }

    /// The gazette holds its first so many items.
    pub(super) fn gazette(&self, count: usize) {
        let items: Vec<String> = (1..=count)
            .rev()
            .map(|at| item("gazette", at, ""))
            .collect();
        self.feeds
            .on("/gazette.xml", [ok(rss("Gazette", &items.concat()))]);
    }

    /// How many items there are at first.
    pub(super) fn items(&self) -> usize {
        GAZETTE + WIRE - 1 + NOTICES
    }

    pub(super) fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let client = self.client.as_ref().unwrap();
        client.ask(method, target, headers, body).into()
    }

    pub(super) fn get(&self, target: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", target, headers, "")
    }

    pub(super) fn post(&self, target: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        self.send("POST", target, headers, body)
    }

    /// The value of the header, after a login below a path.
    pub(super) fn login(&self, below: &str) -> String {
        let pair = form(&[("Email", "reader"), ("Passwd", "correct horse battery")]);
        let reply = self.post(&format!("{below}/accounts/ClientLogin"), &[], &pair);
        let mut lines = reply.text().lines();
        let auth = lines.find_map(|line| line.strip_prefix("Auth="));
        format!(
            "GoogleLogin auth={}",
            auth.unwrap_or_else(|| panic!("{}", reply.text()))
        )
    }

    /// A GET of the API by whom it knows.
    pub(super) fn api(&self, target: &str) -> Reply {
        let header = [("Authorization", self.auth.as_str())];
        self.get(&format!("/reader/api/0/{target}"), &header)
    }

    /// A POST likewise.
    pub(super) fn write(&self, route: &str, pairs: &[(&str, &str)]) -> Reply {
        let header = [("Authorization", self.auth.as_str())];
        self.post(&format!("/reader/api/0/{route}"), &header, &form(pairs))
    }

    /// Numbers of a stream, as they are listed.
    pub(super) fn ids(&self, stream: &str, more: &str) -> Vec<u64> {
        let stream = form(&[("s", stream)]);
        let list = self
            .api(&format!("stream/items/ids?n=10000&{stream}{more}"))
            .json();
        assert!(list.get("continuation").is_none());
        let refs = array(&list["itemRefs"]).iter();
        refs.map(|one| text(&one["id"]).parse().unwrap()).collect()
    }

    /// Numbers of what is read, the largest first.
    pub(super) fn read(&self) -> Vec<u64> {
        self.ids(READING_LIST, &format!("&it={READ}"))
    }

    /// The number in a long id.
    pub(super) fn number(&self, long: &str) -> u64 {
        let digits = long.rsplit('/').next().unwrap();
        u64::from_str_radix(digits, 16).unwrap()
    }

    /// Nothing is read any more.
    pub(super) fn all_unread(&self) {
        let ids: Vec<String> = self.read().iter().map(u64::to_string).collect();
        let mut pairs: Vec<(&str, &str)> = ids.iter().map(|id| ("i", id.as_str())).collect();
        pairs.push(("r", READ));
        assert_eq!(self.write("edit-tag", &pairs).text(), "OK");
        assert!(self.read().is_empty());
    }
}

fn rss(title: &str, items: &str) -> String {
    format!(
        "<rss version=\"2.0\"><channel><title>{title}</title>\
         <link>https://{title}.example/</link>{items}</channel></rss>"
    )
}

/// One of a feed's items, an hour younger than the one before. No two read
/// alike: they would be one article.
pub(super) fn item(feed: &str, at: usize, more: &str) -> String {
    const WORDS: [&str; 16] = [
        "harbour",
        "ladder",
        "parliament",
        "orchard",
        "violin",
        "glacier",
        "locomotive",
        "saffron",
        "telescope",
        "quarry",
        "lantern",
        "bakery",
        "monsoon",
        "archive",
        "falcon",
        "turbine",
    ];
    let mut seed = feed
        .bytes()
        .fold(at * 7_919, |seed, b| seed * 31 + usize::from(b));
    let words: Vec<&str> = (0..24)
        .map(|_| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            WORDS[(seed >> 33) % WORDS.len()]
        })
        .collect();
    format!(
        "<item><guid>{feed}-{at}</guid><title>The {feed} reports matter number {at}</title>\
         <link>https://{feed}.example/{at}</link>\
         <pubDate>Fri, 20 Nov 2026 {at:02}:00:00 GMT</pubDate>\
         <description>&lt;p&gt;Matter {at} of the {feed}: {}.&lt;/p&gt;</description>{more}</item>",
        words.join(" ")
    )
}

/// A feed in a file: items without address, with files, with markup where none
/// belongs, and with what must not come through.
fn notices() -> String {
    let bare = "<item><guid>bare</guid><title>A notice without an address</title>\
        <description>It says what it says, and nothing leads anywhere.</description></item>";
    let hostile = "<item><guid>hostile</guid><title>1 &amp;lt; 2 &lt;script&gt;alert(1)&lt;/script&gt; \
        AT&amp;amp;T</title><link>javascript:alert(1)</link><description>&lt;p \
        onclick=\"alert(1)\"&gt;A paragraph that is long enough to be kept.&lt;/p&gt;\
        &lt;script&gt;alert(1)&lt;/script&gt;&lt;iframe src=\"https://evil.example/\"&gt;&lt;/iframe&gt;\
        &lt;a href=\"javascript:alert(1)\"&gt;a link&lt;/a&gt;</description></item>";
    let file =
        "<enclosure url=\"https://files.example/a.mp3\" type=\"audio/mpeg\" length=\"123\"/>";
    let items = [
        bare.to_owned(),
        hostile.to_owned(),
        item("notice", 1, file),
        item("notice", 2, ""),
        item("notice", 3, ""),
    ];
    rss("Notices", &items.concat())
}
