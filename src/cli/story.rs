//! `briefd story`: one event, as all its outlets tell it.

use super::Globals;
use super::Outcome;
use super::database;
use super::ids;
use super::output;
use super::output::Format;
use super::output::FormatArgs;
use crate::ask;
use crate::ask::Search;
use crate::export;
use crate::report::Exit;
use crate::report::Report;
use crate::store::StoryJoin;
use crate::store::StorySplit;
use crate::time::Clock;
use clap::Args;
use clap::Subcommand;
use std::io::Write;

/// Briefs that tell of one event are one story.
#[derive(Debug, Args)]
pub(crate) struct StoryArgs {
    #[command(subcommand)]
    verb: StoryVerb,
}

#[derive(Debug, Subcommand)]
enum StoryVerb {
    /// Print a story in the brief format
    Show(ShowArgs),
    /// Make one story of several, for good
    Join(JoinArgs),
    /// Take briefs out of a story, for good
    Split(SplitArgs),
}

/// A story is named by its id, by one that it had, or by that of a brief; the
/// beginning of one will do, and so will `@1`, the first row of the last listing.
#[derive(Debug, Args)]
struct ShowArgs {
    /// The story's id, or that of one of its briefs
    #[arg(value_name = "ID")]
    id: String,
    /// Leave the sources out
    #[arg(long)]
    no_sources: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// Kept whatever comes later; `story split` undoes it. Prints the id of the
/// story, which is that of its oldest brief.
#[derive(Debug, Args)]
struct JoinArgs {
    /// Ids of stories or briefs
    #[arg(value_name = "ID", required = true, num_args = 2..)]
    ids: Vec<String>,
}

/// Kept whatever comes later; `story join` undoes it. The briefs are one story
/// of their own; prints the id that is new.
#[derive(Debug, Args)]
struct SplitArgs {
    /// The story's id
    #[arg(value_name = "STORY")]
    story: String,
    /// Ids of briefs in it
    #[arg(value_name = "BRIEF", required = true, num_args = 1..)]
    briefs: Vec<String>,
}

pub(crate) fn run(args: StoryArgs, globals: &Globals) -> Outcome {
    match args.verb {
        StoryVerb::Show(args) => show(&args, globals),
        StoryVerb::Join(args) => join(args, globals),
        StoryVerb::Split(args) => split(args, globals),
    }
}

fn show(args: &ShowArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader(&config)?;
    let id = ids::one(&reader, &args.id)?;
    let Some(story) = reader.story(&id)? else {
        return Err(missing(&id));
    };
    let form = match args.format.get() {
        Format::Text => export::Format::Brief,
        Format::Json | Format::Jsonl => export::Format::Jsonl,
        Format::Csv => {
            return Err(Report::new(Exit::Usage, "`story show` prints no CSV")
                .hint("use text, json or jsonl"));
        }
    };
    let options = export::Options {
        sources: !args.no_sources,
        ..ask::options(&Search::default(), &config.brief, Clock::system().now())?
    };
    let mut out = output::stdout();
    let mut text = Vec::new();
    ask::write_stories(form, std::iter::once(Ok(story)), &options, &mut text)?;
    out.line(String::from_utf8_lossy(&text).trim_end())?;
    out.flush()?;
    Ok(Exit::Done)
}

fn join(args: JoinArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let named = ids::all(&database::reader(&config)?, &args.ids)?;
    let store = database::existing(&config)?;
    let joined = store.story_join(named, Clock::system().now()).wait()?;
    store.close()?;
    match joined {
        StoryJoin::Done(id) => print(&id),
        StoryJoin::Missing(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            Err(Report::new(
                Exit::Missing,
                format!("there is no story or brief {}", ids.join(", ")),
            )
            .hint("nothing was changed; `briefd query --stories` lists stories with their ids"))
        }
    }
}

fn split(args: SplitArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader(&config)?;
    let id = &ids::one(&reader, &args.story)?;
    let briefs = ids::all(&reader, &args.briefs)?;
    let store = database::existing(&config)?;
    let split = store
        .story_split(id, briefs, Clock::system().now())
        .wait()?;
    store.close()?;
    match split {
        StorySplit::Done(new) => print(&new),
        StorySplit::NoStory => Err(missing(id)),
        StorySplit::NotInStory(brief) => Err(Report::new(
            Exit::Missing,
            format!("the story `{id}` holds no brief `{brief}`"),
        )
        .hint(format!("`briefd story show {id} --json` lists its briefs"))),
        StorySplit::Whole => Err(Report::new(
            Exit::Usage,
            format!("nothing of `{id}` would be left: name some of its briefs, not all"),
        )
        .hint(format!("`briefd story show {id} --json` lists its briefs"))),
    }
}

fn print(id: &str) -> Outcome {
    let mut out = output::stdout();
    out.line(id)?;
    out.flush()?;
    Ok(Exit::Done)
}

fn missing(id: &str) -> Report {
    Report::new(Exit::Missing, format!("there is no story `{id}`"))
        .hint("`briefd query --stories` lists stories with their ids")
}
