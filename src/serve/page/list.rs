//! Lists of briefs: what was searched for, one feed, one tag, what is starred,
//! unread or changed.

use super::super::answer::Refusal;
use super::Look;
use crate::ask;
use crate::ask::AskError;
use crate::ask::Search;
use crate::export::web;
use crate::export::web::Card;
use crate::export::web::Changes;
use crate::export::web::List;
use crate::export::web::State;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::store::Find;
use crate::store::Mark;
use crate::store::Reader;

/// Briefs on a page.
const PAGE: usize = 30;

/// Pages back to which a list remembers its way.
const TRAIL_MAX: usize = 60;

/// What is listed.
#[derive(Debug, Clone)]
pub(super) enum Listed {
    /// What a search finds, as it was typed.
    Search(String),
    /// The briefs of a feed.
    Feed(String),
    /// Those of all feeds with a tag.
    Tag(String),
    /// What is starred.
    Starred,
    /// What is unread, the last to come first.
    Unread,
    /// What changed, the last to change first.
    Changes,
}

/// Where a list goes on: places of pages before, and of this one.
///
/// A place is a number, or the second that briefs are shown at and how many of
/// that second were there already: `1764057600.2`.
#[derive(Debug, Clone, Default)]
pub(super) struct Trail(Vec<(i64, usize)>);

/// A page of a list.
#[derive(Debug)]
struct Found {
    briefs: Vec<Brief>,
    /// Where the next page begins.
    next: Option<(i64, usize)>,
}

/// How to search.
const HELP: &[(&str, &str)] = &[
    ("ferry harbour", "both words, anywhere"),
    ("\"ferry line\"", "these words side by side"),
    ("ferr*", "words that begin so"),
    ("ferry OR boat", "one of them"),
    ("ferry -strike", "without that word"),
    ("title:ferry", "in the title"),
    ("outlet:gazette feed:news tag:local", "by who publishes it"),
    (
        "lang:de author:meyer is:starred",
        "by language, author, star",
    ),
    ("since:2d until:2026-11-23", "by time: a day, or an age"),
];

impl Trail {
    /// As [`Trail::shown`] writes it; from anything else the beginning.
    pub(super) fn read(text: &str) -> Trail {
        let place = |part: &str| {
            let (at, skip) = part.split_once('.').unwrap_or((part, "0"));
            Some((at.parse().ok()?, skip.parse().ok()?))
        };
        let places: Option<Vec<(i64, usize)>> = text.split('_').map(place).collect();
        Trail(places.unwrap_or_default())
    }

    fn shown(&self) -> String {
        let places = self.0.iter().map(|(at, skip)| match skip {
            0 => at.to_string(),
            skip => format!("{at}.{skip}"),
        });
        places.collect::<Vec<_>>().join("_")
    }

    fn here(&self) -> Option<(i64, usize)> {
        self.0.last().copied()
    }

    fn then(&self, next: (i64, usize)) -> Trail {
        let first = (self.0.len() + 1).saturating_sub(TRAIL_MAX);
        let kept = self.0.iter().skip(first).copied();
        Trail(kept.chain([next]).collect())
    }

    fn back(&self) -> Option<Trail> {
        let (_, before) = self.0.split_last()?;
        Some(Trail(before.to_vec()))
    }
}

impl Listed {
    fn title(&self) -> String {
        match self {
            Listed::Search(query) if query.is_empty() => "Search".to_owned(),
            Listed::Search(query) => format!("Search: {query}"),
            Listed::Feed(name) | Listed::Tag(name) => name.clone(),
            Listed::Starred => "Starred".to_owned(),
            Listed::Unread => "Unread".to_owned(),
            Listed::Changes => "Changes".to_owned(),
        }
    }

