//! What is known of one version of one item, small enough to be kept.

use super::Key;
use super::keys;
use super::print::Print;
use super::sketch;
use super::sketch::Text;
use super::sketch::Title;
use crate::model::brief::Draft;
use crate::model::settings::DedupeSettings;

/// What tells one version of an item from others, and whether they are one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Of title and text as a reader sees them: another one is a revision.
    pub version: Key,
    /// Of the canonical URL; none without a URL.
    pub url: Option<Key>,
    /// Of folded title and text; none where the text is short.
    pub text: Option<Key>,
    /// Of the folded text alone, where it is long.
    pub body: Option<Key>,
    /// As the feed stated it, milliseconds; never the time of sight.
    pub published: Option<i64>,
    /// When this version was seen, milliseconds: stands in where no time is
    /// stated. Set where it is stored.
    pub seen: Option<i64>,
    /// Letters of the item's own words: how full it is.
    pub size: u32,
    /// True when the feed is the outlet's own: of the article's site.
    pub own: bool,
    /// There is a title and no text at all.
    pub bare: bool,
    pub(super) guid: u64,
    /// The id without what changes from fetch to fetch.
    pub(super) stem: u64,
    /// The id says more than the link does.
    pub(super) guid_tells: bool,
    /// The id is the link, but for what changes.
    pub(super) guid_is_link: bool,
    pub(super) title_hash: u64,
    pub(super) text_hash: u64,
    pub(super) title: Title,
    pub(super) words: Text,
}

/// What the feed says of an item beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stated<'a> {
    /// The item's id.
    pub guid: &'a str,
    /// Milliseconds.
    pub published: Option<i64>,
    /// The feed is the outlet's own.
    pub own: bool,
}

/// What there is to know of a draft. `essence`: see
/// [`Normalized`](crate::model::brief::Normalized).
pub fn facts(draft: &Draft, essence: &str, stated: Stated<'_>, settings: &DedupeSettings) -> Facts {
    let shown = draft.original_title.as_ref().unwrap_or(&draft.title);
    let title = keys::letters(&draft.title);
    let text = keys::letters(essence);
    let link = draft.url.as_deref().map(stem);
    let stem = stem(stated.guid);
    let guid_is_link = link.as_ref() == Some(&stem);
    Facts {
        version: keys::version_key(&draft.title, essence),
        url: draft
            .url
            .as_deref()
            .and_then(|url| keys::url_key(url, settings)),
        text: keys::text_key(&title, &text, settings),
        body: keys::body_key(&text, settings),
        published: stated.published,
        seen: None,
        size: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
        own: stated.own,
        bare: draft.text.trim().is_empty() && essence.is_empty(),
        guid: sketch::fnv(stated.guid.chars()),
        stem: sketch::fnv(stem.chars()),
        guid_tells: !guid_is_link && stated.guid.len() > SERIAL_MAX,
        guid_is_link,
        title_hash: sketch::fnv(title.chars()),
        text_hash: sketch::fnv(text.chars()),
        title: Title::of(shown),
        words: Text::of(essence, &sketch::telling(&draft.title)),
    }
}

/// Ids this short (`17`, `post-3`) are given by many feeds to different items.
const SERIAL_MAX: usize = 8;

/// Parameters that are there to get past caches.
const STAMPS: &[&str] = &[
    "t",
    "ts",
    "cb",
    "v",
    "_",
    "time",
    "timestamp",
    "nocache",
    "cache",
    "rand",
];

/// An id or address without scheme, `www.`, fragment, cache stamp and final
/// slash: what stays when a feed writes the same id in another form.
fn stem(id: &str) -> String {
    let id = id.trim();
    let id = id.split_once("://").map_or(id, |(scheme, rest)| {
        match scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
            true => rest,
            false => id,
        }
    });
    let id = id.strip_prefix("www.").unwrap_or(id);
    let id = id.split_once('#').map_or(id, |(before, _)| before);
    let Some((path, query)) = id.split_once('?') else {
        return id.trim_end_matches('/').to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let stamp = STAMPS.contains(&name.to_ascii_lowercase().as_str());
            !(stamp && value.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        })
        .collect();
    match kept.is_empty() {
        true => path.trim_end_matches('/').to_owned(),
        false => format!("{}?{}", path.trim_end_matches('/'), kept.join("&")),
    }
}

/// The form they are kept in; another first octet is another form.
const FORM: u8 = 2;

/// The one before: of runs it has a sample of another kind, which is read over.
const FORM_BEFORE: u8 = 1;

