//! The vocabularies of all dialects and modules, as data.
//!
//! To read another dialect or module: add its namespace to [`URIS`], its usual
//! prefix to [`PREFIXES`], its elements to [`FEED`] or [`ITEM`], and a case to
//! the tests. Names are compared without case, as feeds write them.

use super::draft::Slot;

/// A namespace. RSS of all kinds, CDF and no namespace at all are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    Core,
    Atom,
    Content,
    Dc,
    Terms,
    Media,
    Itunes,
    Play,
    Podcast,
    Syndication,
    Feedburner,
    Rdf,
    Foaf,
    Prism,
    Xhtml,
    /// MathML and SVG: kept in content.
    Graphic,
    /// Comments, counts, places: known, and of no use to a brief.
    Silent,
    Unknown,
}

/// Namespace names, without a trailing `/` or `#`, lower case.
const URIS: &[(&str, Ns)] = &[
    ("http://backend.userland.com/rss", Ns::Core),
    ("http://backend.userland.com/rss2", Ns::Core),
    ("http://backend.userland.com/rss091", Ns::Core),
    ("http://backend.userland.com/rss092", Ns::Core),
    ("http://blogs.law.harvard.edu/tech/rss", Ns::Core),
    ("http://cyber.law.harvard.edu/rss", Ns::Core),
    ("http://purl.org/rss/1.0", Ns::Core),
    ("http://purl.org/rss/2.0", Ns::Core),
    ("http://purl.org/net/rss1.1", Ns::Core),
    ("http://purl.org/rss/1.0/modules/rss091", Ns::Core),
    ("http://my.netscape.com/rdf/simple/0.9", Ns::Core),
    (
        "http://my.netscape.com/publish/formats/rss-0.91.dtd",
        Ns::Core,
    ),
    ("http://channel.netscape.com/rdf/simple/0.9", Ns::Core),
    ("http://www.w3.org/2005/atom", Ns::Atom),
    ("http://purl.org/atom/ns", Ns::Atom),
    ("http://purl.org/echo", Ns::Atom),
    ("http://purl.org/pie", Ns::Atom),
    ("http://example.com/newformat", Ns::Atom),
    ("http://example.com/necho", Ns::Atom),
    ("uri/of/echo/namespace", Ns::Atom),
    ("http://purl.org/rss/1.0/modules/content", Ns::Content),
    ("http://purl.org/dc/elements/1.0", Ns::Dc),
    ("http://purl.org/dc/elements/1.1", Ns::Dc),
    ("http://purl.org/dc/terms", Ns::Terms),
    ("http://search.yahoo.com/mrss", Ns::Media),
    ("http://www.rssboard.org/media-rss", Ns::Media),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("http://example.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("http://www.google.com/schemas/play-podcasts/1.0", Ns::Play),
    ("https://podcastindex.org/namespace/1.0", Ns::Podcast),
    (
        "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        Ns::Podcast,
    ),
    (
        "http://purl.org/rss/1.0/modules/syndication",
        Ns::Syndication,
    ),
    ("http://rssnamespace.org/feedburner/ext/1.0", Ns::Feedburner),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
    ("http://xmlns.com/foaf/0.1", Ns::Foaf),
    ("http://prismstandard.org/namespaces/basic/1.0", Ns::Prism),
    ("http://prismstandard.org/namespaces/1.2/basic", Ns::Prism),
    ("http://prismstandard.org/namespaces/basic/2.0", Ns::Prism),
    ("http://prismstandard.org/namespaces/basic/2.1", Ns::Prism),
    ("http://prismstandard.org/namespaces/basic/3.0", Ns::Prism),
    ("http://www.w3.org/1999/xhtml", Ns::Xhtml),
    ("http://www.w3.org/1998/math/mathml", Ns::Graphic),
    ("http://www.w3.org/2000/svg", Ns::Graphic),
    ("http://purl.org/rss/1.0/modules/slash", Ns::Silent),
    ("http://purl.org/rss/1.0/modules/threading", Ns::Silent),
    ("http://purl.org/syndication/thread/1.0", Ns::Silent),
    ("http://wellformedweb.org/commentapi", Ns::Silent),
    ("http://www.georss.org/georss", Ns::Silent),
    ("http://www.w3.org/2003/01/geo/wgs84_pos", Ns::Silent),
    ("http://www.opengis.net/gml", Ns::Silent),
    ("http://a9.com/-/spec/opensearch/1.1", Ns::Silent),
    ("http://a9.com/-/spec/opensearchrss/1.0", Ns::Silent),
    ("http://webns.net/mvcb", Ns::Silent),
    ("http://www.w3.org/2000/01/rdf-schema", Ns::Silent),
];

/// What a prefix means where nobody declared it.
const PREFIXES: &[(&str, Ns)] = &[
    ("rss", Ns::Core),
    ("atom", Ns::Atom),
    ("atom10", Ns::Atom),
    ("atom03", Ns::Atom),
    ("a10", Ns::Atom),
    ("content", Ns::Content),
    ("dc", Ns::Dc),
    ("dcterms", Ns::Terms),
    ("dct", Ns::Terms),
    ("media", Ns::Media),
    ("itunes", Ns::Itunes),
    ("googleplay", Ns::Play),
    ("podcast", Ns::Podcast),
    ("sy", Ns::Syndication),
    ("feedburner", Ns::Feedburner),
    ("rdf", Ns::Rdf),
    ("foaf", Ns::Foaf),
    ("prism", Ns::Prism),
    ("xhtml", Ns::Xhtml),
    ("xh", Ns::Xhtml),
    ("html", Ns::Xhtml),
    ("svg", Ns::Graphic),
    ("math", Ns::Graphic),
    ("mml", Ns::Graphic),
    ("m", Ns::Graphic),
    ("slash", Ns::Silent),
    ("wfw", Ns::Silent),
    ("thr", Ns::Silent),
    ("georss", Ns::Silent),
    ("geo", Ns::Silent),
    ("gml", Ns::Silent),
];

/// What the text of an element is, where its `type` does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text.
    Text,
    /// Plain text by the book, and HTML in many feeds.
    Guess,
    /// Escaped HTML.
    Html,
    /// Markup as it stands.
    Xhtml,
}

