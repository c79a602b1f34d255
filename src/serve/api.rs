//! The JSON API: read-only, for programs.

use super::Live;
use super::Site;
use super::answer::Answer;
use super::answer::Content;
use super::answer::JSON;
use super::answer::Refusal;
use super::login;
use super::request::Ask;
use super::request::Params;
use super::request::decoded;
use super::routes::Routed;
use crate::ask;
use crate::ask::Search;
use crate::edition;
use crate::export::Export;
use crate::export::ExportError;
use crate::export::Format;
use crate::export::Options;
use crate::export::Piece;
use crate::export::json::RevisionObject;
use crate::export::json::compact;
use crate::export::json::instant;
use crate::model::brief::Brief;
use crate::model::event::Event;
use crate::store::Find;
use crate::store::Listed;
use crate::store::Place;
use crate::store::Reader;
use crate::store::Sort;
use crate::store::StoreError;
use hyper::StatusCode;
use hyper::header;
use serde_json::json;
use sha2::Digest;
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Objects of an answer that asks for no number of its own.
pub(super) const LIMIT: usize = 50;

/// At most.
pub(super) const LIMIT_MAX: usize = 500;

/// Events of an answer, the same.
const EVENTS: usize = 100;
const EVENTS_MAX: usize = 1_000;

/// Bytes after which a page of an answer goes out.
const PAGE: usize = 1 << 20;

/// Briefs that are loaded at a time.
const LOADED: usize = 16;

/// The longest that an answer waits for an event.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// How often it looks: other processes write, too.
const LOOK_EVERY: Duration = Duration::from_millis(500);

const LINES: &str = "application/jsonl; charset=utf-8";

/// Answers what lies below `/api/v1`.
pub(super) async fn answer(site: &Arc<Site>, live: &Arc<Live>, ask: &Ask) -> Routed {
    let segments = ask.segments();
    let (pattern, route) = match segments[2..] {
        ["briefs"] => ("/api/v1/briefs", Route::Briefs),
        ["briefs", id] => ("/api/v1/briefs/ID", Route::Brief(id)),
        ["briefs", id, "revisions"] => ("/api/v1/briefs/ID/revisions", Route::Revisions(id)),
        ["stories"] => ("/api/v1/stories", Route::Stories),
        ["stories", id] => ("/api/v1/stories/ID", Route::Story(id)),
        ["events"] => ("/api/v1/events", Route::Events),
        ["feeds"] => ("/api/v1/feeds", Route::Feeds),
        ["status"] => ("/api/v1/status", Route::Status),
        _ => ("/api/v1", Route::None),
    };
    let answered = match login::program(&live.keys, &site.guard, ask) {
        Ok(()) if !ask.is_reading() => Err(Refusal::method()),
        Ok(()) => of_route(site, live, ask, route).await,
        Err(refusal) => Err(refusal),
    };
    let answer = match answered {
        Ok(answer) => tagged(answer, ask),
        Err(refusal) => login::challenge(refusal.as_json()),
    };
    (pattern, answer)
}