    /// Its page, with `?` or `&` behind it.
    fn path(&self) -> String {
        match self {
            Listed::Search(query) => format!("/search?q={}&", web::encoded(query)),
            Listed::Feed(name) => format!("/feed/{}?", web::encoded(name)),
            Listed::Tag(name) => format!("/tag/{}?", web::encoded(name)),
            Listed::Starred => "/starred?".to_owned(),
            Listed::Unread => "/unread?".to_owned(),
            Listed::Changes => "/changes?".to_owned(),
        }
    }

    /// In the search language; none of what it has no words for.
    pub(super) fn query(&self) -> Option<String> {
        // No character but a quotation mark ends a name.
        let named = |key: &str, name: &str| Some(format!("{key}:\"{}\"", name.replace('"', "*")));
        match self {
            Listed::Search(query) => Some(query.clone()),
            Listed::Feed(name) => named("feed", name),
            Listed::Tag(name) => named("tag", name),
            Listed::Starred => Some("is:starred".to_owned()),
            Listed::Unread => Some("is:unread".to_owned()),
            Listed::Changes => None,
        }
    }

    /// What is said where nothing is found.
    fn nothing(&self) -> &'static str {
        match self {
            Listed::Search(_) => "Nothing was found.",
            Listed::Feed(_) | Listed::Tag(_) => "Nothing is stored yet.",
            Listed::Starred => "Nothing is starred.",
            Listed::Unread => "You have read everything.",
            Listed::Changes => "No article has changed.",
        }
    }
}

/// A page of a list.
///
/// # Errors
/// 404 for a feed that there is not.
pub(super) fn page(
    reader: &Reader,
    look: &Look,
    listed: &Listed,
    trail: &Trail,
) -> Result<String, Refusal> {
    let mut title = listed.title();
    if let Listed::Feed(name) = listed {
        let feed = reader
            .feed(name)?
            .ok_or_else(|| Refusal::missing("There is no such feed."))?;
        title = feed.row.title.unwrap_or(title);
    }
    let mut list = List {
        upto: look.upto,
        ..List::default()
    };
    let found = match listed {
        Listed::Search(query) if query.is_empty() => Found::nothing(),
        _ => find(reader, look, listed, trail).or_else(|error| match error {
            Problem::Query(words) => {
                list.error = words;
                Ok(Found::nothing())
            }
            Problem::Other(refusal) => Err(refusal),
        })?,
    };
    for brief in &found.briefs {
        let Some(mark) = reader.marks_of_brief(&brief.id)? else {
            continue;
        };
        if !mark.read {
            list.unread.push(brief.id.clone());
        }
        let mut card = Card::of_brief(brief, state(&mark, look), &look.options).short();
        if matches!(listed, Listed::Changes) {
            card.changes = last_changes(reader, look, brief, &mark)?;
            // The card says whose they are.
            card.changes.iter_mut().for_each(|one| one.outlet.clear());
        }
        list.cards.push(card);
    }
    if list.cards.is_empty() {
        let asked = !matches!(listed, Listed::Search(query) if query.is_empty());
        if asked && list.error.is_empty() {
            list.about = listed.nothing().to_owned();
        }
        if matches!(listed, Listed::Search(_)) {
            list.help = HELP;
        }
    }
    let mut frame = look.frame(reader, title)?;
    let to = |trail: &Trail| match trail.shown() {
        places if places.is_empty() => listed.path().trim_end_matches(['?', '&']).to_owned(),
        places => format!("{}after={places}", listed.path()),
    };
    frame.next = found.next.map(|next| to(&trail.then(next)));
    frame.previous = trail.back().map(|back| to(&back));
    if let Listed::Search(query) = listed {
        frame.query.clone_from(query);
    }
    if list.error.is_empty() {
        frame.feed = listed.query().map(|query| look.feed(&query));
    }
    Ok(web::list(&frame, &list))
}

/// How a brief stands.
pub(super) fn state(mark: &Mark, look: &Look) -> State {
    State {
        new: look.is_new(mark.number) && !mark.read,
        read: mark.read,
        starred: mark.starred,
        changed: mark.read && mark.changed,
        grown: 0,
    }
}

