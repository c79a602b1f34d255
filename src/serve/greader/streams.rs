//! Streams: their ids and their items, as they are read from the store.

use super::atom;
use super::edit;
use super::feeds;
use super::item::Form;
use super::item::Item;
use super::known_feeds;
use super::place::Place;
use super::stream;
use super::stream::Ignored;
use super::stream::Name;
use super::stream::State;
use super::times;
use crate::export::json::compact;
use crate::serve::Live;
use crate::serve::Site;
use crate::serve::answer::Answer;
use crate::serve::answer::JSON;
use crate::serve::answer::Refusal;
use crate::serve::request::Params;
use crate::serve::request::decoded;
use crate::store::ItemFeeds;
use crate::store::ItemSet;
use crate::store::Items;
use std::sync::Arc;

/// Items of a page that was not said to be of a size.
const PAGE: usize = 20;
/// Items of a page at most.
const PAGE_MAX: usize = 10_000;
/// Items that are read at a time.
const READ_AT_ONCE: usize = 8;
/// Bytes from which on a piece of an answer is sent.
const PIECE: usize = 128 << 10;

const ATOM: &str = "application/atom+xml; charset=utf-8";

/// `stream/items/ids`
pub(super) async fn ids(site: &Arc<Site>, params: &Params) -> Result<Answer, Refusal> {
    let feeds = known_feeds(site).await?;
    let (_, of) = known(&feeds, params.get("s").unwrap_or(stream::READING_LIST))?;
    let page = page(site, asked(&feeds, of, params)?).await?;
    let mut body = String::with_capacity(20 * page.numbers.len() + 64);
    body.push_str("{\"itemRefs\":[");
    for (at, number) in page.numbers.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        body.push_str(&format!("{comma}{{\"id\":\"{number}\"}}"));
    }
    body.push_str(&format!("]{}}}", page.continuation()));
    Ok(Answer::json(body))
}

/// `stream/contents`; the path names the stream, else `s` does.
pub(super) async fn contents(
    site: &Arc<Site>,
    live: &Live,
    place: Place,
    params: &Params,
    path: &str,
) -> Result<Answer, Refusal> {
    let found = Found::of(site, params, path).await?;
    let head = format!(
        "{{\"id\":{},\"updated\":{},\"items\":[",
        compact(&found.id),
        site.clock.now().as_second()
    );
    let tail = format!("]{}}}", found.page.continuation());
    let form = form(live, found.feeds, place);
    write(
        site,
        JSON,
        form,
        found.page.numbers,
        (head, ",", tail),
        compact,
    )
    .await
}

/// `stream/items/contents`
pub(super) async fn items(
    site: &Arc<Site>,
    live: &Live,
    place: Place,
    params: &Params,
) -> Result<Answer, Refusal> {
    let numbers = edit::numbers(params)?;
    let feeds = known_feeds(site).await?;
    let head = format!(
        "{{\"id\":\"{}\",\"updated\":{},\"items\":[",
        stream::READING_LIST,
        site.clock.now().as_second()
    );
    let form = form(live, feeds, place);
    write(
        site,
        JSON,
        form,
        numbers,
        (head, ",", "]}".to_owned()),
        compact,
    )
    .await
}

/// `reader/atom`
pub(super) async fn atom(
    site: &Arc<Site>,
    live: &Live,
    place: Place,
    params: &Params,
    path: &str,
) -> Result<Answer, Refusal> {
    let found = Found::of(site, params, path).await?;
    let title = match &found.set {
        ItemSet::Feed(feed_id) => found.feeds.get(*feed_id).map(feeds::title),
        ItemSet::Tag(tag) => Some(tag.clone()),
        _ => None,
    };
    let title = title.unwrap_or_else(|| "briefd".to_owned());
    let head = atom::head(&found.id, &title, site.clock.now());
    let form = form(live, found.feeds, place);
    let parts = (head, "", atom::TAIL.to_owned());
    write(site, ATOM, form, found.page.numbers, parts, atom::entry).await
}

/// The stream that an id names, as it is written out.
pub(super) fn find(feeds: &ItemFeeds, id: &str) -> Option<(String, ItemSet)> {
    let state = |id: &str, set| Some((format!("user/-/state/com.google/{id}"), set));
    match stream::read(id)? {
        Name::Feed(feed_id) => {
            let feed = feeds.get(feed_id)?;
            Some((stream::of_feed(feed.feed_id), ItemSet::Feed(feed.feed_id)))
        }
        Name::Address(url) => {
            let same = |known: &str| known == url || known.trim_end_matches('/') == url;
            let feed = feeds
                .all()
                .iter()
                .find(|feed| same(&feed.url) || feed.configured_url.as_deref().is_some_and(same))?;
            Some((stream::of_feed(feed.feed_id), ItemSet::Feed(feed.feed_id)))
        }
        Name::Label(tag) => {
            let tag = feeds.tags().find(|known| *known == tag)?;
            Some((stream::of_label(tag), ItemSet::Tag(tag.to_owned())))
        }
        Name::State(State::ReadingList) => state("reading-list", ItemSet::All),
        Name::State(State::Starred) => state("starred", ItemSet::Starred),
        Name::State(State::Read) => state("read", ItemSet::Read),
        Name::State(State::KeptUnread) => state("kept-unread", ItemSet::Nothing),
        Name::State(State::Ignored(Ignored::Listed)) => {
            let (_, name) = id.rsplit_once('/')?;
            state(name, ItemSet::Nothing)
        }
        Name::State(State::Ignored(Ignored::Mark)) => None,
    }
}