enum Route<'a> {
    Briefs,
    Brief(&'a str),
    Revisions(&'a str),
    Stories,
    Story(&'a str),
    Events,
    Feeds,
    Status,
    None,
}

async fn of_route(
    site: &Arc<Site>,
    live: &Arc<Live>,
    ask: &Ask,
    route: Route<'_>,
) -> Result<Answer, Refusal> {
    let params = ask.params();
    match route {
        Route::Briefs => briefs(site, live, &params).await,
        Route::Stories => stories(site, live, &params).await,
        Route::Brief(id) => {
            let (id, options) = (decoded(id)?, plain(site, live)?);
            let find = move |reader: &Reader| -> Result<_, Refusal> {
                let brief = reader.brief(&id)?;
                brief.map(|brief| brief_line(&brief, &options)).transpose()
            };
            one(site.reads.read(find).await?, "brief")
        }
        Route::Revisions(id) => {
            let id = decoded(id)?;
            let find = move |reader: &Reader| reader.revisions(&id);
            let revisions = site.reads.read(find).await?;
            if revisions.is_empty() {
                return Err(Refusal::missing("there is no such brief"));
            }
            let all: Vec<RevisionObject<'_>> = revisions.iter().map(RevisionObject::of).collect();
            let all = all.iter().map(compact);
            Ok(listed(&params, "revisions", &all.collect::<Vec<_>>(), None))
        }
        Route::Story(id) => {
            let (id, options) = (decoded(id)?, plain(site, live)?);
            let find = move |reader: &Reader| -> Result<_, Refusal> {
                let story = reader.story(&id)?;
                let line = |story| line_of(Export::new(Format::Jsonl, &options).add_story(&story));
                story.map(line).transpose()
            };
            one(site.reads.read(find).await?, "story")
        }
        Route::Events => events(site, &params).await,
        Route::Feeds => {
            let feeds = site.reads.read(Reader::feeds).await?;
            let feeds: Vec<String> = feeds.iter().map(compact).collect();
            Ok(listed(&params, "feeds", &feeds, None))
        }
        Route::Status => {
            let (live, now) = (Arc::clone(live), site.clock.now());
            let find = move |reader: &Reader| -> Result<String, StoreError> {
                let editions = edition::rows(&live.config, Some(reader), now)?;
                Ok(compact(&reader.overview(now, editions)?))
            };
            Ok(Answer::json(site.reads.read(find).await? + "\n"))
        }
        Route::None => Err(Refusal::missing("there is no such route")),
    }
}

/// A search as parameters say it, how it is written, and from where on.
pub(super) struct Asked {
    pub(super) find: Find,
    pub(super) options: Options,
    pub(super) from: Option<Place>,
    pub(super) limit: usize,
}

impl Asked {
    /// # Errors
    /// 400 with the place, for what cannot be read.
    pub(super) fn of(site: &Site, live: &Live, params: &Params) -> Result<Asked, Refusal> {
        let (settings, now) = (&live.config.brief, site.clock.now());
        let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
        let search = Search {
            query: given("q").unwrap_or_default(),
            since: given("since"),
            until: given("until"),
        };
        let mut find = ask::find(&search, settings, now)?;
        find.sort = match given("sort") {
            None | Some("newest") => Sort::Newest,
            Some("oldest") => Sort::Oldest,
            Some("relevance") => Sort::Relevance,
            Some(_) => return Err(Refusal::bad("`sort` is newest, oldest or relevance")),
        };
        let from = given("after").map(str::parse).transpose();
        Ok(Asked {
            options: ask::options(&search, settings, now)?,
            from: from.map_err(|()| Refusal::bad("`after` takes what `next` said"))?,
            limit: number(params, "limit", LIMIT, LIMIT_MAX)?,
            find,
        })
    }
}

/// For single objects.
fn plain(site: &Site, live: &Live) -> Result<Options, Refusal> {
    let search = Search::default();
    Ok(ask::options(&search, &live.config.brief, site.clock.now())?)
}

async fn briefs(site: &Arc<Site>, live: &Live, params: &Params) -> Result<Answer, Refusal> {
    let Asked {
        find,
        options,
        from,
        limit,
    } = Asked::of(site, live, params)?;
    let lines = wants_lines(params);
    let list = move |reader: &Reader| reader.list(&find, from, limit);
    let (rowids, next): Listed = site.reads.read(list).await?;
    let page = move |reader: &Reader, (begin, rowids): (bool, Vec<i64>)| {
        let mut out = Vec::new();
        let mut first = begin;
        if begin && !lines {
            out.extend_from_slice(b"{\"briefs\":[");
        }
        let mut done = 0;
        while done < rowids.len() && out.len() < PAGE {
            let some = &rowids[done..rowids.len().min(done + LOADED)];
            for brief in reader.briefs(some)? {
                if !first && !lines {
                    out.push(b',');
                }
                first = false;
                out.extend(brief_line(&brief, &options)?);
                if lines {
                    out.push(b'\n');
                }
            }
            done += some.len();
        }
        let rest = rowids[done..].to_vec();
        if !rest.is_empty() {
            return Ok((out, Some((false, rest))));
        }
        if !lines {
            let next = json!(next.map(|next| next.to_string()));
            out.extend(format!("],\"next\":{next}}}\n").into_bytes());
        }
        Ok((out, None))
    };
    let media = if lines { LINES } else { JSON };
    let answer = site.reads.pages(media, (true, rowids), page).await?;
    Ok(with_next(answer, next))
}

async fn stories(site: &Arc<Site>, live: &Live, params: &Params) -> Result<Answer, Refusal> {
    let Asked {
        find,
        options,
        from,
        limit,
    } = Asked::of(site, live, params)?;
    let list = move |reader: &Reader| -> Result<_, Refusal> {
        let (stories, next) = reader.list_stories(&find, from, limit)?;
        let lines = stories.iter().map(|story| {
            let line = line_of(Export::new(Format::Jsonl, &options).add_story(story))?;
            Ok(String::from_utf8_lossy(&line).into_owned())
        });
        Ok((lines.collect::<Result<Vec<_>, Refusal>>()?, next))
    };
    let (stories, next) = site.reads.read(list).await?;
    Ok(listed(params, "stories", &stories, Some(next)))
}

/// Events behind `after`; with `wait`, once there is one.
async fn events(site: &Arc<Site>, params: &Params) -> Result<Answer, Refusal> {
    let digits = |name: &str| {
        let text = params.get(name).filter(|text| !text.is_empty());
        let wrong = || Refusal::bad(format!("`{name}` is a number"));
        text.map(|text| text.parse::<u32>().map_err(|_| wrong()))
            .transpose()
    };
    let after = params.get("after").filter(|text| !text.is_empty());
    let after = after.map(str::parse::<i64>).transpose();
    let after = after.map_err(|_| Refusal::bad("`after` is the number of an event"))?;
    let wait = Duration::from_secs(digits("wait")?.unwrap_or(0).into()).min(WAIT_MAX);
    let limit = number(params, "limit", EVENTS, EVENTS_MAX)?;
    let kinds: Vec<String> = params.all("kind").map(str::to_owned).collect();
    let until = Instant::now() + wait;
    let mut from = after;
    let mut stop = site.stopping.clone();
    loop {
        let kinds = kinds.clone();
        let look = move |reader: &Reader| matching(reader, from, &kinds, limit);
        let (found, last) = site.reads.read(look).await?;
        from = Some(last);
        let left = until.saturating_duration_since(Instant::now());
        if !found.is_empty() || left.is_zero() || *stop.borrow() {
            let found: Vec<String> = found.iter().map(event_line).collect();
            if wants_lines(params) {
                return Ok(Answer::of(StatusCode::OK, LINES, in_lines(&found)));
            }
            let text = format!("{{\"events\":[{}],\"last\":{last}}}\n", found.join(","));
            return Ok(Answer::json(text));
        }
        let pause = tokio::time::sleep(LOOK_EVERY.min(left));
        tokio::select! {
            () = pause => {}
            () = super::stopped(&mut stop) => {}
        }
    }
}

/// Events of these kinds (none: all) behind one, else from the oldest kept on,
/// and the last one that was looked at.
fn matching(
    reader: &Reader,
    after: Option<i64>,
    kinds: &[String],
    limit: usize,
) -> Result<(Vec<Event>, i64), Refusal> {
    let mut found = Vec::new();
    let mut last = after.unwrap_or(0);
    loop {
        let events = match reader.events(last, EVENTS_MAX as u64) {
            Err(StoreError::Pruned { oldest }) if after.is_none() && found.is_empty() => {
                last = oldest - 1;
                continue;
            }
            Err(StoreError::Pruned { oldest }) => {
                let words = format!("events before {oldest} are gone: go on from {}", oldest - 1);
                return Err(Refusal::new(StatusCode::GONE, words));
            }
            events => events?,
        };
        let end = events.len() < EVENTS_MAX;
        for event in events {
            if found.len() == limit {
                return Ok((found, last));
            }
            last = event.seq;
            if kinds.is_empty() || kinds.contains(&event.kind) {
                found.push(event);
            }
        }
        if end || found.len() == limit {
            return Ok((found, last));
        }
    }
}

/// As a row of the view.
fn event_line(event: &Event) -> String {
    compact(&json!({
        "seq": event.seq,
        "at": instant(event.at),
        "kind": event.kind,
        "brief_id": event.brief_id,
        "story_id": event.story_id,
        "feed": event.feed,
        "detail": event.detail,
    }))
}

fn brief_line(brief: &Brief, options: &Options) -> Result<Vec<u8>, Refusal> {
    let piece = Piece {
        brief,
        revisions: None,
    };
    line_of(Export::new(Format::Jsonl, options).add(&piece))
}

/// Without its end.
fn line_of(line: Result<Vec<u8>, ExportError>) -> Result<Vec<u8>, Refusal> {
    let mut line = line.map_err(|error| Refusal::failed(&error))?;
    line.truncate(line.trim_ascii_end().len());
    Ok(line)
}

fn one(line: Option<Vec<u8>>, what: &str) -> Result<Answer, Refusal> {
    match line {
        Some(mut line) => {
            line.push(b'\n');
            Ok(Answer::json(line))
        }
        None => Err(Refusal::missing(format!("there is no such {what}"))),
    }
}

/// A list under its name, with `next` where it goes on by pages; or a line
/// each.
fn listed(params: &Params, name: &str, lines: &[String], next: Option<Option<Place>>) -> Answer {
    let place = next.flatten();
    if wants_lines(params) {
        let answer = Answer::of(StatusCode::OK, LINES, in_lines(lines));
        return with_next(answer, place);
    }
    let next = match next {
        Some(next) => format!(",\"next\":{}", json!(next.map(|next| next.to_string()))),
        None => String::new(),
    };
    let text = format!("{{\"{name}\":[{}]{next}}}\n", lines.join(","));
    with_next(Answer::json(text), place)
}

/// Lines have no room for where the next page begins.
fn with_next(answer: Answer, next: Option<Place>) -> Answer {
    match next {
        Some(next) => answer.header(header::HeaderName::from_static("x-next"), &next.to_string()),
        None => answer,
    }
}

fn in_lines(all: &[String]) -> String {
    all.iter().map(|line| format!("{line}\n")).collect()
}

fn wants_lines(params: &Params) -> bool {
    params.get("format") == Some("jsonl")
}

/// A number from 1, at most `most`.
///
/// # Errors
/// 400 for what is none.
fn number(params: &Params, name: &str, usual: usize, most: usize) -> Result<usize, Refusal> {
    match params.get(name).filter(|text| !text.is_empty()) {
        None => Ok(usual),
        Some(text) => match text.parse::<usize>() {
            Ok(number @ 1..) => Ok(number.min(most)),
            _ => Err(Refusal::bad(format!("`{name}` is a number from 1"))),
        },
    }
}

/// With an `ETag` of what is whole; 304 without a body for who has it.
pub(super) fn tagged(answer: Answer, ask: &Ask) -> Answer {
    let Content::Whole(body) = &answer.body else {
        return answer;
    };
    let tag = format!("\"{}\"", login::hex(&Sha256::digest(body)[..16]));
    let given = ask.header(header::IF_NONE_MATCH).unwrap_or_default();
    let known = given
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag);
    let mut answer = answer
        .header(header::ETAG, &tag)
        .header(header::CACHE_CONTROL, "private, no-cache");
    if known && answer.status == StatusCode::OK {
        answer.status = StatusCode::NOT_MODIFIED;
        answer.body = Content::Whole(Default::default());
        answer.headers.remove(header::CONTENT_TYPE);
    }
    answer
}
