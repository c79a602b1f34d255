//! `briefd query`: find briefs.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::Format;
use super::output::FormatArgs;
use super::stories;
use crate::ask;
use crate::ask::AskError;
use crate::ask::Search;
use crate::export;
use crate::export::json::BriefObject;
use crate::export::json::compact;
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
    let mut find = ask::find(&args.span.search(&query), &config.brief, now)?;
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
        return stories::print(
            stories,
            format,
            &ask::options(&query, &config.brief, now)?,
            globals,
        );
    }
    let briefs = reader.find(&find)?;
    let mut out = output::stdout();
    let options = ask::options(&query, &config.brief, now)?;
    let form = match format {
        Format::Json => Some(export::Format::Json),
        Format::Jsonl => Some(export::Format::Jsonl),
        Format::Text | Format::Csv => None,
    };
    if let Some(form) = form {
        ask::write(form, briefs, &options, None, &mut out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut rows = Vec::new();
    let mut found = 0usize;
    let color = globals.colors(out.is_terminal());
    for brief in briefs {
        let brief = brief?;
        found += 1;
        if format == Format::Csv {
            let object = compact(&BriefObject::of(&brief, true, None));
            rows.push(serde_json::from_str(&object).unwrap_or_default());
        } else if out.is_terminal() {
            out.painted(&pleasant(&brief, &options.zone, color))?;
        } else {
            out.line(&plain(&brief))?;
        }
    }
    if format == Format::Csv {
        out.listing(Format::Csv, &rows, &[])?;
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

/// For a terminal: a line on what it is, and the first key point below.
fn pleasant(brief: &Brief, zone: &TimeZone, color: bool) -> String {
    let (bold, dim, off) = if color {
        ("\x1b[1m", "\x1b[2m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    let draft = &brief.draft;
    let date = draft
        .published
        .map_or_else(|| "no date".into(), |at| day(at, zone));
    let mut marks = String::new();
    if brief.starred {
        marks.push_str(" ★");
    }
    if brief.revision > 1 {
        marks.push_str(&format!(" · revision {}", brief.revision));
    }
    if brief.sources.len() > 1 {
        marks.push_str(&format!(" · {} sources", brief.sources.len()));
    }
    let title = one_line(&draft.title);
    let outlet = one_line(&brief.outlet);
    let mut text = format!(
        "{bold}{title}{off}\n  {dim}{} · {date} · {outlet}{marks}{off}",
        one_line(&brief.id)
    );
    let first = draft.key_points.first().or(draft.body.first());
    if let Some(passage) = first {
        text.push_str(&format!("\n  {}", shorten(&one_line(&passage.text), 220)));
    }
    text.push('\n');
    text
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
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
            AskError::Write(error) => error.into(),
        }
    }
}
