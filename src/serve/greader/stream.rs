//! The ids of streams.

/// Before the name of a state, with the user left out.
const STATE: &str = "state/com.google/";

/// The states as they are written out.
pub(super) const READING_LIST: &str = "user/-/state/com.google/reading-list";
/// The starred items.
pub(super) const STARRED: &str = "user/-/state/com.google/starred";
/// The read items.
pub(super) const READ: &str = "user/-/state/com.google/read";

/// Before the tag in a label.
pub(super) const LABELS: &str = "user/-/label/";

/// What an id names. That a feed or a label exists is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// A feed by its number.
    Feed(i64),
    /// A feed by its address.
    Address(&'a str),
    /// The items of all feeds with a tag.
    Label(&'a str),
    /// One of the states.
    State(State),
}

/// What may be said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is there.
    ReadingList,
    /// It is starred.
    Starred,
    /// It is read.
    Read,
    /// It was read and shall count as unread.
    KeptUnread,
    /// It is shared or liked, or a mark of old apps: nothing is kept of it.
    Ignored(Ignored),
}

/// Marks that apps may set without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ignored {
    /// A stream as well, which is empty.
    Listed,
    /// A mark only.
    Mark,
}

/// What an id names; none where it is not formed like one.
pub(super) fn read(id: &str) -> Option<Name<'_>> {
    if let Some(feed) = id.strip_prefix("feed/") {
        let is_number = !feed.is_empty() && feed.bytes().all(|b| b.is_ascii_digit());
        return match is_number {
            true => Some(Name::Feed(feed.parse().unwrap_or(-1))),
            false => Some(Name::Address(feed)).filter(|_| !feed.is_empty()),
        };
    }
    let (_, rest) = id.strip_prefix("user/")?.split_once('/')?;
    if let Some(label) = rest.strip_prefix("label/") {
        return Some(Name::Label(label)).filter(|_| !label.is_empty());
    }
    Some(Name::State(match rest.strip_prefix(STATE)? {
        "reading-list" => State::ReadingList,
        "starred" => State::Starred,
        "read" => State::Read,
        "kept-unread" => State::KeptUnread,
        "broadcast" | "like" => State::Ignored(Ignored::Listed),
        "tracking-kept-unread" | "fresh" => State::Ignored(Ignored::Mark),
        _ => return None,
    }))
}

/// The id of a feed.
pub(super) fn of_feed(feed_id: i64) -> String {
    format!("feed/{feed_id}")
}

/// The id of a label.
pub(super) fn of_label(tag: &str) -> String {
    format!("{LABELS}{tag}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn streams_are_read_as_apps_name_them() {
        let state = |state| Some(Name::State(state));
        for (id, expected) in [
            ("feed/7", Some(Name::Feed(7))),
            ("feed/007", Some(Name::Feed(7))),
            ("feed/99999999999999999999", Some(Name::Feed(-1))),
            (
                "feed/https://example.org/a?b=c/d",
                Some(Name::Address("https://example.org/a?b=c/d")),
            ),
            ("feed/-7", Some(Name::Address("-7"))),
            ("feed/", None),
            ("feed", None),
            ("user/-/label/News", Some(Name::Label("News"))),
            ("user/1/label/a/b", Some(Name::Label("a/b"))),
            ("user/me@x/label/ü ", Some(Name::Label("ü "))),
            ("user/-/label/", None),
            (
                "user/-/state/com.google/reading-list",
                state(State::ReadingList),
            ),
            ("user/0/state/com.google/starred", state(State::Starred)),
            ("user//state/com.google/read", state(State::Read)),
            (
                "user/-/state/com.google/kept-unread",
                state(State::KeptUnread),
            ),
            (
                "user/-/state/com.google/broadcast",
                state(State::Ignored(Ignored::Listed)),
            ),
            (
                "user/-/state/com.google/like",
                state(State::Ignored(Ignored::Listed)),
            ),
            (
                "user/-/state/com.google/fresh",
                state(State::Ignored(Ignored::Mark)),
            ),
            ("user/-/state/com.google/unheard-of", None),
            ("user/-/state/com.google/", None),
            ("user/-/state/org.example/read", None),
            ("user/-/read", None),
            ("user/-", None),
            ("label/News", None),
            ("splice/x", None),
            ("", None),
        ] {
            assert_eq!(read(id), expected, "{id}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number in 0..i64::MAX, tag in ".{1,20}", user in "[^/]{0,9}") {
            let (feed, label) = (of_feed(number), of_label(&tag));
            prop_assert_eq!(read(&feed), Some(Name::Feed(number)));
            prop_assert_eq!(read(&label), Some(Name::Label(&tag)));
            let other = format!("user/{user}/label/{tag}");
            prop_assert_eq!(read(&other), Some(Name::Label(&tag)));
        }

        #[test]
        fn no_text_breaks_it(text in "(feed|user|/|-|label|state|com.google|.){0,12}") {
            read(&text);
        }
    }
}