fn last_changes(
    reader: &Reader,
    look: &Look,
    brief: &Brief,
    mark: &Mark,
) -> Result<Option<Changes>, Refusal> {
    let versions = reader.revisions(&brief.id)?;
    Ok(match versions.as_slice() {
        [.., old, new] => Some(Changes::of(brief, (old, new), mark.read_at, &look.options)),
        _ => None,
    })
}

/// What keeps a list from being shown.
enum Problem {
    /// What was typed.
    Query(String),
    Other(Refusal),
}

impl<E: Into<Refusal>> From<E> for Problem {
    fn from(error: E) -> Problem {
        Problem::Other(error.into())
    }
}

impl Found {
    fn nothing() -> Found {
        Found {
            briefs: Vec::new(),
            next: None,
        }
    }
}

fn find(reader: &Reader, look: &Look, listed: &Listed, trail: &Trail) -> Result<Found, Problem> {
    let number = trail.here().map(|(number, _)| number);
    let of_numbers = |(briefs, end): (Vec<Brief>, Option<i64>)| Found {
        briefs,
        next: end.map(|end| (end, 0)),
    };
    let query = match listed {
        Listed::Changes => return Ok(of_numbers(reader.changed(number, PAGE)?)),
        Listed::Unread => return Ok(of_numbers(reader.unread_briefs(number, PAGE)?)),
        _ => listed.query().unwrap_or_default(),
    };
    let search = Search {
        query: &query,
        ..Search::default()
    };
    let find = ask::find(&search, &look.brief, look.options.now).map_err(|error| match error {
        AskError::Query(error) => Problem::Query(format!("This search cannot be read: {error}.")),
        error => Problem::Other(error.into()),
    })?;
    let (second, skip) = trail.here().unwrap_or((i64::MAX, 0));
    let behind = Timestamp::from_second(second.saturating_add(1)).ok();
    let find = Find {
        // Whichever is earlier: the list's own end, or its place.
        until: find.until.into_iter().chain(behind).min(),
        limit: Some((skip + PAGE + 1) as u64),
        ..find
    };
    let mut briefs = Vec::new();
    for brief in reader.find(&find)?.skip(skip) {
        briefs.push(brief?);
    }
    let more = briefs.len() > PAGE;
    briefs.truncate(PAGE);
    let last = briefs.last().map(shown_at).filter(|_| more);
    let next = last.map(|last| {
        let same = briefs
            .iter()
            .rev()
            .take_while(|brief| shown_at(brief) == last);
        let before = if last == second { skip } else { 0 };
        (last, same.count() + before)
    });
    Ok(Found { briefs, next })
}

/// The second that lists have a brief at.
fn shown_at(brief: &Brief) -> i64 {
    let at = brief.draft.published.unwrap_or(brief.first_seen);
    at.as_millisecond().div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_leads_on_and_back() {
        let start = Trail::read("");
        assert!(start.back().is_none() && start.here().is_none());
        let second = start.then((1_764_057_600, 2));
        let third = second.then((-5, 0));
        assert_eq!(third.shown(), "1764057600.2_-5");
        assert_eq!(Trail::read(&third.shown()).here(), Some((-5, 0)));
        let back = third.back().unwrap_or_default();
        assert_eq!(back.here(), Some((1_764_057_600, 2)));
        assert_eq!(back.back().map(|first| first.shown()), Some(String::new()));
        for rubbish in ["x", "1_x", "1.", "1_", "99999999999999999999"] {
            assert!(Trail::read(rubbish).here().is_none(), "{rubbish}");
        }
        let long = (0..500).fold(Trail::default(), |trail, at| trail.then((at, 0)));
        assert_eq!(long.0.len(), TRAIL_MAX);
        assert_eq!(long.here(), Some((499, 0)));
    }
}
