//! Which request is which.

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// The password for a token.
    Login,
    /// The token for edits.
    Token,
    /// Who that is.
    User,
    /// The feeds.
    Subscriptions,
    /// The labels.
    Tags,
    /// Unread items of each.
    Unread,
    /// The feeds as OPML.
    Export,
    /// Lists that are always empty.
    Empty(&'static str),
    /// Numbers of a stream's items.
    Ids,
    /// A stream's items; what stands in the path begins behind so many parts.
    Contents(usize),
    /// Items by their ids.
    Items,
    /// The same stream as Atom.
    Atom(usize),
    /// Marks items.
    Edit,
    /// Marks a stream.
    MarkAll,
    /// What is changed in the configuration only.
    Configured,
    /// The same, for which apps show the answer.
    QuickAdd,
    /// Nothing.
    Unknown,
}

/// Where FreshRSS has its API, which some apps put before every path.
const ALSO_BELOW: [&str; 2] = ["api", "greader.php"];

/// Which request it is by the parts of its path.
pub(super) fn of(segments: &[&str]) -> Route {
    let (below, path) = match segments.strip_prefix(&ALSO_BELOW) {
        Some(path) => (ALSO_BELOW.len(), path),
        None => (0, segments),
    };
    match path {
        ["accounts", "ClientLogin"] => Route::Login,
        ["reader", "atom", ..] => Route::Atom(below + 2),
        ["reader", "api", "0", path @ ..] => match path {
            ["token"] => Route::Token,
            ["user-info"] => Route::User,
            ["subscription", "list"] => Route::Subscriptions,
            ["subscription", "export"] => Route::Export,
            ["subscription", "quickadd"] => Route::QuickAdd,
            ["subscription", "edit" | "import"] | ["rename-tag" | "disable-tag"] => {
                Route::Configured
            }
            ["tag", "list"] => Route::Tags,
            ["unread-count"] => Route::Unread,
            ["preference", "stream", "list"] => Route::Empty(r#"{"streamprefs":{}}"#),
            ["preference", "list"] => Route::Empty(r#"{"prefs":[]}"#),
            ["friend", "list"] => Route::Empty(r#"{"friends":[]}"#),
            ["stream", "items", "ids"] => Route::Ids,
            ["stream", "items", "contents"] => Route::Items,
            ["stream", "contents", ..] => Route::Contents(below + 5),
            ["edit-tag"] => Route::Edit,
            ["mark-all-as-read"] => Route::MarkAll,
            _ => Route::Unknown,
        },
        _ => Route::Unknown,
    }
}

impl Route {
    /// True where something may change: POST only.
    pub(super) fn writes(self) -> bool {
        matches!(
            self,
            Route::Edit | Route::MarkAll | Route::Configured | Route::QuickAdd
        )
    }

    /// The pattern, for counters: never what was asked.
    pub(super) fn pattern(self) -> &'static str {
        match self {
            Route::Login => "/accounts/ClientLogin",
            Route::Token => "/reader/api/0/token",
            Route::User => "/reader/api/0/user-info",
            Route::Subscriptions => "/reader/api/0/subscription/list",
            Route::Tags => "/reader/api/0/tag/list",
            Route::Unread => "/reader/api/0/unread-count",
            Route::Export => "/reader/api/0/subscription/export",
            Route::Empty(_) => "/reader/api/0/preference",
            Route::Ids => "/reader/api/0/stream/items/ids",
            Route::Contents(_) => "/reader/api/0/stream/contents",
            Route::Items => "/reader/api/0/stream/items/contents",
            Route::Atom(_) => "/reader/atom",
            Route::Edit => "/reader/api/0/edit-tag",
            Route::MarkAll => "/reader/api/0/mark-all-as-read",
            Route::Configured | Route::QuickAdd => "/reader/api/0/subscription/edit",
            Route::Unknown => "/reader",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_stands_below_freshrss_path_too() {
        for (path, expected) in [
            ("accounts/ClientLogin", Route::Login),
            ("reader/api/0/token", Route::Token),
            ("reader/api/0/stream/items/ids", Route::Ids),
            ("reader/api/0/stream/items/contents", Route::Items),
            ("reader/api/0/stream/contents", Route::Contents(5)),
            ("reader/api/0/stream/contents/feed/7", Route::Contents(5)),
            ("reader/atom/feed/7", Route::Atom(2)),
            ("reader/api/0/rename-tag", Route::Configured),
            ("reader/api/0/subscription/quickadd", Route::QuickAdd),
            ("reader/api/0/", Route::Unknown),
            ("reader/api/1/token", Route::Unknown),
            ("reader", Route::Unknown),
            ("accounts", Route::Unknown),
            ("Reader/api/0/token", Route::Unknown),
        ] {
            let parts = |path: &'static str| path.split('/').filter(|part| !part.is_empty());
            let plain: Vec<&str> = parts(path).collect();
            assert_eq!(of(&plain), expected, "{path}");
            let below: Vec<&str> = ALSO_BELOW.into_iter().chain(parts(path)).collect();
            let deeper = match expected {
                Route::Contents(at) => Route::Contents(at + 2),
                Route::Atom(at) => Route::Atom(at + 2),
                other => other,
            };
            assert_eq!(of(&below), deeper, "below: {path}");
        }
    }
}
