//! The pages: stories of the day, a story with who says what and what changed,
//! lists, a search, and plain forms to read and to star. No script.
//!
//! Invariants: a page is for who is logged in by cookie, and nothing else is
//! good for it; only POST changes anything, by a form that carries the token
//! of the login; nothing is loaded but the style sheet.

mod account;
mod form;
mod front;
mod list;
mod session;

pub(super) use session::Sessions;

use super::Live;
use super::Site;
use super::answer::Answer;
use super::answer::Refusal;
use super::feeds;
use super::login::Keys;
use super::request::Ask;
use super::request::BodyLimits;
use super::request::Params;
use super::request::decoded;
use super::routes::NOWHERE;
use super::routes::Routed;
use crate::ask;
use crate::ask::Search;
use crate::export;
use crate::export::web;
use crate::export::web::Frame;
use crate::model::settings::BriefSettings;
use crate::store::Reader;
use form::Do;
use form::Marking;
use front::Want;
use hyper::Method;
use hyper::StatusCode;
use hyper::header;
use list::Listed;
use list::Trail;
use session::Session;
use std::sync::Arc;

const HTML: &str = "text/html; charset=utf-8";

/// Unread briefs are counted no further.
const UNREAD_MAX: u32 = 1_000;

/// Where the store keeps the highest item number that the front page showed.
const SEEN: &str = "pages.seen";

/// How a request's answer is to look.
#[derive(Debug)]
struct Look {
    brief: BriefSettings,
    options: export::Options,
    prefix: String,
    here: String,
    token: String,
    keys: Keys,
    images: bool,
    /// Items above this number came since the last visit.
    since: Option<i64>,
    /// The highest item number when the request came.
    upto: i64,
}

impl Look {
    fn is_new(&self, number: i64) -> bool {
        self.since.is_some_and(|since| number > since)
    }

    fn frame(&self, reader: &Reader, title: String) -> Result<Frame, Refusal> {
        let unread = reader.unread(UNREAD_MAX)?;
        Ok(Frame {
            title,
            prefix: self.prefix.clone(),
            here: self.here.clone(),
            token: Some(self.token.clone()),
            unread: match unread {
                0 => None,
                UNREAD_MAX => Some(format!("{UNREAD_MAX}+")),
                count => Some(count.to_string()),
            },
            ..Frame::default()
        })
    }

    /// The address of a feed of what a search finds, for readers that cannot
    /// log in.
    fn feed(&self, query: &str) -> String {
        let query = match query.is_empty() {
            true => "stories=1".to_owned(),
            false => format!("q={}", web::encoded(query)),
        };
        let key = feeds::key(&self.keys, &query);
        format!("/feed.atom?{query}&key={key}")
    }
}

/// Answers for every path that is nobody else's.
pub(super) async fn answer(site: &Arc<Site>, live: &Arc<Live>, ask: Ask) -> Routed {
    let pattern = pattern(&ask);
    if pattern == "/style.css" {
        return (pattern, style(&ask));
    }
    let prefix = live.prefix.trim_end_matches('/').to_owned();
    let session = site.sessions.of(&live.keys, &ask.headers, site.clock.now());
    let answered = match (ask.is_reading(), ask.method == Method::POST) {
        _ if pattern == NOWHERE => Err(Refusal::missing("There is no such page.")),
        (true, _) => shown(site, live, &ask, session.as_ref(), pattern).await,
        (_, true) => posted(site, live, ask, session.as_ref(), pattern).await,
        _ => Err(Refusal::method()),
    };
    let answer = answered.unwrap_or_else(|refusal| {
        let frame = Frame {
            title: match refusal.status {
                StatusCode::NOT_FOUND => "Not here".to_owned(),
                _ => "This did not work".to_owned(),
            },
            prefix,
            token: session.map(|session| session.token),
            ..Frame::default()
        };
        let page = web::notice(&frame, &refusal.words);
        let answer = Answer::of(refusal.status, HTML, page).after(&refusal);
        match (refusal.status, pattern) {
            (StatusCode::METHOD_NOT_ALLOWED, "/logout" | "/mark") => {
                answer.header(header::ALLOW, "POST")
            }
            (StatusCode::METHOD_NOT_ALLOWED, "/login") => {
                answer.header(header::ALLOW, "GET, HEAD, POST")
            }
            _ => answer,
        }
    });
    (
        pattern,
        answer.header(header::CONTENT_SECURITY_POLICY, policy(live)),
    )
}

/// What a page may load, and where its forms may go.
fn policy(live: &Live) -> &'static str {
    match live.config.serve.images {
        false => {
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        }
        true => {
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'; img-src https: http:"
        }
    }
}

