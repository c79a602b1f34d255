//! `briefd split`: two articles that were taken for one.

use super::Globals;
use super::Outcome;
use super::database;
use super::ids;
use super::output;
use crate::report::Exit;
use crate::report::Report;
use crate::store::SourceName;
use crate::store::Split;
use crate::time::Clock;
use clap::Args;
use std::io::Write;

/// Make a brief of its own of some sources of a brief. Kept whatever is polled
/// later; the sources go on as two articles.
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    /// The brief's id, the beginning of it, or `@1` for the first row of the
    /// last listing
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Sources: each its number in the list that `show` prints, or a feed's
    /// name and the item's id there
    #[arg(value_name = "SOURCE", required = true, num_args = 1..)]
    pub(crate) sources: Vec<String>,
}

pub(crate) fn run(args: SplitArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let sources = names(&args.sources)?;
    let id = &ids::one(&database::reader(&config)?, &args.id)?;
    let store = database::existing(&config)?;
    let split = store.split(id, sources, Clock::system().now()).wait()?;
    store.close()?;
    match split {
        Split::Done(new) => {
            let mut out = output::stdout();
            out.line(&new)?;
            out.flush()?;
            Ok(Exit::Done)
        }
        Split::NoBrief => Err(
            Report::new(Exit::Missing, format!("there is no brief `{id}`"))
                .hint("`briefd query` lists briefs with their ids"),
        ),
        Split::NoSource(SourceName::Number(number)) => Err(Report::new(
            Exit::Missing,
            format!("the brief `{id}` has no source {number}"),
        )
        .hint(format!("`briefd show {id}` lists its sources"))),
        Split::NoSource(SourceName::Item { feed, guid }) => Err(Report::new(
            Exit::Missing,
            format!("the brief `{id}` has no source `{guid}` of `{feed}`"),
        )
        .hint(format!(
            "`briefd sql \"SELECT feed, guid FROM sources WHERE brief_id = '{id}'\"` lists them"
        ))),
        Split::Whole => Err(Report::new(
            Exit::Usage,
            format!("nothing of `{id}` would be left: name some of its sources, not all"),
        )
        .hint(format!("`briefd show {id}` lists its sources"))),
        Split::NoWords => Err(Report::new(
            Exit::Failed,
            format!("the words of those sources of `{id}` are not known"),
        )
        .why("an import or an earlier briefd brought them without")
        .hint("poll their feed with `--force`, if it still has the item, and try again")),
    }
}

/// A number stands alone, a feed's name is followed by an id.
fn names(words: &[String]) -> Result<Vec<SourceName>, Report> {
    let mut names = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Ok(number) = word.parse() {
            names.push(SourceName::Number(number));
            continue;
        }
        let Some(guid) = words.next() else {
            return Err(Report::new(
                Exit::Usage,
                format!("`{word}` is not the number of a source, and no item's id follows it"),
            )
            .hint("`briefd split ID 2`, or `briefd split ID FEED ITEM-ID`"));
        };
        names.push(SourceName::Item {
            feed: word.clone(),
            guid: guid.clone(),
        });
    }
    Ok(names)
}
