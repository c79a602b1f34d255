//! `briefd parse`: what is read in a document.

use super::Globals;
use super::Outcome;
use super::output;
use crate::export::json::compact;
use crate::export::json::instant;
use crate::model::brief::RepeatedLines;
use crate::model::item::Document;
use crate::model::item::Enclosure;
use crate::model::item::Person;
use crate::model::outlet::outlet;
use crate::model::settings::BriefSettings;
use crate::model::text::safe;
use crate::normalize;
use crate::normalize::ItemText;
use crate::parse;
use crate::report::Exit;
use crate::report::Report;
use crate::time::Clock;
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::io::Read;

/// Print what briefd reads in feed documents, a JSON object a file, on one
/// line. Touches no network and no database.
#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// Files; `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// Where the document is from: what relative URLs in it are relative to
    #[arg(long, value_name = "BASE")]
    pub(crate) url: Option<String>,
    /// What HTTP would have said, such as `text/xml; charset=iso-8859-1`
    #[arg(long, value_name = "TYPE")]
    pub(crate) content_type: Option<String>,
    /// The language HTTP would have named, for what names none itself
    #[arg(long, value_name = "TAG")]
    pub(crate) content_language: Option<String>,
}

pub(crate) fn run(args: ParseArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let options = parse::Options {
        url: args.url.as_deref(),
        content_type: args.content_type.as_deref(),
        content_language: args.content_language.as_deref(),
        items_max: config.poll.items_max,
    };
    let mut out = output::stdout();
    let mut failed = Vec::new();
    for file in &args.files {
        let read = bytes(file, config.fetch.body_max).and_then(|bytes| {
            parse::parse(&bytes, &options).map_err(|error| {
                Report::of(Exit::Failed, &error).hint(format!("`{file}` holds nothing to read"))
            })
        });
        match read {
            Ok(document) => {
                let parsed = parsed(&document, &options, &config.brief);
                let mut parsed = serde_json::to_value(&parsed).unwrap_or_default();
                clean(&mut parsed, false);
                out.painted(&compact(&parsed))?;
            }
            Err(report) if args.files.len() == 1 => return Err(report),
            Err(report) => failed.push(format!("`{file}`: {}", report.error)),
        }
    }
    out.write_all_flushed(b"")?;
    if failed.is_empty() {
        return Ok(Exit::Done);
    }
    let exit = if failed.len() == args.files.len() {
        Exit::Failed
    } else {
        Exit::Partly
    };
    let mut report = Report::new(
        exit,
        format!(
            "{} of {} files were not read",
            failed.len(),
            args.files.len()
        ),
    );
    report.whys = failed;
    Err(report)
}

/// Takes unsafe characters out of every text, line ends and tabs too where it
/// is no markup.
fn clean(value: &mut Value, markup: bool) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = safe(text) {
                *text = clean;
            }
            if !markup && text.contains(['\n', '\t']) {
                *text = text.replace(['\n', '\t'], " ");
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| clean(value, markup)),
        Value::Object(fields) => {
            for (key, value) in fields {
                clean(value, key.ends_with("_html"));
            }
        }
        _ => {}
    }
}

fn bytes(file: &str, max: u64) -> Result<Vec<u8>, Report> {
    let failed = |error: std::io::Error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let exit = if missing { Exit::Missing } else { Exit::Failed };
        Report::new(exit, format!("cannot read `{file}`")).why(error.to_string())
    };
    let source: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin()),
        path => Box::new(std::fs::File::open(path).map_err(failed)?),
    };
    let mut bytes = Vec::new();
    source
        .take(max.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > max {
        return Err(
            Report::new(Exit::Failed, format!("`{file}` is larger than {max} bytes"))
                .hint("raise `body_max` in [fetch]"),
        );
    }
    Ok(bytes)
}

#[derive(Serialize)]
struct Parsed<'a> {
    feed: ParsedFeed<'a>,
    items: Vec<ParsedItem<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct ParsedFeed<'a> {
    title: Option<&'a str>,
    description: Option<&'a str>,
    link: Option<&'a str>,
    id: Option<&'a str>,
    language: Option<&'a str>,
    updated: Option<String>,
    format: &'static str,
}

#[derive(Serialize)]
struct ParsedItem<'a> {
    id: &'a str,
    url: Option<&'a str>,
    title: Option<&'a str>,
    summary_html: Option<String>,
    content_html: Option<String>,
    authors: &'a [Person],
    published: Option<String>,
    updated: Option<String>,
    categories: Vec<&'a str>,
    enclosures: &'a [Enclosure],
    language: Option<&'a str>,
    brief: ParsedBrief,
}

#[derive(Serialize)]
struct ParsedBrief {
    title: String,
    published: Option<String>,
    updated: Option<String>,
    key_points: Vec<String>,
    body: Vec<String>,
}

fn parsed<'a>(
    document: &'a Document,
    options: &parse::Options<'_>,
    settings: &BriefSettings,
) -> Parsed<'a> {
    let feed = &document.feed;
    // As a poll does: what a document repeats is known before it is read.
    let mut repeated = RepeatedLines::default();
    let texts: Vec<ItemText<'_>> = document
        .items
        .iter()
        .map(|item| ItemText::read(item, settings))
        .collect();
    texts.iter().for_each(|text| text.learn(&mut repeated));
    let from = options.url.or(feed.link.as_deref()).unwrap_or_default();
    let context = normalize::Context {
        now: Clock::system().now(),
        infer_dates: false,
        outlet: &outlet(None, feed.title.as_deref(), feed.link.as_deref(), from),
        feed_title: feed.title.as_deref(),
        repeated: &repeated,
        settings,
    };
    Parsed {
        feed: ParsedFeed {
            title: feed.title.as_deref(),
            description: feed.description.as_deref(),
            link: feed.link.as_deref(),
            id: feed.id.as_deref(),
            language: feed.language.as_deref(),
            updated: feed.updated.map(instant),
            format: feed.format.name(),
        },
        items: texts
            .iter()
            .map(|text| parsed_item(text, &context))
            .collect(),
        warnings: &document.warnings,
    }
}

fn parsed_item<'a>(text: &ItemText<'a>, context: &normalize::Context<'_>) -> ParsedItem<'a> {
    let item = text.item();
    let draft = text.words(context);
    let clean = |markup: &Option<crate::model::item::Markup>| {
        markup
            .as_ref()
            .map(|markup| normalize::sanitize(markup, context.settings))
            .filter(|html| !html.trim().is_empty())
    };
    let texts = |passages: Vec<crate::model::brief::Passage>| {
        passages.into_iter().map(|passage| passage.text).collect()
    };
    ParsedItem {
        id: &item.id,
        url: item.url.as_deref(),
        title: item.title.as_deref(),
        summary_html: clean(&item.summary),
        content_html: clean(&item.content),
        authors: &item.authors,
        published: item.published.map(instant),
        updated: item.updated.map(instant),
        categories: item
            .categories
            .iter()
            .map(|category| category.term.as_str())
            .collect(),
        enclosures: &item.enclosures,
        language: item.language.as_deref(),
        brief: ParsedBrief {
            title: draft.title,
            published: draft.published.map(instant),
            updated: draft.updated.map(instant),
            key_points: texts(draft.key_points),
            body: texts(draft.body),
        },
    }
}