fn pattern(ask: &Ask) -> &'static str {
    match ask.segments()[..] {
        [] => "/",
        ["story", _] => "/story/ID",
        ["brief", _] => "/brief/ID",
        ["feed", _] => "/feed/NAME",
        ["tag", _] => "/tag/NAME",
        [one] => PAGES
            .iter()
            .find(|page| page[1..] == *one)
            .copied()
            .unwrap_or(NOWHERE),
        _ => NOWHERE,
    }
}

/// Paths of one part.
const PAGES: &[&str] = &[
    "/login",
    "/logout",
    "/mark",
    "/search",
    "/starred",
    "/unread",
    "/changes",
    "/feeds",
    "/style.css",
];

fn style(ask: &Ask) -> Answer {
    match ask.is_reading() {
        true => Answer::of(StatusCode::OK, "text/css; charset=utf-8", web::style())
            .header(header::CACHE_CONTROL, "private, max-age=3600"),
        false => Refusal::method().as_text(),
    }
}

/// A page.
async fn shown(
    site: &Arc<Site>,
    live: &Arc<Live>,
    ask: &Ask,
    session: Option<&Session>,
    pattern: &'static str,
) -> Result<Answer, Refusal> {
    let Some(session) = session else {
        let status = match pattern {
            "/" | "/login" => StatusCode::OK,
            _ => StatusCode::UNAUTHORIZED,
        };
        return Ok(login_form(site, live, status, "", &here(ask)));
    };
    let params = ask.params();
    let here = here(ask);
    let name = || decoded(ask.segments().last().copied().unwrap_or_default());
    let text = |key: &str| params.get(key).unwrap_or_default().to_owned();
    let listed = match pattern {
        "/search" => Listed::Search(text("q").trim().to_owned()),
        "/feed/NAME" => Listed::Feed(name()?),
        "/tag/NAME" => Listed::Tag(name()?),
        "/starred" => Listed::Starred,
        "/unread" => Listed::Unread,
        "/changes" => Listed::Changes,
        "/story/ID" | "/brief/ID" => {
            let id = name()?;
            let look = look(site, live, here, session).await?;
            let page = site.reads.read(move |reader| match pattern {
                "/story/ID" => account::story(reader, &look, &id),
                _ => account::brief(reader, &look, &id),
            });
            return Ok(Answer::of(StatusCode::OK, HTML, page.await?));
        }
        "/" => {
            let want = want(&params)?;
            let mut look = look(site, live, here, session).await?;
            look.since = site.sessions.visit(look.upto, site.clock.now());
            let page = site
                .reads
                .read(move |reader| front::page(reader, &look, want));
            return Ok(Answer::of(StatusCode::OK, HTML, page.await?));
        }
        "/feeds" => {
            let look = look(site, live, here, session).await?;
            let page = site.reads.read(move |reader| names(reader, &look));
            return Ok(Answer::of(StatusCode::OK, HTML, page.await?));
        }
        "/login" => return Ok(see_other(live, "/")),
        "/logout" | "/mark" => return Err(Refusal::method()),
        _ => return Err(Refusal::missing("There is no such page.")),
    };
    let trail = Trail::read(params.get("after").unwrap_or_default());
    let look = look(site, live, here, session).await?;
    let page = site
        .reads
        .read(move |reader| list::page(reader, &look, &listed, &trail));
    Ok(Answer::of(StatusCode::OK, HTML, page.await?))
}

/// Where a page's forms lead back to.
fn here(ask: &Ask) -> String {
    match ask.query.is_empty() {
        true => ask.path.clone(),
        false => format!("{}?{}", ask.path, ask.query),
    }
}

async fn look(
    site: &Arc<Site>,
    live: &Live,
    here: String,
    session: &Session,
) -> Result<Look, Refusal> {
    let upto = site.reads.read(Reader::newest_number).await?;
    let now = site.clock.now();
    let options = ask::options(&Search::default(), &live.config.brief, now)?;
    Ok(Look {
        brief: live.config.brief.clone(),
        options,
        prefix: live.prefix.trim_end_matches('/').to_owned(),
        here,
        token: session.token.clone(),
        keys: live.keys.clone(),
        images: live.config.serve.images,
        since: site.sessions.since(),
        upto,
    })
}

fn want(params: &Params) -> Result<Want, Refusal> {
    let no_day = |_| Refusal::bad("There is no such day: it is written 2026-11-23.");
    let day = params
        .get("day")
        .map(str::parse)
        .transpose()
        .map_err(no_day)?;
    let page: Option<usize> = params.get("page").and_then(|page| page.parse().ok());
    Ok(Want {
        day,
        page: page.unwrap_or(1).saturating_sub(1),
    })
}

