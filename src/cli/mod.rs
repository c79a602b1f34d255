//! The command line: reads arguments, calls the library, prints.
//!
//! A file a verb. stdout is data, stderr is everything else. All printing of
//! the project is in here.

mod arguments;
mod complete;
mod completions;
mod config;
mod cursor;
mod database;
mod db;
mod edition;
mod export;
mod feeds;
mod follow;
mod ids;
mod import;
mod log;
mod man;
mod output;
mod parse;
mod poll;
mod query;
mod run;
mod serve;
mod show;
mod split;
mod sql;
mod star;
mod status;
mod stories;
mod story;
mod terminal;
mod top;
mod watch;

use crate::config::{Config, ConfigError, Secrets, Sources};
use crate::report::{Exit, Report};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use star::Mark;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a verb gives back: how the program ends, or why it could not.
pub(crate) type Outcome = Result<Exit, Report>;

/// Polls RSS, Atom and JSON feeds and keeps every article as a brief in one
/// SQLite file.
#[derive(Debug, Parser)]
#[command(
    name = "briefd",
    version,
    arg_required_else_help = true,
    subcommand_required = true
)]
#[command(after_help = exit_codes(), max_term_width = 100, infer_subcommands = false)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Verb,
}

/// Options that every verb takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Globals {
    /// The configuration file (else $BRIEFD_CONFIG, ./briefd.toml,
    /// $XDG_CONFIG_HOME/briefd/briefd.toml, /etc/briefd/briefd.toml, then the
    /// built-in defaults)
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Global options"
    )]
    pub(crate) config: Option<PathBuf>,
    /// The database file (else $BRIEFD_DB, then `store.path`)
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Global options"
    )]
    pub(crate) db: Option<PathBuf>,
    /// Log more; twice: even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub(crate) verbose: u8,
    /// Log errors only; twice: nothing
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options", conflicts_with = "verbose")]
    pub(crate) quiet: u8,
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = When::Auto, help_heading = "Global options")]
    pub(crate) color: When,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Poll feeds as they become due, until stopped
    Run(run::RunArgs),
    /// Answer over HTTP without polling, until stopped
    Serve(serve::ServeArgs),
    /// Poll once what is due, and exit
    Poll(poll::PollArgs),
    /// List, add, remove, check and mend feeds
    Feeds(feeds::FeedsArgs),
    /// Find briefs
    Query(query::QueryArgs),
    /// Print one brief
    Show(show::ShowArgs),
    /// Make two briefs of one that holds two articles
    Split(split::SplitArgs),
    /// Show, join and split stories
    Story(story::StoryArgs),
    /// Print what is big now: the stories of most outlets
    Top(top::TopArgs),
    /// Star briefs, so that they never expire
    Star(star::MarkArgs),
    /// Take stars off briefs
    Unstar(star::MarkArgs),
    /// Mark briefs as read
    Read(star::MarkArgs),
    /// Mark briefs as unread
    Unread(star::MarkArgs),
    /// Write briefs to a file or to stdout
    Export(export::ExportArgs),
    /// Read briefs or items from a file or from stdin
    Import(import::ImportArgs),
    /// List and make editions: exports on a schedule
    Edition(edition::EditionArgs),
    /// Print what briefd reads in a feed document, as JSON
    Parse(parse::ParseArgs),
    /// Ask the database in SQL, read-only
    Sql(sql::SqlArgs),
    /// Say what the daemon is doing and how each feed is
    Status(status::StatusArgs),
    /// Check, back up, compact and rebuild the database
    Db(db::DbArgs),
    /// Show and check the configuration
    Config(config::ConfigArgs),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
    /// Write the man pages to a directory
    Man(man::ManArgs),
    /// Print what may follow on a command line: completion scripts ask
    #[command(hide = true)]
    Complete(complete::CompleteArgs),
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(arguments::of_query(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let outcome = dispatch(cli.verb, &cli.globals);
    let exit = match outcome {
        Ok(exit) => exit,
        Err(report) => {
            let text = report.text(cli.globals.colors(std::io::stderr().is_terminal()));
            // Nobody reads stderr: nothing is left to tell it to.
            let _ = std::io::stderr().write_all(text.as_bytes());
            report.exit
        }
    };
    ExitCode::from(exit.code())
}

/// The whole command tree, for completions, man pages and tests.
pub fn command() -> clap::Command {
    Cli::command()
}

fn dispatch(verb: Verb, globals: &Globals) -> Outcome {
    match verb {
        Verb::Run(args) => run::run(args, globals),
        Verb::Serve(args) => serve::run(args, globals),
        Verb::Poll(args) => poll::run(args, globals),
        Verb::Feeds(args) => feeds::run(args, globals),
        Verb::Query(args) => query::run(args, globals),
        Verb::Show(args) => show::run(args, globals),
        Verb::Split(args) => split::run(args, globals),
        Verb::Story(args) => story::run(args, globals),
        Verb::Top(args) => top::run(args, globals),
        Verb::Star(args) => star::run(args, Mark::Starred(true), globals),
        Verb::Unstar(args) => star::run(args, Mark::Starred(false), globals),
        Verb::Read(args) => star::run(args, Mark::Read(true), globals),
        Verb::Unread(args) => star::run(args, Mark::Read(false), globals),
        Verb::Export(args) => export::run(args, globals),
        Verb::Import(args) => import::run(args, globals),
        Verb::Edition(args) => edition::run(args, globals),
        Verb::Parse(args) => parse::run(args, globals),
        Verb::Sql(args) => sql::run(args, globals),
        Verb::Status(args) => status::run(args, globals),
        Verb::Db(args) => db::run(args, globals),
        Verb::Config(args) => config::run(args, globals),
        Verb::Completions(args) => completions::run(args, globals),
        Verb::Man(args) => man::run(args, globals),
        Verb::Complete(args) => complete::run(args, globals),
    }
}

/// Help and version go to stdout with 0; bare `briefd` and mistakes to stderr
/// with 2. A closed pipe is no failure.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(match error.use_stderr() {
        true => Exit::Usage.code(),
        false => Exit::Done.code(),
    })
}

