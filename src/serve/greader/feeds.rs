//! Lists of feeds, of labels, and of what is unread.

use super::item::microseconds;
use super::item::plain;
use super::place::Place;
use super::stream;
use crate::store::ItemFeed;
use crate::store::ItemFeeds;
use crate::store::Unread;
use crate::store::UnreadCounts;
use serde_json::Value;
use serde_json::json;

/// `subscription/list`: every key is always there.
pub(super) fn subscriptions(feeds: &ItemFeeds, place: &Place) -> Value {
    let feeds = feeds.all().iter().map(|feed| {
        let label = |tag: &String| json!({ "id": stream::of_label(tag), "label": tag });
        json!({
            "id": stream::of_feed(feed.feed_id),
            "title": title(feed),
            "categories": feed.tags.iter().map(label).collect::<Vec<_>>(),
            "url": place.feed(feed),
            "htmlUrl": place.site(feed),
        })
    });
    json!({ "subscriptions": feeds.collect::<Vec<_>>() })
}

/// The title of a feed: configured, else its own, else its name.
pub(super) fn title(feed: &ItemFeed) -> String {
    let title = plain(feed.title.as_deref().unwrap_or_default());
    match title.is_empty() {
        true => plain(&feed.name),
        false => title,
    }
}

/// `tag/list`
pub(super) fn tags(feeds: &ItemFeeds) -> Value {
    let mut tags = vec![json!({ "id": stream::STARRED })];
    tags.extend(
        feeds
            .tags()
            .map(|tag| json!({ "id": stream::of_label(tag), "type": "folder" })),
    );
    json!({ "tags": tags })
}

/// `unread-count`
pub(super) fn unread(counts: &UnreadCounts) -> Value {
    let line = |id: String, unread: &Unread| {
        let newest = unread.newest.map_or("0".to_owned(), microseconds);
        json!({ "id": id, "count": unread.count, "newestItemTimestampUsec": newest })
    };
    let all = [line(stream::READING_LIST.to_owned(), &counts.all)];
    let feeds = counts.feeds.iter();
    let feeds = feeds.map(|(feed_id, unread)| line(stream::of_feed(*feed_id), unread));
    let tags = counts.tags.iter();
    let tags = tags.map(|(tag, unread)| line(stream::of_label(tag), unread));
    let lines: Vec<Value> = all.into_iter().chain(feeds).chain(tags).collect();
    json!({ "max": counts.all.count, "unreadcounts": lines })
}
