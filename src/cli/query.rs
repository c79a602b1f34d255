//! `briefd query`: find briefs.

use super::Globals;
use super::Outcome;
use super::database;
use super::follow;
use super::ids;
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
use crate::export::json::compact;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::text::one_line;
use crate::model::text::safe;
use crate::model::text::shorten;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::store::Sort as Order;
use crate::time::Clock;
use clap::Args;
use clap::ValueEnum;
use jiff::tz::TimeZone;
use std::io::Write;

/// Characters of an excerpt at most.
const EXCERPT: usize = 220;

/// Find briefs. Without a query: the newest.
#[derive(Debug, Args)]
#[command(after_help = crate::query::help())]
pub(crate) struct QueryArgs {
    /// What to look for, in the search language below; several words are joined
    /// by spaces
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
    /// Print only how many briefs match
    #[arg(long, conflicts_with_all = ["stories", "follow"])]
    pub(crate) count: bool,
    /// Print how the query is read and the SQL it comes to, and find nothing
    #[arg(long, conflicts_with_all = ["count", "follow"])]
    pub(crate) explain: bool,
    /// Go on: print briefs as they come and change, until interrupted
    #[arg(long, conflicts_with_all = ["stories", "sort", "limit"])]
    pub(crate) follow: bool,
    /// With --follow: begin behind the event of this number, not now
    #[arg(long, value_name = "SEQ", requires = "follow")]
    pub(crate) from: Option<u64>,
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
    #[value(alias = "rank")]
    Relevance,
    /// What was updated last first
    Updated,
    /// The story of most outlets first
    Big,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Order {
        match sort {
            Sort::Newest => Order::Newest,
            Sort::Oldest => Order::Oldest,
            Sort::Relevance => Order::Relevance,
            Sort::Updated => Order::Updated,
            Sort::Big => Order::Big,
        }
    }
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
    let query = joined(&args.query);
    let search = args.span.search(&query);
    let mut find = ask::find(&search, &config.brief, now)?;
    find.limit = (args.limit > 0).then_some(args.limit);
    find.sort = args.sort.into();
    let reader = database::reader(&config)?;
    let format = args.format.get();
    if args.follow {
        return follow::run(reader, &find, args.from, format, &config, globals);
    }
    advise(&query);
    if args.explain {
        return explain(&reader, &find);
    }
    if args.count {
        return count(&reader, &find, format);
    }
    let options = ask::options(&search, &config.brief, now)?;
    if args.stories {
        let stories = reader.find_stories(&find)?;
        let options = Options {
            stories: true,
            ..options
        };
        return stories::print(stories, &reader, format, &options, globals);
    }
    print(&reader, &find, format, &options, globals)
}

/// The words of a query as one; see `ahead` for the space in front of one.
pub(super) fn joined(words: &[String]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.trim_start()).collect();
    words.join(" ")
}

/// Says what a query may have meant otherwise.
pub(super) fn advise(query: &str) {
    if let Some(advice) = crate::query::advice(query) {
        output::notice(&format!("hint: {advice}"));
    }
}

fn explain(reader: &Reader, find: &Find) -> Outcome {
    let mut out = output::stdout();
    let read = ask::whole(find).to_string();
    out.line(if read.is_empty() { "everything" } else { &read })?;
    out.line("")?;
    out.painted(&safe_lines(&reader.explain(find)?))?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Text of several lines, each made safe for terminals.
fn safe_lines(text: &str) -> String {
    text.lines().map(safe).collect::<Vec<_>>().join("\n")
}

fn count(reader: &Reader, find: &Find, format: Format) -> Outcome {
    let count = reader.count(find)?;
    let mut out = output::stdout();
    match format {
        Format::Text if count.more => out.line(&format!("more than {}", count.count))?,
        Format::Text => out.line(&count.count.to_string())?,
        Format::Csv => {
            return Err(
                Report::new(Exit::Usage, "`--count` prints no CSV").hint("use text, json or jsonl")
            );
        }
        Format::Json | Format::Jsonl => out.line(&compact(&count))?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Prints briefs as `query` does, and keeps their ids for `@1` and so on.
pub(super) fn print(
    reader: &Reader,
    find: &Find,
    format: Format,
    options: &Options,
    globals: &Globals,
) -> Outcome {
    let briefs = reader.find(find)?;
    let mut out = output::stdout();
    let form = match format {
        Format::Json => Some(export::Format::Json),
        Format::Jsonl => Some(export::Format::Jsonl),
        Format::Csv => Some(export::Format::Csv),
        Format::Text => None,
    };
    if let Some(form) = form {
        ask::write(form, briefs, options, None, &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut listed = Vec::new();
    let color = globals.colors(out.is_terminal());
    let width = terminal::prose_width();
    for brief in briefs {
        let brief = brief?;
        if out.is_terminal() {
            let number = Some(listed.len() + 1);
            let id = reader.shortened_id(&brief.id)?;
            out.painted(&pleasant(&brief, number, &id, &options.zone, color, width))?;
        } else {
            out.line(&plain(&brief))?;
        }
        listed.push(brief.id);
    }
    out.flush()?;
    if out.is_terminal() {
        ids::remember(&listed);
        if listed.is_empty() {
            output::notice("nothing found");
        }
    }
    Ok(Exit::Done)
}

/// For a pipe: id, published, outlet, title and URL, separated by tabs.
pub(super) fn plain(brief: &Brief) -> String {
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
/// short: the first key point, else the first paragraph. With its number in the
/// listing and an id that one can type.
pub(super) fn pleasant(
    brief: &Brief,
    number: Option<usize>,
    id: &str,
    zone: &TimeZone,
    color: bool,
    width: usize,
) -> String {
    let draft = &brief.draft;
    let about = [
        number
            .map(|number| format!("@{number}"))
            .unwrap_or_default(),
        one_line(id),
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
            AskError::Query(error) => {
                let [query, caret] = error.shown();
                Report::new(Exit::Usage, format!("{error}\n{query}\n{caret}"))
                    .hint(error.right.clone())
                    .hint("`briefd query --help` shows the search language")
            }
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