/// What to do with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Its text goes into a slot. Of two for one slot, the lower rank counts.
    Field(Slot, Kind, u8),
    /// A person: text, or parts as elements.
    Person(u8),
    /// `href` and `rel`, else text.
    Link(u8),
    /// `term`, `domain`, `text`, else text; a vocabulary where none is named.
    Category(Option<&'static str>),
    /// `<enclosure>` and its like.
    Enclosure,
    /// `media:content`: a file or a picture; what is in it is looked at too.
    Media,
    /// A picture by attribute or text.
    Picture(u8),
    /// RSS `<image>`: a picture in `<url>`.
    ImageBlock,
    /// An item.
    Item,
    /// A channel or another wrapper that stands for the feed.
    Channel,
    /// `<skipHours>`, `<skipDays>`.
    Hours,
    /// The feed an Atom entry was taken from.
    Source,
    /// Of no use, and neither is what is in it.
    Skip,
}

/// A row: namespace, name, what to do.
pub(super) type Row = (Ns, &'static str, Act);

use Act::{
    Category, Channel, Enclosure, Field, Hours, ImageBlock, Item, Link, Media, Person, Picture,
    Skip, Source,
};
use Kind::{Guess, Html, Text, Xhtml};

/// Elements of a feed's head.
pub(super) const FEED: &[Row] = &[
    // RSS, CDF
    (Ns::Core, "item", Item),
    (Ns::Core, "title", Field(Slot::Title, Guess, 0)),
    (Ns::Core, "link", Link(0)),
    (Ns::Core, "description", Field(Slot::Summary, Html, 0)),
    (Ns::Core, "abstract", Field(Slot::Summary, Guess, 0)),
    (Ns::Core, "language", Field(Slot::Language, Text, 1)),
    (Ns::Core, "pubdate", Field(Slot::Published, Text, 0)),
    (Ns::Core, "lastbuilddate", Field(Slot::Updated, Text, 0)),
    (Ns::Core, "managingeditor", Person(0)),
    (Ns::Core, "guid", Field(Slot::Id, Text, 1)),
    (Ns::Core, "ttl", Field(Slot::Ttl, Text, 0)),
    (Ns::Core, "skiphours", Hours),
    (Ns::Core, "skipdays", Hours),
    (Ns::Core, "hour", Field(Slot::Hour, Text, 0)),
    (Ns::Core, "day", Field(Slot::Day, Text, 0)),
    (Ns::Core, "channel", Channel),
    (Ns::Core, "image", Skip),
    (Ns::Core, "textinput", Skip),
    (Ns::Core, "logo", Skip),
    (Ns::Core, "schedule", Skip),
    (Ns::Core, "webmaster", Skip),
    (Ns::Core, "copyright", Skip),
    (Ns::Core, "category", Skip),
    (Ns::Core, "generator", Skip),
    (Ns::Core, "docs", Skip),
    // Atom
    (Ns::Atom, "entry", Item),
    (Ns::Atom, "title", Field(Slot::Title, Text, 0)),
    (Ns::Atom, "subtitle", Field(Slot::Summary, Text, 0)),
    (Ns::Atom, "tagline", Field(Slot::Summary, Text, 0)),
    (Ns::Atom, "info", Field(Slot::Summary, Text, 6)),
    (Ns::Atom, "id", Field(Slot::Id, Text, 0)),
    (Ns::Atom, "link", Link(0)),
    (Ns::Atom, "updated", Field(Slot::Updated, Text, 0)),
    (Ns::Atom, "modified", Field(Slot::Updated, Text, 0)),
    (Ns::Atom, "published", Field(Slot::Published, Text, 0)),
    (Ns::Atom, "author", Person(0)),
    (Ns::Atom, "contributor", Skip),
    (Ns::Atom, "rights", Skip),
    (Ns::Atom, "icon", Skip),
    (Ns::Atom, "feed", Channel),
    // Modules
    (Ns::Dc, "title", Field(Slot::Title, Guess, 2)),
    (Ns::Dc, "description", Field(Slot::Summary, Html, 2)),
    (Ns::Dc, "language", Field(Slot::Language, Text, 2)),
    (Ns::Dc, "date", Field(Slot::Updated, Text, 2)),
    (Ns::Dc, "creator", Person(1)),
    (Ns::Dc, "author", Person(1)),
    (Ns::Dc, "identifier", Field(Slot::Id, Text, 3)),
    (Ns::Terms, "modified", Field(Slot::Updated, Text, 2)),
    (Ns::Terms, "issued", Field(Slot::Published, Text, 2)),
    (Ns::Terms, "created", Field(Slot::Created, Text, 2)),
    (Ns::Itunes, "title", Field(Slot::Title, Guess, 4)),
    (Ns::Itunes, "summary", Field(Slot::Summary, Guess, 4)),
    (Ns::Itunes, "subtitle", Field(Slot::Summary, Guess, 5)),
    (Ns::Itunes, "author", Person(4)),
    (Ns::Itunes, "owner", Skip),
    (Ns::Itunes, "category", Skip),
    (Ns::Itunes, "new-feed-url", Field(Slot::NewUrl, Text, 0)),
    (Ns::Play, "description", Field(Slot::Summary, Guess, 5)),
    (Ns::Play, "author", Person(5)),
    (
        Ns::Syndication,
        "updateperiod",
        Field(Slot::Period, Text, 0),
    ),
    (
        Ns::Syndication,
        "updatefrequency",
        Field(Slot::Frequency, Text, 0),
    ),
    (Ns::Media, "title", Field(Slot::Title, Guess, 5)),
    (Ns::Media, "description", Field(Slot::Summary, Guess, 6)),
];

/// Elements of an item.
pub(super) const ITEM: &[Row] = &[
    // RSS, CDF
    (Ns::Core, "title", Field(Slot::Title, Guess, 0)),
    (Ns::Core, "link", Link(0)),
    (Ns::Core, "description", Field(Slot::Summary, Html, 0)),
    (Ns::Core, "abstract", Field(Slot::Summary, Guess, 0)),
    (Ns::Core, "guid", Field(Slot::Guid, Text, 0)),
    (Ns::Core, "pubdate", Field(Slot::Published, Text, 0)),
    (Ns::Core, "lastbuilddate", Field(Slot::Updated, Text, 1)),
    (Ns::Core, "date", Field(Slot::Published, Text, 4)),
    (Ns::Core, "author", Person(0)),
    (Ns::Core, "managingeditor", Person(2)),
    (Ns::Core, "creator", Person(2)),
    (Ns::Core, "category", Category(None)),
    (Ns::Core, "keywords", Field(Slot::Keywords, Text, 0)),
    (Ns::Core, "tags", Field(Slot::Keywords, Text, 0)),
    (Ns::Core, "enclosure", Enclosure),
    (Ns::Core, "body", Field(Slot::Content, Xhtml, 2)),
    (Ns::Core, "fullitem", Field(Slot::Content, Html, 3)),
    (Ns::Core, "encoded", Field(Slot::Content, Html, 1)),
    (Ns::Core, "language", Field(Slot::Language, Text, 4)),
    (Ns::Core, "image", ImageBlock),
    (Ns::Core, "textinput", Skip),
    (Ns::Core, "comments", Skip),
    (Ns::Core, "source", Source),
    (Ns::Core, "generator", Skip),
    (Ns::Core, "copyright", Skip),
    (Ns::Core, "logo", Skip),
    (Ns::Core, "usage", Skip),
    (Ns::Core, "schedule", Skip),
    (Ns::Core, "a", Link(3)),
    // Atom
    (Ns::Atom, "title", Field(Slot::Title, Text, 0)),
    (Ns::Atom, "link", Link(0)),
    (Ns::Atom, "id", Field(Slot::Id, Text, 0)),
    (Ns::Atom, "summary", Field(Slot::Summary, Text, 0)),
    (Ns::Atom, "content", Field(Slot::Content, Text, 0)),
    (Ns::Atom, "published", Field(Slot::Published, Text, 0)),
    (Ns::Atom, "issued", Field(Slot::Published, Text, 1)),
    (Ns::Atom, "updated", Field(Slot::Updated, Text, 0)),
    (Ns::Atom, "modified", Field(Slot::Updated, Text, 1)),
    (Ns::Atom, "created", Field(Slot::Created, Text, 0)),
    (Ns::Atom, "author", Person(0)),
    (Ns::Atom, "category", Category(None)),
    (Ns::Atom, "contributor", Skip),
    (Ns::Atom, "source", Source),
    (Ns::Atom, "rights", Skip),
    // Modules
    (Ns::Content, "encoded", Field(Slot::Content, Html, 1)),
    (Ns::Content, "items", Skip),
    (Ns::Xhtml, "body", Field(Slot::Content, Xhtml, 2)),
    (Ns::Xhtml, "div", Field(Slot::Content, Xhtml, 3)),
    (Ns::Dc, "title", Field(Slot::Title, Guess, 2)),
    (Ns::Dc, "description", Field(Slot::Summary, Html, 2)),
    (Ns::Dc, "creator", Person(1)),
    (Ns::Dc, "author", Person(1)),
    (Ns::Dc, "date", Field(Slot::Date, Text, 0)),
    (Ns::Dc, "subject", Category(None)),
    (Ns::Dc, "language", Field(Slot::Language, Text, 5)),
    (Ns::Dc, "identifier", Field(Slot::Id, Text, 4)),
    (Ns::Terms, "title", Field(Slot::Title, Guess, 3)),
    (Ns::Terms, "abstract", Field(Slot::Summary, Html, 3)),
    (Ns::Terms, "issued", Field(Slot::Published, Text, 2)),
    (Ns::Terms, "modified", Field(Slot::Updated, Text, 2)),
    (Ns::Terms, "created", Field(Slot::Created, Text, 2)),
    (
        Ns::Prism,
        "publicationdate",
        Field(Slot::Published, Text, 5),
    ),
    (Ns::Media, "title", Field(Slot::Title, Guess, 5)),
    (Ns::Media, "description", Field(Slot::Caption, Guess, 6)),
    (
        Ns::Media,
        "category",
        Category(Some("http://search.yahoo.com/mrss/category_schema")),
    ),
    (Ns::Media, "keywords", Field(Slot::Keywords, Text, 0)),
    (Ns::Media, "content", Media),
    (Ns::Media, "thumbnail", Picture(6)),
    (Ns::Media, "community", Skip),
    (Ns::Media, "credit", Skip),
    (Ns::Media, "comments", Skip),
    (Ns::Itunes, "title", Field(Slot::Title, Guess, 4)),
    (Ns::Itunes, "summary", Field(Slot::Summary, Guess, 4)),
    (Ns::Itunes, "subtitle", Field(Slot::Summary, Guess, 8)),
    (Ns::Itunes, "author", Person(4)),
    (Ns::Itunes, "image", Picture(4)),
    (Ns::Itunes, "keywords", Field(Slot::Keywords, Text, 1)),
    (
        Ns::Itunes,
        "category",
        Category(Some("http://www.itunes.com/")),
    ),
    (Ns::Itunes, "owner", Skip),
    (Ns::Play, "description", Field(Slot::Summary, Guess, 5)),
    (Ns::Play, "author", Person(5)),
    (Ns::Play, "image", Picture(5)),
    (Ns::Podcast, "person", Person(6)),
    (Ns::Feedburner, "origlink", Field(Slot::OrigLink, Text, 0)),
];

/// Parts of a person, in any namespace.
pub(super) const PERSON: &[(&str, Slot)] = &[
    ("name", Slot::PersonName),
    ("nick", Slot::PersonName),
    ("uri", Slot::PersonUri),
    ("url", Slot::PersonUri),
    ("homepage", Slot::PersonUri),
    ("email", Slot::PersonMail),
    ("mbox", Slot::PersonMail),
];

/// What a namespace name stands for.
pub(super) fn of_uri(uri: &str) -> Ns {
    fn bare(uri: &str) -> &str {
        let uri = uri.trim().trim_end_matches(['/', '#']);
        let rest = uri.split_once("://").filter(|(scheme, _)| {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        });
        rest.map_or(uri, |(_, rest)| rest)
    }
    let uri = bare(uri);
    URIS.iter()
        .find(|(known, _)| bare(known).eq_ignore_ascii_case(uri))
        .map_or(Ns::Unknown, |(_, ns)| *ns)
}

/// What an undeclared prefix stands for.
pub(super) fn of_prefix(prefix: &str) -> Ns {
    PREFIXES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(prefix))
        .map_or(Ns::Unknown, |(_, ns)| *ns)
}

/// What to do with an element, by a table. In an Atom document Atom's own
/// meaning comes first; either vocabulary helps out in the other.
pub(super) fn act(table: &[Row], ns: Ns, name: &str, atom: bool) -> Option<(Act, Ns)> {
    let row = |ns: Ns| {
        table
            .iter()
            .find(|row| row.0 == ns && row.1.eq_ignore_ascii_case(name))
            .map(|row| (row.2, ns))
    };
    match ns {
        Ns::Core if atom => row(Ns::Atom).or_else(|| row(Ns::Core)),
        Ns::Core => row(Ns::Core).or_else(|| row(Ns::Atom)),
        Ns::Atom => row(Ns::Atom).or_else(|| row(Ns::Core)),
        Ns::Unknown | Ns::Silent | Ns::Graphic => None,
        ns => row(ns),
    }
}