fn known(feeds: &ItemFeeds, id: &str) -> Result<(String, ItemSet), Refusal> {
    find(feeds, id).ok_or_else(|| Refusal::missing("there is no such stream"))
}

/// A stream, and the page of it that was asked for.
struct Found {
    feeds: ItemFeeds,
    id: String,
    set: ItemSet,
    page: Page,
}

impl Found {
    async fn of(site: &Arc<Site>, params: &Params, path: &str) -> Result<Found, Refusal> {
        let path = decoded(path)?;
        let named = match path.as_str() {
            "" => params.get("s").unwrap_or(stream::READING_LIST),
            path => path,
        };
        let feeds = known_feeds(site).await?;
        let (id, set) = known(&feeds, named)?;
        let page = page(site, asked(&feeds, set.clone(), params)?).await?;
        Ok(Found {
            feeds,
            id,
            set,
            page,
        })
    }
}

/// What of a stream is asked for. What is no number counts as absent.
fn asked(feeds: &ItemFeeds, of: ItemSet, params: &Params) -> Result<Items, Refusal> {
    let sets = |name| {
        params
            .all(name)
            .filter(|id| !id.is_empty())
            .map(|id| known(feeds, id).map(|(_, set)| set))
            .collect::<Result<Vec<_>, _>>()
    };
    let number = |name| {
        params
            .get(name)
            .and_then(|text| text.trim().parse::<u64>().ok())
    };
    let limit = number("n").filter(|n| *n > 0);
    let limit = limit.map_or(PAGE, |n| {
        usize::try_from(n).unwrap_or(PAGE_MAX).min(PAGE_MAX)
    });
    Ok(Items {
        of,
        with: sets("it")?,
        without: sets("xt")?,
        since: params.get("ot").and_then(times::seconds),
        until: params.get("nt").and_then(times::seconds_end),
        after: number("c")
            .and_then(|c| i64::try_from(c).ok())
            .filter(|c| *c > 0),
        oldest_first: params.get("r") == Some("o"),
        limit,
    })
}

/// Numbers, and whether there are more behind them.
struct Page {
    numbers: Vec<i64>,
    more: bool,
}

impl Page {
    /// The key as it stands in JSON, where there is one: at the end there must
    /// be none.
    fn continuation(&self) -> String {
        match self.numbers.last() {
            Some(last) if self.more => format!(",\"continuation\":\"{last}\""),
            _ => String::new(),
        }
    }
}

async fn page(site: &Site, asked: Items) -> Result<Page, Refusal> {
    let limit = asked.limit;
    let one_more = Items {
        limit: limit + 1,
        ..asked
    };
    let look = move |reader: &crate::store::Reader| reader.item_numbers(&one_more);
    let mut numbers = site.reads.read(look).await?;
    let more = numbers.len() > limit;
    numbers.truncate(limit);
    Ok(Page { numbers, more })
}

fn form(live: &Live, feeds: ItemFeeds, place: Place) -> Form {
    Form {
        feeds,
        place,
        content: live.config.serve.content,
    }
}

/// Writes items one after the other, a few read at a time, between what stands
/// before, between and behind them.
async fn write(
    site: &Arc<Site>,
    media: &'static str,
    form: Form,
    numbers: Vec<i64>,
    (head, between, tail): (String, &'static str, String),
    item: impl Fn(&Item) -> String + Send + Sync + 'static,
) -> Result<Answer, Refusal> {
    let next = move |reader: &crate::store::Reader, (begin, mut begun): (usize, bool)| {
        let mut piece = match begin {
            0 => head.clone().into_bytes(),
            _ => Vec::new(),
        };
        let mut at = begin;
        while at < numbers.len() && piece.len() < PIECE {
            let end = numbers.len().min(at + READ_AT_ONCE);
            for row in reader.items(&form.feeds, &numbers[at..end])? {
                if begun {
                    piece.extend_from_slice(between.as_bytes());
                }
                begun = true;
                piece.extend_from_slice(item(&form.item(&row)).as_bytes());
            }
            at = end;
        }
        let more = (at < numbers.len()).then_some((at, begun));
        if more.is_none() {
            piece.extend_from_slice(tail.as_bytes());
        }
        Ok((piece, more))
    };
    site.reads.pages(media, (0, false), next).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_continuation_is_text_or_not_there() {
        let page = |numbers: &[i64], more| Page {
            numbers: numbers.to_vec(),
            more,
        };
        assert_eq!(
            page(&[9, 7], true).continuation(),
            ",\"continuation\":\"7\""
        );
        assert_eq!(page(&[9, 7], false).continuation(), "");
        assert_eq!(page(&[], false).continuation(), "");
    }
}
