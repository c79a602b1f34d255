//! `briefd config`: what is configured, and whether it is valid.

use super::output::{notice, stdout};
use super::{Globals, Outcome};
use crate::config::{Config, DEFAULTS, FileLine, Setting, beyond_the_unit};
use crate::export::json::pretty;
use crate::report::Exit;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::io::Write;

/// Show and check the configuration.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    verb: ConfigVerb,
}

#[derive(Debug, Subcommand)]
enum ConfigVerb {
    /// Print every setting in effect and where it comes from, without secrets
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Print the annotated file instead: every key with its default
        #[arg(long, conflicts_with = "json")]
        defaults: bool,
    },
    /// Check the configuration: 0 when valid, 78 when not
    Check,
}

pub(crate) fn run(args: ConfigArgs, globals: &Globals) -> Outcome {
    match args.verb {
        ConfigVerb::Show { defaults: true, .. } => {
            stdout().write_all_flushed(DEFAULTS.as_bytes())?;
        }
        ConfigVerb::Show { json, .. } => show(&globals.load()?, json)?,
        ConfigVerb::Check => check(&globals.load_readable()?)?,
    }
    Ok(Exit::Done)
}

fn check(config: &Config) -> std::io::Result<()> {
    let mut out = stdout();
    out.line(&format!("{} is valid", named(config)))?;
    out.flush()?;
    for warning in beyond_the_unit(&config.poll, None) {
        notice(&format!("warning: {warning}"));
    }
    for unread in &config.unread {
        notice(&format!("not checked: {unread}"));
    }
    Ok(())
}

fn named(config: &Config) -> String {
    match &config.path {
        Some(path) => path.display().to_string(),
        None => "no configuration file: what is built in".to_owned(),
    }
}

fn show(config: &Config, as_json: bool) -> std::io::Result<()> {
    let mut out = stdout();
    if as_json {
        out.line(&pretty(&as_object(config)))?;
    } else {
        text(config, &mut out)?;
    }
    out.flush()
}

fn as_object(config: &Config) -> Value {
    let settings: Vec<Value> = config
        .effective
        .settings
        .iter()
        .map(|setting| {
            json!({
                "key": format!("{}.{}", setting.section, setting.key),
                "value": setting.value,
                "from": setting.origin.to_string(),
            })
        })
        .collect();
    let block = |(place, keys): (&FileLine, Vec<Setting>)| {
        let mut block = json!({ "from": place.to_string() });
        for setting in keys {
            block[&setting.key] = setting.value;
        }
        block
    };
    let feeds: Vec<Value> = feeds(config).map(block).collect();
    let editions = config.effective.editions.iter();
    let editions: Vec<Value> = editions
        .map(|(place, keys)| block((place, keys.clone())))
        .collect();
    json!({
        "path": config.path.as_ref().map(|path| path.display().to_string()),
        "settings": settings,
        "feeds": feeds,
        "editions": editions,
    })
}

/// TOML with the origin of each value behind it.
fn text(config: &Config, out: &mut super::output::Output) -> std::io::Result<()> {
    out.line(&format!("# {}", named(config)))?;
    let mut section = "";
    for setting in &config.effective.settings {
        if setting.section != section {
            section = &setting.section;
            out.line(&format!("\n[{section}]"))?;
        }
        line(setting, out)?;
    }
    for (place, keys) in feeds(config) {
        out.line(&format!("\n# {place}\n[[feed]]"))?;
        for setting in &keys {
            line(setting, out)?;
        }
    }
    for (place, keys) in &config.effective.editions {
        out.line(&format!("\n# {place}\n[[edition]]"))?;
        for setting in keys {
            line(setting, out)?;
        }
    }
    Ok(())
}

/// Where each feed is configured, and what is in effect for it.
fn feeds(config: &Config) -> impl Iterator<Item = (&FileLine, Vec<Setting>)> {
    let places = config.effective.places.iter();
    let feeds = config.feeds.iter().zip(places).enumerate();
    feeds.map(|(at, (feed, place))| (place, config.effective.feed(at, feed)))
}

fn line(setting: &Setting, out: &mut super::output::Output) -> std::io::Result<()> {
    let assignment = format!("{} = {}", setting.key, toml(&setting.value));
    out.line(&format!("{assignment:<40} # {}", setting.origin))
}

/// A value as TOML on one line.
fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => toml_edit::Value::from(text.as_str()).to_string(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(toml).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Object(table) => {
            let pairs: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{} = {}", toml_edit::Key::new(key), toml(value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}
