//! `briefd query --follow`: briefs as they come and change.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::Format;
use super::output::Output;
use super::query::plain;
use super::query::pleasant;
use super::terminal;
use crate::ask;
use crate::ask::Search;
use crate::config::Config;
use crate::export::Options;
use crate::export::json::BriefObject;
use crate::export::json::compact;
use crate::model::brief::Brief;
use crate::model::event::Event;
use crate::model::event::EventKind;
use crate::query::Query;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::store::ShortId;
use crate::store::StoreError;
use crate::time::Clock;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write;
use std::time::Duration;

/// How long nobody looks after nothing was new.
const PAUSE: Duration = Duration::from_millis(200);

/// Events that are looked at in one go.
const EVENTS: u64 = 500;

/// What a brief is new or changed by.
const KINDS: [EventKind; 4] = [
    EventKind::BriefNew,
    EventKind::BriefRevised,
    EventKind::BriefMerged,
    EventKind::BriefSplit,
];

pub(super) fn run(
    mut reader: Reader,
    find: &Find,
    from: Option<u64>,
    format: Format,
    config: &Config,
    globals: &Globals,
) -> Outcome {
    if matches!(format, Format::Json | Format::Csv) {
        return Err(Report::new(
            Exit::Usage,
            "`--follow` has no end, and these forms have one",
        )
        .hint("`--format text` or `--format jsonl`"));
    }
    let mut after = match from {
        Some(seq) => i64::try_from(seq).unwrap_or(i64::MAX),
        None => reader.last_event()?,
    };
    let options = ask::options(&Search::default(), &config.brief, Clock::system().now())?;
    let mut out = output::stdout();
    loop {
        let news = reader.events(after, EVENTS).and_then(|events| {
            Ok((
                events.last().map(|last| last.seq),
                changed(&reader, find, events)?,
            ))
        });
        match news {
            Ok((None, _)) => std::thread::sleep(PAUSE),
            Ok((Some(last), changed)) => {
                for (event, brief) in &changed {
                    print(event, brief, format, &options, globals, &mut out)?;
                }
                out.flush()?;
                after = last;
            }
            Err(StoreError::Pruned { oldest }) => {
                let error = StoreError::Pruned { oldest };
                return Err(Report::of(Exit::Failed, &error).hint(format!(
                    "`--from {}` begins with the oldest; `briefd query` prints what is there",
                    oldest - 1
                )));
            }
            Err(error) if passes(&error) => reader = opened(config)?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// What these events changed and the query finds, each brief once, in the order
/// of its last event.
fn changed(
    reader: &Reader,
    find: &Find,
    events: Vec<Event>,
) -> Result<Vec<(Event, Brief)>, StoreError> {
    let mut last: HashMap<String, Event> = HashMap::new();
    for event in events {
        let of_brief = KINDS.iter().any(|kind| kind.name() == event.kind);
        let Some(id) = event.brief_id.clone().filter(|_| of_brief) else {
            continue;
        };
        // It may have been merged into another since.
        if let ShortId::One(id) = reader.short_id(&id)? {
            last.insert(id, event);
        }
    }
    if last.is_empty() {
        return Ok(Vec::new());
    }
    let these = last.keys().cloned().map(Query::Id).collect();
    let find = Find {
        query: Query::And(vec![Query::Or(these), find.query.clone()]),
        ..find.clone()
    };
    let mut changed = Vec::new();
    for brief in reader.find(&find)? {
        let brief = brief?;
        if let Some(event) = last.remove(&brief.id) {
            changed.push((event, brief));
        }
    }
    changed.sort_by_key(|(event, _)| event.seq);
    Ok(changed)
}

fn print(
    event: &Event,
    brief: &Brief,
    format: Format,
    options: &Options,
    globals: &Globals,
    out: &mut Output,
) -> std::io::Result<()> {
    if format == Format::Jsonl {
        let of = Followed {
            seq: event.seq,
            kind: &event.kind,
            brief: BriefObject::of(brief, options.sources, None),
        };
        return out.line(&compact(&of));
    }
    if out.is_terminal() {
        let color = globals.colors(true);
        let width = terminal::prose_width();
        return out.painted(&pleasant(
            brief,
            None,
            &brief.id,
            &options.zone,
            color,
            width,
        ));
    }
    out.line(&plain(brief))
}

/// A brief as in an export, behind what happened to it.
#[derive(Serialize)]
struct Followed<'a> {
    seq: i64,
    kind: &'a str,
    #[serde(flatten)]
    brief: BriefObject<'a>,
}

/// Is it over when the daemon has started, stopped or written?
fn passes(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Changed { .. } | StoreError::Locked { .. } | StoreError::Rebuilding { .. }
    )
}

fn opened(config: &Config) -> Result<Reader, Report> {
    loop {
        std::thread::sleep(PAUSE);
        match Reader::open(&config.store.path, config.store.busy_timeout) {
            Err(error) if passes(&error) => {}
            _ => return database::reader(config),
        }
    }
}
