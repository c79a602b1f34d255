//! `briefd feeds check`: what a feed is like, before or after it is added.

use super::look::{Look, look};
use crate::cli::output::{notice, stdout};
use crate::cli::{Globals, Outcome};
use crate::config::{Config, Secrets, plain_feed, typed_address};
use crate::export::json::compact;
use crate::model::Timestamp;
use crate::model::brief::{Draft, RepeatedLines};
use crate::model::feed::Feed;
use crate::model::item::Document;
use crate::model::outlet::outlet;
use crate::model::poll::{Exchange, Learned, NextPoll, Parsed, PollState, Reply};
use crate::model::text::counted;
use crate::model::text::shorten;
use crate::normalize;
use crate::normalize::ItemText;
use crate::report::{Exit, Report};
use crate::schedule;
use crate::time::Clock;
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// Briefs that are shown.
const BRIEFS: usize = 5;

/// A reply that takes longer is worth a word.
const SLOW: Duration = Duration::from_secs(5);

pub(super) fn check(what: &str, as_json: bool, globals: &Globals) -> Outcome {
    let (config, feed) = asked_for(what, globals)?;
    let looked = look(&config, &feed)?;
    let Look::Feed {
        exchange,
        reply,
        document,
    } = &looked
    else {
        let mut report = Report::new(Exit::Failed, format!("`{}` {}", feed.url, looked.trouble()));
        if let Look::Page { feeds } = &looked
            && !feeds.is_empty()
        {
            report = report.hint("`briefd feeds add` of that page adds its feed");
        }
        if let Look::Forward(address) = &looked {
            report = report.hint(format!("look there: `briefd feeds check {address}`"));
        }
        return Err(report);
    };
    let now = Clock::system().now();
    let next = next_poll(&config, &feed, exchange, document, now);
    let drafts = drafts(&config, &feed, document, now);
    let findings = findings(&feed, exchange, reply, document, &drafts, now);
    let object = object(&feed, reply, document, next.as_ref(), &drafts, &findings);
    print(&object, as_json)?;
    match findings.len() {
        0 => Ok(Exit::Done),
        number => {
            notice(&counted(number, "finding"));
            Ok(Exit::Findings)
        }
    }
}

/// A configured feed, by name or URL, or one that is nothing but a URL; with
/// the secrets that asking it needs.
fn asked_for(what: &str, globals: &Globals) -> Result<(Config, Feed), Report> {
    let config = globals.load()?;
    let unknown = || Report::new(Exit::Missing, format!("there is no feed called `{what}`"));
    let (mut name, mut typed) = (what.to_owned(), None);
    if config.feed(what).is_none() {
        let (url, basic) = typed_address(what, &globals.sources()).map_err(|why| {
            let report = unknown().why(why);
            report.hint("give a URL, or a name that `briefd feeds list` lists")
        })?;
        match config.feeds.iter().find(|feed| feed.url == url) {
            Some(feed) => name.clone_from(&feed.name),
            None => typed = Some(plain_feed(&config, &url, basic)),
        }
    }
    let config = globals.load_secrets(Secrets::Of(name.clone()))?;
    let feed = typed.or_else(|| config.feed(&name).map(|feed| Feed::clone(feed)));
    Ok((config, feed.ok_or_else(unknown)?))
}

/// When it would be polled after this reply, and why; without jitter.
fn next_poll(
    config: &Config,
    feed: &Feed,
    exchange: &Exchange,
    document: &Document,
    now: Timestamp,
) -> Option<NextPoll> {
    let learned = Learned {
        exchange: exchange.clone(),
        parsed: Some(Parsed {
            hints: document.feed.hints.clone(),
            items: document.items.len(),
            new_items: document
                .items
                .iter()
                .filter_map(|item| item.published)
                .collect(),
            ..Parsed::default()
        }),
        unusable: None,
        line_down: false,
        discovered: None,
        confirmed: None,
        other_hold: None,
    };
    let context = schedule::Context {
        now,
        feed,
        url: feed.url.as_str(),
        settings: &config.poll,
        draw: 0.0,
        hold: None,
    };
    schedule::after_poll(&PollState::default(), &learned, &context).next
}

/// What would be stored of the first items.
fn drafts(config: &Config, feed: &Feed, document: &Document, now: Timestamp) -> Vec<Draft> {
    let mut repeated = RepeatedLines::default();
    let texts: Vec<ItemText<'_>> = document
        .items
        .iter()
        .map(|item| ItemText::read(item, &config.brief))
        .collect();
    texts.iter().for_each(|text| text.learn(&mut repeated));
    let context = normalize::Context {
        now,
        infer_dates: true,
        outlet: &outlet(
            feed.publisher(),
            document.feed.title.as_deref(),
            document.feed.link.as_deref(),
            feed.url.as_str(),
        ),
        feed_title: document.feed.title.as_deref(),
        repeated: &repeated,
        settings: &config.brief,
    };
    let first = texts.iter().take(BRIEFS);
    first.map(|text| text.words(&context)).collect()
}