fn exit_codes() -> String {
    let mut text = String::from("Exit codes:\n");
    for (exit, meaning) in Exit::ALL {
        text.push_str(&format!("  {:>3}  {meaning}\n", exit.code()));
    }
    text
}

impl Globals {
    /// Where the configuration is looked for, without secrets.
    pub(crate) fn sources(&self) -> Sources {
        Sources::of_process(self.config.clone(), self.db.clone())
    }

    /// Loads the configuration, without secrets, and starts logging as
    /// one-shot verbs do it: warnings and errors, more with `-v`.
    pub(crate) fn load(&self) -> Result<Config, Report> {
        self.load_and_log(Secrets::Unread, log::For::Verb)
    }

    /// Loads the configuration and starts logging as the daemon does it: at
    /// the level of `[log]`.
    pub(crate) fn load_for_daemon(&self) -> Result<Config, Report> {
        self.load_and_log(Secrets::All, log::For::Daemon)
    }

    /// The same with the secrets that this user may read, to check them.
    pub(crate) fn load_readable(&self) -> Result<Config, Report> {
        self.load_and_log(Secrets::Readable, log::For::Verb)
    }

    /// Loads the configuration again, with the secrets that fetching needs.
    pub(crate) fn load_secrets(&self, secrets: Secrets) -> Result<Config, Report> {
        Ok(Config::load(&self.sources_with(secrets))?)
    }

    /// Where the configuration is looked for, with secrets.
    pub(crate) fn sources_with(&self, secrets: Secrets) -> Sources {
        Sources {
            secrets,
            ..self.sources()
        }
    }

    fn load_and_log(&self, secrets: Secrets, verb: log::For) -> Result<Config, Report> {
        let config = Config::load(&self.sources_with(secrets))?;
        log::start(&config.log, self, verb);
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        Ok(config)
    }

    /// Whether to colour a stream that is (not) a terminal.
    pub(crate) fn colors(&self, terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
                terminal && !unwanted && !dumb
            }
        }
    }
}

impl From<ConfigError> for Report {
    fn from(error: ConfigError) -> Report {
        let mut report = Report::of(Exit::Config, &error);
        for problem in error.problems() {
            report.whys.push(problem.to_string());
            if let Some(hint) = &problem.hint
                && !report.hints.contains(hint)
            {
                report.hints.push(hint.clone());
            }
        }
        if let ConfigError::Read { source, .. } = &error {
            if source.kind() == std::io::ErrorKind::PermissionDenied {
                report = report.hint("the user that runs briefd must be able to read it");
            }
            return report.hint("`--config FILE` names another");
        }
        if report.hints.is_empty() {
            report =
                report.hint("`briefd config show --defaults` prints every key with its default");
        }
        report
    }
}

impl From<std::io::Error> for Report {
    fn from(error: std::io::Error) -> Report {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Report::closed_pipe(),
            _ => Report::of(Exit::Failed, &error),
        }
    }
}