impl Facts {
    /// As octets, to be kept beside the item.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.push(FORM);
        let flags = [
            self.own,
            self.guid_tells,
            self.guid_is_link,
            self.url.is_some(),
            self.text.is_some(),
            self.body.is_some(),
            self.published.is_some(),
            self.seen.is_some(),
        ];
        out.push(
            flags
                .iter()
                .rev()
                .fold(0, |bits, flag| bits << 1 | u8::from(*flag)),
        );
        out.extend(self.version);
        for key in [self.url, self.text, self.body].into_iter().flatten() {
            out.extend(key);
        }
        for time in [self.published, self.seen].into_iter().flatten() {
            out.extend(time.to_le_bytes());
        }
        out.extend(self.size.to_le_bytes());
        for hash in [self.guid, self.stem, self.title_hash, self.text_hash] {
            out.extend(hash.to_le_bytes());
        }
        let print = &self.words.print;
        let lists = [
            &self.title.words,
            &self.title.numbers,
            &self.words.lead,
            &print.sample,
        ];
        for list in lists {
            out.push(list.len() as u8);
            out.extend(list.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        for list in [&print.numbers, &print.keys] {
            out.push(list.len() as u8);
            out.extend(list.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        out.push(u8::from(self.bare));
        out.extend(self.title.opening.to_le_bytes());
        out.push(print.scale);
        out.extend(print.runs.to_le_bytes());
        out
    }

    /// From octets; none for what another form or damage has made unreadable.
    pub fn from_bytes(bytes: &[u8]) -> Option<Facts> {
        let mut rest = Rest(bytes);
        let [form] = rest.take::<1>()?;
        if form != FORM && form != FORM_BEFORE {
            return None;
        }
        let [flags] = rest.take::<1>()?;
        let flag = |at: u8| flags >> at & 1 == 1;
        let version = rest.take()?;
        let url = rest.take_if(flag(3))?;
        let text = rest.take_if(flag(4))?;
        let body = rest.take_if(flag(5))?;
        let published = rest.take_if(flag(6))?.map(i64::from_le_bytes);
        let seen = rest.take_if(flag(7))?.map(i64::from_le_bytes);
        let size = u32::from_le_bytes(rest.take()?);
        let [guid, stem, title_hash, text_hash] =
            [rest.hash()?, rest.hash()?, rest.hash()?, rest.hash()?];
        let mut title = Title {
            words: rest.list(u16::from_le_bytes)?,
            numbers: rest.list(u16::from_le_bytes)?,
            opening: 0,
        };
        let mut words = Text {
            lead: rest.list(u16::from_le_bytes)?,
            print: Print::default(),
        };
        let mut bare = false;
        if form == FORM {
            words.print.sample = rest.list(u16::from_le_bytes)?;
            words.print.numbers = rest.list(u32::from_le_bytes)?;
            words.print.keys = rest.list(u32::from_le_bytes)?;
            bare = rest.take()? == [1];
            title.opening = u32::from_le_bytes(rest.take()?);
            words.print.scale = u8::from_le_bytes(rest.take()?);
            words.print.runs = u32::from_le_bytes(rest.take()?);
        }
        Some(Facts {
            version,
            url,
            text,
            body,
            published,
            seen,
            size,
            own: flag(0),
            bare,
            guid_tells: flag(1),
            guid_is_link: flag(2),
            guid,
            stem,
            title_hash,
            text_hash,
            title,
            words,
        })
    }

    /// The facts of an article's page, as a version of its item.
    #[must_use]
    pub fn with_head_of(self, item: &Facts) -> Facts {
        Facts {
            words: self.words,
            text: self.text,
            body: self.body,
            text_hash: self.text_hash,
            size: self.size,
            bare: self.bare,
            version: self.version,
            ..item.clone()
        }
    }

    /// What tells a version from the others of its item, in that words and
    /// address count and times do not.
    pub fn mark(&self) -> i64 {
        let both = keys::key_of_bytes(&[&self.version, &self.url.unwrap_or_default()]);
        let mut half = [0; 8];
        half.copy_from_slice(&both[..8]);
        i64::from_le_bytes(half)
    }

    /// The keys by which it finds what it may be the same as.
    pub fn keys(&self) -> impl Iterator<Item = Key> + use<> {
        [self.url, self.text, self.body].into_iter().flatten()
    }

    /// One of these is the same where texts have much in common, or titles
    /// begin alike.
    pub fn near_keys(&self) -> Vec<u32> {
        let mut keys = self.words.print.keys.clone();
        keys.extend((self.title.opening != 0).then_some(self.title.opening));
        keys
    }

    /// The time that windows look at, milliseconds: as stated, else as seen.
    pub fn shown(&self) -> Option<i64> {
        self.published.or(self.seen)
    }

    pub(super) fn same_time(&self, other: &Facts) -> bool {
        self.published.is_some() && self.published == other.published
    }

    pub(super) fn same_url(&self, other: &Facts) -> bool {
        self.url.is_some() && self.url == other.url
    }

    pub(super) fn same_title(&self, other: &Facts) -> bool {
        self.title_hash == other.title_hash
    }

    pub(super) fn same_text(&self, other: &Facts) -> bool {
        self.size == other.size && self.text_hash == other.text_hash
    }

    /// Titles or texts that two reports of one article have, and two notices
    /// of one form do not.
    pub(super) fn words_agree(&self, other: &Facts) -> bool {
        self.title.agrees(&other.title)
            || self.title.counts_alike(&other.title) && self.words.resembles(&other.words)
    }
}

/// What is left of some octets.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn take_if<const N: usize>(&mut self, there: bool) -> Option<Option<[u8; N]>> {
        match there {
            true => self.take().map(Some),
            false => Some(None),
        }
    }

    fn hash(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn list<T, const N: usize>(&mut self, read: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
        let [length] = self.take::<1>()?;
        let (taken, rest) = self.0.split_at_checked(usize::from(length) * N)?;
        self.0 = rest;
        let (all, _) = taken.as_chunks::<N>();
        Some(all.iter().map(|one| read(*one)).collect())
    }
}