/// Tags and feeds.
fn names(reader: &Reader, look: &Look) -> Result<String, Refusal> {
    let mut page = web::Feeds::default();
    for feed in reader.feeds()?.into_iter().filter(|feed| feed.polled) {
        for tag in feed.tags {
            let href = format!("/tag/{}", web::encoded(&tag));
            if !page.tags.contains(&(tag.clone(), href.clone())) {
                page.tags.push((tag, href));
            }
        }
        page.feeds.push(web::FeedLine {
            href: format!("/feed/{}", web::encoded(&feed.name)),
            title: feed.title.unwrap_or(feed.name),
            trouble: match feed.state.as_str() {
                "broken" => "cannot be read at present".to_owned(),
                "gone" => "is gone".to_owned(),
                _ if feed.stale => "is silent".to_owned(),
                _ => String::new(),
            },
        });
    }
    let frame = look.frame(reader, "Feeds and tags".to_owned())?;
    Ok(web::feeds(&frame, &page))
}

/// A form that was sent.
async fn posted(
    site: &Arc<Site>,
    live: &Arc<Live>,
    mut ask: Ask,
    session: Option<&Session>,
    pattern: &'static str,
) -> Result<Answer, Refusal> {
    if !matches!(pattern, "/login" | "/logout" | "/mark") {
        return Err(Refusal::method());
    }
    let serve = &live.config.serve;
    form::own(&ask, serve.url.as_ref())?;
    let limits = BodyLimits {
        bytes: serve.body_max,
        time: serve.body_timeout,
    };
    // What stands in the query is no part of a form.
    ask.query.clear();
    let form = ask.form(limits).await?;
    let token = form.get("token").unwrap_or_default();
    if pattern == "/login" {
        return login(site, live, &ask, &form).await;
    }
    let Some(session) = session else {
        let back = form::back(form.get("back"));
        return Ok(login_form(site, live, StatusCode::UNAUTHORIZED, "", back));
    };
    if !session.is_token(token) {
        return Err(form::foreign());
    }
    if let Some(seen) = site.sessions.seen() {
        drop(site.store.note(SEEN, &seen.to_string()));
    }
    if pattern == "/logout" {
        site.sessions.close(session);
        return Ok(see_other(live, "/").header(header::SET_COOKIE, &session::drop_cookie()));
    }
    let marking = Marking::read(&form)?;
    let back = form::back(form.get("back")).to_owned();
    let place = marking.place().map(web::encoded);
    let what = marking.what;
    let briefs = site
        .reads
        .read(move |reader| marking.briefs(reader))
        .await?;
    let now = site.clock.now();
    let pending = match what {
        Do::Read(read) => site.store.read(briefs, read, now),
        Do::Star(starred) => site.store.star(briefs, starred),
    };
    pending.await?;
    let place = place.filter(|_| back != "/unread" && back != "/starred");
    Ok(see_other(
        live,
        &match place {
            Some(place) => format!("{back}#{place}"),
            None => back,
        },
    ))
}

async fn login(
    site: &Arc<Site>,
    live: &Arc<Live>,
    ask: &Ask,
    form: &Params,
) -> Result<Answer, Refusal> {
    let now = site.clock.now();
    let text = |key: &str| form.get(key).unwrap_or_default();
    if !session::is_form_token(&live.keys, text("token"), now) {
        return Err(form::foreign());
    }
    let checked = site
        .guard
        .check(&live.keys, text("user"), text("password"), &ask.peer);
    if let Err(refusal) = checked {
        let words = match refusal.status {
            StatusCode::UNAUTHORIZED => "This name and password do not go together.",
            _ => "Too many wrong passwords were tried: wait a minute.",
        };
        let back = form::back(form.get("back"));
        return Ok(login_form(site, live, refusal.status, words, back).after(&refusal));
    }
    let seen = site.reads.read(|reader| reader.note(SEEN)).await?;
    let seen = seen.and_then(|number| number.parse().ok());
    let opened = site.sessions.open(&live.keys, seen, now);
    let cookie = opened.map_err(|error| Refusal::failed(&error))?;
    let https = live
        .config
        .serve
        .url
        .as_ref()
        .is_some_and(|url| url.scheme() == "https");
    let answer = see_other(live, form::back(form.get("back")));
    Ok(answer.header(header::SET_COOKIE, &session::set_cookie(&cookie, https)))
}

fn login_form(site: &Site, live: &Live, status: StatusCode, refused: &str, back: &str) -> Answer {
    let frame = Frame {
        title: "Log in".to_owned(),
        here: form::back(Some(back)).to_owned(),
        prefix: live.prefix.trim_end_matches('/').to_owned(),
        ..Frame::default()
    };
    let token = session::form_token(&live.keys, site.clock.now());
    Answer::of(status, HTML, web::login(&frame, &token, refused))
}

/// 303 to a path here.
fn see_other(live: &Live, path: &str) -> Answer {
    let prefix = live.prefix.trim_end_matches('/');
    let to = format!("{prefix}{path}");
    Answer::of(StatusCode::SEE_OTHER, HTML, "").header(header::LOCATION, &to)
}
