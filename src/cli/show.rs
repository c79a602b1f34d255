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
use crate::export::json::BriefObject;
use crate::export::json::RevisionObject;
use crate::export::json::compact;
use crate::model::brief::Brief;
use crate::model::brief::Passage;
use crate::model::brief::Revision;
use crate::model::text::one_line;
use crate::report::Exit;
use crate::report::Report;
use crate::store::Find;
use crate::store::Reader;
use crate::time::Clock;
use clap::Args;
use similar::ChangeTag;
use similar::DiffOp;
use similar::DiffTag;
use similar::TextDiff;
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
        out.push_str(&fold(paragraph, width, "", Paint::PLAIN));
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
        out.push_str(&diff(&as_lines(old), &as_lines(new), color));
        out.push('\n');
    }
    if versions.len() < 2 {
        out.push_str("only one revision: nothing has changed\n");
    }
    out
}

fn as_lines(version: &Revision) -> String {
    let points = version
        .key_points
        .iter()
        .map(|Passage { text, .. }| format!("- {text}"));
    let paragraphs = version
        .text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(str::to_string);
    let lines: Vec<String> = std::iter::once(version.title.clone())
        .chain(points)
        .chain(paragraphs)
        .collect();
    lines.join("\n") + "\n"
}

/// What happened to a piece of text.
#[derive(Clone, Copy)]
enum Mark {
    Stays,
    Goes,
    Comes,
}

impl Mark {
    fn paint(self, text: &str, color: bool) -> String {
        match (self, color) {
            (Mark::Goes, true) => format!("\x1b[31m{text}\x1b[0m"),
            (Mark::Comes, true) => format!("\x1b[32m{text}\x1b[0m"),
            _ => text.to_owned(),
        }
    }
}

fn diff(old: &str, new: &str, color: bool) -> String {
    let mut out = String::new();
    let compared = TextDiff::from_lines(old, new);
    let mut line = |sign: char, mark: Mark, text: &str| {
        out.push_str(&mark.paint(&format!("{sign} {}", text.trim_end()), color));
        out.push('\n');
    };
    for (at, ops) in compared.grouped_ops(1).iter().enumerate() {
        if at > 0 {
            line(' ', Mark::Stays, " ..");
        }
        for op in ops {
            let (gone, come) = sides(&compared, op);
            if op.tag() == DiffTag::Equal {
                gone.iter().for_each(|text| line(' ', Mark::Stays, text));
                continue;
            }
            let mut come = come.iter();
            for was in &gone {
                match come.clone().position(|is| are_one(was, is)) {
                    Some(skipped) => {
                        let new = come.by_ref().take(skipped);
                        new.for_each(|text| line('+', Mark::Comes, text));
                        if let Some(is) = come.next() {
                            line('~', Mark::Stays, &by_words(was, is, color));
                        }
                    }
                    None => line('-', Mark::Goes, was),
                }
            }
            come.for_each(|text| line('+', Mark::Comes, text));
        }
    }
    out
}

/// What stood there, and what stands there now where that is something else.
fn sides(compared: &TextDiff<'_, '_, str>, op: &DiffOp) -> (Vec<String>, Vec<String>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for change in compared.iter_changes(op) {
        match change.tag() {
            ChangeTag::Insert => come.push(change.value().to_string()),
            ChangeTag::Delete | ChangeTag::Equal => gone.push(change.value().to_string()),
        }
    }
    (gone, come)
}

/// One line that was edited: most of its words stayed.
fn are_one(was: &str, is: &str) -> bool {
    TextDiff::from_words(was.trim_end(), is.trim_end()).ratio() > 0.5
}

/// A line with the words that went as `[-..-]` and those that came as `{+..+}`.
fn by_words(was: &str, is: &str, color: bool) -> String {
    let (was, is) = (was.trim_end(), is.trim_end());
    let compared = TextDiff::from_words(was, is);
    let mut out = String::new();
    let mut mark = |mark: Mark, words: &str| {
        let text = match mark {
            _ if words.is_empty() => return,
            Mark::Stays => words.to_owned(),
            Mark::Goes => format!("[-{words}-]"),
            Mark::Comes => format!("{{+{words}+}}"),
        };
        out.push_str(&mark.paint(&text, color));
    };
    let mut edit = |goes: &str, comes: &str, then: &str| {
        // A space behind both stayed.
        let spaced = goes.ends_with(' ') && comes.ends_with(' ');
        let shown = |text: &str| text[..text.len() - usize::from(spaced)].to_owned();
        mark(Mark::Goes, &shown(goes));
        mark(Mark::Comes, &shown(comes));
        mark(Mark::Stays, if spaced { " " } else { "" });
        mark(Mark::Stays, then);
    };
    let (mut goes, mut comes) = (String::new(), String::new());
    for op in compared.ops() {
        let (gone, come) = sides(&compared, op);
        let (gone, come) = (gone.concat(), come.concat());
        if op.tag() != DiffTag::Equal {
            goes.push_str(&gone);
            comes.push_str(&come);
        } else if gone.trim().is_empty() && !(goes.is_empty() || comes.is_empty()) {
            // A space between words that changed.
            goes.push_str(&gone);
            comes.push_str(&gone);
        } else {
            edit(
                &std::mem::take(&mut goes),
                &std::mem::take(&mut comes),
                &gone,
            );
        }
    }
    edit(&goes, &comes, "");
    out
}
