//! The pages of the HTTP server: the same parts, words and style as in the
//! page that is exported, set in a frame with links, forms and a search.
//!
//! All text is escaped by the templates; addresses come through
//! [`super::entry::address`]; the only markup that is written as it is, is
//! [`Whole`], which its maker vouches for. No page holds a script.

mod age;
mod card;

pub use age::age;
pub use card::Card;
pub use card::Changes;
pub use card::Report;
pub use card::State;

use super::html::STYLE;
use super::templates::render;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

/// The style sheet of the server's pages: that of the exported one, and what
/// only these hold.
pub fn style() -> String {
    [STYLE, include_str!("../templates/web.css")].concat()
}

/// What stands around every page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Frame {
    /// What the page is: its first heading, and in the window's title.
    pub title: String,
    /// The server's own path: empty, or `/briefd`, without a slash at its end.
    pub prefix: String,
    /// Path and query of the page itself, without the prefix: where its forms
    /// lead back to.
    pub here: String,
    /// What goes with every form; none for who is not logged in.
    pub token: Option<String>,
    /// How many briefs are unread, in words; none: all are read.
    pub unread: Option<String>,
    /// What stands in the box of the search.
    pub query: String,
    /// A feed of what the page lists: path and query, without the prefix.
    pub feed: Option<String>,
    /// Pages of this list beside this one, likewise.
    pub next: Option<String>,
    /// The one before.
    pub previous: Option<String>,
}

/// The front page: one day.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Front {
    /// What there is to say before the first story, a sentence each.
    pub notices: Vec<String>,
    /// The first titles, each with its place on the page; empty on a short one.
    pub headlines: Vec<Headline>,
    /// Stories that came since the last visit, then the others.
    pub parts: Vec<Part>,
    /// The highest item number when it was made: what came later is not marked
    /// by its buttons.
    pub upto: i64,
    /// The day before that has stories, and the one after.
    pub before: Option<Day>,
    /// Likewise.
    pub after: Option<Day>,
    /// All briefs of the day, a list.
    pub all: String,
    /// Whether more is there than this page and those behind it show.
    pub cut: bool,
}

/// Stories that are new, or those that are not.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Part {
    /// What is said above it; empty: nothing.
    pub line: String,
    /// By tag.
    pub sections: Vec<Section>,
    /// Stories in this part, and those above it, that are not read: their ids.
    pub unread: Vec<String>,
}

/// A title that leads to its place on the page.
#[derive(Debug, Clone, Serialize)]
pub struct Headline {
    /// The story's.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A language tag.
    pub language: Option<String>,
}

/// Stories of one tag.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// A list of all of it: path and query.
    pub href: Option<String>,
    /// The largest first.
    pub cards: Vec<Card>,
}

/// Another day.
#[derive(Debug, Clone, Serialize)]
pub struct Day {
    /// Path and query.
    pub href: String,
    /// Its date in words.
    pub words: String,
}

/// A list of briefs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct List {
    /// A sentence about it; may be empty.
    pub about: String,
    /// What is wrong with the search; may be empty.
    pub error: String,
    /// How to search: what to write, and what it finds.
    pub help: &'static [(&'static str, &'static str)],
    /// In order.
    pub cards: Vec<Card>,
    /// Of these, what is not read: ids.
    pub unread: Vec<String>,
    /// As of [`Front::upto`].
    pub upto: i64,
}

/// A story or a brief, all of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Account {
    /// Itself.
    pub card: Card,
    /// Paragraphs, whose each is.
    pub paragraphs: Vec<card::Words>,
    /// What was said and holds no longer.
    pub corrected: Vec<card::Corrected>,
    /// The briefs it is told by; none of a brief.
    pub reports: Vec<Report>,
    /// The story a brief is part of: path.
    pub story: Option<String>,
    /// The whole article, clean; empty where there is no more than the brief.
    pub whole: Whole,
    /// The newest first.
    pub changes: Vec<Changes>,
    /// Authors and the like, a line each.
    pub about: Vec<String>,
    /// As of [`Front::upto`].
    pub upto: i64,
}

/// Markup that is written as it is.
#[derive(Debug, Clone, Default)]
pub struct Whole(pub String);

impl Serialize for Whole {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Tags and feeds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Feeds {
    /// Name and path.
    pub tags: Vec<(String, String)>,
    /// Those that are polled.
    pub feeds: Vec<FeedLine>,
}

/// A feed in their list.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLine {
    /// Its title, else its name.
    pub title: String,
    /// The list of its briefs: path.
    pub href: String,
    /// What is wrong with it; empty: nothing.
    pub trouble: String,
}

/// The form to log in with, and why the last try was refused.
pub fn login(frame: &Frame, form: &str, refused: &str) -> String {
    let frame = Value::from(Serde(frame));
    render("web-login.html", context! { frame, form, refused })
}

/// The front page.
pub fn front(frame: &Frame, front: &Front) -> String {
    page("web-front.html", frame, front)
}

/// A list.
pub fn list(frame: &Frame, list: &List) -> String {
    page("web-list.html", frame, list)
}

/// A story or a brief.
pub fn account(frame: &Frame, account: &Account) -> String {
    page("web-account.html", frame, account)
}

/// Tags and feeds.
pub fn feeds(frame: &Frame, feeds: &Feeds) -> String {
    page("web-feeds.html", frame, feeds)
}

/// A page that says one thing: that something is not there, or went wrong.
pub fn notice(frame: &Frame, words: &str) -> String {
    page("web-notice.html", frame, &words)
}

/// Text as one part of a path, or as a value of a query: whatever it holds,
/// it is one, and nothing of it is syntax.
pub fn encoded(text: &str) -> String {
    let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    text.replace('+', "%20")
}

fn page(template: &str, frame: &Frame, page: &impl Serialize) -> String {
    let frame = Value::from(Serde(frame));
    render(
        template,
        context! { frame, page => Value::from(Serde(page)) },
    )
}
