//! `briefd complete`: what may follow on a command line, for the scripts that
//! `briefd completions` prints.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use crate::config::Config;
use crate::query::OPERATORS;
use crate::query::State;
use crate::report::Exit;
use clap::Arg;
use clap::Args;
use clap::Command;
use std::io::Write;

/// Names that are offered at most.
const OFFERED_MAX: usize = 500;

/// The words of the line behind the program's name, the last one unfinished.
#[derive(Debug, Args)]
pub(crate) struct CompleteArgs {
    /// The words
    #[arg(
        value_name = "WORD",
        allow_hyphen_values = true,
        trailing_var_arg = true
    )]
    words: Vec<String>,
}

pub(crate) fn run(args: CompleteArgs, globals: &Globals) -> Outcome {
    let mut command = super::command();
    command.build();
    let (current, before) = match args.words.split_last() {
        Some((current, before)) => (current.as_str(), before),
        None => ("", &[][..]),
    };
    let mut place = Place::of(&command);
    for word in before {
        place.pass(word);
    }
    let mut offered = place.offers(current, globals);
    offered.retain(|offer| offer.starts_with(current));
    offered.truncate(OFFERED_MAX);
    let mut out = output::stdout();
    for offer in offered {
        out.line(&offer)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Where on the line the next word stands.
struct Place<'c> {
    command: &'c Command,
    /// The verbs so far: `feeds show`.
    verbs: Vec<&'c str>,
    /// Values without an option, so far.
    values: usize,
    /// The option whose value comes next.
    option: Option<&'c Arg>,
}

impl<'c> Place<'c> {
    fn of(command: &'c Command) -> Place<'c> {
        Place {
            command,
            verbs: Vec::new(),
            values: 0,
            option: None,
        }
    }

    fn pass(&mut self, word: &str) {
        if self.option.take().is_some() {
            return;
        }
        if let Some(name) = word.strip_prefix("--") {
            let named =
                |arg: &&Arg| arg.get_long() == Some(name) && arg.get_action().takes_values();
            self.option = self.command.get_arguments().find(named);
        } else if word.starts_with('-') {
            let last = word.chars().last();
            let named = |arg: &&Arg| arg.get_short() == last && arg.get_action().takes_values();
            self.option = self.command.get_arguments().find(named);
        } else if let Some(verb) = self.command.find_subcommand(word) {
            self.command = verb;
            self.verbs.push(verb.get_name());
        } else {
            self.values += 1;
        }
    }

    fn offers(&self, current: &str, globals: &Globals) -> Vec<String> {
        if let Some(option) = self.option {
            return possible(option);
        }
        if current.starts_with('-') {
            let shown = |arg: &&Arg| !arg.is_hide_set();
            let names = self.command.get_arguments().filter(shown);
            return names
                .filter_map(Arg::get_long)
                .map(|name| format!("--{name}"))
                .collect();
        }
        if self.command.has_subcommands() {
            let shown = self
                .command
                .get_subcommands()
                .filter(|verb| !verb.is_hide_set());
            return shown.map(|verb| verb.get_name().to_owned()).collect();
        }
        let mut positions = self.command.get_positionals();
        let here = positions.nth(self.values);
        let here = here.or_else(|| self.command.get_positionals().last());
        let Some(value) = here else {
            return Vec::new();
        };
        match (&self.verbs[..], value.get_id().as_str()) {
            (["query" | "export"], "query") | (["show"], "what") => of_query(current, globals),
            (["poll"], _) | (["feeds", "show" | "remove" | "wake" | "undo-move"], _) => {
                names("feed", globals)
            }
            (["edition", "run"], _) => {
                let editions = globals.load().map(|config| config.editions);
                let editions = editions.unwrap_or_default().into_iter();
                editions.map(|edition| edition.name.clone()).collect()
            }
            _ => possible(value),
        }
    }
}

fn possible(arg: &Arg) -> Vec<String> {
    let values = arg.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    shown.map(|value| value.get_name().to_owned()).collect()
}

/// Operators, and what stands behind some of them. What has spaces in it would
/// need quotation marks that each shell writes otherwise: there a word of it.
fn of_query(current: &str, globals: &Globals) -> Vec<String> {
    if current.starts_with('@') {
        let saved = globals.load().map(|config| config.brief.saved);
        let saved = saved.unwrap_or_default();
        return saved.into_keys().map(|name| format!("@{name}")).collect();
    }
    let Some((key, _)) = current.split_once(':') else {
        let keys = OPERATORS.iter().filter(|one| !one.key.is_empty());
        return keys.map(|one| format!("{}:", one.key)).collect();
    };
    let values: Vec<String> = match key {
        "is" => State::ALL
            .iter()
            .map(|state| state.name().to_owned())
            .collect(),
        "feed" | "tag" => {
            let mut names = names(key, globals);
            names.retain(|name| !name.contains(|c: char| c.is_whitespace() || c == '"'));
            names
        }
        "outlet" => {
            let names = names(key, globals);
            let words = names
                .iter()
                .flat_map(|name| crate::query::words_of_name(name, false));
            let mut words: Vec<String> = words.collect();
            words.sort();
            words.dedup();
            words
        }
        _ => Vec::new(),
    };
    values
        .iter()
        .map(|value| format!("{key}:{value}"))
        .collect()
}

/// Names in the database, else those in the configuration. Nothing is said of
/// what goes wrong: somebody is in the middle of a line.
fn names(of: &str, globals: &Globals) -> Vec<String> {
    let Ok(config) = globals.load() else {
        return Vec::new();
    };
    let stored = database::reader(&config).ok();
    let stored = stored.and_then(|reader| reader.names().ok()?.remove(of));
    stored.unwrap_or_else(|| configured(of, &config))
}

fn configured(of: &str, config: &Config) -> Vec<String> {
    let feeds = config.feeds.iter();
    match of {
        "feed" => feeds.map(|feed| feed.name.clone()).collect(),
        "tag" => {
            let mut tags: Vec<String> = feeds.flat_map(|feed| feed.tags.clone()).collect();
            tags.sort();
            tags.dedup();
            tags
        }
        _ => feeds.filter_map(|feed| feed.outlet.clone()).collect(),
    }
}
