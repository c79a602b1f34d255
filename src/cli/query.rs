//! `briefd query`: find briefs.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::Format;
use super::output::FormatArgs;
use super::stories;
use super::terminal;
use super::terminal::Paint;
use super::terminal::fold;
use crate::ask;
use crate::ask::AskError;
use crate::ask::Search;
use crate::export;
use crate::export::ExportError;
use crate::export::Options;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::text::one_line;
use crate::model::text::shorten;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Sort as Order;
use crate::time::Clock;
use clap::Args;
use clap::ValueEnum;
use jiff::tz::TimeZone;
use std::io::Write;

/// Characters of an excerpt at most.
const EXCERPT: usize = 220;

/// Find briefs by words, "phrases", prefix*, NOT, OR, title:, feed:, outlet:,
/// tag:, lang:, author:, is:starred, since: and until:. Without a query: the
/// newest.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// What to look for; several words are joined by spaces
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) span: Span,
    /// Briefs (or stories) printed at most; 0: all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: u64,
    /// The order
    #[arg(long, value_enum, default_value_t = Sort::Newest)]
    pub(crate) sort: Sort,
    /// Print the stories that the briefs are in
    #[arg(long)]
    pub(crate) stories: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

/// `--since` and `--until`.
#[derive(Debug, Args)]
pub(crate) struct Span {
    /// Published at this time or later: a date, a date and time, or an age such as 3d
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Published before this time; a bare date includes that day
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
}

/// `--sort`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// The newest first
    Newest,
    /// The oldest first
    Oldest,
    /// The best match first
    Rank,
}

impl Span {
    /// A search for a query within this span.
    pub(super) fn search<'a>(&'a self, query: &'a str) -> Search<'a> {
        Search {
            query,
            since: self.since.as_deref(),
            until: self.until.as_deref(),
        }
    }
}

pub(crate) fn run(args: QueryArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let now = Clock::system().now();
    let query = args.query.join(" ");
    let search = args.span.search(&query);
    let mut find = ask::find(&search, &config.brief, now)?;
    find.limit = (args.limit > 0).then_some(args.limit);
    find.sort = match args.sort {
        Sort::Newest => Order::Newest,
        Sort::Oldest => Order::Oldest,
        Sort::Rank => Order::Relevance,
    };
    let reader = database::reader(&config)?;
    let format = args.format.get();
    if args.stories {
        let stories = reader.find_stories(&find)?;
        let options = Options {
            stories: true,
            ..ask::options(&search, &config.brief, now)?
        };
        return stories::print(stories, format, &options, globals);
    }
    let briefs = reader.find(&find)?;
    let mut out = output::stdout();
    let options = ask::options(&search, &config.brief, now)?;
    let form = match format {
        Format::Json => Some(export::Format::Json),
        Format::Jsonl => Some(export::Format::Jsonl),
        Format::Csv => Some(export::Format::Csv),
        Format::Text => None,
    };
    if let Some(form) = form {
        ask::write(form, briefs, &options, None, &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut found = 0usize;
    let color = globals.colors(out.is_terminal());
    let width = terminal::prose_width();
    for brief in briefs {
        let brief = brief?;
        found += 1;
        if out.is_terminal() {
            out.painted(&pleasant(&brief, &options.zone, color, width))?;
        } else {
            out.line(&plain(&brief))?;
        }
    }
    out.flush()?;
    if found == 0 && out.is_terminal() {
        output::notice("nothing found");
    }
    Ok(Exit::Done)
}

/// For a pipe: id, published, outlet, title and URL, separated by tabs.
fn plain(brief: &Brief) -> String {
    let published = brief
        .draft
        .published
        .map(export::json::instant)
        .unwrap_or_default();
    let url = brief.draft.url.as_deref().unwrap_or_default();
    let cells = [
        &brief.id,
        &published,
        &brief.outlet,
        &brief.draft.title,
        url,
    ];
    cells.map(one_line).join("\t")
}

/// For a terminal: its title, a line on what it is, and below what it says in
/// short: the first key point, else the first paragraph.
fn pleasant(brief: &Brief, zone: &TimeZone, color: bool, width: usize) -> String {
    let draft = &brief.draft;
    let about = [
        one_line(&brief.id),
        date(brief, zone),
        one_line(&brief.outlet),
    ];
    let about = about.into_iter().chain(marks(brief));
    let about: Vec<String> = about.filter(|part| !part.is_empty()).collect();
    let mut text = fold(&draft.title, width, "", Paint::bold(color));
    text.push_str(&fold(&about.join(" · "), width, "  ", Paint::dim(color)));
    if let Some(passage) = draft.key_points.first().or(draft.body.first()) {
        let excerpt = shorten(&one_line(&passage.text), EXCERPT);
        text.push_str(&fold(&excerpt, width, "  ", Paint::PLAIN));
    }
    text
}

/// What sets a brief apart, in words.
pub(super) fn marks(brief: &Brief) -> impl Iterator<Item = String> {
    let (revision, sources) = (brief.revision, brief.sources.len());
    [
        brief.starred.then(|| "★".to_owned()),
        (revision > 1).then(|| format!("revision {revision}")),
        (sources > 1).then(|| format!("{sources} sources")),
    ]
    .into_iter()
    .flatten()
}

/// When it was published, to the minute; the day it was seen where no feed
/// said.
fn date(brief: &Brief, zone: &TimeZone) -> String {
    match (brief.draft.published, brief.draft.published_inferred) {
        (None, _) => "no date".into(),
        (Some(at), false) => in_zone(at, zone, "%Y-%m-%d %H:%M"),
        (Some(_), true) => in_zone(brief.first_seen, zone, "seen %Y-%m-%d"),
    }
}

fn in_zone(at: Timestamp, zone: &TimeZone, form: &str) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime(form)
        .to_string()
}

impl From<AskError> for Report {
    fn from(error: AskError) -> Report {
        match error {
            AskError::Query(error) => Report::of(Exit::Usage, &error)
                .hint("`briefd query --help` shows the search language"),
            AskError::Time(_) => Report::of(Exit::Usage, &error).hint(
                "write 2026-11-23, \"2026-11-23 08:00\", an RFC 3339 time, or an age such as 3d",
            ),
            AskError::Zone(error) => Report::of(Exit::Config, &error),
            AskError::Store(error) => error.into(),
            AskError::Form(error) => {
                let report = Report::of(Exit::Failed, &error);
                match error {
                    ExportError::TooLarge => report.hint("narrow the query, or give `--limit`"),
                    ExportError::Template(_) => report.hint("mend the template"),
                }
            }
            AskError::Write(error) => error.into(),
        }
    }
}