/// What server and feed could do better, each in one sentence.
fn findings(
    feed: &Feed,
    exchange: &Exchange,
    reply: &Reply,
    document: &Document,
    drafts: &[Draft],
    now: Timestamp,
) -> Vec<String> {
    let mut findings = Vec::new();
    if !feed.url.is_file() {
        findings.extend(of_server(feed, exchange, reply));
    }
    findings.extend(document.warnings.iter().cloned());
    let items = &document.items;
    let mut count = |what: &str, number: usize| {
        if number > 0 {
            findings.push(format!("{number} of {} items {what}", items.len()));
        }
    };
    count(
        "have no date",
        items.iter().filter(|item| item.published.is_none()).count(),
    );
    let ahead = |at: &Timestamp| at.as_second() > now.as_second() + 3_600;
    count(
        "are dated in the future",
        items
            .iter()
            .filter(|item| item.published.as_ref().is_some_and(ahead))
            .count(),
    );
    count(
        "have no id of their own",
        items.iter().filter(|item| item.id_made).count(),
    );
    count(
        "have no link",
        items.iter().filter(|item| item.url.is_none()).count(),
    );
    count(
        "have no title",
        items.iter().filter(|item| item.title.is_none()).count(),
    );
    if items.is_empty() {
        findings.push("there are no items in it".to_owned());
    } else if drafts.iter().all(|draft| draft.text.is_empty()) {
        findings.push("the items have titles only, no text".to_owned());
    }
    findings
}

/// What the server could do better.
fn of_server(feed: &Feed, exchange: &Exchange, reply: &Reply) -> Vec<String> {
    let mut findings = Vec::new();
    let headers = &reply.headers;
    if let [first, .., last] = &reply.hops[..] {
        let redirects = &reply.hops[..reply.hops.len() - 1];
        let for_good = redirects.iter().all(|hop| matches!(hop.status, 301 | 308));
        findings.push(match for_good {
            true => format!(
                "{} has moved for good to {}: configure that",
                first.url, last.url
            ),
            false => format!(
                "{} is redirected to {}, {}",
                first.url,
                last.url,
                counted(redirects.len(), "time")
            ),
        });
    }
    if headers.etag.is_none() && headers.last_modified.is_none() {
        findings.push(
            "the server sends neither ETag nor Last-Modified: every poll costs the whole feed"
                .to_owned(),
        );
    }
    match headers.content_type.as_deref().map(str::trim) {
        None | Some("") => findings.push("the server sends no Content-Type".to_owned()),
        Some(given) if !is_feed_type(given) => {
            findings.push(format!(
                "the server calls it `{}`, which is no feed",
                shorten(given, 80)
            ));
        }
        Some(_) => {}
    }
    if exchange.elapsed >= SLOW {
        findings.push(format!(
            "the server took {:.1} s",
            exchange.elapsed.as_secs_f64()
        ));
    }
    if feed.url.url().scheme() == "http" && feed.fetch.basic.is_some() {
        findings.push("the password goes over the network unencrypted".to_owned());
    }
    findings
}

/// `application/rss+xml; charset=utf-8`, `text/xml`, `application/json` ..
fn is_feed_type(given: &str) -> bool {
    let essence = given.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("+xml") && essence != "application/xhtml+xml"
        || matches!(
            essence.as_str(),
            "text/xml" | "application/xml" | "application/json" | "application/feed+json"
        )
}

fn object(
    feed: &Feed,
    reply: &Reply,
    document: &Document,
    next: Option<&NextPoll>,
    drafts: &[Draft],
    findings: &[String],
) -> Value {
    let bytes = |value: &Option<Vec<u8>>| {
        value
            .as_ref()
            .map(|value| String::from_utf8_lossy(value).into_owned())
    };
    let time = |at: Option<Timestamp>| at.map(|at| format!("{at:.0}"));
    let newest = document
        .items
        .iter()
        .filter_map(|item| item.published)
        .max();
    let briefs: Vec<Value> = drafts
        .iter()
        .map(|draft| {
            json!({
                "title": draft.title,
                "published": time(draft.published),
                "published_inferred": draft.published_inferred,
                "key_points": draft.key_points.iter().map(|point| &point.text).collect::<Vec<_>>(),
                "paragraphs": draft.body.len(),
                "url": draft.url,
            })
        })
        .collect();
    json!({
        "url": feed.url.as_str(),
        "last_url": reply.url,
        "status": reply.status,
        "content_type": reply.headers.content_type,
        "etag": bytes(&reply.headers.etag),
        "last_modified": bytes(&reply.headers.last_modified),
        "bytes": reply.body.len(),
        "format": document.feed.format.name(),
        "title": document.feed.title,
        "language": document.feed.language,
        "items": document.items.len(),
        "newest": time(newest),
        "next_poll": next.map(|next| format!("{:.0}", next.at)),
        "next_reason": next.map(|next| &next.reason),
        "briefs": briefs,
        "findings": findings,
    })
}

fn print(object: &Value, as_json: bool) -> std::io::Result<()> {
    let mut out = stdout();
    if as_json {
        out.line(&compact(&object))?;
        return out.flush();
    }
    for (key, value) in object.as_object().into_iter().flatten() {
        match value {
            Value::Null | Value::Array(_) => {}
            Value::String(text) => out.line(&format!("{key:<14} {text}"))?,
            other => out.line(&format!("{key:<14} {other}"))?,
        }
    }
    let list = |key: &str| object[key].as_array().cloned().unwrap_or_default();
    let briefs = list("briefs");
    if !briefs.is_empty() {
        out.line("\nwould be stored:")?;
    }
    for brief in briefs {
        let published = brief["published"].as_str().unwrap_or("undated");
        let inferred = match brief["published_inferred"] == true {
            true => " (as seen)",
            false => "",
        };
        let points = brief["key_points"].as_array().map_or(0, Vec::len) as u64;
        let paragraphs = brief["paragraphs"].as_u64().unwrap_or_default();
        let title = brief["title"].as_str().unwrap_or_default();
        out.line(&format!(
            "- {published}{inferred}  {title} ({}, {})",
            counted(points, "point"),
            counted(paragraphs, "paragraph")
        ))?;
    }
    let findings = list("findings");
    if !findings.is_empty() {
        out.line("\nfindings:")?;
    }
    for finding in findings {
        out.line(&format!("- {}", finding.as_str().unwrap_or_default()))?;
    }
    out.flush()
}
