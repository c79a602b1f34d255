//! `briefd show`: one brief.

use super::Globals;
use super::Outcome;
use super::database;
use super::ids;
use super::output;
use super::output::Format;
use super::output::FormatArgs;
use super::query;
use super::query::marks;
use super::terminal;
use super::terminal::Paint;
use super::terminal::fold;
use crate::ask;
use crate::ask::Search;
use crate::config::Config;
use crate::export;
use crate::export::brief::Sheet;
use crate::export::diff;
use crate::export::diff::Became;
use crate::export::diff::Line;
use crate::export::json::BriefObject;
use crate::export::json::RevisionObject;
use crate::export::json::compact;
use crate::language::notes::is_note;
use crate::model::brief::Brief;
use crate::model::brief::Revision;
use crate::model::text::one_line;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::time::Clock;
use clap::Args;
use std::io::Write;

/// Briefs that are listed at most.
const LISTED: u64 = 20;

/// Print one brief in the brief format, or list those that a query finds.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The brief's id, the beginning of it, or `@1` for the first row of the
    /// last listing; or a query: what alone matches is shown, several are listed
    #[arg(value_name = "ID|QUERY", required = true)]
    pub(crate) what: Vec<String>,
    /// List its revisions instead
    #[arg(long)]
    pub(crate) revisions: bool,
    /// Show what each revision changed
    #[arg(long)]
    pub(crate) diff: bool,
    /// Leave the sources out
    #[arg(long)]
    pub(crate) no_sources: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: ShowArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader(&config)?;
    let format = args.format.get();
    let brief = match meant(&args.what, &reader, &config)? {
        Meant::Brief(brief) => brief,
        Meant::Several(find) => {
            let now = Clock::system().now();
            let options = ask::options(&Search::default(), &config.brief, now)?;
            return query::print(&reader, &find, format, &options, globals);
        }
    };
    let versions = match args.revisions || args.diff {
        true => Some(reader.revisions(&brief.id)?),
        false => None,
    };
    let options = export::Options {
        sources: !args.no_sources,
        ..ask::options(&Search::default(), &config.brief, Clock::system().now())?
    };
    let mut out = output::stdout();
    let color = globals.colors(out.is_terminal());
    match (format, &versions) {
        (Format::Text, None) => {
            if out.is_terminal() {
                let text = pleasant(&brief, &options, color, terminal::prose_width());
                out.painted(text.trim_end())?;
                out.flush()?;
                return Ok(Exit::Done);
            }
            let text = Sheet::of(&brief).write(&options.zone, options.sources);
            out.line(text.trim_end())?;
        }
        (Format::Text, Some(versions)) if args.diff => {
            out.painted(diffs(versions, &options, color).trim_end())?;
        }
        (Format::Text, Some(versions)) => {
            for version in versions {
                out.line(&revision_line(version, &options))?;
            }
        }
        (Format::Csv, _) => {
            return Err(
                Report::new(Exit::Usage, "`show` prints no CSV").hint("use text, json or jsonl")
            );
        }
        (_, Some(versions)) if args.revisions && !args.diff => {
            let rows: Vec<serde_json::Value> = versions
                .iter()
                .map(|version| {
                    serde_json::from_str(&compact(&RevisionObject::of(version))).unwrap_or_default()
                })
                .collect();
            out.listing(format, &rows, &[])?;
        }
        (_, versions) => {
            let versions = versions.as_deref();
            let object = BriefObject::of(&brief, options.sources, versions);
            out.line(&compact(&object))?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

enum Meant {
    Brief(Box<Brief>),
    Several(Find),
}

/// A brief by an id, else by what a query finds.
fn meant(what: &[String], reader: &Reader, config: &Config) -> Result<Meant, Report> {
    let text = query::joined(what);
    let by_id = ids::found(reader, &text);
    if let Ok(Some(id)) = &by_id
        && let Some(brief) = reader.brief(id)?
    {
        return Ok(Meant::Brief(Box::new(brief)));
    }
    let search = Search {
        query: &text,
        ..Search::default()
    };
    let now = Clock::system().now();
    let asked = match ids::row(&text) {
        Some(_) => None,
        None => Some(ask::find(&search, &config.brief, now)?),
    };
    if let Some(mut find) = asked {
        find.limit = Some(LISTED);
        let mut briefs = reader.find(&find)?;
        match briefs.left() {
            0 => {}
            1 => {
                if let Some(brief) = briefs.next() {
                    return Ok(Meant::Brief(Box::new(brief?)));
                }
            }
            _ => return Ok(Meant::Several(find)),
        }
    }
    // Neither: what the id has to say comes first.
    by_id?;
    query::advise(&text);
    Err(Report::new(
        Exit::Missing,
        format!("there is no brief `{text}`, and none that this finds"),
    )
    .hint("`briefd query` lists briefs with their ids"))
}

/// For a terminal: the parts of the brief format, folded and set apart.
fn pleasant(brief: &Brief, options: &export::Options, color: bool, width: usize) -> String {
    let (bold, dim) = (Paint::bold(color), Paint::dim(color));
    let sheet = Sheet::of(brief);
    let times = export::moments(brief, &options.zone);
    let times = times
        .iter()
        .map(|time| format!("{} {}", time.words, time.exact));
    let about: Vec<String> = [one_line(&brief.id), one_line(&brief.outlet)]
        .into_iter()
        .chain(times)
        .chain(marks(brief))
        .filter(|part| !part.is_empty())
        .collect();
    let mut out = fold(&sheet.title, width, "", bold);
    out.push_str(&fold(&about.join(" · "), width, "", dim));
    if let Some(url) = &brief.draft.url {
        out.push_str(&fold(url, width, "", dim));
    }
    if !sheet.key_points.is_empty() {
        out.push('\n');
    }
    for point in &sheet.key_points {
        out.push_str(&fold(point, width, "• ", Paint::PLAIN));
    }
    for paragraph in &sheet.body {
        out.push('\n');
        let paint = if is_note(paragraph) {
            dim
        } else {
            Paint::PLAIN
        };
        out.push_str(&fold(paragraph, width, "", paint));
    }
    if options.sources && !sheet.sources.is_empty() {
        out.push_str(&format!("\n{}", fold("Sources:", width, "", dim)));
        for source in &sheet.sources {
            let url = source.url.as_deref().unwrap_or_default();
            let line = format!("{}: {} {url}", source.outlet, source.title);
            out.push_str(&fold(&line, width, "  ", dim));
        }
    }
    out
}

/// Number, when it was seen, title, when it was changed as the feed says, what
/// changed, how many words, separated by tabs.
fn revision_line(version: &Revision, options: &export::Options) -> String {
    let shown = |time| export::shown(time, &options.zone).to_string();
    [
        version.number.to_string(),
        shown(version.seen),
        one_line(&version.title),
        version.updated.map(shown).unwrap_or_default(),
        version
            .change
            .map(|change| change.parts().join(" "))
            .unwrap_or_default(),
        version
            .change
            .map(|change| change.words.to_string())
            .unwrap_or_default(),
    ]
    .join("\t")
}

/// Each revision against the one before: title, key points, whole text.
fn diffs(versions: &[Revision], options: &export::Options, color: bool) -> String {
    let mut out = String::new();
    for pair in versions.windows(2) {
        let (old, new) = (&pair[0], &pair[1]);
        out.push_str(&format!(
            "--- revision {}  {}\n+++ revision {}  {}\n",
            old.number,
            export::shown(old.seen, &options.zone),
            new.number,
            export::shown(new.seen, &options.zone)
        ));
        for line in diff::lines(old, new) {
            out.push_str(&shown(&line, color));
            out.push('\n');
        }
        out.push('\n');
    }
    if versions.len() < 2 {
        out.push_str("only one revision: nothing has changed\n");
    }
    out
}

/// A line behind its sign; in one that was edited the words that went as
/// `[-..-]` and those that came as `{+..+}`.
fn shown(line: &Line, color: bool) -> String {
    let sign = match line.became {
        Became::Gap => return "   ..".to_owned(),
        Became::Stays => ' ',
        Became::Goes => '-',
        Became::Comes => '+',
        Became::Edited => '~',
    };
    let words = line.pieces.iter().map(|piece| {
        let text = &piece.text;
        match (line.became, piece.became) {
            (Became::Edited, Became::Goes) => painted(piece.became, &format!("[-{text}-]"), color),
            (Became::Edited, Became::Comes) => {
                painted(piece.became, &format!("{{+{text}+}}"), color)
            }
            _ => text.clone(),
        }
    });
    painted(
        line.became,
        &format!("{sign} {}", words.collect::<String>()),
        color,
    )
}

fn painted(became: Became, text: &str, color: bool) -> String {
    match (became, color) {
        (Became::Goes, true) => format!("\x1b[31m{text}\x1b[0m"),
        (Became::Comes, true) => format!("\x1b[32m{text}\x1b[0m"),
        _ => text.to_owned(),
    }
}
