//! What a list or an object is in a JSON feed, and the names that tell.

/// Names that only the feed has.
pub(super) const OF_FEED: &[&str] = &[
    "version",
    "home_page_url",
    "feed_url",
    "description",
    "user_comment",
    "next_url",
    "icon",
    "favicon",
    "expired",
    "hubs",
    "items",
];
/// Names that only an item has.
pub(super) const OF_ITEM: &[&str] = &[
    "id",
    "external_url",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "tags",
    "attachments",
];
/// Names that only authors and attachments have.
pub(super) const OF_PART: &[&str] = &[
    "name",
    "avatar",
    "email",
    "mime_type",
    "size_in_bytes",
    "duration_in_seconds",
];
/// Names that several of them have.
pub(super) const OF_ANY: &[&str] = &["title", "url", "author", "authors", "language", "link"];

/// What a list or an object is in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A list round everything.
    Top,
    /// The feed.
    Root,
    /// Its items.
    Items,
    /// One of them.
    Item,
    /// Anything else.
    Part,
}

impl Role {
    /// What a container within this one is.
    pub(super) fn of_child(self, name: &str) -> Role {
        match self {
            Role::Top => Role::Root,
            Role::Root if name == "items" => Role::Items,
            Role::Items => Role::Item,
            _ => Role::Part,
        }
    }
}

/// An open list or object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) list: bool,
    pub(super) role: Role,
}

impl Frame {
    pub(super) fn closer(self) -> u8 {
        match self.list {
            true => b']',
            false => b'}',
        }
    }
}
