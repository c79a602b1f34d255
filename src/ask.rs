//! A search to a writer: what a query and a time span ask the store for, and
//! the briefs it finds, written in one of the forms of `export`.

use crate::export;
use crate::export::Export;
use crate::export::ExportError;
use crate::export::Format;
use crate::export::Options;
use crate::export::Outline;
use crate::export::Piece;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::settings::BriefSettings;
use crate::model::story::Story;
use crate::query::Bound;
use crate::query::Query;
use crate::query::QueryError;
use crate::query::in_words;
use crate::query::parse_saved;
use crate::query::parse_time;
use crate::store::FeedRow;
use crate::store::Find;
use crate::store::Reader;
use crate::store::Sort;
use crate::store::StoreError;
use jiff::tz::TimeZone;
use std::io::Write;

/// A search as it was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// In the search language; empty: everything.
    pub query: &'a str,
    /// Published at this time or later.
    pub since: Option<&'a str>,
    /// Published before this time; a bare date includes that day.
    pub until: Option<&'a str>,
}

/// Why a search was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// `since` or `until` cannot be read; holds what was written.
    #[error("`{0}` is no time")]
    Time(String),
    /// The time zone is not known.
    #[error(transparent)]
    Zone(#[from] jiff::Error),
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It does not go into the form asked for.
    #[error(transparent)]
    Form(#[from] ExportError),
    /// What was found could not be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// What a search asks for, the newest first and without a limit. Dates without
/// a zone are in that of `settings`, ages are counted back from `now`.
pub fn find(
    search: &Search<'_>,
    settings: &BriefSettings,
    now: Timestamp,
) -> Result<Find, AskError> {
    let zone = zone(settings)?;
    let query = parse_saved(search.query, now, &zone, &settings.saved)?;
    let time = |text: Option<&str>, bound: Bound| {
        text.map(|text| {
            parse_time(text, bound, now, &zone).ok_or_else(|| AskError::Time(text.to_owned()))
        })
        .transpose()
    };
    Ok(Find {
        query,
        since: time(search.since, Bound::Since)?,
        until: time(search.until, Bound::Until)?,
        limit: None,
        sort: Sort::Newest,
    })
}

/// How what is found is written: briefs with their sources, entitled by the
/// search in words, with dates in the zone of `settings`.
pub fn options(
    search: &Search<'_>,
    settings: &BriefSettings,
    now: Timestamp,
) -> Result<Options, AskError> {
    let zone = zone(settings)?;
    let words = in_words(&whole(&find(search, settings, now)?), &zone);
    let title = match words.is_empty() {
        true => "Briefs".into(),
        false => format!("Briefs: {words}"),
    };
    Ok(Options {
        zone,
        sources: true,
        stories: false,
        title,
        now,
        template: None,
        feeds: Vec::new(),
    })
}

/// Everything that is asked for as one query.
pub fn whole(find: &Find) -> Query {
    let mut parts = match &find.query {
        Query::All => Vec::new(),
        Query::And(all) => all.clone(),
        one => vec![one.clone()],
    };
    parts.extend(find.since.map(Query::Since));
    parts.extend(find.until.map(Query::Until));
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => Query::And(parts),
    }
}

/// The zone that dates are read and shown in.
pub fn zone(settings: &BriefSettings) -> Result<TimeZone, AskError> {
    Ok(TimeZone::get(&settings.timezone)?)
}

/// Writes stories one by one; tells how many. Does not flush.
pub fn write_stories(
    form: Format,
    stories: impl Iterator<Item = Result<Story, StoreError>>,
    options: &Options,
    out: &mut dyn Write,
) -> Result<usize, AskError> {
    let mut export = Export::new(form, options);
    out.write_all(&export.begin()?)?;
    let mut count = 0;
    for story in stories {
        out.write_all(&export.add_story(&story?)?)?;
        count += 1;
    }
    out.write_all(&export.end()?)?;
    Ok(count)
}

/// Writes briefs one by one, with every revision where `revisions` reads them;
/// tells how many. Does not flush.
pub fn write(
    form: Format,
    briefs: impl Iterator<Item = Result<Brief, StoreError>>,
    options: &Options,
    revisions: Option<&Reader>,
    out: &mut dyn Write,
) -> Result<usize, AskError> {
    let mut export = Export::new(form, options);
    out.write_all(&export.begin()?)?;
    let mut count = 0;
    for brief in briefs {
        let brief = brief?;
        let versions = revisions
            .map(|reader| reader.revisions(&brief.id))
            .transpose()?;
        let piece = Piece {
            brief: &brief,
            revisions: versions.as_deref(),
        };
        out.write_all(&export.add(&piece)?)?;
        count += 1;
    }
    out.write_all(&export.end()?)?;
    Ok(count)
}

/// Makes a file of each brief and hands its name and text over; tells how many.
pub fn write_each<E: From<AskError>>(
    form: Format,
    briefs: impl Iterator<Item = Result<Brief, StoreError>>,
    options: &Options,
    mut put: impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<usize, E> {
    let mut count = 0;
    for brief in briefs {
        let piece = Piece {
            brief: &brief.map_err(AskError::Store)?,
            revisions: None,
        };
        let (name, text) = export::file(form, &piece, options).map_err(AskError::Form)?;
        put(&name, &text)?;
        count += 1;
    }
    Ok(count)
}

/// The same of stories.
pub fn write_each_story<E: From<AskError>>(
    form: Format,
    stories: impl Iterator<Item = Result<Story, StoreError>>,
    options: &Options,
    mut put: impl FnMut(&str, &[u8]) -> Result<(), E>,
) -> Result<usize, E> {
    let mut count = 0;
    for story in stories {
        let story = story.map_err(AskError::Store)?;
        let (name, text) = export::story_file(form, &story, options).map_err(AskError::Form)?;
        put(&name, &text)?;
        count += 1;
    }
    Ok(count)
}

/// The feeds of a database, as OPML names them.
pub fn outlines(reader: &Reader) -> Result<Vec<Outline>, StoreError> {
    let outline = |feed: FeedRow| Outline {
        title: feed.title.unwrap_or_default(),
        name: feed.name,
        url: feed.url,
        link: feed.link,
        tags: feed.tags,
    };
    Ok(reader.feeds()?.into_iter().map(outline).collect())
}
